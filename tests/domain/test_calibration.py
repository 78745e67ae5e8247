"""Spread of prepared cases: exact, silent below its minimum, and without effect on a result."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartcity_desktop.domain.calibration import (
    ScoredCase,
    class_leanings,
    enough,
    leanings,
    scored_case,
    spreads,
)
from smartcity_desktop.domain.class_facts import (
    Arrived,
    CalibrationDiscussed,
    DayOpened,
    FlagClosed,
    ModerationOpened,
    Revealed,
    Revised,
    Seated,
    StageStarted,
)
from smartcity_desktop.domain.documents import Published
from smartcity_desktop.domain.errors import DomainError
from smartcity_desktop.domain.facts import PersonId, RegionCode, Reopened, Scored
from smartcity_desktop.domain.results import region_result
from smartcity_desktop.domain.sheet import blank_sheet
from smartcity_desktop.domain.sheet_gate import admit_sheet_fact
from smartcity_desktop.domain.words import Stage, VisitState
from tests.builders import CHAIR, MEMBER, SECRETARIAT, a_roster, an_instrument
from tests.cases import ASSESSORS, book_of, with_cases

ROSTER = with_cases(a_roster())
CASE, OTHER = ROSTER.cases
REGION = ROSTER.visits[0]
SEALS = tuple(f"{ROSTER.sheet_id(CASE, p)} 1 {'a' * 64}" for p in ASSESSORS[:3])


def scored(levels: dict[str, list[int]], code: str = "KAL-1", group: str = "B") -> ScoredCase:
    people = [PersonId(f"{group}{n}") for n in range(9)]
    given_ = {
        indicator: {p: Fraction(v) for p, v in zip(people, values, strict=False)}
        for indicator, values in levels.items()
    }
    return ScoredCase(RegionCode(code), group, Fraction(2), given_)


def test_an_indicator_tells_range_mean_and_median_exactly():
    case = scored({"A": [2, 3, 5, 3], "B": [1, 1, 2, 2]})
    first, second = spreads(case)
    assert (first.indicator, first.range, first.mean, first.median) == ("A", 3, Fraction(13, 4), 3)
    assert first.apart
    assert (second.indicator, second.median, second.apart) == ("B", Fraction(3, 2), False)


def test_an_assessor_is_told_by_case_and_over_cases():
    cases = [scored({"A": [1, 3, 5]}), scored({"A": [2, 3, 4]}, "KAL-2")]
    strict, middle, generous = leanings(cases)
    assert strict.by_case == {RegionCode("KAL-1"): -2, RegionCode("KAL-2"): -1}
    assert (strict.deviation, middle.deviation, generous.deviation) == (
        Fraction(-3, 2),
        0,
        Fraction(3, 2),
    )
    assert (strict.farthest, middle.farthest, generous.farthest) == (2, 0, 2)


def test_too_few_cases_or_people_say_nothing_of_anybody():
    one = [scored({"A": [1, 3, 5]})]
    two_people = [scored({"A": [1, 3]}), scored({"A": [1, 3]}, "KAL-2")]
    for cases in (one, two_people):
        assert not enough(cases)
        assert {leaning.deviation for leaning in leanings(cases)} == {None}
    assert class_leanings(one) == ()


def test_classes_are_compared_on_the_same_cases_only():
    cases = [
        scored({"A": [1, 2, 3]}),
        scored({"A": [3, 4, 5]}, group="C"),
        scored({"A": [2, 2, 2]}, "KAL-2"),
        scored({"A": [3, 3, 3]}, "KAL-2", "C"),
        scored({"A": [5, 5, 5]}, "KAL-3"),
    ]
    strict, generous = class_leanings(cases)
    assert (strict.class_code, strict.deviation) == ("B", Fraction(-3, 4))
    assert (generous.class_code, generous.deviation) == ("C", Fraction(3, 4))
    assert set(strict.by_case) == {"KAL-1", "KAL-2"}


levels = st.lists(st.integers(1, 5), min_size=3, max_size=6)


@given(st.lists(levels, min_size=2, max_size=4))
def test_what_one_gives_more_the_others_give_less(given_levels: list[list[int]]):
    count = min(len(values) for values in given_levels)
    cases = [scored({"A": values[:count]}, f"KAL-{at}") for at, values in enumerate(given_levels)]
    told = [leaning.deviation for leaning in leanings(cases)]
    assert sum(value for value in told if value is not None) == 0
    assert all(s.lowest <= s.median <= s.highest for c in cases for s in spreads(c))


def test_levels_come_from_the_sheets_and_change_no_result():
    instrument = an_instrument()
    published = Published(ROSTER, instrument, "f", "e")
    sheets = []
    for at, person in enumerate(ASSESSORS[:3]):
        sheet = blank_sheet(ROSTER, instrument, ROSTER.sheet_id(CASE, person))
        sheet = sheet.after(Scored(sheet.id, "A1.2", 2 + at))
        sheets.append(sheet.after(Scored(sheet.id, "A2.1", "no_evidence")))
    case = scored_case(published, CASE, sheets)
    assert list(case.levels["A1.2"].values()) == [2, 3, 4]
    assert set(case.levels["A2.1"].values()) == {1}
    plain = Published(a_roster(), instrument, "f", "e")
    for of in (published, plain):
        assert region_result(of, REGION, []).index is None
    assert [v.id for v in ROSTER.visits] == [v.id for v in plain.roster.visits]


def test_a_case_is_begun_opened_and_talked_about_and_nothing_else():
    opened = (CHAIR.id, DayOpened("B", 0, ASSESSORS))
    begun = (CHAIR.id, StageStarted(CASE.id, Stage.SCORING))
    shown = (CHAIR.id, Revealed(CASE.id, SEALS, (), ""))
    book = book_of(ROSTER, opened, begun, shown)
    assert book.refused == {}
    assert book.turn(CASE.id).state is VisitState.REVEALED
    assert book.turn(OTHER.id).state is VisitState.READY
    later = (
        (CHAIR.id, ModerationOpened(CASE.id, ("A1.2",))),
        (CHAIR.id, FlagClosed(CASE.id, "A1.2", False, "")),
        (CHAIR.id, Arrived(OTHER.id, "Bupati", 3)),
        (SECRETARIAT.id, Seated(OTHER.id, "B", 1, "10.00", 60, "coba")),
        (CHAIR.id, CalibrationDiscussed("B", " ")),
        (MEMBER.id, CalibrationDiscussed("B", "catatan")),
        (CHAIR.id, CalibrationDiscussed("B", "Tingkat 3 berarti sudah berjalan.")),
    )
    book = book_of(ROSTER, opened, begun, shown, *later)
    assert list(book.refused.values()) == [
        "case_fixed",
        "case_fixed",
        "case_fixed",
        "case_fixed",
        "note_required",
        "right_missing",
    ]
    assert [one.fact for one in book.discussions["B"]] == [later[-1][1]]


def test_a_case_that_was_opened_is_changed_by_nobody():
    facts = (
        (CHAIR.id, DayOpened("B", 0, ASSESSORS)),
        (CHAIR.id, StageStarted(CASE.id, Stage.SCORING)),
        (CHAIR.id, Revealed(CASE.id, SEALS, (), "")),
    )
    book, sheet = book_of(ROSTER, *facts), ROSTER.sheet_id(CASE, MEMBER.id)
    now = (9, 0, "j", 9)
    for fact, author in (
        (Reopened(sheet, 2, "salah"), CHAIR.id),
        (Revised(sheet, 2, "A1.2", 3, 4, "setuju"), MEMBER.id),
    ):
        with pytest.raises(DomainError) as refused:
            admit_sheet_fact(book, ROSTER, fact, author, now)
        assert refused.value.key == "case_revealed"


def test_cases_stand_beside_the_regions_and_not_among_them():
    plain = a_roster()
    assert ROSTER.visits == plain.visits
    assert ROSTER.visits_of("B", 0) == ROSTER.cases
    assert ROSTER.visits_of("B") == plain.visits_of("B")
    assert ROSTER.region(CASE.region).name == "Kasus contoh 1"
    assert ROSTER.is_case(CASE.id)
    assert not ROSTER.is_case(REGION.id)
    assert replace(ROSTER, cases=(), prepared=()) == plain
