"""Opening the window: the only commands that import Qt."""

import os
import subprocess
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from smartcity_desktop.cli.displays import has_display, window_program
from smartcity_desktop.cli.session import Session
from smartcity_desktop.host.errors import HostError
from smartcity_desktop.host.programs import desktop_program

if TYPE_CHECKING:
    from smartcity_desktop.app import Application


def open_the_window(session: Session, options: Namespace) -> int:
    """Open the window on the profile; returns its exit code."""
    if options.profile is not None and options.profile.is_file():
        raise HostError("profile_is_file", folder=str(session.folder))
    program = window_program()
    from smartcity_desktop.host.preferences import preferences_file

    likings = preferences_file()
    code: int = program.open_window(options.profile, options.lang or "", likings=likings)
    return code


def open_windows(session: Session, profiles: Sequence[Path]) -> None:
    """Open a window on each profile, in a process of its own, until the last one is closed.

    Raises HostError without a display: nobody would see them.
    """
    if not has_display():
        raise HostError("no_display")
    language = ("--lang", session.wording.language)
    processes = [
        subprocess.Popen([*desktop_program(), *language, "--profile", str(profile)])  # noqa: S603 - our own program
        for profile in profiles
    ]
    try:
        for process in processes:
            process.wait()
    finally:
        for process in processes:
            process.terminate()


def act_in_the_window(session: Session, profile: Path, folder: Path, pin: str) -> bool:
    """Drive the real window through one sheet of a practice profile and save its pictures.

    Returns whether the sheet came to be sealed. A machine without a display gets a window that
    nobody sees.
    """
    if not has_display():
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    program = window_program()
    from smartcity_desktop.host.vault import NoVault
    from smartcity_desktop.ui.demonstration import Demonstration, one_sheet

    outcome: list[bool] = []

    def drive(application: "Application") -> None:
        scene = _Scene(application)
        acted = Demonstration(one_sheet(scene, pin), folder, application)

        def finished(complete: bool) -> None:  # noqa: FBT001 - a signal's argument
            outcome.append(complete)
            scene.close()

        acted.finished.connect(finished)
        acted.start()

    program.open_window(profile, session.wording.language, drive=drive, vault=NoVault)
    return outcome == [True]


class _Scene:
    """Tells the acts how far the program has come."""

    def __init__(self, application: "Application") -> None:
        self._application = application

    def asks_for_pin(self) -> bool:
        return bool(self._application.sign_in.pin.owner)

    def signed_in(self) -> bool:
        session = self._application.session
        return session is not None and session.window.isVisible()

    def indicators(self) -> int:
        session = self._application.session
        return len(session.profile.package.instrument.judged()) if session else 0

    def sealed(self) -> bool:
        session = self._application.session
        return session is not None and any(d.current for d in session.issuing.documents())

    def idle(self) -> bool:
        return not self._application.background.busy

    def close(self) -> None:
        session = self._application.session
        (session.window if session else self._application.sign_in).close()
