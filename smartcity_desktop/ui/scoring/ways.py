"""The four ways on from an indicator; they wrap where large type leaves no room for one line."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from smartcity_desktop.ui.scoring.tools import Tools
from smartcity_desktop.ui.widgets.action_button import ActionButton, ButtonLook

GAP = 8


class Ways(QWidget):
    """Buttons for previous, next, unanswered and, at the right end, review."""

    previous = Signal()
    next = Signal()
    unanswered = Signal()
    review = Signal()

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme, say = tools.theme, tools.say
        looks = (
            ("previous", ButtonLook(key="↑", key_first=True), self.previous),
            ("next", ButtonLook(key="Enter", key_first=True), self.next),
            ("unanswered", ButtonLook(key="K", key_first=True), self.unanswered),
            ("review", ButtonLook(key="Ctrl+Enter", primary=True), self.review),
        )
        self.buttons: list[ActionButton] = []
        for key, look, signal in looks:
            button = ActionButton(theme, say(f"way_{key}"), look, self)
            button.clicked.connect(signal)
            self.buttons.append(button)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme.changed.connect(self.updateGeometry)

    def show_review(self, shown: bool) -> None:  # noqa: FBT001 - a Qt-style property setter
        """Offer the review or not: a sealed sheet has nothing to seal."""
        self.buttons[-1].setVisible(shown)
        self._place(self.width())

    def hasHeightForWidth(self) -> bool:
        """Tell that a narrow form wraps its buttons."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of the lines the buttons need."""
        rows = self._rows(width)
        return len(rows) * rows[0][0].sizeHint().height() + (len(rows) - 1) * GAP

    def sizeHint(self) -> QSize:
        """Return one line."""
        return QSize(560, self.heightForWidth(max(self.width(), 560)))

    def minimumSizeHint(self) -> QSize:
        """Return the widest button and the height in use."""
        widest = max(button.sizeHint().width() for button in self.buttons)
        return QSize(widest, self.heightForWidth(max(self.width(), widest)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the buttons anew."""
        super().resizeEvent(event)
        self._place(self.width())

    def _rows(self, width: int) -> list[list[ActionButton]]:
        rows: list[list[ActionButton]] = [[]]
        used = 0
        for button in self.buttons:
            wide = button.sizeHint().width()
            if rows[-1] and used + GAP + wide > width:
                rows.append([])
                used = 0
            rows[-1].append(button)
            used += wide + (GAP if used else 0)
        return rows

    def _place(self, width: int) -> None:
        top = 0
        for row in self._rows(width):
            left, high = 0, row[0].sizeHint().height()
            for button in row:
                size = button.sizeHint()
                if button is self.buttons[-1]:
                    left = width - size.width()
                button.setGeometry(left, top, size.width(), high)
                left += size.width() + GAP
            top += high + GAP
