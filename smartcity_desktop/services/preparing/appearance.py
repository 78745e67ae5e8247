"""Cells that are not what they seem: computed, hidden, struck out, or in letters that deceive."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from smartcity_desktop.documents.typeface import undrawn
from smartcity_desktop.domain.text import cleaned, hidden
from smartcity_desktop.services.preparing.cells import Cell, text_of
from smartcity_desktop.services.preparing.colours import WHITE, alike, named_colour
from smartcity_desktop.services.preparing.layout import PRINTED, WRITTEN
from smartcity_desktop.services.preparing.marks import Marks, column_letters
from smartcity_desktop.services.preparing.number_formats import Form, colour_named, format_of
from smartcity_desktop.services.preparing.problems import Findings

# So many rows are named before the rest is only counted.
_NAMED = 8
# Ways to end a line or leave a gap, which are read as a space.
_GAPS = str.maketrans(dict.fromkeys("\t\r\x0b\x0c\x85\u2028\u2029", " "))
# What changes the direction of the text behind it: people read something else than is stored.
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")

_WORD = re.compile(r"[^\W\d_]+")
# What is Latin beyond the first blocks: raised letters and apostrophes, letters with two accents.
_LATIN_BEYOND = frozenset(map(chr, (*range(0x2B0, 0x300), *range(0x1E00, 0x1F00))))


@dataclass(frozen=True, slots=True)
class Place:
    """A filled cell of a known column: Excel's row, the column counted from 0, its header."""

    row: int
    at: int
    header: str
    cell: Cell


def tell_computed(sheet: str, places: Iterable[Place], marks: Marks, findings: Findings) -> None:
    """Report formulas once a column, with how many there are; errors cell by cell."""
    errors: dict[tuple[int, int], bool] = {}
    for computed in marks.computed:
        at = computed.row, computed.column
        errors[at] = errors.get(at, False) or computed.error
    formulas: dict[str, list[int]] = {}
    for place in places:
        error = errors.get((place.row, place.at))
        if error:
            findings.problem(sheet, place.row, place.header, "cell_error")
        elif error is not None:
            formulas.setdefault(place.header, []).append(place.row)
    for header, rows in formulas.items():
        findings.problem(sheet, rows[0], header, "cell_formula", count=len(rows))
    for place in places:
        if (place.row, place.at) in errors:
            findings.settle(sheet, place.row, place.header)


def tell_appearance(sheet: str, places: Sequence[Place], marks: Marks, findings: Findings) -> None:
    """Warn of rows, columns and cells that count though they are hidden or struck out."""
    kinds = {
        "rows_hidden": [p for p in places if p.row in marks.hidden_rows],
        "cells_struck": [p for p in places if (p.row, p.at) in marks.struck],
        "cells_unseen": [p for p in places if _shows_nothing(p, marks)],
    }
    for key, found in kinds.items():
        rows = list(dict.fromkeys(place.row for place in found))
        if rows:
            findings.warn(sheet, rows[0], "", key, count=len(rows), rows=listed_rows(rows))
    for place in places:
        where = sheet, place.row, place.header
        if (place.row, place.at) in marks.faint or _coloured_away(place, marks):
            findings.warn(*where, "cell_faint")
        elif (place.row, place.at) in marks.fading:
            findings.warn(*where, "cell_fading")
    headers = dict.fromkeys(p.header for p in places if marks.hides_column(p.at))
    for header in headers:
        count = sum(place.header == header for place in places)
        findings.warn(sheet, 0, header, "column_hidden", count=count)


def _shows_nothing(place: Place, marks: Marks) -> bool:
    code = marks.formats.get((place.row, place.at), "")
    if isinstance(place.cell, str):
        # The fourth section is the one for texts.
        return code.count(";") >= 3 and not code.rpartition(";")[2].strip()
    if isinstance(place.cell, bool) or not isinstance(place.cell, int | float) or not code:
        return False
    return format_of(code, float(place.cell)).form is Form.UNSEEN


def _coloured_away(place: Place, marks: Marks) -> bool:
    """Tell whether a format gives a value the colour of its own cell: "[White]0"."""
    at = place.row, place.at
    ink = named_colour(colour_named(marks.formats.get(at, ""), place.cell))
    fill = marks.fills.get(at, WHITE)
    return ink is not None and fill is not None and alike(ink, fill)


def tell_notes(
    sheet: str,
    headers: Mapping[int, str],
    notes: Mapping[tuple[int, int], str],
    findings: Findings,
) -> None:
    """Warn of comments and text boxes, which are not read; `headers` by column from 0."""
    for (row, at), note in sorted(notes.items()):
        column = headers.get(at, column_letters(at))
        findings.warn(sheet, row, column, "cell_note", note=cleaned(note, lines=False)[:60])


def listed_rows(rows: Sequence[int]) -> str:
    """Return row numbers as a sentence names them: "2, 3, 4 …"."""
    return ", ".join(map(str, rows[:_NAMED])) + (" …" if len(rows) > _NAMED else "")


def tell_letters(sheet: str, places: Iterable[Place], findings: Findings) -> None:
    """Report letters that cannot be seen, and in printed columns those that no paper can show.

    Unseen letters are taken out of every cell, so that a warning will do; where they turn the
    direction of the text, nobody can tell what was meant.
    """
    for place in places:
        if not isinstance(place.cell, str) or (place.cell.isascii() and place.cell.isprintable()):
            continue
        where = sheet, place.row, place.header
        unseen = hidden(place.cell.translate(_GAPS))
        if set(unseen) & _TURNING:
            findings.problem(*where, "text_turning", characters=_numbers(unseen))
            findings.settle(*where)
        elif unseen:
            findings.warn(*where, "text_unseen", characters=_numbers(unseen))
        _tell_alphabets(where, place.cell, findings)
        strange = _strange(text_of(place.cell)) if place.header in PRINTED else ""
        if strange:
            findings.problem(
                *where, "text_undrawable", value=text_of(place.cell)[:60], characters=told(strange)
            )
            findings.settle(*where)


def _tell_alphabets(where: tuple[str, int, str], cell: str, findings: Findings) -> None:
    """Report words of two alphabets where papers print them, and warn of other alphabets.

    "Bаndung" with a Cyrillic letter is read as Bandung and is another name to every program.
    """
    *_, header = where
    if header not in WRITTEN:
        return
    written = text_of(cell)
    strange = [letter for letter in written if _foreign(letter)]
    if not strange:
        return
    told_letters = {"value": written[:60], "characters": told("".join(strange))}
    mixed = any(len(set(map(_foreign, word))) > 1 for word in _WORD.findall(written))
    if mixed and header in PRINTED:
        findings.problem(*where, "text_mixed", **told_letters)
        findings.settle(*where)
    else:
        findings.warn(*where, "text_alphabet", **told_letters)


def _foreign(letter: str) -> bool:
    """Tell whether a letter is none of the Latin alphabet with its accents and apostrophes."""
    return letter.isalpha() and not ("\0" < letter < "\u0250" or letter in _LATIN_BEYOND)


def _strange(text: str) -> str:
    """Return the letters that papers leave out, or that mean something in one typeface alone."""
    return "".join(undrawn(text)) + "".join(c for c in text if not c.isprintable())


def _numbers(letters: str) -> str:
    return ", ".join(f"U+{ord(letter):04X}" for letter in dict.fromkeys(letters))


def told(letters: str) -> str:
    """Return letters with their numbers, each once: "م (U+0645)"."""
    return ", ".join(f"{letter} (U+{ord(letter):04X})" for letter in dict.fromkeys(letters))
