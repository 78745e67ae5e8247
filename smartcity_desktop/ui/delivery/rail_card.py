"""One way out of this laptop: its state, a few lines, and the acts that belong to it."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from smartcity_desktop.host.wording import Wording
from smartcity_desktop.ui.fonts import Type
from smartcity_desktop.ui.theme import Theme
from smartcity_desktop.ui.tokens import Tone
from smartcity_desktop.ui.widgets.action_button import ActionButton, ButtonLook
from smartcity_desktop.ui.widgets.card import Card, CardLook
from smartcity_desktop.ui.widgets.marks import StatusChip
from smartcity_desktop.ui.widgets.painting import Status
from smartcity_desktop.ui.widgets.text_label import TextLabel
from smartcity_desktop.ui.widgets.text_line import TextLine
from smartcity_desktop.ui.widgets.wrap_line import WrapLine

# What stands in the way is a sentence, and has the card's whole width.
OBSTACLE = "obstacle"


class RailCard(Card):
    """A card of the rail NAME; its words are "delivery.NAME" and "delivery.NAME_LINE"."""

    def __init__(
        self, theme: Theme, wording: Wording, name: str, icon: str, lines: Sequence[str]
    ) -> None:
        super().__init__(theme, wording.say(f"delivery.{name}"), look=CardLook(icon=icon))
        self._wording, self._name = wording, name
        self._chip = StatusChip(theme, Status("unsent", "", Tone.NEUTRAL))
        self.add_to_header(self._chip)
        self._labels: dict[str, TextLabel] = {}
        self._values: dict[str, TextLabel] = {}
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(3)
        self._grid.setColumnStretch(1, 1)
        for row, line in enumerate(lines):
            self._add_line(row, line)
        self.acts = WrapLine()
        self.body.addLayout(self._grid)
        self.body.addStretch(1)

    @property
    def state(self) -> Status:
        """Return the state in the header."""
        return self._chip.status

    def text(self, line: str) -> str:
        """Return what a line says, "" while it is out of sight."""
        return self._values[line].text()

    def show_state(self, state: Status, lines: Mapping[str, str]) -> None:
        """Show the rail as it stands; a line without text goes away."""
        self._chip.show_status(state)
        for name, value in self._values.items():
            text = lines.get(name, "")
            value.setText(text)
            value.setVisible(bool(text))
            self._labels[name].setVisible(bool(text) and name != OBSTACLE)

    def say(self, key: str, **details: object) -> str:
        """Return words of Kirim data."""
        return self._wording.say(f"delivery.{key}", **details)

    def act(self, key: str, look: ButtonLook | None = None) -> ActionButton:
        """Add a button with the verb `key` to the acts."""
        look = look or ButtonLook(small=True)
        button = ActionButton(self._theme, self._wording.say(f"delivery.{key}"), look)
        button.setAutoDefault(True)
        self.acts.addWidget(button)
        return button

    def enlarge(self, line: str, *, large: bool) -> None:
        """Let a line be read from a step away, or not."""
        self._values[line].set_role(Type.REGION if large else Type.CONTROL_STRONG)

    def _add_line(self, row: int, line: str) -> None:
        label = TextLabel(self._theme, self.say(f"{self._name}_{line}"), Type.CONTROL, "text2")
        whole = line == OBSTACLE
        role = Type.SMALL if whole else Type.CONTROL_STRONG
        value = TextLabel(self._theme, "", role, wrap=True)
        value.setAlignment(Qt.AlignmentFlag.AlignLeft if whole else Qt.AlignmentFlag.AlignRight)
        label.setBuddy(value)
        self._labels[line], self._values[line] = label, value
        self._grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(value, row, 0 if whole else 1, 1, 2 if whole else 1)


class AddressField(QWidget):
    """A labelled line for an address with the button that takes it."""

    def __init__(self, theme: Theme, label: str, hint: str, verb: str) -> None:
        super().__init__()
        self.line = TextLine()
        self.line.setPlaceholderText(hint)
        self.line.setAccessibleName(label)
        self.line.setAccessibleDescription(hint)
        self.button = ActionButton(theme, verb)
        self.button.setAutoDefault(True)
        words = TextLabel(theme, label, Type.CONTROL, "text2")
        words.setBuddy(self.line)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 2, 0, 0)
        row.setSpacing(8)
        for part in (words, self.line, self.button):
            row.addWidget(part)
        row.setStretch(1, 1)
        self.line.returnPressed.connect(self.button.click)

    @property
    def typed(self) -> str:
        """Return what stands there, without spaces around it."""
        return self.line.text().strip()
