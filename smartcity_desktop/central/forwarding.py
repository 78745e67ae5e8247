"""What a hub remembers of its centre: receipts it brought back, and bundles that still wait."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, Subquery, and_, delete, func, select

from smartcity_desktop.central.database import Database
from smartcity_desktop.central.excerpts import known_excerpts
from smartcity_desktop.central.hosting import Hosted
from smartcity_desktop.central.tables import bundles, entries, journals, upstream_receipts
from smartcity_desktop.protocol.codec import canonical_json
from smartcity_desktop.protocol.journal import JournalId
from smartcity_desktop.protocol.receipt import SignedReceipt, read_receipt

RECEIPTS_AT_ONCE = 200


def brought_back(
    connection: Connection, event: Hosted, journal: JournalId, first: int, last: int
) -> tuple[SignedReceipt, ...]:
    """Return the centre's receipts a hub holds that touch a range of a journal, oldest first."""
    query = (
        select(upstream_receipts.c.content)
        .where(
            upstream_receipts.c.authority == event.authority,
            upstream_receipts.c.journal == journal,
            upstream_receipts.c.last >= first,
            upstream_receipts.c.first <= last,
        )
        .order_by(upstream_receipts.c.last)
        .limit(RECEIPTS_AT_ONCE)
    )
    return tuple(read_receipt(bytes(row.content)) for row in connection.execute(query))


@dataclass(frozen=True, slots=True)
class Waiting:
    """A journal with bundles the centre has not receipted, and how many."""

    journal: JournalId
    bundles: int


class Forwarding:
    """The hub's memory of its centre, for one event."""

    def __init__(self, database: Database, event: Hosted) -> None:
        self._database = database
        self._event = event

    def waiting(self) -> list[Waiting]:
        """Return every journal with bundles the centre has not receipted."""
        here, until = self._event.authority, self._receipted()
        receipted = func.coalesce(until.c.last, -1)
        query = (
            select(bundles.c.journal, func.count().label("bundles"))
            .join(until, until.c.journal == bundles.c.journal, isouter=True)
            .where(bundles.c.authority == here, bundles.c.last > receipted)
            .group_by(bundles.c.journal)
            .order_by(bundles.c.journal)
        )
        with self._database.read() as connection:
            return [
                Waiting(JournalId(row.journal), row.bundles) for row in connection.execute(query)
            ]

    def receipted_until(self, journal: JournalId) -> int:
        """Return the next number of a journal the centre has not receipted."""
        query = select(func.max(upstream_receipts.c.last)).where(
            upstream_receipts.c.authority == self._event.authority,
            upstream_receipts.c.journal == journal,
        )
        with self._database.read() as connection:
            last = connection.execute(query).scalar()
        return 0 if last is None else last + 1

    def next_bundle(self, passed: Collection[JournalId]) -> tuple[JournalId, bytes] | None:
        """Return the original bundle that came first of those the centre has not receipted.

        What was done after something else was seen came after it, too: in this order the centre
        reads no act before what it answers. Journals in `passed` are left out; None for none.
        """
        here = self._event.authority
        until = self._receipted()
        query = (
            select(bundles.c.journal, bundles.c.content)
            .join(until, until.c.journal == bundles.c.journal, isouter=True)
            .where(bundles.c.authority == here, bundles.c.last > func.coalesce(until.c.last, -1))
            .where(bundles.c.journal.not_in(list(passed)))
            .order_by(bundles.c.received, bundles.c.journal, bundles.c.last)
            .limit(1)
        )
        with self._database.read() as connection:
            row = connection.execute(query).first()
        return None if row is None else (JournalId(row.journal), bytes(row.content))

    def _receipted(self) -> Subquery:
        """Return the last number of each journal the centre has receipted."""
        return (
            select(upstream_receipts.c.journal, func.max(upstream_receipts.c.last).label("last"))
            .where(upstream_receipts.c.authority == self._event.authority)
            .group_by(upstream_receipts.c.journal)
            .subquery()
        )

    def doubtful(self) -> dict[JournalId, int]:
        """Return the first number of each journal whose receipt tells of a refused entry."""
        query = (
            select(upstream_receipts.c.journal, upstream_receipts.c.content)
            .where(upstream_receipts.c.authority == self._event.authority)
            .order_by(upstream_receipts.c.first.desc())
        )
        with self._database.read() as connection:
            rows = connection.execute(query).all()
        found = [(JournalId(r.journal), read_receipt(bytes(r.content)).receipt) for r in rows]
        return {journal: receipt.first for journal, receipt in found if receipt.refused}

    def hash_at(self, journal: JournalId, seq: int) -> str | None:
        """Return the hash of an entry as it is held here, None when it is not."""
        query = select(entries.c.hash).where(
            entries.c.authority == self._event.authority,
            entries.c.journal == journal,
            entries.c.seq == seq,
        )
        with self._database.read() as connection:
            return connection.execute(query).scalar()

    def excerpted(self, heads: Mapping[str, int]) -> dict[str, int]:
        """Return of how many entries beyond the heads an excerpt is carried, by journal."""
        with self._database.read() as connection:
            return known_excerpts(connection, self._event, heads)

    def heads(self) -> dict[str, int]:
        """Return the next number of every journal that is held here."""
        query = select(journals.c.journal, journals.c.next_seq).where(
            journals.c.authority == self._event.authority
        )
        with self._database.read() as connection:
            return {row.journal: row.next_seq for row in connection.execute(query)}

    def keep(self, signed: SignedReceipt) -> None:
        """Keep a verified receipt of the centre."""
        receipt = signed.receipt
        row = {
            "authority": self._event.authority,
            "journal": receipt.journal,
            "first": receipt.first,
            "last": receipt.last,
            "content": canonical_json(signed),
        }
        with self._database.write() as connection:
            self._database.put(connection, upstream_receipts, row)

    def drop(self, journal: JournalId, beyond: int) -> None:
        """Forget receipts for entries from number `beyond`: the centre lost them."""
        with self._database.write() as connection:
            connection.execute(
                delete(upstream_receipts).where(
                    and_(
                        upstream_receipts.c.authority == self._event.authority,
                        upstream_receipts.c.journal == journal,
                        upstream_receipts.c.last >= beyond,
                    )
                )
            )
