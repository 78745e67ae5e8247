"""The window, its dialogs and its background work."""

import re
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt, QThreadPool, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from smartcity_desktop.host.wording import Wording, catalogue
from smartcity_desktop.ui.background import Background
from smartcity_desktop.ui.commands import MENUS, Command, Entry
from smartcity_desktop.ui.context_bar import Person
from smartcity_desktop.ui.dialog import Dialog
from smartcity_desktop.ui.notices import Notices
from smartcity_desktop.ui.page import Heading, KeyHelp, Page, Place
from smartcity_desktop.ui.status_strip import Fact, Reading
from smartcity_desktop.ui.theme import Appearance, Theme
from smartcity_desktop.ui.tokens import Tone
from smartcity_desktop.ui.widgets.action_button import ActionButton
from smartcity_desktop.ui.widgets.band import Band
from smartcity_desktop.ui.widgets.key_cap import KeyCap
from smartcity_desktop.ui.widgets.text_box import TextBox
from smartcity_desktop.ui.widgets.text_label import TextLabel
from smartcity_desktop.ui.window import Contents, Window

Key = Qt.Key
Mod = Qt.KeyboardModifier


class Screen(Page):
    """A page with one field."""

    def __init__(self, name: str) -> None:
        super().__init__(Heading(name, "Kelas B", "tertutup"), [KeyHelp("Ctrl+Enter", "segel")])
        self.field = QLineEdit()
        QVBoxLayout(self).addWidget(self.field)

    def enter(self) -> None:
        self.field.setFocus()


MEMBER = (Place.HOME, Place.SCORING, Place.PANEL, Place.DOCUMENTS, Place.DELIVERY)
Make = Callable[..., Window]


@pytest.fixture
def make(qtbot: QtBot, theme: Theme, wording: Wording) -> Make:
    def build(
        places: tuple[Place, ...] = MEMBER,
        commands: dict[Command, Callable[[], None]] | None = None,
        *,
        rehearsal: bool = False,
    ) -> Window:
        pages: dict[Place, Page] = {place: Screen(place.value) for place in reversed(places)}
        person = Person("Yohanes Tandikala, M.Kom.", "Anggota")
        contents = Contents(person, pages, commands or {}, "Kelas B", rehearsal)
        window = Window(theme, wording, Notices(theme, wording), contents)
        qtbot.addWidget(window)
        window.resize(1366, 698)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        return window

    return build


def shown_words(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(TextLabel) if label.isVisible()]


def test_places_stand_in_order_and_forbidden_ones_are_absent(make: Make) -> None:
    window = make()
    assert window.rail.keys() == (*(place.value for place in MEMBER), "help")
    with pytest.raises(KeyError):
        window.go_to(Place.READINESS)


def test_control_digits_go_to_places_and_focus_them(qtbot: QtBot, make: Make) -> None:
    window = make()
    for key, place in ((Key.Key_2, Place.SCORING), (Key.Key_6, Place.DELIVERY)):
        with qtbot.waitSignal(window.place_changed):
            qtbot.keyClick(window, key, Mod.ControlModifier)
        page = window.page
        assert isinstance(page, Screen)
        assert (window.place, page.field.hasFocus()) == (place, True)
        assert window.rail.button(place.value).isChecked()
        assert place.value in shown_words(window)
    qtbot.keyClick(window, Key.Key_7, Mod.ControlModifier)
    assert window.place == Place.DELIVERY


def test_the_heading_follows_the_page(make: Make) -> None:
    window = make()
    assert "tertutup" in shown_words(window)
    window.page.set_heading(Heading("Beranda", "Hari ke-2"))
    words = shown_words(window)
    assert {"Beranda", "Hari ke-2"} <= set(words)
    assert "tertutup" not in words


def test_the_corner_shows_the_buttons_of_the_page_in_front(
    make: Make, theme: Theme, wording: Wording, qtbot: QtBot
) -> None:
    home, other = Screen("Beranda"), Screen("Penilaian")
    button = ActionButton(theme, "Layar ruang")
    home.set_corner(button)
    pages: dict[Place, Page] = {Place.HOME: home, Place.SCORING: other}
    window = Window(theme, wording, Notices(theme, wording), Contents(Person("R"), pages))
    qtbot.addWidget(window)
    window.show()
    assert button.isVisible()
    window.go_to(Place.SCORING)
    assert not button.isVisible()


def test_a_count_is_said_in_words(make: Make) -> None:
    window = make()
    window.set_count(Place.DELIVERY, 4)
    assert window.rail.button("delivery").accessibleName() == "Kirim data, 4 menunggu"
    window.set_count(Place.DELIVERY, 0)
    assert window.rail.button("delivery").accessibleName() == "Kirim data"


def test_a_command_is_answered_by_the_page_in_front(qtbot: QtBot, make: Make) -> None:
    heard: list[str] = []
    window = make(commands={Command.LOCK: lambda: heard.append("locked")})
    window.page.answer(Command.LEFT_PANEL, lambda: heard.append("left panel"))
    qtbot.keyClick(window, Key.Key_L, Mod.ControlModifier)
    assert heard == ["locked"]
    with pytest.raises(KeyError):
        window.action(Command.LEFT_PANEL)


def test_a_command_sleeps_while_its_page_is_not_in_front(
    qtbot: QtBot, theme: Theme, wording: Wording
) -> None:
    heard: list[str] = []
    home, scoring = Screen("Beranda"), Screen("Penilaian")
    scoring.answer(Command.AREA, lambda: heard.append("area"))
    pages: dict[Place, Page] = {Place.HOME: home, Place.SCORING: scoring}
    window = Window(theme, wording, Notices(theme, wording), Contents(Person("R"), pages))
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, Key.Key_F6)
    assert (heard, window.action(Command.AREA).isEnabled()) == ([], False)
    window.go_to(Place.SCORING)
    qtbot.keyClick(window, Key.Key_F6)
    assert heard == ["area"]
    scoring.answer(Command.AREA, None)
    assert not window.action(Command.AREA).isEnabled()


def test_letters_in_the_menu_are_named_and_not_bound(
    qtbot: QtBot, theme: Theme, wording: Wording
) -> None:
    scoring = Screen("Penilaian")
    heard: list[str] = []
    scoring.answer(Command.NO_EVIDENCE, lambda: heard.append("B"))
    contents = Contents(Person("R"), {Place.SCORING: scoring})
    window = Window(theme, wording, Notices(theme, wording), contents)
    qtbot.addWidget(window)
    window.show()
    qtbot.keyClicks(scoring.field, "B")
    action = window.action(Command.NO_EVIDENCE)
    assert (action.text(), heard) == ("Tidak ada bukti\tB", [])
    action.trigger()
    assert heard == ["B"]


def test_type_size_keys_reach_the_theme(qtbot: QtBot, make: Make, theme: Theme) -> None:
    window = make()
    qtbot.keyClick(window, Key.Key_Plus, Mod.ControlModifier)
    qtbot.keyClick(window, Key.Key_Equal, Mod.ControlModifier)
    assert theme.percent == 130
    qtbot.keyClick(window, Key.Key_Minus, Mod.ControlModifier)
    assert theme.percent == 115
    qtbot.keyClick(window, Key.Key_0, Mod.ControlModifier)
    assert theme.percent == 100


def test_the_theme_is_chosen_in_the_menu(make: Make, theme: Theme) -> None:
    make().action(Command.DARK).trigger()
    assert theme.appearance is Appearance.DARK


@pytest.mark.parametrize("percent", [100, 130, 200])
def test_the_window_fits_the_laptop_at_every_size(
    qapp: QApplication, make: Make, theme: Theme, percent: int
) -> None:
    window = make(tuple(Place), rehearsal=True)
    theme.set_percent(percent)
    window.status.read(Fact.SYNC, Reading("Luring · 4 butir belum di pusat · tertua 1 j 50 m"))
    qapp.processEvents()
    assert (window.width(), window.height()) == (1366, 698)
    assert window.minimumSizeHint().width() <= 1366
    assert window.minimumSizeHint().height() <= 698
    foot = window.rail.button("help")
    assert foot.isVisible()
    assert foot.geometry().bottom() < window.rail.height()
    assert foot.height() >= foot.least_height()


def test_status_facts_keep_their_order_and_battery_can_be_absent(make: Make) -> None:
    window = make()
    for fact in reversed(Fact):
        window.status.read(fact, Reading(fact.value))
    places = [child for child in window.status.children() if isinstance(child, QWidget)]
    shown = [child for child in places if child.isVisible()]
    left_to_right = sorted(shown, key=lambda child: child.x())
    assert [child.accessibleName() for child in left_to_right] == [fact.value for fact in Fact]
    window.status.read(Fact.BATTERY, Reading(""))
    still = [child.accessibleName() for child in left_to_right if child.isVisible()]
    assert "battery" not in still
    window.status.read(Fact.SAVED, Reading("belum tersimpan", Tone.BAD, "unsaved"))
    assert window.status.reading(Fact.SAVED).tone is Tone.BAD


def test_every_command_is_in_exactly_one_menu_and_worded() -> None:
    entries = [entry for menu in MENUS.values() for entry in menu if isinstance(entry, Entry)]
    assert sorted(entry.command for entry in entries) == sorted(Command)
    keys = [entry.key for entry in entries if entry.bound and entry.key]
    assert len(keys) == len(set(keys))
    for language in ("id", "en"):
        worded = Wording(language)
        for command in Command:
            assert worded.knows(f"window.command_{command}")


def test_both_languages_say_the_same_things() -> None:
    def own(language: str) -> dict[str, list[str]]:
        texts = catalogue(language).items()
        return {
            key: sorted(re.split("[:}]", part)[0] for part in text.split("{")[1:])
            for key, text in texts
            if key.startswith("window.")
        }

    assert own("id") == own("en")


def while_open(qtbot: QtBot, act: Callable[[Dialog], None]) -> None:
    """Let `act` work on the dialog that opens next."""

    def try_now() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, Dialog) and dialog.isActiveWindow():
            act(dialog)
        else:
            QTimer.singleShot(5, try_now)

    QTimer.singleShot(0, try_now)


@pytest.fixture
def notices(qtbot: QtBot, theme: Theme, wording: Wording) -> Notices:
    return Notices(theme, wording)


def button(dialog: Dialog, verb: str) -> ActionButton:
    return next(one for one in dialog.findChildren(ActionButton) if one.text() == verb)


def test_a_reason_is_required_and_trimmed(qtbot: QtBot, notices: Notices) -> None:
    def write(dialog: Dialog) -> None:
        accept = button(dialog, "Catat keputusan")
        assert not accept.isEnabled()
        box = dialog.findChild(TextBox)
        assert isinstance(box, TextBox)
        assert box.hasFocus()
        qtbot.keyClicks(box, "  bukti baru  ")
        accept.click()

    while_open(qtbot, write)
    assert notices.ask_reason("Alasan", "Mengapa?", "Catat keputusan", 5) == "bukti baru"


def test_escape_goes_back_without_an_answer(qtbot: QtBot, notices: Notices) -> None:
    while_open(qtbot, lambda dialog: qtbot.keyClick(dialog.focusWidget(), Key.Key_Escape))
    assert notices.ask_reason("Alasan", "Mengapa?", "Catat") is None
    while_open(qtbot, lambda dialog: qtbot.keyClick(dialog.focusWidget(), Key.Key_Escape))
    assert notices.ask_pin("PIN", "", "Masuk") is None


def test_a_pin_is_hidden_and_enter_confirms(qtbot: QtBot, notices: Notices) -> None:
    def type_pin(dialog: Dialog) -> None:
        field = dialog.findChild(QLineEdit)
        assert isinstance(field, QLineEdit)
        assert field.echoMode() == QLineEdit.EchoMode.Password
        qtbot.keyClicks(field, "246810")
        qtbot.keyClick(field, Key.Key_Return)

    while_open(qtbot, type_pin)
    assert notices.ask_pin("Segel lembar", "", "Segel lembar") == "246810"


def test_enter_alone_never_confirms_an_act_without_return(qtbot: QtBot, notices: Notices) -> None:
    while_open(qtbot, lambda dialog: qtbot.keyClick(dialog.focusWidget(), Key.Key_Return))
    assert notices.confirm("Tandai tidak hadir?", "Slot dapat diisi.", "Tandai") is False
    while_open(qtbot, lambda dialog: button(dialog, "Tandai").click())
    assert notices.confirm("Tandai tidak hadir?", "Slot dapat diisi.", "Tandai") is True


def test_details_of_an_error_can_be_copied(qtbot: QtBot, notices: Notices) -> None:
    def copy(dialog: Dialog) -> None:
        button(dialog, "Salin rincian").click()
        assert "Rincian sudah disalin." in shown_words(dialog)
        button(dialog, "Tutup").click()

    while_open(qtbot, copy)
    notices.show_error("Terjadi kesalahan", "Yang tersimpan aman.", "Traceback: x")
    assert QGuiApplication.clipboard().text() == "Traceback: x"


def test_f1_shows_the_keys_of_this_screen(qtbot: QtBot, make: Make) -> None:
    window = make(commands={Command.LOCK: lambda: None})
    seen: list[str] = []

    def read(dialog: Dialog) -> None:
        seen.extend(shown_words(dialog))
        seen.extend(cap.key for cap in dialog.findChildren(KeyCap))
        button(dialog, "Tutup").click()

    while_open(qtbot, read)
    qtbot.keyClick(window, Key.Key_F1)
    assert {"Tombol pada layar home", "segel", "Ctrl+Enter", "Ctrl+L", "Ctrl+1"} <= set(seen)
    # Nobody answers these here, so they are not promised.
    assert not {"F6", "Ctrl+Shift+L"} & set(seen)


def test_a_folder_answer_of_nothing_is_none(
    monkeypatch: pytest.MonkeyPatch, notices: Notices, tmp_path: Path
) -> None:
    # The system's own file dialog cannot be driven here; only its answer is replaced.
    answer = "smartcity_desktop.ui.notices.QFileDialog.getOpenFileName"
    monkeypatch.setattr(answer, lambda *_: ("", ""))
    assert notices.choose_file("Terima paket", "Paket (*.scb)") is None
    monkeypatch.setattr(answer, lambda *_: (str(tmp_path / "a.scb"), ""))
    assert notices.choose_file("Terima paket", "Paket (*.scb)") == tmp_path / "a.scb"


@pytest.fixture
def background(qtbot: QtBot) -> Background:
    return Background(QThreadPool())


def test_work_runs_elsewhere_and_is_delivered_here(qtbot: QtBot, background: Background) -> None:
    here = threading.get_ident()
    heard: list[tuple[int, int]] = []
    background.run(
        threading.get_ident,
        lambda there: heard.append((there, threading.get_ident())),
        lambda error: pytest.fail(str(error)),
    )
    qtbot.waitUntil(lambda: bool(heard))
    assert heard[0][0] != here
    assert heard[0][1] == here
    assert background.busy == 0


def test_a_failure_is_delivered_as_it_was_raised(qtbot: QtBot, background: Background) -> None:
    heard: list[Exception] = []

    def fail() -> None:
        raise OSError(28, "full")

    background.run(fail, lambda _: pytest.fail("done"), heard.append)
    qtbot.waitUntil(lambda: bool(heard))
    assert isinstance(heard[0], OSError)


def test_nothing_is_delivered_to_an_owner_that_is_gone(
    qtbot: QtBot, background: Background
) -> None:
    owner = QObject()
    go = threading.Event()
    heard: list[object] = []
    background.run(go.wait, heard.append, heard.append, owner)
    owner.deleteLater()
    with qtbot.waitSignal(owner.destroyed):
        pass
    go.set()
    qtbot.waitUntil(lambda: background.busy == 0)
    assert heard == []


def test_many_tasks_keep_their_outcomes_apart(qtbot: QtBot, background: Background) -> None:
    heard: set[tuple[int, int]] = set()
    for number in range(40):
        background.run(
            lambda n=number: n * n,
            lambda square, n=number: heard.add((n, square)),
            lambda error: pytest.fail(str(error)),
        )
    qtbot.waitUntil(lambda: background.busy == 0)
    assert background.wait(1000)
    assert heard == {(n, n * n) for n in range(40)}


def test_the_band_of_sample_data_ends_at_the_edge_after_every_resize(
    qtbot: QtBot, make: Make
) -> None:
    window = make((Place.HOME, Place.DOCUMENTS), rehearsal=True)
    band, bar = window.findChild(Band), window.menuBar()
    for width in (1000, 1366, 1100, 900):
        window.resize(width, 698)
        qtbot.waitUntil(lambda wide=width: window.width() == wide)
        assert band.geometry().right() == window.width() - 1
        menus = [bar.actionGeometry(menu) for menu in bar.actions()]
        assert all(place.isValid() for place in menus)
        assert menus[-1].right() < band.geometry().left()
