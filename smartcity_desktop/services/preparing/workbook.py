"""Reading an event workbook: its known sheets as rows of cells by header."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from smartcity_desktop.services.preparing.archive import Computed, Contents, inspect
from smartcity_desktop.services.preparing.cells import Cell, text_of
from smartcity_desktop.services.preparing.layout import LAYOUTS, SheetLayout
from smartcity_desktop.services.preparing.problems import Findings


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row that is not blank: Excel's row number and its cells by header."""

    number: int
    cells: Mapping[str, Cell]


# A sheet that is missing or lacks a required column has no entry: its rows mean nothing.
Sheets = Mapping[str, tuple[RawRow, ...]]


def read_sheets(
    path: Path, findings: Findings, layouts: Sequence[SheetLayout] = LAYOUTS
) -> Sheets | None:
    """Return the rows of every usable sheet, None when the file itself cannot be read."""
    try:
        contents = inspect(path)
        if contents.refused:
            findings.problem("", 0, "", contents.refused, file=path.name)
            return None
        grids = _grids(path)
    except OSError as error:
        findings.problem("", 0, "", "file_unreadable", file=path.name, reason=error.strerror or "")
        return None
    except (CalamineError, ValueError):
        findings.problem("", 0, "", "file_not_workbook", file=path.name)
        return None
    names = {_folded(name): name for name in grids}
    if not any(_folded(layout.name) in names for layout in layouts):
        required = [layout.name for layout in layouts if layout.required]
        wanted = ", ".join(required or [layout.name for layout in layouts])
        findings.problem("", 0, "", "file_without_sheets", file=path.name, sheets=wanted)
        return None
    return _known_sheets(layouts, grids, names, contents, findings)


def _grids(path: Path) -> dict[str, list[list[Cell]]]:
    with CalamineWorkbook.from_path(path) as book:
        return {
            name: list(book.get_sheet_by_name(name).to_python(skip_empty_area=False))
            for name in book.sheet_names
        }


def _known_sheets(
    layouts: Sequence[SheetLayout],
    grids: Mapping[str, list[list[Cell]]],
    names: Mapping[str, str],
    contents: Contents,
    findings: Findings,
) -> Sheets:
    sheets: dict[str, tuple[RawRow, ...]] = {}
    for layout in layouts:
        name = names.get(_folded(layout.name))
        if name is None:
            if layout.required:
                findings.problem(layout.name, 0, "", "sheet_missing")
            continue
        rows = _rows(layout, grids[name], findings)
        if rows is not None:
            sheets[layout.name] = rows
            _tell_computed(layout, grids[name], contents.computed.get(name, []), findings)
    return sheets


def _rows(
    layout: SheetLayout, grid: list[list[Cell]], findings: Findings
) -> tuple[RawRow, ...] | None:
    header_at = next((at for at, row in enumerate(grid) if any(map(text_of, row))), None)
    if header_at is None:
        if layout.required:
            findings.problem(layout.name, 0, "", "sheet_empty")
        return None
    headers = _headers(layout, grid[header_at], header_at + 1, findings)
    if headers is None:
        return None
    rows = tuple(
        RawRow(
            at + 1, {header: row[place] for place, header in headers.items() if place < len(row)}
        )
        for at, row in enumerate(grid)
        if at > header_at and any(text_of(row[place]) for place in headers if place < len(row))
    )
    if layout.required and not rows:
        findings.problem(layout.name, 0, "", "sheet_empty")
        return None
    return rows


def _headers(
    layout: SheetLayout, row: list[Cell], number: int, findings: Findings
) -> dict[int, str] | None:
    wanted = {_folded(header): header for header in layout.headers()}
    found: dict[int, str] = {}
    for place, cell in enumerate(row):
        header = wanted.get(_folded(text_of(cell)))
        if header is None:
            if text_of(cell):
                findings.warn(layout.name, number, text_of(cell), "column_unknown")
        elif header in found.values():
            findings.problem(layout.name, number, header, "column_twice")
        else:
            found[place] = header
    missing = [c for c in layout.columns if c.required and c.header not in found.values()]
    for column in missing:
        findings.problem(layout.name, number, column.header, "column_missing")
    return None if missing else found


def _tell_computed(
    layout: SheetLayout, grid: list[list[Cell]], computed: list[Computed], findings: Findings
) -> None:
    """Report formulas once a column, with how many there are; errors cell by cell."""
    header_at = next(at for at, row in enumerate(grid) if any(map(text_of, row)))
    first: dict[str, tuple[int, int]] = {}
    for cell in computed:
        header = _header_over(layout, grid[header_at], cell.column)
        if not header:
            continue
        if cell.error:
            findings.problem(layout.name, cell.row, header, "cell_error")
        else:
            row, count = first.get(header, (cell.row, 0))
            first[header] = (min(row, cell.row), count + 1)
    for header, (row, count) in first.items():
        findings.problem(layout.name, row, header, "cell_formula", count=count)


def _header_over(layout: SheetLayout, headers: list[Cell], column: int) -> str:
    written = text_of(headers[column]) if column < len(headers) else ""
    known = {_folded(header): header for header in layout.headers()}
    return known.get(_folded(written), "")


def _folded(name: str) -> str:
    return text_of(name).rstrip("* ").casefold()
