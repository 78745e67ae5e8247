"""The fixed grid of indicators and assessors: one row, one cell and one ring at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHeaderView, QWidget

from smartcity_desktop.ui.fonts import Type
from smartcity_desktop.ui.panel.grid_rows import GridRow
from smartcity_desktop.ui.panel.tools import PanelTools
from smartcity_desktop.ui.theme import Theme
from smartcity_desktop.ui.widgets.row_model import RowModel
from smartcity_desktop.ui.widgets.table import CellRole, Density, Table

CODE, TITLE, FIRST_PERSON = range(3)
PERSON_WIDTH, CROWDED_PERSON, NARROW_PERSON = 50, 44, 36
MANY_PEOPLE = 6
LARGE_PERCENT = 130
TITLE_WIDTH: Final = 140
CENTRE = int(Qt.AlignmentFlag.AlignCenter)
RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
KEYS = {
    (Qt.Key.Key_N, False): "next",
    (Qt.Key.Key_N, True): "before",
    (Qt.Key.Key_U, False): "change",
    (Qt.Key.Key_S, False): "close",
}


@dataclass(frozen=True, slots=True)
class Column:
    """An assessor at the head of the grid: initials, what stands below them, and the name."""

    initials: str
    below: str
    name: str


class GridModel(RowModel[GridRow]):
    """Rows of a comparison; a change of content keeps every row where it is."""

    def __init__(self, tools: PanelTools, people: Sequence[Column], parent: QWidget) -> None:
        say, self._theme = tools.say, tools.theme
        heads = [person.initials for person in people]
        last = [say(f"column_{name}") for name in ("range", "mean", "flag")]
        super().__init__([say("column_code"), say("column_title"), *heads, *last], parent)
        self._people = tuple(people)

    @property
    def people(self) -> tuple[Column, ...]:
        """Return the assessors at the head of the grid."""
        return self._people

    def show_rows(self, rows: Sequence[GridRow]) -> None:
        """Show `rows`; the same indicators again are changed in place."""
        if [row.code for row in rows] != [row.code for row in self.rows]:
            super().show_rows(rows)
            return
        for place, row in enumerate(rows):
            if row != self._rows[place]:
                self._rows[place] = row
                last = self.index(place, self.columnCount() - 1)
                self.dataChanged.emit(self.index(place, 0), last)

    def texts(self, row: GridRow) -> tuple[str, ...]:
        """Return code, title, levels, range, mean and flag."""
        levels = (mark.mark for mark in row.marks)
        return (
            row.code,
            row.title,
            *levels,
            row.spread,
            row.mean,
            row.flag.word if row.flag else "",
        )

    def sentence(self, row: GridRow) -> str:
        """Return the whole row with every assessor's name."""
        return row.sentence

    def looks(self, row: GridRow, column: int) -> dict[int, object]:
        """Return levels as chips, the flag as icon and word, flagged titles in bold."""
        person, after = column - FIRST_PERSON, column - FIRST_PERSON - len(self._people)
        if 0 <= person < len(row.marks):
            return {CellRole.LEVEL: row.marks[person]}
        looks: dict[int, object] = {CellRole.COLOUR: "text2" if column == CODE else "text"}
        if column == TITLE:
            looks |= {CellRole.STRONG: row.flagged, int(Qt.ItemDataRole.ToolTipRole): row.title}
        elif after in {0, 1}:
            looks[int(Qt.ItemDataRole.TextAlignmentRole)] = RIGHT if after else CENTRE
        elif after > 1:
            looks[CellRole.STATUS] = row.flag
        return looks

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return a title; over an assessor's levels also the whole name."""
        person = section - FIRST_PERSON
        if 0 <= person < len(self._people) and orientation is Qt.Orientation.Horizontal:
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return CENTRE
            if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
                return self._people[person].name
            if role == Qt.ItemDataRole.DisplayRole and not crowded(self._theme, len(self._people)):
                return f"{self._people[person].initials}\n{self._people[person].below}"
        if role == Qt.ItemDataRole.TextAlignmentRole and person >= len(self._people):
            after = person - len(self._people)
            return (CENTRE, RIGHT, int(Qt.AlignmentFlag.AlignVCenter))[after]
        return super().headerData(section, orientation, role)


def crowded(theme: Theme, people: int) -> bool:
    """Tell whether there is room for initials alone above each assessor's levels."""
    return people >= MANY_PEOPLE or theme.percent > LARGE_PERCENT


def person_width(theme: Theme, people: int) -> int:
    """Return the width of an assessor's column at 100 %."""
    if theme.percent > LARGE_PERCENT:
        return NARROW_PERSON
    return CROWDED_PERSON if people >= MANY_PEOPLE else PERSON_WIDTH


class GridTable(Table):
    """The grid; `asked` carries "next", "before", "change" or "close" for the letters' keys.

    `pointed` tells that the row or the assessor under the keys is another one.
    """

    asked = Signal(str)
    pointed = Signal()

    def __init__(self, tools: PanelTools) -> None:
        self._people = 0
        super().__init__(tools.theme, tools.say("table_name"), Density.DENSE)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        # Every row is one line high, whatever the columns do.
        self._reheight.timeout.disconnect(self.resizeRowsToContents)
        self.setHorizontalScrollMode(Table.ScrollMode.ScrollPerPixel)

    def show_people(self, people: int) -> None:
        """Give every column its width once the model has `people` assessors."""
        self._people = people
        header, mode = self.horizontalHeader(), QHeaderView.ResizeMode
        for column in range(header.count()):
            header.setSectionResizeMode(column, mode.Stretch if column == TITLE else mode.Fixed)
        self.fit()

    def fit(self) -> None:
        """Give every column its width at the type size in force."""
        if not self._people:
            return
        theme, after = self._theme, FIRST_PERSON + self._people
        person = theme.size(person_width(theme, self._people))
        self.horizontalHeader().setMinimumSectionSize(theme.size(30))
        widths = {FIRST_PERSON + place: person for place in range(self._people)}
        widths |= {column: self._content_width(column) for column in (CODE, after, after + 1)}
        # Large type leaves the flag its icon and the beginning of its word.
        flag = 0 if theme.percent > LARGE_PERCENT else self.sizeHintForColumn(after + 2)
        widths[after + 2] = max(theme.size(96), flag)
        for column, wide in widths.items():
            self.setColumnWidth(column, wide)

    def _content_width(self, column: int) -> int:
        """Return the width that shows head and cells of a column."""
        title = str(self.model().headerData(column, Qt.Orientation.Horizontal))
        head = self._theme.metrics(Type.SMALL_STRONG).horizontalAdvance(title)
        return max(self.sizeHintForColumn(column), head + 18)

    @property
    def person(self) -> int:
        """Return the place of the assessor under the keys, -1 for none."""
        place = self.currentIndex().column() - FIRST_PERSON
        return place if 0 <= place < self._people else -1

    def minimumSizeHint(self) -> QSize:
        """Return room for the head and a few rows."""
        rows = self.horizontalHeader().height() + 4 * self._theme.size(Density.DENSE)
        persons = self._people * self._theme.size(NARROW_PERSON)
        return QSize(persons + self._theme.size(TITLE_WIDTH), rows)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ask for what a letter means; leave every other key to the table."""
        held = event.modifiers()
        shift = held == Qt.KeyboardModifier.ShiftModifier
        plain = held == Qt.KeyboardModifier.NoModifier
        wanted = KEYS.get((Qt.Key(event.key()), shift)) if shift or plain else None
        if wanted:
            self.asked.emit(wanted)
        else:
            super().keyPressEvent(event)

    def currentChanged(
        self,
        current: QModelIndex | QPersistentModelIndex,
        previous: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Tell the page what the keys point at now."""
        super().currentChanged(current, previous)
        self.pointed.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows, then a frame around the level under the keys."""
        super().paintEvent(event)
        if self.hasFocus() and self.person >= 0:
            painter = QPainter(self.viewport())
            painter.setPen(QPen(self._theme.colour("focus"), 2))
            cell = QRect(self.visualRect(self.currentIndex()))
            painter.drawRect(cell.adjusted(1, 2, -1, -3))

    def _dress(self) -> None:
        super()._dress()
        header = self.horizontalHeader()
        lines = 2 * self._theme.metrics(Type.SMALL_STRONG).height()
        header.setFixedHeight(max(self._theme.size(38), lines + 4))
        self.fit()


class GridFootRow(QWidget):
    """The indices below the grid, in its columns."""

    def __init__(self, tools: PanelTools, table: GridTable) -> None:
        super().__init__()
        self._theme = tools.theme
        self._tools, self._table = tools, table
        self._texts: dict[int, str] = {}
        self._note = ""
        table.horizontalHeader().sectionResized.connect(self._moved)
        table.horizontalScrollBar().valueChanged.connect(self._moved)
        tools.theme.changed.connect(self.updateGeometry)

    def show_texts(self, texts: dict[int, str], note: str, sentence: str) -> None:
        """Show `texts` by column, `note` muted after the title's; `sentence` says it all."""
        self._texts, self._note = texts, note
        self.setAccessibleName(sentence)
        self.update()

    def sizeHint(self) -> QSize:
        """Return one row a little higher than the grid's."""
        high = self._theme.metrics(Type.CELL_STRONG).height() + 10
        return QSize(200, max(self._theme.size(34), high))

    def minimumSizeHint(self) -> QSize:
        """Return the same height at any width."""
        return QSize(0, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint ground, upper line and every index below its column."""
        theme, painter = self._theme, QPainter(self)
        painter.fillRect(self.rect(), theme.colour("surface_alt"))
        painter.fillRect(0, 0, self.width(), 2, theme.colour("line_strong"))
        painter.setFont(theme.font(Type.CELL_STRONG))
        painter.setPen(theme.colour("text"))
        model = self._table.model()
        for column, text in self._texts.items():
            place = QRect(self._table.columnViewportPosition(column), 2, 0, self.height() - 2)
            place.setWidth(self._table.columnWidth(column))
            across = model.headerData(
                column, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole
            )
            flags = int(across or 0) | int(Qt.AlignmentFlag.AlignVCenter)
            side = 0 if flags & int(Qt.AlignmentFlag.AlignHCenter) else 8
            room = place.adjusted(side, 0, -side, 0)
            metrics, elide = painter.fontMetrics(), Qt.TextElideMode.ElideRight
            # Indices are never cut; only the words before them give way to large type.
            shown = metrics.elidedText(text, elide, room.width()) if column == TITLE else text
            painter.drawText(room, flags, shown)
            if column == TITLE and self._note:
                self._paint_note(painter, place, text)

    def _paint_note(self, painter: QPainter, place: QRect, text: str) -> None:
        wide = painter.fontMetrics().horizontalAdvance(text)
        rest = place.adjusted(wide + 14, 0, -8, 0)
        painter.setFont(self._theme.font(Type.SMALL))
        painter.setPen(self._theme.colour("text2"))
        metrics = painter.fontMetrics()
        note = metrics.elidedText(self._note, Qt.TextElideMode.ElideRight, rest.width())
        painter.drawText(rest, int(Qt.AlignmentFlag.AlignVCenter), note)
        painter.setFont(self._theme.font(Type.CELL_STRONG))
        painter.setPen(self._theme.colour("text"))

    def _moved(self) -> None:
        self.update()
