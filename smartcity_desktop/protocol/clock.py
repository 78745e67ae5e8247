"""The hybrid logical clock: wall milliseconds and a counter that together never go back."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Tick:
    """A moment of the hybrid clock: milliseconds since 1970 and a counter within them."""

    ms: int
    counter: int


START = Tick(0, 0)


def room_time(wall_ms: int, offset_ms: int | None) -> int:
    """Return a laptop's time on the clock its room shares, on its own without a measured offset."""
    return wall_ms - (offset_ms or 0)


def next_tick(last: Tick, wall_ms: int) -> Tick:
    """Return a tick after `last`, at the wall clock if that is ahead, else just counting on."""
    if wall_ms > last.ms:
        return Tick(wall_ms, 0)
    return Tick(last.ms, last.counter + 1)
