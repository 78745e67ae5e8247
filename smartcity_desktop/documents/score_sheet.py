"""The score sheet of one assessor for one region, drawn from its content alone."""

from reportlab.pdfgen.canvas import Canvas

from smartcity_desktop.documents.blocks import Letterhead, LevelBoxes
from smartcity_desktop.documents.closing import Closing
from smartcity_desktop.documents.flow import Flow, Placed
from smartcity_desktop.documents.level_table import LevelTable
from smartcity_desktop.documents.opening import TITLE, draw_opening
from smartcity_desktop.documents.press import Face, Press, Printing
from smartcity_desktop.documents.style import Page, Paper
from smartcity_desktop.domain.documents import ScoreSheetContent

PLACEHOLDER = Letterhead()


def draw_score_sheet(
    content: ScoreSheetContent,
    paper: Paper,
    qr: str,
    printing: Printing,
    letterhead: Letterhead = PLACEHOLDER,
) -> bytes:
    """Return the PDF of a score sheet; the same arguments give the same bytes."""
    page = Page(paper)
    title = f"{TITLE.capitalize()} {content.document}, {content.region}"
    return Press(page, qr, printing).print(
        content,
        Face(title, content.assessor),
        lambda pen: draw_opening(pen, page, content, letterhead),
        lambda canvas, start: _lay(canvas, page, content, start),
    )


def _lay(
    canvas: Canvas, page: Page, content: ScoreSheetContent, start: float
) -> list[list[Placed]]:
    """Return the pages: components whole, unless breaking them between dimensions saves a page."""
    table = LevelTable(content, page, LevelBoxes(canvas))
    closing = Closing(content, page)
    tried: list[list[list[Placed]]] = []
    for whole in (True, False):
        flow = Flow(page, start)
        table.lay(flow, whole=whole)
        closing.lay(flow)
        tried.append(flow.pages)
    return min(tried, key=len)
