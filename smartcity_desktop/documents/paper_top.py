"""The top of a class's paper: letterhead, example frame, title lines, and the code beside them."""

from collections.abc import Sequence
from dataclasses import dataclass

from smartcity_desktop.documents.blocks import Letterhead, draw_example_frame, draw_letterhead
from smartcity_desktop.documents.flow import Piece
from smartcity_desktop.documents.pen import Pen
from smartcity_desktop.documents.press import QR_FORM
from smartcity_desktop.documents.qr import CELL
from smartcity_desktop.documents.style import BOLD, FINE, MM, Page, Style, style
from smartcity_desktop.documents.typeface import width_of, wrapped

TITLE = style(12, 1.35, BOLD)
SUBTITLE = style(9.6, 1.35)
LIMITED = "TERBATAS sampai ditetapkan"
PLACEHOLDER = Letterhead()
CODE_GAP = 3 * MM
# A code keeps 15 mm from the paper's edge; its cell holds a quiet zone of 2 mm.
CODE_DOWN = 2 * MM


@dataclass(frozen=True, slots=True)
class Top:
    """What stands above a paper's table: title, subtitles, and whether the code is up here."""

    titles: Sequence[str]
    subtitles: Sequence[str] = ()
    code: bool = False
    limited: bool = False

    def draw(self, pen: Pen, page: Page, *, example: bool) -> float:
        """Draw it, with the frame of sample data for an example; return where the text begins."""
        right = page.right - CELL - CODE_GAP if self.code else page.right
        top = draw_letterhead(pen, page, PLACEHOLDER, right)
        if example:
            top = draw_example_frame(pen, page, top, right)
        if self.code:
            pen.form(QR_FORM, page.right - CELL, page.top + CODE_DOWN)
        top += 2.6 * MM
        # Beside the code the titles keep to the letterhead's middle.
        below = not self.code or top >= page.top + CODE_DOWN + CELL
        middle = (page.left + (page.right if below else right)) / 2
        room = (page.right if below else right) - page.left
        for title in self.titles:
            top = _centred(pen, middle, top, wrapped(title, TITLE, room), TITLE)
        for subtitle in self.subtitles:
            top = _centred(pen, middle, top, wrapped(subtitle, SUBTITLE, room), SUBTITLE)
        if self.limited:
            top = _centred(pen, middle, top, (LIMITED,), Style(BOLD, 9.6, SUBTITLE.leading))
        if self.code:
            top = max(top, page.top + CODE_DOWN + CELL)
        return top + 2 * MM


def fine_print(page: Page, text: str) -> Piece:
    """Return a small paragraph over the whole width."""
    lines = wrapped(text, FINE, page.width)

    def draw(pen: Pen, top: float) -> None:
        for line in lines:
            pen.text(page.left, top + 0.8 * MM, line, FINE)
            top += FINE.leading

    return Piece(len(lines) * FINE.leading + 2 * MM, draw)


def _centred(pen: Pen, middle: float, top: float, lines: Sequence[str], look: Style) -> float:
    for line in lines:
        pen.text(middle - width_of(line, look) / 2, top, line, look)
        top += look.leading
    return top
