"""The group of levels and special answers of one indicator, with its keys."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QGroupBox, QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from smartcity_desktop.host.wording import Wording
from smartcity_desktop.ui.fonts import Type
from smartcity_desktop.ui.theme import Theme
from smartcity_desktop.ui.widgets.key_cap import KeyHint
from smartcity_desktop.ui.widgets.level_keys import Act, Ask, meaning
from smartcity_desktop.ui.widgets.level_row import LevelRow, LevelText
from smartcity_desktop.ui.widgets.special_row import SpecialRow
from smartcity_desktop.ui.widgets.text_label import TextLabel

LONGEST_SCALE: Final = 5
NO_EVIDENCE: Final = "B"
NOT_APPLICABLE: Final = "X"


class LevelPanel(QGroupBox):
    """Shows up to five levels and asks for an answer; it shows only what `show_answer` was told.

    `level_chosen` carries 1..5, `special_chosen` "B" or "X", `asked` an `Ask`.
    """

    level_chosen = Signal(int)
    special_chosen = Signal(str)
    cleared = Signal()
    asked = Signal(object)

    def __init__(self, theme: Theme, wording: Wording, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._wording = wording
        self._scale = 0
        self._live = True
        self._letters_need_alt = False
        self._arrows_choose = False
        self._rows = [LevelRow(theme, wording, self) for _ in range(LONGEST_SCALE)]
        say = wording.say
        remark = say("window.no_evidence_remark")
        self._specials = {
            NO_EVIDENCE: SpecialRow(theme, NO_EVIDENCE, say("window.no_evidence"), remark),
            NOT_APPLICABLE: SpecialRow(theme, NOT_APPLICABLE, say("window.not_applicable")),
        }
        self._clear_hint = KeyHint(theme, "0", say("window.clear_level"))
        self._refusal = TextLabel(theme, "", Type.SMALL_STRONG, "warn")
        self._lay_out()
        self._connect()

    def show_scale(
        self, name: str, levels: Sequence[LevelText], *, not_applicable: bool = True
    ) -> None:
        """Show `levels` (2 to 5, ascending) of the indicator that screen readers call `name`."""
        self.setAccessibleName(name)
        self._scale = len(levels)
        for row, text in zip(self._rows, levels, strict=False):
            row.show_level(text, self._scale)
        for number, row in enumerate(self._rows):
            row.setVisible(number < self._scale)
        self._specials[NOT_APPLICABLE].setVisible(not_applicable)
        self.show_answer(None)

    def show_answer(self, answer: int | str | None) -> None:
        """Show a level (1..5), "B", "X" or nothing as the answer in force."""
        for row in self._rows:
            row.show_chosen(row.level == answer and not row.isHidden())
        for key, row in self._specials.items():
            row.show_chosen(key == answer)
        self._clear_hint.setEnabled(answer is not None and self._live)
        self._refuse("")
        self._place_tab_stop(self._current())

    def set_live(self, live: bool) -> None:  # noqa: FBT001 - a Qt-style property setter
        """Accept answers or only show them, as on a sealed sheet; asking stays possible."""
        self._live = live
        for row in (*self._rows, *self._specials.values()):
            row.set_live(live)
        self._clear_hint.setEnabled(live)

    def set_letters_need_alt(self, need: bool) -> None:  # noqa: FBT001
        """Let letters act only together with Alt."""
        self._letters_need_alt = need

    def set_arrows_choose(self, choose: bool) -> None:  # noqa: FBT001
        """Let arrows behave as in a native radio group, for screen readers."""
        self._arrows_choose = choose

    def focus_levels(self) -> None:
        """Put the focus on the chosen answer, or on the first level."""
        self._current().setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do what the key means among the levels; other keys go on to the page."""
        act = meaning(event, letters_need_alt=self._letters_need_alt)
        if self._arrows_choose and self._native_arrow(event):
            return
        if act is None:
            event.ignore()
        elif isinstance(act, Ask):
            self.asked.emit(act)
        elif isinstance(act, Act):
            self._do(act)
        elif act == 0:
            self._clear()
        else:
            self._choose_level(act)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint nothing: the rows are the group's only outline."""

    def changeEvent(self, event: QEvent) -> None:
        """Keep the group's margins at zero, which a group box resets with font and style."""
        super().changeEvent(event)
        self.setContentsMargins(0, 0, 0, 0)

    def _lay_out(self) -> None:
        self.setContentsMargins(0, 0, 0, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for row in self._rows:
            column.addWidget(row)
        line = QHBoxLayout()
        line.setContentsMargins(0, 2, 0, 0)
        line.setSpacing(16)
        for special in self._specials.values():
            line.addWidget(special)
        line.addStretch(1)
        # Hint and refusal share one place, so that a refusal moves nothing.
        self._corner = QStackedLayout()
        self._corner.addWidget(self._clear_hint)
        self._corner.addWidget(self._refusal)
        self._refusal.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        line.addLayout(self._corner)
        column.addLayout(line)
        column.addStretch(1)

    def _connect(self) -> None:
        for row in self._rows:
            row.picked.connect(self._choose_level)
        for special in self._specials.values():
            special.picked.connect(self._choose_special)
        self._clear_hint.clicked.connect(self._clear)

    def _shown(self) -> list[LevelRow]:
        return [row for row in self._rows if not row.isHidden()]

    def _current(self) -> LevelRow | SpecialRow:
        answers = (*self._rows, *self._specials.values())
        return next((row for row in answers if row.isChecked()), self._rows[0])

    def _place_tab_stop(self, row: LevelRow | SpecialRow) -> None:
        # One stop for the levels, as in a native radio group; special answers keep their own.
        stop = row if isinstance(row, LevelRow) else self._rows[0]
        for level_row in self._rows:
            strong = Qt.FocusPolicy.StrongFocus
            level_row.setFocusPolicy(strong if level_row is stop else Qt.FocusPolicy.ClickFocus)

    def _do(self, act: Act) -> None:
        match act:
            case Act.FOCUS_BEFORE:
                self._move_focus(-1)
            case Act.FOCUS_AFTER:
                self._move_focus(1)
            case Act.CHOOSE:
                self._choose_focused()
            case Act.CLEAR:
                self._clear()
            case Act.NO_EVIDENCE | Act.NOT_APPLICABLE:
                self._choose_special(act.value)

    def _move_focus(self, step: int) -> LevelRow | None:
        shown = self._shown()
        focused = self.focusWidget()
        if isinstance(focused, SpecialRow):
            target = shown[-1 if step < 0 else 0]
        else:
            place = next((i for i, row in enumerate(shown) if row is focused), 0)
            target = shown[max(0, min(place + step, len(shown) - 1))]
        self._place_tab_stop(target)
        target.setFocus(Qt.FocusReason.TabFocusReason)
        return target

    def _native_arrow(self, event: QKeyEvent) -> bool:
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Left: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_Right: 1}
        step = steps.get(Qt.Key(event.key()))
        if step is None or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return False
        row = self._move_focus(step)
        if row is not None:
            self._choose_level(row.level)
        return True

    def _choose_focused(self) -> None:
        focused = self.focusWidget()
        if isinstance(focused, LevelRow):
            self._choose_level(focused.level)
        elif isinstance(focused, SpecialRow):
            self._choose_special(focused.key)

    def _choose_level(self, level: int) -> None:
        if not self._live:
            return
        if level > self._scale:
            self._refuse(self._wording.say("window.outside_scale", last=self._scale))
            return
        self._refuse("")
        row = self._rows[level - 1]
        self._place_tab_stop(row)
        row.setFocus(Qt.FocusReason.OtherFocusReason)
        self.level_chosen.emit(level)

    def _choose_special(self, key: str) -> None:
        special = self._specials[key]
        if self._live and not special.isHidden():
            self._refuse("")
            special.setFocus(Qt.FocusReason.OtherFocusReason)
            self.special_chosen.emit(key)

    def _clear(self) -> None:
        if self._live:
            self._refuse("")
            self.cleared.emit()

    def _refuse(self, text: str) -> None:
        self._refusal.setText(text)
        self._corner.setCurrentWidget(self._refusal if text else self._clear_hint)
        if text:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))
