"""Who fills the status bar: on a timer, and soon after something happened."""

from PySide6.QtCore import QTimer

from smartcity_desktop.host.wording import Wording
from smartcity_desktop.protocol.journal import Line, Wall
from smartcity_desktop.services.profile import Profile
from smartcity_desktop.ui.delivery.link import Link
from smartcity_desktop.ui.delivery.strip import saved_reading
from smartcity_desktop.ui.page import Place
from smartcity_desktop.ui.status_strip import Fact, Reading
from smartcity_desktop.ui.tokens import Tone
from smartcity_desktop.ui.window import Window

STRIP_MS = 5_000
SOON_MS = 200


class StripFiller:
    """Reads what one session's window says at its foot, and how many items were refused."""

    def __init__(self, window: Window, wording: Wording, profile: Profile, link: Link) -> None:
        self._window, self._wording = window, wording
        self._profile, self._link = profile, link
        self._timer = QTimer(window, interval=STRIP_MS)
        self._timer.timeout.connect(self._look)
        self._soon = QTimer(window, interval=SOON_MS, singleShot=True)
        self._soon.timeout.connect(self.read)
        self._ended = False

    def start(self) -> None:
        """Fill every place and keep it filled."""
        instrument = self._profile.package.instrument
        text = f"{instrument.code} {instrument.version} · {instrument.digest[:8]}"
        self._window.status.read(Fact.INSTRUMENT, Reading(text))
        self.read()
        self._timer.start()

    def stop(self) -> None:
        """Read no more: what was under way when the window closed still answers afterwards."""
        self._ended = True
        self._timer.stop()
        self._soon.stop()

    def _look(self) -> None:
        self._link.look()
        self.read()

    def read_soon(self) -> None:
        """Read anew once what is happening has settled."""
        if not self._ended:
            self._soon.start()

    def read(self) -> None:
        """Read anew now."""
        if self._ended:
            return
        strip = self._window.status
        for fact, reading in self._link.readings(self._wording).items():
            strip.read(fact, reading)
        if not strip.reading(Fact.SAVED).text:
            strip.read(Fact.SAVED, Reading(self._wording.say("app.saved_none"), Tone.OK))
        self._window.set_count(Place.DELIVERY, self._link.delivering.standing().refused)

    def saved(self, line: Line) -> None:
        """Say that an own line is on disk."""
        at = Wall(line.entry.at.ms, self._profile.roster.event.zone)
        self._window.status.read(Fact.SAVED, saved_reading(at, self._wording))
