"""The composition root: paths, log, key, store, services, pages and the window.

Before the first paint only Qt and the sign-in window are imported; everything else is loaded in
the background while the PIN is typed.
"""

from __future__ import annotations

import logging
import platform
import sys
import traceback
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QThreadPool, Signal
from PySide6.QtWidgets import QApplication, QWidget

from smartcity_desktop.host.logs import start_log
from smartcity_desktop.host.paths import default_profile, log_folder
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.services.telling import Keyed, told
from smartcity_desktop.ui.background import Background
from smartcity_desktop.ui.notices import Notices
from smartcity_desktop.ui.signing_in.door import Door
from smartcity_desktop.ui.signing_in.window import SignInWindow
from smartcity_desktop.ui.theme import Appearance, Theme

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import TracebackType

    from smartcity_desktop.host.clock import Clock
    from smartcity_desktop.host.vault import Vault
    from smartcity_desktop.services.profile import Profile
    from smartcity_desktop.ui.session import Session

LOG = logging.getLogger(__name__)
LEAVING_MS = 20_000
SMALL_SCREEN = 1500


class Application(QObject):
    """From the sign-in window to the end; `session_opened` carries the `Session`."""

    session_opened = Signal(object)
    finished = Signal()

    def __init__(self, theme: Theme, wording: Wording, door: Door) -> None:
        super().__init__()
        self._theme, self._wording, self._door = theme, wording, door
        self.background = Background(QThreadPool.globalInstance(), self)
        self.notices = Notices(theme, wording)
        self.session: Session | None = None
        self._telling = False
        self.sign_in = SignInWindow(theme, wording, self.background, door, self.notices)
        self.sign_in.opened.connect(self.open_session)
        self.sign_in.unlocked.connect(self._unlock)
        self.sign_in.closed.connect(self._leave)
        self.sign_in.painted.connect(self._load_the_rest)

    def start(self) -> None:
        """Show the sign-in window."""
        _show(self.sign_in)

    def open_session(self, profile: Profile) -> None:
        """Show the window of an opened profile in place of the sign-in window."""
        from smartcity_desktop.ui.session import Session

        session = Session(profile, self._theme, self._wording, self.background, self._door.confirm)
        self.session = session
        session.locked.connect(self._lock)
        session.ended.connect(self._end)
        _show(session.window, like=self.sign_in)
        self.sign_in.hide()
        session.start()
        self.session_opened.emit(session)

    def tell_bug(self, error: BaseException, details: str) -> None:
        """Log what nobody expected and show it once, with details to copy."""
        LOG.error("%s", details)
        if self._telling:
            return
        self._telling = True
        say = self._wording.say
        text = told(error, self._wording) if isinstance(error, Keyed) else say("app.error_text")
        window = self.session.window if self.session else self.sign_in
        self.notices.over(window).show_error(say("app.error_title"), text, details)
        self._telling = False

    def _load_the_rest(self) -> None:
        def failed(error: Exception) -> None:
            LOG.warning("loading: %s", error)

        self.background.run(_import_session, lambda _none: None, failed, self)

    def _lock(self) -> None:
        if self.session is not None:
            profile = self.session.profile
            self.sign_in.lock(profile.person.name, profile.roster.event.name)
            _show(self.sign_in, like=self.session.window)
            self.session.window.hide()

    def _unlock(self) -> None:
        if self.session is not None:
            _show(self.session.window, like=self.sign_in)
            self.sign_in.hide()
            self.session.window.page.enter()

    def _leave(self) -> None:
        if self.session is not None:
            self.session.close()
        else:
            self._end()

    def _end(self) -> None:
        self.session = None
        self.sign_in.hide()
        self.finished.emit()


def open_window(
    profile_dir: Path | None = None,
    language: str = "id",
    appearance: Appearance = Appearance.LIGHT,
    *,
    drive: Callable[[Application], None] | None = None,
    clock: Clock | None = None,
    vault: Callable[[], Vault] | None = None,
) -> int:
    """Open the window on a profile and return the exit code once it is closed.

    `drive` is given the `Application` as soon as its sign-in window is painted; rehearsals and
    tests act on the real window through it.
    """
    start_log(log_folder())
    qt = QApplication.instance()
    application = qt if isinstance(qt, QApplication) else QApplication(sys.argv[:1])
    application.setApplicationName("smartcity-desktop")
    # Locking hides the last window without leaving.
    application.setQuitOnLastWindowClosed(False)
    wording = Wording(language)
    theme = Theme(application, appearance)
    door = Door(profile_dir or default_profile(), platform.node(), vault or _machine_vault, clock)
    root = Application(theme, wording, door)
    root.finished.connect(application.quit)
    if drive is not None:
        root.sign_in.painted.connect(lambda: drive(root))
    before = sys.excepthook
    sys.excepthook = _telling_hook(root)
    try:
        root.start()
        return application.exec()
    finally:
        sys.excepthook = before
        root.background.wait(LEAVING_MS)


def _telling_hook(
    root: Application,
) -> Callable[[type[BaseException], BaseException, TracebackType | None], None]:
    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        details = "".join(traceback.format_exception(kind, error, trace))
        root.tell_bug(error, details)

    return hook


def _machine_vault() -> Vault:
    from smartcity_desktop.host.vault import machine_vault

    return machine_vault()


def _import_session() -> None:
    """Load what the window needs after signing in, while the PIN is typed."""
    from smartcity_desktop.services import signing_in
    from smartcity_desktop.ui import session

    del session, signing_in


def _show(window: QWidget, like: QWidget | None = None) -> None:
    """Show a window where the other one was, else as large as a small screen allows."""
    screen = window.screen().availableGeometry()
    if like is not None and like.isVisible():
        window.setGeometry(like.geometry())
        if like.isMaximized():
            window.showMaximized()
            return
    elif screen.width() < SMALL_SCREEN:
        window.showMaximized()
        return
    else:
        window.resize(window.sizeHint())
    window.show()
