"""What a sheet says beside its values: formats, formulas, what is hidden, struck out or merged."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from smartcity_desktop.services.preparing.colours import BLACK, WHITE, Colour
from smartcity_desktop.services.preparing.parts import PartWalk, Place, RefusedPartError, on
from smartcity_desktop.services.preparing.styles import Look, Rule, Styles

MAX_ROW = 50_000
MAX_COLUMN = 64

_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_WITHOUT_MEANING = frozenset({"General", "@"})


@dataclass(frozen=True, slots=True)
class Computed:
    """A cell that holds a formula or an Excel error; column counted from 0, Excel row from 1."""

    row: int
    column: int
    error: bool


@dataclass(frozen=True, slots=True)
class Merged:
    """Cells that look like one: rows and columns from the first to the last."""

    rows: range
    columns: range

    def told(self) -> str:
        """Return the cells as Excel names them: "A2:A4"."""
        first = f"{column_letters(self.columns.start)}{self.rows.start}"
        return f"{first}:{column_letters(self.columns.stop - 1)}{self.rows.stop - 1}"


@dataclass(slots=True)
class Marks:
    """One sheet's marks; `formats` holds only formats that change what a value looks like."""

    hidden: bool = False
    computed: list[Computed] = field(default_factory=list[Computed])
    formats: dict[Place, str] = field(default_factory=dict[Place, str])
    struck: set[Place] = field(default_factory=set[Place])
    # Text in the colour of its cell, and text that a conditional format may make so.
    faint: set[Place] = field(default_factory=set[Place])
    fading: set[Place] = field(default_factory=set[Place])
    # Where a cell is painted in another colour than white.
    fills: dict[Place, Colour | None] = field(default_factory=dict[Place, Colour | None])
    notes: dict[Place, str] = field(default_factory=dict[Place, str])
    hidden_rows: set[int] = field(default_factory=set[int])
    hidden_columns: list[range] = field(default_factory=list[range])
    merged: list[Merged] = field(default_factory=list[Merged])

    def hides_column(self, column: int) -> bool:
        """Tell whether a column, counted from 0, is hidden."""
        return any(column in columns for columns in self.hidden_columns)


class SheetWalk(PartWalk):
    """Reads one sheet's marks.

    The reader of values makes room for everything between the first cell and the last, so that
    one cell with a wild reference would take all memory: every reference of a cell that holds
    something is understood and near, or refused. Places without content do not count.
    """

    def __init__(self, styles: Styles) -> None:
        self.marks = Marks()
        self._styles = styles
        self._cell: Place = (0, -1)
        self._look = Look()
        self._looks: dict[Place, Look] = {}
        self._shared = False
        self._inline = False
        self._value = ""
        self._ranges: list[tuple[range, range]] = []

    def started(self, tag: str, attributes: dict[str, str]) -> None:
        """Note what an element marks."""
        if tag == "c":
            self._begin_cell(attributes)
        elif tag in {"v", "f", "is"}:
            self._inline = tag == "is"
            self._content(formula=tag == "f")
        elif tag == "row":
            self._begin_row(attributes)
        elif self._inline:
            self._piece(tag, attributes)
        else:
            self._beside(tag, attributes)

    def _piece(self, tag: str, attributes: dict[str, str]) -> None:
        """Mark a cell that holds its own text, in pieces."""
        if tag == "strike" and on(attributes, "val", "1"):
            self.marks.struck.add(self._cell)
        elif tag == "color" and self._look.hides(self._styles.palette.colour(attributes, BLACK)):
            self.marks.faint.add(self._cell)

    def _beside(self, tag: str, attributes: dict[str, str]) -> None:
        """Note what stands before and behind the cells."""
        if tag == "col" and (on(attributes, "hidden") or _nothing(attributes.get("width"))):
            first, last = int(attributes.get("min", "1")), int(attributes.get("max", "1"))
            self.marks.hidden_columns.append(range(first - 1, last))
        elif tag == "mergeCell":
            self._merge(attributes.get("ref", ""))
        elif tag == "conditionalFormatting":
            self._ranges = list(_ranges(attributes.get("sqref", "")))
        elif tag == "cfRule" and attributes.get("dxfId", "").isdigit():
            number = int(attributes["dxfId"])
            self._fade(self._styles.rules[number : number + 1])
        elif tag in {"dataBar", "iconSet"} and not on(attributes, "showValue", "1"):
            self._fade((Rule(format=";;;"),))

    def _fade(self, rules: tuple[Rule, ...]) -> None:
        """Mark the cells that a conditional format may make unseen."""
        for rule in rules:
            for rows, columns in self._ranges:
                if len(rows) * len(columns) < len(self._looks):
                    inside = [(row, at) for row in rows for at in columns]
                else:
                    inside = [(r, at) for r, at in self._looks if r in rows and at in columns]
                looks = ((place, self._looks.get(place)) for place in inside)
                self.marks.fading.update(p for p, look in looks if look and rule.hides(look))

    def _begin_row(self, attributes: dict[str, str]) -> None:
        number = attributes.get("r", str(self._cell[0] + 1))
        if not re.fullmatch("[0-9]{1,7}", number):
            raise RefusedPartError("file_not_workbook")
        self._cell = int(number), -1
        if on(attributes, "hidden") or _nothing(attributes.get("ht")):
            self.marks.hidden_rows.add(int(number))

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        row, column = self._cell
        self._cell = placed(attributes["r"]) if "r" in attributes else (row, column + 1)
        style, looks = attributes.get("s", "0"), self._styles.looks
        known = style.isdigit() and int(style) < len(looks)
        self._look = looks[int(style)] if known else Look()
        self._shared = attributes.get("t") == "s"
        self._inline = False
        self._value = ""
        if attributes.get("t") == "e":
            self.marks.computed.append(Computed(*self._cell, error=True))

    def _content(self, *, formula: bool) -> None:
        row, column = self._cell
        if row > MAX_ROW or column >= MAX_COLUMN:
            raise RefusedPartError("cell_far", self._cell)
        if formula:
            self.marks.computed.append(Computed(*self._cell, error=False))
        self._looks[self._cell] = self._look
        if self._look.format not in _WITHOUT_MEANING:
            self.marks.formats[self._cell] = self._look.format
        if self._look.struck:
            self.marks.struck.add(self._cell)
        if self._look.faint:
            self.marks.faint.add(self._cell)
        if self._look.fill != WHITE:
            self.marks.fills[self._cell] = self._look.fill

    def _merge(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        (top, left), (bottom, right) = placed(first), placed(last or first)
        self.marks.merged.append(Merged(range(top, bottom + 1), range(left, right + 1)))

    def text(self, content: str) -> None:
        """Keep the number of a shared text."""
        if self._shared:
            self._value += content

    def ended(self, tag: str) -> None:
        """Mark a cell whose shared text is struck out, or has a colour of its own, in part."""
        self._inline = self._inline and tag != "is"
        if tag != "c" or not self._shared or not self._value.strip().isdigit():
            return
        number = int(self._value)
        if number in self._styles.struck_texts:
            self.marks.struck.add(self._cell)
        if any(self._look.hides(ink) for ink in self._styles.inks.get(number, ())):
            self.marks.faint.add(self._cell)


def _nothing(size: str | None) -> bool:
    return size is not None and re.fullmatch(r"0+(\.0*)?", size) is not None


def _ranges(references: str) -> Iterator[tuple[range, range]]:
    """Yield the rows and columns of "A1:B2 C3"; what is no reference covers nothing."""
    for reference in references.split():
        first, _, last = reference.partition(":")
        if _PLACE.fullmatch(first) and _PLACE.fullmatch(last or first):
            (top, left), (bottom, right) = placed(first), placed(last or first)
            yield range(top, bottom + 1), range(left, right + 1)


def placed(reference: str) -> Place:
    """Return a cell as "B2" names it; raises RefusedPartError for what names none."""
    place = _PLACE.fullmatch(reference)
    if not place:
        raise RefusedPartError("file_not_workbook")
    return int(place[2]), _column_number(place[1])


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def column_letters(column: int) -> str:
    """Return a column, counted from 0, as Excel names it: 0 is "A", 27 "AB"."""
    letters = ""
    while column >= 0:
        column, rest = divmod(column, 26)
        letters = chr(ord("A") + rest) + letters
        column -= 1
    return letters
