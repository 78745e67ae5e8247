"""Putting a rehearsal's outcome into its summary, with the checks that must hold of the whole."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from smartcity_desktop.domain.index import display
from smartcity_desktop.domain.instrument import Instrument
from smartcity_desktop.domain.roster import Roster
from smartcity_desktop.domain.selection import RankedRegion
from smartcity_desktop.domain.words import SCORING_ROLES
from smartcity_desktop.services.checking import Check
from smartcity_desktop.services.delivering import Standing
from smartcity_desktop.services.ranking import Results
from smartcity_desktop.services.rehearsing.inspection import Inspection
from smartcity_desktop.services.rehearsing.performing import Played
from smartcity_desktop.services.rehearsing.stage import Stage
from smartcity_desktop.services.rehearsing.summary import (
    CheckReport,
    Facts,
    Index,
    Place,
    Regions,
    Sheets,
    Summary,
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """Everything a finished rehearsal left to be told."""

    roster: Roster
    instrument: Instrument
    seed: int
    stage: Stage
    played: Sequence[Played]
    inspections: Sequence[Inspection]
    results: Results
    checks: Sequence[Check]
    standing: Standing
    own_facts: int
    fetched: int
    secretary: Path
    practice: Path
    seconds: dict[str, float]


def summary_of(outcome: Outcome) -> Summary:
    """Return the summary of an outcome."""
    roster, event = outcome.roster, outcome.roster.event
    invited, absent = len(roster.visits), len(outcome.results.absent)
    people = [p for p in roster.people if roster.role_of(p.id) in SCORING_ROLES]
    return Summary(
        event=event.code,
        seed=outcome.seed,
        example_data=event.example,
        regions=Regions(invited, invited - absent, absent),
        days=event.days,
        classes=len(roster.classes),
        slots=len(roster.visits),
        assessors=len(people),
        sheets=_sheets(outcome),
        facts=_facts(outcome),
        journals=len(outcome.played) + 1,
        documents=tuple(inspection.report for inspection in outcome.inspections),
        ranking=tuple(_place(outcome.instrument, place) for place in outcome.results.ranked),
        quota=event.quota,
        grey_zone=tuple(p.result.region.code for p in outcome.results.ranked if p.grey),
        checks=tuple(_checks(outcome)),
        seconds={stage: round(spent, 3) for stage, spent in outcome.seconds.items()},
        folder=str(outcome.stage.root),
        result_profile=str(outcome.secretary),
        practice_profile=str(outcome.practice),
    )


def _expected(roster: Roster) -> int:
    return sum(len(list(roster.sheets_of(visit))) for visit in roster.visits if visit.confirmed)


def _sheets(outcome: Outcome) -> Sheets:
    return Sheets(
        expected=_expected(outcome.roster),
        submitted=sum(one.submitted for one in outcome.played),
        sealed=sum(inspection.good for inspection in outcome.inspections),
        # A sheet becomes final when its panel has agreed, which no fact of this program says yet.
        final=0,
    )


def _facts(outcome: Outcome) -> Facts:
    recorded = outcome.own_facts + sum(one.recorded for one in outcome.played)
    pending = outcome.standing.pending + sum(one.pending for one in outcome.played)
    refused = outcome.standing.refused + sum(one.refused for one in outcome.played)
    return Facts(recorded, recorded - pending, pending, refused, refused)


def _place(instrument: Instrument, place: RankedRegion) -> Place:
    index = place.result.index or Fraction(0)
    return Place(
        rank=place.rank,
        region=place.result.region.code,
        name=place.result.region.name,
        class_=place.result.visit.class_code,
        index=Index(f"{index.numerator}/{index.denominator}", display(instrument, index)),
        interval=place.interval,
        decision=place.proposal,
    )


def _checks(outcome: Outcome) -> Iterator[CheckReport]:
    facts, sheets = _facts(outcome), _sheets(outcome)
    recorded = sum(one.recorded for one in outcome.played)
    good = sum(inspection.good for inspection in outcome.inspections)
    total = len(outcome.inspections)
    yield CheckReport(
        "sheets", sheets.submitted == sheets.expected, f"{sheets.submitted}/{sheets.expected}"
    )
    yield CheckReport("papers", good == total == sheets.submitted, f"{good}/{total}")
    yield CheckReport("delivered", facts.pending == 0, f"{facts.receipted}/{facts.recorded}")
    yield CheckReport("refused", facts.refused == 0, str(facts.refused))
    yield CheckReport("fetched", outcome.fetched == recorded, f"{outcome.fetched}/{recorded}")
    parallel = ", ".join(outcome.results.parallel)
    yield CheckReport("parallel", not parallel, parallel)
    waiting = len(outcome.results.waiting)
    yield CheckReport("results", waiting == 0, str(len(outcome.results.ranked)))
    yield from _journals(outcome)


def _journals(outcome: Outcome) -> Iterator[CheckReport]:
    """Yield one line for all journals and one for everything else that was checked."""
    chains = [check for check in outcome.checks if check.name == "chain"]
    whole = len(chains) == len(outcome.played) + 1 and all(chain.ok for chain in chains)
    own = all(one.sound for one in outcome.played)
    yield CheckReport("journals", whole and own, f"{len(chains)}")
    for check in outcome.checks:
        if check.name != "chain":
            yield CheckReport(check.name, check.ok, check.detail)
