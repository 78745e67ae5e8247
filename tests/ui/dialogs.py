"""Working on a dialog with the keyboard while it is open."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from smartcity_desktop.ui.dialog import Dialog


def answering(act: Callable[[Dialog], None]) -> None:
    """Let `act` work on the dialog that opens next; it is closed after that."""
    before = QApplication.activeModalWidget()

    def try_now() -> None:
        dialog, held = QApplication.activeModalWidget(), QApplication.focusWidget()
        if not isinstance(dialog, Dialog) or dialog is before:
            QTimer.singleShot(5, try_now)
        elif held is not None and dialog.isAncestorOf(held):
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
