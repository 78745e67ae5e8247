"""What people see of a cell and what is read of it: colours, comments, and strange alphabets."""

import datetime as dt
from pathlib import Path
from zipfile import ZipFile

import pytest
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from smartcity_desktop.host.wording import Wording
from smartcity_desktop.services.preparing.checking import Checked, check_workbook
from smartcity_desktop.services.preparing.colours import Palette, alike, hex_colour
from smartcity_desktop.services.preparing.template import write_template
from tests.services.test_workbook import INSTRUMENTS, add, checked, found, item, put
from tests.services.test_workbook_meaning import painted
from tests.workbooks import Paint, valid_tables, write

Sheets = dict[str, Worksheet]

WHITE = {"font_color": "#FFFFFF"}
BLUE = {"font_color": "#1F4E79", "bg_color": "#1F4E79"}


def in_format(**properties: object) -> Paint:
    """Write a room's name, which is read, in a format."""

    def paint(book: Workbook, sheets: Sheets) -> None:
        sheets["Kelas"].write_string(1, 1, "Ruang 1", book.add_format(properties))

    return paint


@pytest.mark.parametrize(
    "properties",
    [
        WHITE,
        {"font_color": "#FEFDFE"},
        BLUE,
        {"font_color": "#000000", "bg_color": "#000000", "pattern": 1},
        {"font_size": 1},
        {"num_format": "[White]@"},
        {"num_format": "0;0;0;[Color 2]@"},
        {"num_format": "[Red]@", "bg_color": "#FF0000"},
    ],
    ids=str,
)
def test_what_nobody_can_see_is_told_at_its_cell(
    tmp_path: Path, properties: dict[str, object]
) -> None:
    result = painted(tmp_path, in_format(**properties))
    assert found(result.warnings) == {("Kelas", 2, "Ruang", "cell_faint")}
    assert result.problems == ()


@pytest.mark.parametrize(
    "properties",
    [
        {"font_color": "#FFFFFF", "bg_color": "#1F4E79"},
        {"font_color": "#7F7F7F"},
        {"font_color": "#000000", "bg_color": "#FFFF00"},
        {"bg_color": "#1F4E79", "num_format": "[White]@"},
        {"font_color": "#FFFFFF", "bg_color": "#1F4E79", "pattern": 8},
    ],
    ids=str,
)
def test_what_can_be_seen_needs_no_word(tmp_path: Path, properties: dict[str, object]) -> None:
    assert painted(tmp_path, in_format(**properties)).warnings == ()


def test_a_number_a_date_and_a_piece_of_a_text_can_be_unseen(tmp_path: Path) -> None:
    def paint(book: Workbook, sheets: Sheets) -> None:
        white, dark = book.add_format(WHITE), book.add_format({"bold": True})
        sheets["Jadwal"].write_number(1, 3, 60, white)
        sheets["Jadwal"].write_number(2, 3, 60, book.add_format({"num_format": "[White]0"}))
        sheets["Asesor"].write_rich_string(1, 1, dark, "Dr. P1 ", white, "Uji")
        day = book.add_format({**WHITE, "num_format": "dd/mm/yyyy"})
        sheets["Kegiatan"].write_datetime(5, 1, dt.datetime(2026, 11, 2), day)  # noqa: DTZ001

    assert found(painted(tmp_path, paint).warnings) == {
        ("Jadwal", 2, "Durasi (menit)", "cell_faint"),
        ("Asesor", 2, "Nama", "cell_faint"),
        ("Kegiatan", 6, "Isi", "cell_faint"),
    }


def test_a_whole_column_that_nobody_sees_is_one_line(tmp_path: Path) -> None:
    def paint(book: Workbook, sheets: Sheets) -> None:
        for row in range(1, 4):
            sheets["Peserta"].write_string(row, 2, "YA", book.add_format(WHITE))

    (warning,) = painted(tmp_path, paint).warnings
    assert (warning.row, warning.others) == (2, (("Peserta", 3), ("Peserta", 4)))


@pytest.mark.parametrize(
    "rule",
    [{"font_color": "#FFFFFF"}, {"num_format": ";;;"}, {"bg_color": "#000000"}, BLUE],
    ids=str,
)
def test_a_rule_that_may_hide_a_cell_is_told(tmp_path: Path, rule: dict[str, str]) -> None:
    def paint(book: Workbook, sheets: Sheets) -> None:
        options = {"type": "no_blanks", "format": book.add_format(rule)}
        sheets["Kelas"].conditional_format("B2:B2", options)
        harmless = {"type": "no_blanks", "format": book.add_format({"font_color": "#C00000"})}
        sheets["Peserta"].conditional_format("A1:D100", harmless)

    assert found(painted(tmp_path, paint).warnings) == {("Kelas", 2, "Ruang", "cell_fading")}


def test_bars_in_place_of_numbers_are_told(tmp_path: Path) -> None:
    def paint(_book: Workbook, sheets: Sheets) -> None:
        sheets["Jadwal"].conditional_format("D2:D3", {"type": "data_bar", "bar_only": True})

    (warning,) = painted(tmp_path, paint).warnings
    assert (warning.row, warning.column, warning.key) == (2, "Durasi (menit)", "cell_fading")


@pytest.mark.parametrize(
    ("attributes", "colour"),
    [
        ({"rgb": "FF1F4E79"}, "1F4E79"),
        ({"rgb": "1F4E79"}, "1F4E79"),
        ({"theme": "0"}, "FFFFFF"),
        ({"theme": "1"}, "000000"),
        ({"theme": "0", "tint": "-0.5"}, "808080"),
        ({"theme": "1", "tint": "0.5"}, "808080"),
        ({"indexed": "9"}, "FFFFFF"),
        ({"indexed": "1"}, "FFFFFF"),
        ({"indexed": "64"}, "000000"),
        ({"indexed": "63"}, "333333"),
        ({"auto": "1"}, "000000"),
    ],
)
def test_every_way_to_name_a_colour(attributes: dict[str, str], colour: str) -> None:
    known, wanted = Palette().colour(attributes, (0, 0, 0)), hex_colour(colour)
    assert known is not None
    assert wanted is not None
    assert known == wanted


@pytest.mark.parametrize("attributes", [{"rgb": "?"}, {"theme": "77"}, {"indexed": "99"}])
def test_a_colour_that_nobody_knows_is_none(attributes: dict[str, str]) -> None:
    assert Palette().colour(attributes, (0, 0, 0)) is None


def test_light_grey_on_white_is_still_read() -> None:
    assert not alike((0xD9, 0xD9, 0xD9), (255, 255, 255))
    assert alike((0xF2, 0xF2, 0xF2), (255, 255, 255))


def repacked(path: Path, part: str, old: str, new: str) -> Checked:
    """Change one part of a workbook, as other programs write it, and check it."""
    with ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert old.encode() in parts[part]
    parts[part] = parts[part].replace(old.encode(), new.encode())
    with ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return check_workbook(path, INSTRUMENTS)


def test_a_colour_of_the_theme_is_its_own(tmp_path: Path) -> None:
    path = write(tmp_path / "k.xlsx", valid_tables(), in_format(font_color="#123456"))
    style = "xl/styles.xml"
    result = repacked(path, style, '<color rgb="FF123456"/>', '<color theme="0"/>')
    assert found(result.warnings) == {("Kelas", 2, "Ruang", "cell_faint")}
    theme = "xl/theme/theme1.xml"
    assert repacked(path, theme, 'lastClr="FFFFFF"', 'lastClr="102030"').warnings == ()


def test_comments_and_text_boxes_are_told_with_their_cell(tmp_path: Path) -> None:
    def paint(_book: Workbook, sheets: Sheets) -> None:
        sheets["Panel"].write_comment("C2", "bukan ketua lagi")
        sheets["Peserta"].write_comment("H3", "menunggu surat")
        sheets["Kelas"].insert_textbox("B3", "pindah ke Ruang 5")
        sheets["Jadwal"].write_comment("A1", "penjelasan kolom")

    result = painted(tmp_path, paint)
    assert found(result.warnings) == {
        ("Panel", 2, "Peran", "cell_note"),
        ("Peserta", 3, "H", "cell_note"),
        ("Kelas", 3, "Ruang", "cell_note"),
    }
    told = " ".join(warning.told(Wording()) for warning in result.warnings)
    assert all(text in told for text in ("bukan ketua lagi", "menunggu surat", "Ruang 5"))


def test_the_comments_of_the_template_need_no_word(tmp_path: Path) -> None:
    path = tmp_path / "kosong.xlsx"
    write_template(path)
    assert "cell_note" not in {w.key for w in check_workbook(path, INSTRUMENTS).warnings}


@pytest.mark.parametrize(
    ("sheet", "column", "value"),
    [
        ("Asesor", "Nama", "Dr. P1 Uj\u0456"),
        ("Asesor", "Instansi", "K\u0430mpus Uji"),
        ("Kelas", "Ruang", "R\u03c5ang 1"),
        ("Asesor", "Nama", "Dr. B\u0251ndung"),
    ],
)
def test_a_word_of_two_alphabets_is_refused(
    tmp_path: Path, sheet: str, column: str, value: str
) -> None:
    tables = valid_tables()
    put(sheet, 2, column, value)(tables)
    result = checked(tmp_path, tables)
    assert found(result.problems) == {(sheet, 2, column, "text_mixed")}
    assert "U+0" in result.problems[0].told(Wording())


@pytest.mark.parametrize(
    ("sheet", "column", "value"),
    [
        ("Asesor", "Nama", "Dr. \u0410 Uji"),
        ("Asesor", "Instansi", "\u041c\u0413\u0423"),
        ("Isian mandiri", "Uraian", "kot\u0430 cerdas"),
    ],
)
def test_another_alphabet_is_told(tmp_path: Path, sheet: str, column: str, value: str) -> None:
    tables = valid_tables()
    put(sheet, 2, column, value)(tables)
    result = checked(tmp_path, tables)
    assert result.problems == ()
    assert found(result.warnings) == {(sheet, 2, column, "text_alphabet")}


@pytest.mark.parametrize("name", ["José Ma\u2019ruf", "Nguyễn Uji", "Ka\u02bcbah", "Ša\u0142a"])
def test_latin_with_its_accents_needs_no_word(tmp_path: Path, name: str) -> None:
    tables = valid_tables()
    put("Asesor", 2, "Instansi", name)(tables)
    result = checked(tmp_path, tables)
    assert (result.problems, result.warnings) == ((), ())


def test_a_lookalike_in_a_regions_name_is_told(tmp_path: Path) -> None:
    tables = valid_tables()
    put("Peserta", 2, "Nama daerah", "K\u0430bupaten Banjar")(tables)
    assert found(checked(tmp_path, tables).problems) == {
        ("Peserta", 2, "Nama daerah", "name_differs")
    }


def test_a_date_with_a_time_is_told_with_the_day_that_counts(tmp_path: Path) -> None:
    def paint(book: Workbook, sheets: Sheets) -> None:
        moment = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
        when = dt.datetime(2026, 11, 2, 9, 30)  # noqa: DTZ001
        sheets["Kegiatan"].write_datetime(5, 1, when, moment)

    result = painted(tmp_path, paint)
    (warning,) = result.warnings
    assert found(result.warnings) == {("Kegiatan", 6, "Isi (Tanggal mulai)", "date_with_time")}
    assert warning.details["read"] == "02/11/2026"
    assert "09:30" in warning.told(Wording())
    assert result.roster is not None
    assert result.roster.event.starts == "2026-11-02"


@pytest.mark.parametrize("code", ['0.0" juta"', "[>2]0.0;0%", ";;;"])
def test_a_format_of_its_own_is_told_with_what_is_kept_behind_it(tmp_path: Path, code: str) -> None:
    def paint(book: Workbook, sheets: Sheets) -> None:
        sheets["Peserta"].write_number(1, 4, 5.25, book.add_format({"num_format": code}))

    (problem,) = painted(tmp_path, paint).problems
    assert problem.told(Wording("id")) == (
        "Lembar Peserta, baris 2, kolom Indeks sebelumnya: sel ini menyimpan 5,25 dengan format "
        "khusus, sehingga angka yang dimaksud tidak pasti; ubah format sel menjadi Umum dan "
        "periksa angkanya."
    )
    assert "keeps 5,25 behind a format of its own" in problem.told(Wording("en"))


@pytest.mark.parametrize("code", ["General", '0" unit"', ";;;", "0%"])
def test_a_target_that_cannot_be_read_is_one_finding(tmp_path: Path, code: str) -> None:
    tables = valid_tables()
    for change in (
        item("Jenis kegiatan", "EVALUASI I"),
        item("Instrumen", "EVA-B"),
        item("Kuota", ""),
        item("Ambang minimum", ""),
        lambda t: t["Data"].__delitem__(slice(1, None)),
        lambda t: t["Isian mandiri"].__delitem__(slice(1, None)),
        add("Program", "63.03", "GOV", "Layanan aduan", "", 25),
    ):
        change(tables)

    def paint(book: Workbook, sheets: Sheets) -> None:
        target = "sepuluh" if code == "General" else 10
        sheets["Program"].write(1, 3, target, book.add_format({"num_format": code}))

    result = painted(tmp_path, paint, tables)
    told = [f for f in (*result.problems, *result.warnings) if f.sheet == "Program" and f.row]
    assert [(f.row, f.column) for f in told] in ([(2, "Target")], [(2, "Target"), (2, "")])
    assert "realised_without_target" not in {finding.key for finding in told}
