"""Random instruments and an independent, naive computation of their index."""

import random
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from hypothesis import strategies as st

from smartcity_desktop.domain.index import NO_EVIDENCE, NOT_APPLICABLE
from smartcity_desktop.domain.instrument import (
    Aggregate,
    Instrument,
    Leaf,
    LeafKind,
    Node,
    Text,
)
from tests.builders import an_instrument

LOWEST, HIGHEST = 1, 5
SCALE = "M5"


def _weights(chance: random.Random, count: int) -> list[Fraction]:
    parts = [chance.randrange(1, 50) for _ in range(count)]
    return [Fraction(part, sum(parts)) for part in parts]


def _leaf(code: str, weight: Fraction, *, may: bool) -> Node:
    leaf = Leaf(LeafKind.JUDGED, scale=SCALE, may_be_not_applicable=may)
    return Node(code, Text(code, code), weight, leaf=leaf)


def _node(chance: random.Random, code: str, weight: Fraction, depth: int, *, may: bool) -> Node:
    if depth == 0 or chance.random() < 0.3:
        return _leaf(code, weight, may=may)
    count = chance.randrange(1, 5)
    children = tuple(
        _node(chance, f"{code}.{n}", part, depth - 1, may=may)
        for n, part in enumerate(_weights(chance, count), start=1)
    )
    aggregate = chance.choice((Aggregate.WEIGHTED, Aggregate.MEAN))
    return Node(code, Text(code, code), weight, aggregate, children=children)


def a_tree(seed: int, *, may: bool = True) -> Instrument:
    """Return an instrument of random shape and weights on a scale of 1 to 5."""
    chance = random.Random(seed)
    count = chance.randrange(1, 5)
    roots = tuple(
        _node(chance, f"K{n}", part, 3, may=may)
        for n, part in enumerate(_weights(chance, count), start=1)
    )
    base = an_instrument()
    scale = next(iter(base.scales.values()))
    return replace(
        base, roots=roots, scales={SCALE: replace(scale, code=SCALE)}, profiles={}, golden=()
    )


def answers_for(
    tree: Instrument, chance: random.Random, *, special: bool = True
) -> dict[str, int | str]:
    """Return an answer to every indicator, some "no evidence" or "not applicable"."""
    found: dict[str, int | str] = {}
    for node in tree.leaves():
        draw = chance.random()
        found[node.code] = chance.randint(LOWEST, HIGHEST)
        if special and draw < 0.15:
            found[node.code] = NOT_APPLICABLE
        elif special and draw < 0.25:
            found[node.code] = NO_EVIDENCE
    return found


def flat_index(tree: Instrument, answers: Mapping[str, int | str]) -> Fraction | None:
    """Return the index by top-down shares: what is left out hands its share to its siblings."""
    total = Fraction(0)
    counted = [root for root in tree.roots if _counts(root, answers)]
    if not counted:
        return None
    for code, share in _shares(counted, Fraction(1), answers, Aggregate.WEIGHTED):
        answer = answers[code]
        total += share * (LOWEST if answer == NO_EVIDENCE else int(answer))
    return total


def _counts(node: Node, answers: Mapping[str, int | str]) -> bool:
    if node.leaf:
        return answers[node.code] != NOT_APPLICABLE
    return any(_counts(child, answers) for child in node.children)


def _shares(
    nodes: list[Node],
    share: Fraction,
    answers: Mapping[str, int | str],
    aggregate: Aggregate,
) -> list[tuple[str, Fraction]]:
    weights = [Fraction(1) if aggregate is Aggregate.MEAN else n.weight or 0 for n in nodes]
    found: list[tuple[str, Fraction]] = []
    for node, weight in zip(nodes, weights, strict=True):
        own = share * weight / sum(weights)
        if node.leaf:
            found.append((node.code, own))
        else:
            inner = [child for child in node.children if _counts(child, answers)]
            found += _shares(inner, own, answers, node.aggregate or Aggregate.WEIGHTED)
    return found


seeds = st.integers(0, 1_000_000)
