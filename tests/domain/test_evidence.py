"""When evidence came is read from the order of facts: the same on every laptop."""

from smartcity_desktop.domain.class_book import Said, read_book
from smartcity_desktop.domain.class_facts import (
    Arrived,
    ClassFact,
    DayOpened,
    EvidenceAdded,
    EvidenceAwaited,
    EvidenceChecked,
    EvidenceSettled,
    StageStarted,
)
from smartcity_desktop.domain.evidence import Arrival, about, checks_by, exhibits
from smartcity_desktop.domain.ids import VisitId
from smartcity_desktop.domain.words import EvidenceVerdict, Stage
from tests.builders import CHAIR, a_roster, an_instrument

VISIT = VisitId("V004")
START = 1_793_673_000_000
HOUR = 3_600_000
DEADLINE = "2026-11-04T16:00:00+08:00"
AFTER_DEADLINE = 1_793_800_000_000
ROSTER = a_roster(an_instrument())


def added(number: int, indicator: str = "") -> EvidenceAdded:
    title = f"Bukti {number}"
    return EvidenceAdded(VISIT, f"{number:064x}", "a.pdf", title, indicator, 9, late=False)


def arrivals(*facts: tuple[int, ClassFact]) -> dict[str, Arrival]:
    said = [
        Said((START + ms, 0, "j", seq), CHAIR.id, fact, START + ms)
        for seq, (ms, fact) in enumerate(facts)
    ]
    book = read_book(ROSTER, 1, said)
    assert book.refused == {}
    return {e.title: e.arrival for e in exhibits(book, VISIT)}


def a_day() -> list[tuple[int, ClassFact]]:
    visit = ROSTER.visit(VISIT)
    people = tuple(sorted(p for p in ROSTER.class_group(visit.class_code).scoring()))
    return [
        (0, DayOpened(visit.class_code, visit.day, people)),
        (1, Arrived(VISIT, "Bupati", 9)),
        (2, StageStarted(VISIT, Stage.PRESENTATION)),
        (3, StageStarted(VISIT, Stage.SCORING)),
    ]


def test_what_comes_before_scoring_ends_is_in_time():
    day = a_day()
    facts = [(0, added(1)), *day[1:], (4, added(2))]
    assert arrivals(day[0], *facts) == {"Bukti 1": Arrival.IN_TIME, "Bukti 2": Arrival.IN_TIME}


def test_what_was_waited_for_follows_until_the_deadline_and_is_late_afterwards():
    waiting = (HOUR, EvidenceAwaited(VISIT, DEADLINE, "SK Tim"))
    assert AFTER_DEADLINE > START + HOUR
    assert arrivals(
        *a_day(),
        waiting,
        (2 * HOUR, added(1)),
        (AFTER_DEADLINE - START, added(2)),
    ) == {"Bukti 1": Arrival.FOLLOWED, "Bukti 2": Arrival.LATE}


def test_what_comes_after_the_wait_has_ended_is_late_whatever_the_clock_says():
    assert arrivals(
        *a_day(),
        (HOUR, EvidenceAwaited(VISIT, DEADLINE, "SK Tim")),
        (2 * HOUR, added(1)),
        (2 * HOUR + 1, EvidenceSettled(VISIT, complete=False)),
        (2 * HOUR + 2, added(2)),
    ) == {"Bukti 1": Arrival.FOLLOWED, "Bukti 2": Arrival.LATE}


def test_rows_of_a_group_share_its_files_and_the_newest_verdict_counts():
    check = EvidenceChecked(VISIT, f"{1:064x}", EvidenceVerdict.INVALID, "tahun lama")
    facts: list[ClassFact] = [
        added(1, "Q"), added(2), added(3, "A1.2"),
        EvidenceChecked(VISIT, f"{1:064x}", EvidenceVerdict.VALID, ""), check,
    ]  # fmt: skip
    said = [Said((START + n, 0, "j", n), CHAIR.id, fact, START + n) for n, fact in enumerate(facts)]
    book = read_book(ROSTER, 1, said)
    assert [e.title for e in about(exhibits(book, VISIT), "Q#2")] == ["Bukti 1", "Bukti 2"]
    assert checks_by(book, VISIT, CHAIR.id) == {f"{1:064x}": check}
