"""The .xlsx container: whether it is one, how large it unpacks, and cells Excel computes itself."""

import html
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

MAX_FILE = 20_000_000
MAX_UNPACKED = 200_000_000
MAX_ROW = 50_000
MAX_COLUMN = 64
# How .xls files and workbooks with a password begin.
_COMPOUND = bytes.fromhex("D0CF11E0A1B11AE1")

_PLACE = re.compile(r"([A-Z]{0,3})([0-9]{1,7})")
# What reading a damaged or encrypted archive raises.
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    KeyError,
    ValueError,
    NotImplementedError,
    RuntimeError,
    EOFError,
    struct.error,
    expat.ExpatError,
)
_ATTRIBUTE = r'\b{}="([^"]*)"'


@dataclass(frozen=True, slots=True)
class Computed:
    """A cell that holds a formula or an Excel error; column counted from 0, Excel row from 1."""

    row: int
    column: int
    error: bool


@dataclass(frozen=True, slots=True)
class Contents:
    """Why a file cannot be read (a problem key, "" when it can) and its computed cells by sheet."""

    refused: str = ""
    computed: dict[str, list[Computed]] = field(default_factory=dict[str, list[Computed]])


def inspect(path: Path) -> Contents:
    """Look into a file without trusting it; raises OSError when it cannot be opened."""
    with path.open("rb") as file:
        start = file.read(8)
    if start == _COMPOUND:
        return Contents(refused="file_old_or_locked")
    if path.stat().st_size > MAX_FILE:
        return Contents(refused="file_too_large")
    try:
        with zipfile.ZipFile(path) as archive:
            return _inspect(archive)
    except _BROKEN:
        return Contents(refused="file_not_workbook")


def _inspect(archive: zipfile.ZipFile) -> Contents:
    if sum(entry.file_size for entry in archive.infolist()) > MAX_UNPACKED:
        return Contents(refused="file_too_large")
    names = _sheet_names(archive)
    computed: dict[str, list[Computed]] = {}
    for entry in archive.namelist():
        content = archive.read(entry)
        if b"sheetData" in content:
            scan = _Scan()
            scan.read(content)
            if scan.refused:
                return Contents(refused=scan.refused)
            computed[names.get(entry, entry)] = scan.found
    return Contents(computed=computed)


def _sheet_names(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return the sheet's name by its file inside the container."""
    targets: dict[str, str] = {}
    relations = archive.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
    for tag in re.findall(r"<(?:\w+:)?Relationship\b[^>]*>", relations):
        target = _attribute(tag, "Target").lstrip("/").removeprefix("xl/")
        targets[_attribute(tag, "Id")] = f"xl/{target}"
    names: dict[str, str] = {}
    workbook = archive.read("xl/workbook.xml").decode("utf-8", "replace")
    for tag in re.findall(r"<(?:\w+:)?sheet\b[^>]*>", workbook):
        names[targets.get(_attribute(tag, r"\w+:id"), "")] = _attribute(tag, "name")
    return names


def _attribute(tag: str, name: str) -> str:
    found = re.search(_ATTRIBUTE.format(name), tag)
    return html.unescape(found[1]) if found else ""


class _Scan:
    """Walks one sheet as strictly as XML is meant, before the lenient reader sees it.

    The reader makes room for everything between the first cell and the last, so that one cell
    with a wild reference would take all memory: every reference is understood or refused.
    """

    def __init__(self) -> None:
        self.refused = ""
        self.found: list[Computed] = []
        self._cell = (0, 0)

    def read(self, sheet: bytes) -> None:
        """Read a whole sheet; raises ExpatError when it is not well-formed."""
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._started
        parser.StartDoctypeDeclHandler = self._doctype
        if b"\0" in sheet:
            self.refused = "file_not_workbook"
        else:
            parser.Parse(sheet, True)  # noqa: FBT003

    def _doctype(self, *_declared: object) -> None:
        raise ValueError("doctype")

    def _started(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name in {"c", "row"} and "r" in attributes:
            self._placed(attributes["r"])
        if name == "f":
            self.found.append(Computed(*self._cell, error=False))
        elif name == "c" and attributes.get("t") == "e":
            self.found.append(Computed(*self._cell, error=True))

    def _placed(self, reference: str) -> None:
        place = _PLACE.fullmatch(reference)
        if not place:
            self.refused = self.refused or "file_not_workbook"
            return
        self._cell = int(place[2]), _column_number(place[1])
        if self._cell[0] > MAX_ROW or self._cell[1] >= MAX_COLUMN:
            self.refused = self.refused or "file_too_large"


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
