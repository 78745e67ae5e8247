"""What the status bar says of delivery, of the last save, and of the clock."""

from collections.abc import Iterator

from smartcity_desktop.domain.dates import clock, clock_seconds, zone_name
from smartcity_desktop.host.battery import Battery
from smartcity_desktop.host.clock import moment
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.protocol.journal import Wall
from smartcity_desktop.services.delivering import Connection, Standing
from smartcity_desktop.ui.delivery.times import MINUTE_MS, age_words, receipt_time
from smartcity_desktop.ui.status_strip import Reading
from smartcity_desktop.ui.statuses import status
from smartcity_desktop.ui.tokens import Tone

# Waiting this long is worth a colour: nobody notices by itself that delivery has stopped.
LONG_MINUTES = 60
LOW_PERCENT = 20
_TROUBLE = frozenset({Connection.OFFLINE, Connection.PAUSED})


def sync_reading(
    standing: Standing, wall: Wall, wording: Wording, *, busy: bool, hosting: bool = False
) -> Reading:
    """Return "Luring · 4 butir belum di pusat (3 di hub) · tertua 1 j 50 m · tanda terima 09.33".

    `busy` tells of an exchange with the centre, `hosting` that this laptop is the hub.
    """
    say = wording.say
    parts = [*_connections(standing, wording, busy=busy, hosting=hosting)]
    minutes = 0
    parts += filter(None, [_pending(standing, wording)])
    if standing.oldest_ms is not None:
        minutes = max(0, wall.ms - standing.oldest_ms) // MINUTE_MS
        parts.append(say("delivery.strip_oldest", age=age_words(minutes, wording)))
    if standing.last_receipt_at:
        time = receipt_time(standing.last_receipt_at, wall.zone)
        parts.append(say("delivery.strip_receipt", time=time))
    lost = standing.hub_address and standing.hub_connection in _TROUBLE
    worrying = standing.refused > 0 or minutes >= LONG_MINUTES or bool(lost)
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


def battery_reading(found: Battery | None, wording: Wording) -> Reading:
    """Return "Baterai 64 %" while the laptop runs on it, else nothing."""
    if found is None or not found.in_use:
        return Reading("")
    low = found.percent <= LOW_PERCENT
    key = "app.battery_low" if low else "app.battery"
    return Reading(wording.say(key, percent=found.percent), Tone.BAD if low else Tone.WARN)


def _pending(standing: Standing, wording: Wording) -> str:
    say, more = wording.say, list[str]()
    if standing.hub_waiting:
        more.append(say("delivery.strip_held", count=standing.hub_waiting))
    if standing.refused:
        more.append(say("delivery.strip_refusals", count=standing.refused))
    if more:
        details = ", ".join(more)
        return say("delivery.strip_pending_more", count=standing.pending, more=details)
    if standing.pending:
        return say("delivery.strip_pending", count=standing.pending)
    # Without a centre there is nowhere that everything could be.
    return say("delivery.strip_all") if standing.has_centre else ""


def _connections(
    standing: Standing, wording: Wording, *, busy: bool, hosting: bool
) -> Iterator[str]:
    """Yield the hub's state, where there is one, then the centre's."""
    centre = _connection(standing, busy=busy)
    if not (hosting or standing.hub_address):
        yield wording.say(f"delivery.strip_{centre}")
        return
    hub = "hosting" if hosting else str(standing.hub_connection)
    yield wording.say(f"delivery.strip_hub_{hub}")
    yield wording.say(f"delivery.strip_centre_{centre}")


def _connection(standing: Standing, *, busy: bool) -> str:
    if busy:
        return "busy"
    if not standing.has_centre:
        return "no_centre"
    names = {Connection.REACHED: "reached", Connection.PAUSED: "paused"}
    return names.get(standing.connection, "offline")
