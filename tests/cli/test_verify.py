"""`verify` as a script sees it: it spends no try, needs no event, and says what it found."""

import json
from pathlib import Path
from typing import Any

import pytest

from smartcity_desktop.cli import main
from smartcity_desktop.host.keyfile import read_keyfile
from smartcity_desktop.host.known_events import KnownEvents
from smartcity_desktop.host.paths import known_events_folder
from smartcity_desktop.services.issuing import Issuing
from tests.builders import the_event
from tests.documents import later_hands
from tests.services.class_room import PaperRoom

DOCUMENT = "DH-2026-B-H2"


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    """Return the closed profile of a chair whose attendance list lies in `papers`."""
    room = PaperRoom(tmp_path / "room")
    room.open_day()
    (tmp_path / "papers").mkdir()
    Issuing(room.chair).write(DOCUMENT, tmp_path / "papers")
    room.close()
    package = room.event.package
    KnownEvents(known_events_folder()).remember(
        "uji-2026",
        package.roster.event.name,
        package.authority,
        example=True,
        roster=package.roster,
    )
    return tmp_path / "room" / "AS-01"


@pytest.fixture
def paper(profile: Path, tmp_path: Path) -> Path:
    return tmp_path / "papers" / f"CONTOH_{DOCUMENT}.pdf"


def told(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    (found,) = json.loads(capsys.readouterr().out)["files"]
    return found


def test_a_wrong_pin_spends_no_try_and_hides_only_what_journals_know(
    profile: Path, paper: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (profile / "profile.key").read_bytes()
    monkeypatch.setenv("SMARTCITY_PIN", "314159")
    for _ in range(7):
        assert main(["verify", str(paper), "--profile", str(profile), "--json"]) == 0
        found = told(capsys)
        assert (found["verdict"], found["currency"]) == ("valid", "unknown")
        assert "Hanya segelnya yang diperiksa" in found["reasons"][-1]
    assert (profile / "profile.key").read_bytes() == before
    assert read_keyfile(profile).tries == 0
    monkeypatch.setenv("SMARTCITY_PIN", "271828")
    assert main(["verify", str(paper), "--profile", str(profile), "--json"]) == 0
    assert told(capsys)["currency"] == "newest"


def test_no_profile_is_opened_for_a_file_that_is_not_its_events(
    profile: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter = tmp_path / "surat.pdf"
    letter.write_bytes(b"%PDF-1.7 surat")

    def opened(*_: object) -> None:
        pytest.fail("the profile was opened")

    monkeypatch.setattr("smartcity_desktop.cli.session.Session.profile_at_hand", opened)
    assert main(["verify", str(letter), "--profile", str(profile)]) == 1


def test_people_read_number_region_signer_time_and_who_else_signed(
    profile: Path, paper: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paper.write_bytes(later_hands.signed_by_stranger(paper.read_bytes()))
    assert main(["verify", str(paper), "--profile", str(profile)]) == 0
    out = capsys.readouterr().out
    assert out.startswith(f"{paper.name}: Sah\n")
    for part in (
        f"Daftar hadir {DOCUMENT}, revisi 1",
        "Dr. Ratna Wiryasaputra (Ketua Tim, kelas B)",
    ):
        assert part in out
    assert f"Juga ditandatangani {later_hands.STRANGER}" in out
    assert "revisi terbaru menurut jurnal" in out


def test_a_change_after_signing_is_found_wanting_and_named(
    profile: Path, paper: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paper.write_bytes(later_hands.annotated(paper.read_bytes()))
    assert main(["verify", str(paper), "--profile", str(profile)]) == 1
    out = capsys.readouterr().out
    assert f"{paper.name}: Diubah sesudah ditandatangani" in out
    assert "ditambahkan di atas halaman 1" in out


def test_a_computer_that_never_entered_the_event_verifies_with_its_package(
    paper: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "bare"))
    event = the_event().package
    package = tmp_path / "uji.event"
    package.write_bytes(event.content)
    assert main(["verify", str(paper), "--json"]) == 1
    assert told(capsys)["trust"] == "none"
    assert main(["verify", str(paper), "--package", str(package)]) == 0
    out = capsys.readouterr().out
    assert f"{paper.name}: Sah menurut paket kegiatan yang diberikan" in out
    assert event.fingerprint in out
    assert "belum dipastikan oleh komputer ini" in out
    (paper.parent / "uji.event").write_bytes(event.content)
    assert main(["verify", str(paper)]) == 1
    out = capsys.readouterr().out
    assert "Cocok dengan paket di sebelahnya, belum dipastikan" in out
    assert event.fingerprint in out


def test_missing_files_and_folders_are_told_beside_what_could_be_read(
    paper: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = [str(tmp_path / "tidak-ada.pdf"), str(paper), str(tmp_path)]
    assert main(["verify", *files]) == 2
    told_to = capsys.readouterr()
    assert f"{paper.name}: Sah" in told_to.out
    assert "tidak-ada.pdf" in told_to.err
    assert tmp_path.name in told_to.err


def test_a_package_that_is_none_is_bad_input(
    paper: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for content in (b"", b"bukan paket", b"\x28\xb5\x2f\xfd"):
        (tmp_path / "x.event").write_bytes(content)
        assert main(["verify", str(paper), "--package", str(tmp_path / "x.event")]) == 2
        assert "x.event bukan paket kegiatan" in capsys.readouterr().err
    assert main(["verify", str(paper), "--package", str(tmp_path / "y.event")]) == 2
