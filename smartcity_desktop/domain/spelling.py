"""Numbers and days in words, as official Indonesian papers spell them."""

from datetime import date

from smartcity_desktop.domain.dates import DAYS, MONTHS

UNITS = (
    "nol",
    "satu",
    "dua",
    "tiga",
    "empat",
    "lima",
    "enam",
    "tujuh",
    "delapan",
    "sembilan",
    "sepuluh",
    "sebelas",
)
# From the largest: what a step is called, and how one of it is said.
STEPS = (
    (1_000_000, "juta", "satu juta"),
    (1_000, "ribu", "seribu"),
    (100, "ratus", "seratus"),
)


def spelled(number: int) -> str:
    """Return a number from 0 to 999,999,999 in words: 2026 → "dua ribu dua puluh enam"."""
    for size, word, single in STEPS:
        if number >= size:
            count, rest = divmod(number, size)
            said = single if count == 1 else f"{spelled(count)} {word}"
            return _with_rest(said, rest)
    if number >= 20:
        tens, rest = divmod(number, 10)
        return _with_rest(f"{UNITS[tens]} puluh", rest)
    return UNITS[number] if number < len(UNITS) else f"{UNITS[number - 10]} belas"


def _with_rest(said: str, rest: int) -> str:
    return f"{said} {spelled(rest)}" if rest else said


def counted(number: int) -> str:
    """Return a number with its words: "6 (enam)"."""
    return f"{number} ({spelled(number)})"


def spelled_date(day: date) -> str:
    """Return "Selasa tanggal tiga bulan November tahun dua ribu dua puluh enam (03-11-2026)"."""
    weekday, month = DAYS[day.weekday()], MONTHS[day.month - 1]
    return (
        f"{weekday} tanggal {spelled(day.day)} bulan {month} tahun {spelled(day.year)} "
        f"({day.day:02d}-{day.month:02d}-{day.year})"
    )
