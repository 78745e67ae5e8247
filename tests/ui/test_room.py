"""The room's screen: large, light, live, and without anything that is not for everybody."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from smartcity_desktop.domain.words import Stage
from smartcity_desktop.host.clock import ScriptedClock
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.services.room import Room, RoomNote, RoomPhase, RoomView
from smartcity_desktop.ui.room.display import RoomDisplay
from smartcity_desktop.ui.room.sign import RoomSign
from smartcity_desktop.ui.theme import Appearance, Theme
from smartcity_desktop.ui.tokens import LIGHT
from tests.builders import PEOPLE
from tests.ui.places import Day, an_event, visit_id

LONG = "Kabupaten Kepulauan Siau Tagulandang Biaro"
VIEWS = (
    RoomView(LONG, RoomPhase.PRESENTATION, 754, False, LONG, "11.45"),
    RoomView(LONG, RoomPhase.SCORING, 0, True, LONG, "11.45"),
    RoomView(LONG, RoomPhase.PAUSED, None, False, LONG, "11.45"),
    RoomView("", RoomPhase.NEXT, None, False, LONG, "11.45", RoomNote.AWAITED),
    RoomView(),
)


@pytest.fixture
def sign(qtbot: QtBot, theme: Theme, wording: Wording) -> RoomSign:
    made = RoomSign(theme, wording, ("B", "Ruang Nusantara 2"), sample=True)
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.phase)
@pytest.mark.parametrize("size", [(1366, 768), (1024, 768), (1920, 1080), (640, 400)])
def test_every_text_is_whole_at_any_size(
    qtbot: QtBot, sign: RoomSign, view: RoomView, size: tuple[int, int]
) -> None:
    sign.resize(*size)
    sign.show_view(view)
    qtbot.wait(1)
    assert (sign.width(), sign.height()) == size
    shown = [label for label in sign.findChildren(QLabel) if label.isVisible()]
    for label in shown:
        room = label.contentsRect()
        need = label.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, label.text())
        assert need.width() <= room.width()
        assert need.height() <= room.height() + 1
        assert sign.rect().contains(label.geometry())
    if size[1] >= 768:
        assert sign.points >= 48


def test_it_says_phase_and_time_in_words_and_keeps_still(sign: RoomSign) -> None:
    sign.show_view(RoomView("Kota Banjar", RoomPhase.DISCUSSION, 301, False, LONG, "13.30"))
    assert sign.texts == {
        "place": "Kelas B · Ruang Nusantara 2",
        "region": "Kota Banjar",
        "phase": "Tanya jawab",
        "time": "05:01",
        "next": "Berikutnya pukul 13.30",
        "next_region": LONG,
    }
    size = sign.points
    sign.show_view(RoomView("Kota Banjar", RoomPhase.DISCUSSION, 300, False, LONG, "13.30"))
    assert (sign.texts["time"], sign.texts["mark"]) == ("05:00", "Kurang dari 5 menit")
    assert sign.points == size
    assert "Kurang dari 5 menit" in sign.accessibleName()


def test_a_pause_and_the_time_between_show_no_running_time(sign: RoomSign) -> None:
    sign.show_view(VIEWS[2])
    assert sign.texts["phase"] == "Jeda"
    assert "time" not in sign.texts
    sign.show_view(VIEWS[3])
    assert [sign.texts[part] for part in ("above", "region", "phase", "mark")] == [
        "Berikutnya",
        LONG,
        "pukul 11.45",
        "Menunggu delegasi",
    ]


def test_it_stays_light_and_marks_sample_data(sign: RoomSign, theme: Theme) -> None:
    theme.choose(Appearance.DARK)
    theme.set_percent(200)
    sign.resize(1024, 768)
    sign.show_view(VIEWS[0])
    picture = sign.grab().toImage()
    assert picture.pixelColor(5, 400) == QColor(LIGHT.window)
    band = {picture.pixelColor(x, 4).name().upper() for x in range(1024)}
    assert LIGHT.demo.fill in band
    assert LIGHT.demo_hatch in band
    inks = {
        label.palette().color(label.foregroundRole()).name().upper()
        for label in sign.findChildren(QLabel)
    }
    assert inks <= {LIGHT.text, LIGHT.text2, LIGHT.primary, LIGHT.warn.ink}


@pytest.fixture
def day(tmp_path: Path) -> Iterator[Day]:
    made = Day(tmp_path / "p", an_event())
    clock = made.profile.clock
    assert isinstance(clock, ScriptedClock)
    clock.step_ms = 0
    yield made
    made.profile.close()


@pytest.fixture
def display(qtbot: QtBot, theme: Theme, wording: Wording, day: Day) -> Iterator[RoomDisplay]:
    own = QWidget()
    qtbot.addWidget(own)
    own.show()
    profile = day.profile
    made = RoomDisplay(
        theme, wording, Room(profile, day.class_day), lambda: profile.clock.wall().ms, own
    )
    yield made
    made.stop()


def passes(day: Day, seconds: int) -> None:
    clock = day.profile.clock
    assert isinstance(clock, ScriptedClock)
    clock.now_ms += seconds * 1000


def test_it_follows_the_day_live(display: RoomDisplay, day: Day) -> None:
    display.toggle()
    assert display.window is not None
    sign = display.window.sign
    assert sign.texts["above"] == "Berikutnya"
    day.class_day.start_stage(visit_id(1), Stage.PRESENTATION)
    display.refresh()
    assert (sign.texts["region"], sign.texts["time"]) == ("Kota Probolinggo", "20:00")
    passes(day, 1)
    display.tick()
    assert sign.texts["time"] == "19:59"
    passes(day, 20 * 60)
    display.tick()
    assert (sign.texts["time"], sign.texts["mark"]) == ("00:00", "Waktu habis")


def test_what_others_record_is_read_within_seconds(display: RoomDisplay, day: Day) -> None:
    display.start()
    day.class_day.start_stage(visit_id(1), Stage.PRESENTATION)
    for _ in range(5):
        display.tick()
    assert display.view.region == "Kota Probolinggo"


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_F11])
def test_keys_close_it(qtbot: QtBot, display: RoomDisplay, key: Qt.Key) -> None:
    display.toggle()
    window = display.window
    assert window is not None
    assert not window.isFullScreen()
    qtbot.keyClick(window, key)
    assert display.window is None
    display.toggle()
    assert display.window is not None
    display.toggle()
    assert display.window is None


def test_no_assessor_and_no_progress_is_on_it(display: RoomDisplay, day: Day) -> None:
    day.class_day.start_stage(visit_id(1), Stage.SCORING)
    day.answer(1, 7)
    display.toggle()
    assert display.window is not None
    said = display.window.sign.accessibleName()
    assert not any(person.name in said for person in PEOPLE)
    assert "7" not in said.replace(":", "")


SCREENS = """
{"screens": [
 {"name": "laptop", "x": 0, "y": 0, "width": 1366, "height": 768},
 {"name": "proyektor", "x": %d, "y": 0, "width": %d, "height": 768}]}
"""
SHOW = """
import sys
from PySide6.QtWidgets import QApplication, QWidget
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.ui.room.sign import RoomSign
from smartcity_desktop.ui.room.window import RoomWindow
from smartcity_desktop.ui.theme import Theme

application = QApplication([])
own = QWidget()
own.show()
sign = RoomSign(Theme(application), Wording("id"), ("B", "Ruang"), sample=False)
room = RoomWindow(sign, own, "Layar ruang")
room.place()
application.processEvents()
print(room.screen().name(), room.isFullScreen(), room.geometry().width(), flush=True)
"""


@pytest.mark.parametrize(
    ("left", "width", "shown"),
    [(1366, 1024, "proyektor True 1024"), (0, 1366, "laptop False 960")],
    ids=["beside", "mirrored"],
)
def test_it_takes_the_whole_of_a_second_screen(
    tmp_path: Path, left: int, width: int, shown: str
) -> None:
    screens = tmp_path / "screens.json"
    screens.write_text(SCREENS % (left, width))
    environment = {**os.environ, "QT_QPA_PLATFORM": f"offscreen:configfile={screens}"}
    done = subprocess.run(
        [sys.executable, "-c", SHOW],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
        env=environment,
    )
    assert done.stdout.strip() == shown
