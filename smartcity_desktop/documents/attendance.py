"""The attendance list of a class's day, with numbered places to sign, left and right in turn."""

from smartcity_desktop.documents.flow import Flow, Piece, Placed
from smartcity_desktop.documents.forms.attendance import PrintedAttendance, PrintedPresences
from smartcity_desktop.documents.grid import Align, Column, Grid, RowLook
from smartcity_desktop.documents.paper_top import Top
from smartcity_desktop.documents.pen import Pen
from smartcity_desktop.documents.press import Face, Press, Printing
from smartcity_desktop.documents.signatures import code_and_chair
from smartcity_desktop.documents.style import LARGE_BOLD, MM, Page, Paper

ROW = 11 * MM
SIGN_WIDTH = 40 * MM


def draw_attendance(printed: PrintedAttendance, paper: Paper, qr: str, printing: Printing) -> bytes:
    """Return the PDF of an attendance list; the same arguments give the same bytes."""
    page = Page(paper)
    top = Top(printed.titles, printed.subtitles)
    return Press(page, qr, printing).print(
        printed.imprint,
        Face(printed.file_title, printing.issuer),
        lambda pen: top.draw(pen, page, example=printed.imprint.example),
        lambda _canvas, start: _lay(page, printed, start),
    )


def _lay(page: Page, printed: PrintedAttendance, start: float) -> list[list[Placed]]:
    flow = Flow(page, start)
    ending = code_and_chair(page, printed.signer, above=printed.signed_at)
    _table(flow, page, printed.panel)
    _table(flow, page, printed.delegations, ending)
    return flow.pages


def _table(flow: Flow, page: Page, table: PrintedPresences, *ending: Piece) -> None:
    rest = page.width - 8 * MM - SIGN_WIDTH
    number, who, whence, presence, signature = table.columns
    grid = Grid(
        page.left,
        [
            Column(number, 8 * MM, Align.CENTRE),
            Column(who, rest * 0.42),
            Column(whence, rest * 0.33),
            Column(presence, rest * 0.25),
            Column(signature, SIGN_WIDTH),
        ],
        above=1.2 * MM,
    )
    grid.lay(
        flow,
        [
            _signed(grid.row((str(n), *row, ""), RowLook(height=ROW)), n, grid.right)
            for n, row in enumerate(table.rows, start=1)
        ],
        ending,
        leading=[_heading(page, table.heading)],
    )


def _heading(page: Page, text: str) -> Piece:
    height = LARGE_BOLD.leading + 3 * MM
    return Piece(height, lambda pen, top: pen.text(page.left, top + 2 * MM, text, LARGE_BOLD))


def _signed(row: tuple[Piece, ...], number: int, right: float) -> tuple[Piece, ...]:
    """Return a row with the number of its place: odd ones at the left, even ones in the middle."""
    first = row[0]
    x = right - SIGN_WIDTH + (1.2 * MM if number % 2 else SIGN_WIDTH / 2)

    def draw(pen: Pen, top: float) -> None:
        first.draw(pen, top)
        pen.text(x, top + 1 * MM, f"{number}.", LARGE_BOLD)

    return (Piece(first.height, draw), *row[1:])
