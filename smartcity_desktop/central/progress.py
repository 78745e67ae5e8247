"""How far an event has come, as the centre's ledger knows it."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, select

from smartcity_desktop.central.hosting import Hosted
from smartcity_desktop.central.tables import entries, forks, journals, parked, sheets
from smartcity_desktop.domain.class_book import Book
from smartcity_desktop.domain.facts import PersonId, VisitId
from smartcity_desktop.domain.roster import ClassGroup, Roster
from smartcity_desktop.domain.visit import OVER
from smartcity_desktop.domain.words import SheetState

LISTED = 500


@dataclass(frozen=True, slots=True)
class Missing:
    """A person whose sheets are not all in; `heard` is when anything last came (ms), None never."""

    name: str
    sheets: int
    heard: int | None


@dataclass(frozen=True, slots=True)
class ClassProgress:
    """Sheets of one class: expected of regions that were not absent, and submitted."""

    code: str
    room: str
    expected: int
    submitted: int
    absent: int
    missing: tuple[Missing, ...]


@dataclass(frozen=True, slots=True)
class JournalLine:
    """One journal: its person, how many entries are here, when they last came (ms)."""

    journal: str
    name: str
    entries: int
    received: int
    succeeds: str


@dataclass(frozen=True, slots=True)
class ForkLine:
    """Two histories of one journal: from which number they differ, and when it was seen (ms)."""

    journal: str
    name: str
    seq: int
    received: int


@dataclass(frozen=True, slots=True)
class RefusedLine:
    """An entry that is kept but not applied."""

    name: str
    journal: str
    seq: int
    kind: str
    subject: str
    key: str


@dataclass(frozen=True, slots=True)
class GapLine:
    """Bundles that wait for `missing` of a journal; `waiting` counts them."""

    journal: str
    name: str
    missing: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Trouble:
    """What the secretariat should look at, and every journal."""

    journals: tuple[JournalLine, ...]
    forks: tuple[ForkLine, ...]
    refused: tuple[RefusedLine, ...]
    gaps: tuple[GapLine, ...]


def class_progress(connection: Connection, event: Hosted, book: Book) -> list[ClassProgress]:
    """Return the progress of every class, in the roster's order."""
    submitted_query = select(sheets.c.sheet).where(
        sheets.c.authority == event.authority, sheets.c.state == str(SheetState.SUBMITTED)
    )
    submitted = {row.sheet for row in connection.execute(submitted_query)}
    absent = {visit for visit, turn in book.turns.items() if turn.state in OVER}
    heard = _heard(connection, event)
    return [
        _of_class(book.roster, group, submitted, absent, heard) for group in book.roster.classes
    ]


def _of_class(
    roster: Roster,
    group: ClassGroup,
    submitted: set[str],
    absent: set[VisitId],
    heard: Mapping[PersonId, int],
) -> ClassProgress:
    visits = roster.visits_of(group.code)
    present = [visit for visit in visits if visit.id not in absent]
    expected = [part for visit in present for part in roster.sheets_of(visit)]
    open_sheets: dict[PersonId, int] = {}
    for sheet, person in expected:
        if sheet not in submitted:
            open_sheets[person] = open_sheets.get(person, 0) + 1
    missing = tuple(
        Missing(roster.person(person).name, count, heard.get(person))
        for person, count in open_sheets.items()
    )
    done = len(expected) - sum(open_sheets.values())
    gone = len(visits) - len(present)
    return ClassProgress(group.code, group.room, len(expected), done, gone, missing)


def _heard(connection: Connection, event: Hosted) -> dict[PersonId, int]:
    query = select(journals.c.person, journals.c.received).where(
        journals.c.authority == event.authority
    )
    heard: dict[PersonId, int] = {}
    for row in connection.execute(query):
        heard[row.person] = max(row.received, heard.get(row.person, 0))
    return heard


def trouble(connection: Connection, event: Hosted) -> Trouble:
    """Return journals, forks, refused entries and gaps, each list bounded."""
    roster = event.published.roster
    names = {person.id: person.name for person in roster.people}
    rows = connection.execute(
        select(journals).where(journals.c.authority == event.authority).order_by(journals.c.person)
    ).all()
    owners = {str(r.journal): names.get(PersonId(r.person), str(r.person)) for r in rows}
    lines = tuple(
        JournalLine(r.journal, owners[r.journal], r.next_seq, r.received, r.succeeds) for r in rows
    )
    found = _forks(connection, event, owners) + _revived(connection, event, owners)
    refused = _refused(connection, event, owners)
    next_seqs = {row.journal: row.next_seq for row in rows}
    return Trouble(lines, found, refused, _gaps(connection, event, owners, next_seqs))


def _forks(
    connection: Connection, event: Hosted, owners: Mapping[str, str]
) -> tuple[ForkLine, ...]:
    query = select(forks).where(forks.c.authority == event.authority).limit(LISTED)
    return tuple(
        ForkLine(row.journal, owners.get(row.journal, ""), row.seq, row.received)
        for row in connection.execute(query)
    )


def _revived(
    connection: Connection, event: Hosted, owners: Mapping[str, str]
) -> tuple[ForkLine, ...]:
    """Return journals that went on after another one had continued them."""
    later = journals.alias("later")
    query = (
        select(journals.c.journal, entries.c.seq, journals.c.received)
        .join(
            later,
            # One continues oneself: what somebody else claims to continue is not theirs to end.
            (later.c.authority == journals.c.authority)
            & (later.c.succeeds == journals.c.journal)
            & (later.c.person == journals.c.person),
        )
        .join(
            entries,
            (entries.c.authority == journals.c.authority)
            & (entries.c.journal == journals.c.journal)
            & (entries.c.hash == later.c.succeeds_head),
        )
        .where(journals.c.authority == event.authority, journals.c.next_seq > entries.c.seq + 1)
        .limit(LISTED)
    )
    return tuple(
        ForkLine(row.journal, owners[row.journal], row.seq + 1, row.received)
        for row in connection.execute(query)
    )


def _refused(
    connection: Connection, event: Hosted, owners: Mapping[str, str]
) -> tuple[RefusedLine, ...]:
    query = (
        select(entries)
        .where(entries.c.authority == event.authority, entries.c.refused.is_not(None))
        .order_by(entries.c.journal, entries.c.seq)
        .limit(LISTED)
    )
    return tuple(
        RefusedLine(owners[r.journal], r.journal, r.seq, r.kind, r.subject, r.refused)
        for r in connection.execute(query)
    )


def _gaps(
    connection: Connection, event: Hosted, owners: Mapping[str, str], next_seqs: Mapping[str, int]
) -> tuple[GapLine, ...]:
    query = select(parked.c.journal).where(parked.c.authority == event.authority)
    counts: dict[str, int] = {}
    for row in connection.execute(query):
        counts[row.journal] = counts.get(row.journal, 0) + 1
    return tuple(
        GapLine(journal, owners.get(journal, ""), next_seqs.get(journal, 0), count)
        for journal, count in sorted(counts.items())
    )
