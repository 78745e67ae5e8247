"""Which slot runs, which is next, and what time says of the others."""

from dataclasses import dataclass
from datetime import datetime

from smartcity_desktop.domain.dates import minutes_of
from smartcity_desktop.domain.facts import VisitId
from smartcity_desktop.domain.words import SheetState, Stage, VisitState
from smartcity_desktop.services.class_day import STAGES, ClassDay, Day, Slot
from smartcity_desktop.ui.home.states import finished

BEGUN = {VisitState.RUNNING, VisitState.SCORING}
# Still in the room: what is suspended goes on there.
IN_ROOM = BEGUN | {VisitState.SUSPENDED}
WAITING = {VisitState.SCHEDULED, VisitState.READY}


@dataclass(frozen=True, slots=True)
class Moment:
    """The event's day number today (from 1), the minutes since midnight, and the moment itself."""

    day: int
    minutes: int
    at: datetime


def moment_of(today: int, now: datetime) -> Moment:
    """Return where in the event a local date and time is."""
    return Moment(today, now.hour * 60 + now.minute, now)


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
    """Return the slot whose stage began last on that day, a suspended one if no other runs."""
    begun = [s for s in day.slots if s.turn.state in IN_ROOM] if day else []
    return max(begun, key=lambda slot: (slot.turn.state in BEGUN, slot.stage_ms), default=None)


def unfinished(class_day: ClassDay) -> VisitId | None:
    """Return the region in its turn today whose own sheet is still to be filled, None for none."""
    today = next((d for d in class_day.days() if d.number == class_day.today()), None)
    slot = running_slot(today)
    if slot is None or slot.sheet is None or slot.turn.state not in BEGUN:
        return None
    return None if slot.state is SheetState.SUBMITTED else slot.visit.id


def panel_slot(day: Day | None, running: Slot | None) -> Slot | None:
    """Return the slot whose sheets the chair waits for: the running one, else the oldest."""
    if running is not None and running.turn.state is VisitState.SCORING:
        return running
    open_slots = [s for s in day.slots if s.turn.state is VisitState.SCORING] if day else []
    return min(open_slots, key=lambda slot: slot.stage_ms, default=None)


def next_slot(day: Day | None, running: Slot | None) -> Slot | None:
    """Return the slot that comes after the running one, or the first that has not begun."""
    waiting = [slot for slot in (day.slots if day else ()) if slot.turn.state in WAITING]
    if running is not None:
        after = minutes_of(running.visit.starts)
        waiting = [s for s in waiting if minutes_of(s.visit.starts) > after]
    undone = [slot for slot in waiting if not finished(slot) or slot.sheet is None]
    return next(iter(undone), None)


def next_stage(slot: Slot) -> Stage | None:
    """Return the stage that follows the running one, None after the last."""
    if slot.turn.state not in BEGUN | WAITING:
        return None
    if slot.turn.stage is None:
        return STAGES[0]
    place = STAGES.index(slot.turn.stage) + 1
    return STAGES[place] if place < len(STAGES) else None
