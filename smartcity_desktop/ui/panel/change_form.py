"""Changing one level: the new answer, why, and the owner's PIN."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from smartcity_desktop.domain.facts import Mark, PersonId, SheetId
from smartcity_desktop.ui.fonts import Type
from smartcity_desktop.ui.panel.level_choice import Choice, LevelChoice
from smartcity_desktop.ui.panel.tools import PanelTools
from smartcity_desktop.ui.widgets import painting
from smartcity_desktop.ui.widgets.action_button import ActionButton, ButtonLook
from smartcity_desktop.ui.widgets.text_box import TextBox
from smartcity_desktop.ui.widgets.text_label import TextLabel
from smartcity_desktop.ui.widgets.text_warning import TextWarning


@dataclass(frozen=True, slots=True)
class Change:
    """A change as its owner wants it, before the PIN; `before` stands there now."""

    person: PersonId
    sheet: SheetId
    indicator: str
    before: Mark
    mark: Mark
    reason: str


@dataclass(frozen=True, slots=True)
class Changeable:
    """A level that may be changed here, its owner's name, and the answers there are."""

    person: PersonId
    sheet: SheetId
    indicator: str
    before: Mark
    name: str
    choices: tuple[Choice, ...]
    scale: int


class ChangeForm(QWidget):
    """Emits `wanted` with a `Change`, `given_up` on Esc; what was typed is kept by indicator."""

    wanted = Signal(object)
    given_up = Signal()

    def __init__(self, tools: PanelTools) -> None:
        super().__init__()
        theme, say = tools.theme, tools.say
        self._theme, self._tools = theme, tools
        self._what: Changeable | None = None
        self._drafts: dict[tuple[SheetId, str], tuple[Mark | None, str]] = {}
        self._title = TextLabel(theme, say("new_level"), Type.SMALL, "text2", wrap=True)
        self.levels = LevelChoice(theme, say("new_level"))
        self._descriptor = TextLabel(theme, "", Type.SMALL, "text2", wrap=True)
        label = TextLabel(theme, say("change_reason"), Type.SMALL, "text2", wrap=True)
        self.reason = TextBox(theme, say("change_reason"), 2)
        self.warning = TextWarning(theme, tools.wording, self.reason)
        label.setBuddy(self.reason)
        self.error = TextLabel(theme, "", Type.SMALL_STRONG, "bad", wrap=True)
        self.confirm = ActionButton(theme, "", ButtonLook(icon="key", primary=True, small=True))
        self.back = ActionButton(theme, say("cancel"), ButtonLook(small=True))
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.confirm)
        buttons.addWidget(self.back)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 2, 12, 8)
        column.setSpacing(4)
        for part in (self._title, self.levels, self._descriptor, label, self.reason):
            column.addWidget(part)
        column.addWidget(self.warning)
        column.addWidget(self.error)
        column.addLayout(buttons)
        self.levels.changed.connect(self._renew)
        self.reason.textChanged.connect(self._renew)
        self.reason.escaped.connect(self.given_up)
        self.confirm.clicked.connect(self._confirm)
        self.back.clicked.connect(self.given_up)
        self.error.hide()
        self.hide()

    @property
    def what(self) -> Changeable | None:
        """Return the level being changed, None while nothing is."""
        return self._what

    def open(self, what: Changeable) -> None:
        """Begin changing `what`, or go on where it was left."""
        self._what = what
        mark, reason = self._drafts.get((what.sheet, what.indicator), (None, ""))
        self.levels.show_choices(what.choices, what.scale, mark)
        self.reason.setPlainText(reason)
        self.confirm.set_text(self._tools.say("confirm_with_pin", name=what.name))
        self.say_wrong("")
        self._renew()
        self.show()
        self.levels.focus_chosen()

    def close_form(self, *, forget: bool = False) -> None:
        """Put the form away; `forget` also what was typed."""
        if self._what is not None and forget:
            self._drafts.pop((self._what.sheet, self._what.indicator), None)
        self._what = None
        self.hide()

    def say_wrong(self, text: str) -> None:
        """Say beside the buttons why nothing was changed."""
        self.error.setText(text)
        self.error.setVisible(bool(text))
        self.confirm.setAccessibleDescription(text)

    def set_busy(self, busy: bool) -> None:  # noqa: FBT001 - a Qt-style property setter
        """Take nothing more while the change is being sealed."""
        for part in (self.levels, self.reason, self.back):
            part.setEnabled(not busy)
        self.confirm.setEnabled(not busy and self._complete())
        if self._what is not None:
            key = "sealing" if busy else "confirm_with_pin"
            self.confirm.set_text(self._tools.say(key, name=self._what.name))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Give up on Esc; confirm on Enter among the levels."""
        if event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._confirm()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the ground of the selected assessor."""
        select = self._theme.tokens.select
        painting.box(QPainter(self), QRectF(self.rect()), select, select, 0, 0)

    def _complete(self) -> bool:
        chosen, what = self.levels.chosen, self._what
        changes = chosen is not None and what is not None and chosen.mark != what.before
        reasoned = bool(self.reason.toPlainText().strip()) and self.warning.fits
        return changes and reasoned

    def _renew(self) -> None:
        chosen, what = self.levels.chosen, self._what
        if what is not None:
            mark = chosen.mark if chosen else None
            self._drafts[what.sheet, what.indicator] = (mark, self.reason.toPlainText())
        words = f"{chosen.name}. {chosen.descriptor}" if chosen else ""
        if chosen is not None and what is not None and chosen.mark == what.before:
            words = self._tools.say("same_level")
        self._descriptor.setText(words)
        self._descriptor.setVisible(bool(words))
        self.confirm.setEnabled(self._complete())

    def _confirm(self) -> None:
        chosen, what = self.levels.chosen, self._what
        if chosen is None or what is None or not self._complete():
            return
        reason = self.reason.toPlainText().strip()
        self.wanted.emit(
            Change(what.person, what.sheet, what.indicator, what.before, chosen.mark, reason)
        )
