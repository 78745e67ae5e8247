"""The status bar: the same facts in the same order on every screen."""

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QStatusBar, QWidget

from smartcity_desktop.ui.fonts import Type
from smartcity_desktop.ui.theme import Theme
from smartcity_desktop.ui.tokens import Tone
from smartcity_desktop.ui.widgets import painting


class Fact(StrEnum):
    """The places of the status bar, left to right; the clock stands at the right end."""

    SAVED = "saved"
    SYNC = "sync"
    MIRROR = "mirror"
    BATTERY = "battery"
    INSTRUMENT = "instrument"
    CLOCK = "clock"


ICONS: dict[Fact, str] = {
    Fact.SAVED: "saved",
    Fact.SYNC: "send",
    Fact.MIRROR: "mirror",
    Fact.BATTERY: "battery",
    Fact.INSTRUMENT: "",
    Fact.CLOCK: "clock",
}


@dataclass(frozen=True, slots=True)
class Reading:
    """What one place says; `icon` replaces the place's own, for example when saving failed."""

    text: str
    tone: Tone = Tone.NEUTRAL
    icon: str = ""


class _Field(QWidget):
    """One place: icon, words, and bold in a tone's colour when it is not neutral."""

    def __init__(self, theme: Theme, fact: Fact, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._fact = fact
        self.reading = Reading("")

    def read(self, reading: Reading) -> None:
        """Say `reading`."""
        self.reading = reading
        self.setAccessibleName(reading.text)
        self.update()

    def wanted_width(self) -> int:
        """Return the width of icon and whole text with 11 px at either side."""
        theme = self._theme
        icon = theme.size(19) if self._icon() else 0
        return icon + theme.metrics(self._role()).horizontalAdvance(self.reading.text) + 24

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint icon, words and the line at the right."""
        theme, painter = self._theme, QPainter(self)
        tone = self.reading.tone
        ink = "text2" if tone is Tone.NEUTRAL else tone.value
        left = 11
        if self._icon():
            side = theme.size(14)
            place = QRectF(left, (self.height() - side) / 2, side, side)
            theme.icons.paint(
                painter, self._icon(), theme.hex(ink), place.toAlignedRect().toRectF()
            )
            left += theme.size(19)
        painter.setFont(theme.font(self._role()))
        painter.setPen(theme.colour(ink))
        words = QRectF(left, 0, self.width() - left - 11, self.height())
        metrics = painter.fontMetrics()
        room = int(words.width()) + 2
        shown = metrics.elidedText(self.reading.text, Qt.TextElideMode.ElideRight, room)
        painter.drawText(words, painting.LEFT | Qt.TextFlag.TextDontClip, shown)
        if self._fact is not Fact.CLOCK:
            painter.setPen(theme.colour("line"))
            high = min(18, self.height())
            top = (self.height() - high) // 2
            painter.drawLine(self.width() - 1, top, self.width() - 1, top + high)

    def _icon(self) -> str:
        return self.reading.icon or ICONS[self._fact]

    def _role(self) -> Type:
        return Type.SMALL if self.reading.tone is Tone.NEUTRAL else Type.SMALL_STRONG


class StatusStrip(QStatusBar):
    """Shows a `Reading` per `Fact`; an empty text takes the place away, as without a battery.

    Where large type does not fit one line it takes two.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._fields = {fact: _Field(theme, fact, self) for fact in Fact}
        self.setSizeGripEnabled(False)
        theme.changed.connect(self._arrange)
        self._arrange()

    def read(self, fact: Fact, reading: Reading) -> None:
        """Show `reading` in the place of `fact`."""
        self._fields[fact].read(reading)
        self._arrange()

    def reading(self, fact: Fact) -> Reading:
        """Return what the place of `fact` says."""
        return self._fields[fact].reading

    def sizeHint(self) -> QSize:
        """Return the height of the lines in use."""
        return QSize(600, self.height())

    def minimumSizeHint(self) -> QSize:
        """Return no demand on the window's width."""
        return QSize(200, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Arrange anew."""
        super().resizeEvent(event)
        self._arrange()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the surface and the line above."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colour("surface"))
        painter.setPen(self._theme.colour("line"))
        painter.drawLine(0, 0, self.width(), 0)

    def _arrange(self) -> None:
        high = max(26, self._theme.metrics(Type.SMALL_STRONG).height() + 6)
        shown = [field for field in self._fields.values() if field.reading.text]
        for field in self._fields.values():
            field.setVisible(bool(field.reading.text))
        lines = self._lines(shown)
        self.setFixedHeight(high * max(1, len(lines)) + 1)
        for number, line in enumerate(lines):
            self._place(line, number * high + 1, high)
        self.update()

    def _lines(self, shown: list[_Field]) -> list[list[_Field]]:
        lines: list[list[_Field]] = []
        room = 0
        for field in shown:
            wide = field.wanted_width()
            if not lines or wide > room:
                lines.append([])
                room = self.width() - 8
            lines[-1].append(field)
            room -= wide
        return lines

    def _place(self, line: list[_Field], top: int, high: int) -> None:
        left = 4
        for field in line:
            wide = min(field.wanted_width(), self.width() - 8)
            if field is self._fields[Fact.CLOCK]:
                left = max(left, self.width() - 4 - wide)
            field.setGeometry(left, top, wide, high)
            left += wide
