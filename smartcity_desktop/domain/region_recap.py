"""The recapitulation of one region: every assessor's level, what moderation changed, the result."""

from collections.abc import Iterator
from dataclasses import dataclass

from smartcity_desktop.domain.class_facts import Agreed
from smartcity_desktop.domain.class_papers import ClassPaper, ClassRecord, PaperKey, paper_head
from smartcity_desktop.domain.documents import sheet_evaluation
from smartcity_desktop.domain.errors import DomainError
from smartcity_desktop.domain.ids import Mark, PersonId
from smartcity_desktop.domain.index import Evaluation, band_number
from smartcity_desktop.domain.instrument import Node
from smartcity_desktop.domain.numbers import fraction_text
from smartcity_desktop.domain.panel import Comparison, PanelRow
from smartcity_desktop.domain.roster import Visit
from smartcity_desktop.domain.visit import Turn
from smartcity_desktop.domain.words import FlagOutcome


@dataclass(frozen=True, slots=True)
class RecapMark:
    """One assessor's answer; `first` is the one that moderation replaced, "" without a change."""

    mark: Mark
    first: Mark = ""


@dataclass(frozen=True, slots=True)
class RecapRow:
    """A component, a dimension or an indicator; values are exact fractions, "" without one.

    `share` is the weight in the index, `mean` the panel's value. `sheets` are the values of the
    single sheets of a component or dimension, `marks` the answers to a judged indicator, both in
    the signers' order. `spread` is the range of levels, `reason` why a flag was left different.
    """

    code: str
    share: str
    mean: str
    sheets: tuple[str, ...] = ()
    marks: tuple[RecapMark, ...] = ()
    spread: str = ""
    outcome: FlagOutcome = FlagOutcome.NONE
    reason: str = ""


@dataclass(frozen=True, slots=True)
class RegionRecap(ClassPaper):
    """What the recapitulation of a region says; whose sheets count sign it, in this order.

    `starts` is "10.30"; `indices` are those of the single sheets, all exact fractions, "" without
    one; `band` is the number of the predicate from 1, 0 without one. `sealed` sheets were opened
    together, without the `missing`, for the `reveal_reason`; `agreed_at` is ISO 8601.
    """

    starts: str
    rows: tuple[RecapRow, ...]
    indices: tuple[str, ...]
    index: str
    band: int
    sealed: int
    missing: tuple[PersonId, ...]
    reveal_reason: str
    agreed_at: str
    result: str


def region_recap(record: ClassRecord, key: PaperKey, visit: Visit) -> RegionRecap:
    """Return the recapitulation of an agreed visit; raises DomainError before the agreement."""
    turn = record.turn(visit)
    if not record.agreed(visit):
        raise DomainError("result_not_agreed", visit=visit.id)
    compared = record.results[visit.id]
    evaluation = compared.evaluation
    return RegionRecap(
        kind=key.kind,
        head=paper_head(record, key, turn.revision, visit.region),
        signers=tuple(record.signer(person) for person in compared.people),
        starts=visit.starts,
        rows=tuple(_rows(record, visit, compared, turn)),
        indices=tuple(fraction_text(compared.indices[person]) for person in compared.people),
        index=fraction_text(evaluation.index),
        band=band_number(record.published.instrument, evaluation),
        sealed=len(turn.seals),
        missing=turn.missing,
        reveal_reason=turn.reveal_reason,
        agreed_at=_agreed_at(record, visit),
        result=turn.result,
    )


def _agreed_at(record: ClassRecord, visit: Visit) -> str:
    """Return the moment of the agreement that stands."""
    moments = [
        said.room_ms
        for said in record.book.timeline.get(visit.id, ())
        if isinstance(said.fact, Agreed)
    ]
    return record.iso(moments[-1])


def _rows(
    record: ClassRecord, visit: Visit, compared: Comparison, turn: Turn
) -> Iterator[RecapRow]:
    published = record.published
    sheets = tuple(sheet_evaluation(published, sheet) for sheet in record.sheets[visit.id])
    for root in published.instrument_of(visit.region).roots:
        for node in () if root.informational else root.walk():
            row = compared.row(node.code)
            yield _judged(row, turn) if row else _plain(node, compared.evaluation, sheets)


def _judged(row: PanelRow, turn: Turn) -> RecapRow:
    closed = turn.closed.get(row.node.code)
    left = closed is not None and closed.left_different
    settled = FlagOutcome.LEFT_DIFFERENT if left else FlagOutcome.SETTLED
    return RecapRow(
        code=row.node.code,
        share=fraction_text(row.share),
        mean=fraction_text(row.mean),
        marks=tuple(RecapMark(m.mark, "" if m.original is None else m.original) for m in row.marks),
        spread=fraction_text(row.spread),
        outcome=FlagOutcome.NONE if closed is None else settled,
        reason=closed.reason if closed is not None and left else "",
    )


def _plain(node: Node, panel: Evaluation, sheets: tuple[Evaluation, ...]) -> RecapRow:
    """Return the row of a component, a dimension, or an indicator of given data."""
    score = panel.nodes[node.code]
    single = () if node.leaf else (sheet.nodes[node.code].exact for sheet in sheets)
    return RecapRow(
        code=node.code,
        share=fraction_text(score.share),
        mean=fraction_text(score.exact),
        sheets=tuple(fraction_text(value) for value in single),
    )
