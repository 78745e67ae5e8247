"""The book of class days, kept in step with the journals of a profile."""

import threading
from collections.abc import Sequence

from smartcity_desktop.domain.chronicle import Chronicle
from smartcity_desktop.domain.class_book import Book, Said
from smartcity_desktop.domain.facts import ClassFact, PersonId
from smartcity_desktop.domain.roster import Roster
from smartcity_desktop.protocol.journal import Line
from smartcity_desktop.storage.queries import class_fact_count, class_facts
from smartcity_desktop.storage.store import Store


class Books:
    """Reads the book when it is asked for and something new was said; safe on any thread."""

    def __init__(self, store: Store, roster: Roster, minimum: int) -> None:
        self._store, self._roster, self._minimum = store, roster, minimum
        self._lock = threading.Lock()
        self._chronicle = Chronicle(roster, minimum)
        self._stale = True
        store.on_recorded(self._recorded)

    @property
    def book(self) -> Book:
        """What class days have come to, as far as this laptop knows."""
        with self._lock:
            if self._stale:
                # Set first: what is recorded while we read makes it stale again.
                self._stale = False
                self._read()
            return self._chronicle.book

    def _read(self) -> None:
        """Add what came after the last fact read; start anew when something came before it."""
        count = class_fact_count(self._store)
        later = class_facts(self._store, self._chronicle.book.last)
        if len(self._chronicle) + len(later) != count:
            self._chronicle, later = (
                Chronicle(self._roster, self._minimum),
                class_facts(self._store),
            )
        self._chronicle.add(later)

    def admit(self, facts: Sequence[ClassFact], author: PersonId) -> None:
        """Raise DomainError unless `facts` of `author` may follow, in their order."""
        book = self.book
        book.admit(_following(book, facts, author))

    def foreseen(self, facts: Sequence[ClassFact], author: PersonId) -> Book:
        """Return the book as it would be after `facts`; raises DomainError like `admit`."""
        book = self.book
        said = _following(book, facts, author)
        book.admit(said)
        return book.after(said)

    def _recorded(self, lines: Sequence[Line]) -> None:
        if any(isinstance(line.entry.known_fact(), ClassFact) for line in lines):
            self._stale = True


def _following(book: Book, facts: Sequence[ClassFact], author: PersonId) -> list[Said]:
    """Return facts as if `author` said them right after the last one."""
    ms, counter, journal, seq = book.last
    return [
        Said((ms, counter, journal, seq + number), author, fact, ms)
        for number, fact in enumerate(facts, start=1)
    ]
