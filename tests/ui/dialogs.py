"""Working on a dialog with the keyboard while it is open."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from smartcity_desktop.ui.dialog import Dialog

# What waits for a dialog to open; a test must not leave any for the next one.
_expected: list[object] = []


def nothing_expected() -> bool:
    """Tell whether every dialog that was to be answered has opened; forget those that did not."""
    left = len(_expected)
    _expected.clear()
    return left == 0


def answering(act: Callable[[Dialog], None]) -> None:
    """Let `act` work on the dialog that opens next; it is closed after that."""
    before, token = QApplication.activeModalWidget(), object()
    _expected.append(token)

    def try_now() -> None:
        if token not in _expected:
            return
        dialog, held = QApplication.activeModalWidget(), QApplication.focusWidget()
        if not isinstance(dialog, Dialog) or dialog is before:
            QTimer.singleShot(5, try_now)
        elif held is not None and dialog.isAncestorOf(held):
            _expected.remove(token)
            try:
                act(dialog)
            finally:
                # What the keys did not accept must not keep the test waiting.
                if dialog.isVisible():
                    dialog.reject()
        else:
            # Without a display no window becomes active by itself after another has gone.
            dialog.activateWindow()
            QTimer.singleShot(5, try_now)

    QTimer.singleShot(0, try_now)


def focused() -> QWidget:
    held = QApplication.focusWidget()
    assert held is not None
    return held


def press(qtbot: QtBot, *keys: Qt.Key) -> None:
    for key in keys:
        qtbot.keyClick(focused(), key)


def write(qtbot: QtBot, text: str) -> None:
    qtbot.keyClicks(focused(), text)
