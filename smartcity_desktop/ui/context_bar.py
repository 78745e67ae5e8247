"""The bar above every page: title, class or slot, and who is signed in."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from smartcity_desktop.ui.fonts import Type
from smartcity_desktop.ui.page import Heading
from smartcity_desktop.ui.theme import Theme
from smartcity_desktop.ui.widgets.card import IconLabel
from smartcity_desktop.ui.widgets.person_button import PersonButton
from smartcity_desktop.ui.widgets.text_label import TextLabel


@dataclass(frozen=True, slots=True)
class Person:
    """Who is signed in, as the context bar writes it: name with titles, and the role's word."""

    name: str
    role: str = ""


class ContextBar(QWidget):
    """One line of 44 px at 100 %; large type that does not fit takes more lines."""

    def __init__(self, theme: Theme, person: Person, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._title = TextLabel(theme, "", Type.PAGE)
        self._subtitle = TextLabel(theme, "", Type.CELL, "text2")
        self._lock = IconLabel(theme, "lock", "text2", 14)
        self._locked = TextLabel(theme, "", Type.CELL, "text2")
        self._heading = QWidget()
        self._promise = QWidget()
        self.who = PersonButton(theme, person.name, person.role)
        self._corner = QWidget()
        self._corner_line = _line(self._corner, 8)
        self._corner_widgets: tuple[QWidget, ...] = ()
        self._grid = QGridLayout(self)
        self._lay_out()
        theme.changed.connect(self._arrange)
        self._arrange()

    def show_heading(self, heading: Heading) -> None:
        """Show the heading of the page in front."""
        self._title.setText(heading.title)
        self._subtitle.setText(heading.subtitle)
        self._locked.setText(heading.locked)
        self._lock.setVisible(bool(heading.locked))
        self._locked.setVisible(bool(heading.locked))
        self._arrange()

    def show_corner(self, widgets: Sequence[QWidget]) -> None:
        """Put `widgets` at the right end in place of the page before."""
        line = self._corner_line
        for widget in self._corner_widgets:
            line.removeWidget(widget)
            widget.hide()
        for widget in widgets:
            line.addWidget(widget)
            widget.show()
        self._corner_widgets = tuple(widgets)
        self._corner.setVisible(bool(widgets))
        self._arrange()

    def minimumSizeHint(self) -> QSize:
        """Return no demand on the window's width."""
        return QSize(200, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose between one line and two."""
        super().resizeEvent(event)
        self._arrange()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the surface and the line below."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colour("surface"))
        painter.setPen(self._theme.colour("line"))
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)

    def _lay_out(self) -> None:
        heading = _line(self._heading, 12)
        heading.addWidget(self._title)
        heading.addWidget(self._subtitle)
        heading.addStretch(1)
        promise = _line(self._promise, 6)
        promise.addWidget(self._lock)
        promise.addWidget(self._locked)
        # Words give way before the window would have to grow.
        for label in (self._title, self._subtitle, self._locked):
            label.setMinimumWidth(1)
        self._grid.setContentsMargins(14, 0, 14, 1)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnStretch(0, 1)

    def _arrange(self) -> None:
        rows = self._rows()
        parts = (self._heading, self._promise, self.who, self._corner)
        for part in parts:
            self._grid.removeWidget(part)
        for number, row in enumerate(rows):
            for part in row:
                across = Qt.AlignmentFlag.AlignVCenter
                if number > 0:
                    across |= Qt.AlignmentFlag.AlignLeft
                elif part is not self._heading:
                    across |= Qt.AlignmentFlag.AlignRight
                column = parts.index(part) if number == 0 else 0
                self._grid.addWidget(part, number, column, 1, 1 if number == 0 else 4)
                self._grid.setAlignment(part, across)
        line = max(44, self._theme.metrics(Type.PAGE).height() + 16)
        more = self._theme.metrics(Type.CELL).height() + 8
        self.setFixedHeight(line + more * (len(rows) - 1))
        self.update()

    def _rows(self) -> list[list[QWidget]]:
        who: list[QWidget] = [self.who]
        first = [self._heading] + ([self._corner] if self._corner_widgets else [])
        promise = [self._promise] if self._locked.text() else []
        for rows in ([[*first, *promise, *who]], [[*first, *who], promise]):
            full = [row for row in rows if row]
            if all(self._wanted(row) <= self.width() for row in full):
                return full
        return [row for row in (first, promise, who) if row]

    def _wanted(self, row: list[QWidget]) -> int:
        return sum(part.sizeHint().width() + 10 for part in row) + 28


def _line(holder: QWidget, spacing: int) -> QHBoxLayout:
    line = QHBoxLayout(holder)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(spacing)
    return line
