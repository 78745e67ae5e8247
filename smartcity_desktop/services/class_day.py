"""The day of a class as one laptop sees it: slots, stages, own sheets and what to do next."""

from dataclasses import dataclass
from datetime import date

from smartcity_desktop.domain.dates import day_of
from smartcity_desktop.domain.errors import DomainError
from smartcity_desktop.domain.facts import Arrived, MarkedAbsent, SheetId, StageStarted, VisitId
from smartcity_desktop.domain.roster import Conflict, Region, Visit
from smartcity_desktop.domain.sheet import blank_sheet
from smartcity_desktop.domain.visit import Turn
from smartcity_desktop.domain.words import Role, SheetState, Stage
from smartcity_desktop.host.clock import moment
from smartcity_desktop.services.profile import Profile
from smartcity_desktop.storage.queries import SheetRow, TurnRow, sheet_rows, turn_rows
from smartcity_desktop.storage.shelf import receipted_until

STAGES = (Stage.PRESENTATION, Stage.DISCUSSION, Stage.SCORING)


@dataclass(frozen=True, slots=True)
class Slot:
    """One visit with everything a list shows of it.

    `sheet` is None for a recused assessor and for people who do not score; `indicators` is how
    many the assessor answers; `received` tells whether the own sealed sheet is at the centre.
    """

    visit: Visit
    region: Region
    turn: Turn
    stage_ms: int
    sheet: SheetId | None
    state: SheetState
    revision: int
    answered: int
    indicators: int
    conflict: Conflict | None
    received: bool
    reopen_reason: str


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the event with the slots of a class; `number` counts from 1."""

    number: int
    date: date
    slots: tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class StageTime:
    """A stage of a visit: planned minutes, seconds used so far, None before it began."""

    stage: Stage
    planned_minutes: int
    used_seconds: int | None
    running: bool


@dataclass(frozen=True, slots=True)
class _Known:
    """What the profile says of all sheets and turns, read once for many slots."""

    rows: dict[SheetId, SheetRow]
    turns: dict[VisitId, list[TurnRow]]
    sealed: dict[SheetId, int]
    received: int


class ClassDay:
    """Reads the class's timetable and records what happens in it."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile

    @property
    def class_code(self) -> str:
        """The class shown: the person's own, else the first."""
        group = self._profile.class_group
        return group.code if group else self._profile.roster.classes[0].code

    def days(self, class_code: str = "") -> tuple[Day, ...]:
        """Return every day of the event with the class's slots in order."""
        code = class_code or self.class_code
        event, known = self._profile.roster.event, self._known()
        return tuple(
            Day(
                number,
                day_of(event.starts, number),
                tuple(
                    self._slot(visit, known)
                    for visit in self._profile.roster.visits_of(code, number)
                ),
            )
            for number in range(1, event.days + 1)
        )

    def _known(self) -> "_Known":
        store, journal = self._profile.store, self._profile.journal
        received = receipted_until(store, journal)
        return _Known(
            rows={row.sheet: row for row in sheet_rows(store) if row.journal == journal},
            turns=turn_rows(store),
            sealed=self._sealed_seqs() if received else {},
            received=received,
        )

    def today(self) -> int:
        """Return the event's day number for this device's date, clamped to the event."""
        event = self._profile.roster.event
        passed = (moment(self._profile.clock.wall()).date() - day_of(event.starts, 1)).days
        return min(max(passed + 1, 1), event.days)

    def slot(self, visit: VisitId) -> Slot:
        """Return one slot; raises DomainError for an unknown visit."""
        return self._slot(self._profile.roster.visit(visit), self._known())

    def _slot(self, visit: Visit, known: "_Known") -> Slot:
        roster, person = self._profile.roster, self._profile.person_id
        sheet = self._own_sheet(visit)
        row = known.rows.get(sheet) if sheet else None
        turn = self._turn(visit.id, known.turns)
        blank = None
        if sheet:
            blank = blank_sheet(roster, self._profile.package.instrument, sheet)
        return Slot(
            visit=visit,
            region=roster.region(visit.region),
            turn=turn.turn,
            stage_ms=turn.stage_ms,
            sheet=sheet,
            state=row.state if row else SheetState.EMPTY,
            revision=row.revision if row else 1,
            answered=row.answered if row else 0,
            indicators=len(blank.judged()) if blank else 0,
            conflict=roster.conflict(person, visit.region),
            received=sheet is not None and known.sealed.get(sheet, known.received) < known.received,
            reopen_reason=row.reopen_reason if row else "",
        )

    def _own_sheet(self, visit: Visit) -> SheetId | None:
        for sheet, person in self._profile.roster.sheets_of(visit):
            if person == self._profile.person_id:
                return sheet
        return None

    def _sealed_seqs(self) -> dict[SheetId, int]:
        lines = self._profile.store.lines(self._profile.journal)
        return {
            SheetId(line.entry.body["sheet"]): line.entry.seq
            for line in lines
            if line.entry.kind == "submitted"
        }

    def _turn(self, visit: VisitId, turns: dict[VisitId, list[TurnRow]]) -> TurnRow:
        """Prefer what this device saw; else what came from the others."""
        found = turns.get(visit, [])
        for row in found:
            if row.journal == self._profile.journal:
                return row
        return found[0] if found else TurnRow(Turn(visit), "", 0)

    def arrive(self, visit: VisitId, leader: str, people: int) -> None:
        """Record, as chair or secretary, that a delegation came."""
        self._refuse_others()
        fact = Arrived(visit, leader, people)
        self.slot(visit).turn.admit(fact)
        self._profile.record(fact)

    def mark_absent(self, visit: VisitId, reason: str) -> None:
        """Record, as chair or secretary, that a region did not come."""
        self._refuse_others()
        fact = MarkedAbsent(visit, reason)
        self.slot(visit).turn.admit(fact)
        self._profile.record(fact)

    def start_stage(self, visit: VisitId, stage: Stage) -> None:
        """Begin a stage on this device; its timer runs from now."""
        fact = StageStarted(visit, stage)
        self.slot(visit).turn.admit(fact)
        self._profile.record(fact)

    def stage_times(self, slot: Slot) -> tuple[StageTime, ...]:
        """Return the three stages of a slot with planned and used time."""
        event = self._profile.roster.event
        planned = (event.presentation_minutes, event.discussion_minutes, event.scoring_minutes)
        starts = self._stage_starts(slot.visit.id)
        now = self._profile.clock.wall().ms
        times: list[StageTime] = []
        for stage, minutes in zip(STAGES, planned, strict=True):
            begun = starts.get(stage)
            later = [ms for ms in starts.values() if begun is not None and ms > begun]
            end = min(later, default=now)
            used = None if begun is None else max(0, (end - begun) // 1000)
            times.append(StageTime(stage, minutes, used, slot.turn.stage is stage))
        return tuple(times)

    def _stage_starts(self, visit: VisitId) -> dict[Stage, int]:
        starts: dict[Stage, int] = {}
        for line in self._profile.store.lines(self._profile.journal):
            body = line.entry.body
            if line.entry.kind == "stage_started" and body["visit"] == visit:
                starts.setdefault(Stage(body["stage"]), line.entry.at.ms)
        return starts

    def _refuse_others(self) -> None:
        if self._profile.role not in {Role.CHAIR, Role.SECRETARY, Role.SECRETARIAT}:
            raise DomainError("chair_only", sheet="")
