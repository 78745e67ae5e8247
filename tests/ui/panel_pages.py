"""The panel place over one room, for every module of tests that looks at it."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QThreadPool
from pytestqt.qtbot import QtBot

from smartcity_desktop.domain.facts import VisitId
from smartcity_desktop.domain.roster import Person
from smartcity_desktop.host.vault import NoVault
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.services.class_day import ClassDay
from smartcity_desktop.services.moderating import Moderating
from smartcity_desktop.services.signing_in import SigningIn
from smartcity_desktop.ui.background import Background
from smartcity_desktop.ui.notices import Notices
from smartcity_desktop.ui.panel.guests import Guests
from smartcity_desktop.ui.panel.page import PanelPage, PanelSources
from smartcity_desktop.ui.panel.tools import PanelTools
from smartcity_desktop.ui.theme import Theme
from tests.builders import CHAIR, PEOPLE
from tests.ui.panel_room import Room, a_long_day

Show = Callable[..., PanelPage]


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    room = Room(tmp_path_factory.mktemp("room"), a_long_day(), PEOPLE)
    yield room
    room.close()


@pytest.fixture
def show(qtbot: QtBot, theme: Theme, wording: Wording, room: Room) -> Iterator[Show]:
    pages: list[PanelPage] = []

    def build(visit: VisitId, person: Person = CHAIR, guests: Guests | None = None) -> PanelPage:
        profile = room[person]
        background = Background(QThreadPool.globalInstance())
        tools = PanelTools(theme, wording, Notices(theme, wording), background)

        def confirm(pin: str) -> None:
            SigningIn(NoVault()).confirm_pin(profile.folder, pin)

        day, moderating = ClassDay(profile), Moderating(profile)
        page = PanelPage(tools, PanelSources(profile, day, moderating, confirm, guests))
        pages.append(page)
        # A page that a test has closed no longer follows the room it shared.
        profile.store.on_recorded(lambda _lines: page in pages and page.refresh_soon())
        qtbot.addWidget(page)
        page.resize(1280, 600)
        page.show()
        page.enter()
        page.show_visit(visit)
        return page

    yield build
    pages.clear()


def settle(qtbot: QtBot) -> None:
    """Let everything that waits for an idle window happen."""
    for _ in range(3):
        qtbot.wait(1)
