"""What the class day allows on a sheet: closed by conflicts, fixed by the panel's agreement.

A sheet is reopened by whoever chairs the region's class at that moment.
"""

from smartcity_desktop.domain.class_book import Book, Moment
from smartcity_desktop.domain.class_facts import Revised, Seated, SeatingFact
from smartcity_desktop.domain.errors import DomainError
from smartcity_desktop.domain.facts import Reopened, ReopenRequested, SheetFact
from smartcity_desktop.domain.ids import PersonId, VisitId
from smartcity_desktop.domain.roster import Roster
from smartcity_desktop.domain.timetable import reseated
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


def roster_at(book: Book, published: Roster, moment: Moment) -> Roster:
    """Return classes and timetable as they were just before `moment`."""
    roster = published
    for said in book.seatings:
        if said.moment >= moment:
            break
        if isinstance(said.fact, SeatingFact):
            roster = reseated(roster, said.fact)
    return roster


def chair_at(book: Book, published: Roster, visit: VisitId, moment: Moment) -> PersonId:
    """Return who chaired the class a visit was in just before `moment`.

    Raises DomainError for a class without a chair.
    """
    roster = roster_at(book, published, moment)
    return roster.class_group(roster.visit(visit).class_code).chair()


def admit_sheet_fact(
    book: Book, published: Roster, fact: SheetFact, author: PersonId, moment: Moment
) -> None:
    """Raise DomainError unless the class day allows `fact` of `author` at `moment`.

    The sheet's own rules come on top (`domain/sheet.py`); `published` is the event before any
    change. Raises DomainError also for a foreign sheet.
    """
    visit, owner = published.sheet_owner(fact.sheet)
    if isinstance(fact, Reopened):
        if author != chair_at(book, published, visit.id, moment):
            raise DomainError("chair_only", sheet=fact.sheet)
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
    if state in MODERATED and book.roster.is_case(visit):
        # What a case was given before it was talked about is what it is for.
        if isinstance(fact, Revised | Reopened | ReopenRequested):
            raise DomainError("case_revealed", visit=visit)
    elif state in MODERATED:
        # From here on a sealed level changes with what stood there and why, or not at all.
        if isinstance(fact, Reopened | ReopenRequested):
            raise DomainError("levels_revealed", visit=visit)
    elif isinstance(fact, Revised):
        raise DomainError("moderation_closed", visit=visit)
    elif state in SETTLED:
        raise DomainError("visit_settled", visit=visit)


def classes_of(book: Book, published: Roster, visit: VisitId) -> frozenset[str]:
    """Return every class a visit was ever in: as published, and after each move."""
    moves = [said.fact for said in book.timeline.get(visit, ())]
    moved = {fact.class_code for fact in moves if isinstance(fact, Seated)}
    return frozenset({published.visit(visit).class_code} | moved)


def _ever_seated(book: Book, published: Roster, visit: VisitId, person: PersonId) -> bool:
    """Tell whether somebody scores, or ever did, in a class the visit was in."""
    classes = classes_of(book, published, visit)
    if any(_scores(roster, classes, person) for roster in (book.roster, published)):
        return True
    # Formed into a panel and out of it again: what was sealed in between was sealed rightly.
    roster = published
    for said in book.seatings:
        if isinstance(said.fact, SeatingFact):
            roster = reseated(roster, said.fact)
            if _scores(roster, classes, person):
                return True
    return False


def _scores(roster: Roster, classes: frozenset[str], person: PersonId) -> bool:
    groups = (group for group in roster.classes if group.code in classes)
    return any(m.person == person and m.role in SCORING_ROLES for g in groups for m in g.panel)
