"""Free slots, what stands against a timetable, and that no change loses a seat or a sheet."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smartcity_desktop.domain.class_book import Book, Said
from smartcity_desktop.domain.class_facts import Arrived, DayOpened, MarkedAbsent, StageStarted
from smartcity_desktop.domain.errors import DomainError
from smartcity_desktop.domain.facts import ClassFact, PersonId, VisitId
from smartcity_desktop.domain.free_slots import Since, free_slots
from smartcity_desktop.domain.reseating import (
    Change,
    Seat,
    Split,
    merge_classes,
    moved,
    split_class,
    swapped,
)
from smartcity_desktop.domain.roster import Conflict
from smartcity_desktop.domain.seat_checks import SeatCheck, norm_of, problems
from smartcity_desktop.domain.timetable import clock_minutes
from smartcity_desktop.domain.words import Role, Stage, VisitState
from tests.builders import CHAIR, MEMBER, PEOPLE, SECRETARIAT
from tests.classrooms import A_CHAIR, two_classes, visit_id

ROSTER = two_classes()
NORM = norm_of(ROSTER)
START = Since(1, 0)
PANEL_B = tuple(person.id for person in PEOPLE[:5])


def a_book(*facts: ClassFact) -> Book:
    return after(Book(ROSTER, 3), *facts)


def after(book: Book, *facts: ClassFact, by: PersonId = SECRETARIAT.id) -> Book:
    ms = book.last[0] + 1
    said = [Said((ms, n, "j", ms * 100 + n), by, fact, ms) for n, fact in enumerate(facts)]
    book.admit(said)
    return book.after(said)


def checks(book: Book) -> list[SeatCheck]:
    return [problem.check for problem in problems(book, NORM)]


def test_the_published_timetable_has_nothing_but_a_known_conflict():
    (only,) = problems(a_book(), NORM)
    assert (only.check, only.visits, only.people) == (
        SeatCheck.CONFLICT,
        (visit_id(4),),
        (MEMBER.id,),
    )
    assert not only.blocking


def test_all_that_stands_against_a_change_is_told_at_once():
    # 14.30 collides with the slot of 13.30, is late for the room, and makes the day too full.
    book = a_book()
    book = after(book, *moved(book, visit_id(6), Seat("B", 2, "14.30", 75)).facts("uji"))
    found = {p.check: p for p in problems(book, NORM)}
    assert set(found) == {
        SeatCheck.OVERLAP,
        SeatCheck.LOAD,
        SeatCheck.LATE_END,
        SeatCheck.CONFLICT,
    }
    assert found[SeatCheck.OVERLAP].visits == (visit_id(5), visit_id(6))
    assert (found[SeatCheck.LOAD].amount, found[SeatCheck.LOAD].limit) == (6, 5)
    assert found[SeatCheck.LOAD].minutes == 450
    assert MEMBER.id not in found[SeatCheck.LOAD].people
    assert found[SeatCheck.LATE_END].amount - found[SeatCheck.LATE_END].limit == 60


def test_a_panel_below_its_quorum_is_told_where_the_region_would_go():
    barred = tuple(
        Conflict(person, ROSTER.visit(visit_id(1)).region, "family", "", blocking=True)
        for person in (A_CHAIR.id, PersonId("AS-11"))
    )
    book = Book(replace(ROSTER, conflicts=barred), 3)
    book = after(book, *moved(book, visit_id(1), Seat("A", 3, "08.00", 75)).facts("uji"))
    (problem, note) = problems(book, NORM, {("A", 3)})
    assert (problem.check, problem.amount, problem.limit) == (SeatCheck.QUORUM, 2, 3)
    assert problem.blocking
    assert note.check is SeatCheck.CONFLICT


def test_free_slots_are_in_the_own_class_first_and_at_the_usual_times():
    book = a_book(MarkedAbsent(visit_id(1), "Pesawat batal"))
    slots = free_slots(book, NORM, visit_id(1), ("A", "B"), Since(2, 8 * 60))
    assert (slots[0].class_code, slots[0].day, slots[0].starts) == ("B", 3, "08.00")
    assert slots[0].usual
    assert all((s.day, clock_minutes(s.starts)) >= (2, 480) for s in slots), (
        "nothing that has passed"
    )
    first_other = next(n for n, s in enumerate(slots) if not s.same_class)
    assert all(not s.same_class or s.notes for s in slots[first_other:])


def test_the_seat_of_an_absent_region_is_free_for_another():
    book = a_book(MarkedAbsent(visit_id(1), "Pesawat batal"))
    starts = {s.starts for s in free_slots(book, NORM, visit_id(6), ("B",), START) if s.day == 2}
    assert "08.00" in starts
    assert "09.15" not in starts


def test_a_closed_day_is_proposed_to_nobody():
    book = a_book()
    days = {s.day for s in free_slots(book, NORM, visit_id(1), ("B",), START)}
    assert days == {1, 2, 3, 4}
    closed = replace(book, days={("B", 3): replace(book.day("B", 3), opened=True, closed=True)})
    days = {s.day for s in free_slots(closed, NORM, visit_id(1), ("B",), START)}
    assert days == {1, 2, 4}


def running(visit: VisitId) -> Book:
    return a_book(
        DayOpened("B", 2, PANEL_B),
        Arrived(visit, "Bupati", 8),
        StageStarted(visit, Stage.PRESENTATION),
    )


def test_a_running_visit_is_suspended_in_the_same_change():
    book = running(visit_id(1))
    change = moved(book, visit_id(1), Seat("B", 3, "08.00", 75))
    assert change.suspended() == (visit_id(1),)
    book = after(book, *change.facts("Listrik padam"))
    assert book.turn(visit_id(1)).state is VisitState.SCHEDULED
    assert book.roster.visit(visit_id(1)).day == 3


def test_two_regions_take_each_others_place():
    book = a_book()
    book = after(book, *swapped(book, visit_id(1), visit_id(3)).facts("Pesawat terlambat"))
    assert book.roster.visit(visit_id(1)).starts == "10.30"
    assert book.roster.visit(visit_id(3)).starts == "08.00"
    assert checks(book) == [SeatCheck.CONFLICT]


def a_split(**changes: object) -> Split:
    plain = Split(
        "B",
        "C",
        "Ruang Nusantara 3",
        PEOPLE[2].id,
        frozenset(p.id for p in PEOPLE[2:5]),
        (visit_id(4), visit_id(5)),
    )
    return replace(plain, **changes)


def test_a_split_class_has_two_panels_with_a_chair_each_and_the_open_day():
    book = running(visit_id(4))
    book = after(book, *split_class(book, a_split()).facts("Dua daerah terlambat"))
    b, c = book.roster.class_group("B"), book.roster.class_group("C")
    assert b.chair() == CHAIR.id
    assert c.chair() == PEOPLE[2].id
    assert not set(b.people()) & set(c.people())
    assert book.day("C", 2).present == frozenset(p.id for p in PEOPLE[2:5])
    assert [v.id for v in book.roster.visits_of("C")] == [visit_id(4), visit_id(5)]
    assert book.bench(visit_id(5)).scorers == frozenset(p.id for p in PEOPLE[2:5])


def test_the_chair_who_goes_leaves_another_chair_behind():
    book = a_book()
    people = frozenset({CHAIR.id, PEOPLE[3].id, PEOPLE[4].id})
    change = split_class(book, a_split(people=people, chair=CHAIR.id))
    book = after(book, *change.facts("uji"))
    assert book.roster.class_group("B").chair() == MEMBER.id
    assert book.roster.class_group("C").chair() == CHAIR.id


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"new_code": "A"}, "class_code_taken"),
        ({"new_code": " "}, "class_code_taken"),
        ({"chair": CHAIR.id}, "panel_without_chair"),
        ({"people": frozenset(PANEL_B)}, "panel_without_chair"),
    ],
)
def test_a_split_needs_a_new_code_and_a_chair_on_both_sides(changes: dict[str, object], key: str):
    with pytest.raises(DomainError) as raised:
        split_class(a_book(), a_split(**changes))
    assert raised.value.key == key


def test_a_dissolved_class_leaves_its_regions_at_free_times_and_its_people_on_call():
    book = a_book()
    joined = (PersonId("AS-11"),)
    change = merge_classes(book, NORM, "B", "A", joined, START)
    book = after(book, *change.facts("Ketua sakit"))
    assert book.roster.class_group("A").panel == ()
    roles = {m.person: m.role for m in book.roster.class_group("B").panel}
    assert roles[PersonId("AS-11")] is Role.MEMBER
    assert roles[A_CHAIR.id] is Role.SUBSTITUTE
    assert book.roster.visits_of("A") == ()
    assert SeatCheck.OVERLAP not in checks(book)
    # What was printed keeps its number.
    assert book.roster.visit(visit_id(101)).home == "A"


def test_a_class_with_a_region_in_its_hands_is_not_dissolved():
    book = a_book()
    turn = replace(book.turn(visit_id(101)), state=VisitState.MODERATION)
    book = replace(book, turns={visit_id(101): turn})
    with pytest.raises(DomainError) as raised:
        merge_classes(book, NORM, "B", "A", (), START)
    assert raised.value.key == "class_in_hand"


# --- no sequence of changes loses anything --------------------------------------------------

Step = tuple[int, int, int, int]
STEPS = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 8), st.integers(0, 8), st.integers(0, 40)),
    max_size=12,
)


def change_of(book: Book, step: Step) -> Change:
    kind, one, other, place = step
    visits = [v.id for v in ROSTER.visits]
    live = [g for g in book.roster.classes if g.panel]
    group = live[place % len(live)]
    if kind == 0:
        free = free_slots(book, NORM, visits[one], [g.code for g in live], START)
        best = free[place % len(free)] if free else None
        if best is None:
            return Change(())
        return moved(book, visits[one], Seat(best.class_code, best.day, best.starts, 75))
    if kind == 1:
        return swapped(book, visits[one], visits[other])
    if kind == 2:
        going = group.scoring()[1 : 1 + max(1, len(group.scoring()) // 2)]
        own = tuple(v.id for v in book.roster.visits_of(group.code))[: other % 3]
        code = f"N{len(book.roster.classes)}"
        return split_class(book, Split(group.code, code, "Ruang", going[0], frozenset(going), own))
    kept = live[one % len(live)].code
    return merge_classes(book, NORM, kept, group.code, group.people()[: other % 4], START)


@settings(deadline=None, max_examples=80)
@given(STEPS)
def test_every_participation_keeps_one_seat_and_every_sheet_its_number(steps: list[Step]):
    book = a_book()
    numbers = {
        (visit.id, person): ROSTER.sheet_id(visit, person)
        for visit in ROSTER.visits
        for person in ROSTER.class_group(visit.class_code).scoring()
    }
    for step in steps:
        try:
            book = after(book, *change_of(book, step).facts("uji"))
        except (DomainError, IndexError):
            continue
        seats = Counter(visit.id for visit in book.roster.visits)
        assert seats == Counter(visit.id for visit in ROSTER.visits)
        for visit in book.roster.visits:
            assert book.roster.class_group(visit.class_code).panel, "seated with a panel"
        for (visit, person), number in numbers.items():
            assert book.roster.sheet_id(book.roster.visit(visit), person) == number
            assert ROSTER.sheet_owner(number)[1].id == person
        assert SeatCheck.TWO_PANELS not in checks(book)
        chairs = [g.chair() for g in book.roster.classes if g.panel]
        assert len(chairs) == len(set(chairs))
