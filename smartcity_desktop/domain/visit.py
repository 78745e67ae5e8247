"""One region's turn in a class as a single laptop can know it: arrival, stages, absence."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from smartcity_desktop.domain.errors import DomainError
from smartcity_desktop.domain.facts import Arrived, MarkedAbsent, StageStarted, VisitFact, VisitId
from smartcity_desktop.domain.words import Stage, VisitState


@dataclass(frozen=True, slots=True)
class Turn:
    """A visit as its facts have left it; `stage` is the running one, None before the first."""

    id: VisitId
    state: VisitState = VisitState.SCHEDULED
    stage: Stage | None = None
    leader: str = ""
    people: int = 0
    absence: str = ""

    def admit(self, fact: VisitFact) -> None:
        """Raise DomainError unless `fact` may follow what happened so far."""
        begun = self.state in {VisitState.RUNNING, VisitState.SCORING}
        match fact:
            case Arrived():
                if fact.people < 1:
                    raise DomainError("delegation_empty")
            case MarkedAbsent():
                if begun:
                    raise DomainError("visit_begun", visit=self.id)
                if not fact.reason.strip():
                    raise DomainError("reason_required")
            case StageStarted():
                if self.state is VisitState.ABSENT:
                    raise DomainError("visit_absent", visit=self.id)

    def after(self, fact: VisitFact) -> "Turn":
        """Return the turn with an admitted fact applied."""
        match fact:
            case Arrived():
                state = VisitState.READY if self.stage is None else self.state
                return replace(self, state=state, leader=fact.leader, people=fact.people)
            case MarkedAbsent():
                return replace(self, state=VisitState.ABSENT, absence=fact.reason)
            case StageStarted():
                scoring = fact.stage is Stage.SCORING
                state = VisitState.SCORING if scoring else VisitState.RUNNING
                return replace(self, state=state, stage=fact.stage)

    def replayed(self, facts: Iterable[VisitFact]) -> "Turn":
        """Return the turn after facts that were admitted before."""
        turn = self
        for fact in facts:
            turn = turn.after(fact)
        return turn
