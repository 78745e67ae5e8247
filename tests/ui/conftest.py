"""Theme and wording for widgets; an unexpected Qt warning fails the test that caused it."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from smartcity_desktop.host.wording import Wording
from smartcity_desktop.ui.theme import Appearance, Theme
from tests.ui.dialogs import nothing_expected

# What the offscreen platform says of itself, whatever the widgets do.
PLATFORM_NOISE = ("This plugin does not support propagateSizeHints()",)
SERIOUS = (QtMsgType.QtWarningMsg, QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg)


@pytest.fixture(autouse=True)
def _no_qt_warning() -> Iterator[None]:
    heard: list[str] = []

    def hear(kind: QtMsgType, _where: QMessageLogContext, text: str) -> None:
        if kind in SERIOUS and text not in PLATFORM_NOISE:
            heard.append(text)

    before = qInstallMessageHandler(hear)
    yield
    qInstallMessageHandler(before)
    assert heard == []


@pytest.fixture(autouse=True)
def _no_dialog_awaited() -> Iterator[None]:
    yield
    assert nothing_expected()


@pytest.fixture(scope="session")
def shared_theme(qapp: QApplication) -> Theme:
    return Theme(qapp)


@pytest.fixture
def theme(shared_theme: Theme) -> Iterator[Theme]:
    yield shared_theme
    # Dressing every widget of the process anew takes half a second: only what a test changed.
    if shared_theme.appearance is not Appearance.LIGHT:
        shared_theme.choose(Appearance.LIGHT)
    shared_theme.set_percent(100)


@pytest.fixture
def wording() -> Wording:
    return Wording("id")
