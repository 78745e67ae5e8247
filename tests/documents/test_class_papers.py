"""Papers of a class day: what they say, the same bytes everywhere, and nothing cut off."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest

from smartcity_desktop.documents.drawing import draw_paper
from smartcity_desktop.documents.flow import Flow, Piece
from smartcity_desktop.documents.forms.minutes import minutes_1
from smartcity_desktop.documents.forms.region_recap import region_recap_1
from smartcity_desktop.documents.forms.vocabulary import (
    CONFLICTS,
    LEADERS,
    ROLES,
    STATES,
    conflict_words,
    rank_words,
)
from smartcity_desktop.documents.grid import Column, Grid
from smartcity_desktop.documents.minutes import PROSE
from smartcity_desktop.documents.press import Printing
from smartcity_desktop.documents.preview import rendered_pages
from smartcity_desktop.documents.prose import Prose
from smartcity_desktop.documents.seal import Sealer, seal
from smartcity_desktop.documents.style import MM, Page, Paper
from smartcity_desktop.domain.class_papers import ClassRecord, journal_code
from smartcity_desktop.domain.documents import PaperContent, content_digest
from smartcity_desktop.domain.errors import DomainError
from smartcity_desktop.domain.minutes import Minutes
from smartcity_desktop.domain.region_recap import RegionRecap
from smartcity_desktop.domain.words import (
    ConflictKind,
    DocumentKind,
    FlagOutcome,
    LeaderRank,
    Role,
    VisitState,
)
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.services.preparing import layout
from tests.documents import papers
from tests.documents.class_days import HEAD, KINDS, class_day, content, the_day

QR = "SCI1:" + "A" * 170
GOLDEN = Path(__file__).parent / "golden"
PRINTING = Printing("3-11-2026 16.05 WITA", "Laptop B-01", issuer="Dr. Ratna Wiryasaputra")
LANDSCAPE = {DocumentKind.REGION_RECAP, DocumentKind.CLASS_RECAP}
LONG = "Alasan yang ditulis panjang dengan banyak kata. " * 40
SOURCE = """
import hashlib
import os
from tests.documents import test_class_papers as t
from smartcity_desktop.documents.style import Paper
for kind in t.KINDS:
    print(hashlib.sha256(t.draw(t.content(kind), Paper.F4)).hexdigest())
"""


def draw(said: PaperContent, paper: Paper = Paper.A4, record: ClassRecord | None = None) -> bytes:
    return draw_paper(said, (record or the_day()).published, paper, QR, PRINTING)


def texts(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    return [page.get_textpage().get_text_range().replace("\r\n", "\n") for page in document]


def words(text: str) -> str:
    return re.sub(r"\s+", "", text)


def without_digests(text: str) -> str:
    return re.sub(r"(SHA-256|sidik|sidik hasil) [0-9a-f]+", r"\1 …", text)


@pytest.mark.parametrize("paper", list(Paper))
@pytest.mark.parametrize("kind", KINDS)
def test_the_words_of_a_paper_are_the_recorded_ones(kind: DocumentKind, paper: Paper) -> None:
    drawn = "\f".join(texts(draw(content(kind), paper)))
    recorded = GOLDEN / f"{kind}-{paper.name}.txt"
    assert without_digests(drawn) == recorded.read_text("utf-8")


def test_ranks_are_said_on_paper_as_in_the_window() -> None:
    wording = Wording("id")
    assert set(LEADERS) == set(LeaderRank)
    for code, words in LEADERS.items():
        assert words == wording.say(f"roster.leader_{code}")


def test_every_code_that_a_workbook_offers_has_its_words_on_paper() -> None:
    assert set(layout.LEADERS.values()) == set(LeaderRank)
    assert set(layout.CONFLICT_KINDS.values()) == set(CONFLICTS) == set(ConflictKind)
    assert set(ROLES) == set(Role)
    assert set(STATES) == set(VisitState)
    assert rank_words("Asisten Bidang Umum") == "Asisten Bidang Umum"
    assert conflict_words("Sepupu") == "Sepupu"


def test_a_paper_of_an_unknown_wording_is_refused() -> None:
    said = content(DocumentKind.MINUTES)
    assert isinstance(said, Minutes)
    newer = replace(said, form=2)
    with pytest.raises(DomainError) as raised:
        draw(newer)
    told = Wording("id").say(f"errors.{raised.value.key}", **raised.value.details)
    assert told.startswith("Dokumen BA-2026-B-H2 utuh dan tersimpan, tetapi kalimatnya (bentuk 2)")


@pytest.mark.parametrize("around", [False, True])
def test_the_same_facts_give_the_same_bytes_in_another_process(
    tmp_path: Path, around: bool
) -> None:
    """Also where the library's settings are changed around it, in environment and home folder."""
    settings = {"RL_pageCompression": "0", "RL_pdfComments": "1", "HOME": str(tmp_path)}
    (tmp_path / ".reportlab_settings").write_text("ttfAsciiReadable = 1\nallowTTFSubsetting = 0\n")
    here = [hashlib.sha256(draw(content(kind), Paper.F4)).hexdigest() for kind in KINDS]
    told = subprocess.run(
        [sys.executable, "-c", SOURCE],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
        env=os.environ | (settings if around else {}),
    ).stdout.split()
    assert told == here


@pytest.mark.parametrize("paper", list(Paper))
@pytest.mark.parametrize("kind", KINDS)
def test_seven_assessors_sixty_seven_indicators_and_long_reasons_stay_on_paper(
    kind: DocumentKind, paper: Paper
) -> None:
    full = class_day("EVA-B", 7, 6, reason=LONG)
    pdf = draw(content(kind, full), paper, full)
    page = Page(paper, landscape=kind in LANDSCAPE)
    for drawn in pypdfium2.PdfDocument(pdf):
        text = drawn.get_textpage()
        boxes = [text.get_charbox(n) for n in range(text.count_chars())]
        assert max(box[2] for box in boxes) <= page.right + 0.5
        assert min(box[1] for box in boxes) >= 10 * MM
    edge = int(10 * MM)
    for image in rendered_pages(pdf, 72):
        rows = [image.pixels[y * image.stride :][: image.width * 3] for y in range(image.height)]
        assert all(set(row) == {255} for row in rows[:edge] + rows[-edge:])
        assert all(set(row[: edge * 3]) | set(row[-edge * 3 :]) == {255} for row in rows)


def test_a_region_keeps_first_levels_beside_those_that_count() -> None:
    recap = content(DocumentKind.REGION_RECAP)
    assert isinstance(recap, RegionRecap)
    changed = [(m.first, m.mark) for row in recap.rows for m in row.marks if m.first != ""]
    assert changed == [(2, 3)] * 2
    assert "2→3" in "".join(texts(draw(recap)))
    assert sum(row.outcome is FlagOutcome.LEFT_DIFFERENT for row in recap.rows) == 1


def test_every_indicator_and_signer_of_a_region_is_printed() -> None:
    full = class_day("EVA-B", 7, 6)
    recap = content(DocumentKind.REGION_RECAP, full)
    assert isinstance(recap, RegionRecap)
    printed = region_recap_1(recap, full.published)
    assert sum(row.leaf for row in printed.rows) == 67
    said = words("".join(texts(draw(recap, record=full))))
    assert all(words(row.title) in said and row.code in said for row in printed.rows)
    assert all(words(signer.name) in said for signer in printed.signers)


def test_a_region_that_did_not_come_stands_last_with_its_reason() -> None:
    said = texts(draw(content(DocumentKind.CLASS_RECAP)))[0]
    absent = said.index("73.10 Kabupaten Pangkajene dan Kepulauan")
    assert all(said.index(code) < absent for code in ("35.74", "13.73", "71.08", "64.09"))
    assert "tidak hadir: penerbangan dibatalkan" in said
    assert "TERBATAS sampai ditetapkan" in said


def test_what_leads_a_table_is_never_alone_at_the_foot_of_a_page() -> None:
    page = Page(Paper.A4)
    grid = Grid(page.left, [Column("Kode", 30 * MM), Column("Alasan", 60 * MM)])
    rows = [grid.row((str(n), "Alasan panel.")) for n in range(4)]
    turned = 0
    for filled in range(0, int(page.bottom - page.top), 5):
        flow = Flow(page, page.top)
        flow.place(Piece(filled, lambda _pen, _top: None))
        told = Prose(page.left, page.right, PROSE).pieces("Perubahan nilai: " * 12, "5.")
        grid.lay(flow, rows, leading=told)
        where = {id(p.piece): n for n, drawn in enumerate(flow.pages) for p in drawn}
        kept = {where[id(piece)] for piece in (*told, rows[0][0])}
        assert len(kept) == 1
        turned += kept == {1}
    assert turned > 0


def test_minutes_tell_only_what_the_facts_say() -> None:
    said = content(DocumentKind.MINUTES)
    assert isinstance(said, Minutes)
    printed = minutes_1(said, the_day().published)
    told = [statement.text for statement in printed.statements]
    assert "Dari 6 (enam) daerah terjadwal, hadir 4 (empat) daerah" in told[1]
    changes = next(s for s in printed.statements if s.table == "changes")
    assert [row[3] for row in changes.rows] == ["2 → 3", "2 → 3"]
    assert {row[2] for row in changes.rows} == {"Ir. Bambang Suryalaga, M.T."}
    assert any("Bambang" in t and "daerah dampingan" in t for t in told)
    assert any("Bukti A6.2 belum saya lihat." in t for t in told)
    assert any("listrik padam" in t for t in told)
    device = next(t for t in told if "ditandatangani dengan perangkat" in t)
    assert "(tanda tangan elektronik tidak tersertifikasi): 13.73" in device
    assert device.endswith("oleh Dr. Ratna Wiryasaputra.")
    assert told[-1].endswith(f"Kepala jurnal hari ini: {journal_code(HEAD)}.")


def test_no_number_is_invented_and_no_certified_signature_claimed() -> None:
    for kind in KINDS:
        said = "".join(texts(draw(content(kind))))
        assert "BSrE" not in said
        assert "DATA CONTOH" in said
    assert "NOMOR ………" in texts(draw(content(DocumentKind.MINUTES)))[0]


def test_real_data_carry_no_example_marks() -> None:
    real = class_day(example=False)
    for kind in KINDS:
        assert "CONTOH —" not in "".join(texts(draw(content(kind, real), record=real)))
    assert "TERBATAS" in texts(draw(content(DocumentKind.CLASS_RECAP, real), record=real))[0]


def test_a_day_has_its_minutes_and_report_once_it_is_closed() -> None:
    open_day = class_day(closed=False)
    for kind in (DocumentKind.MINUTES, DocumentKind.DAY_REPORT):
        with pytest.raises(DomainError, match="day_not_closed"):
            content(kind, open_day)
    assert content(DocumentKind.ATTENDANCE, open_day).document == "DH-2026-B-H2"


def test_a_change_of_facts_changes_the_digest() -> None:
    other = class_day(reason="Alasan lain.")
    digests = content_digest(content(DocumentKind.MINUTES, other))
    assert digests != content_digest(content(DocumentKind.MINUTES))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("hours", [2, 10 * 365 * 24])
def test_one_fast_clock_changes_no_time_on_anybodys_paper(kind: DocumentKind, hours: int) -> None:
    dragged = class_day(ahead_ms=hours * 3_600_000)
    assert content(kind, dragged) == content(kind)


@pytest.mark.skipif(shutil.which("qpdf") is None, reason="qpdf is not installed")
@pytest.mark.parametrize("kind", KINDS)
def test_other_software_finds_file_and_signature_well_formed(
    kind: DocumentKind, tmp_path: Path
) -> None:
    held = papers.keys()
    path = tmp_path / "paper.pdf"
    path.write_bytes(
        seal(draw(content(kind)), Sealer(held.device, held.authority.certificate), papers.MOMENT)
    )
    done = subprocess.run(
        ["qpdf", "--check", str(path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    if shutil.which("pdfsig"):
        signed = subprocess.run(
            ["pdfsig", str(path)], capture_output=True, text=True, check=True
        ).stdout
        assert signed.count("Signature is Valid") == 1
