"""The report of a class's closed day: slots, sealed sheets, journals with their printed heads."""

from collections.abc import Sequence

from smartcity_desktop.documents.flow import Flow, Piece, Placed
from smartcity_desktop.documents.forms.imprint import Imprint
from smartcity_desktop.documents.grid import Align, Column, Grid
from smartcity_desktop.documents.paper_top import Top, fine_print
from smartcity_desktop.documents.press import Face, Press, Printing
from smartcity_desktop.documents.signatures import code_and_chair
from smartcity_desktop.documents.style import LARGE_BOLD, MM, Page, Paper
from smartcity_desktop.domain.day_report import DayReport

TITLE = "LAPORAN HARIAN KELAS"
HEADS = (
    "Kepala jurnal: delapan huruf pertama (base32) dari sidik catatan terakhir setiap jurnal saat "
    "hari ditutup. Jurnal yang diubah atau diputar balik tidak lagi cocok dengan kertas ini. "
    "Tanda terima: catatan yang sudah diterima pusat sebelum hari ditutup."
)
CENTRE, RIGHT = Align.CENTRE, Align.RIGHT
# Titles, widths in millimetres (0 takes what is left) and where text stands.
SLOTS = (
    ("Pukul", 14, CENTRE),
    ("Kode", 14, CENTRE),
    ("Daerah", 0, Align.LEFT),
    ("Keadaan", 32, Align.LEFT),
    ("Paparan\n(menit)", 15, CENTRE),
    ("Tanya\njawab", 13, CENTRE),
    ("Nilai\n(menit)", 13, CENTRE),
    ("Lembar\ndisegel", 17, CENTRE),
)
SHEETS = (
    ("Lembar", 31, Align.LEFT),
    ("Daerah", 0, Align.LEFT),
    ("Asesor", 48, Align.LEFT),
    ("Rev.", 10, CENTRE),
    ("Sidik", 25, CENTRE),
    ("Pukul", 13, CENTRE),
)
JOURNALS = (
    ("Pemilik jurnal", 0, Align.LEFT),
    ("Perangkat", 40, Align.LEFT),
    ("Catatan", 17, RIGHT),
    ("Tanda\nterima", 17, RIGHT),
    ("Kepala jurnal", 26, CENTRE),
)


def draw_day_report(
    content: DayReport, imprint: Imprint, paper: Paper, qr: str, printing: Printing
) -> bytes:
    """Return the PDF of a day's report; the same arguments give the same bytes."""
    page, head = Page(paper), content.head
    top = Top(
        (TITLE, f"KELAS {head.class_code} HARI KE-{head.day}"),
        (
            imprint.event_name,
            f"{content.weekday} · {head.room}, {head.place}",
            f"dibuka {content.opened} · ditutup {content.closed}",
        ),
    )
    return Press(page, qr, printing).print(
        imprint,
        Face(f"{TITLE.capitalize()} {content.document}", printing.issuer),
        lambda pen: top.draw(pen, page, head),
        lambda _canvas, start: _lay(page, content, start),
    )


def _lay(page: Page, content: DayReport, start: float) -> list[list[Placed]]:
    flow = Flow(page, start)
    slots = [
        (s.starts, s.code, s.region, s.state, s.presentation, s.discussion, s.scoring, s.sheets)
        for s in content.slots
    ]
    _table(flow, page, "A. Jadwal", SLOTS, slots)
    sheets = [
        (s.sheet, s.region, s.assessor, s.revision, s.digest, s.sealed) for s in content.sheets
    ]
    _table(flow, page, "B. Lembar yang disegel", SHEETS, sheets)
    journals = [(j.person, j.device, j.facts, j.received, j.head) for j in content.journals]
    place = f"{content.head.place}, {content.head.date}"
    signing = code_and_chair(page, content.signers[0], above=place)
    _table(flow, page, "C. Jurnal", JOURNALS, journals, fine_print(page, HEADS), signing)
    return flow.pages


def _table(
    flow: Flow,
    page: Page,
    title: str,
    columns: Sequence[tuple[str, int, Align]],
    rows: Sequence[tuple[str, ...]],
    *ending: Piece,
) -> None:
    rest = page.width - sum(width for _, width, _ in columns) * MM
    grid = Grid(page.left, [Column(t, width * MM or rest, side) for t, width, side in columns])
    height = LARGE_BOLD.leading + 3 * MM
    named = Piece(height, lambda pen, top: pen.text(page.left, top + 2 * MM, title, LARGE_BOLD))
    grid.lay(flow, [grid.row(row) for row in rows], ending, leading=[named])
