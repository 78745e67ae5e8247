"""The right of Beranda: the running slot, the sheets that are waited for, and what comes next."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from smartcity_desktop.domain.words import SCORING_ROLES
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.services.class_day import ClassDay, Day, Slot
from smartcity_desktop.services.profile import Profile
from smartcity_desktop.ui.commands import Command
from smartcity_desktop.ui.home.guards import guard_lines
from smartcity_desktop.ui.home.panel_card import PanelCard
from smartcity_desktop.ui.home.powers import leads, may, oversees
from smartcity_desktop.ui.home.running_card import RunningCard, RunningLook
from smartcity_desktop.ui.home.sheet_lines import own_sheet_lines, sealed_count
from smartcity_desktop.ui.home.timing import Moment, next_slot, panel_slot
from smartcity_desktop.ui.theme import Theme
from smartcity_desktop.ui.widgets.lines import LinesCard


class RightColumn(QWidget):
    """Emits `wanted` with a `Command` and the `Slot` it is for, `sheet_wanted` with a slot."""

    wanted = Signal(object, object)
    sheet_wanted = Signal(object)

    def __init__(
        self, theme: Theme, wording: Wording, class_day: ClassDay, profile: Profile
    ) -> None:
        super().__init__()
        role = profile.role
        self._wording, self._class_day, self._profile = wording, class_day, profile
        self._scores, self._oversees = role in SCORING_ROLES, oversees(role)
        self._shown: Slot | None = None
        self._judged: Slot | None = None
        self.running = RunningCard(
            theme, wording, may_start=may(role, Command.STAGE), leads=leads(role)
        )
        self.panel = PanelCard(theme, wording, may_reveal=may(role, Command.REVEAL))
        self.sheets = LinesCard(theme, wording.say("home.own_sheets"), "scoring", edge_to_edge=True)
        self.next = LinesCard(theme, wording.say("home.next"), "next", edge_to_edge=False)
        self._connect()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        for part in (self.running, self.panel, self.sheets, self.next):
            column.addWidget(part)
        column.addStretch(1)

    def _connect(self) -> None:
        running = self.running
        running.stage_wanted.connect(lambda: self.wanted.emit(Command.STAGE, self._shown))
        running.arrival_wanted.connect(lambda: self.wanted.emit(Command.ARRIVE, self._shown))
        running.pause_wanted.connect(lambda: self.wanted.emit(Command.SUSPEND, self._shown))
        running.sheet_wanted.connect(lambda: self.sheet_wanted.emit(self._shown))
        self.panel.reveal_wanted.connect(lambda: self.wanted.emit(Command.REVEAL, self._judged))

    def show_day(self, today: Day | None, running: Slot | None, now: Moment) -> None:
        """Show today as it stands."""
        following = next_slot(today, running)
        slots = today.slots if today else ()
        self._show_running(slots, running, following)
        self._judged = panel_slot(today, running) if self._oversees else None
        self.panel.setVisible(self._judged is not None)
        if self._judged is not None:
            roster, quorum = self._profile.roster, self._profile.book.minimum
            runs = running.visit.id if running else None
            self.panel.show_slot(self._judged, roster, quorum, runs)
        lines = own_sheet_lines(slots, now, self._wording)
        self.sheets.show_lines(lines, sealed_count(slots, self._wording))
        # The chair's own sheet stands among the panel's while one is scored.
        self.sheets.setVisible(self._scores and bool(lines) and self._judged is None)
        self._show_next(following)

    def _show_running(
        self, slots: tuple[Slot, ...], running: Slot | None, following: Slot | None
    ) -> None:
        self._shown = running or following
        if self._shown is None:
            self.running.show_nothing()
            return
        stages = self._class_day.stage_times(self._shown)
        number = [slot.visit.id for slot in slots].index(self._shown.visit.id) + 1
        place = self._wording.say("home.slot_of", number=number, slots=len(slots))
        visit = self._shown.visit
        look = RunningLook(
            self._shown,
            stages,
            place,
            begun=running is not None,
            startable=self._class_day.may_start_stage(self._shown),
            led=self._profile.book.day(visit.class_code, visit.day).opened,
        )
        self.running.show_slot(look)
        excused = self._shown.conflict is not None and not self._oversees
        self.running.stage_button.setEnabled(not excused)

    def _show_next(self, following: Slot | None) -> None:
        self.next.setVisible(following is not None)
        if following is None:
            return
        title = self._wording.say("home.next_at", starts=following.visit.starts)
        self.next.set_title(title)
        profile = self._profile
        lines = guard_lines(
            following,
            profile.book,
            profile.package.instrument,
            self._wording,
            profile.person_id if self._scores and not self._oversees else None,
        )
        self.next.show_lines(lines, heading=following.region.name)
