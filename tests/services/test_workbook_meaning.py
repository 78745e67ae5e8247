"""What a workbook says is what is published: formats, sheets, columns, rows and unseen letters."""

import datetime as dt
import random
import zipfile
from pathlib import Path

import pytest
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from smartcity_desktop.host.wording import Wording
from smartcity_desktop.services.preparing.cells import (
    Number,
    decimal_of,
    formatted,
    minutes_of,
    text_of,
)
from smartcity_desktop.services.preparing.checking import Checked, check_workbook
from smartcity_desktop.services.preparing.number_formats import Form, format_of
from smartcity_desktop.services.preparing.problems import Problem
from smartcity_desktop.services.preparing.rows import folded
from smartcity_desktop.services.preparing.sheet_names import looks_like
from tests.services.test_workbook import INSTRUMENTS, add, checked, found, item, put
from tests.workbooks import Paint, Tables, valid_tables, write

FILES = Path(__file__).parents[1] / "files" / "workbooks"

Sheets = dict[str, Worksheet]


def of_file(name: str) -> Checked:
    return check_workbook(FILES / f"{name}.xlsx", INSTRUMENTS)


def keys(problems: tuple[Problem, ...]) -> list[str]:
    return [problem.key for problem in problems]


def places(problems: tuple[Problem, ...]) -> set[tuple[str, int, str]]:
    """Every place of every finding, the further ones too."""
    return {(p.sheet, p.row, p.column) for p in problems} | {
        (sheet, row, p.column) for p in problems for sheet, row in p.others
    }


def painted(folder: Path, paint: Paint, tables: Tables | None = None) -> Checked:
    path = write(folder / "uji.xlsx", tables or valid_tables(), paint)
    return check_workbook(path, INSTRUMENTS)


@pytest.mark.parametrize(
    ("code", "value", "form", "shown"),
    [
        ("General", 0.85, Form.PLAIN, "0.85"),
        ("0.00", 2.5, Form.PLAIN, "2.50"),
        ("0%", 0.85, Form.PERCENT, "85%"),
        ("0.0 %", 0.855, Form.PERCENT, "85.5%"),
        ('0" %"', 85.0, Form.WORDS, "85 %"),
        (r"0\%", 85.0, Form.WORDS, "85%"),
        ("[Red]0%;[Blue]-0%", 0.1, Form.PERCENT, "10%"),
        ('"Rp"#,##0', 1500.0, Form.MONEY, "Rp1500"),
        ("[$Rp-421]#,##0.00", 1500.0, Form.MONEY, "Rp1500"),
        ('_-"Rp"* #,##0_-;-"Rp"* #,##0_-;_-"Rp"* "-"_-;_-@_-', 0.0, Form.MONEY, "Rp0"),
        ("0.00E+00", 1500.0, Form.SCIENTIFIC, "1500"),
        ("# ?/?", 0.5, Form.FRACTION, "1"),
        ("#,##0,", 1500.0, Form.SCALED, "1500"),
        ('0.0,,"jt"', 1.5e6, Form.SCALED, "1500000jt"),
        ('0" juta"', 5.0, Form.WORDS, "5 juta"),
        ("00", 1.0, Form.PLAIN, "01"),
        ("00.00", 3.1, Form.PLAIN, "03.10"),
        ("dd/mm/yyyy", 45000.0, Form.DATE, "45000"),
        ("[h]:mm", 0.5, Form.DATE, "0.5"),
        (";;;", 5.0, Form.UNSEEN, ""),
        ("0;-0;;@", 0.0, Form.UNSEEN, ""),
        ("[<1]0%;0", 0.5, Form.OTHER, "0.5"),
    ],
)
def test_a_format_says_what_a_number_means(code: str, value: float, form: Form, shown: str) -> None:
    assert format_of(code, value).form is form
    assert text_of(formatted(value, code)) == shown


def test_a_cell_of_85_per_cent_is_85_where_per_cent_are_wanted() -> None:
    result = of_file("percent-cell-85-percent")
    assert result.roster is not None
    values = {d.indicator: d.value for d in result.roster.data if d.indicator.startswith("P.")}
    assert values == {"P.GOV.R": "85", "P.BRA.R": "85", "P.ECO.R": "85"}


@pytest.mark.parametrize(
    ("value", "code", "key"),
    [
        (0.85, "0%", "number_is_percent"),
        (5, '0" juta"', "number_format"),
        (1500, "#,##0,", "number_format"),
        (0.5, "# ?/?", "number_format"),
        (5, ";;;", "number_format"),
        (5, "[>2]0;0%", "number_format"),
        (46328, "dd/mm/yyyy", "number_is_date"),
        (0.5, "hh:mm", "number_is_date"),
    ],
)
def test_a_number_that_shows_something_else_is_refused_at_its_cell(
    tmp_path: Path, value: float, code: str, key: str
) -> None:
    def paint(book: Workbook, sheets: Sheets) -> None:
        sheets["Peserta"].write_number(1, 4, value, book.add_format({"num_format": code}))

    result = painted(tmp_path, paint)
    assert found(result.problems) == {("Peserta", 2, "Indeks sebelumnya", key)}


@pytest.mark.parametrize(
    ("value", "code", "kept"),
    [
        (3.25, '"Rp"#,##0.00', "3.25"),
        (3.25, "0.00E+00", "3.25"),
        (3.25, "#,##0.00", "3.25"),
        (3, "0", "3"),
    ],
)
def test_a_format_that_changes_nothing_is_taken(
    tmp_path: Path, value: float, code: str, kept: str
) -> None:
    def paint(book: Workbook, sheets: Sheets) -> None:
        sheets["Peserta"].write_number(1, 4, value, book.add_format({"num_format": code}))

    roster = painted(tmp_path, paint).roster
    assert roster is not None
    assert roster.visits[0].previous_index == kept


def test_a_number_shown_shorter_than_it_is_kept_is_told(tmp_path: Path) -> None:
    def paint(book: Workbook, sheets: Sheets) -> None:
        sheets["Peserta"].write_number(1, 4, 2.667, book.add_format({"num_format": "0.0"}))

    result = painted(tmp_path, paint)
    assert ("Peserta", 2, "Indeks sebelumnya", "number_rounded") in found(result.warnings)
    assert result.roster is not None
    assert result.roster.visits[0].previous_index == "2.667"


@pytest.mark.parametrize("name", ["a:b@pusat.contoh.id", "pusat.contoh.id/?x=1", "*.contoh.id"])
def test_the_centre_is_one_host_without_account_or_question(tmp_path: Path, name: str) -> None:
    tables = valid_tables()
    item("Alamat pusat", f"https://{name}")(tables)
    assert keys(checked(tmp_path, tables).problems) == ["code_shape"]


def test_half_a_place_is_told_as_no_whole_number(tmp_path: Path) -> None:
    tables = valid_tables()
    item("Kuota", "1,5")(tables)
    assert "number_not_whole" in keys(checked(tmp_path, tables).problems)


@pytest.mark.parametrize("written", ["1.500", "1,500", "12.345", "2.000", " 1.500 "])
def test_three_digits_behind_a_mark_are_not_guessed(tmp_path: Path, written: str) -> None:
    tables = valid_tables()
    add("Program", "63.03", "GOV", "Uji", written, "1")(tables)
    result = checked(tmp_path, tables)
    assert ("Program", 2, "Target", "number_ambiguous") in found(result.problems)


def test_thousands_with_a_point_are_refused_as_ambiguous() -> None:
    assert set(keys(of_file("thousands-with-a-point").problems)) == {"number_ambiguous"}


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("Rp 1.500", "not_a_number"),
        ("85%", "number_is_percent"),
        ("85 %", "number_is_percent"),
        (True, "not_a_number"),
        (dt.date(2026, 5, 1), "number_is_date"),
        (dt.time(9, 30), "number_is_date"),
        ("1e3", "not_a_number"),
        ("tiga", "not_a_number"),
        ("-1", "not_a_number"),
    ],
)
def test_what_is_no_plain_number_is_refused(tmp_path: Path, written: object, key: str) -> None:
    tables = valid_tables()
    put("Peserta", 2, "Indeks sebelumnya", written)(tables)
    result = checked(tmp_path, tables)
    assert found(result.problems) == {("Peserta", 2, "Indeks sebelumnya", key)}


@pytest.mark.parametrize(
    ("sheet", "column", "value", "key"),
    [
        ("Asesor", "NIP", 198503302010121012, "digits_lost"),
        ("Asesor", "NIP", "1,98503E+17", "digits_lost"),
        ("Asesor", "Nama", 1234567890123456789, "digits_lost"),
        ("Asesor", "Nama", dt.date(2026, 5, 1), "text_is_date"),
        ("Asesor", "Nama", True, "text_is_logical"),
        ("Kelas", "Ruang", dt.time(9, 0), "text_is_date"),
        ("Peserta", "Kode daerah", dt.date(2026, 3, 12), "text_is_date"),
    ],
)
def test_what_is_no_text_is_refused(
    tmp_path: Path, sheet: str, column: str, value: object, key: str
) -> None:
    tables = valid_tables()
    put(sheet, 2, column, value)(tables)
    assert (sheet, 2, column, key) in found(checked(tmp_path, tables).problems)


def test_a_number_of_identity_in_a_cell_of_numbers_is_told(tmp_path: Path) -> None:
    tables = valid_tables()
    put("Asesor", 2, "NIP", 12345678)(tables)
    assert ("Asesor", 2, "NIP", "digits_as_number") in found(checked(tmp_path, tables).warnings)
    result = of_file("nip-stored-as-number")
    assert [(p.sheet, p.row, p.key, p.others) for p in result.problems] == [
        ("Asesor", 2, "digits_lost", (("Asesor", 3),))
    ]
    assert "teks" in result.problems[0].told(Wording())


def test_zeros_that_a_format_shows_count(tmp_path: Path) -> None:
    def paint(book: Workbook, sheets: Sheets) -> None:
        padded = book.add_format({"num_format": "00"})
        sheets["Asesor"].write_number(1, 0, 1, padded)
        sheets["Panel"].write_string(1, 1, "01")

    roster = painted(tmp_path, paint).roster
    assert roster is not None
    assert roster.people[0].id == "01"


def test_numbers_read_as_times_and_dates_are_told(tmp_path: Path) -> None:
    tables = valid_tables()
    put("Jadwal", 5, "Pukul", 8.3)(tables)
    item("Tanggal mulai", 46328)(tables)
    result = checked(tmp_path, tables)
    assert result.roster is not None
    assert ("Jadwal", 5, "Pukul", "time_as_number") in found(result.warnings)
    assert "date_as_number" in keys(result.warnings)


@pytest.mark.parametrize(
    ("name", "places"),
    [
        ("sheet-benturan-renamed", {("Benturan kepentingan", 0, "", "sheet_misnamed")}),
        ("own-weights-sheet-renamed", {("Bobot komponen", 0, "", "sheet_misnamed")}),
        ("hidden-empty-twin-of-benturan", {("Benturan", 0, "", "sheet_twice")}),
    ],
)
def test_a_sheet_that_is_not_read_bars_when_it_may_be_meant(
    name: str, places: set[tuple[str, int, str, str]]
) -> None:
    assert found(of_file(name).problems) == places


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("Benturan (2)", "Benturan"),
        ("benturan kepentingan lama", "Benturan"),
        ("Bobot2", "Bobot"),
        ("Salinan dari Benturan", "Benturan"),
        ("Bentruan", "Benturan"),
        ("Isian", "Isian mandiri"),
        ("Isian_mandiri", "Isian mandiri"),
        ("PESERTA 2026", "Peserta"),
        ("Catatan rapat", ""),
        ("Rekap", ""),
        ("Sheet1", ""),
    ],
)
def test_names_that_resemble_a_known_one(name: str, meant: str) -> None:
    known = ("Kelas", "Peserta", "Benturan", "Isian mandiri", "Bobot", "Data")
    assert looks_like(name, known) == meant


def test_every_other_sheet_is_named(tmp_path: Path) -> None:
    tables = valid_tables()
    tables["Catatan rapat"] = [["apa saja"]]
    tables["Benturan (2)"] = [["ID asesor"]]

    def paint(_book: Workbook, sheets: Sheets) -> None:
        sheets["Benturan"].hide()
        sheets["Benturan"].write_row(1, 0, ("P1", "33.05", "MOU", "2024"))

    result = painted(tmp_path, paint, tables)
    assert found(result.problems) == {("Benturan (2)", 0, "", "sheet_alike")}
    assert found(result.warnings) == {
        ("Catatan rapat", 0, "", "sheet_unread"),
        ("Benturan", 0, "", "sheet_hidden"),
    }


def test_a_misnamed_sheet_is_checked_all_the_same(tmp_path: Path) -> None:
    tables = valid_tables()
    tables["Panel asesor"] = tables.pop("Panel")
    put("Panel asesor", 2, "Peran", "BOS")(tables)
    result = checked(tmp_path, tables)
    assert found(result.problems) == {
        ("Panel asesor", 0, "", "sheet_misnamed"),
        ("Panel", 2, "Peran", "choice_unknown"),
    }


def test_columns_that_are_not_read_are_named(tmp_path: Path) -> None:
    tables = valid_tables()
    tables["Kelas"][0].append("Kapasitas")
    tables["Kelas"][1].append(40)
    tables["Jadwal"][2] += ["", "", "catatan di luar tabel"]
    tables["Asesor"][0][4] = "NIP/NIK"
    result = checked(tmp_path, tables)
    assert found(result.problems) == {("Asesor", 1, "NIP/NIK", "column_misnamed")}
    assert found(result.warnings) == {
        ("Kelas", 1, "Kapasitas", "column_unknown"),
        ("Jadwal", 3, "H", "column_unnamed"),
    }


def test_a_title_above_the_header_is_named_and_rows_below_gaps_are_read(tmp_path: Path) -> None:
    tables = valid_tables()
    tables["Kelas"].insert(0, ["Daftar kelas"])
    tables["Jadwal"].insert(3, [])
    result = checked(tmp_path, tables)
    assert found(result.warnings) == {("Kelas", 1, "", "rows_above")}
    assert result.roster is not None
    assert len(result.roster.visits) == 4
    tables["Kelas"] = [["Daftar"], ["Ruang 1", "A"]]
    assert found(checked(tmp_path, tables).problems) >= {("Kelas", 1, "", "header_missing")}


def test_hidden_and_struck_out_rows_are_told(tmp_path: Path) -> None:
    def paint(book: Workbook, sheets: Sheets) -> None:
        struck = book.add_format({"font_strikeout": True})
        sheets["Peserta"].write_string(1, 1, "Kabupaten Banjar", struck)
        sheets["Jadwal"].set_row(2, None, None, {"hidden": True})
        sheets["Jadwal"].set_column(3, 3, None, None, {"hidden": True})
        sheets["Kelas"].write_string(1, 1, "Ruang 1", book.add_format({"num_format": ";;;"}))
        sheets["Panel"].write_rich_string(
            1, 0, struck, "A", book.add_format({"bold": True}), " ", book.add_format()
        )

    result = painted(tmp_path, paint)
    assert result.problems == ()
    assert found(result.warnings) == {
        ("Peserta", 2, "", "cells_struck"),
        ("Jadwal", 3, "", "rows_hidden"),
        ("Jadwal", 0, "Durasi (menit)", "column_hidden"),
        ("Kelas", 2, "", "cells_unseen"),
        ("Panel", 2, "", "cells_struck"),
    }


def test_filtered_rows_are_told() -> None:
    warnings = [w for w in of_file("filtered-rows-still-hidden").warnings if w.key == "rows_hidden"]
    assert [(w.sheet, w.row, w.details) for w in warnings] == [
        ("Peserta", 2, {"count": 2, "rows": "2, 3"})
    ]


def test_merged_cells_are_one_problem(tmp_path: Path) -> None:
    tables = valid_tables()

    def paint(_book: Workbook, sheets: Sheets) -> None:
        sheets["Panel"].merge_range(1, 0, 3, 0, "A")

    result = painted(tmp_path, paint, tables)
    assert [(p.sheet, p.row, p.column, p.key) for p in result.problems] == [
        ("Panel", 2, "Kode kelas", "cells_merged")
    ]
    assert "A2:A4" in result.problems[0].told(Wording())


def test_places_without_content_do_not_count(tmp_path: Path) -> None:
    result = of_file("libreoffice-7.4-one-row-deleted")
    assert result.problems == ()
    assert result.roster is not None

    def paint(book: Workbook, sheets: Sheets) -> None:
        yellow = book.add_format({"bg_color": "#FFFF00"})
        sheets["Panel"].write_blank(900_000, 200, None, yellow)
        sheets["Panel"].set_row(1_000_000, 5)

    assert painted(tmp_path, paint).warnings == ()


def test_content_far_outside_is_refused_at_its_cell(tmp_path: Path) -> None:
    def paint(_book: Workbook, sheets: Sheets) -> None:
        sheets["Panel"].write_string(60_000, 3, "catatan")

    result = painted(tmp_path, paint)
    assert found(result.problems) == {("Panel", 60_001, "D", "cell_far")}


def test_a_part_packed_twice_is_no_workbook(tmp_path: Path) -> None:
    path = write(tmp_path / "uji.xlsx", valid_tables())
    with zipfile.ZipFile(path) as source:
        sheet = source.read("xl/worksheets/sheet1.xml")
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(path, "a") as target:
        target.writestr("xl/worksheets/sheet1.xml", sheet)
    assert keys(check_workbook(path, INSTRUMENTS).problems) == ["file_not_workbook"]


UNSEEN = ["\u200b", "\ufeff", "\u00ad", "\u200e", "\u2060", "\u200d", "\ufe0f", "\x07"]


@pytest.mark.parametrize("letter", UNSEEN, ids=[f"U+{ord(letter):04X}" for letter in UNSEEN])
def test_unseen_letters_are_taken_out_and_named(tmp_path: Path, letter: str) -> None:
    tables = valid_tables()
    put("Panel", 2, "Kode kelas", f"A{letter}")(tables)
    put("Kelas", 3, "Kode kelas", f"{letter}B")(tables)
    put("Asesor", 2, "Nama", f"Dr.{letter} P1 Uji")(tables)
    put("Panel", 1, "Peran", f"Peran{letter}")(tables)
    result = checked(tmp_path, tables)
    assert result.problems == ()
    assert places(result.warnings) == {
        ("Panel", 2, "Kode kelas"),
        ("Kelas", 3, "Kode kelas"),
        ("Asesor", 2, "Nama"),
    }
    assert result.roster == checked(tmp_path, valid_tables()).roster


def test_zero_width_spaces_after_codes_leave_the_workbook_sound() -> None:
    result = of_file("zero-width-space-after-codes")
    assert result.roster == of_file("kegiatan-kecil").roster
    assert keys(result.warnings).count("text_unseen") == 2


def test_a_text_that_turns_its_direction_is_refused(tmp_path: Path) -> None:
    tables = valid_tables()
    put("Asesor", 2, "Nama", "Dr. \u202eijU 1P")(tables)
    result = checked(tmp_path, tables)
    assert found(result.problems) == {("Asesor", 2, "Nama", "text_turning")}


@pytest.mark.parametrize(
    "name",
    [
        "Melati (\u0645\u062d\u0645\u062f)",
        "Haris \ua9a2\ua9a4",
        "Gita \U0001f600",
        "\u05d0",
        "\uf0b7 Gita",
    ],
)
def test_letters_that_no_paper_can_show_are_refused(tmp_path: Path, name: str) -> None:
    for sheet, column in (("Asesor", "Nama"), ("Kelas", "Ruang")):
        tables = valid_tables()
        put(sheet, 2, column, name)(tables)
        assert found(checked(tmp_path, tables).problems) == {(sheet, 2, column, "text_undrawable")}
    assert set(keys(of_file("names-arabic-javanese-emoji").problems)) == {"text_undrawable"}


def test_letters_that_only_look_latin_are_named(tmp_path: Path) -> None:
    tables = valid_tables()
    put("Panel", 2, "Kode kelas", "\u0410")(tables)
    put("Jadwal", 2, "Kode daerah", "\uff16\uff13.\uff10\uff13")(tables)
    put("Jadwal", 3, "Kode kelas", "a")(tables)
    put("Panel", 3, "ID asesor", "p2")(tables)
    result = checked(tmp_path, tables)
    assert found(result.problems) == {("Panel", 2, "Kode kelas", "code_letters")}
    assert "U+0410" in result.problems[0].told(Wording())


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (put("Asesor", 8, "ID asesor", "p1"), ("Asesor", 8, "ID asesor", "person_twice_case")),
        (put("Asesor", 8, "ID asesor", "CON"), ("Asesor", 8, "ID asesor", "code_reserved")),
        (put("Asesor", 8, "ID asesor", "com1"), ("Asesor", 8, "ID asesor", "code_reserved")),
        (put("Asesor", 8, "ID asesor", "S 1"), ("Asesor", 8, "ID asesor", "code_shape")),
        (put("Asesor", 8, "ID asesor", "S/1"), ("Asesor", 8, "ID asesor", "code_shape")),
        (put("Kelas", 3, "Kode kelas", "AUX"), ("Kelas", 3, "Kode kelas", "code_reserved")),
        (
            item("Kode kegiatan", "nul"),
            ("Kegiatan", 2, "Isi (Kode kegiatan)", "code_reserved"),
        ),
    ],
)
def test_ids_are_file_names_on_every_system(
    tmp_path: Path, change: object, place: tuple[str, int, str, str]
) -> None:
    tables = valid_tables()
    assert callable(change)
    change(tables)
    assert place in found(checked(tmp_path, tables).problems)


def test_one_root_is_one_line(tmp_path: Path) -> None:
    tables = valid_tables()
    for sheet in ("Kelas", "Panel", "Jadwal"):
        for row in tables[sheet][1:]:
            row[0] = "kelas-a" if row[0] == "A" else row[0]
    assert keys(checked(tmp_path, tables).problems) == ["code_shape"]
    tables = valid_tables()
    put("Kelas", 2, "Kode kelas", "AA")(tables)
    assert keys(checked(tmp_path, tables).problems) == ["class_unknown"]


def test_a_region_lost_from_the_participants_is_one_line(tmp_path: Path) -> None:
    tables = valid_tables()
    put("Peserta", 2, "Kode daerah", "63.3x")(tables)
    assert keys(checked(tmp_path, tables).problems) == ["region_unknown"]
    tables = valid_tables()
    tables["Peserta"].pop(1)
    item("Kuota", 1)(tables)
    result = checked(tmp_path, tables)
    assert keys(result.problems) == ["not_participant"]
    assert len(result.problems[0].others) == 5


def test_wrong_regions_and_seats_do_not_make_follow_on_findings(tmp_path: Path) -> None:
    tables = valid_tables()
    put("Jadwal", 2, "Kode daerah", "63.30")(tables)
    put("Data", 2, "Kode daerah", "63.30")(tables)
    put("Panel", 2, "ID asesor", "P11")(tables)
    result = checked(tmp_path, tables)
    assert [(p.key, p.others) for p in result.problems] == [
        ("person_unknown", ()),
        ("region_unknown", (("Data", 2),)),
    ]


@pytest.mark.parametrize(
    ("code", "key"),
    [("6\u0417.03", "code_letters"), ("", "cell_empty"), ("63.O3", "region_unknown")],
)
def test_a_wrong_invitation_makes_no_follow_on_findings(
    tmp_path: Path, code: str, key: str
) -> None:
    tables = valid_tables()
    put("Peserta", 2, "Kode daerah", code)(tables)
    result = checked(tmp_path, tables)
    assert keys(result.problems) == [key]
    assert "quota_over_confirmed" not in keys(result.warnings)


def test_half_a_level_is_told_by_its_scale(tmp_path: Path) -> None:
    tables = valid_tables()
    put("Isian mandiri", 2, "Tingkat", 3.5)(tables)
    (problem,) = checked(tmp_path, tables).problems
    assert problem.details == {"value": "3,5", "low": 1, "high": 5}


def test_numbers_in_sentences_have_a_decimal_comma(tmp_path: Path) -> None:
    tables = valid_tables()
    put("Data", 2, "Nilai", 0.85)(tables)
    item("Ambang minimum", 260.5)(tables)
    problems = checked(tmp_path, tables).problems
    assert {problem.details["value"] for problem in problems} == {"0,85", "260,5"}


def test_ten_thousand_equal_findings_are_one_line(tmp_path: Path) -> None:
    tables = valid_tables()
    for number in range(10_000):
        add("Benturan", "P99", "63.03", "MOU", f"Uji {number}")(tables)
    result = checked(tmp_path, tables)
    assert [(p.sheet, p.row, p.key, len(p.others)) for p in result.problems] == [
        ("Benturan", 2, "person_unknown", 9_999)
    ]
    told = result.problems[0].told(Wording())
    assert "10000" in told
    assert "3, 4, 5, 6, 7" in told
    assert len(told) < 300


def test_many_findings_of_one_kind_are_counted(tmp_path: Path) -> None:
    tables = valid_tables()
    for number in range(300):
        add("Benturan", f"X{number}", "63.03", "MOU", "Uji")(tables)
    result = checked(tmp_path, tables)
    assert len(result.problems) == 21
    assert result.problems[-1].details == {"count": 280}


def test_a_wrong_version_does_not_hide_later_checks(tmp_path: Path) -> None:
    tables = valid_tables()
    item("Versi instrumen", "9.9")(tables)
    put("Data", 2, "Nilai", "mahal")(tables)
    put("Isian mandiri", 2, "Tingkat", 9)(tables)
    assert keys(checked(tmp_path, tables).problems) == [
        "version_unknown",
        "data_not_choice",
        "number_bounds",
    ]


def test_a_misspelt_item_is_one_line_and_checked(tmp_path: Path) -> None:
    tables = valid_tables()
    tables["Kegiatan"][8][0] = "Zona wkatu"
    tables["Kegiatan"][8][1] = "GMT"
    assert keys(checked(tmp_path, tables).problems) == ["item_unknown", "choice_unknown"]


WRITTEN: list[object] = [
    *["1.500", "85%", "A\u200b", "  x ", "63.03", "32.73", "P1", "p1", "KETUA", "ya", "TIDAK"],
    *["08.00", "8:30", "3", "-1", "2,5", "1e3", "Rp 5", "\u0410", "Mu\u0308ller", "=1+1", "%s"],
    *["31/02/2026", "5/3/2026", "\u0663", "1.000,5", "001", "sedang", "SEKDA", "a\nb", "\u00a0A"],
    *[0.85, 1500.0, 63.03, 33.1, 2.5, 1e16, True, dt.date(2026, 11, 2), dt.time(8, 30), ""],
]
SHOWN = [None, "0%", "0.0", "0", "#,##0", '"Rp"#,##0', "00", "# ?/?", "dd/mm/yyyy", ";;;"]


def means_the_same(old: object, new: object) -> bool:
    """Tell whether two cells are one value, however it is written."""
    if not isinstance(old, str | int | float) or not isinstance(new, str | int | float | dt.time):
        return False
    numbers = decimal_of(old), decimal_of(new)
    times = minutes_of(old), minutes_of(new)
    return (
        folded(text_of(old)) == folded(text_of(new))
        or (numbers[0] is not None and numbers[0] == numbers[1])
        or (times[0] is not None and times[0] == times[1])
    )


def test_any_cell_is_published_as_written_or_named(tmp_path: Path) -> None:
    """Changes one cell of a sound workbook by chance, in 80 ways."""
    chance = random.Random(20261102)
    sound = checked(tmp_path, valid_tables()).roster
    for _ in range(80):
        tables = valid_tables()
        sheet = chance.choice([name for name, rows in tables.items() if len(rows) > 1])
        row = chance.randrange(1, len(tables[sheet]))
        at = chance.randrange(len(tables[sheet][row]))
        old, new, code = tables[sheet][row][at], chance.choice(WRITTEN), chance.choice(SHOWN)
        tables[sheet][row][at] = new
        number = isinstance(new, float) and code is not None

        def paint(book: Workbook, sheets: Sheets) -> None:
            if number:  # noqa: B023
                form = book.add_format({"num_format": code})  # noqa: B023
                sheets[sheet].write_number(row, at, new, form)  # noqa: B023

        result = painted(tmp_path, paint, tables)
        told = (*result.problems, *result.warnings)
        named = any((sheet, row + 1) in {(p.sheet, p.row), *p.others} for p in told)
        if result.roster is None or named:
            assert told
        elif result.roster == sound:
            assert means_the_same(old, new), (sheet, row + 1, old, new, code)
        else:
            shown = formatted(new, code) if isinstance(new, float) and code else new
            said = text_of(shown) if isinstance(shown, str | float | Number) else ""
            fixed = sheet in {"Jadwal", "Peserta", "Panel"} or not said
            assert fixed or said in repr(result.roster), (sheet, row + 1, old, new, code)


@pytest.mark.parametrize("code", ["\u00c9", "\u0391", "A.", "A1/2"])
def test_a_wrong_class_makes_no_follow_on_findings(tmp_path: Path, code: str) -> None:
    tables = valid_tables()
    put("Kelas", 2, "Kode kelas", code)(tables)
    told = checked(tmp_path, tables).problems
    assert {problem.sheet for problem in told} == {"Kelas"}, told
    assert len(told) == 1
