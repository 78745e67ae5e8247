"""Evidence for rehearsals: small, the same every time, and marked as sample data on every page."""

import io

from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from smartcity_desktop.host.resources import resource

MARK = "DATA CONTOH"
PICTURE = (800, 500)
_GROUND, _INK, _BAND = "#eef3f7", "#1b2a38", "#ffd54d"


def example_pdf(title: str, lines: tuple[str, ...], pages: int = 1) -> bytes:
    """Return a PDF of so many pages; equal arguments give equal bytes."""
    held = io.BytesIO()
    canvas = Canvas(held, pagesize=A4, invariant=1)
    canvas.setTitle(f"{title} ({MARK})")
    for number in range(1, pages + 1):
        canvas.setFont("Helvetica-Bold", 14)
        canvas.drawString(60, 780, MARK)
        canvas.drawString(60, 740, title)
        canvas.setFont("Helvetica", 11)
        for at, line in enumerate(lines):
            canvas.drawString(60, 710 - 18 * at, line)
        canvas.drawRightString(535, 40, f"{MARK} - {number}/{pages}")
        canvas.showPage()
    canvas.save()
    return held.getvalue()


def example_picture(title: str, line: str = "") -> bytes:
    """Return a PNG with a title; equal arguments give equal bytes."""
    picture = Image.new("RGB", PICTURE, _GROUND)
    draw = ImageDraw.Draw(picture)
    wide, high = PICTURE
    draw.rectangle((0, 0, wide, 60), fill=_BAND)
    for text, size, top in ((MARK, 30, 10), (title, 28, 200), (line, 20, 250)):
        draw.text((40, top), text, _INK, _font(size))
    draw.rectangle((40, high - 120, wide - 40, high - 40), outline=_INK, width=3)
    held = io.BytesIO()
    picture.save(held, "PNG")
    return held.getvalue()


def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(resource("fonts", "NotoSans-Bold.ttf")), size)
