"""M8 and M9: a score sheet drawn, and drawn and sealed, beside a bare reportlab canvas.

The floor writes the same strings in the same embedded fonts at the same places, with the same
lines, fills, forms and code, by the canvas's own calls: no measuring, wrapping or laying out.
"""

import io
import json
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from unittest import mock

from reportlab.pdfgen.canvas import Canvas

from smartcity_desktop.documents.blocks import EXAMPLE, WATERMARK_FORM, define_watermark
from smartcity_desktop.documents.closing import QR_FORM
from smartcity_desktop.documents.forms.score_sheet import PrintedSheet, score_sheet_1
from smartcity_desktop.documents.pen import Pen
from smartcity_desktop.documents.qr import define_qr
from smartcity_desktop.documents.score_sheet import draw_score_sheet
from smartcity_desktop.documents.seal import Sealer, seal
from smartcity_desktop.documents.style import REGULAR, Page, Paper
from smartcity_desktop.documents.typeface import typeface
from smartcity_desktop.domain.documents import ScoreSheetContent
from smartcity_desktop.protocol.identity import Identity
from smartcity_desktop.protocol.paper_code import pack
from tests.documents import papers

ROUNDS = 9
INDICATORS = 40
# Sheets a round of M9; with the rounds they make the 116 of a typical event and more.
BATCH = 13

EVENT = papers.the_event("SPBE")
Operation = Callable[[Canvas], None]


@dataclass(slots=True)
class Recording:
    """What one sheet draws: the canvas calls of each form and each page."""

    forms: dict[str, list[Operation]] = field(default_factory=dict)
    pages: list[list[Operation]] = field(default_factory=list)


def measure() -> dict[str, float]:
    """Return M8 and M9 as ratios to the floor, with the milliseconds behind them."""
    device = papers.keys().device
    sheets = [a_sheet(number) for number in range(BATCH)]
    codes = [pack(sheet, EVENT, papers.MOMENT, device) for sheet in sheets]
    recordings = [record(sheet, code) for sheet, code in zip(sheets, codes, strict=True)]
    bare = partial(draw_bare, sheets[0], recordings[0], codes[0])
    drawn = partial(draw_score_sheet, in_words(sheets[0]), Paper.A4, codes[0], papers.PRINTING)
    floor, ours = interleaved(bare, drawn)
    all_floor, all_ours = interleaved(
        lambda: [draw_bare(*each) for each in zip(sheets, recordings, codes, strict=True)],
        lambda: draw_and_seal(sheets, device),
    )
    return {
        "M8": ours / floor,
        "M9": all_ours / all_floor,
        "M8_floor_ms": floor * 1000,
        "M8_ms": ours * 1000,
        "M9_floor_ms": all_floor * 1000 / BATCH,
        "M9_ms": all_ours * 1000 / BATCH,
    }


def draw_and_seal(sheets: Sequence[ScoreSheetContent], device: Identity) -> list[bytes]:
    """Pack the code, draw and seal every sheet, as issuing does."""
    sealer = Sealer(device, papers.keys().authority.certificate)
    return [
        seal(
            draw_score_sheet(
                in_words(sheet),
                Paper.A4,
                pack(sheet, EVENT, papers.MOMENT, device),
                papers.PRINTING,
            ),
            sealer,
            papers.MOMENT,
        )
        for sheet in sheets
    ]


def interleaved(*candidates: Callable[[], object]) -> list[float]:
    """Return the median seconds of each candidate, run in turns after one warm-up."""
    taken: list[list[float]] = [[] for _ in candidates]
    for number in range(ROUNDS + 1):
        for candidate, times in zip(candidates, taken, strict=True):
            start = time.perf_counter()
            candidate()
            if number:
                times.append(time.perf_counter() - start)
    return [statistics.median(times) for times in taken]


def a_sheet(number: int) -> ScoreSheetContent:
    """Return a sheet of 40 indicators with notes on two thirds of them, different by number."""
    content = papers.sheet("SPBE")
    answers = tuple(
        replace(
            answer,
            mark=(place + number) % 5 + 1,
            note=f"Bukti {number}.{place}: dokumen dan wawancara cocok." if place % 3 else "",
        )
        for place, answer in enumerate(content.inputs.answers)
    )
    return replace(content, inputs=replace(content.inputs, revision=1, answers=answers))


def in_words(content: ScoreSheetContent) -> PrintedSheet:
    """Return a sheet as printed, with 40 of its indicators."""
    whole = score_sheet_1(content, EVENT)
    rows = list(whole.rows)
    while sum(1 for row in rows if row.levels) > INDICATORS:
        rows.pop()
    return replace(whole, rows=tuple(rows))


def draw_bare(content: ScoreSheetContent, recording: Recording, code: str) -> bytes:
    """Draw a recorded sheet with the canvas's own calls."""
    target = io.BytesIO()
    paper = Paper.A4
    typeface(REGULAR)
    canvas = Canvas(
        target,
        pagesize=(paper.width, paper.height),
        invariant=1,
        pageCompression=1,
        pdfVersion=(1, 7),
        lang="id-ID",
        initialFontName=REGULAR,
    )
    canvas.setTitle(content.document)
    define_watermark(canvas, Page(paper), EXAMPLE)
    define_qr(canvas, QR_FORM, code)
    for name, operations in recording.forms.items():
        canvas.beginForm(name, 0, -20, 120, 1)
        _replay(canvas, operations)
        canvas.endForm()
    for operations in recording.pages:
        canvas.doForm(WATERMARK_FORM)
        _replay(canvas, operations)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def _replay(canvas: Canvas, operations: list[Operation]) -> None:
    for operation in operations:
        operation(canvas)


def record(content: ScoreSheetContent, code: str) -> Recording:
    """Draw a sheet once and return the canvas calls that would draw the same."""
    recording = Recording()
    with _recorded(recording):
        draw_score_sheet(in_words(content), Paper.A4, code, papers.PRINTING)
    return recording


@contextmanager
def _recorded(recording: Recording) -> Iterator[None]:
    """Note what every pen collects, in the order it is written."""
    noted: dict[int, list[Operation]] = {}
    form: list[str] = []
    begin, finish = Canvas.beginForm, Pen.finish

    def begun(canvas: Canvas, name: str, *bounds: float) -> None:
        form[:] = [name]
        begin(canvas, name, *bounds)

    def finished(pen: Pen, underlay: tuple[str, ...] = ()) -> None:
        operations = noted.pop(id(pen), [])
        if pen.height < 100:
            recording.forms[form[0]] = operations
        else:
            recording.pages.append(operations)
        finish(pen, underlay)

    forms = mock.patch.object(Canvas, "beginForm", begun)
    pages = mock.patch.object(Pen, "finish", finished)
    with forms, pages, _noting(noted):
        yield


@contextmanager
def _noting(noted: dict[int, list[Operation]]) -> Iterator[None]:
    makers = {
        "fill": _bare_fill,
        "across": _bare_across,
        "down": _bare_down,
        "box": _bare_box,
        "form": _bare_form,
        "text": _bare_text,
    }
    patches = [
        mock.patch.object(Pen, name, _noted(name, make, noted)) for name, make in makers.items()
    ]
    for patch in patches:
        patch.start()
    try:
        yield
    finally:
        for patch in patches:
            patch.stop()


def _noted(name: str, make: Callable[..., Operation], noted: dict[int, list[Operation]]):
    real = getattr(Pen, name)

    def method(pen: Pen, *args: object, **named: object) -> None:
        noted.setdefault(id(pen), []).append(make(pen.height, *args, **named))
        real(pen, *args, **named)

    return method


def _bare_fill(page, x, top, width, height, grey) -> Operation:
    def draw(canvas: Canvas) -> None:
        canvas.setFillGray(grey)
        canvas.rect(x, page - top - height, width, height, stroke=0, fill=1)

    return draw


def _bare_across(page, x, to, top, weight=0.5) -> Operation:
    return _bare_line(x, page - top, to, page - top, weight)


def _bare_down(page, x, top, to, weight=0.5) -> Operation:
    return _bare_line(x, page - top, x, page - to, weight)


def _bare_line(x, y, to_x, to_y, weight) -> Operation:
    def draw(canvas: Canvas) -> None:
        _weigh(canvas, weight)
        canvas.line(x, y, to_x, to_y)

    return draw


def _bare_box(page, x, top, width, height, weight=0.5, **_: object) -> Operation:
    def draw(canvas: Canvas) -> None:
        _weigh(canvas, weight)
        canvas.rect(x, page - top - height, width, height)

    return draw


def _weigh(canvas: Canvas, weight: float) -> None:
    if canvas._lineWidth != weight:
        canvas.setLineWidth(weight)


def _bare_form(page, name, x, top) -> Operation:
    def draw(canvas: Canvas) -> None:
        canvas.saveState()
        canvas.translate(x, page - top)
        canvas.doForm(name)
        canvas.restoreState()

    return draw


def _bare_text(page, x, top, text, style) -> Operation:
    def draw(canvas: Canvas) -> None:
        if canvas._fillColorObj != (style.grey,) * 3:
            canvas.setFillGray(style.grey)
        if (canvas._fontname, canvas._fontsize) != (style.font, style.size):
            canvas.setFont(style.font, style.size)
        canvas.drawString(x, page - top - style.ascent, text)

    return draw


if __name__ == "__main__":
    print(json.dumps(measure(), indent=1))
