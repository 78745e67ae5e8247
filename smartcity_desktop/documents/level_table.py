"""The table of a score sheet: components kept together, dimensions, indicators and the index."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from smartcity_desktop.documents.blocks import BOX, LevelBoxes, boxes_width
from smartcity_desktop.documents.flow import Flow, Piece
from smartcity_desktop.documents.forms.score_sheet import PrintedRow, PrintedSheet
from smartcity_desktop.documents.pen import Pen
from smartcity_desktop.documents.style import (
    BODY,
    BODY_BOLD,
    GROUP_FILL,
    HEAD,
    HEAD_FILL,
    LARGE,
    LARGE_BOLD,
    MM,
    NOTE,
    NOTE_BOLD,
    SMALL,
    Page,
    Style,
)
from smartcity_desktop.documents.typeface import width_of, wrapped

PAD = 1.2 * MM
PAD_ABOVE = 0.7 * MM
ROW_HEIGHT = 7.6 * MM
GROUP_HEIGHT = 5.8 * MM
INDEX_HEIGHT = 8 * MM
# A longer note stands below its row over the whole width instead of in a narrow tower.
NOTE_LINES = 8
# How many lines of a long note stay together on a page.
NOTE_CHUNK = 6
DATA_WORD = "(data)"
CONTINUED = "(lanjutan)"
BELOW = "Lihat di bawah baris ini."
INDEX_RULE = "(jumlah nilai terbobot, dibulatkan satu kali: setengah ke atas)"


@dataclass(frozen=True, slots=True)
class Columns:
    """The left edges of the columns and the right edge of the last, in points."""

    code: float
    title: float
    weight: float
    levels: float
    weighted: float
    note: float
    end: float

    def edges(self) -> tuple[float, ...]:
        """Return every vertical line of the table."""
        return (
            self.code,
            self.title,
            self.weight,
            self.levels,
            self.weighted,
            self.note,
            self.end,
        )


def columns(page: Page, rows: Sequence[PrintedRow]) -> Columns:
    """Return the columns of a page: what its width leaves goes to the indicators."""
    widest = max((width_of(row.code, BODY) for row in rows), default=0.0)
    code = min(max(10 * MM, widest + 2 * PAD), 14 * MM)
    note = page.right - 39 * MM
    weighted = note - 15 * MM
    answers = max((boxes_width(row.levels, "") for row in rows), default=0.0)
    levels = weighted - max(23 * MM, answers + 2.6 * MM)
    weight = levels - 12 * MM
    return Columns(page.left, page.left + code, weight, levels, weighted, note, page.right)


@dataclass(frozen=True, slots=True)
class Component:
    """A component's row and what belongs to it, in sections that are better not broken."""

    head: Piece
    continued: Piece
    sections: tuple[tuple[Piece, ...], ...]
    dimensions: bool

    @property
    def height(self) -> float:
        """The height of the whole component."""
        return self.head.height + sum(map(_height, self.sections))


def _height(pieces: Sequence[Piece]) -> float:
    return sum(piece.height for piece in pieces)


class LevelTable:
    """The pieces of a sheet's table on one paper, ready to be laid onto pages."""

    def __init__(self, sheet: PrintedSheet, page: Page, boxes: LevelBoxes) -> None:
        self._columns = columns(page, sheet.rows)
        self._boxes = boxes
        self._sheet = sheet
        self.heading = Piece(2 * HEAD.leading + 2 * PAD_ABOVE, self._draw_heading)
        # Ends the table where a long note runs on to the next page.
        self._closing = Piece(0, lambda pen, top: pen.across(page.left, page.right, top))
        self._components = tuple(self._grouped())

    def lay(self, flow: Flow, *, whole: bool) -> None:
        """Put the table onto pages; `whole` turns the page rather than break a component."""
        flow.heading = self.heading
        flow.place(self.heading)
        for component in self._components:
            self._lay_component(flow, component, whole=whole)
        flow.heading = None

    def _lay_component(self, flow: Flow, component: Component, *, whole: bool) -> None:
        kept = (whole or not component.dimensions) and component.height <= flow.fresh_room
        if kept or flow.fits(component.height):
            flow.keep((component.head, *(p for part in component.sections for p in part)))
            return
        opening = component.sections[0]
        if component.head.height + _height(opening) > flow.fresh_room:
            opening = opening[:1]
        if not flow.fits(component.head.height + _height(opening)):
            flow.turn()
        flow.place(component.head)
        for number, section in enumerate(component.sections):
            self._lay_section(flow, component.continued, section, first=number == 0)

    def _lay_section(
        self, flow: Flow, continued: Piece, section: tuple[Piece, ...], *, first: bool
    ) -> None:
        height = _height(section)
        if not first and not flow.fits(height) and height + continued.height <= flow.fresh_room:
            flow.turn()
            flow.place(continued)
        for piece in section:
            if not flow.fits(piece.height):
                flow.place(self._closing)
                flow.turn()
                flow.place(continued)
            flow.place(piece)

    def _grouped(self) -> Iterator[Component]:
        rows = self._sheet.rows
        starts = [n for n, row in enumerate(rows) if row.depth == 0] or [0]
        for number, start in enumerate(starts):
            end = starts[number + 1] if number + 1 < len(starts) else len(rows)
            last = end == len(rows)
            yield self._component(rows[start], rows[start + 1 : end], last=last)

    def _component(self, head: PrintedRow, rows: Sequence[PrintedRow], *, last: bool) -> Component:
        sections: list[list[Piece]] = []
        alone = not _inner(head)
        for row in (head, *rows) if alone else rows:
            if row.depth == 1 or not sections:
                sections.append([])
            sections[-1].extend(self._pieces(row))
        if last:
            index = Piece(INDEX_HEIGHT, self._draw_index)
            sections = [*sections[:-1], [*(sections[-1] if sections else []), index]]
        title = replace(head, title=f"{head.title} {CONTINUED}")
        # An indicator that is a component by itself has no head beside its own row.
        return Component(
            Piece(0, _draw_nothing) if alone else self._group(head),
            Piece(0, _draw_nothing) if alone else self._group(title),
            tuple(map(tuple, sections)) or ((),),
            dimensions=any(_inner(row) for row in rows),
        )

    def _pieces(self, row: PrintedRow) -> Iterator[Piece]:
        if _inner(row):
            yield self._group(row)
            return
        note = wrapped(row.note, NOTE, self._columns.end - self._columns.note - 2 * PAD)
        below = len(note) > NOTE_LINES
        shown = wrapped(BELOW, NOTE, 39 * MM - 2 * PAD) if below else note
        yield self._indicator(row, shown, open_below=below)
        if below:
            yield from self._long_note(row)

    def _group(self, row: PrintedRow) -> Piece:
        at = self._columns
        title = wrapped(row.title, BODY_BOLD, at.levels - at.title - 2 * PAD)
        height = max(GROUP_HEIGHT, len(title) * BODY.leading + 2 * PAD_ABOVE)

        def draw(pen: Pen, top: float) -> None:
            pen.fill(at.code, top, at.end - at.code, height, GROUP_FILL)
            _frame(pen, at, top, height, skip=(at.weight,))
            line = top + (height - BODY.leading) / 2
            _draw_code(pen, at, line, row.code, BODY_BOLD)
            _draw_lines(pen, at.title + PAD, top, height, title, BODY_BOLD)
            pen.centred(
                (at.levels + at.weighted) / 2,
                line,
                f"bobot {row.weight.removesuffix(',00')} %",
                BODY,
            )
            pen.right(at.note - PAD, line, row.weighted, BODY_BOLD)

        return Piece(height, draw)

    def _indicator(self, row: PrintedRow, note: tuple[str, ...], *, open_below: bool) -> Piece:
        at = self._columns
        title, word = self._title(row)
        height = max(
            ROW_HEIGHT,
            len(title) * BODY.leading + 2 * PAD_ABOVE,
            len(note) * NOTE.leading + 2 * PAD_ABOVE,
        )

        def draw(pen: Pen, top: float) -> None:
            _frame(pen, at, top, height, closed=not open_below)
            line = top + (height - BODY.leading) / 2
            _draw_code(pen, at, line, row.code, BODY)
            end = _draw_lines(pen, at.title + PAD, top, height, title, BODY)
            if word:
                x = at.title + PAD + width_of(title[-1] + " ", BODY)
                pen.text(x, end - BODY.leading + 1, word, SMALL)
            pen.right(at.levels - PAD, line, row.weight, BODY)
            self._draw_levels(pen, row, top, height)
            pen.right(at.note - PAD, line, row.weighted, BODY)
            _draw_lines(pen, at.note + PAD, top, height, note, NOTE)

        return Piece(height, draw)

    def _title(self, row: PrintedRow) -> tuple[tuple[str, ...], str]:
        room = self._columns.weight - self._columns.title - 2 * PAD
        title = wrapped(row.title, BODY, room)
        if not row.data or not title:
            return title, ""
        if width_of(title[-1] + " ", BODY) + width_of(DATA_WORD, SMALL) > room:
            title = (*title, "")
        return title, DATA_WORD

    def _draw_levels(self, pen: Pen, row: PrintedRow, top: float, height: float) -> None:
        at = self._columns
        middle = (at.levels + at.weighted) / 2
        if not row.levels:
            shown = f"{row.chosen} %" if row.chosen != "" else "–"
            size = min(1.0, (at.weighted - at.levels - 1 * MM) / width_of(shown, BODY))
            look = replace(BODY, size=BODY.size * size)
            pen.centred(middle, top + (height - BODY.leading) / 2, shown, look)
            return
        x = middle - boxes_width(row.levels, row.chosen) / 2
        pen.form(self._boxes.name(row.levels, row.chosen), x, top + (height - BOX) / 2)

    def _long_note(self, row: PrintedRow) -> Iterator[Piece]:
        at = self._columns
        label = f"Catatan {row.code}:"
        lines = wrapped(row.note, NOTE, at.end - at.title - 2 * PAD)
        chunks = [lines[n : n + NOTE_CHUNK] for n in range(0, len(lines), NOTE_CHUNK)]
        for number, chunk in enumerate(chunks):
            yield self._note_chunk(label if number == 0 else "", chunk, number == len(chunks) - 1)

    def _note_chunk(self, label: str, lines: tuple[str, ...], last: bool) -> Piece:  # noqa: FBT001
        at = self._columns
        above = NOTE.leading + PAD_ABOVE if label else 0
        height = above + len(lines) * NOTE.leading + (2 * PAD_ABOVE if last else 0)

        def draw(pen: Pen, top: float) -> None:
            for x in (at.code, at.title, at.end):
                pen.down(x, top, top + height)
            if label:
                pen.across(at.title, at.end, top)
                pen.text(at.title + PAD, top + PAD_ABOVE, label, NOTE_BOLD)
            pen.lines(at.title + PAD, top + above, lines, NOTE)
            if last:
                pen.across(at.code, at.end, top + height)

        return Piece(height, draw)

    def _draw_heading(self, pen: Pen, top: float) -> None:
        at = self._columns
        height = self.heading.height
        pen.fill(at.code, top, at.end - at.code, height, HEAD_FILL)
        pen.across(at.code, at.end, top)
        _frame(pen, at, top, height)
        edges = at.edges()
        words = (
            ("Kode",),
            ("Indikator",),
            ("Bobot", "(%)"),
            ("Tingkat",),
            ("Nilai", "terbobot"),
            ("Catatan",),
        )
        for number, lines in enumerate(words):
            middle = (edges[number] + edges[number + 1]) / 2
            y = top + (height - len(lines) * HEAD.leading) / 2
            for line in lines:
                pen.centred(middle, y, line, HEAD)
                y += HEAD.leading

    def _draw_index(self, pen: Pen, top: float) -> None:
        at, sheet = self._columns, self._sheet
        pen.across(at.code, at.end, top, 1.2)
        _frame(pen, at, top, INDEX_HEIGHT, skip=(at.title, at.weight, at.levels))
        line = top + (INDEX_HEIGHT - LARGE.leading) / 2
        pen.text(at.code + PAD, line, "Indeks", LARGE_BOLD)
        pen.text(at.code + PAD + width_of("Indeks ", LARGE_BOLD), line, INDEX_RULE, LARGE)
        pen.right(at.note - PAD, line, sheet.index, LARGE_BOLD)
        band = wrapped(sheet.band, LARGE_BOLD, at.end - at.note - 2 * PAD)
        _draw_lines(pen, at.note + PAD, top, INDEX_HEIGHT, band[:2], LARGE_BOLD)


def _draw_nothing(_pen: Pen, _top: float) -> None:
    """Stand in for a head that is not there."""


def _inner(row: PrintedRow) -> bool:
    """Tell whether a row is a dimension or group: indicators carry levels or a data value."""
    return not row.levels and not row.data


def _frame(
    pen: Pen,
    at: Columns,
    top: float,
    height: float,
    *,
    skip: tuple[float, ...] = (),
    closed: bool = True,
) -> None:
    for x in at.edges():
        if x not in skip:
            pen.down(x, top, top + height)
    if closed:
        pen.across(at.code, at.end, top + height)


def _draw_code(pen: Pen, at: Columns, top: float, code: str, look: Style) -> None:
    room = at.title - at.code - 1 * MM
    size = min(1.0, room / width_of(code, look)) if code else 1.0
    fitted = replace(look, size=look.size * size)
    pen.centred((at.code + at.title) / 2, top, code, fitted)


def _draw_lines(
    pen: Pen, x: float, top: float, height: float, lines: tuple[str, ...], look: Style
) -> float:
    return pen.lines(x, top + (height - len(lines) * look.leading) / 2, lines, look)
