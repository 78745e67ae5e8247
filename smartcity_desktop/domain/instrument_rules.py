"""What an instrument must keep beside the form of its file: codes, scales, weights, predicates.

Whatever passes here can be computed, sealed, printed, put into the code on paper and read back.
"""

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from fractions import Fraction

from smartcity_desktop.domain.golden_rules import golden_problems
from smartcity_desktop.domain.index import NO_EVIDENCE, NOT_APPLICABLE
from smartcity_desktop.domain.instrument import Aggregate, Instrument, Leaf, LeafKind, Node, Scale
from smartcity_desktop.domain.numbers import decimal_comma, exact_text
from smartcity_desktop.domain.table_reading import Problem

# Tie-break steps that are not nodes of the tree.
GLOBAL_RATING, SPREAD, PLENARY = "global_rating", "spread", "plenary"
TIE_BREAK_WORDS = {GLOBAL_RATING, SPREAD, PLENARY}
# Words that stand beside codes in vectors and chains, and so are none.
RESERVED = TIE_BREAK_WORDS | {"index", "band", "missing", "improvement", "root"}
# Codes stand on paper, in file names and in the code on paper: nothing there needs escaping.
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,31}", re.ASCII)
INSTRUMENT_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,23}", re.ASCII)
VERSION = re.compile(r"\d{1,4}(\.\d{1,4}){0,2}", re.ASCII)
# Every level has a box on paper, and a few digits in it.
MOST_STEPS, LOWEST_LEVEL, HIGHEST_LEVEL = 11, -100, 100
# The deepest tree that table and outline can show.
DEEPEST = 8
# The most indicators of one sheet, all rows counted: what the code on paper can hold.
MOST_INDICATORS = 400

Range = tuple[Fraction, Fraction]


def structure_problems(instrument: Instrument) -> list[Problem]:
    """Return what breaks the rules of an instrument, each with the code of its place."""
    problems = [*_name_problems(instrument), *_code_problems(instrument)]
    problems += [*_chain_problems(instrument), *_weights_problems(instrument)]
    scales = [found for scale in instrument.scales.values() for found in _scale_problems(scale)]
    # What stands on a broken scale, or below it, would only say the same again.
    nodes = () if scales else instrument.nodes()
    problems += scales + [found for node in nodes for found in _node_problems(instrument, node)]
    if problems:
        return problems
    return [*_range_problems(instrument), *golden_problems(instrument)]


def _name_problems(instrument: Instrument) -> Iterator[Problem]:
    if not INSTRUMENT_CODE.fullmatch(instrument.code):
        yield Problem("root", "code_shape", {"code": instrument.code})
    if not VERSION.fullmatch(instrument.version):
        yield Problem("root", "version_shape", {"version": instrument.version})
    counted = [root for root in instrument.roots if not root.informational]
    if not any(True for root in counted for node in root.walk() if node.leaf):
        yield Problem("root", "nothing_counts")
    if instrument.rating_required and not instrument.ratings:
        yield Problem("global_rating", "no_ratings")
    if not instrument.judged():
        yield Problem("root", "nothing_judged")
    rows = sum(_most_leaves(root) for root in instrument.roots)
    if rows > MOST_INDICATORS:
        details = {"count": rows, "most": MOST_INDICATORS}
        yield Problem("root", "too_many_indicators", details)


def _most_leaves(node: Node) -> int:
    below = sum(_most_leaves(child) for child in node.children) + (node.leaf is not None)
    return below * (node.repeat.maximum if node.repeat else 1)


def _code_problems(instrument: Instrument) -> Iterator[Problem]:
    groups = (
        [node.code for node in instrument.nodes()],
        [option.code for option in instrument.ratings],
        list(instrument.scales),
        list(instrument.profiles),
    )
    for codes in groups:
        seen: set[str] = set()
        for code in codes:
            if code.casefold() in seen:
                yield Problem(code, "code_twice")
            seen.add(code.casefold())
            if not CODE.fullmatch(code) or code.casefold() in RESERVED:
                yield Problem(code, "code_shape", {"code": code})


def _scale_problems(scale: Scale) -> Iterator[Problem]:
    if scale.lowest < LOWEST_LEVEL or scale.highest > HIGHEST_LEVEL:
        yield Problem(scale.code, "scale_range", {"low": LOWEST_LEVEL, "high": HIGHEST_LEVEL})
    if not 2 <= len(scale.levels) <= MOST_STEPS:
        yield Problem(scale.code, "scale_steps", {"most": MOST_STEPS})


def _chain_problems(instrument: Instrument) -> Iterator[Problem]:
    known = {node.code for node in instrument.nodes() if node.code not in _repeated(instrument)}
    for code in instrument.tie_break:
        if code not in known | TIE_BREAK_WORDS:
            yield Problem("tie_break", "unknown_node", {"code": code})
    for code, count in Counter(instrument.tie_break).items():
        if count > 1:
            yield Problem("tie_break", "step_twice", {"code": code})
    if GLOBAL_RATING in instrument.tie_break and not instrument.ratings:
        yield Problem("tie_break", "no_ratings")


def _repeated(instrument: Instrument) -> set[str]:
    """Return the codes that stand for one node in every row of a group, and so for none."""
    groups = [node for node in instrument.nodes() if node.repeat]
    return {node.code for group in groups for node in group.walk() if node is not group}


def _node_problems(instrument: Instrument, node: Node) -> Iterator[Problem]:
    if node.leaf is not None:
        yield from _leaf_problems(instrument, node, node.leaf)
        return
    if node.informational:
        yield from _aside_problems(instrument, node)
    if _depth(node) > DEEPEST:
        yield Problem(node.code, "too_deep", {"most": DEEPEST})
    if node.repeat and any(child.leaf is None for child in node.children):
        yield Problem(node.code, "repeat_nested")
    converted = node.aggregate is Aggregate.CONVERT
    if node.repeat and converted:
        yield Problem(node.code, "repeat_converted")
    yield from _conversion_problems(node) if converted else _mean_problems(node)


def _aside_problems(instrument: Instrument, node: Node) -> Iterator[Problem]:
    if node not in instrument.roots:
        yield Problem(node.code, "informational_inner")
    # Papers show what counts: a level that an assessor gave must not be missing there.
    judged = [one for one in node.walk() if one.leaf and one.leaf.kind is LeafKind.JUDGED]
    if judged:
        yield Problem(judged[0].code, "informational_judged")


def _mean_problems(node: Node) -> Iterator[Problem]:
    if node.points:
        yield Problem(node.code, "points_unused")
    for child in node.children:
        if child.leaf and child.leaf.kind is LeafKind.PERCENTAGE:
            yield Problem(child.code, "percentage_unconverted")


def _conversion_problems(node: Node) -> Iterator[Problem]:
    ends = [at for at, _ in node.points]
    if len(ends) < 2:
        yield Problem(node.code, "convert_without_points")
    elif any(low >= high for low, high in itertools.pairwise(ends)):
        yield Problem(node.code, "points_not_rising")
    if len(node.children) != 1:
        yield Problem(node.code, "convert_one_child")


def _depth(node: Node) -> int:
    return 1 + max((_depth(child) for child in node.children), default=0)


def _leaf_problems(instrument: Instrument, node: Node, leaf: Leaf) -> Iterator[Problem]:
    if node in instrument.roots and leaf.kind is LeafKind.PERCENTAGE:
        yield Problem(node.code, "percentage_unconverted")
    if leaf.kind is LeafKind.PERCENTAGE:
        return
    scale = instrument.scales.get(leaf.scale)
    if scale is None:
        yield Problem(node.code, "unknown_scale", {"scale": leaf.scale or "–"})
        return
    yield from _level_problems(node.code, leaf, scale)
    if leaf.kind is LeafKind.JUDGED:
        described = leaf.levels or [level.description for level in scale.levels]
        if len(described) != len(scale.levels) or not all(described):
            yield Problem(node.code, "descriptors", {"expected": len(scale.levels)})
    else:
        yield from _data_problems(node.code, leaf)


def _level_problems(code: str, leaf: Leaf, scale: Scale) -> Iterator[Problem]:
    """Tell of levels that the indicator's scale does not have."""
    levels = {*leaf.categories.values(), *(level for _, level in leaf.thresholds)}
    levels |= leaf.note_required_at
    for level in sorted(levels):
        if not scale.holds(level):
            details = {"level": level, "lowest": scale.lowest, "highest": scale.highest}
            yield Problem(code, "level_off_scale", details)


def _data_problems(code: str, leaf: Leaf) -> Iterator[Problem]:
    if not leaf.categories and not leaf.thresholds:
        yield Problem(code, "no_categories")
    if leaf.kind is LeafKind.BOOLEAN and len(leaf.categories) != 2:
        yield Problem(code, "boolean_two")
    names = [leaf.category_labels.get(key, key).casefold() for key in leaf.categories]
    keys = [key.casefold() for key in leaf.categories]
    for key, name in zip(leaf.categories, names, strict=True):
        others = names.count(name) + sum(k == name != key.casefold() for k in keys)
        bad = not key.strip() or key in {NO_EVIDENCE, NOT_APPLICABLE}
        if others > 1 or bad or keys.count(key.casefold()) > 1:
            yield Problem(code, "category_unclear", {"category": key})
    for key in leaf.category_labels:
        if key not in leaf.categories:
            yield Problem(code, "label_unused", {"category": key})
    yield from _threshold_problems(code, leaf)


def _threshold_problems(code: str, leaf: Leaf) -> Iterator[Problem]:
    if not leaf.thresholds:
        if leaf.bounds is not None:
            yield Problem(code, "bounds_unused")
        return
    ends = [bound for bound, _ in leaf.thresholds]
    if ends[-1] is not None:
        yield Problem(code, "thresholds_open")
    inner = [bound for bound in ends[:-1] if bound is not None]
    rising = all(low < high for low, high in itertools.pairwise(inner))
    if len(inner) < len(ends) - 1 or not rising:
        yield Problem(code, "thresholds_not_rising")
    if leaf.bounds is None:
        yield Problem(code, "no_bounds")
    elif any(not leaf.bounds[0] < bound <= leaf.bounds[1] for bound in inner):
        low, high = map(exact_text, leaf.bounds)
        yield Problem(code, "threshold_beyond", {"low": low, "high": high})


def _weights_problems(instrument: Instrument) -> Iterator[Problem]:
    weighed = {"root": tuple(root for root in instrument.roots if not root.informational)}
    weighed |= {n.code: n.children for n in instrument.nodes() if n.aggregate is Aggregate.WEIGHTED}
    named = {child.code for children in weighed.values() for child in children}
    for profile in instrument.profiles.values():
        for code in profile.weights:
            if code not in named or code in _repeated(instrument):
                yield Problem(profile.code, "unknown_node", {"code": code})
    profiles: list[Mapping[str, Fraction]] = [p.weights for p in instrument.profiles.values()]
    found = [
        problem
        for weights in profiles or [{}]
        for where, nodes in weighed.items()
        for problem in _weight_problems(where, nodes, weights)
    ]
    # What is wrong below a node no profile speaks of is wrong once.
    told: set[tuple[str, str]] = set()
    for problem in found:
        if (problem.where, problem.key) not in told:
            told.add((problem.where, problem.key))
            yield problem


def _weight_problems(
    where: str, nodes: tuple[Node, ...], weights: Mapping[str, Fraction]
) -> Iterator[Problem]:
    parts = {node.code: weights.get(node.code, node.weight) for node in nodes}
    for code, part in parts.items():
        if part is None:
            yield Problem(code, "weight_missing")
        elif part < 0:
            yield Problem(code, "weight_negative")
    total = sum((part or Fraction(0) for part in parts.values()), Fraction(0))
    if total != 1 and None not in parts.values():
        yield Problem(where, "weights_not_one", {"total": exact_text(total)})


def _range_problems(instrument: Instrument) -> Iterator[Problem]:
    """Tell of predicates and of a minimum that no index, or not every index, can have."""
    low, high = index_range(instrument)
    starts = [band.from_ for band in instrument.bands]
    details = {"low": decimal_comma(low, 2), "high": decimal_comma(high, 2)}
    if not starts:
        yield Problem("bands", "no_bands")
    elif not all(above > below for above, below in itertools.pairwise(starts)):
        yield Problem("bands", "bands_not_falling")
    elif starts[-1] > low:
        yield Problem("bands", "bands_gap", details)
    elif starts[0] > high or (len(starts) > 1 and starts[-2] <= low):
        yield Problem("bands", "bands_beyond", details)
    if not min(low, 0) <= instrument.decision.minimum <= high:
        yield Problem("decision", "minimum_beyond", details)
    widest = max(scale.highest - scale.lowest for scale in instrument.scales.values())
    if instrument.discordance_range > max(widest, 2):
        yield Problem("root", "above_highest", {"field": "discordance_range", "highest": widest})


def index_range(instrument: Instrument) -> Range:
    """Return the least and the greatest index that any answers can give."""
    ranges = [value_range(instrument, root) for root in instrument.roots if not root.informational]
    return min(low for low, _ in ranges), max(high for _, high in ranges)


def value_range(instrument: Instrument, node: Node) -> Range:
    """Return the least and the greatest value that any answers can give a node."""
    if node.leaf is not None:
        return _leaf_range(instrument, node.leaf)
    if node.aggregate is Aggregate.CONVERT:
        values = [value for _, value in node.points]
        return min(values), max(values)
    ranges = [value_range(instrument, child) for child in node.children]
    return min(low for low, _ in ranges), max(high for _, high in ranges)


def _leaf_range(instrument: Instrument, leaf: Leaf) -> Range:
    if leaf.kind is LeafKind.PERCENTAGE:
        return Fraction(0), Fraction(100)
    scale = instrument.scales[leaf.scale]
    levels = [*leaf.categories.values(), *(level for _, level in leaf.thresholds)]
    if leaf.kind is LeafKind.JUDGED:
        levels = [scale.lowest, scale.highest]
    return Fraction(min(levels)), Fraction(max(levels))
