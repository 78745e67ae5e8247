from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from smartcity_desktop.domain.facts import Fact, Flagged, PersonId, SelfAssessmentShown
from smartcity_desktop.domain.rights import (
    EVENT_FACTS,
    LEVEL_FACTS,
    PANEL_ROLES,
    PROGRESS_FACTS,
    PUBLIC_FACTS,
    Asker,
    may_read,
    reads_whole,
)
from smartcity_desktop.domain.words import Role

FACTS = st.sampled_from([None, *get_args(Fact)])
PRIVATE = st.sampled_from([Flagged, SelfAssessmentShown])
LEVELS = st.sampled_from(sorted(LEVEL_FACTS, key=lambda fact: fact.__name__))
ROLES = st.sampled_from(list(Role))
OTHERS = ROLES.filter(lambda role: role is not Role.SECRETARIAT)
PANEL = st.sampled_from([Role.CHAIR, Role.MEMBER, Role.SUBSTITUTE, Role.SECRETARY])
CLASSES = st.sampled_from(["", "A", "B"])
ME, COLLEAGUE = PersonId("a"), PersonId("b")


@given(ROLES, CLASSES, FACTS, CLASSES, st.booleans())
def test_everybody_reads_the_own_journal(
    role: Role, own: str, fact: type[Fact] | None, other: str, revealed: bool
) -> None:
    assert may_read(Asker(ME, role, own), fact, ME, other, revealed=revealed)


@given(CLASSES, FACTS, CLASSES, st.booleans())
def test_the_secretariat_reads_the_event_and_levels_once_they_are_open(
    own: str, fact: type[Fact] | None, other: str, revealed: bool
) -> None:
    read = may_read(Asker(ME, Role.SECRETARIAT, own), fact, COLLEAGUE, other, revealed=revealed)
    assert read is (fact in PUBLIC_FACTS or (revealed and fact in LEVEL_FACTS))


@given(ROLES, CLASSES, LEVELS, CLASSES)
def test_no_level_of_somebody_else_is_read_before_the_reveal(
    role: Role, own: str, fact: type[Fact], other: str
) -> None:
    assert not may_read(Asker(ME, role, own), fact, COLLEAGUE, other)


@given(OTHERS, LEVELS, CLASSES)
def test_after_the_reveal_the_panel_of_the_class_reads_levels_and_nobody_else(
    role: Role, fact: type[Fact], other: str
) -> None:
    read = may_read(Asker(ME, role, "A"), fact, COLLEAGUE, other, revealed=True)
    assert read is (role in PANEL_ROLES and other == "A")


@given(ROLES, CLASSES, PRIVATE, CLASSES, st.booleans())
def test_private_reminders_stay_private_for_ever(
    role: Role, own: str, fact: type[Fact], other: str, revealed: bool
) -> None:
    asker = Asker(ME, role, own)
    assert not may_read(asker, fact, COLLEAGUE, other, revealed=revealed)
    assert not may_read(asker, None, COLLEAGUE, other, revealed=revealed)


@given(OTHERS, FACTS.filter(lambda fact: fact not in EVENT_FACTS))
def test_only_the_timetable_crosses_classes(role: Role, fact: type[Fact] | None) -> None:
    assert not may_read(Asker(ME, role, "A"), fact, COLLEAGUE, "B", revealed=True)
    assert not may_read(Asker(ME, role, ""), fact, COLLEAGUE, "", revealed=True)


@given(PANEL, FACTS)
def test_a_panel_reads_the_public_facts_of_its_class(role: Role, fact: type[Fact] | None) -> None:
    expected = fact in PUBLIC_FACTS
    assert may_read(Asker(ME, role, "A"), fact, COLLEAGUE, "A") is expected


@given(FACTS)
def test_observers_and_field_staff_see_progress_alone(fact: type[Fact] | None) -> None:
    for role in (Role.OBSERVER, Role.FIELD_STAFF):
        read = may_read(Asker(ME, role, "A"), fact, COLLEAGUE, "A", revealed=True)
        assert read is (fact in PROGRESS_FACTS)
    assert not PROGRESS_FACTS & LEVEL_FACTS


@given(ROLES, st.sampled_from([ME, COLLEAGUE]))
def test_whole_journals_are_for_their_owner(role: Role, owner: PersonId) -> None:
    assert reads_whole(Asker(ME, role, "A"), owner) is (owner == ME)


def test_every_fact_is_public_a_level_or_private() -> None:
    facts = set(get_args(Fact))
    assert facts - PUBLIC_FACTS - LEVEL_FACTS == {Flagged, SelfAssessmentShown}
    assert not PUBLIC_FACTS & LEVEL_FACTS
