"""What a rule forbids is forbidden whoever asks: no button stands between an act and its rule."""

from dataclasses import replace
from typing import Any, cast

import pytest

from smartcity_desktop.domain.errors import DomainError
from smartcity_desktop.domain.fact_shape import admit_shape
from smartcity_desktop.domain.facts import (
    Agreed,
    Arrived,
    ConflictDeclared,
    ConflictJudged,
    DayClosed,
    DayOpened,
    EvidenceAwaited,
    ModerationOpened,
    PanelAttended,
    Revealed,
    Revised,
    Scored,
    Seated,
    SelfAssessmentShown,
    Signed,
    SigningOpened,
    SigningRefused,
    StageStarted,
    Submitted,
    VisitId,
)
from smartcity_desktop.domain.instrument import SelfAssessmentPolicy
from smartcity_desktop.domain.sheet import Sheet, blank_sheet
from smartcity_desktop.domain.words import SigningWay, Stage
from tests.builders import CHAIR, SECRETARIAT, a_roster, an_instrument
from tests.domain.class_days import PANEL, RESULT, VISIT, Class

OTHER = VisitId("V002")
TRUE = cast("Any", True)


def a_foreign_seal(day: Class) -> str:
    roster = day.roster
    return f"{roster.sheet_id(roster.visit(OTHER), PANEL[0])} 1 {'a' * 64}"


@pytest.mark.parametrize("number", [0, 3, -1, 99])
def test_a_day_that_the_event_does_not_have_is_not_opened(number: int):
    day = Class().opened(day=number)
    assert day.refusals() in (["day_unknown"], ["fact_malformed"])


@pytest.mark.parametrize(
    ("fact", "key"),
    [
        (PanelAttended("B", 2, PANEL[0], present=False, reason="sakit"), "day_not_open"),
        (DayClosed("B", 2, ()), "day_not_open"),
    ],
)
def test_a_closed_day_stays_as_it_was(fact: PanelAttended | DayClosed, key: str):
    day = Class().opened().say(DayClosed("B", 2, ()), fact)
    assert day.refusals() == [key]


def test_discussion_follows_a_presentation():
    day = Class().opened().say(Arrived(VISIT, "Bupati", 7), StageStarted(VISIT, Stage.DISCUSSION))
    assert day.refusals() == ["stage_skipped"]
    day.say(StageStarted(VISIT, Stage.PRESENTATION), StageStarted(VISIT, Stage.DISCUSSION))
    day.say(StageStarted(VISIT, Stage.DISCUSSION), StageStarted(VISIT, Stage.PRESENTATION))
    assert day.refusals() == ["stage_skipped", "stage_past", "stage_past"]


@pytest.mark.parametrize("people", [0, -1, 1000, TRUE])
def test_a_delegation_has_people_that_fit_a_room(people: int):
    day = Class().opened().say(Arrived(VISIT, "Bupati", people))
    assert day.refusals() in (["delegation_empty"], ["fact_malformed"])


@pytest.mark.parametrize("until", ["besok", "", "2026-11-04", "2026-11-04T16:00:00"])
def test_evidence_is_awaited_until_a_moment(until: str):
    day = Class().scoring().say(EvidenceAwaited(VISIT, until, "SK Tim"))
    assert day.refusals() == ["deadline_unreadable"]


def test_seals_of_another_region_make_no_quorum():
    day = Class().scoring()
    foreign = a_foreign_seal(day)
    day.say(Revealed(VISIT, (*day.seals(4), foreign), (), ""))
    day.say(Revealed(VISIT, (*day.seals(4), day.seals(1)[0]), (), ""))
    day.say(Revealed(VISIT, day.seals(), (), ""), ModerationOpened(VISIT, ()))
    day.say(Agreed(VISIT, 1, (*day.seals(4), foreign), RESULT))
    assert day.refusals() == ["seal_foreign"] * 3


def test_no_result_counts_the_sheet_of_somebody_excused():
    """Whoever was excused after sealing: their sheet was opened and counts no more."""
    region = Class().book.roster.visit(VISIT).region
    day = Class().scoring().say(Revealed(VISIT, day_seals(5), (), ""))
    day.say(ConflictDeclared(PANEL[4], region, "same_province", "Domisili"), by=PANEL[4])
    day.say(ConflictJudged(PANEL[4], region, excused=True, reason="Satu provinsi."))
    day.say(ModerationOpened(VISIT, ()))
    day.say(Agreed(VISIT, 1, day_seals(5), RESULT))
    assert day.refusals() == ["seal_excused"]
    day.say(Agreed(VISIT, 1, day_seals(4), RESULT))
    assert day.refusals() == ["seal_excused"]
    assert len(day.book.turn(VISIT).counted) == 4


def test_who_has_no_counted_sheet_signs_no_result():
    day = Class().scoring().say(Revealed(VISIT, day_seals(4), PANEL[4:], "sakit"))
    day.say(ModerationOpened(VISIT, ()), Agreed(VISIT, 1, day_seals(4), RESULT))
    day.say(SigningOpened(VISIT, 1))
    day.say(Signed(VISIT, 1, PANEL[4], SigningWay.WET))
    day.say(SigningRefused(VISIT, 1, SECRETARIAT.id, "Tidak setuju."))
    assert day.refusals() == ["not_a_signer"] * 2


def day_seals(count: int) -> tuple[str, ...]:
    return Class().seals(count)


@pytest.mark.parametrize(
    "fact",
    [
        Arrived(VISIT, "Bupati", TRUE),
        Seated(VISIT, "B", TRUE, "08.00", 75, "x"),
        Seated(VISIT, "B", 1, "08.00", -5, "x"),
        Seated(VISIT, "B", 1, "08.00", 10**30, "x"),
        PanelAttended("B", 1, PANEL[0], present=cast("Any", 1), reason=""),
        DayOpened("B", cast("Any", 1.0), ()),
        Submitted(cast("Any", "LP-1"), TRUE, "d", "2026-11-03T10:30:00+08:00"),
        Revised(cast("Any", "LP-1"), 2, "A2.1", TRUE, 3, "x"),
        Revised(cast("Any", "LP-1"), 2, "A2.1", 1, cast("Any", 3.0), "x"),
        Arrived(VISIT, cast("Any", 7), 7),
    ],
)
def test_values_no_decoder_takes_are_no_facts(fact: object):
    with pytest.raises(DomainError) as refused:
        admit_shape(fact)
    assert refused.value.key == "fact_malformed"


@pytest.mark.parametrize("mark", [True, False, 3.0, None, -1, 6, 10**40, "3"])
def test_only_a_level_of_the_scale_is_a_mark(mark: Any):
    instrument, roster = an_instrument(), a_roster()
    sheet = blank_sheet(roster, instrument, roster.sheet_id(roster.visits[0], CHAIR.id))
    key = "off_scale" if type(mark) in {int, str} else "fact_malformed"
    with pytest.raises(DomainError, match=key):
        sheet.admit(Scored(sheet.id, "A2.1", mark), CHAIR.id)
    full = sheet.replayed(Scored(sheet.id, node.code, 4) for node in sheet.judged())
    sealed = full.after(Submitted(sheet.id, 1, "d", "2026-11-03T10:30:00+08:00"))
    with pytest.raises(DomainError, match=key):
        sealed.admit(Revised(sheet.id, 2, "A2.1", 4, mark, "Bukti."), CHAIR.id)


@pytest.mark.parametrize("policy", SelfAssessmentPolicy)
def test_the_regions_own_answer_stays_closed_where_the_instrument_says_so(
    policy: SelfAssessmentPolicy,
) -> None:
    roster, instrument = a_roster(), replace(an_instrument(), self_assessment=policy)
    sheet = blank_sheet(roster, instrument, roster.sheet_id(roster.visits[0], CHAIR.id))
    closed = "self_assessment_closed" if policy is SelfAssessmentPolicy.CLOSED else ""
    # A look before a level is given is no offence: it is recorded as one.
    for known in (sheet, sheet.after(Scored(sheet.id, "A2.1", 3))):
        assert refusal(known, SelfAssessmentShown(sheet.id, "A2.1")) == closed


def refusal(sheet: Sheet, fact: SelfAssessmentShown) -> str:
    try:
        sheet.admit(fact, CHAIR.id)
    except DomainError as error:
        return error.key
    return ""
