"""Beranda on a real profile, with keys alone."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from smartcity_desktop.domain.roster import Person
from smartcity_desktop.domain.words import Stage
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.ui.home.page import HomePage
from smartcity_desktop.ui.home.slot_table import DATA, REGION, SHEET, STATE
from smartcity_desktop.ui.notices import Notices
from smartcity_desktop.ui.page import Place
from smartcity_desktop.ui.theme import Theme
from tests.builders import CHAIR, MEMBER, SECRETARIAT, PublishedEvent
from tests.ui.dialogs import answering
from tests.ui.places import HOUR_MS, Day, an_event, visit_id

Key = Qt.Key
Open = Callable[..., HomePage]


@pytest.fixture(scope="module")
def event() -> PublishedEvent:
    return an_event()


@pytest.fixture
def days(tmp_path: Path, event: PublishedEvent) -> Iterator[Callable[[Person], Day]]:
    made: list[Day] = []

    def make(person: Person = MEMBER) -> Day:
        made.append(Day(tmp_path / person.id, event, person))
        return made[-1]

    yield make
    for day in made:
        day.profile.close()


@pytest.fixture
def show(qtbot: QtBot, theme: Theme, wording: Wording) -> Open:
    def build(day: Day) -> HomePage:
        page = HomePage(theme, wording, Notices(theme, wording), day.sources)
        qtbot.addWidget(page)
        page.resize(1280, 600)
        page.show()
        page.enter()
        qtbot.waitUntil(page.table.rows.hasFocus)
        return page

    return build


def press(qtbot: QtBot, key: Qt.Key) -> None:
    qtbot.keyClick(QApplication.focusWidget(), key)


def cell(page: HomePage, row: int, column: int) -> str:
    model = page.table.model
    return str(model.data(model.index(row, column)))


def test_the_day_is_told_in_icons_and_a_sentence_of_counts(
    show: Open, days: Callable[..., Day]
) -> None:
    day = days()
    day.seal(1)
    page = show(day)
    cards = page.day_row.cards
    assert len(cards) == 4
    assert cards[1].isChecked()
    assert cards[1].sentence == "1 disegel · 1 belum selesai · 2 terjadwal · 1 dikecualikan"
    assert cards[2].sentence == "tanpa slot"


def test_a_row_says_progress_and_state_of_the_own_sheet_alone(
    show: Open, days: Callable[..., Day]
) -> None:
    day = days()
    day.seal(1)
    day.answer(2, 9)
    page = show(day)
    assert cell(page, 0, SHEET) == "15/15 · disegel"
    assert cell(page, 1, SHEET) == "9/15 · draf"
    assert cell(page, 1, DATA) == "Belum dikirim"
    assert cell(page, 4, DATA) == "–"
    assert cell(page, 3, STATE) == "Anda dikecualikan"
    assert cell(page, 2, REGION) == "Kab. Kepulauan Siau Tagulandang Biaro"


def test_space_starts_the_next_stage_and_enter_opens_the_sheet(
    qtbot: QtBot, show: Open, days: Callable[..., Day]
) -> None:
    day = days()
    page = show(day)
    press(qtbot, Key.Key_Down)
    press(qtbot, Key.Key_Down)
    press(qtbot, Key.Key_Space)
    # A second press asks first, and a third one on the question goes back.
    asked = list[str]()

    def go_back(dialog: QDialog) -> None:
        asked.append(dialog.accessibleDescription())
        press(qtbot, Key.Key_Space)

    answering(go_back)
    qtbot.keyClick(page.table.rows, Key.Key_Space)
    assert day.class_day.slot(visit_id(3)).turn.stage is Stage.PRESENTATION
    assert "sisa waktu Paparan 19:" in asked[0] or "sisa waktu Paparan 20:" in asked[0]

    def go_on(_dialog: QDialog) -> None:
        press(qtbot, Key.Key_Backtab)
        press(qtbot, Key.Key_Space)

    answering(go_on)
    qtbot.keyClick(page.table.rows, Key.Key_Space)
    assert day.class_day.slot(visit_id(3)).turn.stage is Stage.DISCUSSION
    assert page.right.running.remaining.startswith(("29:", "30:"))
    with qtbot.waitSignal(page.open_visit) as opened:
        qtbot.keyClick(page.table.rows, Key.Key_Return)
    assert opened.args == [visit_id(3)]


def test_an_excused_row_opens_nothing_and_says_why(
    qtbot: QtBot, show: Open, days: Callable[..., Day]
) -> None:
    page = show(days())
    for _ in range(3):
        press(qtbot, Key.Key_Down)
    with qtbot.assertNotEmitted(page.open_visit):
        press(qtbot, Key.Key_Return)
    assert "Penajam" in page.bar.accessibleName()


def test_time_moves_on_without_reading_the_journal_again(
    show: Open, days: Callable[..., Day]
) -> None:
    day = days()
    day.class_day.start_stage(visit_id(3), Stage.SCORING)
    page = show(day)
    before = page.right.running.remaining
    page.right.running.tick(60)
    assert page.right.running.remaining < before
    page.right.running.tick(3600)
    assert page.right.running.remaining == "00:00"


def test_what_needs_doing_stands_most_urgent_first(
    qtbot: QtBot, show: Open, days: Callable[..., Day]
) -> None:
    day = days()
    day.seal(1)
    day.answer(2, 9)
    day.profile.clock.now_ms += 2 * HOUR_MS
    page = show(day)
    keys = [concern.key.split("-")[0] for concern in page.concerns.concerns]
    assert keys == ["sheet", "sheet", "sheet", "paper", "undelivered", "namesake"]
    assert "6" in page.concerns.concerns[1].text
    with qtbot.waitSignal(page.open_visit) as opened:
        page.concerns.buttons[0].setFocus()
        press(qtbot, Key.Key_Space)
    assert opened.args == [visit_id(6)]
    with qtbot.waitSignal(page.place_wanted) as wanted:
        page.concerns.buttons[3].setFocus()
        press(qtbot, Key.Key_Space)
    assert wanted.args == [Place.DOCUMENTS]


def test_a_namesake_is_told_with_both_codes_until_understood(
    qtbot: QtBot, show: Open, days: Callable[..., Day]
) -> None:
    page = show(days())
    namesake = page.concerns.concerns[-1]
    assert "63.03" in namesake.text
    assert "32.79" in namesake.text
    page.concerns.buttons[-1].setFocus()
    press(qtbot, Key.Key_Space)
    assert namesake not in page.concerns.concerns
    assert page.table.rows.hasFocus()


def test_own_sheets_show_the_unfinished_first(show: Open, days: Callable[..., Day]) -> None:
    day = days()
    day.seal(1)
    day.answer(3, 4)
    page = show(day)
    texts = page.right.sheets.texts
    assert texts[0].startswith("Kota Sawahlunto")
    assert texts[1].endswith("4 dari 15 terisi")
    assert texts[-1].endswith("disegel")


def test_the_next_slot_tells_of_an_own_conflict(show: Open, days: Callable[..., Day]) -> None:
    day = days()
    day.class_day.start_stage(visit_id(3), Stage.PRESENTATION)
    page = show(day)
    assert any("pembimbing" in text for text in page.right.next.texts)


def test_the_secretariat_reads_a_class_without_own_sheets(
    qtbot: QtBot, show: Open, days: Callable[..., Day]
) -> None:
    page = show(days(SECRETARIAT))
    assert page.table.model.columnCount() == SHEET + 1, "no own data to send"
    assert page.table.class_choice.isVisible()
    with qtbot.assertNotEmitted(page.open_visit):
        press(qtbot, Key.Key_Return)
    assert not page.right.sheets.isVisible()


def test_a_member_cannot_mark_absent_and_the_chair_gives_a_reason(
    qtbot: QtBot, show: Open, days: Callable[..., Day], monkeypatch: pytest.MonkeyPatch
) -> None:
    day = days(CHAIR)
    page = show(day)
    # The dialog is tested with the window: here its answer is given.
    monkeypatch.setattr(Notices, "ask_reason", lambda *_: "Pesawat batal")
    press(qtbot, Key.Key_A)
    assert cell(page, 0, STATE) == "Tidak hadir"
    member = days(MEMBER)
    page = show(member)
    press(qtbot, Key.Key_A)
    assert cell(page, 0, STATE) == "Terjadwal"


@pytest.mark.parametrize("percent", [100, 200])
def test_no_part_is_wider_than_the_page(
    qtbot: QtBot, show: Open, days: Callable[..., Day], theme: Theme, percent: int
) -> None:
    theme.set_percent(percent)
    page = show(days())
    page.resize(1190, 600)
    for part in (page.table, page.concerns, page.right, page.day_row):
        assert part.geometry().right() <= page.width()
