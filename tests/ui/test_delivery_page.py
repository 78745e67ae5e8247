"""Kirim data: the ways out of the laptop, without a centre, with one away, and with a hub."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QThreadPool
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from smartcity_desktop.domain.words import Stage
from smartcity_desktop.host.battery import Battery
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.protocol.journal import Wall
from smartcity_desktop.services.closing import Closing
from smartcity_desktop.services.delivering import Connection, Standing
from smartcity_desktop.ui.background import Background
from smartcity_desktop.ui.delivery.link import Link
from smartcity_desktop.ui.delivery.page import DeliveryPage, DeliverySources
from smartcity_desktop.ui.delivery.strip import battery_reading, clock_reading, sync_reading
from smartcity_desktop.ui.notices import Notices
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
    link = Link(background, day.profile, day.class_day)

    def build() -> DeliveryPage:
        closing = Closing(day.profile, day.issuing)
        notices = Notices(theme, wording)
        sources = DeliverySources(day.profile, link, day.class_day, closing, background, notices)
        shown = DeliveryPage(theme, wording, sources)
        qtbot.addWidget(shown)
        shown.resize(1280, 600)
        shown.show()
        shown.enter()
        return shown

    yield build
    link.stop()
    background.wait(10_000)
    link.close()


def test_items_are_named_by_number_act_and_region(
    day: Day, page: Callable[[], DeliveryPage]
) -> None:
    sheet = day.answer(2, 9)
    day.class_day.start_stage(visit_id(3), Stage.PRESENTATION)
    shown = page()
    told = {(i.number, i.act, i.region, i.count, i.state) for i in shown.items.model.rows}
    assert (sheet, "Isian lembar", "Kota Sawahlunto", 9, "unsent") in told
    stage = "", "Tahap slot", "Kab. Kepulauan Siau Tagulandang Biaro", 1, "unsent"
    assert stage in told
    assert not shown.centre.try_button.isEnabled()
    assert shown.centre.address.isVisible()


def test_an_address_typed_by_hand_is_tried_and_its_obstacle_told(
    qtbot: QtBot, day: Day, page: Callable[[], DeliveryPage], wording: Wording
) -> None:
    shown = page()
    shown.centre.address.setFocus()
    qtbot.waitUntil(shown.centre.address.hasFocus)
    qtbot.keyClicks(QApplication.focusWidget(), NOBODY)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    offline = wording.say("delivery.centre_offline")
    qtbot.waitUntil(lambda: shown.centre.state.word == offline, timeout=20_000)
    assert shown.centre.text("address") == NOBODY
    assert shown.centre.text("obstacle") == wording.say("errors.centre_unreachable")
    assert shown.centre.try_button.isEnabled()
    assert len(shown.items.model.rows) == 1


def test_what_is_no_address_is_told_before_anything_is_tried(
    qtbot: QtBot, day: Day, page: Callable[[], DeliveryPage]
) -> None:
    shown = page()
    shown.centre.address.setFocus()
    qtbot.waitUntil(shown.centre.address.hasFocus)
    qtbot.keyClicks(QApplication.focusWidget(), "kantor pusat")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert shown.bar.isVisible()
    assert shown.centre.text("address") == "belum ada"


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
    assert reading.text.endswith("tertua 1 hari 2 jam")
    assert "1 ditolak" in reading.text


def test_the_clock_names_its_zone_and_a_measured_offset(wording: Wording) -> None:
    assert clock_reading(Wall(MORNING_MS, ZONE), wording).text.endswith(" WITA")
    with_offset = clock_reading(Wall(MORNING_MS, ZONE, 3000), wording)
    assert with_offset.text.endswith("selisih +3 dtk")


def test_the_strip_says_what_the_hub_holds_and_where_it_is(wording: Wording) -> None:
    wall = Wall(MORNING_MS, ZONE)
    standing = Standing(
        4, MORNING_MS - 60_000, "", 0, 0, Connection.OFFLINE, has_centre=True,
        hub_held=9, hub_connection=Connection.REACHED, hub_address="https://10.0.0.4:8443",
        hub_waiting=3,
    )  # fmt: skip
    told = sync_reading(standing, wall, wording, busy=False)
    assert told.text == (
        "Hub terhubung · pusat luring · 4 butir belum di pusat (3 di hub) · tertua 1 m"
    )
    assert told.tone is Tone.NEUTRAL
    hosting = sync_reading(standing, wall, wording, busy=False, hosting=True)
    assert hosting.text.startswith("Hub di laptop ini · pusat luring")
    lost = sync_reading(
        replace(standing, hub_connection=Connection.OFFLINE), wall, wording, busy=False
    )
    assert lost.text.startswith("Hub tidak terjangkau · ")
    assert lost.tone is Tone.WARN


def test_the_battery_is_told_only_while_it_is_used(wording: Wording) -> None:
    assert battery_reading(None, wording).text == ""
    assert battery_reading(Battery(64, in_use=False), wording).text == ""
    assert battery_reading(Battery(64, in_use=True), wording).text == "Baterai 64 %"
    low = battery_reading(Battery(12, in_use=True), wording)
    assert (low.text, low.tone) == ("Baterai 12 %, sambungkan listrik", Tone.BAD)
