"""Evidence files by their content: what they are, whether they open, and their pages as pixels.

Only PDF, PNG and JPEG are taken. A name proves nothing: the file's own bytes decide.
"""

from enum import StrEnum
from typing import BinaryIO

import pypdfium2
from PIL import Image, ImageOps, UnidentifiedImageError

from smartcity_desktop.documents.preview import PDFIUM, PageImage
from smartcity_desktop.domain.errors import DomainError

# A page on the screen is drawn with so many pixels at the most; larger zooms are stretched.
MOST_PIXELS = 6_000_000
# The largest picture that is opened: a phone's 48 million pixels and a little more.
PICTURE_PIXELS = 50_000_000


class ExhibitKind(StrEnum):
    """What evidence may be; the value ends the file's name."""

    PDF = "pdf"
    PNG = "png"
    JPEG = "jpg"


_BEGINNINGS = {
    b"%PDF-": ExhibitKind.PDF,
    b"\x89PNG\r\n\x1a\n": ExhibitKind.PNG,
    b"\xff\xd8\xff": ExhibitKind.JPEG,
}
_BROKEN = (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError)


def kind_of(beginning: bytes) -> ExhibitKind | None:
    """Return what a file is by its first bytes, None for what is not taken."""
    found = [kind for start, kind in _BEGINNINGS.items() if beginning.startswith(start)]
    return found[0] if found else None


def examined(file: BinaryIO) -> ExhibitKind:
    """Return what a file is once it was opened; raises DomainError for one that is not taken."""
    kind = _kind(file)
    if kind is ExhibitKind.PDF:
        page_total(file)
        return kind
    try:
        with _picture(file) as picture:
            picture.verify()
    except _BROKEN as error:
        raise DomainError("exhibit_damaged") from error
    return kind


def page_total(file: BinaryIO) -> int:
    """Return how many pages a file has, 1 for a picture; raises DomainError for a broken one."""
    if _kind(file) is not ExhibitKind.PDF:
        return 1
    with PDFIUM:
        document = _document(file)
        try:
            pages = len(document)
        finally:
            document.close()
    if not pages:
        raise DomainError("exhibit_damaged")
    return pages


def page_picture(file: BinaryIO, page: int, wide: int) -> PageImage:
    """Return page `page` (from 1) about `wide` pixels wide; raises DomainError for a broken one."""
    if _kind(file) is ExhibitKind.PDF:
        return _pdf_page(file, page, wide)
    try:
        with _picture(file) as picture:
            return _scaled(picture, wide)
    except _BROKEN as error:
        raise DomainError("exhibit_damaged") from error


def _kind(file: BinaryIO) -> ExhibitKind:
    file.seek(0)
    kind = kind_of(file.read(16))
    file.seek(0)
    if kind is None:
        raise DomainError("exhibit_kind")
    return kind


def _document(file: BinaryIO) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(file)
    except pypdfium2.PdfiumError as error:
        key = "exhibit_locked" if "password" in str(error).lower() else "exhibit_damaged"
        raise DomainError(key) from error


def _pdf_page(file: BinaryIO, number: int, wide: int) -> PageImage:
    with PDFIUM:
        document = _document(file)
        try:
            document.init_forms()
            page = document[number - 1]
            width, height = page.get_size()
            scale = min(wide / width, (MOST_PIXELS / (width * height)) ** 0.5)
            bitmap = page.render(
                scale,  # pyright: ignore[reportArgumentType]
                rev_byteorder=True,
                may_draw_forms=True,
            )
            image = PageImage(bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer))
            bitmap.close()
            page.close()
        except (pypdfium2.PdfiumError, IndexError, ZeroDivisionError) as error:
            raise DomainError("exhibit_damaged") from error
        finally:
            document.close()
    return image


def _picture(file: BinaryIO) -> Image.Image:
    picture = Image.open(file, formats=("PNG", "JPEG"))
    if picture.width * picture.height > PICTURE_PIXELS:
        raise DomainError("exhibit_pixels")
    return picture


def _scaled(picture: Image.Image, wide: int) -> PageImage:
    """Return a picture upright and scaled; a large photograph is never decoded at full size."""
    turned = picture.getexif().get(0x0112, 1) in {5, 6, 7, 8}
    width, height = picture.size[::-1] if turned else picture.size
    scale = min(wide / width, (MOST_PIXELS / (width * height)) ** 0.5)
    size = (max(round(picture.width * scale), 1), max(round(picture.height * scale), 1))
    picture.draft("RGB", size)
    flat = _on_white(picture).resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
    upright = ImageOps.exif_transpose(flat)
    return PageImage(upright.width, upright.height, upright.width * 3, upright.tobytes())


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.has_transparency_data:
        paper = Image.new("RGBA", picture.size, "white")
        paper.alpha_composite(picture.convert("RGBA"))
        return paper.convert("RGB")
    return picture.convert("RGB")
