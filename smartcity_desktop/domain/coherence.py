"""Whether an event agrees with itself: every place that speaks of another finds it there.

Who publishes and who opens a package hold it to the same rules: what passes here can be scored,
sealed and printed to its end, whoever signed it.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from smartcity_desktop.domain.dates import day_of
from smartcity_desktop.domain.errors import DomainError
from smartcity_desktop.domain.file_names import plain_name
from smartcity_desktop.domain.instrument import Instrument
from smartcity_desktop.domain.roster import ClassGroup, Event, Roster, Visit
from smartcity_desktop.domain.timetable import clock_minutes
from smartcity_desktop.domain.words import Role

MOST_DAYS = 366
MOST_SERIAL = 999_999
MOST_MINUTES = 24 * 60
MOST_PLACES = 1_000_000
# A certificate's field has 64 bytes.
LONGEST_NAME = 64


@dataclass(frozen=True, slots=True)
class Contradiction:
    """What does not agree: the sheet of the workbook it came from, and what stands there."""

    sheet: str
    place: str


def contradictions(roster: Roster, instrument: Instrument) -> Iterator[Contradiction]:
    """Yield everything in an event that does not agree with the rest; nothing for a sound one."""
    for sheet, places in (
        ("Kegiatan", _event(roster.event)),
        ("Kegiatan", _scoring(roster.event, instrument)),
        ("Peserta", _regions(roster)),
        ("Panel", _people(roster)),
        ("Kelas", _classes(roster)),
        ("Jadwal", _visits(roster)),
        ("Benturan", _conflicts(roster)),
        ("Data", _data(roster, instrument)),
    ):
        for place in places:
            yield Contradiction(sheet, place)


def _event(event: Event) -> Iterator[str]:
    if not _named(event.code):
        yield event.code
    try:
        # The last day must still be one, on every machine.
        sound = 1 <= event.days <= MOST_DAYS and day_of(event.starts, event.days) > date.min
    except (ValueError, OverflowError):
        sound = False
    if not sound:
        yield f"{event.starts} + {event.days}"
    numbers = {
        "year": (event.year, 1000, 9999),
        "quota": (event.quota, 0, MOST_PLACES),
        "reserve": (event.reserve, 0, MOST_PLACES),
        "tolerance": (event.tolerance_minutes, 0, MOST_MINUTES),
        "presentation": (event.presentation_minutes, 0, MOST_MINUTES),
        "discussion": (event.discussion_minutes, 0, MOST_MINUTES),
        "scoring": (event.scoring_minutes, 0, MOST_MINUTES),
    }
    yield from (f"{n} {v}" for n, (v, low, high) in numbers.items() if not low <= v <= high)
    if event.minimum and not _decimal(event.minimum):
        yield event.minimum


def _scoring(event: Event, instrument: Instrument) -> Iterator[str]:
    if (event.instrument, event.version) != (instrument.code, instrument.version):
        yield f"{event.instrument} {event.version}"
    if event.profile and event.profile not in instrument.profiles:
        yield event.profile
    if not event.weights:
        return
    roots = {root.code for root in instrument.roots if not root.informational}
    try:
        weights = {code: Fraction(weight) for code, weight in event.weights.items()}
        sound = set(weights) == roots and min(weights.values()) >= 0 and sum(weights.values()) == 1
    except (ValueError, ZeroDivisionError):
        sound = False
    if not sound:
        yield ", ".join(f"{code} {weight}" for code, weight in event.weights.items())[:200]


def _regions(roster: Roster) -> Iterator[str]:
    codes = [region.code for region in roster.regions] + [case.code for case in roster.prepared]
    yield from _twice(codes)
    yield from (code for code in codes if not _named(code))


def _people(roster: Roster) -> Iterator[str]:
    people = roster.people
    yield from _twice(person.id for person in people)
    yield from _twice(str(person.serial) for person in people)
    for person in people:
        duty = not person.duty or person.duty in set(Role)
        if not (_named(person.id) and person.name.strip() and duty and _serial(person.serial)):
            yield person.id


def _classes(roster: Roster) -> Iterator[str]:
    yield from _twice(group.code for group in roster.classes)
    yield from _twice(m.person for group in roster.classes for m in group.panel)
    known, used = {p.id for p in roster.people}, {v.class_code for v in roster.visits}
    for group in roster.classes:
        if not _named(group.code):
            yield group.code
        yield from (f"{group.code} {m.person}" for m in group.panel if m.person not in known)
        chairs = _chairs(group)
        if chairs > 1 or (not chairs and (group.panel or group.code in used)):
            yield f"{group.code}: {Role.CHAIR} × {chairs}"


def _chairs(group: ClassGroup) -> int:
    return sum(member.role is Role.CHAIR for member in group.panel)


def _visits(roster: Roster) -> Iterator[str]:
    visits = (*roster.visits, *roster.cases)
    yield from _twice(visit.id for visit in visits)
    yield from _twice(str(visit.serial) for visit in visits)
    regions = {region.code for region in roster.regions}
    prepared = {case.code for case in roster.prepared}
    classes = {group.code for group in roster.classes}
    days = range(1, roster.event.days + 1)
    for visit in visits:
        case = visit in roster.cases
        there = visit.region in (prepared if case else regions)
        within = visit.day == 0 if case else visit.day in days
        if not (there and within and visit.class_code in classes and _seated(visit)):
            told = (visit.id, visit.region, visit.class_code, visit.day, visit.starts)
            yield " ".join(map(str, told))


def _seated(visit: Visit) -> bool:
    """Tell whether a visit has a number and a time that papers and timetables can hold."""
    try:
        timed = clock_minutes(visit.starts) >= 0
    except DomainError:
        # Prepared cases are scored whenever the panel has time.
        timed = visit.day == 0 and not visit.starts
    minutes = 0 <= visit.minutes <= MOST_MINUTES
    return timed and minutes and _serial(visit.serial) and _named(visit.id)


def _conflicts(roster: Roster) -> Iterator[str]:
    known = {person.id for person in roster.people}
    for conflict in roster.conflicts:
        # Of regions that were not invited conflicts may be known too.
        if conflict.person not in known:
            yield f"{conflict.person} {conflict.region}"


def _data(roster: Roster, instrument: Instrument) -> Iterator[str]:
    regions = {region.code for region in roster.regions} | {case.code for case in roster.prepared}
    leaves = {node.code for node in instrument.nodes()}
    for value in roster.data:
        # A row of a repeatable group is named by its place in it.
        known = value.indicator in leaves or "#" in value.indicator
        if value.region not in regions or not known:
            yield f"{value.region} {value.indicator}"
    others = (*roster.programmes, *roster.self_answers)
    yield from sorted({row.region for row in others if row.region not in regions})


def _named(text: str) -> bool:
    """Tell whether an id can name a file, a certificate and a line on paper on every system."""
    return plain_name(f"{text}.x") and text == text.strip() and len(text.encode()) <= LONGEST_NAME


def _serial(number: int) -> bool:
    return 1 <= number <= MOST_SERIAL


def _decimal(text: str) -> bool:
    try:
        return Decimal(text).is_finite() and len(text) <= 20
    except InvalidOperation:
        return False


def _twice(texts: Iterable[str]) -> Iterator[str]:
    """Yield what stands there twice, whatever its case: it becomes a file's name."""
    fold: Callable[[str], str] = str.casefold
    yield from (text for text, count in Counter(map(fold, texts)).items() if count > 1)
