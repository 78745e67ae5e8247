"""Opening an event and signing in, with keys alone, on real packages, cards and profiles."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QThreadPool
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from smartcity_desktop.host.keyfile import KEYFILE
from smartcity_desktop.host.vault import NoVault
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.services.preparing.publishing import publish
from smartcity_desktop.ui.background import Background
from smartcity_desktop.ui.signing_in.door import Door
from smartcity_desktop.ui.signing_in.recovery_dialog import RecoveryDialog
from smartcity_desktop.ui.signing_in.window import SignInWindow
from smartcity_desktop.ui.theme import Theme
from tests.builders import (
    CHAIR,
    MEMBER,
    PEOPLE,
    PIN,
    PublishedEvent,
    a_clock,
    a_profile,
    a_published_event,
    a_roster,
    instrument_text,
)

Key = Qt.Key
Make = Callable[[Path], SignInWindow]


@pytest.fixture
def make(qtbot: QtBot, theme: Theme, wording: Wording) -> Make:
    def build(folder: Path) -> SignInWindow:
        door = Door(folder, "Laptop B-01", NoVault, a_clock())
        background = Background(QThreadPool.globalInstance())
        window = SignInWindow(theme, wording, background, door)
        qtbot.addWidget(window)
        window.background = background  # type: ignore[attr-defined]  # lives as long as the window
        window.show()
        return window

    return build


def files(tmp_path: Path, event: PublishedEvent) -> tuple[Path, Path, str]:
    package, card = tmp_path / "uji.event", tmp_path / "uji.card"
    content, code = event.cards[MEMBER.id]
    package.write_bytes(event.package.content)
    card.write_bytes(content)
    return package, card, code


def typed(qtbot: QtBot, text: str) -> None:
    qtbot.keyClicks(QApplication.focusWidget(), text)


def press(qtbot: QtBot, key: Qt.Key) -> None:
    qtbot.keyClick(QApplication.focusWidget(), key)


def bring(qtbot: QtBot, window: SignInWindow, package: Path, card: Path) -> None:
    window.bringing.read_package(package)
    qtbot.waitUntil(lambda: window.entry.chosen_package is not None)
    window.bringing.read_card(card)
    qtbot.waitUntil(lambda: window.entry.chosen_card is not None)
    qtbot.waitUntil(window.entry.code.line.hasFocus)


def test_a_first_start_opens_the_event_with_keys_alone(
    qtbot: QtBot, make: Make, event: PublishedEvent, tmp_path: Path
) -> None:
    package, card, code = files(tmp_path, event)
    window = make(tmp_path / "profile")
    bring(qtbot, window, package, card)

    assert window.entry.package.found == event.package.roster.event.name
    assert window.entry.card.found == MEMBER.name
    assert MEMBER.name in window.entry.bar.accessibleName()
    assert "DATA CONTOH" in window.entry.bar.accessibleName()

    typed(qtbot, code.lower().replace("-", " "))
    press(qtbot, Key.Key_Tab)
    typed(qtbot, PIN)
    press(qtbot, Key.Key_Tab)
    typed(qtbot, PIN)
    with qtbot.waitSignal(window.opened, timeout=20_000) as opened:
        press(qtbot, Key.Key_Return)
    profile = opened.args[0]
    assert profile.person.id == MEMBER.id
    profile.close()


@pytest.mark.parametrize(
    "case",
    [
        (("AAAA-AAAA-AAAA", PIN, PIN), "code", "errors.wrong_code"),
        (("", PIN, PIN), "code", "signing_in.code_missing"),
        (("AAAA-AAAA-AAAA", "111111", "111111"), "pin", "errors.pin_too_plain"),
        (("AAAA-AAAA-AAAA", "123", "123"), "pin", "errors.pin_too_short"),
        (("AAAA-AAAA-AAAA", PIN, "314159"), "again", "errors.pins_differ"),
    ],
)
def test_what_is_wrong_is_told_beside_its_field_and_nothing_is_half_done(
    qtbot: QtBot,
    make: Make,
    wording: Wording,
    event: PublishedEvent,
    tmp_path: Path,
    case: tuple[tuple[str, str, str], str, str],
) -> None:
    package, card, _ = files(tmp_path, event)
    (code, pin, again), field, key = case
    window = make(tmp_path / "profile")
    bring(qtbot, window, package, card)
    typed(qtbot, code)
    press(qtbot, Key.Key_Tab)
    typed(qtbot, pin)
    press(qtbot, Key.Key_Tab)
    typed(qtbot, again)
    press(qtbot, Key.Key_Return)

    where = getattr(window.entry, field)
    qtbot.waitUntil(lambda: bool(where.problem), timeout=20_000)
    assert where.problem == wording.say(key, digits=6)
    assert where.line.hasFocus()
    assert not (tmp_path / "profile" / "profile.key").exists()
    assert window.isEnabled()
    assert window.entry.isEnabled()


def test_a_card_of_another_event_is_refused_before_a_code_is_typed(
    qtbot: QtBot, make: Make, wording: Wording, event: PublishedEvent, tmp_path: Path
) -> None:
    package, _, _ = files(tmp_path, event)
    other = tmp_path / "other.card"
    other.write_bytes(a_published_event().cards[CHAIR.id][0])
    window = make(tmp_path / "profile")
    window.bringing.read_package(package)
    qtbot.waitUntil(lambda: window.entry.chosen_package is not None)
    window.bringing.read_card(other)
    qtbot.waitUntil(lambda: bool(window.entry.card.problem))
    assert window.entry.card.problem == wording.say(
        "errors.card_of_another_event", event=event.package.roster.event.code
    )
    assert window.entry.chosen_card is None


def test_a_file_that_is_no_package_is_told_at_once(
    qtbot: QtBot, make: Make, wording: Wording, tmp_path: Path
) -> None:
    wrong = tmp_path / "foto.jpg"
    wrong.write_bytes(b"\xff\xd8 not a package")
    window = make(tmp_path / "profile")
    window.bringing.read_package(wrong)
    qtbot.waitUntil(lambda: bool(window.entry.package.problem))
    assert window.entry.package.problem == wording.say("errors.package_unreadable")
    window.bringing.read_card(wrong)
    qtbot.waitUntil(lambda: bool(window.entry.card.problem))
    assert window.entry.card.problem == wording.say("signing_in.card_unreadable")


def test_a_wrong_pin_counts_down_and_the_right_one_opens(
    qtbot: QtBot, make: Make, wording: Wording, event: PublishedEvent, tmp_path: Path
) -> None:
    a_profile(tmp_path / "profile", event).close()
    window = make(tmp_path / "profile")
    qtbot.waitUntil(window.pin.pin.line.hasFocus)
    qtbot.waitUntil(lambda: window.pin.owner == MEMBER.name)
    assert window.protection == wording.say("signing_in.protection_absent")
    typed(qtbot, "999999")
    press(qtbot, Key.Key_Return)
    qtbot.waitUntil(lambda: bool(window.pin.pin.problem), timeout=20_000)
    assert window.pin.pin.problem == wording.say("errors.wrong_pin", left=4)
    assert window.pin.pin.line.hasFocus()
    typed(qtbot, PIN)
    with qtbot.waitSignal(window.opened, timeout=20_000) as opened:
        press(qtbot, Key.Key_Return)
    opened.args[0].close()


def test_a_profile_in_another_window_is_told_in_words(
    qtbot: QtBot, make: Make, wording: Wording, event: PublishedEvent, tmp_path: Path
) -> None:
    open_elsewhere = a_profile(tmp_path / "profile", event)
    window = make(tmp_path / "profile")
    qtbot.waitUntil(window.pin.pin.line.hasFocus)
    typed(qtbot, PIN)
    press(qtbot, Key.Key_Return)
    qtbot.waitUntil(lambda: bool(window.pin.pin.problem), timeout=20_000)
    assert window.pin.pin.problem == wording.say("errors.profile_in_use")
    open_elsewhere.close()


def test_a_locked_window_opens_again_with_the_pin_alone(
    qtbot: QtBot, make: Make, event: PublishedEvent, tmp_path: Path
) -> None:
    profile = a_profile(tmp_path / "profile", event)
    window = make(tmp_path / "profile")
    event_name = profile.roster.event.name
    window.lock(profile.folder, profile.person.name, event_name, {profile.folder})
    qtbot.waitUntil(window.pin.pin.line.hasFocus)
    typed(qtbot, PIN)
    with qtbot.waitSignal(window.unlocked, timeout=20_000):
        press(qtbot, Key.Key_Return)
    assert window.pin.pin.line.text() == ""
    profile.close()


def shared(tmp_path: Path, event: PublishedEvent) -> tuple[Path, Path]:
    """Make the chair's profile and one beside it, used later, for a member."""
    first, second = tmp_path / "profile", tmp_path / "profile-2"
    a_profile(first, event, CHAIR).close()
    a_profile(second, event, MEMBER).close()
    os.utime(first / KEYFILE, ns=(1, 1))
    return first, second


def test_people_of_a_shared_laptop_are_listed_and_the_pin_is_typed_at_once(
    qtbot: QtBot, make: Make, event: PublishedEvent, tmp_path: Path
) -> None:
    first, second = shared(tmp_path, event)
    window = make(second)
    qtbot.waitUntil(window.pin.pin.line.hasFocus)
    qtbot.waitUntil(lambda: len(window.people.sentences) == 2)
    name = event.package.roster.event.name
    assert window.people.sentences == (
        f"{CHAIR.name}, Ketua Tim · Kelas B · {name}",
        f"{MEMBER.name}, Anggota · Kelas B · {name}, terakhir dipakai",
    )
    assert window.marked == second
    press(qtbot, Key.Key_Up)
    assert window.marked == first
    assert window.pin.pin.line.hasFocus()
    assert CHAIR.name in window.pin.pin.line.accessibleName()
    typed(qtbot, PIN)
    with qtbot.waitSignal(window.opened, timeout=20_000) as opened:
        press(qtbot, Key.Key_Return)
    assert opened.args[0].person.id == CHAIR.id
    opened.args[0].close()


def test_digits_typed_for_one_person_never_reach_another(
    qtbot: QtBot, make: Make, event: PublishedEvent, tmp_path: Path
) -> None:
    _, second = shared(tmp_path, event)
    window = make(second)
    qtbot.waitUntil(lambda: len(window.people.sentences) == 2)
    qtbot.waitUntil(window.pin.pin.line.hasFocus)
    typed(qtbot, "27")
    press(qtbot, Key.Key_Up)
    assert window.pin.pin.line.text() == ""
    press(qtbot, Key.Key_Up)
    assert window.pin.owner == CHAIR.name


def test_a_profile_in_another_window_is_told_in_its_row(
    qtbot: QtBot, make: Make, wording: Wording, event: PublishedEvent, tmp_path: Path
) -> None:
    first, second = shared(tmp_path, event)
    open_elsewhere = Door(first, "", NoVault, a_clock()).sign_in(first, PIN)
    window = make(second)
    qtbot.waitUntil(lambda: len(window.people.sentences) == 2)
    assert window.people.sentences[0].endswith(wording.say("signing_in.in_use"))
    open_elsewhere.close()


def test_the_next_person_brings_a_card_and_goes_beside_the_others(
    qtbot: QtBot, make: Make, event: PublishedEvent, tmp_path: Path
) -> None:
    first, _ = shared(tmp_path, event)
    package, card = tmp_path / "uji.event", tmp_path / "uji.card"
    content, code = event.cards[PEOPLE[2].id]
    package.write_bytes(event.package.content)
    card.write_bytes(content)
    window = make(first)
    qtbot.waitUntil(lambda: len(window.people.sentences) == 2)
    qtbot.waitUntil(window.pin.pin.line.hasFocus)
    press(qtbot, Key.Key_Tab)
    press(qtbot, Key.Key_Space)
    assert window.entry.isVisible()
    press(qtbot, Key.Key_Escape)
    qtbot.waitUntil(window.pin.pin.line.hasFocus)
    window.pin.card_button.click()
    bring(qtbot, window, package, card)
    typed(qtbot, code)
    press(qtbot, Key.Key_Tab)
    typed(qtbot, PIN)
    press(qtbot, Key.Key_Tab)
    typed(qtbot, PIN)
    with qtbot.waitSignal(window.opened, timeout=20_000) as opened:
        press(qtbot, Key.Key_Return)
    profile = opened.args[0]
    assert (profile.person.id, profile.folder) == (PEOPLE[2].id, tmp_path / "profile-3")
    # Nothing of it waits in the form for whoever comes next.
    entry = window.entry
    assert not any(f.line.text() for f in (entry.code, entry.pin, entry.again))
    assert entry.chosen_card is None
    profile.close()


def test_a_damaged_key_file_costs_only_its_own_row(
    qtbot: QtBot, make: Make, wording: Wording, event: PublishedEvent, tmp_path: Path
) -> None:
    first, second = shared(tmp_path, event)
    (first / KEYFILE).write_bytes(b"{")
    window = make(second)
    qtbot.waitUntil(lambda: len(window.people.sentences) == 2)
    row = f"profile, {wording.say('signing_in.unreadable')}"
    assert row in window.people.sentences
    assert window.pin.owner == MEMBER.name


def test_names_and_states_wrap_at_the_largest_type(
    qtbot: QtBot, make: Make, theme: Theme, event: PublishedEvent, tmp_path: Path
) -> None:
    _, second = shared(tmp_path, event)
    window = make(second)
    window.resize(1366, 698)
    qtbot.waitUntil(lambda: len(window.people.sentences) == 2)
    normal = window.people.height()
    theme.set_percent(200)
    qtbot.waitUntil(lambda: window.people.height() > normal)
    people = window.people
    assert people.verticalScrollBar().maximum() == 0
    assert people.horizontalScrollBar().maximum() == 0


def test_a_card_of_somebody_who_has_a_profile_here_is_answered_with_the_pin(
    qtbot: QtBot, make: Make, wording: Wording, event: PublishedEvent, tmp_path: Path
) -> None:
    first, _ = shared(tmp_path, event)
    package, card, _ = files(tmp_path, event)
    window = make(first)
    qtbot.waitUntil(lambda: len(window.people.sentences) == 2)
    window.pin.card_button.click()
    bring(qtbot, window, package, card)
    said = window.entry.bar.accessibleName()
    assert said.startswith(wording.say("signing_in.already"))
    assert MEMBER.name in said


@pytest.fixture
def published(tmp_path: Path) -> Path:
    """Return the folder of an event that was published from a workbook."""
    folder = tmp_path / "paket"
    publish(a_roster(), instrument_text(), folder, NoVault())
    return folder


def test_two_recovery_sheets_bring_the_authority_back_with_keys_alone(
    qtbot: QtBot, make: Make, published: Path, tmp_path: Path
) -> None:
    window = make(tmp_path / "profile")
    window.recovery_button.click()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, RecoveryDialog)
    qtbot.waitUntil(dialog.folder.button.hasFocus)
    qtbot.keyClick(dialog.button, Key.Key_Return)
    assert dialog.folder.problem == dialog.sheets["second"].problem != ""

    first, second, _ = sorted(published.glob("pemulihan-*.txt"))
    dialog.use_folder(published)
    for name in dialog.sheets:
        dialog.use_sheet(name, first)
    dialog.people.line.setText(MEMBER.id)
    qtbot.keyClick(dialog.button, Key.Key_Return)
    qtbot.waitUntil(lambda: first.name in dialog.bar.accessibleName())
    assert not list(published.glob("dipulihkan-*"))

    dialog.use_sheet("second", second)
    qtbot.keyClick(dialog.button, Key.Key_Return)
    qtbot.waitUntil(lambda: "1 kartu" in dialog.bar.accessibleName())
    assert [card.name for card in published.glob("dipulihkan-1/kartu/*")] == [f"{MEMBER.id}.card"]
    dialog.reject()
