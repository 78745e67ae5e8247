"""One level of a rubric as a radio button that shows its whole descriptor."""

from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from smartcity_desktop.host.wording import Wording
from smartcity_desktop.ui.fonts import Type
from smartcity_desktop.ui.theme import Theme
from smartcity_desktop.ui.widgets import painting
from smartcity_desktop.ui.widgets.answer_row import AnswerRow


@dataclass(frozen=True, slots=True)
class LevelText:
    """One level as the assessor reads it: number from 1, short label, full descriptor."""

    level: int
    label: str
    descriptor: str


class LevelRow(AnswerRow):
    """Shows one `LevelText`; a click or Space asks for it through `picked` and changes nothing.

    Whether it is chosen is set by `show_chosen` alone, so it shows what is on disk.
    """

    picked = Signal(int)

    def __init__(self, theme: Theme, wording: Wording, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._wording = wording
        self._text = LevelText(1, "", "")
        self._scale = 5
        self._live = True
        self.setMouseTracking(True)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.clicked.connect(self._pick)
        theme.changed.connect(self.updateGeometry)

    @property
    def level(self) -> int:
        """Return the level this row stands for."""
        return self._text.level

    def show_level(self, text: LevelText, scale: int) -> None:
        """Stand for `text` on a scale of `scale` levels."""
        self._text, self._scale = text, scale
        say = self._wording.say
        name = say("window.level_name", level=text.level, scale=scale, label=text.label)
        self.setAccessibleName(name)
        self.setAccessibleDescription(text.descriptor)
        self.updateGeometry()
        self.update()

    def set_live(self, live: bool) -> None:  # noqa: FBT001 - a Qt-style property setter
        """Accept or refuse a choice; a row that refuses stays as readable as before."""
        self._live = live
        self.update()

    def hasHeightForWidth(self) -> bool:
        """Tell that a narrow row wraps its descriptor."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height that shows the whole descriptor at `width`, at least 50 px."""
        texts = self._label_height() + self._descriptor_height(self._text_width(width))
        return max(self._theme.size(50), texts + self._theme.size(4))

    def sizeHint(self) -> QSize:
        """Return a comfortable width and its height."""
        width = self._theme.size(480)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """Return the narrowest width that still reads, whatever the type size."""
        return QSize(320, self._theme.size(50))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint box, dot, chip, label, descriptor and, when chosen, the word for it."""
        theme, tokens, on = self._theme, self._theme.tokens, self.isChecked()
        painter = QPainter(self)
        hovered = self.underMouse() and self._live
        edge = tokens.primary if on else tokens.line_strong if hovered else tokens.line
        painting.box(painter, QRectF(self.rect()), tokens.select if on else tokens.surface, edge)
        pad, middle = theme.size(12), self.height() / 2
        dot = theme.size(16)
        place = QRectF(pad + 1, middle - dot / 2, dot, dot)
        painting.radio_dot(painter, theme, place, on=on, live=self._live)
        side = theme.size(32)
        chip = QRectF(pad + 1 + dot + theme.size(10), middle - side / 2, side, side)
        painter.setFont(theme.font(Type.PAGE))
        painting.level_chip(
            painter, theme, chip.toAlignedRect().toRectF(), str(self.level), self._scale
        )
        self._paint_texts(painter)
        if on:
            self._paint_chosen(painter)

    def _paint_texts(self, painter: QPainter) -> None:
        wide = self._text_width(self.width())
        label, descriptor = self._label_height(), self._descriptor_height(wide)
        top = (self.height() - label - descriptor) // 2
        left = self._text_left()
        painter.setPen(QColor(self._theme.tokens.text))
        painter.setFont(self._theme.font(Type.CONTROL_STRONG))
        painter.drawText(QRect(left, top, wide, label), painting.LEFT, self._text.label)
        painter.setFont(self._theme.font(Type.CONTROL))
        area = QRect(left, top + label, wide, descriptor)
        painter.drawText(area, Qt.TextFlag.TextWordWrap, self._text.descriptor)

    def _paint_chosen(self, painter: QPainter) -> None:
        theme, word = self._theme, self._wording.say("window.level_chosen")
        metrics = theme.metrics(Type.SMALL_STRONG)
        wide = metrics.horizontalAdvance(word) + 1
        right = self.width() - theme.size(12) - 1
        middle = self.height() / 2
        texts = theme.metrics(Type.CONTROL).horizontalAdvance(self._text.descriptor)
        room = self._text_width(self.width()) - wide - theme.size(28)
        if texts > room:
            # The word never makes a descriptor wrap anew: it moves up beside the label instead.
            high = self._label_height() + self._descriptor_height(self._text_width(self.width()))
            middle = (self.height() - high) / 2 + self._label_height() / 2
        painter.setFont(theme.font(Type.SMALL_STRONG))
        painter.setPen(QColor(theme.tokens.primary))
        line = QRectF(right - wide, middle - metrics.height() / 2, wide, metrics.height())
        painter.drawText(line, painting.LEFT, word)
        side = theme.size(14)
        icon = QRectF(line.left() - theme.size(4) - side, middle - side / 2, side, side)
        theme.icons.paint(painter, "chosen", theme.tokens.primary, icon)

    def _text_left(self) -> int:
        sizes = (12, 16, 10, 32, 10)
        return 1 + sum(self._theme.size(size) for size in sizes)

    def _text_width(self, width: int) -> int:
        return max(1, width - self._text_left() - self._theme.size(12) - 1)

    def _label_height(self) -> int:
        return self._theme.metrics(Type.CONTROL_STRONG).height()

    def _descriptor_height(self, width: int) -> int:
        metrics = self._theme.metrics(Type.CONTROL)
        flags = Qt.TextFlag.TextWordWrap
        bounds = metrics.boundingRect(QRect(0, 0, width, 10000), flags, self._text.descriptor)
        return max(bounds.height(), metrics.height())

    def _pick(self) -> None:
        if self._live:
            self.picked.emit(self.level)
