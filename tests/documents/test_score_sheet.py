import hashlib
import re
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest

from smartcity_desktop.documents.blocks import BOX, BOX_GAP, boxes_width
from smartcity_desktop.documents.forms.score_sheet import PrintedSheet
from smartcity_desktop.documents.level_table import columns
from smartcity_desktop.documents.press import Printing
from smartcity_desktop.documents.preview import PageImage, rendered_pages
from smartcity_desktop.documents.score_sheet import draw_score_sheet
from smartcity_desktop.documents.style import MM, Page, Paper
from smartcity_desktop.documents.typeface import printable, undrawn
from smartcity_desktop.domain.index import NO_EVIDENCE, NOT_APPLICABLE
from tests.documents import papers

QR = "SCI1:" + "A" * 206
AUTHORITY = "11" * 32
GOLDEN = Path(__file__).parent / "golden"
SENTENCE = "Paparan menunjukkan keterkaitan program dengan RPJMD dan anggaran; "
SOURCE = """
import hashlib
from tests.documents import papers
from smartcity_desktop.documents.score_sheet import draw_score_sheet
from smartcity_desktop.documents.style import Paper
sheet = papers.printed("EVA-B", authority="11" * 32)
print(hashlib.sha256(draw_score_sheet(sheet, Paper.F4, "SCI1:A", papers.PRINTING)).hexdigest())
"""


def draw(content: PrintedSheet, paper: Paper = Paper.A4) -> bytes:
    return draw_score_sheet(content, paper, QR, papers.PRINTING)


def texts(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    return [page.get_textpage().get_text_range().replace("\r\n", "\n") for page in document]


def words(text: str) -> str:
    return re.sub(r"\s+", "", text)


def without_digests(text: str) -> str:
    """Leave out what changes with every word of an instrument; other tests look at it."""
    return re.sub(r"(SHA-256|sidik) [0-9a-f]+", r"\1 …", text)


def with_note(content: PrintedSheet, code: str, note: str) -> PrintedSheet:
    rows = tuple(replace(r, note=note) if r.code == code else r for r in content.rows)
    return replace(content, rows=rows)


@pytest.mark.parametrize("paper", list(Paper))
@pytest.mark.parametrize("code", ["SEL-A", "EVA-B", "SPBE"])
def test_the_words_of_a_sheet_are_the_recorded_ones(code: str, paper: Paper) -> None:
    drawn = texts(draw(papers.printed(code, authority=AUTHORITY), paper))
    recorded = GOLDEN / f"{code}-{paper.name}.txt"
    assert without_digests("\f".join(drawn)) == recorded.read_text("utf-8")


@pytest.mark.parametrize(
    ("code", "quick_wins", "a4", "f4"),
    [
        ("SEL-A", 1, 2, 2),
        ("EVA-B", 1, 3, 3),
        ("EVA-B", 2, 4, 3),
        ("EVA-B", 6, 4, 4),
        ("SPBE", 1, 3, 3),
    ],
)
def test_pages_of_each_instrument(code: str, quick_wins: int, a4: int, f4: int) -> None:
    sheet = papers.printed(code, quick_wins)
    assert len(texts(draw(sheet, Paper.A4))) == a4
    assert len(texts(draw(sheet, Paper.F4))) == f4


def test_f4_holds_the_whole_table_of_a_selection_on_its_first_page() -> None:
    first, second = texts(draw(papers.printed("SEL-A"), Paper.F4))
    assert "Indeks (jumlah nilai terbobot" in first
    assert "Penilaian menyeluruh" in second


def test_a4_breaks_an_evaluation_only_between_components() -> None:
    pages = texts(draw(papers.printed("EVA-B"), Paper.A4))
    assert not any("(lanjutan)" in page for page in pages)
    assert ["Outcome" in page for page in pages] == [False, True, False, False]


@pytest.mark.parametrize("paper", list(Paper))
@pytest.mark.parametrize("code", ["SEL-A", "EVA-B", "SPBE"])
def test_every_row_stands_on_the_paper(code: str, paper: Paper) -> None:
    sheet = papers.printed(code)
    said = words(" ".join(texts(draw(sheet, paper))))
    for row in sheet.rows:
        assert words(row.code) in said
        assert words(row.title) in said
        assert row.weighted in said
        assert words(row.note) in said
    for part in (sheet.index, sheet.band, sheet.region, sheet.assessor, sheet.strength):
        assert words(part) in said


def test_the_same_content_gives_the_same_bytes_in_another_process() -> None:
    sheet = papers.printed("EVA-B", authority=AUTHORITY)
    here = draw_score_sheet(sheet, Paper.F4, "SCI1:A", papers.PRINTING)
    told = [
        subprocess.run(
            [sys.executable, "-c", SOURCE],
            capture_output=True,
            text=True,
            check=True,
            cwd=Path(__file__).parents[2],
        ).stdout.strip()
        for _ in range(2)
    ]
    assert told == [hashlib.sha256(here).hexdigest()] * 2


def test_a_sheet_stays_small() -> None:
    assert len(draw(papers.printed("EVA-B", 6))) < 70_000


def test_the_footer_names_revision_digest_and_copy_on_every_page() -> None:
    sheet = papers.printed("EVA-B")
    pages = texts(draw(sheet))
    line = f"revisi 3 · SHA-256 {sheet.imprint.digest[:12]} · BERLAKU pada saat dicetak"
    for number, page in enumerate(pages, 1):
        assert f"DATA CONTOH · LP-2026-B-009-04 · {line}" in page
        assert "Cetakan ke-1 · dibuat 3-11-2026 11.31 WITA · Laptop B-01" in page
        assert f"Halaman {number} dari {len(pages)}" in page


def test_a_further_copy_says_which_and_when() -> None:
    printing = Printing("3-11-2026 11.31 WITA", copy=2, printed="4-11-2026 08.05 WITA")
    pdf = draw_score_sheet(papers.printed(), Paper.A4, QR, printing)
    assert "Cetakan ke-2 · dibuat 3-11-2026 11.31 WITA · dicetak 4-11-2026 08.05" in texts(pdf)[0]


def test_only_example_data_carry_the_watermark_and_the_frame() -> None:
    example = draw(papers.printed(example=True))
    real = draw(papers.printed(example=False))
    assert all("DATA CONTOH" in page for page in texts(example))
    assert "BUKAN HASIL PENILAIAN" in texts(example)[0]
    assert not any("DATA CONTOH" in page for page in texts(real))


def test_special_answers_are_said_in_words() -> None:
    sheet = papers.marked({"A1.2": NO_EVIDENCE, "A1.3": NOT_APPLICABLE})
    said = texts(draw(sheet))[0]
    assert said.count("tidak ada bukti") == 1
    assert said.count("tidak berlaku") == 1


def test_a_note_of_two_thousand_letters_is_printed_whole() -> None:
    note = (SENTENCE * 40)[:2000]
    for paper in Paper:
        pages = texts(draw(with_note(papers.printed(note=""), "A2.2", note), paper))
        assert words(note) in words("".join(pages))


def test_notes_of_nothing_but_line_breaks_and_of_one_word_are_printed_whole() -> None:
    lines = "\n".join(f"b{n}" for n in range(400))
    sheet = with_note(with_note(papers.printed(note=""), "A1.2", lines), "A7.1", "x" * 1999)
    said = words("".join(texts(draw(sheet))))
    assert all(f"b{n}" in said for n in range(400))
    assert said.count("x") >= 1999


def test_a_narrative_of_four_thousand_letters_runs_over_pages() -> None:
    sheet = replace(
        papers.printed(),
        strength=(SENTENCE * 80)[:4000],
        weakness=(SENTENCE * 80)[:4000],
        recommendation="\n".join(f"Butir {n}" for n in range(120)),
    )
    pages = texts(draw(sheet))
    said = "".join(pages)
    assert "(lanjutan)" in said
    # Three page breaks may fall between the two words.
    assert words(said).count("Paparanmenunjukkan") >= 2 * (4000 // len(SENTENCE) + 1) - 3
    assert "Butir 119" in said
    assert words(sheet.assessor) in words(pages[-1])


def test_letters_no_font_has_and_control_signs_do_not_stop_the_paper() -> None:
    note = "Baik 👍 \t\x07 漢字 (50 %) \\ akhir"
    said = "".join(texts(draw(with_note(papers.printed(note=""), "A1.2", note))))
    assert "akhir" in said
    assert "(50 %) \\" in said


@pytest.mark.parametrize("code", ["SEL-A", "EVA-B", "SPBE"])
def test_the_chosen_boxes_are_black_and_no_others(code: str) -> None:
    sheet = papers.printed(code)
    levels = next(row.levels for row in sheet.rows if row.levels)
    black = Counter[int]()
    for page in rendered_pages(draw(sheet), 150):
        for level, x in _box_columns(sheet, levels).items():
            black[level] += _black_runs(page, x)
    assert black == Counter(row.chosen for row in sheet.rows if row.levels)


def _box_columns(sheet: PrintedSheet, levels: tuple[int, ...]) -> dict[int, float]:
    """Return where each level's box is just right of its left edge, clear of the digit."""
    at = columns(Page(Paper.A4), sheet.rows)
    start = (at.levels + at.weighted) / 2 - boxes_width(levels, "") / 2
    return {level: start + n * (BOX + BOX_GAP) + 0.6 * MM for n, level in enumerate(levels)}


def _black_runs(page: PageImage, x: float) -> int:
    """Count the black runs of a box's height in one column of pixels."""
    scale = 150 / 72
    at = round(x * scale) * 3
    column = bytes(page.pixels[y * page.stride + at] for y in range(page.height))
    dark = "".join("x" if value < 64 else " " for value in column)
    return sum(1 for run in dark.split() if abs(len(run) - BOX * scale) <= 3)


@pytest.mark.parametrize("paper", list(Paper))
@pytest.mark.parametrize("code", ["SEL-A", "EVA-B"])
def test_nothing_is_printed_within_ten_millimetres_of_the_edge(code: str, paper: Paper) -> None:
    for page in rendered_pages(draw(papers.printed(code), paper), 72):
        edge = int(10 * MM)
        rows = [page.pixels[y * page.stride :][: page.width * 3] for y in range(page.height)]
        middle = rows[edge:-edge]
        assert all(set(row) == {255} for row in rows[:edge] + rows[-edge:])
        assert all(set(row[: edge * 3]) | set(row[-edge * 3 :]) == {255} for row in middle)


def test_f4_is_the_indonesian_folio() -> None:
    document = pypdfium2.PdfDocument(draw(papers.printed(), Paper.F4))
    width, height = document[0].get_size()
    assert (round(width / MM, 1), round(height / MM, 1)) == (215.0, 330.0)
    assert Page(Paper.F4).width - Page(Paper.A4).width == pytest.approx(5 * MM)


def test_a_long_name_and_region_keep_inside_their_columns() -> None:
    sheet = replace(
        papers.printed(),
        region="Kabupaten Kepulauan Siau Tagulandang Biaro " * 2,
        assessor="Prof. Dr. Ir. H. Muhammad Abdurrahman Wahid Siregar, M.Sc., Ph.D., IPU., Eng.",
        institution="Fakultas Ilmu Komputer, Universitas Negeri Contoh Nusantara Raya",
    )
    pdf = draw(sheet)
    right = Page(Paper.A4).right
    for page in pypdfium2.PdfDocument(pdf):
        text = page.get_textpage()
        boxes = [text.get_charbox(n) for n in range(text.count_chars())]
        assert max(box[2] for box in boxes) <= right + 0.5


def test_the_document_says_its_language_version_and_title() -> None:
    pdf = draw(papers.printed())
    assert pdf.startswith(b"%PDF-1.7")
    assert b"/Lang (id-ID)" in pdf
    assert b"/FontFile2" in pdf
    assert b"Helvetica" not in pdf
    title = pypdfium2.PdfDocument(pdf).get_metadata_dict()["Title"]
    assert title.startswith("Lembar penilaian LP-2026-B-009-04, Kabupaten Kepulauan Siau")


def test_paper_names_by_number_what_its_typeface_lacks_or_would_turn_round() -> None:
    text = "bagus 😀 שלום é Ω –\tTab"
    assert undrawn(text) == ("😀", *"שלום")
    shown = printable(text)
    assert shown == "bagus [U+1F600] [U+05E9][U+05DC][U+05D5][U+05DD] é Ω – Tab"
    assert undrawn(shown) == ()
