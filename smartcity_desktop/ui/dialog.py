"""The frame of every dialog: title, words, content, own translated buttons."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from smartcity_desktop.ui.fonts import Type
from smartcity_desktop.ui.theme import Theme
from smartcity_desktop.ui.widgets.action_button import ActionButton, ButtonLook
from smartcity_desktop.ui.widgets.focus_keeper import FocusKeeper, press_focused
from smartcity_desktop.ui.widgets.focus_ring import FocusRing
from smartcity_desktop.ui.widgets.text_box import TextBox
from smartcity_desktop.ui.widgets.text_label import TextLabel
from smartcity_desktop.ui.widgets.text_line import TextLine


class Dialog(QDialog):
    """A modal question: heading, sentence, `content`, then buttons from the right.

    Enter presses the button that has the focus, else the main one unless a text box has it; Esc
    goes back, from a typed text by way of the button that says so.
    """

    def __init__(self, theme: Theme, title: str, text: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setWindowTitle(title)
        self.setAccessibleDescription(text)
        self.setMinimumWidth(min(theme.size(440), 900))
        self._heading = TextLabel(theme, title, Type.INDICATOR, wrap=True)
        self._text = TextLabel(theme, text, Type.BODY, wrap=True)
        self._text.setVisible(bool(text))
        self.content = QVBoxLayout()
        self.content.setSpacing(4)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(8)
        self._buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(12)
        for part in (self._heading, self._text):
            column.addWidget(part)
        column.addLayout(self.content)
        column.addLayout(self._buttons)
        self._back: QWidget | None = None
        self._ring = FocusRing(theme, self)
        self._keeper = FocusKeeper(theme.application, self, lambda: self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Press on Enter what has the ring, never another button; leave on Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self._escape()
            return
        marked = isinstance(self.focusWidget(), QCheckBox | QRadioButton)
        if marked or not press_focused(self, event):
            super().keyPressEvent(event)

    def add_button(self, verb: str, *, primary: bool = False) -> ActionButton:
        """Add a button at the right end; the primary one accepts and is Enter's."""
        button = ActionButton(self._theme, verb, ButtonLook(primary=primary))
        button.setAutoDefault(True)
        button.setDefault(primary)
        self._buttons.addWidget(button)
        return button

    def leave_by(self, back: QWidget) -> None:
        """Let Esc lead to `back` first while a text is typed; call it once all boxes are in."""
        self._back = back
        for box in self.findChildren(TextBox):
            box.escaped.connect(self._escape)

    def _escape(self) -> None:
        texts = [box.toPlainText() for box in self.findChildren(TextBox)]
        texts += [line.text() for line in self.findChildren(TextLine) if not _secret(line)]
        typed = any(text.strip() for text in texts)
        if typed and self._back is not None and not self._back.hasFocus():
            self._back.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.reject()

    def add_field(self, label: str, *, secret: bool = False) -> QLineEdit:
        """Add a labelled line for input; `secret` shows dots."""
        words = TextLabel(self._theme, label, Type.SMALL, "text2")
        field = TextLine()
        field.setAccessibleName(label)
        words.setBuddy(field)
        if secret:
            field.setEchoMode(QLineEdit.EchoMode.Password)
            hints = Qt.InputMethodHint.ImhDigitsOnly | Qt.InputMethodHint.ImhSensitiveData
            field.setInputMethodHints(hints)
        self.content.addWidget(words)
        self.content.addWidget(field)
        return field


def _secret(line: QLineEdit) -> bool:
    return line.echoMode() != QLineEdit.EchoMode.Normal
