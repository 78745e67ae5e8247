"""Bundles that lie beyond a gap, kept within bounds until the gap closes."""

from collections.abc import Sequence

from sqlalchemy import Connection, delete, func, select

from smartcity_desktop.central.database import Database, now_ms
from smartcity_desktop.central.hosting import Hosted
from smartcity_desktop.central.tables import parked
from smartcity_desktop.protocol.bundle import Bundle, Header
from smartcity_desktop.protocol.exchange import ParkedAnswer
from smartcity_desktop.protocol.journal import JournalId

# Per journal, and for a whole event: journals nobody has opened yet cannot be verified.
PARKED_COUNT = 256
PARKED_BYTES = 8 * 1024 * 1024
# Of a journal, repeats included: all are read at once when the gap closes, and others wait then.
PARKED_ENTRIES = 32_768
EVENT_BYTES = 64 * 1024 * 1024


def bundle_row(event: Hosted, bundle: Bundle) -> dict[str, object]:
    """Return what every table of original bundles keeps of one."""
    header = bundle.header
    return {
        "authority": event.authority,
        "journal": header.journal,
        "first": header.first,
        "last": header.last,
        "content": bundle.content,
        "received": now_ms(),
    }


class Parking:
    """The parked bundles of one event, inside the ledger's transaction."""

    def __init__(self, database: Database, event: Hosted) -> None:
        self._database = database
        self._event = event

    def park(self, connection: Connection, bundle: Bundle, missing: int) -> ParkedAnswer:
        """Keep a bundle until the gap before it closes, as long as there is room for it."""
        header = bundle.header
        event = parked.c.authority == self._event.authority
        size = func.coalesce(func.sum(func.length(parked.c.content)), 0)
        told = func.coalesce(func.sum(parked.c.last - parked.c.first + 1), 0)
        query = select(func.count(), size, told).where(event, parked.c.journal == header.journal)
        count, own, lines = connection.execute(query).one()
        whole = connection.execute(select(size).where(event)).scalar_one()
        room = count < PARKED_COUNT and own + len(bundle.content) <= PARKED_BYTES
        room &= lines + header.last - header.first + 1 <= PARKED_ENTRIES
        if room and whole + len(bundle.content) <= EVENT_BYTES:
            row = bundle_row(self._event, bundle) | {"head": header.head}
            self._database.insert_new(connection, parked, [row])
        wanted = select(parked.c.first).where(
            event,
            parked.c.journal == header.journal,
            parked.c.first == header.first,
            parked.c.last == header.last,
            parked.c.head == header.head,
        )
        kept = connection.execute(wanted).first() is not None
        return ParkedAnswer(header.journal, missing, kept)

    def waiting(self, connection: Connection, journal: JournalId) -> Sequence[tuple[int, bytes]]:
        """Return first number and bytes of a journal's parked bundles, in order."""
        query = (
            select(parked.c.first, parked.c.content)
            .where(parked.c.authority == self._event.authority, parked.c.journal == journal)
            .order_by(parked.c.first, parked.c.last)
        )
        return [(first, bytes(content)) for first, content in connection.execute(query)]

    def leave(self, connection: Connection, header: Header) -> None:
        """Take a bundle out of the parking."""
        connection.execute(
            delete(parked).where(
                parked.c.authority == self._event.authority,
                parked.c.journal == header.journal,
                parked.c.first == header.first,
                parked.c.last == header.last,
                parked.c.head == header.head,
            )
        )
