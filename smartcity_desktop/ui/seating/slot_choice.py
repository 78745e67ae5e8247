"""The proposed free slots as a table, best first."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QHeaderView

from smartcity_desktop.domain.free_slots import FreeSlot
from smartcity_desktop.domain.roster import Roster
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.ui.seating.words import day_words, slot_reasons
from smartcity_desktop.ui.theme import Theme
from smartcity_desktop.ui.widgets.row_model import RowModel
from smartcity_desktop.ui.widgets.table import CellRole, Density, Table

COLUMNS = ("class", "day", "time", "why")
WHY = 3
SHOWN_ROWS = 5


class SlotModel(RowModel[FreeSlot]):
    """Free slots with what speaks for each."""

    def __init__(self, wording: Wording, parent: QObject) -> None:
        titles = [wording.say(f"seating.column_{name}") for name in COLUMNS]
        super().__init__(titles, parent)
        self._wording = wording
        self._roster: Roster | None = None

    def show_slots(self, slots: Sequence[FreeSlot], roster: Roster) -> None:
        """Show free slots of an event."""
        self._roster = roster
        self.show_rows(slots)

    def texts(self, row: FreeSlot) -> Sequence[str]:
        """Return class, day, time and reasons."""
        if self._roster is None:
            return ("",) * len(COLUMNS)
        why = slot_reasons(row, self._roster, self._wording)
        return (row.class_code, day_words(self._roster, row.day, self._wording), row.starts, why)

    def looks(self, row: FreeSlot, column: int) -> dict[int, object]:
        """Return the reasons as secondary, wrapped words."""
        colour = "text2" if column == WHY else "text"
        return {
            CellRole.COLOUR: colour,
            CellRole.WRAP: column == WHY,
            CellRole.STRONG: column == 2 and not row.notes,
        }


class SlotTable(Table):
    """As tall as a few rows; the rest scrolls."""

    def __init__(self, theme: Theme, wording: Wording) -> None:
        super().__init__(theme, wording.say("seating.free_slots"), Density.DENSE)
        self.model_ = SlotModel(wording, self)
        self.setModel(self.model_)
        self.horizontalHeader().setSectionResizeMode(WHY, QHeaderView.ResizeMode.Stretch)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.model_.modelReset.connect(self._fit_later)
        theme.changed.connect(self._fit_later)

    @property
    def current(self) -> FreeSlot | None:
        """Return the chosen slot."""
        index = self.currentIndex()
        return self.model_.rows[index.row()] if index.isValid() else None

    def show_slots(self, slots: Sequence[FreeSlot], roster: Roster) -> None:
        """Show free slots and choose the best."""
        self.model_.show_slots(slots, roster)
        if slots:
            self.selectRow(0)

    def _fit_later(self) -> None:
        QTimer.singleShot(0, self, self._fit)

    def _fit(self) -> None:
        rows = min(SHOWN_ROWS, max(1, self.model_.rowCount()))
        high = sum(self.rowHeight(row) for row in range(min(rows, self.model_.rowCount())))
        self.setFixedHeight(self.horizontalHeader().height() + high + 4)
