"""A whole small event with the real parts: the same story every test run, the large one by hand."""

import json
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from smartcity_desktop.cli import main
from tests.workbooks import valid_tables, write

pytestmark = pytest.mark.timeout(280)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


def run(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the program as a person would, with a user's folder of its own."""
    environment = {
        "HOME": str(home),
        "PATH": "/usr/bin:/bin",
        "SMARTCITY_NO_KEYRING": "1",
        "SMARTCITY_PIN": "271828",
        "PYTHONPATH": str(Path(__file__).parents[2]),
    }
    return subprocess.run(
        [sys.executable, "-m", "smartcity_desktop.cli", *arguments],
        capture_output=True,
        text=True,
        env=environment,
        cwd=home,
        check=False,
    )


# Eight regions that come and one that may: each incident finds a region of its own.
COMING = ("63.03", "32.73", "81.71", "64.09", "35.74", "13.73", "71.08", "32.79")
INVITED = "33.05"


def a_workbook(path: Path) -> Path:
    """Write an event of two days and two classes of four."""
    tables = valid_tables()
    people = [f"P{number}" for number in range(1, 9)]
    header, *_ = tables["Asesor"]
    tables["Asesor"] = [
        header,
        *[[one, f"Dr. {one} Uji", "Kampus Uji", "AKADEMISI", "", "", ""] for one in people],
        ["S1", "Sekretaris Uji", "Kantor Uji", "PEMERINTAH", "", "", ""],
    ]
    tables["Panel"] = [
        tables["Panel"][0],
        *[["A", one, "ANGGOTA" if at else "KETUA"] for at, one in enumerate(people[:4])],
        *[["B", one, "ANGGOTA" if at else "KETUA"] for at, one in enumerate(people[4:])],
    ]
    tables["Peserta"] = [
        tables["Peserta"][0],
        *[[code, "", "YA", "", ""] for code in COMING],
        [INVITED, "", "", "", ""],
    ]
    seats = [(c, day, f"{hour:02d}.00") for c in "AB" for day, hour in ((1, 8), (1, 9), (1, 10))]
    seats += [("A", 2, "08.00"), ("B", 2, "08.00"), ("B", 2, "09.00")]
    tables["Jadwal"] = [
        tables["Jadwal"][0],
        *[
            [code, day, starts, 60, region]
            for (code, day, starts), region in zip(seats, (*COMING, INVITED), strict=True)
        ],
    ]
    values = (("A1.1", "sedang"), ("A2.3", "Sekretaris daerah"), ("A3.3", "tinggi"))
    tables["Data"] = [
        tables["Data"][0],
        *[[r, code, value, "Uji", 2026] for r in COMING for code, value in values],
        *[[r, "A4.3", "2,71", "Uji", 2026] for r in COMING],
    ]
    return write(path, tables)


@pytest.fixture(scope="module")
def rehearsed(home: Path) -> dict[str, Any]:
    workbook = a_workbook(home / "uji.xlsx")
    done = run(home, "rehearse", "--event", str(workbook), "--out", str(home / "hasil"), "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_every_check_of_the_rehearsal_holds(rehearsed: dict[str, Any]) -> None:
    assert [check["name"] for check in rehearsed["checks"] if not check["ok"]] == []
    assert rehearsed["regions"] == {"invited": 9, "attended": 8, "absent": 1}
    sheets = rehearsed["sheets"]
    # Four for each region that came, less the one whose assessor was recused.
    assert set(sheets.values()) == {8 * 4 - 1}
    assert rehearsed["facts"]["pending"] == rehearsed["facts"]["quarantined"] == 0
    assert rehearsed["facts"]["recorded"] == rehearsed["facts"]["receipted"]
    assert {d["verdict"] for d in rehearsed["documents"]} == {"valid"}


def test_everything_that_goes_wrong_on_a_class_day_is_counted(rehearsed: dict[str, Any]) -> None:
    counts = rehearsed["class_days"]
    once = ("swaps", "power_cuts", "dead_hubs", "recusals", "awaited_evidence", "reopened")
    assert [name for name in once if counts[name] != 1] == []
    assert (counts["absent"], counts["refused_signatures"]) == (1, 1)
    assert counts["discordances"] == counts["moderated"] + counts["left_different"] > 0


def test_the_same_seed_gives_the_same_content_again(home: Path, rehearsed: dict[str, Any]) -> None:
    done = run(
        home, "rehearse", "--event", str(home / "uji.xlsx"), "--out", str(home / "lagi"), "--json"
    )
    again = json.loads(done.stdout)
    for field in ("ranking", "class_days"):
        assert again[field] == rehearsed[field]
    digests = [d["content_digest"] for d in rehearsed["documents"]]
    assert [d["content_digest"] for d in again["documents"]] == digests
    assert [d["sha256"] for d in again["documents"]] != [
        d["sha256"] for d in rehearsed["documents"]
    ]


def test_a_paper_is_verified_by_another_command_and_a_changed_one_is_not(
    home: Path, rehearsed: dict[str, Any]
) -> None:
    paper = home / "hasil" / rehearsed["documents"][0]["path"]
    assert run(home, "verify", str(paper)).returncode == 0
    content = bytearray(paper.read_bytes())
    content[len(content) // 2] ^= 1
    broken = home / "diubah.pdf"
    broken.write_bytes(content)
    assert run(home, "verify", str(broken)).returncode == 1


def test_the_secretariats_profile_answers_on_the_command_line(
    home: Path, rehearsed: dict[str, Any]
) -> None:
    profile = rehearsed["result_profile"]
    status = json.loads(run(home, "--profile", profile, "status", "--json").stdout)
    assert status["pending"] == 0
    assert status["last_receipt"]
    check = run(home, "--profile", profile, "check", "--full", "--json")
    assert check.returncode == 0, check.stdout
    table = home / "peringkat.csv"
    done = run(home, "--profile", profile, "results", rehearsed["event"], "--csv", str(table))
    assert done.returncode == 0, done.stderr
    lines = table.read_text("utf-8-sig").splitlines()
    assert len(lines) == 1 + len(rehearsed["ranking"])
    first = rehearsed["ranking"][0]
    told = run(
        home, "--profile", profile, "results", rehearsed["event"], "--explain", first["region"]
    )
    assert first["index"]["display"] in told.stdout


def test_an_assessors_profile_draws_its_papers_on_f4(home: Path, rehearsed: dict[str, Any]) -> None:
    folder = next(p for p in sorted((home / "hasil" / "profil").iterdir()))
    out = home / "f4"
    done = run(
        home, "--profile", str(folder), "documents", rehearsed["event"], "--out", str(out),
        "--paper", "f4", "--json",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert len(json.loads(done.stdout)["documents"]) == len(list(out.glob("CONTOH_*.pdf"))) > 0


def test_nothing_readable_lies_on_the_disk(home: Path, rehearsed: dict[str, Any]) -> None:
    profile = Path(rehearsed["practice_profile"])
    for path in profile.glob("profile.db*"):
        assert b"A2.2" not in path.read_bytes()
    with pytest.raises(sqlite3.DatabaseError):
        sqlite3.connect(profile / "profile.db").execute("select * from entries")


def test_a_folder_with_other_files_is_left_alone(home: Path, rehearsed: dict[str, Any]) -> None:
    other = home / "surat"
    other.mkdir()
    (other / "penting.txt").write_text("jangan hilang")
    done = run(home, "rehearse", "--out", str(other))
    assert done.returncode == 2
    assert "surat" in done.stderr
    assert (other / "penting.txt").read_text() == "jangan hilang"


def test_an_unknown_sample_is_told_with_the_known_ones(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["rehearse", "--event", "tidak-ada", "--out", str(tmp_path / "x")]) == 2
    assert "ciputat-2018" in capsys.readouterr().err
    assert not (tmp_path / "x").exists()
