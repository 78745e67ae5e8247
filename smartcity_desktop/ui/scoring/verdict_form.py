"""The whole-sheet part of the review: global rating and the three narratives."""

from collections.abc import Collection, Mapping
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QHBoxLayout,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from smartcity_desktop.domain.instrument import Instrument
from smartcity_desktop.domain.sheet import REMARK_LIMIT, Sheet
from smartcity_desktop.domain.words import RemarkPart
from smartcity_desktop.ui.fonts import Type
from smartcity_desktop.ui.scoring.note_editor import SavingBox
from smartcity_desktop.ui.scoring.tools import Tools
from smartcity_desktop.ui.widgets.text_label import TextLabel
from smartcity_desktop.ui.widgets.text_warning import TextWarning


class VerdictForm(QWidget):
    """Shows what is on disk; `rated` and `remarked` ask for changes, `drafted` tells every key."""

    rated = Signal(str)
    drafted = Signal(str, str)
    remarked = Signal(object, str)

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tools = tools
        self._group = QButtonGroup(self)
        self._codes: tuple[str, ...] = ()
        self._shown = ""
        self._ratings = QWidget()
        self._line = QHBoxLayout(self._ratings)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(14)
        self._rating_label = TextLabel(
            tools.theme, tools.say("rating"), Type.SMALL_STRONG, wrap=True
        )
        self.boxes = {part: self._box(part) for part in RemarkPart}
        self.warnings = {
            part: TextWarning(tools.theme, tools.wording, box, REMARK_LIMIT)
            for part, box in self.boxes.items()
        }
        self._grid = QGridLayout()
        self._grid.setSpacing(10)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._rating_label)
        column.addWidget(self._ratings)
        column.addLayout(self._grid)
        self._fields = [self._field(part) for part in RemarkPart]
        # An arrow key checks a radio button without a click.
        self._group.idToggled.connect(self._rate)
        self.arrange(wide=True)

    def show_instrument(self, instrument: Instrument) -> None:
        """Offer the instrument's global ratings; without any the question goes away."""
        for button in self._group.buttons():
            self._group.removeButton(button)
            self._line.removeWidget(button)
            button.hide()
            button.deleteLater()
        while self._line.count():
            self._line.takeAt(0)
        self._codes = tuple(option.code for option in instrument.ratings)
        for number, option in enumerate(instrument.ratings):
            button = QRadioButton(option.label.in_language(self._tools.language))
            self._group.addButton(button, number)
            self._line.addWidget(button)
            # A button made a moment ago takes no focus before it is shown.
            button.show()
        self._line.addStretch(1)
        self._ratings.setVisible(bool(self._codes))
        self._rating_label.setVisible(bool(self._codes))

    def show_sheet(
        self, sheet: Sheet, remarks: Mapping[RemarkPart, str], unsaved: Collection[str]
    ) -> None:
        """Show the rating as it stands on disk, and the narratives, those `unsaved` as typed."""
        self._shown = sheet.rating
        self._group.setExclusive(False)
        for number, code in enumerate(self._codes):
            self._group.button(number).setChecked(sheet.rating == code)
        self._group.setExclusive(True)
        for part, box in self.boxes.items():
            if not box.hasFocus() or box.toPlainText() == remarks[part]:
                box.show_text(remarks[part])
                self.warnings[part].show_text(unsaved=part in unsaved)

    def arrange(self, *, wide: bool) -> None:
        """Put the narratives side by side, or one below the other."""
        for number, field in enumerate(self._fields):
            self._grid.removeWidget(field)
            self._grid.addWidget(field, 0 if wide else number, number if wide else 0)

    def focus_rating(self) -> None:
        """Put the focus on the chosen rating, or on the first."""
        button = self._group.checkedButton() or self._group.button(0)
        button.setFocus()

    def stops(self) -> list[QWidget]:
        """Return what the Tab key stops at, in order."""
        return [*self._group.buttons(), *self.boxes.values()]

    def finish(self) -> None:
        """Tell what was typed and not told yet."""
        for box in self.boxes.values():
            box.tell()

    def _box(self, part: RemarkPart) -> SavingBox:
        box = SavingBox(self._tools, self._tools.say(f"remark_{part}"), 3)
        box.typed.connect(partial(self.drafted.emit, str(part)))
        box.written.connect(partial(self.remarked.emit, part))
        return box

    def _field(self, part: RemarkPart) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        words = TextLabel(self._tools.theme, self._tools.say(f"remark_{part}"), Type.SMALL, "text2")
        words.setBuddy(self.boxes[part])
        column.addWidget(words)
        column.addWidget(self.warnings[part])
        column.addWidget(self.boxes[part])
        return holder

    def _rate(self, number: int, checked: bool) -> None:  # noqa: FBT001 - the signal's own shape
        if checked and self._codes[number] != self._shown:
            self.rated.emit(self._codes[number])
