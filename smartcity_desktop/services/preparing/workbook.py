"""Reading an event workbook: its known sheets as rows of cells by header."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum

from smartcity_desktop.domain.file_names import named
from smartcity_desktop.services.preparing.archive import Contents, inspect
from smartcity_desktop.services.preparing.cells import text_of
from smartcity_desktop.services.preparing.layout import LAYOUTS, SheetLayout
from smartcity_desktop.services.preparing.marks import Marks, column_letters
from smartcity_desktop.services.preparing.problems import Findings
from smartcity_desktop.services.preparing.sheet_names import SheetNote, choose_sheets, folded_head
from smartcity_desktop.services.preparing.tables import Grid, RawRow, Table

# A sheet that is missing or lacks a required column has no entry: its rows mean nothing.
Sheets = Mapping[str, tuple[RawRow, ...]]


def read_sheets(
    path: Path, findings: Findings, layouts: Sequence[SheetLayout] = LAYOUTS
) -> Sheets | None:
    """Return the rows of every usable sheet, None when the file itself cannot be read.

    Whatever of the file is not read, and whatever in it does not look like what it is, is told.
    """
    try:
        contents = inspect(path)
        if contents.refused:
            _refuse(path, contents, findings)
            return None
        grids = _grids(path)
    except OSError as error:
        findings.problem("", 0, "", "file_unreadable", file=named(path), reason=error)
        return None
    except (CalamineError, ValueError):
        findings.problem("", 0, "", "file_not_workbook", file=named(path))
        return None
    if any(grid and name not in contents.marks for name, grid in grids.items()):
        # The strict reader did not find what the lenient one reads.
        findings.problem("", 0, "", "file_not_workbook", file=named(path))
        return None
    return _known_sheets(path, layouts, grids, contents.marks, findings)


def _refuse(path: Path, contents: Contents, findings: Findings) -> None:
    row, column = contents.place
    letters = column_letters(column) if row else ""
    findings.problem(
        contents.sheet if row else "", row, letters, contents.refused, file=named(path)
    )


def _grids(path: Path) -> dict[str, Grid]:
    """Return the values of every sheet; a sheet that is a chart has none."""
    with CalamineWorkbook.from_path(path) as book:
        return {
            sheet.name: list(book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False))
            if sheet.typ is SheetTypeEnum.WorkSheet
            else []
            for sheet in book.sheets_metadata
        }


def _known_sheets(
    path: Path,
    layouts: Sequence[SheetLayout],
    grids: Mapping[str, Grid],
    marks: Mapping[str, Marks],
    findings: Findings,
) -> Sheets | None:
    heads = {folded_head(name) for name in grids}
    if not any(folded_head(layout.name) in heads for layout in layouts):
        required = [layout.name for layout in layouts if layout.required]
        wanted = ", ".join(required or [layout.name for layout in layouts])
        findings.problem("", 0, "", "file_without_sheets", file=named(path), sheets=wanted)
        return None
    notes = {
        name: SheetNote(marks[name].hidden if name in marks else False, _filled(grid))
        for name, grid in grids.items()
    }
    chosen = choose_sheets(layouts, notes, findings)
    sheets: dict[str, tuple[RawRow, ...]] = {}
    for layout in layouts:
        name = chosen.get(layout.name)
        if name is None:
            if layout.required:
                findings.problem(layout.name, 0, "", "sheet_missing")
            continue
        rows = Table(layout, grids[name], marks.get(name, Marks()), findings).rows()
        if rows is not None:
            sheets[layout.name] = rows
    return sheets


def _filled(grid: Grid) -> int:
    return sum(any(map(text_of, row)) for row in grid)
