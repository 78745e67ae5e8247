"""What the centre answers from its ledger: receipts, heads and what is new for an asker."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, Connection, select

from smartcity_desktop.central.excerpts import Carried, carried_excerpts
from smartcity_desktop.central.hosting import Hosted
from smartcity_desktop.central.readers import BARE_KINDS, Reader, Sight, answered_of
from smartcity_desktop.central.tables import bundles, entries, journals, receipts
from smartcity_desktop.domain.facts import PersonId
from smartcity_desktop.protocol.bundle import ENTRIES_LIMIT, read_bundle, text_bytes
from smartcity_desktop.protocol.exchange import (
    HOLES_LIMIT,
    Excerpt,
    FetchAnswer,
    FetchRequest,
    Hole,
    ReceiptsAnswer,
    Refill,
    Segment,
    shown,
)
from smartcity_desktop.protocol.journal import JournalId
from smartcity_desktop.protocol.receipt import SignedReceipt, read_receipt

RECEIPTS_AT_ONCE = 200
# One answer to a fetch: bytes of bundles and entries, and how many rows are looked at.
FETCH_BYTES = 1024 * 1024
FETCH_ENTRIES = 5000
# Databases bound how many values one question may name.
CHOSEN_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class HeldJournal:
    """A journal's owner and how far the centre holds it."""

    id: JournalId
    person: PersonId
    next_seq: int


def held_journals(connection: Connection, event: Hosted) -> list[HeldJournal]:
    """Return every journal of an event."""
    query = (
        select(journals.c.journal, journals.c.person, journals.c.next_seq)
        .where(journals.c.authority == event.authority)
        .order_by(journals.c.journal)
    )
    rows = connection.execute(query)
    return [HeldJournal(JournalId(r.journal), PersonId(r.person), r.next_seq) for r in rows]


def owner_of(connection: Connection, event: Hosted, journal: JournalId) -> PersonId | None:
    """Return whose journal one is, None for one that nobody has opened here."""
    query = select(journals.c.person).where(
        journals.c.authority == event.authority, journals.c.journal == journal
    )
    person = connection.execute(query).scalar()
    return None if person is None else PersonId(person)


def heads(connection: Connection, event: Hosted, reader: Reader) -> dict[str, int]:
    """Return the next number of each journal the asker may read something of."""
    return {
        held.id: held.next_seq
        for held in held_journals(connection, event)
        if reader.may("submitted", "", held.person)
    }


def behind(
    known: Mapping[str, int], held: Collection[HeldJournal], own: Collection[JournalId]
) -> dict[str, int]:
    """Return the next number wanted of each journal the asker knows to be longer than is `held`.

    Told of its `own` ones and of those that nobody has opened here.
    """
    here = {journal.id: journal.next_seq for journal in held}
    asked = {JournalId(journal): wanted for journal, wanted in known.items()}
    return {
        journal: here.get(journal, 0)
        for journal, wanted in asked.items()
        if wanted > here.get(journal, 0) and (journal in own or journal not in here)
    }


def receipts_of(
    connection: Connection, event: Hosted, journal: JournalId, first: int, last: int
) -> ReceiptsAnswer:
    """Return what is held of a journal and the newest receipts that touch a range."""
    query = select(journals.c.next_seq).where(
        journals.c.authority == event.authority, journals.c.journal == journal
    )
    next_seq = connection.execute(query).scalar() or 0
    signed = (
        select(receipts.c.first, receipts.c.last, receipts.c.content)
        .where(
            receipts.c.authority == event.authority,
            receipts.c.journal == journal,
            receipts.c.last >= first,
            receipts.c.first <= last,
        )
        .order_by(receipts.c.first, receipts.c.last, receipts.c.number)
        .limit(RECEIPTS_AT_ONCE)
    )
    newest: dict[tuple[int, int], SignedReceipt] = {
        (row.first, row.last): read_receipt(bytes(row.content))
        for row in connection.execute(signed)
    }
    return ReceiptsAnswer(journal, next_seq, tuple(newest.values()))


def news(connection: Connection, event: Hosted, reader: Reader, asked: FetchRequest) -> FetchAnswer:
    """Return a bounded part of what an asker may read beyond what it holds."""
    fetch = Gathering(connection, event, reader)
    held = {journal.id: journal for journal in held_journals(connection, event)}
    carried = carried_excerpts(connection, event)
    beside = [HeldJournal(j, one.person, 0) for j, one in carried.items() if j not in held]
    for journal in (*held.values(), *beside):
        start = max(0, asked.heads.get(journal.id, 0))
        goes_on = journal.id in carried and fetch.pass_on(carried[journal.id], journal, start)
        if not goes_on and start < journal.next_seq:
            fetch.take(journal, start)
        if fetch.full:
            break
    for hole in asked.holes[:HOLES_LIMIT]:
        if hole.journal in held and not fetch.full:
            fetch.refill(held[hole.journal], hole)
        if hole.journal in carried and not fetch.full:
            fetch.refill_from(carried[hole.journal], hole)
    own = [journal.id for journal in held.values() if journal.person == reader.asker.person]
    return FetchAnswer(
        tuple(fetch.bundles),
        tuple(fetch.excerpts),
        fetch.full,
        tuple(fetch.refills),
        answered_of(connection, event, reader),
        behind(asked.heads, list(held.values()), own),
    )


class Gathering:
    """Gathers one answer until it is full."""

    def __init__(self, connection: Connection, event: Hosted, reader: Sight) -> None:
        self.bundles: list[str] = []
        self.excerpts: list[Excerpt] = []
        self.refills: list[Refill] = []
        self.full = False
        self._connection = connection
        self._event = event
        self._reader = reader
        self._left = FETCH_BYTES

    def take(self, journal: HeldJournal, start: int) -> None:
        """Add what may be read of a journal from `start` on."""
        if self._reader.whole(journal.person):
            self.take_originals(journal, start, journal.next_seq)
        else:
            self.take_excerpt(journal, start)

    def refill(self, journal: HeldJournal, hole: Hole) -> None:
        """Add what may be read by now of a hole, nothing when all of it stays kept back."""
        if not 0 <= hole.first <= hole.last < journal.next_seq:
            return
        readable = self._readable(journal, hole.first, hole.last)
        if readable:
            last = self._hash_at(journal, hole.last)
            segments = self._segments(journal, hole.first, hole.last, last, readable)
            self.refills.append(Refill(hole, segments))

    def pass_on(self, carried: Carried, journal: HeldJournal, start: int) -> bool:
        """Add what an excerpt tells beyond what is held whole, and what is held before it.

        Tells whether there was anything, and room for it.
        """
        begin = max(start, journal.next_seq)
        if self._reader.whole(carried.person) or carried.last < begin:
            return False
        told = carried.told(begin, self._reader)
        if told is not None and start < journal.next_seq:
            told = replace(told, segments=self._beginning(journal, start) + told.segments)
        if told is None or self.full:
            return False
        self.excerpts.append(told)
        return True

    def _beginning(self, journal: HeldJournal, start: int) -> tuple[Segment, ...]:
        last = journal.next_seq - 1
        readable = self._readable(journal, start, last, bare=True)
        return self._segments(journal, start, last, self._hash_at(journal, last), readable)

    def _hash_at(self, journal: HeldJournal, seq: int) -> str:
        query = select(entries.c.hash).where(*self._of(entries.c, journal), entries.c.seq == seq)
        return str(self._connection.execute(query).scalar_one())

    def refill_from(self, carried: Carried, hole: Hole) -> None:
        """Add what an excerpt tells of a hole."""
        segments = carried.part(hole.first, hole.last, self._reader)
        if any(segment.content for segment in segments):
            self.refills.append(Refill(hole, segments))

    def take_originals(self, journal: HeldJournal, start: int, until: int) -> None:
        """Add the bundles that reach from `start` on and end before number `until`."""
        query = (
            select(bundles.c.content)
            .where(*self._of(bundles.c, journal), bundles.c.last >= start, bundles.c.last < until)
            .order_by(bundles.c.last)
        )
        with self._connection.execution_options(yield_per=8).execute(query) as rows:
            for row in rows:
                if self._left <= 0:
                    self.full = True
                    return
                self.bundles.append(text_bytes(bytes(row.content)))
                self._left -= len(row.content)

    def _of(self, columns: object, journal: HeldJournal) -> tuple[ColumnElement[bool], ...]:
        table = bundles if columns is bundles.c else entries
        return table.c.authority == self._event.authority, table.c.journal == journal.id

    def take_excerpt(self, journal: HeldJournal, start: int, known: int = 0) -> None:
        """Add the readable entries, and for those between only where they end.

        Nothing when there are no more than the `known` ones.

        The hash of a single level could be guessed by trying all levels and times; a run of
        unseen entries is therefore bridged by the last hash alone, and no run is cut where it
        need not be.
        """
        last = journal.next_seq - 1
        if known and len(self._chosen(journal, start, last)) <= known:
            return
        readable = self._readable(journal, start, last)
        if not readable:
            return
        query = (
            select(bundles.c.content)
            .where(*self._of(bundles.c, journal), bundles.c.last >= readable[-1][0])
            .order_by(bundles.c.last)
            .limit(1)
        )
        bundle = read_bundle(bytes(self._connection.execute(query).scalar_one()))
        header = bundle.header
        readable += self._tail(journal, readable[-1][0], header.last)
        segments = self._segments(journal, start, header.last, header.head, readable)
        signature = text_bytes(bundle.signature)
        self.excerpts.append(Excerpt(journal.id, segments, header, signature))

    def _readable(
        self, journal: HeldJournal, first: int, last: int, *, bare: bool = False
    ) -> list[tuple[int, bytes]]:
        """Return number and bytes of the readable entries of a range, as far as there is room."""
        found = self._chosen(journal, first, last)
        says = bare or not {kind for _, kind in found} <= BARE_KINDS
        if found and not says and not self._own_class(journal):
            return []
        return self._contents(journal, found)

    def _contents(
        self, journal: HeldJournal, found: Sequence[tuple[int, str]], *, all_of_it: bool = False
    ) -> list[tuple[int, bytes]]:
        """Return number and bytes of chosen entries, `all_of_it` whatever room there is."""
        taken: list[tuple[int, bytes]] = []
        for start in range(0, len(found), CHOSEN_AT_ONCE):
            part = [seq for seq, _ in found[start : start + CHOSEN_AT_ONCE]]
            query = (
                select(entries.c.seq, entries.c.content)
                .where(*self._of(entries.c, journal), entries.c.seq.in_(part))
                .order_by(entries.c.seq)
            )
            for row in self._connection.execute(query):
                if self._left <= 0:
                    self.full = True
                    if not all_of_it:
                        return taken
                taken.append((row.seq, bytes(row.content)))
                self._left -= len(row.content)
        return taken

    def _own_class(self, journal: HeldJournal) -> bool:
        return self._reader.may("submitted", "", journal.person)

    def _chosen(
        self, journal: HeldJournal, first: int, last: int, limit: int = FETCH_ENTRIES
    ) -> list[tuple[int, str]]:
        """Return number and kind of those of the next `limit` entries that may be read.

        Of the next after these where none may, and so on: however long a run of closed entries is,
        what follows it is told.
        """
        found: list[tuple[int, str]] = []
        while not found and first <= last:
            query = (
                select(entries.c.seq, entries.c.kind, entries.c.subject)
                .where(*self._of(entries.c, journal), entries.c.seq.between(first, last))
                .order_by(entries.c.seq)
                .limit(limit)
            )
            rows = self._connection.execute(query).all()
            may = self._reader.may
            found = [(r.seq, r.kind) for r in rows if may(r.kind, r.subject, journal.person)]
            first = rows[-1].seq + 1 if len(rows) == limit else last + 1
        self.full = self.full or first <= last
        return found

    def _tail(self, journal: HeldJournal, after: int, last: int) -> list[tuple[int, bytes]]:
        """Return the readable entries up to the signed head, which an answer must reach.

        All of them, whatever room is left: what is passed over here looks like what is closed, and
        nobody asks for it again. It is no more than the rest of one bundle.
        """
        found = self._chosen(journal, after + 1, last, ENTRIES_LIMIT) if after < last else []
        return self._contents(journal, found, all_of_it=True)

    def _segments(
        self,
        journal: HeldJournal,
        start: int,
        last: int,
        head: str,
        readable: Sequence[tuple[int, bytes]],
    ) -> tuple[Segment, ...]:
        shown_parts = [shown(content, seq) for seq, content in readable]
        before = [part.first - 1 for part in shown_parts]
        query = select(entries.c.seq, entries.c.hash).where(
            *self._of(entries.c, journal), entries.c.seq.in_(before)
        )
        hashes = {row.seq: row.hash for row in self._connection.execute(query)}
        segments: list[Segment] = []
        at = start
        for part in shown_parts:
            if part.first > at:
                segments.append(Segment(at, part.first - 1, hashes[part.first - 1]))
            segments.append(part)
            at = part.last + 1
        if at <= last:
            segments.append(Segment(at, last, head))
        return tuple(segments)
