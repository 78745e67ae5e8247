"""The panel's levels side by side: filter, grid, indices, legend."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from smartcity_desktop.domain.facts import PersonId
from smartcity_desktop.ui.fonts import Type
from smartcity_desktop.ui.panel.filter import Filter
from smartcity_desktop.ui.panel.grid_rows import GridFoot, GridRow
from smartcity_desktop.ui.panel.grid_table import (
    FIRST_PERSON,
    TITLE,
    Column,
    GridFootRow,
    GridModel,
    GridTable,
)
from smartcity_desktop.ui.panel.tools import PanelTools
from smartcity_desktop.ui.widgets import painting
from smartcity_desktop.ui.widgets.text_label import TextLabel


class _Frame(QWidget):
    """A surface with a 1 px border around the grid."""

    def __init__(self, tools: PanelTools) -> None:
        super().__init__()
        self._theme = tools.theme

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint surface and border."""
        tokens = self._theme.tokens
        painting.box(QPainter(self), QRectF(self.rect()), tokens.surface, tokens.line)


class Grid(QWidget):
    """Shows rows for a list of assessors; selection and scroll place outlive every refresh.

    `pointed` tells that another row or assessor is under the keys.
    """

    pointed = Signal()

    def __init__(self, tools: PanelTools) -> None:
        super().__init__()
        self._tools = tools
        self._people: tuple[PersonId, ...] = ()
        self._rows: tuple[GridRow, ...] = ()
        self.filter = Filter(tools)
        self.table = GridTable(tools)
        self.foot = GridFootRow(tools, self.table)
        self.empty = TextLabel(tools.theme, tools.say("no_flags"), Type.BODY, "text2", wrap=True)
        self.legend = TextLabel(tools.theme, "", Type.FLOOR, "text2", wrap=True)
        self._model: GridModel | None = None
        frame = _Frame(tools)
        inner = QVBoxLayout(frame)
        inner.setContentsMargins(1, 1, 1, 1)
        inner.setSpacing(0)
        inner.addWidget(self.table, 1)
        inner.addWidget(self.empty)
        inner.addWidget(self.foot)
        self.empty.setContentsMargins(12, 8, 12, 8)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(frame, 1)
        column.addWidget(self.legend)
        self.filter.changed.connect(self._filtered)
        self.table.pointed.connect(self.pointed)

    @property
    def code(self) -> str:
        """Return the indicator under the keys, "" for none."""
        row = self.table.currentIndex().row()
        shown = self._model.rows if self._model else ()
        return shown[row].code if 0 <= row < len(shown) else ""

    @property
    def person(self) -> PersonId | None:
        """Return the assessor under the keys, None for none."""
        place = self.table.person
        return self._people[place] if 0 <= place < len(self._people) else None

    @property
    def rows(self) -> tuple[GridRow, ...]:
        """Return the rows shown."""
        return self._model.rows if self._model else ()

    def show_people(self, people: Sequence[tuple[PersonId, Column]]) -> None:
        """Give every assessor a column; the same ones again change nothing."""
        columns = [column for _, column in people]
        self._people = tuple(person for person, _ in people)
        if self._model is not None and list(self._model.people) == columns:
            return
        with QSignalBlocker(self.table):
            self._model = GridModel(self._tools, columns, self)
            self.table.setModel(self._model)
        self.table.show_people(len(columns))

    def show_rows(self, rows: Sequence[GridRow], limit: int) -> None:
        """Show `rows`; a range of `limit` levels makes a flag."""
        self._rows = tuple(rows)
        self.filter.show_counts(len(rows), sum(1 for row in rows if row.flagged))
        self.legend.setText(self._tools.say("legend", limit=limit))
        self._filtered()

    def show_nothing(self) -> None:
        """Forget every level: the visit in front is closed to this person."""
        self._rows = ()
        if self._model is not None:
            with QSignalBlocker(self.table):
                self._model.show_rows(())
        self.foot.show_texts({}, "", "")

    def show_foot(self, foot: GridFoot) -> None:
        """Show the indices below their columns."""
        say, after = self._tools.say, FIRST_PERSON + len(self._people)
        texts = {TITLE: say("foot"), after + 1: foot.index, after + 2: foot.band}
        texts |= {FIRST_PERSON + place: text for place, text in enumerate(foot.indices)}
        note = say("foot_data", count=foot.data) if foot.data else ""
        self.foot.show_texts(texts, note, foot.sentence)

    def go_to(self, code: str) -> bool:
        """Bring an indicator under the keys; tell whether it is shown."""
        codes = [row.code for row in self.rows]
        if self._model is None or code not in codes:
            return False
        column = max(0, self.table.currentIndex().column())
        self.table.setCurrentIndex(self._model.index(codes.index(code), column))
        self.table.scrollTo(self.table.currentIndex())
        return True

    def _filtered(self) -> None:
        if self._model is None:
            return
        code, column = self.code, max(0, self.table.currentIndex().column())
        scrolled = self.table.verticalScrollBar().value()
        only = self.filter.flagged.isChecked()
        rows = [row for row in self._rows if row.flagged or not only]
        shown = self._model.rows
        before = [row.code for row in shown]
        with QSignalBlocker(self.table):
            self._model.show_rows(rows)
            codes = [row.code for row in rows]
            if codes and codes != before:
                place = codes.index(code) if code in codes else 0
                self.table.setCurrentIndex(self._model.index(place, column))
                self.table.verticalScrollBar().setValue(scrolled)
        self.table.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        if tuple(rows) != shown:
            self.table.fit()
        if self.code != code:
            self.pointed.emit()

    def focus_rows(self) -> None:
        """Put the keys on the rows, or on the filter when it shows none."""
        target = self.table if self.rows else self.filter.all
        target.setFocus(Qt.FocusReason.OtherFocusReason)
