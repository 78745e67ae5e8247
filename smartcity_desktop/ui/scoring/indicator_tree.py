"""The tree of components and indicators, with the recorded answer at the right edge."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QStyleOptionViewItem, QTreeView, QWidget

from smartcity_desktop.domain.instrument import LeafKind, Node
from smartcity_desktop.domain.sheet import Sheet
from smartcity_desktop.ui.fonts import Type
from smartcity_desktop.ui.scoring.outline import Outline, letter
from smartcity_desktop.ui.scoring.tools import Tools
from smartcity_desktop.ui.theme import Theme
from smartcity_desktop.ui.widgets import painting
from smartcity_desktop.ui.widgets.rows import (
    CHOOSING,
    Index,
    RowPainter,
    RowPlace,
    dress_rows,
    take_rows_away,
)

ROW: Final = Qt.ItemDataRole.UserRole + 1
INDENT: Final = 16


@dataclass(frozen=True, slots=True)
class Row:
    """What one line shows: `mark` for answered indicators, `count` for groups, else `note`."""

    code: str
    title: str
    depth: int
    group: bool
    mark: str = ""
    scale: int = 5
    note: str = ""
    flagged: bool = False


class _TreePainter(RowPainter):
    """Paints arrow, code, title and what stands at the right edge."""

    def __init__(self, theme: Theme, tree: QTreeView) -> None:
        super().__init__(theme, tree)
        self._tree = tree

    def area_of(self, rect: QRect) -> QRect:
        """Return a line over the whole width of the tree."""
        return QRect(0, rect.top(), self._tree.viewport().width(), rect.height())

    def paint_row(self, painter: QPainter, place: RowPlace) -> None:
        """Paint one line."""
        theme, area, index = self._theme, place.area, place.index
        row: Row = index.data(ROW)
        left = theme.size(8 + INDENT * row.depth)
        if row.group:
            self._paint_arrow(painter, area, left, self._tree.isExpanded(index))
        left += theme.size(17) if row.group or row.depth == 0 else 0
        right = self._paint_edge(painter, area, row)
        words = QRect(left, area.top(), right - left, area.height())
        self._paint_words(painter, words, row, place.chosen)

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return a line of 27 px for groups and 28 px for indicators at 100 %."""
        theme, group = self._theme, index.data(ROW).group
        high = theme.metrics(Type.CELL_STRONG).height() + 4
        return QSize(theme.size(120), max(theme.size(27 if group else 28), high))

    def _paint_arrow(self, painter: QPainter, area: QRect, left: int, open_: bool) -> None:  # noqa: FBT001
        side = self._theme.size(12)
        place = QRectF(left, area.center().y() + 0.5 - side / 2, side, side)
        icon = "opened" if open_ else "closed"
        self._theme.icons.paint(painter, icon, self._theme.tokens.text, place)

    def _paint_edge(self, painter: QPainter, area: QRect, row: Row) -> int:
        theme = self._theme
        right = area.right() - theme.size(10)
        if row.mark:
            chip = QRectF(0, 0, theme.size(24), theme.size(20))
            chip.moveCenter(area.toRectF().center())
            chip.moveRight(right + 1)
            painter.setFont(theme.font(Type.SMALL_STRONG))
            painting.level_chip(painter, theme, chip.toAlignedRect().toRectF(), row.mark, row.scale)
            right -= theme.size(24)
        elif row.note:
            wide = theme.metrics(Type.SMALL).horizontalAdvance(row.note) + 1
            place = QRect(right - wide, area.top(), wide + 1, area.height())
            self.write(painter, place, row.note, Type.SMALL, "text2", int(painting.LEFT))
            right -= wide
        if row.flagged:
            side = theme.size(14)
            right -= side + theme.size(5)
            place = QRectF(right, area.center().y() + 0.5 - side / 2, side, side)
            theme.icons.paint(painter, "flag", theme.hex("warn"), place)
        return right - theme.size(6)

    def _paint_words(self, painter: QPainter, area: QRect, row: Row, chosen: bool) -> None:  # noqa: FBT001
        theme = self._theme
        code = Type.CELL_STRONG if row.group else Type.CELL
        if row.code:
            ink = "text" if row.group else "text2"
            self.write(painter, area, row.code, code, ink, int(painting.LEFT))
            used = theme.metrics(code).horizontalAdvance(row.code) + theme.size(6)
            area.setLeft(area.left() + used)
        role = Type.CELL_STRONG if chosen else Type.CELL
        shown = theme.metrics(role).elidedText(
            row.title, Qt.TextElideMode.ElideRight, max(0, area.width())
        )
        self.write(painter, area, shown, role, "text", int(painting.LEFT))


class IndicatorTree(QTreeView):
    """Emits `chosen` with the code of an indicator picked by click, Enter or Space."""

    chosen = Signal(str)

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tools = tools
        self._items = QStandardItemModel(self)
        self._by_code: dict[str, QStandardItem] = {}
        self._outline: Outline | None = None
        self.setModel(self._items)
        self.setItemDelegate(_TreePainter(tools.theme, self))
        dress_rows(self, tools.say("indicators"))
        self.setHeaderHidden(True)
        self.setIndentation(0)
        self.setRootIsDecorated(False)
        self.setExpandsOnDoubleClick(False)
        self.clicked.connect(self._choose)
        tools.theme.changed.connect(self.scheduleDelayedItemsLayout)

    def show_outline(self, outline: Outline, sheet: Sheet) -> None:
        """Show the tree of another sheet."""
        self._outline = outline
        take_rows_away(self._items)
        self._by_code = {}
        self._add(self._items.invisibleRootItem(), outline.instrument.roots, 0)
        self.show_sheet(sheet)

    def show_sheet(self, sheet: Sheet) -> None:
        """Show the answers as they stand on disk."""
        if self._outline is None:
            return
        for node in self._outline.instrument.nodes():
            self._fill(self._outline, node, sheet)
        self.viewport().update()

    def show_current(self, code: str) -> None:
        """Open the way to `code`, close other components and mark it."""
        item = self._by_code[code]
        self.collapseAll()
        above = item.parent()
        # The top item's parent is None at run time, whatever the stub says.
        while above is not None:  # pyright: ignore[reportUnnecessaryComparison]
            self.expand(above.index())
            above = above.parent()
        self.setCurrentIndex(item.index())
        self.scrollTo(item.index())

    def filter(self, text: str) -> str:
        """Show only indicators whose code or title has `text`; return the first of them or ""."""
        wanted = text.strip().casefold()
        first = ""
        for item in self._lines():
            self.setRowHidden(item.row(), _parent_index(item), not self._holds(item, wanted))
        if wanted:
            self.expandAll()
            first = next((c for c in self._order() if self._matches(c, wanted)), "")
        if first:
            self.setCurrentIndex(self._by_code[first].index())
        return first

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose on Enter and Space; leave the rest to the tree."""
        if event.key() in CHOOSING and not event.modifiers() and self.currentIndex().isValid():
            self._choose(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def drawBranches(self, painter: QPainter, rect: QRect, index: Index) -> None:
        """Draw nothing: the delegate paints its own arrow."""

    def minimumSizeHint(self) -> QSize:
        """Return room for a few lines."""
        return QSize(120, self._tools.theme.size(28 * 3))

    def _add(self, above: QStandardItem, nodes: tuple[Node, ...], depth: int) -> None:
        for node in nodes:
            item = QStandardItem()
            item.setEditable(False)
            above.appendRow(item)
            self._by_code[node.code] = item
            item.setData(Row(node.code, "", depth, not node.leaf), ROW)
            self._add(item, node.children, depth + 1)

    def _fill(self, outline: Outline, node: Node, sheet: Sheet) -> None:
        item = self._by_code[node.code]
        before: Row = item.data(ROW)
        row = self._row(outline, node, sheet, before.depth)
        if row == before and item.text():
            return
        item.setText(row.title)
        item.setData(row, ROW)
        full = node.title.in_language(self._tools.language)
        item.setData(self._sentence(outline, node, row, full), Qt.ItemDataRole.AccessibleTextRole)
        item.setToolTip(self._sentence(outline, node, row, full))

    def _row(self, outline: Outline, node: Node, sheet: Sheet, depth: int) -> Row:
        words = node.short or node.title
        title = outline.row_name(node) or words.in_language(self._tools.language)
        code = "" if outline.row_name(node) else outline.short_code(node)
        if node.leaf is None:
            done, total = outline.count(node, sheet.marks)
            tick = "✓ " if done == total else ""
            note = f"{tick}{done}/{total}" if total else ""
            return Row(code, title, depth, group=True, note=note)
        if node.leaf.kind is not LeafKind.JUDGED:
            value = self._tools.say("data_value", value=outline.data_text(node))
            return Row(code, title, depth, group=False, note=value)
        scale = len(outline.instrument.scale_of(node).levels)
        mark = letter(sheet.marks.get(node.code, ""))
        flagged = node.code in sheet.flags
        return Row(code, title, depth, group=False, mark=mark, scale=scale, flagged=flagged)

    def _sentence(self, outline: Outline, node: Node, row: Row, title: str) -> str:
        say = self._tools.say
        if row.group:
            done, _, total = row.note.removeprefix("✓ ").partition("/")
            if not total:
                return f"{node.code} {title}"
            return say("group_sentence", code=node.code, title=title, done=done, total=total)
        if not row.mark:
            source = outline.source(node)
            told = f"{source.source}, {source.year}" if source else say("data_missing")
            return say("data_sentence", code=node.code, title=title, value=row.note, source=told)
        state = say(f"mark_{row.mark}") if row.mark in "–BX" else say("mark_level", level=row.mark)
        flag = say("mark_flagged") if row.flagged else ""
        return say("row_sentence", code=node.code, title=title, state=state) + flag

    def _lines(self) -> Iterator[QStandardItem]:
        yield from self._by_code.values()

    def _order(self) -> tuple[str, ...]:
        return self._outline.codes if self._outline else ()

    def _holds(self, item: QStandardItem, wanted: str) -> bool:
        code: str = next(c for c, other in self._by_code.items() if other is item)
        if self._outline is None or not wanted:
            return True
        inner = (node.code for node in self._outline.instrument.node(code).walk())
        return any(self._matches(one, wanted) for one in inner)

    def _matches(self, code: str, wanted: str) -> bool:
        if self._outline is None:
            return False
        node = self._outline.instrument.node(code)
        texts = (code, node.title.id, node.title.en, self._by_code[code].text())
        return any(wanted in text.casefold() for text in texts)

    def _choose(self, index: QModelIndex) -> None:
        row: Row = index.data(ROW)
        if row.group:
            self.setExpanded(index, not self.isExpanded(index))
            return
        code = next(c for c, item in self._by_code.items() if item.index() == index)
        if row.mark:
            self.chosen.emit(code)


def _parent_index(item: QStandardItem) -> QModelIndex:
    above = item.parent()
    return above.index() if above is not None else QModelIndex()  # pyright: ignore[reportUnnecessaryComparison]
