"""The end of a score sheet: global rating, narrative, QR code and signature block."""

from collections.abc import Iterator

from smartcity_desktop.documents.flow import Flow, Piece
from smartcity_desktop.documents.forms.score_sheet import PrintedSheet
from smartcity_desktop.documents.pen import Pen
from smartcity_desktop.documents.press import QR_FORM
from smartcity_desktop.documents.qr import CELL
from smartcity_desktop.documents.style import (
    FINE,
    FINE_BOLD,
    LARGE,
    LARGE_BOLD,
    MM,
    SIGN,
    SIGN_BOLD,
    TEXT,
    TEXT_BOLD,
    Page,
)
from smartcity_desktop.documents.typeface import width_of, wrapped

LABEL_WIDTH = 25 * MM
REMARK_HEIGHT = 11 * MM
PAD = 1.2 * MM
PAD_ABOVE = 1 * MM
# Fewer lines than this are not left alone at the foot of a page.
FEWEST_LINES = 3
CHECK = 3.2 * MM
SIGNATURE_WIDTH = 66 * MM
INK_HEIGHT = 21 * MM
LEGEND = (
    "B: tidak ada bukti dukung, dihitung tingkat terendah. X: tidak berlaku, bobotnya dibagi ke "
    "indikator lain. (data): diisi sekretariat, sama untuk semua asesor."
)
RATING = "Penilaian menyeluruh"
RATING_RULE = " (tidak masuk indeks):"
CHECKING = "Memeriksa lembar ini"
CHECKING_TEXT = (
    "Pindai dengan aplikasi ini atau program pemeriksa; tidak perlu internet. Kode memuat semua "
    "tingkat, revisi, dan tanda tangan perangkat (tanda tangan elektronik tidak tersertifikasi)."
)
UNKNOWN_NUMBER = "……………………"


class Closing:
    """The pieces below a sheet's table on one paper."""

    def __init__(self, sheet: PrintedSheet, page: Page) -> None:
        self._sheet = sheet
        self._page = page
        self._legend = self._legend_piece()
        self._rating = tuple(self._rating_pieces())
        self._signature = self._signature_piece()

    def lay(self, flow: Flow) -> None:
        """Put everything on one page where that is possible, else let the narrative run on."""
        flow.add(self._legend)
        rows = self._remarks()
        heights = [self._row_height(lines) for _, lines in rows]
        whole = sum(p.height for p in self._rating) + sum(heights) + self._signature.height
        if not flow.fits(whole) and whole <= flow.fresh_room:
            flow.turn()
        flow.keep(self._rating)
        for label, lines in rows:
            self._lay_remark(flow, label, lines)
        flow.add(self._signature)

    def _legend_piece(self) -> Piece:
        told = f"{LEGEND} Instrumen: {self._sheet.instrument_notice}"
        lines = wrapped(told if self._sheet.instrument_notice else LEGEND, FINE, self._page.width)
        return Piece(
            len(lines) * FINE.leading + 1.2 * MM,
            lambda pen, top: _ignore(pen.lines(self._page.left, top + 1.2 * MM, lines, FINE)),
        )

    def _rating_pieces(self) -> Iterator[Piece]:
        if not self._sheet.ratings:
            yield Piece(3 * MM, lambda _pen, _top: None)
            return
        yield Piece(3 * MM, lambda _pen, _top: None)
        x = self._page.left + width_of(RATING, LARGE_BOLD) + width_of(RATING_RULE, LARGE) + 2 * MM
        line: list[tuple[float, str, bool]] = []
        first = True
        for code, label in self._sheet.ratings:
            chosen = code == self._sheet.rating
            size = CHECK + 1.4 * MM + width_of(label, LARGE_BOLD if chosen else LARGE)
            if line and x + size > self._page.right:
                yield self._rating_line(line, first=first)
                line, x, first = [], self._page.left, False
            line.append((x, label, chosen))
            x += size + 4 * MM
        yield self._rating_line(line, first=first)
        yield Piece(2 * MM, lambda _pen, _top: None)

    def _rating_line(self, options: list[tuple[float, str, bool]], *, first: bool) -> Piece:
        left = self._page.left

        def draw(pen: Pen, top: float) -> None:
            if first:
                pen.text(left, top, RATING, LARGE_BOLD)
                pen.text(left + width_of(RATING, LARGE_BOLD), top, RATING_RULE, LARGE)
            for x, label, chosen in options:
                box = top + (LARGE.leading - CHECK) / 2
                pen.box(x, box, CHECK, CHECK, 0.7)
                if chosen:
                    pen.cross(x, box, CHECK)
                pen.text(x + CHECK + 1.4 * MM, top, label, LARGE_BOLD if chosen else LARGE)

        return Piece(LARGE.leading, draw)

    def _remarks(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        room = self._page.width - LABEL_WIDTH - 2 * PAD
        sheet = self._sheet
        parts = (
            ("Kekuatan", sheet.strength),
            ("Kelemahan", sheet.weakness),
            ("Rekomendasi", sheet.recommendation),
        )
        return tuple((label, wrapped(text, TEXT, room)) for label, text in parts)

    def _row_height(self, lines: tuple[str, ...]) -> float:
        return max(REMARK_HEIGHT, len(lines) * TEXT.leading + 2 * PAD_ABOVE)

    def _lay_remark(self, flow: Flow, label: str, lines: tuple[str, ...]) -> None:
        words = (label,)
        while not flow.fits(self._row_height(lines)):
            count = int((flow.room - 2 * PAD_ABOVE) / TEXT.leading)
            if count >= min(FEWEST_LINES, len(lines)) and flow.room >= REMARK_HEIGHT:
                flow.place(self._remark_row(words, lines[:count]))
                words, lines = (label, "(lanjutan)"), lines[count:]
            flow.turn()
        flow.place(self._remark_row(words, lines))

    def _remark_row(self, label: tuple[str, ...], lines: tuple[str, ...]) -> Piece:
        page = self._page
        height = self._row_height(lines)
        text_height = len(lines) * TEXT.leading

        def draw(pen: Pen, top: float) -> None:
            pen.box(page.left, top, page.width, height)
            pen.down(page.left + LABEL_WIDTH, top, top + height)
            middle = top + (height - len(label) * TEXT.leading) / 2
            first = top + PAD_ABOVE if height > REMARK_HEIGHT else middle
            pen.text(page.left + PAD, first, label[0], TEXT_BOLD)
            if len(label) > 1:
                pen.text(page.left + PAD, first + TEXT.leading, label[1], TEXT)
            start = top + (height - text_height) / 2
            pen.lines(page.left + LABEL_WIDTH + PAD, start, lines, TEXT)

        return Piece(height, draw)

    def _signature_piece(self) -> Piece:
        sheet, page = self._sheet, self._page
        sealed = f"Disegel {sheet.sealed}"
        sealed += (
            f"; selisih jam perangkat {sheet.clock_offset} detik." if sheet.clock_offset else "."
        )
        x = page.right - SIGNATURE_WIDTH
        room = x - page.left - CELL - 8 * MM
        proof = (*wrapped(CHECKING_TEXT, FINE, room), *wrapped(sealed, FINE, room))
        name = wrapped(sheet.assessor, SIGN_BOLD, SIGNATURE_WIDTH)
        below = (
            *wrapped(
                f"NIP/identitas: {sheet.assessor_number or UNKNOWN_NUMBER}", SIGN, SIGNATURE_WIDTH
            ),
            *wrapped(sheet.institution, SIGN, SIGNATURE_WIDTH),
        )
        above = (*wrapped(f"{sheet.place}, {sheet.date}", SIGN, SIGNATURE_WIDTH), "Asesor,")
        lines = len(above) + len(name) + len(below)
        height = max(CELL, lines * SIGN.leading + INK_HEIGHT, (len(proof) + 1) * FINE.leading)

        def draw(pen: Pen, top: float) -> None:
            top += 5 * MM
            pen.form(QR_FORM, page.left, top)
            pen.text(page.left + CELL + 3 * MM, top + 1.5 * MM, CHECKING, FINE_BOLD)
            pen.lines(page.left + CELL + 3 * MM, top + 1.5 * MM + FINE.leading, proof, FINE)
            y = pen.lines(x, top, above, SIGN) + INK_HEIGHT
            for line in name:
                pen.text(x, y, line, SIGN_BOLD)
                y += SIGN.leading
                pen.across(x, x + width_of(line, SIGN_BOLD), y - 2, 0.7)
            pen.lines(x, y, below, SIGN)

        return Piece(height + 5 * MM, draw)


def _ignore(_: object) -> None:
    """Drop a result where only the drawing is wanted."""
