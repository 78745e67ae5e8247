"""A sheet as a table: its header row, its known columns, and everything that is not in them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from smartcity_desktop.services.preparing.appearance import (
    Place,
    tell_appearance,
    tell_computed,
    tell_letters,
    tell_notes,
)
from smartcity_desktop.services.preparing.cells import Cell, formatted, text_of
from smartcity_desktop.services.preparing.layout import SheetLayout
from smartcity_desktop.services.preparing.marks import Marks, column_letters
from smartcity_desktop.services.preparing.problems import Findings
from smartcity_desktop.services.preparing.sheet_names import folded_head, looks_like

Grid = list[list[Cell]]

# The header stands among the first rows that hold anything.
_HEADER_WITHIN = 20


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row that is not blank: Excel's row number and its cells by header."""

    number: int
    cells: Mapping[str, Cell]


class Table:
    """One sheet of a workbook under its layout."""

    def __init__(self, layout: SheetLayout, grid: Grid, marks: Marks, findings: Findings) -> None:
        self._layout = layout
        self._grid = grid
        self._marks = marks
        self._findings = findings
        self._columns: dict[int, str] = {}

    def rows(self) -> tuple[RawRow, ...] | None:
        """Return the rows below the header; None when the sheet cannot be used.

        Whatever the rows do not hold, and whatever people may not see in them, is told.
        """
        header_at = self._header_at()
        if header_at is None or not self._read_headers(header_at):
            return None
        self._spread_merged(header_at)
        self._tell_outside(header_at)
        places = tuple(self._places(header_at))
        tell_computed(self._layout.name, places, self._marks, self._findings)
        tell_appearance(self._layout.name, places, self._marks, self._findings)
        self._tell_notes(header_at + 1)
        tell_letters(self._layout.name, places, self._findings)
        rows = tuple(self._rows(header_at))
        if self._layout.required and not rows:
            self._findings.problem(self._layout.name, 0, "", "sheet_empty")
            return None
        return rows

    def _header_at(self) -> int | None:
        """Return the row that holds most of the known headers, None when there is none."""
        filled = [at for at, row in enumerate(self._grid) if any(map(text_of, row))]
        if not filled:
            if self._layout.required:
                self._findings.problem(self._layout.name, 0, "", "sheet_empty")
            return None
        known = {folded_head(header) for header in self._layout.headers()}
        counts = {
            at: sum(folded_head(text_of(cell)) in known for cell in self._grid[at])
            for at in filled[:_HEADER_WITHIN]
        }
        best = max(counts, key=lambda at: counts[at])
        if not counts[best]:
            wanted = ", ".join(c.header for c in self._layout.columns if c.required)
            self._findings.problem(
                self._layout.name, filled[0] + 1, "", "header_missing", headers=wanted
            )
            return None
        if best != filled[0]:
            self._findings.warn(self._layout.name, filled[0] + 1, "", "rows_above", header=best + 1)
        return best

    def _read_headers(self, header_at: int) -> bool:
        """Find the known columns; tell whether every required one is there, if misspelt."""
        name, number = self._layout.name, header_at + 1
        wanted = {folded_head(header): header for header in self._layout.headers()}
        strange: list[tuple[int, str]] = []
        for at, cell in enumerate(self._grid[header_at]):
            header = wanted.get(folded_head(text_of(cell)))
            if header is None:
                strange += [(at, text_of(cell))] if text_of(cell) else []
            elif header in self._columns.values():
                self._findings.problem(name, number, header, "column_twice")
            else:
                self._columns[at] = header
        for at, written in strange:
            lacking = [h for h in wanted.values() if h not in self._columns.values()]
            if meant := looks_like(written, lacking):
                self._findings.problem(name, number, written, "column_misnamed", meant=meant)
                self._columns[at] = meant
            else:
                self._findings.warn(name, number, written, "column_unknown")
        missing = [
            column.header
            for column in self._layout.columns
            if column.required and column.header not in self._columns.values()
        ]
        for header in missing:
            self._findings.problem(name, number, header, "column_missing")
        return not missing

    def _spread_merged(self, header_at: int) -> None:
        """Tell merged cells among the rows; each of them is read as the first one says."""
        for merged in self._marks.merged:
            inside = [
                (row - 1, at)
                for row in merged.rows
                if header_at < row - 1 < len(self._grid)
                for at in merged.columns
                if at < len(self._grid[row - 1])
            ]
            if not any(at in self._columns for _, at in inside):
                continue
            top, left = inside[0]
            header = next(self._columns[at] for _, at in inside if at in self._columns)
            self._findings.problem(
                self._layout.name, top + 1, header, "cells_merged", cells=merged.told()
            )
            for row, at in inside:
                self._grid[row][at] = self._grid[top][left]
                self._findings.settle(self._layout.name, row + 1, self._columns.get(at, ""))

    def _tell_outside(self, header_at: int) -> None:
        """Tell columns without a header that hold something."""
        for at in range(max(map(len, self._grid))):
            below = [
                number
                for number, row in enumerate(self._grid[header_at + 1 :], start=header_at + 2)
                if at < len(row) and text_of(row[at])
            ]
            head = self._grid[header_at]
            if below and at not in self._columns and not (at < len(head) and text_of(head[at])):
                letters = column_letters(at)
                self._findings.warn(
                    self._layout.name, below[0], letters, "column_unnamed", count=len(below)
                )

    def _tell_notes(self, header_row: int) -> None:
        """Tell comments; those of the header row explain the columns, as the template's do."""
        notes = {at: note for at, note in self._marks.notes.items() if at[0] != header_row}
        tell_notes(self._layout.name, self._columns, notes, self._findings)

    def _places(self, header_at: int) -> Iterator[Place]:
        """Yield the filled cells of the known columns, and those that a formula left empty."""
        computed = {(cell.row, cell.column) for cell in self._marks.computed}
        for number, row in enumerate(self._grid[header_at + 1 :], start=header_at + 2):
            for at, header in self._columns.items():
                cell = row[at] if at < len(row) else ""
                if cell != "" or (number, at) in computed:
                    yield Place(number, at, header, cell)

    def _rows(self, header_at: int) -> Iterator[RawRow]:
        for number, row in enumerate(self._grid[header_at + 1 :], start=header_at + 2):
            cells = {
                header: self._formatted(number, at, row[at])
                for at, header in self._columns.items()
                if at < len(row)
            }
            if any(text_of(row[at]) for at in self._columns if at < len(row)):
                yield RawRow(number, cells)

    def _formatted(self, number: int, at: int, cell: Cell) -> Cell:
        code = self._marks.formats.get((number, at))
        return formatted(cell, code) if code else cell
