"""Reading an instrument file (TOML, format 1) and finding everything that is wrong with it."""

import hashlib
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import TypeVar, cast

from smartcity_desktop.domain.instrument import (
    Aggregate,
    Band,
    Decision,
    Golden,
    Instrument,
    Leaf,
    LeafKind,
    Level,
    Node,
    Profile,
    RatingOption,
    Repeat,
    Scale,
    SelfAssessmentPolicy,
    Text,
)
from smartcity_desktop.domain.instrument_rules import structure_problems
from smartcity_desktop.domain.table_reading import Problem, Table, TableReader
from smartcity_desktop.domain.words import EventKind

# The most rows a repeatable group may have.
ROWS_LIMIT = 100

# Decimals an index may be shown with.
MOST_DIGITS = 6

# What each table of the file may say; whatever else stands there is a mistake in writing.
ROOT_FIELDS = (
    *("format", "code", "version", "kind", "title", "notice", "source", "official", "digits"),
    *("rounding", "aggregation", "self_assessment", "note_required_at", "min_valid"),
    *("discordance_range", "tie_break", "decision", "global_rating", "scales", "bands"),
    *("profiles", "children", "golden"),
)
NODE_FIELDS = ("code", "title", "short", "weight", "group")
INNER_FIELDS = (*NODE_FIELDS, "aggregate", "informational", "points", "repeat", "children")
ASKED_FIELDS = (*NODE_FIELDS, "kind", "question", "evidence")
LEAF_FIELDS: Mapping[str, tuple[str, ...]] = {
    LeafKind.JUDGED: (
        *(*ASKED_FIELDS, "scale", "levels"),
        *("note_required_at", "may_be_not_applicable"),
    ),
    LeafKind.DATA: (*ASKED_FIELDS, "scale", "map", "map_labels", "thresholds", "bounds"),
    LeafKind.BOOLEAN: (*ASKED_FIELDS, "scale", "map", "map_labels"),
    LeafKind.PERCENTAGE: ASKED_FIELDS,
}
GOLDEN_FIELDS = (
    *("name", "profile", "rows", "answers", "values", "expect", "band", "missing"),
    *("previous", "improvement"),
)
ANY_LEAF_FIELDS = tuple({field for fields in LEAF_FIELDS.values() for field in fields})
# Kinds of instrument: those of events, and one for evaluations of every stage.
KINDS = (*EventKind, "evaluation")
# Findings that leave every value as it stands: the rules of the tree can be asked all the same.
HARMLESS = {"unknown_field", "text_unsound", "not_boolean", "unknown_event_kind"}

_Coded = TypeVar("_Coded", Scale, Profile)


class InstrumentFileError(Exception):
    """The file is not a usable instrument; `problems` lists everything found."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(f"{p.where}: {p.key}" for p in problems))
        self.problems = tuple(problems)


def read_instrument(content: bytes) -> Instrument:
    """Return the instrument in `content`; raises InstrumentFileError with all problems."""
    try:
        return _instrument(content)
    except (ValueError, RecursionError) as error:
        # Numbers beyond any length and tables nested beyond any sense are no TOML of ours.
        line = _line_of(content, error)
        raise InstrumentFileError([Problem("", "not_toml", {"line": line})]) from error


def _line_of(content: bytes, error: Exception) -> int:
    """Return the line where a file stops being readable, its last where that is not known."""
    if isinstance(error, UnicodeDecodeError):
        return content.count(b"\n", 0, error.start) + 1
    found = re.search(r"at line (\d+)", str(error))
    return int(found[1]) if found else content.count(b"\n") + 1


def _instrument(content: bytes) -> Instrument:
    table = tomllib.loads(content.decode("utf-8"))
    if table.get("format") != 1:
        raise InstrumentFileError([Problem("format", "unknown_format")])
    reading = _Reading(hashlib.sha256(content).hexdigest())
    instrument = reading.instrument(table)
    problems = list(reading.problems)
    if HARMLESS.issuperset(problem.key for problem in problems):
        problems += structure_problems(instrument)
    if problems:
        raise InstrumentFileError(problems)
    return instrument


class _Reading(TableReader):
    def __init__(self, digest: str) -> None:
        super().__init__()
        self.digest = digest

    def instrument(self, table: Table) -> Instrument:
        self.known(table, "root", ROOT_FIELDS)
        notes = tuple(self.integers(table, "note_required_at", "root"))
        self.only(table, "rounding", "half_up")
        self.only(table, "aggregation", "mean")
        self.optional(table, "source", "root")
        required, ratings = self.rating(table)
        return Instrument(
            code=self.string(table, "code", "root"),
            version=self.string(table, "version", "root"),
            kind=self.kind(table),
            title=self.text(table, "title", "root"),
            notice=self.text(table, "notice", "root"),
            official=self.boolean(table, "official", "root"),
            digits=self.digits(table),
            self_assessment=self.policy(table),
            min_valid=self.integer(table, "min_valid", 3, "root", lowest=1),
            discordance_range=self.integer(table, "discordance_range", 2, "root", lowest=1),
            tie_break=self.strings(table, "tie_break", "root"),
            decision=self.decision(table),
            scales=self.by_code(map(self.scale, self.tables(table, "scales", "root"))),
            bands=tuple(map(self.band, self.tables(table, "bands", "root"))),
            rating_required=required,
            ratings=ratings,
            profiles=self.by_code(map(self.profile, self.tables(table, "profiles", "root"))),
            roots=self.children(table, "root", notes),
            golden=tuple(map(self.golden, self.tables(table, "golden", "root"))),
            digest=self.digest,
        )

    def by_code(self, found: Iterable[_Coded]) -> dict[str, _Coded]:
        """Return scales or profiles by code; two of one code are none of both."""
        known: dict[str, _Coded] = {}
        for item in found:
            if item.code in known:
                self.wrong(item.code, "code_twice")
            known[item.code] = item
        return known

    def kind(self, table: Table) -> str:
        """Return for which events the instrument is."""
        named = self.string(table, "kind", "root")
        if named and named not in KINDS:
            self.wrong("root", "unknown_event_kind", kind=named, known=", ".join(KINDS))
        return named

    def decision(self, table: Table) -> Decision:
        decision = self.table(table, "decision", "root")
        self.known(decision, "decision", ("quota", "reserve", "minimum"))
        return Decision(
            self.integer(decision, "quota", 0, "decision"),
            self.integer(decision, "reserve", 0, "decision"),
            self.fraction(decision.get("minimum", "0"), "decision.minimum"),
        )

    def rating(self, table: Table) -> tuple[bool, tuple[RatingOption, ...]]:
        rating = self.table(table, "global_rating", "root")
        self.known(rating, "global_rating", ("required", "options"))
        options: list[RatingOption] = []
        for option in self.tables(rating, "options", "global_rating"):
            code = self.string(option, "code", "global_rating")
            self.known(option, code or "global_rating", ("code", "label"))
            options.append(RatingOption(code, self.text(option, "label", code or "global_rating")))
        return self.boolean(rating, "required", "global_rating"), tuple(options)

    def scale(self, table: Table) -> Scale:
        code = self.string(table, "code", "scales")
        self.known(table, code, ("code", "levels"))
        levels: list[Level] = []
        for level in self.tables(table, "levels", code):
            self.known(level, code, ("value", "label", "description"))
            if "value" not in level:
                self.wrong(code, "not_integers", field="value")
            levels.append(
                Level(
                    self.integer(level, "value", 0, code, lowest=None),
                    self.text(level, "label", code),
                    self.optional(level, "description", code),
                )
            )
        values = [level.value for level in levels]
        if not values or values != list(range(values[0], values[0] + len(values))):
            self.wrong(code, "scale_not_consecutive")
        return Scale(code, tuple(levels) or (Level(0, Text("", "")),))

    def band(self, table: Table) -> Band:
        self.known(table, "bands", ("from", "label"))
        return Band(self.fraction(table.get("from"), "bands"), self.text(table, "label", "bands"))

    def profile(self, table: Table) -> Profile:
        code = self.string(table, "code", "profiles")
        self.known(table, code, ("code", "title", "weights"))
        weights = self.table(table, "weights", code)
        return Profile(
            code,
            self.text(table, "title", code),
            {node: self.fraction(w, f"{code}.{node}") for node, w in weights.items()},
        )

    def children(self, table: Table, parent: str, notes: tuple[int, ...]) -> tuple[Node, ...]:
        found = self.tables(table, "children", parent)
        return tuple(self.node(t, f"{parent}.{n}", notes) for n, t in enumerate(found, start=1))

    def node(self, table: Table, place: str, notes: tuple[int, ...]) -> Node:
        """Return the node of a table; `place` names one that has no code of its own."""
        code = self.string(table, "code", place)
        where = code or place
        is_leaf = "kind" in table
        kind = self.leaf_kind(table, where) if is_leaf else None
        fields = LEAF_FIELDS.get(str(table.get("kind")), ANY_LEAF_FIELDS)
        self.known(table, where, fields if is_leaf else INNER_FIELDS)
        children = self.children(table, where, notes)
        if is_leaf == bool(children):
            self.wrong(where, "leaf_or_node")
        weight = table.get("weight")
        return Node(
            code=code,
            title=self.text(table, "title", where),
            weight=None if weight is None else self.fraction(weight, where),
            aggregate=None if is_leaf else self.aggregate(table, where),
            short=self.text(table, "short", where) if "short" in table else None,
            group=self.optional(table, "group", where),
            informational=self.boolean(table, "informational", where),
            points=tuple(
                (self.fraction(at, where), self.fraction(value, where))
                for at, value in self.pairs(table, "points", where)
            ),
            repeat=self.repeat(table, where),
            leaf=self.leaf(table, where, kind, notes) if kind else None,
            children=children,
        )

    def digits(self, table: Table) -> int:
        """Return to how many decimals results are shown: more than six say nothing."""
        digits = self.integer(table, "digits", 2, "root")
        if digits > MOST_DIGITS:
            self.wrong("root", "above_highest", field="digits", highest=MOST_DIGITS)
            return MOST_DIGITS
        return digits

    def aggregate(self, table: Table, code: str) -> Aggregate:
        named = table.get("aggregate", "weighted")
        if named not in list(Aggregate):
            self.wrong(code, "unknown_aggregate", aggregate=named)
            return Aggregate.WEIGHTED
        return Aggregate(named)

    def repeat(self, table: Table, code: str) -> Repeat | None:
        if "repeat" not in table:
            return None
        repeat = self.table(table, "repeat", code)
        self.known(repeat, code, ("min", "max", "label"))
        bounds = self.integer(repeat, "min", 1, code), self.integer(repeat, "max", 1, code)
        if not 1 <= bounds[0] <= bounds[1] <= ROWS_LIMIT:
            self.wrong(code, "repeat_bounds")
        return Repeat(*bounds, self.text(repeat, "label", code))

    def policy(self, table: Table) -> SelfAssessmentPolicy:
        named = table.get("self_assessment", SelfAssessmentPolicy.AFTER_SCORE)
        if named in list(SelfAssessmentPolicy):
            return SelfAssessmentPolicy(named)
        self.wrong("root", "unknown_policy", policy=named)
        return SelfAssessmentPolicy.AFTER_SCORE

    def only(self, table: Table, key: str, known: str) -> None:
        """Note a method that this program would not follow."""
        if table.get(key, known) != known:
            self.wrong("root", "unknown_method", field=key, method=str(table[key]))

    def leaf_kind(self, table: Table, code: str) -> LeafKind:
        kind = table["kind"]
        if kind in list(LeafKind):
            return LeafKind(kind)
        self.wrong(code, "unknown_kind", kind=kind)
        return LeafKind.JUDGED

    def leaf(self, table: Table, code: str, kind: LeafKind, notes: tuple[int, ...]) -> Leaf:
        levels, labels = self.mapping(table, "map", code), self.mapping(table, "map_labels", code)
        required = self.integers(table, "note_required_at", code) or notes
        judged = kind is LeafKind.JUDGED
        return Leaf(
            kind=kind,
            scale=self.optional(table, "scale", code),
            question=self.optional(table, "question", code),
            evidence=self.strings(table, "evidence", code),
            levels=self.strings(table, "levels", code),
            note_required_at=frozenset(required if judged else ()),
            may_be_not_applicable=self.boolean(table, "may_be_not_applicable", code),
            categories={k: v for k, v in levels.items() if self.whole(v, code, "map")},
            category_labels={key: self.string(labels, key, code) for key in labels},
            thresholds=self.thresholds(table, code),
            bounds=self.bounds(table, code),
        )

    def thresholds(self, table: Table, code: str) -> tuple[tuple[Fraction | None, int], ...]:
        """Return upper bounds, which are exclusive, with their levels; "" is without an end."""
        return tuple(
            (None if bound == "" else self.fraction(bound, code), level)
            for bound, level in self.pairs(table, "thresholds", code)
            if self.whole(level, code, "thresholds")
        )

    def bounds(self, table: Table, code: str) -> tuple[Fraction, Fraction] | None:
        """Return the least and the greatest value, None when absent."""
        if "bounds" not in table:
            return None
        ends = table["bounds"]
        if not isinstance(ends, list) or len(cast("list[object]", ends)) != 2:
            self.wrong(code, "bounds_pair")
            return None
        low, high = (self.fraction(end, code) for end in cast("list[object]", ends))
        if low >= high:
            self.wrong(code, "bounds_pair")
        return low, high

    def golden(self, table: Table) -> Golden:
        name = self.string(table, "name", "golden") or "golden"
        self.known(table, name, GOLDEN_FIELDS)
        expected = self.mapping(table, "expect", name)
        numbers = {code: self.table(expected, code, name) for code in expected}
        for number in numbers.values():
            self.known(number, name, ("exact", "display"))
        rows, answers = self.mapping(table, "rows", name), self.mapping(table, "answers", name)
        for code, answer in answers.items():
            if type(answer) is not int and not isinstance(answer, str):
                self.wrong(name, "bad_answer", code=code)
        return Golden(
            name=name,
            profile=self.optional(table, "profile", name),
            rows={code: n for code, n in rows.items() if self.whole(n, name, "rows")},
            answers={code: a for code, a in answers.items() if isinstance(a, int | str)},
            values={
                code: self.fraction(value, name)
                for code, value in self.mapping(table, "values", name).items()
            },
            exact={c: self.fraction(e["exact"], name) for c, e in numbers.items() if "exact" in e},
            display={
                c: self.string(e, "display", name) for c, e in numbers.items() if "display" in e
            },
            band=self.string(table, "band", name) if "band" in table else None,
            missing=self.strings(table, "missing", name) if "missing" in table else None,
            previous=self.fraction(table["previous"], name) if "previous" in table else None,
            improvement=self.string(table, "improvement", name) if "improvement" in table else None,
        )
