"""The sheets Kegiatan and Bobot: the event itself, its instrument and its own weights."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from urllib.parse import urlsplit

from smartcity_desktop.domain.instrument import Instrument
from smartcity_desktop.domain.roster import Event
from smartcity_desktop.domain.words import EventKind
from smartcity_desktop.protocol.credentials import server_name
from smartcity_desktop.protocol.errors import ProtocolError
from smartcity_desktop.services.preparing import layout
from smartcity_desktop.services.preparing.cells import Cell, code_of, plain, stored
from smartcity_desktop.services.preparing.layout import Item
from smartcity_desktop.services.preparing.problems import Findings
from smartcity_desktop.services.preparing.rows import Row, folded, rows_of
from smartcity_desktop.services.preparing.workbook import Sheets

_ITEMS = {folded(item.name): item for item in layout.ITEMS}
_ALIKE = 0.75
_STAGES = (layout.PRESENTATION, layout.DISCUSSION, layout.SCORING)


class EventRow(Row):
    """All items of the sheet Kegiatan as if they stood in one row, each with its own place."""

    def __init__(self, sheets: Sheets, findings: Findings) -> None:
        cells: dict[str, Cell] = {}
        self._numbers: dict[str, int] = {}
        for row in rows_of(sheets, layout.EVENT, findings):
            item = _ITEMS.get(folded(row.text(layout.ITEM)))
            if item is None:
                item = self._misnamed(row)
            if item is None:
                continue
            if item.name in cells and item.name != layout.NOTE:
                row.wrong(layout.ITEM, "item_twice", item=item.name)
            else:
                cells[item.name] = row.cell(layout.CONTENT)
                self._numbers[item.name] = row.number
        super().__init__(layout.EVENT, 0, cells, findings)

    def place(self, column: str) -> tuple[int, str]:
        """Return the item's row and the column with the item's name."""
        return self._numbers.get(column, 0), f"{layout.CONTENT} ({column})"

    def required(self, column: str) -> bool:
        """Tell whether the event cannot do without this item."""
        return _ITEMS[folded(column)].required

    def filled(self, column: str) -> bool:
        """Tell whether an item says anything; a missing one is reported once."""
        return column in self._numbers and super().filled(column)

    def _misnamed(self, row: Row) -> Item | None:
        """Report an unknown item; return the one that it nearly is, to check what it says."""
        written = row.written(layout.ITEM)
        if not written:
            return None
        near = difflib.get_close_matches(folded(written), _ITEMS, 1, _ALIKE)
        meant = _ITEMS[near[0]] if near else None
        told = meant.name if meant else "–"
        row.wrong(layout.ITEM, "item_unknown", value=written, nearest=told)
        return None if meant and meant.name in self._numbers else meant

    def missing(self) -> list[str]:
        """Return the required items that have no row."""
        return [i.name for i in layout.ITEMS if i.required and i.name not in self._numbers]


@dataclass(frozen=True, slots=True)
class EventDraft:
    """The event as far as it could be read; `event` is None while anything in it is wrong."""

    row: EventRow
    event: Event | None
    instrument: Instrument | None
    days: int | None
    stages: int | None


def read_event(sheets: Sheets, instruments: Iterable[Instrument], findings: Findings) -> EventDraft:
    """Read the event and find its instrument among those the program has."""
    before = len(findings.problems)
    row = EventRow(sheets, findings)
    if layout.EVENT not in sheets:
        return EventDraft(row, None, None, None, None)
    for item in row.missing():
        findings.problem(layout.EVENT, 0, layout.ITEM, "item_missing", item=item)
    kind = row.choice(layout.KIND, layout.KINDS)
    instrument = _instrument(row, kind, tuple(instruments))
    days = row.whole(layout.DAYS, 1, 14)
    stages = [row.whole(item, 0, 480) for item in _STAGES]
    event = _event(row, kind, days, stages, instrument)
    weights = read_weights(sheets, instrument, findings)
    planned = sum(part or 0 for part in stages) if None not in stages else None
    if event is None or len(findings.problems) > before:
        return EventDraft(row, None, instrument, days, planned)
    return EventDraft(row, replace(event, weights=weights), instrument, days, planned)


def _event(
    row: EventRow,
    kind: EventKind | None,
    days: int | None,
    stages: list[int | None],
    instrument: Instrument | None,
) -> Event | None:
    starts = _starts(row)
    minimum = _minimum(row, instrument)
    quota, reserve = row.whole(layout.QUOTA, 0, 600), row.whole(layout.RESERVE, 0, 600)
    name, venue = row.text(layout.TITLE), row.text(layout.VENUE)
    code = row.file_code(layout.CODE, r"[a-z0-9][a-z0-9-]{2,39}", "seleksi-2026")
    centre = _centre(row)
    zone = row.choice(layout.ZONE, layout.ZONES) or ""
    example = bool(row.choice(layout.EXAMPLE, layout.ANSWERS))
    tolerance = row.whole(layout.TOLERANCE, 0, 240) or 0
    if kind is None or starts is None or instrument is None:
        return None
    return Event(
        code=code,
        name=name,
        kind=kind,
        year=starts.year,
        starts=starts.isoformat(),
        days=days or 0,
        venue=venue,
        zone=zone,
        instrument=instrument.code,
        version=instrument.version,
        profile=code_of(row.cell(layout.PROFILE)),
        quota=instrument.decision.quota if quota is None else quota,
        reserve=instrument.decision.reserve if reserve is None else reserve,
        minimum=decimal_text(instrument.decision.minimum) if minimum is None else plain(minimum),
        tolerance_minutes=tolerance,
        presentation_minutes=stages[0] or 0,
        discussion_minutes=stages[1] or 0,
        scoring_minutes=stages[2] or 0,
        example=example,
        centre=centre,
    )


def _centre(row: EventRow) -> str:
    """Return the centre's address once a certificate can name its host.

    It stands in every package: no account belongs into it, no question, and no host of any name.
    """
    example = "https://pusat.contoh.id"
    centre = row.shaped(layout.CENTRE, r"https://[^\s/@?#*]+(/[^\s?#]*)?", example)
    try:
        _ = urlsplit(centre).port
        return centre if not centre or server_name(centre) else ""
    except (ProtocolError, ValueError):
        row.wrong(layout.CENTRE, "code_shape", value=centre, example=example)
        return ""


def _minimum(row: EventRow, instrument: Instrument | None) -> Decimal | None:
    """Return the lowest index that passes, which lies on the instrument's scales."""
    minimum = row.decimal(layout.MINIMUM)
    if minimum is not None and instrument is not None:
        check_on_scales(row, layout.MINIMUM, minimum, instrument)
    return minimum


def check_on_scales(row: Row, column: str, index: Decimal, instrument: Instrument) -> None:
    """Report an index that no answers can reach."""
    low = min(scale.lowest for scale in instrument.scales.values())
    high = max(scale.highest for scale in instrument.scales.values())
    if not low <= index <= high:
        row.wrong(column, "number_bounds", value=stored(row.cell(column)), low=low, high=high)


def _starts(row: EventRow) -> date | None:
    """Return the first day, once its year and the event's agree."""
    starts = row.date(layout.FIRST_DAY)
    year = row.whole(layout.EVENT_YEAR, 2000, 2100)
    if starts and year and starts.year != year:
        row.wrong(layout.EVENT_YEAR, "year_differs", value=year, expected=starts.year)
    return starts


def decimal_text(value: Fraction) -> str:
    """Return a terminating fraction with a decimal point: "2.6"."""
    return plain(Decimal(value.numerator) / Decimal(value.denominator))


def _instrument(
    row: EventRow, kind: EventKind | None, instruments: tuple[Instrument, ...]
) -> Instrument | None:
    """Return the instrument; of a wrong version the nearest one, to check everything else."""
    code, version = row.code(layout.INSTRUMENT), row.text(layout.VERSION)
    if not code:
        return None
    known = ", ".join(sorted(f"{i.code} {i.version}" for i in instruments)) or "–"
    codes = {i.code.casefold(): i.code for i in instruments}
    near = difflib.get_close_matches(code.casefold(), codes, 1, _ALIKE)
    if code not in codes.values():
        row.wrong(layout.INSTRUMENT, "instrument_unknown", value=code, known=known)
    same = [i for i in instruments if near and i.code == codes[near[0]]]
    chosen = next((i for i in same if i.version == version), same[-1] if same else None)
    if chosen is None:
        return None
    if version and chosen.version != version and chosen.code == code:
        row.wrong(layout.VERSION, "version_unknown", value=f"{code} {version}", known=known)
    fitting = [i for i in instruments if kind is None or i.fits(kind)]
    if not fitting:
        row.wrong(layout.KIND, "kind_without_instrument", value=row.written(layout.KIND))
    _check_instrument(row, fitting or [chosen], chosen)
    return chosen


def _check_instrument(row: EventRow, fitting: list[Instrument], instrument: Instrument) -> None:
    profile = row.code(layout.PROFILE)
    if profile and profile not in instrument.profiles:
        known = ", ".join(instrument.profiles) or "–"
        row.wrong(layout.PROFILE, "profile_unknown", value=profile, known=known)
    if instrument not in fitting:
        row.wrong(
            layout.INSTRUMENT,
            "instrument_other_kind",
            value=instrument.code,
            kind=row.written(layout.KIND),
            known=", ".join(sorted(f"{i.code} {i.version}" for i in fitting)),
        )


def read_weights(
    sheets: Sheets, instrument: Instrument | None, findings: Findings
) -> dict[str, str]:
    """Return the event's own weights of the components, empty when the profile stands."""
    weights: dict[str, Decimal] = {}
    counted = [n.code for n in instrument.roots if not n.informational] if instrument else []
    for row in rows_of(sheets, layout.WEIGHTS, findings):
        code = row.code(layout.COMPONENT)
        weight = row.decimal(layout.WEIGHT, percent=True)
        if instrument and code and code not in counted:
            known = ", ".join(counted)
            row.wrong(layout.COMPONENT, "component_unknown", value=code, known=known)
        elif code in weights:
            row.wrong(layout.COMPONENT, "component_twice", value=code)
        elif code and weight is not None:
            weights[code] = weight
            if weight == 0:
                row.warn(layout.WEIGHT, "weight_zero", value=code)
    total = sum(weights.values(), Decimal(0))
    missing = [code for code in counted if code not in weights]
    if weights and missing:
        findings.problem(
            layout.WEIGHTS, 0, layout.COMPONENT, "weights_incomplete", missing=", ".join(missing)
        )
    if weights and total != 1:
        told = plain(total).replace(".", ",")
        findings.problem(layout.WEIGHTS, 0, layout.WEIGHT, "weights_sum", total=told)
    return {code: plain(weight) for code, weight in weights.items()}
