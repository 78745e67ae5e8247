"""Each command as a script sees it: exit codes, one clear sentence, and JSON alone on stdout."""

import csv
import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from smartcity_desktop.cli import main
from smartcity_desktop.cli.session import Session
from smartcity_desktop.domain.facts import VisitId
from smartcity_desktop.host.known_events import KnownEvents
from smartcity_desktop.host.paths import known_events_folder
from smartcity_desktop.host.resources import resource
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.services.closing import Closing
from smartcity_desktop.services.issuing import Issuing
from tests.builders import PIN
from tests.services.class_room import DAY, PaperRoom
from tests.workbooks import valid_tables, write


def card_of(published: Path, row: int = 0) -> tuple[Path, str]:
    with (published / "kode-aktivasi.csv").open(encoding="utf-8-sig") as file:
        found = list(csv.DictReader(file))[row]
    return published / "kartu" / found["kartu"], found["kode aktivasi"]


def enter(published: Path, profile: Path, *, code: str = "", row: int = 0) -> int:
    package = next(published.glob("*.event"))
    card, printed = card_of(published, row)
    arguments = ["--card", str(card), "--code", code or printed, "--profile", str(profile)]
    return main(["open", str(package), *arguments])


def output(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    return json.loads(capsys.readouterr().out)


def test_check_tells_every_problem_at_once_with_its_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tables = valid_tables()
    tables["Jadwal"][1][4] = "99.99"
    tables["Kelas"][1][1] = ""
    path = write(tmp_path / "rusak.xlsx", tables)
    assert main(["event", "check", str(path)]) == 2
    told = capsys.readouterr().err
    assert "Lembar Jadwal, baris 2" in told
    assert "Lembar Kelas, baris 2" in told
    assert "99.99" in told


def test_check_answers_json_and_nothing_else(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path / "uji.xlsx", valid_tables())
    assert main(["event", "check", str(path), "--json"]) == 0
    answer = output(capsys)
    assert answer["ok"] is True
    assert answer["regions"] == 4


def test_nothing_is_published_from_a_wrong_workbook(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tables = valid_tables()
    tables["Jadwal"][1][4] = "99.99"
    path = write(tmp_path / "rusak.xlsx", tables)
    assert main(["event", "publish", str(path), "--out", str(tmp_path / "paket")]) == 2
    assert not (tmp_path / "paket").exists()
    assert "99.99" in capsys.readouterr().err


def test_publishing_over_an_event_is_refused(
    published: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {p: p.read_bytes() for p in published.rglob("*") if p.is_file()}
    assert main(["event", "publish", str(tmp_path / "uji.xlsx"), "--out", str(published)]) == 2
    assert {p: p.read_bytes() for p in published.rglob("*") if p.is_file()} == before
    assert ".event" in capsys.readouterr().err


def test_a_profile_is_entered_and_tells_its_standing(
    published: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    profile = tmp_path / "profil"
    assert enter(published, profile) == 0
    capsys.readouterr()
    assert main(["status", "--profile", str(profile), "--json"]) == 0
    standing = output(capsys)
    assert standing["pending"] == 1
    assert standing["last_receipt"] is None
    assert main(["check", "--full", "--profile", str(profile), "--json"]) == 0
    assert output(capsys)["ok"] is True


def test_a_code_is_read_however_it_is_typed(published: Path, tmp_path: Path) -> None:
    _, code = card_of(published)
    assert enter(published, tmp_path / "profil", code=code.lower().replace("-", " ")) == 0


def test_a_wrong_code_leaves_no_profile(
    published: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert enter(published, tmp_path / "profil", code="AAAA-BBBB-CCCC") == 2
    assert "ode" in capsys.readouterr().err
    assert not (tmp_path / "profil" / "profile.key").exists()
    assert enter(published, tmp_path / "profil") == 0


def test_a_card_used_twice_on_one_profile_is_refused(
    published: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert enter(published, tmp_path / "profil") == 0
    before = (tmp_path / "profil" / "profile.db").read_bytes()
    assert enter(published, tmp_path / "profil") == 2
    assert (tmp_path / "profil" / "profile.db").read_bytes() == before
    assert capsys.readouterr().err.strip()


def test_a_card_of_another_event_is_told(
    published: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "lain"
    assert main(["event", "publish", str(tmp_path / "uji.xlsx"), "--out", str(other)]) == 0
    card, code = card_of(other)
    package = next(published.glob("*.event"))
    arguments = ["--card", str(card), "--code", code, "--profile", str(tmp_path / "p")]
    assert main(["open", str(package), *arguments]) == 2
    assert "kegiatan" in capsys.readouterr().err.lower()


def test_a_weak_pin_is_refused_before_anything_is_made(
    published: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for weak in ("1234", "123456", "111111", "abcdef"):
        monkeypatch.setenv("SMARTCITY_PIN", weak)
        assert enter(published, tmp_path / "profil") == 2
    assert not (tmp_path / "profil").exists()


def test_a_wrong_pin_many_times_waits_and_loses_nothing(
    published: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    profile = tmp_path / "profil"
    assert enter(published, profile) == 0
    before = (profile / "profile.db").read_bytes()
    monkeypatch.setenv("SMARTCITY_PIN", "999998")
    assert [main(["status", "--profile", str(profile)]) for _ in range(5)] == [2] * 5
    monkeypatch.setenv("SMARTCITY_PIN", PIN)
    capsys.readouterr()
    assert main(["status", "--profile", str(profile)]) == 2
    assert "menit" in capsys.readouterr().err
    assert (profile / "profile.db").read_bytes() == before


def test_without_a_server_nothing_is_lost(
    published: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    profile = tmp_path / "profil"
    assert enter(published, profile) == 0
    capsys.readouterr()
    assert main(["sync", "--centre", "https://127.0.0.1:9", "--profile", str(profile)]) == 3
    assert capsys.readouterr().err.strip()
    assert main(["status", "--profile", str(profile), "--json"]) == 0
    assert output(capsys)["pending"] == 1


def test_a_centre_without_tls_is_refused(
    published: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    profile = tmp_path / "profil"
    assert enter(published, profile) == 0
    capsys.readouterr()
    assert main(["sync", "--centre", "http://127.0.0.1:9", "--profile", str(profile)]) == 3
    assert "https://" in capsys.readouterr().err


def test_no_profile_is_told_in_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for command in (["status"], ["check"], ["sync"], ["results", "x"]):
        assert main([*command, "--profile", str(tmp_path / "tidak-ada")]) == 2
        assert len(capsys.readouterr().err.strip().splitlines()) == 1


def test_a_cloud_folder_is_refused(published: Path, tmp_path: Path) -> None:
    assert enter(published, tmp_path / "OneDrive" / "profil") == 2
    assert not (tmp_path / "OneDrive").exists()


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("{", "JSON"),
        ("[1]", "answers"),
        ('{"answers": {"A9.9": 3, "A2.2": 7, "A5.1": "not_applicable"}}', "A9.9"),
        ('{"values": {"A2": "x"}}', "A2"),
        ('{"answers": {"A2.1": true}}', "true"),
        ('{"answers": {"A2.1": 3.0}}', "3.0"),
        ('{"answers": {"A2.1": "3"}}', "A2.1"),
        ('{"answers": {"A2.1": null}}', "null"),
        ('{"answers": {"A2.1": [3]}}', "[3]"),
        ('{"answers": {"A2.1": NaN}}', "NaN"),
        ('{"answers": {"A2.1": -1}}', "-1"),
        (f'{{"answers": {{"A2.1": {"9" * 200}}}}}', "999…"),
        (f'{{"answers": {{"A2.1": {"9" * 9000}}}}}', "JSON"),
        (f'{{"answers": {"[" * 100_000}', "JSON"),
        ('{"answers": {"A2": 3}}', "A2"),
        ('{"answers": {"A4.3": "26"}}', "1 sampai 5"),
        ('{"answers": {"A4.3": "1,500"}}', "ribuan"),
        ('{"answers": {"A4.3": "1e999999999"}}', "A4.3"),
        ('{"answers": {"A1.1": 3}}', "A1.1"),
        ('{"answers": {"A2.1": 3, "A2.1": 4}}', "JSON"),
        ('{"answer": {"A2.1": 3}}', "answers"),
        ('{"answers": {}, "weights": {}}', "answers"),
        ('{"answers": 3}', "answers"),
        ('{"values": {"A2": "26"}}', "26"),
        ('{"values": {"A2": "-1"}}', "-1"),
        ('{"values": {"A2": true}}', "true"),
        ('{"values": {"A2": 1e400}}', "Infinity"),
        ('{"values": {"A2": "1/0"}}', "1/0"),
        ('{"rows": {"Q": 2}}', "Q"),
    ],
)
def test_wrong_answers_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str, expected: str
) -> None:
    answers = tmp_path / "jawaban.json"
    answers.write_text(content)
    instrument = str(resource("instruments", "sel-a-1.0.0.toml"))
    assert main(["instrument", "score", instrument, str(answers)]) == 2
    told = capsys.readouterr().err
    assert expected in told
    assert answers.name in told


@pytest.mark.parametrize("count", ["0", "7", "true", '"2"', "2.0"])
def test_rows_that_an_instrument_does_not_allow_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], count: str
) -> None:
    answers = tmp_path / "jawaban.json"
    answers.write_text(f'{{"rows": {{"Q": {count}}}}}')
    instrument = str(resource("instruments", "eva-b-1.0.0.toml"))
    assert main(["instrument", "score", instrument, str(answers)]) == 2
    assert "Q" in capsys.readouterr().err


def test_several_wrong_answers_are_told_at_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = tmp_path / "jawaban.json"
    answers.write_text('{"answers": {"A9.9": 3, "A2.2": 7}, "values": {"Z": "1"}}')
    instrument = str(resource("instruments", "sel-a-1.0.0.toml"))
    assert main(["instrument", "score", instrument, str(answers)]) == 2
    told = capsys.readouterr().err
    assert all(code in told for code in ("A9.9", "A2.2", "Z"))


def test_incomplete_answers_give_no_index_but_what_is_missing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = tmp_path / "jawaban.json"
    answers.write_text('{"answers": {"A2.2": 3}}')
    instrument = str(resource("instruments", "sel-a-1.0.0.toml"))
    assert main(["instrument", "score", instrument, str(answers), "--json"]) == 0
    answer = output(capsys)
    assert answer["index"] is None
    assert len(answer["missing"]) == 18


def test_an_unknown_weight_profile_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = tmp_path / "jawaban.json"
    answers.write_text("{}")
    instrument = str(resource("instruments", "eva-b-1.0.0.toml"))
    assert main(["instrument", "score", instrument, str(answers), "--weights", "p1999"]) == 2
    assert "p2022" in capsys.readouterr().err


def test_a_damaged_instrument_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = resource("instruments", "sel-a-1.0.0.toml").read_text("utf-8")
    broken = tmp_path / "rusak.toml"
    broken.write_text(text.replace('weight = "0.15"', 'weight = "0.16"', 1))
    assert main(["instrument", "check", str(broken)]) == 2
    assert broken.name in capsys.readouterr().err


@pytest.mark.parametrize("name", ["sel-a-1.0.0", "eva-b-1.0.0", "spbe-1.0.0"])
def test_published_instruments_prove_themselves(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = str(resource("instruments", f"{name}.toml"))
    assert main(["instrument", "check", path, "--json"]) == 0
    assert output(capsys)["wrong"] == 0


def test_verify_says_unknown_for_what_is_not_ours(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    letter = tmp_path / "surat.txt"
    letter.write_text("bukan apa-apa")
    assert main(["verify", str(letter), "--json"]) == 1
    assert output(capsys)["files"][0]["verdict"] == "unknown"


def test_verify_knows_the_package_it_was_given(
    published: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    package = next(published.glob("*.event"))
    changed = bytearray(package.read_bytes())
    changed[len(changed) // 2] ^= 1
    other = package.with_name("diubah.event")
    other.write_bytes(changed)
    assert main(["verify", str(other), "--json"]) == 1
    assert output(capsys)["files"][0]["verdict"] == "broken"


def test_a_missing_file_is_bad_input(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for command in (
        ["event", "check", "tidak-ada.xlsx"],
        ["instrument", "check", "tidak-ada.toml"],
        ["verify", "tidak-ada.pdf"],
        ["open", "tidak-ada.event", "--card", "x", "--code", "y"],
    ):
        assert main([*command, "--profile", str(tmp_path / "p")]) == 2
        assert "tidak-ada" in capsys.readouterr().err


def test_usage_errors_are_in_the_persons_language(capsys: pytest.CaptureFixture[str]) -> None:
    for language, word in (("id", "dimengerti"), ("en", "understood")):
        with pytest.raises(SystemExit) as stopped:
            main(["--lang", language, "event", "hapus"])
        assert stopped.value.code == 2
        assert word in capsys.readouterr().err


def test_the_template_is_a_workbook_that_names_what_is_empty(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "kegiatan.xlsx"
    assert main(["event", "template", "--out", str(path)]) == 0
    capsys.readouterr()
    assert main(["event", "check", str(path)]) == 2
    assert "Lembar Kegiatan" in capsys.readouterr().err


def test_every_paper_of_a_class_is_written_for_its_chair(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    room = PaperRoom(tmp_path / "room")
    room.open_day()
    room.agree(VisitId("V001"))
    Closing(room.chair, Issuing(room.chair)).close("B", DAY, None)
    room.close()
    profile, out = tmp_path / "room" / "AS-01", tmp_path / "dokumen"
    assert main(["documents", "B", "--out", str(out), "--profile", str(profile), "--json"]) == 0
    written = {Path(path).name for path in output(capsys)["documents"]}
    numbers = ("BA-2026-B-H2", "DH-2026-B-H2", "LH-2026-B-H2", "RK-2026-B-H2", "RD-2026-B-001")
    assert {f"CONTOH_{number}.pdf" for number in numbers} < written
    assert written == {path.name for path in out.iterdir()}
    KnownEvents(known_events_folder()).remember(
        "uji-2026", "Uji 2026", room.event.package.authority, example=True, devices=[]
    )
    verified = [str(out / f"CONTOH_{number}.pdf") for number in numbers]
    assert main(["verify", *verified, "--profile", str(profile)]) == 0
    again = ["documents", "BA-2026-B-H2", "--out", str(out), "--paper", "f4"]
    assert main([*again, "--profile", str(profile)]) == 0
    assert main(["status", "--profile", str(profile), "--json"]) == 0


def test_windows_are_not_opened_where_nobody_sees_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    if sys.platform != "linux":
        pytest.skip("every other system has a display")
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert main(["rehearse", "--class", "A", "--window", "--out", str(tmp_path / "x")]) == 3
    assert "layar" in capsys.readouterr().err
    assert not (tmp_path / "x").exists()


def test_an_unknown_class_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rehearse", "--class", "Z", "--out", str(tmp_path / "x")]) == 2
    assert "Z" in capsys.readouterr().err
    assert not (tmp_path / "x").exists()


def test_an_answer_is_out_before_its_command_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    pipe = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BufferedWriter(pipe)))
    Session(Wording("id"), None, as_json=True).answer({"hub": "https://127.0.0.1:8443"})
    assert json.loads(pipe.getvalue()) == {"hub": "https://127.0.0.1:8443"}
