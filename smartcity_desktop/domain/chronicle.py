"""Class facts as they come in, kept in their order, and the book they make.

A fact that belongs between older ones is common: classes and laptops deliver when they can. The
book is then read anew from the last page before it, not from the first.
"""

from bisect import bisect_left, insort
from collections.abc import Iterable
from copy import copy

from smartcity_desktop.domain.class_book import Book, Moment, Said
from smartcity_desktop.domain.roster import Roster

# Facts between two remembered pages.
PAGE = 40


def _moment(said: Said) -> Moment:
    return said.moment


class Chronicle:
    """The class facts of one event; not safe for two threads at a time."""

    def __init__(self, roster: Roster, minimum: int) -> None:
        self._said: list[Said] = []
        # Page n is the book of the first n * PAGE facts.
        self._pages: list[Book] = [Book(roster, minimum)]
        self._book = self._pages[0]

    def __len__(self) -> int:
        return len(self._said)

    @property
    def book(self) -> Book:
        """What the facts came to."""
        return self._book

    def copy(self) -> "Chronicle":
        """Return a chronicle that may go on without this one; facts and pages are shared."""
        twin = copy(self)
        self._said, self._pages = list(self._said), list(self._pages)
        return twin

    def add(self, items: Iterable[Said]) -> Book:
        """Add facts that are not known yet, whatever their order, and return the book."""
        news = sorted(items, key=_moment)
        if not news:
            return self._book
        first = bisect_left(self._said, news[0].moment, key=_moment)
        for item in news:
            insort(self._said, item, key=_moment)
        self._read_from(first)
        return self._book

    def _read_from(self, place: int) -> None:
        """Read every fact from `place` on, starting at the last page before it."""
        page = place // PAGE
        book, start = self._pages[page], page * PAGE
        if place == len(self._said) - 1 or self._book.last < self._said[place].moment:
            book, start = self._book, place
        del self._pages[page + 1 :]
        while start < len(self._said):
            end = min((start // PAGE + 1) * PAGE, len(self._said))
            book = book.after(self._said[start:end])
            if end % PAGE == 0:
                self._pages.append(book)
            start = end
        self._book = book
