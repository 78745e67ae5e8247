"""The left of the panel: the region, and its grid of levels or the sheets it waits for."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedLayout, QVBoxLayout, QWidget

from smartcity_desktop.domain.facts import PersonId
from smartcity_desktop.domain.panel import Comparison
from smartcity_desktop.ui.fonts import Type
from smartcity_desktop.ui.home.states import VISITS
from smartcity_desktop.ui.panel.grid import Grid
from smartcity_desktop.ui.panel.grid_rows import GridWords
from smartcity_desktop.ui.panel.grid_table import Column
from smartcity_desktop.ui.panel.people import element_words, initials
from smartcity_desktop.ui.panel.reading import PanelReader, PanelReading
from smartcity_desktop.ui.panel.sheet_list import SheetList
from smartcity_desktop.ui.panel.tools import PanelTools
from smartcity_desktop.ui.statuses import status
from smartcity_desktop.ui.tokens import Tone
from smartcity_desktop.ui.widgets.action_button import ActionButton, ButtonLook
from smartcity_desktop.ui.widgets.info_bar import InfoBar, Message
from smartcity_desktop.ui.widgets.marks import StatusChip
from smartcity_desktop.ui.widgets.text_label import TextLabel


class LevelsView(QWidget):
    """Shows a reading; `region_wanted` asks for another region, `pointed` follows the keys."""

    region_wanted = Signal()
    pointed = Signal()

    def __init__(self, tools: PanelTools, reader: PanelReader) -> None:
        super().__init__()
        theme, say = tools.theme, tools.say
        self._tools, self._reader = tools, reader
        self._reading: PanelReading | None = None
        self._talked = ""
        self.bar = InfoBar(theme)
        self.mismatch = InfoBar(theme)
        self.region = TextLabel(theme, "", Type.REGION, wrap=True)
        self.state = StatusChip(theme, status(tools.wording, "visit.scheduled"))
        look = ButtonLook(key="Ctrl+G", small=True)
        self.choose = ActionButton(theme, say("choose_region"), look)
        self.choose.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.grid = Grid(tools)
        self.sheets = SheetList(tools, reader)
        self.empty = TextLabel(theme, say("empty"), Type.BODY, "text2", wrap=True)
        self._stack = QStackedLayout()
        self._head = QVBoxLayout()
        self._lay_out()
        self.choose.clicked.connect(self.region_wanted)
        self.grid.pointed.connect(self._point)

    def _lay_out(self) -> None:
        tail = QHBoxLayout()
        tail.setSpacing(10)
        for part in (self.state, self.grid.filter, self.choose):
            tail.addWidget(part)
        first = QHBoxLayout()
        first.setSpacing(10)
        first.addWidget(self.region, 1)
        first.addLayout(tail)
        self._first, self._tail = first, tail
        self._head.addLayout(first)
        middle = QWidget()
        middle.setLayout(self._stack)
        for part in (self.grid, self.sheets, self.empty):
            self._stack.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for part in (self.mismatch, self.bar):
            column.addWidget(part)
        column.addLayout(self._head)
        column.addWidget(middle, 1)

    def set_wide(self, wide: bool) -> None:  # noqa: FBT001 - a Qt-style property setter
        """Keep the region and what follows it on one line, or give the region its own."""
        if wide == (self._tail.parent() is self._first):
            return
        holder, target = (self._head, self._first) if wide else (self._first, self._head)
        holder.removeItem(self._tail)
        self._tail.setParent(None)
        target.addLayout(self._tail)
        if wide:
            self._tail.takeAt(self._tail.count() - 1)
        else:
            self._tail.addStretch(1)

    def show_nothing(self) -> None:
        """Say why there is no visit to show."""
        self._reading = None
        self._stack.setCurrentWidget(self.empty)
        for part in (self.state, self.grid.filter, self.choose):
            part.hide()

    def show_reading(self, reading: PanelReading) -> None:
        """Show a visit; what is under the keys stays."""
        self._reading = reading
        if self.region.text() != reading.region.name:
            self.region.setText(reading.region.name)
        state = status(self._tools.wording, f"visit.{VISITS[reading.turn.state]}")
        if state != self.state.status:
            self.state.show_status(state)
        self.state.show()
        self.choose.show()
        self._show_mismatch(reading)
        self.grid.filter.setVisible(reading.compared is not None)
        if reading.compared is None:
            self.grid.show_nothing()
            self.sheets.show_reading(reading)
            self._stack.setCurrentWidget(self.sheets)
        else:
            self._show_levels(reading, reading.compared)
            self._stack.setCurrentWidget(self.grid)

    def tell(self, tone: Tone, sentence: str) -> None:
        """Say something above the levels until it is understood."""
        understood = self._tools.wording.say("window.understood")
        self.bar.show_message(Message(tone, sentence), (understood, self.bar.clear))

    def focus_rows(self) -> None:
        """Put the keys on the rows shown."""
        if self._stack.currentWidget() is self.grid:
            self.grid.focus_rows()
        else:
            self.sheets.table.setFocus()

    def _show_mismatch(self, reading: PanelReading) -> None:
        if reading.matches:
            self.mismatch.clear()
        elif self.mismatch.isHidden():
            say = self._tools.say
            message = Message(Tone.BAD, say("mismatch"), say("mismatch_detail"))
            self.mismatch.show_message(message)

    def _show_levels(self, reading: PanelReading, compared: Comparison) -> None:
        names = [self._reader.name(person) for person in compared.people]
        people = [
            (person, Column(short, self._below(person), name))
            for person, short, name in zip(compared.people, initials(names), names, strict=True)
        ]
        self.grid.show_people(people)
        words = GridWords(self._tools.wording, {p: column.name for p, column in people})
        self._talked = self._flag_here(reading)
        rows = words.rows(reading, compared, self._talked)
        self.grid.show_rows(rows, reading.instrument.discordance_range)
        self.grid.show_foot(words.foot(reading, compared))

    def _below(self, person: PersonId) -> str:
        reader = self._reader
        return element_words(reader.person(person), reader.role_of(person), self._tools.wording)

    def _point(self) -> None:
        reading = self._reading
        compared = reading.compared if reading else None
        # The flag under the keys is the one the panel talks about.
        if reading and compared and self._flag_here(reading) != self._talked:
            self._show_levels(reading, compared)
        self.pointed.emit()

    def _flag_here(self, reading: PanelReading) -> str:
        code = self.grid.code
        return code if code in reading.flagged else ""
