"""What a cell says, however Excel stored it: text, number, date, time of day or region code."""

import datetime as dt
import re
import unicodedata
from decimal import Decimal

Cell = str | int | float | bool | dt.date | dt.time | dt.timedelta

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
_DAY_MINUTES = 24 * 60


def text_of(cell: Cell) -> str:
    """Return a cell as one line of NFC text: trimmed, single spaces, no control characters."""
    if isinstance(cell, bool):
        return "YA" if cell else "TIDAK"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    written = unicodedata.normalize("NFC", str(cell))
    spaced = "".join(" " if unicodedata.category(c) in {"Cc", "Zl", "Zp"} else c for c in written)
    return " ".join("".join(c for c in spaced if unicodedata.category(c) != "Cs").split())


def decimal_of(cell: Cell) -> Decimal | None:
    """Return a finite number with decimal comma or point, None for anything else.

    A cell with both separators is refused: nobody can tell which one is meant.
    """
    if isinstance(cell, bool):
        return None
    if isinstance(cell, float):
        # Excel's floats carry noise far behind the digits people typed.
        return Decimal(repr(cell)).quantize(Decimal("1e-12")) if abs(cell) < 1e12 else None
    written = text_of(cell).replace(" ", "")
    if not re.fullmatch(r"[+-]?[0-9]{1,12}([.,][0-9]{1,12})?%?", written):
        return None
    number = Decimal(written.rstrip("%").replace(",", "."))
    return number / 100 if written.endswith("%") else number


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
    """Return a time of day as minutes after midnight: an Excel time, "08.00", "8:00" or 8.3."""
    if isinstance(cell, dt.datetime | dt.time):
        return cell.hour * 60 + cell.minute
    if isinstance(cell, dt.timedelta):
        return _within_day(round(cell.total_seconds() / 60))
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
    return text_of(cell).replace(",", ".").replace(" ", "")
