"""What the centre answers from its ledger: receipts, heads and what is new for an asker."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, select

from smartcity_desktop.central.hosting import Hosted, Standing
from smartcity_desktop.central.tables import bundles, entries, journals, receipts
from smartcity_desktop.domain.facts import PersonId
from smartcity_desktop.domain.rights import may_read, reads_whole
from smartcity_desktop.protocol.bundle import read_bundle, text_bytes
from smartcity_desktop.protocol.codec import KINDS
from smartcity_desktop.protocol.exchange import Excerpt, FetchAnswer, ReceiptsAnswer, Segment, shown
from smartcity_desktop.protocol.journal import JournalId
from smartcity_desktop.protocol.receipt import SignedReceipt, read_receipt

RECEIPTS_AT_ONCE = 200
# One answer to a fetch: bytes of bundles and entries, and how many rows are looked at.
FETCH_BYTES = 1024 * 1024
FETCH_ENTRIES = 5000


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


def readable_kinds(event: Hosted, asker: Standing, owner: PersonId) -> frozenset[str]:
    """Return the kinds of entry an asker may read in the journals of `owner`."""
    group = event.class_of(owner)
    return frozenset(
        kind
        for kind, fact in KINDS.items()
        if may_read(asker.role, asker.person, asker.class_code, fact, owner, group)
    )


def heads(connection: Connection, event: Hosted, asker: Standing) -> dict[str, int]:
    """Return the next number of each journal the asker may read something of."""
    return {
        held.id: held.next_seq
        for held in held_journals(connection, event)
        if readable_kinds(event, asker, held.person)
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


def news(
    connection: Connection, event: Hosted, asker: Standing, held: Mapping[str, int]
) -> FetchAnswer:
    """Return a bounded part of what an asker may read beyond the heads it holds."""
    fetch = _Fetch(connection, event, asker)
    for journal in held_journals(connection, event):
        start = max(0, held.get(journal.id, 0))
        if start < journal.next_seq:
            fetch.take(journal, start)
        if fetch.full:
            break
    return FetchAnswer(tuple(fetch.bundles), tuple(fetch.excerpts), fetch.full)


class _Fetch:
    """Gathers one answer until it is full."""

    def __init__(self, connection: Connection, event: Hosted, asker: Standing) -> None:
        self.bundles: list[str] = []
        self.excerpts: list[Excerpt] = []
        self.full = False
        self._connection = connection
        self._event = event
        self._asker = asker
        self._left = FETCH_BYTES

    def take(self, journal: HeldJournal, start: int) -> None:
        if reads_whole(self._asker.role, self._asker.person, journal.person):
            self._take_whole(journal, start)
            return
        kinds = readable_kinds(self._event, self._asker, journal.person)
        if kinds:
            self._take_excerpt(journal, start, kinds)

    def _take_whole(self, journal: HeldJournal, start: int) -> None:
        query = (
            select(bundles.c.content)
            .where(*self._of(bundles.c, journal), bundles.c.last >= start)
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

    def _take_excerpt(self, journal: HeldJournal, start: int, kinds: frozenset[str]) -> None:
        """Add the readable entries, and for those between only where they end.

        The hash of a single level could be guessed by trying all levels and times; a run of
        unseen entries is therefore bridged by the last hash alone, and no run is cut where it
        need not be.
        """
        query = (
            select(entries.c.seq, entries.c.content)
            .where(
                *self._of(entries.c, journal),
                entries.c.seq >= start,
                entries.c.kind.in_(sorted(kinds)),
            )
            .order_by(entries.c.seq)
            .limit(FETCH_ENTRIES)
        )
        seen: list[tuple[int, bytes]] = []
        for row in self._connection.execute(query):
            if self._left <= 0:
                self.full = True
                break
            seen.append((row.seq, bytes(row.content)))
            self._left -= len(row.content)
        if len(seen) == FETCH_ENTRIES:
            self.full = True
        if seen:
            self._add_excerpt(journal, start, kinds, seen)

    def _add_excerpt(
        self,
        journal: HeldJournal,
        start: int,
        kinds: frozenset[str],
        seen: Sequence[tuple[int, bytes]],
    ) -> None:
        query = (
            select(bundles.c.content)
            .where(*self._of(bundles.c, journal), bundles.c.last >= seen[-1][0])
            .order_by(bundles.c.last)
            .limit(1)
        )
        bundle = read_bundle(bytes(self._connection.execute(query).scalar_one()))
        header = bundle.header
        known = {seq for seq, _ in seen}
        tail = [
            (line.entry.seq, line.content)
            for line in bundle.lines
            if line.entry.seq > seen[-1][0] and line.entry.kind in kinds
        ]
        readable = [*seen, *[part for part in tail if part[0] not in known]]
        segments = self._segments(journal, start, header.last, header.head, readable)
        signature = text_bytes(bundle.signature)
        self.excerpts.append(Excerpt(journal.id, segments, header, signature))

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
