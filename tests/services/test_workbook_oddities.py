"""What can be carried out and is odd is warned of, and a workbook with it is still published."""

from pathlib import Path

import pytest

from smartcity_desktop.host.wording import Wording
from tests.services.test_workbook import (
    HEAD,
    Break,
    add,
    all_of,
    checked,
    found,
    ids,
    item,
    put,
)
from tests.workbooks import Tables, valid_tables

Case = tuple[str, Break, tuple[str, int, str, str]]


def cases(*rows: tuple[object, ...]) -> Break:
    def change(tables: Tables) -> None:
        tables["Kalibrasi"] = [["Kode kasus", "Judul", "Uraian"], *map(list, rows)]
        values = (("A1.1", "sedang"), ("A2.3", "sekda"), ("A3.3", "tinggi"), ("A4.3", "2,71"))
        for row in rows:
            tables["Data"] += [[row[0], code, value, "Uji", 2026] for code, value in values]

    return change


EVIDENCE = [["Kode daerah", "Kode indikator", "Judul", "Nama berkas"]]
SEVENTH = (
    add("Asesor", "P7", "Dr. P7 Uji", "Kampus", "PRAKTISI", "", "", ""),
    add("Panel", "B", "P7", "ANGGOTA"),
)
ODD: list[Case] = [
    ("quota 0", item("Kuota", 0), ("Kegiatan", 13, HEAD("Kuota"), "quota_zero")),
    (
        "reserves",
        all_of(item("Kuota", 1), item("Cadangan", 2)),
        ("Kegiatan", 14, HEAD("Cadangan"), "reserve_large"),
    ),
    ("stage 0", item("Menit paparan", 0), ("Kegiatan", 17, HEAD("Menit paparan"), "stage_zero")),
    (
        "weekend",
        item("Tanggal mulai", "07/11/2026"),
        ("Kegiatan", 6, HEAD("Tanggal mulai"), "days_on_weekend"),
    ),
    (
        "past",
        all_of(
            item("Data contoh", "TIDAK"), item("Tanggal mulai", "02/11/2020"), item("Tahun", 2020)
        ),
        ("Kegiatan", 6, HEAD("Tanggal mulai"), "event_past"),
    ),
    (
        "far",
        all_of(
            item("Data contoh", "TIDAK"), item("Tanggal mulai", "01/11/2099"), item("Tahun", 2099)
        ),
        ("Kegiatan", 6, HEAD("Tanggal mulai"), "event_far"),
    ),
    (
        "year in title",
        item("Nama kegiatan", "Seleksi 2025"),
        ("Kegiatan", 3, HEAD("Nama kegiatan"), "other_year"),
    ),
    (
        "year in code",
        item("Kode kegiatan", "seleksi-2025"),
        ("Kegiatan", 2, HEAD("Kode kegiatan"), "other_year"),
    ),
    (
        "unofficial",
        item("Data contoh", "TIDAK"),
        ("Kegiatan", 10, HEAD("Instrumen"), "instrument_unofficial"),
    ),
    (
        "practice",
        all_of(item("Data contoh", "TIDAK"), item("Nama kegiatan", "Gladi bersih seleksi")),
        ("Kegiatan", 3, HEAD("Nama kegiatan"), "title_of_practice"),
    ),
    (
        "centre of the template",
        item("Data contoh", "TIDAK"),
        ("Kegiatan", 21, HEAD("Alamat pusat"), "centre_example"),
    ),
    (
        "idle day",
        item("Jumlah hari", 3),
        ("Kegiatan", 7, HEAD("Jumlah hari"), "days_without_slots"),
    ),
    (
        "tolerance",
        item("Toleransi hadir (menit)", 60),
        ("Kegiatan", 16, HEAD("Toleransi hadir (menit)"), "tolerance_long"),
    ),
    ("one room", put("Kelas", 3, "Ruang", "ruang  1"), ("Kelas", 3, "Ruang", "room_shared")),
    (
        "one room, a point",
        put("Kelas", 3, "Ruang", "RUANG. 1."),
        ("Kelas", 3, "Ruang", "room_shared"),
    ),
    (
        "one room, no space",
        put("Kelas", 3, "Ruang", "Ruang1"),
        ("Kelas", 3, "Ruang", "room_shared"),
    ),
    ("digits in a name", put("Asesor", 3, "Nama", "Dr. 123"), ("Asesor", 3, "Nama", "name_odd")),
    (
        "one number",
        all_of(
            put("Asesor", 2, "NIP", "198503302010121004"),
            put("Asesor", 3, "NIP", "19850330 201012 1 004"),
        ),
        ("Asesor", 3, "NIP", "number_twice"),
    ),
    ("short NIP", put("Asesor", 2, "NIP", "19850330201"), ("Asesor", 2, "NIP", "number_shape")),
    (
        "NIP without birthday",
        put("Asesor", 2, "NIP", "198513302010121004"),
        ("Asesor", 2, "NIP", "number_shape"),
    ),
    (
        "professor as secretariat",
        add("Asesor", "P9", "Prof. P9 Uji", "Kampus", "AKADEMISI", "", "", ""),
        ("Asesor", 9, "ID asesor", "person_as_secretariat"),
    ),
    (
        "same name",
        put("Asesor", 3, "Nama", "dr. P1 uji"),
        ("Asesor", 3, "Nama", "person_name_twice"),
    ),
    (
        "conflict with nobody",
        add("Benturan", "P1", "33.74", "MOU", "2024"),
        ("Benturan", 2, "Kode daerah", "conflict_not_invited"),
    ),
    (
        "own region that is not",
        all_of(
            *SEVENTH,
            put("Asesor", 5, "Kode daerah asal", "33.05"),
            add("Benturan", "P4", "32.73", "DAERAH SENDIRI", "lahir"),
        ),
        ("Benturan", 2, "Jenis", "conflict_kind_odd"),
    ),
    (
        "other province",
        all_of(
            put("Asesor", 2, "Kode daerah asal", "33.74"),
            add("Benturan", "P1", "63.03", "SEPROVINSI", "lahir"),
        ),
        ("Benturan", 2, "Jenis", "conflict_kind_odd"),
    ),
    (
        "assessor of nobody",
        all_of(
            *SEVENTH,
            add("Benturan", "P5", "32.73", "KELUARGA", "x"),
            add("Benturan", "P5", "81.71", "KELUARGA", "x"),
        ),
        ("Panel", 6, "ID asesor", "assessor_idle"),
    ),
    (
        "region and province",
        add("Peserta", "63", "Provinsi Kalimantan Selatan", "", "", ""),
        ("Peserta", 6, "Kode daerah", "province_too"),
    ),
    (
        "leader of a refusal",
        all_of(
            put("Peserta", 5, "Konfirmasi", "TIDAK"),
            put("Peserta", 5, "Pimpinan delegasi", "SEKDA"),
        ),
        ("Peserta", 5, "Pimpinan delegasi", "leader_declined"),
    ),
    (
        "three decimals",
        put("Peserta", 2, "Indeks sebelumnya", 3.331),
        ("Peserta", 2, "Indeks sebelumnya", "previous_digits"),
    ),
    (
        "waiting without a turn",
        add("Peserta", "33.74", "Kota Semarang", "BELUM", "", ""),
        ("Peserta", 6, "Kode daerah", "pending_unscheduled"),
    ),
    ("at night", put("Jadwal", 2, "Pukul", "03.00"), ("Jadwal", 2, "Pukul", "slot_odd_hours")),
    ("late", put("Jadwal", 2, "Pukul", "20.30"), ("Jadwal", 2, "Pukul", "slot_odd_hours")),
    (
        "five hours",
        put("Jadwal", 5, "Durasi (menit)", 300),
        ("Jadwal", 5, "Durasi (menit)", "slot_long"),
    ),
    ("future data", put("Data", 2, "Tahun", 2062), ("Data", 2, "Tahun", "data_year")),
    ("old data", put("Data", 2, "Tahun", 1996), ("Data", 2, "Tahun", "data_year")),
    (
        "other leader",
        put("Peserta", 2, "Pimpinan delegasi", "KADIS"),
        ("Data", 3, "Nilai", "leader_differs"),
    ),
    (
        "answers long ago",
        put("Isian mandiri", 2, "Tanggal diterima", "19/10/2016"),
        ("Isian mandiri", 2, "Tanggal diterima", "received_early"),
    ),
    (
        "answers yet to come",
        put("Isian mandiri", 2, "Tanggal diterima", "19/10/2099"),
        ("Isian mandiri", 2, "Tanggal diterima", "received_ahead"),
    ),
    (
        "answers of nobody",
        all_of(
            add("Peserta", "33.74", "Kota Semarang", "BELUM", "", ""),
            add("Isian mandiri", "33.74", "A2.2", 3, "Ada", ""),
        ),
        ("Isian mandiri", 3, "Kode daerah", "region_without_turn"),
    ),
    (
        "case that names a region",
        cases(("KAL-1", "Kota Bandung dahulu", "x"), ("KAL-2", "Kota lain", "y")),
        ("Kalibrasi", 2, "Kode kasus", "case_names_region"),
    ),
    (
        "evidence of another kind",
        lambda t: t.__setitem__("Bukti", [*EVIDENCE, ["63.03", "", "SK", "sk.docx"]]),
        ("Bukti", 2, "Nama berkas", "evidence_ending"),
    ),
    (
        "weight 0",
        all_of(
            add("Bobot", "A1", "0,4"),
            *[add("Bobot", f"A{n}", "0,15") for n in range(2, 6)],
            add("Bobot", "A6", 0),
            add("Bobot", "A7", 0),
        ),
        ("Bobot", 7, "Bobot", "weight_zero"),
    ),
    (
        "nobody to lead",
        lambda t: t["Asesor"].pop(),
        ("Asesor", 0, "ID asesor", "no_secretariat"),
    ),
    (
        "only a reserve",
        add("Panel", "A", "S1", "CADANGAN"),
        ("Asesor", 0, "ID asesor", "no_secretariat"),
    ),
]


@pytest.mark.parametrize(("_name", "change", "place"), ODD, ids=list(ids(ODD)))
def test_what_is_odd_is_told_and_does_not_bar(
    tmp_path: Path, _name: str, change: Break, place: tuple[str, int, str, str]
) -> None:
    tables = valid_tables()
    change(tables)
    result = checked(tmp_path, tables)
    assert result.problems == ()
    assert place in found(result.warnings)
    assert result.roster is not None
    for language in ("id", "en"):
        assert all("{" not in p.told(Wording(language)) for p in result.warnings)


CANNOT: list[Case] = [
    (
        "minimum above the scale",
        item("Ambang minimum", 260),
        ("Kegiatan", 15, HEAD("Ambang minimum"), "number_bounds"),
    ),
    (
        "minimum just above the scale",
        item("Ambang minimum", "5,01"),
        ("Kegiatan", 15, HEAD("Ambang minimum"), "number_bounds"),
    ),
    ("data off the bounds", put("Data", 11, "Nilai", 26), ("Data", 11, "Nilai", "data_bounds")),
    (
        "previous index",
        put("Peserta", 2, "Indeks sebelumnya", "3.331"),
        ("Peserta", 2, "Indeks sebelumnya", "number_ambiguous"),
    ),
]


@pytest.mark.parametrize(("_name", "change", "place"), CANNOT, ids=list(ids(CANNOT)))
def test_what_cannot_be_carried_out_is_refused(
    tmp_path: Path, _name: str, change: Break, place: tuple[str, int, str, str]
) -> None:
    tables = valid_tables()
    change(tables)
    assert found(checked(tmp_path, tables).problems) == {place}


def test_programmes_that_cannot_be_quite_right_are_told(tmp_path: Path) -> None:
    tables = valid_tables()
    for change in (
        item("Jenis kegiatan", "EVALUASI I"),
        item("Instrumen", "EVA-B"),
        item("Kuota", ""),
        item("Ambang minimum", ""),
        lambda t: t["Data"].__delitem__(slice(1, None)),
        lambda t: t["Isian mandiri"].__delitem__(slice(1, None)),
        add("Program", "63.03", "GOV", "Layanan aduan", 10, 25),
        add("Program", "63.03", "GOV", "layanan  ADUAN", 10, 9),
        add("Program", "63.03", "GOV", "Lain", "", 9),
    ):
        change(tables)
    result = checked(tmp_path, tables)
    assert result.problems == ()
    assert {
        ("Program", 2, "Realisasi", "realised_over_target"),
        ("Program", 3, "Nama program", "programme_twice"),
        ("Program", 4, "Realisasi", "realised_without_target"),
    } <= found(result.warnings)
