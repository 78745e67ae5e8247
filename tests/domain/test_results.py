"""Panel results and ranking: exact, fair to missing answers, the same on every machine."""

import random
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smartcity_desktop.domain.documents import (
    Published,
    canonical,
    content_digest,
    data_answers,
    score_sheet,
)
from smartcity_desktop.domain.facts import GloballyRated, Noted, Scored, Submitted
from smartcity_desktop.domain.index import NOT_APPLICABLE, evaluate
from smartcity_desktop.domain.numbers import rounded
from smartcity_desktop.domain.results import RegionResult, region_result
from smartcity_desktop.domain.selection import Proposal, rank_intervals, ranking
from smartcity_desktop.domain.sheet import Sheet, blank_sheet
from tests.builders import PEOPLE, REGIONS, a_roster, an_instrument

INSTRUMENT = an_instrument()
PUBLISHED = Published(a_roster(INSTRUMENT), INSTRUMENT, "f" * 64)
VISIT = PUBLISHED.roster.visits[0]
MAY = next(n.code for n in INSTRUMENT.judged() if n.leaf and n.leaf.may_be_not_applicable)
few = settings(max_examples=25, deadline=None)


def a_sheet(
    person: int, levels: dict[str, int | str], visit: int = 0, *, sealed: bool = True
) -> Sheet:
    roster = PUBLISHED.roster
    number = roster.sheet_id(roster.visits[visit], PEOPLE[person].id)
    sheet = blank_sheet(roster, INSTRUMENT, number)
    sheet = sheet.replayed(Scored(number, code, level) for code, level in levels.items())
    sheet = sheet.after(GloballyRated(number, INSTRUMENT.ratings[person % 2].code))
    return sheet.after(Submitted(number, 1, "d", "t")) if sealed else sheet


def levels(chance: random.Random) -> dict[str, int | str]:
    return {node.code: chance.randint(1, 5) for node in INSTRUMENT.judged()}


@few
@given(st.integers(0, 10**6), st.integers(3, 5))
def test_the_panel_index_is_the_mean_at_each_indicator_then_the_tree(seed: int, count: int):
    chance = random.Random(seed)
    given_levels = [levels(chance) for _ in range(count)]
    sheets = [a_sheet(n, marks) for n, marks in enumerate(given_levels)]
    result = region_result(PUBLISHED, VISIT, sheets)
    means = {
        code: Fraction(sum(int(marks[code]) for marks in given_levels), count)
        for code in given_levels[0]
    }
    naive = evaluate(
        INSTRUMENT, data_answers(PUBLISHED.roster, VISIT.region), means, PUBLISHED.weights()
    )
    assert result.index == naive.index
    # Linear all the way up: the mean of the single indices is the same number.
    assert result.index == sum(result.sheet_indices.values()) / count
    shuffled = random.Random(1).sample(sheets, count)
    assert region_result(PUBLISHED, VISIT, shuffled).index == result.index


def test_below_the_quorum_there_is_no_index():
    chance = random.Random(4)
    sheets = [a_sheet(n, levels(chance)) for n in range(INSTRUMENT.min_valid - 1)]
    result = region_result(PUBLISHED, VISIT, sheets)
    assert (result.index, result.evaluation, result.valid) == (None, None, 2)
    open_sheet = a_sheet(3, levels(chance), sealed=False)
    assert region_result(PUBLISHED, VISIT, [*sheets, open_sheet]).index is None


def test_a_missing_answer_is_not_a_zero():
    """An indicator that one of four did not answer is the mean of the three who did."""
    full = dict.fromkeys((n.code for n in INSTRUMENT.judged()), 4)
    short: dict[str, int | str] = {c: m for c, m in full.items() if c != "A2.1"}
    sheets = [a_sheet(n, dict(full)) for n in range(3)] + [a_sheet(3, short)]
    result = region_result(PUBLISHED, VISIT, sheets)
    assert result.evaluation
    assert result.evaluation.nodes["A2.1"].exact == 4
    assert len(result.sheet_indices) == 3
    nobody = [a_sheet(n, dict(short)) for n in range(3)]
    none = region_result(PUBLISHED, VISIT, nobody)
    assert none.index is None
    assert none.evaluation
    assert none.evaluation.missing == ("A2.1",)


def test_not_applicable_counts_only_when_all_say_so():
    full: dict[str, int | str] = dict.fromkeys((n.code for n in INSTRUMENT.judged()), 4)
    apart = full | {MAY: NOT_APPLICABLE}
    one = region_result(PUBLISHED, VISIT, [a_sheet(0, apart), a_sheet(1, full), a_sheet(2, full)])
    assert one.evaluation
    assert one.evaluation.nodes[MAY].exact == 4
    all_say = region_result(PUBLISHED, VISIT, [a_sheet(n, apart) for n in range(3)])
    assert all_say.evaluation
    assert not all_say.evaluation.nodes[MAY].applicable
    assert all_say.index is not None


def a_result(
    number: int, index: Fraction, own: Sequence[int] = (3, 3, 3), rating: int = 0
) -> RegionResult:
    template = region_result(
        PUBLISHED,
        VISIT,
        [a_sheet(n, dict.fromkeys((x.code for x in INSTRUMENT.judged()), 3)) for n in range(3)],
    )
    assert template.evaluation
    people = [p.id for p in PEOPLE]
    return replace(
        template,
        region=replace(REGIONS[0], code=f"99.{number:02d}"),
        evaluation=replace(template.evaluation, index=index),
        sheet_indices={people[n]: Fraction(value) for n, value in enumerate(own)},
        rating=Fraction(rating),
    )


indices = st.lists(st.integers(100, 500).map(lambda n: Fraction(n, 100)), min_size=1, max_size=8)
EVENT = PUBLISHED.roster.event


@few
@given(indices, st.integers(0, 3), st.integers(0, 2), st.randoms())
def test_ranking_holds_its_promises(
    given_indices: list[Fraction], quota: int, reserve: int, chance: random.Random
):
    results = [
        a_result(n, index, own=[max(1, int(index)), 3, 4]) for n, index in enumerate(given_indices)
    ]
    event = replace(EVENT, quota=quota, reserve=reserve)
    ranked = ranking(INSTRUMENT, event, results)
    assert [place.rank for place in ranked] == list(range(1, len(results) + 1))
    shown = [rounded(place.result.index or Fraction(0), 2) for place in ranked]
    assert shown == sorted(shown, reverse=True)
    order = [Proposal.SELECTED, Proposal.RESERVE, Proposal.NOT_SELECTED]
    if quota:
        steps = [order.index(place.proposal) for place in ranked]
        assert steps == sorted(steps)
        assert steps.count(0) <= quota
        assert steps.count(1) <= reserve
    else:
        assert {place.proposal for place in ranked} == {Proposal.NONE}
    for place in ranked:
        assert 1 <= place.interval[0] <= place.rank <= place.interval[1] <= len(results)
    shuffled = list(results)
    chance.shuffle(shuffled)
    assert ranking(INSTRUMENT, event, shuffled) == ranked


def test_the_tie_break_chain_runs_in_order_and_ends_at_the_plenary():
    high, low = a_result(1, Fraction(3), rating=2), a_result(2, Fraction(3), rating=1)
    first, second = ranking(INSTRUMENT, EVENT, [low, high])
    assert (first.result, first.tied, second.tied) == (high, False, False)
    assert high.evaluation
    nodes = dict(high.evaluation.nodes)
    nodes["A6"] = replace(nodes["A6"], exact=Fraction(5))
    better = replace(low, evaluation=replace(high.evaluation, nodes=nodes))
    assert ranking(INSTRUMENT, EVENT, [better, high])[0].result == better
    level = [a_result(3, Fraction(3)), a_result(4, Fraction(3))]
    assert [place.tied for place in ranking(INSTRUMENT, EVENT, level)] == [True, True]


def test_equal_as_printed_is_equal():
    """3,004 and 3,00 print alike: the chain decides, not the hidden digits."""
    hidden, rated = a_result(1, Fraction(3004, 1000)), a_result(2, Fraction(3), rating=1)
    assert ranking(INSTRUMENT, EVENT, [hidden, rated])[0].result == rated


def test_below_the_minimum_nobody_is_selected():
    ranked = ranking(INSTRUMENT, EVENT, [a_result(n, Fraction(259, 100)) for n in range(3)])
    assert {place.proposal for place in ranked} == {Proposal.NOT_SELECTED}
    at = ranking(INSTRUMENT, EVENT, [a_result(1, Fraction(2595, 1000))])
    assert at[0].proposal is Proposal.SELECTED


def test_intervals_are_the_same_on_every_run():
    results = [a_result(n, Fraction(3), own=[n % 5 + 1, 3, 5]) for n in range(5)]
    assert rank_intervals("uji", results) == rank_intervals("uji", results)


def test_a_paper_says_the_same_bytes_for_the_same_facts():
    chance = random.Random(11)
    sheet = a_sheet(1, levels(chance), sealed=False)
    sheet = sheet.after(Noted(sheet.id, "A2.1", "Visi “jelas” – é 漢"))
    sealing = Submitted(sheet.id, 1, "", "2026-11-03T10:30:00+08:00")
    content = score_sheet(PUBLISHED, sheet, sealing)
    digest = content_digest(content)
    assert content_digest(score_sheet(PUBLISHED, sheet, replace(sealing, digest="x"))) == digest
    reordered = blank_sheet(PUBLISHED.roster, INSTRUMENT, sheet.id)
    for code in reversed(list(sheet.marks)):
        reordered = reordered.after(Scored(sheet.id, code, sheet.marks[code]))
    reordered = reordered.after(Noted(sheet.id, "A2.1", sheet.notes["A2.1"]))
    reordered = reordered.after(GloballyRated(sheet.id, sheet.rating))
    assert canonical(score_sheet(PUBLISHED, reordered, sealing)) == canonical(content)


@pytest.mark.parametrize(
    "change",
    [
        lambda s: s.after(Scored(s.id, "A2.1", 1 if s.marks["A2.1"] != 1 else 2)),
        lambda s: s.after(Noted(s.id, "A2.1", "lain")),
        lambda s: s.after(GloballyRated(s.id, INSTRUMENT.ratings[-1].code)),
    ],
)
def test_any_change_is_another_digest(change):
    sheet = a_sheet(1, levels(random.Random(11)), sealed=False)
    sealing = Submitted(sheet.id, 1, "", "2026-11-03T10:30:00+08:00")
    before = content_digest(score_sheet(PUBLISHED, sheet, sealing))
    assert content_digest(score_sheet(PUBLISHED, change(sheet), sealing)) != before
