"""mDNS finds the event's own hubs, and is quiet where it cannot work."""

import time
from collections.abc import Iterator

import pytest
import zeroconf

from smartcity_desktop.sync import discovery
from smartcity_desktop.sync.discovery import Announcement, FoundHub, found_hubs
from tests.sync.multicast import needs_multicast

OURS, THEIRS = "a" * 64, "b" * 64


@pytest.fixture
def announced() -> Iterator[list[Announcement]]:
    made: list[Announcement] = []
    yield made
    for one in made:
        one.withdraw()


def announce(made: list[Announcement], authority: str, code: str, port: int) -> None:
    one = Announcement(authority, code, f"{port:064x}"[::-1])
    made.append(one)
    one.make(["192.168.77.5"], port)


@needs_multicast
def test_the_events_own_hubs_are_found_by_class(announced: list[Announcement]) -> None:
    announce(announced, OURS, "B", 8443)
    announce(announced, OURS, "A", 8444)
    announce(announced, THEIRS, "A", 8445)
    expected = (
        FoundHub("A", ("https://192.168.77.5:8444",)),
        FoundHub("B", ("https://192.168.77.5:8443",)),
    )
    deadline = time.monotonic() + 15
    while (found := found_hubs(OURS, 3)) != expected:
        assert time.monotonic() < deadline, found
    announced[0].withdraw()
    while len(found_hubs(OURS, 2)) != 1:
        assert time.monotonic() < deadline


def test_a_room_without_a_hub_is_quiet() -> None:
    assert found_hubs("d" * 64, 0.3) == ()


def test_a_machine_without_a_network_is_quiet(
    monkeypatch: pytest.MonkeyPatch, announced: list[Announcement]
) -> None:
    def none(**_options: object) -> zeroconf.Zeroconf:
        raise OSError(19, "No such device")

    monkeypatch.setattr(discovery, "Zeroconf", none)
    assert found_hubs(OURS) == ()
    announce(announced, OURS, "B", 8443)
    announced[0].withdraw()
