"""Evidence in parts: resumed after a crash, refused when its bytes are wrong, never in the way."""

import hashlib
import io
import os
import random
import signal
import threading
from pathlib import Path

import pytest

from smartcity_desktop.storage.errors import StorageError
from smartcity_desktop.storage.files import (
    PART_BYTES,
    KeptFile,
    StoredFile,
    begin_file,
    drop_file,
    finish_file,
    keep_part,
    kept_file,
    parts_of,
    read_file,
    unfinished_files,
    whole_files,
)
from smartcity_desktop.storage.store import Store
from tests.storage.journals import OWN, a_score, open_store, opened, wall


def some_bytes(size: int, seed: int = 1) -> tuple[bytes, str]:
    content = random.Random(seed).randbytes(size)
    return content, hashlib.sha256(content).hexdigest()


def keep(store: Store, content: bytes, digest: str, step: int = PART_BYTES) -> bool:
    at = begin_file(store, digest, len(content)).held
    while at < len(content):
        at = keep_part(store, digest, at, content[at : at + step])
    return finish_file(store, digest)


def test_a_file_comes_back_as_it_was_wherever_it_is_read(tmp_path: Path):
    store = open_store(tmp_path)
    content, digest = some_bytes(3 * PART_BYTES + 17)
    assert keep(store, content, digest, step=PART_BYTES + 1000)
    assert kept_file(store, digest) == KeptFile(digest, len(content), len(content), whole=True)
    assert b"".join(parts_of(store, digest)) == content
    assert max(map(len, parts_of(store, digest))) <= PART_BYTES
    assert read_file(store, digest, PART_BYTES - 5, 20) == content[PART_BYTES - 5 :][:20]
    assert read_file(store, digest, len(content) - 3, 20) == content[-3:]
    reader = io.BufferedReader(StoredFile(store, digest))
    reader.seek(-30, io.SEEK_END)
    assert reader.read() == content[-30:]
    reader.seek(2 * PART_BYTES + 1)
    assert reader.read(200_000) == content[2 * PART_BYTES + 1 :][:200_000]
    assert whole_files(store) == {digest}
    store.close()


def test_bytes_that_do_not_continue_what_is_held_change_nothing(tmp_path: Path):
    store = open_store(tmp_path)
    content, digest = some_bytes(1000)
    begin_file(store, digest, len(content))
    assert keep_part(store, digest, 0, content[:400]) == 400
    assert keep_part(store, digest, 0, content[:400]) == 400
    assert keep_part(store, digest, 600, content[600:]) == 400
    assert keep_part(store, digest, 400, content[400:] + b"!") == 400
    assert not finish_file(store, digest)
    assert unfinished_files(store) == {digest}
    with pytest.raises(StorageError, match="file_not_here"):
        StoredFile(store, digest)
    drop_file(store, digest)
    assert kept_file(store, digest) is None
    store.close()


def test_wrong_bytes_are_taken_out_and_the_right_ones_kept(tmp_path: Path):
    store = open_store(tmp_path)
    content, digest = some_bytes(5000)
    assert not keep(store, content[:-1] + b"?", digest)
    assert kept_file(store, digest) is None
    assert keep(store, content, digest)
    assert keep(store, content, digest)
    store.close()


def test_a_file_begun_with_another_size_starts_anew(tmp_path: Path):
    store = open_store(tmp_path)
    content, digest = some_bytes(1000)
    begin_file(store, digest, 900)
    keep_part(store, digest, 0, content[:900])
    assert begin_file(store, digest, 1000).held == 0
    assert keep(store, content, digest)
    store.close()


def test_nothing_of_a_file_is_readable_on_the_disk(tmp_path: Path):
    store = open_store(tmp_path)
    content = b"surat rahasia daerah " * 9000
    assert keep(store, content, hashlib.sha256(content).hexdigest())
    store.checkpoint()
    for path in tmp_path.iterdir():
        assert b"surat rahasia" not in path.read_bytes()
    store.close()


def test_a_crash_while_storing_loses_neither_facts_nor_the_parts_before_it(tmp_path: Path):
    key = os.urandom(32)
    content, digest = some_bytes(40 * PART_BYTES)
    store = Store(tmp_path / "profile.db", key)
    store.begin_journal(OWN, opened(), wall(0))
    store.record(a_score(1), wall(1))
    store.close()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        inside = Store(tmp_path / "profile.db", key)
        at = begin_file(inside, digest, len(content)).held
        while at < len(content):
            at = keep_part(inside, digest, at, content[at : at + PART_BYTES])
            os.write(writing, b".")
        os._exit(0)
    os.close(writing)
    told = len(os.read(reading, 1))
    while told < 5:
        told += len(os.read(reading, 1))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(reading)
    again = Store(tmp_path / "profile.db", key)
    kept = kept_file(again, digest)
    assert kept is not None
    assert not kept.whole
    assert told * PART_BYTES <= kept.held < len(content)
    assert len(again.lines(OWN)) == 2
    assert again.damaged_pages(full=True) == []
    assert keep(again, content, digest)
    again.close()


def test_saves_go_on_between_the_parts_of_a_large_file(tmp_path: Path):
    store = open_store(tmp_path)
    store.grow_log()
    content, digest = some_bytes(4 * 1024 * 1024)
    whole: list[bool] = []
    storing = threading.Thread(target=lambda: whole.append(keep(store, content, digest)))
    storing.start()
    during = 0
    while storing.is_alive():
        store.record(a_score(during), wall(during + 1))
        during += 1
    storing.join()
    assert whole == [True]
    # A save that waited for the whole file would have been the only one.
    assert during > 5
    assert len(store.lines(OWN)) == during + 1
    store.close()
