"""A push button that can carry an icon and the key that does the same."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QWidget,
)

from smartcity_desktop.ui.fonts import Type
from smartcity_desktop.ui.theme import Theme
from smartcity_desktop.ui.widgets import painting


@dataclass(frozen=True, slots=True)
class ButtonLook:
    """How a button looks: `primary` is the screen's main act, `small` is 26 px instead of 32."""

    icon: str = ""
    key: str = ""
    key_first: bool = False
    primary: bool = False
    small: bool = False


class ActionButton(QPushButton):
    """A verb in a box, for example "[Enter] Berikutnya"; `key` is shown, not bound."""

    def __init__(
        self,
        theme: Theme,
        text: str,
        look: ButtonLook | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._theme = theme
        self._look = look or ButtonLook()
        self.setProperty("primary", self._look.primary)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text.replace("&", ""))
        self.setAccessibleDescription(self._look.key)
        self.setAutoDefault(False)
        theme.changed.connect(self._dress)
        self._dress()

    def set_text(self, text: str) -> None:
        """Say another verb."""
        self.setText(text)
        self.setAccessibleName(text.replace("&", ""))
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Return content plus padding."""
        theme, look = self._theme, self._look
        padding = theme.size(9 if look.small else 12)
        high = max(theme.size(26 if look.small else 32), self.fontMetrics().height() + 8)
        return QSize(round(self._content_width()) + 2 * padding + 2, high)

    def minimumSizeHint(self) -> QSize:
        """Return the same size: a verb is never cut."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the style's box, then icon, words and key."""
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        painter = QStylePainter(self)
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
        left = (self.width() - self._content_width()) / 2
        for part, wide in self._parts():
            self._paint_part(painter, part, QRectF(left, 0, wide, self.height()))
            left += wide + self._theme.size(6)

    def _parts(self) -> list[tuple[str, float]]:
        look, theme = self._look, self._theme
        words = self.fontMetrics().horizontalAdvance(self.text().replace("&", ""))
        parts: list[tuple[str, float]] = []
        if look.icon:
            parts.append(("icon", theme.size(14)))
        if self.text():
            parts.append(("words", words + 1))
        if look.key:
            cap = ("key", float(painting.key_cap_size(theme, look.key).width()))
            parts.insert(0 if look.key_first else len(parts), cap)
        return parts

    def _content_width(self) -> float:
        parts = self._parts()
        return sum(wide for _, wide in parts) + self._theme.size(6) * (len(parts) - 1)

    def _ink(self) -> str:
        tokens = self._theme.tokens
        if not self.isEnabled():
            return tokens.disabled
        return tokens.on_primary if self._look.primary else tokens.text

    def _paint_part(self, painter: QPainter, part: str, rect: QRectF) -> None:
        theme, ink = self._theme, self._ink()
        if part == "icon":
            side = rect.width()
            icon = QRectF(rect.left(), rect.center().y() - side / 2, side, side)
            theme.icons.paint(painter, self._look.icon, ink, icon)
        elif part == "words":
            painter.setFont(self.font())
            painter.setPen(ink)
            flags = painting.LEFT | Qt.TextFlag.TextShowMnemonic | Qt.TextFlag.TextDontClip
            painter.drawText(rect, flags, self.text())
        else:
            high = painting.key_cap_size(theme, self._look.key).height()
            cap = QRectF(rect.left(), rect.center().y() - high / 2, rect.width(), high)
            own = self._look.primary or not self.isEnabled()
            fill = "#00000000" if own else ""
            painting.key_cap(painter, theme, cap, self._look.key, ink if own else "", fill)

    def _dress(self) -> None:
        look = self._look
        plain = Type.SMALL if look.small else Type.CONTROL
        bold = Type.SMALL_STRONG if look.small else Type.CONTROL_STRONG
        self.setFont(self._theme.font(bold if look.primary else plain))
        self.updateGeometry()
