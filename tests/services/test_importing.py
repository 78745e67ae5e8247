"""The secretariat's workbook and folder: everything wrong at once, all of it or nothing."""

from pathlib import Path

import pytest

from smartcity_desktop.domain.evidence import Arrival, later_answers
from smartcity_desktop.domain.facts import PersonId
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.services.collecting import Collecting
from smartcity_desktop.services.importing import Importing
from smartcity_desktop.services.preparing.checking import check_workbook
from smartcity_desktop.services.profile import Profile
from smartcity_desktop.storage.files import unfinished_files, whole_files
from tests.builders import CHAIR, PublishedEvent, a_profile, a_published_event
from tests.documents.exhibit_files import a_pdf, a_picture
from tests.services.test_workbook import INSTRUMENTS
from tests.services.test_workbook_meaning import FILES
from tests.workbooks import write

HEADER: list[object] = ["Kode daerah", "Kode indikator", "Judul", "Nama berkas"]


@pytest.fixture
def profile(tmp_path: Path, event: PublishedEvent):
    opened = a_profile(tmp_path / "profil", event, CHAIR)
    yield opened
    opened.close()


def a_folder(folder: Path) -> Path:
    for region, name, content in (
        ("35.74", "rpjmd.pdf", a_pdf(2)),
        ("35.74", "Foto Ruang.JPG", a_picture("JPEG")),
        ("13.73", "sk.png", a_picture("PNG")),
    ):
        (folder / region).mkdir(parents=True, exist_ok=True)
        (folder / region / name).write_bytes(content)
    return folder


def a_workbook(path: Path, *rows: list[object]) -> Path:
    return write(path, {"Bukti": [HEADER, *rows]})


SOUND: tuple[list[object], ...] = (
    ["35.74", "A2.2", "RPJMD 2025–2029", "rpjmd.pdf"],
    ["35.74", "", "Ruang kendali", "foto ruang.jpg"],
    ["13.73", "A1.2", "SK Tim Pelaksana", "sk.png"],
)


def test_workbook_and_folder_become_evidence_of_each_region(tmp_path: Path, profile: Profile):
    folder = a_folder(tmp_path / "bukti")
    importing = Importing(profile)
    plan = importing.plan(a_workbook(tmp_path / "bukti.xlsx", *SOUND), folder)
    assert plan.problems == plan.warnings == ()
    told: list[tuple[int, int]] = []
    done = importing.carry_out(plan, lambda number, count: told.append((number, count)))
    assert (done.added, done.known) == (3, 0)
    assert told == [(1, 3), (2, 3), (3, 3)]
    collecting = Collecting(profile)
    visits = {v.region: v.id for v in profile.roster.visits}
    found = collecting.exhibits(visits[profile.roster.regions[0].code])
    assert [(e.title, e.indicator) for e in found] == [
        ("RPJMD 2025–2029", "A2.2"),
        ("Ruang kendali", ""),
    ]
    assert len(whole_files(profile.store)) == 3
    again = importing.plan(a_workbook(tmp_path / "lagi.xlsx", *SOUND), folder)
    assert importing.carry_out(again).known == 3


def test_a_title_that_is_not_taken_is_told(tmp_path: Path, profile: Profile):
    """Two names of one content are one piece of evidence, in one workbook or in two."""
    folder = a_folder(tmp_path / "bukti")
    content = (folder / "35.74" / "rpjmd.pdf").read_bytes()
    (folder / "35.74" / "salinan.pdf").write_bytes(content)
    copy: list[object] = ["35.74", "A2.2", "Renstra", "salinan.pdf"]
    importing = Importing(profile)
    visits = {v.region: v.id for v in profile.roster.visits}
    region = profile.roster.regions[0].code
    for rows in ((*SOUND, copy), (copy,)):
        plan = importing.plan(a_workbook(tmp_path / f"{len(rows)}.xlsx", *rows), folder)
        told = [w.details for w in plan.warnings if w.key == "evidence_same"]
        assert told == [{"value": "Renstra", "kept": "RPJMD 2025–2029"}]
        importing.carry_out(plan)
        found = Collecting(profile).exhibits(visits[region])
        assert [e.title for e in found] == ["RPJMD 2025–2029", "Ruang kendali"]


def test_every_problem_is_told_at_once_and_nothing_is_stored(tmp_path: Path, profile: Profile):
    folder = a_folder(tmp_path / "bukti")
    (folder / "13.73" / "catatan.docx").write_bytes(b"PK\x03\x04")
    (folder / "13.73" / "rusak.pdf").write_bytes(b"%PDF-1.4 terpotong")
    (folder / "13.73" / "lain.png").write_bytes(a_picture("PNG"))
    before = profile.store.head.next_seq
    rows: list[list[object]] = [
        ["35.74", "A2.2", "RPJMD", "rpjmd.pdf"],
        ["35.74", "A2.2", "RPJMD lagi", "RPJMD.pdf"],
        ["35.74", "Z9", "RPJMD", "rpjmd.pdf"],
        ["99.99", "", "Tak dikenal", "a.pdf"],
        ["13.73", "", "", "sk.png"],
        ["13.73", "", "Hilang", "hilang.pdf"],
        ["13.73", "", "Catatan", "catatan.docx"],
        ["13.73", "", "Rusak", "rusak.pdf"],
        ["13.73", "", "Keluar", "../35.74/rpjmd.pdf"],
    ]
    plan = Importing(profile).plan(a_workbook(tmp_path / "bukti.xlsx", *rows), folder)
    found = {(p.row, p.column, p.key) for p in plan.problems}
    assert found == {
        (3, "Nama berkas", "evidence_twice"),
        (4, "Kode indikator", "indicator_unknown"),
        (5, "Kode daerah", "region_unknown"),
        (6, "Judul", "cell_empty"),
        (7, "Nama berkas", "evidence_file_missing"),
        (8, "Nama berkas", "exhibit_kind"),
        (9, "Nama berkas", "exhibit_damaged"),
        (10, "Nama berkas", "evidence_name"),
    }
    assert {p.sheet for p in plan.problems} == {"Bukti"}
    assert [w.details["value"] for w in plan.warnings] == [
        "13.73/lain.png", "13.73/sk.png", "35.74/Foto Ruang.JPG"
    ]  # fmt: skip
    for language in ("id", "en"):
        assert all("{" not in p.told(Wording(language)) for p in plan.problems)
    assert plan.items == ()
    assert profile.store.head.next_seq == before
    assert whole_files(profile.store) | unfinished_files(profile.store) == frozenset()


def test_a_missing_folder_and_an_empty_sheet_are_told(tmp_path: Path, profile: Profile):
    workbook = a_workbook(tmp_path / "kosong.xlsx")
    missing = Importing(profile).plan(workbook, tmp_path / "tidak-ada")
    assert [p.key for p in missing.problems] == ["evidence_folder"]
    (tmp_path / "ada").mkdir()
    empty = Importing(profile).plan(workbook, tmp_path / "ada")
    assert [p.key for p in empty.problems] == ["sheet_empty"]


NAMES = [
    ("SK  Bupati.pdf", "SK Bupati.pdf"),
    ("Re\u0301sume\u0301 program.pdf", "R\u00e9sum\u00e9 program.pdf"),
    ("Perbup No. 5\u20192017.pdf", "Perbup No. 5'2017.pdf"),
    ("Lampiran \u2013 1.PDF", "lampiran - 1.pdf"),
    ("\uff33\uff2b.pdf", "SK.pdf"),
    ("SK\u00a0Bupati.pdf", "SK Bupati.pdf"),
]


@pytest.mark.parametrize(("stored", "typed"), NAMES, ids=[typed for _, typed in NAMES])
def test_files_are_found_by_names_that_look_the_same(
    tmp_path: Path, profile: Profile, stored: str, typed: str
):
    folder = tmp_path / "bukti"
    (folder / "35.74").mkdir(parents=True)
    (folder / "35.74" / stored).write_bytes(a_pdf(2))
    plan = Importing(profile).plan(
        a_workbook(tmp_path / "bukti.xlsx", ["35.74", "", "Surat", typed]), folder
    )
    assert plan.problems == plan.warnings == ()
    assert [item.file.path.name for item in plan.items] == [stored]


def test_names_that_are_not_there_are_answered_with_the_nearest(tmp_path: Path, profile: Profile):
    folder = tmp_path / "bukti"
    (folder / "35.74").mkdir(parents=True)
    (folder / "13.73 Kota Sawahlunto").mkdir()
    for name in ("SK Bupati 2025.pdf", "foto.pdf", "FOTO.pdf"):
        (folder / "35.74" / name).write_bytes(a_pdf(2))
    (folder / "lepas.pdf").write_bytes(a_pdf(2))
    rows: list[list[object]] = [
        ["35.74", "", "SK", "SK Bupati 2024.pdf"],
        ["35.74", "", "Foto", "Foto.pdf"],
        ["13.73", "", "SK", "sk.pdf"],
        ["13.73", "", "RPJMD", "rpjmd.pdf"],
        ["35.74", "", "Laporan", "laporan:akhir.pdf"],
        ["35.74", "", "Laporan", "NUL.pdf"],
        ["KAL-1", "", "Laporan", "kasus.pdf"],
    ]
    plan = Importing(profile).plan(a_workbook(tmp_path / "bukti.xlsx", *rows), folder)
    told = {p.row: (p.key, p.details.get("nearest", ""), p.others) for p in plan.problems}
    assert told == {
        2: ("evidence_file_missing", "\u201cSK Bupati 2025.pdf\u201d", ()),
        3: ("evidence_file_missing", "\u201cFOTO.pdf\u201d, \u201cfoto.pdf\u201d", ()),
        4: ("evidence_no_folder", "13.73 Kota Sawahlunto", (("Bukti", 5),)),
        6: ("evidence_name", "", ()),
        7: ("evidence_name", "", ()),
        8: ("case_unknown", "", ()),
    }
    assert {w.details["value"] for w in plan.warnings} >= {"lepas.pdf"}


def test_own_answers_that_came_later_are_recorded_once(tmp_path: Path, profile: Profile):
    roster = profile.package.roster
    known = roster.self_answers[0]
    code, other = known.indicator, roster.self_answers[1].indicator
    rows: list[list[object]] = [
        ["Kode daerah", "Kode indikator", "Tingkat", "Uraian", "Tanggal diterima"],
        [known.region, code, known.level, known.text, "21/10/2026"],
        [known.region, other, 2, "Perda terbit bulan ini", "3/11/2026"],
    ]
    workbook = write(tmp_path / "isian.xlsx", {"Isian mandiri": rows})
    folder = tmp_path / "bukti"
    folder.mkdir()
    importing = Importing(profile)
    plan = importing.plan(workbook, folder)
    assert plan.problems == ()
    assert importing.carry_out(plan).answers == 1
    visit = next(v.id for v in roster.visits if v.region == known.region)
    (answer, when) = later_answers(profile.book, visit)[other]
    assert (answer.level, answer.received, when) == (2, "2026-11-03", Arrival.IN_TIME)
    assert importing.plan(workbook, folder).answers == ()
    rows.append([known.region, "Z9", 9, "", ""])
    wrong = importing.plan(write(tmp_path / "salah.xlsx", {"Isian mandiri": rows}), folder)
    assert {(p.sheet, p.row, p.key) for p in wrong.problems} == {
        ("Isian mandiri", 4, "indicator_unknown")
    }


def test_who_may_not_bring_evidence_stores_nothing(
    tmp_path: Path, event: PublishedEvent, profile: Profile
):
    from smartcity_desktop.domain.errors import DomainError
    from tests.builders import MEMBER

    member = a_profile(tmp_path / "anggota", event, MEMBER)
    plan = Importing(member).plan(
        a_workbook(tmp_path / "bukti.xlsx", *SOUND), a_folder(tmp_path / "bukti")
    )
    with pytest.raises(DomainError) as refused:
        Importing(member).carry_out(plan)
    assert refused.value.key == "right_missing"
    assert whole_files(member.store) == frozenset()
    member.close()


def test_the_workbook_that_was_published_is_taken_as_it_stands(tmp_path: Path):
    book = FILES / "evidence-with-calibration-answers.xlsx"
    checked = check_workbook(book, INSTRUMENTS)
    assert checked.roster is not None
    event = a_published_event(checked.roster)
    secretary = a_profile(tmp_path / "sekretariat", event, checked.roster.person(PersonId("S01")))
    folder = tmp_path / "bukti"
    (folder / "96.04").mkdir(parents=True)
    (folder / "96.04" / "rpjmd.pdf").write_bytes(a_pdf(2))
    plan = Importing(secretary).plan(book, folder)
    assert plan.problems == ()
    assert plan.answers == ()
    assert len(plan.items) == 1
    secretary.close()
