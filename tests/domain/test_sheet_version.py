"""Which version of a sheet counts: one answer whatever came first, from whichever laptop."""

import random
from dataclasses import dataclass, replace
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smartcity_desktop.domain.ids import SheetId
from smartcity_desktop.domain.sheet_version import (
    NOTHING_OPENED,
    answering_version,
    counting_version,
    counting_versions,
)
from smartcity_desktop.domain.words import SheetState

SHEET = SheetId("LP-2026-B-001-02")


@dataclass(frozen=True, slots=True)
class Told:
    """What one journal tells of a sheet."""

    journal: str
    state: SheetState
    revision: int
    answered: int = 0
    sealed_at: str = ""
    digest: str = ""
    sheet: SheetId = SHEET


SEALED = Told("a", SheetState.SUBMITTED, 1, 15, "2026-11-03T10:30:00+08:00", "aa")
told = st.builds(
    Told,
    st.sampled_from("abcd"),
    st.sampled_from([SheetState.DRAFT, SheetState.SUBMITTED, SheetState.REOPENED]),
    st.integers(1, 3),
    st.integers(0, 15),
    st.sampled_from(["", "2026-11-03T10:30:00+08:00", "2026-11-03T11:00:00+08:00"]),
    st.sampled_from(["", "aa", "bb", "cc"]),
)


@settings(derandomize=True, deadline=None, max_examples=200)
@given(st.lists(told, min_size=1, max_size=4), st.sets(st.sampled_from(["aa", "bb", "cc"])))
def test_no_order_of_arrival_decides(versions: list[Told], opened: set[str]) -> None:
    kept = {
        (one.revision, one.state, one.digest, one.sealed_at, one.answered)
        for order in permutations(versions)
        for one in [counting_version(order, opened)]
    }
    assert len({(r, state, digest, at) for r, state, digest, at, _ in kept}) == 1
    chosen = counting_version(versions, opened)
    assert chosen.revision == max(one.revision for one in versions)
    rivals = [one for one in versions if one.revision == chosen.revision]
    sealed = [one for one in rivals if one.state is SheetState.SUBMITTED]
    assert not sealed or chosen.state is SheetState.SUBMITTED
    named = [one for one in sealed if one.digest in opened]
    assert not named or chosen.digest in opened


@pytest.mark.parametrize(
    ("other", "opened", "counts"),
    [
        # A reopened sheet that goes on elsewhere is no sealed one any more.
        (replace(SEALED, journal="b", state=SheetState.REOPENED, revision=2), set(), "b"),
        # Of two laptops that sealed apart, the one that the panel opened.
        (replace(SEALED, journal="b", digest="bb", sealed_at="2026-11-03T12:00:00+08:00"),
         {"aa"}, "a"),
        # Before any opening, the one that was sealed later.
        (replace(SEALED, journal="b", digest="bb", sealed_at="2026-11-03T12:00:00+08:00"),
         set(), "b"),
        # A draft beside a sealed sheet, however full, waits.
        (replace(SEALED, journal="b", state=SheetState.DRAFT, answered=19, digest=""), set(), "a"),
    ],
)  # fmt: skip
def test_the_rule_in_words(other: Told, opened: set[str], counts: str) -> None:
    for versions in ([SEALED, other], [other, SEALED]):
        assert counting_version(versions, opened).journal == counts


def test_changes_made_on_another_laptop_leave_the_answers_where_they_are() -> None:
    changed = replace(SEALED, journal="b", revision=2, answered=0, digest="bb")
    for versions in ([SEALED, changed], [changed, SEALED]):
        assert counting_version(versions, NOTHING_OPENED) == changed
        assert answering_version(versions, NOTHING_OPENED) == SEALED
    assert answering_version([changed], NOTHING_OPENED) == changed


def test_each_sheet_is_judged_by_itself() -> None:
    chance = random.Random(4)
    versions = [
        replace(SEALED, sheet=SheetId(f"LP-2026-B-00{n}-02"), journal=j, revision=r)
        for n in range(4)
        for j, r in (("a", 1), ("b", 2))
    ]
    chance.shuffle(versions)
    found = counting_versions(versions)
    assert {sheet: one.journal for sheet, one in found.items()} == {
        SheetId(f"LP-2026-B-00{n}-02"): "b" for n in range(4)
    }
