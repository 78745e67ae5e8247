import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from smartcity_desktop.domain.instrument_file import read_instrument
from smartcity_desktop.domain.roster import Roster
from smartcity_desktop.domain.words import EventKind, Role
from smartcity_desktop.host.resources import resource
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.services.preparing.checking import Checked, check_workbook
from smartcity_desktop.services.preparing.layout import LAYOUTS
from smartcity_desktop.services.preparing.problems import Problem
from tests.workbooks import Tables, valid_tables, write

Break = Callable[[Tables], object]

INSTRUMENTS = [
    read_instrument(path.read_bytes()) for path in sorted(resource("instruments").glob("*.toml"))
]


def checked(folder: Path, tables: Tables) -> Checked:
    return check_workbook(write(folder / "uji.xlsx", tables), INSTRUMENTS)


def found(problems: tuple[Problem, ...]) -> set[tuple[str, int, str, str]]:
    return {(p.sheet, p.row, p.column, p.key) for p in problems}


def put(sheet: str, row: int, column: str, value: object) -> Break:
    def change(tables: Tables) -> None:
        tables[sheet][row - 1][tables[sheet][0].index(column)] = value

    return change


def item(name: str, value: object) -> Break:
    def change(tables: Tables) -> None:
        next(row for row in tables["Kegiatan"] if row[0] == name)[1] = value

    return change


def add(sheet: str, *cells: object) -> Break:
    return lambda tables: tables[sheet].append(list(cells))


def drop(sheet: str, row: int) -> Break:
    return lambda tables: tables[sheet].pop(row - 1)


def all_of(*breaks: Break) -> Break:
    def change(tables: Tables) -> None:
        for one in breaks:
            one(tables)

    return change


def without_column(sheet: str, column: str) -> Break:
    def change(tables: Tables) -> None:
        at = tables[sheet][0].index(column)
        for row in tables[sheet]:
            row.pop(at)

    return change


HEAD = "Isi ({})".format
PROBLEMS: list[tuple[str, Break, tuple[str, int, str, str]]] = [
    ("sheet", lambda t: t.pop("Panel"), ("Panel", 0, "", "sheet_missing")),
    ("empty", lambda t: t["Kelas"].clear(), ("Kelas", 0, "", "sheet_empty")),
    ("column", without_column("Jadwal", "Pukul"), ("Jadwal", 1, "Pukul", "column_missing")),
    (
        "header twice",
        put("Kelas", 1, "Ruang", "Kode kelas"),
        ("Kelas", 1, "Kode kelas", "column_twice"),
    ),
    ("blank", put("Asesor", 3, "Nama", " "), ("Asesor", 3, "Nama", "cell_empty")),
    ("error", put("Asesor", 3, "Nama", "#DIV/0!"), ("Asesor", 3, "Nama", "cell_error")),
    ("formula", put("Jadwal", 3, "Hari ke", "{=1+1}"), ("Jadwal", 3, "Hari ke", "cell_formula")),
    ("long", put("Kelas", 2, "Ruang", "x" * 1001), ("Kelas", 2, "Ruang", "text_too_long")),
    (
        "code",
        item("Kode kegiatan", "Dua Kata"),
        ("Kegiatan", 2, HEAD("Kode kegiatan"), "code_shape"),
    ),
    (
        "kind",
        item("Jenis kegiatan", "LOMBA"),
        ("Kegiatan", 4, HEAD("Jenis kegiatan"), "choice_unknown"),
    ),
    ("year", item("Tahun", 2025), ("Kegiatan", 5, HEAD("Tahun"), "year_differs")),
    (
        "date",
        item("Tanggal mulai", "31/02/2026"),
        ("Kegiatan", 6, HEAD("Tanggal mulai"), "not_a_date"),
    ),
    ("days", item("Jumlah hari", 0), ("Kegiatan", 7, HEAD("Jumlah hari"), "number_bounds")),
    ("zone", item("Zona waktu", "GMT"), ("Kegiatan", 9, HEAD("Zona waktu"), "choice_unknown")),
    (
        "instrument",
        item("Instrumen", "SEL-Z"),
        ("Kegiatan", 10, HEAD("Instrumen"), "instrument_unknown"),
    ),
    (
        "other kind",
        item("Instrumen", "EVA-B"),
        ("Kegiatan", 10, HEAD("Instrumen"), "instrument_other_kind"),
    ),
    (
        "instrument of another kind",
        item("Jenis kegiatan", "MASTERPLAN"),
        ("Kegiatan", 10, HEAD("Instrumen"), "instrument_other_kind"),
    ),
    (
        "version",
        item("Versi instrumen", "9.9"),
        ("Kegiatan", 11, HEAD("Versi instrumen"), "version_unknown"),
    ),
    (
        "profile",
        item("Profil bobot", "x"),
        ("Kegiatan", 12, HEAD("Profil bobot"), "profile_unknown"),
    ),
    ("quota", item("Kuota", 5), ("Kegiatan", 13, HEAD("Kuota"), "quota_too_large")),
    (
        "minimum",
        item("Ambang minimum", "1.000,5"),
        ("Kegiatan", 15, HEAD("Ambang minimum"), "not_a_number"),
    ),
    ("centre", item("Alamat pusat", "pusat"), ("Kegiatan", 21, HEAD("Alamat pusat"), "code_shape")),
    ("item unknown", add("Kegiatan", "Cuaca", "cerah"), ("Kegiatan", 22, "Butir", "item_unknown")),
    ("item twice", add("Kegiatan", "Tahun", 2026), ("Kegiatan", 22, "Butir", "item_twice")),
    ("item missing", drop("Kegiatan", 8), ("Kegiatan", 0, "Butir", "item_missing")),
    ("weights", add("Bobot", "A1", "0,5"), ("Bobot", 0, "Bobot", "weights_sum")),
    ("weights part", add("Bobot", "A1", 1), ("Bobot", 0, "Kode komponen", "weights_incomplete")),
    ("component", add("Bobot", "Z", 1), ("Bobot", 2, "Kode komponen", "component_unknown")),
    (
        "component twice",
        all_of(add("Bobot", "A1", 1), add("Bobot", "A1", 1)),
        ("Bobot", 3, "Kode komponen", "component_twice"),
    ),
    ("room", put("Kelas", 3, "Ruang", ""), ("Kelas", 3, "Ruang", "class_without_room")),
    ("class twice", add("Kelas", "A", "Ruang 3"), ("Kelas", 4, "Kode kelas", "class_twice")),
    ("no panel", add("Kelas", "C", "Ruang 3"), ("Kelas", 4, "Kode kelas", "class_without_panel")),
    ("class", put("Jadwal", 2, "Kode kelas", "Q"), ("Jadwal", 2, "Kode kelas", "class_unknown")),
    (
        "chair",
        put("Panel", 2, "Peran", "ANGGOTA"),
        ("Kelas", 2, "Kode kelas", "panel_without_chair"),
    ),
    ("two chairs", put("Panel", 3, "Peran", "KETUA"), ("Panel", 3, "Peran", "panel_two_chairs")),
    (
        "quorum",
        put("Panel", 4, "Peran", "CADANGAN"),
        ("Kelas", 2, "Kode kelas", "panel_below_quorum"),
    ),
    ("role", put("Panel", 4, "Peran", "RAJA"), ("Panel", 4, "Peran", "choice_unknown")),
    ("person", put("Panel", 4, "ID asesor", "P99"), ("Panel", 4, "ID asesor", "person_unknown")),
    (
        "person twice",
        put("Asesor", 4, "ID asesor", "P1"),
        ("Asesor", 4, "ID asesor", "person_twice"),
    ),
    ("seat twice", add("Panel", "A", "P1", "ANGGOTA"), ("Panel", 8, "ID asesor", "seat_twice")),
    (
        "two rooms",
        add("Panel", "B", "P2", "ANGGOTA"),
        ("Panel", 8, "ID asesor", "person_two_rooms"),
    ),
    (
        "two classes",
        all_of(
            put("Jadwal", 4, "Hari ke", 2),
            put("Jadwal", 4, "Pukul", "13.00"),
            add("Panel", "B", "P2", "ANGGOTA"),
        ),
        ("Panel", 8, "ID asesor", "person_two_classes"),
    ),
    ("element", put("Asesor", 2, "Unsur", "SENIMAN"), ("Asesor", 2, "Unsur", "choice_unknown")),
    (
        "region",
        put("Peserta", 2, "Kode daerah", "63.99"),
        ("Peserta", 2, "Kode daerah", "region_unknown"),
    ),
    (
        "undotted",
        put("Peserta", 2, "Kode daerah", 6303),
        ("Peserta", 2, "Kode daerah", "region_unknown"),
    ),
    (
        "name",
        put("Peserta", 2, "Nama daerah", "Kota Banjar"),
        ("Peserta", 2, "Nama daerah", "name_differs"),
    ),
    (
        "which",
        put("Peserta", 2, "Nama daerah", "Banjar"),
        ("Peserta", 2, "Nama daerah", "name_ambiguous"),
    ),
    (
        "region twice",
        add("Peserta", "63.03", "Kabupaten Banjar", "YA", "", ""),
        ("Peserta", 6, "Kode daerah", "region_twice"),
    ),
    (
        "answer",
        put("Peserta", 2, "Konfirmasi", "MUNGKIN"),
        ("Peserta", 2, "Konfirmasi", "choice_unknown"),
    ),
    (
        "previous",
        put("Peserta", 2, "Indeks sebelumnya", "7,1"),
        ("Peserta", 2, "Indeks sebelumnya", "number_bounds"),
    ),
    ("no turn", drop("Jadwal", 5), ("Peserta", 4, "Kode daerah", "participant_unscheduled")),
    (
        "stranger",
        put("Jadwal", 3, "Kode daerah", "33.06"),
        ("Jadwal", 3, "Kode daerah", "not_participant"),
    ),
    (
        "turn twice",
        add("Jadwal", "B", 2, "13.00", 60, "63.03"),
        ("Jadwal", 6, "Kode daerah", "region_twice"),
    ),
    ("day", put("Jadwal", 5, "Hari ke", 3), ("Jadwal", 5, "Hari ke", "day_outside")),
    ("time", put("Jadwal", 5, "Pukul", "25.00"), ("Jadwal", 5, "Pukul", "not_a_time")),
    ("overlap", put("Jadwal", 3, "Pukul", "08.30"), ("Jadwal", 3, "Pukul", "slots_overlap")),
    ("midnight", put("Jadwal", 5, "Pukul", "23.30"), ("Jadwal", 5, "Pukul", "slot_past_midnight")),
    (
        "length",
        put("Jadwal", 5, "Durasi (menit)", 4),
        ("Jadwal", 5, "Durasi (menit)", "number_bounds"),
    ),
    (
        "own region",
        all_of(put("Asesor", 2, "Kode daerah asal", "63.03")),
        ("Jadwal", 2, "Kode daerah", "own_region_in_class"),
    ),
    (
        "employer",
        put("Asesor", 2, "Kode daerah instansi", "63.03"),
        ("Jadwal", 2, "Kode daerah", "employer_region_in_class"),
    ),
    (
        "mentor breaks quorum",
        add("Benturan", "P2", "63.03", "PEMBIMBING", "2024"),
        ("Jadwal", 2, "Kode daerah", "visit_below_quorum"),
    ),
    (
        "conflict kind",
        add("Benturan", "P2", "63.03", "TEMAN", "x"),
        ("Benturan", 2, "Jenis", "choice_unknown"),
    ),
    (
        "conflict person",
        add("Benturan", "P9", "63.03", "MOU", "x"),
        ("Benturan", 2, "ID asesor", "person_unknown"),
    ),
    (
        "conflict twice",
        all_of(*[add("Benturan", "P2", "63.03", "MOU", "x")] * 2),
        ("Benturan", 3, "Kode daerah", "conflict_twice"),
    ),
    ("data value", put("Data", 2, "Nilai", "banyak"), ("Data", 2, "Nilai", "data_not_choice")),
    ("data number", put("Data", 11, "Nilai", "dua"), ("Data", 11, "Nilai", "data_not_number")),
    *(
        (f"index without its comma {n}", put("Data", 11, "Nilai", n), ("Data", 11, "Nilai", key))
        for n, key in ((26, "data_bounds"), (0, "data_bounds"), (10, "data_bounds"))
    ),
    ("index too large", put("Data", 11, "Nilai", "72"), ("Data", 11, "Nilai", "data_bounds")),
    ("data below zero", put("Data", 11, "Nilai", -2), ("Data", 11, "Nilai", "data_not_number")),
    (
        "data code",
        put("Data", 2, "Kode indikator", "Z9"),
        ("Data", 2, "Kode indikator", "indicator_unknown"),
    ),
    (
        "data judged",
        put("Data", 2, "Kode indikator", "A2.2"),
        ("Data", 2, "Kode indikator", "indicator_not_data"),
    ),
    ("data missing", drop("Data", 2), ("Peserta", 2, "Kode daerah", "data_missing")),
    (
        "data twice",
        add("Data", "63.03", "A1.1", "sedang", "x", 2026),
        ("Data", 14, "Kode indikator", "answer_twice"),
    ),
    (
        "own level",
        put("Isian mandiri", 2, "Tingkat", 6),
        ("Isian mandiri", 2, "Tingkat", "number_bounds"),
    ),
    (
        "own data",
        put("Isian mandiri", 2, "Kode indikator", "A1.1"),
        ("Isian mandiri", 2, "Kode indikator", "indicator_not_judged"),
    ),
    ("group", add("Program", "63.03", "Q", "x", 1, 1), ("Program", 2, "Kelompok", "group_unknown")),
]
WARNINGS: list[tuple[str, Break, tuple[str, int, str, str]]] = [
    (
        "more columns",
        lambda t: t["Kelas"][0].append("Lantai"),
        ("Kelas", 1, "Lantai", "column_unknown"),
    ),
    (
        "same name",
        put("Asesor", 3, "Nama", "Dr. P1 Uji"),
        ("Asesor", 3, "Nama", "person_name_twice"),
    ),
    (
        "idle class",
        all_of(
            put("Jadwal", 4, "Kode kelas", "A"),
            put("Jadwal", 5, "Kode kelas", "A"),
            put("Jadwal", 4, "Pukul", "10.00"),
        ),
        ("Kelas", 3, "Kode kelas", "class_without_slots"),
    ),
    (
        "short",
        put("Jadwal", 5, "Durasi (menit)", 45),
        ("Jadwal", 5, "Durasi (menit)", "slot_short"),
    ),
    (
        "declined",
        put("Peserta", 5, "Konfirmasi", "TIDAK"),
        ("Jadwal", 3, "Kode daerah", "slot_for_declined"),
    ),
    (
        "homonym",
        add("Peserta", "32.79", "Kota Banjar", "", "", ""),
        ("Peserta", 6, "Nama daerah", "homonym_pair"),
    ),
    ("few come", item("Cadangan", 2), ("Kegiatan", 13, HEAD("Kuota"), "quota_over_confirmed")),
    (
        "mentor",
        all_of(
            add("Asesor", "P7", "Dr. P7", "Uji", "PRAKTISI", "", "", ""),
            add("Panel", "A", "P7", "ANGGOTA"),
            add("Benturan", "P2", "63.03", "PEMBIMBING", "2024"),
        ),
        ("Jadwal", 2, "Kode daerah", "assessor_recused"),
    ),
    (
        "own region, listed",
        all_of(
            add("Asesor", "P7", "Dr. P7", "Uji", "PRAKTISI", "", "", ""),
            add("Panel", "A", "P7", "ANGGOTA"),
            put("Asesor", 2, "Kode daerah asal", "63.03"),
            add("Benturan", "P1", "63.03", "DAERAH SENDIRI", "lahir"),
        ),
        ("Jadwal", 2, "Kode daerah", "chair_recused"),
    ),
]


def ids(cases: list[tuple[str, Break, tuple[str, int, str, str]]]) -> Iterator[str]:
    return (name for name, _, _ in cases)


def test_a_sound_workbook_becomes_a_roster(tmp_path: Path) -> None:
    result = checked(tmp_path, valid_tables())
    assert (result.problems, result.warnings) == ((), ())
    roster = result.roster
    assert isinstance(roster, Roster)
    event = roster.event
    assert (event.kind, event.starts, event.zone) == (
        EventKind.SELECTION,
        "2026-11-02",
        "Asia/Makassar",
    )
    assert (event.quota, event.reserve, event.minimum, event.example) == (2, 1, "2.6", True)
    assert [(v.id, v.serial, v.region, v.starts, v.confirmed) for v in roster.visits] == [
        ("V001", 1, "63.03", "08.00", True),
        ("V002", 2, "33.05", "09.00", False),
        ("V003", 3, "32.73", "08.00", True),
        ("V004", 4, "81.71", "08.00", True),
    ]
    assert [p.serial for p in roster.people] == [1, 2, 3, 4, 5, 6, 7]
    assert roster.class_group("A").chair() == "P1"
    assert roster.role_of(roster.people[-1].id) is Role.SECRETARIAT
    assert {d.value for d in roster.data} == {"sedang", "sekda", "tinggi", "2.71"}
    assert roster.regions[3].name == "Kabupaten Kebumen"
    answer = roster.self_answers[0]
    assert (answer.level, answer.text, answer.received) == (3, "=HYPERLINK(1)", "2026-10-19")


@pytest.mark.parametrize(("_name", "change", "place"), PROBLEMS, ids=list(ids(PROBLEMS)))
def test_each_fault_is_told_with_its_place(
    tmp_path: Path, _name: str, change: Break, place: tuple[str, int, str, str]
) -> None:
    tables = valid_tables()
    change(tables)
    result = checked(tmp_path, tables)
    assert place in found(result.problems)
    assert result.roster is None
    for language in ("id", "en"):
        assert all(p.told(Wording(language)) for p in (*result.problems, *result.warnings))


@pytest.mark.parametrize(("_name", "change", "place"), WARNINGS, ids=list(ids(WARNINGS)))
def test_what_a_person_should_look_at_does_not_bar(
    tmp_path: Path, _name: str, change: Break, place: tuple[str, int, str, str]
) -> None:
    tables = valid_tables()
    change(tables)
    result = checked(tmp_path, tables)
    assert place in found(result.warnings)
    assert result.problems == ()
    assert result.roster is not None
    assert all(p.told(Wording("en")) for p in result.warnings)


def test_many_faults_are_told_at_once_in_the_order_of_the_sheets(tmp_path: Path) -> None:
    tables = valid_tables()
    wanted = {("Jadwal", 2, "Kode daerah", "visit_below_quorum")}
    for name, change, place in PROBLEMS:
        if name in {"chair", "overlap", "employer", "data value", "year", "conflict kind"}:
            change(tables)
            wanted.add(place)
    result = checked(tmp_path, tables)
    assert wanted == found(result.problems)
    order = [layout.name for layout in LAYOUTS]
    sheets = [order.index(problem.sheet) for problem in result.problems]
    assert sheets == sorted(sheets)


def test_a_sentence_names_sheet_row_column_and_what_is_expected(tmp_path: Path) -> None:
    tables = valid_tables()
    put("Jadwal", 5, "Pukul", "25.00")(tables)
    put("Peserta", 2, "Kode daerah", "63.30")(tables)
    told = [problem.told(Wording()) for problem in checked(tmp_path, tables).problems]
    assert (
        "Lembar Jadwal, baris 5, kolom Pukul: “25.00” bukan jam; diharapkan JJ.MM dari 00.00 "
        "sampai 23.59, seperti 08.00."
    ) in told
    assert any("63.03 Kabupaten Banjar" in sentence for sentence in told)


def test_implied_conflicts_close_sheets(tmp_path: Path) -> None:
    tables = valid_tables()
    put("Asesor", 2, "Kode daerah asal", "32.73")(tables)
    put("Asesor", 5, "Kode daerah instansi", "63.03")(tables)
    add("Benturan", "P2", "32.73", "SEPROVINSI", "domisili")(tables)
    roster = checked(tmp_path, tables).roster
    assert roster is not None
    assert {(c.person, c.region, c.kind, c.blocking) for c in roster.conflicts} == {
        ("P2", "32.73", "same_province", False),
        ("P1", "32.73", "own_region", True),
        ("P4", "63.03", "employer", True),
    }


def test_weights_of_the_event_are_kept_exactly(tmp_path: Path) -> None:
    tables = valid_tables()
    shares = {"A1": 0.1, "A2": "0,2", "A3": 0.2, "A4": "0.1", "A5": 0.1, "A6": "20%", "A7": 0.1}
    for code, share in shares.items():
        add("Bobot", code, share)(tables)
    roster = checked(tmp_path, tables).roster
    assert roster is not None
    assert list(roster.event.weights.values()) == ["0.1", "0.2", "0.2", "0.1", "0.1", "0.2", "0.1"]


def test_cells_may_be_stored_as_excel_stores_them(tmp_path: Path) -> None:
    tables = valid_tables()
    for change in (
        item("Tanggal mulai", dt.date(2026, 11, 2)),
        item("Kuota", "2"),
        item("Data contoh", True),
        item("Ambang minimum", 2.6),
        put("Jadwal", 2, "Pukul", dt.time(8, 0)),
        put("Jadwal", 3, "Pukul", 9.0),
        put("Jadwal", 4, "Pukul", 1 / 3),
        put("Jadwal", 5, "Pukul", "8:00"),
        put("Peserta", 2, "Kode daerah", 63.03),
        put("Peserta", 3, "Nama daerah", "  kota   bandung "),
        put("Peserta", 5, "Kode daerah", "33,05"),
        put("Data", 11, "Nilai", 2.71),
        lambda t: t["Jadwal"].insert(1, []),
        lambda t: t["Kegiatan"].append(["", ""]),
    ):
        change(tables)
    result = checked(tmp_path, tables)
    assert result.problems == ()
    assert result.roster == checked(tmp_path, valid_tables()).roster


def test_group_rows_are_bounded_by_the_instrument(tmp_path: Path) -> None:
    tables = valid_tables()
    for change in (
        item("Jenis kegiatan", "EVALUASI I"),
        item("Instrumen", "EVA-B"),
        item("Kuota", ""),
        item("Ambang minimum", ""),
        lambda t: t["Data"].__delitem__(slice(1, None)),
        put("Isian mandiri", 2, "Kode indikator", "Q1#2"),
        *[add("Program", "63.03", "Q", f"Quick win {n}", "", "") for n in range(6)],
        add("Program", "63.03", "GOV", "Program", 9, "8,5"),
    ):
        change(tables)
    sound = checked(tmp_path, tables)
    assert sound.problems == ()
    assert sound.roster is not None
    assert sound.roster.rows_of(sound.roster.regions[0].code) == {"Q": 6, "GOV": 1}
    assert sound.roster.programmes[-1].realised == "8.5"
    assert ("Program", 0, "Kelompok", "group_short") in found(sound.warnings)
    add("Program", "63.03", "Q", "Quick win 7", "", "")(tables)
    assert ("Program", 9, "Kelompok", "group_too_long") in found(checked(tmp_path, tables).problems)


def test_an_unknown_instrument_does_not_hide_the_rest(tmp_path: Path) -> None:
    result = check_workbook(write(tmp_path / "uji.xlsx", valid_tables()), [])
    assert found(result.problems) == {("Kegiatan", 10, HEAD("Instrumen"), "instrument_unknown")}


GARBAGE = st.one_of(
    st.text(max_size=30),
    st.floats(allow_nan=False, allow_infinity=False),
    st.integers(-(10**12), 10**12),
    st.booleans(),
    st.dates(dt.date(1901, 1, 1), dt.date(2200, 1, 1)),
    st.times(),
    st.sampled_from(
        ["#N/A", "{=1+1}", "63.03", "A", "P1", "KETUA", "YA", "08.00", "A1.1", "SEL-A"]
    ),
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_no_cell_makes_the_check_fail(tmp_path: Path, data: st.DataObject) -> None:
    tables = valid_tables()
    for _ in range(data.draw(st.integers(1, 12))):
        sheet = data.draw(st.sampled_from(sorted(tables)))
        row = data.draw(st.sampled_from(tables[sheet]))
        row[data.draw(st.integers(0, len(row) - 1))] = data.draw(GARBAGE)
    result = checked(tmp_path, tables)
    assert (result.roster is None) == bool(result.problems)
    for language in ("id", "en"):
        assert all(p.told(Wording(language)) for p in (*result.problems, *result.warnings))


def test_a_kind_without_an_instrument_is_told(tmp_path: Path):
    tables = valid_tables()
    item("Jenis kegiatan", "MASTERPLAN")(tables)
    without = [one for one in INSTRUMENTS if one.code != "MP-A"]
    told = check_workbook(write(tmp_path / "uji.xlsx", tables), without).problems
    place = ("Kegiatan", 4, HEAD("Jenis kegiatan"), "kind_without_instrument")
    assert place in found(told)
