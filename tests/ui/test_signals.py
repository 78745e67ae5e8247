"""Quiet signals of a running time: once each, in words."""

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from smartcity_desktop.host.wording import Wording
from smartcity_desktop.ui.signals import Mark, TimerSignals, mark_of


class Heard:
    """Signals over a window, and what they told."""

    def __init__(self, wording: Wording, window: QWidget, patch: pytest.MonkeyPatch) -> None:
        self.window = window
        self.signals = TimerSignals(wording, window)
        self.marks: list[Mark] = []
        self.words: list[str] = []
        self.beeps: list[int] = []
        self.signals.reached.connect(self.marks.append)
        patch.setattr(QAccessible, "updateAccessibility", lambda e: self.words.append(e.message()))
        patch.setattr(QApplication, "beep", lambda: self.beeps.append(1))

    def count_down(self, time: str, start: int, end: int) -> None:
        for seconds in range(start, end - 1, -1):
            self.signals.follow(time, max(0, seconds))


@pytest.fixture
def heard(qtbot: QtBot, wording: Wording, monkeypatch: pytest.MonkeyPatch) -> Heard:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    return Heard(wording, window, monkeypatch)


@pytest.mark.parametrize(
    ("seconds", "mark"),
    [(301, None), (300, 300), (61, 300), (60, 60), (1, 60), (0, 0)],
)
def test_a_mark_holds_until_the_next(seconds: int, mark: int | None) -> None:
    assert mark_of(seconds) == mark


def test_each_mark_is_told_once_in_words_and_without_a_sound(heard: Heard) -> None:
    heard.count_down("paparan", 1200, -60)
    assert heard.marks == [Mark.FIVE_MINUTES, Mark.ONE_MINUTE, Mark.OVER]
    assert heard.words == ["Sisa 5 menit", "Sisa 1 menit", "Waktu habis; isian tetap terbuka"]
    assert heard.beeps == []


def test_a_skipped_second_loses_no_mark(heard: Heard) -> None:
    for seconds in (302, 298, 62, 58, 2, 0):
        heard.signals.follow("paparan", seconds)
    assert heard.marks == [Mark.FIVE_MINUTES, Mark.ONE_MINUTE, Mark.OVER]


def test_a_window_that_comes_late_tells_only_what_follows(heard: Heard) -> None:
    heard.count_down("paparan", 200, 0)
    assert heard.marks == [Mark.ONE_MINUTE, Mark.OVER]


def test_a_pause_repeats_nothing_and_the_next_stage_begins_anew(heard: Heard) -> None:
    heard.count_down("paparan", 400, 250)
    heard.signals.follow("paparan", None)
    heard.count_down("paparan", 250, 200)
    assert heard.marks == [Mark.FIVE_MINUTES]
    heard.count_down("tanya jawab", 400, 290)
    assert heard.marks == [Mark.FIVE_MINUTES, Mark.FIVE_MINUTES]


def test_the_chime_sounds_only_where_it_was_asked_for(heard: Heard) -> None:
    heard.signals.chime = True
    heard.count_down("paparan", 310, 0)
    assert len(heard.beeps) == 3


def test_a_locked_window_says_and_sounds_nothing(heard: Heard) -> None:
    heard.signals.chime = True
    heard.window.hide()
    heard.count_down("paparan", 310, 0)
    assert (heard.words, heard.beeps) == ([], [])
    assert len(heard.marks) == 3
