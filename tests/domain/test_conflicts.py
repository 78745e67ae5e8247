"""Conflicts of interest: who still has to look, what waits for the panel, what saves a quorum."""

from dataclasses import replace

import pytest

from smartcity_desktop.domain.class_facts import (
    ClassFormed,
    ConflictDeclared,
    ConflictJudged,
    ConflictsReviewed,
    DayOpened,
    Seated,
    SubstituteCalled,
)
from smartcity_desktop.domain.class_rights import admit_author
from smartcity_desktop.domain.conflicts import (
    OtherClass,
    Substitution,
    known_conflict,
    remedies,
    undecided,
    unreviewed,
    unreviewed_of,
)
from smartcity_desktop.domain.errors import DomainError
from smartcity_desktop.domain.facts import PersonId
from smartcity_desktop.domain.rights import Asker, may_read
from smartcity_desktop.domain.roster import Conflict
from smartcity_desktop.domain.words import Role
from tests.builders import CHAIR, MEMBER, SECRETARIAT
from tests.cases import ASSESSORS, FIELD, OBSERVER, SUBSTITUTE, book_of, with_second_class
from tests.cases import with_substitute as substituted

ROSTER = with_second_class(substituted())
REGION = ROSTER.visits[0].region
CODES = tuple(visit.region for visit in ROSTER.visits)
OTHER_CHAIR = PersonId("CS-11")


def declared(person: PersonId, kind: str) -> tuple[PersonId, ConflictDeclared]:
    return person, ConflictDeclared(person, REGION, kind, "dasar contoh")


def judged(*, excused: bool, by: PersonId = CHAIR.id) -> tuple[PersonId, ConflictJudged]:
    return by, ConflictJudged(MEMBER.id, REGION, excused, "keputusan panel")


def test_a_class_list_is_gone_through_region_by_region():
    first, rest = CODES[:1], CODES[1:]
    assert [v.region for v in unreviewed(book_of(ROSTER), MEMBER.id)] == [
        v.region for v in ROSTER.visits_of("B")
    ]
    book = book_of(ROSTER, (MEMBER.id, ConflictsReviewed("B", rest)))
    assert tuple(v.region for v in unreviewed(book, MEMBER.id)) == first
    book = book_of(ROSTER, *[(p, ConflictsReviewed("B", CODES)) for p in ASSESSORS])
    assert [one.person for one in unreviewed_of(book, ROSTER.class_group("B"))] == [SUBSTITUTE.id]
    assert unreviewed(book_of(ROSTER), SECRETARIAT.id) == ()


def test_a_region_that_comes_later_is_looked_at_anew():
    other = book_of(ROSTER, (OTHER_CHAIR, ConflictsReviewed("C", ())))
    assert unreviewed(other, OTHER_CHAIR) == ()
    moved = (SECRETARIAT.id, Seated(ROSTER.visits[0].id, "C", 1, "15.00", 60, "kuorum"))
    book = book_of(ROSTER, (OTHER_CHAIR, ConflictsReviewed("C", ())), moved)
    assert [visit.region for visit in unreviewed(book, OTHER_CHAIR)] == [REGION]


def test_a_blocking_kind_closes_at_once_and_waits_for_nobody():
    book = book_of(ROSTER, declared(MEMBER.id, "family"))
    assert book.excused(ROSTER.visits[0].id) == (MEMBER.id,)
    assert undecided(book, ROSTER) == ()


def test_a_declared_kind_waits_until_the_panel_has_spoken():
    soft = declared(MEMBER.id, "same_province")
    waiting = undecided(book_of(ROSTER, soft), ROSTER)
    assert [(t.person, t.region, t.kind) for t in waiting] == [(MEMBER.id, REGION, "same_province")]
    kept = book_of(ROSTER, soft, judged(excused=False))
    assert (undecided(kept, ROSTER), kept.excused(ROSTER.visits[0].id)) == ((), ())
    out = book_of(ROSTER, soft, judged(excused=True))
    assert (undecided(out, ROSTER), out.excused(ROSTER.visits[0].id)) == ((), (MEMBER.id,))
    again = book_of(ROSTER, soft, judged(excused=False), declared(MEMBER.id, "agreement"))
    assert [tie.kind for tie in undecided(again, ROSTER)] == ["agreement"]


def test_a_published_declared_kind_waits_too():
    soft = Conflict(MEMBER.id, REGION, "agreement", "MoU contoh", blocking=False)
    roster = replace(ROSTER, conflicts=(*ROSTER.conflicts, soft))
    assert [tie.basis for tie in undecided(book_of(roster), roster)] == ["MoU contoh"]
    assert known_conflict(roster, MEMBER.id, REGION) == soft
    assert known_conflict(roster, CHAIR.id, REGION) is None


def test_a_broken_quorum_is_answered_by_substitutes_or_another_class():
    out = [declared(person, "mentored") for person in ASSESSORS[2:]]
    assert remedies(book_of(ROSTER, *out[:2]), ROSTER.visits[0].id).lacking == 0
    found = remedies(book_of(ROSTER, *out), ROSTER.visits[0].id)
    assert found.lacking == 1
    assert found.substitutions == (Substitution(ASSESSORS[4], SUBSTITUTE.id),)
    people = tuple(PersonId(f"CS-{n}") for n in (11, 12, 13))
    assert found.classes == (OtherClass("C", people),)
    called = SubstituteCalled("B", ASSESSORS[4], SUBSTITUTE.id, "benturan")
    book = book_of(ROSTER, *out, (CHAIR.id, called))
    assert remedies(book, ROSTER.visits[0].id).lacking == 0
    blocked = book_of(ROSTER, *out, declared(SUBSTITUTE.id, "family"))
    assert remedies(blocked, ROSTER.visits[0].id).substitutions == ()


def test_the_chairs_place_is_given_away_last():
    absent = (CHAIR.id, DayOpened("B", 2, (ASSESSORS[1], ASSESSORS[2], SUBSTITUTE.id)))
    found = remedies(book_of(ROSTER, absent), ROSTER.visits[0].id)
    assert found.substitutions == (Substitution(ASSESSORS[4], SUBSTITUTE.id),)


def test_a_chair_judges_the_own_panel_only():
    book = book_of(ROSTER, declared(MEMBER.id, "agreement"), judged(excused=True, by=OTHER_CHAIR))
    assert list(book.refused.values()) == ["class_foreign"]
    book = book_of(
        ROSTER, declared(MEMBER.id, "agreement"), judged(excused=True, by=SECRETARIAT.id)
    )
    assert book.refused == {}
    stranger = (OTHER_CHAIR, ConflictDeclared(MEMBER.id, REGION, "family", ""))
    assert list(book_of(ROSTER, stranger).refused.values()) == ["class_foreign"]


def test_people_outside_panels_act_by_their_duty():
    assert ROSTER.role_of(OBSERVER.id) is Role.OBSERVER
    assert ROSTER.role_of(FIELD.id) is Role.FIELD_STAFF
    for person in (OBSERVER, FIELD):
        for fact in (DayOpened("B", 1, ASSESSORS), judged(excused=True)[1]):
            with pytest.raises(DomainError) as refused:
                admit_author(ROSTER, person.id, fact)
            assert refused.value.key == "right_missing"
    for role, person in ((Role.OBSERVER, OBSERVER), (Role.FIELD_STAFF, FIELD)):
        asker = Asker(person.id, role, "")
        assert may_read(asker, Seated, CHAIR.id, "B")
        assert not may_read(asker, ConflictDeclared, MEMBER.id, "B")
        assert not may_read(asker, DayOpened, CHAIR.id, "B")


def test_who_leaves_a_panel_never_becomes_the_secretariat():
    dissolved = ClassFormed("C", "", (), "digabung")
    book = book_of(ROSTER, (SECRETARIAT.id, dissolved))
    assert book.roster.role_of(OTHER_CHAIR) is Role.OBSERVER
    assert unreviewed(book, OTHER_CHAIR) == ()
    back = ClassFormed("C", "Ruang 3", (f"{OTHER_CHAIR} chair",), "dibuka lagi")
    book = book_of(ROSTER, (SECRETARIAT.id, dissolved), (SECRETARIAT.id, back))
    assert book.roster.role_of(OTHER_CHAIR) is Role.CHAIR
    assert book.roster.role_of(SECRETARIAT.id) is Role.SECRETARIAT


def test_a_conflict_without_its_basis_is_refused():
    book = book_of(ROSTER, (MEMBER.id, ConflictDeclared(MEMBER.id, REGION, "family", "  ")))
    assert set(book.refused.values()) == {"basis_required"}
    assert book.excused(ROSTER.visits[0].id) == ()
