"""What a hub remembers of its centre: receipts it brought back, and bundles that wait."""

from sqlalchemy import Connection, select

from smartcity_desktop.central.hosting import Hosted
from smartcity_desktop.central.tables import upstream_receipts
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
