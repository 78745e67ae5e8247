"""Who of a panel is there: opening a day, later changes, substitutes, in one commit each."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from smartcity_desktop.domain.errors import DomainError
from smartcity_desktop.domain.words import Role
from smartcity_desktop.services.attendance import Attendance, Roll
from tests.builders import CHAIR, MEMBER, PEOPLE
from tests.classrooms import SUBSTITUTE, ClassRoom, a_class_room, visit_id

PANEL = frozenset(person.id for person in PEOPLE[:5])


@pytest.fixture
def room(tmp_path: Path) -> Iterator[ClassRoom]:
    with a_class_room(tmp_path) as opened:
        yield opened


def test_a_day_is_opened_with_a_substitute_in_the_place_of_who_is_missing(room: ClassRoom):
    chair = room.profile(CHAIR)
    attendance = Attendance(chair)
    roll = Roll(PANEL - {MEMBER.id}, {MEMBER.id: SUBSTITUTE.id}, "Sakit")
    attendance.open_day("B", 2, roll)
    assert chair.book.day("B", 2).present == PANEL - {MEMBER.id} | {SUBSTITUTE.id}
    assert SUBSTITUTE.id in chair.book.bench(visit_id(1)).scorers
    people = {p.person: p for p in attendance.people("B", 2)}
    assert people[SUBSTITUTE.id].role is Role.MEMBER
    assert people[MEMBER.id].role is Role.SUBSTITUTE
    assert not people[MEMBER.id].present


def test_a_call_that_may_not_be_leaves_the_day_unopened(room: ClassRoom):
    chair = room.profile(CHAIR)
    roll = Roll(PANEL - {MEMBER.id}, {MEMBER.id: PEOPLE[2].id}, "Sakit")
    with pytest.raises(DomainError) as raised:
        Attendance(chair).open_day("B", 2, roll)
    assert raised.value.key == "not_a_substitute"
    assert not chair.book.day("B", 2).opened


def test_only_what_changed_is_recorded_and_leaving_needs_a_reason(room: ClassRoom):
    chair = room.profile(CHAIR)
    attendance = Attendance(chair)
    attendance.open_day("B", 2, Roll(PANEL - {MEMBER.id}, {}))
    last = chair.book.last
    attendance.change("B", 2, Roll(PANEL - {MEMBER.id}, {}))
    assert chair.book.last == last
    with pytest.raises(DomainError) as raised:
        attendance.change("B", 2, Roll(PANEL - {PEOPLE[4].id}, {}))
    assert raised.value.key == "reason_required"
    attendance.change("B", 2, Roll(PANEL - {PEOPLE[4].id}, {}, "Pulang lebih awal"))
    assert chair.book.day("B", 2).present == PANEL - {PEOPLE[4].id}


def test_a_called_substitute_is_there_on_an_open_day(room: ClassRoom):
    chair = room.profile(CHAIR)
    attendance = Attendance(chair)
    attendance.open_day("B", 2, Roll(PANEL, {}))
    attendance.call_substitute("B", 2, MEMBER.id, SUBSTITUTE.id, "Benturan kepentingan")
    assert SUBSTITUTE.id in chair.book.bench(visit_id(4)).scorers
    assert [p.person for p in attendance.substitutes("B")] == [MEMBER.id]


def test_a_member_takes_no_attendance(room: ClassRoom):
    with pytest.raises(DomainError) as raised:
        Attendance(room.profile(MEMBER)).open_day("B", 2, Roll(PANEL, {}))
    assert raised.value.key == "right_missing"
