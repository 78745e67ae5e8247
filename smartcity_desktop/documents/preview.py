"""Pages of a PDF as pixels, for the screen and for printers that take no PDF."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2
from PIL import Image, ImageChops

POINTS_PER_INCH = 72
COMPARING_DPI = 96
# The longest side of a page that is compared, in points: A3 and some more.
LARGEST_SIDE = 1300
_INK = [255 if level < 160 else 0 for level in range(256)]
_BEYOND_NOISE = [255 if level > 8 else 0 for level in range(256)]
# The library keeps one state for all documents: one thread at a time may be inside.
PDFIUM = threading.RLock()


@dataclass(frozen=True, slots=True)
class PageImage:
    """One page: `pixels` are rows of red, green, blue bytes, `stride` bytes to a row."""

    width: int
    height: int
    stride: int
    pixels: bytes


def page_count(pdf: bytes) -> int:
    """Return how many pages a PDF has."""
    with PDFIUM:
        document = pypdfium2.PdfDocument(pdf)
        try:
            return len(document)
        finally:
            document.close()


def page_sizes(pdf: bytes) -> tuple[tuple[float, float], ...]:
    """Return width and height of every page of a PDF, in points."""
    with PDFIUM:
        document = pypdfium2.PdfDocument(pdf)
        try:
            return tuple(document.get_page_size(number) for number in range(len(document)))
        finally:
            document.close()


def rendered_pages(pdf: bytes, dpi: int) -> Iterator[PageImage]:
    """Yield the pages of a PDF at `dpi` dots per inch; forms and stamps are drawn too."""
    with PDFIUM:
        document = pypdfium2.PdfDocument(pdf)
        document.init_forms()
        pages = len(document)
    try:
        for number in range(pages):
            with PDFIUM:
                image = _rendered(document, number, dpi)
            yield image
    finally:
        with PDFIUM:
            document.close()


def rendered_page(pdf: bytes, number: int, dpi: int) -> PageImage:
    """Return page `number` (from 1) of a PDF; raises IndexError for a page it does not have."""
    with PDFIUM:
        document = pypdfium2.PdfDocument(pdf)
        try:
            document.init_forms()
            if not 1 <= number <= len(document):
                raise IndexError(number)
            return _rendered(document, number - 1, dpi)
        finally:
            document.close()


def _rendered(document: pypdfium2.PdfDocument, index: int, dpi: int) -> PageImage:
    page = document[index]
    try:
        scale = dpi / POINTS_PER_INCH
        bitmap = page.render(
            scale,  # pyright: ignore[reportArgumentType]
            rev_byteorder=True,
            may_draw_forms=True,
        )
        image = PageImage(bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer))
        bitmap.close()
        return image
    finally:
        page.close()


@dataclass(frozen=True, slots=True)
class PageChanges:
    """Pages, from 1, that look different, and those of them on which ink is no longer seen."""

    changed: frozenset[int]
    covered: frozenset[int]


def compared_pages(before: bytes, after: bytes) -> PageChanges:
    """Return which pages of two PDFs with equally many pages look different on paper.

    Raises ValueError for pages larger than papers are, or of other sizes than they were.
    """
    sizes = page_sizes(before)
    if sizes != page_sizes(after) or any(max(size) > LARGEST_SIDE for size in sizes):
        raise ValueError("page sizes")
    changed, covered = set[int](), set[int]()
    for number in range(1, len(sizes) + 1):
        was, now = (_grey(rendered_page(pdf, number, COMPARING_DPI)) for pdf in (before, after))
        difference = ImageChops.difference(was, now).point(_BEYOND_NOISE)
        if difference.getbbox():
            changed.add(number)
        if ImageChops.multiply(difference, was.point(_INK)).getbbox():
            covered.add(number)
    return PageChanges(frozenset(changed), frozenset(covered))


def _grey(image: PageImage) -> Image.Image:
    size = (image.width, image.height)
    layout = "RGBX" if image.stride >= 4 * image.width else "RGB"
    return Image.frombuffer("RGB", size, image.pixels, "raw", layout, image.stride, 1).convert("L")
