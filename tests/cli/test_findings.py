"""Errors and warnings of a workbook are told apart, by words, by fields and by the exit code."""

import json
from pathlib import Path

import pytest

from smartcity_desktop.cli import main
from tests.workbooks import valid_tables, write


def an_odd_workbook(folder: Path, *, wrong: bool = False) -> Path:
    tables = valid_tables()
    tables["Catatan rapat"] = [["apa saja"]]
    if wrong:
        tables["Jadwal"][1][4] = "99.99"
    return write(folder / "aneh.xlsx", tables)


def test_warnings_alone_end_well(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = an_odd_workbook(tmp_path)
    assert main(["event", "check", str(path), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["errors"] == []
    assert [set(w) for w in answer["warnings"]] == [{"sheet", "row", "column", "text"}]
    assert (answer["warnings"][0]["sheet"], answer["warnings"][0]["row"]) == ("Catatan rapat", 0)
    assert main(["event", "check", str(path)]) == 0
    told = capsys.readouterr()
    assert told.out.startswith("Perhatian: Lembar Catatan rapat: ")
    assert told.err == ""


def test_errors_bar_and_warnings_stand_beside_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = an_odd_workbook(tmp_path, wrong=True)
    assert main(["event", "check", str(path), "--json"]) == 2
    answer = json.loads(capsys.readouterr().out)
    assert [(e["sheet"], e["row"], e["column"]) for e in answer["errors"]] == [
        ("Jadwal", 2, "Kode daerah")
    ]
    assert "99.99" in answer["errors"][0]["text"]
    assert len(answer["warnings"]) == 1
    assert main(["event", "check", str(path), "--lang", "en"]) == 2
    told = capsys.readouterr()
    assert told.out.startswith("Note: ")
    assert told.err.startswith("To be corrected: aneh.xlsx: ")


def test_publishing_tells_the_warnings_and_goes_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # Tests leave nothing in the keyring of whoever runs them.
    monkeypatch.setenv("SMARTCITY_NO_KEYRING", "1")
    call = ["event", "publish", str(an_odd_workbook(tmp_path)), "--out", str(tmp_path / "paket")]
    assert main(call) == 0
    assert "Perhatian: Lembar Catatan rapat: " in capsys.readouterr().out
    assert (tmp_path / "paket" / "seleksi-uji.event").is_file()
