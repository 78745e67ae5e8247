"""One laptop of a rehearsal: a real profile, its own clock, and the room's hub over TLS."""

import math
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from smartcity_desktop.domain.facts import PersonId, SheetId, VisitId
from smartcity_desktop.domain.visit import Turn
from smartcity_desktop.host.clock import ScriptedClock
from smartcity_desktop.host.errors import HostError
from smartcity_desktop.host.keyfile import KEYFILE
from smartcity_desktop.host.vault import NoVault
from smartcity_desktop.protocol.presence import NEWS_SECONDS
from smartcity_desktop.services.delivering import Delivering
from smartcity_desktop.services.hub import Hub
from smartcity_desktop.services.hub_link import open_hub_rail
from smartcity_desktop.services.issuing import Issuing
from smartcity_desktop.services.moderating import Moderating
from smartcity_desktop.services.profile import Profile
from smartcity_desktop.services.rehearsing.overhearing import Overhearing
from smartcity_desktop.services.rehearsing.patience import QUIET_SECONDS, Patience, Pulse
from smartcity_desktop.services.rehearsing.stopwatch import Stopwatch
from smartcity_desktop.services.running import Running
from smartcity_desktop.services.scoring import Scoring
from smartcity_desktop.services.signing_in import Enrolment, SigningIn
from smartcity_desktop.sync.errors import SyncError

# Everybody's PIN in a rehearsal: told at its end, so that a person can open any profile.
PIN = "271828"
# Between two readings of a laptop's clock.
STEP_MS = 3_000
# How long nobody may get on while one waits to hear that the centre accepted what came too early.
HOPE_SECONDS = 10.0
# A hub on a busy machine answers late; what was not delivered is delivered by the next exchange.
LATE = frozenset({"hub_silent", "hub_unreachable", "hub_failed"})
PAUSE_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Part:
    """What one process needs to be one person's laptop.

    `mirror` is where its second medium is, `offset_ms` how far its clock is ahead; `overhears`
    tells that it listens to what the hub sends.
    """

    person: PersonId
    package: Path
    card: Path
    code: str
    profile: Path
    papers: Path
    mirror: Path
    seed: int
    zone: str
    morning_ms: int
    offset_ms: int
    overhears: bool = False


class Laptop:
    """What the acts of one person are played on; the services are the window's own."""

    def __init__(self, part: Part) -> None:
        self.part = part
        self.watch = Stopwatch()
        self.pulse = Pulse(part.papers.parent)
        self.pulse.follow()
        own_ms = part.morning_ms + part.offset_ms
        self.clock = ScriptedClock(part.zone, own_ms, STEP_MS, part.offset_ms)
        with self.watch.stage("enrolment"):
            self.profile = opened(part, self.clock)
        self.profile.store.grow_log()
        self._pin_confirmed = False
        self.scoring = Scoring(self.profile, self.confirm_pin)
        self.running = Running(self.profile)
        self.moderating = Moderating(self.profile)
        self.issuing = Issuing(self.profile)
        self.overhearing = Overhearing(self.profile) if part.overhears else None
        open_hub = self.overhearing.open_rail if self.overhearing else open_hub_rail
        self.delivering = Delivering(self.profile, open_hub=open_hub)
        self.hub = Hub()

    def confirm_pin(self, pin: str = PIN) -> None:
        """Check the PIN for real once: the same slow derivation 550 times proves nothing more."""
        if not self._pin_confirmed:
            SigningIn(NoVault()).confirm_pin(self.profile.folder, pin)
            self._pin_confirmed = True

    def at(self, ms: int) -> None:
        """Set the clock to a moment of the event, as far off as this laptop's clock is."""
        self.clock.now_ms = ms + self.part.offset_ms

    def turn(self, visit: VisitId) -> Turn:
        """Return where a visit stands as far as this laptop knows."""
        return self.profile.book.turn(visit)

    def own_sheet(self, visit: VisitId) -> SheetId:
        """Return the number of this person's sheet of a visit."""
        return self.profile.roster.sheet_id(
            self.profile.roster.visit(visit), self.profile.person_id
        )

    def exchange(self) -> None:
        """Deliver to the hub what is new here and fetch what is new there."""
        with self.watch.stage("delivery"):
            self._patiently(self.delivering.exchange_with_hub)

    def _patiently(self, act: Callable[[], object]) -> None:
        """Try again while the hub is only late and something gets on somewhere."""
        patience = Patience(self.pulse)
        while True:
            try:
                act()
            except SyncError as error:
                if error.key not in LATE or patience.left <= 0:
                    raise
                threading.Event().wait(PAUSE_SECONDS)
            else:
                return

    def until(self, what: str, ready: Callable[[], bool]) -> None:
        """Exchange until `ready`, whenever the hub has news.

        Raises HostError("rehearsal_waits") naming person and `what` when patience ends.
        """
        if not self.within(QUIET_SECONDS, ready):
            raise HostError("rehearsal_waits", person=self.part.person, what=what)

    def within(self, seconds: float, ready: Callable[[], bool]) -> bool:
        """Exchange until `ready`, whenever the hub has news; tells whether it came to that.

        It does not when nobody in the rehearsal gets on for so many seconds.
        """
        if ready():
            return True
        self.exchange()
        patience = Patience(self.pulse, seconds)
        with self.pulse.resting():
            while not ready():
                if patience.left <= 0:
                    return False
                with self.watch.stage("waiting"):
                    self._patiently(partial(self._listen, patience))
                self.exchange()
        self.pulse.beat()
        return True

    def _listen(self, patience: Patience) -> None:
        self.delivering.wait_for_news(min(max(math.ceil(patience.left), 1), NEWS_SECONDS))

    def close(self) -> None:
        """Leave the room."""
        self.pulse.stop()
        self.hub.stop()
        self.delivering.close()
        self.profile.close()


def opened(part: Part, clock: ScriptedClock) -> Profile:
    """Enter the event, or sign in where the profile is from before the power went."""
    signing_in = SigningIn(NoVault())
    if (part.profile / KEYFILE).exists():
        return signing_in.sign_in(part.profile, PIN, clock)
    device = f"Laptop {part.person}"
    card = part.card.read_bytes()
    enrolment = Enrolment(part.package.read_bytes(), card, part.code, PIN, device)
    return signing_in.enter(part.profile, enrolment, clock)
