"""A class day on five laptops and a hub, each in a process of its own: nothing leaks or is lost."""

import random
import statistics
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from smartcity_desktop.domain.facts import PersonId, Seated, VisitId
from smartcity_desktop.domain.roster import ClassGroup, PanelMember, Roster
from smartcity_desktop.domain.visit import FINAL_STATES
from smartcity_desktop.domain.words import Role, SigningWay, Stage, VisitState
from smartcity_desktop.host.clock import ScriptedClock
from smartcity_desktop.host.vault import NoVault
from smartcity_desktop.services.centre_link import open_rail
from smartcity_desktop.services.delivering import Delivering
from smartcity_desktop.services.following import Following
from smartcity_desktop.services.preparing.publishing import Publication, publish
from smartcity_desktop.services.profile import Profile
from smartcity_desktop.services.ranking import Ranking
from smartcity_desktop.services.rehearsing import leading, performing
from smartcity_desktop.services.rehearsing.actors import Actor, together
from smartcity_desktop.services.rehearsing.cast import Cast
from smartcity_desktop.services.rehearsing.casting import Casting
from smartcity_desktop.services.rehearsing.centre import running_centre
from smartcity_desktop.services.rehearsing.laptop import PIN, Laptop
from smartcity_desktop.services.rehearsing.leaving import Played, leave
from smartcity_desktop.services.rehearsing.stage import Stage as Folders
from smartcity_desktop.services.rehearsing.stage import prepared_stage
from smartcity_desktop.services.rehearsing.times import MINUTE_MS, slot_ms
from smartcity_desktop.services.signing_in import Enrolment, SigningIn
from tests.builders import SECRETARIAT, a_roster, instrument_text

pytestmark = pytest.mark.timeout(280)

FIRST, SECOND = VisitId("V001"), VisitId("V002")
SEED = 20261102
# An act on one laptop is to be seen on the others within this time.
SEEN_SECONDS = 2.0


@dataclass
class Room:
    """The classes in their rooms, and the centre they can reach."""

    roster: Roster
    published: Publication
    folders: Folders
    casts: list[Cast]
    centre: str

    @property
    def cast(self) -> Cast:
        return self.casts[0]

    def secretariat(self) -> Profile:
        card = next(c for c in self.published.cards if c.person.id == SECRETARIAT.id)
        content = self.published.package.read_bytes()
        enrolment = Enrolment(content, card.path.read_bytes(), card.code, PIN, "Laptop sekretariat")
        return SigningIn(NoVault()).enter(self.folders.profiles / SECRETARIAT.id, enrolment)


def a_small_event() -> Roster:
    """Return the event of the builders with one day of two regions, all five assessors free."""
    roster = a_roster()
    visits = tuple(replace(visit, day=1) for visit in roster.visits[:2])
    event = replace(roster.event, days=1)
    return replace(roster, visits=visits, conflicts=(), event=event)


def two_classes() -> Roster:
    """Return the event with its five assessors and one more as two panels of three."""
    roster = a_small_event()
    more = replace(roster.people[0], id=PersonId("AS-07"), serial=7, name="Dr. Contoh Ketujuh")
    people = [*(member.person for member in roster.classes[0].panel), more.id]
    panels = [
        [PanelMember(person, Role.MEMBER if at else Role.CHAIR) for at, person in enumerate(three)]
        for three in (people[:3], people[3:])
    ]
    return replace(
        roster,
        people=(*roster.people, more),
        classes=tuple(
            ClassGroup(code, f"Ruang {code}", tuple(panel))
            for code, panel in zip("BC", panels, strict=True)
        ),
    )


@contextmanager
def opened(roster: Roster, folder: Path) -> Iterator[Room]:
    folders = prepared_stage(folder)
    published = publish(roster, instrument_text(), folders.publication, NoVault())
    with running_centre(published, folders.centre) as centre:
        casting = Casting(roster, published, folders, SEED, overheard=True)
        casts = [casting.cast(group, centre) for group in roster.classes]
        try:
            for cast in casts:
                cast.enter()
            yield Room(roster, published, folders, casts, centre)
        finally:
            for cast in casts:
                cast.leave()


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    with opened(a_small_event(), tmp_path / "hari") as room:
        yield room


@pytest.fixture
def rooms(tmp_path: Path) -> Iterator[Room]:
    with opened(two_classes(), tmp_path / "hari") as rooms:
        yield rooms


def follow(laptop: Laptop) -> None:
    """Keep in step with the hub by itself from now on, as the window does."""
    following = Following(laptop.profile, laptop.delivering, lambda: None)
    following.start()


def act(laptop: Laptop, visit: VisitId, stage: Stage, at_ms: int) -> float:
    """Start a stage and return the moment it was on the disk."""
    laptop.at(at_ms)
    laptop.running.start_stage(visit, stage)
    return time.monotonic()


def arrive(laptop: Laptop, visit: VisitId, at_ms: int) -> float:
    laptop.at(at_ms)
    laptop.running.arrive(visit, "Bupati", 7)
    return time.monotonic()


def seen(laptop: Laptop, visit: VisitId, state: VisitState, stage: Stage | None) -> float:
    """Return the moment at which this laptop, left to itself, knew of a state and stage."""
    fresh = threading.Event()
    laptop.profile.store.on_recorded(lambda _lines: fresh.set())
    while (turn := laptop.turn(visit)).state is not state or turn.stage is not stage:
        assert fresh.wait(30), f"{laptop.part.person} never saw {visit} {state} {stage}"
        fresh.clear()
    return time.monotonic()


def score_by_itself(laptop: Laptop, visit: VisitId, at_ms: int) -> None:
    """Fill and seal the own sheet and leave the delivery to the laptop."""
    laptop.at(at_ms)
    performing.write_sheet(laptop, visit)
    laptop.scoring.submit(laptop.own_sheet(visit), PIN)


def await_seals(laptop: Laptop, visit: VisitId) -> None:
    laptop.until(f"{visit} sealed", lambda: not laptop.moderating.missing(visit))


def final(laptop: Laptop) -> set[VisitId]:
    turns = laptop.profile.book.turns.values()
    return {turn.id for turn in turns if turn.state in FINAL_STATES}


def first_slot_ms(room: Room) -> int:
    return slot_ms(room.roster.event, room.roster.visits[0])


def open_the_day(cast: Cast, at_ms: int) -> None:
    cast.chair.ask(leading.open_day, 1, list(cast.actors), [], at_ms)


def run_visit(room: Room, visit: VisitId, begins: int) -> list[float]:
    """Play a visit up to its scoring; returns how long each act took to be seen by each laptop."""
    chair, others = room.cast.chair, room.cast.others()
    waits: list[float] = []
    steps = [(VisitState.READY, None)]
    steps += [(VisitState.RUNNING, Stage.PRESENTATION), (VisitState.RUNNING, Stage.DISCUSSION)]
    steps += [(VisitState.SCORING, Stage.SCORING)]
    for minutes, (state, stage) in enumerate(steps):
        looking = [actor.tell(seen, visit, state, stage) for actor in others]
        at_ms = begins + minutes * 10 * MINUTE_MS
        done = (
            chair.ask(arrive, visit, at_ms)
            if stage is None
            else chair.ask(act, visit, stage, at_ms)
        )
        moments = [reply.wait() for reply in looking]
        assert min(moments) > done
        waits += [moment - done for moment in moments]
    return waits


def score_and_lose_the_hub(room: Room, visit: VisitId, at_ms: int, chance: random.Random) -> None:
    """Let everybody score; the hub dies when some have sealed, and another laptop takes over."""
    replies = [(actor, actor.tell(score_by_itself, visit, at_ms)) for actor in all_of(room)]
    chance.shuffle(replies)
    early = chance.randint(0, len(replies) - 1)
    for _, reply in replies[:early]:
        reply.wait()
    room.cast.kill_hub()
    for _, reply in replies[early:]:
        reply.wait()
    heir = chance.choice([actor for actor in all_of(room) if actor is not room.cast.host])
    room.cast.serve_from(heir)


def all_of(room: Room) -> list[Actor]:
    return list(room.cast.actors.values())


def moderate(room: Room, visits: list[VisitId], at_ms: int) -> None:
    """Take opened visits through moderation, agreement and signatures."""
    chair, step = room.cast.chair, 12 * MINUTE_MS
    chair.ask(leading.open_moderation, visits, at_ms)
    together(all_of(room), performing.see_levels, visits)
    changes = together(all_of(room), performing.change_levels, visits, at_ms + step)
    changed = {sheet: number for one in changes.values() for sheet, number in one.items()}
    chair.ask(leading.agree, visits, changed, at_ms + 2 * step)
    together(all_of(room), performing.sign, visits, {}, at_ms + 3 * step)
    chair.ask(leading.conclude, visits, at_ms + 4 * step)


def test_a_class_day_apart_then_together(room: Room) -> None:
    chance, begins = random.Random(SEED), first_slot_ms(room)
    open_the_day(room.cast, begins - 60 * MINUTE_MS)
    together(all_of(room), follow)
    waits: list[float] = []
    for number, visit in enumerate((FIRST, SECOND)):
        start = begins + number * 120 * MINUTE_MS
        waits += run_visit(room, visit, start)
        score_and_lose_the_hub(room, visit, start + 40 * MINUTE_MS, chance)
        room.cast.chair.ask(await_seals, visit)
        room.cast.chair.ask(leading.reveal, visit, start + 60 * MINUTE_MS)
    moderate(room, [FIRST, SECOND], begins + 300 * MINUTE_MS)
    assert set(room.cast.chair.ask(final)) == {FIRST, SECOND}
    # A machine that runs everything at once may be late now and then.
    assert statistics.median(waits) <= SEEN_SECONDS, sorted(waits)

    played = together(all_of(room), leave)
    assert_nothing_leaked(list(played.values()))
    assert_everything_arrived(room, list(played.values()))
    assert_clocks_differ(room)


def assert_nothing_leaked(played: list[Played]) -> None:
    """Every byte the hubs sent was read: no level before its reveal, and levels after it."""
    for one in played:
        assert one.overheard is not None
        assert one.overheard.early == []
        assert one.overheard.levels > 0


def assert_everything_arrived(room: Room, played: list[Played]) -> None:
    secretary = room.secretariat()
    try:
        fetched = Delivering(secretary, room.centre).exchange().fetched
        assert fetched == sum(one.recorded for one in played)
        assert {one.pending for one in played} == {one.refused for one in played} == {0}
        assert all(one.sound for one in played)
        results = Ranking(secretary).results()
        assert results.final == {FIRST, SECOND}
        assert (results.differing, results.parallel) == ((), ())
        assert [place.result.valid for place in results.ranked] == [5, 5]
        digests = {tuple(sorted(one.results.items())) for one in played}
        assert len(digests) == 1
    finally:
        secretary.close()


def assert_clocks_differ(room: Room) -> None:
    offsets = [actor.part.offset_ms for actor in all_of(room)]
    assert max(offsets) - min(offsets) > MINUTE_MS


def suspend(laptop: Laptop, visit: VisitId, at_ms: int) -> None:
    laptop.at(at_ms)
    laptop.running.suspend(visit, "Contoh: daerah pindah ke kelas lain.")
    laptop.exchange()


def await_seat(laptop: Laptop, visit: VisitId, class_code: str) -> None:
    laptop.until(
        f"{visit} in {class_code}",
        lambda: laptop.profile.roster.visit(visit).class_code == class_code,
    )


def await_sheets(laptop: Laptop, visit: VisitId, count: int) -> None:
    laptop.until(f"{count} sheets", lambda: len(laptop.moderating.sealed(visit)) == count)


def sign_in_ink(laptop: Laptop, visit: VisitId, people: list[PersonId], at_ms: int) -> None:
    """Record the signatures of people whose laptops are in another room."""
    laptop.at(at_ms)
    for person in people:
        laptop.moderating.sign(visit, person, SigningWay.WET)
    laptop.exchange()


def move_to(secretary: Profile, centre: str, visit: VisitId, class_code: str) -> None:
    """Seat a region in another class as the secretariat, once its visit is suspended."""
    delivering = Delivering(secretary, centre)
    rail = open_rail(secretary, centre)
    mark, deadline = "", time.monotonic() + 60
    while secretary.book.turn(visit).state is not VisitState.SUSPENDED:
        assert time.monotonic() < deadline
        mark = rail.news(mark, 5).mark
        delivering.exchange()
    where = secretary.roster.visit(visit)
    secretary.act(Seated(visit, class_code, 1, "15.00", where.minutes, "Contoh: kelas penuh."))
    delivering.exchange()
    rail.close()


def test_a_region_moves_after_half_its_sheets_and_all_of_them_count(rooms: Room) -> None:
    old, new = rooms.casts
    begins = first_slot_ms(rooms)
    open_the_day(old, begins - 60 * MINUTE_MS)
    old.chair.ask(leading.receive, FIRST, "Bupati", 7, begins)
    old.chair.ask(leading.start_stages, FIRST, dict.fromkeys(Stage, begins))
    sealed, unfinished = list(old.actors.values())[:2], list(old.actors.values())[2]
    together(sealed, performing.score, FIRST, begins)
    unfinished.ask(performing.begin_sheet, FIRST, 5, begins)
    old.chair.ask(suspend, FIRST, begins + 20 * MINUTE_MS)
    secretary = rooms.secretariat()
    secretary.clock = ScriptedClock(rooms.roster.event.zone, begins + 30 * MINUTE_MS, 1000)
    try:
        move_to(secretary, rooms.centre, FIRST, new.code)
        later = begins + 60 * MINUTE_MS
        # Its hub looks at the centre when it has something to bring, and now and then.
        open_the_day(new, later - 20 * MINUTE_MS)
        new.chair.ask(await_seat, FIRST, new.code)
        new.chair.ask(leading.receive, FIRST, "Bupati", 7, later)
        new.chair.ask(leading.start_stages, FIRST, dict.fromkeys(Stage, later))
        together(new.actors.values(), performing.score, FIRST, later)
        new.chair.ask(await_sheets, FIRST, 5)
        new.chair.ask(leading.reveal, FIRST, later + 20 * MINUTE_MS)
        step, everybody = 12 * MINUTE_MS, list(new.actors.values())
        talking = later + 60 * MINUTE_MS
        new.chair.ask(leading.open_moderation, [FIRST], talking)
        together(everybody, performing.see_levels, [FIRST])
        changes = together(everybody, performing.change_levels, [FIRST], talking + step)
        changed = {sheet: number for one in changes.values() for sheet, number in one.items()}
        new.chair.ask(leading.agree, [FIRST], changed, talking + 2 * step)
        together(everybody, performing.sign, [FIRST], {}, talking + 3 * step)
        elsewhere = [actor.person for actor in sealed]
        new.chair.ask(sign_in_ink, FIRST, elsewhere, talking + 4 * step)
        new.chair.ask(leading.conclude, [FIRST], talking + 5 * step)
        played = [
            one for cast in rooms.casts for one in together(cast.actors.values(), leave).values()
        ]
        assert_nothing_leaked([one for one in played if one.person in new.actors])
        Delivering(secretary, rooms.centre).exchange()
        results = Ranking(secretary).results()
        assert results.final == {FIRST}
        assert results.differing == ()
        [place] = results.ranked
        assert place.result.valid == 5
        assert {one.refused for one in played} == {0}
    finally:
        secretary.close()
