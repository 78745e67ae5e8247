"""Side by side: a figure and its floor in the same rounds, told as the median of the ratios."""

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

ROUNDS = 5
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Ratio:
    """Ours, the floor and their ratio, each the median of the rounds; the target is a ratio."""

    ours: float
    floor: float
    ratio: float
    target: float
    unit: str

    @property
    def reached(self) -> bool:
        return self.ratio <= self.target


def percentile(values: Sequence[float], part: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))]


def ratio(pairs: Sequence[tuple[float, float]], target: float, unit: str) -> Ratio:
    """Return the figures of rounds of (ours, floor)."""
    return Ratio(
        statistics.median(ours for ours, _ in pairs),
        statistics.median(floor for _, floor in pairs),
        statistics.median(ours / floor for ours, floor in pairs),
        target,
        unit,
    )


def rounds(one: Callable[[], Result], count: int = ROUNDS) -> list[Result]:
    """Return the results of `count` rounds after one that warms up and is thrown away."""
    one()
    return [one() for _ in range(count)]
