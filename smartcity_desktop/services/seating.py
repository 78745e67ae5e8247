"""Re-seating regions and classes: what could be done, what stands against it, and doing it."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

from smartcity_desktop.domain.conflicts import remedies
from smartcity_desktop.domain.dates import day_of
from smartcity_desktop.domain.errors import DomainError
from smartcity_desktop.domain.facts import PersonId, Seated, VisitId
from smartcity_desktop.domain.free_slots import FreeSlot, Since, free_slots
from smartcity_desktop.domain.reseating import (
    MOVABLE,
    RUNNING,
    Change,
    Seat,
    Split,
    merge_classes,
    moved,
    split_class,
    swapped,
)
from smartcity_desktop.domain.roster import ClassGroup, Visit
from smartcity_desktop.domain.seat_checks import Norm, SeatProblem, norm_of, problems
from smartcity_desktop.domain.words import LEADING_ROLES, Role, VisitState
from smartcity_desktop.host.clock import moment
from smartcity_desktop.services.profile import Profile

# Stands for the reason while a change is only looked at.
_PREVIEWED = "-"


@dataclass(frozen=True, slots=True)
class Move:
    """A visit before and after a change."""

    before: Visit
    after: Visit


@dataclass(frozen=True, slots=True)
class Preview:
    """What a change comes to: moved visits, panels before and after, running ones, problems.

    A new class has no panel before, a dissolved one no people after.
    """

    moves: tuple[Move, ...]
    panels: tuple[tuple[ClassGroup | None, ClassGroup], ...]
    suspended: tuple[VisitId, ...]
    problems: tuple[SeatProblem, ...]

    @property
    def possible(self) -> bool:
        """Whether nothing forbids the change."""
        return not any(problem.blocking for problem in self.problems)


@dataclass(frozen=True, slots=True)
class Rescue:
    """A free time in a class that has a quorum for a region, with its people without conflict."""

    slot: FreeSlot
    people: tuple[PersonId, ...]


class Seating:
    """Chair and secretary re-seat within their class, the secretariat everywhere."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile

    @property
    def allowed(self) -> bool:
        """Whether this person may re-seat at all."""
        return self._profile.role in LEADING_ROLES

    @property
    def across_classes(self) -> bool:
        """Whether this person may move regions between classes, split and merge."""
        return self._profile.role is Role.SECRETARIAT

    @cached_property
    def _norm(self) -> Norm:
        return norm_of(self._profile.package.roster)

    def classes(self) -> tuple[ClassGroup, ...]:
        """Return the classes this person may seat regions in; dissolved ones are out."""
        own = self._profile.class_group
        groups = self._profile.roster.classes if self.across_classes else (own,) if own else ()
        return tuple(group for group in groups if group.panel)

    def movable(self, visit: VisitId) -> bool:
        """Tell whether a visit's turn has not come too far to be re-seated."""
        return self._profile.book.turn(visit).state in MOVABLE

    def running(self, visit: VisitId) -> bool:
        """Tell whether a visit has to be suspended first."""
        return self._profile.book.turn(visit).state in RUNNING

    def since(self) -> Since:
        """Return this moment as day of the event and minutes; day 1 before it begins."""
        now = moment(self._profile.clock.wall())
        passed = (now.date() - day_of(self._profile.roster.event.starts, 1)).days
        return Since(passed + 1, now.hour * 60 + now.minute) if passed >= 0 else Since(1, 0)

    def proposals(self, visit: VisitId, *, own_class: bool = False) -> tuple[FreeSlot, ...]:
        """Return the free times for a visit, best first; `own_class` leaves other rooms out."""
        where = self._profile.roster.visit(visit).class_code
        codes = [group.code for group in self.classes()]
        among = [code for code in codes if code == where or not own_class]
        return free_slots(self._profile.book, self._norm, visit, among, self.since())

    def elsewhere(self, visit: VisitId) -> Rescue | None:
        """Return where a region whose panel lacks its quorum could be judged instead.

        The best free time of the classes that have a quorum for it; None when it needs none, or
        nowhere is one. Whoever may not move it there may still ask for it.
        """
        classes = {c.code: c for c in remedies(self._profile.book, visit).classes}
        if not classes:
            return None
        found = free_slots(self._profile.book, self._norm, visit, list(classes), self.since())
        return Rescue(found[0], classes[found[0].class_code].people) if found else None

    def problems(self) -> tuple[SeatProblem, ...]:
        """Return what stands against the timetable as it is now, for the classes one may seat."""
        codes = {group.code for group in self.classes()}
        visits = self._profile.roster.visits
        places = {(v.class_code, v.day) for v in visits if v.class_code in codes}
        return problems(self._profile.book, self._norm, places)

    def move(self, visit: VisitId, seat: Seat) -> Change:
        """Return the move of a region to another time, day or class."""
        return moved(self._profile.book, visit, seat)

    def swap(self, one: VisitId, other: VisitId) -> Change:
        """Return two regions in each other's place."""
        return swapped(self._profile.book, one, other)

    def split(self, split: Split) -> Change:
        """Return a class divided in two."""
        return split_class(self._profile.book, split)

    def merge(self, kept: str, given_up: str, seated: Collection[PersonId]) -> Change:
        """Return two classes as one; `seated` of the dissolved panel go on scoring."""
        book = self._profile.book
        return merge_classes(book, self._norm, kept, given_up, seated, self.since())

    def preview(self, change: Change) -> Preview:
        """Return what a change comes to; raises DomainError when a rule forbids it outright.

        Problems that stood before are not the change's.
        """
        profile = self._profile
        before = profile.book
        after = profile.books.foreseen(change.facts(_PREVIEWED), profile.person_id)
        stood = set(problems(before, self._norm))
        groups = {group.code: group for group in before.roster.classes}
        moves = [
            Move(before.roster.visit(act.visit), after.roster.visit(act.visit))
            for act in change.acts
            if isinstance(act, Seated)
        ]
        return Preview(
            tuple(moves),
            tuple(
                (groups.get(group.code), group)
                for group in after.roster.classes
                if groups.get(group.code) != group
            ),
            change.suspended(),
            tuple(p for p in problems(after, self._norm) if p not in stood),
        )

    def apply(self, change: Change, reason: str) -> None:
        """Record a change in one commit; raises DomainError, and writes nothing, when it cannot.

        Every laptop learns it with the facts; scores given stay with their region.
        """
        blocking = [p for p in self.preview(change).problems if p.blocking]
        if blocking:
            raise DomainError("seating_blocked", count=len(blocking))
        self._profile.act(*change.facts(reason))

    def absent(self, class_code: str) -> tuple[Visit, ...]:
        """Return the regions of a class that did not come and have no new time yet."""
        book = self._profile.book
        visits = book.roster.visits_of(class_code)
        return tuple(v for v in visits if book.turn(v.id).state is VisitState.ABSENT)
