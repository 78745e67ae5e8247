"""The chosen day as a table: one row per region."""

from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QWidget

from smartcity_desktop.domain.facts import VisitId
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.services.class_day import Slot
from smartcity_desktop.ui.home.states import data_status, sheet_status, visit_status
from smartcity_desktop.ui.roster_words import leader_words
from smartcity_desktop.ui.theme import Theme
from smartcity_desktop.ui.widgets.painting import Status
from smartcity_desktop.ui.widgets.row_model import RowModel
from smartcity_desktop.ui.widgets.table import CellRole, Table

TIME, REGION, LEADER, STATE, SHEET, DATA = range(6)
COLUMNS = ("time", "region", "leader", "state", "sheet", "data")
CROWDED_PERCENT = 150


@dataclass(frozen=True, slots=True)
class SlotRow:
    """A slot with what its cells say."""

    slot: Slot
    running: bool
    leader: str
    states: dict[int, Status | None]


class SlotModel(RowModel[SlotRow]):
    """The slots of one day; `scoring` is False for people without own sheets."""

    def __init__(self, wording: Wording, *, scoring: bool, parent: QObject | None = None) -> None:
        columns = COLUMNS if scoring else COLUMNS[:SHEET]
        super().__init__([wording.say(f"home.column_{c}") for c in columns], parent)
        self._wording = wording

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
        states = (row.states.get(column) for column in (STATE, SHEET, DATA))
        words = (state.word if state else "–" for state in states)
        return (row.slot.visit.starts, row.slot.region.short_name, row.leader, *words)

    def sentence(self, row: SlotRow) -> str:
        """Return time, region in full and every state."""
        parts = [self._wording.say("home.at", time=row.slot.visit.starts), row.slot.region.name]
        parts += [state.word for state in row.states.values() if state]
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
            SHEET: sheet_status(slot, self._wording),
            DATA: data_status(slot, self._wording),
        }
        return SlotRow(slot, running, leader, states)


class SlotTable(Table):
    """As tall as its rows; Space emits `stage_wanted`, A `absence_wanted` for the current row."""

    stage_wanted = Signal()
    absence_wanted = Signal()

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
        """Answer Space and A; leave other keys to the table."""
        plain = not event.modifiers() and not event.isAutoRepeat()
        if plain and event.key() == Qt.Key.Key_Space:
            self.stage_wanted.emit()
        elif plain and event.key() == Qt.Key.Key_A:
            self.absence_wanted.emit()
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
