"""Calibration: prepared cases scored apart before the first day, opened, compared, discussed.

What is found is shown and talked about; nothing of it enters a sheet, a result or a ranking.
"""

from dataclasses import dataclass

from smartcity_desktop.domain.calibration import (
    ClassLeaning,
    Leaning,
    ScoredCase,
    Spread,
    class_leanings,
    enough,
    leanings,
    scored_case,
    spreads,
)
from smartcity_desktop.domain.class_book import Said
from smartcity_desktop.domain.facts import (
    CalibrationDiscussed,
    ClassFact,
    DayOpened,
    PersonId,
    StageStarted,
    VisitId,
)
from smartcity_desktop.domain.roster import PreparedCase, Visit
from smartcity_desktop.domain.sheet import Sheet
from smartcity_desktop.domain.visit import Turn
from smartcity_desktop.domain.words import LEADING_ROLES, Role, Stage, VisitState
from smartcity_desktop.services.moderating import Moderating
from smartcity_desktop.services.profile import Profile

CALIBRATION_DAY = 0


@dataclass(frozen=True, slots=True)
class Case:
    """A prepared case as it stands in one class; `sealed` counts the sheets handed in."""

    visit: Visit
    case: PreparedCase
    turn: Turn
    sealed: int
    missing: tuple[PersonId, ...]


@dataclass(frozen=True, slots=True)
class ClassSpread:
    """What a class's opened cases show; `enough` is false while a mean would say too little.

    `late` counts the sheets sealed after their case was opened: they are in no number.
    """

    scored: tuple[ScoredCase, ...]
    spreads: tuple[Spread, ...]
    leanings: tuple[Leaning, ...]
    enough: bool
    late: int


class Calibrating:
    """What chair and secretariat do with the prepared cases of a class.

    Every act raises DomainError, and writes nothing, when the rules do not allow it.
    """

    def __init__(self, profile: Profile) -> None:
        self._profile = profile
        self._moderating = Moderating(profile)

    @property
    def planned(self) -> bool:
        """Whether the event has prepared cases."""
        return bool(self._profile.package.roster.cases)

    @property
    def leads(self) -> bool:
        """Whether this person begins and opens the cases of a class."""
        return self._profile.role in LEADING_ROLES - {Role.SECRETARY}

    def cases(self, class_code: str) -> tuple[Case, ...]:
        """Return the prepared cases of a class in their order."""
        roster = self._profile.roster
        return tuple(
            self._case(visit, case)
            for visit in roster.visits_of(class_code, CALIBRATION_DAY)
            if (case := roster.case(visit.region)) is not None
        )

    def _case(self, visit: Visit, case: PreparedCase) -> Case:
        turn = self._moderating.turn(visit.id)
        sealed = len(self._moderating.sealed(visit.id))
        return Case(visit, case, turn, sealed, self._moderating.missing(visit.id))

    def begin(self, class_code: str) -> None:
        """Let the whole panel score every case, in one commit."""
        group, book = self._profile.roster.class_group(class_code), self._profile.book
        facts: list[ClassFact] = []
        if not book.day(class_code, CALIBRATION_DAY).opened:
            facts.append(DayOpened(class_code, CALIBRATION_DAY, tuple(sorted(group.scoring()))))
        facts += [
            StageStarted(case.visit.id, Stage.SCORING)
            for case in self.cases(class_code)
            if case.turn.state is VisitState.READY
        ]
        self._profile.act(*facts)

    def reveal(self, visit: VisitId, reason: str = "") -> None:
        """Open a case's levels to its class; `reason` is needed when somebody is missing."""
        self._moderating.reveal(visit, reason)

    def discuss(self, class_code: str, note: str) -> None:
        """Record what a class agreed on when it talked about its levels."""
        self._profile.act(CalibrationDiscussed(class_code, note))

    def discussions(self, class_code: str) -> tuple[Said, ...]:
        """Return the notes of a class's talks, first one first."""
        return self._profile.book.discussions.get(class_code, ())

    def spread(self, class_code: str) -> ClassSpread:
        """Return what the opened cases of a class show; those this person may not see are out."""
        scored: list[ScoredCase] = []
        late = 0
        for case in self.cases(class_code):
            sheets = self._opened(case)
            counted = {seal.sheet for seal in case.turn.seals}
            late += sum(sheet.id not in counted for sheet in sheets)
            before = [sheet for sheet in sheets if sheet.id in counted]
            if before:
                scored.append(scored_case(self._profile.published, case.visit, before))
        found = tuple(spread for case in scored for spread in spreads(case))
        return ClassSpread(tuple(scored), found, leanings(scored), enough(scored), late)

    def _opened(self, case: Case) -> list[Sheet]:
        visit = case.visit.id
        if not case.turn.revealed or not self._moderating.sees_levels(visit):
            return []
        # Levels that were kept back are still on their way.
        return [sheet for sheet in self._moderating.sheets(visit) if sheet.marks]

    def across_classes(self) -> tuple[ClassLeaning, ...]:
        """Return every class beside the others: for the secretariat, which sees all of them."""
        if self._profile.role is not Role.SECRETARIAT:
            return ()
        groups = self._profile.roster.classes
        return class_leanings(case for g in groups for case in self.spread(g.code).scored)
