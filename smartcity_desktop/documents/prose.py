"""Justified paragraphs of running text, with or without a number before them."""

from collections.abc import Callable, Iterator

from smartcity_desktop.documents.flow import Flow, Piece
from smartcity_desktop.documents.pen import Pen
from smartcity_desktop.documents.style import MM, Style
from smartcity_desktop.documents.typeface import width_of, wrapped

NUMBER_WIDTH = 7 * MM
AFTER = 1.6 * MM
# Fewer lines than this are not left alone on a page.
FEWEST_LINES = 2


class Prose:
    """Text between two edges in one style."""

    def __init__(self, left: float, right: float, look: Style) -> None:
        self._left, self._right, self._look = left, right, look

    def lay(self, flow: Flow, text: str, number: str = "", after: float = AFTER) -> None:
        """Put a paragraph onto pages, a numbered one hanging from its number."""
        pieces = self.pieces(text, number, after)
        if len(pieces) <= 2 * FEWEST_LINES:
            flow.keep(pieces)
            return
        flow.keep(pieces[:FEWEST_LINES])
        for piece in pieces[FEWEST_LINES:-FEWEST_LINES]:
            flow.add(piece)
        flow.keep(pieces[-FEWEST_LINES:])

    def pieces(self, text: str, number: str = "", after: float = AFTER) -> list[Piece]:
        """Return the lines of a paragraph, for somebody who lays them beside other things."""
        indent = NUMBER_WIDTH if number else 0
        lines = wrapped(text, self._look, self._right - self._left - indent)
        return list(self._pieces(lines, number, indent, after))

    def _pieces(
        self, lines: tuple[str, ...], number: str, indent: float, after: float
    ) -> Iterator[Piece]:
        for place, line in enumerate(lines):
            last = place == len(lines) - 1
            height = self._look.leading + (after if last else 0)
            yield Piece(height, self._drawn(line, number if place == 0 else "", indent, last))

    def _drawn(
        self,
        line: str,
        number: str,
        indent: float,
        last: bool,  # noqa: FBT001
    ) -> Callable[[Pen, float], None]:
        left, right, look = self._left + indent, self._right, self._look

        def draw(pen: Pen, top: float) -> None:
            if number:
                pen.right(left - 1.2 * MM, top, number, look)
            if last:
                pen.text(left, top, line, look)
            else:
                justified(pen, left, right, top, line, look)

        return draw


def justified(pen: Pen, left: float, right: float, top: float, line: str, look: Style) -> None:
    """Write a line from edge to edge, the room left spread between its words."""
    words = line.split(" ")
    used = sum(width_of(word, look) for word in words)
    gap = (right - left - used) / max(1, len(words) - 1)
    x = left
    for word in words:
        pen.text(x, top, word, look)
        x += width_of(word, look) + gap
