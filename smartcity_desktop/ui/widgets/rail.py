"""The left rail: one button for each place the role may use."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import (
    QAction,
    QActionGroup,
    QFocusEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QToolBar, QWidget

from smartcity_desktop.ui.fonts import Type
from smartcity_desktop.ui.theme import Theme
from smartcity_desktop.ui.widgets import painting

LEAST_ICON = 20
LEAD = 4


class RailButton(QAbstractButton):
    """Icon above word, a bar at the left when chosen, and a count in the corner."""

    def __init__(self, theme: Theme, action: QAction, icon: str) -> None:
        super().__init__()
        self._theme = theme
        self._icon = icon
        self._count = 0
        self.setText(action.text())
        self.setCheckable(action.isCheckable())
        # One of a group, which is what a screen reader calls a radio button.
        self.setAutoExclusive(action.isCheckable())
        self.clicked.connect(action.trigger)
        action.toggled.connect(self.setChecked)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_count(0, action.text())

    def nextCheckState(self) -> None:
        """Leave it to the place's action which button is down."""

    def sizeHint(self) -> QSize:
        """Return room for icon and word; the rail decides on more."""
        return QSize(LEAST_ICON, self.least_height())

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Take the focus and leave the Tab key to the other places too."""
        self.setAutoExclusive(False)
        super().focusInEvent(event)
        self.setAutoExclusive(self.isCheckable())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move on with an arrow key without going to the place."""
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Down)
        else:
            super().keyPressEvent(event)

    def set_count(self, count: int, sentence: str) -> None:
        """Show `count` (0 hides it); `sentence` says the same to a screen reader."""
        self._count = count
        self.setAccessibleName(sentence)
        self.update()

    def least_height(self) -> int:
        """Return the height that still holds icon and word."""
        return LEAST_ICON + self._theme.metrics(Type.FLOOR_STRONG).height() + 4

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint ground, bar, icon, word and count."""
        theme, tokens, painter = self._theme, self._theme.tokens, QPainter(self)
        on = self.isChecked()
        if on or self.underMouse():
            painter.fillRect(self.rect(), theme.colour("select" if on else "surface_alt"))
        if on:
            painter.fillRect(0, 0, 4, self.height(), theme.colour("primary"))
        role = Type.FLOOR_STRONG if on else Type.FLOOR
        line = theme.metrics(role).height()
        side = max(LEAST_ICON, min(theme.size(20), self.height() - line - 6))
        top = (self.height() - side - line - 2) / 2
        ink = tokens.text if on else tokens.text2
        place = QRectF((self.width() - side) / 2, top, side, side)
        theme.icons.paint(painter, self._icon, ink, place.toAlignedRect().toRectF())
        painter.setFont(theme.font(role))
        painter.setPen(ink)
        word = QRectF(0, top + side + 2, self.width(), line)
        painter.drawText(word, Qt.AlignmentFlag.AlignCenter, self.text())
        if self._count:
            self._paint_count(painter, top)

    def _paint_count(self, painter: QPainter, top: float) -> None:
        theme, text = self._theme, str(self._count)
        metrics = theme.metrics(Type.FLOOR_STRONG)
        high = float(theme.size(16))
        wide = max(high, metrics.horizontalAdvance(text) + theme.size(9))
        pill = QRectF(self.width() / 2 + theme.size(13), max(1.0, top - theme.size(5)), wide, high)
        painting.box(painter, pill, theme.tokens.text2, theme.tokens.text2, 0, high / 2)
        painter.setFont(theme.font(Type.FLOOR_STRONG))
        painter.setPen(theme.colour("surface"))
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, text)


class Rail(QToolBar):
    """A vertical tool bar, 86 px wide at 100 %; it never shows icons alone."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self._theme = theme
        self._group = QActionGroup(self)
        self._buttons: dict[str, RailButton] = {}
        self.setObjectName("rail")
        self.setOrientation(Qt.Orientation.Vertical)
        self.setMovable(False)
        self.setFloatable(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.toggleViewAction().setVisible(False)
        theme.changed.connect(self._dress)

    def fill(
        self, places: Sequence[tuple[str, str, QAction]], foot: tuple[str, str, QAction]
    ) -> None:
        """Add (key, icon, action) per place, and `foot` at the lower end."""
        # A vertical tool bar does not heed its margins along its length.
        lead = QWidget()
        lead.setFixedHeight(LEAD)
        self.addWidget(lead)
        for key, icon, action in places:
            action.setCheckable(True)
            self._group.addAction(action)
            self._add(key, icon, action)
        gap = QWidget()
        gap.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self.addWidget(gap)
        self._add(*foot)
        self._dress()

    def button(self, key: str) -> RailButton:
        """Return the button of place `key`; raises KeyError for a place that is absent."""
        return self._buttons[key]

    def keys(self) -> tuple[str, ...]:
        """Return the keys of every button, top to bottom."""
        return tuple(self._buttons)

    def changeEvent(self, event: QEvent) -> None:
        """Keep the margins, which a tool bar takes back with every change of style."""
        super().changeEvent(event)
        self._set_margins()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the buttons share the height when large type makes it scarce."""
        super().resizeEvent(event)
        self._share_height()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the surface and the line at the right."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colour("surface"))
        painter.setPen(self._theme.colour("line"))
        painter.drawLine(self.width() - 1, 0, self.width() - 1, self.height())

    def sizeHint(self) -> QSize:
        """Return the rail's width with room for its longest word."""
        metrics = self._theme.metrics(Type.FLOOR_STRONG)
        words = [metrics.horizontalAdvance(button.text()) for button in self._buttons.values()]
        return QSize(max(86, max(words, default=0) + self._theme.size(14)), 200)

    def _add(self, key: str, icon: str, action: QAction) -> None:
        button = RailButton(self._theme, action, icon)
        self._buttons[key] = button
        self.addWidget(button)

    def _set_margins(self) -> None:
        layout = self.layout()
        if layout is not None:
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(0)

    def _share_height(self) -> None:
        if not self._buttons:
            return
        buttons = list(self._buttons.values())
        share = (self.height() - 2 * LEAD) // len(buttons)
        high = max(min(self._theme.size(58), share), buttons[0].least_height())
        for button in buttons:
            if button.height() != high:
                button.setFixedHeight(high)

    def _dress(self) -> None:
        self.setFixedWidth(self.sizeHint().width())
        self._set_margins()
        self._share_height()
        for button in self._buttons.values():
            button.setFixedWidth(self.width() - 1)
            button.update()
        self.update()
