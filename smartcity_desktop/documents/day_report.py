"""The report of a class's closed day: slots, sealed sheets, journals with their printed heads."""

from collections.abc import Sequence

from smartcity_desktop.documents.flow import Flow, Piece, Placed
from smartcity_desktop.documents.forms.day_report import PrintedDayReport, PrintedTable
from smartcity_desktop.documents.grid import Align, Column, Grid
from smartcity_desktop.documents.paper_top import Top, fine_print
from smartcity_desktop.documents.press import Face, Press, Printing
from smartcity_desktop.documents.signatures import code_and_chair
from smartcity_desktop.documents.style import LARGE_BOLD, MM, Page, Paper

LEFT, CENTRE, RIGHT = Align.LEFT, Align.CENTRE, Align.RIGHT
# Widths in millimetres (0 takes what is left) and where text stands.
SLOTS = (
    (14, CENTRE),
    (14, CENTRE),
    (0, LEFT),
    (32, LEFT),
    (15, CENTRE),
    (13, CENTRE),
    (13, CENTRE),
    (17, CENTRE),
)
SHEETS = ((31, LEFT), (0, LEFT), (48, LEFT), (10, CENTRE), (25, CENTRE), (13, CENTRE))
JOURNALS = ((0, LEFT), (40, LEFT), (17, RIGHT), (17, RIGHT), (26, CENTRE))


def draw_day_report(printed: PrintedDayReport, paper: Paper, qr: str, printing: Printing) -> bytes:
    """Return the PDF of a day's report; the same arguments give the same bytes."""
    page = Page(paper)
    top = Top(printed.titles, printed.subtitles)
    return Press(page, qr, printing).print(
        printed.imprint,
        Face(printed.file_title, printing.issuer),
        lambda pen: top.draw(pen, page, example=printed.imprint.example),
        lambda _canvas, start: _lay(page, printed, start),
    )


def _lay(page: Page, printed: PrintedDayReport, start: float) -> list[list[Placed]]:
    flow = Flow(page, start)
    _table(flow, page, printed.slots, SLOTS)
    _table(flow, page, printed.sheets, SHEETS)
    signing = code_and_chair(page, printed.signer, above=printed.signed_at)
    _table(flow, page, printed.journals, JOURNALS, fine_print(page, printed.legend), signing)
    return flow.pages


def _table(
    flow: Flow,
    page: Page,
    table: PrintedTable,
    looks: Sequence[tuple[int, Align]],
    *ending: Piece,
) -> None:
    rest = page.width - sum(width for width, _ in looks) * MM
    columns = [
        Column(title, width * MM or rest, side)
        for title, (width, side) in zip(table.columns, looks, strict=True)
    ]
    grid = Grid(page.left, columns)
    height = LARGE_BOLD.leading + 3 * MM
    named = Piece(
        height, lambda pen, top: pen.text(page.left, top + 2 * MM, table.heading, LARGE_BOLD)
    )
    grid.lay(flow, [grid.row(row) for row in table.rows], ending, leading=[named])
