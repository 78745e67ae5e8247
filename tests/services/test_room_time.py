"""A stage's time left is the same on all laptops of a room, however wrong their clocks are."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from smartcity_desktop.domain.facts import VisitId
from smartcity_desktop.domain.words import Stage
from smartcity_desktop.host.clock import SystemClock
from smartcity_desktop.protocol.journal import Wall
from smartcity_desktop.services.class_day import ClassDay
from smartcity_desktop.services.declaring import Declaring
from smartcity_desktop.services.hub import Hub
from smartcity_desktop.services.profile import Profile
from smartcity_desktop.services.running import Running
from tests.builders import CHAIR, MEMBER, PEOPLE, a_profile, begin, the_event
from tests.services.panel import at

VISIT = VisitId("V003")
ZONE = "Asia/Makassar"
MINUTE_MS = 60_000
AHEAD = (3 * MINUTE_MS, -4 * MINUTE_MS, 90 * MINUTE_MS)


@dataclass(slots=True)
class WrongClock(SystemClock):
    """The system's clock, off by minutes; what is measured stays with it."""

    ahead_ms: int = 0

    def wall(self) -> Wall:
        told = SystemClock.wall(self)
        return replace(told, ms=told.ms + self.ahead_ms)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[tuple[Profile, ...]]:
    event = the_event()
    laptops = [a_profile(tmp_path / p.id, event, p) for p in (CHAIR, MEMBER, PEOPLE[2])]
    for laptop, ahead in zip(laptops, AHEAD, strict=True):
        laptop.clock = WrongClock(ZONE, ahead_ms=ahead)
    yield tuple(laptops)
    for laptop in laptops:
        laptop.close()


def used(laptop: Profile) -> int:
    """Return the seconds of the running stage as a laptop shows them."""
    day = ClassDay(laptop)
    slot = day.slot(VISIT)
    assert slot is not None
    found = next(time for time in day.stage_times(slot) if time.running)
    assert found.used_seconds is not None
    return found.used_seconds


def assert_alike(laptops: tuple[Profile, ...], seconds: int) -> None:
    """All laptops show one time, and that no less than has passed by any clock."""
    shown = [used(laptop) for laptop in laptops]
    assert max(shown) - min(shown) <= 2
    # A busy machine takes its own time between two acts.
    assert seconds - 2 <= min(shown) < seconds + 60


def share(laptops: tuple[Profile, ...], hub: str) -> None:
    """Let every laptop hear of the room's time, deliver and fetch."""
    links = [at(laptop, hub) for laptop in laptops]
    for link in links:
        link.wait_for_news(0)
    for link in (*links, *links):
        link.exchange()
    for link in links:
        link.close()


def pass_time(laptops: tuple[Profile, ...], ms: int) -> None:
    """Move every clock on, as if that much time had passed."""
    for laptop in laptops:
        assert isinstance(laptop.clock, WrongClock)
        laptop.clock.ahead_ms += ms


def test_a_stage_shows_one_time_left_in_the_room_and_after_its_hub_dies(
    room: tuple[Profile, ...],
) -> None:
    chair, member, _ = room
    first, second = Hub(announce=False), Hub(announce=False)
    try:
        first.start(chair, 0)
        share(room, first.state.own_address)
        begin(chair, VISIT)
        share(room, first.state.own_address)
        pass_time(room, 5 * MINUTE_MS)
        assert_alike(room, 300)
        # Another laptop takes over, whose own clock is seven minutes behind the first one's.
        first.stop()
        pass_time(room, MINUTE_MS)
        second.start(member, 0)
        share(room, second.state.own_address)
    finally:
        first.stop()
        second.stop()
    shown = [used(laptop) for laptop in room]
    assert max(shown) - min(shown) <= 2


def test_a_stage_runs_although_the_hybrid_clock_is_far_ahead(room: tuple[Profile, ...]) -> None:
    chair, _, fast = room
    hub = Hub(announce=False)
    try:
        # The fastest clock speaks before anybody measured it: the order runs ahead from now on.
        Declaring(fast).review(())
        hub.start(chair, 0)
        share(room, hub.state.own_address)
        begin(chair, VISIT)
        share(room, hub.state.own_address)
        Running(chair).start_stage(VISIT, Stage.DISCUSSION)
        assert chair.book.last[0] > chair.clock.wall().ms + 80 * MINUTE_MS
        share(room, hub.state.own_address)
        pass_time(room, MINUTE_MS)
    finally:
        hub.stop()
    assert_alike(room, 60)
