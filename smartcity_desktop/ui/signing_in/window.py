"""The window before the window: choose oneself and type the PIN, or open an event."""

from collections.abc import Collection
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from smartcity_desktop.host.wording import Wording
from smartcity_desktop.services.telling import Keyed, told
from smartcity_desktop.ui.background import Background
from smartcity_desktop.ui.fonts import Type
from smartcity_desktop.ui.notices import Notices
from smartcity_desktop.ui.signing_in.bringing import Bringing
from smartcity_desktop.ui.signing_in.door import Door, Laptop
from smartcity_desktop.ui.signing_in.entry_form import EntryForm, Filled
from smartcity_desktop.ui.signing_in.ground import Ground
from smartcity_desktop.ui.signing_in.pin_form import PinForm
from smartcity_desktop.ui.signing_in.profile_list import ProfileList
from smartcity_desktop.ui.signing_in.recovery_dialog import RecoveryButton
from smartcity_desktop.ui.theme import Theme
from smartcity_desktop.ui.tokens import Tone
from smartcity_desktop.ui.widgets.card import Card, CardLook, IconLabel
from smartcity_desktop.ui.widgets.focus_keeper import FocusKeeper, press_focused
from smartcity_desktop.ui.widgets.focus_ring import FocusRing
from smartcity_desktop.ui.widgets.info_bar import InfoBar, Message
from smartcity_desktop.ui.widgets.text_label import TextLabel

# Widths of the card at 100 %, by what it holds.
PIN_WIDE, LIST_WIDE, ENTRY_WIDE = 440, 480, 620


class SignInWindow(QWidget):
    """Emits `opened` with a `Profile`, `unlocked` with the folder of one that is open already.

    `closed` comes at the end; `painted` once, when the window is on the screen and nothing else
    has been loaded.
    """

    opened = Signal(object)
    unlocked = Signal(object)
    closed = Signal()
    painted = Signal()

    def __init__(
        self,
        theme: Theme,
        wording: Wording,
        background: Background,
        door: Door,
        notices: Notices | None = None,
    ) -> None:
        super().__init__()
        self._theme, self._wording = theme, wording
        self._background, self._door = background, door
        self._laptop = Laptop((), "")
        self._open_here: frozenset[Path] = frozenset()
        self._marked = door.folder
        self._entering = door.folder not in door.made()
        self.people = ProfileList(theme, wording)
        self.entry = EntryForm(theme, wording)
        self.pin = PinForm(theme, wording)
        self.bar = InfoBar(theme)
        over = (notices or Notices(theme, wording)).over(self)
        self.bringing = Bringing(self.entry, wording, background, door, over)
        self._protection = TextLabel(theme, "", Type.SMALL, "text2", wrap=True)
        self._guard = IconLabel(theme, "lock", "text2", 14)
        self.recovery_button = RecoveryButton(theme, wording, background, door)
        self._card = Card(theme, " ", look=CardLook(icon="key", padding=18))
        self._connect()
        self._lay_out()
        self._ring = FocusRing(theme, self)
        self._keeper = FocusKeeper(theme.application, self, lambda: self)
        self.setWindowTitle(wording.say("window.title"))
        self._show_form()

    def _connect(self) -> None:
        self._theme.changed.connect(self._fit_card)
        self.entry.filled.connect(self._enter)
        self.entry.back_wanted.connect(self._leave_entry)
        self.pin.entered.connect(self._sign_in)
        self.pin.stepped.connect(self.people.step)
        self.pin.card_wanted.connect(self._bring_card)
        self.people.chosen.connect(self._mark)
        self.people.clicked.connect(self._focus)
        self.people.activated.connect(self._focus)

    @property
    def protection(self) -> str:
        """Return the sentence that tells what protects the data here."""
        return self._protection.text()

    @property
    def marked(self) -> Path:
        """Return the folder of the profile whose PIN is asked for."""
        return self._marked

    def sizeHint(self) -> QSize:
        """Return what users' laptops leave of 1366 x 768."""
        return QSize(1366, 698)

    def showEvent(self, event: QShowEvent) -> None:
        """Put the focus where signing in begins."""
        super().showEvent(event)
        QTimer.singleShot(0, self, self._focus)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Tell that the user leaves without signing in."""
        super().closeEvent(event)
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go back from the card to the PIN on Esc; press on Enter what has the focus."""
        if event.key() == Qt.Key.Key_Escape and self._entering and self.entry.isEnabled():
            self._leave_entry()
        elif not press_focused(self, event):
            super().keyPressEvent(event)

    def lock(self, folder: Path, name: str, event: str, open_here: Collection[Path]) -> None:
        """Ask the owner of an open profile for the PIN again; the others may sign in too."""
        self._ask(folder, open_here)
        if folder not in {profile.folder for profile in self._laptop.profiles}:
            self.pin.show_owner(name, event, listed=False)
        self.bar.show_message(
            Message(Tone.INFO, self._wording.say("signing_in.locked"), icon="lock")
        )

    def switch(self, folder: Path, open_here: Collection[Path]) -> None:
        """Ask another person than the owner of `folder` for the PIN: whoever was here last."""
        others = [other for other in self._door.made() if other != folder]
        self._ask(next(iter(others), folder), open_here)
        self._entering = not others
        self._show_form()
        key = "signing_in.switching" if others else "signing_in.switching_first"
        self.bar.show_message(Message(Tone.INFO, self._wording.say(key), icon="lock"))

    def tell(self, sentence: str) -> None:
        """Show why the profile could not be opened."""
        self.bar.show_message(Message(Tone.BAD, sentence))

    def _ask(self, folder: Path, open_here: Collection[Path]) -> None:
        self._open_here = frozenset(open_here)
        self._marked = folder
        self._entering = False
        self.pin.forget()
        self._show_form()
        self._read_laptop()

    def _read_laptop(self) -> None:
        self._background.run(self._door.laptop, self._laptop_read, self._failed, self)

    def _after_first_paint(self) -> None:
        self.painted.emit()
        self._read_laptop()

    def _laptop_read(self, laptop: Laptop) -> None:
        self._laptop = laptop
        self.entry.known = frozenset((p.name, p.event) for p in laptop.profiles)
        self._protection.setText(self._wording.say(f"signing_in.protection_{laptop.protection}"))
        self._show_form()

    def _mark(self, folder: Path) -> None:
        if folder != self._marked:
            self._marked = folder
            self.pin.forget()
            self.bar.clear()
            self._show_owner()

    def _show_owner(self) -> None:
        for profile in self._laptop.profiles:
            if profile.folder == self._marked:
                self.pin.show_owner(profile.name, profile.event, listed=self._listed)

    @property
    def _listed(self) -> bool:
        return len(self._laptop.profiles) > 1

    def _bring_card(self) -> None:
        self._entering = True
        self.bar.clear()
        self._show_form()
        self._focus()

    def _leave_entry(self) -> None:
        made = self._door.made()
        if made:
            self._entering = False
            self._marked = self._marked if self._marked in made else made[0]
            self._show_form()
            self._focus()

    def _enter(self, filled: Filled) -> None:
        self.entry.set_busy(busy=True)
        self._background.run(
            lambda: self._door.enter(filled.package, filled.card, filled.code, filled.pin),
            self._opened,
            self._entry_failed,
            self,
        )

    def _entry_failed(self, error: Exception) -> None:
        key = error.key if isinstance(error, Keyed) else ""
        self.entry.refuse(key, told(error, self._wording))

    def _sign_in(self, pin: str) -> None:
        self._set_busy(busy=True)
        folder, door = self._marked, self._door
        if folder in self._open_here:
            self._background.run(
                lambda: door.confirm(folder, pin),
                lambda _none: self._confirmed(folder),
                self._pin_failed,
                self,
            )
        else:
            self._background.run(
                lambda: door.sign_in(folder, pin), self._opened, self._pin_failed, self
            )

    def _set_busy(self, *, busy: bool) -> None:
        self.people.setEnabled(not busy)
        self.pin.set_busy(busy=busy)

    def _pin_failed(self, error: Exception) -> None:
        self.people.setEnabled(True)
        self.pin.refuse(told(error, self._wording))

    def _opened(self, profile: object) -> None:
        self._let_through()
        self.opened.emit(profile)

    def _confirmed(self, folder: Path) -> None:
        self._let_through()
        self.unlocked.emit(folder)

    def _let_through(self) -> None:
        self._set_busy(busy=False)
        self.entry.start_over()
        self.pin.forget()
        self.bar.clear()

    def _failed(self, error: Exception) -> None:
        self.tell(told(error, self._wording))

    def _focus(self) -> None:
        (self.entry if self._entering else self.pin).setFocus()

    def _show_form(self) -> None:
        entering, say = self._entering, self._wording.say
        self.people.setVisible(self._listed and not entering)
        self.pin.setHidden(entering)
        self.entry.setVisible(entering)
        self.entry.back_button.setVisible(entering and bool(self._door.made()))
        self.people.show_profiles(self._laptop.profiles, self._open_here, self._marked)
        self._show_owner()
        if entering:
            self._card.set_title(say("signing_in.open_title"))
        else:
            self._card.set_title(say("signing_in.choose" if self._listed else "signing_in.sign_in"))
        self._fit_card()

    def _fit_card(self) -> None:
        wide = ENTRY_WIDE if self._entering else LIST_WIDE if self._listed else PIN_WIDE
        # Large type takes the width it needs, up to what a small screen leaves.
        self._card.setFixedWidth(min(self._theme.size(wide), 1000))

    def _lay_out(self) -> None:
        guard = QHBoxLayout()
        guard.setSpacing(6)
        guard.addWidget(self._guard)
        guard.addWidget(self._protection, 1)
        for part in (self.bar, self.people, self.pin, self.entry):
            self._card.body.addWidget(part)
        self._card.body.addSpacing(8)
        self._card.body.addLayout(guard)
        self._card.body.addWidget(self.recovery_button, 0, Qt.AlignmentFlag.AlignLeft)
        self._card.body.setSpacing(8)
        ground = Ground(self._theme, self._wording.say("window.title"), self._card)
        ground.painted.connect(self._after_first_paint)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(ground.scrolled())
