"""Changes of the timetable that belong together: move, swap, split a class, merge two."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from smartcity_desktop.domain.class_book import Book
from smartcity_desktop.domain.class_facts import (
    ClassFormed,
    DayOpened,
    PanelAttended,
    Seated,
    Suspended,
)
from smartcity_desktop.domain.errors import DomainError
from smartcity_desktop.domain.free_slots import Since, free_slots, with_seat
from smartcity_desktop.domain.ids import PersonId, VisitId
from smartcity_desktop.domain.roster import ClassGroup, PanelMember, Visit
from smartcity_desktop.domain.seat_checks import Norm
from smartcity_desktop.domain.visit import ALLOWED
from smartcity_desktop.domain.words import Role, VisitState

SeatAct = Suspended | ClassFormed | DayOpened | PanelAttended | Seated
RUNNING = ALLOWED[Suspended]
MOVABLE = ALLOWED[Seated] | RUNNING
# A panel cannot be given up while one of its regions is in its hands.
IN_HAND = frozenset(
    {VisitState.AWAITING_EVIDENCE, VisitState.REVEALED, VisitState.MODERATION}
    | {VisitState.AGREED, VisitState.SIGNING}
)


@dataclass(frozen=True, slots=True)
class Change:
    """Facts that are recorded together or not at all; their reason is filled in at the end."""

    acts: tuple[SeatAct, ...]

    def facts(self, reason: str) -> tuple[SeatAct, ...]:
        """Return the facts with the one reason people gave."""
        return tuple(
            act if isinstance(act, DayOpened) else replace(act, reason=reason) for act in self.acts
        )

    def suspended(self) -> tuple[VisitId, ...]:
        """Return the running visits that are interrupted first."""
        return tuple(act.visit for act in self.acts if isinstance(act, Suspended))


@dataclass(frozen=True, slots=True)
class Seat:
    """A time in a class: day from 1, start "08.00", minutes."""

    class_code: str
    day: int
    starts: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Split:
    """A new class from part of another: its code and room, its chair, its people and regions."""

    class_code: str
    new_code: str
    room: str
    chair: PersonId
    people: frozenset[PersonId]
    visits: tuple[VisitId, ...]


def seat_of(visit: Visit) -> Seat:
    """Return where a visit is seated now."""
    return Seat(visit.class_code, visit.day, visit.starts, visit.minutes)


def moved(book: Book, visit: VisitId, seat: Seat) -> Change:
    """Return the move of a visit to another seat; a running one is suspended first.

    Raises DomainError for a visit whose turn is past that.
    """
    return Change(tuple(_seated(book, visit, seat)))


def swapped(book: Book, one: VisitId, other: VisitId) -> Change:
    """Return two visits in each other's place, each with its own minutes."""
    first, second = book.roster.visit(one), book.roster.visit(other)
    there = replace(seat_of(second), minutes=first.minutes)
    here = replace(seat_of(first), minutes=second.minutes)
    return Change((*_seated(book, one, there), *_seated(book, other, here)))


def _seated(book: Book, visit: VisitId, seat: Seat) -> Iterator[SeatAct]:
    state = book.turn(visit).state
    if state not in MOVABLE:
        raise DomainError("visit_state", state=str(state), visit=visit)
    if state in RUNNING:
        yield Suspended(visit, "")
    yield Seated(visit, seat.class_code, seat.day, seat.starts, seat.minutes, "")


def split_class(book: Book, split: Split) -> Change:
    """Return a class divided in two: part of the panel and of the regions go to the new one.

    Raises DomainError when the new class has a known code, or either part nobody to lead it.
    """
    group = book.roster.class_group(split.class_code)
    if not split.new_code.strip() or any(g.code == split.new_code for g in book.roster.classes):
        raise DomainError("class_code_taken", code=split.new_code)
    going = [m for m in group.panel if m.person in split.people]
    staying = [m for m in group.panel if m.person not in split.people]
    acts: list[SeatAct] = [
        _formed(group.code, group.room, _led(staying, None, group.code)),
        _formed(split.new_code, split.room, _led(going, split.chair, split.new_code)),
    ]
    acts += _opened(book, group, split)
    for visit in split.visits:
        seat = replace(seat_of(book.roster.visit(visit)), class_code=split.new_code)
        acts += _seated(book, visit, seat)
    return Change(tuple(acts))


def _opened(book: Book, group: ClassGroup, split: Split) -> Iterator[SeatAct]:
    """Yield the days that are under way, for the people who go to the new class."""
    for (code, number), day in sorted(book.days.items()):
        present = tuple(sorted(day.present & split.people))
        if code == group.code and day.opened and not day.closed and present:
            yield DayOpened(split.new_code, number, present)


def _led(
    panel: Sequence[PanelMember], chair: PersonId | None, code: str
) -> tuple[PanelMember, ...]:
    """Return a panel with exactly one chair: the one named, else its own, else its first."""
    seated = [m.person for m in panel if m.role in {Role.CHAIR, Role.MEMBER}]
    own = [m.person for m in panel if m.role is Role.CHAIR]
    lead = chair if chair is not None else next(iter([*own, *seated]), None)
    if lead not in seated:
        raise DomainError("panel_without_chair", code=code)
    return tuple(
        PanelMember(m.person, Role.CHAIR if m.person == lead else _without_lead(m.role))
        for m in panel
    )


def _without_lead(role: Role) -> Role:
    return Role.MEMBER if role is Role.CHAIR else role


def _formed(code: str, room: str, panel: Sequence[PanelMember]) -> ClassFormed:
    return ClassFormed(code, room, tuple(f"{m.person} {m.role}" for m in panel), "")


def merge_classes(
    book: Book, norm: Norm, kept: str, given_up: str, seated: Collection[PersonId], since: Since
) -> Change:
    """Return two classes as one: `given_up` is dissolved, its regions go to free times of `kept`.

    People of the dissolved panel in `seated` score from now on, the others are substitutes.
    Raises DomainError while a region of the dissolved class is in its panel's hands.
    """
    group, ending = book.roster.class_group(kept), book.roster.class_group(given_up)
    if kept == given_up:
        raise DomainError("class_twice", code=kept)
    visits = book.roster.visits_of(given_up)
    in_hand = [v for v in visits if book.turn(v.id).state in IN_HAND]
    if in_hand:
        raise DomainError("class_in_hand", code=given_up, count=len(in_hand))
    joined = tuple(PanelMember(m.person, _joined(m, seated)) for m in ending.panel)
    acts: list[SeatAct] = [
        _formed(ending.code, ending.room, ()),
        _formed(group.code, group.room, (*group.panel, *joined)),
        *_attending(book, kept, given_up),
    ]
    going = [v.id for v in visits if book.turn(v.id).state in MOVABLE]
    acts += _into(book, norm, kept, going, since)
    return Change(tuple(acts))


def _joined(member: PanelMember, seated: Collection[PersonId]) -> Role:
    if member.role not in {Role.CHAIR, Role.MEMBER, Role.SUBSTITUTE}:
        return member.role
    return Role.MEMBER if member.person in seated else Role.SUBSTITUTE


def _attending(book: Book, kept: str, given_up: str) -> Iterator[SeatAct]:
    """Yield the attendance of the joining people on days that are under way in both classes."""
    for (code, number), day in sorted(book.days.items()):
        here = book.day(kept, number)
        if code == given_up and day.opened and here.opened and not here.closed:
            for person in sorted(day.present):
                yield PanelAttended(kept, number, person, present=True, reason="")


def _into(
    book: Book, norm: Norm, kept: str, visits: Sequence[VisitId], since: Since
) -> Iterator[SeatAct]:
    """Yield each visit's own time where it is free in the class, else the next free one."""
    for visit in visits:
        now = book.roster.visit(visit)
        free = free_slots(book, norm, visit, (kept,), since)
        same = [s for s in free if (s.day, s.starts) == (now.day, now.starts)]
        best = next(iter([*same, *free]), None)
        seat = replace(seat_of(now), class_code=kept)
        if best is not None:
            seat = Seat(kept, best.day, best.starts, best.minutes)
        yield from _seated(book, visit, seat)
        placed = Seated(visit, seat.class_code, seat.day, seat.starts, seat.minutes, "-")
        book = with_seat(book, placed)
