"""Every answer of a sheet in one table, for checking before the seal."""

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QHeaderView, QWidget

from smartcity_desktop.domain.sheet import Sheet
from smartcity_desktop.ui.scoring.outline import Outline, letter
from smartcity_desktop.ui.scoring.tools import Tools
from smartcity_desktop.ui.widgets.rows import take_rows_away
from smartcity_desktop.ui.widgets.table import CellRole, Density, LevelMark, Table

COLUMNS = ("code", "indicator", "level", "note")


class LevelTable(Table):
    """Code, indicator, level chip and note; `chosen` carries the indicator of a row on Enter."""

    chosen = Signal(str)

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(tools.theme, tools.say("levels_all"), Density.DENSE, parent)
        self._tools = tools
        self._items = QStandardItemModel(self)
        self.setModel(self._items)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.activated.connect(self._choose)

    def show_sheet(self, outline: Outline, sheet: Sheet) -> None:
        """List every indicator the assessor answers."""
        take_rows_away(self._items)
        say = self._tools.say
        self._items.setHorizontalHeaderLabels([say(f"column_{name}") for name in COLUMNS])
        for code in outline.codes:
            self._items.appendRow(self._row(outline, sheet, code))
        header = self.horizontalHeader()
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)

    def _row(self, outline: Outline, sheet: Sheet, code: str) -> list[QStandardItem]:
        node = outline.place(code).node
        title = node.title.in_language(self._tools.language)
        mark = sheet.marks.get(code, "")
        note = " ".join(sheet.notes.get(code, "").split())
        scale = len(outline.instrument.scale_of(node).levels)
        texts = (code.replace("#", "·"), title, letter(mark), note)
        row = [QStandardItem(text) for text in texts]
        row[0].setData(code, Qt.ItemDataRole.UserRole)
        row[0].setData(True, CellRole.STRONG)  # noqa: FBT003 - Qt's own call
        row[2].setData(LevelMark(letter(mark), scale), CellRole.LEVEL)
        row[3].setData("text2", CellRole.COLOUR)
        say = self._tools.say
        shown = letter(mark)
        state = say(f"mark_{shown}") if shown in "–BX" else say("mark_level", level=shown)
        sentence = say("row_sentence", code=code, title=title, state=state)
        for item in row:
            item.setEditable(False)
            item.setData(f"{sentence} {note}".strip(), Qt.ItemDataRole.AccessibleTextRole)
        row[1].setToolTip(title)
        row[3].setToolTip(note)
        return row

    def _choose(self, index: QModelIndex) -> None:
        self.chosen.emit(index.siblingAtColumn(0).data(Qt.ItemDataRole.UserRole))
