"""Which visits a change of the book touches: their sheets are judged again."""

from collections.abc import Iterator

from smartcity_desktop.domain.class_book import Book
from smartcity_desktop.domain.class_facts import Seated
from smartcity_desktop.domain.facts import VisitId
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
        *_newly_chaired(before, after, published),
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
    for key, moment in after.recused.items():
        if before.recused.get(key) != moment:
            yield from ((v.id, moment[0]) for v in after.roster.visits if v.region == key[1])


def _newly_chaired(before: Book, after: Book, published: Roster) -> Iterator[tuple[VisitId, int]]:
    """Yield the visits that a change of seats may have given another chair."""
    for said in set(before.seatings) ^ set(after.seatings):
        fact = said.fact
        if isinstance(fact, Seated):
            yield fact.visit, said.ms
            continue
        for visit in (*published.visits, *published.cases):
            for book in (before, after):
                if getattr(fact, "class_code", "") in classes_of(book, published, visit.id):
                    yield visit.id, said.ms
