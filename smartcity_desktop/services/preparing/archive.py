"""The .xlsx container: whether it is one, how large it unpacks, and the marks of its sheets."""

import html
import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from smartcity_desktop.services.preparing.marks import Marks, SheetWalk
from smartcity_desktop.services.preparing.notes import KINDS, NoteWalk
from smartcity_desktop.services.preparing.parts import Place, RefusedPartError
from smartcity_desktop.services.preparing.styles import (
    Styles,
    StyleWalk,
    TextWalk,
    ThemeWalk,
)

MAX_FILE = 20_000_000
MAX_UNPACKED = 200_000_000
# How .xls files and workbooks with a password begin.
_COMPOUND = bytes.fromhex("D0CF11E0A1B11AE1")
_WORKBOOK, _TEXTS = "xl/workbook.xml", "xl/sharedStrings.xml"
_STYLES, _THEME = "xl/styles.xml", "xl/theme/theme1.xml"

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
        walk.marks.notes = _notes(archive, entry)
        marks[name] = walk.marks
    return Contents(marks=marks)


def _styles(archive: zipfile.ZipFile) -> Styles:
    texts, styles, theme = TextWalk(), StyleWalk(), ThemeWalk()
    for part, walk in ((_TEXTS, texts), (_STYLES, styles), (_THEME, theme)):
        if part in archive.namelist():
            walk.read(archive.read(part))
    return styles.styles(theme, texts)


def _notes(archive: zipfile.ZipFile, sheet: str) -> dict[Place, str]:
    """Return what is written over a sheet's cells; a conversation stands for its old comment."""
    notes: dict[Place, str] = {}
    for kind in KINDS:
        for _, part, relation in _relations(archive, sheet):
            if relation.endswith(kind) and part in archive.namelist():
                walk = NoteWalk()
                walk.read(archive.read(part))
                notes |= walk.notes
    return notes


def _relations(archive: zipfile.ZipFile, part: str) -> Iterator[tuple[str, str, str]]:
    """Yield identity, file inside the container and kind of what a part refers to."""
    folder, name = posixpath.split(part)
    relations = f"{folder}/_rels/{name}.rels"
    if relations not in archive.namelist():
        return
    written = archive.read(relations).decode("utf-8", "replace")
    for tag in re.findall(r"<(?:\w+:)?Relationship\b[^>]*>", written):
        target = posixpath.normpath(posixpath.join("/", folder, _attribute(tag, "Target")))
        yield _attribute(tag, "Id"), target.lstrip("/"), _attribute(tag, "Type")


def _sheet_names(archive: zipfile.ZipFile) -> dict[str, tuple[str, str]]:
    """Return the sheet's name and state by its file inside the container."""
    targets = {identity: part for identity, part, _ in _relations(archive, _WORKBOOK)}
    names: dict[str, tuple[str, str]] = {}
    workbook = archive.read(_WORKBOOK).decode("utf-8", "replace")
    for tag in re.findall(r"<(?:\w+:)?sheet\b[^>]*>", workbook):
        state = _attribute(tag, "state")
        names[targets.get(_attribute(tag, r"\w+:id"), "")] = _attribute(tag, "name"), state
    return names


def _attribute(tag: str, name: str) -> str:
    found = re.search(_ATTRIBUTE.format(name), tag)
    return html.unescape(found[1]) if found else ""
