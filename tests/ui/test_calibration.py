"""Kalibrasi in the window: begin, open, compare and note, by keyboard on real laptops."""

from fractions import Fraction
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QThreadPool, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QPlainTextEdit
from pytestqt.qtbot import QtBot

from smartcity_desktop.domain.words import VisitState
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.services.calibrating import Calibrating
from smartcity_desktop.services.class_day import ClassDay
from smartcity_desktop.services.moderating import Moderating
from smartcity_desktop.services.profile import Profile
from smartcity_desktop.services.running import Running
from smartcity_desktop.ui.background import Background
from smartcity_desktop.ui.calibration.desk import CalibrationDesk
from smartcity_desktop.ui.calibration.page import CalibrationPage
from smartcity_desktop.ui.calibration.words import leaning_words, level_text
from smartcity_desktop.ui.notices import Notices
from smartcity_desktop.ui.page import Place
from smartcity_desktop.ui.panel.reading import PanelReader
from smartcity_desktop.ui.session import Session
from smartcity_desktop.ui.theme import Theme
from tests.builders import (
    CHAIR,
    MEMBER,
    PEOPLE,
    SECRETARIAT,
    PublishedEvent,
)
from tests.cases import CASES, event_with_cases, pass_on
from tests.laptops import Open, laptop  # noqa: F401
from tests.services.test_calibrating import score_case
from tests.ui.scoring_window import open_window


@pytest.fixture(scope="module")
def event() -> PublishedEvent:
    return event_with_cases()


def page_of(qtbot: QtBot, theme: Theme, profile: Profile) -> CalibrationPage:
    wording = Wording("id")
    page = CalibrationPage(theme, wording, Notices(theme, wording), profile)
    qtbot.addWidget(page)
    page.resize(1280, 640)
    page.show()
    page.enter()
    return page


def give_reason(text: str) -> None:
    """Write `text` into the box of the dialog that opens next, and accept."""

    def reach() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, QDialog):
            QTimer.singleShot(20, reach)
            return
        box = dialog.findChild(QPlainTextEdit)
        assert box is not None
        box.setPlainText(text)
        dialog.accept()

    QTimer.singleShot(20, reach)


def scored(panel: list[Profile]) -> None:
    """Let a panel score both cases: each person a level higher than the one before."""
    Calibrating(panel[0]).begin("B")
    pass_on(*panel)
    for at, profile in enumerate(panel):
        for case in (0, 1):
            score_case(profile, case, 2 + at)
    pass_on(*panel)


def test_a_chair_begins_opens_and_notes(qtbot: QtBot, theme: Theme, laptop: Open) -> None:
    panel = [laptop(person) for person in PEOPLE[:3]]
    page = page_of(qtbot, theme, panel[0])
    assert page.begin.isVisible()
    assert not page.reveal.isEnabled()
    page.begin.click()
    assert {case.turn.state for case in page.case_model.rows} == {VisitState.SCORING}
    assert not page.begin.isVisible()
    pass_on(*panel)
    for at, profile in enumerate(panel):
        for case in (0, 1):
            score_case(profile, case, 2 + at)
    pass_on(*panel)
    page.refresh()
    assert page.findings.leaning_model.rows == ()
    for row in (0, 1):
        page.cases.table.selectRow(row)
        give_reason("Dua orang belum tiba.")
        page.reveal.click()
    assert len(page.findings.spread_model.rows) == 30
    words = [row.words for row in page.findings.leaning_model.rows]
    assert words == ["lebih ketat 1,00 tingkat", "sejalan", "lebih longgar 1,00 tingkat"]
    give_reason("Tingkat 3 berarti sudah berjalan.")
    page.talks.button.click()
    assert page.talks.text == "Tingkat 3 berarti sudah berjalan."


def test_a_member_sees_the_spread_and_the_own_leaning_alone(
    qtbot: QtBot, theme: Theme, laptop: Open
) -> None:
    panel = [laptop(person) for person in PEOPLE[:3]]
    scored(panel)
    for case in Calibrating(panel[0]).cases("B"):
        Calibrating(panel[0]).reveal(case.visit.id, "Dua orang belum tiba.")
    pass_on(*panel)
    page = page_of(qtbot, theme, panel[1])
    assert not page.begin.isVisible()
    assert not page.reveal.isVisible()
    assert not page.talks.button.isVisible()
    assert len(page.findings.spread_model.rows) == 30
    assert [row.name for row in page.findings.leaning_model.rows] == [MEMBER.name]


def test_before_the_opening_no_level_is_shown(qtbot: QtBot, theme: Theme, laptop: Open) -> None:
    panel = [laptop(person) for person in PEOPLE[:3]]
    scored(panel)
    page = page_of(qtbot, theme, panel[0])
    assert page.findings.spread_model.rows == ()
    assert not page.findings.by_indicator.table.isVisible()
    assert [f"{case.sealed}" for case in page.case_model.rows] == ["3", "3"]


def test_enter_opens_the_case_to_score(qtbot: QtBot, theme: Theme, laptop: Open) -> None:
    page = page_of(qtbot, theme, laptop(MEMBER))
    with qtbot.waitSignal(page.open_visit) as opened:
        qtbot.keyClick(page.cases.table, Qt.Key.Key_Return)
    assert opened.args == ["K901"]


def test_the_secretariat_looks_at_every_class(qtbot: QtBot, theme: Theme, laptop: Open) -> None:
    page = page_of(qtbot, theme, laptop(SECRETARIAT))
    assert page.classes.isVisible()
    assert page.findings.by_class.isVisible()
    assert not page.score.isVisible()
    member = page_of(qtbot, theme, laptop(CHAIR))
    assert not member.classes.isVisible()
    assert not member.findings.by_class.isVisible()


def test_a_case_is_read_beside_its_indicators(
    qtbot: QtBot, theme: Theme, tmp_path: Path, event: PublishedEvent
) -> None:
    made = open_window(qtbot, theme, tmp_path / "p", event=event, started=False)
    page, roster = made.page, event.package.roster
    page.show_visit(roster.cases[0].id)
    assert page.aside.case.text == CASES[0].text
    assert page.aside.case.isVisible()
    button = page.centre.state_bar.buttons()[0]
    assert button.text() == "Mulai menilai kasus"
    button.click()
    made.press("3")
    sheet = roster.sheet_id(roster.cases[0], MEMBER.id)
    assert made.scoring.sheet(sheet).marks == {"A1.2": 3}
    page.show_visit(roster.visits[0].id)
    assert not page.aside.case.isVisible()


def test_words_of_levels_and_leanings() -> None:
    wording = Wording("id")
    assert (level_text(Fraction(3)), level_text(Fraction(10, 3))) == ("3", "3,33")
    assert leaning_words(None, wording) == "belum cukup"
    assert leaning_words(Fraction(1, 5), wording) == "sejalan"
    assert leaning_words(Fraction(-1, 4), wording) == "lebih ketat 0,25 tingkat"


def test_beranda_leads_to_the_cases_until_the_first_day(
    qtbot: QtBot, theme: Theme, laptop: Open
) -> None:
    chair, member = laptop(CHAIR), laptop(MEMBER)
    desks = [CalibrationDesk(Wording("id"), profile) for profile in (chair, member)]
    assert [[c.key for c in desk.concerns()] for desk in desks] == [["calibration-begin"], []]
    Calibrating(chair).begin("B")
    pass_on(chair, member)
    assert [c.key for c in desks[1].concerns()] == ["calibration-unscored"]
    assert desks[1].concerns()[0].place is Place.CALIBRATION
    score_case(member, 0, 3)
    score_case(member, 1, 3)
    assert desks[1].concerns() == []
    Running(chair).open_day("B", 1, chair.roster.class_group("B").people())
    assert desks[0].concerns() == []


def test_a_session_has_the_place_where_there_are_cases(
    qtbot: QtBot, theme: Theme, laptop: Open
) -> None:
    profile = laptop(CHAIR)
    session = Session(profile, theme, Wording("id"), Background(QThreadPool()), lambda _pin: None)
    qtbot.addWidget(session.window)
    session.window.show()
    assert Place.CALIBRATION in session.pages
    keys = [concern.key for concern in session.home.concerns.concerns]
    assert keys[:2] == ["day-unopened", "conflict-review"]
    assert "calibration-begin" in keys
    missing, begin = keys.index("conflict-missing"), keys.index("calibration-begin")
    session.home.concerns.buttons[begin].click()
    assert session.window.place is Place.CALIBRATION
    session.window.go_to(Place.HOME)
    cards = session.home.day_row.cards
    assert cards[0].accessibleName().startswith("Kalibrasi")
    assert [card.isChecked() for card in cards] == [False, False, True]
    cards[0].click()
    assert session.window.place is Place.CALIBRATION
    session.window.go_to(Place.HOME)
    assert [card.isChecked() for card in cards] == [False, False, True]
    session.home.concerns.buttons[missing].click()
    assert "conflict-missing" not in [c.key for c in session.home.concerns.concerns]
    session.close()


def test_an_opened_case_asks_the_panel_for_nothing(laptop: Open) -> None:
    panel = [laptop(person) for person in PEOPLE[:3]]
    scored(panel)
    for case in Calibrating(panel[0]).cases("B"):
        Calibrating(panel[0]).reveal(case.visit.id, "Dua orang belum tiba.")
    chair = panel[0]
    reader = PanelReader(chair, ClassDay(chair), Moderating(chair))
    assert (reader.revealed_visits(), reader.open_flags()) == ((), 0)
