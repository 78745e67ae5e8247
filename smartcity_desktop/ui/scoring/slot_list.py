"""The day's slots: names wrap and are never cut, the state is an icon whose word is read aloud."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QStandardItem
from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

from smartcity_desktop.domain.facts import VisitId
from smartcity_desktop.domain.words import SheetState, VisitState
from smartcity_desktop.services.class_day import Slot
from smartcity_desktop.ui import statuses
from smartcity_desktop.ui.fonts import Type
from smartcity_desktop.ui.home.states import VISITS
from smartcity_desktop.ui.scoring.tools import Tools
from smartcity_desktop.ui.tokens import Tone
from smartcity_desktop.ui.widgets import painting
from smartcity_desktop.ui.widgets.rows import (
    ENDLESS,
    Index,
    RowList,
    RowPainter,
    RowPlace,
    take_rows_away,
)

SLOT: Final = Qt.ItemDataRole.UserRole + 1
STATUS: Final = Qt.ItemDataRole.UserRole + 2

# While these last, the own sheet says more than the turn does.
OWN_WORK: Final = frozenset(
    {
        VisitState.SCHEDULED,
        VisitState.READY,
        VisitState.RUNNING,
        VisitState.SCORING,
        VisitState.AWAITING_EVIDENCE,
    }
)
SHEETS: Final = {SheetState.REOPENED: "sheet.reopened", SheetState.REVISED: "sheet.reopened"}


def slot_state(slot: Slot) -> str:
    """Return the key of the state a list shows of a slot: the sheet's where it says more."""
    if slot.conflict is not None:
        return "sheet.excused"
    turn = slot.turn.state
    if turn in OWN_WORK:
        if slot.state is SheetState.SUBMITTED:
            return "sync.received" if slot.received else "sheet.sealed"
        if slot.state in SHEETS:
            return SHEETS[slot.state]
        if turn is VisitState.SCHEDULED and slot.state is SheetState.DRAFT:
            return "sheet.draft"
    return f"visit.{VISITS[turn]}"


class _SlotPainter(RowPainter):
    """Paints time, wrapped name and state icon."""

    def paint_row(self, painter: QPainter, place: RowPlace) -> None:
        """Paint one slot."""
        theme, area, slot = self._theme, place.area, place.index.data(SLOT)
        role = Type.CELL_STRONG if place.chosen else Type.CELL
        words = self._words(area, role)
        time = area.adjusted(theme.size(12), 0, 0, 0)
        self.write(painter, time, slot.visit.starts, role, "text2", int(painting.LEFT))
        self.write(painter, words, place.index.data(), role, "text")
        status = place.index.data(STATUS)
        side = theme.size(14)
        middle = area.center().y() + 0.5
        icon = QRectF(area.right() - theme.size(8) - side, middle - side / 2, side, side)
        running = status.tone is Tone.RUNNING
        ink = theme.tokens.primary if running else theme.tokens.tone(status.tone).ink
        self.paint_icon(painter, status.icon, ink, icon)

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the height of the whole name; the chosen one is bold and wraps earlier."""
        theme, wide = self._theme, self._view.viewport().width()
        chosen = index.row() == self._view.currentIndex().row()
        role = Type.CELL_STRONG if chosen else Type.CELL
        words = self._words(QRect(0, 0, wide, ENDLESS), role)
        high = self.height_of(index.data(), role, words.width())
        return QSize(wide, max(theme.size(27), high + theme.size(6)))

    def _words(self, area: QRect, role: Type) -> QRect:
        theme = self._theme
        time = theme.metrics(role).horizontalAdvance("00.00")
        return area.adjusted(theme.size(12) + time + theme.size(8), 0, -theme.size(28), 0)


class SlotList(RowList):
    """Emits `chosen` with the visit the user picks by click, Enter or Space.

    With `codes` every name is followed by the region's code and day, so that namesakes and equal
    hours can be told apart.
    """

    chosen = Signal(object)

    def __init__(self, tools: Tools, parent: QWidget | None = None, *, codes: bool = False) -> None:
        super().__init__(tools.theme, tools.say("slots"), parent)
        self._tools = tools
        self._codes = codes
        self._shown: tuple[Slot, ...] = ()
        self._chosen: VisitId | None = None
        self.setItemDelegate(_SlotPainter(tools.theme, self))
        self.clicked.connect(self.take)
        tools.theme.changed.connect(self.lay_out)

    def show_slots(self, slots: Sequence[Slot], chosen: VisitId | None) -> None:
        """List `slots` and mark the chosen visit; whoever is choosing keeps their row."""
        before = self.currentIndex().data(SLOT) if self.hasFocus() else None
        marked = before.visit.id if before and chosen == self._chosen else chosen
        if tuple(slots) != self._shown:
            self._fill(slots)
        self._chosen = chosen
        row = next((n for n, slot in enumerate(slots) if slot.visit.id == marked), -1)
        self.setCurrentIndex(self._items.index(row, 0))
        self.lay_out()

    def _fill(self, slots: Sequence[Slot]) -> None:
        take_rows_away(self._items)
        self._shown = tuple(slots)
        for slot in slots:
            status = statuses.status(self._tools.wording, slot_state(slot), plain=True)
            item = QStandardItem(self._name(slot))
            item.setEditable(False)
            item.setData(slot, SLOT)
            item.setData(status, STATUS)
            sentence = self._tools.say(
                "slot_sentence", time=slot.visit.starts, region=slot.region.name, state=status.word
            )
            item.setData(sentence, Qt.ItemDataRole.AccessibleTextRole)
            item.setToolTip(sentence)
            self._items.appendRow(item)

    def content_height(self) -> int:
        """Return the height that shows every slot."""
        return self.high(self._items.rowCount())

    def sizeHint(self) -> QSize:
        """Return room for every slot."""
        return QSize(self._theme.size(250), self.content_height())

    def minimumSizeHint(self) -> QSize:
        """Return room for three slots: a longer list scrolls."""
        return QSize(120, min(self.content_height(), self._theme.size(27 * 3)))

    def _name(self, slot: Slot) -> str:
        name = slot.region.short_name
        if not self._codes:
            return name
        # Beside regions of other days an hour alone says nothing.
        day = self._tools.wording.say("home.day", day=slot.visit.day)
        day = day if slot.visit.day else self._tools.wording.say("home.calibration")
        return f"{name} · {slot.region.code} · {day}"

    def take(self, index: QModelIndex) -> None:
        """Choose the slot of `index`."""
        self.chosen.emit(index.data(SLOT).visit.id)
