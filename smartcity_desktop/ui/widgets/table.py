"""A table for reading: one row at a time, states as icon and word, levels as chips."""

from dataclasses import dataclass
from enum import IntEnum

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QFont, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from smartcity_desktop.ui.fonts import Type
from smartcity_desktop.ui.theme import Theme
from smartcity_desktop.ui.widgets import painting
from smartcity_desktop.ui.widgets.focus_ring import OWN_RING
from smartcity_desktop.ui.widgets.painting import Status


class Density(IntEnum):
    """Row height in px at 100 %."""

    DENSE = 28
    NORMAL = 36
    LOOSE = 44


class CellRole(IntEnum):
    """What a model returns besides the text.

    A `Status`, a `LevelMark`, a token name for the text, true for bold, true to wrap the text
    instead of eliding it (every name of a region that can be chosen wraps).
    """

    STATUS = Qt.ItemDataRole.UserRole + 1
    LEVEL = Qt.ItemDataRole.UserRole + 2
    COLOUR = Qt.ItemDataRole.UserRole + 3
    STRONG = Qt.ItemDataRole.UserRole + 4
    WRAP = Qt.ItemDataRole.UserRole + 5


@dataclass(frozen=True, slots=True)
class LevelMark:
    """A level in a cell: the mark, its scale, whether farthest from the mean, the value before."""

    mark: str
    scale: int
    farthest: bool = False
    before: str = ""


class RowDelegate(QStyledItemDelegate):
    """Paints a cell by what its model says: a status, a level chip, or text."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint ground, line, selection edge and content of one cell."""
        painter.save()
        area = QRect(option.rect)
        self._paint_ground(painter, option, index)
        inner = area.adjusted(8, 0, -8, -1)
        status = index.data(CellRole.STATUS)
        level = index.data(CellRole.LEVEL)
        if isinstance(status, Status):
            painting.status(painter, self._theme, inner, status)
        elif isinstance(level, LevelMark):
            self._paint_level(painter, QRectF(area.adjusted(2, 0, -2, -1)), level)
        else:
            self._paint_text(painter, inner, option, index)
        painter.restore()

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Return the width the content wants; the table decides the height."""
        status = index.data(CellRole.STATUS)
        if isinstance(status, Status):
            return painting.status_size(self._theme, status) + QSize(17, 0)
        if isinstance(index.data(CellRole.LEVEL), LevelMark):
            return QSize(self._theme.size(50), self._theme.size(22))
        text = str(index.data() or "")
        metrics = self._theme.metrics(Type.CONTROL_STRONG)
        high = metrics.height()
        if index.data(CellRole.WRAP) and option.rect.width() > 0:
            room = QRect(0, 0, option.rect.width() - 16, 10000)
            high = metrics.boundingRect(room, Qt.TextFlag.TextWordWrap, text).height()
        return QSize(metrics.horizontalAdvance(text) + 18, high + 6)

    def _paint_ground(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        theme, area = self._theme, QRect(option.rect)
        if option.state & QStyle.StateFlag.State_Selected:
            painting.chosen_ground(painter, theme, area, edge=index.column() == 0)
        painter.setPen(QPen(theme.colour("line"), 1))
        painter.drawLine(area.bottomLeft(), area.bottomRight())

    def _paint_text(
        self,
        painter: QPainter,
        area: QRect,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        font = QFont(option.font)
        font.setBold(bool(index.data(CellRole.STRONG)))
        painter.setFont(font)
        enabled = bool(option.state & QStyle.StateFlag.State_Enabled)
        token = str(index.data(CellRole.COLOUR) or "text") if enabled else "disabled"
        painter.setPen(self._theme.colour(token))
        across = index.data(Qt.ItemDataRole.TextAlignmentRole)
        flags = Qt.AlignmentFlag(across) if across else painting.LEFT
        flags |= Qt.AlignmentFlag.AlignVCenter
        text = str(index.data() if index.data() is not None else "")
        if index.data(CellRole.WRAP):
            painter.drawText(area, int(flags) | int(Qt.TextFlag.TextWordWrap), text)
            return
        metrics = painter.fontMetrics()
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, flags, shown)

    def _paint_level(self, painter: QPainter, area: QRectF, level: LevelMark) -> None:
        theme = self._theme
        chip = QRectF(0, 0, theme.size(28), min(theme.size(22), area.height() - 4))
        chip.moveCenter(area.center())
        if level.before:
            before = self._before_area(area, chip, level.before)
            painting.struck(painter, theme, before, level.before)
        painter.setFont(theme.font(Type.CONTROL_STRONG))
        place = chip.toAlignedRect().toRectF()
        farthest = level.farthest
        painting.level_chip(painter, theme, place, level.mark, level.scale, farthest=farthest)

    def _before_area(self, area: QRectF, chip: QRectF, text: str) -> QRectF:
        """Make room beside a chip for what stood there, within the cell; return that room."""
        theme = self._theme
        wide, gap = theme.metrics(Type.BODY).horizontalAdvance(text), theme.size(5)
        chip.setWidth(min(chip.width(), area.width() - wide - gap - 2))
        chip.moveLeft(area.center().x() - (chip.width() - wide - gap) / 2)
        return QRectF(chip.left() - wide - gap, chip.top(), wide, chip.height())


class Table(QTableView):
    """A read-only table with whole-row selection; Enter emits `activated` for the row."""

    def __init__(
        self,
        theme: Theme,
        name: str,
        density: Density = Density.NORMAL,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._density = density
        self.setAccessibleName(name)
        self.setItemDelegate(RowDelegate(theme, self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setProperty(OWN_RING, "row")
        self.setShowGrid(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(painting.LEFT)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        # Names wrap with the column; once per layout is enough, however many columns moved.
        self._reheight = QTimer(self)
        self._reheight.setSingleShot(True)
        self._reheight.timeout.connect(self.resizeRowsToContents)
        header.sectionResized.connect(lambda: self._reheight.start(0))
        theme.changed.connect(self._dress)
        self._dress()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Activate the current row on Enter; leave other keys to table and page."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            if self.currentIndex().isValid():
                self.activated.emit(self.currentIndex())
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the cells, then the focus ring inside the current row."""
        super().paintEvent(event)
        current = self.currentIndex()
        if not self.hasFocus():
            return
        painter = QPainter(self.viewport())
        painter.setPen(QPen(self._theme.colour("focus"), 2))
        wide = self.viewport().width()
        row = QRect(0, 0, wide, self.viewport().height())
        if current.isValid():
            row = QRect(0, self.rowViewportPosition(current.row()), wide, 0)
            row.setHeight(self.rowHeight(current.row()))
        painter.drawRect(row.adjusted(1, 1, -1, -2))

    def currentChanged(
        self,
        current: QModelIndex | QPersistentModelIndex,
        previous: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Repaint wholly: the ring spans cells that did not change."""
        super().currentChanged(current, previous)
        self.viewport().update()

    def _dress(self) -> None:
        theme = self._theme
        self.setFont(theme.font(Type.CELL if self._density is Density.DENSE else Type.CONTROL))
        header = self.horizontalHeader()
        header.setFont(theme.font(Type.SMALL_STRONG))
        # A style sheet keeps the font from reaching the part that paints.
        header.viewport().setFont(theme.font(Type.SMALL_STRONG))
        header.setFixedHeight(max(theme.size(30), theme.metrics(Type.SMALL_STRONG).height() + 8))
        rows = self.verticalHeader()
        rows.setMinimumSectionSize(theme.size(self._density))
        rows.setDefaultSectionSize(theme.size(self._density))
        self.viewport().update()
