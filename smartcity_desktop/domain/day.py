"""One day of a class: when it was opened, who of the panel is there, whether it is closed."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from smartcity_desktop.domain.class_facts import DayClosed, DayFact, DayOpened, PanelAttended
from smartcity_desktop.domain.errors import DomainError
from smartcity_desktop.domain.ids import PersonId

# Class code and day number (from 1; 0 is calibration).
DayKey = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Day:
    """The attendance of a class on one day; `heads` are the journals known when it closed."""

    opened: bool = False
    closed: bool = False
    present: frozenset[PersonId] = frozenset()
    heads: tuple[str, ...] = ()

    def after(self, fact: DayFact, panel: Collection[PersonId]) -> "Day":
        """Return the day with `fact` applied; raises DomainError when it may not follow."""
        match fact:
            case DayOpened():
                people = frozenset(PersonId(person) for person in fact.present)
                _need_panel(people, panel)
                if not people:
                    raise DomainError("attendance_empty")
                return replace(self, opened=True, closed=False, present=people)
            case PanelAttended():
                _need_panel({fact.person}, panel)
                self._need_open()
                if fact.present:
                    return replace(self, present=self.present | {fact.person})
                if not fact.reason.strip():
                    raise DomainError("reason_required")
                return replace(self, present=self.present - {fact.person})
            case DayClosed():
                self._need_open()
                return replace(self, closed=True, heads=fact.heads)

    @property
    def running(self) -> bool:
        """Whether the day was opened and not closed since."""
        return self.opened and not self.closed

    def _need_open(self) -> None:
        if not self.running:
            raise DomainError("day_not_open")


def _need_panel(people: Collection[PersonId], panel: Collection[PersonId]) -> None:
    strangers = sorted(person for person in people if person not in panel)
    if strangers:
        raise DomainError("not_in_panel", person=strangers[0])
