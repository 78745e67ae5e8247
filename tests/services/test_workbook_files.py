import datetime as dt
import re
import runpy
import tomllib
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from smartcity_desktop.documents import exhibits
from smartcity_desktop.domain.instrument_file import read_instrument
from smartcity_desktop.domain.roster import Roster
from smartcity_desktop.domain.words import SCORING_ROLES
from smartcity_desktop.host.resources import resource
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.services import collecting, importing
from smartcity_desktop.services.preparing import cells
from smartcity_desktop.services.preparing.archive import inspect
from smartcity_desktop.services.preparing.checking import check_workbook
from smartcity_desktop.services.preparing.layout import ITEMS, LAYOUTS
from smartcity_desktop.services.preparing.template import write_template, write_workbook

INSTRUMENTS = [
    read_instrument(path.read_bytes()) for path in sorted(resource("instruments").glob("*.toml"))
]


def roster_of(name: str) -> Roster:
    result = check_workbook(resource("events", f"{name}.xlsx"), INSTRUMENTS)
    assert [problem.told(Wording()) for problem in result.problems] == []
    assert result.roster is not None
    return result.roster


@pytest.mark.parametrize(
    ("name", "frame", "regions", "panels"),
    [
        ("ciputat-2018", ("2018-03-05", 3, 75), (165, 116), [4, 4, 5, 5, 5, 5, 5, 5]),
        ("kelas-2021", ("2021-11-01", 4, 50), (150, 88), [5] * 8),
        ("evaluasi-2024", ("2024-06-24", 4, 0), (243, 243), [4, 4] + [5] * 8),
    ],
)
def test_samples_hold_the_documented_numbers(
    name: str,
    frame: tuple[str, int, int],
    regions: tuple[int, int],
    panels: list[int],
) -> None:
    roster = roster_of(name)
    event = roster.event
    assert (event.code, event.example) == (name, True)
    assert (event.starts, event.days, event.quota) == frame
    assert len(roster.regions) == len(roster.visits)
    assert (len(roster.visits), sum(visit.confirmed for visit in roster.visits)) == regions
    sizes = [sum(m.role in SCORING_ROLES for m in group.panel) for group in roster.classes]
    assert sorted(sizes) == panels
    assert len(roster.people) == sum(panels) + 2
    assert all(len(list(roster.sheets_of(visit))) >= 3 for visit in roster.visits)
    assert {"mentored", "same_province"} <= {conflict.kind for conflict in roster.conflicts}
    assert all("08.00" <= v.starts <= "16.00" and v.minutes == 60 for v in roster.visits)
    assert resource("events", f"{name}.xlsx").stat().st_size < 400_000
    assert len(roster.cases) == 2 * len(panels)
    assert all(case.text.startswith("DATA CONTOH") for case in roster.prepared)
    assert not {case.code for case in roster.prepared} & {r.code for r in roster.regions}


def test_the_ciputat_sample_has_its_traps() -> None:
    roster = roster_of("ciputat-2018")
    named = {region.name: region.code for region in roster.regions}
    for name in ("Kota Sibolga", "Kabupaten Banjar", "Kota Banjar", "Kabupaten Merauke"):
        assert name in named
    assert "Kabupaten Kepulauan Siau Tagulandang Biaro" in named
    coming = {visit.region for visit in roster.visits if visit.confirmed}
    assert {"12.73", "63.03", "93.01", "71.09"} <= coming
    # Two prepared cases stand beside the regions.
    assert len(roster.data) == (116 + 2) * 4
    assert len(roster.self_answers) == (116 + 2) * 15
    warnings = check_workbook(resource("events", "ciputat-2018.xlsx"), INSTRUMENTS).warnings
    pairs = [w for w in warnings if w.key == "homonym_pair"]
    assert any("63.03" in str(w.details) and "32.79" in str(w.details) for w in pairs)


def test_the_evaluation_sample_has_provinces_programmes_and_earlier_indices() -> None:
    roster = roster_of("evaluasi-2024")
    assert roster.region(roster.regions[0].code).vintage.startswith("Kepmendagri")
    codes = {str(region.code) for region in roster.regions}
    assert {"32", "34"} <= codes
    assert len([code for code in codes if "." in code]) == 241
    wins = [roster.rows_of(region.code)["Q"] for region in roster.regions]
    assert set(wins) == {1, 2, 3}
    earlier = {str(v.region): v.previous_index for v in roster.visits if v.previous_index}
    assert (earlier["81.71"], earlier["35.71"]) == ("2.87", "3.31")
    assert 0 < len(earlier) < 243


@pytest.mark.parametrize("name", ["ciputat-2018", "kelas-2021", "evaluasi-2024"])
def test_samples_say_what_is_documented_and_what_is_not(name: str) -> None:
    book = CalamineWorkbook.from_path(resource("events", f"{name}.xlsx"))
    for sheet in ("Petunjuk", "Kegiatan"):
        told = str(book.get_sheet_by_name(sheet).to_python())
        assert "DATA CONTOH" in told
        assert "Tercatat" in told


def test_an_empty_template_lacks_content_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "templat.xlsx"
    write_template(path)
    result = check_workbook(path, INSTRUMENTS)
    assert result.warnings == ()
    assert {problem.key for problem in result.problems} == {"cell_empty", "sheet_empty"}
    required = [item for item in ITEMS if item.required]
    sheets = [layout for layout in LAYOUTS if layout.required and layout.name != "Kegiatan"]
    assert len(result.problems) == len(required) + len(sheets)


def test_the_template_explains_every_sheet_and_column(tmp_path: Path) -> None:
    path = tmp_path / "templat.xlsx"
    write_template(path)
    book = CalamineWorkbook.from_path(path)
    guide = {(str(row[0]), str(row[1])) for row in book.get_sheet_by_name("Petunjuk").to_python()}
    for layout in LAYOUTS:
        assert layout.name in book.sheet_names
        fields = [i.name for i in ITEMS] if layout.name == "Kegiatan" else layout.headers()
        assert {(layout.name, field) for field in fields} <= guide


def test_text_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    path = tmp_path / "teks.xlsx"
    write_workbook(path, {"Kelas": [["A", "=1+1"], ["B", "@SUM(A1)"], ["C", "https://x.id"]]})
    assert not any(marks.computed for marks in inspect(path).marks.values())
    rows = CalamineWorkbook.from_path(path).get_sheet_by_name("Kelas").to_python()
    assert [row[1] for row in rows[1:]] == ["=1+1", "@SUM(A1)", "https://x.id"]


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"", "file_not_workbook"),
        (b"kode;nama\n1;2\n", "file_not_workbook"),
        (b"PK\x03\x04" + b"x" * 200, "file_not_workbook"),
        (bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 600, "file_old_or_locked"),
    ],
)
def test_a_file_that_is_no_workbook_is_one_clear_problem(
    tmp_path: Path, content: bytes, key: str
) -> None:
    path = tmp_path / "jadwal.xlsx"
    path.write_bytes(content)
    result = check_workbook(path, INSTRUMENTS)
    assert [problem.key for problem in result.problems] == [key]
    assert "jadwal.xlsx" in result.problems[0].told(Wording())


def test_a_missing_file_a_folder_and_a_foreign_archive_are_told(tmp_path: Path) -> None:
    archive = tmp_path / "lain.xlsx"
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("surat.txt", "isi")
    keys = [
        [problem.key for problem in check_workbook(path, INSTRUMENTS).problems]
        for path in (tmp_path / "tiada.xlsx", tmp_path, archive)
    ]
    assert keys == [["file_unreadable"], ["file_unreadable"], ["file_not_workbook"]]


@pytest.mark.parametrize(
    ("cell", "key"),
    [
        (b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>', "cell_far"),
        (b'<row r="2"><c r="ZZZZZZ9"><v>1</v></c></row>', "file_not_workbook"),
        (b'<row r="2"><c t="n"r="XFD1048576"><v>1</v></c></row>', "file_not_workbook"),
    ],
)
def test_a_cell_far_outside_is_refused_before_it_fills_the_memory(
    tmp_path: Path, cell: bytes, key: str
) -> None:
    path, far = tmp_path / "biasa.xlsx", tmp_path / "jauh.xlsx"
    write_template(path)
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(far, "w") as target:
        for name in source.namelist():
            content = source.read(name).replace(b"</sheetData>", cell + b"</sheetData>")
            target.writestr(name, content)
    assert [p.key for p in check_workbook(far, INSTRUMENTS).problems] == [key]


@pytest.mark.parametrize("name", ["ciputat-2018", "kelas-2021", "evaluasi-2024"])
def test_samples_are_what_their_generator_draws(tmp_path: Path, name: str) -> None:
    runpy.run_path(str(resource("events", "generate.py")))["main"](tmp_path)
    kept = CalamineWorkbook.from_path(resource("events", f"{name}.xlsx"))
    drawn = CalamineWorkbook.from_path(tmp_path / f"{name}.xlsx")
    assert kept.sheet_names == drawn.sheet_names
    for sheet in kept.sheet_names:
        rows = [book.get_sheet_by_name(sheet).to_python() for book in (kept, drawn)]
        assert rows[0] == rows[1]


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(damage=st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), min_size=1))
def test_damaged_bytes_are_problems_and_never_errors(
    tmp_path: Path, damage: list[tuple[int, int]]
) -> None:
    path = tmp_path / "rusak.xlsx"
    if not path.exists():
        write_template(path)
    content = bytearray(path.read_bytes())
    for place, value in damage:
        content[place % len(content)] = value
    broken = tmp_path / "rusak-lagi.xlsx"
    broken.write_bytes(content)
    result = check_workbook(broken, INSTRUMENTS)
    assert result.roster is None
    assert all(problem.told(Wording()) for problem in result.problems)


def test_every_key_has_its_sentence_in_both_languages() -> None:
    package = Path(cells.__file__).parent
    # What is wrong with a file of evidence is found where files are opened.
    others = [Path(importing.__file__), Path(collecting.__file__), Path(exhibits.__file__)]
    sources = "".join(path.read_text("utf-8") for path in (*package.glob("*.py"), *others))
    texts = {
        language: tomllib.loads(resource("translations", language, "workbook.toml").read_text())
        for language in ("id", "en")
    }
    assert texts["id"].keys() == texts["en"].keys()
    for key, text in texts["id"].items():
        fields = set(re.findall(r"{(\w+)[:}]", text))
        assert fields == set(re.findall(r"{(\w+)[:}]", texts["en"][key])), key
        assert f'"{key}"' in sources or f"workbook.{key}" in sources, key


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        (dt.datetime(2018, 3, 5, 9, tzinfo=dt.UTC), dt.date(2018, 3, 5)),
        (43164.0, dt.date(2018, 3, 5)),
        ("5/3/2018", dt.date(2018, 3, 5)),
        ("2018-03-05", dt.date(2018, 3, 5)),
        ("5 Maret 2018", dt.date(2018, 3, 5)),
        ("5 Brumaire 2018", None),
        ("05/03/18", None),
        (12.5, None),
        (True, None),
    ],
)
def test_dates(cell: cells.Cell, day: dt.date | None) -> None:
    assert cells.date_of(cell) == day


@pytest.mark.parametrize(
    ("cell", "minutes"),
    [
        (dt.time(8, 30), 510),
        (dt.timedelta(hours=13, minutes=15), 795),
        (dt.time(7, 59, 59, 999_000), 480),
        (dt.time(8, 0, 45), None),
        (dt.datetime(2018, 3, 6, 8), None),  # noqa: DTZ001
        ("08.00", 480),
        ("8:05", 485),
        ("08:00:00", 480),
        (0.3333333333, 480),
        (8.3, 510),
        (13.15, 795),
        ("8", None),
        ("24.00", None),
        (8.75, None),
        (8.333, None),
        (-0.5, None),
    ],
)
def test_times(cell: cells.Cell, minutes: int | None) -> None:
    assert cells.minutes_of(cell) == minutes


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("2,60", Decimal("2.60")),
        ("2.60", Decimal("2.60")),
        (0.1 + 0.2, Decimal("0.3")),
        ("15%", Decimal("0.15")),
        ("1.000,5", None),
        ("٣", None),
        ("1e3", None),
        ("", None),
        (True, None),
        (1e300, None),
    ],
)
def test_numbers(cell: cells.Cell, number: Decimal | None) -> None:
    assert cells.decimal_of(cell) == number


@pytest.mark.parametrize(
    ("cell", "code"),
    [(63.03, "63.03"), (32.1, "32.10"), (32.0, "32"), ("63,03 ", "63.03"), (6303.0, "6303")],
)
def test_region_codes(cell: cells.Cell, code: str) -> None:
    assert cells.region_code_of(cell) == code


def test_text_is_one_trimmed_line_of_composed_characters() -> None:
    assert cells.text_of("  Kota\n Ambon\t\x07 ") == "Kota Ambon"
    assert cells.text_of("Cafe\u0301") == "Caf\u00e9"
    assert cells.text_of(7.0) == "7"
