"""The machine's clock, for display and the hybrid clock's physical part."""

import math
import time
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from smartcity_desktop.domain.dates import local_time
from smartcity_desktop.protocol.clock import readable
from smartcity_desktop.protocol.journal import Wall

FALLBACK_ZONE = "Asia/Jakarta"
# How long a room's time counts after its hub last told it: longer than any pause of a connection.
ROOM_SECONDS = 600
# Smaller differences between measurements are the network's, not the clock's.
STEADY_MS = 250


class Clock(Protocol):
    """Tells the wall time of this device in the event's zone."""

    def wall(self) -> Wall:
        """Return milliseconds since 1970, the zone, and the measured offset if known."""
        ...


def moment(wall: Wall) -> datetime:
    """Return a wall reading as a date and time in its zone."""
    return local_time(wall.ms, wall.zone)


@dataclass(slots=True)
class SystemClock:
    """The device's clock; `offset_ms` is set when a server's time has been measured."""

    zone: str = FALLBACK_ZONE
    offset_ms: int | None = None
    _room_until: float = field(default=-math.inf, init=False)

    def wall(self) -> Wall:
        """Return the device's time now."""
        return Wall(time.time_ns() // 1_000_000, self.zone, self.offset_ms)

    def measure(self, server_ms: int, *, room: bool) -> None:
        """Learn how far this clock is from a server that says it is `server_ms` now.

        In a room all laptops go by the hub's time, so that they agree on what is left of a stage:
        as long as the hub tells it, the centre's time does not count. What no clock says is no
        measurement.
        """
        if not readable(server_ms):
            return
        now = time.monotonic()
        if room:
            self._room_until = now + ROOM_SECONDS
        elif now < self._room_until:
            return
        offset = self.wall().ms - server_ms
        if self.offset_ms is None or abs(offset - self.offset_ms) >= STEADY_MS:
            self.offset_ms = offset


@dataclass(slots=True)
class ScriptedClock:
    """A clock that is told the time: rehearsals and tests replay an event's own days."""

    zone: str
    now_ms: int
    step_ms: int = 0
    offset_ms: int | None = field(default=None)

    def wall(self) -> Wall:
        """Return the scripted time and move it on by one step."""
        self.now_ms += self.step_ms
        return Wall(self.now_ms, self.zone, self.offset_ms)
