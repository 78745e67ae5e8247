"""What every Beranda tells the window, whoever it is for."""

from collections.abc import Callable

from PySide6.QtCore import QTimer, Signal

from smartcity_desktop.domain.facts import VisitId
from smartcity_desktop.ui.commands import Command
from smartcity_desktop.ui.home.concerns_card import ConcernSource
from smartcity_desktop.ui.page import Page


class Home(Page):
    """Emits `open_visit` with a `VisitId` to score, `place_wanted` with a `Place` to go to.

    `panel_wanted` carries a `VisitId` for the panel's table, `day_closed` class code and day;
    `listed` tells that what needs doing was read anew.
    """

    open_visit = Signal(object)
    place_wanted = Signal(object)
    panel_wanted = Signal(object)
    day_closed = Signal(str, int)
    listed = Signal()

    _stale = True

    def add_source(self, source: ConcernSource) -> None:
        """Tell what waits in another part of the window, where this Beranda asks for anything."""

    def offer(self, name: str, verb: str, call: Callable[[], None]) -> None:
        """Offer an act of another part of the window for as long as the window stands."""

    def do_for(self, command: Command, visit: VisitId | None, day: int = 0) -> bool:
        """Do an act for a region or its day, where this Beranda has any."""
        del command, visit, day
        return True

    def refresh(self) -> None:
        """Read the day anew and show it."""
        raise NotImplementedError

    def refresh_soon(self) -> None:
        """Read the day anew once the window is idle, or when the page is shown again."""
        if not self._stale:
            self._stale = True
            QTimer.singleShot(0, self, self._refresh_if_shown)

    def follow_files(self) -> None:
        """Show what an exchange may have brought or carried of evidence."""
        raise NotImplementedError

    def _refresh_if_shown(self) -> None:
        if self._stale and self.isVisible():
            self.refresh()
