"""What a hub remembers of its centre: receipts it brought back, and bundles that still wait."""

from dataclasses import dataclass

from sqlalchemy import Connection, and_, delete, func, select

from smartcity_desktop.central.database import Database
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
    """A journal with bundles the centre has not receipted: from which number, and how many."""

    journal: JournalId
    first: int
    bundles: int


class Forwarding:
    """The hub's memory of its centre, for one event."""

    def __init__(self, database: Database, event: Hosted) -> None:
        self._database = database
        self._event = event

    def waiting(self) -> list[Waiting]:
        """Return every journal with bundles the centre has not receipted."""
        here = self._event.authority
        until = (
            select(upstream_receipts.c.journal, func.max(upstream_receipts.c.last).label("last"))
            .where(upstream_receipts.c.authority == here)
            .group_by(upstream_receipts.c.journal)
            .subquery()
        )
        receipted = func.coalesce(until.c.last, -1)
        query = (
            select(bundles.c.journal, (func.max(receipted) + 1).label("first"))
            .add_columns(func.count().label("bundles"))
            .join(until, until.c.journal == bundles.c.journal, isouter=True)
            .where(bundles.c.authority == here, bundles.c.last > receipted)
            .group_by(bundles.c.journal)
            .order_by(bundles.c.journal)
        )
        with self._database.read() as connection:
            return [
                Waiting(JournalId(row.journal), row.first, row.bundles)
                for row in connection.execute(query)
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

    def next_bundle(self, journal: JournalId) -> bytes | None:
        """Return the first original bundle the centre has not receipted, None for none."""
        query = (
            select(bundles.c.content)
            .where(
                bundles.c.authority == self._event.authority,
                bundles.c.journal == journal,
                bundles.c.last >= self.receipted_until(journal),
            )
            .order_by(bundles.c.last)
            .limit(1)
        )
        with self._database.read() as connection:
            content = connection.execute(query).scalar()
        return None if content is None else bytes(content)

    def hash_at(self, journal: JournalId, seq: int) -> str | None:
        """Return the hash of an entry as it is held here, None when it is not."""
        query = select(entries.c.hash).where(
            entries.c.authority == self._event.authority,
            entries.c.journal == journal,
            entries.c.seq == seq,
        )
        with self._database.read() as connection:
            return connection.execute(query).scalar()

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
