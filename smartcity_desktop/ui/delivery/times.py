"""Times, ages and addresses as Kirim data says them."""

from datetime import datetime

from smartcity_desktop.domain.dates import clock, zone_of
from smartcity_desktop.host.clock import moment
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.protocol.journal import Wall
from smartcity_desktop.services.profile import Profile

MINUTE_MS = 60 * 1000


def spoken_address(address: str) -> str:
    """Return an address as people read it out: without "https://"."""
    return address.removeprefix("https://")


def clock_ms(ms: int, profile: Profile) -> str:
    """Return a time (ms since 1970) as "10.42" in the event's zone."""
    return clock(moment(Wall(ms, profile.roster.event.zone)))


def receipt_time(iso: str, zone: str) -> str:
    """Return a centre's time (ISO 8601, UTC) as "09.33" in a zone, "" for none."""
    return clock(datetime.fromisoformat(iso).astimezone(zone_of(zone))) if iso else ""


def age_words(minutes: int, wording: Wording) -> str:
    """Return how long something has waited: "1 j 50 m"."""
    hours, days = minutes // 60, minutes // (60 * 24)
    if days:
        return wording.say("delivery.age_days", days=days, hours=hours % 24)
    if hours:
        return wording.say("delivery.age_hours", hours=hours, minutes=minutes % 60)
    return wording.say("delivery.age_minutes", minutes=minutes)
