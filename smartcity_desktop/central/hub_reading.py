"""What the hub of a class gets from a centre: whole journals of its people and the secretariat.

A hub answers every laptop by the rights of each person; for that it holds the originals. A region
that came from another class brings the journals of that class's people: its sheets are there.
"""

from collections.abc import Mapping

from sqlalchemy import Connection, select

from smartcity_desktop.central.hosting import Hosted
from smartcity_desktop.central.queries import FETCH_BYTES, HeldJournal, behind, held_journals
from smartcity_desktop.central.tables import bundles
from smartcity_desktop.domain.class_book import Book
from smartcity_desktop.domain.facts import Seated
from smartcity_desktop.domain.rights import class_code_of
from smartcity_desktop.protocol.bundle import text_bytes
from smartcity_desktop.protocol.exchange import FetchAnswer


def hub_heads(connection: Connection, event: Hosted, book: Book, class_code: str) -> dict[str, int]:
    """Return the next number of each journal the hub of a class may hold, "" for every class."""
    return {held.id: held.next_seq for held in _held(connection, event, book, class_code)}


def hub_news(
    connection: Connection, event: Hosted, book: Book, class_code: str, known: Mapping[str, int]
) -> FetchAnswer:
    """Return a bounded part of the original bundles beyond the heads a hub holds."""
    found: list[str] = []
    left = FETCH_BYTES
    journals = _held(connection, event, book, class_code)
    wanted = behind(known, held_journals(connection, event), [held.id for held in journals])
    for held in journals:
        start = max(0, known.get(held.id, 0))
        if start >= held.next_seq:
            continue
        query = (
            select(bundles.c.content)
            .where(
                bundles.c.authority == event.authority,
                bundles.c.journal == held.id,
                bundles.c.last >= start,
            )
            .order_by(bundles.c.last)
        )
        with connection.execution_options(yield_per=8).execute(query) as rows:
            for row in rows:
                if left <= 0:
                    return FetchAnswer(tuple(found), more=True, behind=wanted)
                found.append(text_bytes(bytes(row.content)))
                left -= len(row.content)
    return FetchAnswer(tuple(found), behind=wanted)


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
