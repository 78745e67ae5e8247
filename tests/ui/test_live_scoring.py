"""Penilaian while others act: what the chair does is seen at once, what is typed stays."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from smartcity_desktop.domain.facts import (
    Arrived,
    Cancelled,
    ClassFact,
    DayOpened,
    EvidenceAwaited,
    Resumed,
    Revealed,
    Seated,
    StageStarted,
    Suspended,
)
from smartcity_desktop.domain.words import SheetState, Stage, VisitState
from smartcity_desktop.host.clock import ScriptedClock
from smartcity_desktop.services.class_day import Slot
from smartcity_desktop.services.scoring import Scoring
from smartcity_desktop.storage.shelf import drafts_of
from smartcity_desktop.ui.scoring.slot_list import slot_state
from smartcity_desktop.ui.statuses import LOOKS
from smartcity_desktop.ui.theme import Theme
from tests.builders import CHAIR, MEMBER, PEOPLE, PIN, a_profile
from tests.ui.scoring_window import SIAU, ScoringWindow, open_window

PANEL = tuple(person.id for person in PEOPLE[:5])


class Chair:
    """The chair's laptop: what is done there arrives at a member's as the hub would bring it."""

    def __init__(self, folder: Path, member: ScoringWindow) -> None:
        self.profile = a_profile(folder, member.event, CHAIR)
        self._member = member
        self._sent = 0

    def does(self, *facts: ClassFact) -> None:
        """Record facts and let them arrive while the member works."""
        self.profile.act(*facts)
        journal = self.profile.journal
        lines = self.profile.store.lines(journal, self._sent)
        self._sent = self.profile.store.head.next_seq
        rows = [(line.entry.seq, line.hash, line.content) for line in lines]
        self._member.profile.store.receive(journal, CHAIR.id, rows)
        self._member.page.refresh_soon()


@pytest.fixture
def member(qtbot: QtBot, theme: Theme, tmp_path: Path) -> ScoringWindow:
    return open_window(qtbot, theme, tmp_path / "anggota", started=False)


@pytest.fixture
def chair(tmp_path: Path, member: ScoringWindow) -> Chair:
    return Chair(tmp_path / "ketua", member)


def begun(stage: Stage = Stage.PRESENTATION) -> Sequence[ClassFact]:
    return DayOpened("B", 2, PANEL), Arrived(SIAU, "Bupati", 7), StageStarted(SIAU, stage)


def banner(made: ScoringWindow) -> str:
    bar = made.page.centre.state_bar
    return bar.accessibleName() if bar.isVisible() else ""


def test_the_chair_starts_and_the_member_may_write(member: ScoringWindow, chair: Chair) -> None:
    member.page.show_visit(SIAU)
    assert not member.page.form.live
    assert "belum dimulai" in banner(member)
    chair.does(*begun())
    assert member.page.form.live
    assert banner(member) == ""
    # The stages are the chair's now.
    assert not member.page.aside.timer.start_button.isVisible()
    member.press("4")
    assert member.scoring.sheet(member.sheet).marks


def test_the_timer_runs_from_the_chairs_start(member: ScoringWindow, chair: Chair) -> None:
    member.page.show_visit(SIAU)
    chair.does(*begun())
    later(member, 8)
    member.page.refresh()
    left = member.page.aside.timer.big.text()
    assert left.startswith(("11:", "12:"))


def test_a_suspension_stops_the_time_and_not_the_hand(
    member: ScoringWindow, chair: Chair, qtbot: QtBot
) -> None:
    chair.does(*begun())
    member.page.show_visit(SIAU)
    member.press("3", "C")
    member.type("Sudah ada tim")
    chair.does(Suspended(SIAU, "Listrik padam"))
    assert banner(member).startswith("Ditangguhkan: Listrik padam.")
    assert "berhenti" in member.page.aside.timer.accessibleName()
    assert member.page.aside.timer.big.isVisible()
    member.type(" lintas dinas.")
    member.press("Esc")
    notes = member.scoring.sheet(member.sheet).notes
    assert set(notes.values()) == {"Sudah ada tim lintas dinas."}
    chair.does(Resumed(SIAU))
    assert banner(member) == ""


def test_what_is_typed_is_kept_when_the_form_closes(member: ScoringWindow, chair: Chair) -> None:
    chair.does(*begun())
    member.page.show_visit(SIAU)
    member.press("3", "C")
    member.type("Belum selesai diketik")
    chair.does(Cancelled(SIAU, "Delegasi pulang"))
    # The day takes no more notes of this region: the text is kept as it was typed.
    assert set(drafts_of(member.profile.store, member.sheet).values()) == {"Belum selesai diketik"}
    assert banner(member) == "Penilaian daerah ini dibatalkan. Lembar tidak diisi. Delegasi pulang"
    assert not member.page.centre.note.isVisible()
    again = Scoring(member.profile, lambda _pin: None)
    assert again.sheet(member.sheet).marks
    assert drafts_of(member.profile.store, member.sheet)


def test_a_region_that_moves_takes_the_typing_along(member: ScoringWindow, chair: Chair) -> None:
    chair.does(*begun())
    member.page.show_visit(SIAU)
    member.press("3", "C")
    member.type("Belum ")
    chair.does(Suspended(SIAU, "Diganti hari"), Seated(SIAU, "B", 1, "13.30", 75, "Diganti"))
    member.type("selesai")
    member.press("Esc")
    assert set(member.scoring.sheet(member.sheet).notes.values()) == {"Belum selesai"}
    names = member.page.sidebar.slots.model()
    listed = [names.index(row, 0).data() for row in range(names.rowCount())]
    assert listed == ["Kab. Banjar", "Kab. Kepulauan Siau Tagulandang Biaro"]
    assert "13.30" in member.page.heading.subtitle


def test_awaited_evidence_is_told_with_its_deadline(member: ScoringWindow, chair: Chair) -> None:
    chair.does(*begun(Stage.SCORING))
    member.page.show_visit(SIAU)
    chair.does(EvidenceAwaited(SIAU, "2026-11-04T16:00:00+08:00", "SK Dewan"))
    assert banner(member).startswith("Menunggu bukti: SK Dewan, tenggat Rab 4 Nov 16.00.")
    assert member.page.form.live


def test_a_reveal_without_this_sheet_is_told(member: ScoringWindow, chair: Chair) -> None:
    chair.does(*begun(Stage.SCORING))
    member.page.show_visit(SIAU)
    seals = tuple(f"LP-2026-B-003-0{number} 1 ab" for number in (1, 3, 4, 5))
    chair.does(Revealed(SIAU, seals, (MEMBER.id,), "Dua jam menunggu"))
    assert banner(member).startswith("Nilai panel sudah dibuka bersama tanpa lembar ini.")
    fill(member)
    member.scoring.submit(member.sheet, PIN)
    member.page.refresh()
    assert "Disegel setelah terbuka" in banner(member)


def test_choosing_in_the_list_is_not_disturbed(member: ScoringWindow, chair: Chair) -> None:
    member.page.show_visit(SIAU)
    slots = member.page.sidebar.slots
    slots.setFocus()
    member.press("Up", "Up")
    chosen = slots.currentIndex().data()
    chair.does(*begun())
    assert slots.currentIndex().data() == chosen
    assert member.page.visit == SIAU


def test_every_state_of_a_turn_has_its_word(member: ScoringWindow) -> None:
    slot: Slot = member.page._timetable.slots[0]
    for state in VisitState:
        for sheet in SheetState:
            assert slot_state(_with(slot, state, sheet)) in LOOKS


def _with(slot: Slot, state: VisitState, sheet: SheetState) -> Slot:
    return replace(slot, turn=replace(slot.turn, state=state), state=sheet)


def later(made: ScoringWindow, minutes: int) -> None:
    assert isinstance(made.profile.clock, ScriptedClock)
    made.profile.clock.now_ms += minutes * 60_000


def fill(made: ScoringWindow) -> None:
    for node in made.scoring.sheet(made.sheet).judged():
        made.scoring.give(made.sheet, node.code, 3)
        made.scoring.note(made.sheet, node.code, "Ada.")
    ratings = made.scoring.sheet(made.sheet).instrument.ratings
    if ratings:
        made.scoring.rate(made.sheet, ratings[0].code)
