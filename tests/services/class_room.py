"""Real profiles of one panel, whose facts are carried from laptop to laptop by hand."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from smartcity_desktop.domain.facts import Mark, PersonId, VisitId
from smartcity_desktop.domain.roster import Person
from smartcity_desktop.domain.words import Stage
from smartcity_desktop.services.moderating import Moderating
from smartcity_desktop.services.profile import Profile
from smartcity_desktop.services.running import Running
from smartcity_desktop.services.scoring import Scoring
from tests.builders import PEOPLE, PublishedEvent, a_profile, the_event

PANEL = PEOPLE[:5]
CHAIR = PANEL[0]
DAY = 2


class PaperRoom:
    """The panel of class B; only `people` have laptops here, the others are absent."""

    def __init__(
        self,
        folder: Path,
        people: Sequence[Person] = PANEL[:3],
        event: PublishedEvent | None = None,
    ) -> None:
        self.event = event or the_event()
        self.people = people
        self.profiles = {p.id: a_profile(folder / p.id, self.event, p) for p in people}
        self._known: dict[tuple[PersonId, PersonId], int] = {}

    def __getitem__(self, person: Person) -> Profile:
        return self.profiles[person.id]

    @property
    def chair(self) -> Profile:
        return self[CHAIR]

    def close(self) -> None:
        for profile in self.profiles.values():
            profile.close()

    def share(self) -> None:
        for to, receiver in self.profiles.items():
            for of, sender in self.profiles.items():
                first = self._known.get((to, of), 0)
                lines = sender.store.lines(sender.journal, first) if to != of else []
                if lines:
                    rows = [(line.entry.seq, line.hash, line.content) for line in lines]
                    receiver.store.receive(sender.journal, of, rows)
                    self._known[to, of] = lines[-1].entry.seq + 1

    def open_day(self) -> None:
        present = [p.id for p in self.people if p.id in self.chair.roster.classes[0].people()]
        Running(self.chair).open_day("B", DAY, present)
        self.share()

    def agree(
        self, visit: VisitId, marks: Mapping[Person, Mapping[str, Mark]] | None = None
    ) -> None:
        """Bring a region from its arrival to the panel's agreement."""
        running, moderating = Running(self.chair), Moderating(self.chair)
        running.arrive(visit, "Bupati", 6, name="Drs. Contoh", head_of_region=True)
        running.start_stage(visit, Stage.SCORING)
        self.share()
        for person in self.people:
            self._seal(visit, person, (marks or {}).get(person, {}))
        self.share()
        moderating.reveal(visit, "yang lain tidak hadir")
        for flag in moderating.open_moderation(visit):
            moderating.leave_different(visit, flag, "tafsir bukti berbeda")
        moderating.agree(visit)
        self.share()

    def _seal(self, visit: VisitId, person: Person, marks: Mapping[str, Mark]) -> None:
        profile = self[person]
        published = profile.package.roster
        sheet = published.sheet_id(published.visit(visit), person.id)
        scoring = Scoring(profile, lambda _pin: None)
        for node in scoring.sheet(sheet).judged():
            scoring.give(sheet, node.code, marks.get(node.code, 3))
            if node.code in marks:
                scoring.note(sheet, node.code, "Bukti pada DPA hlm. 9.")
        scoring.rate(sheet, scoring.sheet(sheet).instrument.ratings[0].code)
        scoring.submit(sheet, "")

    def sign_all(self, visit: VisitId) -> None:
        moderating = Moderating(self.chair)
        moderating.open_signing(visit)
        for person in self.people:
            moderating.sign(visit, person.id)
        self.share()
