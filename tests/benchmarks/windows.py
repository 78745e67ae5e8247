"""A real window in a process of its own: signed in, driven from inside, measured from outside."""

import contextlib
import os
import subprocess
import sys
from collections.abc import Callable, Generator, Iterator
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest

from smartcity_desktop.app import Application, open_window
from smartcity_desktop.host.vault import NoVault
from smartcity_desktop.services.rehearsing.laptop import PIN
from smartcity_desktop.ui.session import Session

# What is done in a window; yields how many milliseconds the window goes on by itself.
Acts = Callable[[Application, Session], Iterator[int]]
# What a 1366 x 768 screen leaves.
WIDE, HIGH = 1366, 698


def drive(profile: Path, acts: Acts) -> None:
    """Open the window on `profile`, sign in, go through `acts`, and end the process."""

    def begin(root: Application) -> None:
        root.session_opened.connect(lambda session: _go_on(acts(root, _shown(session))))
        line = root.sign_in.pin.pin.line
        line.setText(PIN)
        QTest.keyClick(line, Qt.Key.Key_Return)

    open_window(
        profile, drive=lambda root: QTimer.singleShot(0, partial(begin, root)), vault=NoVault
    )


def _shown(session: Session) -> Session:
    session.window.showNormal()
    session.window.resize(WIDE, HIGH)
    return session


def _go_on(acts: Iterator[int]) -> None:
    pause = next(acts, None)
    if pause is None:
        sys.stdout.flush()
        os._exit(0)
    QTimer.singleShot(pause, partial(_go_on, acts))


def idle(root: Application) -> Iterator[int]:
    """Wait until nothing is drawn or loaded in the background."""
    yield 100
    while root.background.busy:
        yield 20


@contextlib.contextmanager
def window_process(module: str, *arguments: str) -> Generator[subprocess.Popen[str]]:
    """Yield a process that runs `module`; it is ended with the block."""
    settings = {"QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")}
    process = subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        env={**os.environ, **settings, "PYTHONPATH": str(Path.cwd())},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
