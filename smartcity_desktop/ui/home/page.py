"""Beranda: the class day, who is missing, and what to do next."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QTimer
from PySide6.QtGui import QShowEvent

from smartcity_desktop.domain.facts import VisitId
from smartcity_desktop.domain.roster import ClassGroup
from smartcity_desktop.domain.words import SCORING_ROLES
from smartcity_desktop.host.clock import moment
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.services.class_day import ClassDay, Day, Slot
from smartcity_desktop.services.delivering import Delivering
from smartcity_desktop.services.issuing import Issuing
from smartcity_desktop.services.profile import Profile
from smartcity_desktop.services.running import Running
from smartcity_desktop.services.seating import Seating
from smartcity_desktop.ui.acting import Acting, Desk
from smartcity_desktop.ui.background import Background
from smartcity_desktop.ui.commands import Command
from smartcity_desktop.ui.evidence.desk import EvidenceDesk
from smartcity_desktop.ui.home.agenda import Agenda
from smartcity_desktop.ui.home.concerns import Concern
from smartcity_desktop.ui.home.concerns_card import ConcernSource
from smartcity_desktop.ui.home.day_acts import DayActs
from smartcity_desktop.ui.home.day_view import DayView
from smartcity_desktop.ui.home.home import Home
from smartcity_desktop.ui.home.key_lines import key_lines
from smartcity_desktop.ui.home.powers import leads, may
from smartcity_desktop.ui.home.refusals import tell_refusal
from smartcity_desktop.ui.home.slot_acts import SlotActs
from smartcity_desktop.ui.home.timing import Moment, moment_of, running_slot
from smartcity_desktop.ui.notices import Notices
from smartcity_desktop.ui.page import Heading, Place
from smartcity_desktop.ui.seating.pane import SeatingPane
from smartcity_desktop.ui.theme import Theme
from smartcity_desktop.ui.tokens import Tone
from smartcity_desktop.ui.widgets.front_stack import FrontStack
from smartcity_desktop.ui.widgets.info_bar import Message


@dataclass(frozen=True, slots=True)
class HomeSources:
    """What Beranda reads."""

    profile: Profile
    class_day: ClassDay
    running: Running
    delivering: Delivering
    issuing: Issuing
    background: Background


class HomePage(Home):
    """The day of a class for everybody who runs it, scores in it or looks on."""

    def __init__(
        self, theme: Theme, wording: Wording, notices: Notices, sources: HomeSources
    ) -> None:
        role, profile = sources.profile.role, sources.profile
        super().__init__(Heading(wording.say("window.place_home")), key_lines(role, wording))
        self._wording, self._sources = wording, sources
        self._class = sources.class_day.class_code
        self._days: tuple[Day, ...] = ()
        self._chosen = sources.class_day.today()
        self._selected: VisitId | None = None
        self._running: Slot | None = None
        self._since_ms = 0
        desk = Desk(theme, wording, notices, profile)
        seating = Seating(profile)
        files = EvidenceDesk(theme, wording, notices, sources.background, profile, self)
        self.slot_acts = SlotActs(desk, sources.class_day, sources.running, files, self)
        self.day_acts = DayActs(desk, sources.running, self)
        self._agenda = Agenda(sources.class_day, sources.delivering, sources.issuing, seating, desk)
        self._day = DayView(desk, sources.class_day)
        self.bar, self.day_row, self.table = self._day.bar, self._day.day_row, self._day.table
        self.concerns, self.right = self._day.concerns, self._day.right
        # Observers only watch: nothing is asked of them.
        self.concerns.setVisible(leads(role) or role in SCORING_ROLES)
        self.seating = SeatingPane(desk, seating, self)
        self._stack = FrontStack(self)
        self._stack.addWidget(self._day)
        self._stack.addWidget(self.seating)
        self._connect()
        self._answer_all()

    def _connect(self) -> None:
        self.day_row.chosen.connect(self._choose_day)
        self.day_row.calibration.connect(lambda: self.place_wanted.emit(Place.CALIBRATION))
        self.table.opened.connect(self._open)
        self.table.wanted.connect(self.run)
        self.table.class_chosen.connect(self._choose_class)
        self.table.rows.wanted.connect(self.run)
        self.right.wanted.connect(self._act_on)
        self.right.sheet_wanted.connect(self._open)
        self.concerns.chosen.connect(self._resolve)
        self.slot_acts.reseat_wanted.connect(self._reseat)
        self.day_acts.day_closed.connect(self.day_closed)
        self.seating.left.connect(self._back_to_day)
        for acting in (self.slot_acts, self.day_acts, self.seating.acting):
            self._follow(acting)
        self._ticking = QTimer(self, interval=1000)
        self._ticking.timeout.connect(self._tick)

    def _follow(self, acting: Acting) -> None:
        acting.done.connect(self._recorded)
        acting.refused.connect(self._refuse)
        acting.told.connect(self._tell)

    def _answer_all(self) -> None:
        """Answer the menu with what this role may do; the rest is not in it."""
        self.answer(Command.RECHECK, self.refresh)
        for command in (*self.slot_acts.commands, *self.day_acts.commands):
            self.answer(command, self._running_of(command))
        if may(self._sources.profile.role, Command.SPLIT_CLASS):
            self.answer(Command.SPLIT_CLASS, self._split)
            self.answer(Command.MERGE_CLASSES, self._merge)

    def _running_of(self, command: Command) -> Callable[[], None]:
        return lambda: self.run(command)

    def run(self, command: Command) -> None:
        """Do an act on the current row, or on the day shown."""
        slot = self.table.current
        if slot is not None:
            self._act_on(command, slot)
        elif command is Command.RESEAT:
            self._show_seating(lambda: self.seating.show_move(None))
        self.day_acts.act(command, self._class, self._day_of(self._chosen))

    def _select(self, visit: VisitId | None) -> None:
        self._selected = visit

    def _act_on(self, command: Command, slot: Slot) -> None:
        self._select(slot.visit.id)
        self.slot_acts.act(command, slot)

    def enter(self) -> None:
        """Read the day anew and put the focus on the running row."""
        self.refresh()
        if self._stack.currentWidget() is self._day:
            self.table.rows.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        """Read the day anew when something was recorded meanwhile."""
        super().showEvent(event)
        self._ticking.start()
        if self._stale:
            self.refresh()

    def refresh(self) -> None:
        """Read the day anew and show it."""
        self._stale = False
        now = self._now()
        self._class = self._shown_class().code
        self._days = self._sources.class_day.days(self._class)
        today = self._day_of(now.day)
        self._running = running_slot(today)
        self._show_heading(now)
        running = self._running.visit.id if self._running else None
        shown = (*self._sources.class_day.calibration_days(self._class), *self._days)
        self.day_row.show_days(shown, now, running, self._chosen)
        self._show_table()
        self.right.show_day(today, self._running, now)
        self.concerns.show_concerns(self._agenda.read(self._class, self._days, now))
        self.seating.refresh()
        self.listed.emit()
        self.follow_files()

    def add_source(self, source: ConcernSource) -> None:
        """Show the concerns of another part of the window before the day's own."""
        self.concerns.add_source(source)

    def follow_files(self) -> None:
        """Show what came while it is asked whether all evidence is here."""
        self.slot_acts.receiving.follow()

    def offer(self, name: str, verb: str, call: Callable[[], None]) -> None:
        """Offer an act that is always there above what needs doing."""
        self.concerns.offer(name, verb, call)

    def _shown_class(self) -> ClassGroup:
        """Return the class on the page: the person's own, which may have changed, or the chosen."""
        profile = self._sources.profile
        groups = [group for group in profile.roster.classes if group.panel]
        if profile.class_group is not None:
            return profile.class_group
        chosen = next((group for group in groups if group.code == self._class), groups[0])
        self.table.offer_classes(groups, chosen.code)
        return chosen

    def _now(self) -> Moment:
        wall = self._sources.profile.clock.wall()
        self._since_ms = wall.ms
        return moment_of(self._sources.class_day.today(), moment(wall))

    def _day_of(self, number: int) -> Day | None:
        return next((day for day in self._days if day.number == number), None)

    def _tick(self) -> None:
        if not self.isVisible():
            self._ticking.stop()
            return
        passed = self._sources.profile.clock.wall().ms - self._since_ms
        self.right.running.tick(max(0, passed // 1000))

    def _show_heading(self, now: Moment) -> None:
        subtitle = self._wording.say(
            "home.subtitle",
            code=self._class,
            regions=sum(len(day.slots) for day in self._days),
            day=now.day,
            days=len(self._days),
        )
        if self.heading.subtitle != subtitle:
            self.set_heading(Heading(self.heading.title, subtitle))

    def _show_table(self) -> None:
        day, code = self._day_of(self._chosen), self._class
        if day is None:
            return
        running = self._running.visit.id if self._running else None
        group = self._sources.profile.roster.class_group(code)
        self.table.show_day(day, group, running, self._selected)
        known = self._sources.profile.book.day(code, day.number)
        today = day.date == self._sources.class_day.date()
        self.table.offer_opening(day.number, today=today, opened=known.opened)

    def _choose_day(self, number: int) -> None:
        self._chosen, self._selected = number, None
        self._show_table()

    def _choose_class(self, code: str) -> None:
        self._class, self._selected = code, None
        self.refresh()

    def _open(self, slot: Slot) -> None:
        if slot.conflict is not None:
            self.slot_acts.tell_excused(slot)
        elif slot.sheet is not None:
            self._select(slot.visit.id)
            self.open_visit.emit(slot.visit.id)

    def _resolve(self, concern: Concern) -> None:
        if concern.command is not None:
            self.do_for(concern.command, concern.visit, concern.day)
        elif concern.place is not None:
            self._go(concern)
        elif concern.visit is not None:
            self._select(concern.visit)
            self.open_visit.emit(concern.visit)
        else:
            self._agenda.dismiss(concern.key)
            self.refresh()
            self.table.rows.setFocus()

    def _go(self, concern: Concern) -> None:
        if concern.visit is not None:
            self._select(concern.visit)
        if concern.place is Place.PANEL:
            self.panel_wanted.emit(concern.visit)
        else:
            self.place_wanted.emit(concern.place)

    def _reseat(self, slot: Slot) -> None:
        self._show_seating(lambda: self.seating.show_move(slot.visit.id))

    def _split(self) -> None:
        self._show_seating(lambda: self.seating.show_split(self._class))

    def _merge(self) -> None:
        self._show_seating(lambda: self.seating.show_merge(self._class))

    def _show_seating(self, show: Callable[[], None]) -> None:
        self.bar.clear()
        self._stack.setCurrentWidget(self.seating)
        show()

    def _back_to_day(self) -> None:
        self._stack.setCurrentWidget(self._day)
        self.table.rows.setFocus()

    def _recorded(self) -> None:
        self.bar.clear()
        self.refresh()
        # The button that was pressed may be gone with what it resolved.
        self.table.rows.setFocus()

    def _refuse(self, error: Exception) -> None:
        tell_refusal(self, self.bar, self._wording, error, self._selected)

    def do_for(self, command: Command, visit: VisitId | None, day: int = 0) -> bool:
        """Do an act for a region, its day or another; returns whether nothing is said of it."""
        slot = self._sources.class_day.slot(visit) if visit is not None else None
        if slot is not None:
            self._act_on(command, slot)
        number = day or (slot.visit.day if slot is not None else self._chosen)
        self.day_acts.act(command, self._class, self._day_of(number))
        return self.bar.isHidden()

    def _tell(self, text: str) -> None:
        self.bar.show_message(Message(Tone.INFO, text))
