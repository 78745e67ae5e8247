"""Whatever is pressed, pasted or turned: screen, journal and paper say one thing.

Keys go through the window as a keyboard's do. After every step no key has reached anything hidden,
the answer shown is the one in the file, and a note that is not in it is never called saved.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit
from pytestqt.qtbot import QtBot

from smartcity_desktop.documents.forms.score_sheet import score_sheet_1
from smartcity_desktop.documents.typeface import printable, undrawn
from smartcity_desktop.domain.documents import score_sheet
from smartcity_desktop.domain.sheet import Sheet, blank_sheet
from smartcity_desktop.domain.text import hidden
from smartcity_desktop.storage.queries import written_sheet
from smartcity_desktop.ui.page import Place
from smartcity_desktop.ui.status_strip import Fact
from smartcity_desktop.ui.theme import Theme
from smartcity_desktop.ui.widgets.choices import ChoiceBox, NumberBox, TimeBox
from smartcity_desktop.ui.widgets.text_box import TextBox
from tests.ui.places import visit_id
from tests.ui.seat import CONTROL, SHEET_VISIT, Seat
from tests.ui.test_choices import said, turn_wheel

STEPS = 110
PLAIN = Qt.KeyboardModifier.NoModifier
Key = Qt.Key
MOVING = (Key.Key_Tab, Key.Key_Backtab, Key.Key_Up, Key.Key_Down, Key.Key_Left, Key.Key_Right)
PRESSED = (Key.Key_Return, Key.Key_Space, Key.Key_Escape, Key.Key_Delete, Key.Key_F6, Key.Key_End)
LETTERS = tuple(Key[f"Key_{letter}"] for letter in "123450BXCTKMA")
# Pages on which a pressed button may start a hub or a printer.
OUTWARD = frozenset({Place.DELIVERY, Place.DOCUMENTS})
PASTED = (
    "RPJMD hlm. 112",
    "x" * 2079,
    "satu\u202edua\u2066\u200b",
    "a\x00b\x07c\td\r\ne\udc00",
    "bagus 😀 漢 שלום",
)


class Behind:
    """What lies behind the front: no key may change it."""

    def __init__(self, seat: Seat) -> None:
        page, self._seat = seat.page, seat
        fields = [*page.findChildren(TextBox), *page.findChildren(QLineEdit)]
        self._texts = [(field, text_of(field)) for field in fields if not field.isVisible()]
        self._levels = None if seat.page.centre.levels.isVisible() else len(seat.levels())

    def same(self) -> bool:
        """Tell whether everything that was hidden and still is says what it said."""
        hidden_still = [(field, text) for field, text in self._texts if not field.isVisible()]
        texts = all(text_of(field) == text for field, text in hidden_still)
        return texts and self._levels in (None, len(self._seat.levels()))


def text_of(field: TextBox | QLineEdit) -> str:
    return field.text() if isinstance(field, QLineEdit) else field.toPlainText()


class Monkey:
    """Does one thing by chance after the other."""

    def __init__(self, seat: Seat, seed: int) -> None:
        self.seat, self.chance = seat, Random(seed)
        self.done: list[str] = []
        self.deeds: tuple[Callable[[], str], ...] = (
            *[self.letter] * 5,
            *[self.move] * 3,
            *[self.press] * 4,
            *[self.paste] * 3,
            *[self.go] * 2,
            self.wheel,
            self.region,
            self.lock,
            self.review_and_back,
        )

    def step(self) -> None:
        self.done.append(self.chance.choice(self.deeds)())
        QApplication.processEvents()

    def letter(self) -> str:
        return self._key(self.chance.choice(LETTERS))

    def move(self) -> str:
        return self._key(self.chance.choice(MOVING))

    def press(self) -> str:
        key = self.chance.choice(PRESSED)
        if self.seat.window.place in OUTWARD and key in (Key.Key_Return, Key.Key_Space):
            key = Key.Key_Escape
        return self._key(key)

    def paste(self) -> str:
        text = self.chance.choice(PASTED)
        QGuiApplication.clipboard().setText(text)
        if self.chance.random() < 0.7:
            self.seat.page.form.write_note()
        return self._key(Key.Key_V, CONTROL) + ascii(text[:12])

    def go(self) -> str:
        return self._key(Key[f"Key_{self.chance.choice('1223568')}"], CONTROL)

    def wheel(self) -> str:
        kinds = (ChoiceBox, NumberBox, TimeBox)
        boxes = [b for kind in kinds for b in self.seat.window.findChildren(kind) if b.isVisible()]
        if not boxes:
            return "no wheel"
        box = self.chance.choice(boxes)
        before = said(box)
        turn_wheel(box, self.chance.choice((-1, 1)))
        assert said(box) == before, self.done
        return "wheel"

    def region(self) -> str:
        visit = visit_id(self.chance.choice((1, 1, 2)))
        self.seat.session.open_visit(visit)
        return f"region {visit}"

    def lock(self) -> str:
        self.seat.window.hide()
        self.seat.window.show()
        self.seat.window.activateWindow()
        self.seat.window.page.enter()
        return "lock"

    def review_and_back(self) -> str:
        self._key(Key.Key_Return, CONTROL)
        for place in "12":
            self._key(Key[f"Key_{place}"], CONTROL)
        return "review, home, back, " + self.letter()

    def _key(self, key: Qt.Key, held: Qt.KeyboardModifier = PLAIN) -> str:
        name = f"{'Ctrl+' if held == CONTROL else ''}{key.name}"
        behind = Behind(self.seat)
        self.seat.press(key, held)
        # A text that is left behind may be written; only what was behind before may not change.
        assert behind.same(), [*self.done, name]
        return name


@pytest.fixture
def seat(qtbot: QtBot, theme: Theme, tmp_path: Path) -> Iterator[Seat]:
    made = Seat(qtbot, theme, tmp_path / "p")
    yield made
    assert made.session.close()


@pytest.fixture(autouse=True)
def _no_dialog_stays(qapp: QApplication) -> Iterator[None]:
    # Dialogs that chance opens are left again; they have tests of their own.
    leaving = QTimer(qapp, interval=20)
    leaving.timeout.connect(leave_dialog)
    leaving.start()
    yield
    leaving.stop()


def leave_dialog() -> None:
    dialog, popup = QApplication.activeModalWidget(), QApplication.activePopupWidget()
    if isinstance(dialog, QDialog):
        dialog.reject()
    elif popup is not None:
        popup.close()


def on_disk(seat: Seat) -> Sheet | None:
    """Read the sheet in front anew from the file."""
    answering, profile = seat.page.form.answering, seat.profile
    if answering is None:
        return None
    blank = blank_sheet(profile.roster, profile.package.instrument, answering.id)
    return written_sheet(profile.store, blank, profile.journal)


def shown_answer(seat: Seat) -> str:
    for row in seat.page.centre.answer_widgets():
        if row.isChecked():
            return str(getattr(row, "level", None) or row.key)
    return ""


def look(seat: Seat, told: list[str]) -> None:
    """Compare what is shown with what is stored."""
    focus, page = seat.window.focusWidget(), seat.page
    assert focus is None or focus.isVisible(), told
    sheet = on_disk(seat)
    if sheet is None or not page.columns.isVisible():
        return
    assert page.form.answering is not None
    code = page.form.answering.code
    words = {"no_evidence": "B", "not_applicable": "X"}
    mark = str(sheet.marks.get(code, ""))
    assert shown_answer(seat) == words.get(mark, mark), told
    green = "ersimpan" in seat.window.status.reading(Fact.SAVED).text
    green = green and "elum" not in seat.window.status.reading(Fact.SAVED).text
    shown = page.centre.note.box.toPlainText()
    assert hidden(shown) == "", told
    if green:
        assert shown == sheet.notes.get(code, ""), told


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_screen_journal_and_paper_say_one_thing(seat: Seat, seed: int) -> None:
    seat.session.open_visit(SHEET_VISIT)
    monkey = Monkey(seat, seed)
    for _ in range(STEPS):
        monkey.step()
        look(seat, monkey.done)
    seat.session.open_visit(SHEET_VISIT)
    seal(seat)


def seal(seat: Seat) -> None:
    """Mend what is unsaved, answer the rest, seal, and compare the paper with the screen."""
    answering, scoring = seat.page.form.answering, seat.session.scoring
    assert answering is not None
    if not scoring.sheet(answering.id).open:
        return
    for node in scoring.sheet(answering.id).judged():
        seat.page.form.go_to(node.code)
        seat.page.centre.note.box.setPlainText(f"Catatan {node.code} 😀")
        scoring.give(answering.id, node.code, 3)
    seat.page.finish()
    for part in answering.remarks:
        answering.remark(part, "")
    ratings = answering.outline.instrument.ratings
    if ratings:
        scoring.rate(answering.id, ratings[0].code)
    sheet = scoring.submit(answering.id, "271828")
    assert sheet.sealed is not None
    content = score_sheet(seat.profile.published, sheet, sheet.sealed)
    seat.page.refresh()
    for row in score_sheet_1(content, seat.profile.published).rows:
        if row.code not in sheet.notes:
            continue
        seat.page.form.go_to(row.code)
        assert row.note == seat.page.centre.note.box.toPlainText()
        assert undrawn(printable(row.note)) == ()
