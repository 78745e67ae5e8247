"""Ranking and the cut: the tie-break chain, quota and reserve, and the doubt beside each rank."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from smartcity_desktop.domain.instrument import Instrument
from smartcity_desktop.domain.numbers import rounded
from smartcity_desktop.domain.rank_doubt import Interval, rank_intervals
from smartcity_desktop.domain.results import RegionResult
from smartcity_desktop.domain.roster import Event


class Proposal(StrEnum):
    """What the ranking proposes to the plenary for a region."""

    SELECTED = "selected"
    RESERVE = "reserve"
    NOT_SELECTED = "not_selected"
    # Regions level in everything lie on both sides of a cut: people decide, no program.
    PLENARY = "plenary"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class RankedRegion:
    """A region's place: `interval` are the best and worst rank that nine of ten cases leave.

    Regions that the whole chain left level are `tied`: they share rank and interval. The interval
    is None where too few sheets say anything of it. `grey` tells that quota and doubt cross.
    """

    rank: int
    result: RegionResult
    interval: Interval | None
    proposal: Proposal
    grey: bool
    tied: bool


def ranking(
    instrument: Instrument, event: Event, results: Sequence[RegionResult]
) -> list[RankedRegion]:
    """Return the regions that have a result, best first; equal ones by code, at one rank."""
    ready = [result for result in results if result.index is not None]
    ready.sort(key=lambda r: (_key(instrument, r), r.region.code))
    intervals = rank_intervals(ready)
    ranked: list[RankedRegion] = []
    for _, level in itertools.groupby(ready, key=lambda r: _key(instrument, r)):
        group = list(level)
        first = len(ranked) + 1
        ranks = first, first + len(group) - 1
        interval = _shared(intervals[ranks[0] - 1 : ranks[1]], ranks)
        ranked += [
            RankedRegion(
                rank=first,
                result=result,
                interval=interval,
                proposal=_proposal(instrument, event, ranks, result),
                grey=_grey(event, interval),
                tied=len(group) > 1,
            )
            for result in group
        ]
    return ranked


def _shared(found: Sequence[Interval | None], ranks: Interval) -> Interval | None:
    """Return the one interval of level regions; it always holds their own ranks."""
    known = [interval for interval in found if interval is not None]
    if len(known) < len(found):
        return None
    return min(ranks[0], *(low for low, _ in known)), max(ranks[1], *(high for _, high in known))


def _grey(event: Event, interval: Interval | None) -> bool:
    if event.quota == 0:
        return False
    return interval is None or interval[0] <= event.quota < interval[1]


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


def _proposal(
    instrument: Instrument, event: Event, ranks: Interval, result: RegionResult
) -> Proposal:
    """Return what is proposed for a region among those that share `ranks`, first and last."""
    if event.quota == 0:
        return Proposal.NONE
    index = rounded(result.index or Fraction(0), instrument.digits)
    if index < Fraction(event.minimum or "0"):
        return Proposal.NOT_SELECTED
    places = {_at(event, rank) for rank in ranks}
    return places.pop() if len(places) == 1 else Proposal.PLENARY


def _at(event: Event, rank: int) -> Proposal:
    if rank <= event.quota:
        return Proposal.SELECTED
    return Proposal.RESERVE if rank <= event.quota + event.reserve else Proposal.NOT_SELECTED
