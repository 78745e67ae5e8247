"""The class hub: the central server in a box, for one event, told its secrets by its parent."""

import os
import sys
from collections.abc import Callable, Iterator

from smartcity_desktop.central.asgi import create_app
from smartcity_desktop.central.changes import Changes
from smartcity_desktop.central.database import Database
from smartcity_desktop.central.desk import Desk
from smartcity_desktop.central.hosting import hosted_event
from smartcity_desktop.central.routes import House
from smartcity_desktop.central.server import Service, run_until
from smartcity_desktop.central.upstream import Upstream
from smartcity_desktop.protocol.credentials import read_hub_orders
from smartcity_desktop.protocol.errors import ProtocolError
from smartcity_desktop.protocol.identity import Purpose

CHUNK = 64 * 1024
ORDERS_LIMIT = 128 * 1024 * 1024


def serve_hub(service: Service, ready: Callable[[str], None], upstream: str = "") -> None:
    """Serve the event that standard input names until standard input closes.

    What it receives goes on to the event's centre, or to `upstream`, whenever there is a link.

    Raises ProtocolError for orders that cannot be read or are another event's, DatabaseError for
    a ledger that does not open with the key, OSError when the address cannot be listened on.
    """
    package, hub, key = read_hub_orders(_first_line())
    event = hosted_event(package, hub, Purpose.HUB)
    database = Database(service.database, key)
    database.prepare()
    changes = Changes()
    address = upstream or event.published.roster.event.centre

    def above(house: House, desk: Desk, changes: Changes) -> Upstream:
        return Upstream(address, database, house, desk, changes)

    app = create_app(database, service.language, [event], changes, above, service.ahead_ms)

    def wait() -> None:
        for _ in _told():
            pass
        changes.close()

    run_until(app, service, hub, ready, wait)


def _first_line() -> bytes:
    line = b""
    for part in _told():
        line += part
        if line.endswith(b"\n"):
            return line
        if len(line) > ORDERS_LIMIT:
            break
    raise ProtocolError("unreadable", reason="orders")


def _told() -> Iterator[bytes]:
    """Yield what comes on standard input until its writer is gone.

    Read without Python's own buffer, whose lock a waiting thread would hold at the end.
    """
    while part := os.read(sys.stdin.fileno(), CHUNK):
        yield part
