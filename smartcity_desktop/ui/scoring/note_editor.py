"""The note of one indicator: its label says whether it is mandatory, its text saves itself."""

from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from smartcity_desktop.domain.facts import Mark
from smartcity_desktop.domain.index import NO_EVIDENCE, NOT_APPLICABLE
from smartcity_desktop.domain.instrument import Node
from smartcity_desktop.domain.sheet import NOTE_LIMIT, note_required
from smartcity_desktop.ui.fonts import Type
from smartcity_desktop.ui.scoring.tools import Tools
from smartcity_desktop.ui.widgets.key_cap import KeyHint
from smartcity_desktop.ui.widgets.text_box import TextBox
from smartcity_desktop.ui.widgets.text_label import TextLabel
from smartcity_desktop.ui.widgets.text_warning import TextWarning

QUIET_MS: Final = 700


class SavingBox(TextBox):
    """Emits `typed` at every key, `written` 700 ms after the last one and when the focus leaves."""

    typed = Signal(str)
    written = Signal(str)

    def __init__(self, tools: Tools, name: str, lines: int, parent: QWidget | None = None) -> None:
        super().__init__(tools.theme, name, lines, parent)
        self._told = ""
        self._typed = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(QUIET_MS)
        self._timer.timeout.connect(self.tell)
        self.textChanged.connect(self._type)
        self.left.connect(self.tell)
        tools.theme.changed.connect(self._limit)
        self._limit()

    def show_text(self, text: str) -> None:
        """Show `text` without telling it back; the caret waits at its end."""
        self._timer.stop()
        self._told, self._typed = text, False
        if self.toPlainText() == text:
            return
        blocked = self.blockSignals(True)  # noqa: FBT003 - Qt's own call
        self.setPlainText(text)
        self.moveCursor(QTextCursor.MoveOperation.End)
        self.blockSignals(blocked)

    def _limit(self) -> None:
        """Grow with the room there is, up to six lines."""
        self.setMaximumHeight(self.sizeHint().height() + 4 * self.fontMetrics().lineSpacing())

    def _type(self) -> None:
        self._timer.start()
        if not self.isReadOnly():
            self._typed = True
            self.typed.emit(self.toPlainText())

    def tell(self) -> None:
        """Tell the text now if something was typed since it was last told."""
        self._timer.stop()
        text = self.toPlainText()
        if (self._typed or text != self._told) and not self.isReadOnly():
            self._told, self._typed = text, False
            self.written.emit(text)


class NoteEditor(QWidget):
    """The note of an indicator; `typed` and `written` carry code and text, `escaped` leaves it."""

    typed = Signal(str, str)
    written = Signal(str, str)
    escaped = Signal()

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tools = tools
        self._code = ""
        self._label = TextLabel(tools.theme, "", Type.SMALL, "text2", wrap=True)
        self._write = KeyHint(tools.theme, "C", tools.say("note_write"))
        self._back = KeyHint(tools.theme, "Esc", tools.say("note_back"))
        self.box = SavingBox(tools, tools.say("note"), 2)
        self.box.setPlaceholderText(tools.say("note_hint"))
        self.warning = TextWarning(tools.theme, tools.wording, self.box, NOTE_LIMIT)
        self._label.setBuddy(self.box)
        line = QHBoxLayout()
        line.setSpacing(6)
        line.addWidget(self._label, 1)
        line.addWidget(self._write)
        self._dot = TextLabel(tools.theme, "·", Type.SMALL, "text2")
        line.addWidget(self._dot)
        line.addWidget(self._back)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addLayout(line)
        column.addWidget(self.warning)
        column.addWidget(self.box)
        self._write.clicked.connect(self.box.setFocus)
        self._back.clicked.connect(self.escaped)
        self.box.escaped.connect(self.escaped)
        self.box.typed.connect(self._type)
        self.box.written.connect(self._tell)

    def show_note(self, code: str, text: str, *, unsaved: bool) -> None:
        """Show the note of the indicator `code`; text that changed before is told first.

        `unsaved` says that no fact says the same, because a rule refused it.
        """
        if code != self._code:
            self.finish()
        elif self.box.hasFocus() and self.box.toPlainText() != text:
            # Somebody is typing: what they type is newer than what is on disk.
            return
        self._code = code
        self.box.show_text(text)
        self.warning.show_text(unsaved=unsaved)

    def show_duty(self, node: Node, mark: Mark, text: str) -> None:
        """Say whether the note is mandatory for the answer `mark`."""
        needed = note_required(node, mark)
        self._label.setText(self._duty(node, mark, needed=needed))
        missing = needed and not text.strip()
        self._label.set_colour("warn" if missing else "text2")
        self._label.set_role(Type.SMALL_STRONG if missing else Type.SMALL)
        self.box.setAccessibleDescription(self._label.text())

    def set_live(self, live: bool) -> None:  # noqa: FBT001 - a Qt-style property setter
        """Accept text or only show it; what was typed until then is told first."""
        if not live:
            self.finish()
        self.box.setReadOnly(not live)
        for hint in (self._write, self._dot, self._back):
            hint.setVisible(live)
        # A style sheet reads the property anew only when asked to.
        self.box.style().unpolish(self.box)
        self.box.style().polish(self.box)

    def finish(self) -> None:
        """Tell the text now."""
        self.box.tell()

    def _type(self, text: str) -> None:
        self.typed.emit(self._code, text)

    def _duty(self, node: Node, mark: Mark, *, needed: bool) -> str:
        say = self._tools.say
        levels = sorted(node.leaf.note_required_at) if node.leaf else []
        told = say("and").join(str(level) for level in levels)
        if mark == NOT_APPLICABLE:
            return say("note_not_applicable")
        if mark == NO_EVIDENCE:
            return say("note_no_evidence")
        if mark == "":
            return say("note_unanswered", levels=told) if levels else say("note_free")
        if needed:
            return say("note_needed", level=mark)
        return say("note_optional", level=mark, levels=told) if levels else say("note_free")

    def _tell(self, text: str) -> None:
        self.written.emit(self._code, text)
