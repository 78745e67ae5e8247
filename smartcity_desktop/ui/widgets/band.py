"""The band that marks sample data so that it cannot be mistaken."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from smartcity_desktop.ui.fonts import Type
from smartcity_desktop.ui.theme import Theme
from smartcity_desktop.ui.tokens import Tokens

STRIPE_PERIOD = 17.0
STRIPE_WIDTH = 3.0


def paint_band(painter: QPainter, tokens: Tokens, area: QRectF, font: QFont, text: str) -> None:
    """Paint ground, stripes and `text` on a plate in the middle."""
    painter.fillRect(area, QColor(tokens.demo.fill))
    painter.save()
    painter.setClipRect(area)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(tokens.demo_hatch), STRIPE_WIDTH))
    low, high = area.bottom(), area.height()
    left = area.left() - high
    while left < area.right():
        painter.drawLine(QPointF(left, low + 2), QPointF(left + high + 4, area.top() - 2))
        left += STRIPE_PERIOD
    painter.restore()
    wide = QFontMetrics(font).horizontalAdvance(text)
    plate = QRectF(0, 0, wide + high, high)
    plate.moveCenter(area.center())
    painter.fillRect(plate, QColor(tokens.demo.fill))
    painter.setFont(font)
    painter.setPen(QColor(tokens.demo.ink))
    painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, text)


class Band(QWidget):
    """Says `sentence` over a hatch, or `word` alone where the sentence does not fit."""

    def __init__(
        self, theme: Theme, sentence: str, word: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._sentence = sentence
        self._word = word
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(sentence)
        theme.changed.connect(self.updateGeometry)

    @property
    def shown_text(self) -> str:
        """Return what the present width has room for."""
        metrics = self._theme.metrics(Type.SMALL_STRONG)
        room = self.width() - self._theme.size(40)
        fits = metrics.horizontalAdvance(self._sentence) <= room
        return self._sentence if fits else self._word

    def sizeHint(self) -> QSize:
        """Return room for the word; whoever places the band gives it more."""
        metrics = self._theme.metrics(Type.SMALL_STRONG)
        wide = metrics.horizontalAdvance(self._word) + self._theme.size(40)
        return QSize(max(wide, self.minimumWidth()), metrics.height() + self._theme.size(6))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint ground, stripes and text."""
        font = self._theme.font(Type.SMALL_STRONG)
        paint_band(QPainter(self), self._theme.tokens, QRectF(self.rect()), font, self.shown_text)
