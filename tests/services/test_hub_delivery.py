"""Delivering to a class hub: at once, each fact once, apart from the centre's own receipts."""

import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from smartcity_desktop.domain.facts import (
    ConflictsReviewed,
    EvidenceAdded,
    EvidenceChecked,
    Noted,
)
from smartcity_desktop.domain.words import EvidenceVerdict
from smartcity_desktop.protocol.bundle import cut
from smartcity_desktop.protocol.credentials import hub_credentials
from smartcity_desktop.protocol.errors import ProtocolError
from smartcity_desktop.protocol.identity import fingerprint
from smartcity_desktop.protocol.journal import Wall
from smartcity_desktop.services.class_day import ClassDay
from smartcity_desktop.services.delivering import Connection, Delivering
from smartcity_desktop.services.following import Following
from smartcity_desktop.services.hub_link import admit_hub, open_hub_rail
from smartcity_desktop.services.profile import Profile
from smartcity_desktop.storage import shelf
from smartcity_desktop.storage.errors import StorageError
from smartcity_desktop.storage.queries import heads
from smartcity_desktop.sync.errors import SyncError
from tests.builders import (
    CHAIR,
    MEMBER,
    PEOPLE,
    SECRETARIAT,
    PublishedEvent,
    a_profile,
    a_published_event,
)
from tests.central.scribe import RunningHub, a_hub
from tests.laptops import Open, chair, laptop, member, secretariat  # noqa: F401
from tests.services.panel import (
    a_folder,
    at,
    hub_of,
    known,
    score,
    seal,
    served,
    sheets_of,
    stage_of,
)


@pytest.fixture
def hub(event: PublishedEvent, chair: Profile, tmp_path: Path) -> Iterator[RunningHub]:
    with a_hub(stage_of(event), a_folder(tmp_path, "hub"), hub=hub_of(chair)) as running:
        yield running


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Count what goes over the wire, by method and what it is about."""
    counted: Counter[str] = Counter()
    real = requests.Session.request

    def counting(session: requests.Session, method: str, url: str, **rest: object) -> object:
        path = url.split("?", maxsplit=1)[0].split("/")
        counted[f"{method} {path[6] if len(path) > 6 else path[-1]}"] += 1
        return real(session, method, url, **rest)

    monkeypatch.setattr(requests.Session, "request", counting)
    return counted


def test_the_hub_holds_it_and_the_centre_does_not_yet(member: Profile, hub: RunningHub) -> None:
    delivering = at(member, hub.url)
    score(member, 5)
    assert delivering.standing().hub_connection is Connection.UNTRIED
    exchanged = delivering.exchange()
    assert (exchanged.held, exchanged.delivered, exchanged.parked) == (6, 0, 0)
    standing = delivering.standing()
    assert (standing.hub_held, standing.pending, standing.last_receipt_at) == (6, 6, "")
    assert standing.hub_connection is Connection.REACHED
    assert standing.hub_address == hub.url
    again = Delivering(member)
    assert (again.hub, again.standing().hub_held) == (hub.url, 6)


def test_a_slot_tells_that_the_hub_holds_its_sealed_sheet(member: Profile, hub: RunningHub) -> None:
    delivering, class_day = at(member, hub.url), ClassDay(member)
    sheet = seal(member)
    visit = member.roster.sheet_owner(sheet)[0].id
    assert not class_day.slot(visit).held
    delivering.exchange()
    assert (class_day.slot(visit).held, class_day.slot(visit).received) == (True, False)
    delivering.use_hub("")
    assert not class_day.slot(visit).held


def test_nothing_goes_to_the_same_hub_twice(
    member: Profile, hub: RunningHub, asked: Counter[str]
) -> None:
    score(member, 5)
    at(member, hub.url).exchange()
    score(member, 2)
    asked.clear()
    delivering = Delivering(member)
    assert delivering.exchange().held == 2
    assert asked["PUT bundles"] == 1
    asked.clear()
    score(member, 1)
    assert delivering.exchange().held == 1
    # The connection and the session are kept: one delivery, one fetch, one look for receipts.
    assert asked == {"PUT bundles": 1, "GET journals": 1, "POST fetch": 1}


def test_peers_learn_what_they_may_know_and_no_level(
    chair: Profile, member: Profile, hub: RunningHub
) -> None:
    seal(member)
    at(member, hub.url).exchange()
    at(chair, hub.url).exchange()
    assert known(chair, member) == {"journal_opened", "submitted", "head_signed"}


def test_what_the_centre_refused_too_early_counts_once_its_ground_has_come(
    chair: Profile, member: Profile, hub: RunningHub, event: PublishedEvent, tmp_path: Path
) -> None:
    visit, digest = chair.roster.visits[0].id, "d" * 64
    chair.act(EvidenceAdded(visit, digest, "a.pdf", "Contoh", "", 1, late=False))
    at(chair, hub.url).exchange_with_hub()
    with served(event, tmp_path) as centre:
        ours, theirs = at(member, hub.url, centre.url), at(chair, hub.url, centre.url)
        ours.exchange_with_hub()
        member.act(EvidenceChecked(visit, digest, EvidenceVerdict.VALID, ""))
        ours.exchange_with_centre()
        assert [one.key for one in shelf.refused(member.store)] == ["evidence_unknown"]
        theirs.exchange_with_centre()
        ours.exchange_with_centre()
        assert shelf.refused(member.store) == []


def test_a_hub_that_is_away_stops_nothing(member: Profile, event: PublishedEvent,
                                          tmp_path: Path) -> None:  # fmt: skip
    score(member, 3)
    with served(event, tmp_path) as centre:
        delivering = at(member, "127.0.0.1:9", centre.url)
        assert delivering.exchange().delivered == 4
    standing = delivering.standing()
    assert standing.hub_connection is Connection.OFFLINE
    assert (standing.pending, standing.connection) == (0, Connection.REACHED)
    assert isinstance(delivering.hub_error, SyncError)
    assert delivering.hub_error.key == "hub_unreachable"
    assert delivering.centre_error is None


def test_a_centre_that_is_away_does_not_stop_the_hub(member: Profile, hub: RunningHub) -> None:
    score(member, 3)
    delivering = at(member, hub.url, "https://127.0.0.1:9")
    assert delivering.exchange().held == 4
    assert delivering.standing().connection is Connection.OFFLINE
    assert isinstance(delivering.centre_error, SyncError)
    hub.kill()
    with pytest.raises(SyncError) as refused:
        delivering.exchange()
    assert refused.value.key == "centre_unreachable"
    assert delivering.standing().hub_connection is Connection.OFFLINE


def test_a_centre_is_no_hub_and_a_hub_is_no_centre(
    member: Profile, hub: RunningHub, event: PublishedEvent, tmp_path: Path
) -> None:
    score(member, 1)
    with pytest.raises(SyncError) as refused:
        Delivering(member, hub.url).exchange()
    assert refused.value.key == "centre_untrusted"
    with served(event, tmp_path) as centre, pytest.raises(SyncError) as refused:
        at(member, centre.url).exchange()
    assert refused.value.key == "hub_untrusted"
    assert shelf.receipted_until(member.store, member.journal) == 0


def test_another_events_hub_gets_nothing(member: Profile, tmp_path: Path) -> None:
    foreign = stage_of(a_published_event())
    with a_hub(foreign, a_folder(tmp_path, "lain")) as running, pytest.raises(SyncError) as refused:
        at(member, running.url).exchange()
    assert refused.value.key == "hub_untrusted"


def test_another_hub_gets_exactly_what_it_lacks(
    chair: Profile, member: Profile, hub: RunningHub, event: PublishedEvent, tmp_path: Path,
    asked: Counter[str],
) -> None:  # fmt: skip
    score(member, 40)
    delivering = at(member, hub.url)
    delivering.exchange()
    hub.kill()
    folder = a_folder(tmp_path, "hub-kedua")
    with a_hub(stage_of(event), folder, hub=hub_of(member)) as second:
        delivering.use_hub(second.url)
        assert delivering.standing().hub_held == 0
        asked.clear()
        assert delivering.exchange().held == 41
        assert asked["PUT bundles"] == 1
        assert delivering.exchange().held == 0
        assert asked["PUT bundles"] == 1
    with a_hub(stage_of(event), a_folder(tmp_path, "hub"), hub=hub_of(chair)) as first:
        # The dead one comes back with its ledger: it gets only what came after.
        score(member, 2)
        delivering.use_hub(first.url)
        delivering.exchange()
        assert delivering.standing().hub_held == 43


def test_a_hub_without_its_ledger_gets_everything_again(
    chair: Profile, member: Profile, event: PublishedEvent, tmp_path: Path
) -> None:
    score(member, 3)
    stage, identity = stage_of(event), hub_of(chair)
    with a_hub(stage, a_folder(tmp_path, "satu"), hub=identity) as running:
        at(member, running.url).exchange()
    with a_hub(stage, a_folder(tmp_path, "dua"), hub=identity) as running:
        delivering = at(member, running.url)
        delivering.exchange()
        assert delivering.standing().hub_held == 4
        assert delivering.exchange().held == 0


def test_a_hub_that_knows_another_history_of_us_is_shown(
    chair: Profile, member: Profile, hub: RunningHub
) -> None:
    """The copy of a profile went on elsewhere and delivered first."""
    lines = member.store.lines(member.journal)
    twin = member.store.head
    score(member, 2)
    other = at(member, hub.url)
    code = member.package.instrument.judged()[0].code
    fact = Noted(sheets_of(member)[0], code, "Salinan.")
    line = twin.following(fact, Wall(twin.at.ms + 5000, "Asia/Makassar"), member.store.salt_key)
    copied = cut(
        [*lines, line], "uji-2026", member.package.fingerprint, member.journal,
        fingerprint(member.identity.certificate), member.identity, member.store.salt_key,
    )  # fmt: skip
    rail = open_hub_rail(member, hub.url)
    rail.deliver(copied)
    rail.close()
    at(chair, hub.url).exchange()
    with pytest.raises(SyncError) as refused:
        other.exchange()
    assert refused.value.key == "hub_forked"
    assert other.standing().hub_connection is Connection.PAUSED
    # What peers did comes all the same.
    assert known(member, chair) == {"journal_opened"}


def test_a_forked_journal_keeps_no_other_away(
    laptop: Open, chair: Profile, member: Profile, event: PublishedEvent, tmp_path: Path
) -> None:
    """Two hubs were told two histories of one laptop; the reader had heard of the first."""
    third = laptop(PEOPLE[2])
    copy = a_profile(tmp_path / "salinan", event)
    reader = laptop(SECRETARIAT)
    stage = stage_of(event)
    try:
        member.act(ConflictsReviewed("B", ()))
        with a_hub(stage, a_folder(tmp_path, "satu"), hub=hub_of(chair)) as first:
            at(member, first.url).exchange()
            at(reader, first.url).exchange()
        copy.act(ConflictsReviewed("B", ("35.74",)), ConflictsReviewed("B", ()))
        with a_hub(stage, a_folder(tmp_path, "dua"), hub=hub_of(chair)) as second:
            for one in (chair, copy, third):
                at(one, second.url).exchange()
            delivering = at(reader, second.url)
            with pytest.raises((ProtocolError, StorageError)):
                delivering.exchange_with_hub()
        assert known(reader, chair) == known(reader, third) == {"journal_opened"}
        # The first history stays as it was heard.
        lines = reader.store.lines(member.journal)
        assert [line.hash for line in lines] == [
            line.hash for line in member.store.lines(member.journal)
        ]
        assert delivering.hub_error is not None
    finally:
        copy.close()


def test_an_act_is_on_the_other_laptop_within_two_seconds(
    chair: Profile, member: Profile, hub: RunningHub
) -> None:
    arrived = threading.Event()
    reached = threading.Event()

    def look() -> None:
        reached.set()
        if "submitted" in known(chair, member):
            arrived.set()

    one = Following(member, at(member, hub.url), lambda: None)
    two = Following(chair, at(chair, hub.url), look)
    one.start()
    two.start()
    try:
        assert reached.wait(60)
        seal(member)
        # Without news the next look would be a minute away.
        assert arrived.wait(30)
    finally:
        one.stop()
        two.stop()


def test_waiting_for_news_waits_and_wakes(chair: Profile, member: Profile, hub: RunningHub) -> None:
    delivering = at(chair, hub.url)
    assert delivering.wait_for_news(5)
    assert delivering.present == {CHAIR.id}
    assert not delivering.wait_for_news(0)
    woken: list[bool] = []
    waiting = threading.Thread(target=lambda: woken.append(delivering.wait_for_news(15)))
    waiting.start()
    at(member, hub.url).exchange()
    waiting.join(10)
    assert woken == [True]
    at(member, hub.url).wait_for_news(0)
    delivering.wait_for_news(0)
    assert delivering.present == {CHAIR.id, MEMBER.id}


def test_who_comes_into_the_room_is_seen_at_once(
    chair: Profile, member: Profile, hub: RunningHub
) -> None:
    delivering, told = at(chair, hub.url), threading.Event()
    seen: list[frozenset[str]] = []

    def look() -> None:
        seen.append(delivering.present)
        if MEMBER.id in delivering.present:
            told.set()

    following = Following(chair, delivering, look)
    following.start()
    try:
        assert not told.wait(1)
        at(member, hub.url).wait_for_news(0)
        assert told.wait(5)
    finally:
        following.stop()
    assert seen[-1] == {CHAIR.id, MEMBER.id}


def test_following_finds_a_hub_that_comes_back(
    chair: Profile, member: Profile, event: PublishedEvent, tmp_path: Path
) -> None:
    stage, identity, folder = stage_of(event), hub_of(chair), a_folder(tmp_path, "hub")
    held = threading.Event()
    with a_hub(stage, folder, hub=identity) as running:
        url = running.url
    delivering = at(member, url)

    def look() -> None:
        if delivering.standing().hub_held == 3:
            held.set()

    following = Following(member, delivering, look)
    following.start()
    try:
        score(member, 2)
        port = url.rpartition(":")[2]
        with a_hub(stage, folder, "--listen", f"127.0.0.1:{port}", hub=identity):
            assert held.wait(20)
    finally:
        following.stop()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("192.168.1.20", "https://192.168.1.20:8443"),
        (" 192.168.1.20 : 9443 ", "https://192.168.1.20:9443"),
        ("https://10.0.0.4:8443/", "https://10.0.0.4:8443"),
        ("laptop-ketua.local", "https://laptop-ketua.local:8443"),
        ("[fe80::1]:8443", "https://[fe80::1]:8443"),
    ],
)
def test_an_address_is_understood_as_people_type_it(
    member: Profile, typed: str, meant: str
) -> None:
    delivering = Delivering(member)
    delivering.use_hub(typed)
    assert delivering.hub == meant
    delivering.use_hub("")
    assert delivering.hub == ""


@pytest.mark.parametrize(
    "typed",
    ["http://10.0.0.4", "10.0.0.4:99999", "https://", "a b/c", "ftp://x", "x?y", "10.0.0.4:x"],
)
def test_what_is_no_address_changes_nothing(member: Profile, typed: str) -> None:
    delivering = Delivering(member)
    delivering.use_hub("10.0.0.4")
    with pytest.raises(SyncError) as refused:
        delivering.use_hub(typed)
    assert refused.value.key == "address_unreadable"
    assert delivering.hub == "https://10.0.0.4:8443"


def test_nothing_is_sent_to_the_hub_of_another_class(
    event: PublishedEvent, member: Profile, secretariat: Profile, tmp_path: Path
) -> None:
    """Its class is known from its certificate, before a single request."""
    stage = stage_of(event)
    score(member, 4)
    heard: list[str] = []
    with a_hub(stage, a_folder(tmp_path, "other"), hub=stage.hub("Z")) as other:
        link = Delivering(member)
        link.use_hub(other.url)
        for act in (link.exchange_with_hub, lambda: link.wait_for_news(0), link.upstream):
            with pytest.raises(SyncError) as refused:
                act()
            heard.append(refused.value.key)
        assert heard == ["hub_of_other_class"] * 3
        assert refused.value.details == {"theirs": "Z", "own": "B"}
        assert link.standing().hub_connection is Connection.PAUSED
        office = at(secretariat, other.url)
        office.exchange_with_hub()
        # Whoever has no class goes to any hub; of the member nothing has come here.
        assert {j for j, _ in office_heads(secretariat)} == {secretariat.journal}
    # The secretariat's own hub is for everybody.
    with a_hub(stage, a_folder(tmp_path, "office"), hub=stage.hub("")) as own:
        assert at(member, own.url).exchange_with_hub().held == 5


def office_heads(profile: Profile) -> set[tuple[str, int]]:
    return set(heads(profile.store).items())


def test_a_hub_is_of_the_class_its_person_is_in_now(event: PublishedEvent, member: Profile) -> None:
    """Its certificate says which class that was when the card was issued."""
    code, issued = event.package.roster.event.code, event.authority
    chairs = hub_credentials(issued, code, "Z", CHAIR.id).certificate
    admit_hub(member, chairs)
    strangers = hub_credentials(issued, code, "Z", "nobody").certificate
    with pytest.raises(SyncError):
        admit_hub(member, strangers)
