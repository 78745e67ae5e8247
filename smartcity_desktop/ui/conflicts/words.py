"""Kinds of conflict in words."""

from smartcity_desktop.domain.conflicts import Told
from smartcity_desktop.domain.roster import Conflict
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.ui.dates import long_day
from smartcity_desktop.ui.roster_words import conflict_words


def known_words(conflict: Conflict, wording: Wording) -> str:
    """Return what follows from what is known already: the sheet is closed, or the panel decides."""
    return wording.say(f"conflicts.known_{'blocking' if conflict.blocking else 'declared'}")


def told_words(told: Told, wording: Wording) -> str:
    """Return something declared or decided earlier, with its date where it has one."""
    say = wording.say
    basis = told.basis or "–"
    if told.on is None:
        return say("conflicts.told_published", kind=conflict_words(told.kind, wording), basis=basis)
    on = long_day(told.on, wording.language)
    if told.excused is None:
        return say("conflicts.told_on", on=on, kind=conflict_words(told.kind, wording), basis=basis)
    return say(f"conflicts.told_{'leaves' if told.excused else 'stays'}", on=on, reason=basis)
