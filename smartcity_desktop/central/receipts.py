"""Signed receipts: one per range, the same bytes for every repeat."""

from collections.abc import Iterable
from datetime import UTC, datetime

from sqlalchemy import Connection, func, insert, select

from smartcity_desktop.central.database import Database
from smartcity_desktop.central.hosting import Hosted
from smartcity_desktop.central.judging import Place
from smartcity_desktop.central.tables import entries, receipts
from smartcity_desktop.protocol.codec import canonical_json
from smartcity_desktop.protocol.journal import JournalId
from smartcity_desktop.protocol.receipt import Receipt, Refusal, sign_receipt


class Receipts:
    """Gives and remembers the receipts of one event, inside the ledger's transaction."""

    def __init__(self, database: Database, event: Hosted) -> None:
        self._database = database
        self._event = event

    def hold(self, connection: Connection, touched: Iterable[JournalId]) -> None:
        """Let nobody else sign for these journals, before their marks are read.

        A fact on somebody's sheet changes what is said of another journal, which may be delivered
        in the same moment: the later of the two signs what both have left.
        """
        names = [f"receipts {self._event.authority} {journal}" for journal in touched]
        self._database.lock(connection, names)

    def give(
        self, connection: Connection, journal: JournalId, first: int, last: int, number: int = 0
    ) -> bytes:
        """Return the receipt for a range that is held: the one given before, or a new one."""
        query = (
            select(receipts.c.content)
            .where(
                receipts.c.authority == self._event.authority,
                receipts.c.journal == journal,
                receipts.c.first == first,
                receipts.c.last == last,
                receipts.c.number >= number,
            )
            .order_by(receipts.c.number.desc())
            .limit(1)
        )
        found = connection.execute(query).scalar()
        if found is not None:
            return bytes(found)
        content = self._signed(connection, journal, first, last)
        connection.execute(
            insert(receipts).values(
                authority=self._event.authority,
                journal=journal,
                first=first,
                last=last,
                number=number,
                content=content,
            )
        )
        return content

    def _signed(self, connection: Connection, journal: JournalId, first: int, last: int) -> bytes:
        here = (
            entries.c.authority == self._event.authority,
            entries.c.journal == journal,
        )
        head = select(entries.c.hash).where(*here, entries.c.seq == last)
        refused = (
            select(entries.c.seq, entries.c.refused)
            .where(*here, entries.c.seq.between(first, last), entries.c.refused.is_not(None))
            .order_by(entries.c.seq)
        )
        receipt = Receipt(
            event=self._event.published.roster.event.code,
            authority=self._event.authority,
            journal=journal,
            first=first,
            last=last,
            head=connection.execute(head).scalar_one(),
            at=datetime.now(UTC).isoformat(timespec="milliseconds"),
            refused=tuple(Refusal(r.seq, r.refused) for r in connection.execute(refused)),
        )
        return canonical_json(sign_receipt(receipt, self._event.centre))

    def give_again(self, connection: Connection, changed: Iterable[Place]) -> None:
        """Sign anew every receipt that says of an entry what is no longer so."""
        ranges: set[tuple[JournalId, int, int, int]] = set()
        for journal, seq in changed:
            query = (
                select(receipts.c.first, receipts.c.last, func.max(receipts.c.number).label("top"))
                .where(
                    receipts.c.authority == self._event.authority,
                    receipts.c.journal == journal,
                    receipts.c.first <= seq,
                    receipts.c.last >= seq,
                )
                .group_by(receipts.c.first, receipts.c.last)
            )
            rows = connection.execute(query).all()
            ranges |= {(journal, row.first, row.last, row.top) for row in rows}
        for journal, first, last, top in sorted(ranges):
            self.give(connection, journal, first, last, top + 1)
