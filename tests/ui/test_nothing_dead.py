"""Whatever a window offers does something: buttons, menu lines, and what pages tell of."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import pytest
from PySide6.QtCore import SIGNAL, QMetaMethod, QObject, QThreadPool
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot

from smartcity_desktop.domain.facts import VisitId
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.ui.background import Background
from smartcity_desktop.ui.commands import Command
from smartcity_desktop.ui.notices import Notices
from smartcity_desktop.ui.page import KeyHelp, Page, Place
from smartcity_desktop.ui.session import Session
from smartcity_desktop.ui.theme import Theme
from smartcity_desktop.ui.window import Window
from tests.builders import CHAIR, MEMBER, SECRETARIAT, a_profile, begin
from tests.ui.places import an_event

PEOPLE = (CHAIR, MEMBER, SECRETARIAT)
# What the window itself asks of a page, and what only some roles' windows have a use for.
HEARD_ELSEWHERE = {"heading_changed", "commands_changed", "visit_chosen"}


@pytest.fixture(params=PEOPLE, ids=lambda person: person.id)
def session(
    request: pytest.FixtureRequest, qtbot: QtBot, theme: Theme, tmp_path: Path
) -> Iterator[Session]:
    person = request.param
    profile = a_profile(tmp_path / person.id, an_event(), person)
    if person is CHAIR:
        begin(profile, VisitId("V003"))
    background = Background(QThreadPool.globalInstance())
    made = Session(profile, theme, Wording("id"), background, lambda _pin: None)
    qtbot.addWidget(made.window)
    made.window.show()
    yield made
    made.close()


def own_signals(page: Page) -> list[str]:
    """Return the names of the signals that a page's own classes declare."""
    meta, first = page.metaObject(), QWidget().metaObject().methodCount()
    methods = (meta.method(number) for number in range(first, meta.methodCount()))
    signals = (m for m in methods if m.methodType() is QMetaMethod.MethodType.Signal)
    return [bytes(m.methodSignature().data()).decode() for m in signals]


def menu_lines(window: Window) -> dict[Command, QAction]:
    """Return every line that the window's menus have."""
    lines = dict[Command, QAction]()
    for command in Command:
        with suppress(KeyError):
            lines[command] = window.action(command)
    return lines


def heard(sender: QObject, signature: str) -> bool:
    return sender.receivers(SIGNAL(signature)) > 0


def test_every_button_a_person_sees_is_connected(session: Session) -> None:
    for place in session.pages:
        session.window.go_to(place)
        for button in session.window.findChildren(QAbstractButton):
            if not button.isVisible() or not (button.text() or button.accessibleName()):
                continue
            ways = ("clicked(bool)", "toggled(bool)", "pressed()")
            # A place's or a choice's button is answered by its group or by its action.
            grouped = bool(button.group() or button.actions())
            assert grouped or any(heard(button, way) for way in ways), (place, button.text())


def test_everything_a_page_asks_of_the_window_is_answered(session: Session) -> None:
    for place, page in session.pages.items():
        for signature in own_signals(page):
            name = signature.partition("(")[0]
            assert name in HEARD_ELSEWHERE or heard(page, signature), (place, signature)


def test_every_line_of_the_menus_is_answered_somewhere(session: Session) -> None:
    window = session.window
    answered = set[Command]()
    for place, page in session.pages.items():
        window.go_to(place)
        answered |= {c for c, a in menu_lines(window).items() if a.isEnabled()}
        assert set(page.commands) <= set(menu_lines(window))
    # Grey on every page is a line that nobody ever answers.
    never = set(menu_lines(window)) - answered
    assert never <= {
        # These wait for a sheet, a flag or a paper to be there.
        *(Command.UNDO, Command.REDO, Command.PREVIOUS, Command.NEXT, Command.UNANSWERED),
        *(Command.COMPONENT, Command.COMPONENT_BEFORE, Command.NO_EVIDENCE, Command.CLEAR),
        *(Command.NOT_APPLICABLE, Command.NOTE, Command.FLAG, Command.SELF_ASSESSMENT),
        *(Command.DETAILS, Command.REVIEW, Command.PRINT, Command.SAVE_PDF),
    }


def test_conflicts_can_be_told_from_every_page(session: Session) -> None:
    scores = Place.SCORING in session.pages
    for place in session.pages:
        session.window.go_to(place)
        lines = menu_lines(session.window)
        assert (Command.CONFLICTS in lines) is scores
        assert not scores or lines[Command.CONFLICTS].isEnabled()
    assert (session.home.findChild(QAbstractButton, "conflicts") is not None) is scores


def test_the_key_card_tells_the_keys_of_this_window(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[KeyHelp] = []

    def show(_notices: Notices, _title: str, keys: Sequence[KeyHelp]) -> None:
        shown.extend(keys)

    monkeypatch.setattr(Notices, "show_keys", show)
    session.window.go_to(Place.HOME)
    session.window.show_key_card()
    keys = {line.does: line.key for line in shown}
    assert keys["Kirim data"] == "Ctrl+6"
    # Beranda has one area: the key that goes to the next one is not promised.
    assert not any("F6" in line.key for line in shown)
