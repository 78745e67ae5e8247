"""The panel place as a session has it: its page, its number on the rail, its guests."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject

from smartcity_desktop.domain.facts import VisitId
from smartcity_desktop.host.profiles import LaptopProfile, laptop_profiles
from smartcity_desktop.services.class_day import ClassDay
from smartcity_desktop.services.delivering import Delivering
from smartcity_desktop.services.guest_acting import GuestActing
from smartcity_desktop.services.moderating import Moderating
from smartcity_desktop.services.profile import Profile
from smartcity_desktop.ui.page import Page, Place
from smartcity_desktop.ui.panel.page import PANEL_PLACE_ROLES, PanelPage, PanelSources
from smartcity_desktop.ui.panel.tools import PanelTools
from smartcity_desktop.ui.scoring.page import ScoringPage
from smartcity_desktop.ui.window import Window


@dataclass(frozen=True, slots=True)
class PanelAccess:
    """How PINs are confirmed and, at this laptop, other people's profiles opened with theirs."""

    confirm_pin: Callable[[str], None]
    open_profile: Callable[[Path, str], Profile] | None = None


class PanelPlace(QObject):
    """Holds the page, None for people who have no place in any panel."""

    def __init__(
        self,
        tools: PanelTools,
        profile: Profile,
        class_day: ClassDay,
        delivering: Delivering,
        access: PanelAccess,
    ) -> None:
        super().__init__()
        self._profile, self._delivering = profile, delivering
        self._window: Window | None = None
        self.page: PanelPage | None = None
        if profile.role in PANEL_PLACE_ROLES:
            moderating, guests = Moderating(profile), self._guests(access)
            sources = PanelSources(profile, class_day, moderating, access.confirm_pin, guests)
            self.page = PanelPage(tools, sources)

    @property
    def pages(self) -> dict[Place, Page]:
        """Return the page by its place, nothing for people without the place."""
        return {} if self.page is None else {Place.PANEL: self.page}

    def join(self, window: Window, exchange: Callable[[], None]) -> None:
        """Count open flags on the rail of `window`, and `exchange` when news wait at the hub."""
        self._window = window
        if self.page is not None:
            self.page.flags_counted.connect(partial(window.set_count, Place.PANEL))
            self.page.fetch_wanted.connect(exchange)
            self.page.refresh_soon()

    def follow(self) -> None:
        """Follow what was recorded."""
        if self.page is not None:
            self.page.refresh_soon()

    def open(self, visit: VisitId) -> None:
        """Bring a region to the front of the place."""
        if self.page is not None and self._window is not None:
            self._window.go_to(Place.PANEL)
            self.page.show_visit(visit)

    def share_visit(self, sheets: ScoringPage) -> None:
        """Keep the region that is in front the same here and in Penilaian."""
        if self.page is not None:
            sheets.visit_chosen.connect(self.page.keep_visit)
            self.page.visit_chosen.connect(sheets.keep_visit)

    def stop(self) -> None:
        """Follow nothing any more: the profile is being let go."""
        if self.page is not None:
            self.page.stop()

    def _guests(self, access: PanelAccess) -> GuestActing | None:
        if access.open_profile is None:
            return None
        return GuestActing(self._profile, access.open_profile, self._nearby, self._link)

    def _nearby(self) -> tuple[LaptopProfile, ...]:
        return laptop_profiles(self._profile.folder)

    def _link(self, guest: Profile) -> Delivering:
        """Return a guest's delivering to the hub and the centre that this session uses."""
        link = Delivering(guest, self._delivering.centre)
        if self._delivering.hub:
            link.use_hub(self._delivering.hub)
        return link
