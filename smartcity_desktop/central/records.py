"""The book of class days at the centre: read from the ledger, kept in memory while it holds."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, select

from smartcity_desktop.central.database import Database
from smartcity_desktop.central.hosting import Hosted
from smartcity_desktop.central.tables import acts
from smartcity_desktop.domain.chronicle import Chronicle
from smartcity_desktop.domain.class_book import Book, Said
from smartcity_desktop.domain.facts import ClassFact, Fact, PersonId
from smartcity_desktop.protocol.journal import Line, read_line


def said_of(journal: str, line: Line, author: PersonId, fact: Fact | None) -> Said | None:
    """Return the class fact of a line with its place in the order, None for any other fact."""
    if not isinstance(fact, ClassFact):
        return None
    entry = line.entry
    moment = (entry.at.ms, entry.at.counter, journal, entry.seq)
    return Said(moment, author, fact, entry.wall.room_ms)


@dataclass(frozen=True, slots=True)
class _Held:
    """The class facts with numbers below `until`; `newest` is the last one's journal and seq."""

    chronicle: Chronicle
    until: int = 0
    newest: tuple[str, int] | None = None


class Records:
    """The class facts of one event, read in their common order; safe on any thread.

    They are numbered as they are stored, and only those beyond what is remembered are read. A
    number tells the order of the commits: whoever stores class facts holds the book alone until
    then, so that none appears below one that was seen.
    """

    def __init__(self, database: Database, event: Hosted) -> None:
        self._database = database
        self._event = event
        self._lock = threading.Lock()
        self._held = self._blank()
        # What was held before the news that were stored last.
        self._before: _Held | None = None

    def _blank(self) -> _Held:
        published = self._event.published
        return _Held(Chronicle(published.roster, published.instrument.min_valid))

    def forget(self) -> None:
        """Drop the news of a transaction that did not commit."""
        with self._lock:
            self._held, self._before = self._before or self._held, None

    def book(self, connection: Connection) -> Book:
        """Return the book of everything stored."""
        with self._lock:
            return self._current(connection)

    def _current(self, connection: Connection) -> Book:
        # With the last one that is known: a database put back to an older copy no longer has it.
        rows = self._stored(connection, max(self._held.until - 1, 0))
        if self._held.newest is not None:
            known = [(row.journal, row.seq) for row in rows[:1]] == [self._held.newest]
            if not known:
                self._held, self._before = self._blank(), None
            rows = rows[1:] if known else self._stored(connection, 0)
        if rows:
            said = [_read(row) for row in rows]
            self._held.chronicle.add(one for one in said if one is not None)
            last = rows[-1]
            self._held = _Held(self._held.chronicle, last.number + 1, (last.journal, last.seq))
        return self._held.chronicle.book

    def with_new(self, connection: Connection, news: Sequence[tuple[Line, Said]]) -> Book:
        """Return the book with class facts that are stored now; the caller holds the book.

        What an excerpt told before its original came is stored already.
        """
        with self._lock:
            self._current(connection)
            self._before = self._held
            news = self._unheard(connection, news)
            if not news:
                return self._held.chronicle.book
            first = self._held.until
            rows = [
                (self._event.authority, first + place, *_row(said, line))
                for place, (line, said) in enumerate(news)
            ]
            self._database.append(connection, acts, rows)
            chronicle = self._held.chronicle.copy()
            last = news[-1][1].moment
            self._held = _Held(chronicle, first + len(news), (last[2], last[3]))
            return chronicle.add(said for _, said in news)

    def _unheard(
        self, connection: Connection, news: Sequence[tuple[Line, Said]]
    ) -> list[tuple[Line, Said]]:
        places = [(said.moment[2], said.moment[3]) for _, said in news]
        first, last = min(seq for _, seq in places), max(seq for _, seq in places)
        query = select(acts.c.seq).where(
            acts.c.authority == self._event.authority,
            acts.c.journal == places[0][0],
            acts.c.seq.between(first, last),
        )
        heard = {row.seq for row in connection.execute(query)}
        return [one for one in news if one[1].moment[3] not in heard]

    def _stored(self, connection: Connection, first: int) -> Sequence[Row[Any]]:
        query = (
            select(acts)
            .where(acts.c.authority == self._event.authority, acts.c.number >= first)
            .order_by(acts.c.number)
        )
        return connection.execute(query).all()


def _read(row: Row[Any]) -> Said | None:
    line = read_line(bytes(row.content))
    return said_of(row.journal, line, PersonId(row.person), line.entry.known_fact())


def _row(said: Said, line: Line) -> tuple[object, ...]:
    ms, counter, journal, seq = said.moment
    return journal, seq, ms, counter, said.author, line.content
