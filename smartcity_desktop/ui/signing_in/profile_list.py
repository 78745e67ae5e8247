"""The people who have a profile on this laptop, to choose oneself from."""

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QRect, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QPainter,
    QResizeEvent,
    QStandardItem,
    QStandardItemModel,
)
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyleOptionViewItem, QWidget

from smartcity_desktop.host.profiles import LaptopProfile
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.ui.fonts import Type
from smartcity_desktop.ui.theme import Theme
from smartcity_desktop.ui.tokens import Tone
from smartcity_desktop.ui.widgets import painting
from smartcity_desktop.ui.widgets.painting import Status
from smartcity_desktop.ui.widgets.rows import Index, RowPainter, RowPlace, take_rows_away

FOLDER: Final = Qt.ItemDataRole.UserRole + 1
ABOUT: Final = Qt.ItemDataRole.UserRole + 2
STATUS: Final = Qt.ItemDataRole.UserRole + 3
ROWS_SHOWN = 5


def about(profile: LaptopProfile, wording: Wording) -> str:
    """Return role, class and event of a profile in one line, as far as they are known."""
    say = wording.say
    role = say(f"app.role_{profile.role}") if wording.knows(f"app.role_{profile.role}") else ""
    group = say("signing_in.class", code=profile.class_code) if profile.class_code else ""
    return " · ".join(part for part in (role, group, profile.event) if part)


def standing(
    profile: LaptopProfile, open_here: Collection[Path], last: Path | None, wording: Wording
) -> Status | None:
    """Return what is to be known before choosing a profile, None when nothing is."""
    say = wording.say
    if profile.problem:
        return Status("warning", say("signing_in.unreadable"), Tone.BAD, plain=True)
    if profile.folder in open_here:
        return Status("lock", say("signing_in.open_here"), Tone.INFO, plain=True)
    if profile.in_use:
        return Status("conflict", say("signing_in.in_use"), Tone.WARN, plain=True)
    if profile.folder == last:
        return Status("clock", say("signing_in.last_used"), Tone.NEUTRAL, plain=True)
    return None


class _ProfilePainter(RowPainter):
    """Paints name, role with class and event, and below them a status; all of it wraps."""

    def paint_row(self, painter: QPainter, place: RowPlace) -> None:
        """Paint one person."""
        theme, area, index = self._theme, place.area, place.index
        painter.setPen(theme.colour("line"))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        name, more = self._lines(area, index)
        self.write(painter, name, index.data(), Type.STRONG, "text")
        self.write(painter, more, index.data(ABOUT), Type.CELL, "text2")
        status = index.data(STATUS)
        if isinstance(status, Status):
            high = painting.status_size(theme, status).height()
            below = QRect(name.left(), more.bottom() + 1, name.width(), high)
            painting.status(painter, theme, below, status)

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the height of all lines at the list's width."""
        theme, wide = self._theme, self._view.viewport().width()
        _, more = self._lines(QRect(0, 0, wide, 1000), index)
        status = index.data(STATUS)
        last = 0
        if isinstance(status, Status):
            last = painting.status_size(theme, status).height()
        return QSize(wide, more.bottom() + 1 + last + theme.size(5))

    def _lines(self, area: QRect, index: Index) -> tuple[QRect, QRect]:
        theme = self._theme
        wide = area.width() - theme.size(24)
        name_high = self.height_of(index.data(), Type.STRONG, wide)
        more_high = self.height_of(index.data(ABOUT), Type.CELL, wide)
        left, top = area.left() + theme.size(12), area.top() + theme.size(4)
        name = QRect(left, top, wide, name_high)
        return name, QRect(left, name.bottom() + 1, wide, more_high)


class ProfileList(QListView):
    """Emits `chosen` with the folder of the profile that is marked from now on."""

    chosen = Signal(object)

    def __init__(self, theme: Theme, wording: Wording, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._wording = theme, wording
        self._items = QStandardItemModel(self)
        self.setModel(self._items)
        self.setItemDelegate(_ProfilePainter(theme, self))
        self.setAccessibleName(wording.say("signing_in.people"))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.selectionModel().currentChanged.connect(self._tell)
        theme.changed.connect(self._fit)

    @property
    def sentences(self) -> tuple[str, ...]:
        """Return each row as a screen reader says it."""
        rows = (self._items.item(row) for row in range(self._items.rowCount()))
        return tuple(row.data(Qt.ItemDataRole.AccessibleTextRole) for row in rows)

    @property
    def marked(self) -> Path | None:
        """Return the folder of the marked profile, None in an empty list."""
        index = self.currentIndex()
        return index.data(FOLDER) if index.isValid() else None

    def show_profiles(
        self, profiles: Sequence[LaptopProfile], open_here: Collection[Path], marked: Path
    ) -> None:
        """List `profiles`, tell which are open in this process, and mark one without a signal."""
        last = max(profiles, key=lambda profile: profile.used_ns, default=None)
        blocker = QSignalBlocker(self)
        take_rows_away(self._items)
        for profile in profiles:
            status = standing(profile, open_here, last.folder if last else None, self._wording)
            item = QStandardItem(profile.name)
            item.setData(profile.folder, FOLDER)
            item.setData(about(profile, self._wording), ABOUT)
            item.setData(status, STATUS)
            words = (profile.name, item.data(ABOUT), status.word if status else "")
            item.setData(", ".join(w for w in words if w), Qt.ItemDataRole.AccessibleTextRole)
            self._items.appendRow(item)
            if profile.folder == marked:
                self.setCurrentIndex(item.index())
        blocker.unblock()
        self._fit()

    def step(self, rows: int) -> None:
        """Mark the profile `rows` further down, negative for up; say whose it is."""
        row = min(max(self.currentIndex().row() + rows, 0), self._items.rowCount() - 1)
        index = self._items.index(row, 0)
        if index.isValid() and index != self.currentIndex():
            self.setCurrentIndex(index)
            words = index.data(Qt.ItemDataRole.AccessibleTextRole)
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap anew."""
        super().resizeEvent(event)
        self._fit()

    def _tell(self) -> None:
        if self.marked is not None:
            self.scrollTo(self.currentIndex())
            self.chosen.emit(self.marked)

    def _fit(self) -> None:
        # Large type leaves room for the PIN below.
        shown = max(2, ROWS_SHOWN * 100 // self._theme.percent)
        rows = range(min(self._items.rowCount(), shown))
        self.setFixedHeight(sum(self.sizeHintForRow(row) for row in rows) + 2)
        self.scheduleDelayedItemsLayout()
