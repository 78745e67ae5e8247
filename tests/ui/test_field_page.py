"""Beranda of field staff: regions of the day, own files, how far they came, all by keyboard."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QThreadPool
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from smartcity_desktop.domain.facts import PersonId, VisitId
from smartcity_desktop.domain.roster import Person
from smartcity_desktop.domain.words import Role
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.services.collecting import Collecting
from smartcity_desktop.ui.background import Background
from smartcity_desktop.ui.commands import Command
from smartcity_desktop.ui.evidence.attach_dialog import AttachDialog
from smartcity_desktop.ui.evidence.desk import ViewerDialog
from smartcity_desktop.ui.home.field_page import FieldPage
from smartcity_desktop.ui.home.field_table import FILES, REACH
from smartcity_desktop.ui.home.page import HomePage
from smartcity_desktop.ui.notices import Notices
from smartcity_desktop.ui.page import Place
from smartcity_desktop.ui.session import Session
from smartcity_desktop.ui.theme import Theme
from tests.builders import PEOPLE, PublishedEvent, a_profile, a_published_event, a_roster
from tests.documents.exhibit_files import a_pdf
from tests.ui.places import Day
from tests.ui.test_receiving import bring, during

FIELD = Person(
    PersonId("AS-20"), 20, "Petugas Contoh", "Dinas Contoh", "", duty=Role.FIELD_STAFF
)  # fmt: skip


@pytest.fixture(scope="module")
def event() -> PublishedEvent:
    return a_published_event(replace(a_roster(), people=(*PEOPLE, FIELD)))


@pytest.fixture
def day(event: PublishedEvent, tmp_path: Path) -> Iterator[Day]:
    made = Day(tmp_path / "petugas", event, FIELD)
    yield made
    made.profile.close()


@pytest.fixture
def page(qtbot: QtBot, theme: Theme, wording: Wording, day: Day) -> FieldPage:
    made = FieldPage(theme, wording, Notices(theme, wording), day.sources)
    day.profile.store.on_recorded(lambda _lines: made.refresh_soon())
    qtbot.addWidget(made)
    made.resize(1280, 600)
    made.show()
    made.activateWindow()
    made.enter()
    qtbot.waitUntil(made.table.hasFocus)
    return made


def visits_of(page: FieldPage) -> list[VisitId]:
    return [row.visit.id for row in page.model.rows]


def cell(page: FieldPage, row: int, column: int) -> str:
    return str(page.model.data(page.model.index(row, column)))


def test_the_days_regions_of_every_class_are_listed_without_files(page: FieldPage, day: Day):
    number = day.class_day.today()
    expected = [v.id for v in day.profile.roster.visits if v.day == number]
    assert sorted(visits_of(page)) == sorted(expected)
    assert cell(page, 0, FILES) == "–"
    assert page.files.told.text() == "Belum ada berkas dari Anda untuk daerah ini."
    assert page.heading.subtitle == f"{len(expected)} daerah · 0 berkas dari Anda"
    page.days.setCurrentIndex(1 - page.days.currentIndex())
    page.days.activated.emit(page.days.currentIndex())
    others = [v.id for v in day.profile.roster.visits if v.day != number]
    assert sorted(visits_of(page)) == sorted(others)


def test_a_file_is_attached_seen_and_opened_by_keys(
    qtbot: QtBot, page: FieldPage, day: Day, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    path = tmp_path / "ruang_kendali.pdf"
    path.write_bytes(a_pdf(2))
    monkeypatch.setattr(Notices, "choose_file", lambda *_: path)
    QTest.keyClick(page.table, Qt.Key.Key_Down)
    chosen = page.current
    assert chosen is not None

    def fill(dialog: QWidget) -> None:
        assert isinstance(dialog, AttachDialog)
        assert dialog.visit == chosen.visit.id
        dialog.choose.click()
        QTest.keyClicks(dialog.taken, "Selasa pagi")
        QTest.keyClicks(dialog.place, "Balai kota")
        dialog.accept_button.click()
        qtbot.waitUntil(lambda: not dialog.isVisible(), timeout=10_000)

    failed = during(AttachDialog, fill)
    page.commands[Command.ATTACH]()
    assert failed == []
    assert page.current is not None
    assert page.current.visit.id == chosen.visit.id
    row = page.model.row_of(chosen.visit.id)
    assert (cell(page, row, FILES), cell(page, row, REACH)) == ("1 berkas", "Belum dikirim")
    (told,) = page.files.files.rows
    assert told.sentence == (
        "ruang kendali, Belum dikirim, untuk seluruh daerah · Selasa pagi · Balai kota "
        "· PDF, 0,1 MB"
    )

    def read(dialog: QWidget) -> None:
        assert isinstance(dialog, ViewerDialog)
        viewer = dialog.viewer
        qtbot.waitUntil(lambda: not viewer.view.waiting, timeout=20_000)
        assert viewer.place.text() == "Halaman 1 dari 2 · 100 %"
        assert not any(button.isVisible() for button in viewer.verdicts.values())
        QTest.keyClick(viewer.view, Qt.Key.Key_Escape)
        assert not dialog.isVisible()

    # After a dialog no display makes the window active again.
    page.activateWindow()
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    qtbot.waitUntil(page.files.files.hasFocus)
    failed = during(ViewerDialog, read)
    QTest.keyClick(page.files.files, Qt.Key.Key_Return)
    assert failed == []
    page.activateWindow()
    QTest.keyClick(page.files.files, Qt.Key.Key_Escape)
    qtbot.waitUntil(page.table.hasFocus)


def test_how_far_files_have_come_is_told_the_most_urgent_first(
    qtbot: QtBot, page: FieldPage, day: Day, tmp_path: Path
):
    from smartcity_desktop.storage.file_places import keep_place

    visit = visits_of(page)[0]
    for number in (1, 2, 3):
        path = tmp_path / f"foto{number}.pdf"
        path.write_bytes(a_pdf(number))
        bring(day.profile, path, f"Foto {number}", visit)
    qtbot.waitUntil(lambda: cell(page, 0, FILES) == "3 berkas")
    assert cell(page, 0, REACH) == "Belum dikirim"
    # A receipt of the centre is what tells it; two of three files came with it.
    exhibits = Collecting(day.profile).exhibits(visit)
    for exhibit in exhibits[:2]:
        keep_place(day.profile.store, day.delivering.centre, exhibit.digest)
    received(day, exhibits[1].moment[3])
    page.follow_files()
    assert cell(page, 0, REACH) == "1 dari 3 belum dikirim"
    words = [row.status.word for row in page.files.files.rows]
    assert words == ["Diterima pusat", "Diterima pusat", "Belum dikirim"]
    received(day, exhibits[2].moment[3])
    page.follow_files()
    assert [row.status.word for row in page.files.files.rows][2] == "Sedang dikirim"


def received(day: Day, seq: int) -> None:
    """Keep a receipt of the centre for the own journal up to an entry."""
    from sqlalchemy import insert

    from smartcity_desktop.storage.tables import receipts

    row = {"journal": day.profile.journal, "first": 0, "last": seq, "content": b"{}"}
    with day.profile.store.writing():
        day.profile.store.execute(insert(receipts).prefix_with("OR REPLACE").values(row))


def test_field_staff_gets_this_beranda_and_its_own_keys(
    qtbot: QtBot, theme: Theme, event: PublishedEvent, tmp_path: Path
):
    profile = a_profile(tmp_path / "sesi", event, FIELD)
    background = Background(QThreadPool.globalInstance())
    session = Session(profile, theme, Wording("id"), background, lambda _pin: None)
    qtbot.addWidget(session.window)
    session.window.show()
    try:
        assert isinstance(session.home, FieldPage)
        assert not isinstance(session.home, HomePage)
        assert session.window.page is session.home
        assert list(session.pages) == [Place.HOME, Place.DOCUMENTS, Place.DELIVERY]
        asked: list[str] = []
        during(AttachDialog, lambda dialog: asked.append(dialog.visit))
        session.window.action(Command.ATTACH).trigger()
        assert asked == [visits_of(session.home)[0]]
    finally:
        session.close()


@pytest.mark.parametrize("percent", [100, 200])
def test_every_part_stays_on_the_page(page: FieldPage, theme: Theme, percent: int):
    theme.set_percent(percent)
    page.refresh()
    assert page.minimumSizeHint().width() <= 1280
    assert page.files.attach.isVisible()
    assert page.table.accessibleName() == "Daerah pada hari yang dipilih"
    assert page.files.files.accessibleName() == "Berkas saya untuk daerah ini"
