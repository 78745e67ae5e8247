"""A real window with the scoring page alone, over a real profile."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from PySide6.QtCore import QThreadPool
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from smartcity_desktop.domain.facts import Fact, SheetId, VisitId
from smartcity_desktop.domain.roster import Person
from smartcity_desktop.domain.words import Stage
from smartcity_desktop.host.keyfile import unwrap_key
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.services.class_day import ClassDay
from smartcity_desktop.services.profile import Profile
from smartcity_desktop.services.scoring import Scoring
from smartcity_desktop.ui.background import Background
from smartcity_desktop.ui.context_bar import Person as Who
from smartcity_desktop.ui.notices import Notices
from smartcity_desktop.ui.page import Place
from smartcity_desktop.ui.scoring.page import ScoringPage
from smartcity_desktop.ui.scoring.tools import Tools
from smartcity_desktop.ui.status_strip import Fact as Spot
from smartcity_desktop.ui.theme import Theme
from smartcity_desktop.ui.window import Contents, Window
from tests.builders import (
    CHAIR,
    MEMBER,
    PublishedEvent,
    a_profile,
    a_published_event,
    begin,
    reopened,
    sheet_of,
)

SIAU = VisitId("V003")


@dataclass
class ScoringWindow:
    """The window, what is behind it, and the number of keys pressed."""

    window: Window
    page: ScoringPage
    theme: Theme
    profile: Profile
    scoring: Scoring
    event: PublishedEvent
    sheet: SheetId
    sealed: list[SheetId] = field(default_factory=list)
    keys: int = 0

    def press(self, *sequences: str) -> None:
        """Press keys on whatever has the focus, as a keyboard would."""
        for sequence in sequences:
            self.keys += 1
            QTest.keySequence(self.focus, sequence)

    def type(self, text: str) -> None:
        QTest.keyClicks(self.focus, text)

    @property
    def focus(self) -> QWidget:
        focused = self.window.focusWidget()
        assert focused is not None
        return focused

    @property
    def code(self) -> str:
        assert self.page.form.answering is not None
        return self.page.form.answering.code

    @property
    def saved_word(self) -> str:
        return self.window.status.reading(Spot.SAVED).text

    @property
    def message(self) -> str:
        bar = self.page.centre.message_bar
        return bar.accessibleName() if bar.isVisible() else ""

    def shown_answer(self) -> str:
        """Return what the radio buttons show: a level, "B", "X" or ""."""
        for row in self.page.centre.answer_widgets():
            if row.isChecked():
                return str(getattr(row, "level", None) or row.key)
        return ""

    def facts(self) -> list[Fact | None]:
        store = self.profile.store
        return [line.entry.known_fact() for line in store.lines(self.profile.journal)]


@cache
def published(name: str) -> PublishedEvent:
    """Return one published event for all tests: it never changes, and making it is slow."""
    return a_published_event(name=name)


def open_window(
    qtbot: QtBot,
    theme: Theme,
    folder: Path,
    name: str = "sel-a-1.0.0",
    *,
    person: Person = MEMBER,
    language: str = "id",
    started: bool = True,
    event: PublishedEvent | None = None,
    visit: VisitId = SIAU,
) -> ScoringWindow:
    event = event or published(name)
    profile = reopened(folder) if folder.exists() else a_profile(folder, event, person)
    scoring = Scoring(profile, confirm_with(folder))
    class_day = ClassDay(profile)
    if started and person is CHAIR:
        begin(profile, visit)
    elif started:
        class_day.start_stage(visit, Stage.PRESENTATION)
    wording = Wording(language)
    notices = Notices(theme, wording)
    page = ScoringPage(
        scoring, class_day, profile, Tools(theme, wording, notices, Background(QThreadPool()))
    )
    window = Window(theme, wording, notices, Contents(Who(person.name), {Place.SCORING: page}))
    qtbot.addWidget(window)
    page.saving_changed.connect(lambda reading: window.status.read(Spot.SAVED, reading))
    window.resize(1366, 698)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    serial = int(visit[1:])
    made = ScoringWindow(
        window, page, theme, profile, scoring, event, sheet_of(event, serial, person)
    )
    page.sealed.connect(made.sealed.append)
    return made


def confirm_with(folder: Path) -> Callable[[str], None]:
    def confirm(pin: str) -> None:
        unwrap_key(folder, pin)

    return confirm
