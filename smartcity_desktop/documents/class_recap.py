"""The recapitulation of a class, drawn across the paper: ranked regions, then those without one."""

from smartcity_desktop.documents.flow import Flow, Placed
from smartcity_desktop.documents.forms.class_recap import PrintedClassRecap
from smartcity_desktop.documents.grid import CELL, Align, Column, Grid, RowLook
from smartcity_desktop.documents.paper_top import Top, fine_print
from smartcity_desktop.documents.press import LIMITED, Face, Press, Printing
from smartcity_desktop.documents.signatures import signature_row
from smartcity_desktop.documents.style import MM, Page, Paper
from smartcity_desktop.documents.typeface import width_of

ROW = 4.4 * MM
SCORE_WIDTH = 12 * MM
REMARK_WIDTH = 34 * MM
# The columns before and behind those of the components.
LEADING, CLOSING = 3, 4


def draw_class_recap(
    printed: PrintedClassRecap, paper: Paper, qr: str, printing: Printing
) -> bytes:
    """Return the PDF of a class's recapitulation; the same arguments give the same bytes."""
    page = Page(paper, landscape=True)
    top = Top(printed.titles, printed.subtitles, code=True, limited=printed.limited)
    watermark = LIMITED if printed.limited else ""
    return Press(page, qr, printing).print(
        printed.imprint,
        Face(printed.file_title, printing.issuer, watermark=watermark),
        lambda pen: top.draw(pen, page, example=printed.imprint.example),
        lambda _canvas, start: _lay(page, printed, start),
    )


def _lay(page: Page, printed: PrintedClassRecap, start: float) -> list[list[Placed]]:
    flow = Flow(page, start)
    grid = _grid(page, printed)
    rows = [grid.row(row.texts(), RowLook(height=ROW)) for row in printed.ranked]
    scores = len(printed.columns) - LEADING - CLOSING
    # The reason takes the place of the scores.
    merged = RowLook(height=ROW, merged=(LEADING, LEADING + scores - 1))
    rows += [grid.row(row.texts(scores), merged) for row in printed.unranked]
    ending = (fine_print(page, printed.legend), signature_row(page, printed.signers))
    grid.lay(flow, rows, ending)
    return flow.pages


def _grid(page: Page, printed: PrintedClassRecap) -> Grid:
    rank, code, region, *scores, index, predicate, sheets, remark = printed.columns
    bands = [width_of(row.band, CELL) for row in printed.ranked]
    band = min(max([20 * MM, *(width + 3 * MM for width in bands)]), 34 * MM)
    fixed = (9 + 13 + 14 + 17) * MM + band + len(scores) * SCORE_WIDTH + REMARK_WIDTH
    return Grid(
        page.left,
        [
            Column(rank, 9 * MM, Align.CENTRE),
            Column(code, 13 * MM, Align.CENTRE),
            Column(region, page.width - fixed),
            *(Column(score, SCORE_WIDTH, Align.RIGHT) for score in scores),
            Column(index, 14 * MM, Align.RIGHT, bold=True),
            Column(predicate, band),
            Column(sheets, 17 * MM, Align.CENTRE),
            Column(remark, REMARK_WIDTH),
        ],
    )
