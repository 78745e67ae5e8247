"""One room with a panel of real profiles whose facts are carried from laptop to laptop.

Opening a profile takes a second, so a module of tests shares one room: each test takes a region's
turn of its own from it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from smartcity_desktop.domain.class_facts import Arrived, DayOpened, StageStarted
from smartcity_desktop.domain.facts import Mark, PersonId, SheetId, VisitId
from smartcity_desktop.domain.roster import Person
from smartcity_desktop.domain.words import Stage
from smartcity_desktop.services.moderating import Moderating
from smartcity_desktop.services.profile import Profile
from smartcity_desktop.services.scoring import Scoring
from tests.builders import CHAIR, PEOPLE, PublishedEvent, a_profile, a_published_event, a_roster

PANEL = PEOPLE[:5]
VISITS = 24
Apart = Mapping[Person, Mapping[str, Mark]]


@cache
def a_long_day() -> PublishedEvent:
    """Return an event whose class has many turns of its third region on one day."""
    roster = a_roster()
    third = roster.visits[2]
    visits = tuple(
        replace(
            third, id=VisitId(f"V{n:03d}"), serial=n, starts=f"{6 + n // 4:02d}.{n % 4 * 15:02d}"
        )
        for n in range(1, VISITS + 1)
    )
    return a_published_event(replace(roster, visits=visits))


class Room:
    """The panel of class B, each person with an own laptop; the day is open."""

    def __init__(
        self, folder: Path, event: PublishedEvent, people: Sequence[Person] = PANEL
    ) -> None:
        self.event = event
        self.profiles: dict[PersonId, Profile] = {
            person.id: a_profile(folder / person.id, event, person) for person in people
        }
        self._known: dict[tuple[PersonId, PersonId], int] = {}
        self._begun = 0
        self[CHAIR].act(DayOpened("B", 2, tuple(sorted(person.id for person in PANEL))))

    def close(self) -> None:
        for profile in self.profiles.values():
            profile.close()

    def __getitem__(self, person: Person) -> Profile:
        return self.profiles[person.id]

    def moderating(self, person: Person = CHAIR) -> Moderating:
        return Moderating(self[person])

    def sheet(self, visit: VisitId, person: Person) -> SheetId:
        roster = self.event.package.roster
        return roster.sheet_id(roster.visit(visit), person.id)

    def share(self) -> None:
        """Carry every new line of every journal to every other laptop."""
        for to, receiver in self.profiles.items():
            for of, sender in self.profiles.items():
                if to == of:
                    continue
                lines = sender.store.lines(sender.journal, self._known.get((to, of), 0))
                if lines:
                    rows = [(line.entry.seq, line.hash, line.content) for line in lines]
                    receiver.store.receive(sender.journal, of, rows)
                    self._known[to, of] = lines[-1].entry.seq + 1

    def scoring(self) -> VisitId:
        """Bring a turn that no test has used to its individual scoring."""
        self._begun += 1
        visit = VisitId(f"V{self._begun:03d}")
        self[CHAIR].act(Arrived(visit, "Bupati", 6), StageStarted(visit, Stage.SCORING))
        self.share()
        return visit

    def seal(
        self,
        visit: VisitId,
        person: Person,
        marks: Mapping[str, Mark] | None = None,
        notes: Mapping[str, str] | None = None,
    ) -> None:
        """Let a person answer 3 everywhere but for `marks`, and seal."""
        scoring = Scoring(self[person], lambda _pin: None)
        sheet = self.sheet(visit, person)
        for node in scoring.sheet(sheet).judged():
            scoring.give(sheet, node.code, (marks or {}).get(node.code, 3))
        for code, text in (notes or {}).items():
            scoring.note(sheet, code, text)
        instrument = scoring.sheet(sheet).instrument
        if instrument.rating_required:
            scoring.rate(sheet, instrument.ratings[0].code)
        scoring.submit(sheet, "")

    def sealed(self, apart: Apart, notes: Mapping[str, str] | None = None) -> VisitId:
        """Return a turn whose five sheets are sealed and known everywhere."""
        visit = self.scoring()
        for person in PANEL:
            self.seal(visit, person, apart.get(person), notes)
        self.share()
        return visit

    def revealed(self, apart: Apart, notes: Mapping[str, str] | None = None) -> VisitId:
        """Return a turn whose levels the chair has opened."""
        visit = self.sealed(apart, notes)
        self.moderating().reveal(visit)
        self.share()
        return visit

    def moderated(self, apart: Apart, notes: Mapping[str, str] | None = None) -> VisitId:
        """Return a turn whose flags are on the table."""
        visit = self.revealed(apart, notes)
        self.moderating().open_moderation(visit)
        self.share()
        return visit

    def revise(self, visit: VisitId, person: Person, code: str, mark: Mark, reason: str) -> None:
        """Let a person change an own level on the own laptop."""
        sheet = self.sheet(visit, person)
        self.moderating(person).revise(sheet, {code: mark}, reason, lambda: None)
        self.share()
