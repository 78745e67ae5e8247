"""Kirim data: the rail to the centre, what is not there yet, and what was refused."""

from datetime import datetime
from urllib.parse import urlsplit

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHeaderView, QVBoxLayout

from smartcity_desktop.domain.dates import clock, short_date
from smartcity_desktop.host.clock import zone_of
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.services.delivering import Connection, Delivering, Standing
from smartcity_desktop.services.profile import Profile
from smartcity_desktop.services.telling import told
from smartcity_desktop.ui.commands import Command
from smartcity_desktop.ui.delivery.exchanging import Exchanging
from smartcity_desktop.ui.delivery.item_table import REGION, ItemModel
from smartcity_desktop.ui.delivery.items import items
from smartcity_desktop.ui.delivery.rail_card import RailCard, RailLook
from smartcity_desktop.ui.fonts import Type
from smartcity_desktop.ui.page import Heading, KeyHelp, Page
from smartcity_desktop.ui.theme import Theme
from smartcity_desktop.ui.tokens import Tone
from smartcity_desktop.ui.widgets.card import Card, CardLook
from smartcity_desktop.ui.widgets.info_bar import InfoBar, Message
from smartcity_desktop.ui.widgets.painting import Status
from smartcity_desktop.ui.widgets.table import Table
from smartcity_desktop.ui.widgets.text_label import TextLabel

LOOKS = {
    Connection.UNTRIED: ("unsent", Tone.NEUTRAL),
    Connection.REACHED: ("received", Tone.OK),
    Connection.OFFLINE: ("absent", Tone.WARN),
    Connection.PAUSED: ("paused", Tone.WARN),
}


def receipt_time(iso: str, zone: str) -> str:
    """Return a centre's time (ISO 8601, UTC) as "09.33" in a zone, "" for none."""
    return clock(datetime.fromisoformat(iso).astimezone(zone_of(zone))) if iso else ""


class DeliveryPage(Page):
    """Emits `standing_changed` when an exchange or a new address may have changed the counts."""

    standing_changed = Signal()

    def __init__(
        self,
        theme: Theme,
        wording: Wording,
        profile: Profile,
        delivering: Delivering,
        exchanging: Exchanging,
    ) -> None:
        say = wording.say
        keys = [KeyHelp("F5", say("delivery.help_try")), KeyHelp("↑ ↓", say("delivery.help_rows"))]
        super().__init__(Heading(say("window.place_delivery"), say("delivery.subtitle")), keys)
        self._wording, self._profile = wording, profile
        self._delivering, self._exchanging = delivering, exchanging
        asks = not profile.roster.event.centre
        self.rail = RailCard(theme, wording, asks_address=asks)
        self.rail.address.setText(delivering.centre)
        self.table = Table(theme, say("delivery.table_name"))
        self.model = ItemModel(wording, profile.roster.event.zone, self)
        self.table.setModel(self.model)
        self.table.horizontalHeader().setSectionResizeMode(REGION, QHeaderView.ResizeMode.Stretch)
        self._items_card = Card(theme, say("delivery.items"), look=CardLook("list", padding=0))
        self._empty = TextLabel(theme, say("delivery.all_received"), Type.CONTROL, "text2")
        self._empty.setMargin(12)
        self.bar = InfoBar(theme)
        self._stale = True
        self._lay_out()
        self._connect()

    def enter(self) -> None:
        """Read anew and put the focus on the list, or on trying."""
        self.refresh()
        (self.table if self.model.rows else self.rail.try_button).setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        """Read anew what changed while the page was away."""
        super().showEvent(event)
        if self._stale:
            self.refresh()

    def refresh_soon(self) -> None:
        """Read anew now if shown, else when it is shown again."""
        self._stale = True
        if self.isVisible():
            self.refresh()

    def refresh(self) -> None:
        """Show rail and items as they stand."""
        self._stale = False
        standing = self._delivering.standing()
        self.rail.show_rail(self._rail_look(standing))
        found = items(self._profile, self._delivering, self._wording)
        self.model.show_rows(found)
        self.table.setVisible(bool(found))
        self._empty.setVisible(not found)
        self._items_card.set_note(self._note(standing) if found else "")
        if found and not self.table.currentIndex().isValid():
            self.table.selectRow(0)
        self._explain()

    def try_now(self) -> None:
        """Exchange now, by hand."""
        self._exchanging.start()

    def use_address(self, address: str) -> None:
        """Deliver to `address` from now on, and try it."""
        if not _plausible(address):
            text = self._wording.say("delivery.address_wrong")
            self.bar.show_message(Message(Tone.WARN, text))
            self.rail.address.setFocus()
            return
        self._delivering.use_centre(address)
        self.bar.clear()
        self._exchanging.start()

    def _note(self, standing: Standing) -> str:
        return self._wording.say("delivery.items_note", count=standing.pending)

    def _rail_look(self, standing: Standing) -> RailLook:
        say, exchanging = self._wording.say, self._exchanging
        icon, tone = LOOKS[standing.connection]
        state = Status(icon, say(f"delivery.connection_{standing.connection}"), tone)
        if exchanging.busy:
            state = Status("send", say("delivery.connection_busy"), Tone.INFO)
        error = exchanging.error
        return RailLook(
            state=state,
            address=self._delivering.centre or say("delivery.address_none"),
            proof=self._proof(standing),
            next=say("delivery.next_auto" if standing.has_centre else "delivery.next_address"),
            obstacle=told(error, self._wording) if error else say("delivery.obstacle_none"),
            busy=exchanging.busy,
            may_try=standing.has_centre,
        )

    def _proof(self, standing: Standing) -> str:
        if not standing.last_receipt_at:
            return self._wording.say("delivery.proof_none")
        zone = self._profile.roster.event.zone
        local = datetime.fromisoformat(standing.last_receipt_at).astimezone(zone_of(zone))
        return self._wording.say(
            "delivery.proof_at", time=clock(local), day=short_date(local.date())
        )

    def _explain(self) -> None:
        """Say why the chosen item was refused; without a choice, the first refused one's reason."""
        row = self.table.currentIndex().row()
        chosen = self.model.rows[row] if 0 <= row < len(self.model.rows) else None
        refused = next((item for item in self.model.rows if item.state == "refused"), None)
        item = chosen if chosen is not None and chosen.reason else refused
        if item is None:
            self.bar.clear()
            return
        text = self._wording.say("delivery.refused", act=item.act, region=item.region)
        self.bar.show_message(Message(Tone.BAD, text, item.reason))

    def _exchange_changed(self) -> None:
        self.refresh_soon()
        self.standing_changed.emit()

    def _connect(self) -> None:
        self.rail.try_wanted.connect(self.try_now)
        self.rail.address_given.connect(self.use_address)
        self._exchanging.changed.connect(self._exchange_changed)
        self.table.selectionModel().currentRowChanged.connect(self._explain)
        self.answer(Command.RECHECK, self.try_now)

    def _lay_out(self) -> None:
        self._items_card.body.setContentsMargins(0, 0, 0, 0)
        self._items_card.body.addWidget(self.table, 1)
        self._items_card.body.addWidget(self._empty)
        self._items_card.body.addWidget(self.bar)
        self.table.setMinimumHeight(160)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(10)
        column.addWidget(self.rail)
        column.addWidget(self._items_card, 1)


def _plausible(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme in {"https", "http"} and bool(parts.hostname)
