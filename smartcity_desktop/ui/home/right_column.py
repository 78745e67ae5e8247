"""The right of Beranda: the running slot, the own sheets, and what comes next."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from smartcity_desktop.domain.roster import Roster
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.services.class_day import ClassDay, Day, Slot
from smartcity_desktop.ui.home.guards import guard_lines, own_sheet_lines, sealed_count
from smartcity_desktop.ui.home.lines import LinesCard
from smartcity_desktop.ui.home.running_card import RunningCard, RunningLook
from smartcity_desktop.ui.home.timing import Moment, next_slot
from smartcity_desktop.ui.theme import Theme


class RightColumn(QWidget):
    """Emits `stage_wanted` and `sheet_wanted` with the `Slot` of the running card."""

    stage_wanted = Signal(object)
    sheet_wanted = Signal(object)

    def __init__(
        self,
        theme: Theme,
        wording: Wording,
        class_day: ClassDay,
        roster: Roster,
        *,
        scores: bool,
    ) -> None:
        super().__init__()
        self._wording, self._class_day, self._roster = wording, class_day, roster
        self._scores = scores
        self._shown: Slot | None = None
        self.running = RunningCard(theme, wording, may_start=scores)
        self.sheets = LinesCard(theme, wording.say("home.own_sheets"), "scoring", edge_to_edge=True)
        self.next = LinesCard(theme, wording.say("home.next"), "next", edge_to_edge=False)
        self.sheets.setVisible(scores)
        self.running.stage_wanted.connect(lambda: self.stage_wanted.emit(self._shown))
        self.running.sheet_wanted.connect(lambda: self.sheet_wanted.emit(self._shown))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        for part in (self.running, self.sheets, self.next):
            column.addWidget(part)
        column.addStretch(1)

    def show_day(self, today: Day | None, running: Slot | None, now: Moment) -> None:
        """Show today as it stands."""
        following = next_slot(today, running)
        slots = today.slots if today else ()
        self._show_running(slots, running, following)
        lines = own_sheet_lines(slots, now, self._wording)
        self.sheets.show_lines(lines, sealed_count(slots, self._wording))
        self.sheets.setVisible(self._scores and bool(lines))
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
        self.running.show_slot(RunningLook(self._shown, stages, place, running is not None))
        self.running.stage_button.setEnabled(self._shown.conflict is None)

    def _show_next(self, following: Slot | None) -> None:
        self.next.setVisible(following is not None)
        if following is None:
            return
        title = self._wording.say("home.next_at", starts=following.visit.starts)
        self.next.set_title(title)
        lines = guard_lines(following, self._roster, self._wording, scores=self._scores)
        self.next.show_lines(lines, heading=following.region.name)
