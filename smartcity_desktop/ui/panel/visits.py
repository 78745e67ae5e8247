"""Which visits the panel place shows, and which of them first."""

from smartcity_desktop.domain.facts import VisitId
from smartcity_desktop.domain.words import VisitState
from smartcity_desktop.services.class_day import ClassDay, Day
from smartcity_desktop.services.profile import Profile

# Where the panel has most to do comes first.
URGENT = (
    VisitState.MODERATION,
    VisitState.REVEALED,
    VisitState.SCORING,
    VisitState.AGREED,
    VisitState.SIGNING,
    VisitState.AWAITING_EVIDENCE,
    VisitState.RUNNING,
    VisitState.FINAL,
)


class PanelVisits:
    """The visits of the own class; people without one see every class."""

    def __init__(self, profile: Profile, class_day: ClassDay) -> None:
        self._profile, self._class_day = profile, class_day

    def days(self) -> list[Day]:
        """Return the days with their visits, class after class."""
        own = self._profile.class_group
        codes = [own.code] if own else [group.code for group in self._profile.roster.classes]
        return [day for code in codes for day in self._class_day.days(code)]

    def has(self, visit: VisitId) -> bool:
        """Tell whether a visit is one of them."""
        return any(slot.visit.id == visit for day in self.days() for slot in day.slots)

    def first(self) -> VisitId | None:
        """Return the visit to show first, of today if there is any; None without a schedule."""
        today, days = self._class_day.today(), self.days()
        slots = [slot for day in days if day.number == today for slot in day.slots]
        slots = slots or [slot for day in days for slot in day.slots]
        for state in URGENT:
            for slot in slots:
                if slot.turn.state is state:
                    return slot.visit.id
        return slots[0].visit.id if slots else None
