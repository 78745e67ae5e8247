"""One component's progress: code, bar and count."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from smartcity_desktop.ui.fonts import Type
from smartcity_desktop.ui.theme import Theme
from smartcity_desktop.ui.widgets import painting


class ProgressRow(QWidget):
    """Shows `done` of `total` answered indicators of the component `code`."""

    def __init__(self, theme: Theme, code: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._code = code
        self._done = 0
        self._total = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    def show_progress(self, done: int, total: int) -> None:
        """Show `done` of `total`."""
        self._done, self._total = done, total
        self.setAccessibleName(f"{self._code} {self._count()}")
        self.update()

    def sizeHint(self) -> QSize:
        """Return one line of 21 px at 100 %."""
        theme = self._theme
        return QSize(theme.size(130), max(theme.size(21), theme.metrics(Type.SMALL).height()))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint code, bar and count."""
        theme, painter = self._theme, QPainter(self)
        strong, small = theme.metrics(Type.SMALL_STRONG), theme.metrics(Type.SMALL)
        gap, area = theme.size(8), QRectF(self.rect())
        code = max(strong.horizontalAdvance(self._code), theme.size(16))
        count = small.horizontalAdvance(self._count()) + 1
        painter.setFont(theme.font(Type.SMALL_STRONG))
        painter.setPen(theme.colour("text"))
        painter.drawText(area, painting.LEFT, self._code)
        painter.setFont(theme.font(Type.SMALL))
        painter.setPen(theme.colour("text2"))
        right = area.adjusted(area.width() - count, 0, 0, 0)
        painter.drawText(right, painting.LEFT, self._count())
        bar = area.adjusted(code + gap, 0, -count - gap, 0)
        high = theme.size(8)
        bar = QRectF(bar.left(), bar.center().y() - high / 2, bar.width(), high)
        tokens = theme.tokens
        aligned = bar.toAlignedRect().toRectF()
        painting.box(painter, aligned, tokens.sunken, tokens.line_strong, 1, 2)
        if self._done:
            inner = aligned.adjusted(1, 1, -1, -1)
            inner.setWidth(inner.width() * min(1.0, self._done / self._total))
            painter.fillRect(inner, theme.colour("primary"))

    def _count(self) -> str:
        return f"{self._done}/{self._total}"
