"""Lines of icon and words for reading, and a card of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from smartcity_desktop.ui.fonts import Type
from smartcity_desktop.ui.theme import Theme
from smartcity_desktop.ui.widgets.card import Card, CardLook, IconLabel
from smartcity_desktop.ui.widgets.text_label import TextLabel


@dataclass(frozen=True, slots=True)
class LineLook:
    """Icon, its colour, words, words at the right end; `warned` lines stand on a warm ground.

    `aside` stands after the words.
    """

    icon: str
    colour: str
    text: str
    note: str = ""
    warned: bool = False
    aside: str = ""


class Line(QWidget):
    """One line for reading."""

    def __init__(self, theme: Theme, look: LineLook, margin: int = 12) -> None:
        super().__init__()
        self._theme = theme
        self._look = look
        line = QHBoxLayout(self)
        line.setContentsMargins(margin, 3 if margin else 2, margin, 3 if margin else 2)
        line.setSpacing(8)
        line.addWidget(IconLabel(theme, look.icon, look.colour, 14), 0, Qt.AlignmentFlag.AlignTop)
        # All words break: a line that asks for more width than its card has is cut in height too.
        words = f"{look.text} · {look.aside}" if look.aside else look.text
        line.addWidget(TextLabel(theme, words, Type.CELL, wrap=True), 1)
        role = Type.SMALL_STRONG if look.warned else Type.SMALL
        if look.note:
            note = TextLabel(theme, look.note, role, "warn" if look.warned else "text2")
            line.addWidget(note, 0, Qt.AlignmentFlag.AlignTop)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        told = (look.text, look.aside, look.note)
        self.setAccessibleName(" ".join(part for part in told if part))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the warm ground of a line that waits."""
        if self._look.warned:
            fill = self._theme.tokens.warn.fill
            painter = QPainter(self)
            painter.fillRect(QRectF(self.rect()), fill)


class LinesCard(Card):
    """A card of lines under a bold heading that may be empty."""

    def __init__(self, theme: Theme, title: str, icon: str, *, edge_to_edge: bool) -> None:
        super().__init__(theme, title, look=CardLook(icon=icon, padding=0 if edge_to_edge else 12))
        self._margin = 12 if edge_to_edge else 0
        self._count = TextLabel(theme, "", Type.CONTROL_STRONG)
        self._bold = TextLabel(theme, "", Type.CONTROL_STRONG, wrap=True)
        self._bold.hide()
        self.add_to_header(self._count)
        self.body.setSpacing(0 if edge_to_edge else 1)
        self.body.addWidget(self._bold)
        self._lines: list[Line] = []
        self._below: QWidget | None = None

    def add_below(self, part: QWidget) -> None:
        """Keep `part` below the lines."""
        self._below = part
        self.body.addWidget(part)

    @property
    def texts(self) -> tuple[str, ...]:
        """Return what the lines say."""
        return tuple(line.accessibleName() for line in self._lines)

    def show_lines(self, lines: Sequence[LineLook], note: str = "", heading: str = "") -> None:
        """Show lines in place of those before."""
        self._count.setText(note)
        self._bold.setText(heading)
        self._bold.setVisible(bool(heading))
        for old in self._lines:
            self.body.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._lines = [Line(self._theme, look, self._margin) for look in lines]
        for line in self._lines:
            self.body.addWidget(line)
        if self._below is not None:
            self.body.addWidget(self._below)
