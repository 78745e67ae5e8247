"""The class's slots as last read, and which of them is in front."""

from smartcity_desktop.domain.facts import VisitId
from smartcity_desktop.domain.visit import OVER
from smartcity_desktop.domain.words import SheetState, VisitState
from smartcity_desktop.services.class_day import ClassDay, Day, Slot
from smartcity_desktop.ui.page import Heading
from smartcity_desktop.ui.scoring.tools import Tools

BEGUN = frozenset({VisitState.RUNNING, VisitState.SCORING})


class Timetable:
    """Reads the days of the class; `chosen` is the visit in front, None without a schedule."""

    def __init__(self, class_day: ClassDay) -> None:
        self._class_day = class_day
        self.days: tuple[Day, ...] = ()
        self.chosen: VisitId | None = None

    @property
    def slots(self) -> list[Slot]:
        """Return every slot of every day."""
        return [slot for day in self.days for slot in day.slots]

    @property
    def slot(self) -> Slot:
        """Return the slot in front; raises StopIteration without a schedule."""
        return next(slot for slot in self.slots if slot.visit.id == self.chosen)

    @property
    def day(self) -> Day:
        """Return the day of the slot in front."""
        return next(day for day in self.days if self.slot in day.slots)

    @property
    def following(self) -> Slot | None:
        """Return the next slot of the same day whose own sheet is not sealed, None without one."""
        slots = self.day.slots
        at = next(n for n, slot in enumerate(slots) if slot.visit.id == self.chosen)
        later = (*slots[at + 1 :], *slots[:at])
        over = {SheetState.SUBMITTED, SheetState.REVISED}
        open_ = (s for s in later if s.sheet is not None and s.state not in over)
        return next((s for s in open_ if s.turn.state not in OVER), None)

    def read(self) -> VisitId | None:
        """Read the days anew; the first time a slot is chosen too.

        Returns the visit that was in front when another class has it now; then another is chosen.
        """
        before, cases = self.chosen, self._class_day.calibration()
        self.days = (*self._class_day.days(), *([cases] if cases.slots else []))
        gone = before is not None and before not in {slot.visit.id for slot in self.slots}
        if before is None or gone:
            found = min(self.slots, key=self._rank, default=None)
            self.chosen = found.visit.id if found else None
        return before if gone else None

    def choose(self, visit: VisitId) -> None:
        """Bring a visit to the front."""
        self.chosen = visit

    def _rank(self, slot: Slot) -> tuple[bool, bool, bool]:
        """Order slots by what to begin with: of today, unfinished, under way."""
        closed = slot.sheet is None or slot.state is SheetState.SUBMITTED
        other_day = slot.visit.day != self._class_day.today()
        return other_day, closed, slot.turn.state not in BEGUN


def slot_times(slot: Slot) -> str:
    """Return "10.30–11.45"."""
    hours, minutes = (int(part) for part in slot.visit.starts.split("."))
    end = hours * 60 + minutes + slot.visit.minutes
    return f"{slot.visit.starts}–{end // 60 % 24:02d}.{end % 60:02d}"


def slot_heading(tools: Tools, slot: Slot) -> Heading:
    """Return what the window says above a slot."""
    say = tools.say
    told = say("subtitle", code=slot.visit.class_code, times=slot_times(slot))
    return Heading(say("title"), told, say("peers_closed"))
