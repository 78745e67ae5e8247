"""The door of a server: how many connections it holds, from whom, and how long one may dawdle.

Whoever opens connections and says nothing, or says it a byte at a time, keeps out nobody else.
"""

import asyncio
import logging
import socket
import time
import weakref
from collections import Counter
from contextlib import suppress

from uvicorn.protocols.http.h11_impl import H11Protocol

LOG = logging.getLogger(__name__)
# Connections in all; descriptors beyond them are the database's and the program's own.
CONNECTIONS = 4096
RESERVED = 160
# How long a request's head, and its body over the worst link, may take to come.
HEAD_SECONDS = 20.0
BODY_SECONDS = 120.0
LOOK_SECONDS = 5.0
LOG_SECONDS = 60.0


class Listener(socket.socket):
    """A listening socket that takes so many connections in all, half of them from one address."""

    _limit = 0
    _told = 0.0
    _shared: socket.socket | None = None

    def admit(self, limit: int) -> None:
        """Take up to `limit` connections at one time."""
        self._limit = limit
        self._open: list[tuple[str, weakref.ref[socket.socket]]] = []

    def accept(self) -> tuple[socket.socket, tuple[str, int]]:
        """Return a connection; raises BlockingIOError for one that is turned away."""
        connection, address = super().accept()
        if not self._limit:
            self.admit(_descriptors())
        self._open = [one for one in self._open if _is_open(one[1])]
        held = Counter(host for host, _ in self._open)
        if len(self._open) >= self._limit or held[address[0]] >= self._limit // 2:
            connection.close()
            self._tell(address[0])
            raise BlockingIOError
        self._open.append((address[0], weakref.ref(connection)))
        return connection, address

    def _tell(self, host: str) -> None:
        now = time.monotonic()
        if now - self._told > LOG_SECONDS:
            self._told = now
            held = len(self._open)
            LOG.warning("connections are turned away: %d are open, last of %s", held, host)

    def __reduce_ex__(self, _protocol: object) -> tuple[object, ...]:
        """Let a worker process have it: as what it is made from.

        That stays open with this one: the process begins only after it was described to it.
        """
        if self._shared is None:
            self._shared = socket.fromfd(self.fileno(), self.family, self.type, self.proto)
        return listener, (self._shared,)

    def close(self) -> None:
        """Close it, and what worker processes were given of it."""
        if self._shared is not None:
            self._shared.close()
        super().close()


def listener(plain: socket.socket) -> Listener:
    """Return a listening socket as one that counts."""
    return Listener(plain.family, plain.type, plain.proto, plain.detach())


def _is_open(connection: weakref.ref[socket.socket]) -> bool:
    found = connection()
    return found is not None and found.fileno() != -1


def _descriptors() -> int:
    """Return how many connections fit, after asking the system for as many as it gives."""
    try:
        import resource
    except ImportError:
        return CONNECTIONS
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = CONNECTIONS + RESERVED
    if soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return max(min(resource.getrlimit(resource.RLIMIT_NOFILE)[0] - RESERVED, CONNECTIONS), 64)


class PatientProtocol(H11Protocol):
    """HTTP whose requests come whole within their time; the connection is cut otherwise."""

    _since: float | None = None
    _watch: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for the first request."""
        super().connection_made(transport)
        self._since = self.loop.time()
        self._look()

    def data_received(self, data: bytes) -> None:
        """Take bytes; who begins a request has to end it."""
        if self._since is None:
            self._since = self.loop.time()
        super().data_received(data)
        if str(self.conn.their_state) not in {"IDLE", "SEND_BODY"}:
            self._since = None

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait for nothing any more."""
        if self._watch is not None:
            self._watch.cancel()
        super().connection_lost(exc)

    def _look(self) -> None:
        patience = BODY_SECONDS if str(self.conn.their_state) == "SEND_BODY" else HEAD_SECONDS
        if self._since is not None and self.loop.time() - self._since > patience:
            self.transport.abort()
            return
        self._watch = self.loop.call_later(LOOK_SECONDS, self._look)
