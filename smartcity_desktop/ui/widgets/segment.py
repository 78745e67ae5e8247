"""One of several joined buttons of which one is down: what a list shows."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy

from smartcity_desktop.ui.fonts import Type
from smartcity_desktop.ui.theme import Theme
from smartcity_desktop.ui.widgets import painting


class Segment(QPushButton):
    """The one that is down is bold on the ground of a selection."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setCheckable(True)
        # One of a group, which is what a screen reader calls a radio button.
        self.setAutoExclusive(True)
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return the words in bold with 10 px at either side."""
        theme, metrics = self._theme, self._theme.metrics(Type.SMALL_STRONG)
        wide = metrics.horizontalAdvance(self.text()) + 2 * theme.size(10)
        return QSize(wide, max(theme.size(28), metrics.height() + 8))

    def minimumSizeHint(self) -> QSize:
        """Return the same size: words are never cut."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint box and words."""
        theme, tokens, painter = self._theme, self._theme.tokens, QPainter(self)
        on = self.isChecked()
        fill = tokens.select if on else tokens.surface
        painting.box(painter, QRectF(self.rect()), fill, tokens.line_strong)
        painter.setFont(theme.font(Type.SMALL_STRONG if on else Type.SMALL))
        painter.setPen(theme.colour("text"))
        painter.drawText(self.rect(), painting.CENTRE, self.text())
