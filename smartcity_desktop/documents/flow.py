"""Laying pieces of known height onto pages, before anything is drawn."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from smartcity_desktop.documents.pen import Pen
from smartcity_desktop.documents.style import Page


@dataclass(frozen=True, slots=True)
class Piece:
    """Something that is drawn in one go: its height and how it is drawn at a given top."""

    height: float
    draw: Callable[[Pen, float], None]


def stacked(pieces: Sequence[Piece]) -> Piece:
    """Return pieces below each other as one."""

    def draw(pen: Pen, top: float) -> None:
        for piece in pieces:
            piece.draw(pen, top)
            top += piece.height

    return Piece(sum(piece.height for piece in pieces), draw)


@dataclass(frozen=True, slots=True)
class Placed:
    """A piece and where it begins on its page."""

    top: float
    piece: Piece


@dataclass(slots=True)
class Flow:
    """Pages being filled from top to bottom; `heading` is repeated after every turn."""

    page: Page
    top: float
    heading: Piece | None = None
    pages: list[list[Placed]] = field(default_factory=lambda: [[]])

    @property
    def room(self) -> float:
        """What is left of the current page."""
        return self.page.bottom - self.top

    @property
    def fresh_room(self) -> float:
        """What a new page offers below its heading."""
        heading = self.heading.height if self.heading else 0
        return self.page.bottom - self.page.top - heading

    def fits(self, height: float) -> bool:
        """Tell whether something of `height` still goes onto the current page."""
        return height <= self.room + 0.01

    def turn(self) -> None:
        """Begin a new page."""
        self.pages.append([])
        self.top = self.page.top
        if self.heading:
            self.place(self.heading)

    def place(self, piece: Piece) -> None:
        """Put a piece below the last one, whether it fits or not."""
        self.pages[-1].append(Placed(self.top, piece))
        self.top += piece.height

    def add(self, piece: Piece) -> None:
        """Put a piece on this page, or on the next when it does not fit here."""
        if not self.fits(piece.height):
            self.turn()
        self.place(piece)

    def keep(self, pieces: Sequence[Piece]) -> None:
        """Put pieces on one page together; what no page holds is spread."""
        height = sum(piece.height for piece in pieces)
        if not self.fits(height) and height <= self.fresh_room:
            self.turn()
        for piece in pieces:
            self.add(piece)
