"""Sheets side by side: flags by the instrument's policy, changes kept beside what was sealed."""

import random
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smartcity_desktop.domain.errors import DomainError
from smartcity_desktop.domain.facts import Mark, Revised, Submitted
from smartcity_desktop.domain.index import NO_EVIDENCE, NOT_APPLICABLE
from smartcity_desktop.domain.panel import comparison, counted, result_digest, seal_of
from smartcity_desktop.domain.results import panel_evaluation
from smartcity_desktop.domain.sheet import Sheet
from smartcity_desktop.domain.visit import Turn
from tests.domain.test_results import INSTRUMENT, MAY, PUBLISHED, VISIT, a_sheet, levels

SEALED_AT = "2026-11-03T10:30:00+08:00"
CODE = INSTRUMENT.judged()[0].code


def a_panel(first: list[Mark], code: str = CODE) -> list[Sheet]:
    """Return sealed sheets that agree on level 3 everywhere but on one indicator."""
    alike: dict[str, Mark] = {node.code: 3 for node in INSTRUMENT.judged()}
    return [a_sheet(n, {**alike, code: mark}) for n, mark in enumerate(first)]


def revised(sheet: Sheet, mark: Mark, code: str = CODE) -> Sheet:
    change = Revised(sheet.id, sheet.revision + 1, code, sheet.marks[code], mark, "Bukti hlm. 9.")
    sheet.admit(change, sheet.owner)
    after = sheet.after(change)
    sealing = Submitted(sheet.id, after.revision, "e", SEALED_AT)
    after.admit(sealing, sheet.owner)
    return after.after(sealing)


def test_a_range_of_two_levels_is_a_flag_and_the_farthest_is_marked():
    row = comparison(PUBLISHED, VISIT, a_panel([4, 2, 4, 3, 4])).row(CODE)
    assert row
    assert (row.spread, row.mean, row.discordant) == (2, Fraction(17, 5), True)
    assert [mark.farthest for mark in row.marks] == [False, True, False, False, False]
    calm = comparison(PUBLISHED, VISIT, a_panel([4, 3, 4, 3, 4]))
    assert calm.first_flags() == ()


def test_a_change_keeps_what_was_sealed_beside_it_and_closes_the_gap():
    sheets = a_panel([4, 2, 4, 3, 4])
    sheets[1] = revised(sheets[1], 3)
    compared = comparison(PUBLISHED, VISIT, sheets)
    row = compared.row(CODE)
    assert row
    assert (row.spread, row.first_spread) == (1, 2)
    assert (row.discordant, row.first_discordant) == (False, True)
    assert (row.marks[1].mark, row.marks[1].original) == (3, 2)
    assert row.marks[1].reason == "Bukti hlm. 9."
    assert compared.first_flags() == (CODE,)
    assert sheets[1].revision == 2


def test_no_evidence_counts_as_the_lowest_level_and_not_applicable_not_at_all():
    row = comparison(PUBLISHED, VISIT, a_panel([3, NO_EVIDENCE, 3])).row(CODE)
    assert row
    assert (row.spread, row.discordant) == (2, True)
    row = comparison(PUBLISHED, VISIT, a_panel([3, NOT_APPLICABLE, 3], MAY)).row(MAY)
    assert row
    assert (row.spread, row.discordant) == (0, False)
    row = comparison(PUBLISHED, VISIT, a_panel([NOT_APPLICABLE] * 3, MAY)).row(MAY)
    assert row
    assert row.spread is None


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10**6))
def test_talk_goes_first_where_it_moves_the_index_most(seed: int):
    chance = random.Random(seed)
    compared = comparison(PUBLISHED, VISIT, [a_sheet(n, levels(chance)) for n in range(5)])
    weight = {row.node.code: (row.first_spread or 0) * row.share for row in compared.rows}
    flags = compared.first_flags()
    assert [weight[code] for code in flags] == sorted((weight[c] for c in flags), reverse=True)
    apart = {r.node.code for r in compared.rows if (r.spread or 0) >= INSTRUMENT.discordance_range}
    assert set(flags) == apart


def test_the_digest_of_a_result_follows_every_number():
    sheets = a_panel([4, 2, 4, 3, 4])
    evaluation = panel_evaluation(PUBLISHED, VISIT, sheets)
    digest = result_digest(VISIT, 1, evaluation)
    again = panel_evaluation(PUBLISHED, VISIT, random.Random(3).sample(sheets, 5))
    assert result_digest(VISIT, 1, again) == digest
    assert result_digest(VISIT, 2, evaluation) != digest
    moved = panel_evaluation(PUBLISHED, VISIT, [*sheets[:1], revised(sheets[1], 3), *sheets[2:]])
    assert result_digest(VISIT, 1, moved) != digest


def test_an_agreed_result_counts_the_sealed_revisions_and_names_what_is_missing():
    sheets = a_panel([4, 2, 4])
    seals = tuple(seal for sheet in sheets if (seal := seal_of(sheet)))
    turn = replace(Turn(VISIT.id), counted=seals)
    assert counted(turn, sheets) == (tuple(sheets), ())
    later = [sheets[0], revised(sheets[1], 3), sheets[2]]
    found, missing = counted(turn, later)
    assert [sheet.id for sheet in found] == [sheets[0].id, sheets[2].id]
    assert missing == (seals[1],)


def test_an_open_sheet_has_no_seal():
    assert seal_of(a_sheet(0, {}, sealed=False)) is None


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"mark": 4}, "mark_unchanged"),
        ({"before": 5}, "mark_unchanged"),
        ({"mark": 9}, "off_scale"),
        ({"mark": ""}, "sheet_incomplete"),
        ({"reason": " "}, "reason_required"),
        ({"revision": 3}, "revision_mismatch"),
        ({"indicator": "X9"}, "indicator_unknown"),
    ],
)
def test_a_change_says_what_stood_there_and_why(change: dict[str, object], key: str):
    sheet = a_panel([4, 2, 4])[0]
    fact = replace(Revised(sheet.id, 2, CODE, 4, 3, "Bukti."), **change)
    with pytest.raises(DomainError) as refused:
        sheet.admit(fact, sheet.owner)
    assert refused.value.key == key


def test_only_the_owner_changes_a_level_and_only_after_sealing():
    mine, other = a_panel([4, 2])[:2]
    fact = Revised(mine.id, 2, CODE, 4, 3, "Bukti.")
    with pytest.raises(DomainError) as refused:
        mine.admit(fact, other.owner)
    assert refused.value.key == "owner_only"
    draft = a_sheet(0, {CODE: 4}, sealed=False)
    with pytest.raises(DomainError) as refused:
        draft.admit(replace(fact, revision=1), draft.owner)
    assert refused.value.key == "sheet_not_sealed"
    between = mine.after(fact)
    assert not between.open
    assert between.originals() == {CODE: 4}
