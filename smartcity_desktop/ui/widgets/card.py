"""A titled box that groups what belongs together."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from smartcity_desktop.ui.fonts import Type
from smartcity_desktop.ui.theme import Theme
from smartcity_desktop.ui.widgets import painting
from smartcity_desktop.ui.widgets.text_label import TextLabel


class IconLabel(QLabel):
    """An icon beside a word, without a name of its own."""

    def __init__(
        self,
        theme: Theme,
        icon: str,
        colour: str = "text",
        size: int = 16,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._icon, self._colour, self._size = theme, icon, colour, size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        theme.changed.connect(self._dress)
        self._dress()

    def show_icon(self, icon: str, colour: str) -> None:
        """Show another icon in the colour of token or tone `colour`."""
        self._icon, self._colour = icon, colour
        self._dress()

    def _dress(self) -> None:
        self.setPixmap(self._theme.pixmap(self._icon, self._colour, self._size))


@dataclass(frozen=True, slots=True)
class CardLook:
    """How a card looks: edge and header ground by token or tone name; "" keeps the plain one."""

    icon: str = ""
    edge: str = ""
    padding: int = 12


class Card(QFrame):
    """A surface with a 1 px border; with a title it has a header of 34 px.

    Fill `body`; put buttons or marks at the header's right end with `add_to_header`.
    """

    def __init__(
        self,
        theme: Theme,
        title: str = "",
        note: str = "",
        look: CardLook | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._look = look or CardLook()
        self._header = QWidget(self)
        self._title = TextLabel(theme, title, Type.STRONG)
        self._note = TextLabel(theme, note, Type.SMALL, "text2")
        self._header_line = self._make_header()
        self._header.setVisible(bool(title))
        self.body = QVBoxLayout()
        padding = self._look.padding
        self.body.setContentsMargins(padding, min(padding, 8), padding, min(padding, 9))
        self.body.setSpacing(4)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addWidget(self._header)
        column.addLayout(self.body, 1)
        self.setAccessibleName(title)
        theme.changed.connect(self._dress)
        self._dress()

    def set_title(self, title: str) -> None:
        """Name the card; an empty title takes the header away."""
        self._title.setText(title)
        self._header.setVisible(bool(title))
        self.setAccessibleName(title)

    def set_note(self, note: str) -> None:
        """Show secondary words after the title."""
        self._note.setText(note)

    def give_note_way(self) -> None:
        """Let the note take no room of its own; `fit_note` decides whether it is shown."""
        self._note.setMinimumWidth(1)

    def fit_note(self) -> None:
        """Show the note only where title and buttons leave it room."""
        rest = self._header.sizeHint().width() - self._note.sizeHint().width()
        if self._note.isHidden():
            rest = self._header.sizeHint().width() + self._header_line.spacing()
        self._note.setVisible(rest + self._note.sizeHint().width() <= self.width() - 2)

    def add_to_header(self, widget: QWidget) -> None:
        """Put `widget` at the header's right end."""
        self._header_line.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint surface, border and the line below the header."""
        tokens, painter = self._theme.tokens, QPainter(self)
        edge = self._theme.hex(self._look.edge) if self._look.edge else tokens.line
        width = 2 if self._look.edge else 1
        painting.box(painter, QRectF(self.rect()), tokens.surface, edge, width)
        if not self._header.isHidden():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
            painter.setPen(QPen(self._theme.colour("line"), 1))
            low = self._header.geometry().bottom()
            painter.drawLine(width, low, self.width() - 1 - width, low)

    def _make_header(self) -> QHBoxLayout:
        line = QHBoxLayout(self._header)
        line.setContentsMargins(11, 0, 11, 1)
        line.setSpacing(8)
        if self._look.icon:
            line.addWidget(IconLabel(self._theme, self._look.icon))
        line.addWidget(self._title)
        line.addWidget(self._note)
        line.addStretch(1)
        return line

    def _dress(self) -> None:
        self._header.setMinimumHeight(max(33, self._theme.size(33)))
        self.update()
