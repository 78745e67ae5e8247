"""The wheel over a choice scrolls what it stands in and changes nothing."""

import pytest
from PySide6.QtCore import QDate, QDateTime, QPoint, QPointF, Qt, QTime
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from smartcity_desktop.ui.widgets.choices import ChoiceBox, NumberBox, TimeBox


def turn_wheel(over: QWidget, notches: int = 1) -> bool:
    """Turn the wheel with the pointer over a widget; tell whether the widget took it."""
    middle = over.rect().center()
    wheel = QWheelEvent(
        QPointF(middle),
        QPointF(over.mapToGlobal(middle)),
        QPoint(),
        QPoint(0, -120 * notches),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(over, wheel)
    return wheel.isAccepted()


def a_choice() -> ChoiceBox:
    box = ChoiceBox()
    box.addItems(["satu", "dua", "tiga"])
    box.setCurrentIndex(1)
    return box


def a_number() -> NumberBox:
    box = NumberBox()
    box.setValue(7)
    return box


def a_time() -> TimeBox:
    return TimeBox(QDateTime(QDate(2026, 11, 3), QTime(8, 30)))


@pytest.mark.parametrize("make", [a_choice, a_number, a_time])
def test_the_wheel_goes_on_and_changes_no_choice(qtbot: QtBot, make: type[QWidget]) -> None:
    box = make()
    qtbot.addWidget(box)
    box.show()
    box.setFocus()
    before = said(box)
    assert not turn_wheel(box)
    assert said(box) == before


def said(box: QWidget) -> object:
    if isinstance(box, ChoiceBox):
        return box.currentIndex()
    return box.value() if isinstance(box, NumberBox) else box.dateTime()
