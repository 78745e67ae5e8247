"""Sheets of one visit side by side: levels, ranges, means, and which lie too far apart."""

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from smartcity_desktop.domain.class_facts import FlagClosed, ModerationOpened
from smartcity_desktop.domain.documents import Published, sheet_evaluation
from smartcity_desktop.domain.errors import DomainError
from smartcity_desktop.domain.ids import Mark, PersonId
from smartcity_desktop.domain.index import Evaluation, answer_value
from smartcity_desktop.domain.instrument import Instrument, Node
from smartcity_desktop.domain.numbers import exact_text
from smartcity_desktop.domain.results import panel_evaluation
from smartcity_desktop.domain.roster import Visit
from smartcity_desktop.domain.sheet import EMPTY_MARK, Sheet
from smartcity_desktop.domain.visit import Seal, Turn
from smartcity_desktop.domain.words import SheetState


@dataclass(frozen=True, slots=True)
class PanelMark:
    """One assessor's level of one indicator; `original` is None where nothing was changed.

    `farthest` marks the levels that lie farthest from the mean of a discordant indicator.
    """

    person: PersonId
    mark: Mark
    original: Mark | None
    note: str
    reason: str
    farthest: bool


@dataclass(frozen=True, slots=True)
class PanelRow:
    """One indicator of all sheets.

    `spread` is the range in levels now, `first_spread` at the reveal; None where nobody gave a
    level. `share` is the indicator's weight in the index.
    """

    node: Node
    marks: tuple[PanelMark, ...]
    spread: Fraction | None
    first_spread: Fraction | None
    mean: Fraction | None
    share: Fraction
    discordant: bool
    first_discordant: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """The sheets of a visit beside each other; `indices` are those of the single sheets."""

    visit: Visit
    people: tuple[PersonId, ...]
    rows: tuple[PanelRow, ...]
    indices: Mapping[PersonId, Fraction | None]
    evaluation: Evaluation

    def first_flags(self) -> tuple[str, ...]:
        """Return the indicators that lay apart at the reveal, the weightiest talk first."""
        apart = [row for row in self.rows if row.first_discordant]
        apart.sort(key=lambda row: (row.first_spread or 0) * row.share, reverse=True)
        return tuple(row.node.code for row in apart)

    def row(self, indicator: str) -> PanelRow | None:
        """Return the row of an indicator, None for others."""
        return next((row for row in self.rows if row.node.code == indicator), None)


def admit_agreement(
    flags: Collection[str], closed: Mapping[str, FlagClosed], compared: Comparison
) -> None:
    """Raise DomainError where a panel would agree without having talked of what lies apart.

    `flags` were put on the table and `closed` is how they were settled; what was settled as no
    longer apart must not be so again.
    """
    untold = set(compared.first_flags()) - set(flags)
    if untold:
        raise DomainError("flags_open", count=len(untold))
    for fact in closed.values():
        admit_closing(fact, compared)


def admit_result(published: Published, turn: Turn, sheets: Sequence[Sheet]) -> None:
    """Raise DomainError unless a panel's agreed result stands: on laptop, hub and centre alike.

    It counts sheets as they were sealed, of which `sheets` must hold all; the panel talked of all
    that lay apart between those that were opened, whatever was told of it; and the result is what
    the sheets give. Keys: result_missing,
    levels_on_the_way, flags_open, still_apart, result_differs.
    """
    found, absent = counted(turn, sheets)
    if not turn.result:
        raise DomainError("result_missing")
    if absent:
        raise DomainError("levels_on_the_way", count=len(absent))
    visit, opened = published.roster.visit(turn.id), {seal.sheet for seal in turn.seals}
    seen = [sheet for sheet in found if sheet.id in opened]
    admit_agreement(turn.flags, turn.closed, comparison(published, visit, seen))
    evaluation = panel_evaluation(published, visit, found)
    if result_digest(visit, turn.revision, evaluation) != turn.result:
        raise DomainError("result_differs")


def result_stands(published: Published, turn: Turn, sheets: Sequence[Sheet]) -> bool:
    """Tell whether `admit_result` admits what a panel agreed on."""
    try:
        admit_result(published, turn, sheets)
    except DomainError:
        return False
    return True


def admit_flags(fact: ModerationOpened, compared: Comparison) -> None:
    """Raise DomainError unless the flags put on the table are all that lay apart."""
    if set(compared.first_flags()) - set(fact.flags):
        raise DomainError("flags_missing")


def admit_closing(fact: FlagClosed, compared: Comparison) -> None:
    """Raise DomainError for a flag closed as settled whose levels still lie apart."""
    row = compared.row(fact.indicator)
    if not fact.left_different and (row is None or row.discordant):
        raise DomainError("still_apart", indicator=fact.indicator)


def comparison(published: Published, visit: Visit, sheets: Sequence[Sheet]) -> Comparison:
    """Return sealed sheets of one visit side by side, in the order given."""
    instrument = published.instrument_of(visit.region)
    evaluation = panel_evaluation(published, visit, sheets)
    rows = tuple(_row(instrument, node, sheets, evaluation) for node in instrument.judged())
    return Comparison(
        visit=visit,
        people=tuple(sheet.owner for sheet in sheets),
        rows=rows,
        indices={sheet.owner: sheet_evaluation(published, sheet).index for sheet in sheets},
        evaluation=evaluation,
    )


def _row(
    instrument: Instrument, node: Node, sheets: Sequence[Sheet], evaluation: Evaluation
) -> PanelRow:
    now = {s.owner: s.marks.get(node.code, EMPTY_MARK) for s in sheets}
    first = {s.owner: s.originals().get(node.code, now[s.owner]) for s in sheets}
    worth = _worth(instrument, node, now)
    spread, first_spread = _spread(worth), _spread(_worth(instrument, node, first))
    limit = instrument.discordance_range
    apart = spread is not None and spread >= limit
    far = _farthest(worth) if apart else frozenset[PersonId]()
    score = evaluation.nodes[node.code]
    return PanelRow(
        node=node,
        marks=tuple(_mark(sheet, node.code, sheet.owner in far) for sheet in sheets),
        spread=spread,
        first_spread=first_spread,
        mean=score.exact,
        share=score.share,
        discordant=apart,
        first_discordant=first_spread is not None and first_spread >= limit,
    )


def _mark(sheet: Sheet, indicator: str, farthest: bool) -> PanelMark:  # noqa: FBT001 - a column of the row
    return PanelMark(
        person=sheet.owner,
        mark=sheet.marks.get(indicator, EMPTY_MARK),
        original=sheet.originals().get(indicator),
        note=sheet.notes.get(indicator, ""),
        reason=sheet.reasons().get(indicator, ""),
        farthest=farthest,
    )


def _worth(
    instrument: Instrument, node: Node, marks: Mapping[PersonId, Mark]
) -> dict[PersonId, Fraction]:
    """Return what each answer counts; "not applicable" counts nothing."""
    found: dict[PersonId, Fraction] = {}
    for person, mark in marks.items():
        value = None if mark == EMPTY_MARK else answer_value(instrument, node, mark)
        if value is not None:
            found[person] = value
    return found


def _spread(worth: Mapping[PersonId, Fraction]) -> Fraction | None:
    return max(worth.values()) - min(worth.values()) if worth else None


def _farthest(worth: Mapping[PersonId, Fraction]) -> frozenset[PersonId]:
    mean = sum(worth.values(), Fraction(0)) / len(worth)
    largest = max(abs(value - mean) for value in worth.values())
    return frozenset(p for p, value in worth.items() if abs(value - mean) == largest)


def result_digest(visit: Visit, revision: int, evaluation: Evaluation) -> str:
    """Return the hex SHA-256 of a panel's result: every exact value of every node.

    Laptop, hub and centre compute it from the sheets; where they differ nothing is final.
    """
    nodes = {
        code: exact_text(score.exact)
        for code, score in evaluation.nodes.items()
        if score.exact is not None
    }
    index = "" if evaluation.index is None else exact_text(evaluation.index)
    body = {"visit": visit.id, "revision": revision, "nodes": nodes, "index": index}
    text = json.dumps(body, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def seal_of(sheet: Sheet) -> Seal | None:
    """Return the seal of a sealed sheet, None for any other."""
    if sheet.state is not SheetState.SUBMITTED or sheet.sealed is None:
        return None
    return Seal(sheet.id, sheet.revision, sheet.sealed.digest)


def counted(turn: Turn, sheets: Sequence[Sheet]) -> tuple[tuple[Sheet, ...], tuple[Seal, ...]]:
    """Return the sheets an agreed result counts, and the seals whose sheets are not here."""
    by_seal = {seal_of(sheet): sheet for sheet in sheets}
    found = tuple(by_seal[seal] for seal in turn.counted if seal in by_seal)
    return found, tuple(seal for seal in turn.counted if seal not in by_seal)
