"""The key beside the database: the PIN's tries survive any end of the process."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from smartcity_desktop.host import keyfile as keyfile_module
from smartcity_desktop.host.errors import HostError
from smartcity_desktop.host.keyfile import (
    FREE_TRIES,
    KEYFILE,
    LONGEST_WAIT_SECONDS,
    Holder,
    new_database_key,
    read_keyfile,
    refuse_weak_pin,
    try_key,
    unwrap_key,
    wrap_key,
    write_keyfile,
)
from smartcity_desktop.host.lock import ProfileLock, in_use
from smartcity_desktop.protocol.secrets import SealedSecret

PIN, WRONG = "271828", "314159"


@pytest.fixture(autouse=True)
def cheap_argon(monkeypatch: pytest.MonkeyPatch):
    """The cost of a try is tested where secrets are; here only the counting matters."""
    monkeypatch.setattr("smartcity_desktop.protocol.secrets.MEMORY_KIB", 64)
    monkeypatch.setattr("smartcity_desktop.protocol.secrets.PASSES", 1)
    defaults = list(SealedSecret.__init__.__defaults__ or ())
    monkeypatch.setattr(SealedSecret.__init__, "__defaults__", (64, 1, 1))
    assert defaults == [64 * 1024, 3, 1]


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The wall clock, set by the test."""
    clock = [1_793_673_000.0]
    monkeypatch.setattr(keyfile_module.time, "time", lambda: clock[0])
    return clock


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    wrap_key(tmp_path, "p1", Holder("Ratna", "Seleksi"), b"k" * 32, PIN)
    return tmp_path


def refused(act, *arguments: object) -> HostError:
    with pytest.raises(HostError) as error:
        act(*arguments)
    return error.value


def test_the_right_pin_gives_the_key(folder: Path):
    assert unwrap_key(folder, PIN) == b"k" * 32
    assert len(new_database_key()) == 32
    assert b"k" * 32 not in (folder / KEYFILE).read_bytes()


def test_tries_count_down_then_wait_and_a_right_pin_forgives(folder: Path, now: list[float]):
    for left in range(FREE_TRIES - 1, 0, -1):
        error = refused(unwrap_key, folder, WRONG)
        assert (error.key, error.details["left"]) == ("wrong_pin", left)
    assert refused(unwrap_key, folder, WRONG).details == {"left": 0, "minutes": 1}
    assert refused(unwrap_key, folder, PIN).key == "pin_wait"
    now[0] += 31
    assert unwrap_key(folder, PIN) == b"k" * 32
    assert read_keyfile(folder).tries == 0
    assert refused(unwrap_key, folder, WRONG).details["left"] == FREE_TRIES - 1


def test_waiting_doubles_up_to_a_quarter_of_an_hour(folder: Path, now: list[float]):
    waits = []
    for _ in range(FREE_TRIES + 8):
        now[0] += LONGEST_WAIT_SECONDS + 1
        refused(unwrap_key, folder, WRONG)
        waits.append(max(0, read_keyfile(folder).wait_until - int(now[0])))
    assert waits[FREE_TRIES - 1 : FREE_TRIES + 3] == [30, 60, 120, 240]
    assert waits[-1] == LONGEST_WAIT_SECONDS
    assert unwrap_key.__doc__
    now[0] += LONGEST_WAIT_SECONDS + 1
    assert unwrap_key(folder, PIN)


def test_waiting_is_not_a_try(folder: Path, now: list[float]):
    for _ in range(FREE_TRIES):
        refused(unwrap_key, folder, WRONG)
    before = (folder / KEYFILE).read_bytes()
    for _ in range(5):
        assert refused(unwrap_key, folder, WRONG).key == "pin_wait"
    assert (folder / KEYFILE).read_bytes() == before


def test_a_clock_set_back_locks_nobody_out_for_years(folder: Path, now: list[float]):
    for _ in range(FREE_TRIES):
        refused(unwrap_key, folder, WRONG)
    now[0] -= 41 * 365 * 86_400
    error = refused(unwrap_key, folder, PIN)
    assert error.details["minutes"] <= 15
    now[0] += LONGEST_WAIT_SECONDS + 1
    assert refused(unwrap_key, folder, PIN).details["minutes"] <= 15


KILLED = """
import os, signal, sys
from pathlib import Path
from smartcity_desktop.host import keyfile

def killed(*_):
    os.kill(os.getpid(), signal.SIGKILL)

keyfile.open_secret = killed
keyfile.unwrap_key(Path(sys.argv[1]), "314159")
"""


def test_a_try_counts_even_when_the_process_is_killed_in_it(folder: Path):
    for tries in (1, 2):
        done = subprocess.run([sys.executable, "-c", KILLED, folder], check=False, timeout=60)
        assert done.returncode == -signal.SIGKILL
        assert read_keyfile(folder).tries == tries
    assert unwrap_key(folder, PIN) == b"k" * 32


@pytest.mark.parametrize("pin", ["", "12345", "abcdef", "12a456", " 271828", "２７１８２８"])
def test_short_and_strange_pins_are_refused(pin: str):
    assert refused(refuse_weak_pin, pin).key == "pin_too_short"


@pytest.mark.parametrize("pin", ["123456", "654321", "111111", "000000", "23456789", "012345"])
def test_plain_pins_are_refused(pin: str):
    assert refused(refuse_weak_pin, pin).key == "pin_too_plain"


@pytest.mark.parametrize("pin", ["271828", "112233", "135790", "98765401"])
def test_other_pins_are_taken(pin: str):
    assert refuse_weak_pin(pin) is None


def test_a_write_that_fails_leaves_the_old_file(folder: Path, monkeypatch: pytest.MonkeyPatch):
    before = (folder / KEYFILE).read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(keyfile_module.os, "fsync", full)
    error = refused(unwrap_key, folder, PIN)
    assert error.key == "folder_unwritable"
    assert (folder / KEYFILE).read_bytes() == before
    monkeypatch.undo()
    assert unwrap_key(folder, PIN) == b"k" * 32


def test_damaged_absent_and_newer_files_are_told_apart(folder: Path):
    content = (folder / KEYFILE).read_bytes()
    (folder / KEYFILE).write_bytes(content.replace(b'"format":1', b'"format":2'))
    assert refused(read_keyfile, folder).key == "profile_newer"
    for damaged in (b"", content[:-3], b"\xff", b"[]"):
        (folder / KEYFILE).write_bytes(damaged)
        assert refused(unwrap_key, folder, PIN).key == "keyfile_damaged"
    (folder / KEYFILE).unlink()
    assert refused(read_keyfile, folder).key == "no_profile"


def test_the_key_file_is_for_its_owner_alone(folder: Path):
    if os.name != "posix":
        pytest.skip("file modes are POSIX")
    assert (folder / KEYFILE).stat().st_mode & 0o077 == 0


HOLDING = """
import sys, time
from pathlib import Path
from smartcity_desktop.host.lock import ProfileLock

lock = ProfileLock(Path(sys.argv[1]))
print("held", flush=True)
time.sleep(60)
"""


def test_two_processes_cannot_hold_one_profile(tmp_path: Path):
    other = subprocess.Popen(
        [sys.executable, "-c", HOLDING, tmp_path], stdout=subprocess.PIPE, text=True
    )
    try:
        assert other.stdout
        assert other.stdout.readline() == "held\n"
        assert refused(ProfileLock, tmp_path).key == "profile_in_use"
        assert in_use(tmp_path)
    finally:
        other.kill()
        other.wait()
    deadline = time.monotonic() + 10
    # A lock ends with its process, however it ends.
    with ProfileLock(tmp_path):
        assert time.monotonic() < deadline
        assert refused(ProfileLock, tmp_path).key == "profile_in_use"
    ProfileLock(tmp_path).release()


def test_asking_whether_a_profile_is_in_use_neither_takes_nor_makes_it(tmp_path: Path):
    assert not in_use(tmp_path)
    assert list(tmp_path.iterdir()) == []
    with ProfileLock(tmp_path):
        assert in_use(tmp_path)
    assert not in_use(tmp_path)
    ProfileLock(tmp_path).release()


def test_a_lock_taken_for_a_moment_by_asking_sends_nobody_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    asking = ProfileLock(tmp_path)
    monkeypatch.setattr("smartcity_desktop.host.lock.time.sleep", lambda _: asking.release())
    ProfileLock(tmp_path).release()


def test_a_command_that_nobody_signs_in_with_spends_no_try(folder: Path, now: list[float]):
    before = (folder / KEYFILE).read_bytes()
    assert try_key(folder, PIN) == b"k" * 32
    for _ in range(FREE_TRIES + 2):
        assert refused(try_key, folder, WRONG).key == "pin_needed"
    assert (folder / KEYFILE).read_bytes() == before
    for _ in range(FREE_TRIES):
        refused(unwrap_key, folder, WRONG)
    assert refused(try_key, folder, PIN).key == "pin_wait"


@pytest.mark.parametrize("tries", [2**64, 10**30, -(2**70), FREE_TRIES])
@pytest.mark.parametrize("wait_until", [2**64, -(2**64), 0])
def test_no_number_in_the_file_hangs_or_locks_out(
    folder: Path, now: list[float], tries: int, wait_until: int
):
    write_keyfile(folder, replace(read_keyfile(folder), tries=tries, wait_until=wait_until))
    if tries >= FREE_TRIES and wait_until > 0:
        waiting = refused(unwrap_key, folder, PIN)
        assert waiting.key == "pin_wait"
        assert int(str(waiting.details["minutes"])) <= LONGEST_WAIT_SECONDS // 60
    else:
        assert unwrap_key(folder, PIN) == b"k" * 32
    write_keyfile(folder, replace(read_keyfile(folder), tries=tries, wait_until=0))
    error = refused(unwrap_key, folder, WRONG)
    assert error.key == "wrong_pin"
    assert int(str(error.details["minutes"])) <= LONGEST_WAIT_SECONDS // 60
