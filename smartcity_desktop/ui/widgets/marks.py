"""Small painted marks: status chip, level chip and indicator code."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from smartcity_desktop.ui.fonts import Type
from smartcity_desktop.ui.theme import Theme
from smartcity_desktop.ui.widgets import painting
from smartcity_desktop.ui.widgets.painting import Status


class _Mark(QWidget):
    """A painted mark of fixed size that follows the theme."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    def minimumSizeHint(self) -> QSize:
        """Return the size hint: a mark is never cut."""
        return self.sizeHint()

    def _renew(self, name: str) -> None:
        self.setAccessibleName(name)
        self.updateGeometry()
        self.update()


class StatusChip(_Mark):
    """A state as icon, word and colour; the word alone suffices."""

    def __init__(self, theme: Theme, status: Status, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._status = status
        self._renew(status.word)

    @property
    def status(self) -> Status:
        """Return the state shown."""
        return self._status

    def show_status(self, status: Status) -> None:
        """Show another state."""
        self._status = status
        self._renew(status.word)

    def sizeHint(self) -> QSize:
        """Return the size of icon and word."""
        return painting.status_size(self._theme, self._status)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the chip."""
        painting.status(QPainter(self), self._theme, self.rect(), self._status)


class LevelChip(_Mark):
    """A recorded level ("4"), or "–", "B", "X", on a scale of `scale` levels."""

    def __init__(
        self, theme: Theme, mark: str, scale: int = 5, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, parent)
        self._mark, self._scale = mark, scale
        self._renew(mark)

    def show_mark(self, mark: str, scale: int) -> None:
        """Show another mark."""
        self._mark, self._scale = mark, scale
        self._renew(mark)

    def sizeHint(self) -> QSize:
        """Return 28 x 22 px at 100 %."""
        return QSize(self._theme.size(28), self._theme.size(22))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the chip."""
        painter = QPainter(self)
        painter.setFont(self._theme.font(Type.CONTROL_STRONG))
        painting.level_chip(painter, self._theme, QRectF(self.rect()), self._mark, self._scale)


class CodeBadge(_Mark):
    """An indicator's code in reverse, for example "A2.2"."""

    def __init__(self, theme: Theme, code: str = "", parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._code = code
        self._renew(code)

    def show_code(self, code: str) -> None:
        """Show another code."""
        self._code = code
        self._renew(code)

    def sizeHint(self) -> QSize:
        """Return the code with 7 px at either side."""
        metrics = self._theme.metrics(Type.CONTROL_STRONG)
        wide = metrics.horizontalAdvance(self._code) + 2 * self._theme.size(7)
        return QSize(wide, max(self._theme.size(20), metrics.height()))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the badge."""
        tokens, painter = self._theme.tokens, QPainter(self)
        painting.box(painter, QRectF(self.rect()), tokens.text, tokens.text, 0, 3)
        painter.setFont(self._theme.font(Type.CONTROL_STRONG))
        painter.setPen(self._theme.colour("surface"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._code)
