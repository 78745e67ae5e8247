"""The published instruments read as plain data: complete texts, no repetition, exact weights."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).parents[2] / "resources" / "instruments"
SELECTION, EVALUATION, SPBE = "sel-a-1.0.0.toml", "eva-b-1.0.0.toml", "spbe-1.0.0.toml"
WRITTEN = (SELECTION, EVALUATION)
ALL = (*WRITTEN, SPBE)

# Words that leave two assessors with two readings.
VAGUE = re.compile(r"\b(cukup|lumayan|relatif|memadai|optimal|maksimal|sangat|berkala|dll|dsb)\b")

Table = Mapping[str, Any]


def load(name: str) -> Table:
    return tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))


def nodes(table: Table) -> Iterator[Table]:
    for child in table.get("children", ()):
        yield child
        yield from nodes(child)


def leaves(name: str, kind: str = "") -> list[Table]:
    return [n for n in nodes(load(name)) if "kind" in n and kind in ("", n["kind"])]


def level_counts(table: Table) -> Mapping[str, int]:
    return {scale["code"]: len(scale["levels"]) for scale in table["scales"]}


def incomplete(leaf: Table, levels: int) -> bool:
    return (
        not leaf["question"].endswith("?")
        or not 2 <= len(leaf["evidence"]) <= 4
        or len(leaf["levels"]) != levels
    )


@pytest.mark.parametrize("name", WRITTEN)
def test_every_judged_indicator_has_question_evidence_and_all_levels(name: str) -> None:
    counts = level_counts(load(name))
    found = [n["code"] for n in leaves(name, "judged") if incomplete(n, counts[n["scale"]])]
    assert found == []


@pytest.mark.parametrize("name", ALL)
def test_every_leaf_has_a_question_and_evidence(name: str) -> None:
    short = [n["code"] for n in leaves(name) if not n["question"] or len(n["evidence"]) < 2]
    assert short == []


@pytest.mark.parametrize("name", WRITTEN)
def test_descriptors_fit_two_lines_of_a_level_card(name: str) -> None:
    texts = [text for leaf in leaves(name, "judged") for text in leaf["levels"]]
    assert [text for text in texts if len(text) > 120 or not text.endswith(".")] == []


@pytest.mark.parametrize("name", WRITTEN)
def test_the_highest_levels_build_on_the_level_below(name: str) -> None:
    lost = [
        f"{leaf['code']}.{number}"
        for leaf in leaves(name, "judged")
        for number, text in enumerate(leaf["levels"], start=1)
        if number > 3 and not text.startswith(f"Memenuhi tingkat {number - 1}")
    ]
    assert lost == []


@pytest.mark.parametrize("name", WRITTEN)
def test_descriptors_hold_no_vague_words(name: str) -> None:
    texts = [text for leaf in leaves(name, "judged") for text in leaf["levels"]]
    assert [text for text in texts if VAGUE.search(text.lower())] == []


def test_no_descriptor_occurs_twice() -> None:
    texts = Counter(t for name in WRITTEN for n in leaves(name, "judged") for t in n["levels"])
    assert [text for text, times in texts.items() if times > 1] == []


def test_no_question_occurs_twice() -> None:
    asked = Counter(leaf["question"] for name in ALL for leaf in leaves(name))
    assert [question for question, times in asked.items() if times > 1] == []


@pytest.mark.parametrize("name", ALL)
def test_titles_and_short_titles_are_in_both_languages(name: str) -> None:
    found = list(nodes(load(name)))
    titles = [n["title"] for n in found] + [n["short"] for n in found if "short" in n]
    assert [title for title in titles if not (title.get("id") and title.get("en"))] == []


@pytest.mark.parametrize("name", ALL)
def test_short_titles_fit_the_tree(name: str) -> None:
    short = [text for leaf in leaves(name) for text in leaf["short"].values()]
    assert [text for text in short if len(text) > 34] == []


@pytest.mark.parametrize("name", ALL)
def test_the_notice_says_that_it_is_a_proposal(name: str) -> None:
    table = load(name)
    assert table["official"] is False
    assert "Usulan" in table["notice"]["id"]
    assert "bukan instrumen resmi" in table["notice"]["id"]
    assert "not an official instrument" in table["notice"]["en"]


def weight_sums(table: Table, weights: Mapping[str, str]) -> dict[str, Fraction]:
    """Return the sum of the children's weights under the index and every weighted node."""
    groups = {"index": [n for n in table["children"] if not n.get("informational")]}
    groups |= {n["code"]: n["children"] for n in nodes(table) if n.get("aggregate") == "weighted"}
    return {
        code: sum((Fraction(weights.get(n["code"], n["weight"])) for n in group), Fraction(0))
        for code, group in groups.items()
    }


@pytest.mark.parametrize("name", ALL)
def test_weights_sum_to_exactly_one(name: str) -> None:
    table = load(name)
    profiles = [{}, *(profile["weights"] for profile in table.get("profiles", ()))]
    for weights in profiles:
        assert set(weight_sums(table, weights).values()) == {Fraction(1)}


def test_the_evaluation_has_both_reported_weight_sets() -> None:
    profiles = {p["code"]: list(p["weights"].values()) for p in load(EVALUATION)["profiles"]}
    assert profiles == {
        "p2022": ["0.10", "0.20", "0.30", "0.20", "0.20"],
        "alt": ["0.10", "0.20", "0.30", "0.30", "0.10"],
    }


def test_spbe_indicators_have_the_published_overall_weights() -> None:
    expected = {"ASP1": "0.013", "ASP2": "0.025", "ASP3": "0.025", "ASP4": "0.025"}
    expected |= {"ASP5": "0.015", "ASP6": "0.015", "ASP7": "0.0275", "ASP8": "0.03"}
    shares = {
        aspect["code"]: Fraction(aspect["weight"]) / len(aspect["children"])
        for aspect in load(SPBE)["children"]
    }
    assert shares == {code: Fraction(share) for code, share in expected.items()}


def test_the_selection_has_fifteen_judged_and_four_data_indicators() -> None:
    assert Counter(leaf["kind"] for leaf in leaves(SELECTION)) == {"judged": 15, "data": 4}


def test_the_evaluation_has_forty_three_fixed_indicators_and_four_per_quick_win() -> None:
    table = load(EVALUATION)
    judged = {
        root["code"]: sum(leaf.get("kind") == "judged" for leaf in nodes(root))
        for root in table["children"]
    }
    assert judged == {"B": 2, "O": 5, "C": 18, "I": 18, "Q": 4, "P": 0}
    (quick_win,) = (root for root in table["children"] if root["code"] == "Q")
    assert (quick_win["repeat"]["min"], quick_win["repeat"]["max"]) == (1, 6)
    assert len(leaves(EVALUATION, "percentage")) == 6


def test_spbe_has_forty_seven_indicators_on_two_described_scales() -> None:
    table = load(SPBE)
    scales = Counter(leaf["scale"] for leaf in leaves(SPBE, "judged"))
    assert scales == {"SPBE-K": 31, "SPBE-L": 16}
    levels = [level for scale in table["scales"] for level in scale["levels"]]
    assert all(level["description"] for level in levels)


@pytest.mark.parametrize("name", ALL)
def test_codes_are_unique(name: str) -> None:
    codes = Counter(node["code"] for node in nodes(load(name)))
    assert [code for code, times in codes.items() if times > 1] == []


@pytest.mark.parametrize("name", ALL)
def test_notes_are_required_at_both_ends_of_the_scale(name: str) -> None:
    table = load(name)
    for scale in table["scales"]:
        values = [level["value"] for level in scale["levels"]]
        assert table["note_required_at"] == [values[0], values[-1]]
