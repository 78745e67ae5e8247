"""What has the keys is what is seen, in a real session's window and by its own key path."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import SIGNAL, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QPushButton
from pytestqt.qtbot import QtBot

from smartcity_desktop.ui.home.day_card import DayCard
from smartcity_desktop.ui.page import Place
from smartcity_desktop.ui.panel.level_choice import Choice, ChoiceChip, LevelChoice
from smartcity_desktop.ui.theme import Theme
from smartcity_desktop.ui.widgets.level_row import LevelRow
from smartcity_desktop.ui.widgets.rail import RailButton
from smartcity_desktop.ui.widgets.segment import Segment
from smartcity_desktop.ui.widgets.special_row import SpecialRow
from tests.builders import PIN
from tests.ui.places import visit_id
from tests.ui.seat import CONTROL, Seat

PRESSING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


@pytest.fixture
def seat(qtbot: QtBot, theme: Theme, tmp_path: Path) -> Iterator[Seat]:
    made = Seat(qtbot, theme, tmp_path / "p")
    yield made
    assert made.session.close()


def test_the_pin_typed_into_a_review_that_came_back_changes_no_level(seat: Seat) -> None:
    seat.score()
    before = seat.levels()
    seat.press(Qt.Key.Key_Return, CONTROL)
    assert seat.page.review.isVisible()
    seat.page.review.seal.pin.setFocus()
    seat.go(1)
    seat.go(2)
    assert seat.page.review.isVisible()
    assert seat.window.focusWidget() is seat.page.review.seal.pin
    seat.type(PIN)
    assert seat.levels() == before
    assert seat.page.review.seal.pin.text() == PIN
    seat.press(Qt.Key.Key_Escape)
    assert seat.page.columns.isVisible()
    assert seat.page.centre.levels.isAncestorOf(seat.window.focusWidget())


def test_a_region_of_elsewhere_brings_the_form_and_its_focus(seat: Seat) -> None:
    seat.score()
    seat.press(Qt.Key.Key_Return, CONTROL)
    seat.go(1)
    seat.session.open_visit(visit_id(2))
    assert seat.page.columns.isVisible()
    assert seat.page.columns.isAncestorOf(seat.window.focusWidget())


def test_a_viewer_in_front_has_the_keys_when_its_page_comes_back(seat: Seat) -> None:
    seat.score()
    before = seat.levels()
    viewer = seat.page.exhibiting.viewer
    seat.page.exhibiting.opened.emit()
    seat.go(1)
    seat.go(2)
    assert viewer.isVisible()
    assert viewer.isAncestorOf(seat.window.focusWidget())
    seat.type("42")
    assert seat.levels() == before
    seat.press(Qt.Key.Key_Escape)
    assert seat.page.columns.isVisible()


def test_a_key_for_something_hidden_is_dropped_and_the_front_takes_the_focus(seat: Seat) -> None:
    seat.score()
    before = seat.levels()
    seat.go(1)
    seat.page.centre.levels.focus_levels()
    seat.press(Qt.Key.Key_2)
    assert seat.levels() == before
    focus = seat.window.focusWidget()
    assert focus is not None
    assert focus.isVisible()
    assert seat.session.home.isAncestorOf(focus)


@pytest.mark.parametrize("end", ["hide", "disable", "delete"])
def test_a_button_that_goes_leaves_the_focus_on_its_page(
    qtbot: QtBot, seat: Seat, end: str
) -> None:
    page = seat.session.home
    button = QPushButton("Terbitkan", page)
    button.setGeometry(0, 0, 90, 30)
    button.show()
    button.setFocus()
    {"hide": button.hide, "disable": lambda: button.setEnabled(False)}.get(
        end, button.deleteLater
    )()
    qtbot.waitUntil(seat.session.home.table.rows.hasFocus)


def test_enter_and_space_press_every_button_that_can_have_the_ring(seat: Seat) -> None:
    seat.score()
    tried = set[str]()
    for place in seat.session.pages:
        seat.window.go_to(place)
        for button in a_button_of_each_class(seat):
            pressed = list[object]()
            button.disconnect(button, SIGNAL("clicked(bool)"), None, None)
            button.clicked.connect(lambda *_, told=pressed: told.append(_))
            for number, key in enumerate(PRESSING):
                button.setFocus()
                seat.press(key)
                assert len(pressed) == number + 1, (place, type(button), key)
            tried.add(type(button).__name__)
    assert {"ActionButton", "DayCard", "Segment", "PersonButton", "RailButton"} <= tried


def a_button_of_each_class(seat: Seat) -> list[QAbstractButton]:
    """Return a button of every class on the screen that Tab reaches, but for the levels' rows."""
    found = dict[type, QAbstractButton]()
    for button in seat.window.findChildren(QAbstractButton):
        reached = button.focusPolicy().value & Qt.FocusPolicy.TabFocus.value
        shown = button.isVisible() and button.isEnabled() and reached
        # A pressed place brings its page: only the one that is there already changes nothing.
        leads_away = isinstance(button, RailButton) and not button.isChecked()
        if shown and not leads_away and not seat.page.centre.levels.isAncestorOf(button):
            found.setdefault(type(button), button)
    return list(found.values())


def test_a_screen_reader_hears_radio_buttons_where_one_of_several_holds(
    seat: Seat, theme: Theme
) -> None:
    seat.score()
    rows = seat.page.centre.answer_widgets()
    places = [seat.window.rail.button(key) for key in seat.window.rail.keys()[:-1]]
    segments = seat.session.delivery.findChildren(Segment)
    days = seat.session.home.findChildren(DayCard)
    chips = LevelChoice(theme, "Tingkat baru")
    chips.show_choices([Choice(mark, str(mark), f"Tingkat {mark}") for mark in (1, 2)], 5, None)
    choices = chips.findChildren(ChoiceChip)
    assert len(rows) == 7
    assert segments
    assert days
    assert len(choices) == 2
    for button in (*rows, *places, *segments, *days, *choices):
        said = QAccessible.queryAccessibleInterface(button)
        assert said.role() is QAccessible.Role.RadioButton, button
    chosen = [row for row in rows if QAccessible.queryAccessibleInterface(row).state().checked]
    assert [row.level for row in chosen if isinstance(row, LevelRow)] == [3]
    assert len(chosen) == 1


def test_a_chosen_region_stays_chosen_between_scoring_and_panel(seat: Seat) -> None:
    panel = seat.session.panel.page
    assert panel is not None
    seat.session.open_visit(visit_id(2))
    seat.go(3)
    assert panel.visit == visit_id(2)
    panel.show_visit(visit_id(3))
    seat.go(2)
    assert seat.page.visit == visit_id(3)


def test_every_level_and_place_keeps_its_own_stop(seat: Seat) -> None:
    seat.score()
    seat.page.form.go_to("A1.3")
    seat.press(Qt.Key.Key_B)
    specials = [row for row in seat.page.centre.answer_widgets() if isinstance(row, SpecialRow)]
    assert seat.window.focusWidget() is specials[0]
    seat.press(Qt.Key.Key_Tab)
    assert seat.window.focusWidget() is specials[1]
    home = seat.window.rail.button("home")
    home.setFocus()
    seat.press(Qt.Key.Key_Down)
    assert seat.window.focusWidget() is seat.window.rail.button("scoring")
    seat.press(Qt.Key.Key_Down)
    assert seat.window.place is Place.SCORING
    assert seat.window.focusWidget() is seat.window.rail.button("panel")
