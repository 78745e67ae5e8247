"""Panel dan moderasi on real profiles: what is shown, to whom, and with which keys."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from smartcity_desktop.domain.facts import VisitId
from smartcity_desktop.domain.roster import Person
from smartcity_desktop.domain.words import VisitState
from smartcity_desktop.ui.fonts import PIXELS_PER_POINT, Type
from smartcity_desktop.ui.panel.grid_rows import GridRow
from smartcity_desktop.ui.panel.grid_table import FIRST_PERSON
from smartcity_desktop.ui.panel.page import PanelPage
from smartcity_desktop.ui.panel.people import called, initials
from smartcity_desktop.ui.panel.steps import PanelAct
from smartcity_desktop.ui.theme import Theme
from smartcity_desktop.ui.widgets.table import LevelMark
from tests.builders import CHAIR, SECRETARIAT
from tests.ui.panel_pages import Show, room, settle, show
from tests.ui.panel_room import PANEL, Room

__all__ = ["room", "show"]
Key = Qt.Key
RATNA, YOHANES, MELATI, BAMBANG, SITI = PANEL
APART = {
    RATNA: {"A2.2": 4},
    MELATI: {"A2.2": 4, "A6.3": 1},
    BAMBANG: {"A2.2": 2, "A5.2": 1},
    SITI: {"A2.2": 4},
}
NOTES = {"A2.2": "Anggaran ada pada DPA.", "A5.2": "Belum lengkap.", "A6.3": "Ada komunitas."}


def press(qtbot: QtBot, page: PanelPage, key: Qt.Key) -> None:
    qtbot.keyClick(page.grid.table, key)


def row_of(page: PanelPage, code: str) -> GridRow:
    return next(row for row in page.grid.rows if row.code == code)


def chip(page: PanelPage, code: str, person: Person) -> LevelMark:
    return row_of(page, code).marks[PANEL.index(person)]


def closed(page: PanelPage) -> bool:
    """Tell whether a page shows no level at all."""
    reading = page.reading
    hidden = not page.grid.isVisible() and not page.pane.flag.isVisible()
    return reading is not None and reading.compared is None and hidden and not page.grid.rows


def test_before_the_reveal_names_are_told_and_no_level(room: Room, show: Show) -> None:
    visit = room.scoring()
    for person in PANEL[:3]:
        room.seal(visit, person, {"A2.2": 5}, NOTES)
    room.share()
    page = show(visit)
    assert closed(page)
    lines = page.sheets.model.rows
    assert [line.name for line in lines][:2] == [BAMBANG.name, SITI.name]
    assert [line.state.word.split()[0] for line in lines] == ["Belum"] * 2 + ["Disegel"] * 3
    assert "Menunggu 2 lembar" in page.pane.step.text
    assert list(page.pane.step.buttons) == [PanelAct.REVEAL_WITH_QUORUM]


def test_only_the_chair_can_open_the_levels(room: Room, show: Show) -> None:
    visit = room.sealed({})
    assert list(show(visit, MELATI).pane.step.buttons) == []
    assert show(visit, CHAIR).pane.step.buttons[PanelAct.REVEAL].isEnabled()


def test_the_secretariat_sees_no_level_before_the_reveal(room: Room, show: Show) -> None:
    visit = room.sealed(APART, NOTES)
    assert closed(show(visit, SECRETARIAT))
    room.moderating().reveal(visit)
    room.share()
    assert not closed(show(visit, SECRETARIAT))


def test_a_member_without_a_sealed_sheet_sees_no_level_after_the_reveal(
    room: Room, show: Show
) -> None:
    visit = room.scoring()
    for person in PANEL[:4]:
        room.seal(visit, person)
    room.share()
    room.moderating().reveal(visit, "Listrik padam")
    room.share()
    page = show(visit, SITI)
    assert closed(page)
    assert "tertutup bagi Anda" in page.pane.step.text


def test_moderation_opens_by_itself_for_the_chair_alone(
    qtbot: QtBot, room: Room, show: Show
) -> None:
    visit = room.revealed(APART, NOTES)
    show(visit, MELATI).refresh_soon()
    settle(qtbot)
    assert room.moderating(MELATI).turn(visit).state is VisitState.REVEALED
    page = show(visit)
    with qtbot.waitSignal(page.flags_counted) as counted:
        page.refresh_soon()
    settle(qtbot)
    assert room.moderating().turn(visit).flags == ("A2.2", "A5.2", "A6.3")
    turns = room[CHAIR].book.turns.values()
    assert counted.args == [sum(len(turn.open_flags) for turn in turns)]


def a_moderated_page(room: Room, show: Show) -> tuple[VisitId, PanelPage]:
    visit = room.moderated(APART, NOTES)
    return visit, show(visit)


def test_the_grid_shows_every_level_with_range_mean_and_flag(room: Room, show: Show) -> None:
    _, page = a_moderated_page(room, show)
    assert len(page.grid.rows) == 15
    row = row_of(page, "A2.2")
    assert [mark.mark for mark in row.marks] == ["4", "3", "4", "2", "4"]
    assert [mark.farthest for mark in row.marks] == [False, False, False, True, False]
    assert (row.spread, row.mean, row.flagged) == ("2", "3,40", True)
    assert "Ir. Bambang Suryalaga 2 (terjauh dari rerata)" in row.sentence
    assert row_of(page, "A5.2").sentence.endswith("Belum dibahas")
    assert page.grid.filter.flagged.text() == "Berbendera 3"
    sentence = page.grid.foot.accessibleName()
    assert all(person.name in sentence for person in PANEL)
    assert "Cukup Siap" in sentence


def test_keys_move_by_row_flag_and_assessor(qtbot: QtBot, room: Room, show: Show) -> None:
    _, page = a_moderated_page(room, show)
    qtbot.waitUntil(page.grid.table.hasFocus)
    press(qtbot, page, Key.Key_N)
    assert page.grid.code == "A2.2"
    assert page.pane.flag.people[3].level is not None
    press(qtbot, page, Key.Key_N)
    assert page.grid.code == "A5.2"
    qtbot.keyClick(page.grid.table, Key.Key_N, Qt.KeyboardModifier.ShiftModifier)
    assert page.grid.code == "A2.2"
    press(qtbot, page, Key.Key_Down)
    assert page.grid.code == "A3.1"
    for _ in range(FIRST_PERSON + 1):
        press(qtbot, page, Key.Key_Right)
    assert page.grid.person == YOHANES.id
    press(qtbot, page, Key.Key_Return)
    assert page.pane.isAncestorOf(QApplication.focusWidget())


def test_the_filter_keeps_the_flagged_rows_alone(qtbot: QtBot, room: Room, show: Show) -> None:
    _, page = a_moderated_page(room, show)
    qtbot.mouseClick(page.grid.filter.flagged, Qt.MouseButton.LeftButton)
    assert [row.code for row in page.grid.rows] == ["A2.2", "A5.2", "A6.3"]
    qtbot.mouseClick(page.grid.filter.all, Qt.MouseButton.LeftButton)
    assert len(page.grid.rows) == 15


def test_a_colleagues_change_arrives_without_moving_anything(
    qtbot: QtBot, room: Room, show: Show
) -> None:
    visit, page = a_moderated_page(room, show)
    page.grid.go_to("A2.2")
    press(qtbot, page, Key.Key_U)
    form = page.pane.flag.form
    form.levels.choose("3")
    form.reason.setPlainText("Ditunjukkan DPA")
    resets: list[int] = []
    page.grid.table.model().modelReset.connect(lambda: resets.append(1))
    room.revise(visit, MELATI, "A6.3", 3, "Daftar komunitas")
    settle(qtbot)
    changed = chip(page, "A6.3", MELATI)
    assert (changed.mark, changed.before) == ("3", "1")
    row = row_of(page, "A6.3")
    assert (row.spread, row.flag.word if row.flag else "") == ("2 → 0", "Dibahas")
    assert page.grid.code == "A2.2"
    assert form.isVisible()
    assert form.reason.toPlainText() == "Ditunjukkan DPA"
    assert form.levels.chosen is not None
    assert form.levels.chosen.mark == 3
    assert resets == []


def test_the_seals_are_listed_with_what_came_after_the_reveal(
    qtbot: QtBot, room: Room, show: Show
) -> None:
    visit, page = a_moderated_page(room, show)
    room.revise(visit, MELATI, "A6.3", 3, "Daftar komunitas")
    settle(qtbot)
    proof = page.pane.proof
    qtbot.mouseClick(proof.bar.button, Qt.MouseButton.LeftButton)
    assert [row.before_reveal for row in proof.model.rows] == [True] * 5 + [False]
    assert [row.seal.revision for row in proof.model.rows] == [1] * 5 + [2]
    assert proof.model.rows[5].person == MELATI.id
    assert "5 lembar disegel sebelum dibuka" in proof.bar.accessibleName()


def test_large_type_puts_the_pane_below_and_nothing_scrolls_sideways(
    qtbot: QtBot, theme: Theme, room: Room, show: Show
) -> None:
    _, page = a_moderated_page(room, show)
    theme.set_percent(200)
    settle(qtbot)
    assert page.pane.y() > page.view.y()
    assert page.minimumSizeHint().width() <= 1236
    assert not page.grid.table.horizontalScrollBar().isVisible()


def test_names_are_short_where_there_is_little_room() -> None:
    assert initials([person.name for person in PANEL]) == ("RW", "YT", "MH", "BS", "SR")
    assert initials(["Siti Rahma", "Sari Rukmana, M.T.", "Budi"]) == ("SR1", "SR2", "BU")
    assert called("Ir. Bambang Suryalaga, M.T.") == "Ir. Bambang"


def test_a_level_that_was_changed_stands_readable_beside_the_one_that_counts(
    room: Room, show: Show, theme: Theme
) -> None:
    visit = room.moderated({BAMBANG: {"A6.3": 1}}, {"A6.3": "Belum ada."})
    room.revise(visit, BAMBANG, "A6.3", 3, "Daftar komunitas")
    page = show(visit)
    table, rows = page.grid.table, page.grid.rows
    row = next(n for n, one in enumerate(rows) if one.code == "A6.3")
    area = table.visualRect(table.model().index(row, FIRST_PERSON + PANEL.index(BAMBANG)))
    image = table.viewport().grab(area).toImage()
    fill, ground = QColor(theme.tokens.level(3, 5).fill), image.pixelColor(0, 1)
    middle = image.height() // 2 - 6
    chip = [x for x in range(image.width()) if image.pixelColor(x, middle) == fill]
    assert chip[-1] - chip[0] + 1 >= 24
    inked = [
        y
        for y in range(1, image.height() - 2)
        if any(image.pixelColor(x, y) != ground for x in range(chip[0] - 3))
    ]
    assert inked[-1] - inked[0] + 1 >= 10
    assert theme.font(Type.BODY).pointSizeF() * PIXELS_PER_POINT >= 12
