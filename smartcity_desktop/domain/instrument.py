"""Instruments as data: scales, bands and the tree of components, dimensions and indicators."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction
from typing import TypeGuard

from smartcity_desktop.domain.words import EventKind

NO_NAMES: Mapping[str, Sequence[str]] = {}


class Aggregate(StrEnum):
    """How a node's value comes from its children."""

    WEIGHTED = "weighted"
    MEAN = "mean"
    CONVERT = "convert"


class LeafKind(StrEnum):
    """Who answers an indicator: the assessor's judgement, or a fact of the secretariat."""

    JUDGED = "judged"
    DATA = "data"
    PERCENTAGE = "percentage"
    BOOLEAN = "boolean"


class SelfAssessmentPolicy(StrEnum):
    """When the region's own answer may be seen beside an indicator."""

    FIRST = "first"
    AFTER_SCORE = "after_score"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Text:
    """One wording in Indonesian and English."""

    id: str
    en: str

    def in_language(self, language: str) -> str:
        """Return the wording in `language` ("id" or "en")."""
        return self.en if language == "en" else self.id


@dataclass(frozen=True, slots=True)
class Level:
    """One step of a scale: its integer value, label and generic description."""

    value: int
    label: Text
    description: str = ""


@dataclass(frozen=True, slots=True)
class Scale:
    """An ordered scale of consecutive integer levels, lowest first."""

    code: str
    levels: tuple[Level, ...]

    @property
    def lowest(self) -> int:
        """The level that "no evidence" counts as."""
        return self.levels[0].value

    @property
    def highest(self) -> int:
        """The best level."""
        return self.levels[-1].value

    def level(self, value: int) -> Level:
        """Return the level of `value`; raises KeyError outside the scale."""
        for level in self.levels:
            if level.value == value:
                return level
        raise KeyError(value)

    def holds(self, answer: object) -> TypeGuard[int]:
        """Tell whether an answer is a level of this scale; Python's True is not the level 1."""
        return type(answer) is int and self.lowest <= answer <= self.highest


@dataclass(frozen=True, slots=True)
class Band:
    """A predicate that begins at `from_` (inclusive) on the index scale."""

    from_: Fraction
    label: Text


@dataclass(frozen=True, slots=True)
class Repeat:
    """How many rows a repeatable group may have, and what one row is called."""

    minimum: int
    maximum: int
    label: Text


@dataclass(frozen=True, slots=True)
class Leaf:
    """What makes a node an indicator: how it is answered and what an assessor is told.

    `bounds` are the least and the greatest value of one that a number answers, both included.
    """

    kind: LeafKind
    scale: str = ""
    question: str = ""
    evidence: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    note_required_at: frozenset[int] = frozenset()
    may_be_not_applicable: bool = False
    categories: Mapping[str, int] = field(default_factory=dict[str, int])
    category_labels: Mapping[str, str] = field(default_factory=dict[str, str])
    thresholds: tuple[tuple[Fraction | None, int], ...] = ()
    bounds: tuple[Fraction, Fraction] | None = None


@dataclass(frozen=True, slots=True)
class Node:
    """A component, dimension, group or indicator; `weight` is its share among its siblings."""

    code: str
    title: Text
    weight: Fraction | None = None
    aggregate: Aggregate | None = None
    short: Text | None = None
    group: str = ""
    informational: bool = False
    points: tuple[tuple[Fraction, Fraction], ...] = ()
    repeat: Repeat | None = None
    leaf: Leaf | None = None
    children: tuple["Node", ...] = ()

    def walk(self) -> Iterator["Node"]:
        """Yield this node and everything below it, parents first."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True)
class RatingOption:
    """One answer of the global rating, which never enters the index."""

    code: str
    label: Text


@dataclass(frozen=True, slots=True)
class Decision:
    """Places, reserves and the minimum index of an instrument's decision."""

    quota: int
    reserve: int
    minimum: Fraction


@dataclass(frozen=True, slots=True)
class Profile:
    """A named alternative set of weights for some nodes."""

    code: str
    title: Text
    weights: Mapping[str, Fraction]


@dataclass(frozen=True, slots=True)
class Golden:
    """A test vector the instrument carries: answers in, exact and displayed values out."""

    name: str
    profile: str
    rows: Mapping[str, int]
    answers: Mapping[str, int | str]
    values: Mapping[str, Fraction]
    exact: Mapping[str, Fraction]
    display: Mapping[str, str]
    band: str | None
    missing: tuple[str, ...] | None
    previous: Fraction | None
    improvement: str | None


@dataclass(frozen=True, slots=True)
class Instrument:
    """One published version of an instrument; `digest` is the SHA-256 of its file, in hex."""

    code: str
    version: str
    kind: str
    title: Text
    notice: Text
    official: bool
    digits: int
    self_assessment: SelfAssessmentPolicy
    min_valid: int
    discordance_range: int
    tie_break: tuple[str, ...]
    decision: Decision
    scales: Mapping[str, Scale]
    bands: tuple[Band, ...]
    rating_required: bool
    ratings: tuple[RatingOption, ...]
    profiles: Mapping[str, Profile]
    roots: tuple[Node, ...]
    golden: tuple[Golden, ...]
    digest: str
    # Asked for at every score: found once.
    _judged: tuple[Node, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        found = tuple(n for n in self.leaves() if n.leaf and n.leaf.kind is LeafKind.JUDGED)
        object.__setattr__(self, "_judged", found)

    def fits(self, kind: EventKind) -> bool:
        """Tell whether events of a kind may use it: evaluations share theirs in all stages."""
        return self.kind.partition("_")[0] == kind.value.partition("_")[0]

    def nodes(self) -> Iterator[Node]:
        """Yield every node of the tree, parents first, in the order of the file."""
        for root in self.roots:
            yield from root.walk()

    def leaves(self) -> tuple[Node, ...]:
        """Return every indicator in the order of the file."""
        return tuple(node for node in self.nodes() if node.leaf)

    def judged(self) -> tuple[Node, ...]:
        """Return the indicators an assessor answers."""
        return self._judged

    def node(self, code: str) -> Node:
        """Return the node of `code`; raises KeyError for an unknown code."""
        for node in self.nodes():
            if node.code == code:
                return node
        raise KeyError(code)

    def scale_of(self, node: Node) -> Scale:
        """Return the scale on which `node` is answered; raises KeyError without one."""
        if node.leaf is None:
            raise KeyError(node.code)
        return self.scales[node.leaf.scale]

    def band(self, index: Fraction) -> Band:
        """Return the predicate of an index; bands are kept in descending order."""
        for band in self.bands:
            if index >= band.from_:
                return band
        return self.bands[-1]

    def expanded(
        self, rows: Mapping[str, int], names: Mapping[str, Sequence[str]] = NO_NAMES
    ) -> "Instrument":
        """Return the instrument with repeatable groups unrolled to `rows[code]` rows.

        Row nodes are coded `Q#1`, `Q#2`; their indicators `Q1#1`, `Q2#1` and so on.
        A group that `rows` does not name gets its minimum; `names[code]` are what its rows are
        called, in order.
        """
        return replace(self, roots=tuple(_unroll(root, rows, names) for root in self.roots))


def _unroll(node: Node, rows: Mapping[str, int], names: Mapping[str, Sequence[str]]) -> Node:
    if node.repeat is None:
        children = tuple(_unroll(child, rows, names) for child in node.children)
        # Most instruments repeat nothing: their nodes are shared, not copied.
        same = all(a is b for a, b in zip(children, node.children, strict=True))
        return node if same else replace(node, children=children)
    count = min(max(rows.get(node.code, 0), node.repeat.minimum), node.repeat.maximum)
    called = [*names.get(node.code, ()), *[""] * count]
    return replace(
        node,
        aggregate=Aggregate.MEAN,
        repeat=None,
        children=tuple(
            _row(node, node.repeat, number, called[number - 1]) for number in range(1, count + 1)
        ),
    )


def _row(group: Node, repeat: Repeat, number: int, name: str) -> Node:
    rest = f" {number}: {name}" if name else f" {number}"
    return Node(
        code=f"{group.code}#{number}",
        title=Text(repeat.label.id + rest, repeat.label.en + rest),
        aggregate=group.aggregate,
        children=tuple(replace(child, code=f"{child.code}#{number}") for child in group.children),
    )
