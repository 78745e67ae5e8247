"""The day of a class as one laptop sees it: slots, stages, sheets of the panel, own sheets."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from smartcity_desktop.domain.class_book import Book, Said
from smartcity_desktop.domain.dates import day_of
from smartcity_desktop.domain.errors import DomainError
from smartcity_desktop.domain.facts import PersonId, SheetId, StageStarted, StartedAlone, VisitId
from smartcity_desktop.domain.roster import Conflict, Region, Visit
from smartcity_desktop.domain.sheet import blank_sheet
from smartcity_desktop.domain.sheet_version import counting_versions
from smartcity_desktop.domain.stage_time import seconds_used
from smartcity_desktop.domain.visit import Turn
from smartcity_desktop.domain.words import (
    LEADING_ROLES,
    WATCHING_ROLES,
    SheetState,
    Stage,
    VisitState,
)
from smartcity_desktop.host.clock import moment
from smartcity_desktop.protocol.journal import Wall
from smartcity_desktop.services.profile import Profile
from smartcity_desktop.storage.hub_receipts import held_by_hub
from smartcity_desktop.storage.queries import SheetRow, sheet_rows
from smartcity_desktop.storage.shelf import receipted_until

STAGES = tuple(Stage)
_WAITING = frozenset({VisitState.SCHEDULED, VisitState.READY, VisitState.ABSENT})
_RUNNING = frozenset({VisitState.RUNNING, VisitState.SCORING})


class Lacking(StrEnum):
    """What a region's first stage still lacks."""

    DAY = "day"
    ARRIVAL = "arrival"


@dataclass(frozen=True, slots=True)
class PanelSheet:
    """One expected sheet of a visit as colleagues may see it before the reveal.

    `answered` is how many indicators are answered, None when this laptop cannot know; `sealed_at`
    is ISO 8601, "" before.
    """

    person: PersonId
    sheet: SheetId
    sealed: bool
    answered: int | None
    sealed_at: str


@dataclass(frozen=True, slots=True)
class Slot:
    """One visit with everything a list shows of it.

    `sheet` is None for a recused assessor and for people who do not score; `indicators` is how
    many an assessor of the region answers; `received` tells whether the own sealed sheet is at the
    centre; `begun` whether scoring began, by the chair or on this laptop alone; `panel` are the
    sheets the visit waits for.
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
    held: bool
    reopen_reason: str
    begun: bool
    panel: tuple[PanelSheet, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the event with the slots of a class; `number` counts from 1, 0 is calibration."""

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

    book: Book
    rows: dict[SheetId, SheetRow]
    everybody: Mapping[SheetId, SheetRow]
    sealed: Mapping[SheetId, int]
    received: int
    held: int


class ClassDay:
    """Reads the timetable of a class with what happened in it.

    `progress` are the answers counted by the hub, by sheet: how far colleagues are, never what
    they gave.
    """

    def __init__(self, profile: Profile) -> None:
        self._profile = profile
        self.progress: Mapping[str, int] = {}
        # The own journal only grows: what was read of it stays true.
        self._sealed: dict[SheetId, int] = {}
        self._read = 0

    @property
    def class_code(self) -> str:
        """The class shown: the person's own, else the first."""
        group = self._profile.class_group
        return group.code if group else self._profile.roster.classes[0].code

    def days(self, class_code: str = "") -> tuple[Day, ...]:
        """Return every day of the event with the class's slots in order."""
        known, last = self._known(), self._profile.roster.event.days
        numbers = range(1, last + 1)
        return tuple(self._day(class_code, number, known) for number in numbers)

    def calibration(self, class_code: str = "") -> Day:
        """Return the prepared cases of a class, as the day before the first."""
        return self._day(class_code, 0, self._known())

    def calibration_days(self, class_code: str = "") -> tuple[Day, ...]:
        """Return the calibration, for people who take part in one, else nothing."""
        if self._profile.role in WATCHING_ROLES:
            return ()
        cases = self.calibration(class_code)
        return (cases,) if cases.slots else ()

    def _day(self, class_code: str, number: int, known: "_Known") -> Day:
        roster = self._profile.roster
        visits = roster.visits_of(class_code or self.class_code, number)
        slots = tuple(self._slot(visit, known) for visit in visits)
        return Day(number, day_of(roster.event.starts, number), slots)

    def _known(self) -> "_Known":
        store, journal = self._profile.store, self._profile.journal
        received = receipted_until(store, journal)
        rows = sheet_rows(store)
        return _Known(
            book=self._profile.book,
            rows={row.sheet: row for row in rows if row.journal == journal},
            everybody=counting_versions(rows),
            sealed=self._sealed_seqs(),
            received=received,
            held=held_by_hub(store, journal),
        )

    def today(self) -> int:
        """Return the event's day number now, clamped to the event.

        A stage that runs in the class decides, whatever this laptop's clock says; else the date on
        the clock that the room shares.
        """
        running = self.running_day()
        if running is not None:
            return running
        event = self._profile.roster.event
        passed = (self.date() - day_of(event.starts, 1)).days
        return min(max(passed + 1, 1), event.days)

    def date(self) -> date:
        """Return the date in the event's zone, by the clock that the room shares."""
        wall = self._profile.clock.wall()
        return moment(Wall(wall.room_ms, wall.zone)).date()

    def running_day(self) -> int | None:
        """Return the open day on which presentation or discussion runs in the class, if any."""
        book, code = self._profile.book, self.class_code
        days = [
            visit.day
            for visit in self._profile.roster.visits_of(code)
            if book.turn(visit.id).state is VisitState.RUNNING
            and book.day(code, visit.day).opened
            and not book.day(code, visit.day).closed
        ]
        return max(days, default=None)

    def slot(self, visit: VisitId) -> Slot:
        """Return one slot; raises DomainError for an unknown visit."""
        return self._slot(self._profile.roster.visit(visit), self._known())

    def _slot(self, visit: Visit, known: "_Known") -> Slot:
        roster, person = self._profile.roster, self._profile.person_id
        sheet = self._own_sheet(visit)
        row = known.rows.get(sheet) if sheet else None
        turn = _shown(known.book, visit.id, person)
        panel = tuple(self._panel(visit, known))
        asked = sheet or next((one.sheet for one in panel), None)
        blank = None
        if asked:
            blank = blank_sheet(roster, self._profile.package.instrument, asked)
        return Slot(
            visit=visit,
            region=roster.region(visit.region),
            turn=turn,
            stage_ms=_stage_ms(self._timeline(known.book, visit.id)),
            sheet=sheet,
            state=row.state if row else SheetState.EMPTY,
            revision=row.revision if row else 1,
            answered=row.answered if row else 0,
            indicators=len(blank.judged()) if blank else 0,
            conflict=roster.conflict(person, visit.region),
            received=sheet is not None and known.sealed.get(sheet, known.received) < known.received,
            held=sheet is not None and known.sealed.get(sheet, known.held) < known.held,
            reopen_reason=row.reopen_reason if row else "",
            begun=turn.state not in _WAITING,
            panel=panel,
        )

    def _panel(self, visit: Visit, known: _Known) -> Iterator[PanelSheet]:
        roster = self._profile.roster
        for person in known.book.expected(visit.id):
            sheet = roster.sheet_id(visit, person)
            row = known.everybody.get(sheet)
            sealed = row is not None and row.state is SheetState.SUBMITTED
            answered = self.progress.get(sheet)
            if person == self._profile.person_id:
                answered = row.answered if row else 0
            yield PanelSheet(person, sheet, sealed, answered, row.sealed_at if row else "")

    def _own_sheet(self, visit: Visit) -> SheetId | None:
        for sheet, person in self._profile.roster.sheets_of(visit):
            if person == self._profile.person_id:
                return sheet
        return None

    def _sealed_seqs(self) -> Mapping[SheetId, int]:
        """Return where in the own journal each sheet was sealed last."""
        for line in self._profile.store.lines(self._profile.journal, self._read):
            self._read = line.entry.seq + 1
            if line.entry.kind == "submitted":
                self._sealed[SheetId(line.entry.body["sheet"])] = line.entry.seq
        return self._sealed

    def may_start_stage(self, slot: Slot) -> bool:
        """Tell whether this person begins stages of a slot: its chair, else alone before the chair.

        What the day's rules say of it is told when it is tried.
        """
        state = self._profile.book.turn(slot.visit.id).state
        if self._profile.role in LEADING_ROLES:
            return state in _WAITING | _RUNNING
        return state in _WAITING

    def lacking(self, slot: Slot) -> Lacking | None:
        """Return what this person has to do before a slot's first stage can begin, None if nothing.

        Only who leads the class is asked for it: others begin on their own laptop.
        """
        if self._profile.role not in LEADING_ROLES or slot.visit.day == 0:
            return None
        if not self._profile.book.day(slot.visit.class_code, slot.visit.day).opened:
            return Lacking.DAY
        return Lacking.ARRIVAL if slot.turn.state is VisitState.SCHEDULED else None

    def unsigned(self, visit: VisitId) -> tuple[PersonId, ...]:
        """Return who has neither signed the result of a visit nor objected to it."""
        turn = self._profile.book.turn(visit)
        answered = set(turn.signatures) | set(turn.objections)
        owners = [self._profile.roster.sheet_owner(sheet)[1].id for sheet in turn.signers()]
        return tuple(person for person in owners if person not in answered)

    def start_stage(self, visit: VisitId, stage: Stage) -> None:
        """Begin a stage: for the class as its chair or secretary, else on this laptop alone.

        Raises DomainError when the day's rules do not allow it.
        """
        if self._profile.role in LEADING_ROLES:
            self._profile.act(StageStarted(visit, stage))
            return
        if self._profile.book.turn(visit).state not in _WAITING:
            raise DomainError("chair_leads", visit=visit)
        self._profile.act(StartedAlone(visit, stage))

    def _timeline(self, book: Book, visit: VisitId) -> tuple[Said, ...]:
        """Return what timed a visit: the class's acts, else what was begun here alone."""
        if book.turn(visit).state not in _WAITING:
            return book.timeline.get(visit, ())
        return book.alone.get((self._profile.person_id, visit), ())

    def stage_times(self, slot: Slot) -> tuple[StageTime, ...]:
        """Return the three stages of a slot with planned and used time, pauses left out."""
        event = self._profile.roster.event
        planned = (event.presentation_minutes, event.discussion_minutes, event.scoring_minutes)
        now = self._profile.clock.wall().room_ms
        used = seconds_used(self._timeline(self._profile.book, slot.visit.id), now)
        running = slot.turn.stage if slot.turn.state in _RUNNING else None
        return tuple(
            StageTime(stage, minutes, used.get(stage), running is stage)
            for stage, minutes in zip(STAGES, planned, strict=True)
        )


def _stage_ms(timeline: Sequence[Said]) -> int:
    """Return when the running stage began (ms since 1970), 0 before the first."""
    starts = [
        said.room_ms for said in timeline if isinstance(said.fact, StageStarted | StartedAlone)
    ]
    return starts[-1] if starts else 0


def _shown(book: Book, visit: VisitId, person: PersonId) -> Turn:
    """Return a turn as this person's laptop shows it: ahead of the class where begun alone."""
    turn, alone = book.turn(visit), book.alone.get((person, visit), ())
    last = alone[-1].fact if alone else None
    if turn.state not in _WAITING or not isinstance(last, StartedAlone):
        return turn
    scoring = last.stage is Stage.SCORING
    state = VisitState.SCORING if scoring else VisitState.RUNNING
    return replace(turn, state=state, stage=last.stage)
