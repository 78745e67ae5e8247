"""The machine's clock, for display and the hybrid clock's physical part."""

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from smartcity_desktop.protocol.journal import Wall

FALLBACK_ZONE = "Asia/Jakarta"


class Clock(Protocol):
    """Tells the wall time of this device in the event's zone."""

    def wall(self) -> Wall:
        """Return milliseconds since 1970, the zone, and the measured offset if known."""
        ...


def zone_of(name: str) -> ZoneInfo:
    """Return a zone by its IANA name; an unknown one becomes Western Indonesian time."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo(FALLBACK_ZONE)


def moment(wall: Wall) -> datetime:
    """Return a wall reading as a date and time in its zone."""
    return datetime.fromtimestamp(0, UTC).astimezone(zone_of(wall.zone)) + timedelta(
        milliseconds=wall.ms
    )


@dataclass(slots=True)
class SystemClock:
    """The device's clock; `offset_ms` is set when a server's time has been measured."""

    zone: str = FALLBACK_ZONE
    offset_ms: int | None = None

    def wall(self) -> Wall:
        """Return the device's time now."""
        return Wall(time.time_ns() // 1_000_000, self.zone, self.offset_ms)


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
