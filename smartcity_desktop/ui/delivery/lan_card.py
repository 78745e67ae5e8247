"""The class's own network: the hub, who is seen there, and this laptop as the hub."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from smartcity_desktop.host.wording import Wording
from smartcity_desktop.ui.delivery.rail_card import AddressField, RailCard
from smartcity_desktop.ui.fonts import Type
from smartcity_desktop.ui.theme import Theme
from smartcity_desktop.ui.widgets.action_button import ActionButton, ButtonLook
from smartcity_desktop.ui.widgets.painting import Status
from smartcity_desktop.ui.widgets.text_label import TextLabel

LINES = ("address", "exchanged", "seen", "unseen", "upstream", "obstacle")


@dataclass(frozen=True, slots=True)
class LanLook:
    """What the card says; every text is worded, "" takes its line away.

    `busy` is "starting", "stopping", "searching" or ""; `found` are hubs nearby, each as words and
    address.
    """

    state: Status
    address: str
    exchanged: str
    seen: str
    unseen: str
    upstream: str
    obstacle: str
    note: str
    connected: bool
    reached: bool
    hosting: bool
    may_host: bool
    busy: str
    found: tuple[tuple[str, str], ...]


class LanCard(RailCard):
    """Emits what is wanted of it; `address_given` carries what was typed, pasted or found."""

    try_wanted = Signal()
    test_wanted = Signal()
    find_wanted = Signal()
    run_wanted = Signal()
    stop_wanted = Signal()
    code_wanted = Signal()
    address_given = Signal(str)

    def __init__(self, theme: Theme, wording: Wording) -> None:
        super().__init__(theme, wording, "lan", "lan", LINES)
        self.field = AddressField(
            theme, self.say("lan_field"), self.say("lan_field_hint"), wording.say("delivery.join")
        )
        self.field.button.clicked.connect(self._give)
        self._note = TextLabel(theme, "", Type.SMALL, "text2", wrap=True)
        self._found = QVBoxLayout()
        self._found.setSpacing(4)
        self._offers: dict[str, ActionButton] = {}
        self._asking = False
        self.try_button = self.act("try")
        self.find_button = self.act("find", ButtonLook(icon="search", small=True))
        self.test_button = self.act("test")
        self.code_button = self.act("show_code")
        self.run_button = self.act("run_hub", ButtonLook(icon="lan", small=True))
        self.stop_button = self.act("stop_hub")
        for button, wanted in (
            (self.try_button, self.try_wanted),
            (self.find_button, self.find_wanted),
            (self.test_button, self.test_wanted),
            (self.code_button, self.code_wanted),
            (self.run_button, self.run_wanted),
            (self.stop_button, self.stop_wanted),
        ):
            button.clicked.connect(wanted)
        for part in (self.field, self._note):
            self.body.addWidget(part)
        self.body.addLayout(self._found)
        self.body.addLayout(self.acts)

    @property
    def offers(self) -> tuple[ActionButton, ...]:
        """Return the buttons of the hubs found nearby."""
        return tuple(self._offers.values())

    def ask_address(self) -> None:
        """Let an address be typed, also while a hub is reached."""
        self._asking = True
        self.field.show()
        self.field.line.setFocus()
        self.field.line.selectAll()

    def show_lan(self, look: LanLook) -> None:
        """Show hub and network as they stand."""
        lines = {name: str(getattr(look, name)) for name in LINES}
        self.show_state(look.state, lines)
        self.enlarge("address", large=look.hosting)
        self._note.setText(look.note)
        self._note.setVisible(bool(look.note))
        self.field.setVisible(not look.hosting and (self._asking or not look.reached))
        self._show_offers(look.found)
        self._show_acts(look)

    def _show_acts(self, look: LanLook) -> None:
        self.try_button.setVisible(look.connected and not look.hosting)
        self.test_button.setVisible(look.connected)
        self.code_button.setVisible(look.connected)
        self.find_button.setVisible(not look.hosting and not look.reached)
        self.run_button.setVisible(look.may_host and not look.hosting)
        self.stop_button.setVisible(look.hosting)
        for button, verb, doing in (
            (self.find_button, "find", "searching"),
            (self.run_button, "run_hub", "starting"),
            (self.stop_button, "stop_hub", "stopping"),
        ):
            key = doing if look.busy == doing else verb
            button.set_text(self._wording.say(f"delivery.{key}"))
            button.setEnabled(not look.busy)

    def _show_offers(self, found: Sequence[tuple[str, str]]) -> None:
        if [address for _, address in found] == list(self._offers):
            return
        for button in self._offers.values():
            self._found.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._offers = {}
        for words, address in found:
            button = ActionButton(self._theme, words, ButtonLook(icon="lan", small=True))
            button.setAutoDefault(True)
            button.clicked.connect(partial(self._offer, address))
            self._found.addWidget(button)
            self._offers[address] = button

    def _offer(self, address: str) -> None:
        self.address_given.emit(address)

    def _give(self) -> None:
        if self.field.typed:
            self._asking = False
            self.address_given.emit(self.field.typed)
