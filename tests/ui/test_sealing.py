"""Periksa dan segel by keys alone: gaps, verdict, PIN, and the sealed sheet."""

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QRadioButton
from pytestqt.qtbot import QtBot

from smartcity_desktop.domain.facts import GloballyRated, ReopenRequested, Submitted
from smartcity_desktop.domain.words import RemarkPart, SheetState
from smartcity_desktop.ui.commands import Command
from smartcity_desktop.ui.dialog import Dialog
from smartcity_desktop.ui.theme import Theme
from smartcity_desktop.ui.widgets.level_row import LevelRow
from smartcity_desktop.ui.widgets.text_box import TextBox
from tests.builders import PIN
from tests.ui.scoring_window import SIAU, ScoringWindow, open_window

NEXT = "Ke daerah berikutnya: "


@pytest.fixture
def sel(qtbot: QtBot, theme: Theme, tmp_path: Path) -> ScoringWindow:
    return open_window(qtbot, theme, tmp_path / "p")


def fill(made: ScoringWindow, *, leave: int = 0) -> None:
    """Answer every indicator with 3 by keys, but for the last `leave`."""
    count = len(made.page.form.answering.outline.codes)
    for _ in range(count - leave):
        made.press("3", "Return")


def sealings(made: ScoringWindow) -> list[Submitted]:
    return [fact for fact in made.facts() if isinstance(fact, Submitted)]


def state(made: ScoringWindow) -> SheetState:
    return made.scoring.sheet(made.sheet).state


def test_sel_a_from_first_indicator_to_seal_without_a_mouse(
    qtbot: QtBot, sel: ScoringWindow
) -> None:
    fill(sel)
    sel.press("Ctrl+Return")
    assert sel.page.review.isVisible()
    assert isinstance(sel.focus, QRadioButton)
    sel.press("Right", "Right")
    assert sel.scoring.sheet(sel.sheet).rating == ""
    sel.press("Space", "Left")
    assert sel.scoring.sheet(sel.sheet).rating == "RAGU"
    sel.press("Right")
    rating = sel.scoring.sheet(sel.sheet).rating
    assert rating == "SIAP"
    rated = [fact.rating for fact in sel.facts() if isinstance(fact, GloballyRated)]
    assert rated == ["SIAP", "RAGU", "SIAP"]
    for text in ("Komitmen pimpinan", "Anggaran", "Tetapkan SK"):
        sel.press("Tab")
        assert isinstance(sel.focus, TextBox)
        sel.type(text)
    sel.press("Tab")
    assert sel.focus is sel.page.review.seal.pin
    assert sel.scoring.sheet(sel.sheet).remarks == {
        RemarkPart.STRENGTH: "Komitmen pimpinan",
        RemarkPart.WEAKNESS: "Anggaran",
        RemarkPart.RECOMMENDATION: "Tetapkan SK",
    }
    sel.type(PIN)
    sel.press("Return")
    qtbot.waitUntil(lambda: sel.sealed == [sel.sheet], timeout=10_000)
    assert state(sel) is SheetState.SUBMITTED
    assert len(sealings(sel)) == 1
    assert sel.page.centre.region.chip.status.word == "Disegel"
    assert sel.page.centre.state_bar.isVisible()
    assert sel.page.review.seal.pin.text() == ""
    # What has the focus leads on; asking for the sheet again stands behind it.
    assert sel.focus is sel.page.centre.state_bar.buttons()[0]
    assert sel.focus.text().startswith(NEXT)
    sel.press("Return")
    assert sel.page.visit != SIAU


def test_eva_b_from_first_indicator_to_seal_without_a_mouse(
    qtbot: QtBot, theme: Theme, tmp_path: Path
) -> None:
    made = open_window(qtbot, theme, tmp_path / "p", "eva-b-1.0.0")
    for number in range(51):
        if number in {3, 17, 30, 44}:
            made.press("1", "C")
            made.type("Tidak ada dokumen")
            made.press("Esc", "Down")
        else:
            made.press("3", "Return")
    made.press("Ctrl+Return")
    assert made.focus is made.page.review.seal.pin
    made.type(PIN)
    made.press("Enter")
    qtbot.waitUntil(lambda: made.sealed == [made.sheet], timeout=10_000)
    assert state(made) is SheetState.SUBMITTED


def test_ctrl_enter_never_seals(qtbot: QtBot, sel: ScoringWindow) -> None:
    fill(sel)
    sel.scoring.rate(sel.sheet, "SIAP")
    sel.press("Ctrl+Return")
    sel.type(PIN)
    sel.press("Ctrl+Return", "Ctrl+Enter", "Shift+Return")
    qtbot.wait(50)
    assert sealings(sel) == []
    sel.press("Esc")
    assert not sel.page.review.isVisible()
    assert isinstance(sel.focus, LevelRow)
    sel.press("Ctrl+Return")
    assert sel.page.review.seal.pin.text() == ""


def test_a_gap_leads_to_its_indicator_and_a_missing_note_to_the_note(sel: ScoringWindow) -> None:
    sel.press("1", "Return")
    for _ in range(12):
        sel.press("3", "Return")
    sel.press("T", "Ctrl+Return")
    review = sel.page.review
    assert sel.focus is review.gaps
    rows = [
        review.gaps.model().index(n, 0).data(Qt.ItemDataRole.AccessibleTextRole) for n in range(5)
    ]
    assert rows == [
        "A1.2 Alokasi APBD untuk TIK, catatan wajib belum ditulis",
        "A7.1 Rencana quick win, belum diisi",
        "A7.2 Kolaborasi, belum diisi",
        "Penilaian umum, belum dipilih",
        "A7.1 Rencana quick win, Anda tandai",
    ]
    sel.press("Return")
    assert sel.code == "A1.2"
    assert sel.focus is sel.page.centre.note.box
    sel.type("Belum ada DPA")
    sel.press("Ctrl+Return")
    assert review.isVisible()
    sel.press("Return")
    assert sel.code == "A7.1"
    sel.press("3", "Down", "3", "Ctrl+Return")
    assert isinstance(sel.focus, QRadioButton)


def test_an_incomplete_sheet_is_not_sealed(qtbot: QtBot, sel: ScoringWindow) -> None:
    fill(sel, leave=2)
    sel.press("Ctrl+Return")
    seal = sel.page.review.seal
    seal.pin.setFocus()
    sel.press("Return")
    assert seal.error.text() == "Ketik PIN Anda untuk menyegel."
    sel.type(PIN)
    sel.press("Return")
    qtbot.waitUntil(lambda: "3 yang belum lengkap" in seal.error.text(), timeout=10_000)
    assert sealings(sel) == []


def test_a_wrong_pin_and_the_waiting_are_told_in_words(qtbot: QtBot, sel: ScoringWindow) -> None:
    fill(sel)
    sel.scoring.rate(sel.sheet, "SIAP")
    sel.press("Ctrl+Return")
    seal = sel.page.review.seal
    for left in (4, 3, 2, 1):
        sel.type("111222")
        sel.press("Return")
        said = f"PIN tidak cocok. Sisa {left} kali"
        qtbot.waitUntil(lambda said=said: said in seal.error.text(), timeout=10_000)
        assert sel.focus is seal.pin
        assert seal.pin.accessibleDescription() == seal.error.text()
    sel.type("111222")
    sel.press("Return")
    qtbot.waitUntil(lambda: "Coba lagi 1 menit lagi" in seal.error.text(), timeout=10_000)
    sel.type(PIN)
    sel.press("Return")
    qtbot.waitUntil(lambda: "PIN dapat dicoba lagi 1 menit lagi" in seal.error.text())
    assert sealings(sel) == []
    assert state(sel) is SheetState.DRAFT


def sealed(qtbot: QtBot, made: ScoringWindow) -> None:
    fill(made)
    made.scoring.rate(made.sheet, "SIAP")
    made.scoring.submit(made.sheet, PIN)
    made.page.enter()


def test_a_sealed_sheet_is_only_read(qtbot: QtBot, sel: ScoringWindow) -> None:
    sealed(qtbot, sel)
    before = len(sel.facts())
    sel.page.centre.levels.focus_levels()
    sel.press("Home", "5", "B", "X", "0", "T", "M", "M", "Ctrl+Z", "Ctrl+Y", "Ctrl+Return", "C")
    sel.type("tidak boleh")
    sel.page.centre.levels.focus_levels()
    sel.press("Down")
    assert sel.code == "A1.3"
    assert len(sel.facts()) == before
    assert not sel.page.review.isVisible()
    assert sel.page.centre.note.box.isReadOnly()
    for command in (Command.UNDO, Command.REVIEW, Command.FLAG):
        assert not sel.window.action(command).isEnabled()


def test_reopening_is_asked_for_with_a_reason(qtbot: QtBot, sel: ScoringWindow) -> None:
    sealed(qtbot, sel)

    def answer() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, Dialog)
        dialog.findChild(TextBox).setPlainText("Salah baca DPA")
        dialog.accept()

    QTimer.singleShot(0, answer)
    sel.page.centre.state_bar.buttons()[-1].click()
    assert [f.reason for f in sel.facts() if isinstance(f, ReopenRequested)] == ["Salah baca DPA"]
    assert "Salah baca DPA" in sel.page.centre.state_bar.accessibleName()
    (leads_on,) = sel.page.centre.state_bar.buttons()
    assert leads_on.text().startswith(NEXT)
    assert state(sel) is SheetState.SUBMITTED


def test_a_failing_disk_keeps_the_sheet_unsealed(qtbot: QtBot, sel: ScoringWindow) -> None:
    fill(sel)
    sel.scoring.rate(sel.sheet, "SIAP")
    sel.press("Ctrl+Return")
    sel.profile.store.driver.execute("PRAGMA query_only=1")
    sel.type(PIN)
    sel.press("Return")
    seal = sel.page.review.seal
    qtbot.waitUntil(lambda: "tidak dapat ditulis" in seal.error.text(), timeout=10_000)
    assert state(sel) is SheetState.DRAFT
    sel.profile.store.driver.execute("PRAGMA query_only=0")
    sel.type(PIN)
    sel.press("Return")
    qtbot.waitUntil(lambda: sel.sealed == [sel.sheet], timeout=10_000)


@pytest.mark.parametrize(
    "held", [Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier]
)
def test_either_enter_leads_to_every_missing_answer(
    sel: ScoringWindow, held: Qt.KeyboardModifier
) -> None:
    for number, code in enumerate(sel.page.form.answering.outline.codes):
        sel.press("Ctrl+Return", *["Down"] * number)
        assert sel.focus is sel.page.review.gaps
        event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Enter, held)
        QApplication.sendEvent(sel.page.review.gaps, event)
        assert event.isAccepted()
        assert sel.code == code
