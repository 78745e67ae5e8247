"""The book of class days at the centre: read from the ledger, kept in memory while it holds."""

import threading
from collections.abc import Sequence

from sqlalchemy import Connection, func, literal, select, tuple_

from smartcity_desktop.central.database import Database
from smartcity_desktop.central.hosting import Hosted
from smartcity_desktop.central.tables import acts
from smartcity_desktop.domain.chronicle import Chronicle
from smartcity_desktop.domain.class_book import Book, Moment, Said
from smartcity_desktop.domain.facts import ClassFact, PersonId
from smartcity_desktop.protocol.journal import Line, read_line

_ORDER = (acts.c.at_ms, acts.c.at_counter, acts.c.journal, acts.c.seq)


def said_of(journal: str, line: Line, author: PersonId) -> Said | None:
    """Return a line as a class fact with its place in the order, None for any other line."""
    entry = line.entry
    fact = entry.known_fact()
    if not isinstance(fact, ClassFact):
        return None
    moment = (entry.at.ms, entry.at.counter, journal, entry.seq)
    return Said(moment, author, fact, entry.wall.room_ms)


class Records:
    """The class facts of one event, read in their common order; safe on any thread.

    How many are stored tells whether what is remembered still holds: none is ever taken out.
    """

    def __init__(self, database: Database, event: Hosted) -> None:
        self._database = database
        self._event = event
        self._lock = threading.Lock()
        self._chronicle = self._blank()

    def _blank(self) -> Chronicle:
        published = self._event.published
        return Chronicle(published.roster, published.instrument.min_valid)

    def forget(self) -> None:
        """Drop what is remembered, after a transaction that did not commit."""
        with self._lock:
            self._chronicle = self._blank()

    def book(self, connection: Connection) -> Book:
        """Return the book of everything stored."""
        with self._lock:
            return self._current(connection)

    def _current(self, connection: Connection) -> Book:
        here = acts.c.authority == self._event.authority
        count = connection.execute(select(func.count()).where(here)).scalar_one()
        if count != len(self._chronicle):
            later = self._stored(connection, self._chronicle.book.last)
            if len(self._chronicle) + len(later) != count:
                self._chronicle, later = self._blank(), self._stored(connection)
            self._chronicle.add(later)
        return self._chronicle.book

    def with_new(
        self, connection: Connection, journal: str, author: PersonId, lines: Sequence[Line]
    ) -> Book:
        """Return the book with the class facts among lines that are about to be stored."""
        found = [(line, said_of(journal, line, author)) for line in lines]
        news = [(line, said) for line, said in found if said is not None]
        if not news:
            return self.book(connection)
        self._database.lock(connection, [f"book {self._event.authority}"])
        with self._lock:
            self._current(connection)
            rows = [(self._event.authority, *_row(said, line)) for line, said in news]
            self._database.append(connection, acts, rows)
            return self._chronicle.add(said for _, said in news)

    def _stored(self, connection: Connection, after: Moment | None = None) -> list[Said]:
        query = select(acts).where(acts.c.authority == self._event.authority)
        if after is not None:
            query = query.where(tuple_(*_ORDER) > tuple_(*(literal(part) for part in after)))
        rows = connection.execute(query.order_by(*_ORDER)).all()
        read = [
            said_of(row.journal, read_line(bytes(row.content)), PersonId(row.person))
            for row in rows
        ]
        return [said for said in read if said is not None]


def _row(said: Said, line: Line) -> tuple[object, ...]:
    ms, counter, journal, seq = said.moment
    return journal, seq, ms, counter, said.author, line.content
