"""The chosen day as a table: one row per region."""

from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QWidget

from smartcity_desktop.domain.facts import VisitId
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.services.class_day import Slot
from smartcity_desktop.ui.commands import Command
from smartcity_desktop.ui.home.states import data_status, panel_count, sheet_status, visit_status
from smartcity_desktop.ui.roster_words import leader_words
from smartcity_desktop.ui.theme import Theme
from smartcity_desktop.ui.widgets.painting import Status
from smartcity_desktop.ui.widgets.row_model import RowModel
from smartcity_desktop.ui.widgets.table import CellRole, Table

TIME, REGION, LEADER, STATE, SHEET, DATA = range(6)
COLUMNS = ("time", "region", "leader", "state", "sheet", "data")
CROWDED_PERCENT = 150
# Plain keys of the table, and what they are for.
KEYS = {
    Qt.Key.Key_Space: Command.STAGE,
    Qt.Key.Key_A: Command.ABSENT,
    Qt.Key.Key_H: Command.ARRIVE,
    Qt.Key.Key_J: Command.RESEAT,
    Qt.Key.Key_P: Command.SUSPEND,
}


@dataclass(frozen=True, slots=True)
class SlotRow:
    """A slot with what its cells say."""

    slot: Slot
    running: bool
    leader: str
    states: dict[int, Status | None]
    sealed: str = ""


class SlotModel(RowModel[SlotRow]):
    """The slots of one day.

    Who oversees the panel reads how many of its sheets are sealed, others the own sheet; people
    without own sheets have no data of their own to send.
    """

    def __init__(
        self, wording: Wording, *, scores: bool, oversees: bool, parent: QObject | None = None
    ) -> None:
        names = [*COLUMNS[:SHEET], "panel" if oversees else COLUMNS[SHEET]]
        names += [COLUMNS[DATA]] if scores else []
        super().__init__([wording.say(f"home.column_{name}") for name in names], parent)
        self._wording, self._oversees = wording, oversees

    def show_slots(self, slots: tuple[Slot, ...], running: VisitId | None) -> None:
        """Show the slots of a day; the running one is set in bold."""
        self.show_rows([self._row(slot, running=slot.visit.id == running) for slot in slots])

    def slot(self, row: int) -> Slot:
        """Return the slot of a row; raises IndexError outside the day."""
        return self.rows[row].slot

    def row_of(self, visit: VisitId) -> int:
        """Return the row of a visit, -1 when it is not on this day."""
        found = (n for n, row in enumerate(self.rows) if row.slot.visit.id == visit)
        return next(found, -1)

    def texts(self, row: SlotRow) -> tuple[str, ...]:
        """Return time, region, leader and the words of the states."""
        state, sheet, data = (row.states.get(column) for column in (STATE, SHEET, DATA))
        return (
            row.slot.visit.starts,
            row.slot.region.short_name,
            row.leader,
            state.word if state else "–",
            sheet.word if sheet else row.sealed or "–",
            data.word if data else "–",
        )

    def sentence(self, row: SlotRow) -> str:
        """Return time, region in full and every state."""
        parts = [self._wording.say("home.at", time=row.slot.visit.starts), row.slot.region.name]
        parts += [state.word for state in row.states.values() if state]
        if row.sealed:
            parts.append(self._wording.say("home.sheets_sealed", sealed=row.sealed))
        return ", ".join(parts)

    def looks(self, row: SlotRow, column: int) -> dict[int, object]:
        """Return states as icon and word; the region stands out and wraps."""
        return {
            CellRole.STATUS: row.states.get(column),
            CellRole.COLOUR: "text" if column == REGION else "text2",
            CellRole.STRONG: row.running and column == REGION,
            CellRole.WRAP: column == REGION,
        }

    def _row(self, slot: Slot, *, running: bool) -> SlotRow:
        say = self._wording.say
        leader = leader_words(slot.turn.leader, self._wording)
        if not leader:
            planned = leader_words(slot.visit.leader, self._wording)
            leader = say("home.leader_planned", leader=planned) if planned else say("home.nobody")
        states: dict[int, Status | None] = {
            STATE: visit_status(slot, self._wording, running=running),
            SHEET: None if self._oversees else sheet_status(slot, self._wording),
            DATA: data_status(slot, self._wording),
        }
        sealed = panel_count(slot) if self._oversees else ""
        return SlotRow(slot, running, leader, states, sealed)


class SlotTable(Table):
    """As tall as its rows; its plain keys emit `wanted` with a `Command` for the current row."""

    wanted = Signal(object)

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, name, parent=parent)
        self._page_theme = theme
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        theme.changed.connect(self.fit_later)

    def show_model(self, model: SlotModel) -> None:
        """Show `model`; the region takes what the other columns leave."""
        self.setModel(model)
        header = self.horizontalHeader()
        header.setSectionResizeMode(REGION, QHeaderView.ResizeMode.Stretch)
        model.modelReset.connect(self.fit_later)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Answer the plain keys; leave others to the table."""
        command = KEYS.get(Qt.Key(event.key()))
        if command is not None and not event.modifiers() and not event.isAutoRepeat():
            self.wanted.emit(command)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Grow and shrink with rows that wrap."""
        super().resizeEvent(event)
        self.fit_later()

    def fit_later(self) -> None:
        """Take the height of the rows once they have been laid out."""
        QTimer.singleShot(0, self, self._fit)

    def _fit(self) -> None:
        # The largest type leaves room for what decides; the rest stays in the row's sentence.
        crowded = self._page_theme.percent > CROWDED_PERCENT
        for column in (LEADER, DATA):
            self.setColumnHidden(column, crowded)
        wanted = self.horizontalHeader().height() + self.verticalHeader().length()
        if wanted != self.height():
            self.setFixedHeight(wanted)
