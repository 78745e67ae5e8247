"""Instruments by chance as files: every kind of indicator, scale, group and weight there is."""

import random
from dataclasses import replace
from fractions import Fraction
from typing import Any

from smartcity_desktop.domain.index import evaluate, profile_weights
from smartcity_desktop.domain.instrument import Instrument, LeafKind
from smartcity_desktop.domain.instrument_file import read_instrument
from smartcity_desktop.domain.numbers import exact_text
from smartcity_desktop.domain.roster import DataValue, Programme, Roster
from tests.builders import REGIONS, a_roster
from tests.domain.test_instrument_file import written

Table = dict[str, Any]
PERCENTAGES = ("0", "85.71", "33.3", "100", "7")


def _text(words: str) -> Table:
    return {"id": words}


class Maker:
    """Makes one instrument; codes are counted so that none comes twice."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.lowest = self.chance.choice((0, 1, 1, 2, -3, -100, 90))
        self.steps = self.chance.randint(2, 11)
        self.count = 0
        self.groups = 0

    @property
    def levels(self) -> range:
        return range(self.lowest, self.lowest + self.steps)

    def code(self, kind: str) -> str:
        self.count += 1
        return f"{kind}{self.count}"

    def weights(self, count: int) -> list[str]:
        parts = [self.chance.randint(1, 30) for _ in range(count)]
        return [f"{part}/{sum(parts)}" for part in parts]

    def node(self, depth: int) -> Table:
        draw = self.chance.random()
        if depth == 0 or draw < 0.35:
            return self.leaf()
        if draw < 0.45:
            return self.converted()
        if draw < 0.6 and self.groups < 2:
            return self.group()
        weighted = self.chance.random() < 0.6
        children = [self.node(depth - 1) for _ in range(self.chance.randint(1, 3))]
        if weighted:
            for child, weight in zip(children, self.weights(len(children)), strict=True):
                child["weight"] = weight
        made = {"code": self.code("K"), "title": _text("Komponen contoh"), "children": children}
        return made | {"aggregate": "weighted" if weighted else "mean"}

    def leaf(self, kinds: tuple[str, ...] = ("judged", "judged", "map", "number", "yes")) -> Table:
        made = {"code": self.code("I"), "title": _text("Indikator contoh"), "scale": "S"}
        kind, levels = self.chance.choice(kinds), list(self.levels)
        if kind == "judged":
            required = self.chance.sample(levels, self.chance.randint(0, 1))
            may = self.chance.random() < 0.3
            described = [f"Uraian tingkat {level}." for level in levels]
            return (
                made
                | {"kind": "judged", "levels": described, "may_be_not_applicable": may}
                | ({"note_required_at": required} if required else {})
            )
        if kind == "map":
            names = {f"kategori {n}": self.chance.choice(levels) for n in range(3)}
            return made | {"kind": "data", "map": names}
        if kind == "yes":
            return made | {"kind": "boolean", "map": {"ya": levels[-1], "tidak": levels[0]}}
        ends = sorted(self.chance.sample(range(1, 40), 2))
        steps = [[str(end), self.chance.choice(levels)] for end in ends] + [["", levels[-1]]]
        return made | {"kind": "data", "thresholds": steps, "bounds": ["0", "50"]}

    def converted(self) -> Table:
        child = {"code": self.code("P"), "title": _text("Persen contoh"), "kind": "percentage"}
        low, high = self.levels[0], self.levels[-1]
        return {
            "code": self.code("C"),
            "title": _text("Konversi contoh"),
            "aggregate": "convert",
            "points": [["0", str(low)], ["100", str(high)]],
            "children": [child],
        }

    def group(self) -> Table:
        self.groups += 1
        most = self.chance.randint(1, 4)
        return {
            "code": self.code("Q"),
            "title": _text("Kelompok contoh"),
            "aggregate": "mean",
            "repeat": {"min": 1, "max": most, "label": _text("Baris")},
            "children": [self.leaf(("judged",)) for _ in range(self.chance.randint(1, 3))],
        }

    def table(self) -> Table:
        roots = [self.leaf(("judged",)), *(self.node(3) for _ in range(self.chance.randint(1, 3)))]
        for root, weight in zip(roots, self.weights(len(roots)), strict=True):
            root["weight"] = weight
        levels = [
            {"value": n, "label": _text(f"Tingkat {n}"), "description": "Contoh."}
            for n in self.levels
        ]
        return {
            "format": 1,
            "code": "ACAK",
            "version": "1.0.0",
            "kind": "selection",
            "title": _text("Instrumen acak"),
            "notice": _text("Contoh."),
            "min_valid": 3,
            "digits": self.chance.randint(0, 4),
            "tie_break": ["spread", "plenary"],
            "decision": {"quota": 2, "minimum": str(self.lowest)},
            "global_rating": {"required": False},
            "scales": [{"code": "S", "levels": levels}],
            "bands": [{"from": str(self.lowest), "label": _text("Ada")}],
            "children": roots,
            "golden": [{"name": "G1", "expect": {"index": {"exact": "0"}}}],
        }


def any_instrument(seed: int) -> tuple[bytes, Instrument]:
    """Return a sound instrument's file and what it says; its vector is what the program gives."""
    maker = Maker(seed)
    table = maker.table()
    draft = read_instrument(written(table))
    tree = draft.expanded({})
    answers = {node.code: an_answer(tree, node.code, random.Random(seed)) for node in tree.leaves()}
    index = evaluate(tree, answers, weights=profile_weights(draft)).index
    table["golden"] = [
        {"name": "G1", "answers": answers, "expect": {"index": {"exact": _exact(index)}}}
    ]
    return written(table), read_instrument(written(table))


def _exact(index: Fraction | None) -> str:
    return "0" if index is None else f"{index.numerator}/{index.denominator}"


def an_answer(tree: Instrument, code: str, chance: random.Random) -> int | str:
    """Return an answer by chance that an indicator takes."""
    node = tree.node(code)
    assert node.leaf is not None
    if node.leaf.kind is LeafKind.JUDGED:
        return chance.choice(tree.scale_of(node).levels).value
    if node.leaf.kind is LeafKind.PERCENTAGE:
        return chance.choice(PERCENTAGES)
    if node.leaf.categories:
        return chance.choice(list(node.leaf.categories))
    return chance.choice(("0", "7", "49.5", exact_text(Fraction(50)), "12"))


def any_roster(instrument: Instrument, seed: int) -> Roster:
    """Return the small event on an instrument, with data and rows by chance for each region."""
    chance, base = random.Random(seed), a_roster(instrument)
    groups = [node for node in instrument.nodes() if node.repeat]
    programmes = tuple(
        Programme(region.code, group.code, f"Baris {number}")
        for region in REGIONS
        for group in groups
        for number in range(chance.randint(1, group.repeat.maximum if group.repeat else 1))
    )
    roster = replace(base, programmes=programmes, self_answers=(), data=())
    data: list[DataValue] = []
    for region in REGIONS:
        tree = instrument.expanded(roster.rows_of(region.code))
        for node in tree.leaves():
            if node.leaf and node.leaf.kind is not LeafKind.JUDGED:
                value = str(an_answer(tree, node.code, chance))
                data.append(DataValue(region.code, node.code, value, "Contoh", 2025))
    return replace(roster, data=tuple(data))
