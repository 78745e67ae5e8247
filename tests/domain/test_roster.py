"""Looking things up in the event."""

from copy import copy
from dataclasses import replace

import pytest

from smartcity_desktop.domain.errors import DomainError
from smartcity_desktop.domain.facts import PersonId, RegionCode, VisitId
from smartcity_desktop.domain.rights import class_code_of
from smartcity_desktop.domain.roster import ClassGroup, PanelMember
from smartcity_desktop.domain.words import Role
from tests.builders import CHAIR, MEMBER, PEOPLE, REGIONS, SECRETARIAT, a_roster

ROSTER = a_roster()


def test_every_sheet_number_leads_back_to_its_visit_and_person():
    numbers = set[str]()
    for visit in ROSTER.visits:
        for number, person in ROSTER.sheets_of(visit):
            numbers.add(number)
            found, owner = ROSTER.sheet_owner(number)
            assert (found, owner.id) == (visit, person)
    assert len(numbers) == len(REGIONS) * 5 - 1


def test_numbers_above_ninety_nine_and_classes_with_dashes_stay_apart():
    people = tuple(replace(p, serial=p.serial + 98) for p in PEOPLE)
    group = replace(ROSTER.classes[0], code="B-1")
    visits = tuple(replace(v, class_code="B-1", serial=v.serial + 998) for v in ROSTER.visits)
    roster = replace(ROSTER, people=people, classes=(group,), visits=visits)
    for visit in roster.visits:
        for number, person in roster.sheets_of(visit):
            assert roster.sheet_owner(number)[1].id == person
    assert roster.sheet_id(visits[5], people[4].id) == "LP-2026-B-1-1004-103"


def test_the_timetable_is_in_order():
    assert [visit.serial for visit in ROSTER.visits_of("B", 1)] == [6]
    assert [visit.serial for visit in ROSTER.visits_of("B", 2)] == [1, 2, 3, 4, 5]
    assert [visit.serial for visit in ROSTER.visits_of("B")] == [6, 1, 2, 3, 4, 5]
    assert ROSTER.visits_of("Z") == ()


def test_roles_and_classes():
    assert ROSTER.role_of(CHAIR.id) is Role.CHAIR
    assert ROSTER.role_of(SECRETARIAT.id) is Role.SECRETARIAT
    assert ROSTER.class_of(SECRETARIAT.id) is None
    assert (class_code_of(ROSTER, MEMBER.id), class_code_of(ROSTER, SECRETARIAT.id)) == ("B", "")
    assert ROSTER.class_group("B").scoring()[0] == CHAIR.id


def test_a_substitute_scores_only_when_asked_and_a_secretary_never():
    panel = (
        PanelMember(CHAIR.id, Role.CHAIR),
        PanelMember(MEMBER.id, Role.SUBSTITUTE),
        PanelMember(PEOPLE[2].id, Role.SECRETARY),
    )
    roster = replace(ROSTER, classes=(ClassGroup("B", "R", panel),))
    assert roster.classes[0].scoring() == (CHAIR.id,)
    visit = roster.visits[0]
    assert roster.sheet_owner(roster.sheet_id(visit, MEMBER.id))[1].id == MEMBER.id
    with pytest.raises(DomainError):
        roster.sheet_owner(roster.sheet_id(visit, PEOPLE[2].id))


@pytest.mark.parametrize(
    ("look", "key"),
    [
        (lambda: ROSTER.region(RegionCode("99.99")), "region_unknown"),
        (lambda: ROSTER.person(PersonId("X")), "person_unknown"),
        (lambda: ROSTER.visit(VisitId("X")), "visit_unknown"),
        (lambda: ROSTER.class_group("X"), "class_unknown"),
        (lambda: ClassGroup("X", "", ()).chair(), "panel_without_chair"),
    ],
)
def test_unknown_things_are_named(look, key: str):
    with pytest.raises(DomainError) as refused:
        look()
    assert refused.value.key == key


def test_only_blocking_conflicts_close_a_sheet():
    assert ROSTER.conflict(MEMBER.id, REGIONS[3].code)
    declared = tuple(replace(c, blocking=False) for c in ROSTER.conflicts)
    assert replace(ROSTER, conflicts=declared).conflict(MEMBER.id, REGIONS[3].code) is None


def test_rows_are_counted_by_group():
    assert ROSTER.rows_of(REGIONS[0].code) == {"Q": 2}
    assert ROSTER.rows_of(RegionCode("99.99")) == {}


def test_what_is_looked_up_is_of_this_roster_and_of_no_older_one():
    visit = ROSTER.visits[0]
    assert ROSTER.visit(visit.id).day == visit.day
    moved = replace(ROSTER, visits=(replace(visit, day=9), *ROSTER.visits[1:]))
    assert moved.visit(visit.id).day == copy(moved).visit(visit.id).day == 9
    assert ROSTER.visit(visit.id).day == visit.day
    assert a_roster() == ROSTER
