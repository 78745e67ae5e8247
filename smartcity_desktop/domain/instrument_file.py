"""Reading an instrument file (TOML, format 1) and finding everything that is wrong with it."""

import hashlib
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any, cast

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

# Tie-break steps that are not nodes of the tree.
TIE_BREAK_WORDS = {"global_rating", "spread", "plenary"}

# A parsed TOML table: its values are checked one by one while they are read.
Table = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a file: where, the key of the sentence, and its details."""

    where: str
    key: str
    details: Mapping[str, object] = field(default_factory=dict[str, object])


class InstrumentFileError(Exception):
    """The file is not a usable instrument; `problems` lists everything found."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(f"{p.where}: {p.key}" for p in problems))
        self.problems = tuple(problems)


def read_instrument(content: bytes) -> Instrument:
    """Return the instrument in `content`; raises InstrumentFileError with all problems."""
    try:
        table = tomllib.loads(content.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InstrumentFileError([Problem("", "not_toml", {"reason": str(error)})]) from error
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
    problems = _code_problems(instrument)
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


def _weight_problems(
    where: str, nodes: tuple[Node, ...], weights: Mapping[str, Fraction]
) -> list[Problem]:
    total = sum((weights.get(n.code, n.weight or Fraction(0)) for n in nodes), Fraction(0))
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
        answered = leaf.categories or leaf.thresholds
        return [] if answered else [Problem(node.code, "no_categories")]
    if leaf.levels and len(leaf.levels) != len(scale.levels):
        return [Problem(node.code, "descriptors", {"expected": len(scale.levels)})]
    if not leaf.levels and not all(level.description for level in scale.levels):
        return [Problem(node.code, "descriptors", {"expected": len(scale.levels)})]
    return []


class _Reading:
    def __init__(self, digest: str) -> None:
        self.digest = digest
        self.problems: list[Problem] = []

    def wrong(self, where: str, key: str, **details: object) -> None:
        self.problems.append(Problem(where, key, details))

    def instrument(self, table: Table) -> Instrument:
        notes = tuple(self.integers(table, "note_required_at", "root"))
        decision = self.table(table, "decision", "root")
        rating = self.table(table, "global_rating", "root")
        return Instrument(
            code=self.string(table, "code", "root"),
            version=self.string(table, "version", "root"),
            kind=self.string(table, "kind", "root"),
            title=self.text(table, "title", "root"),
            notice=self.text(table, "notice", "root"),
            official=bool(table.get("official", False)),
            digits=int(table.get("digits", 2)),
            self_assessment=SelfAssessmentPolicy(table.get("self_assessment", "after_score")),
            min_valid=int(table.get("min_valid", 3)),
            discordance_range=int(table.get("discordance_range", 2)),
            tie_break=tuple(table.get("tie_break", ())),
            decision=Decision(
                int(decision.get("quota", 0)),
                int(decision.get("reserve", 0)),
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
                int(level.get("value", 0)),
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
                for at, value in table.get("points", ())
            ),
            repeat=self.repeat(table, code),
            leaf=self.leaf(table, code, notes) if is_leaf else None,
            children=children,
        )

    def aggregate(self, table: Table, code: str) -> Aggregate:
        named = str(table.get("aggregate", "weighted"))
        if named not in list(Aggregate):
            self.wrong(code, "unknown_aggregate", aggregate=named)
            return Aggregate.WEIGHTED
        if named == Aggregate.CONVERT and len(table.get("points", ())) < 2:
            self.wrong(code, "convert_without_points")
        return Aggregate(named)

    def repeat(self, table: Table, code: str) -> Repeat | None:
        if "repeat" not in table:
            return None
        repeat = self.table(table, "repeat", code)
        bounds = int(repeat.get("min", 1)), int(repeat.get("max", 1))
        if not 1 <= bounds[0] <= bounds[1]:
            self.wrong(code, "repeat_bounds")
        return Repeat(*bounds, self.text(repeat, "label", code))

    def leaf(self, table: Table, code: str, notes: tuple[int, ...]) -> Leaf:
        kind = str(table["kind"])
        if kind not in list(LeafKind):
            self.wrong(code, "unknown_kind", kind=kind)
            kind = LeafKind.JUDGED
        thresholds = tuple(
            (self.fraction(bound, code) if bound else None, int(level))
            for bound, level in table.get("thresholds", ())
        )
        required = self.integers(table, "note_required_at", code) or notes
        return Leaf(
            kind=LeafKind(kind),
            scale=str(table.get("scale", "")),
            question=str(table.get("question", "")),
            evidence=tuple(table.get("evidence", ())),
            levels=tuple(table.get("levels", ())),
            note_required_at=frozenset(required),
            may_be_not_applicable=bool(table.get("may_be_not_applicable", False)),
            categories=dict(table.get("map", {})),
            category_labels=dict(table.get("map_labels", {})),
            thresholds=thresholds,
        )

    def golden(self, table: Table) -> Golden:
        name = self.string(table, "name", "golden")
        expected = self.table(table, "expect", name) if "expect" in table else {}
        fixed = table.get("values", {})
        previous = table.get("previous")
        missing = table.get("missing")
        return Golden(
            name=name,
            profile=str(table.get("profile", "")),
            rows=dict(table.get("rows", {})),
            answers=dict(table.get("answers", {})),
            values={code: self.fraction(value, name) for code, value in fixed.items()},
            exact={c: self.fraction(e["exact"], name) for c, e in expected.items() if "exact" in e},
            display={c: str(e["display"]) for c, e in expected.items() if "display" in e},
            band=table.get("band"),
            missing=None if missing is None else tuple(missing),
            previous=None if previous is None else self.fraction(previous, name),
            improvement=table.get("improvement"),
        )

    def string(self, table: Table, key: str, where: str) -> str:
        value = table.get(key)
        if isinstance(value, str) and value:
            return value
        self.wrong(where, "missing_text", field=key)
        return ""

    def text(self, table: Table, key: str, where: str) -> Text:
        value = self.table(table, key, where)
        return Text(str(value.get("id", "")), str(value.get("en", value.get("id", ""))))

    def table(self, table: Table, key: str, where: str) -> Table:
        value = table.get(key)
        if isinstance(value, dict):
            return cast("Table", value)
        self.wrong(where, "missing_table", field=key)
        return {}

    def tables(self, table: Table, key: str) -> list[Table]:
        value = table.get(key, [])
        if isinstance(value, list):
            return [cast("Table", v) for v in cast("list[object]", value) if isinstance(v, dict)]
        self.wrong(key, "missing_table", field=key)
        return []

    def integers(self, table: Table, key: str, where: str) -> list[int]:
        value = cast("list[object]", table.get(key, []))
        if all(isinstance(v, int) for v in value):
            return cast("list[int]", value)
        self.wrong(where, "not_integers", field=key)
        return []

    def fraction(self, value: object, where: str) -> Fraction:
        try:
            text = str(value)
            return Fraction(text) if "/" in text else Fraction(Decimal(text))
        except (ValueError, InvalidOperation, ZeroDivisionError, OverflowError):
            self.wrong(where, "not_a_number", value=str(value))
            return Fraction(0)
