"""What is still missing before sealing, and the assessor's own flags; each line leads there."""

from typing import Final

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from smartcity_desktop.domain.sheet import Gap, Sheet
from smartcity_desktop.ui.fonts import Type
from smartcity_desktop.ui.scoring.outline import Outline
from smartcity_desktop.ui.scoring.tools import Tools

GAP: Final = Qt.ItemDataRole.UserRole + 20
FLAGGED: Final = "flagged"


class GapList(QListView):
    """Emits `chosen` with the `Gap` of the line picked by click, Enter or Space."""

    chosen = Signal(object)

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tools = tools
        self._items = QStandardItemModel(self)
        self.setModel(self._items)
        self.setWordWrap(True)
        self.setAccessibleName(tools.say("gaps"))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setSpacing(1)
        self.clicked.connect(self._choose)
        tools.theme.changed.connect(self._dress)
        self._dress()

    def show_gaps(self, outline: Outline, sheet: Sheet) -> int:
        """List what is missing, then the flags; return how much is missing."""
        self._items.clear()
        gaps = sheet.gaps()
        flags = [Gap(FLAGGED, code) for code in outline.codes if code in sheet.flags]
        for gap in (*gaps, *flags):
            item = QStandardItem(self._sentence(outline, gap))
            item.setEditable(False)
            item.setData(gap, GAP)
            icon = "flag" if gap.key == FLAGGED else "warning"
            item.setIcon(self._tools.theme.icon(icon, "warn"))
            self._items.appendRow(item)
        if self._items.rowCount():
            self.setCurrentIndex(self._items.index(0, 0))
        self.updateGeometry()
        return len(gaps)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose on Enter and Space; leave the rest to the list."""
        keys = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
        if event.key() in keys and not event.modifiers() and self.currentIndex().isValid():
            self._choose(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        """Return a column that shows a few lines."""
        return QSize(self._tools.theme.size(280), self._tools.theme.size(160))

    def minimumSizeHint(self) -> QSize:
        """Return room for three lines."""
        return QSize(160, self._tools.theme.size(90))

    def _sentence(self, outline: Outline, gap: Gap) -> str:
        if not gap.indicator:
            return self._tools.say(f"gap_{gap.key}")
        node = outline.place(gap.indicator).node
        title = (node.short or node.title).in_language(self._tools.language)
        return self._tools.say(f"gap_{gap.key}", code=gap.indicator, title=title)

    def _choose(self, index: QModelIndex) -> None:
        self.chosen.emit(index.data(GAP))

    def _dress(self) -> None:
        self.setFont(self._tools.theme.font(Type.CONTROL))
