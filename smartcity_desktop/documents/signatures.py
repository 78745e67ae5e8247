"""Places for ink: a row of signers, or the chair below the members, and the code beside it."""

from collections.abc import Sequence

from smartcity_desktop.documents.flow import Piece
from smartcity_desktop.documents.forms.class_papers import PrintedSigner
from smartcity_desktop.documents.pen import Pen
from smartcity_desktop.documents.press import QR_FORM
from smartcity_desktop.documents.qr import CELL
from smartcity_desktop.documents.style import FINE, FINE_BOLD, MM, Page, Style, style
from smartcity_desktop.documents.typeface import width_of, wrapped

INK = 13 * MM
TALL_INK = 19 * MM
GAP = 3 * MM
ROLE = style(7.8, 1.3)
NAME = Style("LiberationSans-Bold", 8.4, 8.4 * 1.3)
CHECKING = "Memeriksa dokumen ini"
CHECKING_TEXT = (
    "Pindai dengan aplikasi ini atau program pemeriksa; tidak perlu internet. Kode memuat nomor, "
    "revisi, sidik isi, dan tanda tangan perangkat (tanda tangan elektronik tidak tersertifikasi)."
)


def signature_row(page: Page, signers: Sequence[PrintedSigner], ink: float = INK) -> Piece:
    """Return a row of places to sign, as many as there are people."""
    width = page.width / max(1, len(signers))
    people = [_Place(signer, width - GAP) for signer in signers]
    above = max((len(place.role) for place in people), default=0) * ROLE.leading
    below = max((place.height_below for place in people), default=0.0)

    def draw(pen: Pen, top: float) -> None:
        for number, place in enumerate(people):
            place.draw(pen, page.left + (number + 0.5) * width, top + 1 * MM, above + ink)

    return Piece(above + ink + below + 2 * MM, draw)


def signature_columns(
    page: Page, signers: Sequence[PrintedSigner], ink: float = TALL_INK
) -> list[Piece]:
    """Return members in two columns; the chair, who comes first, stands last at their middle."""
    chair, members = signers[:1], list(signers[1:])
    half = Page(page.paper, page.landscape)
    rows = [members[n : n + 2] for n in range(0, len(members), 2)]
    pieces = [signature_row(half, row, ink) for row in rows if len(row) == 2]
    odd = [row for row in rows if len(row) == 1]
    if odd:
        pieces.append(_left_half(page, odd[0][0], ink))
    if chair:
        pieces.append(code_and_chair(page, chair[0], ink))
    return pieces


def _left_half(page: Page, signer: PrintedSigner, ink: float) -> Piece:
    place = _Place(signer, page.width / 2 - GAP)
    above = len(place.role) * ROLE.leading

    def draw(pen: Pen, top: float) -> None:
        place.draw(pen, page.left + page.width / 4, top + 1 * MM, above + ink)

    return Piece(above + ink + place.height_below + 2 * MM, draw)


def code_and_chair(
    page: Page, signer: PrintedSigner, ink: float = TALL_INK, above: str = ""
) -> Piece:
    """Return the code at the left with what it proves, and one signer beside it.

    `above` is a line over the signer's role: place and date.
    """
    x = page.left + CELL + 3 * MM
    room = min(46 * MM, page.width - CELL - 75 * MM)
    proof = wrapped(CHECKING_TEXT, FINE, room)
    right = page.right - x - room - 4 * MM
    place = _Place(signer, right, above)
    top_lines = len(place.role) * ROLE.leading
    height = max(CELL, top_lines + ink + place.height_below, (len(proof) + 1) * FINE.leading)

    def draw(pen: Pen, top: float) -> None:
        top += 2 * MM
        pen.form(QR_FORM, page.left, top)
        pen.text(x, top + 1.5 * MM, CHECKING, FINE_BOLD)
        pen.lines(x, top + 1.5 * MM + FINE.leading, proof, FINE)
        place.draw(pen, page.right - right / 2, top, top_lines + ink)

    return Piece(height + 3 * MM, draw)


class _Place:
    """Where one person signs."""

    def __init__(self, signer: PrintedSigner, width: float, above: str = "") -> None:
        self.role = (*wrapped(above, ROLE, width), *wrapped(f"{signer.role},", ROLE, width))
        self._name = wrapped(signer.name, NAME, width)
        number = f"NIP/identitas: {signer.number}" if signer.number else ""
        self._below = (*wrapped(number, ROLE, width), *wrapped(signer.institution, ROLE, width))

    @property
    def height_below(self) -> float:
        """The height of name, number and institution."""
        return len(self._name) * NAME.leading + len(self._below) * ROLE.leading

    def draw(self, pen: Pen, middle: float, top: float, down: float) -> None:
        """Draw the place around `middle`; the name begins `down` points below `top`."""
        y = top
        for line in self.role:
            pen.centred(middle, y, line, ROLE)
            y += ROLE.leading
        y = top + down
        for line in self._name:
            width = width_of(line, NAME)
            pen.text(middle - width / 2, y, line, NAME)
            y += NAME.leading
            pen.across(middle - width / 2, middle + width / 2, y - 1.6, 0.6)
        for line in self._below:
            pen.centred(middle, y, line, ROLE)
            y += ROLE.leading
