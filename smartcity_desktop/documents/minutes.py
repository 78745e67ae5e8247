"""The minutes of a class's day: parties, numbered statements with their tables, signatures."""

from smartcity_desktop.documents.flow import Flow, Piece, Placed
from smartcity_desktop.documents.forms.class_papers import PrintedSigner
from smartcity_desktop.documents.forms.minutes import PrintedMinutes, PrintedStatement
from smartcity_desktop.documents.grid import Align, Column, Grid
from smartcity_desktop.documents.paper_top import Top
from smartcity_desktop.documents.pen import Pen
from smartcity_desktop.documents.press import Face, Press, Printing
from smartcity_desktop.documents.prose import NUMBER_WIDTH, Prose
from smartcity_desktop.documents.signatures import signature_columns
from smartcity_desktop.documents.style import BOLD, MM, Page, Paper, style
from smartcity_desktop.documents.typeface import wrapped

PROSE = style(10.5, 1.3)
PROSE_BOLD = style(10.5, 1.3, BOLD)
TABLE = style(9, 1.22)
NAME_WIDTH = 68 * MM


def draw_minutes(printed: PrintedMinutes, paper: Paper, qr: str, printing: Printing) -> bytes:
    """Return the PDF of a day's minutes; the same arguments give the same bytes."""
    page = Page(paper)
    top = Top(printed.titles, printed.subtitles)
    return Press(page, qr, printing).print(
        printed.imprint,
        Face(printed.file_title, printing.issuer, len(printed.signers)),
        lambda pen: top.draw(pen, page, example=printed.imprint.example),
        lambda _canvas, start: _lay(page, printed, start),
    )


def _lay(page: Page, printed: PrintedMinutes, start: float) -> list[list[Placed]]:
    flow = Flow(page, start)
    prose = Prose(page.left, page.right, PROSE)
    prose.lay(flow, printed.opening)
    for number, party in enumerate(printed.signers, start=1):
        flow.add(_party(page, number, party))
    flow.place(Piece(1.6 * MM, lambda _pen, _top: None))
    prose.lay(flow, printed.basis, after=2.4 * MM)
    for number, statement in enumerate(printed.statements, start=1):
        if statement.rows:
            _table(page, flow, statement, prose.pieces(statement.text, f"{number}."))
        else:
            prose.lay(flow, statement.text, f"{number}.")
    first, *others = signature_columns(page, printed.signers)
    # Nobody signs on a page that says nothing.
    flow.keep([*prose.pieces(printed.closing, after=3 * MM), first])
    for piece in others:
        flow.add(piece)
    return flow.pages


def _party(page: Page, number: int, party: PrintedSigner) -> Piece:
    left = page.left + NUMBER_WIDTH
    name = wrapped(party.name, PROSE_BOLD, NAME_WIDTH - 2 * MM)
    told = ", ".join(part for part in (party.role, party.institution, party.number) if part)
    lines = wrapped(told, PROSE, page.right - left - NAME_WIDTH)

    def draw(pen: Pen, top: float) -> None:
        pen.right(left - 1.2 * MM, top, f"{number}.", PROSE)
        pen.lines(left, top, name, PROSE_BOLD)
        pen.lines(left + NAME_WIDTH, top, lines, PROSE)

    return Piece(max(len(name), len(lines)) * PROSE.leading + 0.8 * MM, draw)


def _table(page: Page, flow: Flow, statement: PrintedStatement, told: list[Piece]) -> None:
    left = page.left + NUMBER_WIDTH
    room = page.right - left
    widths = {
        "results": (9, 14, 0, 15, 30, 22),
        "changes": (14, 19, 38, 17, 0),
    }[statement.table]
    aligned = {
        "results": "cclrlc",
        "changes": "cclcl",
    }[statement.table]
    rest = room - sum(widths) * MM
    sides = {"c": Align.CENTRE, "l": Align.LEFT, "r": Align.RIGHT}
    columns = [
        Column(title, width * MM or rest, sides[side])
        for title, width, side in zip(statement.columns, widths, aligned, strict=True)
    ]
    grid = Grid(left, columns, TABLE, 0.8 * MM)
    grid.lay(flow, [grid.row(row) for row in statement.rows], leading=told)
    flow.place(Piece(2 * MM, lambda _pen, _top: None))
