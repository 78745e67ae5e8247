"""Putting a paper onto pages: document information, watermark, QR code, footers."""

import io
from collections.abc import Callable
from dataclasses import dataclass

from reportlab.pdfgen.canvas import Canvas

from smartcity_desktop.documents.blocks import EXAMPLE, Footer, define_watermark
from smartcity_desktop.documents.claims import Claims
from smartcity_desktop.documents.flow import Placed
from smartcity_desktop.documents.forms.imprint import Imprint
from smartcity_desktop.documents.pen import Pen
from smartcity_desktop.documents.qr import define_qr
from smartcity_desktop.documents.style import REGULAR, Page
from smartcity_desktop.documents.typeface import typeface

QR_FORM = "qr"
LIMITED = "TERBATAS"


@dataclass(frozen=True, slots=True)
class Printing:
    """What the footer says of the paper itself: when it was made, on what, and which copy it is.

    `made` and `printed` are worded moments ("3-11-2026 11.31 WITA"). A file is issued as copy 1
    without `printed`, so that the same content always gives the same bytes; further copies are
    counted by whoever prints and never change the sealed file. `issuer` is who seals the file.
    """

    made: str
    device: str = ""
    copy: int = 1
    printed: str = ""
    issuer: str = ""

    def words(self) -> str:
        """Return the footer's second line."""
        parts = [f"Cetakan ke-{self.copy}", f"dibuat {self.made}"]
        if self.printed:
            parts.append(f"dicetak {self.printed}")
        if self.device:
            parts.append(self.device)
        return " · ".join(parts)


@dataclass(frozen=True, slots=True)
class Face:
    """How a paper presents itself: title, author, footer's initials, and a mark below the text."""

    title: str
    author: str
    initials: int = 0
    watermark: str = ""


@dataclass(frozen=True, slots=True)
class Press:
    """A paper's page, its QR code's text, and what its footer says."""

    page: Page
    qr: str
    printing: Printing

    def print(
        self,
        imprint: Imprint,
        face: Face,
        open_page: Callable[[Pen], float],
        lay: Callable[[Canvas, float], list[list[Placed]]],
    ) -> bytes:
        """Return the PDF of a paper; the same arguments give the same bytes.

        `open_page` draws the first page's top and returns where it ends; `lay` returns what
        stands below it, page by page.
        """
        page, target = self.page, io.BytesIO()
        claims = Claims.of(imprint, self.qr)
        canvas = self._canvas(target, imprint, claims, face)
        mark = EXAMPLE if imprint.example else face.watermark
        underlay = (define_watermark(canvas, page, mark),) if mark else ()
        define_qr(canvas, QR_FORM, self.qr)
        first = Pen(canvas, page.height)
        pages = lay(canvas, open_page(first))
        footer = Footer(_identity(claims), self.printing.words(), face.initials)
        for number, placed in enumerate(pages, 1):
            pen = first if number == 1 else Pen(canvas, page.height)
            for item in placed:
                item.piece.draw(pen, item.top)
            footer.draw(pen, page, number, len(pages))
            pen.finish(underlay)
            canvas.showPage()
        canvas.save()
        return target.getvalue()

    def _canvas(self, target: io.BytesIO, imprint: Imprint, claims: Claims, face: Face) -> Canvas:
        typeface(REGULAR)
        canvas = Canvas(
            target,
            pagesize=(self.page.across, self.page.height),
            invariant=1,
            pageCompression=1,
            pdfVersion=(1, 7),
            lang="id-ID",
            initialFontName=REGULAR,  # pyright: ignore[reportArgumentType]
        )
        canvas.setTitle(face.title)
        canvas.setAuthor(face.author)
        canvas.setSubject(f"{imprint.event_name}, revisi {imprint.revision}")
        canvas.setKeywords(claims.keywords())
        canvas.setCreator("Smart City Desktop")
        return canvas


def _identity(claims: Claims) -> str:
    parts = [
        claims.document,
        f"revisi {claims.revision}",
        f"SHA-256 {claims.content_digest[:12]}",
        "BERLAKU pada saat dicetak",
    ]
    return " · ".join([EXAMPLE, *parts] if claims.example else parts)
