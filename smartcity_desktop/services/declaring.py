"""Conflicts of interest: going through the class list, declaring, deciding, keeping a quorum."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from smartcity_desktop.domain.conflicts import (
    LateConflict,
    Remedies,
    Tie,
    Told,
    Unreviewed,
    class_list,
    known_conflict,
    late_conflicts,
    remedies,
    told_of,
    undecided,
    unreviewed,
    unreviewed_of,
)
from smartcity_desktop.domain.dates import day_of
from smartcity_desktop.domain.facts import (
    ClassFact,
    ConflictDeclared,
    ConflictJudged,
    ConflictsReviewed,
    PersonId,
    RegionCode,
    SubstituteCalled,
    VisitId,
)
from smartcity_desktop.domain.roster import Conflict, Region, Visit
from smartcity_desktop.domain.words import SCORING_ROLES, Role, VisitState
from smartcity_desktop.host.clock import moment
from smartcity_desktop.services.profile import Profile
from smartcity_desktop.storage.shelf import keep_secret, secret

# Under this name the profile keeps which regions the class list has come up for by itself.
_ASKED = "conflicts_asked"
# Under this one it keeps what was answered on a list that is not signed yet.
_ANSWERS = "conflicts_answers"
_IN_TURN = frozenset({VisitState.RUNNING, VisitState.SCORING, VisitState.SUSPENDED})


@dataclass(frozen=True, slots=True)
class ListedRegion:
    """A region of the own class list; `conflict` is what is known of it and this person.

    `told` is everything declared and decided so far, oldest first; `reviewed` tells that no answer
    for the region is missing.
    """

    visit: Visit
    region: Region
    conflict: Conflict | None
    reviewed: bool
    told: tuple[Told, ...] = ()


@dataclass(frozen=True, slots=True)
class Declaration:
    """A conflict somebody tells of the own person."""

    region: RegionCode
    kind: str
    basis: str


class Declaring:
    """Reads and writes conflicts of interest.

    Every act raises DomainError, and writes nothing, when the rules do not allow it.
    """

    def __init__(self, profile: Profile) -> None:
        self._profile = profile

    @property
    def reviews(self) -> bool:
        """Whether this person goes through a class list at all."""
        return self._profile.role in SCORING_ROLES and self._profile.class_group is not None

    @property
    def judges(self) -> bool:
        """Whether this person puts declared conflicts to the panel."""
        return self._profile.role in {Role.CHAIR, Role.SECRETARIAT}

    def class_list(self) -> tuple[ListedRegion, ...]:
        """Return the regions of the own class that are not settled, in the timetable's order."""
        book, group = self._profile.book, self._profile.class_group
        return self._listed(class_list(book, group.code) if group else ())

    def whole_list(self) -> tuple[ListedRegion, ...]:
        """Return every region of the own class: a conflict can be told on any later day."""
        group = self._profile.class_group
        return self._listed(self._profile.roster.visits_of(group.code) if group else ())

    def _listed(self, visits: Iterable[Visit]) -> tuple[ListedRegion, ...]:
        profile, book, person = self._profile, self._profile.book, self._profile.person_id
        left = {visit.id for visit in self.unreviewed()}
        return tuple(
            ListedRegion(
                visit,
                book.roster.region(visit.region),
                known_conflict(book.roster, person, visit.region),
                visit.id not in left,
                told_of(book, profile.package.roster, person, visit.region),
            )
            for visit in visits
        )

    def unreviewed(self) -> tuple[Visit, ...]:
        """Return what this person has still to go through, empty once everything is confirmed."""
        return unreviewed(self._profile.book, self._profile.person_id)

    @property
    def wants_review(self) -> bool:
        """Whether the class list should come up by itself now.

        So it does once before the first day, and again when there are regions that were not on it
        before; never while a region of the class is in its turn.
        """
        left = {visit.region for visit in self.unreviewed()}
        profile, group = self._profile, self._profile.class_group
        if not left or group is None:
            return False
        visits = profile.roster.visits_of(group.code)
        if any(profile.book.turn(visit.id).state in _IN_TURN for visit in visits):
            return False
        known = self._asked() | profile.book.reviewed.get(profile.person_id, frozenset())
        if known:
            return not left <= known
        return moment(profile.clock.wall()).date() < day_of(profile.roster.event.starts, 1)

    def remember_asking(self) -> None:
        """Keep on this laptop that the regions left were put before this person."""
        asked = self._asked() | {visit.region for visit in self.unreviewed()}
        keep_secret(self._profile.store, _ASKED, "\n".join(sorted(asked)).encode())

    def _asked(self) -> frozenset[RegionCode]:
        kept = secret(self._profile.store, _ASKED) or b""
        return frozenset(RegionCode(code) for code in kept.decode().split("\n") if code)

    def declare(self, person: PersonId, region: RegionCode, kind: str, basis: str) -> None:
        """Declare a conflict: of oneself, or as chair or secretariat of somebody else."""
        self._profile.act(ConflictDeclared(person, region, kind, basis))

    def review(self, declarations: Iterable[Declaration] = ()) -> None:
        """Sign the class list in one commit: these conflicts, and no others.

        With nothing left to go through, only the conflicts are added to what was signed before.
        """
        group = self._profile.class_group
        if group is None:
            return
        person = self._profile.person_id
        facts: list[ClassFact] = [
            ConflictDeclared(person, d.region, d.kind, d.basis) for d in declarations
        ]
        if self.unreviewed():
            regions = tuple(listed.visit.region for listed in self.class_list())
            facts.append(ConflictsReviewed(group.code, regions))
        if facts:
            self._profile.act(*facts)

    def judge(self, person: PersonId, region: RegionCode, reason: str, *, excused: bool) -> None:
        """Record what the panel decided on a declared conflict."""
        self._profile.act(ConflictJudged(person, region, excused, reason))

    def pending(self) -> tuple[Tie, ...]:
        """Return the declared conflicts that wait: of the own class, or of every class."""
        profile = self._profile
        ties = undecided(profile.book, profile.package.roster)
        if profile.role is Role.SECRETARIAT:
            return ties
        group = profile.class_group
        own = group.people() if group else ()
        return tuple(tie for tie in ties if tie.person in own)

    def late(self) -> tuple[LateConflict, ...]:
        """Return whose sheets were opened or counted before they were excused."""
        roster, group = self._profile.roster, self._profile.class_group
        groups = (group,) if group else roster.classes
        return tuple(one for g in groups for one in late_conflicts(self._profile.book, g.code))

    def keep_answers(self, answers: Mapping[RegionCode, tuple[str, str]]) -> None:
        """Keep the answers of a list that is not signed yet: a kind ("" for none) and its basis."""
        content = json.dumps(answers).encode() if answers else b""
        keep_secret(self._profile.store, _ANSWERS, content)

    def kept_answers(self) -> Mapping[RegionCode, tuple[str, str]]:
        """Return the answers of a list that is not signed yet."""
        kept = secret(self._profile.store, _ANSWERS)
        answers: dict[str, list[str]] = json.loads(kept) if kept else {}
        return {RegionCode(code): (kind, basis) for code, (kind, basis) in answers.items()}

    def waiting_for(self) -> tuple[Unreviewed, ...]:
        """Return who of the own class (of every class) has regions left to go through."""
        roster, group = self._profile.roster, self._profile.class_group
        groups = (group,) if group else roster.classes
        return tuple(one for g in groups for one in unreviewed_of(self._profile.book, g))

    def remedies(self, visit: VisitId) -> Remedies:
        """Return what would give a visit its quorum back."""
        return remedies(self._profile.book, visit)

    def substitute(self, visit: VisitId, reason: str) -> None:
        """Call the proposed substitutes for a visit's class, in one commit."""
        code = self._profile.roster.visit(visit).class_code
        proposed = self.remedies(visit).substitutions
        facts = [SubstituteCalled(code, s.absent, s.substitute, reason) for s in proposed]
        self._profile.act(*facts)
