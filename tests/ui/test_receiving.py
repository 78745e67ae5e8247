"""Evidence that was waited for: attached, seen as in time or late, opened, and the wait ended."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QThreadPool, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from smartcity_desktop.domain.facts import VisitId
from smartcity_desktop.domain.roster import Person
from smartcity_desktop.domain.words import Stage, VisitState
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.services.class_day import ClassDay
from smartcity_desktop.services.collecting import Collecting, Label, measured
from smartcity_desktop.services.profile import Profile
from smartcity_desktop.services.running import Running
from smartcity_desktop.ui.acting import Desk
from smartcity_desktop.ui.background import Background
from smartcity_desktop.ui.commands import Command
from smartcity_desktop.ui.evidence.attach_dialog import AttachDialog
from smartcity_desktop.ui.evidence.desk import EvidenceDesk, ViewerDialog
from smartcity_desktop.ui.home.receiving import ReceivingForm
from smartcity_desktop.ui.home.slot_acts import SlotActs
from smartcity_desktop.ui.notices import Notices
from smartcity_desktop.ui.theme import Theme
from tests.builders import CHAIR, PEOPLE
from tests.classrooms import SECRETARY, ClassRoom, a_class_room, visit_id
from tests.documents.exhibit_files import a_pdf, a_picture

VISIT = visit_id(3)
HOUR_MS = 3_600_000
Act = Callable[[ReceivingForm], None]


@pytest.fixture
def room(tmp_path: Path) -> Iterator[ClassRoom]:
    with a_class_room(tmp_path) as opened:
        yield opened


@pytest.fixture
def acts(qtbot: QtBot, theme: Theme, wording: Wording, room: ClassRoom):
    def build(person: Person) -> SlotActs:
        profile, window = room.profile(person), QWidget()
        qtbot.addWidget(window)
        window.resize(1280, 640)
        window.show()
        notices = Notices(theme, wording, window)
        pool = Background(QThreadPool.globalInstance())
        files = EvidenceDesk(theme, wording, notices, pool, profile, window)
        desk = Desk(theme, wording, notices, profile)
        return SlotActs(desk, ClassDay(profile), Running(profile), files, window)

    return build


def awaiting(room: ClassRoom, before: Callable[[Profile], None] | None = None) -> Profile:
    """Let a region's evidence follow until tomorrow afternoon, as its chair."""
    chair = room.profile(CHAIR)
    running = Running(chair)
    running.open_day("B", 2, [person.id for person in PEOPLE[:5]])
    running.arrive(VISIT, "kepala_daerah", 12)
    if before is not None:
        before(chair)
    for stage in Stage:
        running.start_stage(VISIT, stage)
    running.await_evidence(VISIT, "2026-11-04T16:00+08:00", "SK Tim Pelaksana")
    room.share()
    return chair


def bring(profile: Profile, path: Path, title: str, visit: VisitId = VISIT) -> None:
    collecting = Collecting(profile)
    file = measured(path)
    collecting.keep(file)
    collecting.attach(visit, file, Label(title))


def a_file(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def during(kind: type[QWidget], act: Callable[[QWidget], None]) -> list[BaseException]:
    """Do something with the next dialog of a kind; what failed is raised by `settle`."""
    failed: list[BaseException] = []

    def acting() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, kind):
            QTimer.singleShot(5, acting)
            return
        try:
            act(dialog)
        except BaseException as error:  # noqa: BLE001 - told once the dialog is closed
            failed.append(error)
        if dialog.isVisible():
            dialog.close()

    QTimer.singleShot(0, acting)
    return failed


def settle(acting: SlotActs, act: Act) -> None:
    """Ask what became of the evidence of the region, and do something while it is asked."""

    def found(dialog: QWidget) -> None:
        (form,) = dialog.findChildren(ReceivingForm)
        act(form)

    failed = during(QWidget, found)
    acting.act(Command.SETTLE_EVIDENCE, acting._class_day.slot(VISIT))
    if failed:
        raise failed[0]


def test_what_came_in_time_and_what_came_late_is_told_apart(
    acts: Callable[[Person], SlotActs], room: ClassRoom, tmp_path: Path
) -> None:
    first, second = a_file(tmp_path, "a.pdf", a_pdf()), a_file(tmp_path, "b.pdf", a_pdf(2))
    third = a_file(tmp_path, "c.png", a_picture())
    chair = awaiting(room, lambda profile: bring(profile, first, "RPJMD"))
    bring(chair, second, "SK Tim Pelaksana")
    chair.clock.now_ms += 30 * HOUR_MS
    bring(chair, third, "Foto rapat tim")

    def read(form: ReceivingForm) -> None:
        told = [(row.title, row.status.word) for row in form.files.rows]
        assert told == [("SK Tim Pelaksana", "Dalam tenggat"), ("Foto rapat tim", "Terlambat")]
        assert form.count.text() == (
            "2 berkas datang, 1 di antaranya terlambat. Sebelumnya sudah ada 1 berkas."
        )
        assert form.files.rows[1].details.endswith(f"dari {CHAIR.name}")
        assert "Rab 4 Nov" in form.files.rows[1].details
        assert not form.complete()

    settle(acts(CHAIR), read)
    assert chair.book.turn(VISIT).state is VisitState.AWAITING_EVIDENCE


def test_the_secretary_attaches_what_came_and_ends_the_wait(
    qtbot: QtBot,
    acts: Callable[[Person], SlotActs],
    room: ClassRoom,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    room.profile(SECRETARY)
    awaiting(room)
    path = a_file(tmp_path, "sk_tim.pdf", a_pdf())
    monkeypatch.setattr(Notices, "choose_file", lambda *_: path)
    acting = acts(SECRETARY)

    def attach(dialog: QWidget) -> None:
        assert isinstance(dialog, AttachDialog)
        assert dialog.visit == VISIT
        dialog.choose.click()
        dialog.accept_button.click()
        qtbot.waitUntil(lambda: not dialog.isVisible(), timeout=10_000)

    def receive(form: ReceivingForm) -> None:
        assert form.count.text() == "Belum ada berkas yang datang sejak ditunggu."
        assert not form.files.isVisible()
        qtbot.waitUntil(form.attach.hasFocus)
        failed = during(AttachDialog, attach)
        QTest.keyClick(form.attach, " ")
        assert failed == []
        assert [row.title for row in form.files.rows] == ["sk tim"]
        assert form.count.text() == "1 berkas datang, semuanya dalam tenggat."
        form.whole.setFocus()
        QTest.keyClick(form.whole, " ")
        form.window().accept()

    settle(acting, receive)
    turn = room.profile(SECRETARY).book.turn(VISIT)
    assert (turn.state, turn.evidence_complete) == (VisitState.SCORING, True)


def test_a_file_from_elsewhere_joins_the_open_list_and_is_read_there(
    qtbot: QtBot, acts: Callable[[Person], SlotActs], room: ClassRoom, tmp_path: Path
) -> None:
    secretary, _ = room.profile(SECRETARY), awaiting(room)
    acting = acts(CHAIR)
    path = a_file(tmp_path, "foto.png", a_picture())

    def read(dialog: QWidget) -> None:
        assert isinstance(dialog, ViewerDialog)
        viewer = dialog.viewer
        assert "belum sampai" in viewer.bar.accessibleName()
        assert not any(button.isVisible() for button in viewer.verdicts.values())
        QTest.keyClick(viewer.view, "S")
        QTest.keyClick(viewer.view, "\x1b")
        assert not dialog.isVisible()

    def receive(form: ReceivingForm) -> None:
        bring(secretary, path, "Foto ruang kendali")
        room.share()
        acting.receiving.follow()
        assert [row.title for row in form.files.rows] == ["Foto ruang kendali"]
        assert form.files.rows[0].details.endswith("berkasnya belum sampai di laptop ini")
        failed = during(ViewerDialog, read)
        form.files.setFocus()
        QTest.keyClick(form.files, " ")
        assert failed == []

    settle(acting, receive)
    assert Collecting(room.profile(CHAIR)).checks(VISIT) == {}
