"""What the secretariat decides after the classes: by the form on Beranda, one commit each."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from smartcity_desktop.domain.errors import DomainError
from smartcity_desktop.domain.facts import VisitId
from smartcity_desktop.domain.words import VisitState
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.services.concluding import Concluding, Decision
from smartcity_desktop.services.running import Running
from smartcity_desktop.ui.commands import Command
from smartcity_desktop.ui.dialog import Dialog
from smartcity_desktop.ui.forms.decision import DecisionForm
from smartcity_desktop.ui.home.page import HomePage
from smartcity_desktop.ui.notices import Notices
from smartcity_desktop.ui.theme import Theme
from tests.builders import CHAIR, PEOPLE, SECRETARIAT
from tests.ui.dialogs import answering, press, write
from tests.ui.panel_room import PANEL, Room, a_long_day
from tests.ui.places import home_sources, shown_home

Key = Qt.Key
MINUTES = "BA-PLENO/12/2026 tanggal 6 November 2026"


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    room = Room(tmp_path_factory.mktemp("room"), a_long_day(), PEOPLE)
    yield room
    room.close()


@pytest.fixture
def show(qtbot: QtBot, theme: Theme, room: Room) -> Callable[[], HomePage]:
    return lambda: shown_home(qtbot, theme, room[SECRETARIAT])


def state(room: Room, visit: VisitId) -> VisitState:
    return room[SECRETARIAT].book.turn(visit).state


def a_final_region(room: Room) -> VisitId:
    visit, moderating = room.revealed({}), room.moderating()
    moderating.agree(visit)
    moderating.open_signing(visit)
    for person in PANEL:
        moderating.sign(visit, person.id)
    room.share()
    return visit


def decide(qtbot: QtBot, page: HomePage, fill: Callable[[DecisionForm], None]) -> None:
    """Open the form, let `fill` work on it, go on, and confirm."""

    def form(dialog: Dialog) -> None:
        found = dialog.findChild(DecisionForm)
        assert isinstance(found, DecisionForm)
        fill(found)
        answering(lambda _confirm: press(qtbot, Key.Key_Backtab, Key.Key_Space))
        found.reference.setFocus()
        press(qtbot, Key.Key_Return)

    answering(form)
    page.commands[Command.DECIDE]()


def test_going_back_records_nothing(qtbot: QtBot, room: Room, show: Callable[[], HomePage]) -> None:
    before = room[SECRETARIAT].store.head
    page = show()

    def form(dialog: Dialog) -> None:
        found = dialog.findChild(DecisionForm)
        assert isinstance(found, DecisionForm)
        press(qtbot, Key.Key_Escape)

    answering(form)
    page.commands[Command.DECIDE]()
    assert room[SECRETARIAT].store.head == before


def test_an_absent_region_is_dropped_with_the_plenarys_reason(
    qtbot: QtBot, room: Room, show: Callable[[], HomePage]
) -> None:
    visit = VisitId("V024")
    Running(room[CHAIR]).mark_absent(visit, "penerbangan dibatalkan")
    room.share()
    page = show()

    def fill(form: DecisionForm) -> None:
        form.choice.setCurrentIndex(form.choice.findData(Decision.DROPPED))
        assert list(form.boxes) == [visit]
        # A region is taken out by hand, never by default, and never without a reason.
        assert not form.visits
        assert form.reference.accessibleName().startswith("Alasan")
        form.boxes[visit].setFocus()
        press(qtbot, Key.Key_Space)
        assert not form.complete()
        form.reference.setFocus()
        write(qtbot, "Dua kali tidak hadir")

    decide(qtbot, page, fill)
    assert state(room, visit) is VisitState.DROPPED
    assert room[SECRETARIAT].book.turn(visit).absence == "Dua kali tidak hadir"


def test_the_steps_after_the_class_are_asked_for_in_their_order(
    qtbot: QtBot, room: Room, show: Callable[[], HomePage]
) -> None:
    visit, office = a_final_region(room), room[SECRETARIAT]
    concluding = Concluding(office)
    assert [v.id for v in concluding.open_to(Decision.PLENARY)] == [visit]
    assert concluding.next_step is None
    with pytest.raises(DomainError):
        concluding.decide(Decision.DECREED, [visit], "SK")
    others = [v.id for v in concluding.open_to(Decision.CANCELLED)]
    concluding.decide(Decision.CANCELLED, others, "Kelas dibubarkan")
    page = show()
    for step, reached in (
        (Decision.PLENARY, VisitState.PLENARY),
        (Decision.DECREED, VisitState.DECREED),
        (Decision.CLOSED, VisitState.CLOSED),
    ):
        asked = next(c for c in page.concerns.concerns if c.key == f"decide-{step}")
        assert asked.command is Command.DECIDE

        def fill(form: DecisionForm, step: Decision = step) -> None:
            assert (form.decision, form.visits) == (step, (visit,))
            assert not form.complete()
            form.reference.setFocus()
            write(qtbot, MINUTES)

        decide(qtbot, page, fill)
        assert state(room, visit) is reached
        assert office.book.turn(visit).reference == MINUTES
    assert not [c for c in page.concerns.concerns if c.key.startswith("decide-")]


def test_only_the_secretariat_is_offered_decisions(
    qtbot: QtBot, theme: Theme, wording: Wording, room: Room, tmp_path: Path
) -> None:
    profile = room[CHAIR]
    page = HomePage(theme, wording, Notices(theme, wording), home_sources(profile))
    qtbot.addWidget(page)
    assert Command.DECIDE not in page.commands
    with pytest.raises(DomainError):
        Concluding(profile).decide(Decision.CLOSED, [VisitId("V001")], "SK")
