"""What is still missing before sealing, and the assessor's own flags; each line leads there."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QHeaderView, QWidget

from smartcity_desktop.domain.sheet import Gap, Sheet
from smartcity_desktop.domain.words import RemarkPart
from smartcity_desktop.ui.scoring.outline import Outline
from smartcity_desktop.ui.scoring.tools import Tools
from smartcity_desktop.ui.tokens import Tone
from smartcity_desktop.ui.widgets.painting import Status
from smartcity_desktop.ui.widgets.rows import take_rows_away
from smartcity_desktop.ui.widgets.table import CellRole, Density, Table

GAP: Final = Qt.ItemDataRole.UserRole + 20
FLAGGED: Final = "flagged"


class GapList(Table):
    """Emits `chosen` with the `Gap` of the line picked by click or Enter."""

    chosen = Signal(object)

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(tools.theme, tools.say("gaps"), Density.DENSE, parent)
        self._tools = tools
        self._items = QStandardItemModel(self)
        self.setModel(self._items)
        self.horizontalHeader().hide()
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clicked.connect(self._choose)
        self.activated.connect(self._choose)

    def show_gaps(self, outline: Outline, sheet: Sheet, unsaved: Sequence[str] = ()) -> int:
        """List what is missing, then the flags; return how much is missing.

        `unsaved` are the places of texts that are no facts: indicators, then parts.
        """
        take_rows_away(self._items)
        parts = set(RemarkPart)
        kept = [Gap("remark_unsaved" if p in parts else "text_unsaved", p) for p in unsaved]
        gaps = [*kept, *sheet.gaps()]
        flags = [Gap(FLAGGED, code) for code in outline.codes if code in sheet.flags]
        for gap in (*gaps, *flags):
            self._items.appendRow(self._row(outline, gap))
        if self._items.rowCount():
            header = self.horizontalHeader()
            header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
            self.setCurrentIndex(self._items.index(0, 0))
        return len(gaps)

    def sizeHint(self) -> QSize:
        """Return a column that shows a few lines."""
        return QSize(self._tools.theme.size(280), self._tools.theme.size(160))

    def minimumSizeHint(self) -> QSize:
        """Return room for three lines."""
        return QSize(160, self._tools.theme.size(90))

    def _row(self, outline: Outline, gap: Gap) -> list[QStandardItem]:
        what = self._tools.say(f"gap_{gap.key}")
        name = self._tools.say("rating_short")
        if gap.key == "remark_unsaved":
            name = self._tools.say(f"remark_{gap.indicator}")
        elif gap.indicator:
            node = outline.place(gap.indicator).node
            title = (node.short or node.title).in_language(self._tools.language)
            name = f"{gap.indicator.replace('#', '·')} {title}"
        icon, tone = ("flag", Tone.NEUTRAL) if gap.key == FLAGGED else ("warning", Tone.WARN)
        row = [QStandardItem(name), QStandardItem(what)]
        row[0].setData(True, CellRole.WRAP)  # noqa: FBT003 - Qt's own call
        row[1].setData(Status(icon, what, tone, plain=True), CellRole.STATUS)
        for item in row:
            item.setEditable(False)
            item.setData(gap, GAP)
            item.setData(f"{name}, {what}", Qt.ItemDataRole.AccessibleTextRole)
        return row

    def _choose(self, index: QModelIndex) -> None:
        self.chosen.emit(index.data(GAP))
