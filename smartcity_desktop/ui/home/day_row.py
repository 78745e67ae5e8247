"""The days of the event side by side; one is chosen."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QWidget

from smartcity_desktop.domain.facts import VisitId
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.services.class_day import Day, Slot
from smartcity_desktop.ui.dates import short_day
from smartcity_desktop.ui.home.day_card import DayCard, DayLook
from smartcity_desktop.ui.home.states import Counted, counted, counted_turn
from smartcity_desktop.ui.home.timing import Moment, is_past
from smartcity_desktop.ui.theme import Theme

LARGE_PERCENT = 150
ACROSS, GAP = 4, 8


class DayRow(QWidget):
    """Emits `chosen` with a day's number (from 1), `calibration` for the day before the first."""

    chosen = Signal(int)
    calibration = Signal()

    def __init__(self, theme: Theme, wording: Wording, *, oversees: bool) -> None:
        super().__init__()
        self._theme = theme
        self._wording = wording
        self._oversees = oversees
        self._group = QButtonGroup(self)
        self._group.idClicked.connect(self._choose)
        self._chosen = 0
        self._cards: list[DayCard] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(GAP)
        theme.changed.connect(self._arrange)

    @property
    def cards(self) -> tuple[DayCard, ...]:
        """Return the cards, first day first."""
        return tuple(self._cards)

    def show_days(
        self, days: Sequence[Day], now: Moment, running: VisitId | None, chosen: int
    ) -> None:
        """Show every day, with `chosen` as the one in the table."""
        for day in days[len(self._cards) :]:
            card = DayCard(self._theme, self._wording)
            self._cards.append(card)
            self._group.addButton(card, day.number)
        for card, day in zip(self._cards, days, strict=True):
            card.show_day(self._look(day, now, running))
            card.setChecked(day.number == chosen)
        self._chosen = chosen
        self._arrange()

    def _choose(self, number: int) -> None:
        if number:
            self.chosen.emit(number)
            return
        # The cases have a place of their own; the table keeps its day.
        self._group.button(self._chosen).setChecked(True)
        self.calibration.emit()

    def _look(self, day: Day, now: Moment, running: VisitId | None) -> DayLook:
        say = self._wording.say
        slots = tuple(self._counted(slot, day, now, running) for slot in day.slots)
        here = day.date == now.at.date() or any(s.visit.id == running for s in day.slots)
        today = say("home.today") if here and day.number == now.day else ""
        date = short_day(day.date, self._wording.language)
        title = say("home.day", day=day.number) if day.number else say("home.calibration")
        return DayLook(title, date, today, slots)

    def _counted(self, slot: Slot, day: Day, now: Moment, running: VisitId | None) -> Counted:
        runs = slot.visit.id == running
        if self._oversees:
            return counted_turn(slot, running=runs, today=day.number == now.day)
        return counted(slot, running=runs, past=is_past(slot, now))

    def _arrange(self) -> None:
        across = self._across()
        for column in range(ACROSS + 1):
            self._grid.setColumnStretch(column, 0)
        for number, card in enumerate(self._cards):
            self._grid.addWidget(card, number // across, number % across)
        for column in range(across):
            wide = max((c.sizeHint().width() for c in self._cards[column::across]), default=1)
            self._grid.setColumnStretch(column, wide)

    def _across(self) -> int:
        """Return how many cards stand side by side: one more than usual where that fits."""
        if self._theme.percent >= LARGE_PERCENT:
            return min(2, max(1, len(self._cards)))
        wanted = sum(card.minimumSizeHint().width() + GAP for card in self._cards)
        most = ACROSS + 1 if wanted <= self.width() else ACROSS
        return min(most, max(1, len(self._cards)))
