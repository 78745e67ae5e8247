"""The class list that comes up by itself, and where a region goes whose panel is too small."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QThreadPool, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from smartcity_desktop.domain.facts import Seated, VisitId
from smartcity_desktop.domain.roster import Person
from smartcity_desktop.host.clock import ScriptedClock
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.services.declaring import Declaring
from smartcity_desktop.services.profile import Profile
from smartcity_desktop.services.seating import Seating
from smartcity_desktop.ui.acting import Desk
from smartcity_desktop.ui.background import Background
from smartcity_desktop.ui.commands import Command
from smartcity_desktop.ui.conflicts.desk import ConflictDesk
from smartcity_desktop.ui.conflicts.review_dialog import ReviewDialog
from smartcity_desktop.ui.desks import Desks
from smartcity_desktop.ui.home.page import HomePage
from smartcity_desktop.ui.notices import Notices
from smartcity_desktop.ui.scoring.tools import Tools
from smartcity_desktop.ui.seating.move_form import MoveForm
from smartcity_desktop.ui.theme import Theme
from tests.builders import (
    CHAIR,
    MEMBER,
    MORNING_MS,
    SECRETARIAT,
    PublishedEvent,
    a_published_event,
    a_roster,
    begin,
)
from tests.cases import ASSESSORS, pass_on, with_second_class
from tests.laptops import Open, laptop  # noqa: F401
from tests.ui.places import home_sources

DAY_MS = 86_400_000
OTHERS = ASSESSORS[2:]


@pytest.fixture(scope="module")
def event() -> PublishedEvent:
    roster = with_second_class(a_roster())
    return a_published_event(replace(roster, event=replace(roster.event, days=4)))


@pytest.fixture
def home(qtbot: QtBot, theme: Theme) -> Callable[[Profile], HomePage]:
    def build(profile: Profile) -> HomePage:
        wording, pool = Wording("id"), Background(QThreadPool.globalInstance())
        notices = Notices(theme, wording)
        page = HomePage(theme, wording, notices, home_sources(profile))
        qtbot.addWidget(page)
        tools = Tools(theme, wording, notices, pool)
        Desks(tools, profile, page.window, lambda _visit: None).join(page)
        page.resize(1280, 600)
        page.show()
        return page

    return build


def before_the_event(profile: Profile) -> Profile:
    profile.clock = ScriptedClock("Asia/Makassar", MORNING_MS - 3 * DAY_MS, step_ms=1000)
    return profile


class Asked:
    """Counts the class lists that come up, and answers each of them until it is stopped."""

    def __init__(self) -> None:
        self.count = 0
        self.answer: Callable[[ReviewDialog], None] = ReviewDialog.reject
        self.timer = QTimer(interval=5)
        self.timer.timeout.connect(self._look)
        self.timer.start()

    def _look(self) -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, ReviewDialog) and dialog.isVisible():
            self.count += 1
            self.answer(dialog)


def sign_none(dialog: ReviewDialog) -> None:
    for row in dialog.rows:
        if not row.answered:
            row.kind.setCurrentIndex(1)
    dialog.confirm.click()
    dialog.sign.click()


@pytest.fixture
def asked(qtbot: QtBot) -> Iterator[Asked]:
    found = Asked()
    yield found
    found.timer.stop()


def test_the_class_list_comes_up_once_before_the_first_day(
    qtbot: QtBot, laptop: Open, home: Callable[[Profile], HomePage], asked: Asked
) -> None:
    member = before_the_event(laptop(MEMBER))
    page = home(member)
    page.enter()
    qtbot.waitUntil(lambda: asked.count == 1)
    # Put off: it does not come up again, and Beranda goes on naming it.
    page.enter()
    page.refresh()
    qtbot.wait(50)
    assert asked.count == 1
    assert any(concern.key == "conflict-review" for concern in page.concerns.concerns)
    assert len(Declaring(member).unreviewed()) == 6


def test_it_comes_up_again_for_regions_that_were_not_on_it(
    qtbot: QtBot, laptop: Open, home: Callable[[Profile], HomePage], asked: Asked
) -> None:
    office = laptop(SECRETARIAT)
    member = before_the_event(laptop(MEMBER))
    moved = VisitId("V001")
    office.act(Seated(moved, "C", 2, "08.00", 75, "kuorum"))
    pass_on(member, office)
    asked.answer = sign_none
    page = home(member)
    page.enter()
    qtbot.waitUntil(lambda: asked.count == 1)
    qtbot.waitUntil(lambda: not Declaring(member).unreviewed())
    # On a later day, too: what is new on the list has never been looked at.
    member.clock = ScriptedClock("Asia/Makassar", MORNING_MS, step_ms=1000)
    office.act(Seated(moved, "B", 3, "08.00", 75, "kuorum pulih"))
    pass_on(member, office)
    page.refresh()
    qtbot.waitUntil(lambda: asked.count == 2)
    qtbot.waitUntil(lambda: not Declaring(member).unreviewed())


def test_nobody_is_asked_for_the_first_time_once_the_event_runs(
    qtbot: QtBot, laptop: Open, home: Callable[[Profile], HomePage], asked: Asked
) -> None:
    chair = laptop(CHAIR)
    page = home(chair)
    page.enter()
    begin(chair, VisitId("V003"))
    page.refresh()
    qtbot.wait(50)
    assert asked.count == 0
    assert any(concern.key == "conflict-review" for concern in page.concerns.concerns)


def broken(theme: Theme, laptop: Open, person: Person) -> tuple[Profile, ConflictDesk, VisitId]:
    """Return a laptop that knows of a region whose panel has lost its quorum."""
    chair = laptop(CHAIR)
    listed = Declaring(chair).class_list()[0]
    for excused in OTHERS:
        Declaring(chair).declare(excused, listed.region.code, "mentored", "Pembimbing 2024")
    profile = chair if person is CHAIR else laptop(person)
    if profile is not chair:
        pass_on(profile, chair)
    wording = Wording("id")
    desk = ConflictDesk(theme, wording, Notices(theme, wording), profile, lambda: None)
    return profile, desk, listed.visit.id


def test_a_chair_reads_where_the_region_can_go_and_whom_to_call(theme: Theme, laptop: Open) -> None:
    chair, desk, visit = broken(theme, laptop, CHAIR)
    found = next(c for c in desk.concerns() if c.key == f"quorum-{visit}")
    rescue = Seating(chair).elsewhere(visit)
    assert rescue is not None
    assert rescue.slot.class_code == "C"
    assert f"kelas C, Hari {rescue.slot.day}" in found.text
    assert f"pukul {rescue.slot.starts}" in found.text
    assert "Asesor Contoh 11, Asesor Contoh 12, Asesor Contoh 13" in found.text
    assert f"Hubungi sekretariat ({SECRETARIAT.name})" in found.text
    assert "ketua kelas itu (Asesor Contoh 11)" in found.text
    assert found.command is None
    assert desk.resolve(found)


def test_the_secretariat_begins_the_move_with_class_and_time_filled_in(
    theme: Theme, laptop: Open
) -> None:
    office, desk, visit = broken(theme, laptop, SECRETARIAT)
    found = next(c for c in desk.concerns() if c.key == f"quorum-{visit}")
    assert (found.command, found.visit, found.verb) == (Command.RESEAT, visit, "Pindahkan…")
    assert "Hubungi" not in found.text
    # Beranda itself opens the form for it.
    assert not desk.resolve(found)
    rescue = Seating(office).elsewhere(visit)
    assert rescue is not None
    wording = Wording("id")
    form = MoveForm(Desk(theme, wording, Notices(theme, wording), office), Seating(office), visit)
    assert form.visit == visit
    assert form.class_choice.currentData() == rescue.slot.class_code == "C"
    assert (form.day.currentData(), form.starts.text()) == (rescue.slot.day, rescue.slot.starts)


def test_a_whole_panel_is_proposed_nothing(theme: Theme, laptop: Open) -> None:
    chair = laptop(CHAIR)
    assert Seating(chair).elsewhere(VisitId("V002")) is None
