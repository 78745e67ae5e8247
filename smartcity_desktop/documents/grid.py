"""A ruled table whose rows grow with their text and break over pages when they must."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import zip_longest

from smartcity_desktop.documents.flow import Flow, Piece
from smartcity_desktop.documents.pen import Pen
from smartcity_desktop.documents.style import GROUP_FILL, HEAD, HEAD_FILL, MM, Style, style
from smartcity_desktop.documents.typeface import width_of, wrapped

CELL = style(8.2, 1.2)
CELL_BOLD = Style("LiberationSans-Bold", 8.2, CELL.leading)
PAD = 1.1 * MM
# How many lines of a tall row stay together on a page.
CHUNK = 14


class Align(Enum):
    """Where a cell's text stands."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its title, whose line breaks are kept, its width in points, where text stands."""

    title: str
    width: float
    align: Align = Align.LEFT
    bold: bool = False


@dataclass(frozen=True, slots=True)
class RowLook:
    """How a row differs from a plain one: least height, bold, shaded, columns run together.

    `merged` are the first and the last column of the cells that make one.
    """

    height: float = 0
    bold: bool = False
    shaded: bool = False
    merged: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class _Cell:
    left: float
    width: float
    align: Align
    look: Style
    lines: tuple[str, ...]


PLAIN = RowLook()


class Grid:
    """A table at a left edge; the pieces it makes are laid with `lay`."""

    def __init__(
        self, left: float, columns: Sequence[Column], cell: Style = CELL, above: float = 0.55 * MM
    ) -> None:
        self._left, self._columns, self._cell, self._above = left, tuple(columns), cell, above
        self.right = left + sum(column.width for column in columns)
        self.heading = self._heading()
        self._closing = Piece(0, lambda pen, top: pen.across(self._left, self.right, top))

    def lay(
        self,
        flow: Flow,
        rows: Sequence[tuple[Piece, ...]],
        ending: Sequence[Piece] = (),
        leading: Sequence[Piece] = (),
    ) -> None:
        """Put heading and rows onto pages; the heading is repeated, short rows stay whole.

        `ending` is what stands below the table, on one page with its last row; `leading` what
        stands above it, never alone at a page's end.
        """
        first = self.heading.height + (rows[0][0].height if rows else 0)
        if not flow.fits(sum(piece.height for piece in leading) + first):
            flow.turn()
        for piece in leading:
            flow.add(piece)
        flow.heading = self.heading
        flow.place(self.heading)
        tail = sum(piece.height for piece in ending)
        for number, row in enumerate(rows, start=1):
            height = sum(piece.height for piece in row) + (tail if number == len(rows) else 0)
            if not flow.fits(height) and len(row) == 1 and height <= flow.fresh_room:
                flow.turn()
            for piece in row:
                if not flow.fits(piece.height):
                    flow.place(self._closing)
                    flow.turn()
                flow.place(piece)
        flow.heading = None
        for piece in ending:
            flow.add(piece)

    def row(self, texts: Sequence[str], look: RowLook = PLAIN) -> tuple[Piece, ...]:
        """Return a row's pieces: one, or several where its text is very long."""
        cells = self._cells(texts, look)
        most = max((len(cell.lines) for cell in cells), default=1)
        starts = range(0, max(most, 1), CHUNK)
        return tuple(
            self._piece([_part(cell, start) for cell in cells], look, last=start + CHUNK >= most)
            for start in starts
        )

    def _cells(self, texts: Sequence[str], look: RowLook) -> list[_Cell]:
        cells: list[_Cell] = []
        for first, last, text in self._spans(texts, look):
            column = self._columns[first]
            width = sum(c.width for c in self._columns[first : last + 1])
            left = self._left + sum(c.width for c in self._columns[:first])
            align = column.align if first == last else Align.CENTRE
            shown = bold(self._cell) if look.bold or column.bold else self._cell
            cells.append(_Cell(left, width, align, shown, wrapped(text, shown, width - 2 * PAD)))
        return cells

    def _spans(self, texts: Sequence[str], look: RowLook) -> Iterator[tuple[int, int, str]]:
        merged = look.merged or (-1, -1)
        for number, (_, text) in enumerate(zip_longest(self._columns, texts, fillvalue="")):
            if number == merged[0]:
                yield merged[0], merged[1], str(text)
            elif not merged[0] < number <= merged[1]:
                yield number, number, str(text)

    def _piece(self, cells: Sequence[_Cell], look: RowLook, *, last: bool) -> Piece:
        leading = self._cell.leading
        lines = max((len(cell.lines) for cell in cells), default=1)
        height = max(look.height, max(lines, 1) * leading + 2 * self._above)

        def draw(pen: Pen, top: float) -> None:
            if look.shaded:
                pen.fill(self._left, top, self.right - self._left, height, GROUP_FILL)
            for cell in cells:
                pen.down(cell.left, top, top + height)
                _write(pen, cell, top + (height - len(cell.lines) * leading) / 2)
            pen.down(self.right, top, top + height)
            if last:
                pen.across(self._left, self.right, top + height)

        return Piece(height, draw)

    def _heading(self) -> Piece:
        titles = [
            tuple(line for part in c.title.split("\n") for line in _title(part, c.width))
            for c in self._columns
        ]
        height = max(map(len, titles)) * HEAD.leading + 2 * 0.7 * MM

        def draw(pen: Pen, top: float) -> None:
            pen.fill(self._left, top, self.right - self._left, height, HEAD_FILL)
            pen.across(self._left, self.right, top)
            pen.across(self._left, self.right, top + height)
            x = self._left
            for column, lines in zip(self._columns, titles, strict=True):
                pen.down(x, top, top + height)
                y = top + (height - len(lines) * HEAD.leading) / 2
                for line in lines:
                    pen.centred(x + column.width / 2, y, line, HEAD)
                    y += HEAD.leading
                x += column.width
            pen.down(x, top, top + height)

        return Piece(height, draw)


def bold(look: Style) -> Style:
    """Return a style in bold."""
    return Style(CELL_BOLD.font, look.size, look.leading, look.grey)


def _title(text: str, width: float) -> tuple[str, ...]:
    return wrapped(text, HEAD, width - PAD) or ("",)


def _part(cell: _Cell, start: int) -> _Cell:
    lines = cell.lines[start : start + CHUNK]
    return _Cell(cell.left, cell.width, cell.align, cell.look, lines)


def _write(pen: Pen, cell: _Cell, top: float) -> None:
    for line in cell.lines:
        if cell.align is Align.LEFT:
            x = cell.left + PAD
        elif cell.align is Align.RIGHT:
            x = cell.left + cell.width - PAD - width_of(line, cell.look)
        else:
            x = cell.left + (cell.width - width_of(line, cell.look)) / 2
        pen.text(x, top, line, cell.look)
        top += cell.look.leading
