"""The window before the window: open an event, sign in with the PIN, or unlock."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from smartcity_desktop.host.wording import Wording
from smartcity_desktop.services.telling import Keyed, told
from smartcity_desktop.ui.background import Background
from smartcity_desktop.ui.fonts import Type
from smartcity_desktop.ui.notices import Notices
from smartcity_desktop.ui.signing_in.door import (
    BroughtCard,
    BroughtPackage,
    Door,
    Owner,
    refuse_foreign_card,
)
from smartcity_desktop.ui.signing_in.entry_form import EntryForm, Filled
from smartcity_desktop.ui.signing_in.pin_form import PinForm
from smartcity_desktop.ui.theme import Theme
from smartcity_desktop.ui.tokens import Tone
from smartcity_desktop.ui.widgets.card import Card, CardLook, IconLabel
from smartcity_desktop.ui.widgets.focus_ring import FocusRing
from smartcity_desktop.ui.widgets.info_bar import InfoBar, Message
from smartcity_desktop.ui.widgets.text_label import TextLabel


class _Ground(QWidget):
    """The ground below the form; tells once that it has been painted."""

    painted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._first = True

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the ground; the first time is told once it is on the screen."""
        QPainter(self).fillRect(self.rect(), self._theme.colour("window"))
        if self._first:
            self._first = False
            QTimer.singleShot(0, self, self.painted.emit)


class SignInWindow(QWidget):
    """Emits `opened` with the `Profile`, `unlocked` after the right PIN, `closed` at the end.

    `painted` comes once, when the window is on the screen and nothing else has been loaded.
    """

    opened = Signal(object)
    unlocked = Signal()
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
        self._theme = theme
        self._wording = wording
        self._background = background
        self._door = door
        self._notices = (notices or Notices(theme, wording)).over(self)
        self._locked = False
        self.entry = EntryForm(theme, wording)
        self.pin = PinForm(theme, wording)
        self.bar = InfoBar(theme)
        self._protection = TextLabel(theme, "", Type.SMALL, "text2", wrap=True)
        self._guard = IconLabel(theme, "lock", "text2", 14)
        self._card = Card(theme, " ", look=CardLook(icon="key", padding=18))
        self._connect()
        self._lay_out()
        self._ring = FocusRing(theme, self)
        self.setWindowTitle(wording.say("window.title"))
        self._show_form()

    def _connect(self) -> None:
        self._theme.changed.connect(self._fit_card)
        self.entry.package_wanted.connect(self._choose_package)
        self.entry.card_wanted.connect(self._choose_card)
        self.entry.filled.connect(self._enter)
        self.pin.entered.connect(self._sign_in)

    @property
    def protection(self) -> str:
        """Return the sentence that tells what protects the data here."""
        return self._protection.text()

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

    def lock(self, name: str, event: str) -> None:
        """Ask the open profile's owner for the PIN again."""
        self._locked = True
        self.pin.forget()
        self.pin.show_owner(name, event)
        self._show_form()
        self.bar.show_message(
            Message(Tone.INFO, self._wording.say("signing_in.locked"), icon="lock")
        )

    def tell(self, sentence: str) -> None:
        """Show why the profile could not be opened."""
        self.bar.show_message(Message(Tone.BAD, sentence))

    def read_package(self, path: Path) -> None:
        """Take a file as the event's package."""
        self._run(lambda: self._door.read_package(path), self._package_read, self._no_package)

    def read_card(self, path: Path) -> None:
        """Take a file as the person's card."""
        self._run(lambda: self._door.read_card(path), self._card_read, self._no_card)

    def _run(
        self,
        work: Callable[[], object],
        done: Callable[[object], None],
        failed: Callable[[Exception], None],
    ) -> None:
        self._background.run(work, done, failed, self)

    def _after_first_paint(self) -> None:
        self.painted.emit()
        if self._door.made:
            self._run(self._door.owner, self._owner_read, self._failed)
        else:
            self._run(self._door.protection, self._protection_known, self._failed)

    def _owner_read(self, owner: object) -> None:
        if isinstance(owner, Owner):
            self.pin.show_owner(owner.name, owner.event)
            self._protection_known(owner.protection)

    def _protection_known(self, condition: object) -> None:
        self._protection.setText(self._wording.say(f"signing_in.protection_{condition}"))

    def _choose_package(self) -> None:
        say = self._wording.say
        title, kinds = say("signing_in.choose_package"), say("signing_in.package_files")
        path = self._notices.choose_file(title.rstrip("…"), kinds)
        if path is not None:
            self.read_package(path)

    def _choose_card(self) -> None:
        say = self._wording.say
        title, kinds = say("signing_in.choose_card"), say("signing_in.card_files")
        path = self._notices.choose_file(title.rstrip("…"), kinds)
        if path is not None:
            self.read_card(path)

    def _package_read(self, package: object) -> None:
        if isinstance(package, BroughtPackage):
            self.entry.show_package(package)
            self._compare()

    def _card_read(self, card: object) -> None:
        if isinstance(card, BroughtCard):
            self.entry.show_card(card)
            self._compare()

    def _compare(self) -> None:
        package, card = self.entry.chosen_package, self.entry.chosen_card
        if package is None or card is None:
            return
        self._run(lambda: refuse_foreign_card(package, card), lambda _none: None, self._wrong_card)

    def _no_package(self, error: Exception) -> None:
        known = isinstance(error, Keyed) and error.key in {"package_newer", "file_missing"}
        key = "errors.package_unreadable"
        self.entry.forget_package(told(error, self._wording) if known else self._wording.say(key))

    def _no_card(self, error: Exception) -> None:
        known = isinstance(error, Keyed) and error.key == "file_missing"
        key = "signing_in.card_unreadable"
        self.entry.forget_card(told(error, self._wording) if known else self._wording.say(key))

    def _wrong_card(self, error: Exception) -> None:
        self.entry.forget_card(told(error, self._wording))
        self.entry.card.button.setFocus()

    def _enter(self, filled: Filled) -> None:
        self.entry.set_busy(busy=True)
        self._run(
            lambda: self._door.enter(filled.package, filled.card, filled.code, filled.pin),
            self._opened,
            self._entry_failed,
        )

    def _entry_failed(self, error: Exception) -> None:
        key = error.key if isinstance(error, Keyed) else ""
        self.entry.refuse(key, told(error, self._wording))

    def _sign_in(self, pin: str) -> None:
        self.pin.set_busy(busy=True)
        if self._locked:
            self._run(lambda: self._door.confirm(pin), self._confirmed, self._pin_failed)
        else:
            self._run(lambda: self._door.sign_in(pin), self._opened, self._pin_failed)

    def _pin_failed(self, error: Exception) -> None:
        self.pin.refuse(told(error, self._wording))

    def _opened(self, profile: object) -> None:
        self.entry.set_busy(busy=False)
        self.pin.forget()
        self.opened.emit(profile)

    def _confirmed(self, _none: object) -> None:
        self._locked = False
        self.pin.forget()
        self.bar.clear()
        self.unlocked.emit()

    def _failed(self, error: Exception) -> None:
        self.tell(told(error, self._wording))

    def _focus(self) -> None:
        (self.pin if self._door.made else self.entry).setFocus()

    def _show_form(self) -> None:
        made = self._door.made
        self.pin.setVisible(made)
        self.entry.setVisible(not made)
        self._card.set_title(
            self._wording.say("signing_in.sign_in" if made else "signing_in.open_title")
        )
        self._fit_card()

    def _fit_card(self) -> None:
        wide = 440 if self._door.made else 620
        # Large type takes the width it needs, up to what a small screen leaves.
        self._card.setFixedWidth(min(self._theme.size(wide), 1000))

    def _lay_out(self) -> None:
        say, theme = self._wording.say, self._theme
        title = QHBoxLayout()
        title.setSpacing(10)
        title.addStretch(1)
        title.addWidget(IconLabel(theme, "readiness", "primary", 22))
        title.addWidget(TextLabel(theme, say("window.title"), Type.PAGE))
        title.addStretch(1)
        guard = QHBoxLayout()
        guard.setSpacing(6)
        guard.addWidget(self._guard)
        guard.addWidget(self._protection, 1)
        for part in (self.bar, self.pin, self.entry):
            self._card.body.addWidget(part)
        self._card.body.addSpacing(8)
        self._card.body.addLayout(guard)
        self._card.body.setSpacing(8)
        ground = _Ground(self._theme)
        ground.painted.connect(self._after_first_paint)
        column = QVBoxLayout(ground)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(14)
        column.addStretch(2)
        column.addLayout(title)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(self._card)
        middle.addStretch(1)
        column.addLayout(middle)
        column.addStretch(3)
        area = QScrollArea()
        area.setWidget(ground)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(area)
