"""What a cell says, however Excel stored it: text, number, date, time of day or region code."""

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from smartcity_desktop.domain.text import cleaned
from smartcity_desktop.services.preparing.number_formats import Form, NumberFormat, format_of


@dataclass(frozen=True, slots=True)
class Number:
    """A number whose format shows something else than its digits: "85%", "0012", "Rp5"."""

    value: float
    format: NumberFormat

    @property
    def exact(self) -> bool:
        """Tell whether all that is stored is shown."""
        scaled, decimals = self._scaled(), self.format.decimals
        return decimals is None or scaled == _rounded(scaled, decimals)

    def shown(self) -> str:
        """Return what people see, as far as this module knows the format."""
        if self.format.form is Form.UNSEEN:
            return ""
        number = self._scaled()
        if self.format.decimals is not None:
            number = _rounded(number, self.format.decimals)
        whole, _, part = f"{abs(number):f}".partition(".")
        if self.format.decimals is None or self.format.form is not Form.PLAIN:
            part = part.rstrip("0")
        digits = whole.rjust(self.format.digits, "0") + (f".{part}" if part else "")
        after = "%" if self.format.form is Form.PERCENT else self.format.after
        return f"{'-' if number < 0 else ''}{self.format.before}{digits}{after}"

    def _scaled(self) -> Decimal:
        number = _decimal(self.value)
        return number * 100 if self.format.form is Form.PERCENT else number


Cell = str | int | float | bool | dt.date | dt.time | dt.timedelta | Number

_MONTHS: tuple[str, ...] = (
    "januari",
    "februari",
    "maret",
    "april",
    "mei",
    "juni",
    "juli",
    "agustus",
    "september",
    "oktober",
    "november",
    "desember",
)
# Excel counts days from here; 20000 and 80000 are years 1954 and 2119.
_EXCEL_EPOCH = dt.date(1899, 12, 30)
_EXCEL_DAYS = range(20000, 80000)
# What lies before is no day of Excel's calendar, but a time of day without one.
_CALENDAR = dt.date(1900, 1, 2)
_DAY_MINUTES = 24 * 60


# A float tells no more digits than these apart.
_MOST_DIGITS = 10**15
_LARGEST = Decimal(10) ** 12
# What Excel and its exports make of a long number: "1,98503E+17".
_CUT_DIGITS = re.compile(r"[0-9](?:[.,][0-9]+)?[eE][+][0-9]{1,3}")
# "1.500" is one and a half or one thousand five hundred; "0,125" is no thousand.
_THOUSANDS = re.compile(r"[+-]?[1-9][0-9]{0,2}[.,][0-9]{3}")
_MEANT = frozenset({Form.PLAIN, Form.PERCENT, Form.MONEY, Form.SCIENTIFIC})


def formatted(cell: Cell, code: str) -> Cell:
    """Return a cell with its number format, the cell itself where the format adds nothing."""
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        return cell
    form = format_of(code, cell)
    number = Number(float(cell), form)
    same = form.form is Form.PLAIN and number.exact and number.shown() == text_of(cell)
    return cell if same else number


def text_of(cell: Cell) -> str:
    """Return a cell as one line of NFC text: trimmed, single spaces, nothing that is not seen."""
    if isinstance(cell, bool):
        return "YA" if cell else "TIDAK"
    if isinstance(cell, Number):
        return cell.shown()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    return " ".join(cleaned(unicodedata.normalize("NFC", str(cell)), lines=False).split())


def stored(cell: Cell) -> str:
    """Return what is kept in a cell behind its format, with a decimal comma."""
    number = cell.value if isinstance(cell, Number) else cell
    if isinstance(number, int | float) and not isinstance(number, bool):
        return plain(_decimal(float(number))).replace(".", ",")
    return text_of(cell)


def code_of(cell: Cell) -> str:
    """Return a cell as a code: text without the wide and round forms of letters and digits."""
    return unicodedata.normalize("NFKC", text_of(cell))


def text_fault(cell: Cell) -> str:
    """Return why a cell is no text, as a problem key; "" when it is one."""
    if isinstance(cell, dt.date | dt.time | dt.timedelta):
        return "text_is_date"
    if isinstance(cell, bool):
        return "text_is_logical"
    if isinstance(cell, Number) and not (cell.exact and cell.format.form is Form.PLAIN):
        return "text_is_number"
    number = cell.value if isinstance(cell, Number) else cell
    if isinstance(number, int | float):
        return "digits_lost" if abs(number) >= _MOST_DIGITS else ""
    return "digits_lost" if _CUT_DIGITS.fullmatch(text_of(cell)) else ""


def number_fault(cell: Cell, *, percent: bool) -> str:
    """Return why a cell cannot be taken as a number, as a problem key; "" when it can.

    A per cent sign is understood only where `percent` are wanted.
    """
    if isinstance(cell, dt.date | dt.time | dt.timedelta):
        return "number_is_date"
    if is_percent(cell):
        return "" if percent else "number_is_percent"
    if isinstance(cell, Number):
        return "" if cell.format.form in _MEANT else "number_format"
    if isinstance(cell, str) and _THOUSANDS.fullmatch(text_of(cell).replace(" ", "")):
        return "number_ambiguous"
    return ""


def is_percent(cell: Cell) -> bool:
    """Tell whether a cell shows a per cent sign behind its number."""
    if isinstance(cell, Number) and cell.format.form is Form.PERCENT:
        return True
    words = not isinstance(cell, Number) or cell.format.after.strip() == "%"
    return words and text_of(cell).endswith("%")


def decimal_of(cell: Cell) -> Decimal | None:
    """Return a finite number with decimal comma or point, None for anything else.

    Per cent are hundredths. A cell with both separators is refused: nobody can tell which one is
    meant.
    """
    if isinstance(cell, bool | dt.date | dt.time | dt.timedelta):
        return None
    if isinstance(cell, Number):
        hundredths = is_percent(cell) and cell.format.form is not Form.PERCENT
        number = decimal_of(cell.value)
        return number / 100 if hundredths and number is not None else number
    if isinstance(cell, float):
        number = _decimal(cell)
        return number if abs(number) < _LARGEST else None
    written = text_of(cell).replace(" ", "")
    if not re.fullmatch(r"[+-]?[0-9]{1,12}([.,][0-9]{1,12})?%?", written):
        return None
    number = Decimal(written.rstrip("%").replace(",", "."))
    return number / 100 if written.endswith("%") else number


def _decimal(value: float) -> Decimal:
    # Excel's floats carry noise far behind the digits people typed.
    number = Decimal(repr(value))
    return number.quantize(Decimal("1e-12")) if abs(number) < _LARGEST else number


def _rounded(number: Decimal, decimals: int) -> Decimal:
    if abs(number) >= _LARGEST:
        return number
    return number.quantize(Decimal(1).scaleb(-min(decimals, 12)), ROUND_HALF_UP)


def whole_of(cell: Cell) -> int | None:
    """Return a whole number, None for anything else."""
    number = decimal_of(cell)
    return int(number) if number is not None and number == number.to_integral_value() else None


def plain(number: Decimal) -> str:
    """Return a number with a decimal point and without exponent or trailing zeros: "0.1"."""
    written = f"{number:f}"
    return written.rstrip("0").rstrip(".") if "." in written else written


def date_of(cell: Cell) -> dt.date | None:
    """Return a day from an Excel date or from "05/03/2018", "2018-03-05" or "5 Maret 2018"."""
    if isinstance(cell, dt.datetime):
        return cell.date()
    if isinstance(cell, dt.date):
        return cell
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        whole = whole_of(cell)
        known = whole is not None and whole in _EXCEL_DAYS
        return _EXCEL_EPOCH + dt.timedelta(days=whole or 0) if known else None
    return _written_date(text_of(cell))


def _written_date(written: str) -> dt.date | None:
    parts = re.fullmatch(r"([0-9]{1,4})[-/. ]+([0-9]{1,2}|[A-Za-z]+)[-/. ]+([0-9]{1,4})", written)
    if not parts:
        return None
    first, middle, last = parts.groups()
    if middle.isdigit():
        month = int(middle)
    elif middle.lower() in _MONTHS:
        month = _MONTHS.index(middle.lower()) + 1
    else:
        return None
    year, day = (first, last) if len(first) == 4 else (last, first)
    if len(year) != 4:
        return None
    try:
        return dt.date(int(year), month, int(day))
    except ValueError:
        return None


def minutes_of(cell: Cell) -> int | None:
    """Return a time of day as minutes after midnight: an Excel time, "08.00", "8:00" or 8.3.

    A time with seconds, or of a certain day, says more than is kept and is none.
    """
    if isinstance(cell, dt.datetime):
        return minutes_of(cell.time()) if cell.date() < _CALENDAR else None
    if isinstance(cell, dt.time):
        cell = dt.timedelta(
            hours=cell.hour,
            minutes=cell.minute,
            seconds=cell.second,
            microseconds=cell.microsecond,
        )
    if isinstance(cell, dt.timedelta):
        minutes = round(cell.total_seconds() / 60)
        # Times that Excel fills in by itself lie a breath beside the minute.
        meant = abs(cell.total_seconds() - minutes * 60) < 1
        return _within_day(minutes) if meant else None
    if isinstance(cell, float) and 0 < cell < 1:
        return _within_day(round(cell * _DAY_MINUTES))
    if isinstance(cell, float) and 1 <= cell < 24:
        return _written_time(f"{cell:.2f}") if round(cell, 2) == cell else None
    return _written_time(text_of(cell))


def _written_time(written: str) -> int | None:
    parts = re.fullmatch(r"([0-9]{1,2})[.:]([0-9]{2})(?:[.:]00)?", written)
    if not parts:
        return None
    hour, minute = int(parts[1]), int(parts[2])
    return hour * 60 + minute if hour < 24 and minute < 60 else None


def _within_day(minutes: int) -> int | None:
    return minutes if 0 <= minutes < _DAY_MINUTES else None


def clock(minutes: int) -> str:
    """Return minutes after midnight as "08.00"."""
    return f"{minutes // 60:02d}.{minutes % 60:02d}"


def region_code_of(cell: Cell) -> str:
    """Return a dotted code as written; a number stored by Excel gets its zero back: 32.1, "32.10".

    Four digits without a dot stay as they are: the same digits name another region in the
    statistics office's list.
    """
    if isinstance(cell, float) and not cell.is_integer() and round(cell, 2) == cell:
        return f"{cell:05.2f}"
    return code_of(cell).replace(",", ".").replace(" ", "")


def differing_letters(code: str) -> str:
    """Return what of a code is no ASCII, which may look like it, with its number: "А (U+0410)"."""
    strange = dict.fromkeys(c for c in code if not c.isascii())
    return ", ".join(f"{letter} (U+{ord(letter):04X})" for letter in strange)
