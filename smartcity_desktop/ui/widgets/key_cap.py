"""The small badge that names a key, alone or with the act it stands for."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from smartcity_desktop.ui.fonts import Type
from smartcity_desktop.ui.theme import Theme
from smartcity_desktop.ui.widgets import painting


class KeyCap(QWidget):
    """Shows one key or chord, for example "C" or "Ctrl+F"; decoration beside a word."""

    def __init__(self, theme: Theme, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._key = key
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    @property
    def key(self) -> str:
        """Return the key named."""
        return self._key

    def sizeHint(self) -> QSize:
        """Return the badge's size."""
        return painting.key_cap_size(self._theme, self._key)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the badge."""
        painting.key_cap(QPainter(self), self._theme, QRectF(self.rect()), self._key)


class KeyHint(QPushButton):
    """A key badge with the act beside it in secondary text; clicking does the act as well.

    It stays out of the Tab order: the key it names is the way to it.
    """

    def __init__(
        self,
        theme: Theme,
        key: str,
        text: str,
        *,
        icon: str = "",
        key_first: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._theme = theme
        self._key = key
        self._icon = icon
        self._key_first = key_first
        self.setFlat(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(text)
        self.setAccessibleDescription(key)
        theme.changed.connect(self.updateGeometry)

    def set_text(self, text: str) -> None:
        """Name another act beside the same key."""
        self.setText(text)
        self.setAccessibleName(text)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Return the size of badge and words, at least 24 px high."""
        cap = painting.key_cap_size(self._theme, self._key)
        metrics = self._theme.metrics(Type.SMALL)
        icon = self._theme.size(18) if self._icon else 0
        gap = self._theme.size(4)
        wide = icon + cap.width() + gap + metrics.horizontalAdvance(self.text()) + 1
        return QSize(wide, max(24, cap.height(), metrics.height()))

    def minimumSizeHint(self) -> QSize:
        """Return the same size: a hint never shrinks."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint badge, words and icon; underlined under the pointer."""
        theme, painter = self._theme, QPainter(self)
        cap = painting.key_cap_size(theme, self._key)
        middle = self.height() / 2
        left = 0.0
        if self._icon:
            side = theme.size(14)
            theme.icons.paint(
                painter, self._icon, theme.tokens.text2, QRectF(0, middle - side / 2, side, side)
            )
            left = theme.size(18)
        words = QRectF(left, 0, self.width() - left, self.height())
        place = QRectF(left, middle - cap.height() / 2, cap.width(), cap.height())
        if self._key_first:
            words.setLeft(left + cap.width() + theme.size(4))
        else:
            place.moveRight(self.width())
        painting.key_cap(painter, theme, place, self._key)
        font = theme.font(Type.SMALL)
        font.setUnderline(self.underMouse() and self.isEnabled())
        painter.setFont(font)
        painter.setPen(theme.colour("text2" if self.isEnabled() else "disabled"))
        painter.drawText(words, painting.LEFT, self.text())
