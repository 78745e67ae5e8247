"""The scoring place without anything to score: one sentence why, and what to do."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from smartcity_desktop.ui.fonts import Type
from smartcity_desktop.ui.scoring.tools import Tools
from smartcity_desktop.ui.widgets.text_label import TextLabel


class EmptyNote(QWidget):
    """Says that there is no schedule, or that this person does not score."""

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tools = tools
        self.text = TextLabel(tools.theme, "", Type.BODY, wrap=True)
        self.text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addStretch(1)
        column.addWidget(self.text)
        column.addStretch(2)

    def show_reason(self, *, no_schedule: bool) -> None:
        """Say which of the two it is."""
        self.text.setText(self._tools.say("empty_schedule" if no_schedule else "empty_role"))
        self.setAccessibleName(self.text.text())
