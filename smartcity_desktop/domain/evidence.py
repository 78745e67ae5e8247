"""Evidence of a visit as the book of class days knows it: files, when they came, what was found.

Whether a file came late is read from the order of facts, so that every laptop says the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from smartcity_desktop.domain.class_book import Book, Moment, Said
from smartcity_desktop.domain.class_facts import (
    EvidenceAdded,
    EvidenceAwaited,
    EvidenceChecked,
    EvidenceSettled,
    SelfAnswered,
)
from smartcity_desktop.domain.dates import told_time
from smartcity_desktop.domain.ids import PersonId, VisitId
from smartcity_desktop.domain.roster import SelfAnswer
from smartcity_desktop.domain.sheet_gate import state_at
from smartcity_desktop.domain.words import VisitState

# The largest file that is taken, in bytes.
SIZE_LIMIT = 25 * 1024 * 1024
_S = VisitState
_BEFORE_SCORED = frozenset(
    {_S.SCHEDULED, _S.READY, _S.RUNNING, _S.SUSPENDED, _S.SCORING, _S.ABSENT}
)


class Arrival(StrEnum):
    """When a file came: before scoring ended, while it was waited for, or after that."""

    IN_TIME = "in_time"
    FOLLOWED = "followed"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A file of a visit; `indicator` is "" for the whole region, `size` its bytes.

    `taken` and `place` say when and where in words; `author` is who brought it, at `came_ms` of
    the room's time.
    """

    visit: VisitId
    digest: str
    name: str
    title: str
    indicator: str
    size: int
    taken: str
    place: str
    arrival: Arrival
    author: PersonId
    moment: Moment
    came_ms: int


def exhibits(book: Book, visit: VisitId) -> tuple[Exhibit, ...]:
    """Return the files of a visit in the order they came, each once an indicator."""
    found: dict[tuple[str, str], Exhibit] = {}
    for said in book.evidence.get(visit, ()):
        fact = said.fact
        if isinstance(fact, EvidenceAdded):
            found.setdefault((fact.digest, fact.indicator), _exhibit(book, said, fact))
    return tuple(found.values())


def _exhibit(book: Book, said: Said, fact: EvidenceAdded) -> Exhibit:
    return Exhibit(
        fact.visit,
        fact.digest,
        fact.name,
        fact.title,
        fact.indicator,
        fact.size,
        fact.taken,
        fact.place,
        arrival(book, fact.visit, said.moment, said.room_ms),
        said.author,
        said.moment,
        said.room_ms,
    )


def about(found: tuple[Exhibit, ...], indicator: str) -> tuple[Exhibit, ...]:
    """Return the files for an indicator, then those for the whole region.

    Rows of a repeatable group ("Q#1.2") share the files of the group.
    """
    group = indicator.split("#", maxsplit=1)[0]
    own = tuple(e for e in found if e.indicator and e.indicator in {indicator, group})
    return own + tuple(e for e in found if not e.indicator)


def arrival(book: Book, visit: VisitId, moment: Moment, room_ms: int) -> Arrival:
    """Return when, in a visit's course, something came that was said at `moment`.

    Whether it kept a deadline is a question of time and not of order: `room_ms` tells.
    """
    state = state_at(book, visit, moment)
    waits = [
        said.fact
        for said in book.timeline.get(visit, ())
        if said.moment < moment and isinstance(said.fact, EvidenceAwaited | EvidenceSettled)
    ]
    last = waits[-1] if waits else None
    if state is _S.AWAITING_EVIDENCE and isinstance(last, EvidenceAwaited):
        return Arrival.FOLLOWED if room_ms <= _deadline_ms(last.until) else Arrival.LATE
    # Scoring goes on after a wait has ended; what comes then was no longer waited for.
    if state in _BEFORE_SCORED and not isinstance(last, EvidenceSettled):
        return Arrival.IN_TIME
    return Arrival.LATE


def _deadline_ms(until: str) -> int:
    """Return an admitted deadline in ms since 1970."""
    return round(told_time(until).timestamp() * 1000)


def later_answers(book: Book, visit: VisitId) -> Mapping[str, tuple[SelfAnswer, Arrival]]:
    """Return the region's own answers that came after publication, by indicator.

    The newest counts; each is told with when it came, as evidence is.
    """
    region = book.roster.visit(visit).region
    found: dict[str, tuple[SelfAnswer, Arrival]] = {}
    for said in book.evidence.get(visit, ()):
        fact = said.fact
        if isinstance(fact, SelfAnswered):
            answer = SelfAnswer(region, fact.indicator, fact.level, fact.text, fact.received)
            found[fact.indicator] = answer, arrival(book, visit, said.moment, said.room_ms)
    return found


def checks_by(book: Book, visit: VisitId, person: PersonId) -> Mapping[str, EvidenceChecked]:
    """Return what a person found about each file of a visit, by digest."""
    found = checks(book, visit).items()
    return {digest: by[person] for digest, by in found if person in by}


def checks(book: Book, visit: VisitId) -> Mapping[str, Mapping[PersonId, EvidenceChecked]]:
    """Return what everybody found last about each file of a visit, by digest and person.

    Who may see more than the own is for `rights.sees_levels` to say.
    """
    found: dict[str, dict[PersonId, EvidenceChecked]] = {}
    for said in book.evidence.get(visit, ()):
        if isinstance(said.fact, EvidenceChecked):
            found.setdefault(said.fact.digest, {})[said.author] = said.fact
    return found


def added_by_digest(book: Book) -> Mapping[str, tuple[tuple[PersonId, EvidenceAdded], ...]]:
    """Return every file that a fact names, by digest, with who named it for which visit."""
    found: dict[str, tuple[tuple[PersonId, EvidenceAdded], ...]] = {}
    for said_of_visit in book.evidence.values():
        for said in said_of_visit:
            fact = said.fact
            if isinstance(fact, EvidenceAdded):
                found[fact.digest] = (*found.get(fact.digest, ()), (said.author, fact))
    return found
