"""When things happen in a rehearsal: slots of the timetable and what follows them, in ms."""

from datetime import datetime, timedelta

from smartcity_desktop.domain.dates import day_of, zone_of
from smartcity_desktop.domain.roster import Event, Visit
from smartcity_desktop.domain.timetable import clock_minutes, ends

MINUTE_MS = 60_000


def day_ms(event: Event, day: int, minutes: int) -> int:
    """Return a moment of the event in ms since 1970: minutes after midnight of day `day`."""
    midnight = datetime.combine(day_of(event.starts, day), datetime.min.time(), zone_of(event.zone))
    return int((midnight + timedelta(minutes=minutes)).timestamp() * 1000)


def slot_ms(event: Event, visit: Visit) -> int:
    """Return when a visit's slot begins."""
    return day_ms(event, visit.day, clock_minutes(visit.starts))


def slot_end_ms(event: Event, visit: Visit) -> int:
    """Return when a visit's slot ends."""
    return day_ms(event, visit.day, ends(visit))


def local_iso(event: Event, ms: int) -> str:
    """Return a moment as local wall time with its offset, ISO 8601 to the minute."""
    return datetime.fromtimestamp(ms / 1000, zone_of(event.zone)).isoformat(timespec="minutes")
