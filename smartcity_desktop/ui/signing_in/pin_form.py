"""The PIN that opens the chosen profile, or unlocks the window."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from smartcity_desktop.host.wording import Wording
from smartcity_desktop.ui.fonts import Type
from smartcity_desktop.ui.signing_in.fields import LineField
from smartcity_desktop.ui.theme import Theme
from smartcity_desktop.ui.widgets.action_button import ActionButton, ButtonLook
from smartcity_desktop.ui.widgets.text_label import TextLabel

# Arrows in the field choose whose PIN it is: the digits need none.
STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class PinForm(QWidget):
    """Emits `entered` with the PIN; Enter in the field is the button.

    `stepped` carries -1 or 1 for an arrow key, `card_wanted` asks for the way in without a PIN.
    """

    entered = Signal(str)
    stepped = Signal(int)
    card_wanted = Signal()

    def __init__(self, theme: Theme, wording: Wording, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        say = wording.say
        self._wording = wording
        self._name = TextLabel(theme, "", Type.REGION, wrap=True)
        self._event = TextLabel(theme, "", Type.CONTROL, "text2", wrap=True)
        self.pin = LineField(theme, say("signing_in.pin"), secret=True)
        look = ButtonLook(icon="unlocked", key="Enter", primary=True)
        self.button = ActionButton(theme, say("signing_in.sign_in"), look)
        self.button.clicked.connect(self._enter)
        self.pin.line.returnPressed.connect(self._enter)
        self.pin.line.installEventFilter(self)
        self.card_button = ActionButton(theme, say("signing_in.with_card"), ButtonLook("add"))
        self.card_button.setAutoDefault(True)
        self.card_button.clicked.connect(self.card_wanted)
        acts = QHBoxLayout()
        acts.addWidget(self.card_button)
        acts.addStretch(1)
        acts.addWidget(self.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._name)
        column.addWidget(self._event)
        column.addSpacing(10)
        column.addWidget(self.pin)
        column.addSpacing(8)
        column.addLayout(acts)
        self.setFocusProxy(self.pin)

    @property
    def owner(self) -> str:
        """Return whose profile the PIN opens, as shown."""
        return self._name.text()

    def show_owner(self, name: str, event: str, *, listed: bool) -> None:
        """Say whose profile the PIN opens; a list above says it already when it is `listed`."""
        self._name.setText(name)
        self._event.setText(event)
        self._name.setHidden(listed)
        self._event.setHidden(listed)
        label = self._wording.say("signing_in.pin")
        self.pin.line.setAccessibleName(f"{label}, {name}" if name else label)

    def refuse(self, sentence: str) -> None:
        """Say why the PIN did not open, and let it be typed again."""
        self.set_busy(busy=False)
        self.pin.line.clear()
        self.pin.tell(sentence)
        self.pin.line.setFocus()

    def set_busy(self, *, busy: bool) -> None:
        """Keep the field still while the PIN is tried."""
        self.setEnabled(not busy)
        key = "signing_in.opening" if busy else "signing_in.sign_in"
        self.button.set_text(self._wording.say(key))

    def forget(self) -> None:
        """Take the typed PIN away."""
        self.set_busy(busy=False)
        self.pin.line.clear()
        self.pin.tell("")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Turn the arrow keys of the field into steps."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            step = STEPS.get(Qt.Key(event.key()), 0)
            if step and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
                self.stepped.emit(step)
                return True
        return super().eventFilter(watched, event)

    def _enter(self) -> None:
        typed = self.pin.line.text()
        if not typed:
            self.pin.tell(self._wording.say("signing_in.pin_missing"))
            self.pin.line.setFocus()
            return
        self.entered.emit(typed)
