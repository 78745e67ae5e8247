"""Writing event workbooks: the empty, documented template, and filled ones of the same form."""

import io
from collections.abc import Mapping, Sequence
from pathlib import Path

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from smartcity_desktop.host.output import write_output
from smartcity_desktop.host.regions import regions_by_code
from smartcity_desktop.services.preparing import layout
from smartcity_desktop.services.preparing.layout import Column, SheetLayout

# Text, or a number that Excel shall know as a number.
Written = str | int | float
Table = Sequence[Sequence[Written]]

# What is typed stays text, and nothing passes through a temporary folder that may be full.
_AS_TEXT = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
_VALIDATED_ROWS = 2000
_GUIDE_WIDTHS = (20, 28, 10, 66, 34, 60)
_INTRODUCTION = (
    "Buku kerja ini diisi sekretariat. Program memeriksanya dan menyebut semua yang perlu",
    "diperbaiki sekaligus, lengkap dengan lembar, baris dan kolomnya.",
    "Jangan mengubah nama lembar dan judul kolom. Lembar tambahan tidak dibaca.",
    "Rumus tidak diterima: tempelkan sebagai nilai.",
    "Contoh berwarna abu-abu hanya ada di halaman ini; lembar isian dimulai kosong.",
)


class _Formats:
    def __init__(self, book: Workbook) -> None:
        self.title: Format = book.add_format({"bold": True, "font_size": 16})
        self.sheet: Format = book.add_format({"bold": True, "font_size": 12, "bottom": 1})
        self.header: Format = book.add_format(
            {"bold": True, "bg_color": "#1F4E79", "font_color": "#FFFFFF", "text_wrap": True}
        )
        self.text: Format = book.add_format({"num_format": "@"})
        self.wrapped: Format = book.add_format({"text_wrap": True, "valign": "top"})
        self.example: Format = book.add_format(
            {"font_color": "#7F7F7F", "italic": True, "text_wrap": True, "valign": "top"}
        )


def write_template(path: Path) -> None:
    """Write an empty workbook with its guide, choices and the list of region codes.

    Raises HostError when it cannot be written, or a file is there that is not this program's.
    """
    items = [[item.name, "", item.meaning] for item in layout.ITEMS]
    write_workbook(path, {layout.EVENT: items})


def write_workbook(path: Path, tables: Mapping[str, Table], remarks: Sequence[str] = ()) -> None:
    """Write a workbook whose sheets hold `tables`; `remarks` stand first in its guide.

    Strings are always written as strings, whatever they begin with. Raises HostError when it
    cannot be written, or a file is there that is not this program's.
    """
    content = io.BytesIO()
    with Workbook(content, _AS_TEXT) as book:
        # A fixed day of making: the same content gives the same file.
        book.set_properties({"created": layout.FORM_DATE, "title": "Buku kerja kegiatan"})
        formats = _Formats(book)
        _write_guide(book.add_worksheet(layout.GUIDE), formats, remarks)
        for sheet in layout.LAYOUTS:
            worksheet = book.add_worksheet(sheet.name)
            _write_headers(worksheet, sheet, formats)
            _write_choices(worksheet, sheet)
            write_rows(worksheet, tables.get(sheet.name, ()), 1, formats.text)
        _write_regions(book.add_worksheet(layout.REGION_LIST), formats)
    write_output(path, content.getvalue())


def write_rows(sheet: Worksheet, table: Table, first: int, text: Format) -> None:
    """Write a table from row `first` (0-based), each cell as the type it has."""
    for at, row in enumerate(table, start=first):
        for column, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(at, column, value, text)
            else:
                sheet.write_number(at, column, value)


def _write_headers(worksheet: Worksheet, sheet: SheetLayout, formats: _Formats) -> None:
    worksheet.freeze_panes(1, 0)
    for at, column in enumerate(sheet.columns):
        worksheet.set_column(at, at, column.width, formats.text)
        worksheet.write_string(0, at, column.header, formats.header)
        worksheet.write_comment(0, at, _comment(column), {"x_scale": 2})


def _comment(column: Column) -> str:
    needed = "Wajib diisi." if column.required else "Boleh kosong."
    choices = f"\nPilihan: {', '.join(column.choices)}." if column.choices else ""
    example = f"\nContoh: {column.example}" if column.example else ""
    return f"{column.meaning}\n{needed}{choices}{example}"


def _write_choices(worksheet: Worksheet, sheet: SheetLayout) -> None:
    for at, column in enumerate(sheet.columns):
        if column.choices:
            _offer(worksheet, 1, _VALIDATED_ROWS, at, column.choices)
    if sheet.name == layout.EVENT:
        for row, item in enumerate(layout.ITEMS, start=1):
            if item.choices:
                _offer(worksheet, row, row, 1, item.choices)


def _offer(
    worksheet: Worksheet, first: int, last: int, column: int, choices: tuple[str, ...]
) -> None:
    rule = {
        "validate": "list",
        "source": list(choices),
        "error_title": "Pilihan",
        "error_message": f"Pilihan: {', '.join(choices)}.",
    }
    worksheet.data_validation(first, column, last, column, rule)


def _write_guide(worksheet: Worksheet, formats: _Formats, remarks: Sequence[str]) -> None:
    for at, width in enumerate(_GUIDE_WIDTHS):
        worksheet.set_column(at, at, width)
    worksheet.write_string(0, 0, "Petunjuk pengisian", formats.title)
    row = 1
    for sentence in (*remarks, *_INTRODUCTION):
        worksheet.write_string(row, 0, sentence)
        row += 1
    for sheet in layout.LAYOUTS:
        row = _write_sheet_guide(worksheet, sheet, row + 1, formats)


def _write_sheet_guide(
    worksheet: Worksheet, sheet: SheetLayout, row: int, formats: _Formats
) -> int:
    """Explain one sheet from `row` on; return the row after it."""
    needed = "" if sheet.required else " Lembar ini boleh kosong."
    worksheet.write_string(row, 0, f"Lembar {sheet.name}", formats.sheet)
    worksheet.write_string(row + 1, 0, sheet.purpose + needed)
    heads = ("Lembar", "Kolom", "Wajib", "Isi", "Contoh", "Pilihan")
    for at, head in enumerate(heads):
        worksheet.write_string(row + 2, at, head, formats.header)
    fields = layout.ITEMS if sheet.name == layout.EVENT else sheet.columns
    for at, field in enumerate(fields, start=row + 3):
        name = field.name if isinstance(field, layout.Item) else field.header
        worksheet.write_string(at, 0, sheet.name, formats.wrapped)
        worksheet.write_string(at, 1, name, formats.wrapped)
        worksheet.write_string(at, 2, "ya" if field.required else "tidak", formats.wrapped)
        worksheet.write_string(at, 3, field.meaning, formats.wrapped)
        worksheet.write_string(at, 4, field.example, formats.example)
        worksheet.write_string(at, 5, ", ".join(field.choices), formats.wrapped)
    return row + 3 + len(fields)


def _write_regions(worksheet: Worksheet, formats: _Formats) -> None:
    worksheet.freeze_panes(1, 0)
    worksheet.set_column(0, 0, 13)
    worksheet.set_column(1, 1, 50)
    for at, head in enumerate((layout.REGION, layout.REGION_NAME)):
        worksheet.write_string(0, at, head, formats.header)
    known = [[code, record.name] for code, record in sorted(regions_by_code().items())]
    write_rows(worksheet, known, 1, formats.text)
