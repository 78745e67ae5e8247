"""Projections are readings: live, rebuilt and received in any order, they say the same."""

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smartcity_desktop.domain.facts import Fact, Reopened, Scored, SheetId, Submitted
from smartcity_desktop.domain.words import SheetState
from smartcity_desktop.protocol.journal import Line
from smartcity_desktop.storage import store as store_module
from smartcity_desktop.storage.queries import sheet_rows
from smartcity_desktop.storage.store import Store
from tests.storage.journals import (
    MEMORY,
    OTHER,
    OWN,
    any_fact,
    carried,
    lines_of,
    open_store,
    opened,
    projected_rows,
    state_fact,
    wall,
)

SHEET = SheetId("LP-2026-B-001-02")
quick = settings(max_examples=20, deadline=None)


@quick
@given(st.lists(any_fact, max_size=25), st.lists(any_fact, max_size=25))
def test_live_rows_equal_a_rebuild_with_a_foreign_journal(own: list[Fact], other: list[Fact]):
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        store = open_store(Path(folder))
        for number, fact in enumerate(own, start=1):
            store.record(fact, wall(number))
        store.receive(OTHER, "AS-01", carried(lines_of(other)))
        assert store.differences() == []
        store.close()


@quick
@given(st.lists(state_fact, max_size=10), st.lists(state_fact, max_size=6), st.booleans())
def test_no_order_of_two_journals_changes_a_row(own: list[Fact], other: list[Fact], first: bool):
    """A chair's reopening may come before the sealing it answers, or long after."""
    runs = {OWN: lines_of(own), OTHER: lines_of(other, first_ms=1)}
    rows = []
    for order in ((OWN, OTHER), (OTHER, OWN)):
        with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
            store = Store(Path(folder) / "profile.db", os.urandom(32))
            for journal in order:
                half = len(runs[journal]) // 2 if first else 0
                store.receive(journal, "AS-01", carried(runs[journal][:half]))
            for journal in order:
                store.receive(journal, "AS-01", carried(runs[journal]))
            rows.append(projected_rows(store))
            assert store.differences() == []
            store.close()
    assert rows[0] == rows[1]


def test_a_chairs_reopening_reaches_a_sheet_sealed_later(tmp_path: Path):
    store = open_store(tmp_path)
    store.receive(OTHER, "AS-01", carried(lines_of([Reopened(SHEET, 2, "salah tingkat")])))
    store.record(Submitted(SHEET, 1, "d" * 64, "2026-11-03T10:30:00+08:00"), wall(1))
    row = sheet_rows(store)[0]
    assert (row.state, row.revision) == (SheetState.REOPENED, 2)
    store.close()


@quick
@given(st.lists(any_fact, min_size=2, max_size=20), st.data())
def test_bytes_that_come_late_are_read_in_their_order(said: list[Fact], data: st.DataObject):
    lines = lines_of(said)
    hidden = data.draw(st.sets(st.integers(1, len(lines) - 1)))
    bare: list[tuple[int, str, bytes | None]] = [
        (line.entry.seq, line.hash, None if line.entry.seq in hidden else line.content)
        for line in lines
    ]
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        store = Store(Path(folder) / "profile.db", os.urandom(32))
        store.receive(OTHER, "AS-01", bare)
        assert store.holds_whole(OTHER) is not bool(hidden)
        assert store.receive(OTHER, "AS-01", carried(lines)) == len(hidden)
        assert store.holds_whole(OTHER)
        assert store.differences() == []
        store.close()


def test_a_changed_projection_number_rebuilds_the_tables(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    key = os.urandom(32)
    store = open_store(tmp_path, key)
    store.record(Scored(SHEET, "A1.1", 4), wall(1))
    before = projected_rows(store)
    with store.writing():
        store.driver.execute("DELETE FROM marks")
        store.driver.execute("DROP TABLE acts")
    store.close()
    monkeypatch.setattr(store_module, "PROJECTION", store_module.PROJECTION + 1)
    monkeypatch.setattr("smartcity_desktop.storage.integrity.PROJECTION", store_module.PROJECTION)
    again = Store(tmp_path / "profile.db", key)
    assert projected_rows(again) == before
    assert again.differences() == []
    again.close()


def test_a_row_changed_behind_the_journals_back_is_named(tmp_path: Path):
    store = open_store(tmp_path)
    store.record(Scored(SHEET, "A1.1", 4), wall(1))
    with store.writing():
        store.driver.execute("UPDATE marks SET mark='5'")
    assert store.differences() == ["marks"]
    store.close()


def test_facts_of_a_newer_program_are_kept_and_skipped(tmp_path: Path):
    lines = lines_of([Scored(SHEET, "A1.1", 4)])
    newer = Line(
        lines[1].entry, lines[1].content.replace(b'"kind":"scored"', b'"kind":"later"'), "0" * 64
    )
    store = Store(tmp_path / "profile.db", os.urandom(32))
    store.receive(OTHER, "AS-01", carried([lines[0], newer]))
    assert [line.entry.kind for line in store.lines(OTHER)] == ["journal_opened", "later"]
    assert projected_rows(store)["marks"] == []
    assert store.differences() == []
    store.close()


def test_opened_journals_say_nothing_in_tables(tmp_path: Path):
    store = open_store(tmp_path)
    assert not any(projected_rows(store).values())
    assert store.lines(OWN)[0].entry.fact() == opened()
    store.close()
