"""Judging new entries against what the database already holds of their sheets and visits."""

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from types import UnionType

from cryptography import x509
from sqlalchemy import Connection, select, update

from smartcity_desktop.central.agreeing import panel_refusals, touched_visits
from smartcity_desktop.central.database import Database, now_ms
from smartcity_desktop.central.hosting import Hosted
from smartcity_desktop.central.judging import (
    Item,
    Judgement,
    Order,
    Place,
    continued,
    depth_of,
    differs,
    judge,
)
from smartcity_desktop.central.records import Records, said_of
from smartcity_desktop.central.regating import changed_visits, rearranged_sheets
from smartcity_desktop.central.tables import entries, journals, sheets
from smartcity_desktop.domain.class_book import Book, Said
from smartcity_desktop.domain.errors import DomainError
from smartcity_desktop.domain.facts import (
    ConflictDeclared,
    ConflictJudged,
    Fact,
    HeadSigned,
    JournalOpened,
    PersonId,
    SheetFact,
    SheetId,
)
from smartcity_desktop.domain.sheet import EMPTY_MARK, Sheet, blank_sheet
from smartcity_desktop.domain.sheet_gate import admit_sheet_fact
from smartcity_desktop.protocol.bundle import bytes_text
from smartcity_desktop.protocol.errors import ProtocolError
from smartcity_desktop.protocol.identity import person_of, verify_signature
from smartcity_desktop.protocol.journal import Entry, JournalId, Line, read_line

# How many sheets a worker remembers; a class is 30 visits of up to 7 assessors.
REMEMBERED = 512
SUBJECT_LIMIT = 128
# Databases bound how many values one question may name.
NAMES_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Read:
    """A new line with what it says; `fact` is None and `key` set for what cannot be read."""

    line: Line
    fact: Fact | None
    key: str = ""

    @property
    def subject(self) -> str:
        """The sheet, visit or class the line speaks of; "" for none and for unprinted names."""
        name = subject_of(self.fact)
        return name if len(name) <= SUBJECT_LIMIT and name.isprintable() else ""

    def said(self, journal: JournalId, author: PersonId) -> Said | None:
        """Return a class fact with its place in the common order, None for anything else."""
        return said_of(journal, self.line, author, self.fact)


def subject_of(fact: Fact | None) -> str:
    """Return the sheet, the visit, "class A" or "person P01" a fact speaks of, "" for none."""
    if isinstance(fact, ConflictDeclared | ConflictJudged):
        return f"person {fact.person}"
    for field, prefix in (("sheet", ""), ("visit", ""), ("class_code", "class ")):
        if hasattr(fact, field):
            return f"{prefix}{getattr(fact, field)}"
    return ""


def read_fact(line: Line) -> Read:
    """Return what a line says; kinds of a newer program are kept unread."""
    try:
        return Read(line, line.entry.fact())
    except ProtocolError as error:
        return Read(line, None, error.key)


@dataclass(frozen=True, slots=True)
class Verdicts:
    """Refused new entries, and places of older entries whose standing changed."""

    refused: dict[int, str]
    changed: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class _Known:
    """A remembered judgement and the version of the sheet's row it belongs to."""

    version: int
    judgement: Judgement


class Court:
    """Applies the desktop's rules inside the ledger's transaction; remembers recent sheets."""

    def __init__(self, database: Database, event: Hosted) -> None:
        self._database = database
        self._event = event
        self._records = Records(database, event)
        self._known: OrderedDict[SheetId, _Known] = OrderedDict()
        # Whether the transaction that runs has changed what is remembered.
        self._heard = False

    def forget(self) -> None:
        """Drop what a transaction that did not commit has left in memory."""
        if self._heard:
            self._heard = False
            self._known.clear()
            self._records.forget()

    def settle(self) -> None:
        """Keep what is remembered: the transaction is committed."""
        self._heard = False

    def hear(
        self,
        connection: Connection,
        journal: JournalId,
        signer: x509.Certificate,
        lines: Sequence[Read],
    ) -> Verdicts:
        """Return what is refused of the next lines of a journal; they are not stored yet."""
        author = person_of(signer)
        refused = {r.line.entry.seq: r.key for r in lines if r.key}
        refused |= _plain_refusals(lines, signer)
        groups = _by_subject(lines, SheetFact)
        news = [(read.line, said) for read in lines if (said := read.said(journal, author))]
        opens = lines[0].line.entry.seq == 0
        if not (news or groups or opens):
            return Verdicts(refused, ())
        self._hold(connection, groups, alone=bool(news) or opens)
        self._heard = True
        before = self._records.book(connection)
        book = self._records.with_new(connection, news) if news else before
        own, changed = self._class_refusals(connection, journal, before, book)
        again = self._regated(connection, before, book)
        again += rearranged_sheets(connection, self._event.authority, author) if opens else []
        for sheet in again:
            self._known.pop(sheet, None)
        order = self._succession(connection, author) if groups else {}
        versions = self._versions(connection, list(groups))
        for sheet, reads in groups.items():
            items = [_item(read, journal, author, order) for read in reads]
            verdicts = self._sheet(connection, book, SheetId(sheet), versions.get(sheet, 0), items)
            own |= verdicts.refused
            changed += verdicts.changed
        for sheet in dict.fromkeys(sheet for sheet in again if sheet not in groups):
            changed += self._sheet_again(connection, book, sheet)
        changed += self._hear_panels(connection, journal, book, lines, own)
        return Verdicts(refused | own, tuple(changed))

    def _hold(self, connection: Connection, names: Iterable[str], *, alone: bool) -> None:
        """Let nothing change until the end that the verdicts depend on, before it is read.

        Class facts and new journals bear on sheets of anybody: they are heard `alone`. Facts on
        sheets keep only those out, and each other where they are about one sheet. Whoever delivers
        takes journal, book, sheets, receipts in this order, so that nobody waits in a circle.
        """
        book = f"book {self._event.authority}"
        self._database.lock(connection, [book], shared=not alone)
        if not alone:
            sheets_named = [f"sheet {self._event.authority} {name}" for name in names]
            self._database.lock(connection, sheets_named)

    def _class_refusals(
        self, connection: Connection, journal: JournalId, before: Book, after: Book
    ) -> tuple[dict[int, str], list[Place]]:
        """Return refused new class facts, and older ones whose standing changed."""
        refused = {s: key for (j, s), key in after.refused.items() if j == journal}
        places = before.refused.keys() | after.refused.keys()
        changed = [p for p in places if before.refused.get(p) != after.refused.get(p)]
        for place in changed:
            self._mark(connection, place, after.refused.get(place))
        return refused, [(JournalId(j), s) for j, s in changed]

    def _hear_panels(
        self,
        connection: Connection,
        journal: JournalId,
        book: Book,
        lines: Sequence[Read],
        refused: dict[int, str],
    ) -> Iterator[Place]:
        """Add to `refused` what the sheets forbid a panel; yield the older places they forbid."""
        published, first = self._event.published, lines[0].line.entry.seq
        judged = partial(self._judged, connection, book)
        for visit in sorted(touched_visits(published, (read.fact for read in lines))):
            for place, key in panel_refusals(published, book, visit, judged):
                if place[0] == journal and place[1] >= first:
                    refused[place[1]] = key
                else:
                    self._mark(connection, place, key)
                    yield JournalId(place[0]), place[1]

    def _judged(self, connection: Connection, book: Book, sheet: SheetId) -> Sheet:
        """Return a sheet as everything stored or just heard has left it."""
        known = self._known.get(sheet)
        if known and known.version == self._versions(connection, [sheet]).get(sheet, 0):
            return known.judgement.sheet
        published = self._event.published
        blank = blank_sheet(published.roster, published.instrument, sheet)
        return self._whole(connection, book, blank, [])[0].sheet

    def _mark(self, connection: Connection, place: tuple[str, int], key: str | None) -> None:
        connection.execute(
            update(entries)
            .where(
                entries.c.authority == self._event.authority,
                entries.c.journal == place[0],
                entries.c.seq == place[1],
            )
            .values(refused=key)
        )

    def _regated(self, connection: Connection, before: Book, after: Book) -> list[SheetId]:
        """Return known sheets whose facts came after a change of what the class day allows."""
        found: list[SheetId] = []
        for visit, since in changed_visits(before, after, self._event.published.roster).items():
            roster = self._event.published.roster
            prefix = f"-{roster.visit(visit).serial:03d}-"
            query = select(sheets.c.sheet).where(
                sheets.c.authority == self._event.authority,
                sheets.c.sheet.contains(prefix),
                sheets.c.last_ms >= since,
            )
            found += [SheetId(row.sheet) for row in connection.execute(query)]
        return found

    def _sheet_again(self, connection: Connection, book: Book, sheet: SheetId) -> tuple[Place, ...]:
        roster, instrument = self._event.published.roster, self._event.published.instrument
        version = self._versions(connection, [sheet]).get(sheet, 0)
        blank = blank_sheet(roster, instrument, sheet)
        after, verdicts = self._whole(connection, book, blank, [])
        self._remember(connection, sheet, _Known(version + 1, replace(after, refused={})))
        return verdicts.changed

    def _gate(self, book: Book, item: Item) -> None:
        order = item.order
        moment = (order.at.ms, order.at.counter, order.journal, order.seq)
        roster = self._event.published.roster
        admit_sheet_fact(book, roster, item.fact, item.author, moment)

    def _sheet(
        self,
        connection: Connection,
        book: Book,
        sheet: SheetId,
        version: int,
        items: Sequence[Item],
    ) -> Verdicts:
        roster, instrument = self._event.published.roster, self._event.published.instrument
        try:
            blank = blank_sheet(roster, instrument, sheet)
        except DomainError as error:
            return Verdicts({item.order.seq: error.key for item in items}, ())
        known = self._known.get(sheet)
        if version == 0:
            known = _Known(0, Judgement(blank))
        if known and known.version == version and known.judgement.continued_by(items):
            gate = partial(self._gate, book)
            after = continued(self._event.published, known.judgement, items, gate)
            verdicts = Verdicts({seq: key for (_, seq), key in after.refused.items()}, ())
        else:
            after, verdicts = self._whole(connection, book, blank, items)
        self._remember(connection, sheet, _Known(version + 1, replace(after, refused={})))
        return verdicts

    def _whole(
        self, connection: Connection, book: Book, blank: Sheet, items: Sequence[Item]
    ) -> tuple[Judgement, Verdicts]:
        held, before = self._held(connection, blank.id)
        gate = partial(self._gate, book)
        after = judge(self._event.published, blank, [*held, *items], gate)
        changed = [i.order.place for i in held if differs(i.order.place, before, after.refused)]
        for place in changed:
            self._mark(connection, place, after.refused.get(place))
        new = {item.order.place for item in items}
        refused = {place[1]: key for place, key in after.refused.items() if place in new}
        return after, Verdicts(refused, tuple(changed))

    def _held(
        self, connection: Connection, sheet: SheetId
    ) -> tuple[list[Item], dict[Place, str | None]]:
        query = (
            select(entries.c.journal, entries.c.seq, entries.c.content, entries.c.refused)
            .add_columns(journals.c.person)
            .join(
                journals,
                (journals.c.authority == entries.c.authority)
                & (journals.c.journal == entries.c.journal),
            )
            .where(entries.c.authority == self._event.authority, entries.c.subject == sheet)
        )
        rows = connection.execute(query).all()
        orders: dict[PersonId, dict[JournalId, int]] = {}
        items: list[Item] = []
        for row in rows:
            author = PersonId(row.person)
            if author not in orders:
                orders[author] = self._succession(connection, author)
            read = read_fact(read_line(bytes(row.content)))
            if isinstance(read.fact, SheetFact):
                items.append(_item(read, JournalId(row.journal), author, orders[author]))
        return items, {(JournalId(row.journal), row.seq): row.refused for row in rows}

    def _succession(self, connection: Connection, person: PersonId) -> dict[JournalId, int]:
        query = select(journals.c.journal, journals.c.succeeds).where(
            journals.c.authority == self._event.authority, journals.c.person == person
        )
        before = {JournalId(r.journal): JournalId(r.succeeds) for r in connection.execute(query)}
        return {journal: depth_of(journal, before) for journal in before}

    def _versions(self, connection: Connection, names: Sequence[str]) -> dict[str, int]:
        versions: dict[str, int] = {}
        for start in range(0, len(names), NAMES_AT_ONCE):
            query = select(sheets.c.sheet, sheets.c.version).where(
                sheets.c.authority == self._event.authority,
                sheets.c.sheet.in_(names[start : start + NAMES_AT_ONCE]),
            )
            versions |= {row.sheet: row.version for row in connection.execute(query)}
        return versions

    def _remember(self, connection: Connection, sheet: SheetId, known: _Known) -> None:
        state = known.judgement.sheet
        row = {
            "authority": self._event.authority,
            "sheet": sheet,
            "version": known.version,
            "state": str(state.state),
            "revision": state.revision,
            "answered": sum(mark != EMPTY_MARK for mark in state.marks.values()),
            "last_ms": known.judgement.latest_ms,
            "touched": now_ms(),
        }
        self._database.put(connection, sheets, row)
        self._known[sheet] = known
        self._known.move_to_end(sheet)
        while len(self._known) > REMEMBERED:
            self._known.popitem(last=False)


def _item(read: Read, journal: JournalId, author: PersonId, order: Mapping[JournalId, int]) -> Item:
    entry: Entry = read.line.entry
    if not isinstance(read.fact, SheetFact):
        raise TypeError(entry.kind)
    return Item(Order(order.get(journal, 0), entry.at, journal, entry.seq), author, read.fact)


def _by_subject(lines: Sequence[Read], kinds: UnionType) -> dict[str, list[Read]]:
    groups: dict[str, list[Read]] = {}
    for read in lines:
        if isinstance(read.fact, kinds):
            groups.setdefault(read.subject, []).append(read)
    return groups


def _plain_refusals(lines: Iterable[Read], signer: x509.Certificate) -> dict[int, str]:
    refused: dict[int, str] = {}
    for read in lines:
        entry = read.line.entry
        if isinstance(read.fact, JournalOpened) and entry.seq > 0:
            refused[entry.seq] = "journal_already_open"
        if isinstance(read.fact, HeadSigned) and not _head_signed(read.fact, entry.prev, signer):
            refused[entry.seq] = "head_signature_invalid"
    return refused


def _head_signed(fact: HeadSigned, prev: str, signer: x509.Certificate) -> bool:
    try:
        verify_signature(signer, bytes_text(fact.signature), bytes.fromhex(prev))
    except ProtocolError:
        return False
    return fact.head == prev
