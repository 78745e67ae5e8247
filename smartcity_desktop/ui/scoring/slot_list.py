"""The day's slots: names wrap and are never cut, the state is an icon whose word is read aloud."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QResizeEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from smartcity_desktop.domain.facts import VisitId
from smartcity_desktop.domain.words import SheetState, VisitState
from smartcity_desktop.services.class_day import Slot
from smartcity_desktop.ui import statuses
from smartcity_desktop.ui.fonts import Type
from smartcity_desktop.ui.home.states import VISITS
from smartcity_desktop.ui.scoring.tools import Tools
from smartcity_desktop.ui.theme import Theme
from smartcity_desktop.ui.tokens import Tone
from smartcity_desktop.ui.widgets import painting
from smartcity_desktop.ui.widgets.focus_ring import OWN_RING

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


class _SlotDelegate(QStyledItemDelegate):
    """Paints time, wrapped name and state icon."""

    def __init__(self, theme: Theme, view: QListView) -> None:
        super().__init__(view)
        self._theme = theme
        self._view = view

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint one slot."""
        theme, slot = self._theme, index.data(SLOT)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        area = QRect(option.rect)
        painter.save()
        if chosen:
            painter.fillRect(area, theme.colour("select"))
            painter.fillRect(area.left(), area.top(), 4, area.height(), theme.colour("primary"))
        role = Type.CELL_STRONG if chosen else Type.CELL
        painter.setFont(theme.font(role))
        painter.setPen(theme.colour("text2"))
        words = self._words(area, role)
        painter.drawText(area.adjusted(theme.size(12), 0, 0, 0), painting.LEFT, slot.visit.starts)
        painter.setPen(theme.colour("text"))
        flags = int(painting.LEFT) | int(Qt.TextFlag.TextWordWrap)
        painter.drawText(words, flags, index.data())
        status = index.data(STATUS)
        side = theme.size(14)
        middle = area.center().y() + 0.5
        icon = QRectF(area.right() - theme.size(8) - side, middle - side / 2, side, side)
        running = status.tone is Tone.RUNNING
        ink = theme.tokens.primary if running else theme.tokens.tone(status.tone).ink
        theme.icons.paint(painter, status.icon, ink, icon.toAlignedRect().toRectF())
        painter.restore()

    def sizeHint(
        self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Return the height of the whole name; the chosen one is bold and wraps earlier."""
        theme, wide = self._theme, self._view.viewport().width()
        chosen = index.row() == self._view.currentIndex().row()
        role = Type.CELL_STRONG if chosen else Type.CELL
        words = self._words(QRect(0, 0, wide, 1000), role)
        metrics = theme.metrics(role)
        name = index.data()
        high = metrics.boundingRect(words, Qt.TextFlag.TextWordWrap, name).height()
        return QSize(wide, max(theme.size(27), high + theme.size(6)))

    def _words(self, area: QRect, role: Type) -> QRect:
        theme = self._theme
        time = theme.metrics(role).horizontalAdvance("00.00")
        return area.adjusted(theme.size(12) + time + theme.size(8), 0, -theme.size(28), 0)


class SlotList(QListView):
    """Emits `chosen` with the visit the user picks by click, Enter or Space.

    With `codes` every name is followed by the region's code, so that namesakes can be told apart.
    """

    chosen = Signal(object)

    def __init__(self, tools: Tools, parent: QWidget | None = None, *, codes: bool = False) -> None:
        super().__init__(parent)
        self._tools = tools
        self._theme = tools.theme
        self._codes = codes
        self._shown: tuple[Slot, ...] = ()
        self._chosen: VisitId | None = None
        self._items = QStandardItemModel(self)
        self.setModel(self._items)
        self.setItemDelegate(_SlotDelegate(tools.theme, self))
        self.setAccessibleName(tools.say("slots"))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setProperty(OWN_RING, "row")
        self.clicked.connect(self.choose)
        tools.theme.changed.connect(self._resize)

    def show_slots(self, slots: Sequence[Slot], chosen: VisitId | None) -> None:
        """List `slots` and mark the chosen visit; whoever is choosing keeps their row."""
        before = self.currentIndex().data(SLOT) if self.hasFocus() else None
        marked = before.visit.id if before and chosen == self._chosen else chosen
        if tuple(slots) != self._shown:
            self._fill(slots)
        self._chosen = chosen
        row = next((n for n, slot in enumerate(slots) if slot.visit.id == marked), -1)
        self.setCurrentIndex(self._items.index(row, 0))
        self._resize()

    def _fill(self, slots: Sequence[Slot]) -> None:
        self._items.clear()
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
        return sum(self.sizeHintForRow(row) for row in range(self._items.rowCount()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose on Enter and Space; leave the rest to the list."""
        keys = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
        if event.key() in keys and self.currentIndex().isValid():
            self.choose(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap names anew."""
        super().resizeEvent(event)
        self._resize()

    def _resize(self) -> None:
        self.scheduleDelayedItemsLayout()
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Return room for every slot."""
        return QSize(self._theme.size(250), self.content_height())

    def minimumSizeHint(self) -> QSize:
        """Return room for three slots: a longer list scrolls."""
        return QSize(120, min(self.content_height(), self._theme.size(27 * 3)))

    def _name(self, slot: Slot) -> str:
        name = slot.region.short_name
        return f"{name} · {slot.region.code}" if self._codes else name

    def choose(self, index: QModelIndex) -> None:
        """Choose the slot of `index`."""
        self.chosen.emit(index.data(SLOT).visit.id)
