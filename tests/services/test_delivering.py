"""Delivering to a real centre: one request a delta, unknown outcomes asked for, peers kept back."""

import shutil
import sqlite3
from collections import Counter
from contextlib import AbstractContextManager, closing
from pathlib import Path

import pytest
import requests
from sqlalchemy import select

from smartcity_desktop.domain.facts import Noted, Scored
from smartcity_desktop.host.clock import SystemClock
from smartcity_desktop.protocol.bundle import BODY_LIMIT
from smartcity_desktop.protocol.receipt import read_receipt
from smartcity_desktop.services.checking import Checking
from smartcity_desktop.services.delivering import Connection, Delivering
from smartcity_desktop.services.profile import Profile
from smartcity_desktop.storage import shelf
from smartcity_desktop.storage.errors import StorageError
from smartcity_desktop.storage.queries import journal_people
from smartcity_desktop.storage.tables import lost_receipts
from smartcity_desktop.sync.errors import SyncError, TimedOutError
from smartcity_desktop.sync.http import HttpRail, Outcome
from tests.builders import CHAIR, PublishedEvent, a_published_event, reopened
from tests.central.scribe import Running
from tests.laptops import Open, laptop, member  # noqa: F401
from tests.services.panel import centre, scoring_of, seal, served  # noqa: F401


def score(profile: Profile, facts: int) -> None:
    """Record so many facts on the own sheets, levels and notes in turn."""
    scoring, roster = scoring_of(profile), profile.roster
    sheets = [s for v in roster.visits for s, p in roster.sheets_of(v) if p == profile.person_id]
    codes = [node.code for node in profile.package.instrument.judged()]
    for number in range(facts):
        sheet, code = sheets[number // 30], codes[number // 2 % 15]
        if number % 2:
            scoring.note(sheet, code, f"Catatan {number}")
        else:
            scoring.give(sheet, code, number % 5 + 1)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Count what goes over the wire, by method and last word of the path."""
    counted: Counter[str] = Counter()
    real = requests.Session.request

    def counting(session: requests.Session, method: str, url: str, **rest: object) -> object:
        counted[f"{method} {'bundles' if '/bundles/' in url else url.rsplit('/', 1)[-1]}"] += 1
        return real(session, method, url, **rest)

    monkeypatch.setattr(requests.Session, "request", counting)
    return counted


def test_a_delta_of_100_facts_is_one_request(
    member: Profile, centre: str, asked: Counter[str]
) -> None:
    delivering = Delivering(member, centre)
    delivering.exchange()
    score(member, 100)
    asked.clear()
    assert delivering.exchange().delivered == 100
    assert asked["PUT bundles"] == 1
    assert {name for name in asked if not name.startswith("PUT")} == {
        "GET challenge",
        "POST session",
        "POST fetch",
    }
    assert delivering.standing().pending == 0


def test_nothing_is_sent_twice_and_a_second_exchange_sends_nothing(
    member: Profile, centre: str, asked: Counter[str]
) -> None:
    score(member, 10)
    delivering = Delivering(member, centre)
    delivering.exchange()
    asked.clear()
    assert delivering.exchange().delivered == 0
    assert asked["PUT bundles"] == 0


class LosesReplies(HttpRail):
    """Delivers for real and loses the answer."""

    def deliver(self, bundle: bytes) -> Outcome:
        super().deliver(bundle)
        raise TimedOutError("cut")


def test_a_lost_reply_is_asked_for_before_anything_is_resent(
    member: Profile, centre: str, asked: Counter[str]
) -> None:
    score(member, 20)

    def losing(profile: Profile, address: str) -> HttpRail:
        return LosesReplies(address, profile.package.authority, profile.identity)

    delivering = Delivering(member, centre, losing)
    with pytest.raises(SyncError):
        delivering.exchange()
    standing = delivering.standing()
    assert (standing.unknown, standing.pending) == (1, 21)
    assert standing.connection is Connection.OFFLINE
    asked.clear()
    again = Delivering(member, centre)
    assert again.exchange().delivered == 21
    assert asked["PUT bundles"] == 0
    assert again.standing().unknown == 0


def test_a_bad_link_gets_smaller_bundles(member: Profile, centre: str) -> None:
    score(member, 60)
    sizes: list[int] = []

    class Cut(HttpRail):
        def deliver(self, bundle: bytes) -> Outcome:
            sizes.append(len(bundle))
            raise TimedOutError("cut")

    def cutting(profile: Profile, address: str) -> HttpRail:
        return Cut(address, profile.package.authority, profile.identity)

    delivering = Delivering(member, centre, cutting)
    for _ in range(7):
        with pytest.raises(SyncError):
            delivering.exchange()
    assert sizes[0] > sizes[-1]
    assert delivering._to_centre.outbox.batch < BODY_LIMIT
    assert Delivering(member, centre).exchange().delivered == 61


def test_the_clock_offset_is_learned_from_a_receipt(member: Profile, centre: str) -> None:
    member.clock = SystemClock(member.package.roster.event.zone)
    score(member, 1)
    Delivering(member, centre).exchange()
    offset = member.clock.offset_ms
    assert offset is not None
    assert abs(offset) < 60_000


def test_scoring_goes_on_while_the_centre_is_away(member: Profile) -> None:
    delivering = Delivering(member, "https://127.0.0.1:9")
    with pytest.raises(SyncError):
        delivering.exchange()
    score(member, 5)
    assert delivering.standing().pending == 6
    assert delivering.standing().unknown == 0


def test_a_receipt_of_another_event_is_not_believed(member: Profile, tmp_path: Path) -> None:
    foreign = served(a_published_event(), tmp_path)
    with foreign as running, pytest.raises(SyncError) as refused:
        Delivering(member, running.url).exchange()
    assert refused.value.key == "centre_untrusted"
    assert shelf.receipted_until(member.store, member.journal) == 0


def test_a_colleague_learns_that_it_was_sealed_and_no_level(
    laptop: Open, member: Profile, centre: str
) -> None:
    seal(member)
    Delivering(member, centre).exchange()
    chair = laptop(CHAIR)
    Delivering(chair, centre).exchange()
    known = [line.entry.known_fact() for line in chair.store.lines(member.journal)]
    kinds = {type(fact).__name__ for fact in known}
    assert kinds == {"JournalOpened", "Submitted", "HeadSigned"}
    assert not [f for f in known if isinstance(f, Scored | Noted)]
    assert journal_people(chair.store)[member.journal] == member.person_id
    assert all(check.ok for check in Checking(chair).check(full=True))


def backup(ledger: Path, copy: Path) -> None:
    """Copy a ledger while its centre runs."""
    with closing(sqlite3.connect(ledger)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)


def emptied(event: PublishedEvent, folder: Path) -> AbstractContextManager[Running]:
    """Run the event's centre on a ledger that knows nothing: a new disk, a new server."""
    folder.mkdir()
    return served(event, folder)


def held_there(member: Profile, url: str) -> int:
    with closing(HttpRail(url, member.package.authority, member.identity)) as rail:
        return rail.heads()[member.journal]


@pytest.mark.parametrize("later", [20, 30])
def test_what_a_centre_lost_is_found_at_the_next_contact_and_goes_again(
    member: Profile, event: PublishedEvent, centre: str, tmp_path: Path, later: int
) -> None:
    score(member, 20)
    delivering = Delivering(member, centre)
    assert delivering.exchange().lost == 0
    before = member.store.head.next_seq
    with emptied(event, tmp_path / "baru") as another:
        score(member, later)
        fresh = member.store.head.next_seq - before
        delivering.use_centre(another.url)
        exchanged = delivering.exchange()
        assert (exchanged.lost, exchanged.delivered, exchanged.parked) == (before, fresh, 0)
        assert held_there(member, another.url) == before + fresh
        assert delivering.standing().pending == 0
        assert delivering.exchange().lost == 0


def test_what_a_centre_signed_for_and_lost_stays_on_record(
    member: Profile, event: PublishedEvent, centre: str, tmp_path: Path
) -> None:
    Delivering(member, centre).exchange()
    before = shelf.receipts_of(member.store, member.journal)
    with emptied(event, tmp_path / "baru") as another:
        Delivering(member, another.url).exchange()
    kept = member.store.rows(select(lost_receipts.c.content))
    assert [read_receipt(row.content).receipt for row in kept] == before


def test_a_centre_put_back_to_an_older_copy_gets_what_came_after(
    member: Profile, event: PublishedEvent, tmp_path: Path
) -> None:
    ledger, copy = tmp_path / "pusat.sqlite", tmp_path / "senin.sqlite"
    with served(event, tmp_path) as running:
        score(member, 10)
        Delivering(member, running.url).exchange()
        backup(ledger, copy)
        before = member.store.head.next_seq
        score(member, 30)
        Delivering(member, running.url).exchange()
    for part in tmp_path.glob("pusat.sqlite*"):
        part.unlink()
    copy.rename(ledger)
    with served(event, tmp_path) as running:
        exchanged = Delivering(member, running.url).exchange()
        whole = member.store.head.next_seq
        assert (exchanged.lost, held_there(member, running.url)) == (whole - before, whole)


def test_a_profile_copied_without_its_newest_entries_is_told_at_the_next_contact(
    member: Profile, laptop: Open, centre: str, tmp_path: Path
) -> None:
    score(member, 5)
    # What a file manager takes of an open profile: the newest commits stand in a file beside it.
    old = shutil.ignore_patterns("*-wal", "*-shm", "*.lock")
    shutil.copytree(member.folder, tmp_path / "salinan", ignore=old)
    chair = laptop(CHAIR)
    score(chair, 3)
    Delivering(chair, centre).exchange()
    Delivering(member, centre).exchange()
    there = member.store.head.next_seq
    copy = reopened(tmp_path / "salinan")
    with closing(copy.store):
        here = copy.store.head.next_seq
        assert here < there
        with pytest.raises(StorageError) as told:
            Delivering(copy, centre).exchange()
        assert (told.value.key, told.value.details) == ("profile_older", {"count": there - here})
        assert journal_people(copy.store)[chair.journal] == CHAIR.id
