"""Readable builders of class facts: who says what, in which order, on whichever laptop."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from smartcity_desktop.domain.class_book import Book, Said, read_book
from smartcity_desktop.domain.facts import (
    Agreed,
    Arrived,
    ClassFact,
    DayOpened,
    ModerationOpened,
    PersonId,
    Revealed,
    Signed,
    SigningOpened,
    StageStarted,
    VisitId,
)
from smartcity_desktop.domain.roster import Roster
from smartcity_desktop.domain.words import SigningWay, Stage
from tests.builders import CHAIR, PEOPLE, SECRETARIAT, a_roster

VISIT = VisitId("V001")
PANEL = tuple(person.id for person in PEOPLE[:5])
RESULT = "f" * 64


@dataclass
class Class:
    """A class day being written down; every fact comes one second after the last."""

    roster: Roster = field(default_factory=a_roster)
    said: list[Said] = field(default_factory=list[Said])
    minimum: int = 3

    def say(self, *facts: ClassFact, by: PersonId = CHAIR.id) -> "Class":
        for fact in facts:
            number = len(self.said)
            moment = (1_000 * number, 0, f"journal-{by}", number)
            self.said.append(Said(moment, by, fact, moment[0]))
        return self

    @property
    def book(self) -> Book:
        return read_book(self.roster, self.minimum, self.said)

    def refusals(self) -> list[str]:
        book = self.book
        return [
            book.refused[said.moment[2], said.moment[3]]
            for said in self.said
            if (said.moment[2], said.moment[3]) in book.refused
        ]

    def opened(self, *, present: Sequence[PersonId] = PANEL, day: int = 2) -> "Class":
        return self.say(DayOpened("B", day, tuple(present)))

    def scoring(self, visit: VisitId = VISIT) -> "Class":
        return self.opened().say(
            Arrived(visit, "Bupati", 7), *[StageStarted(visit, s) for s in Stage]
        )

    def seals(self, count: int = 5, revision: int = 1) -> tuple[str, ...]:
        visit = self.roster.visit(VISIT)
        return tuple(
            f"{self.roster.sheet_id(visit, person)} {revision} {'a' * 64}"
            for person in PANEL[:count]
        )

    def revealed(self) -> "Class":
        return self.scoring().say(Revealed(VISIT, self.seals(), (), ""))

    def agreed(self) -> "Class":
        """Agree on levels of which none lies apart."""
        compared = ModerationOpened(VISIT, ())
        return self.revealed().say(compared, Agreed(VISIT, 1, self.seals(), RESULT))

    def signed(self, *people: PersonId) -> "Class":
        facts = [Signed(VISIT, 1, person, SigningWay.WET) for person in people]
        return self.agreed().say(SigningOpened(VISIT, 1), *facts)


SECRETARY_ID = SECRETARIAT.id
