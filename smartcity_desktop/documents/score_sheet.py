"""The score sheet of one assessor for one region, drawn from its sheet alone."""

from reportlab.pdfgen.canvas import Canvas

from smartcity_desktop.documents.blocks import Letterhead, LevelBoxes
from smartcity_desktop.documents.closing import Closing
from smartcity_desktop.documents.flow import Flow, Placed
from smartcity_desktop.documents.forms.score_sheet import PrintedSheet
from smartcity_desktop.documents.level_table import LevelTable
from smartcity_desktop.documents.opening import TITLE, draw_opening
from smartcity_desktop.documents.press import Face, Press, Printing
from smartcity_desktop.documents.style import Page, Paper

PLACEHOLDER = Letterhead()


def draw_score_sheet(
    sheet: PrintedSheet,
    paper: Paper,
    qr: str,
    printing: Printing,
    letterhead: Letterhead = PLACEHOLDER,
) -> bytes:
    """Return the PDF of a score sheet; the same arguments give the same bytes."""
    page = Page(paper)
    title = f"{TITLE.capitalize()} {sheet.imprint.document}, {sheet.region}"
    return Press(page, qr, printing).print(
        sheet.imprint,
        Face(title, sheet.assessor),
        lambda pen: draw_opening(pen, page, sheet, letterhead),
        lambda canvas, start: _lay(canvas, page, sheet, start),
    )


def _lay(canvas: Canvas, page: Page, sheet: PrintedSheet, start: float) -> list[list[Placed]]:
    """Return the pages: components whole, unless breaking them between dimensions saves a page."""
    table = LevelTable(sheet, page, LevelBoxes(canvas))
    closing = Closing(sheet, page)
    tried: list[list[list[Placed]]] = []
    for whole in (True, False):
        flow = Flow(page, start)
        table.lay(flow, whole=whole)
        closing.lay(flow)
        tried.append(flow.pages)
    return min(tried, key=len)
