"""Random but lawful-looking journals: what a store must project the same live and rebuilt."""

import os
from collections.abc import Sequence
from pathlib import Path

from hypothesis import strategies as st

from smartcity_desktop.domain import facts
from smartcity_desktop.domain.facts import Fact, JournalOpened, PersonId, SheetId, VisitId
from smartcity_desktop.domain.words import Act, RemarkPart, Stage
from smartcity_desktop.protocol.journal import Head, JournalId, Line, Wall
from smartcity_desktop.storage.store import Store
from tests.salts import SALT_KEY

OWN = JournalId("019a0000-0000-7000-8000-000000000001")
OTHER = JournalId("019a0000-0000-7000-8000-000000000002")
START_MS = 1_793_673_000_000

sheets = st.sampled_from([SheetId("LP-2026-B-001-02"), SheetId("LP-2026-B-002-02")])
visits = st.sampled_from([VisitId("V001"), VisitId("V002")])
codes = st.sampled_from(["A1.1", "A1.2", "A2.1"])
texts = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=12)
revisions = st.integers(1, 3)
times = st.sampled_from(["2026-11-03T10:30:00+08:00", "1985-02-01T00:00:59+09:00"])
documents = st.sampled_from(["LP-2026-B-001-02", "BA-1"])

any_fact: st.SearchStrategy[Fact] = st.one_of(
    st.builds(
        facts.Scored,
        sheets,
        codes,
        st.one_of(st.integers(1, 5), st.sampled_from(["", "no_evidence", "not_applicable"])),
        st.sampled_from(Act),
    ),
    st.builds(facts.Noted, sheets, codes, texts, st.sampled_from(Act)),
    st.builds(facts.Flagged, sheets, codes, st.booleans()),
    st.builds(facts.SelfAssessmentShown, sheets, codes),
    st.builds(facts.GloballyRated, sheets, texts),
    st.builds(facts.Remarked, sheets, st.sampled_from(RemarkPart), texts),
    st.builds(facts.Submitted, sheets, revisions, texts, times, texts),
    st.builds(facts.ReopenRequested, sheets, texts),
    st.builds(facts.Reopened, sheets, st.integers(2, 3), texts),
    st.builds(facts.Arrived, visits, texts, st.integers(1, 30)),
    st.builds(facts.MarkedAbsent, visits, texts),
    st.builds(facts.StageStarted, visits, st.sampled_from(Stage)),
    st.builds(facts.Issued, documents, texts, texts, revisions, texts, texts, texts),
    st.builds(facts.Printed, documents, revisions, st.integers(1, 9), texts),
    st.builds(facts.HeadSigned, texts, texts),
    st.builds(facts.Seated, visits, texts, st.integers(1, 3), texts, st.integers(1, 90), texts),
    st.builds(facts.Revealed, visits, st.tuples(texts), st.tuples(texts), texts),
    st.builds(facts.Revised, sheets, revisions, codes, st.integers(1, 5), st.integers(1, 5), texts),
)
# What moves a sheet between its states, more often than chance would.
state_fact: st.SearchStrategy[Fact] = st.one_of(
    st.builds(facts.Submitted, sheets, revisions, texts, times, texts),
    st.builds(facts.ReopenRequested, sheets, texts),
    st.builds(facts.Reopened, sheets, st.integers(2, 3), texts),
    st.builds(facts.Scored, sheets, codes, st.integers(1, 5)),
)


# Properties open many stores: where the system has a disk in memory, they open them there.
MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None


def opened(person: str = "AS-02") -> JournalOpened:
    return JournalOpened(
        "Laptop B-01", PersonId(person), "uji-2026", "a" * 64, (), ("i" * 64,), example=True
    )


def wall(number: int) -> Wall:
    return Wall(START_MS + number * 1000, "Asia/Makassar")


def a_score(number: int) -> facts.Scored:
    sheet = SheetId(f"LP-2026-B-{number // 47 % 30 + 1:03d}-02")
    return facts.Scored(sheet, f"A{number % 47 // 5 + 1}.{number % 5 + 1}", number % 5 + 1)


def open_store(folder: Path, key: bytes | None = None) -> Store:
    """Return a fresh store with its own journal begun."""
    store = Store(folder / "profile.db", key or os.urandom(32))
    store.begin_journal(OWN, opened(), wall(0))
    return store


def lines_of(said: Sequence[Fact], first_ms: int = START_MS) -> list[Line]:
    """Return a foreign journal: its opening and what it says."""
    head, lines = Head(), list[Line]()
    for number, fact in enumerate([opened("AS-01"), *said]):
        line = head.following(fact, Wall(first_ms + number * 700, "Asia/Jakarta"), SALT_KEY)
        head = head.after(line)
        lines.append(line)
    return lines


def carried(lines: Sequence[Line]) -> list[tuple[int, str, bytes | None]]:
    return [(line.entry.seq, line.hash, line.content) for line in lines]


def projected_rows(store: Store) -> dict[str, list[object]]:
    names = ("sheets", "marks", "remarks", "revisions", "acts", "documents")
    return {name: store.driver.execute(f"SELECT * FROM {name}").fetchall() for name in names}
