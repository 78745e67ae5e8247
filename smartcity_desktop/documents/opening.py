"""The first page's top: letterhead, example frame, title and the block that says who and where."""

from smartcity_desktop.documents.blocks import Letterhead, draw_example_frame, draw_letterhead
from smartcity_desktop.documents.forms.score_sheet import PrintedSheet
from smartcity_desktop.documents.pen import Pen
from smartcity_desktop.documents.style import (
    BOLD,
    LABEL,
    LARGE,
    LARGE_BOLD,
    MM,
    Page,
    Style,
    style,
)
from smartcity_desktop.documents.typeface import width_of, wrapped

TITLE = "LEMBAR PENILAIAN"
_TITLE = style(12, 1.35, BOLD)
_SUBTITLE = style(10.5, 1.35)
_VALUE = style(8.6, 1.3)
LABEL_WIDTH = 26 * MM
SECOND_LABEL_WIDTH = 19 * MM
SECOND_COLUMN = 78 * MM
COLUMN_GAP = 4 * MM
ROW_GAP = 0.8 * MM


def draw_opening(pen: Pen, page: Page, sheet: PrintedSheet, letterhead: Letterhead) -> float:
    """Draw everything above the table; return where the table begins."""
    top = draw_letterhead(pen, page, letterhead)
    if sheet.imprint.example:
        top = draw_example_frame(pen, page, top)
    top += 3.5 * MM
    middle = (page.left + page.right) / 2
    pen.centred(middle, top, TITLE, _TITLE)
    top += _TITLE.leading
    for line in wrapped(sheet.imprint.event_name, _SUBTITLE, page.width):
        pen.centred(middle, top, line, _SUBTITLE)
        top += _SUBTITLE.leading
    return _draw_identity(pen, page, sheet, top + 3 * MM) + 2.5 * MM


def _draw_identity(pen: Pen, page: Page, sheet: PrintedSheet, top: float) -> float:
    top = _draw_region(pen, page, sheet, top) + ROW_GAP
    assessor = ", ".join(part for part in (sheet.assessor, sheet.assessor_role) if part)
    rows = (
        (
            ("Kelas, hari, slot", f"{sheet.class_code}, {sheet.day}, {sheet.slot}"),
            ("Asesor", assessor),
        ),
        (
            ("Nomor lembar", f"{sheet.imprint.document}, revisi {sheet.imprint.revision}"),
            ("Instrumen", f"{sheet.instrument}, sidik {sheet.instrument_digest[:8]}"),
        ),
    )
    second = page.right - SECOND_COLUMN
    for left, right in rows:
        ends = (
            _draw_pair(pen, page.left, top, left, LABEL_WIDTH, second - COLUMN_GAP),
            _draw_pair(pen, second, top, right, SECOND_LABEL_WIDTH, page.right),
        )
        top = max(ends) + ROW_GAP
    return top


def _draw_region(pen: Pen, page: Page, sheet: PrintedSheet, top: float) -> float:
    pen.text(page.left, top, "Daerah", _label(LARGE))
    x = page.left + LABEL_WIDTH
    rest = f"({sheet.region_code})"
    if sheet.province:
        rest += f", Provinsi {sheet.province.removeprefix('Provinsi ')}"
    names = wrapped(sheet.region, LARGE_BOLD, page.right - x)
    top = pen.lines(x, top, names[:-1], LARGE_BOLD)
    last = names[-1] if names else ""
    pen.text(x, top, last, LARGE_BOLD)
    after = x + width_of(last + " ", LARGE_BOLD)
    if after + width_of(rest, LARGE) > page.right:
        top += LARGE.leading
        after = x
    pen.text(after, top, rest, LARGE)
    return top + LARGE.leading


def _draw_pair(
    pen: Pen, x: float, top: float, pair: tuple[str, str], label_width: float, right: float
) -> float:
    label, value = pair
    pen.text(x, top, label, LABEL)
    return pen.lines(x + label_width, top, wrapped(value, _VALUE, right - x - label_width), _VALUE)


def _label(look: Style) -> Style:
    return Style(LABEL.font, look.size, look.leading, LABEL.grey)
