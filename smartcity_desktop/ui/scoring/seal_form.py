"""The act without return: the assessor's statement, the PIN, and the seal."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from smartcity_desktop.ui.fonts import Type
from smartcity_desktop.ui.scoring.tools import Tools
from smartcity_desktop.ui.widgets.action_button import ActionButton, ButtonLook
from smartcity_desktop.ui.widgets.text_label import TextLabel


class PinField(QLineEdit):
    """Six digits or more, shown as dots; Enter seals, and only Enter without Ctrl."""

    confirmed = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Confirm on plain Enter; a chord that reaches the field does nothing."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
                self.confirmed.emit()
            return
        super().keyPressEvent(event)


class SealForm(QWidget):
    """Asks for the PIN; `seal_wanted` carries it, `back_wanted` returns to the form."""

    seal_wanted = Signal(str)
    back_wanted = Signal()

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme, say = tools.theme, tools.say
        self._tools = tools
        statement = TextLabel(theme, say("statement"), Type.CONTROL_STRONG, wrap=True)
        warning = TextLabel(theme, say("seal_confirm"), Type.SMALL, "text2", wrap=True)
        label = TextLabel(theme, say("pin"), Type.SMALL, "text2")
        self.pin = PinField()
        self.pin.setEchoMode(QLineEdit.EchoMode.Password)
        hints = Qt.InputMethodHint.ImhDigitsOnly | Qt.InputMethodHint.ImhSensitiveData
        self.pin.setInputMethodHints(hints)
        self.pin.setAccessibleName(say("pin"))
        label.setBuddy(self.pin)
        self.error = TextLabel(theme, "", Type.SMALL_STRONG, "bad", wrap=True)
        self.back_button = ActionButton(theme, say("back"), ButtonLook(key="Esc"))
        self.seal_button = ActionButton(theme, say("seal"), ButtonLook(icon="sealed", primary=True))
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(label)
        line.addWidget(self.pin)
        line.addWidget(self.error, 1)
        line.addWidget(self.back_button)
        line.addWidget(self.seal_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(5)
        for part in (statement, warning):
            column.addWidget(part)
        column.addLayout(line)
        self.pin.confirmed.connect(self._seal)
        self.seal_button.clicked.connect(self._seal)
        self.back_button.clicked.connect(self.back_wanted)
        self.pin.textChanged.connect(self._typed)
        theme.changed.connect(self._dress)
        self._dress()

    def clear(self) -> None:
        """Forget the PIN and what was said about it."""
        self.pin.clear()
        self.say_wrong("")

    def say_wrong(self, text: str) -> None:
        """Say beside the field why the sheet was not sealed."""
        self.error.setText(text)
        self.pin.setAccessibleDescription(text)

    def set_busy(self, busy: bool) -> None:  # noqa: FBT001 - a Qt-style property setter
        """Say that the sheet is being sealed, and take no second PIN meanwhile."""
        for part in (self.pin, self.seal_button, self.back_button):
            part.setEnabled(not busy)
        self.seal_button.set_text(self._tools.say("sealing" if busy else "seal"))

    def _dress(self) -> None:
        self.pin.setFixedWidth(self._tools.theme.size(150))

    def _typed(self, text: str) -> None:
        if text:
            self.say_wrong("")

    def _seal(self) -> None:
        if self.pin.text() and self.pin.isEnabled():
            self.seal_wanted.emit(self.pin.text())
        elif not self.pin.text():
            self.pin.setFocus()
            self.say_wrong(self._tools.say("pin_missing"))
