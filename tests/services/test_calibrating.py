"""Calibration on real laptops: scored apart, opened by the chair, compared, and without effect."""

from fractions import Fraction

import pytest

from smartcity_desktop.domain.errors import DomainError
from smartcity_desktop.domain.facts import SheetId
from smartcity_desktop.domain.words import VisitState
from smartcity_desktop.services.calibrating import Calibrating
from smartcity_desktop.services.class_day import ClassDay
from smartcity_desktop.services.issuing import Issuing
from smartcity_desktop.services.moderating import Moderating
from smartcity_desktop.services.profile import Profile
from smartcity_desktop.services.ranking import Ranking
from smartcity_desktop.services.scoring import Scoring
from tests.builders import (
    CHAIR,
    PEOPLE,
    SECRETARIAT,
    PublishedEvent,
)
from tests.cases import ASSESSORS, event_with_cases, pass_on
from tests.laptops import Open, laptop  # noqa: F401

NOTE = "Tingkat 3 berarti sudah berjalan dan tercatat."


@pytest.fixture(scope="module")
def event() -> PublishedEvent:
    return event_with_cases()


def score_case(profile: Profile, case: int, level: int) -> SheetId:
    roster = profile.package.roster
    sheet = roster.sheet_id(roster.cases[case], profile.person_id)
    scoring = Scoring(profile, lambda _pin: None)
    for node in scoring.sheet(sheet).judged():
        scoring.give(sheet, node.code, level)
        scoring.note(sheet, node.code, "contoh")
    scoring.rate(sheet, scoring.sheet(sheet).instrument.ratings[0].code)
    scoring.submit(sheet, "")
    return sheet


def test_a_class_scores_opens_and_compares_its_cases(laptop: Open):
    panel = [laptop(person) for person in PEOPLE[:3]]
    chair, calibrating = panel[0], Calibrating(panel[0])
    assert [case.turn.state for case in calibrating.cases("B")] == [VisitState.READY] * 2
    calibrating.begin("B")
    assert [case.turn.state for case in calibrating.cases("B")] == [VisitState.SCORING] * 2
    pass_on(*panel)
    for at, profile in enumerate(panel):
        for case in (0, 1):
            score_case(profile, case, 2 + at)
    pass_on(*panel)
    first, second = calibrating.cases("B")
    assert (first.sealed, first.missing) == (3, ASSESSORS[3:])
    assert calibrating.spread("B").scored == ()
    with pytest.raises(DomainError) as refused:
        calibrating.reveal(first.visit.id)
    assert refused.value.key == "reason_required"
    for case in (first, second):
        calibrating.reveal(case.visit.id, "Dua orang belum tiba.")
    pass_on(*panel)
    for profile in panel:
        found = Calibrating(profile).spread("B")
        assert found.enough
        assert {spread.range for spread in found.spreads} == {Fraction(2)}
        assert [leaning.deviation for leaning in found.leanings] == [-1, 0, 1]
    calibrating.discuss("B", NOTE)
    assert [said.fact for said in calibrating.discussions("B")]
    assert chair.book.refused == {}


def test_nothing_of_a_case_reaches_results_papers_or_the_days(laptop: Open):
    panel = [laptop(person) for person in PEOPLE[:3]]
    chair = panel[0]
    before = Ranking(chair).results()
    Calibrating(chair).begin("B")
    sheets = [score_case(profile, 0, 4) for profile in panel]
    pass_on(*panel)
    Calibrating(chair).reveal(Calibrating(chair).cases("B")[0].visit.id, "Dua belum tiba.")
    assert Ranking(chair).results() == before
    assert Issuing(chair).unissued_sheets() == []
    days = ClassDay(chair).days()
    shown = {sheet.sheet for day in days for slot in day.slots for sheet in slot.panel}
    assert not shown & set(sheets)
    assert sum(len(day.slots) for day in days) == 6


def test_an_opened_case_cannot_be_changed_or_agreed(laptop: Open):
    panel = [laptop(person) for person in PEOPLE[:3]]
    chair = panel[0]
    Calibrating(chair).begin("B")
    sheets = [score_case(profile, 0, 2 + at) for at, profile in enumerate(panel)]
    pass_on(*panel)
    visit = Calibrating(chair).cases("B")[0].visit.id
    Calibrating(chair).reveal(visit, "Dua belum tiba.")
    for act in (
        lambda: Scoring(chair, lambda _pin: None).reopen(sheets[0], "salah"),
        lambda: Moderating(chair).revise(sheets[0], {"A2.1": 5}, "setuju", lambda: None),
        lambda: Moderating(chair).open_moderation(visit),
        lambda: Moderating(chair).agree(visit),
    ):
        head = chair.store.head
        with pytest.raises(DomainError):
            act()
        assert chair.store.head == head


def test_who_has_not_sealed_sees_no_level(laptop: Open):
    panel = [laptop(person) for person in PEOPLE[:4]]
    for profile in panel[:1]:
        Calibrating(profile).begin("B")
    for profile in panel[:3]:
        score_case(profile, 0, 3)
    pass_on(*panel)
    Calibrating(panel[0]).reveal(Calibrating(panel[0]).cases("B")[0].visit.id, "Dua belum tiba.")
    pass_on(*panel)
    assert Calibrating(panel[3]).spread("B").scored == ()
    # A sheet sealed after the opening is in no number, and is told.
    score_case(panel[3], 0, 5)
    pass_on(*panel)
    found = Calibrating(panel[0]).spread("B")
    assert (len(found.scored[0].people), found.late, found.enough) == (3, 1, False)


def test_classes_side_by_side_are_for_the_secretariat(laptop: Open):
    chair, office = laptop(CHAIR), laptop(SECRETARIAT)
    assert Calibrating(chair).across_classes() == ()
    assert Calibrating(office).across_classes() == ()
    assert (Calibrating(chair).leads, Calibrating(office).leads) == (True, True)
