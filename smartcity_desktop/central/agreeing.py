"""What a panel did with opened levels that the sheets it speaks of forbid.

The book of a class knows no levels; here the sheets do. Whatever comes last, sheet or act, both are
looked at again, so that no order of arrival decides.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress

from smartcity_desktop.domain.class_book import Book, Said
from smartcity_desktop.domain.documents import Published
from smartcity_desktop.domain.errors import DomainError
from smartcity_desktop.domain.facts import (
    Agreed,
    Fact,
    ModerationOpened,
    SheetId,
    Submitted,
    VisitId,
)
from smartcity_desktop.domain.panel import admit_agreement, admit_flags, comparison
from smartcity_desktop.domain.sheet import Sheet
from smartcity_desktop.domain.sheet_gate import state_at
from smartcity_desktop.domain.visit import read_seal
from smartcity_desktop.domain.words import SheetState

# Returns a sheet as every known fact has left it.
Judged = Callable[[SheetId], Sheet]


def touched_visits(published: Published, facts: Iterable[Fact | None]) -> set[VisitId]:
    """Return the visits whose panel is to be looked at again after these facts."""
    visits: set[VisitId] = set()
    for fact in facts:
        if isinstance(fact, Agreed | ModerationOpened):
            visits.add(fact.visit)
        elif isinstance(fact, Submitted):
            with suppress(DomainError):
                visits.add(published.roster.sheet_owner(fact.sheet)[0].id)
    return visits


def panel_refusals(
    published: Published, book: Book, visit: VisitId, judged: Judged
) -> Iterator[tuple[tuple[str, int], str]]:
    """Yield journal, number and broken rule of a panel's admitted acts on a visit."""
    for said in book.timeline.get(visit, ()):
        key = _refusal(published, book, said, judged)
        if key:
            yield (said.moment[2], said.moment[3]), key


def _refusal(published: Published, book: Book, said: Said, judged: Judged) -> str:
    fact = said.fact
    if not isinstance(fact, Agreed | ModerationOpened):
        return ""
    named = fact.seals if isinstance(fact, Agreed) else ()
    seals = [read_seal(text) for text in named] or book.turn(fact.visit).seals
    sheets = [judged(seal.sheet) for seal in seals]
    if not all(sheet.state is SheetState.SUBMITTED for sheet in sheets):
        # Nobody can tell before the last sheet is here.
        return ""
    compared = comparison(published, published.roster.visit(fact.visit), sheets)
    try:
        if isinstance(fact, Agreed):
            admit_agreement(state_at(book, fact.visit, said.moment), compared)
        else:
            admit_flags(fact, compared)
    except DomainError as error:
        return error.key
    return ""
