"""Real profiles with a day half done, and the services the places read."""

from dataclasses import replace
from functools import cache
from pathlib import Path

from PySide6.QtCore import QThreadPool
from pytestqt.qtbot import QtBot

from smartcity_desktop.domain.facts import SheetId, VisitId
from smartcity_desktop.domain.roster import Person
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.services.class_day import ClassDay
from smartcity_desktop.services.delivering import Delivering
from smartcity_desktop.services.issuing import Issuing
from smartcity_desktop.services.profile import Profile
from smartcity_desktop.services.running import Running
from smartcity_desktop.services.scoring import Scoring
from smartcity_desktop.ui.background import Background
from smartcity_desktop.ui.home.page import HomePage, HomeSources
from smartcity_desktop.ui.notices import Notices
from smartcity_desktop.ui.theme import Theme
from tests.builders import (
    MEMBER,
    PublishedEvent,
    a_profile,
    a_published_event,
    a_roster,
    an_instrument,
    sheet_of,
)

HOUR_MS = 3_600_000


@cache
def an_event(centre: str = "") -> PublishedEvent:
    roster = a_roster(an_instrument())
    return a_published_event(replace(roster, event=replace(roster.event, days=4, centre=centre)))


def home_sources(profile: Profile) -> HomeSources:
    """Return what Beranda reads of a profile."""
    return HomeSources(
        profile,
        ClassDay(profile),
        Running(profile),
        Delivering(profile),
        Issuing(profile),
        Background(QThreadPool.globalInstance()),
    )


def shown_home(qtbot: QtBot, theme: Theme, profile: Profile, language: str = "id") -> HomePage:
    """Return a Beranda that is shown, with the keys on its table."""
    wording = Wording(language)
    page = HomePage(theme, wording, Notices(theme, wording), home_sources(profile))
    qtbot.addWidget(page)
    page.resize(1280, 600)
    page.show()
    page.activateWindow()
    page.enter()
    qtbot.waitUntil(page.table.rows.hasFocus)
    return page


class Day:
    """One person's open profile with everything Beranda needs."""

    def __init__(self, folder: Path, event: PublishedEvent, person: Person = MEMBER) -> None:
        self.event = event
        self.person = person
        self.profile = a_profile(folder, event, person)
        self.scoring = Scoring(self.profile, lambda _pin: None)
        self.class_day = ClassDay(self.profile)
        self.running = Running(self.profile)
        self.delivering = Delivering(self.profile)
        self.issuing = Issuing(self.profile)

    @property
    def sources(self) -> HomeSources:
        return HomeSources(
            self.profile,
            self.class_day,
            self.running,
            self.delivering,
            self.issuing,
            Background(QThreadPool.globalInstance()),
        )

    def sheet(self, visit: int) -> SheetId:
        return sheet_of(self.event, visit, self.person)

    def answer(self, visit: int, count: int = 99) -> SheetId:
        sheet = self.sheet(visit)
        for node in self.scoring.sheet(sheet).judged()[:count]:
            self.scoring.give(sheet, node.code, 3)
        return sheet

    def seal(self, visit: int) -> SheetId:
        sheet = self.answer(visit)
        rated = self.scoring.sheet(sheet).instrument
        if rated.rating_required:
            self.scoring.rate(sheet, rated.ratings[0].code)
        self.scoring.submit(sheet, "")
        return sheet


def visit_id(number: int) -> VisitId:
    return VisitId(f"V{number:03d}")
