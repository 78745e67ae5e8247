"""Labelled fields in a column: what every form of a dialog is made of."""

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QSpinBox, QVBoxLayout, QWidget

from smartcity_desktop.host.wording import Wording
from smartcity_desktop.ui.fonts import Type
from smartcity_desktop.ui.theme import Theme
from smartcity_desktop.ui.widgets.choices import ChoiceBox, NumberBox
from smartcity_desktop.ui.widgets.text_box import TextBox
from smartcity_desktop.ui.widgets.text_label import TextLabel
from smartcity_desktop.ui.widgets.text_line import TextLine
from smartcity_desktop.ui.widgets.text_warning import TextWarning, over_words
from smartcity_desktop.ui.widgets.wrap_check import WrapCheck


class Form(QWidget):
    """Fields under each other; `changed` tells that `complete` may have changed."""

    changed = Signal()

    def __init__(self, theme: Theme, wording: Wording) -> None:
        super().__init__()
        self._theme, self._words = theme, wording
        self._labels: dict[QWidget, TextLabel] = {}
        self._warnings: dict[TextBox, TextWarning] = {}
        self._lines: list[QLineEdit] = []
        self._column = QVBoxLayout(self)
        # Room for the focus ring, which a scrolling dialog would cut.
        self._column.setContentsMargins(4, 4, 8, 4)
        self._column.setSpacing(4)

    def complete(self) -> bool:
        """Tell whether the form can be accepted as it is."""
        return True

    def missing(self) -> str:
        """Return what is still to be filled in, in words; "" where the form is complete."""
        return ""

    def too_long(self) -> str:
        """Return how much longer a shown text is than any rule takes, in words; "" for none."""
        lines = [line.text() for line in self._lines if not line.isHidden()]
        boxes = [box.toPlainText() for box in self._warnings if not box.isHidden()]
        told = (over_words(self._words, text) for text in (*boxes, *lines))
        return next((words for words in told if words), "")

    def add_part(self, part: QWidget) -> None:
        """Add any widget below the fields so far; the first that takes the focus begins."""
        self._column.addWidget(part)
        self._begin_with(part)

    def add_left(self, part: QWidget) -> None:
        """Add a widget that is no wider than it wants to be, a button for example."""
        self._column.addWidget(part, 0, Qt.AlignmentFlag.AlignLeft)
        self._begin_with(part)

    def _begin_with(self, part: QWidget) -> None:
        if self.focusProxy() is None and part.focusPolicy() != Qt.FocusPolicy.NoFocus:
            self.setFocusProxy(part)

    def leave_rest_below(self) -> None:
        """Let the room that is left lie below the fields, not between them."""
        self._column.addStretch(1)

    def add_words(self, text: str, role: Type = Type.CONTROL, colour: str = "text") -> TextLabel:
        """Add a sentence."""
        words = TextLabel(self._theme, text, role, colour, wrap=True)
        self._column.addWidget(words)
        return words

    def add_line(self, label: str) -> QLineEdit:
        """Add a line of text."""
        field = TextLine()
        self._lines.append(field)
        field.textChanged.connect(self.changed)
        self.add_field(label, field)
        return field

    def add_reason(self, label: str, lines: int = 2) -> TextBox:
        """Add a box for a reason."""
        field = TextBox(self._theme, label, lines)
        field.textChanged.connect(self.changed)
        self.add_field(label, field)
        self._warnings[field] = TextWarning(self._theme, self._words, field)
        self.add_part(self._warnings[field])
        return field

    def add_number(self, label: str, most: int) -> QSpinBox:
        """Add a whole number from 0 to `most`."""
        field = NumberBox()
        field.setRange(0, most)
        # As high as a line of text.
        high = self._theme.metrics(Type.CONTROL).height() + self._theme.size(14)
        field.setMinimumHeight(high)
        field.valueChanged.connect(self.changed)
        self.add_field(label, field)
        return field

    def add_choice(self, label: str, choices: Iterable[tuple[str, object]]) -> QComboBox:
        """Add a list of (words, value) of which one is chosen."""
        field = ChoiceBox()
        # Long names of regions must not widen the window.
        field.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        field.setMinimumContentsLength(12)
        for words, value in choices:
            field.addItem(words, value)
        field.currentIndexChanged.connect(self.changed)
        self.add_field(label, field)
        return field

    def add_check(self, words: str, *, on: bool = False) -> QCheckBox:
        """Add a box to tick."""
        field = WrapCheck(self._theme, words)
        field.setChecked(on)
        field.toggled.connect(self.changed)
        self.add_part(field)
        return field

    def add_field(self, label: str, field: QWidget) -> None:
        """Add a field with its label above."""
        words = TextLabel(self._theme, label, Type.SMALL, "text2")
        words.setBuddy(field)
        field.setAccessibleName(label)
        self._labels[field] = words
        self._column.addWidget(words, 0, Qt.AlignmentFlag.AlignLeft)
        self.add_part(field)

    def rename_field(self, field: QWidget, label: str) -> None:
        """Give a field another label."""
        self._labels[field].setText(label)
        field.setAccessibleName(label)

    def show_field(self, field: QWidget, *, on: bool) -> None:
        """Show or hide a field with its label."""
        field.setVisible(on)
        if isinstance(field, TextBox):
            self._warnings[field].set_shown(on=on)
        self._labels[field].setVisible(on)
