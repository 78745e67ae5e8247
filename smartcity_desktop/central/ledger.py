"""The centre's ledger: appends each entry once, parks gaps, keeps forks, signs receipts."""

from collections.abc import Sequence
from dataclasses import dataclass

from cryptography import x509
from sqlalchemy import Connection, func, insert, select, update

from smartcity_desktop.central.admission import (
    admit_bundle,
    admit_header,
    opening_in,
    opening_of,
)
from smartcity_desktop.central.court import Court, Read, read_fact
from smartcity_desktop.central.database import Database, LockedError, now_ms
from smartcity_desktop.central.excerpts import keep_excerpt
from smartcity_desktop.central.hosting import Hosted
from smartcity_desktop.central.judging import Place
from smartcity_desktop.central.parking import Parking, bundle_row
from smartcity_desktop.central.receipts import Receipts
from smartcity_desktop.central.tables import bundles, entries, forks, journals
from smartcity_desktop.domain.facts import ClassFact, PersonId
from smartcity_desktop.protocol.bundle import (
    Bundle,
    read_bundle,
    read_first,
    read_header,
    unread_bundle,
    verify_unread,
)
from smartcity_desktop.protocol.clock import START, Tick
from smartcity_desktop.protocol.errors import ProtocolError
from smartcity_desktop.protocol.exchange import (
    Excerpt,
    ForkAnswer,
    ParkedAnswer,
    journal_certificate,
)
from smartcity_desktop.protocol.identity import certificate_bytes, fingerprint, load_certificate
from smartcity_desktop.protocol.journal import GENESIS, Head, JournalId

# Forks kept of one journal; the first ones tell the story.
FORKS_KEPT = 64


@dataclass(frozen=True, slots=True)
class Received:
    """The entries are held; `receipt` is the signed receipt's own bytes."""

    receipt: bytes


Outcome = Received | ParkedAnswer | ForkAnswer


@dataclass(frozen=True, slots=True)
class _Journal:
    """A journal as the ledger holds it."""

    id: JournalId
    person: PersonId
    certificate: x509.Certificate
    head: Head


class Ledger:
    """One event's journals; every method is one transaction of the database."""

    def __init__(self, database: Database, event: Hosted) -> None:
        self._database = database
        self._event = event
        self._court = Court(database, event)
        self._parking = Parking(database, event)
        self._receipts = Receipts(database, event)

    def read(self, content: bytes) -> Bundle:
        """Return a bundle from anywhere; who signed it is looked at before anything is built.

        Few bytes can unpack to very many. What nobody can verify before an earlier bundle has come
        stays unread, to be parked. Raises ProtocolError for a bundle that is not genuine.
        """
        header = read_header(content)
        admit_header(self._event, header)
        with self._database.read() as connection:
            journal = self._journal(connection, header.journal)
        if journal is None and header.first > 0:
            return unread_bundle(content)
        if journal is None:
            opened = opening_in(self._event, read_first(content).fact())
            signer = journal_certificate(opened, self._event.package.authority)
        else:
            signer = journal.certificate
        if fingerprint(signer) != header.device:
            raise ProtocolError("device_foreign")
        verify_unread(content, signer)
        return read_bundle(content)

    def deliver(self, bundle: Bundle, *, wait: bool = True) -> Outcome:
        """Append a bundle and return what became of it, the same for every repeat.

        Raises ProtocolError for a bundle that is not genuine and DatabaseError when the world
        fails; without `wait`, LockedError while another process delivers to the same journal.
        Nothing of the bundle is held then.
        """
        admit_header(self._event, bundle.header)
        try:
            with self._database.write() as connection:
                self._take_journal(connection, bundle.header.journal, wait=wait)
                outcome = self._deliver(connection, bundle)
        except BaseException:
            self._court.forget()
            raise
        self._court.settle()
        return outcome

    def carry(self, excerpt: Excerpt) -> bool:
        """Keep what a centre tells of a journal beyond what is held; tells whether it goes on.

        Its class facts count at once: what others do answers them. Raises ProtocolError for an
        excerpt that does not prove itself, and DatabaseError.
        """
        try:
            with self._database.write() as connection:
                self._take_journal(connection, excerpt.journal, wait=True)
                told = keep_excerpt(connection, self._database, self._event, excerpt)
                if told is None:
                    return False
                reads = [read for read in told.reads if isinstance(read.fact, ClassFact)]
                if reads:
                    verdicts = self._court.hear(connection, excerpt.journal, told.signer, reads)
                    self._receipts.hold(connection, {place[0] for place in verdicts.changed})
                    self._receipts.give_again(connection, verdicts.changed)
        except BaseException:
            self._court.forget()
            raise
        self._court.settle()
        return True

    def _take_journal(self, connection: Connection, journal: JournalId, *, wait: bool) -> None:
        name = f"journal {self._event.authority} {journal}"
        if wait:
            self._database.lock(connection, [name])
        elif not self._database.try_lock(connection, name):
            raise LockedError("journal")

    def _deliver(self, connection: Connection, bundle: Bundle) -> Outcome:
        header = bundle.header
        journal = self._journal(connection, header.journal)
        if journal is None and header.first > 0:
            return self._parking.park(connection, bundle, 0)
        if not bundle.lines:
            # It was left unread as nobody knew its journal, which has come meanwhile.
            bundle = read_bundle(bundle.content)
        signer = admit_bundle(self._event, bundle, journal.certificate if journal else None)
        if journal is None:
            journal = self._open(connection, bundle, signer)
        fork = self._fork_at(connection, journal, bundle)
        if fork is not None:
            return self._keep_fork(connection, bundle, fork)
        if header.first > journal.head.next_seq:
            return self._parking.park(connection, bundle, journal.head.next_seq)
        news = header.last >= journal.head.next_seq
        ranges, changed = self._append(connection, journal, bundle) if news else ([], ())
        self._receipts.hold(connection, {journal.id, *(place[0] for place in changed)})
        for first, last in ranges:
            self._receipts.give(connection, journal.id, first, last)
        self._receipts.give_again(connection, changed)
        return Received(self._receipts.give(connection, header.journal, header.first, header.last))

    def _journal(self, connection: Connection, journal: JournalId) -> _Journal | None:
        query = select(journals).where(
            journals.c.authority == self._event.authority, journals.c.journal == journal
        )
        row = connection.execute(query).first()
        if row is None:
            return None
        head = Head(row.next_seq, row.head, Tick(row.at_ms, row.at_counter))
        certificate = load_certificate(bytes(row.certificate))
        return _Journal(journal, PersonId(row.person), certificate, head)

    def _open(self, connection: Connection, bundle: Bundle, signer: x509.Certificate) -> _Journal:
        opened = opening_of(self._event, bundle)
        row = {
            "authority": self._event.authority,
            "journal": bundle.header.journal,
            "person": opened.person,
            "certificate": certificate_bytes(signer),
            "next_seq": 0,
            "head": GENESIS,
            "at_ms": START.ms,
            "at_counter": START.counter,
            "succeeds": opened.succeeds,
            "succeeds_head": opened.succeeds_head,
            "received": now_ms(),
        }
        connection.execute(insert(journals).values(row))
        return _Journal(bundle.header.journal, opened.person, signer, Head())

    def _fork_at(self, connection: Connection, journal: _Journal, bundle: Bundle) -> int | None:
        """Return the first number at which a bundle says other than the ledger, None if none."""
        header = bundle.header
        query = select(entries.c.seq, entries.c.hash).where(
            entries.c.authority == self._event.authority,
            entries.c.journal == journal.id,
            entries.c.seq.between(header.first - 1, header.last),
        )
        told = {line.entry.seq: line.hash for line in bundle.lines}
        told[header.first - 1] = header.prev
        differing = [r.seq for r in connection.execute(query) if told[r.seq] != r.hash]
        return min(differing, default=None)

    def _keep_fork(self, connection: Connection, bundle: Bundle, seq: int) -> ForkAnswer:
        header = bundle.header
        query = select(func.count()).where(
            forks.c.authority == self._event.authority, forks.c.journal == header.journal
        )
        if (connection.execute(query).scalar() or 0) < FORKS_KEPT:
            row = bundle_row(self._event, bundle) | {"head": header.head, "seq": seq}
            self._database.insert_new(connection, forks, [row])
        return ForkAnswer(header.journal, seq)

    def _append(
        self, connection: Connection, journal: _Journal, bundle: Bundle
    ) -> tuple[list[tuple[int, int]], tuple[Place, ...]]:
        """Append a bundle's new entries and then everything parked that they make room for.

        Returns the ranges of what was parked, and the older entries whose standing changed.
        """
        ranges: list[tuple[int, int]] = []
        chosen = [bundle]
        reads, head = self._fresh(journal.head, bundle)
        for first, content in self._parking.waiting(connection, journal.id):
            if first > head.next_seq:
                break
            other = self._parked(connection, journal, content, reads, head)
            if other is None:
                continue
            ranges.append((other.header.first, other.header.last))
            more, head = self._fresh(head, other)
            if more:
                chosen.append(other)
                reads += more
        connection.execute(insert(bundles), [bundle_row(self._event, one) for one in chosen])
        return ranges, self._store(connection, journal, reads, head)

    def _fresh(self, head: Head, bundle: Bundle) -> tuple[list[Read], Head]:
        """Return what a bundle adds after `head`, and the head then."""
        lines = [line for line in bundle.lines if line.entry.seq >= head.next_seq]
        for line in lines:
            head = head.after(line)
        return [read_fact(line) for line in lines], head

    def _parked(
        self,
        connection: Connection,
        journal: _Journal,
        content: bytes,
        reads: Sequence[Read],
        head: Head,
    ) -> Bundle | None:
        """Return a parked bundle whose turn has come; forks are kept apart, forgeries dropped.

        Anybody may have parked what nobody could verify yet: its signature is looked at first, as
        others wait meanwhile.
        """
        self._parking.leave(connection, read_header(content))
        try:
            verify_unread(content, journal.certificate)
            bundle = read_bundle(content)
            admit_bundle(self._event, bundle, journal.certificate)
            fork = self._fork_at(connection, journal, bundle)
            fork = _fork_in(reads, bundle) if fork is None else fork
            if fork is None:
                self._fresh(head, bundle)
        except ProtocolError:
            return None
        if fork is None:
            return bundle
        self._keep_fork(connection, bundle, fork)
        return None

    def _store(
        self, connection: Connection, journal: _Journal, reads: Sequence[Read], head: Head
    ) -> tuple[Place, ...]:
        verdicts = self._court.hear(connection, journal.id, journal.certificate, reads)
        rows = [
            (
                self._event.authority,
                journal.id,
                read.line.entry.seq,
                read.line.hash,
                read.line.entry.kind,
                read.subject,
                read.line.content,
                verdicts.refused.get(read.line.entry.seq),
            )
            for read in reads
        ]
        self._database.append(connection, entries, rows)
        connection.execute(
            update(journals)
            .where(journals.c.authority == self._event.authority, journals.c.journal == journal.id)
            .values(
                next_seq=head.next_seq,
                head=head.hash,
                at_ms=head.at.ms,
                at_counter=head.at.counter,
                received=now_ms(),
            )
        )
        return verdicts.changed


def _fork_in(reads: Sequence[Read], bundle: Bundle) -> int | None:
    """Return the first number at which a bundle differs from entries about to be stored."""
    held = {read.line.entry.seq: read.line.hash for read in reads}
    told = {line.entry.seq: line.hash for line in bundle.lines}
    told[bundle.header.first - 1] = bundle.header.prev
    return min((s for s, h in told.items() if held.get(s, h) != h), default=None)
