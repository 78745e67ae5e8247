"""What the hub of a class gets from a centre: journals of its people and the secretariat.

A hub answers every laptop by the rights of each person; for that it holds the originals. Every
card carries a hub's key, so a key tells nobody's levels before they are opened: originals end
before the first fact that is still closed, and go on from there once it is opened. Of what lies
beyond, the hub gets the open entries, chained over the closed ones; the originals the owner's own
laptop brings. A region that came from another class brings the journals of that class's people:
its sheets are there.
"""

from sqlalchemy import Connection, select

from smartcity_desktop.central.hosting import Hosted
from smartcity_desktop.central.queries import Gathering, HeldJournal, behind, held_journals
from smartcity_desktop.central.readers import HubSight, Openings
from smartcity_desktop.central.tables import entries
from smartcity_desktop.domain.class_book import Book
from smartcity_desktop.domain.facts import Seated
from smartcity_desktop.domain.rights import PUBLIC_FACTS, class_code_of
from smartcity_desktop.protocol.codec import KINDS
from smartcity_desktop.protocol.exchange import FetchAnswer, FetchRequest

_OPEN_KINDS = tuple(kind for kind, fact in KINDS.items() if fact in PUBLIC_FACTS)


def hub_heads(connection: Connection, event: Hosted, book: Book, class_code: str) -> dict[str, int]:
    """Return the next number of each journal the hub of a class may hold, "" for every class."""
    return {held.id: held.next_seq for held in _held(connection, event, book, class_code)}


def hub_news(
    connection: Connection, event: Hosted, book: Book, class_code: str, asked: FetchRequest
) -> FetchAnswer:
    """Return a bounded part of what a hub may carry beyond what it holds.

    Originals as far as they are open; then, of a journal that goes on, an excerpt.
    """
    openings = Openings(connection, event, book)
    gathering, more = Gathering(connection, event, HubSight(openings)), False
    journals = _held(connection, event, book, class_code)
    for held in journals:
        start = max(0, asked.heads.get(held.id, 0))
        if start >= held.next_seq:
            continue
        closed = _closed_from(connection, event, openings, held, start)
        before = len(gathering.bundles)
        gathering.take_originals(held, start, closed)
        if len(gathering.bundles) > before:
            # What lies beyond follows once these are kept.
            more |= closed < held.next_seq
        else:
            gathering.take_excerpt(held, start, asked.excerpted.get(held.id, 0))
        if gathering.full:
            break
    more |= gathering.full
    every = held_journals(connection, event)
    wanted = behind(asked.heads, every, [held.id for held in journals])
    return FetchAnswer(tuple(gathering.bundles), tuple(gathering.excerpts), more, behind=wanted)


def _closed_from(
    connection: Connection, event: Hosted, openings: Openings, held: HeldJournal, start: int
) -> int:
    """Return the number of the first entry from `start` on whose bytes must not leave yet."""
    query = (
        select(entries.c.seq, entries.c.kind, entries.c.subject)
        .where(
            entries.c.authority == event.authority,
            entries.c.journal == held.id,
            entries.c.seq >= start,
            entries.c.kind.not_in(_OPEN_KINDS),
        )
        .order_by(entries.c.seq)
    )
    with connection.execution_options(yield_per=64).execute(query) as rows:
        for row in rows:
            if row.kind not in KINDS or not openings.opened(row.subject, held.person):
                return int(row.seq)
    return held.next_seq


def _held(connection: Connection, event: Hosted, book: Book, class_code: str) -> list[HeldJournal]:
    held = held_journals(connection, event)
    if not class_code:
        return held
    codes = {*classes_behind(book, class_code), ""}
    return [
        one
        for one in held
        if codes & {event.class_of(one.person), class_code_of(book.roster, one.person)}
    ]


def classes_behind(book: Book, class_code: str) -> set[str]:
    """Return a class and every class that one of its regions was seated in before."""
    codes = {class_code}
    for visit in book.roster.visits_of(class_code):
        moves = [said.fact for said in book.timeline.get(visit.id, ())]
        codes |= {fact.class_code for fact in moves if isinstance(fact, Seated)}
        codes.add(visit.home or class_code)
    return codes
