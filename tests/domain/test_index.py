"""The index is exact, bounded, monotone, and what an independent computation gives."""

import random
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smartcity_desktop.domain.golden import mismatches
from smartcity_desktop.domain.index import (
    NO_EVIDENCE,
    NOT_APPLICABLE,
    AnswerError,
    answer_value,
    evaluate,
    interpolate,
    profile_weights,
)
from smartcity_desktop.domain.numbers import rounded
from tests.builders import an_instrument
from tests.domain.trees import HIGHEST, LOWEST, a_tree, answers_for, flat_index, seeds

INSTRUMENTS = ("sel-a-1.0.0", "eva-b-1.0.0", "spbe-1.0.0")
some = settings(max_examples=60, deadline=None)


@pytest.mark.parametrize("name", INSTRUMENTS)
def test_every_published_instrument_reproduces_its_own_numbers(name: str):
    instrument = an_instrument(name)
    assert len(instrument.golden) >= 3
    assert mismatches(instrument) == []


@pytest.mark.parametrize("name", INSTRUMENTS)
def test_every_golden_number_is_compared(name: str):
    """Changing any one expected number of any vector is noticed, by name."""
    instrument = an_instrument(name)
    for vector in instrument.golden[:4]:
        changes = [replace(vector, display=vector.display | {c: "9,99"}) for c in vector.display]
        changes += [replace(vector, exact=vector.exact | {c: Fraction(99)}) for c in vector.exact]
        if vector.band is not None:
            changes.append(replace(vector, band="Lain"))
        if vector.missing is not None:
            changes.append(replace(vector, missing=(*vector.missing, "X9")))
        if vector.improvement is not None:
            changes.append(replace(vector, improvement="+9,99"))
        assert changes
        for changed in changes:
            found = mismatches(replace(instrument, golden=(changed,)))
            assert [m.vector for m in found] == [vector.name]


@some
@given(seeds, seeds)
def test_the_index_equals_a_naive_computation(shape: int, draw: int):
    tree, chance = a_tree(shape), random.Random(draw)
    answers = answers_for(tree, chance)
    got = evaluate(tree, answers)
    assert got.index == flat_index(tree, answers)
    assert got.missing == ()


@some
@given(seeds, seeds)
def test_the_index_stays_within_the_scale(shape: int, draw: int):
    tree = a_tree(shape)
    answers = answers_for(tree, random.Random(draw))
    got = evaluate(tree, answers)
    for score in got.nodes.values():
        assert score.exact is None or LOWEST <= score.exact <= HIGHEST
    if got.index is not None:
        assert got.band is not None
        assert rounded(got.index, tree.digits) >= got.band.from_ or got.band is tree.bands[-1]


@some
@given(seeds, seeds, st.data())
def test_a_better_answer_never_lowers_the_index(shape: int, draw: int, data: st.DataObject):
    tree = a_tree(shape)
    answers = answers_for(tree, random.Random(draw))
    code = data.draw(st.sampled_from(sorted(answers)))
    low = evaluate(tree, answers | {code: 2}).index
    high = evaluate(tree, answers | {code: 4}).index
    assert low is not None
    assert high is not None
    assert low < high


@some
@given(seeds)
def test_equal_answers_give_themselves_whatever_the_weights(shape: int):
    tree = a_tree(shape)
    for level in range(LOWEST, HIGHEST + 1):
        assert evaluate(tree, dict.fromkeys((n.code for n in tree.leaves()), level)).index == level


@some
@given(seeds)
def test_shares_of_the_leaves_make_the_whole(shape: int):
    tree = a_tree(shape)
    got = evaluate(tree, answers_for(tree, random.Random(1), special=False))
    assert sum(got.nodes[node.code].share for node in tree.leaves()) == 1


@some
@given(seeds, seeds, st.data())
def test_any_missing_answer_leaves_no_index(shape: int, draw: int, data: st.DataObject):
    tree = a_tree(shape)
    answers = answers_for(tree, random.Random(draw))
    gone = data.draw(st.sets(st.sampled_from(sorted(answers)), min_size=1))
    got = evaluate(tree, {code: a for code, a in answers.items() if code not in gone})
    assert (got.index, got.band) == (None, None)
    assert set(got.missing) == gone


def test_nothing_applicable_is_no_index_and_not_zero():
    tree = a_tree(7)
    got = evaluate(tree, dict.fromkeys((n.code for n in tree.leaves()), NOT_APPLICABLE))
    assert (got.index, got.missing) == (None, ())


def test_no_evidence_counts_as_the_lowest_level():
    tree = a_tree(7)
    none = evaluate(tree, dict.fromkeys((n.code for n in tree.leaves()), NO_EVIDENCE))
    assert none.index == LOWEST


def test_steps_tell_the_renormalisation():
    tree = an_instrument()
    vector = next(v for v in tree.golden if NOT_APPLICABLE in v.answers.values())
    got = evaluate(tree, vector.answers, vector.values, profile_weights(tree, vector.profile))
    assert any(step.startswith("÷ ") for score in got.nodes.values() for step in score.steps)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [(0, "off_scale"), (6, "off_scale"), ("3", "off_scale"), (True, "off_scale")],
)
def test_an_answer_off_the_scale_is_refused(answer: int | str, reason: str):
    tree = a_tree(7)
    code = tree.leaves()[0].code
    with pytest.raises(AnswerError) as refused:
        evaluate(tree, {code: answer})
    assert (refused.value.code, refused.value.reason) == (code, reason)


def test_what_always_applies_cannot_be_left_out():
    tree = a_tree(7, may=False)
    with pytest.raises(AnswerError) as refused:
        evaluate(tree, {tree.leaves()[0].code: NOT_APPLICABLE})
    assert refused.value.reason == "always_applicable"


points = st.lists(
    st.tuples(st.integers(0, 100), st.integers(1, 5)),
    min_size=2,
    max_size=6,
    unique_by=lambda p: p[0],
).map(lambda found: tuple((Fraction(a), Fraction(b)) for a, b in sorted(found)))


@given(points, st.fractions(-10, 110, max_denominator=100))
def test_interpolation_passes_its_points_and_stays_between(
    given_points: tuple[tuple[Fraction, Fraction], ...], at: Fraction
):
    for x, y in given_points:
        assert interpolate(given_points, x) == y
    values = [y for _, y in given_points]
    assert min(values) <= interpolate(given_points, at) <= max(values)


SPBE_INDEX = "A4.3"


@pytest.mark.parametrize("answer", ["26", "0", "10", "72", "0,99", "5.01", 26, 0])
def test_a_quantity_beyond_the_bounds_of_its_indicator_is_refused(answer: int | str):
    tree = an_instrument()
    with pytest.raises(AnswerError) as refused:
        answer_value(tree, tree.node(SPBE_INDEX), answer)
    assert refused.value.reason == "out_of_bounds"
    assert refused.value.details == {"low": "1", "high": "5"}


@pytest.mark.parametrize(
    ("answer", "level"), [("1", 1), ("2", 2), ("3", 3), (4, 4), ("5", 5), ("2,6", 3), ("2.59", 2)]
)
def test_a_whole_quantity_is_no_level(answer: int | str, level: int):
    """2 is the index 2,00 and lies below 2,60; it is not the second level by its digit."""
    tree = an_instrument()
    assert answer_value(tree, tree.node(SPBE_INDEX), answer) == level


@pytest.mark.parametrize(
    "answer", ["", "x", "1e999999999", "9" * 5000, "NaN", "Infinity", "1/0", "1_0", "true", True]
)
def test_what_is_no_number_is_refused_in_words(answer: int | str):
    tree = an_instrument()
    with pytest.raises(AnswerError) as refused:
        answer_value(tree, tree.node(SPBE_INDEX), answer)
    assert refused.value.reason == "answer_not_number"


@pytest.mark.parametrize("answer", [3, "3", "no_evidence", True])
def test_a_category_is_named_and_never_a_level(answer: int | str):
    tree = an_instrument()
    with pytest.raises(AnswerError) as refused:
        answer_value(tree, tree.node("A1.1"), answer)
    assert refused.value.reason == "unknown_category"
