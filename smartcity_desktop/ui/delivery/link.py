"""What a session does over networks: the centre now and then, the class hub at every act."""

from PySide6.QtCore import QObject, Signal

from smartcity_desktop.host.battery import battery
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.services.class_day import ClassDay
from smartcity_desktop.services.delivering import Delivering
from smartcity_desktop.services.profile import Profile
from smartcity_desktop.ui.background import Background
from smartcity_desktop.ui.delivery.exchanging import Exchanging
from smartcity_desktop.ui.delivery.hosting import Hosting
from smartcity_desktop.ui.delivery.live import Live
from smartcity_desktop.ui.delivery.strip import battery_reading, clock_reading, sync_reading
from smartcity_desktop.ui.status_strip import Fact, Reading


class Link(QObject):
    """Holds `delivering` and who uses it: `exchanging`, `live` and `hosting`.

    Emits `changed` when an exchange, the hub or its state may have changed what is shown of them,
    and `counted` when colleagues' sheets have come further.
    """

    changed = Signal()
    counted = Signal()

    def __init__(
        self,
        background: Background,
        profile: Profile,
        class_day: ClassDay,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._profile, self._class_day = profile, class_day
        self.delivering = Delivering(profile)
        self.exchanging = Exchanging(background, self.delivering, self)
        self.live = Live(profile, self.delivering, self)
        self.hosting = Hosting(background, profile, self.delivering, self.live, self)
        for part in (self.exchanging, self.live, self.hosting):
            part.changed.connect(self._follow)

    def start(self) -> None:
        """Begin to exchange by itself."""
        self.exchanging.start_timer()
        self.live.start()

    def exchange_soon(self) -> None:
        """Exchange now with whoever is known, hub and centre."""
        self.live.exchange_soon()
        self.exchanging.start_quietly()

    def stop(self) -> None:
        """Begin no more exchanges; the hub of this laptop goes on until `close`."""
        self.exchanging.stop_timer()
        self.live.stop()

    def close(self) -> None:
        """End this laptop's hub and what is open to another one, once nothing runs any more."""
        self.hosting.close()
        self.delivering.close()

    def look(self) -> None:
        """Look after this laptop's hub, now and then."""
        self.hosting.look()

    def readings(self, wording: Wording) -> dict[Fact, Reading]:
        """Return what the status bar says of delivery, battery and clock."""
        wall = self._profile.clock.wall()
        standing, busy = self.delivering.standing(), self.exchanging.busy
        hosting = self.hosting.state.running
        return {
            Fact.SYNC: sync_reading(standing, wall, wording, busy=busy, hosting=hosting),
            Fact.BATTERY: battery_reading(battery(), wording),
            Fact.CLOCK: clock_reading(wall, wording),
        }

    def _follow(self) -> None:
        progress = self.delivering.progress
        if progress != self._class_day.progress:
            self._class_day.progress = progress
            self.counted.emit()
        self.changed.emit()
