"""The program from the first paint to closing, on a real profile."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from smartcity_desktop.app import Application
from smartcity_desktop.host.vault import NoVault
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.storage.errors import StorageError
from smartcity_desktop.ui.notices import Notices
from smartcity_desktop.ui.page import Place
from smartcity_desktop.ui.session import Session
from smartcity_desktop.ui.signing_in.door import Door
from smartcity_desktop.ui.status_strip import Fact
from smartcity_desktop.ui.theme import Theme
from tests.builders import CHAIR, MEMBER, PIN, SECRETARIAT, a_clock, a_profile
from tests.ui.places import an_event, visit_id

SLOW = ("sqlalchemy", "cryptography", "keyring", "requests", "reportlab", "pyhanko", "msgspec")
Start = Callable[..., Application]


@pytest.fixture
def start(qtbot: QtBot, theme: Theme, wording: Wording, tmp_path: Path) -> Iterator[Start]:
    made: list[Application] = []

    def build(person: object = MEMBER) -> Application:
        folder = tmp_path / "profile"
        a_profile(folder, an_event(), person).close()
        root = Application(theme, wording, Door(folder, "Laptop B-01", NoVault, a_clock()))
        qtbot.addWidget(root.sign_in)
        made.append(root)
        root.start()
        return root

    yield build
    for root in made:
        if root.session is not None:
            root.session.close()
        root.background.wait(20_000)


def signed_in(qtbot: QtBot, root: Application) -> Session:
    qtbot.waitUntil(root.sign_in.pin.pin.line.hasFocus)
    qtbot.keyClicks(QApplication.focusWidget(), PIN)
    with qtbot.waitSignal(root.session_opened, timeout=30_000) as opened:
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    session = opened.args[0]
    qtbot.addWidget(session.window)
    return session


def test_nothing_slow_is_loaded_before_the_first_paint() -> None:
    code = f"import sys, smartcity_desktop.app; print([m for m in {SLOW!r} if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == "[]"


def test_importing_keeps_no_source_of_what_is_imported() -> None:
    code = (
        "import linecache, os, smartcity_desktop.app, smartcity_desktop.ui.session\n"
        "print(sum(os.path.isabs(name) for name in linecache.cache))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert int(done.stdout) < 20


def test_a_sealed_sheet_gets_its_paper_and_the_strip_follows(qtbot: QtBot, start: Start) -> None:
    session = signed_in(qtbot, start())
    own = {Place.HOME, Place.SCORING, Place.PANEL, Place.DOCUMENTS, Place.DELIVERY}
    assert set(session.pages) == own
    sheet = session.class_day.slot(visit_id(1)).sheet
    assert sheet is not None
    for node in session.scoring.sheet(sheet).judged():
        session.scoring.give(sheet, node.code, 3)
    strip = session.window.status
    assert strip.reading(Fact.SAVED).text.startswith("Tersimpan ")
    rated = session.scoring.sheet(sheet).instrument
    if rated.rating_required:
        session.scoring.rate(sheet, rated.ratings[0].code)
    session.scoring.submit(sheet, PIN)
    assert session.sheets is not None
    session.sheets.sealed.emit(sheet)
    qtbot.waitUntil(lambda: len(session.issuing.documents()) == 1, timeout=30_000)
    qtbot.waitUntil(lambda: "butir belum di pusat" in strip.reading(Fact.SYNC).text)


def test_home_opens_a_region_in_scoring(qtbot: QtBot, start: Start) -> None:
    session = signed_in(qtbot, start())
    session.home.open_visit.emit(visit_id(2))
    assert session.window.place is Place.SCORING
    assert session.sheets is not None
    assert session.sheets.visit == visit_id(2)


def test_the_secretariat_has_no_scoring_place(qtbot: QtBot, start: Start) -> None:
    session = signed_in(qtbot, start(SECRETARIAT))
    assert Place.SCORING not in session.pages


def test_locking_hides_everything_until_the_pin(qtbot: QtBot, start: Start) -> None:
    root = start()
    session = signed_in(qtbot, root)
    qtbot.keyClick(session.window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert not session.window.isVisible()
    assert root.sign_in.isVisible()
    qtbot.waitUntil(root.sign_in.pin.pin.line.hasFocus)
    qtbot.keyClicks(QApplication.focusWidget(), PIN)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    qtbot.waitUntil(session.window.isVisible, timeout=20_000)
    assert not root.sign_in.isVisible()


def test_closing_lets_the_profile_go(qtbot: QtBot, start: Start) -> None:
    root = start()
    session = signed_in(qtbot, root)
    folder = session.profile.folder
    with qtbot.waitSignal(root.finished, timeout=30_000):
        session.window.close()
    assert root.session is None
    Door(folder, "", NoVault, a_clock()).sign_in(folder, PIN).close()


def test_closing_while_the_hub_runs_asks_first(
    qtbot: QtBot, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = start(CHAIR)
    session = signed_in(qtbot, root)
    session.link.hosting.start(0)
    qtbot.waitUntil(lambda: session.link.hosting.state.running, timeout=30_000)
    asked: list[str] = []

    def answer(_self: Notices, title: str, *_rest: str) -> bool:
        asked.append(title)
        return len(asked) > 1

    monkeypatch.setattr(Notices, "confirm", answer)
    session.window.close()
    assert asked == ["Hub kelas masih berjalan"]
    assert session.window.isVisible()
    assert session.link.hosting.state.running
    with qtbot.waitSignal(root.finished, timeout=30_000):
        session.window.close()
    assert not session.link.hosting._hub.state.running


def test_a_bug_is_told_once_with_its_details(
    qtbot: QtBot, start: Start, monkeypatch: pytest.MonkeyPatch, wording: Wording
) -> None:
    root = start()
    told: list[tuple[str, str]] = []

    def hear(_self: Notices, _title: str, text: str, details: str) -> None:
        told.append((text, details))
        root.tell_bug(ValueError("again"), "second")

    monkeypatch.setattr(Notices, "show_error", hear)
    root.tell_bug(StorageError("disk_full"), "first")
    assert told == [(wording.say("errors.disk_full"), "first")]
