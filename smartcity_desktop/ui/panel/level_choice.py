"""The answers of one indicator as a line of chips to choose from."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QRadioButton, QSizePolicy, QWidget

from smartcity_desktop.domain.facts import Mark
from smartcity_desktop.ui.fonts import Type
from smartcity_desktop.ui.theme import Theme
from smartcity_desktop.ui.widgets import painting


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer that may be chosen: what its chip shows, its name, and its full wording."""

    mark: Mark
    letter: str
    name: str
    descriptor: str = ""


class ChoiceChip(QRadioButton):
    """One answer as a level chip; the chosen one has a ring and a dot below."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme, self._scale = theme, 0
        self.choice: Choice | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_choice(self, choice: Choice, scale: int) -> None:
        """Stand for `choice`, on a scale of so many levels."""
        self.choice, self._scale = choice, scale
        self.setAccessibleName(choice.name)
        self.setAccessibleDescription(choice.descriptor)
        self.setToolTip(choice.name)
        self.update()

    def sizeHint(self) -> QSize:
        """Return a chip with room for the ring and the dot."""
        return QSize(self._theme.size(38), self._theme.size(38))

    def minimumSizeHint(self) -> QSize:
        """Return the same size."""
        return self.sizeHint()

    def hitButton(self, _pos: object) -> bool:
        """Count a press anywhere on the chip."""
        return True

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint chip and, when chosen, the frame around it and the dot below."""
        if self.choice is None:
            return
        theme, painter = self._theme, QPainter(self)
        wide, high = theme.size(30), theme.size(24)
        chip = QRectF((self.width() - wide) / 2, theme.size(3), wide, high)
        painter.setFont(theme.font(Type.CONTROL_STRONG))
        painting.level_chip(painter, theme, chip, self.choice.letter, self._scale)
        side = theme.size(8)
        dot = QRectF((self.width() - side) / 2, chip.bottom() + theme.size(2), side, side)
        painting.radio_dot(painter, theme, dot, on=self.isChecked(), live=self.isEnabled())


class LevelChoice(QWidget):
    """Radio buttons in a line; a digit, B or X chooses, arrows move on. `changed` tells of it."""

    changed = Signal()

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self._theme = theme
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(2)
        self._line.addStretch(1)
        # Chips are kept: a new one would come last in the window's Tab order.
        self._all: list[ChoiceChip] = []
        self._add_chip()
        self._chips: list[ChoiceChip] = []
        self.setAccessibleName(name)

    @property
    def chosen(self) -> Choice | None:
        """Return the chosen answer, None for none."""
        return next((chip.choice for chip in self._chips if chip.isChecked()), None)

    def show_choices(self, choices: Sequence[Choice], scale: int, chosen: Mark | None) -> None:
        """Offer `choices` with the mark `chosen` among them chosen, or none."""
        while len(self._all) < len(choices):
            self._add_chip()
        self._chips = self._all[: len(choices)]
        for chip in self._all:
            # Exclusive buttons cannot all be cleared; nobody chose anything here.
            chip.setAutoExclusive(False)
            chip.blockSignals(True)  # noqa: FBT003 - Qt's own shape
            chip.setChecked(False)
        for chip, choice in zip(self._chips, choices, strict=True):
            chip.show_choice(choice, scale)
            chip.setChecked(choice.mark == chosen)
        for place, chip in enumerate(self._all):
            chip.setVisible(place < len(choices))
            chip.blockSignals(False)  # noqa: FBT003
            chip.setAutoExclusive(True)

    def _add_chip(self) -> None:
        chip = ChoiceChip(self._theme)
        chip.toggled.connect(self._toggled)
        self._line.insertWidget(len(self._all), chip)
        if self._all:
            QWidget.setTabOrder(self._all[-1], chip)
        self._all.append(chip)

    def choose(self, letter: str) -> bool:
        """Choose the answer whose chip shows `letter`; tell whether there is one."""
        for chip in self._chips:
            if chip.choice is not None and chip.choice.letter == letter:
                chip.setChecked(True)
                chip.setFocus(Qt.FocusReason.OtherFocusReason)
                return True
        return False

    def focus_chosen(self) -> None:
        """Put the focus on the chosen answer, else on the first."""
        chips = [chip for chip in self._chips if chip.isChecked()] or self._chips
        if chips:
            chips[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose by the letter of a chip; the chips leave such keys to their line."""
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if held or not self.choose(event.text().upper()):
            super().keyPressEvent(event)

    def _toggled(self, on: bool) -> None:  # noqa: FBT001 - the signal's own shape
        if on:
            self.changed.emit()
