"""The class hub of this laptop: started, stopped and watched off the window's thread."""

from PySide6.QtCore import QObject, Signal

from smartcity_desktop.protocol.presence import UpstreamAnswer
from smartcity_desktop.services.delivering import Delivering
from smartcity_desktop.services.hub import Hub, HubState, may_be_hub
from smartcity_desktop.services.profile import Profile
from smartcity_desktop.sync.address import HUB_PORT
from smartcity_desktop.ui.background import Background
from smartcity_desktop.ui.delivery.live import Live


class Hosting(QObject):
    """At most one hub, which ends with the session; emits `changed` when its state may have.

    `busy` is "starting", "stopping" or ""; `error` is what the last attempt met, or None;
    `upstream` is how it stands with the centre, None before it has said so.
    """

    changed = Signal()

    def __init__(
        self,
        background: Background,
        profile: Profile,
        delivering: Delivering,
        live: Live,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._background, self._profile = background, profile
        self._delivering, self._live = delivering, live
        self._hub = Hub()
        self.state = HubState(running=False)
        self.busy = ""
        self.error: Exception | None = None
        self.upstream: UpstreamAnswer | None = None
        self._asking = False

    @property
    def allowed(self) -> bool:
        """Tell whether this person's card makes a hub of the laptop."""
        return may_be_hub(self._profile)

    def start(self, port: int = HUB_PORT) -> None:
        """Start the hub and follow it; an answer comes with `changed`."""
        if self.busy or self.state.running:
            return
        self.busy, self.error = "starting", None
        profile, hub = self._profile, self._hub
        self._background.run(lambda: hub.start(profile, port), self._started, self._failed, self)
        self.changed.emit()

    def stop(self) -> None:
        """Stop the hub; what it holds stays on this laptop for the next start."""
        if self.busy or not self.state.running:
            return
        self.busy, self.error = "stopping", None
        self._background.run(self._hub.stop, lambda _none: self._stopped(), self._failed, self)
        self.changed.emit()

    def look(self) -> None:
        """Notice a hub that ended by itself, and ask a running one how the centre is reached."""
        if self.busy:
            return
        ended = self.state.running and not self._hub.state.running
        self.state = self._hub.state
        if ended:
            self.upstream = None
            self.changed.emit()
        here = self.state.running and self._delivering.hub == self.state.own_address
        if here and not self._asking:
            self._asking = True
            self._background.run(self._delivering.upstream, self._told, self._not_told, self)

    def close(self) -> None:
        """End the hub with the session; waits a bounded time."""
        if self.state.running and self._delivering.hub == self.state.own_address:
            self._delivering.use_hub("")
        self._hub.stop()

    def _started(self, _addresses: tuple[str, ...]) -> None:
        self.busy, self.state = "", self._hub.state
        self._live.use_hub(self.state.own_address)
        self.look()
        self.changed.emit()

    def _stopped(self) -> None:
        own, self.busy, self.upstream = self.state.own_address, "", None
        self.state = self._hub.state
        if self._delivering.hub == own:
            self._live.use_hub("")
        self.changed.emit()

    def _failed(self, error: Exception) -> None:
        self.busy, self.error, self.state = "", error, self._hub.state
        self.changed.emit()

    def _told(self, upstream: UpstreamAnswer) -> None:
        self._asking = False
        if upstream != self.upstream and self.state.running:
            self.upstream = upstream
            self.changed.emit()

    def _not_told(self, _error: Exception) -> None:
        self._asking = False
