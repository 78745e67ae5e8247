"""Going through a class list, deciding on ties, keeping the quorum: on real laptops."""

import pytest

from smartcity_desktop.domain.errors import DomainError
from smartcity_desktop.domain.facts import SubstituteCalled
from smartcity_desktop.domain.words import Role, SheetState, Stage
from smartcity_desktop.services.class_day import ClassDay
from smartcity_desktop.services.declaring import Declaration, Declaring
from smartcity_desktop.services.running import Running
from smartcity_desktop.services.scoring import Scoring
from tests.builders import (
    CHAIR,
    MEMBER,
    SECRETARIAT,
    PublishedEvent,
    sheet_of,
)
from tests.cases import ASSESSORS, SUBSTITUTE, event_with_substitute, pass_on
from tests.laptops import Open, laptop  # noqa: F401


@pytest.fixture(scope="module")
def event() -> PublishedEvent:
    return event_with_substitute()


def test_the_list_shows_what_is_known_and_is_confirmed_once(laptop: Open):
    profile = laptop(MEMBER)
    declaring = Declaring(profile)
    listed = declaring.class_list()
    assert len(listed) == len(declaring.unreviewed()) == 6
    known = {one.region.code: one.conflict.kind for one in listed if one.conflict}
    assert known == {"64.09": "mentored"}
    first = listed[0].region.code
    head = profile.store.head.next_seq
    declaring.review([Declaration(first, "family", "Ipar wali kota (contoh)")])
    # One commit: what was declared, and that there is nothing else.
    assert profile.store.head.next_seq == head + 2
    assert declaring.unreviewed() == ()
    assert all(one.reviewed for one in declaring.class_list())
    conflict = declaring.class_list()[0].conflict
    assert conflict is not None
    assert (conflict.kind, conflict.blocking) == ("family", True)


def test_a_blocking_declaration_closes_the_own_sheet_at_once(laptop: Open, event: PublishedEvent):
    profile = laptop(MEMBER)
    visit = Declaring(profile).class_list()[0].visit
    sheet = sheet_of(event, visit.serial)
    scoring = Scoring(profile, lambda _pin: None)
    scoring.give(sheet, "A2.1", 3)
    Declaring(profile).declare(MEMBER.id, visit.region, "contract", "Konsultan 2025 (contoh)")
    with pytest.raises(DomainError) as refused:
        scoring.give(sheet, "A2.1", 4)
    assert refused.value.key == "conflict_of_interest"
    assert ClassDay(profile).slot(visit.id).conflict is not None


def test_an_unreviewed_list_bars_nobody_from_scoring(laptop: Open, event: PublishedEvent):
    profile = laptop(MEMBER)
    assert Declaring(profile).unreviewed()
    Scoring(profile, lambda _pin: None).give(sheet_of(event, 1), "A2.1", 3)


def test_the_chair_puts_a_declared_tie_to_the_panel(laptop: Open, event: PublishedEvent):
    chair, member = laptop(CHAIR), laptop(MEMBER)
    region = Declaring(member).class_list()[0].region.code
    Declaring(member).review([Declaration(region, "same_province", "Lahir di sana")])
    assert not Declaring(member).judges
    pass_on(chair, member)
    declaring = Declaring(chair)
    (tie,) = declaring.pending()
    assert (tie.person, tie.region, tie.kind) == (MEMBER.id, region, "same_province")
    assert {one.person for one in declaring.waiting_for()} == {
        *(p for p in ASSESSORS if p != MEMBER.id),
        SUBSTITUTE.id,
    }
    with pytest.raises(DomainError):
        Declaring(member).judge(MEMBER.id, region, "tidak apa", excused=False)
    declaring.judge(MEMBER.id, region, "Panel sepakat dikecualikan.", excused=True)
    assert declaring.pending() == ()
    pass_on(chair, member)
    sheet = sheet_of(event, ClassDay(member).slot(tie.visit).visit.serial)
    with pytest.raises(DomainError) as refused:
        Scoring(member, lambda _pin: None).give(sheet, "A2.1", 3)
    assert refused.value.key == "conflict_of_interest"


def test_the_secretariat_sees_what_waits_in_every_class(laptop: Open):
    office, member = laptop(SECRETARIAT), laptop(MEMBER)
    region = Declaring(member).class_list()[0].region.code
    Declaring(member).declare(MEMBER.id, region, "agreement", "MoU kampus")
    pass_on(office, member)
    assert [tie.kind for tie in Declaring(office).pending()] == ["agreement"]
    assert not Declaring(office).reviews
    assert len(Declaring(office).waiting_for()) == 6


def test_a_broken_quorum_is_mended_with_one_act(laptop: Open):
    chair = laptop(CHAIR)
    declaring, visit = Declaring(chair), Declaring(chair).class_list()[0].visit
    for person in ASSESSORS[2:]:
        declaring.declare(person, visit.region, "mentored", "Pembimbing 2024")
    assert declaring.remedies(visit.id).lacking == 1
    Running(chair).open_day("B", visit.day, [*ASSESSORS, SUBSTITUTE.id])
    Running(chair).arrive(visit.id, "Bupati", 4)
    with pytest.raises(DomainError) as refused:
        Running(chair).start_stage(visit.id, Stage.PRESENTATION)
    assert refused.value.key == "quorum_missing"
    declaring.substitute(visit.id, "Benturan kepentingan")
    assert chair.roster.role_of(SUBSTITUTE.id) is Role.MEMBER
    assert declaring.remedies(visit.id).lacking == 0
    Running(chair).start_stage(visit.id, Stage.PRESENTATION)


def test_an_acting_chair_reopens_and_the_former_one_does_not(laptop: Open, event: PublishedEvent):
    chair, member, acting = laptop(CHAIR), laptop(MEMBER), laptop(SUBSTITUTE)
    office = laptop(SECRETARIAT)
    sheet, scoring = sheet_of(event, 1), Scoring(member, lambda _pin: None)
    for node in scoring.sheet(sheet).judged():
        scoring.give(sheet, node.code, 3)
    scoring.rate(sheet, scoring.sheet(sheet).instrument.ratings[0].code)
    scoring.submit(sheet, "")
    office.act(SubstituteCalled("B", CHAIR.id, SUBSTITUTE.id, "Ketua sakit"))
    pass_on(chair, member, acting, office)
    with pytest.raises(DomainError) as refused:
        Scoring(chair, lambda _pin: None).reopen(sheet, "salah tingkat")
    assert refused.value.key == "chair_only"
    reopened = Scoring(acting, lambda _pin: None).reopen(sheet, "salah tingkat")
    assert (reopened.state, reopened.revision) == (SheetState.REOPENED, 2)
    pass_on(chair, member, acting, office)
    assert scoring.sheet(sheet).state is SheetState.REOPENED
    scoring.give(sheet, "A2.1", 4)
    assert scoring.submit(sheet, "").revision == 2
