"""The sheet Kalibrasi and the column Tugas, read from real workbooks."""

from pathlib import Path

import pytest

from smartcity_desktop.domain.roster import PreparedCase, Roster
from smartcity_desktop.domain.words import Role
from tests.services.test_workbook import checked, found
from tests.workbooks import Tables, valid_tables

VALUES = (("A1.1", "sedang"), ("A2.3", "Sekretaris daerah"), ("A3.3", "tinggi"), ("A4.3", "2,71"))


def tables_with_cases(*codes: str) -> Tables:
    tables = valid_tables()
    tables["Kalibrasi"] = [
        ["Kode kasus", "Judul", "Uraian"],
        *[[code, f"Kasus {code}", "DATA CONTOH: kota tanpa nama."] for code in codes],
    ]
    for code in codes:
        tables["Data"] += [[code, of, value, "Uji", 2026] for of, value in VALUES]
    return tables


def roster_of(folder: Path, tables: Tables) -> Roster:
    result = checked(folder, tables)
    assert found(result.problems) == set()
    assert result.roster is not None
    return result.roster


def test_each_class_scores_each_case_before_the_first_day(tmp_path: Path) -> None:
    tables = tables_with_cases("KAL-1", "KAL-2")
    tables["Isian mandiri"].append(["kal-2", "A2.2", 3, "Ada.", ""])
    roster = roster_of(tmp_path, tables)
    places = [(v.region, v.class_code, v.day, v.starts, v.serial) for v in roster.cases]
    assert places == [
        ("KAL-1", "A", 0, "08.00", 901),
        ("KAL-1", "B", 0, "08.00", 902),
        ("KAL-2", "A", 0, "08.30", 903),
        ("KAL-2", "B", 0, "08.30", 904),
    ]
    first = PreparedCase(roster.cases[0].region, "Kasus KAL-1", "DATA CONTOH: kota tanpa nama.")
    assert roster.prepared[0] == first
    assert [a.level for a in roster.self_answers if a.region == "KAL-2"] == [3]
    assert len([d for d in roster.data if d.region == "KAL-1"]) == 4
    assert len(roster.regions) == 4


def test_an_event_without_cases_stays_as_it_was(tmp_path: Path) -> None:
    roster = roster_of(tmp_path, valid_tables())
    assert (roster.cases, roster.prepared) == ((), ())


def test_faults_of_cases_are_told_with_their_place(tmp_path: Path) -> None:
    tables = tables_with_cases("KAL-1", "KAL-1", "KASUS", "KAL-2")
    tables["Data"] = [row for row in tables["Data"] if row[:2] != ["KAL-2", "A4.3"]]
    tables["Program"].append(["KAL-9", "Q", "Contoh", "", ""])
    keys = {(p.sheet, p.row, p.key) for p in checked(tmp_path, tables).problems}
    assert {
        ("Kalibrasi", 3, "case_twice"),
        ("Kalibrasi", 4, "code_shape"),
        ("Kalibrasi", 5, "case_data_missing"),
        ("Program", 2, "case_unknown"),
    } <= keys


def test_a_single_case_is_warned_of(tmp_path: Path) -> None:
    result = checked(tmp_path, tables_with_cases("KAL-1"))
    assert result.roster is not None
    assert [p.key for p in result.warnings if p.sheet == "Kalibrasi"] == ["cases_few"]


@pytest.mark.parametrize(
    ("word", "role"), [("PENGAMAT", Role.OBSERVER), ("petugas", Role.FIELD_STAFF), ("", "")]
)
def test_people_outside_panels_have_a_duty(tmp_path: Path, word: str, role: str) -> None:
    tables = valid_tables()
    tables["Asesor"][0].append("Tugas")
    tables["Asesor"][-1].append(word)
    roster = roster_of(tmp_path, tables)
    person = roster.people[-1]
    assert person.duty == role
    assert roster.role_of(person.id) is (Role(role) if role else Role.SECRETARIAT)


def test_nobody_has_a_duty_and_a_seat(tmp_path: Path) -> None:
    tables = valid_tables()
    tables["Asesor"][0].append("Tugas")
    tables["Asesor"][1].append("PENGAMAT")
    assert {p.key for p in checked(tmp_path, tables).problems} >= {"seat_with_duty"}
