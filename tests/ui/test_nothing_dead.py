"""Whatever a window offers does something: buttons, menu lines, and what pages tell of."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import SIGNAL, QMetaMethod, QObject, QThreadPool
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from smartcity_desktop.domain.facts import VisitId
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.ui.background import Background
from smartcity_desktop.ui.commands import Command
from smartcity_desktop.ui.page import KeyHelp, Page, Place
from smartcity_desktop.ui.session import Session
from smartcity_desktop.ui.theme import Theme
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
    meta, first = page.metaObject(), Page.staticMetaObject.methodCount()
    methods = (meta.method(number) for number in range(first, meta.methodCount()))
    signals = (m for m in methods if m.methodType() is QMetaMethod.MethodType.Signal)
    return [bytes(m.methodSignature().data()).decode() for m in signals]


def heard(sender: QObject, signature: str) -> bool:
    return sender.receivers(SIGNAL(signature)) > 0


def test_every_button_a_person_sees_is_connected(session: Session) -> None:
    for place in session.pages:
        session.window.go_to(place)
        for button in session.window.findChildren(QAbstractButton):
            if not button.isVisible() or not (button.text() or button.accessibleName()):
                continue
            ways = ("clicked(bool)", "toggled(bool)", "pressed()")
            menu = getattr(button, "menu", lambda: None)()
            grouped = button.group() is not None or menu is not None or button.actions()
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
        answered |= {c for c, a in window._menus.actions().items() if a.isEnabled()}
        assert set(page.commands) <= set(window._menus.actions())
    # Grey on every page is a line that nobody ever answers.
    never = set(window._menus.actions()) - answered
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
        lines = session.window._menus.actions()
        assert (Command.CONFLICTS in lines) is scores
        assert not scores or lines[Command.CONFLICTS].isEnabled()
    assert (session.home.findChild(QAbstractButton, "conflicts") is not None) is scores


def test_the_key_card_tells_the_keys_of_this_window(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[KeyHelp] = []
    monkeypatch.setattr(session.window._notices, "show_keys", lambda _t, keys: shown.extend(keys))
    session.window.go_to(Place.HOME)
    session.window.show_key_card()
    keys = {line.does: line.key for line in shown}
    assert keys["Kirim data"] == "Ctrl+6"
    # Beranda has one area: the key that goes to the next one is not promised.
    assert not any("F6" in line.key for line in shown)
