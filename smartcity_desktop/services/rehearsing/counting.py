"""Counting what class days had to cope with: from the facts, not from what was planned."""

from collections.abc import Iterable, Iterator

from smartcity_desktop.domain.class_book import Book, Said
from smartcity_desktop.domain.class_facts import (
    Arrived,
    EvidenceAwaited,
    Seated,
    SigningRefused,
    SubstituteCalled,
    Suspended,
    VisitFact,
)
from smartcity_desktop.domain.roster import Visit
from smartcity_desktop.domain.visit import FINAL_STATES, Turn
from smartcity_desktop.domain.words import VisitState
from smartcity_desktop.services.rehearsing.summary import ClassDays
from smartcity_desktop.services.rehearsing.times import slot_ms

# An exchange of times moves two regions.
MOVED_BY_A_SWAP = 2


def class_days(book: Book, dead_hubs: int) -> ClassDays:
    """Return the counts of an event; `dead_hubs` no fact tells."""
    visits = book.roster.visits
    turns = [book.turn(visit.id) for visit in visits]
    closed = [fact for turn in turns for fact in turn.closed.values()]
    moves = [said for said in book.seatings if isinstance(said.fact, Seated)]
    substitutes = [said for said in book.seatings if isinstance(said.fact, SubstituteCalled)]
    return ClassDays(
        late=sum(_late(book, visit) for visit in visits),
        absent=sum(turn.state is VisitState.ABSENT for turn in turns),
        swaps=len(moves) // MOVED_BY_A_SWAP,
        power_cuts=_count(book, Suspended),
        dead_hubs=dead_hubs,
        discordances=sum(len(turn.flags) for turn in turns),
        moderated=sum(not fact.left_different for fact in closed),
        left_different=sum(fact.left_different for fact in closed),
        recusals=len(book.recused),
        awaited_evidence=_count(book, EvidenceAwaited),
        refused_signatures=_count(book, SigningRefused),
        substitutes=len(substitutes),
        reopened=sum(turn.revision > 1 for turn in turns),
    )


def final_turns(book: Book) -> Iterator[Turn]:
    """Yield the turns whose result is final for their class."""
    for visit in book.roster.visits:
        turn = book.turn(visit.id)
        if turn.state in FINAL_STATES:
            yield turn


def _said(book: Book, visit: Visit) -> Iterable[Said]:
    return book.timeline.get(visit.id, ())


def _count(book: Book, kind: type[VisitFact]) -> int:
    told = [said for visit in book.roster.visits for said in _said(book, visit)]
    return sum(isinstance(said.fact, kind) for said in told)


def _late(book: Book, visit: Visit) -> bool:
    """Tell whether a delegation came after its slot had begun."""
    came = [said.room_ms for said in _said(book, visit) if isinstance(said.fact, Arrived)]
    return bool(came) and came[0] > slot_ms(book.roster.event, visit)
