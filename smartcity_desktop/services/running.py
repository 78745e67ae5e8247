"""Running a class day: attendance, arrivals, stages, interruptions, evidence that follows."""

from collections.abc import Collection, Sequence

from smartcity_desktop.domain.facts import (
    Arrived,
    Cancelled,
    ClassFact,
    DayClosed,
    DayOpened,
    Dropped,
    EvidenceAwaited,
    EvidenceSettled,
    MarkedAbsent,
    PersonId,
    Resumed,
    StageStarted,
    Suspended,
    VisitId,
)
from smartcity_desktop.domain.words import Stage
from smartcity_desktop.protocol.journal import Line
from smartcity_desktop.services.profile import Profile
from smartcity_desktop.storage.queries import journal_heads


class Running:
    """What chair, secretary and secretariat do as the day goes on; each act is durable at once.

    Every act raises DomainError, and writes nothing, when the day's rules do not allow it.
    """

    def __init__(self, profile: Profile) -> None:
        self._profile = profile

    def open_day(self, class_code: str, day: int, present: Collection[PersonId]) -> None:
        """Open a day of a class with the people of its panel who are there."""
        self._act(DayOpened(class_code, day, tuple(sorted(present))))

    def close_day(self, class_code: str, day: int) -> Sequence[Line]:
        """Close a day: the heads of all known journals are written down and signed."""
        heads = journal_heads(self._profile.store)
        told = tuple(f"{journal} {number} {digest}" for journal, number, digest in heads)
        fact = DayClosed(class_code, day, told)
        self._profile.books.admit([fact], self._profile.person_id)
        return self._profile.record_signed([fact])

    def arrive(
        self,
        visit: VisitId,
        leader: str,
        people: int,
        *,
        name: str = "",
        head_of_region: bool = False,
    ) -> None:
        """Check a delegation in: rank and name of its head, how many came, and who leads it."""
        self._act(Arrived(visit, leader, people, name, head_of_region))

    def mark_absent(self, visit: VisitId, reason: str) -> None:
        """Record that a region did not come within the tolerance."""
        self._act(MarkedAbsent(visit, reason))

    def drop(self, visit: VisitId, reason: str) -> None:
        """Take a region that never came out of the event, as the plenary decided."""
        self._act(Dropped(visit, reason))

    def cancel(self, visit: VisitId, reason: str) -> None:
        """Record that a region's turn will not take place."""
        self._act(Cancelled(visit, reason))

    def start_stage(self, visit: VisitId, stage: Stage) -> None:
        """Begin a stage; the first one needs the day open and a quorum."""
        self._act(StageStarted(visit, stage))

    def suspend(self, visit: VisitId, reason: str) -> None:
        """Interrupt a running visit; its clock stands still."""
        self._act(Suspended(visit, reason))

    def resume(self, visit: VisitId) -> None:
        """Go on with an interrupted visit."""
        self._act(Resumed(visit))

    def await_evidence(self, visit: VisitId, until: str, what: str) -> None:
        """Let evidence follow until `until` (local wall time with offset, ISO 8601)."""
        self._act(EvidenceAwaited(visit, until, what))

    def settle_evidence(self, visit: VisitId, *, complete: bool) -> None:
        """End the wait for evidence, because it came or because its time is over."""
        self._act(EvidenceSettled(visit, complete))

    def _act(self, fact: ClassFact) -> None:
        self._profile.act(fact)
