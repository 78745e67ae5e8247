"""QR codes: a vector form for paper in byte mode, a picture for screens; correction M."""

import io
from collections.abc import Iterator
from functools import lru_cache

import segno
from reportlab.pdfgen.canvas import Canvas

from smartcity_desktop.documents.pen import begin_form
from smartcity_desktop.documents.style import MM

CELL = 36 * MM
MODULE = 0.5 * MM
QUIET = 4
MASK = 4


@lru_cache(maxsize=64)
def _matrix(text: str) -> tuple[bytes, ...]:
    # Signed text is as good as random: no mask is better than another, and weighing all eight
    # takes longer than drawing the sheet.
    code = segno.make_qr(text, error="m", mode="byte", mask=MASK, boost_error=False)
    return tuple(bytes(row) for row in code.matrix)


def qr_size(text: str) -> int:
    """Return how many modules the code of `text` has on a side, without the quiet zone."""
    return len(_matrix(text))


def qr_png(text: str, module: int = 10) -> bytes:
    """Return the code of `text` as a PNG, `module` pixels a module, for a screen."""
    image = io.BytesIO()
    code = segno.make_qr(text, error="m", boost_error=False)
    code.save(image, kind="png", scale=module, border=QUIET)
    return image.getvalue()


def define_qr(canvas: Canvas, name: str, text: str) -> None:
    """Define a form that shows `text` in the middle of a cell of 36 mm, origin upper left.

    Modules are 0.5 mm; a text too long for that gets smaller ones, so that the cell holds it.
    """
    matrix = _matrix(text)
    module = min(MODULE, CELL / (len(matrix) + 2 * QUIET))
    start = (CELL - module * len(matrix)) / 2
    begin_form(canvas, name, CELL, 0, -CELL)
    canvas.addLiteral(
        f"0 g {module:.4f} 0 0 {-module:.4f} {start:.3f} {-start:.3f} cm\n"
        + "\n".join(_runs(matrix))
        + "\nf"
    )
    canvas.endForm()


def _runs(matrix: tuple[bytes, ...]) -> Iterator[str]:
    for y, row in enumerate(matrix):
        x = 0
        while x < len(row):
            if not row[x]:
                x += 1
                continue
            end = row.find(b"\0", x)
            stop = len(row) if end < 0 else end
            yield f"{x} {y} {stop - x} 1 re"
            x = stop
