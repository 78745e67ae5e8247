"""What a class's day left behind beside its results, one entry for each thing that happened."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from smartcity_desktop.domain.class_facts import (
    ClassFact,
    ClassFormed,
    DayClosed,
    EvidenceAdded,
    EvidenceAwaited,
    EvidenceSettled,
    ModerationResumed,
    PanelAttended,
    ReopeningAgreed,
    Seated,
    SigningRefused,
    SubstituteCalled,
    Suspended,
)
from smartcity_desktop.domain.class_papers import ClassRecord
from smartcity_desktop.domain.ids import PersonId, RegionCode, SheetId
from smartcity_desktop.domain.moderation import LateSheet, moderation
from smartcity_desktop.domain.roster import Visit
from smartcity_desktop.domain.words import SigningWay


class EvidenceStep(StrEnum):
    """What became of evidence that was to follow."""

    AWAITED = "awaited"
    COMPLETE = "complete"
    INCOMPLETE = "incomplete"
    RECEIVED = "received"


class DayChange(StrEnum):
    """What was changed in the course of a day."""

    SUSPENDED = "suspended"
    SEATED = "seated"
    SUBSTITUTED = "substituted"
    FORMED = "formed"


@dataclass(frozen=True, slots=True)
class EvidenceNews:
    """A step of a region's evidence; `at` is when it is due, was settled or came last (ISO 8601).

    `what` was awaited, as typed; `files` were received late.
    """

    region: RegionCode
    step: EvidenceStep
    at: str
    what: str = ""
    files: int = 0


@dataclass(frozen=True, slots=True)
class Recusal:
    """A person did not score a region, for a kind of conflict."""

    person: PersonId
    region: RegionCode
    conflict: str


@dataclass(frozen=True, slots=True)
class Objection:
    """A person did not sign a region's result of a revision, and said why."""

    person: PersonId
    region: RegionCode
    revision: int
    objection: str


@dataclass(frozen=True, slots=True)
class DeviceSigned:
    """A region's result was signed with the devices of these people, in the order of their ids."""

    region: RegionCode
    people: tuple[PersonId, ...]


@dataclass(frozen=True, slots=True)
class TakenBackResult:
    """A region's result was taken back to the panel, with a reason; `at` is ISO 8601."""

    region: RegionCode
    at: str
    reason: str


@dataclass(frozen=True, slots=True)
class ChangeOfDay:
    """An interruption, a new seat, a substitute or a changed class, with the reason given.

    A suspended region has `at` (ISO 8601); a seated one its class, day (from 1) and `starts`
    "10.30"; `person` takes the place of `absent`; a formed class is named by its code.
    """

    change: DayChange
    reason: str
    region: RegionCode | None = None
    at: str = ""
    class_code: str = ""
    day: int = 0
    starts: str = ""
    person: PersonId | None = None
    absent: PersonId | None = None


@dataclass(frozen=True, slots=True)
class LateSeals:
    """A region's levels were opened without the `missing`, for a reason; `sheets` came later."""

    region: RegionCode
    missing: tuple[PersonId, ...]
    reason: str
    sheets: tuple[SheetId, ...]


@dataclass(frozen=True, slots=True)
class PanelAbsence:
    """A person of the panel was never there, or left at `since` (ISO 8601) for a reason."""

    person: PersonId
    since: str = ""
    reason: str = ""


class DayFacts:
    """Reads one day of a class: every list is in the order in which things happened."""

    def __init__(self, record: ClassRecord, class_code: str, day: int) -> None:
        self._record, self._class, self._day = record, class_code, day
        self._visits = record.visits(class_code, day)

    def evidence(self) -> tuple[EvidenceNews, ...]:
        """Return what was to follow for each region, and whether it came."""
        return tuple(told for visit in self._visits for told in self._evidence_of(visit))

    def _evidence_of(self, visit: Visit) -> Iterator[EvidenceNews]:
        record, region = self._record, visit.region
        for fact, ms in self._timeline(visit):
            match fact:
                case EvidenceAwaited():
                    until = record.read_time(fact.until).isoformat(timespec="seconds")
                    yield EvidenceNews(region, EvidenceStep.AWAITED, until, fact.what)
                case EvidenceSettled():
                    step = EvidenceStep.COMPLETE if fact.complete else EvidenceStep.INCOMPLETE
                    yield EvidenceNews(region, step, record.iso(ms))
                case _:
                    pass
        late = [
            said.room_ms
            for said in record.book.evidence.get(visit.id, ())
            if isinstance(said.fact, EvidenceAdded) and said.fact.late
        ]
        if late:
            last = record.iso(late[-1])
            yield EvidenceNews(region, EvidenceStep.RECEIVED, last, files=len(late))

    def recusals(self) -> tuple[Recusal, ...]:
        """Return who did not score which region, with the kind of conflict."""
        book = self._record.book
        found: list[Recusal] = []
        for visit in self._visits:
            for person in book.excused(visit.id):
                conflict = book.roster.conflict(person, visit.region)
                found.append(Recusal(person, visit.region, conflict.kind if conflict else ""))
        return tuple(found)

    def objections(self) -> tuple[Objection, ...]:
        """Return who refused to sign which result, with the objection."""
        return tuple(
            Objection(fact.person, visit.region, fact.revision, fact.objection)
            for visit in self._visits
            for fact, _ in self._timeline(visit)
            if isinstance(fact, SigningRefused)
        )

    def device_signatures(self) -> tuple[DeviceSigned, ...]:
        """Return which results were signed with a device's key instead of ink, and by whom."""
        found: list[DeviceSigned] = []
        for visit in self._visits:
            signed = self._record.turn(visit).signatures
            people = sorted(p for p, way in signed.items() if way is SigningWay.DEVICE)
            if people:
                found.append(DeviceSigned(visit.region, tuple(people)))
        return tuple(found)

    def reopenings(self) -> tuple[TakenBackResult, ...]:
        """Return which results were taken back to the panel, when and why."""
        return tuple(
            TakenBackResult(visit.region, self._record.iso(ms), fact.reason)
            for visit in self._visits
            for fact, ms in self._timeline(visit)
            if isinstance(fact, ModerationResumed | ReopeningAgreed)
        )

    def changes(self) -> tuple[ChangeOfDay, ...]:
        """Return interruptions of visits, new seats, substitutes and changes of the class."""
        halted = [
            ChangeOfDay(
                DayChange.SUSPENDED, fact.reason, region=visit.region, at=self._record.iso(ms)
            )
            for visit in self._visits
            for fact, ms in self._timeline(visit)
            if isinstance(fact, Suspended)
        ]
        seated = (self._seating(said.fact) for said in self._record.book.seatings)
        return (*halted, *(told for told in seated if told))

    def _seating(self, fact: ClassFact) -> ChangeOfDay | None:
        match fact:
            case Seated() if fact.visit in {v.id for v in self._visits}:
                return ChangeOfDay(
                    DayChange.SEATED,
                    fact.reason,
                    region=self._record.book.roster.visit(fact.visit).region,
                    class_code=fact.class_code,
                    day=fact.day,
                    starts=fact.starts,
                )
            case SubstituteCalled() if fact.class_code == self._class:
                return ChangeOfDay(
                    DayChange.SUBSTITUTED,
                    fact.reason,
                    class_code=fact.class_code,
                    person=fact.substitute,
                    absent=fact.absent,
                )
            case ClassFormed() if fact.class_code == self._class:
                return ChangeOfDay(DayChange.FORMED, fact.reason, class_code=fact.class_code)
            case _:
                return None

    def late_seals(self) -> tuple[LateSeals, ...]:
        """Return whose sheets were not sealed when the levels were opened, and why that was."""
        found: list[LateSeals] = []
        for visit in self._visits:
            turn = self._record.turn(visit)
            sheets = self._record.sheets.get(visit.id, ())
            late = tuple(
                entry.sheet
                for entry in moderation(self._record.book, visit.id, sheets)
                if isinstance(entry, LateSheet)
            )
            if turn.missing or late:
                found.append(LateSeals(visit.region, turn.missing, turn.reveal_reason, late))
        return tuple(found)

    def absent_panel(self) -> tuple[PanelAbsence, ...]:
        """Return who of the panel was not there, or left, with the reason given."""
        there = self._record.attended(self._class, self._day)
        seated = self._record.book.roster.class_group(self._class).scoring()
        away = [PanelAbsence(person) for person in seated if person not in there]
        left = [
            PanelAbsence(said.fact.person, self._record.iso(said.room_ms), said.fact.reason)
            for said in self._record.said
            if isinstance(said.fact, PanelAttended)
            and not said.fact.present
            and (said.fact.class_code, said.fact.day) == (self._class, self._day)
        ]
        return (*away, *left)

    def closing_head(self) -> str:
        """Return the head (hex) of the journal that closed the day, "" while it is open."""
        for said in reversed(self._record.said):
            fact = said.fact
            if isinstance(fact, DayClosed) and (fact.class_code, fact.day) == (
                self._class,
                self._day,
            ):
                own = [head for head in fact.heads if head.startswith(said.moment[2])]
                return own[0].split(" ")[2] if own else ""
        return ""

    def _timeline(self, visit: Visit) -> Iterator[tuple[ClassFact, int]]:
        for said in self._record.book.timeline.get(visit.id, ()):
            yield said.fact, said.room_ms
