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
from smartcity_desktop.host.wording import LANGUAGES, Wording
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


def coded(node: Table, code: str = "Z") -> Table:
    return {**node, "code": code}


def an_inner_node(table: Table) -> Table:
    leaf = coded(first_leaf(table), "Z1") | {"weight": "1"}
    return {"code": "Z", "title": {"id": "Tambahan"}, "weight": "1", "children": [leaf]}


def scale(table: Table) -> Table:
    return table["scales"][0]


def vector(table: Table) -> Table:
    return table["golden"][0]


def datum(table: Table) -> Table:
    """Return the indicator that a number answers."""
    return next(leaf for leaf in leaves(table) if "thresholds" in leaf)


def chosen(table: Table) -> Table:
    """Return an indicator that a category answers."""
    return next(leaf for leaf in leaves(table) if "map" in leaf)


def leaves(table: Table) -> list[Table]:
    below = [leaf for node in table.get("children", []) for leaf in leaves(node)]
    return [table, *below] if "kind" in table else below


def profile(table: Table) -> Table:
    return table["profiles"][0]


def percentage(table: Table) -> Table:
    return first_kind(table, "percentage")


def first_kind(table: Table, kind: str) -> Table:
    return next(leaf for leaf in leaves(table) if leaf["kind"] == kind)


def at_level(number: int, key: str, value: object) -> Callable[[Table], None]:
    return put(lambda t: scale(t)["levels"][number], key, value)


def straight(table: Table) -> None:
    """Let a percentage be a part of a mean of levels."""
    node = converting(table)
    node["aggregate"] = "mean"
    del node["points"]


def deep(table: Table) -> None:
    leaf = child(table)["children"][-1]
    for number in range(12):
        inner = {k: leaf[k] for k in ("title", "weight")}
        leaf = inner | {"code": f"Z{number}", "children": [leaf | {"weight": "1"}]}
    child(table)["children"][-1] = leaf


def shifted(first: int) -> Callable[[Table], None]:
    """Let a scale of whole numbers begin elsewhere."""

    def shift(table: Table) -> None:
        for number, level in enumerate(scale(table)["levels"], start=first):
            level["value"] = number

    return shift


def low_bands(table: Table) -> None:
    table["bands"][3]["from"], table["bands"][4]["from"] = "1.00", "0.50"


def swapped(table: Table) -> list[object]:
    first, second, *rest = datum(table)["thresholds"]
    return [second, first, *rest]


def long_scale(table: Table) -> None:
    level = scale(table)["levels"][-1]
    scale(table)["levels"] += [level | {"value": number} for number in range(6, 14)]


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
    ("convert_one_child", EVA, lambda t: converting(t)["children"].append(coded(first_leaf(t)))),
    # Fields that nobody reads, at every level of the file.
    ("unknown_field", SEL, put(root, "min_vaild", 3)),
    ("unknown_field", SEL, put(root, "bobot", "1")),
    ("unknown_field", SEL, put(lambda t: t["decision"], "qouta", 3)),
    ("unknown_field", SEL, put(lambda t: t["global_rating"], "require", True)),
    ("unknown_field", SEL, put(lambda t: t["global_rating"]["options"][0], "value", 1)),
    ("unknown_field", SEL, put(lambda t: t["bands"][0], "to", "5.00")),
    ("unknown_field", SEL, put(scale, "step", 1)),
    ("unknown_field", SEL, at_level(0, "desc", "x")),
    ("unknown_field", SEL, put(child, "wieght", "0.15")),
    ("unknown_field", SEL, put(child, "question", "Apa?")),
    ("unknown_field", SEL, put(first_leaf, "note_requried_at", [1])),
    ("unknown_field", SEL, put(first_leaf, "map", {"a": 1})),
    ("unknown_field", SEL, put(first_leaf, "aggregate", "mean")),
    ("unknown_field", SEL, put(first_leaf, "repeat", {"min": 1, "max": 2})),
    ("unknown_field", SEL, put(datum, "levels", ["a", "b", "c", "d", "e"])),
    ("unknown_field", SEL, put(datum, "may_be_not_applicable", True)),
    ("unknown_field", SEL, put(lambda t: t["title"], "fr", "Titre")),
    ("unknown_field", SEL, put(vector, "bands", "Siap")),
    ("unknown_field", SEL, put(lambda t: vector(t)["expect"]["index"], "shown", "3,02")),
    ("unknown_field", EVA, put(lambda t: repeating(t)["repeat"], "maximum", 6)),
    ("unknown_field", EVA, put(profile, "weight", {})),
    ("unknown_field", EVA, put(percentage, "scale", "S4")),
    # Kinds and types.
    ("unknown_event_kind", SEL, put(root, "kind", "seleksi")),
    ("missing_text", SEL, put(root, "kind", "")),
    ("not_boolean", SEL, put(root, "official", "ya")),
    ("not_boolean", SEL, put(first_leaf, "may_be_not_applicable", 1)),
    ("not_integers", SEL, put(root, "min_valid", True)),
    ("not_integers", SEL, at_level(0, "value", True)),
    ("not_integers", SEL, put(lambda t: chosen(t)["map"], "sedang", True)),
    ("missing_table", SEL, put(lambda t: t, "bands", [1])),
    ("missing_table", SEL, lambda t: t["children"].append("A8")),
    ("bad_answer", SEL, put(lambda t: vector(t)["answers"], "A2.1", True)),
    ("bad_answer", SEL, put(lambda t: vector(t)["answers"], "A2.1", 3.5)),
    # Numbers nobody can mean.
    ("below_lowest", SEL, put(root, "min_valid", 0)),
    ("below_lowest", SEL, put(root, "discordance_range", 0)),
    ("above_highest", SEL, put(root, "discordance_range", 50)),
    ("below_lowest", SEL, put(lambda t: t["decision"], "quota", -1)),
    ("minimum_beyond", SEL, put(lambda t: t["decision"], "minimum", "260")),
    ("not_a_number", SEL, put(child, "weight", "NaN")),
    ("not_a_number", SEL, put(child, "weight", True)),
    ("weight_missing", SEL, gone(child, "weight")),
    ("weight_missing", SEL, gone(first_leaf, "weight")),
    # Codes and texts.
    ("code_twice", SEL, lambda t: put(first_leaf, "code", child(t)["code"].lower())(t)),
    ("code_twice", EVA, put(lambda t: t["profiles"][1], "code", "p2022")),
    ("code_twice", SEL, lambda t: t["scales"].append(scale(t))),
    ("code_twice", SEL, put(lambda t: t["global_rating"]["options"][1], "code", "TIDAK_SIAP")),
    ("code_twice", SEL, put(lambda t: t["golden"][1], "name", table_of()["golden"][0]["name"])),
    ("code_shape", EVA, lambda t: put(first_leaf, "code", repeating(t)["code"] + "#1")(t)),
    ("code_shape", SEL, put(first_leaf, "code", "A 1/2")),
    ("code_shape", SEL, put(first_leaf, "code", "index")),
    ("code_shape", SEL, put(first_leaf, "code", "A" * 40)),
    ("code_shape", SEL, put(root, "code", "SEL/A")),
    ("version_shape", SEL, put(root, "version", "../1.0.0")),
    ("missing_text", SEL, put(lambda t: child(t)["title"], "id", "  ")),
    ("missing_table", SEL, put(child, "title", {})),
    ("missing_text", SEL, put(lambda t: scale(t)["levels"][0]["label"], "id", "")),
    ("text_unsound", SEL, put(lambda t: child(t)["title"], "id", "Kemampuan\u200b Keuangan")),
    ("text_unsound", SEL, put(lambda t: child(t)["title"], "id", "x" * 3000)),
    ("step_twice", SEL, put(root, "tie_break", ["A2", "A2", "plenary"])),
    ("unknown_node", EVA, put(root, "tie_break", ["Q1"])),
    ("no_ratings", SEL, put(lambda t: t["global_rating"], "options", [])),
    # Scales, levels, thresholds and bounds.
    ("scale_range", SEL, shifted(-102)),
    ("scale_range", SEL, shifted(100)),
    ("scale_steps", SEL, lambda t: scale(t).update(levels=scale(t)["levels"][:1])),
    ("scale_steps", SEL, long_scale),
    ("level_off_scale", SEL, put(lambda t: chosen(t)["map"], "sedang", 6)),
    ("level_off_scale", SEL, put(lambda t: datum(t)["thresholds"][0], 1, 0)),
    ("level_off_scale", SEL, put(first_leaf, "note_required_at", [9])),
    ("thresholds_not_rising", SEL, lambda t: put(datum, "thresholds", swapped(t))(t)),
    ("thresholds_not_rising", SEL, put(lambda t: datum(t)["thresholds"][1], 0, "1.80")),
    ("thresholds_not_rising", SEL, put(lambda t: datum(t)["thresholds"][1], 0, "")),
    ("thresholds_open", SEL, lambda t: datum(t)["thresholds"].pop()),
    ("threshold_beyond", SEL, put(lambda t: datum(t)["thresholds"][0], 0, "0.5")),
    ("threshold_beyond", SEL, put(lambda t: datum(t)["thresholds"][3], 0, "42")),
    ("no_bounds", SEL, gone(datum, "bounds")),
    ("bounds_pair", SEL, put(datum, "bounds", ["5", "1"])),
    ("bounds_pair", SEL, put(datum, "bounds", "1-5")),
    ("bounds_unused", SEL, put(chosen, "bounds", ["1", "5"])),
    ("category_unclear", SEL, put(lambda t: chosen(t)["map"], "Sedang", 3)),
    ("category_unclear", SEL, put(lambda t: chosen(t)["map"], "no_evidence", 1)),
    ("label_unused", SEL, put(lambda t: chosen(t)["map_labels"], "sedng", "Sedang")),
    ("boolean_two", SEL, put(chosen, "kind", "boolean")),
    ("descriptors", SEL, lambda t: first_leaf(t)["levels"].pop()),
    ("not_texts", SEL, put(lambda t: first_leaf(t)["levels"], 0, "")),
    # Predicates.
    ("bands_gap", SEL, lambda t: t["bands"].pop()),
    ("bands_not_falling", SEL, put(lambda t: t["bands"][1], "from", "4.20")),
    ("bands_beyond", SEL, put(lambda t: t["bands"][0], "from", "42")),
    ("bands_beyond", SEL, low_bands),
    # The tree.
    ("percentage_unconverted", EVA, straight),
    ("points_unused", EVA, put(repeating, "points", [["0", "1"], ["1", "2"]])),
    ("informational_inner", EVA, put(converting, "informational", True)),
    ("informational_judged", SEL, put(child, "informational", True)),
    ("nothing_counts", SEL, lambda t: [n.update(informational=True) for n in t["children"]]),
    ("too_deep", SEL, deep),
    ("too_many_indicators", EVA, put(lambda t: repeating(t)["repeat"], "max", 100)),
    ("unknown_node", EVA, put(lambda t: profile(t)["weights"], "Z", "0.1")),
    ("weights_not_one", EVA, put(lambda t: profile(t)["weights"], "B", "0.2")),
    # Vectors that prove nothing.
    ("golden_empty", SEL, lambda t: [vector(t).pop(k) for k in ("band", "missing", "expect")]),
    ("golden_fixed", SEL, put(vector, "values", {"A1": "13/5"})),
    ("golden_half", EVA, lambda t: next(v for v in t["golden"] if "previous" in v).pop("previous")),
    (
        "golden_without_index",
        SEL,
        lambda t: [v["expect"].pop("index", 0) for v in t["golden"] if "expect" in v],
    ),
    ("unknown_node", SEL, put(lambda t: vector(t)["answers"], "A9.1", 3)),
    ("unknown_node", SEL, put(lambda t: vector(t)["answers"], "A1", 3)),
    ("unknown_node", SEL, put(lambda t: vector(t)["expect"], "A9", {"exact": "1"})),
    ("unknown_node", SEL, put(vector, "missing", ["A9.9"])),
    ("unknown_node", EVA, put(vector, "rows", {"Z": 2})),
    ("repeat_bounds", EVA, put(vector, "rows", {"Q": 99})),
    ("unknown_profile", EVA, put(vector, "profile", "p1999")),
    ("unknown_band", SEL, put(vector, "band", "Luar biasa")),
    ("off_scale", SEL, put(lambda t: vector(t)["answers"], "A2.1", 6)),
    ("out_of_bounds", SEL, put(lambda t: vector(t)["answers"], "A4.3", "26")),
    ("unknown_category", SEL, put(lambda t: vector(t)["answers"], "A1.1", "sedng")),
    ("not_a_number", SEL, put(lambda t: vector(t)["expect"]["index"], "exact", "3,02")),
    ("repeat_bounds", EVA, put(lambda t: repeating(t)["repeat"], "min", 9_999)),
    ("repeat_nested", EVA, lambda t: repeating(t)["children"].append(an_inner_node(t))),
]


@pytest.mark.parametrize(("key", "name", "change"), BREAKS, ids=[b[0] for b in BREAKS])
def test_each_fault_is_named(key: str, name: str, change: Callable[[Table], object]):
    table = table_of(name)
    change(table)
    found = problems_of(written(table))
    assert key in {problem.key for problem in found}
    assert all(problem.where for problem in found)
    # One fault is one line, or a few where the place of the fault is open.
    assert len(found) <= 10
    for language in LANGUAGES:
        wording = Wording(language)
        assert all(wording.say(f"instrument.{p.key}", **p.details) for p in found)


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
