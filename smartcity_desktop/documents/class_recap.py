"""The recapitulation of a class, drawn across the paper: ranked regions, then those without one."""

from smartcity_desktop.documents.flow import Flow, Placed
from smartcity_desktop.documents.forms.imprint import Imprint
from smartcity_desktop.documents.grid import CELL, Align, Column, Grid, RowLook
from smartcity_desktop.documents.paper_top import Top, fine_print
from smartcity_desktop.documents.press import LIMITED, Face, Press, Printing
from smartcity_desktop.documents.signatures import signature_row
from smartcity_desktop.documents.style import MM, Page, Paper
from smartcity_desktop.documents.typeface import width_of
from smartcity_desktop.domain.class_recap import ClassRecap, RankRow

TITLE = "REKAPITULASI NILAI KELAS"
LEGEND = (
    "Nilai panel = rata-rata lembar sah per indikator, dijumlah menurut bobot, dibulatkan satu "
    "kali, tanpa koreksi keketatan."
)
DEVICE_LEGEND = " Hasil {count} daerah ditandatangani dengan perangkat (tidak tersertifikasi)."
ROW = 4.4 * MM
SCORE_WIDTH = 12 * MM
REMARK_WIDTH = 34 * MM


def draw_class_recap(
    content: ClassRecap, imprint: Imprint, paper: Paper, qr: str, printing: Printing
) -> bytes:
    """Return the PDF of a class's recapitulation; the same arguments give the same bytes."""
    page = Page(paper, landscape=True)
    day = f" HARI KE-{content.head.day}" if content.head.day else ""
    top = Top(
        (f"{TITLE} {content.head.class_code}{day}",),
        (f"{imprint.event_name} · {content.period} · instrumen {content.head.instrument}",),
        code=True,
        limited=content.limited,
    )
    face = Face(
        f"{TITLE.capitalize()} {content.document}",
        printing.issuer,
        watermark=LIMITED if content.limited else "",
    )
    return Press(page, qr, printing).print(
        imprint,
        face,
        lambda pen: top.draw(pen, page, content.head),
        lambda _canvas, start: _lay(page, content, start),
    )


def _lay(page: Page, content: ClassRecap, start: float) -> list[list[Placed]]:
    flow = Flow(page, start)
    grid = _grid(page, content)
    rows = [grid.row(_texts(row), RowLook(height=ROW)) for row in content.ranked]
    count = len(content.components)
    merged = RowLook(height=ROW, merged=(3, 2 + count))
    for row in content.unranked:
        # The reason takes the place of the scores.
        scores = (row.reason, *[""] * (count - 1))
        texts = ("–", row.code, row.region, *scores, "–", "–", "–", row.remark)
        rows.append(grid.row(texts, merged))
    named = " · ".join(f"{c.code} {c.title}" for c in content.components)
    legend = f"{LEGEND} {named}."
    if content.device_signed:
        legend += DEVICE_LEGEND.format(count=content.device_signed)
    ending = (fine_print(page, legend), signature_row(page, content.signers))
    grid.lay(flow, rows, ending)
    return flow.pages


def _grid(page: Page, content: ClassRecap) -> Grid:
    bands = [width_of(row.band, CELL) for row in content.ranked]
    band = min(max([20 * MM, *(width + 3 * MM for width in bands)]), 34 * MM)
    scores = [Column(f"{c.code}\n{c.weight}", SCORE_WIDTH, Align.RIGHT) for c in content.components]
    fixed = (9 + 13 + 14 + 17) * MM + band + len(scores) * SCORE_WIDTH + REMARK_WIDTH
    return Grid(
        page.left,
        [
            Column("No.", 9 * MM, Align.CENTRE),
            Column("Kode", 13 * MM, Align.CENTRE),
            Column("Daerah", page.width - fixed),
            *scores,
            Column("Indeks", 14 * MM, Align.RIGHT, bold=True),
            Column("Predikat", band),
            Column("Lembar\nsah", 17 * MM, Align.CENTRE),
            Column("Keterangan", REMARK_WIDTH),
        ],
    )


def _texts(row: RankRow) -> tuple[str, ...]:
    place = (str(row.rank), row.code, row.region)
    return (*place, *row.scores, row.index, row.band, row.sheets, row.remark)
