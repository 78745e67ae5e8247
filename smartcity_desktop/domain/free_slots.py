"""Where a region could sit instead: the free times of the timetable, best first."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from smartcity_desktop.domain.class_book import Book
from smartcity_desktop.domain.class_facts import Seated
from smartcity_desktop.domain.ids import VisitId
from smartcity_desktop.domain.roster import Visit
from smartcity_desktop.domain.seat_checks import (
    Norm,
    Place,
    SeatProblem,
    overlap,
    problems,
    taken_seats,
)
from smartcity_desktop.domain.timetable import DAY_MINUTES, clock_minutes, ends, reseated


@dataclass(frozen=True, slots=True)
class Since:
    """The first moment that is still to come: day of the event and minutes after midnight."""

    day: int
    minutes: int


@dataclass(frozen=True, slots=True)
class FreeSlot:
    """A free time for a visit, with what speaks for it.

    `usual` tells whether the room begins slots at this time, `slots` how many regions the class
    has that day with this one, `notes` what would stand against it without forbidding it.
    """

    class_code: str
    day: int
    starts: str
    minutes: int
    same_class: bool
    usual: bool
    slots: int
    notes: tuple[SeatProblem, ...]


def free_slots(
    book: Book, norm: Norm, visit: VisitId, classes: Collection[str], since: Since
) -> tuple[FreeSlot, ...]:
    """Return every free time of `classes` for a visit, the best first."""
    moving = book.roster.visit(visit)
    found = [
        slot
        for code in classes
        if book.roster.class_group(code).panel
        for day in range(max(1, since.day), book.roster.event.days + 1)
        if not book.day(code, day).closed
        for slot in _of_place(book, norm, moving, (code, day), since)
    ]
    return tuple(sorted(found, key=_rank))


def _rank(slot: FreeSlot) -> tuple[int, bool, int, bool, int]:
    begins = clock_minutes(slot.starts)
    return (len(slot.notes), not slot.same_class, slot.day, not slot.usual, begins)


def _of_place(
    book: Book, norm: Norm, moving: Visit, place: Place, since: Since
) -> Iterator[FreeSlot]:
    code, day = place
    taken = [seat for seat in taken_seats(book, place) if seat.id != moving.id]
    before = set(problems(book, norm, {place}))
    usual = _usual_starts(book, code)
    for starts in sorted(usual | {clock_text(ends(seat)) for seat in taken}):
        moved = replace(moving, class_code=code, day=day, starts=starts)
        if not _possible(moved, taken, since) or _same_seat(moved, moving):
            continue
        fact = Seated(moving.id, code, day, starts, moving.minutes, "-")
        after = with_seat(book, fact)
        notes = tuple(p for p in problems(after, norm, {place}) if p not in before)
        if not any(note.blocking for note in notes):
            yield FreeSlot(
                code,
                day,
                starts,
                moving.minutes,
                code == moving.class_code,
                starts in usual,
                len(taken) + 1,
                notes,
            )


def with_seat(book: Book, fact: Seated) -> Book:
    """Return the book with a visit waiting at another seat, whoever would say so."""
    turn = book.turn(fact.visit).reseated()
    turns = {**book.turns, fact.visit: turn}
    return replace(book, roster=reseated(book.roster, fact), turns=turns)


def _possible(moved: Visit, taken: Collection[Visit], since: Since) -> bool:
    if ends(moved) > DAY_MINUTES:
        return False
    if moved.day == since.day and clock_minutes(moved.starts) < since.minutes:
        return False
    return not any(overlap(moved, seat) for seat in taken)


def _same_seat(one: Visit, other: Visit) -> bool:
    return (one.class_code, one.day, one.starts) == (other.class_code, other.day, other.starts)


def _usual_starts(book: Book, class_code: str) -> set[str]:
    """Return when a room begins slots on any day; a room without slots begins as the others."""
    visits = book.roster.visits
    own = {visit.starts for visit in visits if visit.class_code == class_code}
    return own or {visit.starts for visit in visits}


def clock_text(minutes: int) -> str:
    """Return minutes after midnight as "08.00"."""
    return f"{minutes // 60:02d}.{minutes % 60:02d}"
