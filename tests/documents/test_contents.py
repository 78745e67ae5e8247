"""Contents of papers: data and typed texts alone are under a digest, and every form words them."""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pypdfium2
import pytest

from smartcity_desktop.documents.drawing import FORMS, draw_paper
from smartcity_desktop.documents.forms import vocabulary
from smartcity_desktop.documents.forms.attendance import attendance_1
from smartcity_desktop.documents.forms.class_papers import Naming
from smartcity_desktop.documents.forms.day_facts import DayWords
from smartcity_desktop.documents.forms.minutes import minutes_1
from smartcity_desktop.documents.press import Printing
from smartcity_desktop.documents.style import Paper
from smartcity_desktop.domain import class_facts as facts
from smartcity_desktop.domain.attendance import Attendance
from smartcity_desktop.domain.class_book import Said, read_book
from smartcity_desktop.domain.class_facts import ClassFact
from smartcity_desktop.domain.class_papers import ClassRecord
from smartcity_desktop.domain.day_facts import (
    ChangeOfDay,
    DayChange,
    EvidenceNews,
    EvidenceStep,
    LateSeals,
    PanelAbsence,
    TakenBackResult,
)
from smartcity_desktop.domain.documents import canonical, content_digest
from smartcity_desktop.domain.facts import PersonId, RegionCode, SheetId, VisitId
from smartcity_desktop.domain.instrument import Node, Text
from smartcity_desktop.domain.minutes import Minutes
from smartcity_desktop.domain.panel import comparison
from smartcity_desktop.domain.roster import Person
from smartcity_desktop.domain.words import (
    ConflictKind,
    DocumentKind,
    FlagOutcome,
    LeaderRank,
    RankRemark,
    Role,
    Stage,
    VisitState,
)
from tests.documents import kept, papers
from tests.documents.class_days import DAY, KINDS, MINUTE_MS, content, the_day

QR = "SCI1:" + "A" * 170
PRINTING = Printing("3-11-2026 16.05 WITA", "Laptop B-01", issuer="Dr. Ratna Wiryasaputra")
# What people typed in the course of the day.
TYPED = {
    "penerbangan dibatalkan",
    "tafsir keterpaduan anggaran berbeda; nilai panel memakai rata-rata",
    "Ditunjukkan DPA hlm. 9: kegiatan 2.16.03.",
    "Bukti A6.2 belum saya lihat.",
    "SK tim pelaksana",
    "listrik padam",
    "Drs. Contoh Pemimpin",
    "Laptop B-01",
}
# Whole numbers and fractions, ISO and starting times, digests, numbers of papers, ids and codes.
DATA = re.compile(
    r"-?\d+(/\d+)?|2026-11-0\dT[\d:]+\+08:00|\d\d\.\d\d|[0-9a-f]{64}"
    r"|B/2|B|J-AS-\d\d|[A-Z]{2}-[\w-]+|[A-Z]\d?(\.\d|/\d)?|"
)
VOCABULARIES = (DocumentKind, VisitState, Stage, Role, LeaderRank, ConflictKind)
CODES = {
    code
    for listed in (*VOCABULARIES, FlagOutcome, RankRemark, EvidenceStep, DayChange)
    for code in listed
}
OFFICE = Person(PersonId("SEK"), 90, "Kantor Contoh", "Sekretariat", "SEKRETARIAT")
# Codes that are also the words for what they mean.
ALIKE = {"final"}


def texts(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    pages = (page.get_textpage().get_text_range() for page in document)
    return "\f".join(text.replace("\r\n", "\n") for text in pages)


def without_digests(text: str) -> str:
    return re.sub(r"(SHA-256|sidik|sidik hasil) [0-9a-f]+", r"\1 …", text)


def values(body: Any) -> Iterator[str]:
    """Yield every text of a content that is no name of a field."""
    if isinstance(body, dict):
        for value in body.values():
            yield from values(value)
    elif isinstance(body, list):
        for value in body:
            yield from values(value)
    elif isinstance(body, str):
        yield body


def tokens(*told: str) -> set[str]:
    return {word.lower() for word in re.findall(r"\b[^\W\d_]{3,}\b", " ".join(told))}


@pytest.mark.parametrize("kind", KINDS)
def test_only_data_and_what_people_typed_is_under_the_digest(kind: DocumentKind) -> None:
    said = set(values(json.loads(canonical(content(kind)))))
    assert {one for one in said if not DATA.fullmatch(one) and one not in CODES} == TYPED & said
    assert TYPED & said


@pytest.mark.parametrize("kind", KINDS)
def test_no_word_of_package_or_form_is_under_the_digest(kind: DocumentKind) -> None:
    said = content(kind)
    printed = texts(draw_paper(said, the_day().published, Paper.A4, QR, PRINTING))
    lists = (vocabulary.ROLES, vocabulary.LEADERS, vocabulary.CONFLICTS, vocabulary.STATES)
    words = tokens(printed, *(text for listed in lists for text in listed.values()))
    held = [one for one in values(json.loads(canonical(said))) if one not in TYPED]
    assert words & tokens(*held) <= ALIKE
    assert len(words) > 100


def called_otherwise(node: Node) -> Node:
    children = tuple(map(called_otherwise, node.children))
    return replace(node, title=Text(f"Judul {node.code}", ""), children=children)


def said_otherwise(record: ClassRecord) -> ClassRecord:
    """Return the same facts of an event in which everything is called by another name."""
    published = record.published
    old, instrument = published.roster, published.instrument
    roster = replace(
        old,
        event=replace(old.event, name="Acara lain", venue="Tempat lain"),
        regions=tuple(replace(r, name=f"Daerah {r.code}", province="Lain") for r in old.regions),
        people=tuple(replace(p, name=f"Orang {p.serial}", institution="") for p in old.people),
        classes=tuple(replace(group, room="Ruang lain") for group in old.classes),
    )
    instrument = replace(
        instrument,
        title=Text("Instrumen lain", ""),
        bands=tuple(replace(b, label=Text(f"Predikat {b.from_}", "")) for b in instrument.bands),
        roots=tuple(map(called_otherwise, instrument.roots)),
    )
    other = replace(published, roster=roster, instrument=instrument)
    compared = {v: comparison(other, roster.visit(v), s) for v, s in record.sheets.items()}
    book = read_book(roster, instrument.min_valid, record.said)
    return replace(record, published=other, book=book, results=compared)


@pytest.mark.parametrize("kind", KINDS)
def test_a_corrected_name_title_or_label_changes_no_digest(kind: DocumentKind) -> None:
    renamed = said_otherwise(the_day())
    said = content(kind, renamed)
    assert canonical(said) == canonical(content(kind))
    printed = repr(FORMS[kind, 1][0](said, renamed.published))
    assert "Acara lain" in printed
    assert "Orang 1" in printed
    assert "Daerah 71.08" in printed
    for name in ("Seleksi Kesiapan Smart City Tahun", "Bambang", "Siau", "Kemampuan Keuangan"):
        assert name not in printed


def test_every_form_there_is_has_its_content_kept() -> None:
    assert set(kept.SHAPES) == set(FORMS)
    assert set(kept.digests()) == {kept.file_of(*form).name for form in FORMS}
    assert {kind for kind, _ in FORMS} == set(DocumentKind)


@pytest.mark.parametrize("paper", list(Paper))
@pytest.mark.parametrize(("kind", "form"), list(FORMS))
def test_a_kept_content_keeps_its_digest_and_its_text(
    kind: DocumentKind, form: int, paper: Paper
) -> None:
    said, path = kept.kept(kind, form), kept.file_of(kind, form)
    assert canonical(said) == path.read_bytes()
    assert hashlib.sha256(path.read_bytes()).hexdigest() == kept.digests()[path.name]
    printing = papers.PRINTING if kind is DocumentKind.SCORE_SHEET else PRINTING
    drawn = texts(draw_paper(said, kept.event_of(kind), paper, QR, printing))
    assert without_digests(drawn) == kept.golden_text(kind, paper.name).read_text("utf-8")


@pytest.mark.parametrize("kind", list(DocumentKind))
def test_the_same_facts_still_say_what_was_kept(kind: DocumentKind) -> None:
    said = kept.said_today(kind)
    assert content_digest(said) == kept.digests()[kept.file_of(kind, said.form).name]


def with_more(record: ClassRecord, *told: ClassFact) -> ClassRecord:
    """Return a day on which more was said before it was closed."""
    roster = record.published.roster
    published = replace(record.published, roster=replace(roster, people=(*roster.people, OFFICE)))
    *before, closing = record.said
    said = list(before)
    for fact in told:
        _, _, journal, seq = said[-1].moment
        ms = said[-1].room_ms + MINUTE_MS
        # A class is formed anew by the secretariat, everything else is the chair's.
        author = OFFICE.id if isinstance(fact, facts.ClassFormed) else said[0].author
        said.append(Said((ms, 0, journal, seq + 1), author, fact, ms))
    ms = said[-1].room_ms + MINUTE_MS
    said.append(replace(closing, moment=(ms, 0, *closing.moment[2:]), room_ms=ms))
    book = read_book(published.roster, published.instrument.min_valid, said)
    assert not book.refused, book.refused
    return replace(record, published=published, book=book, said=tuple(said))


@pytest.fixture(scope="module")
def troubled() -> ClassRecord:
    """A day on which somebody left, the class changed its room, and a region its time."""
    panel = the_day().published.roster.class_group("B").panel
    return with_more(
        the_day(),
        facts.PanelAttended("B", DAY, PersonId("AS-05"), False, "sakit."),
        facts.PanelAttended("B", DAY, PersonId("AS-05"), True, ""),
        facts.ClassFormed(
            "B", "Ruang Anggrek", tuple(f"{m.person} {m.role}" for m in panel), "atap bocor"
        ),
        facts.Seated(VisitId("V006"), "B", DAY, "15.30", 60, "jalan putus"),
    )


def test_what_changed_on_a_day_is_kept_as_data(troubled: ClassRecord) -> None:
    said, listed = (
        content(DocumentKind.MINUTES, troubled),
        content(DocumentKind.ATTENDANCE, troubled),
    )
    assert isinstance(said, Minutes)
    assert isinstance(listed, Attendance)
    assert said.head.room == listed.head.room == "Ruang Anggrek"
    assert said.absent == (PanelAbsence(PersonId("AS-05"), "2026-11-03T09:42:00+08:00", "sakit."),)
    assert [change.change for change in said.changes] == ["suspended", "formed", "seated"]
    moves = [(move.at, move.came) for one in listed.panel for move in one.moves]
    assert moves == [("2026-11-03T09:42:00+08:00", False), ("2026-11-03T09:43:00+08:00", True)]


def test_what_changed_on_a_day_is_worded(troubled: ClassRecord) -> None:
    said, listed = (
        content(DocumentKind.MINUTES, troubled),
        content(DocumentKind.ATTENDANCE, troubled),
    )
    assert isinstance(said, Minutes)
    assert isinstance(listed, Attendance)
    printed = minutes_1(said, troubled.published)
    assert "bertempat di Ruang Anggrek, Makassar (contoh), kami" in printed.opening
    told = [statement.text for statement in printed.statements]
    absent = "Anggota panel yang tidak hadir: Siti Rahmadewi, M.Si. sejak 09.42 WITA (sakit.)."
    assert told[1].endswith(absent)
    changes = next(text for text in told if text.startswith("Gangguan"))
    assert changes.endswith(
        "panel kelas B disusun ulang (atap bocor); 63.06 Kabupaten Hulu Sungai Selatan dijadwalkan "
        "ke kelas B hari ke-2 pukul 15.30 (jalan putus)."
    )
    rows = attendance_1(listed, troubled.published).panel.rows
    assert rows[4][2] == "hadir; meninggalkan ruang 09.42 WITA (sakit.); datang 09.43 WITA"


def test_every_entry_of_a_day_has_its_words() -> None:
    said = content(DocumentKind.MINUTES)
    assert isinstance(said, Minutes)
    words = DayWords(Naming(said.head, the_day().published))
    region, at = RegionCode("13.73"), "2026-11-03T15:12:00+08:00"
    ratna, melati = PersonId("AS-01"), PersonId("AS-03")
    steps = [
        (
            EvidenceNews(region, EvidenceStep.AWAITED, at, "SK"),
            "SK, ditunggu sampai Sel 3 Nov 15.12",
        ),
        (EvidenceNews(region, EvidenceStep.COMPLETE, at), "lengkap pada 15.12 WITA"),
        (EvidenceNews(region, EvidenceStep.INCOMPLETE, at), "tidak lengkap pada 15.12 WITA"),
        (
            EvidenceNews(region, EvidenceStep.RECEIVED, at, files=2),
            "2 berkas diterima, terakhir pukul 15.12 WITA",
        ),
    ]
    for news, told in steps:
        assert words.evidence(news) == f"13.73 Kota Sawahlunto: {told}"
    assert words.taken_back(TakenBackResult(region, at, "salah ketik")) == (
        "13.73 Kota Sawahlunto, 15.12 WITA: salah ketik"
    )
    late = LateSeals(region, (ratna, melati), "menunggu lama", (SheetId("LP-2026-B-002-03"),))
    assert list(words.late_seals(late)) == [
        "13.73 Kota Sawahlunto tanpa Dr. Ratna Wiryasaputra, Dra. Melati Harahapan (menunggu lama)",
        "13.73 Kota Sawahlunto, lembar LP-2026-B-002-03 disegel setelah dibuka",
    ]
    called = ChangeOfDay(DayChange.SUBSTITUTED, "sakit", person=melati, absent=ratna)
    assert words.change(called) == (
        "Dra. Melati Harahapan menggantikan Dr. Ratna Wiryasaputra (sakit)"
    )
    assert words.absence(PanelAbsence(melati)) == "Dra. Melati Harahapan"
