"""One region's turn: every path the programme knows, and no sequence of acts beside them."""

from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from smartcity_desktop.domain import facts
from smartcity_desktop.domain.class_facts import VisitFact
from smartcity_desktop.domain.errors import DomainError
from smartcity_desktop.domain.facts import (
    Agreed,
    Arrived,
    Cancelled,
    Concluded,
    Dropped,
    EvidenceAwaited,
    EvidenceSettled,
    Finalised,
    FlagClosed,
    MarkedAbsent,
    ModerationOpened,
    ModerationResumed,
    PersonId,
    ReopeningAgreed,
    Resumed,
    Revealed,
    Signed,
    SigningOpened,
    SigningRefused,
    StageStarted,
    Suspended,
)
from smartcity_desktop.domain.visit import ALLOWED, SETTLED, Bench, Turn, read_seal
from smartcity_desktop.domain.words import ConclusionStep, Role, SigningWay, Stage, VisitState
from tests.domain.class_days import PANEL, RESULT, SECRETARY_ID, VISIT, Class

S = VisitState
BENCH = Bench(frozenset(PANEL), 3, day_open=True)
SEALS = Class().seals(3)
# Which state may follow which: domain.md §7, drawn once more by hand.
ARROWS = {
    S.SCHEDULED: {S.READY, S.ABSENT, S.CANCELLED},
    S.READY: {S.RUNNING, S.SCORING, S.ABSENT, S.CANCELLED},
    S.RUNNING: {S.SCORING, S.SUSPENDED, S.CANCELLED},
    S.SUSPENDED: {S.RUNNING, S.SCORING, S.CANCELLED},
    S.SCORING: {S.SUSPENDED, S.AWAITING_EVIDENCE, S.REVEALED, S.CANCELLED},
    S.AWAITING_EVIDENCE: {S.SCORING, S.CANCELLED},
    S.REVEALED: {S.MODERATION, S.AGREED, S.CANCELLED},
    S.MODERATION: {S.AGREED, S.CANCELLED},
    S.AGREED: {S.SIGNING, S.MODERATION, S.CANCELLED},
    S.SIGNING: {S.FINAL, S.MODERATION, S.CANCELLED},
    S.FINAL: {S.MODERATION, S.PLENARY},
    S.ABSENT: {S.READY, S.DROPPED, S.CANCELLED},
    S.PLENARY: {S.DECREED},
    S.DECREED: {S.CLOSED},
    S.DROPPED: set(),
    S.CANCELLED: set(),
    S.CLOSED: set(),
}
texts = st.sampled_from(["", " ", "listrik padam"])
people = st.sampled_from(PANEL)
revisions = st.integers(1, 3)
visit = st.just(VISIT)
flags = st.sampled_from(["A2.2", "A5.2"])
seals = st.sampled_from([SEALS, SEALS[:1], ()])
any_act: st.SearchStrategy[VisitFact] = st.one_of(
    st.builds(Arrived, visit, st.just("Bupati"), st.integers(-1, 9)),
    st.builds(MarkedAbsent, visit, texts),
    st.builds(Dropped, visit, texts),
    st.builds(Cancelled, visit, texts),
    st.builds(StageStarted, visit, st.sampled_from(Stage)),
    st.builds(Suspended, visit, texts),
    st.builds(Resumed, visit),
    st.builds(EvidenceAwaited, visit, texts, texts),
    st.builds(EvidenceSettled, visit, st.booleans()),
    st.builds(Revealed, visit, seals, st.sampled_from([(), ("AS-05",)]), texts),
    st.builds(ModerationOpened, visit, st.sampled_from([(), ("A2.2",), ("A2.2", "A5.2")])),
    st.builds(FlagClosed, visit, flags, st.booleans(), texts),
    st.builds(Agreed, visit, revisions, seals, st.sampled_from(["", RESULT])),
    st.builds(SigningOpened, visit, revisions),
    st.builds(Signed, visit, revisions, people, st.sampled_from(SigningWay)),
    st.builds(SigningRefused, visit, revisions, people, texts),
    st.builds(ModerationResumed, visit, texts),
    st.builds(Finalised, visit, revisions),
    st.builds(ReopeningAgreed, visit, revisions, texts),
    st.builds(Concluded, visit, st.sampled_from(ConclusionStep), texts),
)
roles = st.sampled_from([Role.CHAIR, Role.SECRETARIAT])


def test_every_act_has_its_states_and_every_state_its_arrows():
    assert set(ALLOWED) == {*get_args(VisitFact), facts.Seated}
    assert set(ARROWS) == set(VisitState)


def a_turn_in(state: VisitState) -> Turn:
    """Return a turn as it stands in a state: only an agreement leads to one that is signed."""
    blank = Turn(VISIT, state=state, paused=S.RUNNING)
    if state not in {S.AGREED, S.SIGNING}:
        return blank
    return replace(blank, counted=tuple(read_seal(seal) for seal in SEALS), result=RESULT)


@settings(max_examples=300)
@example([(Finalised(VISIT, 1), Role.CHAIR)], S.SIGNING)
@given(st.lists(st.tuples(any_act, roles), max_size=40), st.sampled_from(VisitState))
def test_no_sequence_of_acts_leaves_the_drawn_arrows(
    tried: list[tuple[VisitFact, Role]], start: VisitState
):
    turn = a_turn_in(start)
    for fact, role in tried:
        try:
            turn.admit(fact, role, BENCH)
        except DomainError:
            continue
        after = turn.after(fact, role)
        if after.state is not turn.state:
            assert after.state in ARROWS[turn.state], (turn.state, fact)
        assert set(turn.seals) <= set(after.seals)
        assert after.revision in {turn.revision, turn.revision + 1}
        assert not (turn.revealed and not after.revealed)
        if after.state is S.FINAL and turn.state is not S.FINAL:
            assert len(after.signatures) + len(after.objections) >= len(after.counted) >= 3
        if after.state is S.AGREED:
            assert after.result
            assert not after.open_flags
        turn = after


@given(any_act, roles)
def test_without_a_quorum_nothing_begins_and_nothing_is_revealed(fact: VisitFact, role: Role):
    alone = Bench(frozenset(PANEL[:2]), 3, day_open=True)
    turn = Turn(VISIT, state=S.READY)
    if isinstance(fact, StageStarted):
        with pytest.raises(DomainError) as refused:
            turn.admit(fact, role, alone)
        assert refused.value.key == "quorum_missing"
    if isinstance(fact, Revealed) and len(fact.seals) < 3:
        with pytest.raises(DomainError):
            Turn(VISIT, state=S.SCORING).admit(fact, role, alone)


def test_a_day_of_one_region_from_arrival_to_closing():
    day = Class().signed(*PANEL)
    day.say(Finalised(VISIT, 1))
    for step in ConclusionStep:
        day.say(Concluded(VISIT, step, "Keputusan contoh"), by=SECRETARY_ID)
    assert day.refusals() == []
    assert [state for _, state in day.book.history[VISIT]] == [
        S.READY, S.RUNNING, S.SCORING, S.REVEALED, S.AGREED, S.SIGNING, S.FINAL,
        S.PLENARY, S.DECREED, S.CLOSED,
    ]  # fmt: skip


def test_flags_are_closed_before_a_result_is_agreed():
    day = Class().revealed().say(ModerationOpened(VISIT, ("A2.2", "A5.2")))
    day.say(Agreed(VISIT, 1, day.seals(), RESULT), FlagClosed(VISIT, "A9", False, ""))
    day.say(FlagClosed(VISIT, "A2.2", True, " "), FlagClosed(VISIT, "A2.2", True, "Bukti beda."))
    day.say(FlagClosed(VISIT, "A5.2", False, ""), Agreed(VISIT, 1, day.seals(), RESULT))
    assert day.refusals() == ["flags_open", "flag_unknown", "reason_required"]
    assert day.book.turn(VISIT).state is S.AGREED


def test_an_objection_stays_on_record_and_the_chair_decides():
    day = Class().signed(*PANEL[:4])
    day.say(Finalised(VISIT, 1))
    day.say(SigningRefused(VISIT, 1, PANEL[4], "Bobot bukti tidak disepakati."), by=PANEL[4])
    day.say(Finalised(VISIT, 1))
    assert day.refusals() == ["signatures_missing"]
    turn = day.book.turn(VISIT)
    assert turn.state is S.FINAL
    assert turn.objections == {PANEL[4]: "Bobot bukti tidak disepakati."}


def test_a_final_result_opens_again_when_chair_and_secretariat_both_want_it():
    day = Class().signed(*PANEL).say(Finalised(VISIT, 1))
    day.say(ReopeningAgreed(VISIT, 1, "Salah hitung."), ReopeningAgreed(VISIT, 1, "Sekali lagi."))
    assert day.refusals() == ["reopening_known"]
    assert day.book.turn(VISIT).state is S.FINAL
    day.say(ReopeningAgreed(VISIT, 1, "Setuju."), by=SECRETARY_ID)
    turn = day.book.turn(VISIT)
    assert (turn.state, turn.revision, turn.result) == (S.MODERATION, 2, "")
    day.say(Agreed(VISIT, 1, day.seals(), RESULT), Agreed(VISIT, 2, day.seals(), RESULT))
    assert day.refusals()[1:] == ["revision_mismatch"]
    assert day.book.turn(VISIT).state is S.AGREED


def test_the_levels_open_without_everybody_only_for_a_reason():
    day = Class().scoring()
    day.say(Revealed(VISIT, day.seals(3), PANEL[3:], ""))
    day.say(Revealed(VISIT, day.seals(2), PANEL[2:], "Dua asesor sakit."))
    day.say(Revealed(VISIT, day.seals(3), PANEL[3:], "Dua asesor sakit."))
    assert day.refusals() == ["reason_required", "quorum_missing"]
    assert day.book.turn(VISIT).missing == PANEL[3:]


def test_a_region_may_come_after_all():
    day = Class().opened().say(MarkedAbsent(VISIT, "banjir"), StageStarted(VISIT, Stage.SCORING))
    day.say(Arrived(VISIT, "Bupati", 7), StageStarted(VISIT, Stage.PRESENTATION))
    assert day.refusals() == ["visit_state"]
    turn = day.book.turn(VISIT)
    assert (turn.state, turn.absence) == (S.RUNNING, "")


@pytest.mark.parametrize("text", ["", "LP-1", "LP-1 x d", "LP-1 2", "LP-1 ² d"])
def test_an_unreadable_seal_is_refused(text: str):
    with pytest.raises(DomainError):
        read_seal(text)


def test_settled_results_are_out_of_reach():
    assert {S.AGREED, S.SIGNING, S.FINAL, S.PLENARY, S.DECREED, S.CLOSED} <= SETTLED
    assert PersonId("AS-01") in PANEL
