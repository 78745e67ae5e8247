"""A row that reads its own cells and reports, with its place, what they cannot mean."""

import datetime as dt
import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, TypeVar

from smartcity_desktop.domain.facts import RegionCode
from smartcity_desktop.domain.file_names import reserved_name
from smartcity_desktop.host.regions import RegionRecord, regions_by_code
from smartcity_desktop.services.preparing.cells import (
    Cell,
    Number,
    clock,
    code_of,
    date_of,
    decimal_of,
    differing_letters,
    minutes_of,
    number_fault,
    region_code_of,
    stored,
    text_fault,
    text_of,
)
from smartcity_desktop.services.preparing.layout import PARTICIPANTS, layout_of
from smartcity_desktop.services.preparing.problems import Findings
from smartcity_desktop.services.preparing.workbook import Sheets

Value = TypeVar("Value")

MAX_TEXT = 1000
_WITHOUT_QUOTES = str.maketrans(dict.fromkeys("'\u2018\u2019\u02bc\u00b4`", ""))
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

    def explained(self, sheet: str, value: str) -> bool:
        """Tell whether a wrong row of another sheet may have meant a value that is not there."""
        return self._findings.explained(sheet, value)

    def cell(self, column: str) -> Cell:
        """Return the cell as Excel stored it, "" when it is blank."""
        return self._cells.get(column, "")

    def written(self, column: str) -> str:
        """Return what the cell says without checking it."""
        return text_of(self.cell(column))

    def filled(self, column: str) -> bool:
        """Tell whether the cell says anything; a required one that does not is reported."""
        # A format that hides a number does not empty the cell.
        if self.written(column) or isinstance(self.cell(column), Number):
            return True
        if self.required(column):
            self.wrong(column, "cell_empty")
        return False

    def text(self, column: str) -> str:
        """Return a text of at most 1000 characters."""
        return self._text(column, self.cell(column))

    def _text(self, column: str, cell: Cell) -> str:
        if not self.filled(column):
            return ""
        written = self.written(column)
        if fault := text_fault(cell):
            self.wrong(column, fault, value=written, stored=stored(cell))
            return ""
        if len(written) > MAX_TEXT:
            self.wrong(column, "text_too_long", count=len(written), limit=MAX_TEXT)
        return written[:MAX_TEXT]

    def code(self, column: str) -> str:
        """Return a short code in Latin letters; others that look like them are reported."""
        written = code_of(self.text(column))
        if strange := differing_letters(written):
            self.wrong(column, "code_letters", value=written, characters=strange)
            return ""
        return written

    def shaped(self, column: str, pattern: str, example: str) -> str:
        """Return a short code of the given pattern, "" when it is not one."""
        written = self.code(column)
        if not written or re.fullmatch(pattern, written):
            return written
        self.wrong(column, "code_shape", value=written, example=example)
        return ""

    def file_code(self, column: str, pattern: str, example: str) -> str:
        """Return a short code that may become a file's name on every system."""
        written = self.shaped(column, pattern, example)
        if reserved_name(written):
            self.wrong(column, "code_reserved", value=written)
            return ""
        return written

    def choice(self, column: str, words: Mapping[str, Value]) -> Value | None:
        """Return what one of the fixed words stands for."""
        cell = self.cell(column)
        # A box that is ticked says YES or NO.
        written = self._text(column, text_of(cell) if isinstance(cell, bool) else cell)
        if not written:
            return None
        for word, value in words.items():
            if folded(word) == folded(written):
                return value
        self.wrong(column, "choice_unknown", value=written, choices=", ".join(words))
        return None

    def whole(self, column: str, low: int, high: int) -> int | None:
        """Return a whole number within bounds."""
        number = self._number(column)
        if number is None:
            return None
        whole = number == number.to_integral_value()
        if not whole or not low <= number <= high:
            key = "number_bounds" if whole else "number_not_whole"
            self.wrong(column, key, value=stored(self.cell(column)), low=low, high=high)
            return None
        return int(number)

    def decimal(self, column: str, *, percent: bool = False) -> Decimal | None:
        """Return a number with decimal comma or point, not below zero.

        Per cent, which are hundredths, are reported unless they are wanted.
        """
        number = self._number(column, percent=percent)
        if number is not None and number < 0:
            self.wrong(column, "not_a_number", value=self.written(column))
            return None
        return number

    def quantity_fault(self, column: str, *, percent: bool) -> bool:
        """Report a cell whose number could mean something else; True when it was reported."""
        cell = self.cell(column)
        fault = number_fault(cell, percent=percent)
        if fault:
            # What a format of its own shows is not known here; what is kept behind it is.
            own = fault == "number_format"
            self.wrong(column, fault, value=stored(cell) if own else self.written(column))
        elif isinstance(cell, Number) and not cell.exact:
            self.warn(column, "number_rounded", value=cell.shown(), stored=stored(cell))
        return bool(fault)

    def _number(self, column: str, *, percent: bool = False) -> Decimal | None:
        if not self.filled(column) or self.quantity_fault(column, percent=percent):
            return None
        number = decimal_of(self.cell(column))
        if number is None:
            self.wrong(column, "not_a_number", value=self.written(column))
        return number

    def minutes(self, column: str) -> int | None:
        """Return a time of day as minutes after midnight."""
        cell = self.cell(column)
        if not self.filled(column):
            return None
        minutes = minutes_of(cell)
        if minutes is None:
            self.wrong(column, "not_a_time", value=self.written(column))
        elif isinstance(cell, int | float) and not float(cell).is_integer():
            self.warn(column, "time_as_number", value=stored(cell), read=clock(minutes))
        return minutes

    def date(self, column: str) -> dt.date | None:
        """Return a day of the years 2000 to 2100."""
        if not self.filled(column):
            return None
        cell = self.cell(column)
        day = date_of(cell)
        if day is None or not 2000 <= day.year <= 2100:
            self.wrong(column, "not_a_date", value=self.written(column))
            return None
        read = f"{day:%d/%m/%Y}"
        if isinstance(cell, int | float):
            self.warn(column, "date_as_number", value=stored(cell), read=read)
        elif isinstance(cell, dt.datetime) and cell.time() != dt.time():
            self.warn(column, "date_with_time", value=self.written(column), read=read)
        return day

    def region(self, column: str, name: str = "") -> RegionRecord | None:
        """Return the region of a dotted code; an unknown code is answered with the nearest."""
        if not self.text(column):
            self._explain(nearest_regions("", name))
            return None
        code = region_code_of(self.cell(column))
        record = regions_by_code().get(code)
        if record is not None:
            return record
        near = nearest_regions(code, name)
        self._explain([*near, *difflib.get_close_matches(code, regions_by_code(), 60, 0.7)])
        if strange := differing_letters(code):
            self.wrong(column, "code_letters", value=code, characters=strange)
        else:
            self.wrong(column, "region_unknown", value=code, nearest=named_regions(near))
        return None

    def _explain(self, codes: Sequence[str]) -> None:
        """Note which regions a row without a known code may mean; with no hint it may be any."""
        for code in codes or [""]:
            self._findings.explain(self.sheet, code)

    def participant(
        self, column: str, participants: Iterable[RegionCode] | None
    ) -> RegionRecord | None:
        """Return a region that is among the participants; None leaves that unchecked."""
        record = self.region(column)
        if record is None or participants is None or RegionCode(record.code) in participants:
            return record
        if any(self._findings.explained(PARTICIPANTS, one) for one in (record.code, "")):
            return None
        self.wrong(column, "not_participant", region=f"{record.code} {record.name}")
        return None


def rows_of(sheets: Sheets, sheet: str, findings: Findings) -> Iterator[Row]:
    """Yield the rows of a sheet, none for a sheet that is missing or unusable."""
    for raw in sheets.get(sheet, ()):
        yield Row(sheet, raw.number, raw.cells, findings)


def folded(word: str) -> str:
    """Return a word without the differences of case, underscore, hyphen and space."""
    return " ".join(code_of(word).replace("_", " ").replace("-", " ").casefold().split())


def folded_name(name: str) -> str:
    """Return a region's name for comparison, abbreviations written out."""
    spaced = code_of(name).casefold().replace(".", ". ").replace("-", " ")
    spaced = spaced.translate(_WITHOUT_QUOTES)
    return " ".join(_SHORT.get(word, word) for word in spaced.split())


def nearest_regions(code: str, name: str) -> list[str]:
    """Return up to three codes of regions a wrong code may have meant, by its name first."""
    known = regions_by_code()
    by_name = {folded_name(record.name): record.code for record in known.values()}
    bare = {folded_name(record.bare_name): record.code for record in known.values()}
    found: list[str] = []
    if name:
        for names in (by_name, bare):
            close = difflib.get_close_matches(folded_name(name), names, 2, 0.8)
            found += [names[match] for match in close]
    found += difflib.get_close_matches(code, known, 3, 0.6)
    return list(dict.fromkeys(found))[:3]


def named_regions(codes: Iterable[str]) -> str:
    """Return regions with their names as a sentence lists them."""
    return ", ".join(f"{code} {regions_by_code()[code].name}" for code in codes) or "–"
