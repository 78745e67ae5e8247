"""Ranking and the cut: the tie-break chain, quota and reserve, and the doubt beside each rank."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from smartcity_desktop.domain.instrument import Instrument
from smartcity_desktop.domain.numbers import rounded
from smartcity_desktop.domain.results import RegionResult
from smartcity_desktop.domain.roster import Event

RESAMPLES = 1000
# The interval holds the middle nine tenths of the resampled ranks.
TAIL = Fraction(1, 20)


class Proposal(StrEnum):
    """What the ranking proposes to the plenary for a region."""

    SELECTED = "selected"
    RESERVE = "reserve"
    NOT_SELECTED = "not_selected"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class RankedRegion:
    """A region's place: `interval` are the best and worst rank nine resamples in ten give it.

    `tied` tells that the whole chain left it level with a neighbour: the plenary must vote.
    """

    rank: int
    result: RegionResult
    interval: tuple[int, int]
    proposal: Proposal
    grey: bool
    tied: bool


def ranking(
    instrument: Instrument, event: Event, results: Sequence[RegionResult]
) -> list[RankedRegion]:
    """Return the regions that have a result, best first."""
    ready = [result for result in results if result.index is not None]
    ready.sort(key=lambda r: (_key(instrument, r), r.region.code))
    intervals = rank_intervals(event.code, ready)
    keys = [_key(instrument, result) for result in ready]
    ranked: list[RankedRegion] = []
    for number, result in enumerate(ready):
        rank = number + 1
        near = keys[max(number - 1, 0) : number] + keys[number + 1 : number + 2]
        interval = intervals[number]
        ranked.append(
            RankedRegion(
                rank=rank,
                result=result,
                interval=interval,
                proposal=_proposal(instrument, event, rank, result),
                grey=event.quota > 0 and interval[0] <= event.quota < interval[1],
                tied=keys[number] in near,
            )
        )
    return ranked


def _key(instrument: Instrument, result: RegionResult) -> tuple[Fraction, ...]:
    """Return the sort key: index as printed, then the instrument's tie-break chain."""
    index = result.index or Fraction(0)
    parts = [-rounded(index, instrument.digits)]
    for step in instrument.tie_break:
        if step == "global_rating":
            parts.append(-result.rating)
        elif step == "spread":
            parts.append(result.spread)
        elif result.evaluation and step in result.evaluation.nodes:
            parts.append(-(result.evaluation.nodes[step].exact or Fraction(0)))
    return tuple(parts)


def _proposal(instrument: Instrument, event: Event, rank: int, result: RegionResult) -> Proposal:
    if event.quota == 0:
        return Proposal.NONE
    index = rounded(result.index or Fraction(0), instrument.digits)
    if index < Fraction(event.minimum or "0"):
        return Proposal.NOT_SELECTED
    if rank <= event.quota:
        return Proposal.SELECTED
    if rank <= event.quota + event.reserve:
        return Proposal.RESERVE
    return Proposal.NOT_SELECTED


def rank_intervals(seed: str, results: Sequence[RegionResult]) -> list[tuple[int, int]]:
    """Return for each region the ranks that other draws of its own panel would give it.

    A bootstrap over assessors: each resample draws every panel anew from its own sheets. The
    generator is seeded with `seed`, so the same facts give the same intervals on every machine.
    Binary floating point is enough here: these are ranks of resamples, never an index.
    """
    generator = random.Random(seed)  # noqa: S311 - a reproducible resample, not a secret
    samples = [[float(v) for v in r.sheet_indices.values()] or [0.0] for r in results]
    ranks: list[list[int]] = [[] for _ in results]
    for _ in range(RESAMPLES):
        drawn = [sum(generator.choices(own, k=len(own))) / len(own) for own in samples]
        order = sorted(range(len(drawn)), key=lambda i: (-drawn[i], i))
        for place, number in enumerate(order, start=1):
            ranks[number].append(place)
    low, high = int(RESAMPLES * TAIL), RESAMPLES - 1 - int(RESAMPLES * TAIL)
    intervals: list[tuple[int, int]] = []
    for number, own in enumerate(ranks):
        own.sort()
        # The printed rank always lies inside its own interval.
        intervals.append((min(own[low], number + 1), max(own[high], number + 1)))
    return intervals
