"""Several people on one laptop: which profiles there are, and where the next one goes."""

import os
from pathlib import Path

import pytest

from smartcity_desktop.host.keyfile import KEYFILE, Holder, wrap_key
from smartcity_desktop.host.lock import ProfileLock
from smartcity_desktop.host.profiles import (
    laptop_profiles,
    last_used,
    next_folder,
    profile_folders,
)
from smartcity_desktop.protocol.secrets import SealedSecret


@pytest.fixture(autouse=True)
def cheap_argon(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("smartcity_desktop.protocol.secrets.MEMORY_KIB", 64)
    monkeypatch.setattr(SealedSecret.__init__, "__defaults__", (64, 1, 1))


def made(folder: Path, name: str, used: int) -> Path:
    folder.mkdir()
    wrap_key(folder, name, Holder(name, "Seleksi", "member", "B"), b"k" * 32, "271828")
    os.utime(folder / KEYFILE, ns=(used, used))
    return folder


def test_a_laptop_without_profiles_offers_its_first_folder(tmp_path: Path):
    first = tmp_path / "data" / "profile"
    assert profile_folders(first) == ()
    assert last_used(first) == next_folder(first) == first


def test_the_first_profile_stays_and_the_next_ones_go_beside_it(tmp_path: Path):
    first = made(tmp_path / "profile", "Yohanes", 5)
    assert next_folder(first) == tmp_path / "profile-2"
    made(tmp_path / "profile-2", "Melati", 7)
    assert next_folder(first) == tmp_path / "profile-3"
    (tmp_path / "profile-3").mkdir()
    with ProfileLock(tmp_path / "profile-3"):
        # Somebody else is entering there just now.
        assert next_folder(first) == tmp_path / "profile-4"
    assert next_folder(first) == tmp_path / "profile-3"


def test_people_are_listed_by_name_with_what_the_key_files_say(tmp_path: Path):
    first = made(tmp_path / "profile", "Yohanes", 5)
    second = made(tmp_path / "profile-2", "Melati", 7)
    (tmp_path / "known-events").mkdir()
    with ProfileLock(second):
        melati, yohanes = laptop_profiles(first)
    assert (melati.name, melati.event, melati.role, melati.class_code) == (
        "Melati",
        "Seleksi",
        "member",
        "B",
    )
    assert (melati.folder, melati.in_use, melati.used_ns) == (second, True, 7)
    assert (yohanes.folder, yohanes.in_use, yohanes.problem) == (first, False, "")
    assert last_used(first) == second


def test_a_named_profile_finds_those_beside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    made(tmp_path / "AS-01", "Ratna", 1)
    made(tmp_path / "AS-02", "Siti", 2)
    monkeypatch.chdir(tmp_path)
    assert [p.name for p in laptop_profiles(Path("AS-01"))] == ["Ratna", "Siti"]
    assert next_folder(tmp_path / "AS-02") == tmp_path / "profile-2"


def test_a_damaged_key_file_is_listed_with_its_problem(tmp_path: Path):
    first = made(tmp_path / "profile", "Yohanes", 5)
    (first / KEYFILE).write_bytes(b"{")
    (found,) = laptop_profiles(first)
    assert (found.name, found.problem) == ("profile", "keyfile_damaged")


def test_a_key_file_from_before_roles_were_written_is_read(tmp_path: Path):
    first = made(tmp_path / "profile", "Yohanes", 5)
    content = (first / KEYFILE).read_bytes()
    content = content.replace(b'"class_code":"B",', b"").replace(b',"role":"member"', b"")
    assert b"role" not in content
    assert b"class_code" not in content
    (first / KEYFILE).write_bytes(content)
    (found,) = laptop_profiles(first)
    assert (found.name, found.role, found.class_code) == ("Yohanes", "", "")
