"""Damage is found or harmless: no flipped byte ever becomes another answer."""

import os
import random
import shutil
from pathlib import Path

import pytest

from smartcity_desktop.protocol.errors import ProtocolError
from smartcity_desktop.protocol.journal import Line, verified
from smartcity_desktop.storage.engine import DatabaseError
from smartcity_desktop.storage.errors import StorageError
from smartcity_desktop.storage.store import Store
from tests.storage.journals import (
    OTHER,
    OWN,
    a_score,
    carried,
    lines_of,
    open_store,
    projected_rows,
    wall,
)

PAGE = 4096
PAGES_HIT = 40


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    """A closed profile with a few hundred facts of two journals."""
    folder, key = tmp_path_factory.mktemp("sound"), os.urandom(32)
    store = open_store(folder, key)
    store.record_all([a_score(number) for number in range(400)], wall(1))
    store.receive(OTHER, "AS-01", carried(lines_of([a_score(n) for n in range(300)])))
    store.close()
    return folder / "profile.db", key


def test_a_sound_profile_says_so(sound: tuple[Path, bytes]):
    store = Store(*sound)
    assert store.damaged_pages(full=False) == []
    assert store.damaged_pages(full=True) == []
    assert store.differences() == []
    assert len(list(verified(store.lines(OWN)))) == 401
    store.close()


def _answers(store: Store) -> tuple[list[Line], list[Line], dict[str, list[object]]]:
    return store.lines(OWN), store.lines(OTHER), projected_rows(store)


def test_flipped_bytes_in_forty_random_pages_never_change_an_answer(
    sound: tuple[Path, bytes], tmp_path: Path
):
    path, key = sound
    store = Store(path, key)
    told = _answers(store)
    store.close()
    content, chance = path.read_bytes(), random.Random(40)
    assert len(content) // PAGE > PAGES_HIT
    outcomes = {"refused": 0, "reported": 0, "unharmed": 0}
    for page in chance.sample(range(len(content) // PAGE), PAGES_HIT):
        damaged = bytearray(content)
        damaged[page * PAGE + chance.randrange(PAGE)] ^= 1 << chance.randrange(8)
        copy = tmp_path / "profile.db"
        copy.write_bytes(damaged)
        outcomes[_outcome(copy, key, told)] += 1
        for left in tmp_path.iterdir():
            left.unlink()
    assert outcomes["refused"] + outcomes["reported"] == PAGES_HIT


def _outcome(path: Path, key: bytes, told: object) -> str:
    try:
        store = Store(path, key)
    except StorageError:
        return "refused"
    try:
        reported = bool(store.damaged_pages(full=True))
        try:
            same = _answers(store) == told
        except (StorageError, ProtocolError, DatabaseError):
            # The tables are read past the store here: there the driver's own error is as good.
            return "refused"
        assert same
        return "reported" if reported else "unharmed"
    finally:
        store.close()


@pytest.mark.parametrize("length", [0, 100, PAGE, 3 * PAGE, -PAGE])
def test_a_cut_file_is_refused_or_reported(sound: tuple[Path, bytes], tmp_path: Path, length: int):
    path, key = sound
    content = path.read_bytes()
    store = Store(path, key)
    told = _answers(store)
    store.close()
    (tmp_path / "profile.db").write_bytes(content[:length])
    if length == 0:
        # An empty file is a new profile: it has no journal, and says so.
        empty = Store(tmp_path / "profile.db", key)
        assert empty.own is None
        empty.close()
        return
    assert _outcome(tmp_path / "profile.db", key, told) in {"refused", "reported"}


def test_a_damaged_log_loses_no_fact_before_the_damage(tmp_path: Path):
    key = os.urandom(32)
    store = open_store(tmp_path, key)
    store.checkpoint()
    for number in range(1, 40):
        store.record(a_score(number), wall(number))
    log = tmp_path / "profile.db-wal"
    for cut in range(0, log.stat().st_size, 7919):
        copy = tmp_path / f"cut-{cut}"
        copy.mkdir()
        shutil.copy(tmp_path / "profile.db", copy)
        torn = bytearray(log.read_bytes())
        torn[cut] ^= 0x40
        (copy / "profile.db-wal").write_bytes(torn)
        again = Store(copy / "profile.db", key)
        lines = again.lines(OWN)
        assert [line.entry.seq for line, _ in verified(lines)] == list(range(len(lines)))
        assert again.differences() == []
        again.close()
    store.close()
