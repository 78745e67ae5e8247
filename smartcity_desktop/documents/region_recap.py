"""The recapitulation of one region, drawn across the paper: indicators down, assessors across."""

from collections.abc import Iterator

from smartcity_desktop.documents.flow import Flow, Piece, Placed, stacked
from smartcity_desktop.documents.forms.region_recap import PrintedRecapRow, PrintedRegionRecap
from smartcity_desktop.documents.grid import Align, Column, Grid, RowLook
from smartcity_desktop.documents.paper_top import Top, fine_print
from smartcity_desktop.documents.press import LIMITED, Face, Press, Printing
from smartcity_desktop.documents.signatures import signature_row
from smartcity_desktop.documents.style import MM, Page, Paper

LEVEL_WIDTH = 13 * MM


def draw_region_recap(
    printed: PrintedRegionRecap, paper: Paper, qr: str, printing: Printing
) -> bytes:
    """Return the PDF of a region's recapitulation; the same arguments give the same bytes."""
    page = Page(paper, landscape=True)
    top = Top(printed.titles, printed.subtitles, code=True, limited=True)
    return Press(page, qr, printing).print(
        printed.imprint,
        Face(printed.file_title, printing.issuer, watermark=LIMITED),
        lambda pen: top.draw(pen, page, example=printed.imprint.example),
        lambda _canvas, start: _lay(page, printed, start),
    )


def _lay(page: Page, printed: PrintedRegionRecap, start: float) -> list[list[Placed]]:
    flow = Flow(page, start)
    flow.place(fine_print(page, printed.assessors))
    grid = _grid(page, printed)
    rows = list(_rows(grid, printed))
    rows.append(grid.row(_texts(printed.total), RowLook(height=6 * MM, bold=True, shaded=True)))
    ending = (fine_print(page, printed.legend), signature_row(page, printed.signers))
    grid.lay(flow, rows, ending)
    return flow.pages


def _rows(grid: Grid, printed: PrintedRegionRecap) -> Iterator[tuple[Piece, ...]]:
    """Yield the rows; a component or dimension is never left alone above a page's end."""
    heads: tuple[Piece, ...] = ()
    for row in printed.rows:
        pieces = grid.row(_texts(row), _look(row))
        if row.leaf:
            yield (stacked((*heads, pieces[0])), *pieces[1:])
            heads = ()
        else:
            heads = (*heads, *pieces)


def _grid(page: Page, printed: PrintedRegionRecap) -> Grid:
    code, indicator, weight, *levels, mean, spread, outcome = printed.columns
    fixed = (14 + 14 + 14 + 16) * MM + len(levels) * LEVEL_WIDTH
    rest = page.width - fixed
    outcomes = max(34 * MM, rest * 0.38)
    return Grid(
        page.left,
        [
            Column(code, 14 * MM, Align.CENTRE),
            Column(indicator, rest - outcomes),
            Column(weight, 14 * MM, Align.RIGHT),
            *(Column(level, LEVEL_WIDTH, Align.CENTRE) for level in levels),
            Column(mean, 14 * MM, Align.RIGHT, bold=True),
            Column(spread, 16 * MM, Align.CENTRE),
            Column(outcome, outcomes),
        ],
    )


def _texts(row: PrintedRecapRow) -> tuple[str, ...]:
    return (row.code, row.title, row.weight, *row.cells, row.mean, row.spread, row.outcome)


def _look(row: PrintedRecapRow) -> RowLook:
    return RowLook(bold=not row.leaf and row.depth == 0, shaded=not row.leaf)
