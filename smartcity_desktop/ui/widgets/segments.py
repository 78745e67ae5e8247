"""A row of joined buttons of which one is chosen, for filters such as "Semua 42 | Ditolak 1"."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QSizePolicy, QWidget

from smartcity_desktop.ui.fonts import Type
from smartcity_desktop.ui.theme import Theme
from smartcity_desktop.ui.widgets import painting


class _Segment(QAbstractButton):
    """One button of the row."""

    def __init__(self, theme: Theme, text: str) -> None:
        super().__init__()
        self._theme = theme
        self.setText(text)
        self.setCheckable(True)
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return room for the bold text."""
        metrics = self._theme.metrics(Type.SMALL_STRONG)
        wide = metrics.horizontalAdvance(self.text()) + 2 * self._theme.size(9)
        return QSize(wide, max(self._theme.size(24), metrics.height() + 4))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint ground and text."""
        theme, painter = self._theme, QPainter(self)
        on = self.isChecked()
        painter.fillRect(self.rect(), theme.colour("select" if on else "surface"))
        painter.setFont(theme.font(Type.SMALL_STRONG if on else Type.SMALL))
        painter.setPen(theme.colour("text"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())


class Segments(QWidget):
    """Emits `chosen` with the place (from 0) of the segment the user chose."""

    chosen = Signal(int)

    def __init__(
        self, theme: Theme, texts: Sequence[str], name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._group = QButtonGroup(self)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        line = QHBoxLayout(self)
        line.setContentsMargins(1, 1, 1, 1)
        line.setSpacing(1)
        for number, text in enumerate(texts):
            segment = _Segment(theme, text)
            self._group.addButton(segment, number)
            line.addWidget(segment)
        self._group.idClicked.connect(self.chosen.emit)
        self.choose(0)

    def choose(self, place: int) -> None:
        """Show the segment at `place` as chosen, without a signal."""
        self._group.button(place).setChecked(True)

    def set_text(self, place: int, text: str) -> None:
        """Say something else on one segment, for example another count."""
        button = self._group.button(place)
        button.setText(text)
        button.setAccessibleName(text)
        button.updateGeometry()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the common frame and the lines between."""
        edge = self._theme.tokens.line_strong
        painting.box(QPainter(self), QRectF(self.rect()), edge, edge, 0, 4)
