"""Several people on one laptop: switching, locking, closing, and what is remembered between."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from smartcity_desktop.app import Application, open_window
from smartcity_desktop.host.keyfile import KEYFILE
from smartcity_desktop.host.lock import in_use
from smartcity_desktop.host.preferences import Appearance, Preferences, PreferencesFile
from smartcity_desktop.host.vault import NoVault
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.ui.commands import Command
from smartcity_desktop.ui.notices import Notices
from smartcity_desktop.ui.session import Session
from smartcity_desktop.ui.signing_in.door import Door
from smartcity_desktop.ui.theme import Theme
from smartcity_desktop.ui.widgets.person_button import PersonButton
from tests.builders import CHAIR, MEMBER, PIN, a_clock, a_profile, begin
from tests.ui.places import an_event, visit_id

CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


class Laptop:
    """An application over the chair's and a member's profile, driven by keys."""

    def __init__(self, qtbot: QtBot, theme: Theme, wording: Wording, folder: Path) -> None:
        self.qtbot = qtbot
        self.chair, self.member = folder / "profile", folder / "profile-2"
        self.likings = PreferencesFile(folder / "preferences.json")
        door = Door(self.chair, "Laptop B-01", NoVault, a_clock())
        self.root = Application(theme, wording, door, self.likings)
        qtbot.addWidget(self.root.sign_in)
        self.root.start()

    def types_the_pin(self, *, up: int = 0, down: int = 0) -> None:
        self.qtbot.waitUntil(self.root.sign_in.pin.pin.line.hasFocus)
        for key, times in ((Qt.Key.Key_Up, up), (Qt.Key.Key_Down, down)):
            for _ in range(times):
                self.qtbot.keyClick(QApplication.focusWidget(), key)
        self.qtbot.keyClicks(QApplication.focusWidget(), PIN)
        self.qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)

    def signs_in(self) -> Session:
        with self.qtbot.waitSignal(self.root.session_opened, timeout=30_000) as opened:
            self.types_the_pin()
        session: Session = opened.args[0]
        self.qtbot.addWidget(session.window)
        return session

    def switches(self) -> None:
        assert self.root.session is not None
        self.qtbot.keyClick(self.root.session.window, Qt.Key.Key_L, CTRL_SHIFT)


@pytest.fixture(scope="module")
def profiles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder, event = tmp_path_factory.mktemp("profiles"), an_event()
    a_profile(folder / "profile", event, CHAIR).close()
    a_profile(folder / "profile-2", event, MEMBER).close()
    os.utime(folder / "profile-2" / KEYFILE, ns=(1, 1))
    return folder


@pytest.fixture
def laptop(
    qtbot: QtBot, theme: Theme, wording: Wording, tmp_path: Path, profiles: Path
) -> Iterator[Laptop]:
    shutil.copytree(profiles, tmp_path, dirs_exist_ok=True)
    made = Laptop(qtbot, theme, wording, tmp_path)
    yield made
    for session in list(made.root.sessions.values()):
        session.close()
    made.root.background.wait(20_000)


def test_switching_asks_the_other_person_and_coming_back_needs_the_pin(
    qtbot: QtBot, laptop: Laptop, wording: Wording
) -> None:
    root = laptop.root
    chair = laptop.signs_in()
    laptop.switches()
    assert not chair.window.isVisible()
    assert root.sign_in.marked == laptop.member
    rows = root.sign_in.people
    qtbot.waitUntil(lambda: any("terbuka" in row for row in rows.sentences))
    member = laptop.signs_in()
    assert member.profile.person.id == MEMBER.id
    assert (chair.window.isVisible(), member.window.isVisible()) == (False, True)
    assert in_use(laptop.chair)
    laptop.switches()
    # Whoever was here last comes first: Ctrl+Shift+L, PIN, Enter.
    assert root.sign_in.marked == laptop.chair
    laptop.types_the_pin()
    qtbot.waitUntil(chair.window.isVisible, timeout=20_000)
    assert root.session is chair
    assert not member.window.isVisible()
    assert not root.sign_in.isVisible()


def test_a_wrong_pin_opens_neither_window(qtbot: QtBot, laptop: Laptop) -> None:
    chair = laptop.signs_in()
    laptop.switches()
    member = laptop.signs_in()
    laptop.switches()
    qtbot.waitUntil(laptop.root.sign_in.pin.pin.line.hasFocus)
    qtbot.keyClicks(QApplication.focusWidget(), "999999")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(laptop.root.sign_in.pin.pin.problem), timeout=20_000)
    assert not chair.window.isVisible()
    assert not member.window.isVisible()


def test_coming_back_builds_nothing_anew(qtbot: QtBot, laptop: Laptop) -> None:
    chair = laptop.signs_in()
    chair.open_visit(visit_id(2))
    place = chair.window.place
    laptop.switches()
    laptop.signs_in()
    laptop.switches()
    made = len(QApplication.allWidgets())
    order: list[str] = []
    confirmed, painted = laptop.root.sign_in.unlocked, Painted(chair.window, order)
    confirmed.connect(lambda _folder: order.append("pin accepted"))
    laptop.types_the_pin()
    qtbot.waitUntil(lambda: "painted" in order, timeout=20_000)
    assert order[:2] == ["pin accepted", "painted"]
    assert len(laptop.root.sessions) == 2
    assert laptop.root.session is chair
    assert chair.window.place is place
    assert len(QApplication.allWidgets()) <= made
    assert painted


class Painted(QObject):
    """Notes when a window is painted."""

    def __init__(self, window: QWidget, order: list[str]) -> None:
        super().__init__(window)
        self._order = order
        window.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's own
        if event.type() is QEvent.Type.Paint:
            self._order.append("painted")
        return False


def test_closing_one_window_closes_every_session(qtbot: QtBot, laptop: Laptop) -> None:
    laptop.signs_in()
    laptop.switches()
    member = laptop.signs_in()
    with qtbot.waitSignal(laptop.root.finished, timeout=30_000):
        member.window.close()
    assert laptop.root.sessions == {}
    assert not in_use(laptop.chair)
    assert not in_use(laptop.member)


def test_what_cannot_be_saved_keeps_its_session_and_is_shown_to_its_owner_alone(
    qtbot: QtBot, laptop: Laptop, monkeypatch: pytest.MonkeyPatch, wording: Wording
) -> None:
    chair = laptop.signs_in()
    laptop.switches()
    member = laptop.signs_in()
    assert chair.sheets is not None
    with monkeypatch.context() as patch:
        patch.setattr(chair.sheets, "finish", lambda: False)
        member.window.close()
        assert not chair.window.isVisible()
        sign_in = laptop.root.sign_in
        assert sign_in.isVisible()
        assert sign_in.marked == laptop.chair
        assert sign_in.bar.accessibleName() == wording.say("app.unsaved_text")
    laptop.types_the_pin()
    qtbot.waitUntil(chair.window.isVisible, timeout=20_000)


def test_the_first_person_of_a_laptop_switches_to_a_card(
    qtbot: QtBot, theme: Theme, wording: Wording, tmp_path: Path, profiles: Path
) -> None:
    folder = tmp_path / "profile"
    shutil.copytree(profiles / "profile", folder)
    root = Application(theme, wording, Door(folder, "Laptop B-01", NoVault, a_clock()))
    qtbot.addWidget(root.sign_in)
    root.start()
    qtbot.waitUntil(root.sign_in.pin.pin.line.hasFocus)
    qtbot.keyClicks(QApplication.focusWidget(), PIN)
    with qtbot.waitSignal(root.session_opened, timeout=30_000) as opened:
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    session: Session = opened.args[0]
    qtbot.addWidget(session.window)
    session.window.action(Command.SWITCH).trigger()
    assert root.sign_in.entry.isVisible()
    root.sign_in.entry.back_button.click()
    qtbot.waitUntil(root.sign_in.pin.pin.line.hasFocus)
    assert root.sign_in.marked == folder
    session.close()
    root.background.wait(20_000)


def test_the_person_button_offers_switching_and_locking(laptop: Laptop) -> None:
    chair = laptop.signs_in()
    who = chair.window.findChild(PersonButton)
    assert who.accessibleName() == f"{CHAIR.name}, Ketua Tim"
    switch, lock = who.offered
    assert (switch.text(), lock.text()) == ("&Ganti pengguna…", "&Kunci sekarang")
    switch.trigger()
    assert laptop.root.sign_in.isVisible()


def test_theme_and_type_size_are_remembered(laptop: Laptop, theme: Theme) -> None:
    chair = laptop.signs_in()
    chair.window.action(Command.DARK).trigger()
    chair.window.action(Command.LARGER).trigger()
    assert laptop.likings.read() == Preferences("id", Appearance.DARK, 115)


@pytest.mark.parametrize("agreed", [True, False])
def test_another_language_closes_the_window_to_open_it_again(
    qtbot: QtBot, laptop: Laptop, monkeypatch: pytest.MonkeyPatch, agreed: bool
) -> None:
    chair = laptop.signs_in()
    monkeypatch.setattr(Notices, "confirm", lambda *_: agreed)
    chair.window.action(Command.INDONESIAN).trigger()
    assert chair.window.isVisible()
    chair.window.action(Command.ENGLISH).trigger()
    assert laptop.root.next_language == ("en" if agreed else "")
    assert (laptop.root.sessions == {}) is agreed
    assert laptop.likings.read().language == ("en" if agreed else "id")


def test_open_window_starts_again_in_the_chosen_language(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    likings = PreferencesFile(tmp_path / "preferences.json")
    spoken: list[str] = []

    def drive(root: Application) -> None:
        spoken.append(root.sign_in.pin.button.text())
        if len(spoken) == 1:
            root.next_language = "en"
            root._remember()
        root.sign_in.close()

    code = open_window(tmp_path / "profile", drive=drive, vault=NoVault, likings=likings)
    assert (code, spoken) == (0, ["Masuk", "Sign in"])
    assert likings.read().language == "en"


def test_the_rooms_screen_stays_while_users_switch_and_ends_with_the_program(
    qtbot: QtBot, laptop: Laptop
) -> None:
    chair = laptop.signs_in()
    qtbot.keyClick(chair.window, Qt.Key.Key_F11)
    room = chair.room.window
    assert room is not None
    begin(chair.profile, visit_id(1))
    qtbot.waitUntil(lambda: room.sign.texts["region"] == "Kota Probolinggo")
    laptop.switches()
    assert room.isVisible()
    laptop.root.sign_in.close()
    assert chair.room.window is None


def test_the_chime_is_off_until_it_is_chosen_and_stays_chosen_for_everybody(
    laptop: Laptop,
) -> None:
    chair = laptop.signs_in()
    assert not chair.room.signals.chime
    chair.window.action(Command.CHIME).trigger()
    assert chair.window.action(Command.CHIME).isChecked()
    assert laptop.likings.read().chime
    laptop.switches()
    member = laptop.signs_in()
    assert member.room.signals.chime
    member.window.action(Command.CHIME).trigger()
    assert not chair.room.signals.chime
    assert not laptop.likings.read().chime
