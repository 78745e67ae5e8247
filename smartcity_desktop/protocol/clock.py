"""The hybrid logical clock: wall milliseconds and a counter that together never go back.

Laptops have wrong clocks, and a signed time may be any number. A laptop writes no time beyond
`LATEST_MS`, so a later one comes from no clock: it is refused at every door, and a clock never
follows one that could not be followed any further.
"""

from dataclasses import dataclass

# 2100-01-01 and 2101-01-01, UTC: what a clock may say, and what may be read at all. The year
# between them is room for ticks that count on from the latest one a clock may follow.
LATEST_MS = 4_102_444_800_000
READABLE_MS = 4_133_980_800_000
# Acts that one millisecond has room for, more than any event can fill.
COUNTERS = 2**31


@dataclass(frozen=True, slots=True, order=True)
class Tick:
    """A moment of the hybrid clock: milliseconds since 1970 and a counter within them."""

    ms: int
    counter: int


START = Tick(0, 0)


def room_time(wall_ms: int, offset_ms: int | None) -> int:
    """Return a laptop's time on the clock its room shares, on its own without a measured offset."""
    return told_time(wall_ms - (offset_ms or 0))


def told_time(wall_ms: int) -> int:
    """Return what a clock says, held within the times that may be written."""
    return min(max(wall_ms, 0), LATEST_MS)


def readable(ms: int, counter: int = 0) -> bool:
    """Tell whether a time and a counter can come from a clock at all."""
    return 0 <= ms < READABLE_MS and 0 <= counter < COUNTERS


def next_tick(last: Tick, wall_ms: int) -> Tick:
    """Return a tick after `last`, at the wall clock if that is ahead, else just counting on."""
    if wall_ms > last.ms:
        return Tick(wall_ms, 0)
    return Tick(last.ms, last.counter + 1) if last.counter + 1 < COUNTERS else Tick(last.ms + 1, 0)


def followed(own: Tick, other: Tick) -> Tick:
    """Return the tick that a clock counts on from after hearing another's.

    Beyond the latest time it goes on a step at a time: as far as those who count on from there,
    and never by one jump to where nothing more could be said.
    """
    beyond = own.ms >= LATEST_MS and other.ms <= own.ms + 1
    return max(own, other) if other.ms <= LATEST_MS or beyond else own
