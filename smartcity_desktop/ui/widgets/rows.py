"""Lists whose rows paint themselves: one ground, one way to choose, text that wraps."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QResizeEvent, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from smartcity_desktop.ui.fonts import Type
from smartcity_desktop.ui.theme import Theme
from smartcity_desktop.ui.widgets import painting
from smartcity_desktop.ui.widgets.focus_ring import OWN_RING

Index = QModelIndex | QPersistentModelIndex
CHOOSING: Final = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space})
WRAPPED: Final = int(painting.LEFT) | int(Qt.TextFlag.TextWordWrap)
# Room in which text is measured: more than any row takes.
ENDLESS: Final = 10_000


@dataclass(frozen=True, slots=True)
class RowPlace:
    """One row to paint: where it lies, which it is, and whether it is the chosen one."""

    area: QRect
    index: Index
    chosen: bool


class RowPainter(QStyledItemDelegate):
    """Paints the ground of the chosen row; `paint_row` of a list's own puts the rest on it."""

    def __init__(self, theme: Theme, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._theme, self._view = theme, view

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one row."""
        place = RowPlace(self.area_of(QRect(option.rect)), index, self.is_chosen(option))
        painter.save()
        if place.chosen:
            self.paint_ground(painter, place.area)
        self.paint_row(painter, place)
        painter.restore()

    def area_of(self, rect: QRect) -> QRect:
        """Return what a row paints on."""
        return rect

    def is_chosen(self, option: QStyleOptionViewItem) -> bool:
        """Tell whether a row is painted as the chosen one."""
        return bool(option.state & QStyle.StateFlag.State_Selected)

    def paint_ground(self, painter: QPainter, area: QRect) -> None:
        """Paint the ground of the chosen row."""
        painting.chosen_ground(painter, self._theme, area)

    def paint_row(self, painter: QPainter, place: RowPlace) -> None:
        """Paint what a row says."""
        raise NotImplementedError

    def write(
        self,
        painter: QPainter,
        area: QRect,
        text: str,
        role: Type,
        colour: str,
        flags: int = WRAPPED,
    ) -> None:
        """Write a text in a type role and the colour of a token."""
        painter.setFont(self._theme.font(role))
        painter.setPen(self._theme.colour(colour))
        painter.drawText(area, flags, text)

    def height_of(self, text: str, role: Type, wide: int) -> int:
        """Return the height of a text that wraps at `wide` px."""
        room = QRect(0, 0, wide, ENDLESS)
        wraps = Qt.TextFlag.TextWordWrap
        return self._theme.metrics(role).boundingRect(room, wraps, text).height()

    def paint_icon(self, painter: QPainter, name: str, ink: str, place: QRectF) -> None:
        """Paint an icon on whole pixels."""
        self._theme.icons.paint(painter, name, ink, place.toAlignedRect().toRectF())


def dress_rows(view: QAbstractItemView, name: str) -> None:
    """Make a view a plain list of rows that draws its own ring, called `name`."""
    view.setAccessibleName(name)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    view.setFrameShape(QFrame.Shape.NoFrame)
    view.setProperty(OWN_RING, "row")


def take_rows_away(items: QStandardItemModel) -> None:
    """Empty a model for new rows: `clear` would leave every item made in Python in memory."""
    items.removeRows(0, items.rowCount())


class RowList(QListView):
    """Rows of any height that wrap with the list; `take` is called with the row chosen by key."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._items = QStandardItemModel(self)
        self.setModel(self._items)
        dress_rows(self, name)

    def take(self, index: QModelIndex) -> None:
        """Choose a row."""
        raise NotImplementedError

    def high(self, rows: int) -> int:
        """Return the height of the first rows, of all if there are fewer."""
        shown = range(min(self._items.rowCount(), rows))
        return sum(self.sizeHintForRow(row) for row in shown)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose on Enter and Space; leave the rest to the list."""
        if event.key() in CHOOSING and self.currentIndex().isValid():
            self.take(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap anew."""
        super().resizeEvent(event)
        self.lay_out()

    def lay_out(self) -> None:
        """Measure the rows anew."""
        self.scheduleDelayedItemsLayout()
        self.updateGeometry()
