"""Opening an event for the first time: package, card, activation code and a new PIN."""

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from smartcity_desktop.host.wording import Wording
from smartcity_desktop.ui.fonts import Type
from smartcity_desktop.ui.signing_in.door import BroughtCard, BroughtPackage
from smartcity_desktop.ui.signing_in.fields import FileField, LineField
from smartcity_desktop.ui.theme import Theme
from smartcity_desktop.ui.tokens import Tone
from smartcity_desktop.ui.widgets.action_button import ActionButton, ButtonLook
from smartcity_desktop.ui.widgets.info_bar import InfoBar, Message
from smartcity_desktop.ui.widgets.text_label import TextLabel

# Beside which field an error of entering is told; every other one stands below the form.
PLACES = {
    "wrong_code": "code",
    "pin_too_short": "pin",
    "pin_too_plain": "pin",
    "card_of_another_event": "card",
    "person_unknown": "card",
    "certificate_untrusted": "card",
    "certificate_unreadable": "card",
    "package_unreadable": "package",
    "package_newer": "package",
    "instrument_refused": "package",
}


@dataclass(frozen=True, slots=True)
class Filled:
    """A form filled in whole: the files, the code as typed, and the PIN typed twice alike."""

    package: BroughtPackage
    card: BroughtCard
    code: str
    pin: str


class EntryForm(QWidget):
    """Emits `package_wanted`, `card_wanted` for a file to choose, `filled` with a `Filled`.

    `back_wanted` comes from the way back to the PIN, which is there where anybody has one.
    """

    package_wanted = Signal()
    card_wanted = Signal()
    filled = Signal(object)
    back_wanted = Signal()

    def __init__(self, theme: Theme, wording: Wording, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        say = wording.say
        self._wording = wording
        self._package: BroughtPackage | None = None
        self._card: BroughtCard | None = None
        # Name and event of those who need no card here, because their PIN opens what they wrote.
        self.known: frozenset[tuple[str, str]] = frozenset()
        none = say("signing_in.no_file")
        self.package = FileField(
            theme, say("signing_in.package"), say("signing_in.choose_package"), none
        )
        self.card = FileField(theme, say("signing_in.card"), say("signing_in.choose_card"), none)
        self.code = LineField(theme, say("signing_in.code"), say("signing_in.code_hint"))
        self.pin = LineField(theme, say("signing_in.new_pin"), secret=True)
        self.again = LineField(theme, say("signing_in.pin_again"), secret=True)
        self.bar = InfoBar(theme)
        look = ButtonLook(icon="unlocked", key="Enter", primary=True)
        self.button = ActionButton(theme, say("signing_in.open"), look)
        self.package.wanted.connect(self.package_wanted)
        self.card.wanted.connect(self.card_wanted)
        self.button.clicked.connect(self._try)
        self.back_button = ActionButton(theme, say("window.back"), ButtonLook("previous", "Esc"))
        self.back_button.setAutoDefault(True)
        self.back_button.clicked.connect(self.back_wanted)
        for field in (self.code, self.pin, self.again):
            field.line.returnPressed.connect(self._try)
        self._lay_out(theme)
        self.setFocusProxy(self.package)

    def show_package(self, package: BroughtPackage) -> None:
        """Show which event a chosen file holds."""
        self._package = package
        self.package.show_found(package.event, package.when)
        self._sum_up()
        self.card.button.setFocus()

    def show_card(self, card: BroughtCard) -> None:
        """Show whose card a chosen file is."""
        self._card = card
        self.card.show_found(card.name)
        self._sum_up()
        self.code.line.setFocus()

    def start_over(self) -> None:
        """Forget files, code and PIN: the next person brings their own."""
        self.set_busy(busy=False)
        self._package, self._card = None, None
        for file in (self.package, self.card):
            file.show_found("")
        for field in (self.code, self.pin, self.again):
            field.line.clear()
            field.tell("")
        self.bar.clear()

    @property
    def chosen_package(self) -> BroughtPackage | None:
        """Return the package chosen so far."""
        return self._package

    @property
    def chosen_card(self) -> BroughtCard | None:
        """Return the card chosen so far."""
        return self._card

    def forget_package(self, sentence: str) -> None:
        """Say why a file is no package; nothing is chosen now."""
        self._package = None
        self.package.show_found("")
        self.package.tell(sentence)
        self.bar.clear()

    def forget_card(self, sentence: str) -> None:
        """Say why a file is not the right card; nothing is chosen now."""
        self._card = None
        self.card.show_found("")
        self.card.tell(sentence)
        self.bar.clear()

    def refuse(self, key: str, sentence: str) -> None:
        """Say beside the right field why entering failed, and put the focus there."""
        self.set_busy(busy=False)
        fields = {"code": self.code, "pin": self.pin, "card": self.card, "package": self.package}
        field = fields.get(PLACES.get(key, ""))
        if field is None:
            self.bar.show_message(Message(Tone.BAD, sentence))
            self.button.setFocus()
        else:
            field.tell(sentence)
            field.setFocus()

    def set_busy(self, *, busy: bool) -> None:
        """Keep the form still while the event is opened."""
        self.setEnabled(not busy)
        self.button.set_text(self._wording.say("signing_in.opening" if busy else "signing_in.open"))

    def _try(self) -> None:
        problem = self._first_problem()
        if problem is not None:
            field, key = problem
            field.tell(self._wording.say(key))
            field.setFocus()
        elif self._package is not None and self._card is not None:
            pin = self.pin.line.text()
            self.filled.emit(Filled(self._package, self._card, self.code.line.text(), pin))

    def _first_problem(self) -> tuple[FileField | LineField, str] | None:
        pin, again = self.pin.line.text(), self.again.line.text()
        checks: tuple[tuple[bool, FileField | LineField, str], ...] = (
            (self._package is None, self.package, "signing_in.package_missing"),
            (self._card is None, self.card, "signing_in.card_missing"),
            (not self.code.line.text().strip(), self.code, "signing_in.code_missing"),
            (not pin, self.pin, "signing_in.pin_missing"),
            (not again, self.again, "signing_in.pin_again_missing"),
            (pin != again, self.again, "errors.pins_differ"),
        )
        return next(((field, key) for wrong, field, key in checks if wrong), None)

    def _sum_up(self) -> None:
        if self._package is None or self._card is None:
            self.bar.clear()
            return
        say = self._wording.say
        sentence = say("signing_in.sum", person=self._card.name, event=self._package.event)
        if (self._card.name, self._package.event) in self.known:
            self.bar.show_message(Message(Tone.WARN, say("signing_in.already"), sentence))
        elif self._package.example:
            detail = say("signing_in.example")
            self.bar.show_message(Message(Tone.WARN, sentence, detail))
        else:
            self.bar.show_message(Message(Tone.INFO, sentence, icon="person"))

    def _lay_out(self, theme: Theme) -> None:
        pins = QGridLayout()
        pins.setContentsMargins(0, 0, 0, 0)
        pins.setHorizontalSpacing(12)
        pins.addWidget(self.pin, 0, 0)
        pins.addWidget(self.again, 0, 1)
        pins.setColumnStretch(0, 1)
        pins.setColumnStretch(1, 1)
        hint = TextLabel(
            theme, self._wording.say("signing_in.pin_hint"), Type.SMALL, "text2", wrap=True
        )
        acts = QHBoxLayout()
        acts.addWidget(self.back_button)
        acts.addStretch(1)
        acts.addWidget(self.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        for part in (self.package, self.card, self.code):
            column.addWidget(part)
        column.addLayout(pins)
        column.addWidget(hint)
        column.addWidget(self.bar)
        column.addLayout(acts)
