"""Two classes with every role, and profiles that hand each other what they may read."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from smartcity_desktop.domain.facts import PersonId, RegionCode, VisitId
from smartcity_desktop.domain.rights import LEVEL_FACTS
from smartcity_desktop.domain.roster import ClassGroup, PanelMember, Person, Region, Roster, Visit
from smartcity_desktop.domain.words import Role
from smartcity_desktop.services.profile import Profile
from smartcity_desktop.services.scoring import Scoring
from tests.builders import PEOPLE, PublishedEvent, a_profile, a_published_event, a_roster

SECRETARY, SUBSTITUTE, OBSERVER, A_CHAIR = (
    Person(PersonId(f"AS-{n:02d}"), n, name, "Universitas Contoh", "AKADEMISI")
    for n, name in enumerate(
        ("Notulis Contoh", "Dr. Lestari Wangsadinata", "Pengamat Contoh", "Prof. Arman Wijayanto"),
        start=7,
    )
)
A_MEMBERS = tuple(
    Person(PersonId(f"AS-{n:02d}"), n, name, "Institut Contoh", "PRAKTISI")
    for n, name in enumerate(("Rini Hartanti", "Bayu Prasojo", "Sekar Ayuningtias"), start=11)
)
A_REGIONS = (
    Region(RegionCode("33.74"), "Kota Semarang", "Jawa Tengah", "2025"),
    Region(RegionCode("34.04"), "Kabupaten Sleman", "DI Yogyakarta", "2025"),
    Region(RegionCode("51.71"), "Kota Denpasar", "Bali", "2025"),
)


def visit_id(number: int) -> VisitId:
    return VisitId(f"V{number:03d}")


def two_classes(days: int = 4) -> Roster:
    """Class B as in `a_roster` with secretary and substitute; class A with four assessors."""
    roster = a_roster()
    (b,) = roster.classes
    b = replace(
        b,
        panel=(
            *b.panel,
            PanelMember(SECRETARY.id, Role.SECRETARY),
            PanelMember(SUBSTITUTE.id, Role.SUBSTITUTE),
        ),
    )
    a = ClassGroup(
        "A",
        "Ruang Nusantara 1",
        (
            PanelMember(A_CHAIR.id, Role.CHAIR),
            *(PanelMember(person.id, Role.MEMBER) for person in A_MEMBERS),
        ),
    )
    a_visits = tuple(
        Visit(visit_id(n), n, region.code, "A", 2, starts, 75, confirmed=True, leader="Bupati")
        for n, (region, starts) in enumerate(
            zip(A_REGIONS, ("08.00", "09.15", "10.30"), strict=True), start=101
        )
    )
    return replace(
        roster,
        event=replace(roster.event, days=days),
        regions=(*roster.regions, *A_REGIONS),
        people=(
            *PEOPLE,
            SECRETARY,
            SUBSTITUTE,
            replace(OBSERVER, duty=Role.OBSERVER),
            A_CHAIR,
            *A_MEMBERS,
        ),
        classes=(a, b),
        visits=(*roster.visits, *a_visits),
        data=tuple(
            replace(value, region=region.code)
            for region in A_REGIONS
            for value in roster.data
            if value.region == roster.regions[0].code
        )
        + roster.data,
        programmes=tuple(
            replace(programme, region=region.code)
            for region in A_REGIONS
            for programme in roster.programmes
            if programme.region == roster.regions[0].code
        )
        + roster.programmes,
    )


@dataclass(slots=True)
class ClassRoom:
    """Profiles of one event, opened as they are asked for."""

    folder: Path
    event: PublishedEvent
    profiles: dict[PersonId, Profile] = field(default_factory=dict[PersonId, Profile])

    def profile(self, person: Person) -> Profile:
        """Return a person's profile, which knows all that was shared before."""
        if person.id not in self.profiles:
            folder = self.folder / person.id
            self.profiles[person.id] = a_profile(folder, self.event, person)
            self.share()
        return self.profiles[person.id]

    def share(self) -> None:
        """Hand every journal to everybody, without the levels."""
        for giver in self.profiles.values():
            for taker in self.profiles.values():
                if giver is not taker:
                    hand_over(giver, taker)

    def seal(self, person: Person, visit: int) -> None:
        """Fill and seal a person's sheet of a visit."""
        self.answer(person, visit)
        profile = self.profile(person)
        scoring = Scoring(profile, lambda _pin: None)
        sheet = sheet_id(profile, visit)
        instrument = scoring.sheet(sheet).instrument
        if instrument.rating_required:
            scoring.rate(sheet, instrument.ratings[0].code)
        scoring.submit(sheet, "")

    def answer(self, person: Person, visit: int, count: int = 99) -> None:
        """Answer the first indicators of a person's sheet of a visit."""
        profile = self.profile(person)
        scoring = Scoring(profile, lambda _pin: None)
        sheet = sheet_id(profile, visit)
        for node in scoring.sheet(sheet).judged()[:count]:
            scoring.give(sheet, node.code, 3)


def sheet_id(profile: Profile, visit: int):
    return profile.roster.sheet_id(profile.roster.visit(visit_id(visit)), profile.person_id)


def hand_over(giver: Profile, taker: Profile) -> None:
    """Give one journal as a hub does before the reveal: levels as bare hashes."""
    rows = [
        (
            line.entry.seq,
            line.hash,
            None if type(line.entry.known_fact()) in LEVEL_FACTS else line.content,
        )
        for line in giver.store.lines(giver.journal)
    ]
    taker.store.receive(giver.journal, giver.person_id, rows)


@cache
def two_class_event() -> PublishedEvent:
    """Return the published event of two classes; its cards are slow to make."""
    return a_published_event(two_classes())


@contextmanager
def a_class_room(folder: Path) -> Iterator[ClassRoom]:
    """Yield a class room; its profiles are closed at the end."""
    room = ClassRoom(folder, two_class_event())
    try:
        yield room
    finally:
        for profile in room.profiles.values():
            profile.close()
