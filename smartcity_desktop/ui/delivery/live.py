"""The class hub followed in the background and told on the window's thread."""

from PySide6.QtCore import QObject, Signal

from smartcity_desktop.services.centre_link import Connection
from smartcity_desktop.services.delivering import Delivering
from smartcity_desktop.services.following import Following
from smartcity_desktop.services.profile import Profile

# A blink of the room's Wi-Fi is nobody's business.
PATIENCE = 3


class Live(QObject):
    """Exchanges with the hub at every act and at all news, from `start` to `stop`.

    Emits `changed` after every attempt and `lost_changed` when the hub goes away or comes back;
    `lost_since_ms` is the time since when it is away (ms since 1970), None while it is not.
    """

    changed = Signal()
    lost_changed = Signal()
    _attempted = Signal()

    def __init__(
        self, profile: Profile, delivering: Delivering, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._profile, self._delivering = profile, delivering
        # Emitted on the exchanging thread, received on the window's.
        self._following = Following(profile, delivering, self._attempted.emit)
        self._attempted.connect(self._told)
        self._running = False
        self._failures = 0
        self._failing_ms = 0
        self.reached_ms: int | None = None
        self.lost_since_ms: int | None = None

    def start(self) -> None:
        """Begin to follow the hub, whether or not one is known yet."""
        self._running = True
        self._following.start()

    def stop(self) -> None:
        """End it; an exchange under way gets a bounded time to end."""
        if self._running:
            self._running = False
            self._following.stop()

    def exchange_soon(self) -> None:
        """Exchange now, also after failures."""
        self._following.exchange_soon()

    def use_hub(self, text: str) -> None:
        """Go to the hub at a typed or scanned address, "" for none.

        Raises SyncError("address_unreadable"), and changes nothing, for what is no address.
        """
        self._delivering.use_hub(text)
        self._failures, self.reached_ms = 0, None
        self._lose(None)
        self.exchange_soon()
        self.changed.emit()

    def _told(self) -> None:
        if not self._running:
            return
        now = self._profile.clock.wall().ms
        connection = self._delivering.hub_connection
        if connection is Connection.REACHED:
            self._failures, self.reached_ms = 0, now
            self._lose(None)
        elif connection is Connection.OFFLINE:
            self._failures += 1
            if self._failures == 1:
                self._failing_ms = now
            if self._failures >= PATIENCE:
                self._lose(self.reached_ms or self._failing_ms)
        self.changed.emit()

    def _lose(self, since_ms: int | None) -> None:
        before, self.lost_since_ms = self.lost_since_ms, since_ms
        if before != since_ms:
            self.lost_changed.emit()
