"""Seats, free slots and what stands against them, in words."""

from smartcity_desktop.domain.dates import day_of
from smartcity_desktop.domain.free_slots import FreeSlot, clock_text
from smartcity_desktop.domain.roster import ClassGroup, Roster, Visit
from smartcity_desktop.domain.seat_checks import SeatCheck, SeatProblem
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.ui.dates import short_day


def day_words(roster: Roster, day: int, wording: Wording) -> str:
    """Return "Hari 3 · Rab 4 Nov"."""
    date = short_day(day_of(roster.event.starts, day), wording.language)
    return wording.say("seating.day", day=day, date=date)


def seat_words(roster: Roster, visit: Visit, wording: Wording) -> str:
    """Return "Kelas B, hari 3 (Rab 4 Nov) pukul 14.45"."""
    return wording.say(
        "seating.seat",
        code=visit.class_code,
        day=visit.day,
        date=short_day(day_of(roster.event.starts, visit.day), wording.language),
        at=visit.starts,
    )


def panel_words(group: ClassGroup, roster: Roster, wording: Wording) -> str:
    """Return the people of a class, chair first, or that it has none any more."""
    if not group.panel:
        return wording.say("seating.dissolved")
    names = [roster.person(member.person).name for member in group.panel]
    return ", ".join(names)


def slot_reasons(slot: FreeSlot, roster: Roster, wording: Wording) -> str:
    """Return what speaks for a free slot and what against it: "jam biasa · 5 daerah hari itu"."""
    say = wording.say
    parts = [say("seating.usual_time") if slot.usual else say("seating.unusual_time")]
    parts.append(say("seating.load", count=slot.slots))
    parts += [problem_words(note, roster, wording, short=True) for note in slot.notes]
    return " · ".join(parts)


def problem_words(
    problem: SeatProblem, roster: Roster, wording: Wording, *, short: bool = False
) -> str:
    """Return the sentence of a problem; `short` leaves out which region it is about."""
    regions = [roster.region(roster.visit(v).region).short_name for v in problem.visits]
    late = problem.check is SeatCheck.LATE_END
    key = f"seating.short_{problem.check}" if short else f"seating.problem_{problem.check}"
    return wording.say(
        key,
        region=regions[0] if regions else "",
        other=regions[-1] if regions else "",
        names=", ".join(roster.person(person).name for person in problem.people),
        code=problem.classes[0] if problem.classes else "",
        codes=" + ".join(problem.classes),
        day=problem.day,
        amount=clock_text(problem.amount) if late else problem.amount,
        limit=clock_text(problem.limit) if late else problem.limit,
        minutes=problem.minutes,
    )
