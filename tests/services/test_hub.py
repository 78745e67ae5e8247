"""A laptop as its class's hub: started from the profile, stopped with it, found by its address."""

import io
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from smartcity_desktop.domain.roster import PanelMember
from smartcity_desktop.domain.words import Role
from smartcity_desktop.host.errors import HostError
from smartcity_desktop.services.hub import Hub, address_code, hubs_nearby, ledger_key, may_be_hub
from smartcity_desktop.services.profile import Profile
from smartcity_desktop.sync.discovery import found_hubs
from tests.builders import (
    SECRETARIAT,
    a_profile,
    a_published_event,
    a_roster,
)
from tests.laptops import Open, chair, laptop, member  # noqa: F401
from tests.services.panel import at, known, score, seal
from tests.sync.multicast import needs_multicast


@pytest.fixture
def hub() -> Iterator[Hub]:
    hub = Hub(announce=False)
    yield hub
    hub.stop()


def a_taken_port() -> socket.socket:
    taken = socket.socket()
    taken.bind(("0.0.0.0", 0))
    taken.listen()
    return taken


def test_the_chairs_laptop_serves_the_class(hub: Hub, chair: Profile, member: Profile) -> None:
    assert not hub.state.running
    addresses = hub.start(chair, 0)
    state = hub.state
    assert (state.running, state.class_code, state.addresses) == (True, "B", addresses)
    assert all(one.startswith("https://") for one in addresses)
    assert hub.start(chair, 0) == addresses
    seal(member)
    at(member, addresses[0]).exchange()
    at(chair, state.own_address).exchange()
    assert known(chair, member) == {"journal_opened", "submitted", "head_signed"}
    hub.stop()
    assert not hub.state.running
    hub.stop()


def test_what_it_held_is_there_at_the_next_start(hub: Hub, chair: Profile, member: Profile) -> None:
    hub.start(chair, 0)
    score(member, 4)
    delivering = at(member, hub.state.own_address)
    delivering.exchange()
    hub.stop()
    hub.start(chair, 0)
    delivering.use_hub(hub.state.own_address)
    assert delivering.exchange().held == 5
    assert delivering.standing().hub_held == 5
    assert ledger_key(chair) == ledger_key(chair)
    folder = chair.folder / "hub"
    assert b"SQLite format 3" not in (folder / "hub.sqlite").read_bytes()
    assert member.journal.encode() not in (folder / "hub.sqlite").read_bytes()


def test_another_port_is_taken_when_the_usual_one_is_not_free(hub: Hub, chair: Profile) -> None:
    with a_taken_port() as taken:
        port = taken.getsockname()[1]
        addresses = hub.start(chair, port)
    assert not addresses[0].endswith(f":{port}")
    assert hub.state.running


def test_a_hub_that_ended_by_itself_is_not_running(hub: Hub, chair: Profile) -> None:
    hub.start(chair, 0)
    process = hub._process
    assert process is not None
    process.kill()
    process.wait(10)
    assert not hub.state.running
    assert hub.start(chair, 0)


def test_a_hub_that_cannot_start_says_where_its_log_is(hub: Hub, chair: Profile) -> None:
    folder = chair.folder / "hub"
    folder.mkdir()
    (folder / "hub.sqlite").write_bytes(b"no database at all" * 1000)
    with pytest.raises(HostError) as refused:
        hub.start(chair, 0)
    assert refused.value.key == "hub_not_started"
    assert Path(str(refused.value.details["log"])).stat().st_size > 0
    assert not hub.state.running


def test_an_observers_laptop_is_no_hub(hub: Hub, tmp_path: Path) -> None:
    roster = a_roster()
    group = roster.classes[0]
    panel = (*group.panel[:4], PanelMember(group.panel[4].person, Role.OBSERVER))
    event = a_published_event(replace(roster, classes=(replace(group, panel=panel),)))
    profile = a_profile(tmp_path / "pengamat", event, roster.person(group.panel[4].person))
    try:
        assert not may_be_hub(profile)
        with pytest.raises(HostError) as refused:
            hub.start(profile, 0)
        assert refused.value.key == "hub_not_allowed"
    finally:
        profile.close()


def test_the_secretariats_hub_belongs_to_no_class(hub: Hub, laptop: Open) -> None:
    profile = laptop(SECRETARIAT)
    try:
        assert may_be_hub(profile)
        hub.start(profile, 0)
        assert hub.state.class_code == ""
    finally:
        hub.stop()
        profile.close()


@needs_multicast
def test_the_room_is_told_while_it_runs(chair: Profile) -> None:
    hub = Hub()
    hub.start(chair, 0)
    try:
        assert wait_for(lambda: bool(found_hubs(chair.package.fingerprint, 2)))
        (found,) = hubs_nearby(chair, 2)
        assert found.class_code == "B"
        assert set(found.addresses) <= set(hub.state.addresses)
    finally:
        hub.stop()
    assert wait_for(lambda: not found_hubs(chair.package.fingerprint, 1))


def wait_for(fits: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 15
    while not (good := fits()) and time.monotonic() < deadline:
        continue
    return good


def test_the_address_is_read_back_from_its_code() -> None:
    address = "https://192.168.1.20:8443"
    picture = Image.open(io.BytesIO(address_code(address))).convert("RGB")
    (code,) = zxingcpp.read_barcodes(picture)
    assert code.text == address
