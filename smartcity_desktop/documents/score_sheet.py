"""The score sheet of one assessor for one region, drawn from its content alone."""

import io
from dataclasses import dataclass

from reportlab.pdfgen.canvas import Canvas

from smartcity_desktop.documents.blocks import (
    EXAMPLE,
    Footer,
    Letterhead,
    LevelBoxes,
    define_watermark,
)
from smartcity_desktop.documents.claims import Claims
from smartcity_desktop.documents.closing import QR_FORM, Closing
from smartcity_desktop.documents.flow import Flow, Placed
from smartcity_desktop.documents.level_table import LevelTable
from smartcity_desktop.documents.opening import TITLE, draw_opening
from smartcity_desktop.documents.pen import Pen
from smartcity_desktop.documents.qr import define_qr
from smartcity_desktop.documents.style import REGULAR, Page, Paper
from smartcity_desktop.documents.typeface import typeface
from smartcity_desktop.domain.documents import ScoreSheetContent

PLACEHOLDER = Letterhead()


@dataclass(frozen=True, slots=True)
class Printing:
    """What the footer says of the paper itself: when it was made, on what, and which copy it is.

    `made` and `printed` are worded moments ("3-11-2026 11.31 WITA"). A file is issued as copy 1
    without `printed`, so that the same content always gives the same bytes; further copies are
    counted by whoever prints and never change the sealed file.
    """

    made: str
    device: str = ""
    copy: int = 1
    printed: str = ""

    def words(self) -> str:
        """Return the footer's second line."""
        parts = [f"Cetakan ke-{self.copy}", f"dibuat {self.made}"]
        if self.printed:
            parts.append(f"dicetak {self.printed}")
        if self.device:
            parts.append(self.device)
        return " · ".join(parts)


def draw_score_sheet(
    content: ScoreSheetContent,
    paper: Paper,
    qr: str,
    printing: Printing,
    letterhead: Letterhead = PLACEHOLDER,
) -> bytes:
    """Return the PDF of a score sheet; the same arguments give the same bytes."""
    target = io.BytesIO()
    page = Page(paper)
    claims = Claims.of(content)
    canvas = _canvas(target, content, claims, paper)
    underlay = (define_watermark(canvas, page, EXAMPLE),) if content.example else ()
    define_qr(canvas, QR_FORM, qr)
    first = Pen(canvas, paper.height)
    start = draw_opening(first, page, content, letterhead)
    pages = _lay(canvas, page, content, start)
    footer = Footer(_identity(claims), printing.words())
    for number, placed in enumerate(pages, 1):
        pen = first if number == 1 else Pen(canvas, paper.height)
        for item in placed:
            item.piece.draw(pen, item.top)
        footer.draw(pen, page, number, len(pages))
        pen.finish(underlay)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def _canvas(target: io.BytesIO, content: ScoreSheetContent, claims: Claims, paper: Paper) -> Canvas:
    typeface(REGULAR)
    canvas = Canvas(
        target,
        pagesize=(paper.width, paper.height),
        invariant=1,
        pageCompression=1,
        pdfVersion=(1, 7),
        lang="id-ID",
        initialFontName=REGULAR,  # pyright: ignore[reportArgumentType]
    )
    canvas.setTitle(f"{TITLE.capitalize()} {content.document}, {content.region}")
    canvas.setAuthor(content.assessor)
    canvas.setSubject(f"{content.event_name}, revisi {content.revision}")
    canvas.setKeywords(claims.keywords())
    canvas.setCreator("Smart City Desktop")
    return canvas


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


def _identity(claims: Claims) -> str:
    parts = [
        claims.document,
        f"revisi {claims.revision}",
        f"SHA-256 {claims.content_digest[:12]}",
        "BERLAKU pada saat dicetak",
    ]
    return " · ".join([EXAMPLE, *parts] if claims.example else parts)
