"""A whole sheet by keys alone; what the screen shows is what the journal says."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from smartcity_desktop.domain.facts import Flagged, Noted, Scored, SelfAssessmentShown
from smartcity_desktop.domain.sheet import Sheet, blank_sheet
from smartcity_desktop.storage.queries import written_sheet
from smartcity_desktop.storage.shelf import drafts_of
from smartcity_desktop.ui.scoring.columns import CENTRE
from smartcity_desktop.ui.theme import Theme
from smartcity_desktop.ui.widgets.level_row import LevelRow
from tests.ui.scoring_window import ScoringWindow, open_window


@pytest.fixture
def sel(qtbot: QtBot, theme: Theme, tmp_path: Path) -> ScoringWindow:
    return open_window(qtbot, theme, tmp_path / "p")


@pytest.fixture
def eva(qtbot: QtBot, theme: Theme, tmp_path: Path) -> ScoringWindow:
    return open_window(qtbot, theme, tmp_path / "p", "eva-b-1.0.0")


def on_disk(made: ScoringWindow) -> Sheet:
    """Read the sheet anew from the file, past everything the service keeps in memory."""
    profile = made.profile
    blank = blank_sheet(profile.roster, profile.package.instrument, made.sheet)
    return written_sheet(profile.store, blank, profile.journal)


def replayed(made: ScoringWindow) -> Sheet:
    """Read the sheet from the journal's own lines."""
    profile = made.profile
    blank = blank_sheet(profile.roster, profile.package.instrument, made.sheet)
    own = [f for f in made.facts() if isinstance(f, Scored | Noted | Flagged)]
    return blank.replayed(f for f in own if f.sheet == made.sheet)


def test_two_keys_fill_a_plain_indicator_and_every_tick_is_on_disk(sel: ScoringWindow) -> None:
    codes = sel.page.form.answering.outline.codes
    assert len(codes) == 15
    for number, code in enumerate(codes):
        assert sel.code == code
        before = sel.keys
        sel.press("234"[number % 3])
        assert sel.shown_answer() == "234"[number % 3]
        assert sel.saved_word.startswith("Tersimpan ")
        assert str(replayed(sel).marks[code]) == sel.shown_answer()
        assert on_disk(sel).marks == replayed(sel).marks
        sel.press("Return")
        assert sel.keys - before <= 2
    assert len(on_disk(sel).marks) == 15


def test_51_indicators_with_four_notes(eva: ScoringWindow) -> None:
    codes = eva.page.form.answering.outline.codes
    assert len(codes) == 51
    plain = 0
    for number, code in enumerate(codes):
        before = eva.keys
        if number % 13 == 5:
            eva.press("4", "C")
            eva.type(f"Bukti {number}")
            eva.press("Ctrl+Down")
            assert on_disk(eva).notes[code] == f"Bukti {number}"
        else:
            eva.press("3", "Down")
            plain += eva.keys - before
        assert eva.code == codes[min(number + 1, 50)]
    sheet = on_disk(eva)
    assert len(sheet.marks) == 51
    assert len([note for note in sheet.notes.values() if note]) == 4
    assert sheet.gaps() == []
    assert plain == 2 * 47


def test_a_digit_does_not_advance_and_off_the_scale_says_so(eva: ScoringWindow) -> None:
    eva.press("2")
    assert eva.code == "B1"
    eva.press("5")
    assert eva.shown_answer() == "2"
    texts = [
        label.text()
        for label in eva.page.centre.levels.findChildren(type(eva.page.centre.region.name))
    ]
    assert "Skala ini 1–4" in texts
    assert on_disk(eva).marks == {"B1": 2}


def test_arrows_move_the_focus_and_never_the_answer(sel: ScoringWindow) -> None:
    sel.press("3", "Right", "Right")
    assert isinstance(sel.focus, LevelRow)
    assert sel.focus.level == 5
    assert on_disk(sel).marks["A1.2"] == 3
    sel.press("Space")
    assert on_disk(sel).marks["A1.2"] == 5
    sel.press("0")
    assert on_disk(sel).marks.get("A1.2", "") == ""
    assert sel.shown_answer() == ""


def test_special_answers_and_the_note_of_not_applicable(sel: ScoringWindow) -> None:
    sel.press("B")
    assert on_disk(sel).marks["A1.2"] == "no_evidence"
    assert sel.shown_answer() == "B"
    sel.press("Down", "X")
    assert on_disk(sel).marks["A1.3"] == "not_applicable"
    assert sel.focus is sel.page.centre.note.box
    assert "wajib" in sel.page.centre.note.box.accessibleDescription()
    sel.type("Daerah pemekaran 2024")
    sel.press("Esc")
    assert sel.page.centre.levels.isAncestorOf(sel.focus)
    assert sel.shown_answer() == "X"
    assert on_disk(sel).notes["A1.3"] == "Daerah pemekaran 2024"


def test_letters_are_text_in_the_note(sel: ScoringWindow) -> None:
    sel.press("3", "C")
    sel.type("kb 5 x")
    sel.press("Esc")
    assert on_disk(sel).notes["A1.2"] == "kb 5 x"
    assert on_disk(sel).marks == {"A1.2": 3}


def test_a_note_saves_itself_when_typing_stops(qtbot: QtBot, sel: ScoringWindow) -> None:
    sel.press("3", "C")
    sel.type("APBD 2026")
    qtbot.waitUntil(lambda: on_disk(sel).notes.get("A1.2") == "APBD 2026", timeout=3000)
    assert sel.focus is sel.page.centre.note.box
    sel.press("Esc", "C", "Esc")
    assert len([fact for fact in sel.facts() if isinstance(fact, Noted)]) == 1


def test_moving_by_component_ends_and_unanswered(sel: ScoringWindow) -> None:
    sel.press("PgDown")
    assert sel.code == "A2.1"
    sel.press("End")
    assert sel.code == "A7.2"
    sel.press("PgUp")
    assert sel.code == "A6.1"
    sel.press("Home", "3", "K")
    assert sel.code == "A1.3"
    sel.press("Shift+K")
    assert sel.code == "A7.2"
    sel.press("K")
    assert sel.code == "A1.3"
    sel.press("C", "Ctrl+Down")
    assert sel.code == "A2.1"
    assert isinstance(sel.focus, LevelRow)
    sel.press("Ctrl+Up", "Up")
    assert sel.code == "A1.2"


def test_undo_goes_back_across_indicators_and_says_what_changed(sel: ScoringWindow) -> None:
    sel.press("3", "Return", "4", "Return", "2", "End")
    sel.press("Ctrl+Z")
    assert sel.code == "A2.1"
    assert sel.message == "Diurungkan: A2.1 dari 2 kembali menjadi –."
    sel.press("Ctrl+Z")
    assert sel.code == "A1.3"
    assert on_disk(sel).marks == {"A1.2": 3}
    sel.press("Ctrl+Y")
    assert sel.shown_answer() == "4"
    assert sel.message == "Diulangi: A1.3 dari – menjadi 4."
    assert on_disk(sel).marks == {"A1.2": 3, "A1.3": 4}
    sel.press("Ctrl+Z", "Ctrl+Z", "Ctrl+Z")
    assert sel.message == "Tidak ada yang dapat diurungkan pada lembar ini."
    assert replayed(sel).marks == {"A1.2": "", "A1.3": "", "A2.1": ""}


def test_undo_takes_back_a_note(sel: ScoringWindow) -> None:
    sel.press("3", "C")
    sel.type("lama")
    sel.press("Esc", "End", "Ctrl+Z")
    assert sel.code == "A1.2"
    assert sel.page.centre.note.box.toPlainText() == ""
    assert on_disk(sel).notes.get("A1.2", "") == ""


def test_a_flag_is_private_and_listed(sel: ScoringWindow) -> None:
    sel.press("T")
    assert on_disk(sel).flags == {"A1.2"}
    sel.press("T")
    assert on_disk(sel).flags == frozenset()


def test_the_region_s_own_answer_is_hidden_until_scored_or_asked_for(eva: ScoringWindow) -> None:
    assert not eva.page.aside.answer_seen
    eva.press("M")
    assert eva.page.aside.answer_seen
    shown = [fact for fact in eva.facts() if isinstance(fact, SelfAssessmentShown)]
    assert [fact.indicator for fact in shown] == ["B1"]
    eva.press("M", "Down")
    assert not eva.page.aside.answer_seen
    assert eva.shown_answer() == ""
    eva.press("M", "M", "M", "Down")
    assert not eva.page.aside.answer_seen
    eva.press("3")
    assert eva.page.aside.answer_seen
    assert eva.shown_answer() == "3"


def test_find_jumps_to_an_indicator(sel: ScoringWindow) -> None:
    sel.press("Ctrl+F")
    sel.type("rpjmd")
    sel.press("Return")
    assert sel.code == "A2.2"
    assert isinstance(sel.focus, LevelRow)
    sel.press("Ctrl+F")
    sel.type("zzz")
    sel.press("Esc")
    assert sel.code == "A2.2"
    assert not sel.page.sidebar.field.isVisible()


def test_areas_go_round(sel: ScoringWindow) -> None:
    sel.press("F6")
    assert sel.focus is sel.page.centre.note.box
    sel.press("F6")
    assert sel.focus is sel.page.aside.evidence.list
    sel.press("F6")
    assert sel.focus is sel.page.sidebar.tree
    sel.press("F6")
    assert isinstance(sel.focus, LevelRow)
    sel.press("Shift+F6")
    assert sel.focus is sel.page.sidebar.tree
    sel.press("F9")
    assert not sel.page.sidebar.isVisible()
    assert sel.page.columns.front == CENTRE
    sel.press("F9")
    assert sel.page.sidebar.isVisible()


def test_the_tree_leads_to_an_indicator(sel: ScoringWindow) -> None:
    sel.press("Shift+F6", "Down", "Return")
    assert sel.code == "A1.3"
    assert isinstance(sel.focus, LevelRow)


def test_every_key_of_a_note_is_on_disk_before_the_next_one(sel: ScoringWindow) -> None:
    sel.press("C")
    for typed in ("R", "RP", "RPJ"):
        sel.type(typed[-1])
        assert drafts_of(sel.profile.store, sel.sheet) == {sel.code: typed}
    code = sel.code
    sel.press("Esc", "Down")
    assert on_disk(sel).notes[code] == "RPJ"
    assert drafts_of(sel.profile.store, sel.sheet) == {}


def test_enter_on_the_last_indicator_says_what_is_next(sel: ScoringWindow) -> None:
    sel.press("End", "3", "Return")
    assert "14 indikator belum diisi" in sel.message
    sel.press("Home")
    for _ in range(15):
        sel.press("3", "Return")
    assert "Ctrl+Enter" in sel.message
    assert sel.code == on_disk(sel).judged()[-1].code
