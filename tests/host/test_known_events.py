import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from smartcity_desktop.host.errors import HostError
from smartcity_desktop.host.known_events import EXAMPLE_LIMIT, KnownEvents
from smartcity_desktop.protocol.errors import ProtocolError
from smartcity_desktop.protocol.identity import fingerprint, new_authority
from tests.documents import papers


def remember(folder: Path, name: str, *, example: bool) -> str:
    authority = new_authority(name, "Sekretariat uji").certificate
    KnownEvents(folder).remember(name, name, authority, example=example)
    return fingerprint(authority)


def test_an_event_is_found_by_its_fingerprint_or_its_beginning(tmp_path: Path) -> None:
    held = papers.keys()
    known = KnownEvents(tmp_path / "events")
    authority = held.authority.certificate
    known.remember("uji-2026", "Uji 2026", authority, example=True, devices=[held.device.chain])
    for prefix in (fingerprint(authority), fingerprint(authority)[:16]):
        found = known.find(prefix)
        assert found
        assert (found.event, found.name, found.example) == ("uji-2026", "Uji 2026", True)
        assert found.certificate() == authority
    assert known.find("0" * 64) is None
    assert known.find("") is None


def test_a_device_is_found_by_the_id_in_a_code(tmp_path: Path) -> None:
    held = papers.keys()
    known = KnownEvents(tmp_path)
    known.remember(
        "uji-2026", "Uji", held.authority.certificate, example=True, devices=[held.device.chain]
    )
    found = known.find_device(fingerprint(held.device.certificate)[:16])
    assert found
    assert found[1] == held.device.chain
    assert known.find_device("ff" * 8) is None
    assert known.find_device("") is None


def test_devices_add_up_and_are_kept_once(tmp_path: Path) -> None:
    authority = papers.keys().authority
    known = KnownEvents(tmp_path)
    first, second = (papers.device(authority, papers.ASSESSOR) for _ in range(2))
    for chains in ([first.chain], [second.chain], [first.chain], []):
        known.remember("uji", "Uji", authority.certificate, example=True, devices=chains)
    found = known.find(fingerprint(authority.certificate))
    assert found
    assert len(found.devices) == 2


def test_a_device_of_another_event_is_refused(tmp_path: Path) -> None:
    known = KnownEvents(tmp_path)
    authority = papers.keys().authority.certificate
    foreign = papers.keys("lain-2026").device.chain
    with pytest.raises(ProtocolError):
        known.remember("uji", "Uji", authority, example=True, devices=[foreign])
    assert known.find(fingerprint(authority)) is None


def test_examples_are_forgotten_the_oldest_first_and_real_events_never(tmp_path: Path) -> None:
    real = [remember(tmp_path, f"nyata-{n}", example=False) for n in range(2)]
    examples: list[str] = []
    for number in range(EXAMPLE_LIMIT + 5):
        examples.append(remember(tmp_path, f"latihan-{number}", example=True))
        moment = 1_700_000_000 + number
        os.utime(tmp_path / f"{examples[-1]}.json", (moment, moment))
    known = KnownEvents(tmp_path)
    assert all(known.find(mark) for mark in real)
    assert [bool(known.find(mark)) for mark in examples] == [False] * 5 + [True] * EXAMPLE_LIMIT


def test_a_damaged_or_swapped_file_counts_as_unknown(tmp_path: Path) -> None:
    mark, other = (remember(tmp_path, name, example=False) for name in ("satu", "dua"))
    path = tmp_path / f"{mark}.json"
    path.write_bytes((tmp_path / f"{other}.json").read_bytes())
    assert KnownEvents(tmp_path).find(mark) is None
    path.write_text("{")
    assert KnownEvents(tmp_path).find(mark) is None
    assert KnownEvents(tmp_path).find(other)
    assert KnownEvents(tmp_path).find_device("ab") is None


def test_the_file_holds_trust_and_no_scores(tmp_path: Path) -> None:
    mark = remember(tmp_path, "uji", example=True)
    kept = json.loads((tmp_path / f"{mark}.json").read_text())
    assert set(kept) == {"authority", "devices", "event", "example", "fingerprint", "name"}
    assert [p.name for p in tmp_path.iterdir()] == [f"{mark}.json"]


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(HostError) as caught:
        remember(tmp_path / "file", "uji", example=True)
    assert caught.value.key == "folder_unwritable"


def test_whose_papers_are_whose_is_kept_without_what_nobody_needs(tmp_path: Path) -> None:
    roster = papers.roster(papers.instrument("SEL-A"))
    roster = replace(roster, people=tuple(replace(p, number="19850330") for p in roster.people))
    known, authority = KnownEvents(tmp_path), papers.keys().authority.certificate
    known.remember("uji", "Uji", authority, example=True, roster=roster)
    kept = known.roster(fingerprint(authority))
    assert kept
    assert [p.name for p in kept.people] == [p.name for p in roster.people]
    assert kept.visits == roster.visits
    assert kept.data == kept.programmes == ()
    assert not any(p.number for p in kept.people)
    assert KnownEvents(tmp_path / "nothing").roster("ab" * 32) is None


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such rights on files")
def test_nobody_else_on_the_machine_reads_what_is_known(tmp_path: Path) -> None:
    folder = tmp_path / "known"
    folder.mkdir(mode=0o755)
    (folder / "older.json").write_text("{}")
    (folder / "older.json").chmod(0o644)
    before = os.umask(0)
    try:
        remember(folder, "uji", example=True)
    finally:
        os.umask(before)
    assert [path.stat().st_mode & 0o777 for path in folder.iterdir()] == [0o600, 0o600]
    assert folder.stat().st_mode & 0o777 == 0o700
