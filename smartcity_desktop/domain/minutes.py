"""The minutes of a class's day: who sat, and everything that happened, from the facts alone."""

from collections.abc import Iterator
from dataclasses import dataclass

from smartcity_desktop.domain.class_papers import ClassPaper, ClassRecord, PaperKey, paper_head
from smartcity_desktop.domain.class_recap import sheet_counts
from smartcity_desktop.domain.day_facts import (
    ChangeOfDay,
    DayFacts,
    DeviceSigned,
    EvidenceNews,
    LateSeals,
    Objection,
    PanelAbsence,
    Recusal,
    TakenBackResult,
)
from smartcity_desktop.domain.errors import DomainError
from smartcity_desktop.domain.ids import Mark, PersonId, RegionCode
from smartcity_desktop.domain.index import band_number
from smartcity_desktop.domain.moderation import LevelChanged, moderation
from smartcity_desktop.domain.numbers import fraction_text
from smartcity_desktop.domain.roster import Visit
from smartcity_desktop.domain.visit import OVER
from smartcity_desktop.domain.words import VisitState


@dataclass(frozen=True, slots=True)
class DayResult:
    """A region's result: its index exactly, "" without one, and its predicate's number from 1.

    `valid` sheets count of `possible` ones.
    """

    region: RegionCode
    index: str
    band: int
    valid: int
    possible: int


@dataclass(frozen=True, slots=True)
class NoResult:
    """A region without a result, and the reason told where it will have none."""

    region: RegionCode
    state: VisitState
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ChangedLevel:
    """A level that its owner changed in moderation, with the reason."""

    region: RegionCode
    indicator: str
    person: PersonId
    before: Mark
    after: Mark
    reason: str


@dataclass(frozen=True, slots=True)
class LeftDifferent:
    """An indicator whose marks, in the order of the assessors, the panel let stand apart."""

    region: RegionCode
    indicator: str
    marks: tuple[Mark, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Minutes(ClassPaper):
    """What the minutes of a day say; everybody who scored that day signs them.

    Regions have a result, or are `over` without one, or `waiting` for one; of `came` of them a
    delegation was received. `sealed` counts the day's sealed sheets, `closing` is the head (hex)
    of the journal that closed the day.
    """

    late_seals: tuple[LateSeals, ...]
    results: tuple[DayResult, ...]
    over: tuple[NoResult, ...]
    waiting: tuple[NoResult, ...]
    came: int
    sealed: int
    absent: tuple[PanelAbsence, ...]
    changed: tuple[ChangedLevel, ...]
    left_different: tuple[LeftDifferent, ...]
    evidence: tuple[EvidenceNews, ...]
    recusals: tuple[Recusal, ...]
    device_signed: tuple[DeviceSigned, ...]
    objections: tuple[Objection, ...]
    taken_back: tuple[TakenBackResult, ...]
    changes: tuple[ChangeOfDay, ...]
    closing: str


def minutes(record: ClassRecord, key: PaperKey, revision: int) -> Minutes:
    """Return the minutes of a closed day; raises DomainError while it is open."""
    if not record.book.day(key.class_code, key.day).closed:
        raise DomainError("day_not_closed", code=key.class_code, day=key.day)
    visits = record.visits(key.class_code, key.day)
    agreed = [visit for visit in visits if record.agreed(visit)]
    over = [visit for visit in visits if record.turn(visit).state in OVER]
    held = [visit for visit in visits if visit not in over]
    facts = DayFacts(record, key.class_code, key.day)
    return Minutes(
        kind=key.kind,
        head=paper_head(record, key, revision),
        signers=tuple(map(record.signer, record.panel(key.class_code, key.day))),
        late_seals=facts.late_seals(),
        results=tuple(_result(record, visit) for visit in agreed),
        over=tuple(_without(record, visit) for visit in over),
        waiting=tuple(_without(record, visit) for visit in held if visit not in agreed),
        came=sum(record.turn(visit).people > 0 for visit in held),
        sealed=sum(one.visit in {visit.id for visit in visits} for one in record.sealed),
        absent=facts.absent_panel(),
        changed=tuple(change for visit in agreed for change in _changed(record, visit)),
        left_different=tuple(flag for visit in agreed for flag in _left(record, visit)),
        evidence=facts.evidence(),
        recusals=facts.recusals(),
        device_signed=facts.device_signatures(),
        objections=facts.objections(),
        taken_back=facts.reopenings(),
        changes=facts.changes(),
        closing=facts.closing_head(),
    )


def _result(record: ClassRecord, visit: Visit) -> DayResult:
    evaluation = record.results[visit.id].evaluation
    valid, possible = sheet_counts(record, visit)
    return DayResult(
        region=visit.region,
        index=fraction_text(evaluation.index),
        band=band_number(record.published.instrument, evaluation),
        valid=valid,
        possible=possible,
    )


def _without(record: ClassRecord, visit: Visit) -> NoResult:
    turn = record.turn(visit)
    return NoResult(visit.region, turn.state, turn.absence if turn.state in OVER else "")


def _changed(record: ClassRecord, visit: Visit) -> Iterator[ChangedLevel]:
    for entry in moderation(record.book, visit.id, record.sheets[visit.id]):
        if isinstance(entry, LevelChanged):
            yield ChangedLevel(
                visit.region,
                entry.indicator,
                entry.person,
                entry.before,
                entry.after,
                entry.reason,
            )


def _left(record: ClassRecord, visit: Visit) -> Iterator[LeftDifferent]:
    compared = record.results[visit.id]
    for code, closed in record.turn(visit).closed.items():
        row = compared.row(code)
        if closed.left_different and row is not None:
            marks = tuple(mark.mark for mark in row.marks)
            yield LeftDifferent(visit.region, code, marks, closed.reason)
