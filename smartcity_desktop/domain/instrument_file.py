"""Reading an instrument file (TOML, format 1) and finding everything that is wrong with it."""

import hashlib
import itertools
import tomllib
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import cast

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
)
from smartcity_desktop.domain.table_reading import Problem, Table, TableReader

# Tie-break steps that are not nodes of the tree.
TIE_BREAK_WORDS = {"global_rating", "spread", "plenary"}

# The most rows a repeatable group may have.
ROWS_LIMIT = 100

# Decimals an index may be shown with.
MOST_DIGITS = 6


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
        raise InstrumentFileError([Problem("", "not_toml", {"reason": str(error)})]) from error


def _instrument(content: bytes) -> Instrument:
    table = tomllib.loads(content.decode("utf-8"))
    if table.get("format") != 1:
        raise InstrumentFileError([Problem("format", "unknown_format")])
    reading = _Reading(hashlib.sha256(content).hexdigest())
    instrument = reading.instrument(table)
    problems = reading.problems or structure_problems(instrument)
    if problems:
        raise InstrumentFileError(problems)
    return instrument


def structure_problems(instrument: Instrument) -> list[Problem]:
    """Return what breaks the rules of a tree: weights, doubled codes, unknown scales."""
    problems = _code_problems(instrument) + _band_problems(instrument)
    if not instrument.golden:
        problems.append(Problem("golden", "no_golden"))
    profiles: list[Mapping[str, Fraction]] = [p.weights for p in instrument.profiles.values()]
    for weights in profiles or [{}]:
        counted = tuple(root for root in instrument.roots if not root.informational)
        problems += _weight_problems("root", counted, weights)
        for node in instrument.nodes():
            if node.aggregate is Aggregate.WEIGHTED:
                problems += _weight_problems(node.code, node.children, weights)
    for node in instrument.leaves():
        problems += _leaf_problems(instrument, node)
    return problems


def _code_problems(instrument: Instrument) -> list[Problem]:
    seen: set[str] = set()
    problems: list[Problem] = []
    for node in instrument.nodes():
        if node.code in seen:
            problems.append(Problem(node.code, "code_twice"))
        seen.add(node.code)
    unknown = [c for c in instrument.tie_break if c not in seen | TIE_BREAK_WORDS]
    problems += [Problem("tie_break", "unknown_node", {"code": code}) for code in unknown]
    return problems


def _band_problems(instrument: Instrument) -> list[Problem]:
    if not instrument.bands:
        return [Problem("bands", "no_bands")]
    starts = [band.from_ for band in instrument.bands]
    falling = all(high > low for high, low in itertools.pairwise(starts))
    return [] if falling else [Problem("bands", "bands_not_falling")]


def _weight_problems(
    where: str, nodes: tuple[Node, ...], weights: Mapping[str, Fraction]
) -> list[Problem]:
    parts = [weights.get(node.code, node.weight or Fraction(0)) for node in nodes]
    total = sum(parts, Fraction(0))
    if any(part < 0 for part in parts):
        return [Problem(where, "weight_negative")]
    if total == 1:
        return []
    return [Problem(where, "weights_not_one", {"total": str(float(total))})]


def _leaf_problems(instrument: Instrument, node: Node) -> list[Problem]:
    leaf = node.leaf
    if leaf is None or leaf.kind is LeafKind.PERCENTAGE:
        return []
    scale = instrument.scales.get(leaf.scale)
    if scale is None:
        return [Problem(node.code, "unknown_scale", {"scale": leaf.scale})]
    if leaf.kind is not LeafKind.JUDGED:
        return _data_problems(node.code, leaf)
    if leaf.levels and len(leaf.levels) != len(scale.levels):
        return [Problem(node.code, "descriptors", {"expected": len(scale.levels)})]
    if not leaf.levels and not all(level.description for level in scale.levels):
        return [Problem(node.code, "descriptors", {"expected": len(scale.levels)})]
    return []


def _data_problems(code: str, leaf: Leaf) -> list[Problem]:
    if not leaf.categories and not leaf.thresholds:
        return [Problem(code, "no_categories")]
    bounded = leaf.bounds is not None or not leaf.thresholds
    return [] if bounded else [Problem(code, "no_bounds")]


class _Reading(TableReader):
    def __init__(self, digest: str) -> None:
        super().__init__()
        self.digest = digest

    def instrument(self, table: Table) -> Instrument:
        notes = tuple(self.integers(table, "note_required_at", "root"))
        self.only(table, "rounding", "half_up")
        self.only(table, "aggregation", "mean")
        decision = self.table(table, "decision", "root")
        rating = self.table(table, "global_rating", "root")
        return Instrument(
            code=self.string(table, "code", "root"),
            version=self.string(table, "version", "root"),
            kind=self.string(table, "kind", "root"),
            title=self.text(table, "title", "root"),
            notice=self.text(table, "notice", "root"),
            official=bool(table.get("official", False)),
            digits=self.digits(table),
            self_assessment=self.policy(table),
            min_valid=self.integer(table, "min_valid", 3, "root"),
            discordance_range=self.integer(table, "discordance_range", 2, "root"),
            tie_break=self.strings(table, "tie_break", "root"),
            decision=Decision(
                self.integer(decision, "quota", 0, "decision"),
                self.integer(decision, "reserve", 0, "decision"),
                self.fraction(decision.get("minimum", "0"), "decision.minimum"),
            ),
            scales={s.code: s for s in map(self.scale, self.tables(table, "scales"))},
            bands=tuple(map(self.band, self.tables(table, "bands"))),
            rating_required=bool(rating.get("required", False)),
            ratings=tuple(
                RatingOption(self.string(o, "code", "rating"), self.text(o, "label", "rating"))
                for o in self.tables(rating, "options")
            ),
            profiles={p.code: p for p in map(self.profile, self.tables(table, "profiles"))},
            roots=tuple(self.node(child, notes) for child in self.tables(table, "children")),
            golden=tuple(map(self.golden, self.tables(table, "golden"))),
            digest=self.digest,
        )

    def scale(self, table: Table) -> Scale:
        code = self.string(table, "code", "scales")
        levels = tuple(
            Level(
                self.integer(level, "value", 0, code, lowest=None),
                self.text(level, "label", code),
                str(level.get("description", "")),
            )
            for level in self.tables(table, "levels")
        )
        values = [level.value for level in levels]
        if not values or values != list(range(values[0], values[0] + len(values))):
            self.wrong(code, "scale_not_consecutive")
        return Scale(code, levels)

    def band(self, table: Table) -> Band:
        return Band(self.fraction(table.get("from"), "bands"), self.text(table, "label", "bands"))

    def profile(self, table: Table) -> Profile:
        code = self.string(table, "code", "profiles")
        weights = self.table(table, "weights", code)
        return Profile(
            code,
            self.text(table, "title", code),
            {node: self.fraction(w, f"{code}.{node}") for node, w in weights.items()},
        )

    def node(self, table: Table, notes: tuple[int, ...]) -> Node:
        code = self.string(table, "code", "children")
        children = tuple(self.node(child, notes) for child in self.tables(table, "children"))
        is_leaf = "kind" in table
        if is_leaf == bool(children):
            self.wrong(code, "leaf_or_node")
        weight = table.get("weight")
        return Node(
            code=code,
            title=self.text(table, "title", code),
            weight=None if weight is None else self.fraction(weight, code),
            aggregate=None if is_leaf else self.aggregate(table, code),
            short=self.text(table, "short", code) if "short" in table else None,
            group=str(table.get("group", "")),
            informational=bool(table.get("informational", False)),
            points=tuple(
                (self.fraction(at, code), self.fraction(value, code))
                for at, value in self.pairs(table, "points", code)
            ),
            repeat=self.repeat(table, code),
            leaf=self.leaf(table, code, notes) if is_leaf else None,
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
        named = str(table.get("aggregate", "weighted"))
        if named not in list(Aggregate):
            self.wrong(code, "unknown_aggregate", aggregate=named)
            return Aggregate.WEIGHTED
        if named == Aggregate.CONVERT:
            self.conversion(table, code)
        return Aggregate(named)

    def repeat(self, table: Table, code: str) -> Repeat | None:
        if "repeat" not in table:
            return None
        repeat = self.table(table, "repeat", code)
        bounds = self.integer(repeat, "min", 1, code), self.integer(repeat, "max", 1, code)
        if not 1 <= bounds[0] <= bounds[1] <= ROWS_LIMIT:
            self.wrong(code, "repeat_bounds")
        if any("kind" not in child for child in self.tables(table, "children")):
            self.wrong(code, "repeat_nested")
        return Repeat(*bounds, self.text(repeat, "label", code))

    def conversion(self, table: Table, code: str) -> None:
        ends = [self.fraction(at, code) for at, _ in self.pairs(table, "points", code)]
        if len(ends) < 2:
            self.wrong(code, "convert_without_points")
        elif any(low >= high for low, high in itertools.pairwise(ends)):
            self.wrong(code, "points_not_rising")
        if len(self.tables(table, "children")) != 1:
            self.wrong(code, "convert_one_child")

    def policy(self, table: Table) -> SelfAssessmentPolicy:
        named = str(table.get("self_assessment", SelfAssessmentPolicy.AFTER_SCORE))
        if named in list(SelfAssessmentPolicy):
            return SelfAssessmentPolicy(named)
        self.wrong("root", "unknown_policy", policy=named)
        return SelfAssessmentPolicy.AFTER_SCORE

    def only(self, table: Table, key: str, known: str) -> None:
        """Note a method that this program would not follow."""
        if table.get(key, known) != known:
            self.wrong("root", "unknown_method", field=key, method=str(table[key]))

    def leaf(self, table: Table, code: str, notes: tuple[int, ...]) -> Leaf:
        kind = str(table["kind"])
        if kind not in list(LeafKind):
            self.wrong(code, "unknown_kind", kind=kind)
            kind = LeafKind.JUDGED
        thresholds = tuple(
            (self.fraction(bound, code) if bound else None, level)
            for bound, level in self.pairs(table, "thresholds", code)
            if self.whole(level, code, "thresholds")
        )
        levels = self.mapping(table, "map", code)
        required = self.integers(table, "note_required_at", code) or notes
        return Leaf(
            kind=LeafKind(kind),
            scale=str(table.get("scale", "")),
            question=str(table.get("question", "")),
            evidence=self.strings(table, "evidence", code),
            levels=self.strings(table, "levels", code),
            note_required_at=frozenset(required),
            may_be_not_applicable=bool(table.get("may_be_not_applicable", False)),
            categories={k: v for k, v in levels.items() if self.whole(v, code, "map")},
            category_labels={
                key: str(label) for key, label in self.mapping(table, "map_labels", code).items()
            },
            thresholds=thresholds,
            bounds=self.bounds(table, code),
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
        name = self.string(table, "name", "golden")
        expected = self.mapping(table, "expect", name)
        numbers = {code: self.table(expected, code, name) for code in expected}
        rows = self.mapping(table, "rows", name)
        previous = table.get("previous")
        return Golden(
            name=name,
            profile=str(table.get("profile", "")),
            rows={code: n for code, n in rows.items() if self.whole(n, name, "rows")},
            answers={
                code: answer if isinstance(answer, int) else str(answer)
                for code, answer in self.mapping(table, "answers", name).items()
            },
            values={
                code: self.fraction(value, name)
                for code, value in self.mapping(table, "values", name).items()
            },
            exact={c: self.fraction(e["exact"], name) for c, e in numbers.items() if "exact" in e},
            display={c: str(e["display"]) for c, e in numbers.items() if "display" in e},
            band=None if "band" not in table else str(table["band"]),
            missing=self.strings(table, "missing", name) if "missing" in table else None,
            previous=None if previous is None else self.fraction(previous, name),
            improvement=None if "improvement" not in table else str(table["improvement"]),
        )
