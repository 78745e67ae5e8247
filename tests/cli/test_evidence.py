"""The evidence command as a script sees it."""

import json
from pathlib import Path

import pytest

from smartcity_desktop.cli import main
from tests.cli.test_commands import enter
from tests.documents.exhibit_files import a_pdf
from tests.workbooks import write

HEADER: list[object] = ["Kode daerah", "Kode indikator", "Judul", "Nama berkas"]


def test_evidence_is_taken_in_whole_or_not_at_all(
    published: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    profile = tmp_path / "profil"
    assert enter(published, profile, row=-1) == 0
    folder = tmp_path / "bukti"
    (folder / "63.03").mkdir(parents=True)
    (folder / "63.03" / "perda.pdf").write_bytes(a_pdf())
    rows = [HEADER, ["63.03", "", "Perda", "perda.pdf"], ["32.73", "", "SK", "sk.pdf"]]
    workbook = write(tmp_path / "bukti.xlsx", {"Bukti": rows})
    call = ["event", "evidence", str(workbook), "--folder", str(folder), "--profile", str(profile)]
    capsys.readouterr()
    assert main(call) == 2
    told = capsys.readouterr().err
    assert "Lembar Bukti, baris 3, kolom Nama berkas" in told
    assert "belum ada bukti yang diambil" in told
    (folder / "32.73").mkdir()
    (folder / "32.73" / "sk.pdf").write_bytes(a_pdf(2))
    assert main([*call, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["added"] == 2
    assert main([*call, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["known"] == 2
