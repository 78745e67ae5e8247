"""What the screen of the room shows of the class day: whose turn it is and what time is left.

Everybody in the room reads it, the delegations too: no score, no assessor and no count is in it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from smartcity_desktop.domain.dates import minutes_of
from smartcity_desktop.domain.words import Stage
from smartcity_desktop.host.clock import moment
from smartcity_desktop.services.class_day import ClassDay, Slot, StageTime
from smartcity_desktop.services.profile import Profile


class RoomPhase(StrEnum):
    """What happens in the room now; `NEXT` is between regions, `DONE` after the last one."""

    PRESENTATION = "presentation"
    DISCUSSION = "discussion"
    SCORING = "scoring"
    PAUSED = "paused"
    NEXT = "next"
    DONE = "done"


class RoomNote(StrEnum):
    """A word beside the next region: its delegation is in the room, or its time has come."""

    NONE = ""
    ARRIVED = "arrived"
    AWAITED = "awaited"


@dataclass(frozen=True, slots=True)
class RoomView:
    """The room's screen at one moment.

    `region` is "" between regions; `seconds_left` is None while no time runs and 0 from the end of
    the planned time on, which `overrun` tells; `next_time` is the planned start, "10.30".
    """

    region: str = ""
    phase: RoomPhase = RoomPhase.DONE
    seconds_left: int | None = None
    overrun: bool = False
    next_region: str = ""
    next_time: str = ""
    note: RoomNote = RoomNote.NONE

    def after(self, seconds: int) -> "RoomView":
        """Return the view as it is `seconds` later when nothing else happens."""
        if self.seconds_left is None:
            return self
        left = self.seconds_left - seconds
        return replace(self, seconds_left=max(0, left), overrun=self.overrun or left < 0)


# The states of a visit that is in the room, with the phase where the stage does not say it.
_IN_THE_ROOM: Mapping[str, RoomPhase | None] = {
    "running": None,
    "scoring": None,
    "suspended": RoomPhase.PAUSED,
}
_WAITING = frozenset({"scheduled", "ready"})
_STAGES = {
    Stage.PRESENTATION: RoomPhase.PRESENTATION,
    Stage.DISCUSSION: RoomPhase.DISCUSSION,
    Stage.SCORING: RoomPhase.SCORING,
}


def room_view(slots: Sequence[Slot], times: Sequence[StageTime], minutes: int) -> RoomView:
    """Return the view of a day's slots.

    `times` are the stages of the slot begun last; `minutes` is the time now since midnight. A
    region leaves the room when its time for scoring is used up.
    """
    left = _left(times)
    current = begun_last(slots)
    if current and _phase(current) is RoomPhase.SCORING and left is not None and left <= 0:
        current = None
    following = _following(slots, current, minutes)
    after = RoomView(phase=RoomPhase.NEXT if following else RoomPhase.DONE)
    if following is not None:
        after = replace(
            after,
            next_region=following.region.name,
            next_time=following.visit.starts,
            note=_note(following, minutes),
        )
    if current is None:
        return after
    phase = _phase(current)
    here = replace(after, region=current.region.name, phase=phase)
    if phase is RoomPhase.PAUSED or left is None:
        return here
    return replace(here, seconds_left=max(0, left), overrun=left < 0)


def begun_last(slots: Sequence[Slot]) -> Slot | None:
    """Return the slot that took the room last, None before the first of the day."""
    begun = [slot for slot in slots if slot.turn.state in _IN_THE_ROOM]
    return max(begun, key=lambda slot: slot.stage_ms, default=None)


def _following(slots: Sequence[Slot], current: Slot | None, minutes: int) -> Slot | None:
    waiting = [slot for slot in slots if slot.turn.state in _WAITING]
    if current is not None:
        begun = minutes_of(current.visit.starts)
        waiting = [slot for slot in waiting if minutes_of(slot.visit.starts) > begun]
    else:
        # A slot whose planned time has passed unused is nobody's next.
        waiting = [
            slot for slot in waiting if minutes_of(slot.visit.starts) + slot.visit.minutes > minutes
        ]
    return min(waiting, key=lambda slot: minutes_of(slot.visit.starts), default=None)


def _phase(slot: Slot) -> RoomPhase:
    told = _IN_THE_ROOM[slot.turn.state]
    return told or _STAGES[slot.turn.stage or Stage.PRESENTATION]


def _left(times: Sequence[StageTime]) -> int | None:
    """Return the seconds left of the running stage, negative once it is over, None without one."""
    for time in times:
        if time.running and time.used_seconds is not None:
            return time.planned_minutes * 60 - time.used_seconds
    return None


def _note(following: Slot, minutes: int) -> RoomNote:
    if following.turn.state == "ready":
        return RoomNote.ARRIVED
    return RoomNote.AWAITED if minutes_of(following.visit.starts) <= minutes else RoomNote.NONE


class Room:
    """Reads the view of the class's room; quick enough for the window's thread."""

    def __init__(self, profile: Profile, class_day: ClassDay) -> None:
        self._profile = profile
        self._class_day = class_day

    @property
    def sample(self) -> bool:
        """Tell whether the event is an example, which the screen must say."""
        return self._profile.roster.event.example

    @property
    def place(self) -> tuple[str, str]:
        """Return class code and room name."""
        code = self._class_day.class_code
        rooms = {group.code: group.room for group in self._profile.roster.classes}
        return code, rooms.get(code, "")

    def view(self) -> RoomView:
        """Return the view now."""
        today = self._class_day.today()
        slots = next((d.slots for d in self._class_day.days() if d.number == today), ())
        latest = begun_last(slots)
        times = self._class_day.stage_times(latest) if latest else ()
        now = moment(self._profile.clock.wall())
        return room_view(slots, times, now.hour * 60 + now.minute)
