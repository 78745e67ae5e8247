"""Which visits a change of the book touches: their sheets are judged again."""

from collections.abc import Iterator

from sqlalchemy import Connection, select

from smartcity_desktop.central.tables import entries, journals, sheets
from smartcity_desktop.domain.class_book import Book
from smartcity_desktop.domain.class_facts import Seated
from smartcity_desktop.domain.facts import PersonId, SheetId, VisitId
from smartcity_desktop.domain.roster import Roster
from smartcity_desktop.domain.sheet_gate import classes_of


def changed_visits(before: Book, after: Book, published: Roster) -> dict[VisitId, int]:
    """Return the visits whose states, excused people or chair changed, with the first ms."""
    if before is after:
        return {}
    changed: dict[VisitId, int] = {}
    for visit, since in (
        *_new_states(before, after),
        *_newly_excused(before, after),
        *_newly_seated(before, after, published),
    ):
        changed[visit] = min(since, changed.get(visit, since))
    return changed


def _new_states(before: Book, after: Book) -> Iterator[tuple[VisitId, int]]:
    for visit, states in after.history.items():
        known = before.history.get(visit, ())
        fresh = [moment[0] for moment, _ in set(states) ^ set(known)]
        if fresh:
            yield visit, min(fresh)


def _newly_excused(before: Book, after: Book) -> Iterator[tuple[VisitId, int]]:
    # A late fact may also move an excuse, or take its ground away.
    for (_, region), moment in before.recused.items() ^ after.recused.items():
        yield from ((v.id, moment[0]) for v in after.roster.visits if v.region == region)


def _newly_seated(before: Book, after: Book, published: Roster) -> Iterator[tuple[VisitId, int]]:
    """Yield the visits that a change of seats may have given another chair or other assessors.

    From their first fact on: who ever has a seat may have written before the change was said.
    """
    for said in set(before.seatings) ^ set(after.seatings):
        fact = said.fact
        if isinstance(fact, Seated):
            yield fact.visit, 0
            continue
        for visit in (*published.visits, *published.cases):
            for book in (before, after):
                if getattr(fact, "class_code", "") in classes_of(book, published, visit.id):
                    yield visit.id, 0


def rearranged_sheets(connection: Connection, authority: str, author: PersonId) -> list[SheetId]:
    """Return the sheets whose facts a newly opened journal may have put in another order."""
    own = select(journals.c.journal).where(
        journals.c.authority == authority, journals.c.person == author
    )
    names = list(connection.execute(own).scalars())
    if len(names) == 1:
        return []
    query = (
        select(entries.c.subject)
        .distinct()
        .join(
            sheets,
            (sheets.c.authority == entries.c.authority) & (sheets.c.sheet == entries.c.subject),
        )
        .where(entries.c.authority == authority, entries.c.journal.in_(names))
    )
    return [SheetId(subject) for subject in connection.execute(query).scalars()]
