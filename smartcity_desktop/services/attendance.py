"""Who of a panel is there on a day: opening it, later changes, and substitutes."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from smartcity_desktop.domain.day import Day
from smartcity_desktop.domain.facts import (
    ClassFact,
    DayOpened,
    PanelAttended,
    PersonId,
    SubstituteCalled,
)
from smartcity_desktop.domain.words import SEATED_ROLES, Role
from smartcity_desktop.services.profile import Profile


@dataclass(frozen=True, slots=True)
class PanelPerson:
    """Somebody of a panel on a day: name, role now, whether there."""

    person: PersonId
    name: str
    role: Role
    present: bool

    @property
    def scores(self) -> bool:
        """Whether a sheet of this person is waited for when there."""
        return self.role in SEATED_ROLES


@dataclass(frozen=True, slots=True)
class Roll:
    """The attendance as somebody wants to record it.

    `called` names the substitute of each person who is missing and replaced; `reason` is needed
    for those and for everybody who leaves.
    """

    present: frozenset[PersonId]
    called: Mapping[PersonId, PersonId]
    reason: str = ""


class Attendance:
    """Reads and records the attendance of a class; acts raise DomainError and write nothing."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile

    @property
    def quorum(self) -> int:
        """How many valid sheets a region needs."""
        return self._profile.book.minimum

    def day(self, class_code: str, number: int) -> Day:
        """Return a day of a class, unopened when nobody opened it."""
        return self._profile.book.day(class_code, number)

    def people(self, class_code: str, number: int) -> tuple[PanelPerson, ...]:
        """Return the panel with who is there, chair first; before the opening nobody is."""
        roster, day = self._profile.roster, self.day(class_code, number)
        members = roster.class_group(class_code).panel
        order = tuple(Role)
        return tuple(
            PanelPerson(m.person, roster.person(m.person).name, m.role, m.person in day.present)
            for m in sorted(members, key=lambda m: order.index(m.role))
        )

    def substitutes(self, class_code: str) -> tuple[PanelPerson, ...]:
        """Return who could be called, as on an unopened day."""
        return tuple(p for p in self.people(class_code, 0) if p.role is Role.SUBSTITUTE)

    def open_day(self, class_code: str, number: int, roll: Roll) -> None:
        """Open a day with the people who are there and the substitutes who are called."""
        there = roll.present | set(roll.called.values())
        opened = DayOpened(class_code, number, tuple(sorted(there)))
        self._profile.act(opened, *_called(class_code, roll))

    def change(self, class_code: str, number: int, roll: Roll) -> None:
        """Record who came or left since, and the substitutes who are called."""
        before = self.day(class_code, number).present
        after = roll.present | set(roll.called.values())
        facts: list[ClassFact] = [
            PanelAttended(class_code, number, person, person in after, roll.reason)
            for person in sorted(before ^ after)
        ]
        facts += _called(class_code, roll)
        if facts:
            self._profile.act(*facts)

    def call_substitute(
        self, class_code: str, number: int, absent: PersonId, substitute: PersonId, reason: str
    ) -> None:
        """Let a substitute take somebody's place; on an open day the substitute is there."""
        facts: list[ClassFact] = [SubstituteCalled(class_code, absent, substitute, reason)]
        day = self.day(class_code, number)
        if day.opened and substitute not in day.present:
            facts.insert(
                0, PanelAttended(class_code, number, substitute, present=True, reason=reason)
            )
        self._profile.act(*facts)


def _called(class_code: str, roll: Roll) -> Iterator[SubstituteCalled]:
    people: Collection[tuple[PersonId, PersonId]] = sorted(roll.called.items())
    for absent, substitute in people:
        yield SubstituteCalled(class_code, absent, substitute, roll.reason)
