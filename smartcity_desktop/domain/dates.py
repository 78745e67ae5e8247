"""Days and times as Indonesian papers and screens write them."""

from datetime import UTC, date, datetime, timedelta, timezone

DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
MONTHS = (
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
)
ZONES = {
    "Asia/Jakarta": "WIB",
    "Asia/Pontianak": "WIB",
    "Asia/Makassar": "WITA",
    "Asia/Jayapura": "WIT",
}
# Hours ahead of UTC. Indonesia has no summer time, so no machine's list of zones is asked: it may
# be missing, or be another one.
HOURS = {"WIB": 7, "WITA": 8, "WIT": 9, "UTC": 0}


# What a clock may say, however wrong it is; the hybrid clock ends there as well.
YEARS = range(1970, 2101)


def zone_name(zone: str) -> str:
    """Return WIB, WITA or WIT for an Indonesian IANA zone, UTC for any other."""
    return ZONES.get(zone, "UTC")


def zone_of(zone: str) -> timezone:
    """Return the offset of an Indonesian IANA zone, that of UTC for any other."""
    return timezone(timedelta(hours=HOURS[zone_name(zone)]))


def local_time(ms: int, zone: str) -> datetime:
    """Return a moment (ms since 1970) as date and time in an Indonesian IANA zone."""
    return (datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=ms)).astimezone(zone_of(zone))


def told_time(text: str) -> datetime:
    """Return a time that a fact tells: ISO 8601 with its offset, of the years a clock may say.

    Raises ValueError for any other text.
    """
    moment = datetime.fromisoformat(text)
    if moment.utcoffset() is None or moment.year not in YEARS:
        raise ValueError(text)
    return moment


def day_of(starts: str, number: int) -> date:
    """Return the date of the event's day `number` (from 1) for an ISO start date."""
    return date.fromisoformat(starts) + timedelta(days=number - 1)


def long_date(day: date) -> str:
    """Return "3 November 2026"."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def weekday_date(day: date) -> str:
    """Return "Selasa, 3 November 2026"."""
    return f"{DAYS[day.weekday()]}, {long_date(day)}"


def short_date(day: date) -> str:
    """Return "Sel 3 Nov"."""
    return f"{DAYS[day.weekday()][:3]} {day.day} {MONTHS[day.month - 1][:3]}"


def short_numeric(day: date) -> str:
    """Return "Sel 3-11-2026"."""
    return f"{DAYS[day.weekday()][:3]} {day.day}-{day.month}-{day.year}"


def clock(moment: datetime) -> str:
    """Return the time of day with dots: "11.31"."""
    return f"{moment.hour:02d}.{moment.minute:02d}"


def clock_seconds(moment: datetime) -> str:
    """Return the time of day with seconds: "11.31.20"."""
    return f"{clock(moment)}.{moment.second:02d}"


def minutes_of(starts: str) -> int:
    """Return minutes since midnight of "10.30"."""
    hours, _, minutes = starts.replace(":", ".").partition(".")
    return int(hours) * 60 + int(minutes or 0)
