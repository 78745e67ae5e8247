"""The ground of the sign-in window: the program's name, and a card in the middle that scrolls."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from smartcity_desktop.ui.fonts import Type
from smartcity_desktop.ui.theme import Theme
from smartcity_desktop.ui.widgets.card import IconLabel
from smartcity_desktop.ui.widgets.text_label import TextLabel


class Ground(QWidget):
    """Tells by `painted` once that it has been painted."""

    painted = Signal()

    def __init__(self, theme: Theme, title: str, card: QWidget) -> None:
        super().__init__()
        self._theme = theme
        self._first = True
        name = QHBoxLayout()
        name.setSpacing(10)
        name.addStretch(1)
        name.addWidget(IconLabel(theme, "readiness", "primary", 22))
        name.addWidget(TextLabel(theme, title, Type.PAGE))
        name.addStretch(1)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(card)
        middle.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(14)
        column.addStretch(2)
        column.addLayout(name)
        column.addLayout(middle)
        column.addStretch(3)

    def scrolled(self) -> QScrollArea:
        """Return the ground where it can scroll: large type must not push the form off."""
        area = QScrollArea()
        area.setWidget(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return area

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the ground; the first time is told once it is on the screen."""
        QPainter(self).fillRect(self.rect(), self._theme.colour("window"))
        if self._first:
            self._first = False
            QTimer.singleShot(0, self, self.painted.emit)
