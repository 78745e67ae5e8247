"""What class days came to: all class facts, read in one order, by one rule.

The order is that of the hybrid clocks, which respects what each laptop had seen. A fact that
breaks a rule where it stands is passed over and named, never lost; a late fact is read in its
place, so every laptop, hub and centre that holds the same facts reads the same book.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from smartcity_desktop.domain.class_facts import (
    Agreed,
    CalibrationDiscussed,
    Cancelled,
    ClassFact,
    ConflictDeclared,
    ConflictFact,
    ConflictJudged,
    ConflictsReviewed,
    DayFact,
    EvidenceAdded,
    EvidenceChecked,
    EvidenceFact,
    Revealed,
    Seated,
    SeatingFact,
    Signed,
    SigningRefused,
    StageStarted,
    StartedAlone,
    VisitFact,
)
from smartcity_desktop.domain.class_rights import admit_author
from smartcity_desktop.domain.day import Day, DayKey
from smartcity_desktop.domain.errors import DomainError
from smartcity_desktop.domain.fact_shape import admit_shape
from smartcity_desktop.domain.ids import PersonId, RegionCode, VisitId
from smartcity_desktop.domain.roster import Roster
from smartcity_desktop.domain.text import admit_texts
from smartcity_desktop.domain.timetable import declared, excused, reseated
from smartcity_desktop.domain.visit import ALLOWED, Bench, Turn, read_seal
from smartcity_desktop.domain.words import VisitState

# All that happens to a prepared case: it is scored apart, opened, talked about, and stays so.
_CASE_FACTS = StageStarted | Revealed | Cancelled
# Where a fact stands among all others: hybrid ms, counter, journal, number in the journal.
Moment = tuple[int, int, str, int]


@dataclass(frozen=True, slots=True)
class Said:
    """A class fact with its place in the order and the person of its journal.

    The moment orders and is no time of day: it runs ahead with the fastest clock ever heard of.
    `room_ms` is when it was said, in ms since 1970, by the clock its room shared, or by the
    author's own where nobody measured: it is shown, and no order comes from it.
    """

    moment: Moment
    author: PersonId
    fact: ClassFact
    room_ms: int


@dataclass(frozen=True, slots=True)
class Book:
    """The event after its class facts; mappings are never changed in place.

    `roster` is the event as it is now, `history` the states of each visit with the moment each
    began, `timeline` its admitted facts, `recused` since when a person may not score a region,
    `alone` what assessors began by themselves, `refused` the facts that broke a rule with its key,
    `declarations` what was declared and judged of conflicts, `discussions` of calibration by class.
    """

    roster: Roster
    minimum: int
    last: Moment = (0, 0, "", -1)
    days: Mapping[DayKey, Day] = field(default_factory=dict[DayKey, Day])
    turns: Mapping[VisitId, Turn] = field(default_factory=dict[VisitId, Turn])
    history: Mapping[VisitId, tuple[tuple[Moment, VisitState], ...]] = field(
        default_factory=dict[VisitId, tuple[tuple[Moment, VisitState], ...]]
    )
    timeline: Mapping[VisitId, tuple[Said, ...]] = field(
        default_factory=dict[VisitId, tuple[Said, ...]]
    )
    evidence: Mapping[VisitId, tuple[Said, ...]] = field(
        default_factory=dict[VisitId, tuple[Said, ...]]
    )
    recused: Mapping[tuple[PersonId, RegionCode], Moment] = field(
        default_factory=dict[tuple[PersonId, RegionCode], Moment]
    )
    reviewed: Mapping[PersonId, frozenset[RegionCode]] = field(
        default_factory=dict[PersonId, frozenset[RegionCode]]
    )
    alone: Mapping[tuple[PersonId, VisitId], tuple[Said, ...]] = field(
        default_factory=dict[tuple[PersonId, VisitId], tuple[Said, ...]]
    )
    seatings: tuple[Said, ...] = ()
    declarations: tuple[Said, ...] = ()
    discussions: Mapping[str, tuple[Said, ...]] = field(default_factory=dict[str, tuple[Said, ...]])
    refused: Mapping[tuple[str, int], str] = field(default_factory=dict[tuple[str, int], str])

    def turn(self, visit: VisitId) -> Turn:
        """Return a visit's turn; raises DomainError for an unknown visit."""
        self.roster.visit(visit)
        # A prepared case waits for no delegation.
        state = VisitState.READY if self.roster.is_case(visit) else VisitState.SCHEDULED
        return self.turns.get(visit, Turn(visit, state))

    def day(self, class_code: str, day: int) -> Day:
        """Return a day of a class, unopened when nobody opened it."""
        return self.days.get((class_code, day), Day())

    def bench(self, visit: VisitId) -> Bench:
        """Return who may score a visit now, and how many must."""
        where = self.roster.visit(visit)
        day = self.day(where.class_code, where.day)
        seated = self.roster.class_group(where.class_code).scoring()
        free = [p for p in seated if self.roster.conflict(p, where.region) is None]
        scorers = frozenset(p for p in free if not day.opened or p in day.present)
        return Bench(scorers, self.minimum, day.opened)

    def expected(self, visit: VisitId) -> tuple[PersonId, ...]:
        """Return the people whose sheets a visit waits for, chair first."""
        where, bench = self.roster.visit(visit), self.bench(visit)
        return tuple(
            p for p in self.roster.class_group(where.class_code).scoring() if p in bench.scorers
        )

    def excused(self, visit: VisitId) -> tuple[PersonId, ...]:
        """Return the people of the visit's panel who may not score its region."""
        where = self.roster.visit(visit)
        return tuple(
            p
            for p in self.roster.class_group(where.class_code).scoring()
            if self.roster.conflict(p, where.region) is not None
        )

    def admit(self, items: Iterable[Said]) -> None:
        """Raise DomainError for the first of `items` that may not follow what happened."""
        page = _Page(self)
        for item in items:
            page.write(item)

    def after(self, items: Iterable[Said]) -> "Book":
        """Return the book with later facts added; `items` must all come after `last`."""
        page = _Page(self)
        for item in sorted(items, key=lambda said: said.moment):
            page.read(item)
        return page.book()


def read_book(roster: Roster, minimum: int, items: Iterable[Said]) -> Book:
    """Return the book of an event from all its class facts, given in any order.

    `minimum` is the instrument's quorum of valid sheets.
    """
    return Book(roster, minimum).after(items)


class _Page:
    """Reads facts one by one into copies of a book's mappings."""

    def __init__(self, book: Book) -> None:
        self._days, self._turns = dict(book.days), dict(book.turns)
        self._history, self._timeline = dict(book.history), dict(book.timeline)
        self._evidence, self._recused = dict(book.evidence), dict(book.recused)
        self._reviewed, self._refused = dict(book.reviewed), dict(book.refused)
        self._alone_by, self._discussions = dict(book.alone), dict(book.discussions)
        # The book as it is now: its mappings are this page's own.
        self._now = replace(
            book,
            days=self._days,
            turns=self._turns,
            history=self._history,
            timeline=self._timeline,
            evidence=self._evidence,
            recused=self._recused,
            reviewed=self._reviewed,
            alone=self._alone_by,
            refused=self._refused,
            discussions=self._discussions,
        )

    def book(self) -> Book:
        return self._now

    def read(self, item: Said) -> None:
        try:
            self.write(item)
        except DomainError as error:
            self._refused[item.moment[2], item.moment[3]] = error.key
        self._now = replace(self._now, last=max(self._now.last, item.moment))

    def write(self, item: Said) -> None:
        """Apply a fact; raises DomainError when it breaks a rule where it stands."""
        admit_author(self._now.roster, item.author, item.fact)
        admit_texts(item.fact)
        admit_shape(item.fact)
        self._apply(item)

    def _apply(self, item: Said) -> None:
        fact = item.fact
        if isinstance(fact, VisitFact):
            self._visit(item, fact)
        elif isinstance(fact, DayFact):
            key = (fact.class_code, fact.day)
            day = self._now.day(*key)
            self._need_day(fact)
            panel = self._now.roster.class_group(fact.class_code).people()
            self._days[key] = day.after(fact, panel)
        elif isinstance(fact, SeatingFact):
            self._seating(item, fact)
        elif isinstance(fact, ConflictFact):
            self._conflict(item, fact)
        elif isinstance(fact, EvidenceFact):
            self._file(item, fact)
        elif isinstance(fact, CalibrationDiscussed):
            self._discussed(item, fact)
        else:
            self._alone(item, fact)

    def _visit(self, item: Said, fact: VisitFact) -> None:
        turn, role = self._now.turn(fact.visit), self._now.roster.role_of(item.author)
        if self._now.roster.is_case(fact.visit) and not isinstance(fact, _CASE_FACTS):
            raise DomainError("case_fixed", visit=fact.visit)
        turn.admit(fact, role, self._now.bench(fact.visit))
        self._admit_owners(turn, fact)
        self._turned(item, turn, turn.after(fact, role))

    def _need_day(self, fact: DayFact) -> None:
        """Admit a day that the event has; day 0 is there when the class has cases to score."""
        roster = self._now.roster
        first = 0 if roster.visits_of(fact.class_code, 0) else 1
        if not first <= fact.day <= roster.event.days:
            raise DomainError("day_unknown", day=fact.day, days=roster.event.days)

    def _admit_owners(self, turn: Turn, fact: VisitFact) -> None:
        """Admit seals of this visit's own sheets, one each, and signatures of their owners.

        No result counts what somebody gave who is excused from the region.
        """
        roster = self._now.roster
        if isinstance(fact, Revealed | Agreed):
            owners = [roster.sheet_owner(read_seal(text).sheet) for text in fact.seals]
            people = {person.id for visit, person in owners if visit.id == fact.visit}
            if len(people) < len(owners):
                raise DomainError("seal_foreign", visit=fact.visit)
            if isinstance(fact, Agreed) and self._judged_out(fact.visit) & people:
                raise DomainError("seal_excused", visit=fact.visit)
        elif isinstance(fact, Signed | SigningRefused):
            signers = {roster.sheet_owner(sheet)[1].id for sheet in turn.signers()}
            if fact.person not in signers:
                raise DomainError("not_a_signer", person=fact.person)

    def _judged_out(self, visit: VisitId) -> set[PersonId]:
        """Return whom the panel or the secretariat excused from a visit's region.

        What somebody declares of themselves may bear any time: it undoes no result of others.
        """
        roster = self._now.roster
        region = roster.visit(visit).region
        judged = (said.fact for said in self._now.declarations)
        out = {fact.person for fact in judged if isinstance(fact, ConflictJudged)}
        return {person for person in out if roster.conflict(person, region) is not None}

    def _turned(self, item: Said, before: Turn, after: Turn) -> None:
        self._turns[after.id] = after
        self._timeline[after.id] = (*self._timeline.get(after.id, ()), item)
        if after.state is not before.state:
            states = self._history.get(after.id, ())
            self._history[after.id] = (*states, (item.moment, after.state))

    def _seating(self, item: Said, fact: SeatingFact) -> None:
        roster = reseated(self._now.roster, fact)
        if isinstance(fact, Seated):
            turn = self._now.turn(fact.visit)
            if self._now.roster.is_case(fact.visit):
                raise DomainError("case_fixed", visit=fact.visit)
            if turn.state not in ALLOWED[Seated]:
                raise DomainError("visit_state", state=str(turn.state), visit=fact.visit)
            self._turned(item, turn, turn.reseated())
        self._now = replace(self._now, roster=roster, seatings=(*self._now.seatings, item))

    def _conflict(self, item: Said, fact: ConflictFact) -> None:
        if isinstance(fact, ConflictsReviewed):
            self._now.roster.class_group(fact.class_code)
            regions = self._now.reviewed.get(item.author, frozenset())
            told = frozenset(RegionCode(code) for code in fact.regions)
            self._reviewed[item.author] = regions | told
            return
        blocked = self._now.roster.conflict(fact.person, fact.region) is not None
        roster = (
            declared(self._now.roster, fact)
            if isinstance(fact, ConflictDeclared)
            else excused(self._now.roster, fact)
        )
        declarations = (*self._now.declarations, item)
        self._now = replace(self._now, roster=roster, declarations=declarations)
        if not blocked and roster.conflict(fact.person, fact.region) is not None:
            self._recused[fact.person, fact.region] = item.moment

    def _discussed(self, item: Said, fact: CalibrationDiscussed) -> None:
        self._now.roster.class_group(fact.class_code)
        if not fact.note.strip():
            raise DomainError("note_required")
        notes = self._discussions.get(fact.class_code, ())
        self._discussions[fact.class_code] = (*notes, item)

    def _file(self, item: Said, fact: EvidenceFact) -> None:
        self._now.roster.visit(fact.visit)
        files = self._now.evidence.get(fact.visit, ())
        if isinstance(fact, EvidenceChecked) and not any(
            isinstance(said.fact, EvidenceAdded) and said.fact.digest == fact.digest
            for said in files
        ):
            raise DomainError("evidence_unknown")
        self._evidence[fact.visit] = (*files, item)

    def _alone(self, item: Said, fact: StartedAlone) -> None:
        self._now.roster.visit(fact.visit)
        key = (item.author, fact.visit)
        self._alone_by[key] = (*self._alone_by.get(key, ()), item)
