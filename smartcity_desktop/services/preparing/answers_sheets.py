"""The sheets Data and Isian mandiri: what is known of the regions before the event."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Protocol

from smartcity_desktop.domain.facts import RegionCode
from smartcity_desktop.domain.index import AnswerError, answer_value
from smartcity_desktop.domain.instrument import Instrument, Leaf, LeafKind, Node
from smartcity_desktop.domain.instrument_rules import HIGHEST_LEVEL, LOWEST_LEVEL
from smartcity_desktop.domain.roster import DataValue, Programme, SelfAnswer
from smartcity_desktop.services.preparing import layout
from smartcity_desktop.services.preparing.cases_sheet import Subjects
from smartcity_desktop.services.preparing.cells import (
    code_of,
    decimal_of,
    is_percent,
    plain,
    stored,
)
from smartcity_desktop.services.preparing.problems import Findings
from smartcity_desktop.services.preparing.rows import Row, folded, rows_of
from smartcity_desktop.services.preparing.workbook import Sheets

# Data are no older than so many years before the event.
_OLD = 10
# Own answers come in within so many days before the event begins.
_EARLY = timedelta(days=2 * 365)


class Naming(Protocol):
    """Who knows whom a row speaks of, and when the event begins."""

    @property
    def starts(self) -> date | None:
        """The first day of the event, None while it is not known."""
        ...

    def named_in(self, row: Row) -> RegionCode | None:
        """Return whom a row speaks of; anything unknown is reported."""
        ...


class Indicators:
    """The indicators of each region: repeatable groups are unrolled to the region's own rows."""

    def __init__(self, instrument: Instrument, programmes: Iterable[Programme]) -> None:
        self.instrument = instrument
        self._rows: dict[RegionCode, dict[str, int]] = {}
        for programme in programmes:
            rows = self._rows.setdefault(programme.region, {})
            rows[programme.group] = rows.get(programme.group, 0) + 1
        self._unrolled: dict[tuple[tuple[str, int], ...], dict[str, Node]] = {}

    def of(self, region: RegionCode) -> Mapping[str, Node]:
        """Return every indicator of a region by code."""
        rows = self._rows.get(region, {})
        shape = tuple(sorted(rows.items()))
        if shape not in self._unrolled:
            leaves = self.instrument.expanded(rows).leaves()
            self._unrolled[shape] = {node.code: node for node in leaves}
        return self._unrolled[shape]

    def wanted_data(self, region: RegionCode) -> list[str]:
        """Return the data indicators that enter the index, by code."""
        aside = {
            node.code
            for root in self.instrument.roots
            if root.informational
            for node in root.walk()
        }
        return [c for c, n in self.of(region).items() if not _is_judged(n) and c not in aside]


def read_data(
    sheets: Sheets,
    indicators: Indicators | None,
    subjects: Subjects,
    findings: Findings,
) -> tuple[DataValue, ...]:
    """Return the data values; what confirmed regions lack is reported at the region's row."""
    found: dict[tuple[RegionCode, str], DataValue] = {}
    told = _Told()
    for row in rows_of(sheets, layout.DATA, findings):
        region = subjects.named_in(row)
        source, year = row.text(layout.SOURCE), row.whole(layout.YEAR, 1990, 2100)
        code = _indicator(row, indicators, region, judged=False)
        value = _data_value(row, indicators, region, code)
        _warn_of_year(row, year, subjects)
        if indicators is not None and region is not None and value and code:
            _warn_of_leader(row, indicators.of(region)[code], value, region, subjects)
        if (region, code) in told.pairs:
            row.wrong(layout.INDICATOR, "answer_twice", value=code, region=region)
        told.note(region, code, code_of(row.cell(layout.INDICATOR)))
        if region is not None and code and value and year is not None:
            found.setdefault((region, code), DataValue(region, code, value, source, year))
    if indicators is not None:
        _check_complete(indicators, subjects, told, findings)
    return tuple(found.values())


def _warn_of_year(row: Row, year: int | None, subjects: Subjects) -> None:
    """Warn of data from after the event's year, or from long before."""
    held = subjects.starts.year if subjects.starts else None
    if year is not None and held is not None and not held - _OLD <= year <= held:
        row.warn(layout.YEAR, "data_year", value=year, year=held)


def _warn_of_leader(
    row: Row, node: Node, value: str, region: RegionCode, subjects: Subjects
) -> None:
    """Warn where the sheets Data and Peserta name different leaders of a delegation."""
    placed = (subjects.participants or {}).get(region)
    leader = placed.value.leader if placed else ""
    asked = node.leaf is not None and set(node.leaf.categories) == set(layout.LEADERS.values())
    if placed and leader and asked and leader != value:
        words = {str(key): word for word, key in layout.LEADERS.items()}
        told = {"value": words[value], "other": words[leader], "first": placed.row}
        row.warn(layout.VALUE, "leader_differs", **told)


@dataclass(frozen=True, slots=True)
class _Told:
    """Which data the sheet speaks of, if wrongly: what a wrong row may mean is not missing."""

    pairs: set[tuple[RegionCode, str]] = field(default_factory=set[tuple[RegionCode, str]])
    # Indicators of rows whose region is wrong; regions of rows whose indicator is wrong.
    codes: set[str] = field(default_factory=set[str])
    regions: set[RegionCode] = field(default_factory=set[RegionCode])

    def note(self, region: RegionCode | None, code: str, written: str) -> None:
        """Note one row."""
        if region is None:
            self.codes.add(written)
        elif code:
            self.pairs.add((region, code))
        else:
            self.regions.add(region)

    def lacks(self, region: RegionCode, code: str, *, lost: bool) -> bool:
        """Tell whether no row can mean this indicator of this region.

        A `lost` region is one that a row with a wrong code may have meant.
        """
        meant = lost and code in self.codes
        return not (meant or (region, code) in self.pairs or region in self.regions)


def _check_complete(
    indicators: Indicators,
    subjects: Subjects,
    told: _Told,
    findings: Findings,
) -> None:
    for subject in subjects.expected():
        wanted = indicators.wanted_data(subject.code)
        lost = findings.explained(layout.DATA, subject.code)
        missing = [code for code in wanted if told.lacks(subject.code, code, lost=lost)]
        if not missing:
            continue
        case = subject.sheet == layout.CASES
        findings.problem(
            subject.sheet,
            subject.row,
            layout.CASE if case else layout.REGION,
            "case_data_missing" if case else "data_missing",
            region=f"{subject.code} {subject.name}",
            missing=", ".join(missing),
        )


def read_self_answers(
    sheets: Sheets,
    indicators: Indicators | None,
    subjects: Naming,
    findings: Findings,
) -> tuple[SelfAnswer, ...]:
    """Return the regions' own answers to the indicators assessors judge."""
    found: dict[tuple[RegionCode, str], SelfAnswer] = {}
    for row in rows_of(sheets, layout.SELF_ANSWERS, findings):
        region = subjects.named_in(row)
        account, received = row.text(layout.ACCOUNT), row.date(layout.RECEIVED)
        _warn_of_day(row, received, subjects.starts)
        code = _indicator(row, indicators, region, judged=True)
        level = _level(row, indicators, region, code)
        if region is None or not code or level is None:
            continue
        if (region, code) in found:
            row.wrong(layout.INDICATOR, "answer_twice", value=code, region=region)
        told = received.isoformat() if received else ""
        found.setdefault((region, code), SelfAnswer(region, code, level, account, told))
    return tuple(found.values())


def _warn_of_day(row: Row, received: date | None, starts: date | None) -> None:
    """Warn of own answers received long before an event, or on a day that is yet to come."""
    if received is None or starts is None:
        return
    value, told = row.written(layout.RECEIVED), f"{starts:%d/%m/%Y}"
    if received < starts - _EARLY:
        row.warn(layout.RECEIVED, "received_early", value=value, starts=told)
    elif received > max(starts, datetime.now(UTC).date() + timedelta(days=1)):
        row.warn(layout.RECEIVED, "received_ahead", value=value)


def _indicator(
    row: Row, indicators: Indicators | None, region: RegionCode | None, *, judged: bool
) -> str:
    code = row.code(layout.INDICATOR)
    if indicators is None or region is None or not code:
        return code
    node = indicators.of(region).get(code)
    if node is None:
        row.wrong(layout.INDICATOR, "indicator_unknown", value=code)
        return ""
    if _is_judged(node) is not judged:
        key = "indicator_not_judged" if judged else "indicator_not_data"
        row.wrong(layout.INDICATOR, key, value=code)
        return ""
    return code


def _data_value(
    row: Row, indicators: Indicators | None, region: RegionCode | None, code: str
) -> str:
    """Return a value as the instrument takes it: a category's code or a decimal with a point."""
    if not row.filled(layout.VALUE):
        return ""
    written = row.written(layout.VALUE)
    cell = row.cell(layout.VALUE)
    told = stored(cell) if isinstance(cell, float) else written
    if indicators is None or region is None or not code:
        return written
    node = indicators.of(region)[code]
    leaf = node.leaf or Leaf(LeafKind.DATA)
    value = _category(leaf, written)
    if not value and (leaf.thresholds or not leaf.categories):
        percent = leaf.kind is LeafKind.PERCENTAGE
        if row.quantity_fault(layout.VALUE, percent=percent):
            return ""
        value = _quantity(row, percent=percent)
    try:
        if value:
            answer_value(indicators.instrument, node, value)
            return value
    except AnswerError as error:
        if error.reason == "out_of_bounds":
            row.wrong(layout.VALUE, "data_bounds", value=told, indicator=code, **error.details)
            return ""
    choices = ", ".join(leaf.categories)
    key = "data_not_choice" if choices else "data_not_number"
    row.wrong(layout.VALUE, key, value=told, indicator=code, choices=choices)
    return ""


def _category(leaf: Leaf, written: str) -> str:
    for key in leaf.categories:
        if folded(written) in {folded(key), folded(leaf.category_labels.get(key, key))}:
            return key
    return ""


def _quantity(row: Row, *, percent: bool) -> str:
    """Return a number with a decimal point, "" for anything else; of per cent their count."""
    cell = row.cell(layout.VALUE)
    number = decimal_of(cell)
    if number is None or number < 0:
        return ""
    if percent and is_percent(cell):
        return plain(number * 100)
    if percent and 0 < number < 1:
        told = stored(cell) if isinstance(cell, float) else row.written(layout.VALUE)
        row.warn(layout.VALUE, "percent_small", value=told)
    return plain(number)


def _level(
    row: Row, indicators: Indicators | None, region: RegionCode | None, code: str
) -> int | None:
    if indicators is None or region is None or not code:
        return row.whole(layout.LEVEL, LOWEST_LEVEL, HIGHEST_LEVEL)
    scale = indicators.instrument.scale_of(indicators.of(region)[code])
    return row.whole(layout.LEVEL, scale.lowest, scale.highest)


def _is_judged(node: Node) -> bool:
    return node.leaf is not None and node.leaf.kind is LeafKind.JUDGED
