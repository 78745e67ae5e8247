"""Dokumen: issued in the background, previewed, saved, and out of date when reopened."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QThreadPool
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from smartcity_desktop.domain.facts import VisitId
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.services.closing import Closing
from smartcity_desktop.services.issuing import Issuing
from smartcity_desktop.services.moderating import Moderating
from smartcity_desktop.services.signing import Signing
from smartcity_desktop.storage.errors import StorageError
from smartcity_desktop.ui.background import Background
from smartcity_desktop.ui.commands import Command
from smartcity_desktop.ui.dialog import Dialog
from smartcity_desktop.ui.documents.day_papers import DayPapers
from smartcity_desktop.ui.documents.issue_dialog import IssueDialog
from smartcity_desktop.ui.documents.page import DocumentsPage
from smartcity_desktop.ui.documents.papers import Papers
from smartcity_desktop.ui.documents.signature_desk import SignatureDesk
from smartcity_desktop.ui.notices import Notices
from smartcity_desktop.ui.theme import Theme
from smartcity_desktop.ui.tokens import Tone
from tests.builders import CHAIR
from tests.services.class_room import DAY, PaperRoom
from tests.ui.dialogs import answering
from tests.ui.places import Day, an_event

Key = Qt.Key
VISIT, RECAP = VisitId("V001"), "RD-2026-B-001"
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
        desk = SignatureDesk(theme, wording, notices, Signing(day.profile))
        page = DocumentsPage(theme, wording, notices, background, papers, desk)
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
    page.desk.save_to(paper, tmp_path / "lembar.pdf")
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
    words = page.model.data(page.model.index(0, 5))
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


@pytest.fixture
def room(tmp_path: Path) -> Iterator[PaperRoom]:
    made = PaperRoom(tmp_path / "room")
    made.open_day()
    made.agree(VISIT)
    yield made
    made.close()


@pytest.fixture
def chair_page(
    qtbot: QtBot, theme: Theme, wording: Wording, room: PaperRoom
) -> Iterator[DocumentsPage]:
    background, issuing = Background(QThreadPool.globalInstance()), Issuing(room.chair)
    notices, papers = Notices(theme, wording), Papers(background, issuing)
    desk = SignatureDesk(theme, wording, notices, Signing(room.chair))
    page = DocumentsPage(theme, wording, notices, background, papers, desk)
    qtbot.addWidget(page)
    page.resize(1280, 640)
    page.show()
    page.enter()
    yield page
    background.wait(20_000)


def choose(page: DocumentsPage, document: str) -> None:
    numbers = [row.document for row in page.model.rows]
    page.table.selectRow(numbers.index(document))


def test_signatures_are_recorded_and_counted_beside_the_paper(
    qtbot: QtBot, chair_page: DocumentsPage, room: PaperRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = chair_page
    issue(qtbot, page, papers=2)
    choose(page, RECAP)
    assert page.model.data(page.model.index(page.table.currentIndex().row(), 3)) == "0 dari 3"
    menu = page.signatures.bar.sign_button.choices
    assert [action.text() for action in menu.actions()] == [p.name for p in room.people]
    # Nobody signed in ink what was never printed; a copy made elsewhere is told first.
    menu.actions()[0].trigger()
    assert "belum pernah dicetak" in page.bar.accessibleName()
    assert room.chair.book.turn(VISIT).signatures == {}
    monkeypatch.setattr(Notices, "confirm", lambda *_: True)
    page.bar.buttons()[1].click()
    assert page.current is not None
    assert page.current.issued.copies == 1
    menu.actions()[0].trigger()
    assert page.model.data(page.model.index(page.table.currentIndex().row(), 3)) == "1 dari 3"
    assert page.current
    assert page.current.current
    # The own sheet is signed with its device's key alone.
    choose(page, "LP-2026-B-001-01")
    assert not page.signatures.bar.isVisible()


def test_an_objection_is_recorded_with_its_words(
    qtbot: QtBot,
    chair_page: DocumentsPage,
    room: PaperRoom,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page = chair_page
    issue(qtbot, page, papers=2)
    choose(page, RECAP)
    monkeypatch.setattr(Notices, "ask_reason", lambda *_: "Bukti A6.2 belum saya lihat.")
    page.signatures.bar.refuse_button.choices.actions()[1].trigger()
    objections = room.chair.book.turn(VISIT).objections
    assert list(objections.values()) == ["Bukti A6.2 belum saya lihat."]
    row = page.table.currentIndex().row()
    assert page.model.data(page.model.index(row, 3)) == "0 dari 3, 1 menolak"


def test_a_reopened_result_stands_first_and_is_drawn_anew(
    qtbot: QtBot, chair_page: DocumentsPage, room: PaperRoom
) -> None:
    page = chair_page
    issue(qtbot, page, papers=2)
    moderating = Moderating(room.chair)
    moderating.resume_moderation(VISIT, "bukti baru ditunjukkan")
    moderating.agree(VISIT)
    page.bar.clear()
    page.refresh()
    assert page.model.rows[0].document == RECAP
    assert not page.model.rows[0].current
    page.table.selectRow(0)
    page.renew_current()
    qtbot.waitUntil(lambda: len(page.model.rows) == 3, timeout=30_000)
    kept = [(d.issued.revision, d.current) for d in page.model.rows if d.document == RECAP]
    assert kept == [(1, False), (2, True)]
    page.filter.choice.setCurrentIndex(page.filter.choice.findData("stale"))
    assert [d.issued.revision for d in page.model.rows] == [1]


def test_papers_on_demand_are_offered_and_issued(
    qtbot: QtBot, chair_page: DocumentsPage, wording: Wording
) -> None:
    page = chair_page
    issue(qtbot, page, papers=2)
    word = wording.say("documents.kind_attendance")

    def tick(dialog: Dialog) -> None:
        assert isinstance(dialog, IssueDialog)
        assert not dialog.issue.isEnabled()
        dialog.field.setText(f"{word} h2")
        rows = range(dialog.papers.count())
        (shown,) = (r for r in rows if not dialog.papers.item(r).isHidden())
        dialog.papers.setCurrentRow(shown)
        qtbot.keyClick(dialog.papers, Key.Key_Space)
        assert dialog.chosen == ("DH-2026-B-H2",)
        dialog.issue.click()

    answering(tick)
    page.issue_menu.choose.trigger()
    qtbot.waitUntil(lambda: len(page.model.rows) == 3, timeout=30_000)
    page.filter.choice.setCurrentIndex(page.filter.choice.findData("attendance"))
    assert [d.document for d in page.model.rows] == ["DH-2026-B-H2"]


def test_a_closed_day_is_drawn_and_copied_to_another_medium(
    qtbot: QtBot, chair_page: DocumentsPage, room: PaperRoom, wording: Wording, tmp_path: Path
) -> None:
    page, issuing = chair_page, Issuing(room.chair)
    background = Background(QThreadPool.globalInstance())
    closing = Closing(room.chair, issuing)
    papers = DayPapers(wording, Notices(page._theme, wording), background, closing, page)
    papers.told.connect(page.tell)
    with qtbot.waitSignal(papers.drawn, timeout=30_000) as drawn:
        papers.draw("B", DAY)
    page.offer_copy(drawn.args[0], papers.copy)
    assert [button.text() for button in page.bar.buttons()] == [wording.say("documents.copy")]
    assert {"BA-2026-B-H2", "LH-2026-B-H2"} < {row.document for row in page.model.rows}
    with qtbot.waitSignal(papers.told, timeout=30_000) as told:
        papers.copy_to(tmp_path)
    assert told.args[0] is Tone.OK
    assert (tmp_path / "CONTOH_uji-2026-AS-01.scm").exists()
    with qtbot.waitSignal(papers.told, timeout=30_000) as told:
        papers.copy_to(tmp_path / "dicabut")
    assert told.args[0] is Tone.BAD
    assert "dicabut" in page.bar.accessibleName()


def test_a_signature_that_is_not_written_is_told_and_never_counted_as_recorded(
    qtbot: QtBot, chair_page: DocumentsPage, room: PaperRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = chair_page
    issue(qtbot, page, papers=2)
    choose(page, RECAP)
    assert page.current is not None
    Issuing(room.chair).count_copies(page.current, "Printer Contoh", 1)
    # A full disk cannot be had in a test: the profile says what the store says then.
    monkeypatch.setattr(Notices, "confirm", lambda *_: True)
    monkeypatch.setattr(Signing, "sign", full_disk)
    with qtbot.assertNotEmitted(page.signatures.recorded):
        page.signatures.bar.sign_button.choices.actions()[0].trigger()
    assert "Ruang disk penuh" in page.bar.accessibleName()


def full_disk(*_: object) -> None:
    raise StorageError("disk_full")
