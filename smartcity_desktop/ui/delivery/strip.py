"""What the status bar says of delivery, of the last save, and of the clock."""

from smartcity_desktop.domain.dates import clock, clock_seconds, zone_name
from smartcity_desktop.host.clock import moment
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.protocol.journal import Wall
from smartcity_desktop.services.delivering import Connection, Standing
from smartcity_desktop.ui.delivery.page import receipt_time
from smartcity_desktop.ui.status_strip import Reading
from smartcity_desktop.ui.statuses import status
from smartcity_desktop.ui.tokens import Tone

MINUTE_MS = 60 * 1000
# Waiting this long is worth a colour: nobody notices by itself that delivery has stopped.
LONG_MINUTES = 60


def sync_reading(standing: Standing, wall: Wall, wording: Wording, *, busy: bool) -> Reading:
    """Return "Luring · 4 butir belum di pusat · tertua 1 j 50 m · tanda terima 09.33"."""
    say = wording.say
    parts = [say(f"delivery.strip_{_connection(standing, busy=busy)}")]
    minutes = 0
    if standing.refused:
        refused = standing.refused
        parts.append(say("delivery.strip_refused", count=standing.pending, refused=refused))
    elif standing.pending:
        parts.append(say("delivery.strip_pending", count=standing.pending))
    else:
        parts.append(say("delivery.strip_all"))
    if standing.oldest_ms is not None:
        minutes = max(0, wall.ms - standing.oldest_ms) // MINUTE_MS
        parts.append(say("delivery.strip_oldest", age=_age(minutes, wording)))
    if standing.last_receipt_at:
        time = receipt_time(standing.last_receipt_at, wall.zone)
        parts.append(say("delivery.strip_receipt", time=time))
    worrying = standing.refused > 0 or minutes >= LONG_MINUTES
    return Reading(" · ".join(parts), Tone.WARN if worrying else Tone.NEUTRAL)


def saved_reading(at: Wall, wording: Wording) -> Reading:
    """Return "Tersimpan 11.24.41" for the moment of a committed fact."""
    found = status(wording, "saving.saved", time=clock_seconds(moment(at)))
    return Reading(found.word[:1].upper() + found.word[1:], found.tone, found.icon)


def clock_reading(wall: Wall, wording: Wording) -> Reading:
    """Return "11.24 WITA · selisih +3 dtk"; without a measured offset, only the time."""
    time = f"{clock(moment(wall))} {zone_name(wall.zone)}"
    if wall.offset_ms is None:
        return Reading(time)
    seconds = round(wall.offset_ms / 1000)
    return Reading(wording.say("app.clock_offset", time=time, seconds=f"{seconds:+d}"))


def _connection(standing: Standing, *, busy: bool) -> str:
    if busy:
        return "busy"
    if not standing.has_centre:
        return "no_centre"
    names = {Connection.REACHED: "reached", Connection.PAUSED: "paused"}
    return names.get(standing.connection, "offline")


def _age(minutes: int, wording: Wording) -> str:
    hours, days = minutes // 60, minutes // (60 * 24)
    if days:
        return wording.say("delivery.age_days", days=days, hours=hours % 24)
    if hours:
        return wording.say("delivery.age_hours", hours=hours, minutes=minutes % 60)
    return wording.say("delivery.age_minutes", minutes=minutes)
