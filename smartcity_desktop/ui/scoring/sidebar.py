"""The left panel: the day's slots above, the indicators of the sheet below."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from smartcity_desktop.domain.facts import VisitId
from smartcity_desktop.services.class_day import Day
from smartcity_desktop.ui.fonts import Type
from smartcity_desktop.ui.scoring.indicator_tree import IndicatorTree
from smartcity_desktop.ui.scoring.slot_list import SlotList
from smartcity_desktop.ui.scoring.tools import Tools
from smartcity_desktop.ui.widgets.action_button import ActionButton, ButtonLook
from smartcity_desktop.ui.widgets.marks import LevelChip
from smartcity_desktop.ui.widgets.text_label import TextLabel

WIDTH = 250


class FindField(QLineEdit):
    """Where an indicator is looked for; `escaped` on Esc, `downward` on the down arrow."""

    escaped = Signal()
    downward = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave on Esc and on the down arrow."""
        if event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        elif event.key() == Qt.Key.Key_Down:
            self.downward.emit()
        else:
            super().keyPressEvent(event)


class Sidebar(QWidget):
    """Holds `slots` and `tree`; `found` carries the indicator to jump to, `left` ends a search."""

    found = Signal(str)
    left = Signal()

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tools = tools
        self.slots = SlotList(tools)
        self.tree = IndicatorTree(tools)
        self.find_button = ActionButton(
            tools.theme, "", ButtonLook(icon="search", key="Ctrl+F", small=True)
        )
        self.find_button.setAccessibleName(tools.say("find"))
        self.field = FindField()
        self._first = ""
        self._day = TextLabel(tools.theme, "", Type.SMALL, "text2")
        self._slots_head = self._header(tools.say("slots"), self._day)
        self._tree_head = self._header(tools.say("indicators"), self.find_button)
        self._legend = self._make_legend()
        self._lay_out()
        self._connect()

    def show_day(self, day: Day, chosen: VisitId) -> None:
        """Show the slots of a day, which is named, "Hari 2", and the one in front."""
        say, number = self._tools.say, day.number
        self._day.setText(say("day", number=number) if number else say("calibration"))
        self.slots.show_slots(day.slots, chosen)
        self.fit()

    def show_tree(self, shown: bool) -> None:  # noqa: FBT001 - a Qt-style property setter
        """Show or hide the indicators: a closed slot has none."""
        for part in (self._tree_head, self.tree, self._legend):
            part.setVisible(shown)

    def search(self) -> None:
        """Open the search and put the focus there."""
        self.field.show()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def end_search(self) -> None:
        """Close the search and show every indicator again."""
        self.field.clear()
        self.field.hide()
        self.tree.filter("")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the slots what they need, at most half the height."""
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """Fit the list of slots to its content; a longer day scrolls."""
        room = max(self.height() // 2, self._tools.theme.size(27 * 4))
        self.slots.setFixedHeight(min(self.slots.content_height(), room))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the surface and the lines between its parts."""
        theme, painter = self._tools.theme, QPainter(self)
        painter.fillRect(self.rect(), theme.colour("surface"))
        painter.setPen(theme.colour("line"))
        painter.drawLine(self.width() - 1, 0, self.width() - 1, self.height())
        edges = [self._slots_head.geometry().bottom()]
        if not self._tree_head.isHidden():
            head, legend = self._tree_head.geometry(), self._legend.geometry()
            edges += [head.top() - 1, head.bottom(), legend.top() - 1]
        for edge in edges:
            painter.drawLine(0, edge, self.width() - 1, edge)

    def _header(self, title: str, right: QWidget) -> QWidget:
        header = QWidget()
        line = QHBoxLayout(header)
        line.setContentsMargins(12, 0, 12, 0)
        line.addWidget(TextLabel(self._tools.theme, title, Type.STRONG))
        line.addStretch(1)
        line.addWidget(right)
        return header

    def _make_legend(self) -> QWidget:
        legend = QWidget()
        line = QHBoxLayout(legend)
        line.setContentsMargins(12, 5, 12, 5)
        line.setSpacing(5)
        for mark, words in (("–", "legend_unanswered"), ("B", "legend_no_evidence")):
            chip = LevelChip(self._tools.theme, mark)
            line.addWidget(chip)
            line.addWidget(
                TextLabel(self._tools.theme, self._tools.say(words), Type.FLOOR, "text2")
            )
            line.addSpacing(8)
        line.addStretch(1)
        return legend

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 1, 0)
        column.setSpacing(1)
        self.field.setPlaceholderText(self._tools.say("find_hint"))
        self.field.setAccessibleName(self._tools.say("find"))
        self.field.hide()
        column.addWidget(self._slots_head)
        column.addWidget(self.slots)
        column.addWidget(self._tree_head)
        column.addWidget(self.field)
        column.addWidget(self.tree, 1)
        column.addWidget(self._legend)
        column.addStretch(0)
        self._dress()

    def _connect(self) -> None:
        self._tools.theme.changed.connect(self._dress)
        self.find_button.clicked.connect(self.search)
        self.field.textChanged.connect(self._search)
        self.field.returnPressed.connect(self._take)
        self.field.downward.connect(self.tree.setFocus)
        self.field.escaped.connect(self._leave)

    def _search(self, text: str) -> None:
        self._first = self.tree.filter(text)

    def _take(self) -> None:
        code = self._first
        self.end_search()
        if code:
            self.found.emit(code)
        else:
            self.left.emit()

    def _leave(self) -> None:
        self.end_search()
        self.left.emit()

    def _dress(self) -> None:
        for header in (self._slots_head, self._tree_head):
            header.setMinimumHeight(max(32, self._tools.theme.size(32)))
        self.fit()
