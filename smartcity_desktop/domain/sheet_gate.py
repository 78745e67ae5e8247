"""What the class day allows on a sheet: closed by conflicts, fixed by the panel's agreement."""

from smartcity_desktop.domain.class_book import Book, Moment
from smartcity_desktop.domain.class_facts import Revised, Seated
from smartcity_desktop.domain.errors import DomainError
from smartcity_desktop.domain.facts import Reopened, SheetFact
from smartcity_desktop.domain.ids import PersonId, VisitId
from smartcity_desktop.domain.roster import Roster
from smartcity_desktop.domain.visit import MODERATED, SETTLED
from smartcity_desktop.domain.words import SCORING_ROLES, VisitState


def state_at(book: Book, visit: VisitId, moment: Moment) -> VisitState:
    """Return the state a visit was in just before `moment`."""
    state = VisitState.SCHEDULED
    for began, entered in book.history.get(visit, ()):
        if began >= moment:
            break
        state = entered
    return state


def admit_sheet_fact(
    book: Book, published: Roster, fact: SheetFact, author: PersonId, moment: Moment
) -> None:
    """Raise DomainError unless the class day allows `fact` of `author` at `moment`.

    The sheet's own rules come on top (`domain/sheet.py`); `published` is the event before any
    change. Raises DomainError also for a foreign sheet.
    """
    visit, owner = published.sheet_owner(fact.sheet)
    if isinstance(fact, Reopened):
        _admit_state(book, visit.id, fact, moment)
        return
    since = book.recused.get((author, visit.region))
    if since is not None and since < moment:
        raise DomainError("conflict_of_interest", kind="", sheet=fact.sheet)
    if author == owner.id and not _ever_seated(book, published, visit.id, author):
        raise DomainError("class_foreign")
    _admit_state(book, visit.id, fact, moment)


def _admit_state(book: Book, visit: VisitId, fact: SheetFact, moment: Moment) -> None:
    state = state_at(book, visit, moment)
    if isinstance(fact, Revised):
        if state not in MODERATED:
            raise DomainError("moderation_closed", visit=visit)
    elif state in SETTLED:
        raise DomainError("visit_settled", visit=visit)


def _ever_seated(book: Book, published: Roster, visit: VisitId, person: PersonId) -> bool:
    """Tell whether somebody scores, now or as published, in a class the visit was in."""
    classes = {published.visit(visit).class_code}
    classes |= {
        said.fact.class_code
        for said in book.timeline.get(visit, ())
        if isinstance(said.fact, Seated)
    }
    groups = [g for g in (*published.classes, *book.roster.classes) if g.code in classes]
    return any(m.person == person and m.role in SCORING_ROLES for g in groups for m in g.panel)
