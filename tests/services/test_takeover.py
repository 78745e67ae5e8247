"""Hubs die and laptops take over: whatever the order, nothing is lost and nothing doubled."""

import random
import threading
import time
from collections.abc import Sequence
from contextlib import suppress

import pytest

from smartcity_desktop.host.clock import ScriptedClock
from smartcity_desktop.protocol.bundle import bytes_text, read_bundle
from smartcity_desktop.services.delivering import Delivering
from smartcity_desktop.services.hub import Hub
from smartcity_desktop.services.profile import Profile
from smartcity_desktop.sync.errors import SyncError
from smartcity_desktop.sync.http import HttpRail
from tests.builders import (
    MORNING_MS,
    PEOPLE,
)
from tests.laptops import Open, laptop, secretariat  # noqa: F401
from tests.services.panel import at, centre, known, score, seal  # noqa: F401

MINUTE_MS = 60_000


@pytest.fixture
def panel(laptop: Open) -> list[Profile]:
    """Return three laptops of the class whose clocks are minutes apart."""
    panel = [laptop(person) for person in PEOPLE[:3]]
    for number, one in enumerate(panel):
        ahead = (number - 1) * 7 * MINUTE_MS
        one.clock = ScriptedClock("Asia/Makassar", MORNING_MS + ahead, step_ms=1000)
    return panel


def held_by(rail: HttpRail) -> dict[str, list[bytes]]:
    """Return the journals that a rail's person gets whole, as entries' own bytes."""
    heads: dict[str, int] = {}
    journals: dict[str, list[bytes]] = {}
    while (answer := rail.fetch(heads)).bundles:
        for text in answer.bundles:
            bundle = read_bundle(bytes_text(text))
            lines = journals.setdefault(bundle.header.journal, [])
            lines += [line.content for line in bundle.lines if line.entry.seq >= len(lines)]
            heads[bundle.header.journal] = len(lines)
    rail.close()
    return journals


def at_the_hub(owners: Sequence[Profile], address: str) -> dict[str, list[bytes]]:
    """Return the owners' journals at a hub: before the opening each gets the own one whole."""
    held: dict[str, list[bytes]] = {}
    for owner in owners:
        held |= held_by(HttpRail.to_hub(address, owner.package.authority, owner.identity))
    return held


def at_the_centre(owners: Sequence[Profile], centre: str) -> dict[str, list[bytes]]:
    held: dict[str, list[bytes]] = {}
    for owner in owners:
        held |= held_by(HttpRail(centre, owner.package.authority, owner.identity))
    return held


def written(laptops: Sequence[Profile]) -> dict[str, list[bytes]]:
    return {p.journal: [line.content for line in p.store.lines(p.journal)] for p in laptops}


def exchange_until_receipted(links: Sequence[Delivering]) -> None:
    """Exchange with the hub until the centre's receipts for everything have come back."""
    deadline = time.monotonic() + 30
    while any(link.standing().pending for link in links):
        assert time.monotonic() < deadline
        for link in links:
            link.exchange_with_hub()
            link.wait_for_news(1)


def kill(hub: Hub) -> None:
    assert hub._process is not None
    hub._process.kill()
    hub._process.wait(10)
    hub.stop()


def test_hubs_killed_at_random_points_lose_and_double_nothing(
    panel: list[Profile], centre: str
) -> None:
    chance = random.Random(20261103)
    links = [Delivering(laptop) for laptop in panel]
    hub = Hub(announce=False)
    deaths = 0
    try:
        for number in range(5):
            # The same laptop again, or another of the class takes over.
            hub.start(panel[chance.randrange(len(panel))], 0)
            for link in links:
                link.use_hub(hub.state.own_address)
            process = hub._process
            assert process is not None
            bomb = threading.Timer(chance.uniform(0.0, 0.5), process.kill)
            bomb.start()
            for laptop, link in zip(panel, links, strict=True):
                score(laptop, 3, number % 3)
                with suppress(SyncError):
                    link.exchange_with_hub()
            bomb.join()
            process.wait(10)
            hub.stop()
            deaths += 1
        hub.start(panel[1], 0, centre)
        for link in links:
            link.use_hub(hub.state.own_address)
            link.exchange_with_hub()
        assert at_the_hub(panel, hub.state.own_address) == written(panel)
        exchange_until_receipted(links)
    finally:
        hub.stop()
    assert deaths == 5
    assert at_the_centre(panel, centre) == written(panel)
    assert all(link.standing().refused == 0 for link in links)


def test_the_dead_hub_comes_back_and_nothing_is_doubled(panel: list[Profile], centre: str) -> None:
    """What only the dead hub had heard of reaches the centre once, whoever brings it first."""
    chair, member, third = panel
    first, second = Hub(announce=False), Hub(announce=False)
    try:
        first.start(chair, 0)
        links = [at(laptop, first.state.own_address) for laptop in panel]
        for laptop, link in zip(panel, links, strict=True):
            score(laptop, 4)
            link.exchange_with_hub()
        kill(first)
        second.start(member, 0, centre)
        for link in links[1:]:
            link.use_hub(second.state.own_address)
        seal(third)
        for link in links[1:]:
            link.exchange_with_hub()
        exchange_until_receipted(links[1:])
        assert set(at_the_centre(panel, centre)) == {member.journal, third.journal}
        first.start(chair, 0, centre)
        links[0].use_hub(first.state.own_address)
        exchange_until_receipted(links[:1])
        # The old hub has learned from the centre what happened without it.
        assert wait_for_kinds(chair, third, {"journal_opened", "submitted", "head_signed"},
                              links[0])  # fmt: skip
        # Their levels it gets from their own laptops, and from nobody else.
        assert at_the_hub(panel, first.state.own_address) != written(panel)
        for link in links[1:]:
            link.use_hub(first.state.own_address)
            link.exchange_with_hub()
        assert at_the_hub(panel, first.state.own_address) == written(panel)
    finally:
        first.stop()
        second.stop()
    assert at_the_centre(panel, centre) == written(panel)


def wait_for_kinds(reader: Profile, owner: Profile, kinds: set[str], link: Delivering) -> bool:
    deadline = time.monotonic() + 20
    while known(reader, owner) != kinds and time.monotonic() < deadline:
        link.wait_for_news(1)
        link.exchange_with_hub()
    return known(reader, owner) == kinds


def test_a_laptop_meets_a_hub_that_heard_of_it_from_the_centre(
    panel: list[Profile], secretariat: Profile, centre: str
) -> None:
    """The hub holds what is open of the own journal already, brought by nobody in the room."""
    newcomer = panel[1]
    Delivering(newcomer, centre).exchange()
    score(newcomer, 6)
    Delivering(newcomer, centre).exchange()
    hub = Hub(announce=False)
    try:
        hub.start(panel[0], 0, centre)
        reader = at(secretariat, hub.state.own_address)
        deadline = time.monotonic() + 20
        while newcomer.journal not in at_the_hub([newcomer], hub.state.own_address):
            assert time.monotonic() < deadline
            reader.wait_for_news(1)
        # What is not yet opened comes from its owner alone.
        held = at_the_hub([newcomer], hub.state.own_address)
        assert held[newcomer.journal] == written([newcomer])[newcomer.journal][:1]
        link = at(newcomer, hub.state.own_address)
        link.exchange_with_hub()
        standing = link.standing()
        assert (standing.hub_held, standing.pending) == (7, 0)
        held = at_the_hub([newcomer], hub.state.own_address)
        assert held[newcomer.journal] == written([newcomer])[newcomer.journal]
    finally:
        hub.stop()
