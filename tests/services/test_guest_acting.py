"""A level changed and a result signed at the chair's laptop, in the owner's own profile."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from smartcity_desktop.domain.class_facts import Arrived, DayOpened, StageStarted
from smartcity_desktop.domain.errors import DomainError
from smartcity_desktop.domain.facts import SheetId, VisitId
from smartcity_desktop.domain.roster import Person
from smartcity_desktop.domain.words import SigningWay, Stage
from smartcity_desktop.host.errors import HostError
from smartcity_desktop.host.profiles import laptop_profiles
from smartcity_desktop.host.vault import NoVault
from smartcity_desktop.services.delivering import Delivering
from smartcity_desktop.services.guest_acting import GuestActing
from smartcity_desktop.services.moderating import Moderating
from smartcity_desktop.services.profile import Profile
from smartcity_desktop.services.signing_in import SigningIn
from smartcity_desktop.sync.errors import SyncError
from tests.builders import CHAIR, PEOPLE, PIN, PublishedEvent, a_profile, the_event
from tests.central.scribe import RunningHub, a_hub
from tests.services.panel import a_folder, at, hub_of, scoring_of, stage_of

VISIT = VisitId("V003")
PANEL = PEOPLE[:3]
GUEST, AWAY = PEOPLE[1], PEOPLE[2]
# The flag, and indicators that other tests change.
CODE, OFFLINE, ANOTHER = "A2.2", "A3.1", "A3.2"


@dataclass(frozen=True, slots=True)
class Room:
    """A chair with a hub; the guest's profile lies on the chair's laptop, closed."""

    event: PublishedEvent
    laptop: Path
    chair: Profile
    hub: RunningHub

    def sheet(self, person: Person) -> SheetId:
        roster = self.event.package.roster
        return roster.sheet_id(roster.visit(VISIT), person.id)

    def guests(self, address: str = "") -> GuestActing:
        def link(profile: Profile) -> Delivering:
            return at(profile, address or self.hub.url)

        opens = SigningIn(NoVault()).sign_in
        found = GuestActing(self.chair, opens, lambda: laptop_profiles(self.chair.folder), link)
        found.look()
        return found


def seal(profile: Profile, sheet: SheetId, level: int) -> None:
    scoring = scoring_of(profile)
    for node in scoring.sheet(sheet).judged():
        scoring.give(sheet, node.code, level if node.code == CODE else 3)
    scoring.rate(sheet, scoring.sheet(sheet).instrument.ratings[0].code)
    scoring.submit(sheet, PIN)


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    tmp_path = tmp_path_factory.mktemp("ruang")
    event = the_event()
    laptop = tmp_path / "laptop"
    chair = a_profile(laptop / "ketua", event, CHAIR)
    with a_hub(stage_of(event), a_folder(tmp_path, "hub"), hub=hub_of(chair)) as hub:
        room = Room(event, laptop, chair, hub)
        people = tuple(sorted(person.id for person in PANEL))
        chair.act(
            DayOpened("B", 2, people),
            Arrived(VISIT, "Bupati", 5),
            StageStarted(VISIT, Stage.SCORING),
        )
        at(chair, hub.url).exchange()
        folders = {CHAIR: laptop / "ketua", GUEST: laptop / "tamu", AWAY: tmp_path / "jauh"}
        for person, level in ((GUEST, 2), (AWAY, 4)):
            own = a_profile(folders[person], event, person)
            at(own, hub.url).exchange()
            seal(own, room.sheet(person), level)
            at(own, hub.url).exchange()
            own.close()
        seal(chair, room.sheet(CHAIR), 4)
        at(chair, hub.url).exchange()
        moderating = Moderating(chair)
        moderating.reveal(VISIT)
        at(chair, hub.url).exchange()
        moderating.open_moderation(VISIT)
        at(chair, hub.url).exchange()
        yield room
        chair.close()


def test_without_the_hub_a_change_needs_a_profile_that_knows_the_moderation(room: Room) -> None:
    nobody = "https://127.0.0.1:9"
    with pytest.raises(SyncError):
        room.guests(nobody).revise(GUEST.id, room.sheet(GUEST), {OFFLINE: 4}, "Alasan", PIN)
    owner = SigningIn(NoVault()).sign_in(room.laptop / "tamu", PIN)
    at(owner, room.hub.url).exchange()
    owner.close()
    guests = room.guests(nobody)
    assert not guests.revise(GUEST.id, room.sheet(GUEST), {OFFLINE: 4}, "Alasan", PIN)
    owner = SigningIn(NoVault()).sign_in(room.laptop / "tamu", PIN)
    assert Moderating(owner).sheet(room.sheet(GUEST)).marks[OFFLINE] == 4
    owner.close()


def test_only_people_with_a_profile_on_this_laptop_are_known(room: Room) -> None:
    guests = room.guests()
    assert guests.knows(GUEST.id)
    assert not guests.knows(AWAY.id)
    assert not guests.knows(CHAIR.id)


def test_the_change_is_the_owners_and_reaches_the_chair_by_the_hub(room: Room) -> None:
    sheet = room.sheet(GUEST)
    sent = room.guests().revise(GUEST.id, sheet, {CODE: 4}, "Ditunjukkan DPA", PIN)
    assert sent
    at(room.chair, room.hub.url).exchange()
    moderating = Moderating(room.chair)
    changed = moderating.sheet(sheet)
    assert (changed.marks[CODE], changed.originals()[CODE]) == (4, 2)
    moderating.close_flag(VISIT, CODE)
    assert moderating.turn(VISIT).open_flags == ()


def test_another_pin_opens_nothing_and_the_profile_stays_free(room: Room) -> None:
    guests, sheet = room.guests(), room.sheet(GUEST)
    with pytest.raises(HostError) as refused:
        guests.revise(GUEST.id, sheet, {ANOTHER: 4}, "Alasan", "999111")
    assert refused.value.key == "wrong_pin"
    assert guests.revise(GUEST.id, sheet, {ANOTHER: 4}, "Alasan", PIN)


def test_a_profile_that_is_open_elsewhere_is_left_alone(room: Room) -> None:
    owner = SigningIn(NoVault()).sign_in(room.laptop / "tamu", PIN)
    with pytest.raises(HostError) as refused:
        room.guests().revise(GUEST.id, room.sheet(GUEST), {ANOTHER: 4}, "Alasan", PIN)
    assert refused.value.key == "profile_in_use"
    owner.close()


def test_a_result_is_signed_with_the_key_of_the_signers_own_profile(room: Room) -> None:
    chair, moderating = room.chair, Moderating(room.chair)
    at(chair, room.hub.url).exchange()
    for code in moderating.turn(VISIT).open_flags:
        moderating.leave_different(VISIT, code, "Tafsir berbeda")
    moderating.agree(VISIT)
    moderating.open_signing(VISIT)
    at(chair, room.hub.url).exchange()
    guests, revision = room.guests(), moderating.turn(VISIT).revision
    with pytest.raises(HostError):
        guests.sign(GUEST.id, VISIT, revision, "999111")
    with pytest.raises(DomainError) as refused:
        guests.sign(GUEST.id, VISIT, revision + 1, PIN)
    assert refused.value.key == "revision_mismatch"
    assert moderating.turn(VISIT).signatures == {}
    assert guests.sign(GUEST.id, VISIT, revision, PIN)
    at(chair, room.hub.url).exchange()
    assert moderating.turn(VISIT).signatures == {GUEST.id: SigningWay.DEVICE}
