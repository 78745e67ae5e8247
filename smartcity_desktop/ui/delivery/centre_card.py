"""The way to the central server: address, last proof, next step, and the obstacle in words."""

from datetime import datetime

from PySide6.QtCore import Signal

from smartcity_desktop.domain.dates import clock, zone_of
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.services.delivering import Connection, Standing
from smartcity_desktop.services.telling import told
from smartcity_desktop.ui.dates import short_day
from smartcity_desktop.ui.delivery.exchanging import Exchanging
from smartcity_desktop.ui.delivery.rail_card import AddressField, RailCard
from smartcity_desktop.ui.theme import Theme
from smartcity_desktop.ui.tokens import Tone
from smartcity_desktop.ui.widgets.action_button import ButtonLook
from smartcity_desktop.ui.widgets.painting import Status

LOOKS = {
    Connection.UNTRIED: ("unsent", Tone.NEUTRAL),
    Connection.REACHED: ("received", Tone.OK),
    Connection.OFFLINE: ("absent", Tone.WARN),
    Connection.PAUSED: ("paused", Tone.WARN),
}


class CentreCard(RailCard):
    """Emits `try_wanted`, `test_wanted`, and `address_given` with what was typed."""

    try_wanted = Signal()
    test_wanted = Signal()
    address_given = Signal(str)

    def __init__(self, theme: Theme, wording: Wording, *, asks_address: bool) -> None:
        lines = ("address", "proof", "next", "obstacle")
        super().__init__(theme, wording, "centre", "centre", lines)
        self._field = AddressField(
            theme,
            self.say("centre_field"),
            self.say("centre_field_hint"),
            wording.say("delivery.use_address"),
        )
        self.address = self._field.line
        self._field.setVisible(asks_address)
        self._field.button.clicked.connect(self._give)
        self.try_button = self.act("try", ButtonLook(key="F5", small=True))
        self.try_button.clicked.connect(self.try_wanted)
        self.test_button = self.act("test")
        self.test_button.clicked.connect(self.test_wanted)
        self.body.addWidget(self._field)
        self.body.addLayout(self.acts)

    def show_centre(self, address: str, standing: Standing, work: Exchanging, zone: str) -> None:
        """Show how the centre stands; times are in `zone`."""
        icon, tone = LOOKS[standing.connection]
        state = Status(icon, self.say(f"centre_{standing.connection}"), tone)
        if work.busy:
            state = Status("send", self.say("centre_busy"), Tone.INFO)
        lines = {
            "address": address or self.say("centre_address_none"),
            "proof": self._proof(standing, zone),
            "next": self.say("centre_next_auto" if standing.has_centre else "centre_next_address"),
            "obstacle": self._obstacle(work),
        }
        self.show_state(state, lines)
        self.try_button.setEnabled(standing.has_centre and not work.busy)
        verb = "trying" if work.busy else "try"
        self.try_button.set_text(self._wording.say(f"delivery.{verb}"))
        self.test_button.setVisible(standing.has_centre)

    def _obstacle(self, work: Exchanging) -> str:
        if work.error:
            return told(work.error, self._wording)
        lost = work.last.lost if work.last else 0
        return self.say("centre_lost", count=lost) if lost else ""

    def _proof(self, standing: Standing, zone: str) -> str:
        if not standing.last_receipt_at:
            return self.say("centre_proof_none")
        local = datetime.fromisoformat(standing.last_receipt_at).astimezone(zone_of(zone))
        return self.say(
            "centre_proof_at",
            time=clock(local),
            day=short_day(local.date(), self._wording.language),
        )

    def _give(self) -> None:
        if self._field.typed:
            self.address_given.emit(self._field.typed)
