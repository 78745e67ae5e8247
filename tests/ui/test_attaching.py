"""Who brings evidence chooses a file, says what it is, and sees what went wrong beside it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QThreadPool, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from smartcity_desktop.domain.facts import VisitId
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.services.collecting import Collecting
from smartcity_desktop.ui.background import Background
from smartcity_desktop.ui.evidence.attach_dialog import AttachDialog
from smartcity_desktop.ui.evidence.attaching import Attaching
from smartcity_desktop.ui.notices import Notices
from smartcity_desktop.ui.theme import Theme
from tests.builders import CHAIR, MEMBER, Person, a_profile, the_event
from tests.documents.exhibit_files import a_pdf

VISIT = VisitId("V002")


@pytest.fixture
def made(qtbot: QtBot, theme: Theme, tmp_path: Path):
    opened: list[Attaching] = []

    def make(person: Person = CHAIR) -> Attaching:
        profile = a_profile(tmp_path / person.id, the_event(), person)
        window = QWidget()
        qtbot.addWidget(window)
        window.show()
        wording = Wording("id")
        notices = Notices(theme, wording, window)
        pool = Background(QThreadPool())
        opened.append(Attaching(theme, wording, notices, pool, profile, window))
        return opened[-1]

    yield make
    for attaching in opened:
        attaching._profile.close()


def during(attaching: Attaching, act: Callable[[AttachDialog], None]) -> None:
    """Open the dialog for a visit and do something while it is open."""
    failed: list[BaseException] = []

    def acting() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, AttachDialog)
        try:
            act(dialog)
        except BaseException as error:  # noqa: BLE001 - told once the dialog is closed
            failed.append(error)
            dialog.reject()

    QTimer.singleShot(50, acting)
    attaching.ask(VISIT)
    if failed:
        raise failed[0]


def chosen(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    monkeypatch.setattr(Notices, "choose_file", lambda *_: path)


def test_a_photograph_is_attached_with_time_and_place(
    qtbot: QtBot, made: Callable[..., Attaching], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    path = tmp_path / "ruang_kendali.pdf"
    path.write_bytes(a_pdf())
    chosen(monkeypatch, path)
    attaching = made()
    told: list[object] = []
    attaching.attached.connect(told.append)

    def act(dialog: AttachDialog) -> None:
        assert not dialog.accept_button.isEnabled()
        dialog.choose.click()
        assert dialog.title.text() == "ruang kendali"
        dialog.title.clear()
        QTest.keyClicks(dialog.title, "Ruang kendali kota")
        dialog.indicators.setCurrentIndex(2)
        QTest.keyClicks(dialog.taken, "Selasa pagi")
        QTest.keyClicks(dialog.place, "Balai kota")
        dialog.accept_button.click()

    during(attaching, act)
    assert told == [VISIT]
    (found,) = Collecting(attaching._profile).exhibits(VISIT)
    judged = attaching._profile.package.instrument.judged()
    assert (found.title, found.taken, found.place) == (
        "Ruang kendali kota", "Selasa pagi", "Balai kota",
    )  # fmt: skip
    assert found.indicator == judged[1].code


def test_what_is_not_taken_is_said_beside_what_was_typed(
    qtbot: QtBot, made: Callable[..., Attaching], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    path = tmp_path / "daftar.pdf"
    path.write_bytes(b"PK\x03\x04 bukan pdf")
    chosen(monkeypatch, path)
    attaching = made()

    def act(dialog: AttachDialog) -> None:
        dialog.choose.click()
        dialog.accept_button.click()
        qtbot.waitUntil(lambda: bool(dialog.told.text()), timeout=10_000)
        assert "bukan PDF, PNG atau JPEG" in dialog.told.text()
        assert dialog.title.text() == "daftar"
        assert dialog.accept_button.isEnabled()
        dialog.reject()

    during(attaching, act)
    assert Collecting(attaching._profile).exhibits(VISIT) == ()


def test_only_who_brings_evidence_is_offered_it(made: Callable[..., Attaching]):
    assert made().allowed
    assert not made(MEMBER).allowed
