"""A box to tick whose words go on in the next line: long names fit every width and type size."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QStyle, QStyleOptionButton, QWidget

from smartcity_desktop.ui.fonts import Type
from smartcity_desktop.ui.theme import Theme

GAP, PAD = 7, 4
# Narrower than this no word fits.
LEAST = 120


class WrapCheck(QCheckBox):
    """Behaves as any box to tick; the whole area answers a click."""

    def __init__(self, theme: Theme, words: str, parent: QWidget | None = None) -> None:
        super().__init__(words, parent)
        self._theme = theme
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme.changed.connect(self._dress)
        self._dress()

    def hasHeightForWidth(self) -> bool:
        """Return that the height follows from the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of the words at a width."""
        return max(self._words(width).height(), self._side()) + 2 * PAD

    def sizeHint(self) -> QSize:
        """Return room for all words in one line."""
        wide = self.fontMetrics().horizontalAdvance(self.text()) + self._left() + PAD
        return QSize(wide, self.heightForWidth(wide))

    def minimumSizeHint(self) -> QSize:
        """Return room for a few words in each line."""
        return QSize(self._theme.size(LEAST), self._side() + 2 * PAD)

    def hitButton(self, pos: QPoint) -> bool:
        """Answer clicks on the words too, in whichever line."""
        return self.rect().contains(pos)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the box beside the first line, and the words."""
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""  # pyright: ignore[reportAttributeAccessIssue] - missing in Qt's stubs
        first = self.fontMetrics().height() + 2 * PAD
        option.rect = QRect(0, 0, self._left(), first)  # pyright: ignore[reportAttributeAccessIssue]
        painter = QPainter(self)
        self.style().drawControl(QStyle.ControlElement.CE_CheckBox, option, painter, self)
        painter.setPen(self._theme.colour("text" if self.isEnabled() else "disabled"))
        room = self.rect().adjusted(self._left(), PAD, -PAD, -PAD)
        painter.drawText(room, int(Qt.TextFlag.TextWordWrap), self.text())

    def _words(self, width: int) -> QRect:
        room = QRect(0, 0, max(1, width - self._left() - PAD), 10_000)
        return self.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, self.text())

    def _side(self) -> int:
        return self.style().pixelMetric(QStyle.PixelMetric.PM_IndicatorHeight, None, self)

    def _left(self) -> int:
        wide = self.style().pixelMetric(QStyle.PixelMetric.PM_IndicatorWidth, None, self)
        return wide + self._theme.size(GAP)

    def _dress(self) -> None:
        self.setFont(self._theme.font(Type.CONTROL))
        self.updateGeometry()
