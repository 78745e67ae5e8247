"""A class day as its facts have left it: agreed, absent and moved regions, ready for papers."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from smartcity_desktop.domain import class_facts as facts
from smartcity_desktop.domain.attendance import attendance
from smartcity_desktop.domain.class_book import Said, read_book
from smartcity_desktop.domain.class_facts import ClassFact
from smartcity_desktop.domain.class_papers import (
    ClassRecord,
    KnownJournal,
    SealedSheet,
    day_key,
    region_key,
)
from smartcity_desktop.domain.class_recap import class_recap
from smartcity_desktop.domain.day_report import day_report
from smartcity_desktop.domain.documents import PaperContent, Published
from smartcity_desktop.domain.facts import PersonId, RegionCode, Revised, Submitted, VisitId
from smartcity_desktop.domain.instrument import Instrument
from smartcity_desktop.domain.minutes import minutes
from smartcity_desktop.domain.panel import comparison, result_digest, seal_of
from smartcity_desktop.domain.region_recap import region_recap
from smartcity_desktop.domain.roster import (
    ClassGroup,
    Conflict,
    PanelMember,
    Person,
    Programme,
    Region,
    Roster,
    Visit,
)
from smartcity_desktop.domain.sheet import Sheet, blank_sheet
from smartcity_desktop.domain.words import DocumentKind, Role, SheetState, SigningWay, Stage
from tests.documents import papers

# 3 November 2026, 08.00 in Makassar: day 2 of the event.
MORNING_MS = 1_793_664_000_000
MINUTE_MS = 60_000
NAMES = (
    "Dr. Ratna Wiryasaputra",
    "Ir. Bambang Suryalaga, M.T.",
    "Dra. Melati Harahapan",
    "Yohanes Tandikala, M.Kom.",
    "Siti Rahmadewi, M.Si.",
    "Prof. Dr. Ir. H. Muhammad Abdurrahman Wahidin Siregar, M.Sc., Ph.D., IPU.",
    "I Gusti Ayu Made Kusumawardhani Prameswari, S.Kom., M.M.",
)
REGIONS = (
    ("35.74", "Kota Probolinggo", "Jawa Timur"),
    ("13.73", "Kota Sawahlunto", "Sumatera Barat"),
    ("71.08", "Kabupaten Kepulauan Siau Tagulandang Biaro", "Sulawesi Utara"),
    ("64.09", "Kabupaten Penajam Paser Utara", "Kalimantan Timur"),
    ("73.10", "Kabupaten Pangkajene dan Kepulauan", "Sulawesi Selatan"),
    ("63.06", "Kabupaten Hulu Sungai Selatan", "Kalimantan Selatan"),
)
ABSENT, AWAY = 5, 6
HEAD = "4e1c77a0" + "5b" * 28
DAY = 2
KINDS = [kind for kind in DocumentKind if kind is not DocumentKind.SCORE_SHEET]


def class_roster(of: Instrument, assessors: int, quick_wins: int = 2) -> Roster:
    base = papers.roster(of)
    people = tuple(
        Person(PersonId(f"AS-{n:02d}"), n, name, f"Instansi Contoh {n}", "AKADEMISI")
        for n, name in enumerate(NAMES[:assessors], start=1)
    )
    panel = [PanelMember(person.id, Role.MEMBER) for person in people]
    panel[0] = PanelMember(people[0].id, Role.CHAIR)
    regions = tuple(Region(RegionCode(c), name, p, "2025") for c, name, p in REGIONS)
    return replace(
        base,
        regions=regions,
        people=people,
        classes=(ClassGroup("B", "Ruang Nusantara 2", tuple(panel)),),
        visits=tuple(
            Visit(
                VisitId(f"V{n:03d}"),
                n,
                region.code,
                "B",
                DAY,
                f"{8 + n:02d}.00",
                60,
                confirmed=True,
            )
            for n, region in enumerate(regions, start=1)
        ),
        data=tuple(replace(d, region=r.code) for d in base.data for r in regions),
        programmes=tuple(
            Programme(region.code, "Q", f"Quick win {n}")
            for region in regions
            for n in range(quick_wins)
        ),
        conflicts=(Conflict(people[1].id, regions[3].code, "mentored", "2024", blocking=True),),
    )


class Scribe:
    """Writes class facts one minute apart in the chair's journal, or in somebody else's.

    `ahead_ms` is how far the order has run ahead with a colleague's fast clock.
    """

    def __init__(self, chair: PersonId, ahead_ms: int = 0) -> None:
        self.said: list[Said] = []
        self._chair, self._ahead_ms = chair, ahead_ms

    def say(self, *told: ClassFact, author: PersonId | None = None) -> None:
        for fact in told:
            count = len(self.said)
            person = author or self._chair
            room_ms = MORNING_MS + count * MINUTE_MS
            moment = (room_ms + self._ahead_ms, 0, f"J-{person}", count)
            self.said.append(Said(moment, person, fact, room_ms))


def sheet_of(published: Published, visit: Visit, person: PersonId, seed: int) -> Sheet:
    roster = published.roster
    blank = blank_sheet(roster, published.instrument, roster.sheet_id(visit, person))
    marks = {
        node.code: min((3, 2, 3, 4, 3, 2, 3)[(number + seed) % 7], 4)
        for number, node in enumerate(blank.judged())
    }
    rated = published.instrument.ratings
    sealed = Submitted(blank.id, 1, f"{seed:02x}" * 32, "2026-11-03T11:31:20+08:00")
    return replace(
        blank,
        state=SheetState.SUBMITTED,
        marks=marks,
        rating=rated[0].code if rated else "",
        sealed=sealed,
    )


def moderated(sheet: Sheet, reason: str) -> Sheet:
    """Return a sheet whose owner raised two levels after the reveal."""
    codes = [code for code, mark in sheet.marks.items() if mark == 2][:2]
    revised = tuple(Revised(sheet.id, 2, code, 2, 3, reason) for code in codes)
    assert sheet.sealed
    return replace(
        sheet,
        revision=2,
        marks={**sheet.marks, **dict.fromkeys(codes, 3)},
        revised=revised,
        sealed=replace(sheet.sealed, revision=2, digest="ab" * 32),
    )


def class_day(
    code: str = "SEL-A",
    assessors: int = 5,
    quick_wins: int = 2,
    *,
    reason: str = "Ditunjukkan DPA hlm. 9: kegiatan 2.16.03.",
    example: bool = True,
    closed: bool = True,
    ahead_ms: int = 0,
) -> ClassRecord:
    """Return a closed day: four agreed regions, one absent, one still scheduled."""
    of = papers.instrument(code)
    roster = class_roster(of, assessors, quick_wins)
    roster = replace(roster, event=replace(roster.event, example=example))
    published = Published(roster, of, "11" * 32, papers.PACKAGE)
    people = [person.id for person in roster.people]
    scribe, sheets = Scribe(people[0], ahead_ms), dict[VisitId, tuple[Sheet, ...]]()
    scribe.say(facts.DayOpened("B", DAY, tuple(people)))
    for number, visit in enumerate(roster.visits[:4], start=1):
        panel = [p for p in people if roster.conflict(p, visit.region) is None]
        first = [sheet_of(published, visit, p, number + n) for n, p in enumerate(panel)]
        sheets[visit.id] = _agree(scribe, published, visit, first, reason)
    scribe.say(facts.MarkedAbsent(roster.visits[ABSENT - 1].id, "penerbangan dibatalkan"))
    if closed:
        heads = (f"J-{people[0]} 412 {HEAD}", f"J-{people[1]} 233 {'77' * 32}")
        scribe.say(facts.DayClosed("B", DAY, heads))
    book = read_book(roster, of.min_valid, scribe.said)
    assert not book.refused, book.refused
    return ClassRecord(
        published=published,
        book=book,
        said=tuple(scribe.said),
        sheets=sheets,
        results={v: comparison(published, roster.visit(v), s) for v, s in sheets.items()},
        sealed=tuple(_sealed(v, sheet) for v, own in sheets.items() for sheet in own),
        journals=tuple(KnownJournal(f"J-{p}", p, "Laptop B-01", 200) for p in people[:2]),
    )


def _sealed(visit: VisitId, sheet: Sheet) -> SealedSheet:
    assert sheet.sealed
    digest, at = sheet.sealed.digest, sheet.sealed.sealed_at
    return SealedSheet(sheet.id, sheet.owner, visit, sheet.revision, digest, at)


def _agree(
    scribe: Scribe, published: Published, visit: Visit, first: Sequence[Sheet], reason: str
) -> tuple[Sheet, ...]:
    scribe.say(
        facts.Arrived(visit.id, "sekda", 12, "Drs. Contoh Pemimpin", True),
        *(facts.StageStarted(visit.id, stage) for stage in Stage),
    )
    if visit.serial == 2:
        scribe.say(facts.Suspended(visit.id, "listrik padam"), facts.Resumed(visit.id))
        scribe.say(facts.EvidenceAwaited(visit.id, "2026-11-04T15:00:00+08:00", "SK tim pelaksana"))
        scribe.say(facts.EvidenceSettled(visit.id, complete=True))
    scribe.say(facts.Revealed(visit.id, _seals(first), (), ""))
    flags = comparison(published, visit, first).first_flags()
    after = list(first)
    if visit.serial == 3:
        after[1] = moderated(first[1], reason)
    scribe.say(facts.ModerationOpened(visit.id, flags))
    if flags:
        told = "tafsir keterpaduan anggaran berbeda; nilai panel memakai rata-rata"
        for flag in flags:
            left = flag == flags[0]
            scribe.say(facts.FlagClosed(visit.id, flag, left, told if left else ""))
    digest = result_digest(visit, 1, comparison(published, visit, after).evaluation)
    scribe.say(facts.Agreed(visit.id, 1, _seals(after), digest))
    scribe.say(facts.SigningOpened(visit.id, 1))
    for sheet in after[:-1]:
        # The chair signs one result of the day with the own device.
        own = sheet.owner == after[0].owner and visit.serial == 2
        way = SigningWay.DEVICE if own else SigningWay.WET
        scribe.say(facts.Signed(visit.id, 1, sheet.owner, way))
    last = after[-1].owner
    if visit.serial == 1:
        scribe.say(facts.SigningRefused(visit.id, 1, last, "Bukti A6.2 belum saya lihat."))
    else:
        scribe.say(facts.Signed(visit.id, 1, last, SigningWay.WET))
    scribe.say(facts.Finalised(visit.id, 1))
    return tuple(after)


def _seals(sheets: Sequence[Sheet]) -> tuple[str, ...]:
    found = (seal_of(sheet) for sheet in sheets)
    return tuple(seal.text() for seal in found if seal is not None)


@cache
def the_day() -> ClassRecord:
    return class_day()


def content(kind: DocumentKind, record: ClassRecord | None = None) -> PaperContent:
    chosen = record or the_day()
    roster = chosen.book.roster
    key = day_key(roster, kind, "B", DAY)
    match kind:
        case DocumentKind.REGION_RECAP:
            visit = roster.visits[2]
            return region_recap(chosen, region_key(roster, visit), visit)
        case DocumentKind.CLASS_RECAP:
            return class_recap(chosen, key, 1)
        case DocumentKind.ATTENDANCE:
            return attendance(chosen, key, 1)
        case DocumentKind.MINUTES:
            return minutes(chosen, key, 1)
        case _:
            return day_report(chosen, key, 1)
