"""The recapitulation of one region, drawn across the paper: indicators down, assessors across."""

from collections.abc import Iterator

from reportlab.pdfgen.canvas import Canvas

from smartcity_desktop.documents.flow import Flow, Piece, Placed, stacked
from smartcity_desktop.documents.forms.imprint import Imprint
from smartcity_desktop.documents.grid import Align, Column, Grid, RowLook
from smartcity_desktop.documents.paper_top import Top, fine_print
from smartcity_desktop.documents.press import LIMITED, Face, Press, Printing
from smartcity_desktop.documents.signatures import signature_row
from smartcity_desktop.documents.style import MM, Page, Paper
from smartcity_desktop.domain.region_recap import LevelCell, RecapRow, RegionRecap

TITLE = "REKAPITULASI NILAI DAERAH"
LEGEND = (
    "Nilai panel = rata-rata lembar yang dihitung per indikator, dijumlah menurut bobot, "
    "dibulatkan satu kali. “2→3”: nilai awal dan nilai setelah moderasi oleh pemiliknya. "
    "B: tidak ada bukti dukung. X: tidak berlaku. Rentang: selisih tingkat tertinggi dan terendah."
)
DEVICE = "Tanda tangan perangkat (tidak tersertifikasi) disebut pada berita acara hari itu."
LEVEL_WIDTH = 13 * MM


def draw_region_recap(
    content: RegionRecap, imprint: Imprint, paper: Paper, qr: str, printing: Printing
) -> bytes:
    """Return the PDF of a region's recapitulation; the same arguments give the same bytes."""
    page = Page(paper, landscape=True)
    head = content.head
    province = content.province.removeprefix("Provinsi ")
    place = f"{content.region} ({content.region_code})"
    top = Top(
        (TITLE, f"{place}, Provinsi {province}" if province else place),
        (
            f"{imprint.event_name} · kelas {content.slot}",
            f"instrumen {head.instrument}, sidik {head.instrument_digest[:8]}",
        ),
        code=True,
        limited=True,
    )
    title = f"{TITLE.capitalize()} {content.document}, {content.region}"
    return Press(page, qr, printing).print(
        imprint,
        Face(title, printing.issuer, watermark=LIMITED),
        lambda pen: top.draw(pen, page, head),
        lambda _canvas, start: _lay(_canvas, page, content, start),
    )


def _lay(_: Canvas, page: Page, content: RegionRecap, start: float) -> list[list[Placed]]:
    flow = Flow(page, start)
    flow.place(fine_print(page, _assessors(content)))
    grid = _grid(page, content)
    rows = list(_rows(grid, content))
    total = ("", "Indeks", "", *content.indices, content.index, "", content.band)
    rows.append(grid.row(total, RowLook(height=6 * MM, bold=True, shaded=True)))
    told = f"{LEGEND} {content.opened} Disepakati {content.agreed}; sidik hasil "
    ending = fine_print(page, f"{told}{content.result[:12]}. {DEVICE}")
    grid.lay(flow, rows, (ending, signature_row(page, content.signers)))
    return flow.pages


def _rows(grid: Grid, content: RegionRecap) -> Iterator[tuple[Piece, ...]]:
    """Yield the rows; a component or dimension is never left alone above a page's end."""
    heads: tuple[Piece, ...] = ()
    for row in content.rows:
        pieces = grid.row(_texts(row, content), _look(row))
        if row.leaf:
            yield (stacked((*heads, pieces[0])), *pieces[1:])
            heads = ()
        else:
            heads = (*heads, *pieces)


def _assessors(content: RegionRecap) -> str:
    named = (f"{n}. {a.name} ({a.role})" for n, a in enumerate(content.assessors, 1))
    return f"Asesor: {'; '.join(named)}."


def _grid(page: Page, content: RegionRecap) -> Grid:
    count = len(content.assessors)
    fixed = (14 + 14 + 14 + 16) * MM + count * LEVEL_WIDTH
    rest = page.width - fixed
    outcome = max(34 * MM, rest * 0.38)
    levels = [Column(str(n), LEVEL_WIDTH, Align.CENTRE) for n in range(1, count + 1)]
    return Grid(
        page.left,
        [
            Column("Kode", 14 * MM, Align.CENTRE),
            Column("Indikator", rest - outcome),
            Column("Bobot\n(%)", 14 * MM, Align.RIGHT),
            *levels,
            Column("Nilai\npanel", 14 * MM, Align.RIGHT, bold=True),
            Column("Rentang", 16 * MM, Align.CENTRE),
            Column("Tindak lanjut bendera", outcome),
        ],
    )


def _texts(row: RecapRow, content: RegionRecap) -> tuple[str, ...]:
    cells = tuple(_cells(row, len(content.assessors)))
    return (row.code, row.title, row.weight, *cells, row.mean, row.spread, row.outcome)


def _cells(row: RecapRow, count: int) -> Iterator[str]:
    given = row.cells or (LevelCell(""),) * count
    for cell in given:
        yield f"{cell.before}→{cell.text}" if cell.before else cell.text


def _look(row: RecapRow) -> RowLook:
    return RowLook(bold=not row.leaf and row.depth == 0, shaded=not row.leaf)
