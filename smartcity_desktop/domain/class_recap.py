"""The recapitulation of a class: its regions by index, and those without a result with why."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from smartcity_desktop.domain.class_facts import MarkedAbsent, Seated
from smartcity_desktop.domain.class_papers import ClassPaper, ClassRecord, PaperKey, paper_head
from smartcity_desktop.domain.dates import MONTHS, day_of, long_date
from smartcity_desktop.domain.index import display
from smartcity_desktop.domain.numbers import decimal_comma
from smartcity_desktop.domain.results import region_result
from smartcity_desktop.domain.roster import Event, Visit
from smartcity_desktop.domain.selection import RankedRegion, ranking
from smartcity_desktop.domain.state_words import STATE_WORDS
from smartcity_desktop.domain.visit import OVER
from smartcity_desktop.domain.words import SigningWay, VisitState

DECREED = frozenset({VisitState.DECREED, VisitState.CLOSED})


@dataclass(frozen=True, slots=True)
class RecapComponent:
    """A component of the index: its code, its title and its weight as printed, "15 %"."""

    code: str
    title: str
    weight: str


@dataclass(frozen=True, slots=True)
class RankRow:
    """A region with its place; `scores` follow the components, `sheets` says "5 dari 5"."""

    rank: int
    code: str
    region: str
    scores: tuple[str, ...]
    index: str
    band: str
    sheets: str
    remark: str


@dataclass(frozen=True, slots=True)
class UnrankedRow:
    """A region without a result, with the reason and what happens next."""

    code: str
    region: str
    reason: str
    remark: str


@dataclass(frozen=True, slots=True)
class ClassRecap(ClassPaper):
    """Everything the recapitulation of a class says; `limited` until all is decreed.

    `device_signed` counts the regions with a signature by a device's key, said below the table.
    """

    period: str
    limited: bool
    components: tuple[RecapComponent, ...]
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
        head=paper_head(record, key, revision),
        signers=tuple(record.signer(person) for person in panel),
        period=period(event, key.day),
        limited=any(record.turn(v).state not in DECREED for v in visits),
        components=_components(record),
        ranked=tuple(_rank_row(record, place) for place in ranked),
        unranked=tuple(_unranked(record, v) for v in visits if v.id not in placed),
        device_signed=sum(
            SigningWay.DEVICE in record.turn(visit).signatures.values() for visit in agreed
        ),
    )


def period(event: Event, day: int) -> str:
    """Return the days a paper speaks of: "3 November 2026", or "2–5 November 2026" for 0."""
    if day:
        return long_date(day_of(event.starts, day))
    first, last = day_of(event.starts, 1), day_of(event.starts, event.days)
    if first == last:
        return long_date(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{long_date(last)}"
    start = f"{first.day} {MONTHS[first.month - 1]}"
    return f"{start if first.year == last.year else long_date(first)} – {long_date(last)}"


def _components(record: ClassRecord) -> tuple[RecapComponent, ...]:
    instrument, weights = record.published.instrument, record.published.weights()
    roots = [root for root in instrument.roots if not root.informational]
    return tuple(
        RecapComponent(
            root.code,
            root.title.id,
            _percent(weights.get(root.code, root.weight or Fraction(0))),
        )
        for root in roots
    )


def _percent(share: Fraction) -> str:
    return f"{decimal_comma(share * 100, 2).removesuffix(',00')} %"


def _rank_row(record: ClassRecord, place: RankedRegion) -> RankRow:
    result, instrument = place.result, record.published.instrument
    evaluation = result.evaluation
    exact = [evaluation.nodes[c.code].exact if evaluation else None for c in _components(record)]
    band = evaluation.band if evaluation else None
    return RankRow(
        rank=place.rank,
        code=result.region.code,
        region=result.region.name,
        scores=tuple("–" if value is None else display(instrument, value) for value in exact),
        index=display(instrument, result.index or Fraction(0)),
        band=band.label.id if band else "",
        sheets=sheets_said(record, result.visit),
        remark="; ".join(_remarks(record, place)),
    )


def sheets_said(record: ClassRecord, visit: Visit) -> str:
    """Return how many sheets count of those there could be: "4 dari 5"."""
    seated = len(record.book.roster.class_group(visit.class_code).scoring())
    valid = len(record.sheets[visit.id])
    return f"{valid} dari {max(seated, valid)}"


def _remarks(record: ClassRecord, place: RankedRegion) -> Iterator[str]:
    visit = place.result.visit
    turn, sheets = record.turn(visit), record.sheets[visit.id]
    changes = sum(len(sheet.revised) for sheet in sheets)
    if changes:
        yield f"{changes} ubahan moderasi"
    if turn.evidence_what:
        yield f"bukti menyusul, {'diterima' if turn.evidence_complete else 'tidak lengkap'}"
    if turn.objections:
        yield f"{len(turn.objections)} keberatan"
    if turn.revision > 1:
        yield f"hasil revisi {turn.revision}"
    if place.tied:
        yield "setara: diputus pleno"


def _unranked(record: ClassRecord, visit: Visit) -> UnrankedRow:
    turn, region = record.turn(visit), record.book.roster.region(visit.region)
    over = turn.state in OVER
    reason = STATE_WORDS[turn.state].lower()
    if over and turn.absence:
        reason = f"{reason}: {turn.absence}"
    history = "; ".join(_before(record, visit))
    return UnrankedRow(
        code=region.code,
        region=region.name,
        reason=f"{history}; {reason}" if history else reason,
        remark=_next(turn.state),
    )


def _next(state: VisitState) -> str:
    if state is VisitState.ABSENT:
        return "dibawa ke pleno"
    return "" if state in OVER else "belum ada hasil"


def _before(record: ClassRecord, visit: Visit) -> Sequence[str]:
    """Return what came before the last absence: earlier absences and new seats, in order."""
    told: list[str] = []
    timeline = record.book.timeline.get(visit.id, ())
    seated = any(isinstance(said.fact, Seated) for said in timeline)
    for said in timeline if seated else ():
        if isinstance(said.fact, MarkedAbsent):
            told.append("tidak hadir")
        elif isinstance(said.fact, Seated):
            told.append(f"dijadwalkan ulang hari ke-{said.fact.day} pukul {said.fact.starts}")
    if told and told[-1] == "tidak hadir" and record.turn(visit).state is VisitState.ABSENT:
        told.pop()
    return told
