"""The .xlsx container: whether it is one, how large it unpacks, and the marks of its sheets."""

import html
import re
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from smartcity_desktop.services.preparing.marks import (
    Marks,
    Place,
    RefusedPartError,
    SheetWalk,
    Styles,
    StyleWalk,
    TextWalk,
)

MAX_FILE = 20_000_000
MAX_UNPACKED = 200_000_000
# How .xls files and workbooks with a password begin.
_COMPOUND = bytes.fromhex("D0CF11E0A1B11AE1")
_TEXTS, _STYLES = "xl/sharedStrings.xml", "xl/styles.xml"

# What reading a damaged or encrypted archive raises.
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    KeyError,
    IndexError,
    ValueError,
    NotImplementedError,
    RuntimeError,
    EOFError,
    struct.error,
    expat.ExpatError,
)
_ATTRIBUTE = r'\b{}="([^"]*)"'


@dataclass(frozen=True, slots=True)
class Contents:
    """Why a file cannot be read (a problem key, "" when it can), and the marks of each sheet.

    A refusal may lie at one cell: then sheet and place are named.
    """

    refused: str = ""
    sheet: str = ""
    place: Place = (0, 0)
    marks: Mapping[str, Marks] = field(default_factory=dict[str, Marks])


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
    entries = archive.namelist()
    if sum(entry.file_size for entry in archive.infolist()) > MAX_UNPACKED:
        return Contents(refused="file_too_large")
    # Two parts of one name: readers disagree which one counts.
    if len(set(entries)) < len(entries):
        return Contents(refused="file_not_workbook")
    names = _sheet_names(archive)
    styles = _styles(archive)
    marks: dict[str, Marks] = {}
    for entry in entries:
        # Everything is unpacked once: the sums show that no part is larger than it says.
        content = archive.read(entry)
        if b"sheetData" not in content:
            continue
        name, state = names.get(entry, (entry, ""))
        walk = SheetWalk(styles)
        try:
            walk.read(content)
        except RefusedPartError as refusal:
            return Contents(refused=refusal.key, sheet=name, place=refusal.place)
        walk.marks.hidden = state in {"hidden", "veryHidden"}
        marks[name] = walk.marks
    return Contents(marks=marks)


def _styles(archive: zipfile.ZipFile) -> Styles:
    texts, styles = TextWalk(), StyleWalk()
    for part, walk in ((_TEXTS, texts), (_STYLES, styles)):
        if part in archive.namelist():
            walk.read(archive.read(part))
    return styles.styles(texts.struck)


def _sheet_names(archive: zipfile.ZipFile) -> dict[str, tuple[str, str]]:
    """Return the sheet's name and state by its file inside the container."""
    targets: dict[str, str] = {}
    relations = archive.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
    for tag in re.findall(r"<(?:\w+:)?Relationship\b[^>]*>", relations):
        target = _attribute(tag, "Target").lstrip("/").removeprefix("xl/")
        targets[_attribute(tag, "Id")] = f"xl/{target}"
    names: dict[str, tuple[str, str]] = {}
    workbook = archive.read("xl/workbook.xml").decode("utf-8", "replace")
    for tag in re.findall(r"<(?:\w+:)?sheet\b[^>]*>", workbook):
        state = _attribute(tag, "state")
        names[targets.get(_attribute(tag, r"\w+:id"), "")] = _attribute(tag, "name"), state
    return names


def _attribute(tag: str, name: str) -> str:
    found = re.search(_ATTRIBUTE.format(name), tag)
    return html.unescape(found[1]) if found else ""
