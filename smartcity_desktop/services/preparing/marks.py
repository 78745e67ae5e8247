"""What a sheet says beside its values: formats, formulas, what is hidden, struck out or merged."""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from xml.parsers import expat

from smartcity_desktop.services.preparing.number_formats import BUILT_IN

MAX_ROW = 50_000
MAX_COLUMN = 64

# Row as Excel counts, from 1; column from 0.
Place = tuple[int, int]

_PLACE = re.compile(r"([A-Z]{0,3})([0-9]{1,7})")
_ON = frozenset({"1", "true", "on"})
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


@dataclass(frozen=True, slots=True)
class Styles:
    """Number format and strike-out of every cell style, and shared texts with a part struck out."""

    formats: tuple[str, ...] = ()
    struck: tuple[bool, ...] = ()
    struck_texts: Collection[int] = ()


@dataclass(slots=True)
class Marks:
    """One sheet's marks; `formats` holds only formats that change what a value looks like."""

    hidden: bool = False
    computed: list[Computed] = field(default_factory=list[Computed])
    formats: dict[Place, str] = field(default_factory=dict[Place, str])
    struck: set[Place] = field(default_factory=set[Place])
    hidden_rows: set[int] = field(default_factory=set[int])
    hidden_columns: list[range] = field(default_factory=list[range])
    merged: list[Merged] = field(default_factory=list[Merged])

    def hides_column(self, column: int) -> bool:
        """Tell whether a column, counted from 0, is hidden."""
        return any(column in columns for columns in self.hidden_columns)


class RefusedPartError(ValueError):
    """A part of the container that cannot be taken; `row` 0 names no single cell."""

    def __init__(self, key: str, place: Place = (0, 0)) -> None:
        super().__init__(key)
        self.key = key
        self.place = place


class _Walk:
    """Walks one part as strictly as XML is meant, before the lenient reader sees it."""

    def read(self, part: bytes) -> None:
        """Read a whole part; raises RefusedPartError, or ExpatError when it is not well-formed."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self.text
        parser.StartDoctypeDeclHandler = _refuse_doctype
        if b"\0" in part:
            raise RefusedPartError("file_not_workbook")
        parser.Parse(part, True)  # noqa: FBT003

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self.started(tag.rpartition(":")[2], attributes)

    def _end(self, tag: str) -> None:
        self.ended(tag.rpartition(":")[2])

    def started(self, tag: str, attributes: dict[str, str]) -> None:
        """Hear that an element begins."""

    def ended(self, tag: str) -> None:
        """Hear that an element ends."""

    def text(self, content: str) -> None:
        """Hear a piece of text."""


def _refuse_doctype(*_declared: object) -> None:
    raise RefusedPartError("file_not_workbook")


def _on(attributes: dict[str, str], name: str) -> bool:
    return attributes.get(name, "").casefold() in _ON


class StyleWalk(_Walk):
    """Reads the styles part."""

    def __init__(self) -> None:
        self._codes = dict(BUILT_IN)
        self._fonts: list[bool] = []
        self._within = ""
        self._formats: list[str] = []
        self._struck: list[bool] = []

    def styles(self, struck_texts: Collection[int]) -> Styles:
        """Return what was read."""
        return Styles(tuple(self._formats), tuple(self._struck), struck_texts)

    def started(self, tag: str, attributes: dict[str, str]) -> None:
        """Note formats, fonts and the cell styles made of them."""
        if tag in {"fonts", "cellXfs"}:
            self._within = tag
        elif tag == "numFmt" and attributes.get("numFmtId", "").isdigit():
            self._codes[int(attributes["numFmtId"])] = attributes.get("formatCode", "")
        elif self._within == "fonts":
            self._font(tag, attributes)
        elif self._within == "cellXfs" and tag == "xf":
            self._style(attributes)

    def _font(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "font":
            self._fonts.append(False)
        elif tag == "strike" and self._fonts:
            self._fonts[-1] = attributes.get("val", "1").casefold() in _ON

    def _style(self, attributes: dict[str, str]) -> None:
        number, font = attributes.get("numFmtId", "0"), attributes.get("fontId", "0")
        # A number that no table explains is a format of a country's own Excel.
        self._formats.append(self._codes.get(int(number), "[?]"))
        self._struck.append(self._fonts[int(font)] if int(font) < len(self._fonts) else False)

    def ended(self, tag: str) -> None:
        """Leave a list."""
        if tag == self._within:
            self._within = ""


class TextWalk(_Walk):
    """Finds the shared texts of which a part is struck out."""

    def __init__(self) -> None:
        self.struck: set[int] = set()
        self._at = -1

    def started(self, tag: str, attributes: dict[str, str]) -> None:
        """Count the texts and note the struck ones."""
        if tag == "si":
            self._at += 1
        elif tag == "strike" and attributes.get("val", "1").casefold() in _ON:
            self.struck.add(self._at)


class SheetWalk(_Walk):
    """Reads one sheet's marks.

    The reader of values makes room for everything between the first cell and the last, so that
    one cell with a wild reference would take all memory: every reference of a cell that holds
    something is understood and near, or refused. Places without content do not count.
    """

    def __init__(self, styles: Styles) -> None:
        self.marks = Marks()
        self._styles = styles
        self._cell: Place = (0, -1)
        self._style = 0
        self._shared = False
        self._value = ""

    def started(self, tag: str, attributes: dict[str, str]) -> None:
        """Note what an element marks."""
        if tag == "c":
            self._begin_cell(attributes)
        elif tag in {"v", "f", "is"}:
            self._content(formula=tag == "f")
        elif tag == "row":
            self._begin_row(attributes)
        elif tag == "col" and (_on(attributes, "hidden") or _nothing(attributes.get("width"))):
            first, last = int(attributes.get("min", "1")), int(attributes.get("max", "1"))
            self.marks.hidden_columns.append(range(first - 1, last))
        elif tag == "mergeCell":
            self._merge(attributes.get("ref", ""))
        elif tag == "strike" and attributes.get("val", "1").casefold() in _ON:
            self.marks.struck.add(self._cell)

    def _begin_row(self, attributes: dict[str, str]) -> None:
        number = attributes.get("r", str(self._cell[0] + 1))
        if not re.fullmatch("[0-9]{1,7}", number):
            raise RefusedPartError("file_not_workbook")
        self._cell = int(number), -1
        if _on(attributes, "hidden") or _nothing(attributes.get("ht")):
            self.marks.hidden_rows.add(int(number))

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        row, column = self._cell
        self._cell = _placed(attributes["r"]) if "r" in attributes else (row, column + 1)
        style = attributes.get("s", "0")
        self._style = int(style) if style.isdigit() else 0
        self._shared = attributes.get("t") == "s"
        self._value = ""
        if attributes.get("t") == "e":
            self.marks.computed.append(Computed(*self._cell, error=True))

    def _content(self, *, formula: bool) -> None:
        row, column = self._cell
        if row > MAX_ROW or column >= MAX_COLUMN:
            raise RefusedPartError("cell_far", self._cell)
        if formula:
            self.marks.computed.append(Computed(*self._cell, error=False))
        if self._style >= len(self._styles.formats):
            return
        code = self._styles.formats[self._style]
        if code not in _WITHOUT_MEANING:
            self.marks.formats[self._cell] = code
        if self._styles.struck[self._style]:
            self.marks.struck.add(self._cell)

    def _merge(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        (top, left), (bottom, right) = _placed(first), _placed(last or first)
        self.marks.merged.append(Merged(range(top, bottom + 1), range(left, right + 1)))

    def text(self, content: str) -> None:
        """Keep the number of a shared text."""
        if self._shared and self._styles.struck_texts:
            self._value += content

    def ended(self, tag: str) -> None:
        """Mark a cell whose shared text is struck out."""
        if tag != "c" or not self._value.strip().isdigit():
            return
        if int(self._value) in self._styles.struck_texts:
            self.marks.struck.add(self._cell)


def _nothing(size: str | None) -> bool:
    return size is not None and re.fullmatch(r"0+(\.0*)?", size) is not None


def _placed(reference: str) -> Place:
    place = _PLACE.fullmatch(reference)
    if not place or not place[1]:
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
