"""The files beside an indicator: title, state in word and icon, kind and lateness."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QPainter, QStandardItem
from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

from smartcity_desktop.host.wording import Wording
from smartcity_desktop.services.collecting import Piece
from smartcity_desktop.ui.evidence.words import FileRow, row_of
from smartcity_desktop.ui.fonts import Type
from smartcity_desktop.ui.theme import Theme
from smartcity_desktop.ui.widgets import painting
from smartcity_desktop.ui.widgets.rows import (
    ENDLESS,
    Index,
    RowList,
    RowPainter,
    RowPlace,
    take_rows_away,
)

ROW: Final = Qt.ItemDataRole.UserRole + 1
ROWS_SHOWN: Final = 4
TOP: Final = int(Qt.AlignmentFlag.AlignLeft) | int(Qt.TextFlag.TextWordWrap)
GAP: Final = 8


class _FilePainter(RowPainter):
    """Paints the wrapped title above state and details."""

    def is_chosen(self, option: QStyleOptionViewItem) -> bool:
        """Mark a file only while Enter opens it."""
        return super().is_chosen(option) and self._view.hasFocus()

    def paint_ground(self, painter: QPainter, area: QRect) -> None:
        """Paint the ground without the bar of what is in front: a file is only pointed at."""
        painting.chosen_ground(painter, self._theme, area, edge=False)

    def paint_row(self, painter: QPainter, place: RowPlace) -> None:
        """Paint one file."""
        theme, area, row = self._theme, place.area, place.index.data(ROW)
        side = theme.size(15)
        icon = QRectF(area.left() + 2, area.top() + theme.size(5), side, side)
        theme.icons.paint(painter, "document", theme.tokens.text2, icon)
        title, line = self._parts(area, row)
        self.write(painter, title, row.title, Type.CELL_STRONG, "text", TOP)
        self._paint_line(painter, line, row)

    def _paint_line(self, painter: QPainter, line: QRect, row: FileRow) -> None:
        theme, status = self._theme, row.status
        tone, side = theme.tokens.tone(status.tone), theme.size(12)
        metrics = theme.metrics(Type.SMALL_STRONG)
        middle = line.top() + metrics.height() / 2
        icon = QRectF(line.left(), middle - side / 2, side, side)
        self.paint_icon(painter, status.icon, tone.ink, icon)
        left = line.left() + side + 4
        painter.setFont(theme.font(Type.SMALL_STRONG))
        painter.setPen(tone.ink)
        painter.drawText(line.adjusted(left - line.left(), 0, 0, 0), TOP, status.word)
        wide = metrics.horizontalAdvance(status.word + " ")
        rest = QRect(line)
        if self._beside(row, line.width()):
            rest.setLeft(left + wide)
            self.write(painter, rest, f"· {row.details}", Type.SMALL, "text2", TOP)
        else:
            below = rest.adjusted(0, metrics.height(), 0, 0)
            self.write(painter, below, row.details, Type.SMALL, "text2", TOP)

    def _beside(self, row: FileRow, wide: int) -> bool:
        """Tell whether state and details fit into one line."""
        theme, word = self._theme, row.status.word
        taken = theme.size(12) + 4 + theme.metrics(Type.SMALL_STRONG).horizontalAdvance(word + " ")
        return taken + theme.metrics(Type.SMALL).horizontalAdvance(f"· {row.details}") <= wide

    def _parts(self, area: QRect, row: FileRow) -> tuple[QRect, QRect]:
        """Return where the title and the lines below it go."""
        theme = self._theme
        words = area.adjusted(theme.size(15) + GAP, theme.size(3), -4, 0)
        high = self.height_of(row.title, Type.CELL_STRONG, words.width())
        title = QRect(words.left(), words.top(), words.width(), high)
        return title, QRect(words.left(), title.bottom() + 1, words.width(), ENDLESS)

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the height of the whole title and of state and details."""
        theme, wide, row = self._theme, self._view.viewport().width(), index.data(ROW)
        title, line = self._parts(QRect(0, 0, wide, 1000), row)
        high = theme.metrics(Type.SMALL_STRONG).height()
        if not self._beside(row, line.width()):
            high += self.height_of(row.details, Type.SMALL, line.width())
        return QSize(wide, title.bottom() + high + theme.size(5))


class FileList(RowList):
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
        super().__init__(theme, wording.say("evidence.files"), parent)
        self._wording, self._rows_shown = wording, rows_shown
        self.setItemDelegate(_FilePainter(theme, self))
        self.clicked.connect(self.take)
        theme.changed.connect(self.lay_out)

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
        take_rows_away(self._items)
        for row in rows:
            self._items.appendRow(_item(row))
        if rows:
            self.setCurrentIndex(self._items.index(min(before, len(rows) - 1), 0))
        self.lay_out()

    def take(self, index: QModelIndex) -> None:
        """Open a file."""
        self.chosen.emit(index.data(ROW).piece)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show which file Enter opens."""
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that no file is chosen for Enter."""
        super().focusOutEvent(event)
        self.viewport().update()

    def sizeHint(self) -> QSize:
        """Return room for a few files: more of them scroll."""
        return QSize(self._theme.size(250), self.high(self._rows_shown) + 2)

    def minimumSizeHint(self) -> QSize:
        """Return the same height: the panel scrolls where it is not there."""
        return QSize(120, self.high(self._rows_shown) + 2)


def _item(row: FileRow) -> QStandardItem:
    item = QStandardItem(row.title)
    item.setEditable(False)
    item.setData(row, ROW)
    item.setData(row.sentence, Qt.ItemDataRole.AccessibleTextRole)
    item.setToolTip(row.origin)
    return item
