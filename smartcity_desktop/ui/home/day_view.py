"""The parts of Beranda on a day: days, table and concerns on the left, what runs on the right."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from smartcity_desktop.services.class_day import ClassDay
from smartcity_desktop.ui.acting import Desk
from smartcity_desktop.ui.home.concerns_card import ConcernsCard
from smartcity_desktop.ui.home.day_row import DayRow
from smartcity_desktop.ui.home.day_table import DayTable
from smartcity_desktop.ui.home.powers import oversees
from smartcity_desktop.ui.home.right_column import RightColumn
from smartcity_desktop.ui.widgets.info_bar import InfoBar

WIDE_PERCENT = 115
RIGHT_WIDTH = 336
UNBOUNDED = 16777215


class DayView(QWidget):
    """Puts the right column below where large type or a narrow window leaves the table no room."""

    def __init__(self, desk: Desk, class_day: ClassDay) -> None:
        super().__init__()
        theme, wording, role = desk.theme, desk.wording, desk.profile.role
        self._theme = theme
        self.bar = InfoBar(theme)
        self.bar.leave_on_escape(self)
        self.day_row = DayRow(theme, wording, oversees=oversees(role))
        self.table = DayTable(theme, wording, role)
        self.concerns = ConcernsCard(theme, wording)
        self.right = RightColumn(theme, wording, class_day, desk.profile)
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        left = self._left = QVBoxLayout()
        left.setSpacing(10)
        for part in (self.bar, self.day_row, self.table, self.concerns):
            left.addWidget(part)
        left.addStretch(1)
        self._columns.setContentsMargins(12, 10, 12, 10)
        self._columns.setSpacing(12)
        self._columns.addLayout(left, 1)
        self._columns.addWidget(self.right)
        theme.changed.connect(self._arrange)
        self._arrange()

    def minimumSizeHint(self) -> QSize:
        """Return the width of the wider column: beside each other they stand only with room."""
        high = super().minimumSizeHint().height()
        columns = (self._left.minimumSize().width(), self.right.minimumSizeHint().width())
        return QSize(max(columns) + self._beside(0), high)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose anew how the columns stand."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        room = self.width() - self._left.minimumSize().width() - self._beside(1)
        needed = self.right.minimumSizeHint().width()
        wide = self._theme.percent <= WIDE_PERCENT and needed <= room
        right = max(needed, min(room, self._theme.size(RIGHT_WIDTH)))
        direction = QBoxLayout.Direction
        self._columns.setDirection(direction.LeftToRight if wide else direction.TopToBottom)
        self.right.setMinimumWidth(right if wide else 0)
        self.right.setMaximumWidth(right if wide else UNBOUNDED)

    def _beside(self, gaps: int) -> int:
        """Return the room around the columns and in `gaps` gaps between them, px."""
        margins = self._columns.contentsMargins()
        return margins.left() + margins.right() + gaps * self._columns.spacing()
