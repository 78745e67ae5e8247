"""The composition root: paths, log, key, store, services, pages and the window.

Before the first paint only Qt and the sign-in window are imported; everything else is loaded in
the background while the PIN is typed.
"""

from __future__ import annotations

import logging
import platform
import sys
import traceback
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QThreadPool, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from smartcity_desktop.host.logs import start_log
from smartcity_desktop.host.paths import default_profile, log_folder
from smartcity_desktop.host.preferences import Preferences
from smartcity_desktop.host.profiles import last_used
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.services.telling import Keyed, told
from smartcity_desktop.ui.background import Background
from smartcity_desktop.ui.notices import Notices
from smartcity_desktop.ui.signing_in.door import Door
from smartcity_desktop.ui.signing_in.window import SignInWindow
from smartcity_desktop.ui.theme import Theme

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import TracebackType

    from smartcity_desktop.host.clock import Clock
    from smartcity_desktop.host.preferences import PreferencesFile
    from smartcity_desktop.host.vault import Vault
    from smartcity_desktop.services.profile import Profile
    from smartcity_desktop.ui.session import Session

LOG = logging.getLogger(__name__)
LEAVING_MS = 20_000
SMALL_SCREEN = 1500


class Application(QObject):
    """From the sign-in window to the end; `session_opened` carries the `Session`.

    Several people may have a session open; only one window is in front, the others are locked.
    `next_language` is the language to start again in after `finished`, "" for none.
    """

    session_opened = Signal(object)
    finished = Signal()

    def __init__(
        self, theme: Theme, wording: Wording, door: Door, likings: PreferencesFile | None = None
    ) -> None:
        super().__init__()
        self._theme, self._wording, self._door = theme, wording, door
        self._likings = likings
        self._chime = bool(likings) and likings.read().chime
        self.background = Background(QThreadPool.globalInstance(), self)
        self.notices = Notices(theme, wording)
        self.session: Session | None = None
        self.sessions: dict[Path, Session] = {}
        self.next_language = ""
        self._telling = False
        self.sign_in = SignInWindow(theme, wording, self.background, door, self.notices)
        self.sign_in.opened.connect(self.open_session)
        self.sign_in.unlocked.connect(self._unlock)
        self.sign_in.closed.connect(self._leave)
        self.sign_in.painted.connect(self._load_the_rest)
        theme.changed.connect(self._remember)

    def start(self) -> None:
        """Show the sign-in window."""
        _show(self.sign_in)

    def open_session(self, profile: Profile) -> None:
        """Show the window of an opened profile in place of the sign-in window."""
        from smartcity_desktop.ui.session import Session

        confirm = partial(self._door.confirm, profile.folder)
        door = self._door
        session = Session(
            profile, self._theme, self._wording, self.background, confirm, door.sign_in
        )
        self.sessions[profile.folder] = session
        session.locked.connect(self._lock)
        session.switch_wanted.connect(self._switch)
        session.language_wanted.connect(self._change_language)
        session.chime_chosen.connect(self._choose_chime)
        session.left.connect(self._leave)
        session.ended.connect(partial(self._end, profile.folder))
        session.set_chime(on=self._chime)
        self._bring(session)
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

    def _bring(self, session: Session) -> None:
        self.session = session
        _show(session.window, like=self.sign_in)
        self.sign_in.hide()

    def _lock(self) -> None:
        if self.session is not None:
            self._ask_again(self.session)
            self._hide_behind_sign_in(self.session)

    def _switch(self) -> None:
        if self.session is not None:
            self.sign_in.switch(self.session.profile.folder, self.sessions)
            self._hide_behind_sign_in(self.session)

    def _ask_again(self, session: Session) -> None:
        profile = session.profile
        event = profile.roster.event.name
        self.sign_in.lock(profile.folder, profile.person.name, event, self.sessions)

    def _hide_behind_sign_in(self, session: Session) -> None:
        _show(self.sign_in, like=session.window)
        session.window.hide()

    def _unlock(self, folder: Path) -> None:
        session = self.sessions[folder]
        self._bring(session)
        session.window.page.enter()

    def _change_language(self, language: str) -> None:
        if self.session is None or language == self._wording.language:
            return
        say = self._wording.say
        title, text = say("app.language_title"), say("app.language_text")
        if self.notices.over(self.session.window).confirm(title, text, say("app.language_verb")):
            self.next_language = language
            self._remember()
            self._leave()

    def _choose_chime(self, on: bool) -> None:  # noqa: FBT001 - a signal's argument
        self._chime = on
        for session in self.sessions.values():
            session.set_chime(on=on)
        self._remember()

    def _remember(self) -> None:
        if self._likings is None:
            return
        liked = Preferences(
            language=self.next_language or self._wording.language,
            appearance=self._theme.appearance,
            percent=self._theme.percent,
            chime=self._chime,
        )
        if liked != self._likings.read():
            self._likings.write(liked)

    def _leave(self) -> None:
        """Close every session; one that cannot be closed keeps its window and says why."""
        if not self._may_stop_hubs():
            self.next_language = ""
            return
        for session in list(self.sessions.values()):
            if not session.close():
                self.next_language = ""
                self._stay(session)
                return
        self.sign_in.hide()
        self.finished.emit()

    def _may_stop_hubs(self) -> bool:
        """Ask before a hub goes away with the program; its class works through it."""
        if not any(session.link.hosting.state.running for session in self.sessions.values()):
            return True
        say, front = self._wording.say, self.session
        shown = front.window if front and front.window.isVisible() else self.sign_in
        title, text, verb = say("app.hub_title"), say("app.hub_text"), say("app.hub_verb")
        if self.notices.over(shown).confirm(title, text, verb):
            return True
        if front and front.window.isVisible():
            front.window.stay()
        else:
            QTimer.singleShot(0, self, lambda: _show(self.sign_in))
        return False

    def _stay(self, session: Session) -> None:
        if session is self.session and not self.sign_in.isVisible():
            session.tell_unsaved()
            return
        # What is typed there is shown to its owner alone.
        self._ask_again(session)
        self.sign_in.tell(self._wording.say("app.unsaved_text"))
        _show(self.sign_in)

    def _end(self, folder: Path) -> None:
        ended = self.sessions.pop(folder)
        if ended is self.session:
            self.session = None


def open_window(
    profile_dir: Path | None = None,
    language: str = "",
    *,
    drive: Callable[[Application], None] | None = None,
    clock: Clock | None = None,
    vault: Callable[[], Vault] | None = None,
    likings: PreferencesFile | None = None,
) -> int:
    """Open the window on a profile and return the exit code once it is closed.

    Without `profile_dir` it is the one used last on this laptop; without `language` the one that
    `likings` remembers. `drive` is given the `Application` as soon as its sign-in window is
    painted; rehearsals and tests act on the real window through it.
    """
    start_log(log_folder())
    qt = QApplication.instance()
    application = qt if isinstance(qt, QApplication) else QApplication(sys.argv[:1])
    application.setApplicationName("smartcity-desktop")
    # Locking hides the last window without leaving.
    application.setQuitOnLastWindowClosed(False)
    liked = likings.read() if likings else Preferences()
    theme = Theme(application, liked.appearance, liked.percent)
    folder = profile_dir or last_used(default_profile())
    door = Door(folder, platform.node(), vault or _machine_vault, clock)
    code, spoken = 0, language or liked.language
    while spoken:
        root = Application(theme, Wording(spoken), door, likings)
        code = _run(application, root, drive)
        spoken = root.next_language
    return code


def _run(
    application: QApplication, root: Application, drive: Callable[[Application], None] | None
) -> int:
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
