"""What people see on a screen of 80 letters: sentences folded between words, the rest as it is."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from smartcity_desktop.cli import main
from smartcity_desktop.cli.session import Session
from smartcity_desktop.console import folded
from tests.cli.test_commands import card_of
from tests.services.test_workbook import drop
from tests.workbooks import valid_tables, write


def on_a_screen(monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    monkeypatch.setattr("smartcity_desktop.console._width", lambda _: width)


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("satu dua tiga", 80, ["satu dua tiga"]),
        ("satu dua tiga", 8, ["satu dua", "tiga"]),
        ("  satu dua tiga", 8, ["  satu", "  dua", "  tiga"]),
        ("A1.1  Visi kota\nA1.2", 11, ["A1.1  Visi", "kota", "A1.2"]),
        ("di /satu/jalan-yang/panjang ada", 10, ["di", "/satu/jalan-yang/panjang", "ada"]),
        ("", 10, [""]),
    ],
)
def test_a_line_is_folded_between_words(text: str, width: int, lines: list[str]) -> None:
    assert folded(text, width).split("\n") == lines


@pytest.mark.parametrize("language", ["id", "en"])
def test_no_line_is_wider_than_a_page(
    published: Path,
    tmp_path: Path,
    language: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    on_a_screen(monkeypatch, 80)
    tables = valid_tables()
    drop("Panel", 2)(tables)
    write(tmp_path / "salah.xlsx", tables)
    package = str(next(published.glob("*.event")).relative_to(tmp_path))
    card, code = card_of(published)
    Path("isian.json").write_text(json.dumps({"answers": {"A1.1": "tinggi"}}))
    sample = Path(__file__).parents[2] / "resources" / "instruments" / "sel-a-1.0.0.toml"
    Path("sel.toml").write_bytes(sample.read_bytes())
    for line in (
        ["event", "check", "salah.xlsx"],
        ["event", "publish", "uji.xlsx", "--out", "paket"],
        ["event", "template", "--out", "uji.xlsx"],
        ["open", package, "--card", str(card.relative_to(tmp_path)), "--code", code],
        ["status"],
        ["sync"],
        ["check"],
        ["results", "seleksi-lain"],
        ["results", "seleksi-uji"],
        ["documents", "X", "--out", "hasil"],
        ["verify", package, "isian.json"],
        ["instrument", "check", "isian.json"],
        ["instrument", "score", "sel.toml", "isian.json"],
        ["rehearse", "--event", "tidak-ada"],
    ):
        assert main([*line, "--lang", language, "--profile", "p"]) in {0, 1, 2, 3}
        said = capsys.readouterr()
        wide = [one for one in (said.out + said.err).splitlines() if len(one) > 80]
        assert wide == [], line
        assert (said.out + said.err).strip(), line


def test_json_is_one_line_on_any_screen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    on_a_screen(monkeypatch, 40)
    tables = valid_tables()
    drop("Panel", 2)(tables)
    assert main(["event", "check", str(write(tmp_path / "k.xlsx", tables)), "--json"]) == 2
    (line,) = capsys.readouterr().out.splitlines()
    assert json.loads(line)["errors"]


@pytest.mark.skipif(os.name != "posix", reason="a terminal is made as POSIX makes one")
def test_a_terminal_folds_and_a_pipe_does_not(tmp_path: Path) -> None:
    call = [sys.executable, "-m", "smartcity_desktop", "results", "x", "--profile", str(tmp_path)]
    narrow = {**os.environ, "COLUMNS": "40"}
    told = subprocess.run(call, capture_output=True, timeout=60, check=False, env=narrow)
    piped = told.stderr.decode()
    assert len(piped.splitlines()) == 1
    assert len(piped) > 81
    ours, theirs = pty.openpty()
    try:
        subprocess.run(["stty", "cols", "80", "rows", "24"], stdin=theirs, check=True)
        subprocess.run(call, stdout=theirs, stderr=theirs, stdin=theirs, timeout=60, check=False)
        shown = os.read(ours, 10_000).decode().splitlines()
    finally:
        os.close(ours)
        os.close(theirs)
    assert len(shown) > 1
    assert max(map(len, shown)) <= 80
    assert " ".join(shown).split() == piped.split()


def test_a_command_to_be_copied_stays_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    on_a_screen(monkeypatch, 40)
    session = Session("id", tmp_path, as_json=False)
    command = '  smartcity-desktop --profile "/satu jalan/yang panjang sekali/profil"'
    session.drawn(command)
    assert capsys.readouterr().out == f"{command}\n"
