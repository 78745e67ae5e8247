from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from smartcity_desktop.domain.facts import (
    Fact,
    Flagged,
    GloballyRated,
    Noted,
    PersonId,
    Remarked,
    Scored,
    SelfAssessmentShown,
)
from smartcity_desktop.domain.rights import PUBLIC_FACTS, may_read, reads_whole
from smartcity_desktop.domain.words import Role

FACTS = st.sampled_from([None, *get_args(Fact)])
JUDGEMENTS = st.sampled_from([Scored, Noted, Flagged, GloballyRated, Remarked, SelfAssessmentShown])
ROLES = st.sampled_from(list(Role))
PEOPLE = st.sampled_from([PersonId("a"), PersonId("b"), PersonId("c")])
CLASSES = st.sampled_from(["", "A", "B"])


@given(ROLES, PEOPLE, CLASSES, FACTS, CLASSES)
def test_everybody_reads_the_own_journal(
    role: Role, person: PersonId, own: str, fact: type[Fact] | None, other: str
) -> None:
    assert may_read(role, person, own, fact, person, other)


@given(PEOPLE, CLASSES, FACTS, PEOPLE, CLASSES)
def test_the_secretariat_reads_the_event(
    person: PersonId, own: str, fact: type[Fact] | None, owner: PersonId, other: str
) -> None:
    assert may_read(Role.SECRETARIAT, person, own, fact, owner, other)


@given(ROLES.filter(lambda r: r is not Role.SECRETARIAT), CLASSES, JUDGEMENTS, CLASSES)
def test_no_judgement_of_somebody_else_is_read(
    role: Role, own: str, fact: type[Fact], other: str
) -> None:
    assert not may_read(role, PersonId("a"), own, fact, PersonId("b"), other)
    assert not may_read(role, PersonId("a"), own, None, PersonId("b"), other)


@given(ROLES.filter(lambda r: r is not Role.SECRETARIAT), FACTS)
def test_nothing_crosses_classes(role: Role, fact: type[Fact] | None) -> None:
    assert not may_read(role, PersonId("a"), "A", fact, PersonId("b"), "B")
    assert not may_read(role, PersonId("a"), "", fact, PersonId("b"), "")


@given(st.sampled_from([Role.CHAIR, Role.MEMBER, Role.SUBSTITUTE, Role.SECRETARY]), FACTS)
def test_a_panel_reads_the_public_facts_of_its_class(role: Role, fact: type[Fact] | None) -> None:
    expected = fact in PUBLIC_FACTS
    assert may_read(role, PersonId("a"), "A", fact, PersonId("b"), "A") is expected


@given(ROLES, PEOPLE, PEOPLE)
def test_whole_journals_are_for_owner_and_secretariat(
    role: Role, person: PersonId, owner: PersonId
) -> None:
    assert reads_whole(role, person, owner) is (role is Role.SECRETARIAT or person == owner)
