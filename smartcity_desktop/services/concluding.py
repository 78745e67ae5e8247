"""What the secretariat decides once classes are done: plenary, decree, end, dropped, cancelled."""

from collections.abc import Collection, Mapping
from enum import StrEnum

from smartcity_desktop.domain.facts import Cancelled, Concluded, Dropped, VisitFact, VisitId
from smartcity_desktop.domain.roster import Visit
from smartcity_desktop.domain.visit import ALLOWED, FINAL_STATES, OVER
from smartcity_desktop.domain.words import ConclusionStep, VisitState
from smartcity_desktop.services.profile import Profile


class Decision(StrEnum):
    """A decision about regions, in the order in which decisions fall."""

    PLENARY = "plenary"
    DECREED = "decreed"
    CLOSED = "closed"
    DROPPED = "dropped"
    CANCELLED = "cancelled"


_BEFORE: Mapping[Decision, frozenset[VisitState]] = {
    Decision.PLENARY: frozenset({VisitState.FINAL}),
    Decision.DECREED: frozenset({VisitState.PLENARY}),
    Decision.CLOSED: frozenset({VisitState.DECREED}),
    Decision.DROPPED: ALLOWED[Dropped],
    Decision.CANCELLED: ALLOWED[Cancelled],
}
# Nothing is left to do for a class whose regions all stand in one of these.
_CLASS_DONE = FINAL_STATES | OVER


class Concluding:
    """Records decisions of the secretariat; each is one commit for all its regions."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile

    def open_to(self, decision: Decision) -> tuple[Visit, ...]:
        """Return the regions a decision can fall on now, by class, day and time."""
        book = self._profile.book
        return tuple(v for v in self._visits() if book.turn(v.id).state in _BEFORE[decision])

    def decide(self, decision: Decision, visits: Collection[VisitId], words: str) -> None:
        """Record a decision on regions; `words` are its number or its reason.

        Raises DomainError, and writes nothing, when it may not fall on one of them.
        """
        self._profile.act(*(_fact(decision, visit, words) for visit in visits))

    @property
    def next_step(self) -> Decision | None:
        """The step that waits now, None while a class still works or nothing waits."""
        states = [self._profile.book.turn(v.id).state for v in self._visits()]
        if not states or any(state not in _CLASS_DONE for state in states):
            return None
        steps = (Decision.PLENARY, Decision.DECREED, Decision.CLOSED)
        return next((step for step in steps if self.open_to(step)), None)

    def _visits(self) -> list[Visit]:
        roster = self._profile.roster
        return [v for group in roster.classes for v in roster.visits_of(group.code)]


def _fact(decision: Decision, visit: VisitId, words: str) -> VisitFact:
    match decision:
        case Decision.DROPPED:
            return Dropped(visit, words)
        case Decision.CANCELLED:
            return Cancelled(visit, words)
        case _:
            return Concluded(visit, ConclusionStep(decision.value), words)
