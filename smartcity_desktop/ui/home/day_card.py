"""A day of the event as a button: date, one icon per slot, and a sentence of counts."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from smartcity_desktop.host.wording import Wording
from smartcity_desktop.ui.fonts import Type
from smartcity_desktop.ui.home.states import Counted
from smartcity_desktop.ui.theme import Theme
from smartcity_desktop.ui.widgets import painting

GROUPS = (
    "final",
    "under_way",
    "suspended",
    "evidence",
    "waiting",
    "sealed",
    "running",
    "unfinished",
    "begun",
    "ready",
    "scheduled",
    "absent",
    "cancelled",
    "excused",
)
CHIP_WIDTH, CHIP_HEIGHT, CHIP_GAP = 24, 22, 4


@dataclass(frozen=True, slots=True)
class DayLook:
    """What a day card says; `today` is "" on every day but one."""

    title: str
    date: str
    today: str
    slots: tuple[Counted, ...]


def counts_sentence(slots: Sequence[Counted], wording: Wording) -> str:
    """Return "1 disegel · 2 berjalan · 3 terjadwal"; groups without a slot are left out."""
    numbers = Counter(slot.group for slot in slots)
    parts = [wording.say(f"home.count_{g}", count=numbers[g]) for g in GROUPS if numbers[g]]
    return " · ".join(parts) or wording.say("home.count_none")


class DayCard(QAbstractButton):
    """Checked while its day is the one shown; arrow keys go to the neighbouring days."""

    def __init__(self, theme: Theme, wording: Wording, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._wording = wording
        self._look = DayLook("", "", "", ())
        self._sentence = ""
        self.setCheckable(True)
        # One of a group, which is what a screen reader calls a radio button.
        self.setAutoExclusive(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    @property
    def sentence(self) -> str:
        """Return the sentence of counts."""
        return self._sentence

    def show_day(self, look: DayLook) -> None:
        """Show a day as it stands."""
        self._look = look
        self._sentence = counts_sentence(look.slots, self._wording)
        told = (look.title, look.date, look.today, self._sentence)
        self.setAccessibleName(", ".join(part for part in told if part))
        self.setToolTip(self._sentence)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return room for the title and one chip per slot."""
        theme, least = self._theme, self.minimumSizeHint()
        told = theme.metrics(Type.FLOOR).horizontalAdvance(self._sentence) + theme.size(22)
        return QSize(max(least.width(), told), least.height())

    def minimumSizeHint(self) -> QSize:
        """Return room for title and chips: the sentence alone may be cut."""
        theme, look = self._theme, self._look
        chips = len(look.slots) * theme.size(CHIP_WIDTH + CHIP_GAP)
        strong, plain = theme.metrics(Type.CELL_STRONG), theme.metrics(Type.CELL)
        title = strong.horizontalAdvance(look.title) + strong.horizontalAdvance(look.today)
        title += plain.horizontalAdvance(f" · {look.date} ")
        high = plain.height() + theme.metrics(Type.FLOOR).height()
        return QSize(
            max(chips, title) + theme.size(22), high + theme.size(CHIP_HEIGHT + 7) + theme.size(14)
        )

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint frame, title, chips and sentence."""
        theme, painter = self._theme, QPainter(self)
        tokens, on = theme.tokens, self.isChecked()
        fill, edge = (tokens.select, tokens.primary) if on else (tokens.surface, tokens.line)
        painting.box(painter, QRectF(self.rect()), fill, edge, 2 if on else 1)
        left, wide = theme.size(10), self.width() - theme.size(20)
        top = theme.size(6)
        top = self._paint_title(painter, QRectF(left, top, wide, 0))
        self._paint_chips(painter, left, top + theme.size(4))
        painter.setFont(theme.font(Type.FLOOR))
        painter.setPen(theme.colour("text2"))
        metrics = theme.metrics(Type.FLOOR)
        below = QRectF(left, top + theme.size(4 + CHIP_HEIGHT + 3), wide, metrics.height())
        shown = metrics.elidedText(self._sentence, Qt.TextElideMode.ElideRight, wide)
        painter.drawText(below, painting.LEFT, shown)

    def _paint_title(self, painter: QPainter, area: QRectF) -> float:
        theme, look = self._theme, self._look
        area.setHeight(theme.metrics(Type.CELL).height())
        parts = (
            (look.title, Type.CELL_STRONG, "text"),
            (f" · {look.date} ", Type.CELL, "text"),
            (look.today, Type.CELL_STRONG, "primary"),
        )
        for text, role, colour in parts:
            painter.setFont(theme.font(role))
            painter.setPen(theme.colour(colour))
            painter.drawText(area, painting.LEFT, text)
            area.setLeft(area.left() + theme.metrics(role).horizontalAdvance(text))
        return area.bottom()

    def _paint_chips(self, painter: QPainter, left: float, top: float) -> None:
        theme = self._theme
        side = theme.size(14)
        for slot in self._look.slots:
            pair = theme.tokens.tone(slot.tone)
            chip = QRectF(left, top, theme.size(CHIP_WIDTH), theme.size(CHIP_HEIGHT))
            edge = pair.ink if slot.group == "ready" else pair.fill
            painting.box(painter, chip, pair.fill, edge, 1, 3)
            icon = QRectF(0, 0, side, side)
            icon.moveCenter(chip.center())
            theme.icons.paint(painter, slot.icon, pair.ink, icon.toAlignedRect().toRectF())
            left += theme.size(CHIP_WIDTH + CHIP_GAP)
