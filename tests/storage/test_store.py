"""The one writer: durable, one transaction, refused without loss."""

import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from smartcity_desktop.domain.facts import Noted, Scored, SheetId
from smartcity_desktop.protocol.journal import Line, verified
from smartcity_desktop.storage.errors import StorageError
from smartcity_desktop.storage.file import LOG_BYTES
from smartcity_desktop.storage.queries import heads, journal_heads, kept_back
from smartcity_desktop.storage.shelf import (
    Range,
    attach,
    attachment,
    begin_delivery,
    end_delivery,
    hash_at,
    keep_secret,
    secret,
    unknown_deliveries,
)
from smartcity_desktop.storage.store import Store
from tests.storage.journals import OTHER, OWN, a_score, carried, lines_of, open_store, opened, wall
from tests.torture.killing import storm

SHEET = SheetId("LP-2026-B-001-02")


def test_a_recorded_fact_is_in_the_file_when_record_returns(tmp_path: Path):
    key = os.urandom(32)
    store = open_store(tmp_path, key)
    line = store.record(a_score(1), wall(1))
    # What a power cut would leave: a copy of the files as they are now.
    shutil.copytree(tmp_path, tmp_path / "after")
    store.close()
    again = Store(tmp_path / "after" / "profile.db", key)
    assert again.lines(OWN)[1] == line
    assert again.head == store.head
    assert again.differences() == []
    again.close()


def test_nothing_readable_is_on_the_disk(tmp_path: Path):
    store = open_store(tmp_path)
    store.record(Noted(SHEET, "A1.1", "rahasia panel"), wall(1))
    for path in tmp_path.iterdir():
        assert b"rahasia" not in path.read_bytes()
        assert b"SQLite format" not in path.read_bytes()
    store.close()
    with pytest.raises(sqlite3.DatabaseError):
        sqlite3.connect(tmp_path / "profile.db").execute("SELECT * FROM sqlite_master")


def test_several_facts_are_one_commit(tmp_path: Path):
    store = open_store(tmp_path)
    told: list[Line] = []
    calls: list[int] = []

    def listener(lines: object) -> None:
        calls.append(1)
        told.extend(lines)  # pyright: ignore[reportArgumentType]

    store.on_recorded(listener)
    lines = store.record_all(
        [a_score(1), a_score(2), lambda head: Noted(SHEET, "A1.1", head)], wall(1)
    )
    assert calls == [1]
    assert told == list(lines)
    assert lines[2].entry.body["text"] == lines[1].hash
    store.close()


def test_a_failed_transaction_leaves_head_rows_and_listeners_alone(tmp_path: Path):
    store = open_store(tmp_path)
    store.record(a_score(1), wall(1))
    head, told = store.head, list[object]()
    store.on_recorded(told.append)

    def fails(head: str) -> Noted:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        store.record_all([a_score(2), a_score(3), fails], wall(2))
    assert (store.head, told) == (head, [])
    assert store.record(a_score(4), wall(3)).entry.seq == 2
    assert store.differences() == []
    store.close()


def test_a_second_journal_begun_in_vain_leaves_the_first(tmp_path: Path, monkeypatch):
    store = open_store(tmp_path)
    store.record(a_score(1), wall(1))

    def fails(*_: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(store, "_append", fails)
        with pytest.raises(ZeroDivisionError):
            store.begin_journal(OTHER, opened(), wall(2))
    assert (store.own, store.record(a_score(2), wall(3)).entry.seq) == (OWN, 2)
    assert heads(store) == {OWN: 3}
    store.close()


def test_a_new_journal_succeeds_the_old_one_and_keeps_it(tmp_path: Path):
    key = os.urandom(32)
    store = open_store(tmp_path, key)
    store.record(a_score(1), wall(1))
    store.begin_journal(OTHER, opened(), wall(2))
    store.record(a_score(2), wall(3))
    assert heads(store) == {OWN: 2, OTHER: 2}
    store.close()
    again = Store(tmp_path / "profile.db", key)
    assert again.own == OTHER
    assert again.record(a_score(3), wall(4)).entry.seq == 2
    assert again.differences() == []
    again.close()


def test_the_clock_never_goes_back_even_over_a_restart(tmp_path: Path):
    key = os.urandom(32)
    store = open_store(tmp_path, key)
    future = lines_of([a_score(1)], first_ms=4_000_000_000_000)
    store.receive(OTHER, "AS-01", carried(future))
    after = store.record(a_score(2), wall(-41 * 365 * 86_400))
    assert after.entry.at > future[-1].entry.at
    assert after.entry.wall.ms == wall(-41 * 365 * 86_400).ms
    store.close()
    again = Store(tmp_path / "profile.db", key)
    assert again.record(a_score(3), wall(1)).entry.at > after.entry.at
    assert list(verified(again.lines(OWN)))
    again.close()


def test_a_wrong_key_opens_nothing_and_changes_nothing(tmp_path: Path):
    key = os.urandom(32)
    open_store(tmp_path, key).close()
    before = (tmp_path / "profile.db").read_bytes()
    for wrong in (os.urandom(32), b"short", b""):
        with pytest.raises(StorageError) as refused:
            Store(tmp_path / "profile.db", wrong)
        assert refused.value.key == "wrong_key"
    assert (tmp_path / "profile.db").read_bytes() == before
    Store(tmp_path / "profile.db", key).close()


def test_a_missing_folder_is_unreachable(tmp_path: Path):
    with pytest.raises(StorageError) as refused:
        Store(tmp_path / "nowhere" / "profile.db", os.urandom(32))
    assert refused.value.key == "file_unreachable"


def test_a_newer_format_is_refused_untouched(tmp_path: Path):
    key = os.urandom(32)
    store = open_store(tmp_path, key)
    with store.writing():
        store.driver.execute("UPDATE meta SET value='2' WHERE key='format'")
    store.close()
    with pytest.raises(StorageError) as refused:
        Store(tmp_path / "profile.db", key)
    assert (refused.value.key, refused.value.details) == ("profile_newer", {"format": "2"})


def test_nothing_is_recorded_before_a_journal_is_begun(tmp_path: Path):
    store = Store(tmp_path / "profile.db", os.urandom(32))
    with pytest.raises(StorageError) as refused:
        store.record(a_score(1), wall(1))
    assert refused.value.key == "no_journal"
    store.close()


def test_a_second_writer_is_told_that_the_profile_is_in_use(tmp_path: Path, monkeypatch):
    monkeypatch.setattr("smartcity_desktop.storage.engine.BUSY_SECONDS", 0.05)
    key = os.urandom(32)
    first = open_store(tmp_path, key)
    second = Store(tmp_path / "profile.db", key)
    with first.writing(), pytest.raises(StorageError) as refused:
        second.record(a_score(1), wall(1))
    assert refused.value.key == "profile_in_use"
    first.record(a_score(1), wall(1))
    with pytest.raises(StorageError) as refused:
        second.record(a_score(2), wall(2))
    assert refused.value.key == "profile_in_use"
    assert len(first.lines(OWN)) == 2
    second.close()
    first.close()


def test_received_entries_come_once_and_a_fork_is_refused_whole(tmp_path: Path):
    store = open_store(tmp_path)
    lines = lines_of([a_score(n) for n in range(5)])
    assert store.receive(OTHER, "AS-01", carried(lines)) == 6
    assert store.receive(OTHER, "AS-01", carried(lines)) == 0
    other = lines_of([a_score(n) for n in range(4)] + [Scored(SHEET, "A9.9", 1), a_score(7)])
    with pytest.raises(StorageError) as refused:
        store.receive(OTHER, "AS-01", carried(other[4:]))
    assert (refused.value.key, refused.value.details["seq"]) == ("fork", 5)
    assert [line.content for line in store.lines(OTHER)] == [line.content for line in lines]
    assert heads(store)[OTHER] == 6
    assert hash_at(store, OTHER, 5) == lines[5].hash
    assert hash_at(store, OTHER, 6) is None
    assert store.differences() == []
    store.close()


def test_a_range_of_lines_is_inclusive(tmp_path: Path):
    store = open_store(tmp_path)
    for number in range(1, 6):
        store.record(a_score(number), wall(number))
    assert [line.entry.seq for line in store.lines(OWN, 2, 4)] == [2, 3, 4]
    assert store.lines(OTHER) == []
    assert store.last_line(OTHER) is None
    store.close()


def test_kept_things_come_back(tmp_path: Path):
    store = open_store(tmp_path)
    keep_secret(store, "key", b"old")
    keep_secret(store, "key", b"new")
    assert (secret(store, "key"), secret(store, "other")) == (b"new", None)
    digest = attach(store, "lembar.pdf", b"%PDF")
    assert attach(store, "lagi.pdf", b"%PDF") == digest
    assert (attachment(store, digest), attachment(store, "0" * 64)) == (b"%PDF", None)
    begin_delivery(store, Range(OWN, 3, 9))
    begin_delivery(store, Range(OWN, 0, 2))
    end_delivery(store, Range(OWN, 0, 2))
    assert unknown_deliveries(store) == [Range(OWN, 3, 9)]
    store.close()


def test_the_log_is_grown_once_and_reset_by_checkpoints(tmp_path: Path):
    store = open_store(tmp_path)
    log = tmp_path / "profile.db-wal"
    store.grow_log()
    assert log.stat().st_size >= LOG_BYTES
    size = log.stat().st_size
    for number in range(1, 900):
        store.record(a_score(number), wall(number))
    assert log.stat().st_size == size
    assert store.differences() == []
    store.close()


def test_a_log_with_room_is_read_after_a_crash(tmp_path: Path):
    """The zeros behind the last commit must never hide or follow it."""
    key = os.urandom(32)
    store = open_store(tmp_path, key)
    store.grow_log()
    for number in range(1, 20):
        store.record(a_score(number), wall(number))
    shutil.copytree(tmp_path, tmp_path / "after")
    store.close()
    (tmp_path / "after" / "profile.db-shm").unlink()
    again = Store(tmp_path / "after" / "profile.db", key)
    assert again.head.next_seq == 20
    assert again.damaged_pages(full=True) == []
    again.close()


def test_sixty_kills_lose_and_double_nothing(tmp_path: Path):
    report = storm(tmp_path, kills=60, seed=20261103)
    assert report.sound, report
    assert report.acknowledged > 60


FULL_DISK = """
import resource, sys
from pathlib import Path
from smartcity_desktop.storage.errors import StorageError
from smartcity_desktop.storage.store import Store
from tests.storage.journals import OWN, a_score, wall, open_store

folder, limit = Path(sys.argv[1]), int(sys.argv[2])
store = open_store(folder, bytes(32))
if limit:
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
keys, heads = [], []
for number in range(1, 4000):
    head = store.head
    try:
        store.record(a_score(number), wall(number))
    except StorageError as error:
        keys.append(error.key)
        assert store.head == head
        if len(keys) == 3:
            break
print("refused", *sorted(set(keys)), "at", store.head.next_seq)
if limit:
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
else:
    (folder / "ballast").unlink()
seq = store.head.next_seq
assert store.record(a_score(seq), wall(5000)).entry.seq == seq
assert store.differences() == []
store.close()
again = Store(folder / "profile.db", bytes(32))
assert [line.entry.seq for line in again.lines(OWN)] == list(range(seq + 1))
assert again.damaged_pages(full=True) == []
print("sound")
"""


def _run(script: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", script, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_a_file_that_may_not_grow_stops_saving_and_loses_nothing(tmp_path: Path):
    done = _run(FULL_DISK, tmp_path, 700_000)
    assert "sound" in done.stdout, done.stderr
    assert "refused" in done.stdout


@pytest.fixture
def small_disk(tmp_path: Path):
    folder = tmp_path / "small"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", folder], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("this user may not mount a small disk")
    yield folder
    subprocess.run(["umount", folder], check=True)


def test_a_full_disk_is_said_and_work_goes_on_once_there_is_room(small_disk: Path):
    (small_disk / "ballast").write_bytes(bytes(700_000))
    done = _run(FULL_DISK, small_disk, 0)
    assert "sound" in done.stdout, done.stderr
    assert "refused disk_full at" in done.stdout


def test_a_full_disk_is_no_wrong_key_and_no_damage_at_opening(small_disk: Path, tmp_path: Path):
    key = os.urandom(32)
    open_store(tmp_path, key).close()
    found: set[str] = set()
    for pages in range(24):
        for old in small_disk.iterdir():
            old.unlink()
        shutil.copy(tmp_path / "profile.db", small_disk / "profile.db")
        free = shutil.disk_usage(small_disk).free
        (small_disk / "ballast").write_bytes(bytes(free - pages * 4096))
        try:
            Store(small_disk / "profile.db", key).close()
        except StorageError as error:
            found.add(error.key)
        else:
            found.add("opened")
    assert found == {"disk_full", "opened"}


def test_what_was_kept_back_is_named_by_its_runs(tmp_path: Path):
    store = open_store(tmp_path)
    lines = lines_of([a_score(number) for number in range(1, 8)])
    readable = {0, 4, 7}
    # A run that may not be read comes as the hash of its end alone.
    ends = {3, 6}
    rows = [
        (seq, digest, content if seq in readable else None)
        for seq, digest, content in carried(lines)
        if seq in readable | ends
    ]
    store.receive(OTHER, "AS-01", rows)
    assert kept_back(store, OTHER, 7) == [(1, 3), (5, 6)]
    assert kept_back(store, OTHER, 3) == [(1, 3)]
    assert kept_back(store, OWN, 9) == []
    assert (OTHER, 8, lines[7].hash) in journal_heads(store)
    store.receive(OTHER, "AS-01", carried(lines))
    assert kept_back(store, OTHER, 7) == []
    store.close()
