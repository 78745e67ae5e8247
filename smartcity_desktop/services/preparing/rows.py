"""A row that reads its own cells and reports, with its place, what they cannot mean."""

import datetime as dt
import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, TypeVar

from smartcity_desktop.domain.facts import RegionCode
from smartcity_desktop.host.regions import RegionRecord, regions_by_code
from smartcity_desktop.services.preparing.cells import (
    Cell,
    date_of,
    decimal_of,
    minutes_of,
    region_code_of,
    text_of,
    whole_of,
)
from smartcity_desktop.services.preparing.layout import layout_of
from smartcity_desktop.services.preparing.problems import Findings
from smartcity_desktop.services.preparing.workbook import Sheets

Value = TypeVar("Value")

MAX_TEXT = 1000
_SHORT = {"kab.": "kabupaten", "kab": "kabupaten", "kep.": "kepulauan", "adm.": "administrasi"}


@dataclass(frozen=True, slots=True)
class Placed(Generic[Value]):
    """A value with the Excel row it came from."""

    row: int
    value: Value


class Row:
    """One row of a sheet; a cell that is wrong is reported once and read as None or ""."""

    def __init__(
        self, sheet: str, number: int, cells: Mapping[str, Cell], findings: Findings
    ) -> None:
        self.sheet = sheet
        self.number = number
        self._cells = cells
        self._findings = findings

    def place(self, column: str) -> tuple[int, str]:
        """Return Excel row and column as a finding names them."""
        return self.number, column

    def required(self, column: str) -> bool:
        """Tell whether the layout wants this cell filled in."""
        return any(c.required for c in layout_of(self.sheet).columns if c.header == column)

    def wrong(self, column: str, key: str, **details: object) -> None:
        """Report this cell as a problem."""
        row, label = self.place(column)
        self._findings.problem(self.sheet, row, label, key, **details)

    def warn(self, column: str, key: str, **details: object) -> None:
        """Report this cell as a warning."""
        row, label = self.place(column)
        self._findings.warn(self.sheet, row, label, key, **details)

    def cell(self, column: str) -> Cell:
        """Return the cell as Excel stored it, "" when it is blank."""
        return self._cells.get(column, "")

    def written(self, column: str) -> str:
        """Return what the cell says without checking it."""
        return text_of(self.cell(column))

    def text(self, column: str) -> str:
        """Return a text of at most 1000 characters."""
        written = self.written(column)
        if not written and self.required(column):
            self.wrong(column, "cell_empty")
        if len(written) > MAX_TEXT:
            self.wrong(column, "text_too_long", count=len(written), limit=MAX_TEXT)
        return written[:MAX_TEXT]

    def shaped(self, column: str, pattern: str, example: str) -> str:
        """Return a short code of the given pattern, "" when it is not one."""
        written = self.text(column)
        if not written or re.fullmatch(pattern, written):
            return written
        self.wrong(column, "code_shape", value=written, example=example)
        return ""

    def choice(self, column: str, words: Mapping[str, Value]) -> Value | None:
        """Return what one of the fixed words stands for."""
        written = self.text(column)
        if not written:
            return None
        for word, value in words.items():
            if folded(word) == folded(written):
                return value
        self.wrong(column, "choice_unknown", value=written, choices=", ".join(words))
        return None

    def whole(self, column: str, low: int, high: int) -> int | None:
        """Return a whole number within bounds."""
        if not self.text(column):
            return None
        number = whole_of(self.cell(column))
        if number is None or not low <= number <= high:
            self.wrong(column, "number_bounds", value=self.written(column), low=low, high=high)
            return None
        return number

    def decimal(self, column: str) -> Decimal | None:
        """Return a number with decimal comma or point, not below zero."""
        if not self.text(column):
            return None
        number = decimal_of(self.cell(column))
        if number is None or number < 0:
            self.wrong(column, "not_a_number", value=self.written(column))
            return None
        return number

    def minutes(self, column: str) -> int | None:
        """Return a time of day as minutes after midnight."""
        if not self.text(column):
            return None
        minutes = minutes_of(self.cell(column))
        if minutes is None:
            self.wrong(column, "not_a_time", value=self.written(column))
        return minutes

    def date(self, column: str) -> dt.date | None:
        """Return a day of the years 2000 to 2100."""
        if not self.text(column):
            return None
        day = date_of(self.cell(column))
        if day is None or not 2000 <= day.year <= 2100:
            self.wrong(column, "not_a_date", value=self.written(column))
            return None
        return day

    def region(self, column: str, name: str = "") -> RegionRecord | None:
        """Return the region of a dotted code; an unknown code is answered with the nearest."""
        if not self.text(column):
            return None
        code = region_code_of(self.cell(column))
        record = regions_by_code().get(code)
        if record is None:
            self.wrong(column, "region_unknown", value=code, nearest=nearest_regions(code, name))
        return record

    def participant(
        self, column: str, participants: Iterable[RegionCode] | None
    ) -> RegionRecord | None:
        """Return a region that is among the participants; None leaves that unchecked."""
        record = self.region(column)
        if record is None or participants is None or RegionCode(record.code) in participants:
            return record
        self.wrong(column, "not_participant", region=f"{record.code} {record.name}")
        return None


def rows_of(sheets: Sheets, sheet: str, findings: Findings) -> Iterator[Row]:
    """Yield the rows of a sheet, none for a sheet that is missing or unusable."""
    for raw in sheets.get(sheet, ()):
        yield Row(sheet, raw.number, raw.cells, findings)


def folded(word: str) -> str:
    """Return a word without the differences of case, underscore, hyphen and space."""
    return " ".join(word.replace("_", " ").replace("-", " ").casefold().split())


def folded_name(name: str) -> str:
    """Return a region's name for comparison, abbreviations written out."""
    spaced = name.casefold().replace(".", ". ").replace("-", " ").replace("'", "")
    return " ".join(_SHORT.get(word, word) for word in spaced.split())


def nearest_regions(code: str, name: str) -> str:
    """Return up to three regions a wrong code may have meant, by its name first."""
    known = regions_by_code()
    by_name = {folded_name(record.name): record.code for record in known.values()}
    bare = {folded_name(record.bare_name): record.code for record in known.values()}
    found: list[str] = []
    if name:
        for names in (by_name, bare):
            close = difflib.get_close_matches(folded_name(name), names, 2, 0.8)
            found += [names[match] for match in close]
    found += difflib.get_close_matches(code, known, 3, 0.6)
    chosen = list(dict.fromkeys(found))[:3]
    return ", ".join(f"{near} {known[near].name}" for near in chosen) or "–"
