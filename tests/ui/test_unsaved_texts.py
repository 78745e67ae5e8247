"""What is shown is what is stored: texts that a rule refuses are kept, named and never green."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from smartcity_desktop.domain.errors import DomainError
from smartcity_desktop.domain.facts import Noted, PersonId, Submitted
from smartcity_desktop.domain.sheet import NOTE_LIMIT
from smartcity_desktop.domain.words import RemarkPart, Role
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.services.attendance import PanelPerson
from smartcity_desktop.storage.shelf import drafts_of
from smartcity_desktop.ui.dialog import Dialog
from smartcity_desktop.ui.forms.substitute import SubstituteForm
from smartcity_desktop.ui.notices import Notices
from smartcity_desktop.ui.theme import Theme
from smartcity_desktop.ui.widgets.action_button import ActionButton
from smartcity_desktop.ui.widgets.text_label import TextLabel
from smartcity_desktop.ui.widgets.text_line import TextLine
from tests.builders import PIN
from tests.ui.dialogs import answering, press, write
from tests.ui.scoring_window import ScoringWindow, open_window

LONG = "x" * (NOTE_LIMIT + 79)


@pytest.fixture
def sel(qtbot: QtBot, theme: Theme, tmp_path: Path) -> ScoringWindow:
    return open_window(qtbot, theme, tmp_path / "p")


def paste(made: ScoringWindow, text: str) -> None:
    data = QMimeData()
    data.setText(text)
    QGuiApplication.clipboard().setMimeData(data)
    made.press("Ctrl+V")


def fill(made: ScoringWindow) -> None:
    for _ in made.page.form.answering.outline.codes:
        made.press("3", "Return")
    made.scoring.rate(made.sheet, "SIAP")


def note_box_says(made: ScoringWindow) -> str:
    warning = made.page.centre.note.warning
    return warning.text() if warning.isVisible() else ""


def test_a_character_that_is_not_in_the_journal_is_never_called_saved(sel: ScoringWindow) -> None:
    sel.press("3", "C")
    assert sel.saved_word.startswith("Tersimpan")
    sel.type("R")
    assert sel.saved_word == "Menyimpan…"
    sel.press("Esc")
    assert sel.saved_word.startswith("Tersimpan")


def test_typing_back_to_what_is_stored_is_saved_and_leaves_no_draft(sel: ScoringWindow) -> None:
    sel.press("C")
    sel.type("R")
    sel.press("Backspace", "Esc")
    assert sel.saved_word.startswith("Tersimpan")
    assert drafts_of(sel.profile.store, sel.sheet) == {}
    assert [fact for fact in sel.facts() if isinstance(fact, Noted)] == []


def test_the_limit_is_counted_before_and_after_it_is_reached(sel: ScoringWindow) -> None:
    sel.press("C")
    paste(sel, "x" * 1799)
    assert note_box_says(sel) == ""
    sel.type("x")
    assert note_box_says(sel) == "1.800 dari 2.000 huruf."
    paste(sel, "x" * 279)
    assert "2.079 dari 2.000 huruf: 79 terlalu banyak" in note_box_says(sel)


def test_a_note_over_the_limit_stays_red_and_is_shown_again(
    qtbot: QtBot, theme: Theme, tmp_path: Path, sel: ScoringWindow
) -> None:
    sel.press("C")
    paste(sel, LONG)
    sel.press("Esc")
    assert sel.saved_word == "Belum tersimpan"
    sel.press("Return", "4", "Up")
    assert sel.code == "A1.2"
    assert sel.page.centre.note.box.toPlainText() == LONG
    assert "Belum tersimpan" in note_box_says(sel)
    assert sel.saved_word == "Belum tersimpan"
    assert sel.page.finish()
    sel.window.close()
    sel.profile.close()
    again = open_window(qtbot, theme, tmp_path / "p")
    assert again.code == "A1.2"
    assert again.page.centre.note.box.toPlainText() == LONG
    assert "A1.2" in again.message
    again.press("2")
    assert again.saved_word == "Belum tersimpan"
    again.press("C", "Ctrl+A")
    again.type("Ringkas")
    again.press("Esc")
    assert again.saved_word.startswith("Tersimpan")
    assert again.scoring.sheet(again.sheet).notes == {"A1.2": "Ringkas"}
    again.profile.close()


def test_a_sheet_with_an_unsaved_text_is_not_sealed(qtbot: QtBot, sel: ScoringWindow) -> None:
    fill(sel)
    sel.press("Home", "C")
    paste(sel, LONG)
    sel.press("Esc", "Ctrl+Return")
    assert sel.focus is sel.page.review.gaps
    sel.page.review.seal.pin.setFocus()
    sel.type(PIN)
    sel.press("Return")
    qtbot.waitUntil(lambda: "belum disegel" in sel.page.review.seal.error.text())
    assert [fact for fact in sel.facts() if isinstance(fact, Submitted)] == []
    with pytest.raises(DomainError, match="texts_unsaved"):
        sel.scoring.submit(sel.sheet, PIN)
    sel.page.review.gaps.setFocus()
    sel.press("Return")
    assert sel.focus is sel.page.centre.note.box


def test_a_remark_over_its_limit_is_kept_like_a_note(sel: ScoringWindow) -> None:
    fill(sel)
    sel.press("Ctrl+Return")
    box = sel.page.review.verdict.boxes[RemarkPart.STRENGTH]
    box.setFocus()
    paste(sel, "y" * 4001)
    sel.press("Tab")
    assert sel.saved_word == "Belum tersimpan"
    assert "terlalu banyak" in sel.page.review.verdict.warnings[RemarkPart.STRENGTH].text()
    sel.press("Esc", "Ctrl+Return")
    assert box.toPlainText() == "y" * 4001
    assert drafts_of(sel.profile.store, sel.sheet) == {"strength": "y" * 4001}


def test_hidden_characters_never_stay_and_are_told(sel: ScoringWindow) -> None:
    sel.press("C")
    paste(sel, "a\u202eb\u200b\x07c\td\r\ne")
    assert sel.page.centre.note.box.toPlainText() == "abc d\ne"
    assert "tidak terlihat" in note_box_says(sel)
    sel.press("Esc")
    assert sel.scoring.sheet(sel.sheet).notes == {"A1.2": "abc d\ne"}


def test_the_caret_stays_where_something_hidden_was_pasted(sel: ScoringWindow) -> None:
    sel.press("C")
    sel.type("awalakhir")
    for _ in "akhir":
        sel.press("Left")
    paste(sel, " \u202etengah\u202c ")
    sel.type("x")
    assert sel.page.centre.note.box.toPlainText() == "awal tengah xakhir"


def test_what_paper_cannot_show_is_named_with_what_it_shows(sel: ScoringWindow) -> None:
    sel.press("C")
    paste(sel, "bagus 😀")
    assert "Tidak dapat dicetak: 😀. Pada kertas menjadi [U+1F600]." in note_box_says(sel)


def test_a_note_goes_on_at_its_end(sel: ScoringWindow) -> None:
    sel.press("C")
    sel.type("awal")
    sel.press("Esc", "Down", "Up", "C")
    sel.type(" akhir")
    assert sel.page.centre.note.box.toPlainText() == "awal akhir"


def test_a_note_is_whole_while_it_is_written_on_a_small_laptop(sel: ScoringWindow) -> None:
    box = sel.page.centre.note.box
    for code in sel.page.form.answering.outline.codes:
        sel.page.form.go_to(code)
        QApplication.processEvents()
        sel.press("C")
        paste(sel, "satu dua tiga empat lima enam tujuh " * 12)
        QApplication.processEvents()
        seen = box.visibleRegion().boundingRect()
        assert seen.height() == box.height(), code
        caret = box.viewport().mapTo(box, box.cursorRect().bottomLeft()).y()
        assert caret <= seen.bottom(), code
        assert not box.horizontalScrollBar().isVisible()


def test_a_line_keeps_nothing_that_cannot_be_seen(qtbot: QtBot) -> None:
    line = TextLine()
    qtbot.addWidget(line)
    line.setText("Bupati")
    line.setCursorPosition(0)
    line.insert("Dr.\u202e\n\x07 ")
    assert line.text() == "Dr.  Bupati"
    assert line.cursorPosition() == 5


def test_the_box_stays_whole_when_its_warning_takes_the_room(sel: ScoringWindow) -> None:
    sel.window.resize(1366, 560)
    sel.press("3", "C")
    paste(sel, "Kata demi kata. " * 1300 + "AKHIR")
    sel.press("Esc", "C")
    sel.type("x")
    QApplication.processEvents()
    box = sel.page.centre.note.box
    assert box.visibleRegion().boundingRect().height() == box.height()
    assert box.viewport().rect().contains(box.cursorRect())


def test_a_reason_too_long_is_refused_beside_its_box_and_stays(
    qtbot: QtBot, theme: Theme, wording: Wording
) -> None:
    people = [PanelPerson(PersonId(n), n, Role.MEMBER, present=True) for n in "AB"]
    form = SubstituteForm(theme, wording, people[:1], people[1:])
    seen = dict[str, object]()

    def fill(dialog: Dialog) -> None:
        form.reason.setPlainText("x" * 20_500)
        accept = [b for b in dialog.findChildren(ActionButton) if b.accessibleName() == "Catat"]
        seen["long"] = [button.isEnabled() for button in accept]
        seen["told"] = [label.text() for label in dialog.findChildren(TextLabel)]
        dialog.reject()

    answering(fill)
    Notices(theme, wording).ask_form("Judul", "", "Catat", form)
    assert seen["long"] == [False]
    told = seen["told"]
    assert isinstance(told, list)
    assert "20.500 dari 2.000 huruf: 18.500 terlalu banyak. Ringkaskan." in told
    assert form.reason.toPlainText() == "x" * 20_500


def test_escape_leaves_a_reason_before_it_throws_it_away(
    qtbot: QtBot, theme: Theme, wording: Wording
) -> None:
    shown = list[bool]()

    def escape(dialog: Dialog) -> None:
        write(qtbot, "Alasan yang panjang")
        for _ in range(2):
            press(qtbot, Qt.Key.Key_Escape)
            shown.append(dialog.isVisible())

    answering(escape)
    assert Notices(theme, wording).ask_reason("Judul", "", "Catat") is None
    assert shown == [True, False]


def test_escape_leaves_a_form_before_it_throws_its_texts_away(
    qtbot: QtBot, theme: Theme, wording: Wording
) -> None:
    people = [PanelPerson(PersonId(n), n, Role.MEMBER, present=True) for n in "AB"]
    form = SubstituteForm(theme, wording, people[:1], people[1:])
    shown = list[bool]()

    def escape(dialog: Dialog) -> None:
        form.reason.setPlainText("Alasan yang panjang")
        # The focus is on the first field, not on the text that would be lost.
        for _ in range(2):
            press(qtbot, Qt.Key.Key_Escape)
            shown.append(dialog.isVisible())

    answering(escape)
    assert not Notices(theme, wording).ask_form("Judul", "", "Catat", form)
    assert shown == [True, False]


def test_escape_in_an_empty_box_of_a_form_goes_back(
    qtbot: QtBot, theme: Theme, wording: Wording
) -> None:
    people = [PanelPerson(PersonId(n), n, Role.MEMBER, present=True) for n in "AB"]
    form = SubstituteForm(theme, wording, people[:1], people[1:])
    shown = list[bool]()

    def escape(dialog: Dialog) -> None:
        form.reason.setFocus()
        press(qtbot, Qt.Key.Key_Escape)
        shown.append(dialog.isVisible())
        dialog.reject()

    answering(escape)
    assert not Notices(theme, wording).ask_form("Judul", "", "Catat", form)
    assert shown == [False]
