"""Which sheet and which column is meant by a name, and which names only look like a known one."""

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from smartcity_desktop.services.preparing.cells import code_of
from smartcity_desktop.services.preparing.layout import GUIDE, LAYOUTS, REGION_LIST, SheetLayout
from smartcity_desktop.services.preparing.problems import Findings

# What people and programs add to the name of a copy.
_ADDED = frozenset(
    {"lembar", "sheet", "copy", "of", "salinan", "kopi", "dari", "lama", "baru", "old", "new"}
    | {"final", "revisi", "rev"}
)
_SHORTEST_START = 4
_ALIKE = 0.8


@dataclass(frozen=True, slots=True)
class SheetNote:
    """What is known of a sheet before it is read: whether it is hidden, its filled rows."""

    hidden: bool
    rows: int


def folded_head(name: str) -> str:
    """Return a sheet's or column's name for comparison: no case, star, wide or unseen letters."""
    return code_of(name).rstrip("* ").casefold()


def looks_like(name: str, known: Iterable[str]) -> str:
    """Return the known name that a name nearly is, "" when it is none of them."""
    written = _words(name, without=_ADDED)
    heads = {_words(head): head for head in known}
    close = difflib.get_close_matches(written, heads, 1, _ALIKE)
    if close:
        return heads[close[0]]
    for head, meant in heads.items():
        longer = written.startswith(f"{head} ")
        if longer or (len(written) >= _SHORTEST_START and head.startswith(f"{written} ")):
            return meant
    return ""


def choose_sheets(
    layouts: Sequence[SheetLayout], notes: Mapping[str, SheetNote], findings: Findings
) -> dict[str, str]:
    """Return which sheet of a workbook is each layout's; every other sheet is told.

    A sheet whose name is nearly the one of a missing layout is told as a problem and read in its
    place, so that its rows are checked all the same.
    """
    wanted = {folded_head(layout.name): layout.name for layout in layouts}
    aside = {folded_head(layout.name) for layout in LAYOUTS} | {
        folded_head(GUIDE),
        folded_head(REGION_LIST),
    }
    chosen: dict[str, str] = {}
    rest: list[str] = []
    for name in notes:
        layout = wanted.get(folded_head(name), "")
        if layout in chosen:
            findings.problem(layout, 0, "", "sheet_twice", name=name, other=chosen[layout])
        elif layout:
            chosen[layout] = name
        elif folded_head(name) not in aside:
            rest.append(name)
    _tell_rest(rest, wanted.values(), chosen, notes, findings)
    for layout, name in chosen.items():
        if notes[name].hidden and notes[name].rows:
            findings.warn(layout, 0, "", "sheet_hidden", count=notes[name].rows)
    return chosen


def _tell_rest(
    rest: Sequence[str],
    wanted: Iterable[str],
    chosen: dict[str, str],
    notes: Mapping[str, SheetNote],
    findings: Findings,
) -> None:
    missing = [layout for layout in wanted if layout not in chosen]
    for name in rest:
        meant = looks_like(name, missing) or _named_within(name, missing)
        if meant:
            findings.problem(name, 0, "", "sheet_misnamed", meant=meant)
            chosen[meant] = name
            missing.remove(meant)
        elif meant := looks_like(name, wanted):
            findings.problem(name, 0, "", "sheet_alike", meant=meant)
        else:
            key = "sheet_unread_hidden" if notes[name].hidden else "sheet_unread"
            findings.warn(name, 0, "", key, count=notes[name].rows)


def _named_within(name: str, known: Iterable[str]) -> str:
    words = f" {_words(name)} "
    return next((head for head in known if f" {folded_head(head)} " in words), "")


def _words(name: str, without: Iterable[str] = ()) -> str:
    found = re.findall(r"[^\W\d_]+", folded_head(name))
    return " ".join(word for word in found if word not in without)
