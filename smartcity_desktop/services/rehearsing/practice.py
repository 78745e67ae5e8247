"""Trying by hand: an event that begins today, with profiles on which nothing is scored yet."""

from collections.abc import Collection, Generator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from smartcity_desktop.domain.dates import zone_of
from smartcity_desktop.domain.facts import PersonId
from smartcity_desktop.domain.roster import Roster
from smartcity_desktop.domain.words import LeaderRank, Stage
from smartcity_desktop.host.vault import NoVault
from smartcity_desktop.services.delivering import Delivering
from smartcity_desktop.services.hub import Hub
from smartcity_desktop.services.preparing.instruments import instrument_source
from smartcity_desktop.services.preparing.publishing import IssuedCard, publish
from smartcity_desktop.services.profile import Profile
from smartcity_desktop.services.rehearsing.laptop import PIN
from smartcity_desktop.services.running import Running
from smartcity_desktop.services.signing_in import Enrolment, SigningIn

# What is recorded of the delegation of a practice region.
LEADER, PEOPLE = LeaderRank.HEAD, 12


@dataclass(frozen=True, slots=True)
class PracticeRoom:
    """A class ready to begin: the hub's address and a profile for each person, chair first."""

    hub: str
    profiles: tuple[Path, ...]


def enter_practice(roster: Roster, folder: Path, people: Collection[PersonId]) -> tuple[Path, ...]:
    """Publish the event as beginning today and enter these people on profiles side by side.

    It has no centre: nothing of it leaves the room. Returns the profiles' folders.
    """
    event = roster.event
    today = datetime.now(zone_of(event.zone)).date().isoformat()
    fresh = replace(roster, event=replace(event, starts=today, centre=""))
    source = instrument_source(event.instrument, event.version)
    published = publish(fresh, source, folder, NoVault(), people=people)
    content = published.package.read_bytes()
    folders: list[Path] = []
    for card in published.cards:
        # The first profile of a laptop is simply "profil"; further ones lie beside it.
        name = f"profil-{card.person.id}" if len(people) > 1 else "profil"
        _entered(card, content, folder / name).close()
        folders.append(folder / name)
    return tuple(folders)


def begin_practice(folder: Path) -> None:
    """Open the first day on the chair's practice profile and bring its first region to scoring.

    Whoever opens the profile scores at once; every other region is begun by hand.
    """
    profile = SigningIn(NoVault()).sign_in(folder, PIN)
    try:
        group = profile.class_group
        if group is None:
            return
        running, visits = Running(profile), profile.roster.visits_of(group.code, 1)
        running.open_day(group.code, 1, group.people())
        for visit in visits[:1]:
            running.arrive(visit.id, visit.leader or LEADER, PEOPLE)
            for stage in Stage:
                running.start_stage(visit.id, stage)
    finally:
        profile.close()


def _entered(card: IssuedCard, package: bytes, folder: Path) -> Profile:
    device = f"Laptop latihan {card.person.id}"
    enrolment = Enrolment(package, card.path.read_bytes(), card.code, PIN, device)
    return SigningIn(NoVault()).enter(folder, enrolment)


@contextmanager
def practice_room(roster: Roster, folder: Path) -> Generator[PracticeRoom]:
    """Yield the only class of `roster` ready to begin; its hub runs until the block ends.

    Raises HostError when the hub does not start.
    """
    group = roster.classes[0]
    folders = enter_practice(roster, folder, group.people())
    chair = folder / f"profil-{group.chair()}"
    hub = Hub()
    profile = SigningIn(NoVault()).sign_in(chair, PIN)
    try:
        hub.start(profile)
    finally:
        profile.close()
    try:
        address = hub.state.own_address
        for one in folders:
            _point_to(one, address)
        ordered = sorted(folders, key=lambda one: one != chair)
        yield PracticeRoom(address, tuple(ordered))
    finally:
        hub.stop()


def _point_to(folder: Path, hub: str) -> None:
    profile = SigningIn(NoVault()).sign_in(folder, PIN)
    try:
        Delivering(profile).use_hub(hub)
    finally:
        profile.close()
