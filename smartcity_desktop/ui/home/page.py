"""Beranda: the class day in its reading form."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout

from smartcity_desktop.domain.errors import DomainError
from smartcity_desktop.domain.facts import VisitId
from smartcity_desktop.domain.words import SCORING_ROLES, Role
from smartcity_desktop.host.clock import moment
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.services.class_day import ClassDay, Day, Slot
from smartcity_desktop.services.delivering import Delivering
from smartcity_desktop.services.issuing import Issuing
from smartcity_desktop.services.profile import Profile
from smartcity_desktop.services.running import Running
from smartcity_desktop.services.telling import told
from smartcity_desktop.storage.errors import StorageError
from smartcity_desktop.ui.commands import Command
from smartcity_desktop.ui.home.concerns import (
    Concern,
    Delivery,
    delivery_concerns,
    namesakes,
    unfinished_sheets,
    unissued_papers,
)
from smartcity_desktop.ui.home.day_row import DayRow
from smartcity_desktop.ui.home.day_table import DayTable
from smartcity_desktop.ui.home.guards import conflict_words
from smartcity_desktop.ui.home.lines import ConcernsCard
from smartcity_desktop.ui.home.right_column import RightColumn
from smartcity_desktop.ui.home.timing import Moment, moment_of, next_stage, running_slot
from smartcity_desktop.ui.notices import Notices
from smartcity_desktop.ui.page import Heading, KeyHelp, Page
from smartcity_desktop.ui.theme import Theme
from smartcity_desktop.ui.tokens import Tone
from smartcity_desktop.ui.widgets.info_bar import InfoBar, Message

MAY_MARK_ABSENT = {Role.CHAIR, Role.SECRETARY, Role.SECRETARIAT}
WIDE_PERCENT = 115


@dataclass(frozen=True, slots=True)
class HomeSources:
    """What Beranda reads."""

    profile: Profile
    class_day: ClassDay
    running: Running
    delivering: Delivering
    issuing: Issuing


class HomePage(Page):
    """Emits `open_visit` with a `VisitId` to score, `place_wanted` with a `Place` to go to."""

    open_visit = Signal(object)
    place_wanted = Signal(object)

    def __init__(
        self, theme: Theme, wording: Wording, notices: Notices, sources: HomeSources
    ) -> None:
        say = wording.say
        keys = [
            KeyHelp("↑ ↓", say("home.help_rows")),
            KeyHelp("Enter", say("home.help_open")),
            KeyHelp(say("home.key_space"), say("home.help_stage")),
            KeyHelp("A", say("home.help_absent")),
            KeyHelp("F5", say("home.help_refresh")),
        ]
        super().__init__(Heading(say("window.place_home")), keys)
        self._theme, self._wording, self._notices = theme, wording, notices
        self._sources = sources
        self._scores = sources.profile.role in SCORING_ROLES
        self._class = sources.class_day.class_code
        self._days: tuple[Day, ...] = ()
        self._chosen = sources.class_day.today()
        self._selected: VisitId | None = None
        self._running: Slot | None = None
        self._dismissed: set[str] = set()
        self._stale = True
        self._since_ms = 0
        profile = sources.profile
        self.bar = InfoBar(theme)
        self.day_row = DayRow(theme, wording)
        classes = profile.roster.classes
        self.table = DayTable(theme, wording, classes, scores=self._scores)
        self.concerns = ConcernsCard(theme, wording)
        self.right = RightColumn(
            theme, wording, sources.class_day, profile.roster, scores=self._scores
        )
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._lay_out()
        self._connect()
        self._arrange()

    def _connect(self) -> None:
        self.day_row.chosen.connect(self._choose_day)
        self.table.opened.connect(self._open)
        self.table.class_chosen.connect(self._choose_class)
        self.table.rows.stage_wanted.connect(self._stage_of_row)
        self.table.rows.absence_wanted.connect(self._mark_absent)
        self.right.stage_wanted.connect(self._start_stage)
        self.right.sheet_wanted.connect(self._open)
        self.concerns.chosen.connect(self._resolve)
        self._theme.changed.connect(self._arrange)
        self._ticking = QTimer(self)
        self._ticking.setInterval(1000)
        self._ticking.timeout.connect(self._tick)
        self.answer(Command.RECHECK, self.refresh)
        if self._scores:
            self.answer(Command.STAGE, self._stage_of_row)
        if self._sources.profile.role in MAY_MARK_ABSENT:
            self.answer(Command.ABSENT, self._mark_absent)

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(10)
        for part in (self.bar, self.day_row, self.table, self.concerns):
            left.addWidget(part)
        left.addStretch(1)
        self._columns.setContentsMargins(12, 10, 12, 10)
        self._columns.setSpacing(12)
        self._columns.addLayout(left, 1)
        self._columns.addWidget(self.right)
        if self._sources.profile.class_group is None:
            self.table.offer_classes()

    def _arrange(self) -> None:
        """Put the right column below where large type leaves the table no room."""
        wide = self._theme.percent <= WIDE_PERCENT
        direction = QBoxLayout.Direction
        self._columns.setDirection(direction.LeftToRight if wide else direction.TopToBottom)
        self.right.setMinimumWidth(self._theme.size(336) if wide else 0)
        self.right.setMaximumWidth(self._theme.size(336) if wide else 16777215)

    @property
    def days(self) -> tuple[Day, ...]:
        """Return the days as shown."""
        return self._days

    def enter(self) -> None:
        """Read the day anew and put the focus on the running row."""
        self.refresh()
        self.table.rows.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        """Read the day anew when something was recorded meanwhile."""
        super().showEvent(event)
        self._ticking.start()
        if self._stale:
            self.refresh()

    def refresh_soon(self) -> None:
        """Read the day anew once the window is idle, or when the page is shown again."""
        if not self._stale:
            self._stale = True
            QTimer.singleShot(0, self, self._refresh_if_shown)

    def refresh(self) -> None:
        """Read the day anew and show it."""
        self._stale = False
        sources, now = self._sources, self._now()
        self._days = sources.class_day.days(self._class)
        today = self._day(now.day)
        self._running = running_slot(today)
        self._show_heading(now)
        running = self._running.visit.id if self._running else None
        self.day_row.show_days(self._days, now, running, self._chosen)
        self._show_table(running)
        self.right.show_day(today, self._running, now)
        self.concerns.show_concerns(self._find_concerns(now))

    def _now(self) -> Moment:
        wall = self._sources.profile.clock.wall()
        self._since_ms = wall.ms
        return moment_of(self._sources.class_day.today(), moment(wall))

    def _refresh_if_shown(self) -> None:
        if self._stale and self.isVisible():
            self.refresh()

    def _day(self, number: int) -> Day | None:
        return next((day for day in self._days if day.number == number), None)

    def _tick(self) -> None:
        if not self.isVisible():
            self._ticking.stop()
            return
        passed = self._sources.profile.clock.wall().ms - self._since_ms
        self.right.running.tick(max(0, passed // 1000))

    def _show_heading(self, now: Moment) -> None:
        say, title = self._wording.say, self.heading.title
        regions = sum(len(day.slots) for day in self._days)
        subtitle = say(
            "home.subtitle",
            code=self._class,
            regions=regions,
            day=now.day,
            days=len(self._days),
        )
        if self.heading.subtitle != subtitle:
            self.set_heading(Heading(title, subtitle))

    def _show_table(self, running: VisitId | None) -> None:
        day = self._day(self._chosen)
        if day is not None:
            self.table.show_day(day, self._class, running, self._selected)

    def _find_concerns(self, now: Moment) -> list[Concern]:
        sources, wording = self._sources, self._wording
        standing = sources.delivering.standing()
        waiting = self._since_ms - standing.oldest_ms if standing.oldest_ms else 0
        delivery = Delivery(standing.refused, standing.pending, waiting)
        roster = sources.profile.roster
        found = [
            *unfinished_sheets(self._days, now, wording),
            *unissued_papers(sources.issuing.unissued_sheets(), roster, wording),
            *delivery_concerns(delivery, wording),
            *namesakes(self._days, roster, now, wording),
        ]
        return [concern for concern in found if concern.key not in self._dismissed]

    def _choose_day(self, number: int) -> None:
        self._chosen = number
        self._selected = None
        self._show_table(self._running.visit.id if self._running else None)

    def _choose_class(self, code: str) -> None:
        self._class = code
        self._selected = None
        self.refresh()

    def _open(self, slot: Slot) -> None:
        if slot.conflict is not None:
            kind = conflict_words(slot.conflict, self._wording)
            text = self._wording.say("home.excused_sentence", region=slot.region.name, kind=kind)
            self.bar.show_message(Message(Tone.INFO, text, icon="excused"))
        elif slot.sheet is not None:
            self._selected = slot.visit.id
            self.open_visit.emit(slot.visit.id)

    def _resolve(self, concern: Concern) -> None:
        if concern.visit is not None:
            self._selected = concern.visit
            self.open_visit.emit(concern.visit)
        elif concern.place is not None:
            self.place_wanted.emit(concern.place)
        else:
            self._dismissed.add(concern.key)
            self.concerns.show_concerns(self._find_concerns(self._now()))
            self.table.rows.setFocus()

    def _stage_of_row(self) -> None:
        slot = self.table.current
        if slot is not None and self._scores:
            self._start_stage(slot)

    def _start_stage(self, slot: Slot) -> None:
        say, name = self._wording.say, slot.region.short_name
        stage = next_stage(slot)
        if slot.visit.day != self._now().day:
            self.bar.show_message(Message(Tone.INFO, say("home.not_today", region=name)))
        elif slot.conflict is not None:
            self._open(slot)
        elif stage is None:
            self.bar.show_message(Message(Tone.INFO, say("home.last_stage", region=name)))
        else:
            self._selected = slot.visit.id
            self._do(lambda: self._sources.class_day.start_stage(slot.visit.id, stage))

    def _mark_absent(self) -> None:
        slot = self.table.current
        if slot is None or self._sources.profile.role not in MAY_MARK_ABSENT:
            return
        say = self._wording.say
        title, text = say("home.absent_title"), say("home.absent_text", region=slot.region.name)
        reason = self._notices.ask_reason(title, text, say("home.absent_verb"))
        if reason:
            self._selected = slot.visit.id
            self._do(lambda: self._sources.running.mark_absent(slot.visit.id, reason))

    def _do(self, act: Callable[[], None]) -> None:
        try:
            act()
        except (DomainError, StorageError) as error:
            self.bar.show_message(Message(Tone.BAD, told(error, self._wording)))
        else:
            self.bar.clear()
            self.refresh()
