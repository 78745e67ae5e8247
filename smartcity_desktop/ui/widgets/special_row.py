"""An answer outside the scale: "Tidak ada bukti" (B) or "Tidak berlaku" (X)."""

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from smartcity_desktop.ui.fonts import Type
from smartcity_desktop.ui.theme import Theme
from smartcity_desktop.ui.widgets import painting
from smartcity_desktop.ui.widgets.answer_row import AnswerRow


class SpecialRow(AnswerRow):
    """A radio dot, its key ("B" or "X"), its words and a muted remark; asks through `picked`."""

    picked = Signal(str)

    def __init__(
        self, theme: Theme, key: str, text: str, remark: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setText(text)
        self._theme = theme
        self._key = key
        self._remark = remark
        self._live = True
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text)
        self.setAccessibleDescription(remark)
        self.clicked.connect(self._pick)
        theme.changed.connect(self.updateGeometry)

    @property
    def key(self) -> str:
        """Return the answer's letter."""
        return self._key

    def set_live(self, live: bool) -> None:  # noqa: FBT001 - a Qt-style property setter
        """Accept or refuse a choice."""
        self._live = live
        self.update()

    def sizeHint(self) -> QSize:
        """Return dot, badge and words, at least 24 px high."""
        theme = self._theme
        # A chosen answer is bold, and nothing moves when it is chosen.
        strong, plain = theme.metrics(Type.CONTROL_STRONG), theme.metrics(Type.CONTROL)
        words = strong.horizontalAdvance(self.text() + " ") + plain.horizontalAdvance(self._remark)
        cap = painting.key_cap_size(theme, self._key)
        wide = theme.size(16 + 7 + 7) + cap.width() + words
        return QSize(wide + theme.size(4), max(24, strong.height(), cap.height()))

    def minimumSizeHint(self) -> QSize:
        """Return the same size: an answer is never cut."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint dot, badge, words and remark."""
        theme, painter = self._theme, QPainter(self)
        middle = self.height() / 2
        dot = theme.size(16)
        place = QRectF(0, middle - dot / 2, dot, dot)
        painting.radio_dot(painter, theme, place, on=self.isChecked(), live=self._live)
        cap = painting.key_cap_size(theme, self._key)
        left = dot + theme.size(7)
        place = QRectF(left, middle - cap.height() / 2, cap.width(), cap.height())
        painting.key_cap(painter, theme, place.toAlignedRect().toRectF(), self._key)
        left += cap.width() + theme.size(7)
        role = Type.CONTROL_STRONG if self.isChecked() else Type.CONTROL
        painter.setFont(theme.font(role))
        painter.setPen(theme.colour("text" if self._live else "disabled"))
        words = QRectF(left, 0, self.width() - left, self.height())
        painter.drawText(words, painting.LEFT, self.text())
        words.setLeft(left + theme.metrics(role).horizontalAdvance(self.text() + " "))
        painter.setFont(theme.font(Type.CONTROL))
        painter.setPen(theme.colour("text2"))
        painter.drawText(words, painting.LEFT, self._remark)

    def _pick(self) -> None:
        if self._live:
            self.picked.emit(self._key)
