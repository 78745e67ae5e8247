"""Which slot runs, which is next, and what time says of the others."""

from dataclasses import dataclass
from datetime import datetime

from smartcity_desktop.domain.dates import minutes_of
from smartcity_desktop.domain.words import Stage, VisitState
from smartcity_desktop.services.class_day import STAGES, Day, Slot
from smartcity_desktop.ui.home.states import finished

BEGUN = {VisitState.RUNNING, VisitState.SCORING}


@dataclass(frozen=True, slots=True)
class Moment:
    """The event's day number today (from 1) and the minutes since midnight there."""

    day: int
    minutes: int


def moment_of(today: int, now: datetime) -> Moment:
    """Return where in the event a local date and time is."""
    return Moment(today, now.hour * 60 + now.minute)


def ends_at(slot: Slot) -> str:
    """Return when a slot ends: "11.45"."""
    end = minutes_of(slot.visit.starts) + slot.visit.minutes
    return f"{end // 60:02d}.{end % 60:02d}"


def is_past(slot: Slot, now: Moment) -> bool:
    """Tell whether a slot's planned time is over."""
    if slot.visit.day != now.day:
        return slot.visit.day < now.day
    return minutes_of(slot.visit.starts) + slot.visit.minutes <= now.minutes


def running_slot(day: Day | None) -> Slot | None:
    """Return the slot whose stage began last on that day, None before the first."""
    begun = [s for s in day.slots if s.turn.state in BEGUN] if day else []
    return max(begun, key=lambda slot: slot.stage_ms, default=None)


def next_slot(day: Day | None, running: Slot | None) -> Slot | None:
    """Return the slot that comes after the running one, or the first that has not begun."""
    waiting = [
        slot
        for slot in (day.slots if day else ())
        if slot.turn.state not in BEGUN | {VisitState.ABSENT}
    ]
    if running is not None:
        after = minutes_of(running.visit.starts)
        waiting = [s for s in waiting if minutes_of(s.visit.starts) > after]
    undone = [slot for slot in waiting if not finished(slot) or slot.sheet is None]
    return next(iter(undone), None)


def next_stage(slot: Slot) -> Stage | None:
    """Return the stage that follows the running one, None after the last."""
    if slot.turn.state is VisitState.ABSENT:
        return None
    if slot.turn.stage is None:
        return STAGES[0]
    place = STAGES.index(slot.turn.stage) + 1
    return STAGES[place] if place < len(STAGES) else None
