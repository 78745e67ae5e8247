"""The recapitulation of a class: its regions by index, and those without a result with why."""

from collections.abc import Iterator
from dataclasses import dataclass

from smartcity_desktop.domain.class_facts import MarkedAbsent, Seated
from smartcity_desktop.domain.class_papers import ClassPaper, ClassRecord, PaperKey, paper_head
from smartcity_desktop.domain.ids import RegionCode
from smartcity_desktop.domain.index import band_number
from smartcity_desktop.domain.numbers import fraction_text
from smartcity_desktop.domain.results import region_result
from smartcity_desktop.domain.roster import Visit
from smartcity_desktop.domain.selection import RankedRegion, ranking
from smartcity_desktop.domain.visit import OVER
from smartcity_desktop.domain.words import RankRemark, SigningWay, VisitState

DECREED = frozenset({VisitState.DECREED, VisitState.CLOSED})


@dataclass(frozen=True, slots=True)
class RankRow:
    """A region with its place; values are exact fractions, "" without one.

    `scores` follow the components of the index, `band` is the number of the predicate from 1 (0
    without one); `valid` sheets count of `possible` ones; `remarks` count what they name, 0 where
    nothing is counted.
    """

    rank: int
    region: RegionCode
    scores: tuple[str, ...]
    index: str
    band: int
    valid: int
    possible: int
    remarks: tuple[tuple[RankRemark, int], ...]


@dataclass(frozen=True, slots=True)
class PastStep:
    """What came before: a new seat on a day (from 1) at "10.30", or an absence: 0 and ""."""

    day: int = 0
    starts: str = ""


@dataclass(frozen=True, slots=True)
class UnrankedRow:
    """A region without a result: where it stands, the reason told, and what came before."""

    region: RegionCode
    state: VisitState
    reason: str
    before: tuple[PastStep, ...]


@dataclass(frozen=True, slots=True)
class ClassRecap(ClassPaper):
    """What the recapitulation of a class says; `limited` until all is decreed.

    `device_signed` counts the regions with a signature by a device's key.
    """

    limited: bool
    ranked: tuple[RankRow, ...]
    unranked: tuple[UnrankedRow, ...]
    device_signed: int


def class_recap(record: ClassRecord, key: PaperKey, revision: int) -> ClassRecap:
    """Return the recapitulation of a class's day, or of all its days for day 0."""
    visits = record.visits(key.class_code, key.day)
    event, published = record.book.roster.event, record.published
    agreed = [visit for visit in visits if record.agreed(visit)]
    results = [region_result(published, v, record.sheets[v.id]) for v in agreed]
    ranked = ranking(published.instrument, event, results)
    placed = {place.result.visit.id for place in ranked}
    panel = record.panel(key.class_code, key.day)
    return ClassRecap(
        kind=key.kind,
        head=paper_head(record, key, revision),
        signers=tuple(record.signer(person) for person in panel),
        limited=any(record.turn(v).state not in DECREED for v in visits),
        ranked=tuple(_rank_row(record, place) for place in ranked),
        unranked=tuple(_unranked(record, v) for v in visits if v.id not in placed),
        device_signed=sum(
            SigningWay.DEVICE in record.turn(visit).signatures.values() for visit in agreed
        ),
    )


def _rank_row(record: ClassRecord, place: RankedRegion) -> RankRow:
    result, instrument = place.result, record.published.instrument
    nodes = result.evaluation.nodes if result.evaluation else {}
    roots = [root for root in instrument.roots if not root.informational]
    valid, possible = sheet_counts(record, result.visit)
    return RankRow(
        rank=place.rank,
        region=result.region.code,
        scores=tuple(fraction_text(nodes[root.code].exact) for root in roots),
        index=fraction_text(result.index),
        band=band_number(instrument, result.evaluation),
        valid=valid,
        possible=possible,
        remarks=tuple(_remarks(record, place)),
    )


def sheet_counts(record: ClassRecord, visit: Visit) -> tuple[int, int]:
    """Return how many sheets of a visit count, and how many there could be."""
    seated = len(record.book.roster.class_group(visit.class_code).scoring())
    valid = len(record.sheets[visit.id])
    return valid, max(seated, valid)


def _remarks(record: ClassRecord, place: RankedRegion) -> Iterator[tuple[RankRemark, int]]:
    visit = place.result.visit
    turn, sheets = record.turn(visit), record.sheets[visit.id]
    changes = sum(len(sheet.revised) for sheet in sheets)
    if changes:
        yield RankRemark.MODERATED, changes
    if turn.evidence_what:
        complete = turn.evidence_complete
        yield RankRemark.EVIDENCE_COMPLETE if complete else RankRemark.EVIDENCE_INCOMPLETE, 0
    if turn.objections:
        yield RankRemark.OBJECTED, len(turn.objections)
    if turn.revision > 1:
        yield RankRemark.REVISED, turn.revision
    if place.tied:
        yield RankRemark.TIED, 0


def _unranked(record: ClassRecord, visit: Visit) -> UnrankedRow:
    turn = record.turn(visit)
    return UnrankedRow(
        region=visit.region,
        state=turn.state,
        reason=turn.absence if turn.state in OVER else "",
        before=tuple(_before(record, visit)),
    )


def _before(record: ClassRecord, visit: Visit) -> list[PastStep]:
    """Return what came before the last absence: earlier absences and new seats, in order."""
    told: list[PastStep] = []
    timeline = record.book.timeline.get(visit.id, ())
    seated = any(isinstance(said.fact, Seated) for said in timeline)
    for said in timeline if seated else ():
        if isinstance(said.fact, MarkedAbsent):
            told.append(PastStep())
        elif isinstance(said.fact, Seated):
            told.append(PastStep(said.fact.day, said.fact.starts))
    if told and told[-1] == PastStep() and record.turn(visit).state is VisitState.ABSENT:
        told.pop()
    return told
