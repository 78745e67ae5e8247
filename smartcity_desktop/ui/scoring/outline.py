"""The order of a sheet: which indicator comes next, where it stands and how much is answered."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from smartcity_desktop.domain.documents import MARK_LETTERS, Published, data_answers
from smartcity_desktop.domain.evidence import Arrival
from smartcity_desktop.domain.facts import Mark
from smartcity_desktop.domain.index import (
    AnswerError,
    answer_value,
    evaluate,
)
from smartcity_desktop.domain.instrument import LeafKind, Node
from smartcity_desktop.domain.numbers import decimal_comma, rounded
from smartcity_desktop.domain.roster import DataValue, Programme, SelfAnswer
from smartcity_desktop.domain.sheet import Sheet
from smartcity_desktop.domain.sheet_answers import shown_mark

UNANSWERED = "–"
ANSWERS = {letter: answer for answer, letter in MARK_LETTERS.items()}


def letter(mark: Mark) -> str:
    """Return an answer as a chip shows it: "4", "B", "X" or "–"."""
    return str(shown_mark(mark)) or UNANSWERED


@dataclass(frozen=True, slots=True)
class Place:
    """An indicator the assessor answers: its number from 1 and the nodes above it, root first."""

    node: Node
    number: int
    parents: tuple[Node, ...]

    @property
    def root(self) -> Node:
        """Return the component."""
        return self.parents[0] if self.parents else self.node


class Outline:
    """The indicators of one sheet in order; the content of the sheet itself is not kept here."""

    def __init__(self, sheet: Sheet, published: Published) -> None:
        self.instrument = sheet.instrument
        roster = published.roster
        visit, _ = roster.sheet_owner(sheet.id)
        self.region = roster.region(visit.region)
        self._places = {
            place.node.code: place for place in _numbered(_judged(self.instrument.roots, ()))
        }
        self.codes = tuple(self._places)
        self._data = data_answers(roster, visit.region)
        self._sources = {v.indicator: v for v in roster.data if v.region == visit.region}
        self._programmes = tuple(p for p in roster.programmes if p.region == visit.region)
        self._self_answers = {
            a.indicator: a for a in roster.self_answers if a.region == visit.region
        }
        self._later: Mapping[str, tuple[SelfAnswer, Arrival]] = {}
        self._shares = evaluate(self.instrument, {}, weights=published.weights()).nodes

    def place(self, code: str) -> Place:
        """Return where the indicator `code` stands; raises KeyError for one nobody answers."""
        return self._places[code]

    def weight(self, code: str) -> str:
        """Return the indicator's share of the index in per cent: "7,00"."""
        return decimal_comma(self._shares[code].share * 100, 2)

    def step(self, code: str, by: int) -> str:
        """Return the indicator `by` places on, stopping at the ends."""
        return self.codes[max(0, min(self.codes.index(code) + by, len(self.codes) - 1))]

    def component(self, code: str, by: int) -> str:
        """Return the first indicator of the component after (1) or before (-1) this one's."""
        roots = list(dict.fromkeys(place.root.code for place in self._places.values()))
        here = roots.index(self._places[code].root.code) + by
        root = roots[max(0, min(here, len(roots) - 1))]
        return next(c for c, place in self._places.items() if place.root.code == root)

    def unanswered(self, code: str, marks: Mapping[str, Mark], by: int) -> str | None:
        """Return the next (1) or previous (-1) indicator without an answer, going round once."""
        here = self.codes.index(code)
        count = len(self.codes)
        for step in range(1, count + 1):
            other = self.codes[(here + by * step) % count]
            if marks.get(other, "") == "":
                return other
        return None

    def count(self, node: Node, marks: Mapping[str, Mark]) -> tuple[int, int]:
        """Return how many of the indicators below `node` are answered, and how many there are."""
        codes = [inner.code for inner in node.walk() if inner.code in self._places]
        return sum(marks.get(code, "") != "" for code in codes), len(codes)

    def data_count(self) -> int:
        """Return how many indicators the secretariat answers."""
        return len(self.instrument.leaves()) - len(self.codes)

    def data_text(self, node: Node) -> str:
        """Return what the secretariat entered for a data indicator: a level, "83 %" or "–"."""
        answer = self._data.get(node.code)
        if answer is None or node.leaf is None:
            return UNANSWERED
        try:
            value = answer_value(self.instrument, node, answer)
        except AnswerError:
            return str(answer)
        if value is None:
            return UNANSWERED
        unit = " %" if node.leaf.kind is LeafKind.PERCENTAGE else ""
        return f"{_plain(value)}{unit}"

    def source(self, node: Node) -> DataValue | None:
        """Return the secretariat's entry for a data indicator with its source."""
        return self._sources.get(node.code)

    def learn(self, later: Mapping[str, tuple[SelfAnswer, Arrival]]) -> None:
        """Know the region's own answers that came after the event was published."""
        self._later = later

    def answer_arrival(self, code: str) -> Arrival:
        """Return when the region's own answer came: late only if it was after publication."""
        later = self._later.get(code) or self._later.get(code.split("#", maxsplit=1)[0])
        return later[1] if later else Arrival.IN_TIME

    def self_answer(self, code: str) -> SelfAnswer | None:
        """Return the region's own answer; rows of a repeatable group share the group's."""
        later = self._later.get(code) or self._later.get(code.split("#", maxsplit=1)[0])
        if later is not None:
            return later[0]
        return self._self_answers.get(code) or self._self_answers.get(
            code.split("#", maxsplit=1)[0]
        )

    def programmes(self, code: str) -> tuple[Programme, ...]:
        """Return the region's programmes that `code` is about: its dimension's or its own row."""
        place = self._places[code]
        for parent in reversed(place.parents):
            group, _, row = parent.code.partition("#")
            if row:
                return self._of_group(group)[int(row) - 1 : int(row)]
            if "." in parent.code:
                return self._of_group(parent.code.rsplit(".", 1)[1])
        return ()

    def row_name(self, node: Node) -> str:
        """Return the programme a row of a repeatable group stands for, "" for other nodes."""
        group, _, row = node.code.partition("#")
        named = self._of_group(group)[int(row) - 1 : int(row)] if row and not node.leaf else ()
        return named[0].name if named else ""

    def short_code(self, node: Node) -> str:
        """Return a code as the tree shows it below its component: "LIV2" for "C.LIV2"."""
        own = node.code.split("#")[0]
        head, dot, rest = own.partition(".")
        return rest if dot and rest[:1].isalpha() and head else own

    def _of_group(self, group: str) -> tuple[Programme, ...]:
        return tuple(p for p in self._programmes if p.group == group)


def achieved(programme: Programme) -> str:
    """Return how much of a programme's target was realised: "83 %", "–" when it cannot be said."""
    try:
        target = Fraction(programme.target.replace(",", "."))
        realised = Fraction(programme.realised.replace(",", "."))
        return f"{decimal_comma(realised / target * 100, 0)} %"
    except (ValueError, ZeroDivisionError):
        return UNANSWERED


def _plain(value: Fraction) -> str:
    whole = rounded(value, 0)
    return decimal_comma(value, 0 if whole == value else 2)


def _judged(
    nodes: tuple[Node, ...], parents: tuple[Node, ...]
) -> Iterator[tuple[Node, tuple[Node, ...]]]:
    for node in nodes:
        if node.leaf and node.leaf.kind is LeafKind.JUDGED:
            yield node, parents
        yield from _judged(node.children, (*parents, node))


def _numbered(found: Iterator[tuple[Node, tuple[Node, ...]]]) -> Iterator[Place]:
    for number, (node, parents) in enumerate(found, start=1):
        yield Place(node, number, parents)
