"""Which rows the grid shows: every indicator, or the flagged ones."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QWidget

from smartcity_desktop.ui.panel.tools import PanelTools
from smartcity_desktop.ui.widgets.segment import Segment


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
