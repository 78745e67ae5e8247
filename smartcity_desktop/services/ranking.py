"""Results from the facts at hand: ranking, explanation, and tables for other programs."""

import csv
import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import xlsxwriter

from smartcity_desktop.domain.facts import RegionCode, VisitId
from smartcity_desktop.domain.index import Evaluation, NodeScore, Term, display
from smartcity_desktop.domain.instrument import Instrument
from smartcity_desktop.domain.numbers import exact_text, rounded, signed_comma
from smartcity_desktop.domain.panel import counted, result_stands
from smartcity_desktop.domain.rank_doubt import Interval
from smartcity_desktop.domain.results import RegionResult, region_result
from smartcity_desktop.domain.roster import Visit
from smartcity_desktop.domain.selection import RankedRegion, ranking
from smartcity_desktop.domain.sheet import Sheet, blank_sheet
from smartcity_desktop.domain.sheet_version import answering_version
from smartcity_desktop.domain.visit import FINAL_STATES, OVER, Turn
from smartcity_desktop.host.output import write_output
from smartcity_desktop.services.profile import Profile
from smartcity_desktop.storage.queries import SheetRow, sheet_rows, written_sheet

Say = Callable[[str], str]
# A cell that begins like this would be read as a formula by a spreadsheet.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")

COLUMNS = (
    "rank",
    "code",
    "region",
    "class",
    "index",
    "exact",
    "band",
    "change",
    "interval",
    "sheets",
    "proposal",
    "grey",
    "tied",
    "state",
)


@dataclass(frozen=True, slots=True)
class Results:
    """The ranking and the regions that have no result yet or did not come.

    `final` are the visits whose panels have finished; every other index is provisional.
    `differing` are visits whose agreed result does not stand by the sheets it counts, `lacking`
    those where nobody can tell here, as some of these sheets have not arrived whole.
    """

    ranked: tuple[RankedRegion, ...]
    waiting: tuple[RegionResult, ...]
    absent: tuple[Visit, ...]
    parallel: tuple[str, ...]
    final: frozenset[VisitId]
    differing: tuple[VisitId, ...]
    lacking: frozenset[VisitId] = frozenset()


class Ranking:
    """Computes results from every sheet this profile holds."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile

    def results(self) -> Results:
        """Return the ranking of the event as far as this profile knows it."""
        profile = self._profile
        sheets, parallel = self._sheets()
        absent = self._absent()
        turns = {visit.id: profile.book.turn(visit.id) for visit in profile.roster.visits}
        results = [
            region_result(
                profile.published, visit, counting(turns[visit.id], sheets.get(visit.id, []))
            )
            for visit in profile.roster.visits
            if visit.id not in absent
        ]
        apart = [
            visit
            for visit, turn in turns.items()
            if visit not in absent
            and turn.result
            and not result_stands(profile.published, turn, sheets.get(visit, []))
        ]
        lacking = {v for v in apart if not self._whole(turns[v], sheets.get(v, []))}
        ranked = ranking(profile.package.instrument, profile.roster.event, results)
        return Results(
            ranked=tuple(ranked),
            waiting=tuple(result for result in results if result.index is None),
            absent=tuple(v for v in profile.roster.visits if v.id in absent),
            parallel=tuple(parallel),
            final=frozenset(v for v, turn in turns.items() if turn.state in FINAL_STATES),
            differing=tuple(visit for visit in apart if visit not in lacking),
            lacking=frozenset(lacking),
        )

    def _whole(self, turn: Turn, sheets: Sequence[Sheet]) -> bool:
        """Tell whether every sheet a result counts is here with all it says."""
        found, absent = counted(turn, sheets)
        return not absent and all(map(self._profile.holds_whole, found))

    def _sheets(self) -> tuple[dict[VisitId, list[Sheet]], list[str]]:
        """Return every sheet by visit; a sheet written on two laptops is named, not merged."""
        profile = self._profile
        found: dict[VisitId, list[Sheet]] = {}
        versions: dict[str, list[SheetRow]] = {}
        for row in sheet_rows(profile.store):
            if not profile.roster.is_case(profile.roster.sheet_owner(row.sheet)[0].id):
                versions.setdefault(row.sheet, []).append(row)
        # A journal without answers only continues a sheet: a change made on another laptop.
        parallel = [
            sheet for sheet, rows in versions.items() if sum(row.answered > 0 for row in rows) > 1
        ]
        turns = profile.book.turns.values()
        opened = {seal.digest for turn in turns for seal in turn.seals}
        for rows in versions.values():
            row = answering_version(rows, opened)
            visit, _ = profile.roster.sheet_owner(row.sheet)
            blank = blank_sheet(profile.roster, profile.package.instrument, row.sheet)
            sheet = written_sheet(profile.store, blank, row.journal)
            found.setdefault(visit.id, []).append(sheet)
        return found, parallel

    def _absent(self) -> set[VisitId]:
        turns = self._profile.book.turns
        return {visit for visit, turn in turns.items() if turn.state in OVER}

    def explain(self, region: RegionCode, say: Say) -> list[str]:
        """Return every step from the panel's means to a region's index, empty without one."""
        for place in self.results().ranked:
            evaluation = place.result.evaluation
            if place.result.region.code == region and evaluation is not None:
                instrument = self._profile.published.instrument_of(region)
                return explanation(instrument, evaluation, say)
        return []

    def rows(self, results: Results, say: Say) -> list[list[str | int]]:
        """Return the ranking as table rows in the order of COLUMNS; `say` words a key."""
        instrument = self._profile.package.instrument
        return [
            [*_row(instrument, place, say), say(_state(results, place.result.visit.id))]
            for place in results.ranked
        ]


def counting(turn: Turn, sheets: Sequence[Sheet]) -> Sequence[Sheet]:
    """Return the sheets a visit's result counts: those the panel agreed on, else all there are."""
    # What was agreed and taken back again names sheets that have changed since.
    return counted(turn, sheets)[0] if turn.result else sheets


def _state(results: Results, visit: VisitId) -> str:
    if visit in results.differing:
        return "state_differs"
    told = visit in results.final and visit not in results.lacking
    return "state_final" if told else "state_provisional"


def _row(instrument: Instrument, place: RankedRegion, say: Say) -> list[str | int]:
    result = place.result
    index = result.index or Fraction(0)
    previous = result.visit.previous_index
    change = signed_comma(index - Fraction(previous), instrument.digits) if previous else ""
    return [
        place.rank,
        result.region.code,
        result.region.name,
        result.visit.class_code,
        display(instrument, index),
        exact_text(index),
        instrument.band(rounded(index, instrument.digits)).label.id,
        change,
        interval_text(place.interval) or say("interval_unknown"),
        result.valid,
        say(f"proposal_{place.proposal}"),
        say("yes") if place.grey else "",
        say("yes") if place.tied else "",
    ]


def interval_text(interval: Interval | None) -> str:
    """Return the ranks an interval holds, "" for one that cannot be computed."""
    return "" if interval is None else f"{interval[0]}–{interval[1]}"


def explanation(instrument: Instrument, evaluation: Evaluation, say: Say) -> list[str]:
    """Return the arithmetic of an index for people: every node by its title, the total last.

    What is added up stands in the lines above its sum, each with the weight it really has. `say`
    words a key and tells the language of the titles by "language".
    """
    language = say("language")
    titles = {node.code: node.title.in_language(language) for node in instrument.nodes()}
    lines: list[str] = []
    for code, score in evaluation.nodes.items():
        if score.exact is None:
            continue
        lines.append(f"{code}  {titles.get(code, '')}".rstrip())
        lines += _sum(instrument, score.terms, say) if score.terms else [_told(instrument, score)]
    if evaluation.index is not None:
        lines += [say("explained_total"), *_sum(instrument, evaluation.terms, say)]
    return lines


def _told(instrument: Instrument, score: NodeScore) -> str:
    """Return how a value that was not added up came about, with decimal commas."""
    shown = display(instrument, score.exact or Fraction(0))
    told = re.sub(r"(?<=\d)\.(?=\d)", ",", score.told)
    return f"    {told}" if told.endswith(f"= {shown}") or not told else f"    {told} → {shown}"


def _sum(instrument: Instrument, terms: Sequence[Term], say: Say) -> list[str]:
    """Return a weighted mean, an addend a line, and the line they add up to."""
    whole = sum((term.weight for term in terms), Fraction(0))
    added = sum((term.weight * term.value for term in terms), Fraction(0)) / whole
    width = max(len(term.code) for term in terms)
    lines = [
        f"    {term.code:{width}}  {exact_text(term.weight / whole)} × {exact_text(term.value)}"
        f" = {exact_text(term.weight / whole * term.value)}"
        for term in terms
    ]
    shown, exact = display(instrument, added), exact_text(added)
    rounding = "" if shown == exact else f" → {shown}"
    return [*lines, f"    {say('explained_sum')} = {exact}{rounding}"]


def plain_cell(value: str | int) -> str | int:
    """Return a cell that no spreadsheet reads as a formula; numbers stay numbers."""
    if isinstance(value, str) and value.startswith(FORMULA_STARTS) and not _is_number(value):
        return f"'{value}"
    return value


def _is_number(value: str) -> bool:
    return value[1:].replace(",", "", 1).isdigit()


def write_csv(path: Path, header: Sequence[str], rows: Sequence[Sequence[str | int]]) -> None:
    """Write a table as CSV for Indonesian spreadsheets: UTF-8 with mark, semicolons.

    Raises HostError when the file cannot be written or is not this program's.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";")
    writer.writerow(header)
    writer.writerows([plain_cell(cell) for cell in row] for row in rows)
    write_output(path, text.getvalue().encode("utf-8-sig"))


def write_xlsx(path: Path, header: Sequence[str], rows: Sequence[Sequence[str | int]]) -> None:
    """Write a table as a workbook; every text is typed as text, so none becomes a formula.

    Raises HostError when the file cannot be written or is not this program's.
    """
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"strings_to_formulas": False, "in_memory": True}) as book:
        sheet = book.add_worksheet("Peringkat")
        bold = book.add_format({"bold": True})
        for column, title in enumerate(header):
            sheet.write_string(0, column, title, bold)
        for number, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                if isinstance(cell, int):
                    sheet.write_number(number, column, cell)
                else:
                    sheet.write_string(number, column, cell)
        sheet.freeze_panes(1, 0)
        sheet.set_column(2, 2, 44)
    write_output(path, content.getvalue())
