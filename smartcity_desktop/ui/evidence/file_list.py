"""The files beside an indicator: title, state in word and icon, kind and lateness."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QPainter,
    QResizeEvent,
    QStandardItem,
    QStandardItemModel,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from smartcity_desktop.host.wording import Wording
from smartcity_desktop.services.collecting import Piece
from smartcity_desktop.ui.evidence.words import FileRow, row_of
from smartcity_desktop.ui.fonts import Type
from smartcity_desktop.ui.theme import Theme
from smartcity_desktop.ui.widgets.focus_ring import OWN_RING

ROW: Final = Qt.ItemDataRole.UserRole + 1
ROWS_SHOWN: Final = 4
WRAPPED: Final = int(Qt.AlignmentFlag.AlignLeft) | int(Qt.TextFlag.TextWordWrap)
GAP: Final = 8


class _FileDelegate(QStyledItemDelegate):
    """Paints the wrapped title above state and details."""

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
        """Paint one file."""
        theme, area = self._theme, QRect(option.rect)
        painter.save()
        chosen = bool(option.state & QStyle.StateFlag.State_Selected) and self._view.hasFocus()
        if chosen:
            painter.fillRect(area, theme.colour("select"))
        side = theme.size(15)
        icon = QRectF(area.left() + 2, area.top() + theme.size(5), side, side)
        theme.icons.paint(painter, "document", theme.tokens.text2, icon)
        title, line = self._parts(area, index)
        painter.setFont(theme.font(Type.CELL_STRONG))
        painter.setPen(theme.colour("text"))
        painter.drawText(title, WRAPPED, index.data())
        self._paint_line(painter, line, index)
        painter.restore()

    def _paint_line(
        self, painter: QPainter, line: QRect, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        theme, status, details = self._theme, index.data(ROW).status, index.data(ROW).details
        tone, side = theme.tokens.tone(status.tone), theme.size(12)
        metrics = theme.metrics(Type.SMALL_STRONG)
        middle = line.top() + metrics.height() / 2
        icon = QRectF(line.left(), middle - side / 2, side, side)
        theme.icons.paint(painter, status.icon, tone.ink, icon.toAlignedRect().toRectF())
        left = line.left() + side + 4
        painter.setFont(theme.font(Type.SMALL_STRONG))
        painter.setPen(tone.ink)
        painter.drawText(line.adjusted(left - line.left(), 0, 0, 0), WRAPPED, status.word)
        wide = metrics.horizontalAdvance(status.word + " ")
        painter.setFont(theme.font(Type.SMALL))
        painter.setPen(theme.colour("text2"))
        rest = QRect(line)
        if self._beside(status.word, details, line.width()):
            rest.setLeft(left + wide)
            painter.drawText(rest, WRAPPED, f"· {details}")
        else:
            painter.drawText(rest.adjusted(0, metrics.height(), 0, 0), WRAPPED, details)

    def _beside(self, word: str, details: str, wide: int) -> bool:
        """Tell whether state and details fit into one line."""
        theme = self._theme
        taken = theme.size(12) + 4 + theme.metrics(Type.SMALL_STRONG).horizontalAdvance(word + " ")
        return taken + theme.metrics(Type.SMALL).horizontalAdvance(f"· {details}") <= wide

    def _parts(
        self, area: QRect, index: QModelIndex | QPersistentModelIndex
    ) -> tuple[QRect, QRect]:
        """Return where the title and the lines below it go."""
        theme = self._theme
        words = area.adjusted(theme.size(15) + GAP, theme.size(3), -4, 0)
        metrics = theme.metrics(Type.CELL_STRONG)
        room = QRect(0, 0, words.width(), 10_000)
        high = metrics.boundingRect(room, WRAPPED, index.data()).height()
        title = QRect(words.left(), words.top(), words.width(), high)
        line = QRect(words.left(), title.bottom() + 1, words.width(), 10_000)
        return title, line

    def sizeHint(
        self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Return the height of the whole title and of state and details."""
        theme, wide = self._theme, self._view.viewport().width()
        title, line = self._parts(QRect(0, 0, wide, 1000), index)
        details = index.data(ROW).details
        high = theme.metrics(Type.SMALL_STRONG).height()
        if not self._beside(index.data(ROW).status.word, details, line.width()):
            room = QRect(0, 0, line.width(), 10_000)
            high += theme.metrics(Type.SMALL).boundingRect(room, WRAPPED, details).height()
        return QSize(wide, title.bottom() + high + theme.size(5))


class FileList(QListView):
    """Emits `chosen` with the `Piece` that is opened by Enter, Space or click.

    It is as tall as `rows_shown` files, more of them scroll.
    """

    chosen = Signal(object)

    def __init__(
        self,
        theme: Theme,
        wording: Wording,
        parent: QWidget | None = None,
        *,
        rows_shown: int = ROWS_SHOWN,
    ) -> None:
        super().__init__(parent)
        self._rows_shown = rows_shown
        self._theme, self._wording = theme, wording
        self._items = QStandardItemModel(self)
        self.setModel(self._items)
        self.setItemDelegate(_FileDelegate(theme, self))
        self.setAccessibleName(wording.say("evidence.files"))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setProperty(OWN_RING, "row")
        self.clicked.connect(self._choose)
        theme.changed.connect(self._resize)

    @property
    def rows(self) -> tuple[FileRow, ...]:
        """Return what is listed."""
        rows = range(self._items.rowCount())
        return tuple(self._items.item(row).data(ROW) for row in rows)

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """Return the files listed."""
        return tuple(row.piece for row in self.rows)

    def show_pieces(self, pieces: Sequence[Piece]) -> None:
        """List `pieces` with what this assessor found; the chosen one stays chosen."""
        self.show_rows([row_of(piece, self._wording) for piece in pieces])

    def show_rows(self, rows: Sequence[FileRow]) -> None:
        """List `rows`; the chosen one stays chosen."""
        if tuple(rows) == self.rows:
            return
        before = max(self.currentIndex().row(), 0)
        self._items.clear()
        for row in rows:
            self._items.appendRow(_item(row))
        if rows:
            self.setCurrentIndex(self._items.index(min(before, len(rows) - 1), 0))
        self._resize()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open on Enter and Space; leave the rest to the list."""
        keys = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
        if event.key() in keys and self.currentIndex().isValid():
            self._choose(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show which file Enter opens."""
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that no file is chosen for Enter."""
        super().focusOutEvent(event)
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap titles anew."""
        super().resizeEvent(event)
        self._resize()

    def sizeHint(self) -> QSize:
        """Return room for a few files: more of them scroll."""
        return QSize(self._theme.size(250), self._height())

    def minimumSizeHint(self) -> QSize:
        """Return the same height: the panel scrolls where it is not there."""
        return QSize(120, self._height())

    def _height(self) -> int:
        rows = min(self._items.rowCount(), self._rows_shown)
        return sum(self.sizeHintForRow(row) for row in range(rows)) + 2

    def _resize(self) -> None:
        self.scheduleDelayedItemsLayout()
        self.updateGeometry()

    def _choose(self, index: QModelIndex) -> None:
        self.chosen.emit(index.data(ROW).piece)


def _item(row: FileRow) -> QStandardItem:
    item = QStandardItem(row.title)
    item.setEditable(False)
    item.setData(row, ROW)
    item.setData(row.sentence, Qt.ItemDataRole.AccessibleTextRole)
    item.setToolTip(row.origin)
    return item
