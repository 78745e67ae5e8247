"""The book of class days: one reading of the same facts, whatever order they come in."""

from itertools import pairwise
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smartcity_desktop.domain.chronicle import PAGE, Chronicle
from smartcity_desktop.domain.class_book import Said, read_book
from smartcity_desktop.domain.class_facts import ClassFact
from smartcity_desktop.domain.errors import DomainError
from smartcity_desktop.domain.facts import (
    Arrived,
    Cancelled,
    ClassFormed,
    ConflictDeclared,
    ConflictJudged,
    ConflictsReviewed,
    DayClosed,
    DayOpened,
    MarkedAbsent,
    PanelAttended,
    PersonId,
    RegionCode,
    Reopened,
    ReopenRequested,
    Revised,
    Scored,
    Seated,
    StageStarted,
    SubstituteCalled,
    Suspended,
    VisitId,
)
from smartcity_desktop.domain.sheet_gate import admit_sheet_fact, state_at
from smartcity_desktop.domain.words import Role, Stage, VisitState
from tests.builders import CHAIR, MEMBER, PEOPLE, REGIONS, a_roster
from tests.domain.class_days import PANEL, SECRETARY_ID, VISIT, Class

VISITS = [VisitId(f"V{n:03d}") for n in range(1, 7)]
WRITERS = st.sampled_from([CHAIR.id, MEMBER.id, SECRETARY_ID, PersonId("X")])
visits = st.sampled_from(VISITS)
texts = st.sampled_from(["", "alasan"])
class_fact: st.SearchStrategy[ClassFact] = st.one_of(
    st.builds(DayOpened, st.just("B"), st.integers(0, 2), st.just(PANEL)),
    st.builds(
        PanelAttended, st.just("B"), st.just(2), st.sampled_from(PANEL), st.booleans(), texts
    ),
    st.builds(DayClosed, st.just("B"), st.just(2), st.just(())),
    st.builds(Arrived, visits, st.just("Bupati"), st.integers(1, 9)),
    st.builds(MarkedAbsent, visits, texts),
    st.builds(Cancelled, visits, texts),
    st.builds(StageStarted, visits, st.sampled_from(Stage)),
    st.builds(Suspended, visits, texts),
    st.builds(
        Seated,
        visits,
        st.sampled_from(["B", "C"]),
        st.integers(0, 3),
        st.sampled_from(["08.00", "25.00", "14.30"]),
        st.just(75),
        texts,
    ),
    st.builds(
        ClassFormed,
        st.just("C"),
        st.just("Ruang 3"),
        st.sampled_from([(), ("AS-05 chair", "AS-04 member"), ("AS-05 member",)]),
        texts,
    ),
    st.builds(
        ConflictDeclared,
        st.sampled_from(PANEL),
        st.just(REGIONS[0].code),
        st.sampled_from(["mentored", "same_province", "?"]),
        st.just("2024"),
    ),
)


def said_of(facts: list[tuple[ClassFact, PersonId]]) -> list[Said]:
    return [
        Said((1_000 * (n // 2), n % 2, f"j-{by}", n), by, fact, 1_000 * (n // 2))
        for n, (fact, by) in enumerate(facts)
    ]


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(class_fact, WRITERS), max_size=3 * PAGE), st.integers(0, 2**32))
def test_any_order_of_arrival_makes_the_same_book(
    told: list[tuple[ClassFact, PersonId]], seed: int
):
    said = said_of(told)
    whole = read_book(a_roster(), 3, said)
    chance, shuffled = Random(seed), list(said)
    chance.shuffle(shuffled)
    chronicle = Chronicle(a_roster(), 3)
    while shuffled:
        size = chance.randint(1, 9)
        part, shuffled = shuffled[:size], shuffled[size:]
        chronicle.add(part)
    assert chronicle.book == whole
    assert len(chronicle) == len(said)
    for states in whole.history.values():
        assert all(one[0] <= two[0] for one, two in pairwise(states))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(class_fact, WRITERS), max_size=60))
def test_every_fact_is_admitted_or_named_and_no_region_loses_its_seat(
    told: list[tuple[ClassFact, PersonId]],
):
    book = read_book(a_roster(), 3, said_of(told))
    assert [v.id for v in book.roster.visits] == VISITS
    assert {v.region for v in book.roster.visits} == {r.code for r in REGIONS}
    strangers = [n for n, (_, by) in enumerate(told) if by == "X"]
    assert all(("j-X", n) in book.refused for n in strangers)
    numbers = {book.roster.sheet_id(v, CHAIR.id) for v in book.roster.visits}
    assert numbers == {a_roster().sheet_id(v, CHAIR.id) for v in a_roster().visits}


def test_who_is_not_there_is_not_waited_for():
    day = Class().opened(present=PANEL[:4])
    assert day.book.expected(VISIT) == PANEL[:4]
    day.say(PanelAttended("B", 2, PANEL[4], present=True, reason=""))
    day.say(PanelAttended("B", 2, PANEL[0], present=False, reason=""))
    day.say(PanelAttended("B", 2, PANEL[0], present=False, reason="Sakit."))
    assert day.book.expected(VISIT) == PANEL[1:]
    assert day.refusals() == ["reason_required"]


def test_a_substitute_takes_the_place_and_the_role_of_who_is_missing():
    panel = tuple(f"{p} {'chair' if p == CHAIR.id else 'member'}" for p in PANEL[:4])
    day = Class().say(
        ClassFormed("B", "Ruang 2", (*panel, f"{PANEL[4]} substitute"), "Cadangan ditunjuk."),
        by=SECRETARY_ID,
    )
    assert day.book.expected(VISIT) == PANEL[:4]
    day.say(SubstituteCalled("B", PANEL[4], PANEL[3], "Terbalik."))
    day.say(SubstituteCalled("B", CHAIR.id, PANEL[4], "Ketua sakit."), by=SECRETARY_ID)
    book = day.book
    assert day.refusals() == ["not_a_substitute"]
    assert book.roster.role_of(PANEL[4]) is Role.CHAIR
    assert book.expected(VISIT) == (PANEL[4], *PANEL[1:4])


def test_only_the_secretariat_moves_a_region_between_classes_and_its_sheets_keep_their_numbers():
    day = Class().say(
        ClassFormed("C", "Ruang 3", ("AS-05 chair", "AS-04 member"), "Kelas dipecah."),
        by=SECRETARY_ID,
    )
    move = Seated(VISIT, "C", 2, "15.00", 75, "Ruang penuh.")
    before = day.roster.sheet_id(day.roster.visit(VISIT), CHAIR.id)
    day.say(move).say(move, by=SECRETARY_ID)
    assert day.refusals() == ["class_foreign"]
    moved = day.book.roster.visit(VISIT)
    assert (moved.class_code, moved.starts, moved.home) == ("C", "15.00", "B")
    assert day.book.roster.sheet_id(moved, CHAIR.id) == before
    assert day.book.roster.sheet_owner(before)[0].id == VISIT


def test_a_running_region_is_suspended_before_it_is_moved():
    day = Class().scoring().say(Seated(VISIT, "B", 2, "15.00", 75, "Listrik padam."))
    day.say(
        Suspended(VISIT, "Listrik padam."), Seated(VISIT, "B", 2, "15.00", 75, "Listrik padam.")
    )
    assert day.refusals() == ["visit_state"]
    turn = day.book.turn(VISIT)
    assert (turn.state, turn.stage) == (VisitState.SCHEDULED, None)


def test_a_blocking_conflict_closes_the_sheet_from_then_on():
    day = Class().scoring()
    region, sheet = REGIONS[0].code, day.roster.sheet_id(day.roster.visit(VISIT), MEMBER.id)
    fact = Scored(sheet, "A1.2", 3)
    early, late = (4_500, 0, "j", 1), (99_000, 0, "j", 2)
    day.say(ConflictDeclared(MEMBER.id, region, "mentored", "2024"), by=MEMBER.id)
    admit_sheet_fact(day.book, day.roster, fact, MEMBER.id, early)
    with pytest.raises(DomainError) as refused:
        admit_sheet_fact(day.book, day.roster, fact, MEMBER.id, late)
    assert refused.value.key == "conflict_of_interest"
    assert MEMBER.id not in day.book.expected(VISIT)
    assert day.book.excused(VISIT) == (MEMBER.id,)


def test_a_declared_kind_is_put_to_the_panel():
    day, region = Class(), REGIONS[0].code
    day.say(ConflictJudged(PANEL[2], region, excused=True, reason="Satu provinsi."))
    day.say(ConflictDeclared(PANEL[2], region, "same_province", "Domisili"), by=PANEL[2])
    assert PANEL[2] in day.book.expected(VISIT)
    day.say(ConflictJudged(PANEL[2], region, excused=True, reason="Panel mengecualikan."))
    assert PANEL[2] not in day.book.expected(VISIT)
    assert day.refusals() == ["conflict_unknown"]


def test_a_reviewed_class_list_is_remembered_by_person():
    codes = tuple(region.code for region in REGIONS)
    day = Class().say(ConflictsReviewed("B", codes), by=MEMBER.id)
    assert day.book.reviewed == {MEMBER.id: frozenset(RegionCode(code) for code in codes)}


@pytest.mark.parametrize(
    ("day", "key"),
    [
        (Class().agreed(), "visit_settled"),
        (Class().scoring(), None),
        (Class().revealed(), None),
    ],
)
def test_an_agreed_result_fixes_its_sheets(day: Class, key: str | None):
    sheet = day.roster.sheet_id(day.roster.visit(VISIT), MEMBER.id)
    late = (99_000, 0, "j", 1)
    outcome = None
    try:
        admit_sheet_fact(day.book, day.roster, Scored(sheet, "A1.2", 3), MEMBER.id, late)
    except DomainError as error:
        outcome = error.key
    assert outcome == key


def test_levels_change_in_moderation_and_never_before_or_after():
    open_day, sheet = Class().revealed(), None
    sheet = open_day.roster.sheet_id(open_day.roster.visit(VISIT), MEMBER.id)
    change = Revised(sheet, 2, "A1.2", 2, 3, "Bukti ditunjukkan.")
    late = (99_000, 0, "j", 1)
    admit_sheet_fact(open_day.book, open_day.roster, change, MEMBER.id, late)
    assert state_at(open_day.book, VISIT, late) is VisitState.REVEALED
    for closed in (Class().scoring(), Class().agreed()):
        with pytest.raises(DomainError) as refused:
            admit_sheet_fact(closed.book, closed.roster, change, MEMBER.id, late)
        assert refused.value.key == "moderation_closed"


def test_people_of_another_class_write_on_no_sheet():
    day, late = Class(), (99_000, 0, "j", 1)
    day.say(ClassFormed("C", "R", ("AS-05 chair", "AS-06 member"), "Baru."), by=SECRETARY_ID)
    sheet = day.book.roster.sheet_id(day.roster.visit(VISIT), PEOPLE[5].id)
    with pytest.raises(DomainError):
        admit_sheet_fact(day.book, day.roster, Scored(sheet, "A1.2", 3), PEOPLE[5].id, late)


def test_after_the_reveal_a_sealed_sheet_is_changed_with_reasons_or_not_at_all():
    day, late = Class().revealed(), (99_000, 0, "j", 1)
    sheet = day.roster.sheet_id(day.roster.visit(VISIT), MEMBER.id)
    acts = ((Reopened(sheet, 2, "Salah."), CHAIR.id), (ReopenRequested(sheet, "Salah."), MEMBER.id))
    for fact, author in acts:
        admit_sheet_fact(Class().scoring().book, day.roster, fact, author, late)
        with pytest.raises(DomainError) as refused:
            admit_sheet_fact(day.book, day.roster, fact, author, late)
        assert refused.value.key == "levels_revealed"
