"""Beranda in narrow windows and with long names: nothing is cut, nothing scrolls sideways."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from smartcity_desktop.ui.home.day_view import DayView
from smartcity_desktop.ui.theme import Theme
from smartcity_desktop.ui.widgets.lines import Line, LineLook, LinesCard
from tests.ui.seat import Seat


@pytest.fixture
def seat(qtbot: QtBot, theme: Theme, tmp_path: Path) -> Iterator[Seat]:
    made = Seat(qtbot, theme, tmp_path / "p")
    yield made
    assert made.session.close()


@pytest.mark.parametrize("width", [1366, 1280, 1093, 1024])
def test_beranda_never_scrolls_sideways(qtbot: QtBot, seat: Seat, width: int) -> None:
    seat.go(1)
    seat.window.resize(width, 640)
    day = seat.window.findChild(DayView)
    assert day is not None
    area = next(a for a in seat.window.findChildren(QScrollArea) if a.isAncestorOf(day))
    qtbot.waitUntil(lambda: seat.window.width() == width)
    QApplication.processEvents()
    assert area.horizontalScrollBar().maximum() == 0
    right = day.right.mapTo(day, day.right.rect().bottomRight())
    assert right.x() < area.viewport().width()


def test_the_columns_stand_beside_each_other_again_with_room(qtbot: QtBot, seat: Seat) -> None:
    seat.go(1)
    day = seat.window.findChild(DayView)
    assert day is not None
    for width in (1366, 1024, 1366):
        seat.window.resize(width, 640)
        qtbot.waitUntil(lambda wide=width: seat.window.width() == wide)
        QApplication.processEvents()
        assert (day.right.x() > day.table.x()) is (width == 1366)


def test_a_long_name_makes_its_line_higher_and_cuts_nothing(qtbot: QtBot, theme: Theme) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    column = QVBoxLayout(holder)
    card = LinesCard(theme, "Lembar panel", "panel", edge_to_edge=True)
    column.addWidget(card)
    column.addStretch(1)
    name = "Prof. Dr. Ir. Yohanes Purbaningtyas, M.Kom."
    look = LineLook("draft", "warn", name, "12 dari 15 terisi", warned=True)
    chair = LineLook("draft", "warn", name, "1 dari 15 terisi", warned=True, aside="Ketua Tim")
    card.show_lines([look, chair], "0 dari 2 disegel")
    holder.setFixedWidth(336)
    holder.resize(336, 400)
    with qtbot.waitExposed(holder):
        holder.show()
    for line in card.findChildren(Line):
        assert line.width() <= card.width()
        assert line.height() >= line.heightForWidth(line.width()) > 24
