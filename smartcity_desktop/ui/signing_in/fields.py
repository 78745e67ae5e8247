"""Fields of the sign-in forms: label above, what is wrong below, in words."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from smartcity_desktop.ui.fonts import Type
from smartcity_desktop.ui.theme import Theme
from smartcity_desktop.ui.widgets.action_button import ActionButton, ButtonLook
from smartcity_desktop.ui.widgets.card import IconLabel
from smartcity_desktop.ui.widgets.text_label import TextLabel
from smartcity_desktop.ui.widgets.text_line import TextLine


class Problem(QWidget):
    """One sentence on what is wrong with a field, with an icon; hidden while nothing is."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 1, 0, 0)
        line.setSpacing(6)
        self._text = TextLabel(theme, "", Type.SMALL, "bad", wrap=True)
        line.addWidget(IconLabel(theme, "warning", "bad", 14), 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self._text, 1)
        self.hide()

    @property
    def text(self) -> str:
        """Return the sentence, "" while nothing is wrong."""
        return self._text.text()

    def tell(self, sentence: str) -> None:
        """Show `sentence`; "" takes it away."""
        self._text.setText(sentence)
        self.setVisible(bool(sentence))


class LineField(QWidget):
    """A labelled line of text; `secret` shows dots and asks for digits."""

    def __init__(
        self,
        theme: Theme,
        label: str,
        hint: str = "",
        *,
        secret: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._hint = hint
        words = TextLabel(theme, label, Type.SMALL_STRONG, "text2")
        self.line = TextLine()
        self.line.setAccessibleName(label.replace("&", ""))
        self.line.setPlaceholderText(hint)
        words.setBuddy(self.line)
        policy = QSizePolicy.Policy
        self.line.setSizePolicy(policy.Expanding, policy.Fixed)
        if secret:
            self.line.setEchoMode(QLineEdit.EchoMode.Password)
            hints = Qt.InputMethodHint.ImhDigitsOnly | Qt.InputMethodHint.ImhSensitiveData
            self.line.setInputMethodHints(hints)
        self._problem = Problem(theme)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        for part in (words, self.line, self._problem):
            column.addWidget(part)
        # Beside a field with a problem the label stays at the top.
        column.addStretch(1)
        self.line.textEdited.connect(self._forgive)
        self.setFocusProxy(self.line)

    @property
    def problem(self) -> str:
        """Return what the field says is wrong, "" for nothing."""
        return self._problem.text

    def _forgive(self) -> None:
        self.tell("")

    def tell(self, sentence: str) -> None:
        """Say what is wrong beside the field and in its description."""
        self._problem.tell(sentence)
        self.line.setAccessibleDescription(sentence or self._hint)


class FileField(QWidget):
    """A file to choose: a button with a verb, and beside it what the file turned out to be."""

    wanted = Signal()

    def __init__(
        self, theme: Theme, label: str, verb: str, empty: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._empty = empty
        self.button = ActionButton(theme, verb, ButtonLook(icon="folder"))
        self.button.setAutoDefault(True)
        self.button.clicked.connect(self.wanted)
        self._icon = IconLabel(theme, "unsent", "text2")
        self._found = TextLabel(theme, empty, Type.CONTROL, "text2", wrap=True)
        self._more = TextLabel(theme, "", Type.SMALL, "text2", wrap=True)
        self._more.hide()
        self._problem = Problem(theme)
        self._label = label
        self._lay_out(theme, label)
        self.setFocusProxy(self.button)
        self.tell("")

    @property
    def problem(self) -> str:
        """Return what the field says is wrong, "" for nothing."""
        return self._problem.text

    @property
    def found(self) -> str:
        """Return what the chosen file turned out to be."""
        return self._found.text()

    def show_found(self, text: str, more: str = "") -> None:
        """Say what the chosen file is; "" returns to nothing chosen."""
        self._found.setText(text or self._empty)
        self._found.set_colour("text" if text else "text2")
        self._found.set_role(Type.CONTROL_STRONG if text else Type.CONTROL)
        self._more.setText(more)
        self._more.setVisible(bool(more))
        self._icon.show_icon("ready" if text else "unsent", "ok" if text else "text2")
        self.tell("")

    def tell(self, sentence: str) -> None:
        """Say what is wrong beside the field and in the button's description."""
        self._problem.tell(sentence)
        told = sentence or self._found.text()
        self.button.setAccessibleDescription(f"{self._label}: {told}")

    def _lay_out(self, theme: Theme, label: str) -> None:
        found = QVBoxLayout()
        found.setSpacing(0)
        found.addWidget(self._found)
        found.addWidget(self._more)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.button)
        line.addSpacing(4)
        line.addWidget(self._icon)
        line.addLayout(found, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addWidget(TextLabel(theme, label, Type.SMALL_STRONG, "text2"))
        column.addLayout(line)
        column.addWidget(self._problem)
