"""Re-seating on real laptops: who may, what is refused, what others learn, what stays."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from smartcity_desktop.domain.errors import DomainError
from smartcity_desktop.domain.facts import DayOpened, Seated
from smartcity_desktop.domain.reseating import Seat, Split
from smartcity_desktop.domain.seat_checks import SeatCheck
from smartcity_desktop.domain.words import SheetState, Stage, VisitState
from smartcity_desktop.services.class_day import ClassDay
from smartcity_desktop.services.running import Running
from smartcity_desktop.services.seating import Seating
from tests.builders import CHAIR, MEMBER, PEOPLE, SECRETARIAT
from tests.classrooms import A_CHAIR, ClassRoom, a_class_room, visit_id

WEDNESDAY = Seat("B", 3, "08.00", 75)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[ClassRoom]:
    with a_class_room(tmp_path) as opened:
        yield opened


def test_a_moved_region_moves_on_every_laptop_and_keeps_what_was_given(room: ClassRoom):
    chair, member = room.profile(CHAIR), room.profile(MEMBER)
    running = Running(chair)
    running.open_day("B", 2, [p.id for p in PEOPLE[:5]])
    running.arrive(visit_id(1), "kepala_daerah", 8)
    running.start_stage(visit_id(1), Stage.PRESENTATION)
    room.share()
    room.answer(MEMBER, 1, 7)
    seating = Seating(chair)
    seating.apply(seating.move(visit_id(1), WEDNESDAY), "Listrik padam")
    room.share()
    slot = ClassDay(member).slot(visit_id(1))
    assert (slot.visit.day, slot.turn.state) == (3, VisitState.SCHEDULED)
    assert (slot.state, slot.answered) == (SheetState.DRAFT, 7)


def test_the_preview_tells_before_and_after_and_only_new_problems(room: ClassRoom):
    seating = Seating(room.profile(CHAIR))
    preview = seating.preview(seating.move(visit_id(6), Seat("B", 2, "14.30", 75)))
    ((before, after),) = [(m.before, m.after) for m in preview.moves]
    assert (before.day, after.day, after.starts) == (1, 2, "14.30")
    assert {p.check for p in preview.problems} == {
        SeatCheck.OVERLAP,
        SeatCheck.LOAD,
        SeatCheck.LATE_END,
    }
    assert not preview.possible


def test_what_stands_against_a_change_is_not_recorded(room: ClassRoom):
    chair = room.profile(CHAIR)
    seating, last = Seating(chair), chair.book.last
    with pytest.raises(DomainError) as raised:
        seating.apply(seating.move(visit_id(6), Seat("B", 2, "14.30", 75)), "uji")
    assert raised.value.key == "seating_blocked"
    with pytest.raises(DomainError) as raised:
        seating.apply(seating.move(visit_id(6), WEDNESDAY), "  ")
    assert raised.value.key == "reason_required"
    assert chair.book.last == last


def test_only_the_secretariat_crosses_classes(room: ClassRoom):
    chair, office = Seating(room.profile(CHAIR)), Seating(room.profile(SECRETARIAT))
    there = Seat("A", 3, "08.00", 75)
    with pytest.raises(DomainError) as raised:
        chair.apply(chair.move(visit_id(2), there), "uji")
    assert raised.value.key == "class_foreign"
    assert [g.code for g in chair.classes()] == ["B"]
    assert [g.code for g in office.classes()] == ["A", "B"]
    office.apply(office.move(visit_id(2), there), "Panel B tidak lengkap")
    room.share()
    assert Seating(room.profile(A_CHAIR)).movable(visit_id(2))
    assert room.profile(A_CHAIR).roster.visit(visit_id(2)).class_code == "A"


def test_a_member_may_not_reseat(room: ClassRoom):
    member = room.profile(MEMBER)
    seating = Seating(member)
    assert not seating.allowed
    with pytest.raises(DomainError) as raised:
        seating.apply(seating.move(visit_id(2), WEDNESDAY), "uji")
    assert raised.value.key == "right_missing"
    assert not any(isinstance(said.fact, Seated) for said in member.book.seatings)


def test_the_best_proposal_for_an_absent_region_is_taken_as_it_is(room: ClassRoom):
    chair = room.profile(CHAIR)
    Running(chair).mark_absent(visit_id(1), "Pesawat batal")
    seating = Seating(chair)
    assert [v.id for v in seating.absent("B")] == [visit_id(1)]
    best = seating.proposals(visit_id(1), own_class=True)[0]
    assert (best.class_code, best.day) == ("B", 3)
    seat = Seat(best.class_code, best.day, best.starts, best.minutes)
    seating.apply(seating.move(visit_id(1), seat), "Datang esok")
    assert chair.book.turn(visit_id(1)).state is VisitState.SCHEDULED
    assert seating.absent("B") == ()


def test_two_classes_become_one_and_one_becomes_two(room: ClassRoom):
    office = Seating(room.profile(SECRETARIAT))
    before = room.profile(SECRETARIAT).roster
    numbers = dict(before.sheets_of(before.visit(visit_id(101))))
    office.apply(office.merge("B", "A", ()), "Ketua kelas A sakit")
    people = frozenset({A_CHAIR.id, PEOPLE[2].id, PEOPLE[3].id, PEOPLE[4].id})
    split = Split("B", "C", "Ruang 3", PEOPLE[2].id, people, (visit_id(101),))
    preview = office.preview(office.split(split))
    assert {after.code for _, after in preview.panels} == {"B", "C"}
    assert any(p.check is SeatCheck.QUORUM for p in preview.problems)
    three = frozenset({A_CHAIR.id, *(p.id for p in PEOPLE[1:5])})
    change = office.split(Split("B", "C", "Ruang 3", PEOPLE[2].id, three, (visit_id(101),)))
    assert not office.preview(change).possible, "B would be left below its quorum"
    room.share()
    roster = room.profile(A_CHAIR).roster
    assert roster.class_of(A_CHAIR.id) == roster.class_group("B")
    moved = roster.visit(visit_id(101))
    assert {roster.sheet_id(moved, person) for person in numbers.values()} == set(numbers)


def test_a_day_opened_in_the_split_class_goes_on_in_the_new_one(room: ClassRoom):
    office = room.profile(SECRETARIAT)
    Running(office).open_day("B", 2, [p.id for p in PEOPLE[:5]])
    seating = Seating(office)
    split = Split("B", "C", "R", PEOPLE[2].id, frozenset(p.id for p in PEOPLE[2:5]), ())
    change = seating.split(split)
    assert any(isinstance(act, DayOpened) for act in change.acts)
    assert seating.preview(change).problems[0].check is SeatCheck.QUORUM
