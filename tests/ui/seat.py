"""One assessor before a real session's window; keys go the way a keyboard's go."""

from pathlib import Path

from PySide6.QtCore import Qt, QThreadPool
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from smartcity_desktop.domain.facts import Scored
from smartcity_desktop.domain.words import Stage
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.ui.background import Background
from smartcity_desktop.ui.session import Session
from smartcity_desktop.ui.theme import Theme
from tests.builders import a_profile
from tests.ui.places import an_event, visit_id
from tests.ui.scoring_window import confirm_with

CONTROL = Qt.KeyboardModifier.ControlModifier
SHEET_VISIT = visit_id(1)


class Seat:
    """One assessor before a real window; keys go the way a keyboard's go."""

    def __init__(self, qtbot: QtBot, theme: Theme, folder: Path) -> None:
        self.profile = a_profile(folder, an_event())
        background = Background(QThreadPool())
        confirm = confirm_with(folder)
        self.session = Session(self.profile, theme, Wording("id"), background, confirm)
        self.window = self.session.window
        sheets = self.session.sheets
        assert sheets is not None
        self.page = sheets
        self.session.class_day.start_stage(SHEET_VISIT, Stage.PRESENTATION)
        qtbot.addWidget(self.window)
        self.window.resize(1366, 698)
        with qtbot.waitActive(self.window):
            self.window.show()
            self.window.activateWindow()

    def press(self, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier):
        handle = QGuiApplication.focusWindow() or self.window.windowHandle()
        QTest.keyClick(handle, key, held)
        QApplication.processEvents()

    def type(self, digits: str) -> None:
        for digit in digits:
            self.press(Qt.Key[f"Key_{digit}"])

    def go(self, place: int) -> None:
        self.press(Qt.Key[f"Key_{place}"], CONTROL)

    def score(self) -> None:
        """Open the region and answer everything with 3."""
        self.session.open_visit(SHEET_VISIT)
        assert self.page.form.answering is not None
        sheet = self.page.form.answering.id
        for node in self.session.scoring.sheet(sheet).judged():
            self.session.scoring.give(sheet, node.code, 3)
        self.page.form.show()

    def levels(self) -> list[int | str]:
        store = self.profile.store
        facts = [line.entry.known_fact() for line in store.lines(self.profile.journal)]
        return [fact.mark for fact in facts if isinstance(fact, Scored)]
