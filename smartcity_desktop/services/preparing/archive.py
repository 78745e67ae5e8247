"""The .xlsx container: whether it is one, how large it unpacks, and cells Excel computes itself."""

import html
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path

MAX_FILE = 20_000_000
MAX_UNPACKED = 200_000_000
MAX_ROW = 50_000
MAX_COLUMN = 200
# How .xls files and workbooks with a password begin.
_COMPOUND = bytes.fromhex("D0CF11E0A1B11AE1")

_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*?)(?:/>|>(.{0,12}))", re.DOTALL)
_REFERENCE = re.compile(rb'\br="([A-Z]{1,3})([0-9]{1,7})"')
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
        if not re.fullmatch(r"xl/worksheets/[^/]+\.xml", entry):
            continue
        found = _computed(archive.read(entry))
        if found is None:
            return Contents(refused="file_too_large")
        computed[names.get(entry, entry)] = found
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


def _computed(sheet: bytes) -> list[Computed] | None:
    """Return formula and error cells of one sheet, None when a cell lies beyond all reason."""
    found: list[Computed] = []
    for attributes, inside in _CELL.findall(sheet):
        place = _REFERENCE.search(attributes)
        if not place:
            continue
        row, column = int(place[2]), _column_number(place[1].decode())
        if row > MAX_ROW or column >= MAX_COLUMN:
            return None
        error = b't="e"' in attributes
        if error or re.match(rb"<(?:\w+:)?f\b", inside):
            found.append(Computed(row, column, error))
    return found


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
