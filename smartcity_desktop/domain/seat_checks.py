"""What stands against a timetable: collisions, two panels, quorum, conflicts, load, late ends."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from smartcity_desktop.domain.class_book import Book
from smartcity_desktop.domain.ids import PersonId, VisitId
from smartcity_desktop.domain.roster import Roster, Visit
from smartcity_desktop.domain.timetable import clock_minutes, ends
from smartcity_desktop.domain.visit import OVER
from smartcity_desktop.domain.words import VisitState

# A class on a day.
Place = tuple[str, int]


class SeatCheck(StrEnum):
    """What is asked of a timetable; the first three must hold before it is changed."""

    OVERLAP = "overlap"
    TWO_PANELS = "two_panels"
    QUORUM = "quorum"
    CONFLICT = "conflict"
    LOAD = "load"
    LATE_END = "late_end"


BLOCKING = frozenset({SeatCheck.OVERLAP, SeatCheck.TWO_PANELS, SeatCheck.QUORUM})
# Turns that still need an own time in the room.
_COMING = frozenset({VisitState.SCHEDULED, VisitState.READY, VisitState.SUSPENDED})


@dataclass(frozen=True, slots=True)
class SeatProblem:
    """One thing that stands against a timetable; `check` says what the other fields mean.

    `amount` and `limit` are scorers for a quorum, slots for a load, minutes after midnight for
    a late end; `minutes` is the load of the day.
    """

    check: SeatCheck
    visits: tuple[VisitId, ...] = ()
    people: tuple[PersonId, ...] = ()
    classes: tuple[str, ...] = ()
    day: int = 0
    amount: int = 0
    limit: int = 0
    minutes: int = 0

    @property
    def blocking(self) -> bool:
        """Whether the timetable may not be changed like this."""
        return self.check in BLOCKING


@dataclass(frozen=True, slots=True)
class Norm:
    """What the published timetable asks of a day: most slots and minutes, last ends by class."""

    slots: int
    minutes: int
    last_ends: Mapping[str, int]

    def last_end(self, class_code: str) -> int:
        """Return the minute after midnight at which a room is given up."""
        return self.last_ends.get(class_code, max(self.last_ends.values(), default=24 * 60))


def norm_of(published: Roster) -> Norm:
    """Return what the timetable asked of people and rooms when it was published."""
    days: dict[Place, list[Visit]] = defaultdict(list)
    last_ends: dict[str, int] = {}
    for visit in published.visits:
        days[visit.class_code, visit.day].append(visit)
        last_ends[visit.class_code] = max(last_ends.get(visit.class_code, 0), ends(visit))
    return Norm(
        max(map(len, days.values()), default=0),
        max((sum(v.minutes for v in visits) for visits in days.values()), default=0),
        last_ends,
    )


def problems(
    book: Book, norm: Norm, places: Collection[Place] | None = None
) -> tuple[SeatProblem, ...]:
    """Return everything that stands against the timetable of `places`, blocking things first."""
    roster = book.roster
    among = places if places is not None else {(v.class_code, v.day) for v in roster.visits}
    found = list(_two_panels(roster))
    for place in sorted(among):
        taken = tuple(taken_seats(book, place))
        found += _overlaps(taken)
        found += _load(book, norm, place, taken)
        for visit in taken:
            found += _standing(book, norm, visit)
    return tuple(sorted(found, key=lambda problem: not problem.blocking))


def taken_seats(book: Book, place: Place) -> Iterator[Visit]:
    """Yield the visits that hold their time in a class on a day."""
    for visit in book.roster.visits_of(*place):
        if book.turn(visit.id).state not in OVER:
            yield visit


def overlap(one: Visit, other: Visit) -> bool:
    """Tell whether two visits of one room on one day need it at the same time."""
    return clock_minutes(one.starts) < ends(other) and clock_minutes(other.starts) < ends(one)


def _overlaps(taken: Iterable[Visit]) -> Iterator[SeatProblem]:
    for one, other in combinations(taken, 2):
        if overlap(one, other):
            codes = (one.class_code,)
            yield SeatProblem(SeatCheck.OVERLAP, (one.id, other.id), (), codes, one.day)


def _two_panels(roster: Roster) -> Iterator[SeatProblem]:
    panels: dict[PersonId, list[str]] = defaultdict(list)
    for group in roster.classes:
        for member in group.panel:
            panels[member.person].append(group.code)
    for person, codes in panels.items():
        if len(codes) > 1:
            yield SeatProblem(SeatCheck.TWO_PANELS, (), (person,), tuple(codes))


def _load(book: Book, norm: Norm, place: Place, taken: tuple[Visit, ...]) -> Iterator[SeatProblem]:
    """Yield the heaviest day among the panel when it passes what was published."""
    loads: dict[PersonId, tuple[int, int]] = {}
    for person in book.roster.class_group(place[0]).scoring():
        own = [v for v in taken if book.roster.conflict(person, v.region) is None]
        loads[person] = (len(own), sum(visit.minutes for visit in own))
    heavy = tuple(
        person
        for person, (slots, minutes) in loads.items()
        if slots > norm.slots or minutes > norm.minutes
    )
    if heavy:
        slots, minutes = max(loads[person] for person in heavy)
        yield SeatProblem(
            SeatCheck.LOAD, (), heavy, (place[0],), place[1], slots, norm.slots, minutes
        )


def _standing(book: Book, norm: Norm, visit: Visit) -> Iterator[SeatProblem]:
    """Yield what stands against one visit where it is."""
    if book.turn(visit.id).state not in _COMING:
        return
    bench, codes = book.bench(visit.id), (visit.class_code,)
    if len(bench.scorers) < bench.minimum:
        count = len(bench.scorers)
        yield SeatProblem(SeatCheck.QUORUM, (visit.id,), (), codes, visit.day, count, bench.minimum)
    excused = book.excused(visit.id)
    if excused:
        yield SeatProblem(SeatCheck.CONFLICT, (visit.id,), excused, codes, visit.day)
    last = norm.last_end(visit.class_code)
    if ends(visit) > last:
        yield SeatProblem(SeatCheck.LATE_END, (visit.id,), (), codes, visit.day, ends(visit), last)
