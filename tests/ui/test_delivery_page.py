"""Kirim data without a centre, and with one that is away."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QThreadPool
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from smartcity_desktop.domain.words import Stage
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.protocol.journal import Wall
from smartcity_desktop.services.delivering import Connection, Standing
from smartcity_desktop.ui.background import Background
from smartcity_desktop.ui.delivery.exchanging import Exchanging
from smartcity_desktop.ui.delivery.page import DeliveryPage
from smartcity_desktop.ui.delivery.strip import clock_reading, sync_reading
from smartcity_desktop.ui.theme import Theme
from smartcity_desktop.ui.tokens import Tone
from tests.builders import MORNING_MS
from tests.ui.places import Day, an_event, visit_id

# A port on which nothing listens: the discard service is never there.
NOBODY = "https://127.0.0.1:9"
ZONE = "Asia/Makassar"


@pytest.fixture
def day(tmp_path: Path) -> Iterator[Day]:
    made = Day(tmp_path / "profile", an_event())
    yield made
    made.profile.close()


@pytest.fixture
def page(
    qtbot: QtBot, theme: Theme, wording: Wording, day: Day
) -> Iterator[Callable[[], DeliveryPage]]:
    background = Background(QThreadPool.globalInstance())
    exchanging = Exchanging(background, day.delivering)

    def build() -> DeliveryPage:
        shown = DeliveryPage(theme, wording, day.profile, day.delivering, exchanging)
        qtbot.addWidget(shown)
        shown.resize(1280, 600)
        shown.show()
        shown.enter()
        return shown

    yield build
    background.wait(10_000)


def test_items_are_named_by_act_and_region(day: Day, page: Callable[[], DeliveryPage]) -> None:
    day.answer(2, 9)
    day.class_day.start_stage(visit_id(3), Stage.PRESENTATION)
    shown = page()
    told = {(item.act, item.region, item.count) for item in shown.model.rows}
    assert ("Isian lembar", "Kota Sawahlunto", 9) in told
    assert ("Tahap slot", "Kab. Kepulauan Siau Tagulandang Biaro", 1) in told
    assert not shown.rail.try_button.isEnabled()
    assert shown.rail.address.isVisible()


def test_an_address_typed_by_hand_is_tried_and_its_obstacle_told(
    qtbot: QtBot, day: Day, page: Callable[[], DeliveryPage], wording: Wording
) -> None:
    shown = page()
    shown.rail.address.setFocus()
    qtbot.waitUntil(shown.rail.address.hasFocus)
    qtbot.keyClicks(QApplication.focusWidget(), NOBODY)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    offline = wording.say("delivery.connection_offline")
    qtbot.waitUntil(lambda: shown.rail.state.word == offline, timeout=20_000)
    assert shown.rail.text("address") == NOBODY
    assert shown.rail.text("obstacle") == wording.say("errors.centre_unreachable")
    assert shown.rail.try_button.isEnabled()
    assert len(shown.model.rows) == 1


def test_what_is_no_address_is_told_before_anything_is_tried(
    qtbot: QtBot, day: Day, page: Callable[[], DeliveryPage]
) -> None:
    shown = page()
    shown.rail.address.setFocus()
    qtbot.waitUntil(shown.rail.address.hasFocus)
    qtbot.keyClicks(QApplication.focusWidget(), "kantor pusat")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert shown.bar.isVisible()
    assert day.delivering.centre == ""


def test_the_strip_tells_count_age_and_last_receipt(wording: Wording) -> None:
    wall = Wall(MORNING_MS, ZONE)
    oldest = MORNING_MS - 110 * 60_000
    standing = Standing(
        4, oldest, "2026-11-03T01:33:00+00:00", 0, 0, Connection.OFFLINE, has_centre=True
    )
    reading = sync_reading(standing, wall, wording, busy=False)
    expected = "Luring · 4 butir belum di pusat · tertua 1 j 50 m · tanda terima 09.33"
    assert reading.text == expected
    assert reading.tone is Tone.WARN


def test_a_long_offline_day_is_told_in_days(wording: Wording) -> None:
    standing = Standing(
        1, MORNING_MS - 26 * 3_600_000, "", 1, 0, Connection.PAUSED, has_centre=True
    )
    reading = sync_reading(standing, Wall(MORNING_MS, ZONE), wording, busy=False)
    assert reading.text.endswith("tertua 1 h 2 j")
    assert "1 ditolak" in reading.text


def test_the_clock_names_its_zone_and_a_measured_offset(wording: Wording) -> None:
    assert clock_reading(Wall(MORNING_MS, ZONE), wording).text.endswith(" WITA")
    with_offset = clock_reading(Wall(MORNING_MS, ZONE, 3000), wording)
    assert with_offset.text.endswith("selisih +3 dtk")
