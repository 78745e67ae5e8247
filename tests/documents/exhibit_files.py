"""Small evidence files of every kind that is taken, and of some that are not."""

import io

import pypdfium2
from PIL import Image


def a_pdf(pages: int = 1) -> bytes:
    document = pypdfium2.PdfDocument.new()
    for _ in range(pages):
        document.new_page(200, 300)
    held = io.BytesIO()
    document.save(held)
    document.close()
    return held.getvalue()


def a_picture(kind: str = "PNG", size: tuple[int, int] = (60, 40), orientation: int = 1) -> bytes:
    picture = Image.new("RGB", size, "#336699")
    exif = Image.Exif()
    exif[0x0112] = orientation
    held = io.BytesIO()
    picture.save(held, kind, exif=exif)
    return held.getvalue()
