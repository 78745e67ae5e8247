"""Dokumen: issued in the background, previewed, saved, and out of date when reopened."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QThreadPool
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from smartcity_desktop.host.wording import Wording
from smartcity_desktop.ui.background import Background
from smartcity_desktop.ui.commands import Command
from smartcity_desktop.ui.documents.page import DocumentsPage
from smartcity_desktop.ui.documents.papers import Papers
from smartcity_desktop.ui.notices import Notices
from smartcity_desktop.ui.theme import Theme
from tests.builders import CHAIR
from tests.ui.places import Day, an_event

Key = Qt.Key
Open = Callable[[], DocumentsPage]


@pytest.fixture
def day(tmp_path: Path) -> Iterator[Day]:
    made = Day(tmp_path / "profile", an_event(), CHAIR)
    yield made
    made.profile.close()


@pytest.fixture
def show(qtbot: QtBot, theme: Theme, wording: Wording, day: Day) -> Iterator[Open]:
    background = Background(QThreadPool.globalInstance())
    papers = Papers(background, day.issuing)

    def build() -> DocumentsPage:
        notices = Notices(theme, wording)
        page = DocumentsPage(theme, wording, notices, background, day.issuing, papers)
        qtbot.addWidget(page)
        page.resize(1280, 600)
        page.show()
        page.enter()
        return page

    yield build
    background.wait(20_000)


def issue(qtbot: QtBot, page: DocumentsPage, papers: int = 1) -> None:
    page.bar.buttons()[0].click()
    qtbot.waitUntil(lambda: len(page.model.rows) == papers, timeout=30_000)
    qtbot.waitUntil(lambda: page.preview.page_count > 0, timeout=30_000)


def test_nothing_issued_is_told_with_what_will_happen(show: Open, wording: Wording) -> None:
    page = show()
    assert not page.table.isVisible()
    assert Command.PRINT not in page.commands


def test_a_sealed_sheet_is_issued_and_shown_page_by_page(
    qtbot: QtBot, show: Open, day: Day
) -> None:
    sheet = day.seal(1)
    page = show()
    issue(qtbot, page)
    paper = page.model.rows[0]
    assert paper.document == sheet
    assert paper.current
    assert page.preview.page_count == 2
    qtbot.waitUntil(lambda: page.preview.verticalScrollBar().maximum() > 0)
    page.preview.setFocus()
    qtbot.waitUntil(page.preview.hasFocus)
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_PageDown)
    assert page.preview.page == 2
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_Plus)
    assert page.preview.zoom > 0
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_0)
    assert page.preview.zoom == 0


def test_the_saved_file_is_the_sealed_one(
    qtbot: QtBot, show: Open, day: Day, tmp_path: Path
) -> None:
    day.seal(1)
    page = show()
    issue(qtbot, page)
    paper = page.model.rows[0]
    page.save_to(paper, tmp_path / "lembar.pdf")
    assert (tmp_path / "lembar.pdf").read_bytes() == day.issuing.pdf(paper)
    assert "lembar.pdf" in page.bar.accessibleName()


def test_a_reopened_sheet_turns_its_paper_out_of_date(
    qtbot: QtBot, show: Open, day: Day, wording: Wording
) -> None:
    sheet = day.seal(1)
    page = show()
    issue(qtbot, page)
    day.scoring.ask_to_reopen(sheet, "angka keliru")
    day.scoring.reopen(sheet, "angka keliru")
    page.refresh()
    words = page.model.data(page.model.index(0, 4))
    assert words == wording.say("window.status_document_out_of_date")
    assert not page.print_bar.print_button.isEnabled()
    assert Command.PRINT not in page.commands
    assert Command.SAVE_PDF in page.commands


def test_without_a_printer_the_paper_stays_and_a_way_is_told(
    qtbot: QtBot, show: Open, day: Day, wording: Wording
) -> None:
    day.seal(1)
    page = show()
    issue(qtbot, page)
    page.print_bar.show_printers(())
    page.print_current()
    assert page.bar.accessibleName() == wording.say("documents.printer_missing")
    assert page.model.rows[0].issued.copies == 0
