"""Deadlines of late evidence, in words: "tenggat hari ini 16.00 (sisa 4 j 35 m)"."""

from datetime import datetime

from smartcity_desktop.domain.dates import clock
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.ui.dates import short_day


def deadline_of(until: str, now: datetime) -> datetime:
    """Return a deadline in the event's zone; one that cannot be read is over now."""
    try:
        found = datetime.fromisoformat(until)
    except ValueError:
        return now
    return found.astimezone(now.tzinfo) if found.tzinfo else found.replace(tzinfo=now.tzinfo)


def deadline_words(until: datetime, now: datetime, wording: Wording) -> str:
    """Return when evidence must be there, and how long that is from now."""
    say = wording.say
    minutes = int(abs((until - now).total_seconds())) // 60
    span = say("home.span", hours=minutes // 60, minutes=minutes % 60)
    if until <= now:
        return say("home.evidence_over", at=clock(until), span=span)
    if until.date() == now.date():
        return say("home.evidence_today", at=clock(until), span=span)
    day = short_day(until.date(), wording.language)
    return say("home.evidence_later", date=day, at=clock(until))
