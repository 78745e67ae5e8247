"""Paper sizes, margins, greys and text styles; lengths are in PDF points (1/72 inch)."""

from dataclasses import dataclass
from enum import Enum

MM = 72 / 25.4

REGULAR = "LiberationSans"
BOLD = "LiberationSans-Bold"

BLACK = 0.0
INK = 0.13
BOX_EDGE = 0.33
WATERMARK = 0.91
GROUP_FILL = 0.94
HEAD_FILL = 0.91


class Paper(Enum):
    """The papers documents are drawn for: width and height in millimetres."""

    A4 = (210, 297)
    F4 = (215, 330)

    @property
    def width(self) -> float:
        """The width in points."""
        return self.value[0] * MM

    @property
    def height(self) -> float:
        """The height in points."""
        return self.value[1] * MM


@dataclass(frozen=True, slots=True)
class Page:
    """The part of a paper that is printed on; `top` and `bottom` count down from the top edge."""

    paper: Paper
    landscape: bool = False

    @property
    def across(self) -> float:
        """The width of the whole paper as it is read."""
        return self.paper.height if self.landscape else self.paper.width

    @property
    def height(self) -> float:
        """The height of the whole paper as it is read."""
        return self.paper.width if self.landscape else self.paper.height

    @property
    def left(self) -> float:
        """The left edge; the margin leaves room for punch holes."""
        return (20 if self.landscape else 25) * MM

    @property
    def right(self) -> float:
        """The right edge."""
        return self.across - (15 if self.landscape else 20) * MM

    @property
    def width(self) -> float:
        """The width of the text."""
        return self.right - self.left

    @property
    def top(self) -> float:
        """The upper edge."""
        return (11 if self.landscape else 15) * MM

    @property
    def bottom(self) -> float:
        """The lower edge, above the footer."""
        return self.height - (21.5 if self.landscape else 22) * MM


@dataclass(frozen=True, slots=True)
class Style:
    """A font at a size, with the distance between its lines and its ink."""

    font: str
    size: float
    leading: float
    grey: float = BLACK

    @property
    def ascent(self) -> float:
        """How far the baseline lies below the top of its line."""
        return (self.leading - self.size) / 2 + self.size * 0.82


def style(size: float, spacing: float = 1.25, font: str = REGULAR, grey: float = BLACK) -> Style:
    """Return a style whose lines are `spacing` times its size apart."""
    return Style(font, size, size * spacing, grey)


BODY = style(8.6)
BODY_BOLD = style(8.6, font=BOLD)
SMALL = style(7)
NOTE = style(8, 1.2)
NOTE_BOLD = style(8, 1.2, BOLD)
HEAD = style(8.5, 1.2, BOLD)
LABEL = style(8.6, 1.3, grey=INK)
FINE = style(7.6, 1.35)
FINE_BOLD = style(7.6, 1.35, BOLD)
FOOT = style(7.5, 1.35, grey=INK)
TEXT = style(9, 1.35)
TEXT_BOLD = style(9, 1.35, BOLD)
LARGE = style(9.4, 1.35)
LARGE_BOLD = style(9.4, 1.35, BOLD)
SIGN = style(9.6, 1.35)
SIGN_BOLD = style(9.6, 1.35, BOLD)
