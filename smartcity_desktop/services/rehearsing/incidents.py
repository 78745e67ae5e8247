"""What goes otherwise than planned in a rehearsal: the seed's choice, the same everywhere."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from smartcity_desktop.domain.facts import PersonId, VisitId
from smartcity_desktop.domain.roster import Roster, Visit

# How often a region comes late, and by how many minutes; the tolerance is never passed.
LATE = 0.12
LATE_FROM, LATE_UNTIL = 7, 13
FEW_ANSWERS, MANY_ANSWERS = 4, 9


@dataclass(frozen=True, slots=True)
class Stroke:
    """A visit that something happens to, and the person it happens to."""

    visit: VisitId
    person: PersonId


@dataclass(frozen=True, slots=True)
class Incidents:
    """Everything that happens to an event; None where it has no place for it.

    `late` are minutes by region's visit; `swap` are two visits of one class and day; the power
    goes while `power_cut.person` writes the sheet of that visit after `answers` answers; the hub
    of the class dies when `dead_hub` is scored, and `dead_hub.person` takes over; `reopening` is
    opened again on the last evening, when every class is done.
    """

    late: Mapping[VisitId, int] = field(default_factory=dict[VisitId, int])
    swap: tuple[VisitId, VisitId] | None = None
    power_cut: Stroke | None = None
    answers: int = 0
    dead_hub: Stroke | None = None
    recusal: Stroke | None = None
    evidence: VisitId | None = None
    refusal: Stroke | None = None
    reopening: VisitId | None = None


def planned(roster: Roster, minimum: int, seed: int) -> Incidents:
    """Return what happens to an event; `minimum` is the quorum of valid sheets.

    No region is struck twice, so that each story can be followed by itself.
    """
    chance = random.Random(f"{seed}:incidents")  # noqa: S311 - a story, not a secret
    coming = [visit for visit in roster.visits if visit.confirmed]
    late = {
        visit.id: chance.randint(LATE_FROM, LATE_UNTIL)
        for visit in coming
        if chance.random() < LATE
    }
    chance.shuffle(coming)
    free = _Free(roster, coming)
    # What finds a place on few visits only chooses first.
    swap, evidence = free.pair(), free.before(roster.event.days)
    reopening = free.stroke(minimum)
    return Incidents(
        late=late,
        swap=swap,
        evidence=evidence,
        reopening=reopening.visit if reopening else None,
        recusal=free.stroke(minimum + 1),
        power_cut=free.stroke(minimum),
        answers=chance.randint(FEW_ANSWERS, MANY_ANSWERS),
        dead_hub=free.stroke(minimum),
        refusal=free.stroke(minimum),
    )


class _Free:
    """Visits that nothing has happened to yet, in the order of chance."""

    def __init__(self, roster: Roster, visits: Sequence[Visit]) -> None:
        self._roster = roster
        self._visits = list(visits)

    def pair(self) -> tuple[VisitId, VisitId] | None:
        """Take two visits of one class and day that last equally long."""
        for one, other in self._pairs():
            self._visits.remove(one)
            self._visits.remove(other)
            return one.id, other.id
        return None

    def _pairs(self) -> Iterator[tuple[Visit, Visit]]:
        for number, one in enumerate(self._visits):
            for other in self._visits[number + 1 :]:
                if _place(one) == _place(other):
                    yield one, other

    def stroke(self, scorers: int) -> Stroke | None:
        """Take a visit that so many people score, and one of them who does not lead."""
        for visit in self._visits:
            members = [person for _, person in self._roster.sheets_of(visit)]
            if len(members) >= scorers:
                self._visits.remove(visit)
                return Stroke(visit.id, members[-1])
        return None

    def before(self, day: int) -> VisitId | None:
        """Take a visit of an earlier day."""
        for visit in self._visits:
            if visit.day < day:
                self._visits.remove(visit)
                return visit.id
        return None


def _place(visit: Visit) -> tuple[str, int, int]:
    return visit.class_code, visit.day, visit.minutes
