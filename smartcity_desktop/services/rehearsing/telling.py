"""Putting a rehearsal's outcome into its summary, with the checks that must hold of the whole."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from smartcity_desktop.domain.class_book import Book
from smartcity_desktop.domain.documents import Published
from smartcity_desktop.domain.facts import SheetId, VisitId
from smartcity_desktop.domain.index import display
from smartcity_desktop.domain.instrument import Instrument
from smartcity_desktop.domain.selection import RankedRegion
from smartcity_desktop.domain.words import SCORING_ROLES, DocumentKind
from smartcity_desktop.services.checking import Check
from smartcity_desktop.services.delivering import Standing
from smartcity_desktop.services.ranking import Results
from smartcity_desktop.services.rehearsing.class_play import ClassOutcome
from smartcity_desktop.services.rehearsing.counting import class_days, final_turns
from smartcity_desktop.services.rehearsing.inspection import Inspection
from smartcity_desktop.services.rehearsing.leaving import Played
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
    """Everything a finished rehearsal left to be told; `book` is the secretariat's."""

    book: Book
    published: Published
    seed: int
    stage: Stage
    classes: Sequence[ClassOutcome]
    inspections: Sequence[Inspection]
    results: Results
    sealed_sheets: Sequence[SheetId]
    checks: Sequence[Check]
    standing: Standing
    own_facts: int
    fetched: int
    secretary: Path
    practice: Path
    seconds: dict[str, float]

    @property
    def played(self) -> list[Played]:
        """What each person's part left behind, in the order of the classes."""
        return [one for outcome in self.classes for one in outcome.played]


def summary_of(outcome: Outcome) -> Summary:
    """Return the summary of an outcome."""
    roster, event = outcome.book.roster, outcome.book.roster.event
    invited, absent = len(roster.visits), len(outcome.results.absent)
    people = [p for p in roster.people if roster.role_of(p.id) in SCORING_ROLES]
    dead = sum(one.struck.dead_hubs for one in outcome.classes)
    instrument = outcome.published.instrument
    return Summary(
        event=event.code,
        seed=outcome.seed,
        example_data=event.example,
        regions=Regions(invited, invited - absent, absent),
        days=event.days,
        classes=len(roster.classes),
        slots=len(roster.visits),
        assessors=len(people),
        sheets=sheets_of(outcome),
        class_days=class_days(outcome.book, dead),
        facts=facts_of(outcome),
        journals=len(outcome.played) + 1,
        documents=tuple(inspection.report for inspection in outcome.inspections),
        ranking=tuple(_place(instrument, place) for place in outcome.results.ranked),
        quota=event.quota,
        grey_zone=tuple(p.result.region.code for p in outcome.results.ranked if p.grey),
        checks=tuple(checks_of(outcome)),
        seconds={stage: round(spent, 3) for stage, spent in outcome.seconds.items()},
        folder=str(outcome.stage.root),
        result_profile=str(outcome.secretary),
        practice_profile=str(outcome.practice),
    )


def sheets_of(outcome: Outcome) -> Sheets:
    """Return how many sheets were expected, sealed, printed and agreed on."""
    roster = outcome.book.roster
    came = [visit for visit in roster.visits if visit.confirmed]
    return Sheets(
        expected=sum(len(list(roster.sheets_of(visit))) for visit in came),
        submitted=len(outcome.sealed_sheets),
        sealed=sum(
            inspection.good and inspection.report.kind == DocumentKind.SCORE_SHEET
            for inspection in outcome.inspections
        ),
        final=sum(len(turn.counted) for turn in final_turns(outcome.book)),
    )


def facts_of(outcome: Outcome) -> Facts:
    """Return how many facts there are and where they stand."""
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


def checks_of(outcome: Outcome) -> Iterator[CheckReport]:
    """Yield what must hold of the whole."""
    facts, sheets = facts_of(outcome), sheets_of(outcome)
    recorded = sum(one.recorded for one in outcome.played)
    good = sum(inspection.good for inspection in outcome.inspections)
    total = len(outcome.inspections)
    yield CheckReport(
        "sheets", sheets.submitted == sheets.expected, f"{sheets.submitted}/{sheets.expected}"
    )
    complete = good == total and sheets.sealed == sheets.submitted
    yield CheckReport("papers", complete, f"{good}/{total}")
    yield CheckReport("delivered", facts.pending == 0, f"{facts.receipted}/{facts.recorded}")
    yield CheckReport("refused", facts.refused == 0, str(facts.refused))
    yield CheckReport("fetched", outcome.fetched == recorded, f"{outcome.fetched}/{recorded}")
    parallel = ", ".join(outcome.results.parallel)
    yield CheckReport("parallel", not parallel, parallel)
    waiting = len(outcome.results.waiting)
    yield CheckReport("results", waiting == 0, str(len(outcome.results.ranked)))
    yield CheckReport("final", sheets.final == sheets.expected, f"{sheets.final}/{sheets.expected}")
    yield from _agreement(outcome)
    yield from _apart(outcome)
    yield from _journals(outcome)


def _agreement(outcome: Outcome) -> Iterator[CheckReport]:
    """Compare each final result with the numbers here, and with what every laptop agreed on."""
    differing = outcome.results.differing
    final = [turn for turn in final_turns(outcome.book) if turn.id not in differing]
    known = dict(_common_results(outcome.classes))
    same = sum(known.get(turn.id) == turn.result for turn in final)
    whole = len(list(final_turns(outcome.book)))
    yield CheckReport("agreed", same == whole > 0, f"{same}/{whole}")


def _common_results(classes: Sequence[ClassOutcome]) -> Iterator[tuple[VisitId, str]]:
    """Yield the final results that every laptop of a class knows alike."""
    for one in classes:
        first, *others = [played.results for played in one.played]
        for visit, digest in first.items():
            if all(results.get(visit) == digest for results in others):
                yield visit, digest


def _apart(outcome: Outcome) -> Iterator[CheckReport]:
    """Tell whether what a hub sent one laptop held no colleague's level before the reveal."""
    heard = [one.overheard for one in outcome.played if one.overheard is not None]
    early = sum(len(one.early) for one in heard)
    levels = sum(one.levels for one in heard)
    yield CheckReport("apart", levels > 0 and early == 0, f"{early}/{levels}")


def _journals(outcome: Outcome) -> Iterator[CheckReport]:
    """Yield one line for all journals and one for everything else that was checked."""
    chains = [check for check in outcome.checks if check.name == "chain"]
    whole = len(chains) == len(outcome.played) + 1 and all(chain.ok for chain in chains)
    own = all(one.sound for one in outcome.played)
    yield CheckReport("journals", whole and own, f"{len(chains)}")
    for check in outcome.checks:
        if check.name != "chain":
            yield CheckReport(check.name, check.ok, check.detail)
