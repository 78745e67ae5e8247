"""Which rows the grid shows: every indicator, or the flagged ones."""

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from smartcity_desktop.ui.fonts import Type
from smartcity_desktop.ui.panel.tools import PanelTools
from smartcity_desktop.ui.theme import Theme
from smartcity_desktop.ui.widgets import painting


class Segment(QPushButton):
    """One of two joined buttons; the one that is down is bold on the ground of a selection."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return the words in bold with 10 px at either side."""
        theme, metrics = self._theme, self._theme.metrics(Type.SMALL_STRONG)
        wide = metrics.horizontalAdvance(self.text()) + 2 * theme.size(10)
        return QSize(wide, max(theme.size(28), metrics.height() + 8))

    def minimumSizeHint(self) -> QSize:
        """Return the same size: words are never cut."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint box and words."""
        theme, tokens, painter = self._theme, self._theme.tokens, QPainter(self)
        on = self.isChecked()
        fill = tokens.select if on else tokens.surface
        painting.box(painter, QRectF(self.rect()), fill, tokens.line_strong)
        painter.setFont(theme.font(Type.SMALL_STRONG if on else Type.SMALL))
        painter.setPen(theme.colour("text"))
        painter.drawText(self.rect(), painting.CENTRE, self.text())


class Filter(QWidget):
    """Two segments of which one is down; `changed` tells that it is another one."""

    changed = Signal()

    def __init__(self, tools: PanelTools) -> None:
        super().__init__()
        self._tools = tools
        self.all = Segment(tools.theme)
        self.flagged = Segment(tools.theme)
        self._group = QButtonGroup(self)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        for button in (self.all, self.flagged):
            self._group.addButton(button)
            line.addWidget(button)
        self.all.setChecked(True)
        self._group.buttonClicked.connect(self._clicked)

    def _clicked(self, _button: object) -> None:
        self.changed.emit()

    def show_counts(self, every: int, flagged: int) -> None:
        """Say how many rows either choice shows."""
        say = self._tools.say
        for button, text in (
            (self.all, say("filter_all", count=every)),
            (self.flagged, say("filter_flagged", count=flagged)),
        ):
            if button.text() != text:
                button.setText(text)
                button.updateGeometry()
