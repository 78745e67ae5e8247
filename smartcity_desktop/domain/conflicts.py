"""Conflicts of interest of a class: what is known, what waits, and what keeps a quorum."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from smartcity_desktop.domain.class_book import Book, Moment
from smartcity_desktop.domain.class_facts import ConflictDeclared, ConflictJudged
from smartcity_desktop.domain.dates import local_time
from smartcity_desktop.domain.ids import PersonId, RegionCode, SheetId, VisitId
from smartcity_desktop.domain.roster import ClassGroup, Conflict, Roster, Visit
from smartcity_desktop.domain.visit import MODERATED, OVER, SETTLED
from smartcity_desktop.domain.words import (
    DECLARED_CONFLICTS,
    SCORING_ROLES,
    SEATED_ROLES,
    Role,
    VisitState,
)

_PUBLISHED: Moment = (0, 0, "", -1)
_NEVER = frozenset({VisitState.DROPPED, VisitState.CANCELLED})


@dataclass(frozen=True, slots=True)
class Tie:
    """A declared conflict the panel has not decided on."""

    person: PersonId
    region: RegionCode
    kind: str
    basis: str
    visit: VisitId


@dataclass(frozen=True, slots=True)
class Unreviewed:
    """Somebody who has not gone through these regions of the own class."""

    person: PersonId
    visits: tuple[Visit, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """Something said of a person and a region; `on` is None for what was published.

    `excused` is the panel's decision on what had been declared, None for a declaration.
    """

    on: date | None
    kind: str
    basis: str
    excused: bool | None = None


@dataclass(frozen=True, slots=True)
class LateConflict:
    """Somebody excused from a region whose sealed sheet the panel has seen already.

    `counts` tells whether an agreed result rests on that sheet.
    """

    person: PersonId
    visit: VisitId
    counts: bool


@dataclass(frozen=True, slots=True)
class Substitution:
    """A substitute without conflict who can take the place of somebody who cannot score."""

    absent: PersonId
    substitute: PersonId


@dataclass(frozen=True, slots=True)
class OtherClass:
    """A class whose panel keeps its quorum for a region: its seated people without conflict."""

    code: str
    people: tuple[PersonId, ...]


@dataclass(frozen=True, slots=True)
class Remedies:
    """What would give a visit its quorum back; `lacking` is 0 while nothing is needed.

    `substitutions` are enough to be called together, empty when there are too few substitutes.
    """

    lacking: int
    substitutions: tuple[Substitution, ...]
    classes: tuple[OtherClass, ...]


def known_conflict(roster: Roster, person: PersonId, region: RegionCode) -> Conflict | None:
    """Return what is known of a person and a region: the blocking one, else the last declared."""
    blocking = roster.conflict(person, region)
    if blocking is not None:
        return blocking
    told = [c for c in roster.conflicts if (c.person, c.region) == (person, region)]
    return told[-1] if told else None


def class_list(book: Book, class_code: str) -> tuple[Visit, ...]:
    """Return the turns of a class that are still to be scored or agreed."""
    closed = OVER | SETTLED
    visits = book.roster.visits_of(class_code)
    return tuple(v for v in visits if book.turn(v.id).state not in closed)


def told_of(
    book: Book, published: Roster, person: PersonId, region: RegionCode
) -> tuple[Told, ...]:
    """Return everything declared and decided of a person and a region, oldest first."""
    who = (person, region)
    found = [
        Told(None, conflict.kind, conflict.basis)
        for conflict in published.conflicts
        if (conflict.person, conflict.region) == who
    ]
    for said in book.declarations:
        fact, on = said.fact, local_time(said.room_ms, published.event.zone).date()
        if isinstance(fact, ConflictDeclared) and (fact.person, fact.region) == who:
            found.append(Told(on, fact.kind, fact.basis))
        elif isinstance(fact, ConflictJudged) and (fact.person, fact.region) == who:
            found.append(Told(on, "", fact.reason, fact.excused))
    return tuple(found)


def late_conflicts(book: Book, class_code: str) -> tuple[LateConflict, ...]:
    """Return the excused people of a class whose sheets were opened or counted all the same."""
    found: list[LateConflict] = []
    for visit in book.roster.visits_of(class_code):
        turn = book.turn(visit.id)
        if not turn.revealed or turn.state in _NEVER:
            continue
        settled = turn.state in SETTLED
        sheets = set(turn.signers()) if settled else {seal.sheet for seal in turn.seals}
        found += [
            LateConflict(person, visit.id, settled)
            for person in book.excused(visit.id)
            if book.roster.sheet_id(visit, person) in sheets
        ]
    return tuple(found)


def excused_sheets(book: Book, visit: VisitId) -> frozenset[SheetId]:
    """Return the sheets of excused people, which do not count although they were opened.

    What an agreed result counts stands until the panel takes the result back.
    """
    turn, where = book.turn(visit), book.roster.visit(visit)
    sheets = frozenset(book.roster.sheet_id(where, person) for person in book.excused(visit))
    return sheets if turn.state in MODERATED else sheets - set(turn.signers())


def unreviewed(book: Book, person: PersonId) -> tuple[Visit, ...]:
    """Return the regions of the own class that a scoring person has not gone through."""
    group = book.roster.class_of(person)
    if group is None or book.roster.role_of(person) not in SCORING_ROLES:
        return ()
    done = book.reviewed.get(person, frozenset())
    return tuple(v for v in class_list(book, group.code) if v.region not in done)


def unreviewed_of(book: Book, group: ClassGroup) -> tuple[Unreviewed, ...]:
    """Return everybody of a panel who has regions left to go through."""
    left = ((member.person, unreviewed(book, member.person)) for member in group.panel)
    return tuple(Unreviewed(person, visits) for person, visits in left if visits)


def undecided(book: Book, published: Roster) -> tuple[Tie, ...]:
    """Return the declared conflicts of panels with regions of their class that wait for a word."""
    ties: list[Tie] = []
    for (person, region), (told, conflict) in _last_declared(book, published).items():
        group = book.roster.class_of(person)
        if group is None or book.roster.conflict(person, region) is not None:
            continue
        if told < _last_judged(book, person, region):
            continue
        ties += [
            Tie(person, region, conflict.kind, conflict.basis, visit.id)
            for visit in book.roster.visits_of(group.code)
            if visit.region == region and _to_be_judged(book, visit.id, told)
        ]
    return tuple(ties)


def _to_be_judged(book: Book, visit: VisitId, told: Moment) -> bool:
    """Tell whether a tie told then still concerns a visit: before its agreement, or since."""
    state = book.turn(visit).state
    if state not in OVER | SETTLED:
        return True
    agreed = [at for at, entered in book.history.get(visit, ()) if entered is VisitState.AGREED]
    return state not in OVER and bool(agreed) and told > agreed[0]


def _last_declared(
    book: Book, published: Roster
) -> dict[tuple[PersonId, RegionCode], tuple[Moment, Conflict | ConflictDeclared]]:
    found: dict[tuple[PersonId, RegionCode], tuple[Moment, Conflict | ConflictDeclared]] = {}
    for moment, conflict in _declarations(book, published):
        if conflict.kind in DECLARED_CONFLICTS:
            found[conflict.person, conflict.region] = moment, conflict
    return found


def _declarations(
    book: Book, published: Roster
) -> Iterator[tuple[Moment, Conflict | ConflictDeclared]]:
    yield from ((_PUBLISHED, conflict) for conflict in published.conflicts)
    for said in book.declarations:
        if isinstance(said.fact, ConflictDeclared):
            yield said.moment, said.fact


def _last_judged(book: Book, person: PersonId, region: RegionCode) -> Moment:
    judged = [
        said.moment
        for said in book.declarations
        if isinstance(said.fact, ConflictJudged)
        and (said.fact.person, said.fact.region) == (person, region)
    ]
    return judged[-1] if judged else _PUBLISHED


def remedies(book: Book, visit: VisitId) -> Remedies:
    """Return what would give a visit its quorum; nothing while it has one."""
    bench = book.bench(visit)
    lacking = max(0, bench.minimum - len(bench.scorers))
    if not lacking:
        return Remedies(0, (), ())
    where = book.roster.visit(visit)
    pairs = _substitutions(book, where, bench.scorers)
    enough = len(pairs) >= lacking
    return Remedies(lacking, pairs[:lacking] if enough else (), _other_classes(book, where))


def _substitutions(
    book: Book, visit: Visit, scorers: frozenset[PersonId]
) -> tuple[Substitution, ...]:
    group = book.roster.class_group(visit.class_code)
    day = book.day(visit.class_code, visit.day)
    waiting = [
        m.person
        for m in group.panel
        if m.role is Role.SUBSTITUTE
        and book.roster.conflict(m.person, visit.region) is None
        and (not day.opened or m.person in day.present)
    ]
    # The chair's place is given away last: whoever takes it leads the class.
    out = [p for p in reversed(group.scoring()) if p not in scorers]
    return tuple(Substitution(a, s) for a, s in zip(out, waiting, strict=False))


def _other_classes(book: Book, visit: Visit) -> tuple[OtherClass, ...]:
    found: list[OtherClass] = []
    for group in book.roster.classes:
        free = [
            m.person
            for m in group.panel
            if m.role in SEATED_ROLES and book.roster.conflict(m.person, visit.region) is None
        ]
        if group.code != visit.class_code and len(free) >= book.minimum:
            found.append(OtherClass(group.code, tuple(free)))
    return tuple(sorted(found, key=lambda other: -len(other.people)))
