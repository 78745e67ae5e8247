"""What people do with hub and links: look for one, join, run, test, show the address, copy."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from smartcity_desktop.domain.words import LEADING_ROLES
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.services.centre_link import Connection
from smartcity_desktop.services.hub import hubs_nearby
from smartcity_desktop.services.profile import Profile
from smartcity_desktop.services.testing_link import LinkStep, link_steps
from smartcity_desktop.sync.errors import SyncError
from smartcity_desktop.ui.background import Background
from smartcity_desktop.ui.delivery.link import Link
from smartcity_desktop.ui.notices import Notices

if TYPE_CHECKING:
    from smartcity_desktop.sync.discovery import FoundHub


class HubActs(QObject):
    """Acts over one session's link; emits what became of each.

    `changed` when the state of an act may have; `refused` with an error to be told; `stepped` with
    each `LinkStep` of a test as it is known, `tested` with all of them.
    """

    changed = Signal()
    refused = Signal(object)
    stepped = Signal(object)
    tested = Signal(object)

    def __init__(
        self, link: Link, profile: Profile, wording: Wording, desk: tuple[Background, Notices]
    ) -> None:
        super().__init__(link)
        self._link, self._profile, self._wording = link, profile, wording
        self._background, self._notices = desk
        self.searching = False
        self.testing = False
        self.found: tuple[FoundHub, ...] | None = None

    def look_around(self) -> None:
        """Look for hubs that announce themselves nearby."""
        if self.searching:
            return
        self.searching = True
        profile = self._profile
        self._background.run(lambda: hubs_nearby(profile), self._looked, self._not_looked, self)
        self.changed.emit()

    def join(self, text: str) -> None:
        """Go to the hub at a typed, pasted or found address."""
        try:
            self._link.live.use_hub(text)
        except SyncError as error:
            self.refused.emit(error)
            return
        self.found = None
        self.changed.emit()

    def run_hub(self) -> None:
        """Start the hub here; where another one serves or leads, say first what happens."""
        if not self._link.hosting.allowed or not self._may_take_over():
            return
        self._link.hosting.start()

    def _may_take_over(self) -> bool:
        served = self._link.delivering.hub_connection is Connection.REACHED
        if self._profile.role in LEADING_ROLES and not served:
            return True
        key = "take_over_served" if served else "take_over"
        return self._confirmed(key, "run_hub")

    def stop_hub(self) -> None:
        """Stop the hub, after saying who waits then."""
        if self._confirmed("stop", "stop_hub"):
            self._link.hosting.stop()

    def _confirmed(self, key: str, verb: str) -> bool:
        say = self._wording.say
        title, text = say(f"delivery.{key}_title"), say(f"delivery.{key}_text")
        return self._notices.confirm(title, text, say(f"delivery.{verb}"))

    def test(self, text: str, *, hub: bool) -> None:
        """Test a link step by step."""
        if self.testing:
            return
        self.testing = True
        profile = self._profile

        def steps() -> tuple[LinkStep, ...]:
            found: list[LinkStep] = []
            for step in link_steps(profile, text, hub=hub):
                found.append(step)
                # From the pool's thread: it arrives on the window's.
                self.stepped.emit(step)
            return tuple(found)

        self._background.run(steps, self._tested, self._not_tested, self)

    def _tested(self, steps: Sequence[LinkStep]) -> None:
        self.testing = False
        self.tested.emit(steps)

    def _not_tested(self, error: Exception) -> None:
        self.testing = False
        self.refused.emit(error)

    def _looked(self, found: "tuple[FoundHub, ...]") -> None:
        self.searching, self.found = False, found
        self.changed.emit()

    def _not_looked(self, error: Exception) -> None:
        self.searching = False
        self.refused.emit(error)
        self.changed.emit()
