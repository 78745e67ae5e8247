"""The bar above every page: title, class or slot, and who is signed in."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from smartcity_desktop.ui.fonts import Type
from smartcity_desktop.ui.page import Heading
from smartcity_desktop.ui.theme import Theme
from smartcity_desktop.ui.widgets.card import IconLabel
from smartcity_desktop.ui.widgets.text_label import TextLabel


@dataclass(frozen=True, slots=True)
class Person:
    """Who is signed in, as the context bar writes it: name with titles, and the role's word."""

    name: str
    role: str = ""


class ContextBar(QWidget):
    """44 px at 100 %; at large type the sentence beside the lock gives way to its icon's line."""

    def __init__(self, theme: Theme, person: Person, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._title = TextLabel(theme, "", Type.PAGE)
        self._subtitle = TextLabel(theme, "", Type.CELL, "text2")
        self._lock = IconLabel(theme, "lock", "text2", 14)
        self._locked = TextLabel(theme, "", Type.CELL, "text2")
        self._line = QHBoxLayout(self)
        self._corner = QHBoxLayout()
        self._corner_widgets: tuple[QWidget, ...] = ()
        self._lay_out(theme, person)
        theme.changed.connect(self._dress)
        self._dress()

    def show_heading(self, heading: Heading) -> None:
        """Show the heading of the page in front."""
        self._title.setText(heading.title)
        self._subtitle.setText(heading.subtitle)
        self._locked.setText(heading.locked)
        self._lock.setVisible(bool(heading.locked))
        self._locked.setVisible(bool(heading.locked))

    def show_corner(self, widgets: Sequence[QWidget]) -> None:
        """Put `widgets` at the right end in place of the page before."""
        for widget in self._corner_widgets:
            self._corner.removeWidget(widget)
            widget.hide()
        for widget in widgets:
            self._corner.addWidget(widget)
            widget.show()
        self._corner_widgets = tuple(widgets)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the surface and the line below."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colour("surface"))
        painter.setPen(self._theme.colour("line"))
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)

    def _lay_out(self, theme: Theme, person: Person) -> None:
        line = self._line
        line.setContentsMargins(14, 0, 14, 1)
        line.setSpacing(0)
        line.addWidget(self._title)
        line.addSpacing(12)
        line.addWidget(self._subtitle)
        line.addStretch(1)
        line.addWidget(self._lock)
        line.addSpacing(4)
        line.addWidget(self._locked)
        line.addSpacing(10)
        line.addWidget(IconLabel(theme, "person", "text2"))
        line.addSpacing(10)
        name = f"{person.name} · " if person.role else person.name
        line.addWidget(TextLabel(theme, name, Type.CELL, "text2"))
        line.addSpacing(6 if person.role else 0)
        line.addWidget(TextLabel(theme, person.role, Type.CELL_STRONG, "text2"))
        self._corner.setContentsMargins(10, 0, 0, 0)
        self._corner.setSpacing(8)
        line.addLayout(self._corner)
        line.setAlignment(Qt.AlignmentFlag.AlignVCenter)

    def _dress(self) -> None:
        self.setFixedHeight(max(44, self._theme.metrics(Type.PAGE).height() + 16))
        self.update()
