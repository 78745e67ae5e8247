"""Broken instrument files: everything wrong is named at once, and nothing else is ever raised."""

import random
import tomllib
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smartcity_desktop.domain.golden import mismatches
from smartcity_desktop.domain.instrument_file import InstrumentFileError, Problem, read_instrument
from tests.builders import instrument_text

Table = dict[str, Any]
SEL, EVA = "sel-a-1.0.0", "eva-b-1.0.0"


def toml(value: object) -> str:
    """Return a value as TOML, inline below the top."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{quoted(k)} = {toml(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(toml, value)) + "]"
    return quoted(value) if isinstance(value, str) else str(value)


def quoted(text: str) -> str:
    escaped = "".join(c if c.isprintable() and c not in '"\\' else f"\\U{ord(c):08x}" for c in text)
    return f'"{escaped}"'


def written(table: Table) -> bytes:
    return "\n".join(f"{quoted(k)} = {toml(v)}" for k, v in table.items()).encode()


def problems_of(content: bytes) -> list[Problem]:
    with pytest.raises(InstrumentFileError) as refused:
        read_instrument(content)
    return list(refused.value.problems)


def table_of(name: str = SEL) -> Table:
    return tomllib.loads(instrument_text(name))


def first_leaf(table: Table, kind: str = "judged") -> Table:
    for root in table["children"]:
        for child in root.get("children", []):
            if child.get("kind") == kind:
                return child
    raise AssertionError(kind)


def converting(table: Table) -> Table:
    waiting = list(table["children"])
    while waiting:
        node = waiting.pop()
        if node.get("aggregate") == "convert":
            return node
        waiting += node.get("children", [])
    raise AssertionError


def repeating(table: Table) -> Table:
    waiting = list(table["children"])
    while waiting:
        node = waiting.pop()
        if "repeat" in node:
            return node
        waiting += node.get("children", [])
    raise AssertionError


def put(path: Callable[[Table], Table], key: str, value: object) -> Callable[[Table], None]:
    return lambda table: path(table).__setitem__(key, value)


def gone(path: Callable[[Table], Table], key: str) -> Callable[[Table], object]:
    return lambda table: path(table).pop(key)


def root(table: Table) -> Table:
    return table


def child(table: Table) -> Table:
    return table["children"][0]


BREAKS: list[tuple[str, str, Callable[[Table], object]]] = [
    ("unknown_format", SEL, put(root, "format", 2)),
    ("missing_text", SEL, gone(root, "code")),
    ("missing_table", SEL, gone(root, "title")),
    ("unknown_policy", SEL, put(root, "self_assessment", "sometimes")),
    ("unknown_method", SEL, put(root, "rounding", "half_even")),
    ("not_integers", SEL, put(root, "note_required_at", ["1"])),
    ("not_integers", SEL, put(root, "min_valid", "3")),
    ("below_lowest", SEL, put(root, "digits", -1)),
    ("not_texts", SEL, put(root, "tie_break", [1])),
    ("unknown_node", SEL, put(root, "tie_break", ["A9"])),
    ("no_golden", SEL, put(root, "golden", [])),
    ("no_bands", SEL, put(root, "bands", [])),
    ("bands_not_falling", SEL, lambda t: t["bands"].reverse()),
    ("not_a_number", SEL, put(lambda t: t["decision"], "minimum", "dua")),
    ("not_a_number", SEL, put(lambda t: t["decision"], "minimum", "1e999999999")),
    ("scale_not_consecutive", SEL, lambda t: t["scales"][0]["levels"].pop(1)),
    ("weights_not_one", SEL, put(child, "weight", "0.16")),
    ("code_twice", SEL, lambda t: put(first_leaf, "code", child(t)["code"])(t)),
    ("leaf_or_node", SEL, put(first_leaf, "children", [{"code": "Z"}])),
    ("unknown_kind", SEL, put(first_leaf, "kind", "guessed")),
    ("unknown_scale", SEL, put(first_leaf, "scale", "M9")),
    ("descriptors", SEL, put(first_leaf, "levels", ["satu"])),
    ("no_categories", SEL, put(lambda t: first_leaf(t, "data"), "map", {})),
    ("unknown_aggregate", SEL, put(child, "aggregate", "median")),
    ("convert_without_points", EVA, put(converting, "points", [[0, 1]])),
    ("points_not_rising", EVA, put(converting, "points", [[0, 1], [0, 2]])),
    ("not_pairs", EVA, put(converting, "points", [[0, 1, 2]])),
    ("convert_one_child", EVA, lambda t: converting(t)["children"].append({"code": "Z"})),
    ("repeat_bounds", EVA, put(lambda t: repeating(t)["repeat"], "min", 9_999)),
    ("repeat_nested", EVA, lambda t: repeating(t)["children"].append({"code": "Z"})),
]


@pytest.mark.parametrize(("key", "name", "change"), BREAKS, ids=[b[0] for b in BREAKS])
def test_each_fault_is_named(key: str, name: str, change: Callable[[Table], object]):
    table = table_of(name)
    change(table)
    found = problems_of(written(table))
    assert key in {problem.key for problem in found}
    assert all(problem.where for problem in found)


def test_negative_weights_are_refused_even_when_they_sum_to_one():
    table = table_of()
    first, second = table["children"][:2]
    total = float(first["weight"]) + float(second["weight"])
    first["weight"], second["weight"] = "-0.1", f"{total + 0.1:.2f}"
    assert "weight_negative" in {p.key for p in problems_of(written(table))}


def test_several_faults_are_named_at_once():
    table = table_of()
    table["min_valid"] = "tiga"
    table["rounding"] = "banker"
    first_leaf(table)["kind"] = "guessed"
    child(table)["aggregate"] = "median"
    assert {p.key for p in problems_of(written(table))} == {
        "not_integers",
        "unknown_method",
        "unknown_kind",
        "unknown_aggregate",
    }


@pytest.mark.parametrize("name", [SEL, EVA, "spbe-1.0.0"])
def test_the_writer_of_these_tests_loses_nothing(name: str):
    """Else a refusal above could be the writer's own fault."""
    instrument = read_instrument(written(table_of(name)))
    assert instrument.code == table_of(name)["code"]
    assert mismatches(instrument) == []


values = st.recursive(
    st.one_of(
        st.integers(-10, 10**6),
        st.integers(10**30, 10**31),
        st.booleans(),
        st.text(max_size=5),
        st.sampled_from(["judged", "data", "convert", "0.5", "1/0", "NaN", "1e99", "M5"]),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(["id", "code", "kind", "value", "x"]), inner, max_size=3),
    ),
    max_leaves=6,
)


def _replace_somewhere(table: Any, chance: random.Random, value: object) -> None:
    """Put `value` in a random place of a parsed file, at any depth."""
    place = table
    while True:
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        key = chance.choice(keys)
        inner = place[key]
        if isinstance(inner, dict | list) and inner and chance.random() < 0.8:
            place = inner
            continue
        place[key] = value
        return


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([SEL, EVA]), st.integers(0, 10**9), st.lists(values, min_size=1, max_size=4))
def test_a_file_with_random_values_is_read_or_refused(name: str, seed: int, put_in: list[object]):
    table, chance = table_of(name), random.Random(seed)
    for value in put_in:
        _replace_somewhere(table, chance, value)
    try:
        instrument = read_instrument(written(table))
    except InstrumentFileError:
        return
    # What is read can also be computed: a wrong number is a mismatch, never a crash.
    assert isinstance(mismatches(instrument), list)


def test_more_decimals_than_say_anything_are_refused():
    problems = problems_of(written(table_of(SEL) | {"digits": 4300}))
    assert [problem.key for problem in problems] == ["above_highest"]


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(st.sampled_from(["format", "code", "children", "scales", "golden"]), values))
def test_any_table_is_refused_in_words(table: Table):
    assert problems_of(written({"format": 1} | table))


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_refused_in_words(content: bytes):
    assert problems_of(content)


@pytest.mark.parametrize(
    "content",
    [
        b"format = 1\nx = " + b"[" * 5000 + b"]" * 5000,
        b"format = 1\nmin_valid = " + b"9" * 5000,
        b"format = 1\nmin_valid = 0x" + b"f" * 5000,
        b"format = 1\n"
        + b"".join(b"[[%s]]\ncode='x'\n" % b".".join([b"children"] * n) for n in range(1, 400)),
    ],
    ids=["nested", "long", "hex", "deep"],
)
def test_hostile_files_are_refused(content: bytes):
    assert problems_of(content)
