"""List, form and evidence side by side, or one at a time where the form would get too narrow."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from smartcity_desktop.ui.fonts import Type
from smartcity_desktop.ui.scoring.tools import Tools
from smartcity_desktop.ui.widgets.action_button import ActionButton, ButtonLook
from smartcity_desktop.ui.widgets.text_label import TextLabel

LEFT, CENTRE, RIGHT = "left", "centre", "right"
NARROWEST = 560


class _Strip(QWidget):
    """The line of buttons that bring collapsed panels back, with the running time beside them."""

    def __init__(self, tools: Tools) -> None:
        super().__init__()
        self._theme = tools.theme
        look = ButtonLook
        self.left = ActionButton(
            tools.theme, tools.say("open_list"), look("list", "F9", small=True)
        )
        self.centre = ActionButton(
            tools.theme, tools.say("open_form"), look("scoring", "Esc", small=True)
        )
        self.right = ActionButton(
            tools.theme, tools.say("open_evidence"), look("evidence", "F6", small=True)
        )
        self.time = TextLabel(tools.theme, "", Type.STRONG)
        line = QHBoxLayout(self)
        line.setContentsMargins(14, 6, 14, 6)
        line.setSpacing(8)
        for button in (self.left, self.centre, self.right):
            line.addWidget(button)
        line.addStretch(1)
        line.addWidget(self.time)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the line below."""
        painter = QPainter(self)
        painter.setPen(self._theme.colour("line"))
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)


class Columns(QWidget):
    """Shows the centre always at 560 px or more; the right panel gives way first, then the left.

    `front_changed` carries which of the three is in front.
    """

    front_changed = Signal(str)

    def __init__(
        self, tools: Tools, left: QWidget, centre: QWidget, right: QWidget, widths: tuple[int, int]
    ) -> None:
        super().__init__()
        self._theme = tools.theme
        self._parts = {LEFT: left, CENTRE: centre, RIGHT: right}
        self._widths = {LEFT: widths[0], RIGHT: widths[1]}
        self._collapsed: set[str] = set()
        self._left_closed = False
        self._front = CENTRE
        self._strip = _Strip(tools)
        line = QHBoxLayout()
        line.setSpacing(0)
        line.addWidget(left)
        line.addWidget(centre, 1)
        line.addWidget(right)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._strip)
        column.addLayout(line, 1)
        self._strip.left.clicked.connect(self.toggle_left)
        self._strip.centre.clicked.connect(lambda: self.bring(CENTRE))
        self._strip.right.clicked.connect(lambda: self.bring(RIGHT))
        tools.theme.changed.connect(self._arrange)
        self._arrange()

    @property
    def front(self) -> str:
        """Return which part is in front where not all of them fit."""
        return self._front

    def collapsed(self, part: str) -> bool:
        """Return whether "left" or "right" does not stand beside the form."""
        return part in self._collapsed

    def show_time(self, text: str) -> None:
        """Show the running time while its card may be out of sight."""
        self._strip.time.setText(text)

    def bring(self, part: str) -> None:
        """Bring a part to the front; where it stands beside the form nothing moves."""
        self._front = part if part in self._collapsed else CENTRE
        self._arrange()
        self.front_changed.emit(self._front)

    def toggle_left(self) -> None:
        """Open or close the left panel."""
        if LEFT in self._collapsed and not self._left_closed:
            self.bring(CENTRE if self._front == LEFT else LEFT)
            return
        self._left_closed = not self._left_closed
        self._front = CENTRE
        self._arrange()
        self.front_changed.emit(self._front)

    def sizeHint(self) -> QSize:
        """Return what the window offers at 1366 x 768."""
        return QSize(1280, 580)

    def minimumSizeHint(self) -> QSize:
        """Return the narrowest form; everything else gives way."""
        return QSize(NARROWEST, 200)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose what fits."""
        super().resizeEvent(event)
        self._arrange()

    def _choose(self) -> set[str]:
        room = self.width()
        narrowest = max(NARROWEST, self._theme.size(480))
        left, right = (self._theme.size(self._widths[part]) for part in (LEFT, RIGHT))
        taken = 0 if self._left_closed else left
        collapsed = {LEFT} if self._left_closed else set[str]()
        if room - taken - right < narrowest:
            collapsed.add(RIGHT)
            if room - left < narrowest:
                collapsed.add(LEFT)
        return collapsed

    def _arrange(self) -> None:
        self._collapsed = self._choose()
        if self._front not in self._collapsed:
            self._front = CENTRE
        for part, width in self._widths.items():
            widget, alone = self._parts[part], self._front == part
            widget.setVisible(alone or part not in self._collapsed)
            if alone:
                widget.setMinimumWidth(0)
                widget.setMaximumWidth(16_777_215)
            else:
                widget.setFixedWidth(self._theme.size(width))
        self._parts[CENTRE].setVisible(self._front == CENTRE)
        strip = self._strip
        strip.setVisible(bool(self._collapsed))
        strip.left.setVisible(LEFT in self._collapsed and self._front != LEFT)
        strip.centre.setVisible(self._front != CENTRE)
        strip.right.setVisible(RIGHT in self._collapsed and self._front != RIGHT)
        strip.time.setVisible(RIGHT in self._collapsed)
