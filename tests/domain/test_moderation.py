"""The ledger of moderation: everything that happened to a visit's levels after the reveal."""

from dataclasses import replace

from smartcity_desktop.domain.class_book import Book, Said, read_book
from smartcity_desktop.domain.class_facts import (
    Agreed,
    Arrived,
    ClassFact,
    DayOpened,
    Finalised,
    FlagClosed,
    ModerationOpened,
    ModerationResumed,
    ReopeningAgreed,
    Revealed,
    Revised,
    Signed,
    SigningOpened,
    SigningRefused,
    StageStarted,
)
from smartcity_desktop.domain.facts import Submitted
from smartcity_desktop.domain.ids import PersonId, VisitId
from smartcity_desktop.domain.moderation import (
    FlagSettled,
    LateSheet,
    LevelChanged,
    LevelsOpened,
    ModerationEntry,
    ReopeningWanted,
    ResultAgreed,
    SignatureRefused,
    TakenBack,
    moderation,
)
from smartcity_desktop.domain.roster import Person
from smartcity_desktop.domain.sheet import Sheet, blank_sheet
from smartcity_desktop.domain.words import SheetState, SigningWay, Stage
from tests.builders import CHAIR, PEOPLE, SECRETARIAT, a_roster, an_instrument

VISIT = VisitId("V001")
INSTRUMENT = an_instrument()
ROSTER = a_roster(INSTRUMENT)
PANEL = PEOPLE[:5]


def sheet_id(person: Person) -> str:
    return ROSTER.sheet_id(ROSTER.visit(VISIT), person.id)


def seal(person: Person, revision: int = 1) -> str:
    return f"{sheet_id(person)} {revision} digest{revision}"


def a_sheet(person: Person, *changes: Revised) -> Sheet:
    """Return a sealed sheet, all levels 3, with `changes` made one revision each."""
    blank = blank_sheet(ROSTER, INSTRUMENT, ROSTER.sheet_id(ROSTER.visit(VISIT), person.id))
    sealed = Submitted(blank.id, 1, "digest1", "2026-11-03T11:20:00+08:00", "", "")
    sheet = replace(
        blank,
        marks={node.code: 3 for node in blank.judged()},
        state=SheetState.SUBMITTED,
        sealed=sealed,
    )
    for change in changes:
        later = replace(sealed, revision=change.revision, digest=f"digest{change.revision}")
        sheet = sheet.after(change).after(later)
    return sheet


def changed(person: Person, revision: int, indicator: str, mark: int = 4) -> Revised:
    sheet = ROSTER.sheet_id(ROSTER.visit(VISIT), person.id)
    return Revised(sheet, revision, indicator, 3, mark, f"Alasan {indicator}")


def a_book(*acts: ClassFact | tuple[PersonId, ClassFact]) -> Book:
    """Return a book whose visit is being scored, then `acts`, the chair's unless named."""
    begun: list[ClassFact] = [
        DayOpened("B", 2, tuple(sorted(p.id for p in PANEL))),
        Arrived(VISIT, "Bupati", 5),
        StageStarted(VISIT, Stage.SCORING),
    ]
    said: list[Said] = []
    for number, act in enumerate([*begun, *acts], start=1):
        author, fact = act if isinstance(act, tuple) else (CHAIR.id, act)
        said.append(Said((number * 1000, 0, f"J-{author}", number), author, fact, number * 1000))
    book = read_book(ROSTER, INSTRUMENT.min_valid, said)
    assert dict(book.refused) == {}
    return book


def opened(*people: Person, reason: str = "") -> Revealed:
    missing = tuple(p.id for p in PANEL if p not in people)
    return Revealed(VISIT, tuple(seal(p) for p in people), missing, reason)


def kinds(entries: tuple[ModerationEntry, ...]) -> list[type]:
    return [type(entry) for entry in entries]


def test_nothing_is_told_before_the_levels_are_opened() -> None:
    assert moderation(a_book(), VISIT, [a_sheet(p) for p in PANEL]) == ()


def test_a_change_stands_before_its_flag_with_its_reason() -> None:
    book = a_book(
        opened(*PANEL),
        ModerationOpened(VISIT, ("A2.1", "A1.2")),
        FlagClosed(VISIT, "A2.1", left_different=False, reason=""),
        FlagClosed(VISIT, "A1.2", left_different=True, reason="Dua tafsir atas DPA"),
        Agreed(VISIT, 1, (seal(PANEL[0]), seal(PANEL[1], 2), *map(seal, PANEL[2:])), "r1"),
    )
    sheets = [a_sheet(p) for p in PANEL]
    sheets[1] = a_sheet(PANEL[1], changed(PANEL[1], 2, "A2.1"))
    told = moderation(book, VISIT, sheets)
    assert kinds(told) == [LevelsOpened, LevelChanged, FlagSettled, FlagSettled, ResultAgreed]
    change = told[1]
    assert isinstance(change, LevelChanged)
    assert (change.person, change.before, change.after) == (PANEL[1].id, 3, 4)
    assert change.reason == "Alasan A2.1"
    assert told[3] == FlagSettled(7000, "A1.2", left_different=True, reason="Dua tafsir atas DPA")


def test_a_late_sheet_and_a_change_without_a_flag_are_told_before_the_agreement() -> None:
    book = a_book(
        opened(*PANEL[:4], reason="Listrik padam"),
        ModerationOpened(VISIT, ()),
        Agreed(VISIT, 1, (seal(PANEL[0], 2), *map(seal, PANEL[1:])), "r1"),
    )
    sheets = [a_sheet(PANEL[0], changed(PANEL[0], 2, "A3.1")), *map(a_sheet, PANEL[1:])]
    told = moderation(book, VISIT, sheets)
    assert kinds(told) == [LevelsOpened, LateSheet, LevelChanged, ResultAgreed]
    assert told[0] == LevelsOpened(4000, 4, (PANEL[4].id,), "Listrik padam")


def test_a_sheet_that_counts_for_nothing_yet_is_told_last() -> None:
    told = moderation(a_book(opened(*PANEL[:4], reason="Sakit")), VISIT, [a_sheet(PANEL[4])])
    assert kinds(told) == [LevelsOpened, LateSheet]


def test_refusal_taking_back_and_reopening_keep_the_changes_of_their_own_round() -> None:
    flags = ModerationOpened(VISIT, ("A2.1",))
    closed = FlagClosed(VISIT, "A2.1", left_different=False, reason="")
    first = tuple(map(seal, PANEL))
    second = (seal(PANEL[0], 2), *first[1:])
    third = (seal(PANEL[0], 3), *first[1:])
    signed = [Signed(VISIT, 2, p.id, SigningWay.WET) for p in PANEL]
    book = a_book(
        opened(*PANEL),
        flags,
        closed,
        Agreed(VISIT, 1, first, "r1"),
        SigningOpened(VISIT, 1),
        SigningRefused(VISIT, 1, PANEL[2].id, "Bukti belum dibaca"),
        ModerationResumed(VISIT, "Keberatan dibahas lagi"),
        Agreed(VISIT, 2, second, "r2"),
        SigningOpened(VISIT, 2),
        *signed,
        Finalised(VISIT, 2),
        ReopeningAgreed(VISIT, 2, "Salah ketik"),
        (SECRETARIAT.id, ReopeningAgreed(VISIT, 2, "Disetujui")),
        Agreed(VISIT, 3, third, "r3"),
    )
    changes = changed(PANEL[0], 2, "A2.1"), replace(changed(PANEL[0], 3, "A2.2"), mark=2)
    told = moderation(book, VISIT, [a_sheet(PANEL[0], *changes), *map(a_sheet, PANEL[1:])])
    assert kinds(told) == [
        LevelsOpened,
        FlagSettled,
        ResultAgreed,
        SignatureRefused,
        TakenBack,
        LevelChanged,
        ResultAgreed,
        ReopeningWanted,
        ReopeningWanted,
        LevelChanged,
        ResultAgreed,
    ]
    wanted = [entry for entry in told if isinstance(entry, ReopeningWanted)]
    assert [entry.person for entry in wanted] == [CHAIR.id, SECRETARIAT.id]
