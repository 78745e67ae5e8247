"""How sure a rank is: what the spread of the sheets behind every index leaves open.

A class's regions are judged by one panel. How far an assessor lies above or below colleagues in
all regions (severity) moves the whole class against others and no region against its neighbour;
what is left is each region's own doubt. From both follows how many others lie above a region.
Computed, not drawn: the same sheets give the same doubt in whatever order they come. Binary
floating point is enough here: these are ranks, never an index.
"""

import math
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import fmean

from smartcity_desktop.domain.ids import PersonId
from smartcity_desktop.domain.results import RegionResult

# The interval holds the middle nine tenths of the ranks.
TAIL = 0.05
# Gauss-Hermite points of a standard normal variable: where, and how much each weighs.
_OWN = (
    *((-3.750439717725742, 5.4826885597221787e-4), (-2.3667594107345415, 3.0757123967586494e-2)),
    *((-1.1544053947399682, 0.24012317860501271), (0.0, 0.45714285714285713)),
    *((1.1544053947399682, 0.24012317860501271), (2.3667594107345415, 3.0757123967586494e-2)),
    (3.750439717725742, 5.4826885597221787e-4),
)
_SHARED = ((-1.7320508075688772, 1 / 6), (0.0, 2 / 3), (1.7320508075688772, 1 / 6))

Interval = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Doubt:
    """A region's index with the variances of its own part and of what its class shares."""

    index: float
    group: str
    own: float
    shared: float
    known: bool


@dataclass(frozen=True, slots=True)
class _Panel:
    """What the sheets of a class tell: residual variance of one sheet, variance of severity."""

    residual: float
    severity: float
    freedom: int


def rank_intervals(results: Sequence[RegionResult]) -> list[Interval | None]:
    """Return for each region the ranks that its true index may have, in the order given.

    The results must have an index. None where fewer than two sheets say nothing of any doubt.
    """
    doubts = _doubts(results)
    return [
        _interval(doubt, [*doubts[:at], *doubts[at + 1 :]]) if doubt.known else None
        for at, doubt in enumerate(doubts)
    ]


def _doubts(results: Sequence[RegionResult]) -> list[_Doubt]:
    classes: dict[str, list[RegionResult]] = {}
    for result in results:
        classes.setdefault(result.visit.class_code, []).append(result)
    panels = {code: _panel(found) for code, found in classes.items()}
    freedom = sum(panel.freedom for panel in panels.values())
    # A class of few sheets borrows from the others what one sheet is worth.
    common = (
        math.fsum(p.residual * p.freedom for p in panels.values()) / freedom if freedom else 0.0
    )
    return [_doubt(result, panels[result.visit.class_code], common) for result in results]


def _doubt(result: RegionResult, panel: _Panel, common: float) -> _Doubt:
    count = max(len(result.sheet_indices), 1)
    return _Doubt(
        index=float(result.index or 0),
        group=result.visit.class_code,
        own=(panel.residual if panel.freedom else common) / count,
        shared=panel.severity / count,
        known=len(result.sheet_indices) > 1,
    )


def _panel(results: Sequence[RegionResult]) -> _Panel:
    """Split how sheets of one class differ into severity and what is left."""
    rows = [_deviations(result.sheet_indices) for result in results]
    rows = [row for row in rows if len(row) > 1]
    people = sorted({person for row in rows for person in row})
    if len(rows) < 2:
        # One region cannot tell a strict assessor from a doubtful level.
        squares = math.fsum(value**2 for row in rows for value in row.values())
        freedom = sum(len(row) - 1 for row in rows)
        return _Panel(squares / freedom if freedom else 0.0, 0.0, freedom)
    leaning = {p: fmean(row[p] for row in rows if p in row) for p in people}
    rest = [value - leaning[p] for row in rows for p, value in row.items()]
    freedom = max(sum(len(row) - 1 for row in rows) - (len(people) - 1), 1)
    residual = math.fsum(value**2 for value in rest) / freedom
    lean = math.fsum(value**2 for value in leaning.values()) / (len(people) - 1)
    return _Panel(residual, max(lean - residual / len(rows), 0.0), freedom)


def _deviations(indices: Mapping[PersonId, Fraction]) -> dict[PersonId, float]:
    """Return how far each sheet lies from the mean of its region."""
    if not indices:
        return {}
    mean = sum(indices.values(), Fraction(0)) / len(indices)
    return {person: float(value - mean) for person, value in indices.items()}


def _interval(one: _Doubt, others: Sequence[_Doubt]) -> Interval:
    # In an order of their own, so that adding up gives the same last bit for every list.
    found = sorted(others, key=lambda d: (d.index, d.own, d.shared, d.group))
    moments = _above(one, found)
    return _quantile(moments, TAIL, len(others) + 1), _quantile(moments, 1 - TAIL, len(others) + 1)


def _quantile(moments: Sequence[tuple[float, float, float]], part: float, last: int) -> int:
    """Return the smallest rank that a `part` of the ranks does not pass."""

    def reached(rank: int) -> bool:
        below = sum(w * _normal_above(rank - 0.5 - mean, dev) for w, mean, dev in moments)
        # Rounded, so that no last bit of a machine's arithmetic decides.
        return round(below, 6) >= part

    return bisect_left(range(1, last), True, key=reached) + 1  # noqa: FBT003 - what is looked for


def _above(one: _Doubt, others: Sequence[_Doubt]) -> list[tuple[float, float, float]]:
    """Return weight, mean and deviation of how many lie above, for each way the sheets may err."""
    shared = _SHARED if one.shared else ((0.0, 1.0),)
    found: list[tuple[float, float, float]] = []
    for own, own_weight in _OWN if one.own else ((0.0, 1.0),):
        for lean, lean_weight in shared:
            error = own * math.sqrt(one.own)
            mean, variance = _count(one, others, error, lean * math.sqrt(one.shared))
            found.append((own_weight * lean_weight, mean, math.sqrt(max(variance, 0.0))))
    return found


def _count(one: _Doubt, others: Sequence[_Doubt], error: float, lean: float) -> tuple[float, float]:
    """Return mean and variance of how many others lie above an index with these errors."""
    mean = variance = 0.0
    together: dict[str, tuple[float, float]] = {}
    for other in others:
        same = other.group == one.group
        gap = other.index - one.index - error - (0.0 if same else lean)
        spread = math.sqrt(other.own + (0.0 if same else other.shared))
        chance = _normal_above(gap, spread)
        mean += chance
        variance += chance * (1 - chance)
        if not same and other.shared:
            # Regions of one class rise and fall together.
            pull = _density(gap / spread) * math.sqrt(other.shared) / spread
            total, squares = together.get(other.group, (0.0, 0.0))
            together[other.group] = total + pull, squares + pull**2
    return mean, variance + sum(total**2 - squares for total, squares in together.values())


def _normal_above(gap: float, spread: float) -> float:
    """Return the chance that a normal variable around `gap` lies above 0; half where level."""
    if spread == 0:
        return 0.5 if gap == 0 else float(gap > 0)
    return 0.5 * (1 + math.erf(gap / spread / math.sqrt(2)))


def _density(at: float) -> float:
    return math.exp(-(at**2) / 2) / math.sqrt(2 * math.pi)
