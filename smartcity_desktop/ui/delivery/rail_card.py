"""The HTTPS rail: address, last proof, next step, and the obstacle in words."""

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QWidget

from smartcity_desktop.host.wording import Wording
from smartcity_desktop.ui.fonts import Type
from smartcity_desktop.ui.theme import Theme
from smartcity_desktop.ui.tokens import Tone
from smartcity_desktop.ui.widgets.action_button import ActionButton, ButtonLook
from smartcity_desktop.ui.widgets.card import Card, CardLook
from smartcity_desktop.ui.widgets.marks import StatusChip
from smartcity_desktop.ui.widgets.painting import Status
from smartcity_desktop.ui.widgets.text_label import TextLabel

LINES = ("address", "proof", "next", "obstacle")


@dataclass(frozen=True, slots=True)
class RailLook:
    """What the card says; every text is worded."""

    state: Status
    address: str
    proof: str
    next: str
    obstacle: str
    busy: bool
    may_try: bool


class RailCard(Card):
    """Emits `try_wanted`, and `address_given` with the address typed by the user."""

    try_wanted = Signal()
    address_given = Signal(str)

    def __init__(self, theme: Theme, wording: Wording, *, asks_address: bool) -> None:
        say = wording.say
        super().__init__(theme, say("delivery.rail"), look=CardLook(icon="centre"))
        self._wording = wording
        self._chip = StatusChip(theme, Status("unsent", "", Tone.NEUTRAL))
        self.add_to_header(self._chip)
        self._values = {
            name: TextLabel(theme, "", Type.CONTROL_STRONG, wrap=True) for name in LINES
        }
        self.try_button = ActionButton(
            theme, say("delivery.try"), ButtonLook(icon="send", key="F5", primary=True)
        )
        self.try_button.setAutoDefault(True)
        self.try_button.clicked.connect(self.try_wanted)
        self.address = QLineEdit()
        self.address.setPlaceholderText(say("delivery.address_hint"))
        self.address.setAccessibleName(say("delivery.address_label"))
        self.address.setAccessibleDescription(say("delivery.address_hint"))
        self._use = ActionButton(theme, say("delivery.use_address"))
        self._use.setAutoDefault(True)
        self._use.clicked.connect(self._give)
        self.address.returnPressed.connect(self._give)
        self._asking = QWidget()
        self._lay_out(theme)
        self._asking.setVisible(asks_address)

    @property
    def state(self) -> Status:
        """Return the state in the header."""
        return self._chip.status

    def text(self, line: str) -> str:
        """Return what the line "address", "proof", "next" or "obstacle" says."""
        return self._values[line].text()

    def show_rail(self, look: RailLook) -> None:
        """Show the rail as it stands."""
        self._chip.show_status(look.state)
        told = {"address": look.address, "proof": look.proof, "next": look.next}
        for name, text in {**told, "obstacle": look.obstacle}.items():
            self._values[name].setText(text)
        self.try_button.setEnabled(look.may_try and not look.busy)
        self.try_button.set_text(
            self._wording.say("delivery.trying" if look.busy else "delivery.try")
        )

    def _give(self) -> None:
        typed = self.address.text().strip()
        if typed:
            self.address_given.emit(typed)

    def _lay_out(self, theme: Theme) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(3)
        for row, name in enumerate(LINES):
            label = TextLabel(theme, self._wording.say(f"delivery.{name}"), Type.CONTROL, "text2")
            grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(self._values[name], row, 1)
        grid.setColumnStretch(1, 1)
        asking = QHBoxLayout(self._asking)
        asking.setContentsMargins(0, 4, 0, 0)
        label = TextLabel(theme, self._wording.say("delivery.address_label"), Type.CONTROL, "text2")
        label.setBuddy(self.address)
        for part in (label, self.address, self._use):
            asking.addWidget(part)
        self.address.setMaximumWidth(theme.size(460))
        asking.setStretch(1, 1)
        asking.addStretch(0)
        acts = QHBoxLayout()
        acts.setContentsMargins(0, 6, 0, 0)
        acts.addWidget(self.try_button)
        acts.addStretch(1)
        self.body.addLayout(grid)
        self.body.addWidget(self._asking)
        self.body.addLayout(acts)
