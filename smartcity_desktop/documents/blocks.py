"""The parts every document shares: letterhead, example frame, watermark, level boxes, footer."""

from dataclasses import dataclass
from math import cos, radians, sin

from reportlab.pdfgen.canvas import Canvas

from smartcity_desktop.documents.pen import Pen, begin_form, document_of
from smartcity_desktop.documents.style import (
    BLACK,
    BOLD,
    BOX_EDGE,
    FOOT,
    INK,
    MM,
    WATERMARK,
    Page,
    style,
)
from smartcity_desktop.documents.typeface import typeface, width_of, wrapped

EXAMPLE = "DATA CONTOH"
EXAMPLE_FRAME = "DATA CONTOH — BUKAN HASIL PENILAIAN. NILAI DAN NAMA ORANG REKAAN."
WATERMARK_FORM = "watermark"
WATERMARK_ANGLE = 38
EMBLEM = 18 * MM
BOX = 4.4 * MM
BOX_GAP = 0.6 * MM

_AGENCY = style(12, 1.3, BOLD)
_UNIT = style(10, 1.3)
_ADDRESS = style(8, 1.3)
_EMBLEM_TEXT = style(6.5, 1.35, grey=INK)
_FRAME_TEXT = style(8.5, 1.2, BOLD)
_WATERMARK = style(54, 1, BOLD, WATERMARK)
_DIGIT = style(8, 1, grey=0.2)
_DIGIT_CHOSEN = style(8, 1, BOLD, 1.0)
_SPECIAL = style(7.2, 1)

# What stands in the place of the boxes when no level was given.
SPECIAL_WORDS = {"B": "tidak ada bukti", "X": "tidak berlaku"}


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The three lines at the top of a document: agency, unit, address."""

    agency: str = "NAMA INSTANSI PENYELENGGARA"
    unit: str = "UNIT KERJA PENYELENGGARA PENILAIAN"
    address: str = "Alamat, telepon, dan surel instansi (dapat diganti pada pengaturan kop)"


def draw_letterhead(
    pen: Pen, page: Page, letterhead: Letterhead, right: float | None = None
) -> float:
    """Draw the letterhead with a place for the agency's emblem; return where it ends.

    `right` is the edge it reaches to where something stands beside it.
    """
    top, right = page.top, right or page.right
    pen.box(page.left, top, EMBLEM, EMBLEM, 0.6, grey=BOX_EDGE, dashed=True)
    for number, word in enumerate(("tempat", "lambang", "instansi")):
        y = top + (EMBLEM - 3 * _EMBLEM_TEXT.leading) / 2 + number * _EMBLEM_TEXT.leading
        pen.centred(page.left + EMBLEM / 2, y, word, _EMBLEM_TEXT)
    middle = (page.left + EMBLEM + 5 * MM + right) / 2
    room = right - page.left - EMBLEM - 5 * MM
    parts = [
        (line, look)
        for text, look in (
            (letterhead.agency, _AGENCY),
            (letterhead.unit, _UNIT),
            (letterhead.address, _ADDRESS),
        )
        for line in wrapped(text, look, room)
    ]
    height = sum(look.leading for _, look in parts)
    y = top + max(0, (EMBLEM - height) / 2)
    for line, look in parts:
        pen.centred(middle, y, line, look)
        y += look.leading
    rule = max(top + EMBLEM, y) + 2 * MM
    pen.across(page.left, right, rule, 2.2)
    pen.across(page.left, right, rule + 1.6 * MM, 0.6)
    return rule + 1.6 * MM


def draw_example_frame(pen: Pen, page: Page, top: float, right: float | None = None) -> float:
    """Draw the framed line that says the data are invented; return where it ends."""
    right = right or page.right
    top += 2.2 * MM
    height = _FRAME_TEXT.leading + 1.6 * MM
    pen.box(page.left, top, right - page.left, height, 0.8)
    pen.centred((page.left + right) / 2, top + 0.8 * MM, EXAMPLE_FRAME, _FRAME_TEXT)
    return top + height


def define_watermark(canvas: Canvas, page: Page, text: str) -> str:
    """Define the diagonal watermark of a page; return the form's name."""
    width, height = page.across, page.height
    begin_form(canvas, WATERMARK_FORM, width, height)
    turn = radians(WATERMARK_ANGLE)
    # Letters stand apart; the text is centred on the middle of the page.
    spacing = 3
    long = width_of(text, _WATERMARK) + spacing * (len(text) - 1)
    x = width / 2 - cos(turn) * long / 2 + sin(turn) * _WATERMARK.size * 0.36
    y = height / 2 - sin(turn) * long / 2 - cos(turn) * _WATERMARK.size * 0.36
    font = typeface(BOLD).getSubsetInternalName(0, document_of(canvas))
    canvas.addLiteral(
        f"BT {WATERMARK:g} g {font} {_WATERMARK.size:g} Tf {spacing} Tc "
        f"{cos(turn):.4f} {sin(turn):.4f} {-sin(turn):.4f} {cos(turn):.4f} {x:.2f} {y:.2f} Tm "
        f"({text}) Tj ET"
    )
    canvas.endForm()
    return WATERMARK_FORM


class LevelBoxes:
    """The row of level boxes, drawn once for each answer that occurs and reused as a form."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        self._known: set[str] = set()

    def name(self, levels: tuple[int, ...], chosen: int | str) -> str:
        """Return the form that shows `levels` with one of them, or a special answer, chosen."""
        name = f"levels{levels[0]}to{levels[-1]}is{chosen}"
        if name not in self._known:
            self._known.add(name)
            pen = begin_form(self._canvas, name, 40 * MM, 1, -BOX - 1)
            if chosen in SPECIAL_WORDS:
                _draw_special(pen, str(chosen))
            else:
                _draw_row(pen, levels, chosen)
            pen.finish()
            self._canvas.endForm()
        return name


def _draw_row(pen: Pen, levels: tuple[int, ...], chosen: int | str) -> None:
    for number, level in enumerate(levels):
        _draw_box(pen, number * (BOX + BOX_GAP), str(level), chosen=level == chosen)


def _draw_special(pen: Pen, letter: str) -> None:
    _draw_box(pen, 0, letter, chosen=True)
    top = 1 + (BOX - _SPECIAL.leading) / 2
    pen.text(BOX + 1.2 * MM, top, SPECIAL_WORDS[letter], _SPECIAL)


def boxes_width(levels: tuple[int, ...], chosen: int | str) -> float:
    """Return how wide a row of level boxes is."""
    if chosen in SPECIAL_WORDS:
        return BOX + 1.2 * MM + width_of(SPECIAL_WORDS[str(chosen)], _SPECIAL)
    return len(levels) * (BOX + BOX_GAP) - BOX_GAP


def _draw_box(pen: Pen, x: float, text: str, *, chosen: bool) -> None:
    look = _DIGIT_CHOSEN if chosen else _DIGIT
    if chosen:
        pen.fill(x, 1, BOX, BOX, BLACK)
    pen.box(x, 1, BOX, BOX, 0.5, grey=BLACK if chosen else BOX_EDGE)
    pen.centred(x + BOX / 2, 1 + (BOX - look.leading) / 2, text, look)


@dataclass(frozen=True, slots=True)
class Footer:
    """What stands at the foot of every page: identity and printing, two lines.

    `initials` is how many people put theirs on every page.
    """

    identity: str
    printing: str
    initials: int = 0

    def draw(self, pen: Pen, page: Page, number: int, pages: int) -> None:
        """Draw the footer of page `number` (from 1) of `pages`."""
        top = page.bottom + 1 * MM
        pen.across(page.left, page.right, top, 0.4)
        top += 2 * MM
        pen.text(page.left, top, self.identity, FOOT)
        pen.text(page.left, top + FOOT.leading, self.printing, FOOT)
        pen.right(page.right, top, f"Halaman {number} dari {pages}", FOOT)
        if self.initials:
            places = "  ".join(["……"] * self.initials)
            pen.right(page.right, top + FOOT.leading, f"Paraf: {places}", FOOT)
