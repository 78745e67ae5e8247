import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from smartcity_desktop.documents.score_sheet import draw_score_sheet
from smartcity_desktop.documents.style import Paper
from smartcity_desktop.host import printing
from smartcity_desktop.host.errors import HostError
from smartcity_desktop.host.printing import Printer, print_pdf, printers, takes_pdf
from tests.documents import papers
from tests.print_server import QUEUE, Sink, cups, needs_cups, open_folder, sink  # noqa: F401

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="Windows prints pictures of the pages"),
]


NAME = "lembar-penilaian.pdf"


@pytest.fixture
def sheet() -> bytes:
    return draw_score_sheet(papers.printed(), Paper.A4, "SCI1:A", papers.PRINTING)


@needs_cups
@pytest.mark.usefixtures("cups")
def test_the_printer_receives_the_very_file(sink: Sink, sheet: bytes) -> None:
    assert printers() == (Printer(QUEUE, standard=False),)
    request = print_pdf(sheet, NAME, QUEUE, "A4")
    assert request.startswith(f"{QUEUE}-")
    assert sink.wait_for(1) == [sheet]


@needs_cups
@pytest.mark.usefixtures("cups")
def test_folio_and_copies_are_accepted(sink: Sink, sheet: bytes) -> None:
    print_pdf(sheet, NAME, QUEUE, "F4", copies=2, both_sides=True)
    received = b"".join(sink.wait_for(1))
    assert received.startswith(b"%PDF-1.7")


@needs_cups
@pytest.mark.usefixtures("cups")
def test_the_standard_printer_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRINTER", QUEUE)
    assert printers() == (Printer(QUEUE, standard=True),)


@needs_cups
@pytest.mark.usefixtures("cups")
def test_an_unknown_printer_is_told(sheet: bytes) -> None:
    with pytest.raises(HostError) as unknown:
        print_pdf(sheet, NAME, "tidak_ada", "A4")
    assert unknown.value.key == "printer_unknown"


def test_a_machine_without_printing_is_told(
    monkeypatch: pytest.MonkeyPatch, sheet: bytes, tmp_path: Path
) -> None:
    monkeypatch.setattr(printing, "SYSTEM_PROGRAMS", str(tmp_path))
    assert not takes_pdf()
    assert printers() == ()
    with pytest.raises(HostError) as caught:
        print_pdf(sheet, NAME, QUEUE, "A4")
    assert caught.value.key == "printing_unavailable"


@pytest.mark.skipif(shutil.which("lpstat") is None, reason="CUPS is not installed")
def test_a_print_server_that_is_not_running_has_no_printers(
    monkeypatch: pytest.MonkeyPatch, sheet: bytes
) -> None:
    monkeypatch.setenv("CUPS_SERVER", "127.0.0.1:9")
    assert printers() == ()
    with pytest.raises(HostError) as caught:
        print_pdf(sheet, NAME, QUEUE, "A4")
    assert caught.value.key == "printer_unknown"


def test_programs_of_other_folders_are_not_handed_a_paper(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("lp", "lpstat"):
        program = tmp_path / name
        program.write_text(f"#!/bin/sh\ntouch {tmp_path}/called\n")
        program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    printers()
    assert not (tmp_path / "called").exists()


@needs_cups
@pytest.mark.usefixtures("cups")
def test_a_paper_that_is_printed_lies_in_no_file(
    monkeypatch: pytest.MonkeyPatch, sink: Sink, sheet: bytes, tmp_path: Path
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    seen: set[Path] = set()
    real = subprocess.run

    def looking(*told: object, **how: object) -> object:
        seen.update(path for path in tmp_path.rglob("*") if path.is_file())
        return real(*told, **how)

    monkeypatch.setattr(printing.subprocess, "run", looking)
    print_pdf(sheet, NAME, QUEUE, "A4")
    assert sink.wait_for(1) == [sheet]
    assert seen == set()
