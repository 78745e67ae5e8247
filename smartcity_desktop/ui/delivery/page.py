"""Kirim data: the three ways out of this laptop, and where every item is."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlsplit

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QScrollArea, QVBoxLayout, QWidget

from smartcity_desktop.domain.class_papers import journal_code
from smartcity_desktop.domain.words import SheetState
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.services.class_day import ClassDay
from smartcity_desktop.services.closing import Closing
from smartcity_desktop.services.delivering import Standing
from smartcity_desktop.services.profile import Profile
from smartcity_desktop.services.telling import told
from smartcity_desktop.ui.background import Background
from smartcity_desktop.ui.commands import Command
from smartcity_desktop.ui.delivery.address_dialog import AddressDialog
from smartcity_desktop.ui.delivery.centre_card import CentreCard
from smartcity_desktop.ui.delivery.copying import Copying
from smartcity_desktop.ui.delivery.hub_acts import HubActs
from smartcity_desktop.ui.delivery.item_card import ALL, ItemCard
from smartcity_desktop.ui.delivery.items import ItemBook
from smartcity_desktop.ui.delivery.lan_card import LanCard
from smartcity_desktop.ui.delivery.link import Link
from smartcity_desktop.ui.delivery.side_cards import carried_card, ledger_card
from smartcity_desktop.ui.delivery.step_card import StepCard
from smartcity_desktop.ui.delivery.times import MINUTE_MS, age_words, spoken_address
from smartcity_desktop.ui.delivery.usb_card import UsbCard
from smartcity_desktop.ui.delivery.words import carried_words, found_words, lan_look
from smartcity_desktop.ui.notices import Notices
from smartcity_desktop.ui.page import Heading, KeyHelp, Page, Place
from smartcity_desktop.ui.theme import Theme
from smartcity_desktop.ui.tokens import Tone
from smartcity_desktop.ui.widgets.info_bar import InfoBar, Message

WIDE_PERCENT = 115
SIDE_WIDTH = 276


@dataclass(frozen=True, slots=True)
class DeliverySources:
    """What the page reads and acts with."""

    profile: Profile
    link: Link
    class_day: ClassDay
    closing: Closing
    background: Background
    notices: Notices


class DeliveryPage(Page):
    """Emits `standing_changed` when an exchange or a new address may have changed the counts.

    `place_wanted` carries the Place to bring to the front before an act of a menu.
    """

    standing_changed = Signal()
    place_wanted = Signal(object)

    def __init__(self, theme: Theme, wording: Wording, sources: DeliverySources) -> None:
        say = wording.say
        keys = [KeyHelp("F5", say("delivery.help_try")), KeyHelp("↑ ↓", say("delivery.help_rows"))]
        super().__init__(Heading(say("window.place_delivery"), say("delivery.subtitle")), keys)
        self._theme, self._wording, self._sources = theme, wording, sources
        profile, link = sources.profile, sources.link
        self._link, self._profile = link, profile
        self.acts = HubActs(link, profile, wording, (sources.background, sources.notices))
        self.copying = Copying(sources.background, sources.closing, sources.notices)
        self.centre = CentreCard(theme, wording, asks_address=not profile.roster.event.centre)
        self.centre.address.setText(link.delivering.centre)
        self.lan = LanCard(theme, wording)
        self.usb = UsbCard(theme, wording)
        self.steps = StepCard(theme, wording)
        self.items = ItemCard(theme, wording, profile.roster.event.zone)
        self.carried = carried_card(theme, wording)
        self.ledger = ledger_card(theme, wording)
        self.bar = InfoBar(theme)
        self.bar.leave_on_escape(self)
        self._book = ItemBook(profile, wording)
        self._stale = True
        self._rails = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._below = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._lay_out()
        self._connect()

    def enter(self) -> None:
        """Read anew and put the focus on the list, or on trying."""
        self.refresh()
        (self.items.table if self.items.model.rows else self.items.choices[ALL]).setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        """Read anew what changed while the page was away."""
        super().showEvent(event)
        if self._stale:
            self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put side by side what fits."""
        super().resizeEvent(event)
        self._arrange()

    def refresh_soon(self) -> None:
        """Read anew now if shown, else when it is shown again."""
        self._stale = True
        if self.isVisible():
            self.refresh()

    def refresh(self) -> None:
        """Show rails and items as they stand."""
        self._stale = False
        standing = self._link.delivering.standing()
        self._show_rails(standing)
        found = self._book.items(standing)
        self.items.show_items(found, self._age(standing))
        self._show_figures()

    def try_now(self) -> None:
        """Exchange now, by hand, with whoever is known."""
        self._link.exchange_soon()

    def use_centre(self, address: str) -> None:
        """Deliver to `address` from now on, and try it."""
        if not _plausible(address):
            text = self._wording.say("delivery.address_wrong")
            self.bar.show_message(Message(Tone.WARN, text))
            self.centre.address.setFocus()
            return
        self._link.delivering.use_centre(address)
        self.bar.clear()
        self._link.exchanging.start()

    def hub_acts(self) -> dict[Command, Callable[[], None]]:
        """Return what the menus offer of this page from every place."""
        offered = {Command.JOIN_HUB: self.join_hub, Command.TEST_LINK: self.test_link}
        if self._link.hosting.allowed:
            offered[Command.RUN_HUB] = self.acts.run_hub
        return {command: partial(self._in_front, act) for command, act in offered.items()}

    def _in_front(self, act: Callable[[], None]) -> None:
        self.place_wanted.emit(Place.DELIVERY)
        act()

    def join_hub(self) -> None:
        """Put the focus where a hub's address is typed or pasted."""
        self.lan.ask_address()

    def test_link(self) -> None:
        """Test the link in use step by step: the hub's, else the centre's."""
        delivering = self._link.delivering
        if delivering.hub:
            self._test("lan", delivering.hub)
        elif delivering.centre:
            self._test("centre", delivering.centre)
        else:
            self.join_hub()

    def show_code(self) -> None:
        """Show the hub's address for the room."""
        state = self._link.hosting.state
        addresses = state.addresses or (self._link.delivering.hub,)
        dialog = AddressDialog(self._theme, self._wording, addresses, self.window())
        dialog.exec()
        dialog.deleteLater()

    def _test(self, name: str, address: str) -> None:
        words = self._wording.say(f"delivery.{name}")
        self.steps.begin(words, spoken_address(address))
        _bring_into_sight(self.steps)
        self.acts.test(address, hub=name == "lan")

    def _show_rails(self, standing: Standing) -> None:
        link, zone = self._link, self._profile.roster.event.zone
        self.centre.show_centre(link.delivering.centre, standing, link.exchanging, zone)
        hubs = self.acts.found or ()
        found = tuple(offer for hub in hubs for offer in found_words(hub, self._wording))
        self.lan.show_lan(
            lan_look(
                link,
                standing,
                self._profile,
                self._wording,
                searching=self.acts.searching,
                found=found,
            )
        )
        self.usb.show_usb(self.copying.last, self.copying.later, busy=self.copying.busy)

    def _show_figures(self) -> None:
        upstream = self._link.hosting.upstream
        carries = self._link.hosting.state.running and upstream is not None
        self.carried.setVisible(carries)
        if upstream is not None:
            figures = carried_words(upstream, self._profile, self._wording)
            self.carried.show_figures(*figures)
        today = self._sources.class_day.today()
        slots = [s for d in self._sources.class_day.days() if d.number == today for s in d.slots]
        sealed = [slot for slot in slots if slot.state is SheetState.SUBMITTED]
        self.ledger.set_title(self._wording.say("delivery.ledger_of", day=today))
        self.ledger.show_figures(
            str(len(sealed)),
            str(sum(slot.received for slot in sealed)),
            journal_code(self._profile.store.head.hash),
        )

    def _age(self, standing: Standing) -> str:
        if standing.oldest_ms is None:
            return ""
        minutes = max(0, self._profile.clock.wall().ms - standing.oldest_ms) // MINUTE_MS
        return self._wording.say("delivery.oldest", age=age_words(minutes, self._wording))

    def _changed(self) -> None:
        self.refresh_soon()
        self.standing_changed.emit()

    def _refuse(self, error: Exception) -> None:
        self.bar.show_message(Message(Tone.WARN, told(error, self._wording)))

    def _looked(self) -> None:
        """Say that nothing was found: that proves nothing, and there is another way."""
        if self.acts.found == ():
            self.bar.show_message(Message(Tone.INFO, self._wording.say("delivery.found_none")))
        elif not self.acts.searching:
            self.bar.clear()
        self._changed()

    def _connect(self) -> None:
        centre, lan, delivering = self.centre, self.lan, self._link.delivering
        centre.try_wanted.connect(self.try_now)
        centre.test_wanted.connect(lambda: self._test("centre", delivering.centre))
        centre.address_given.connect(self.use_centre)
        lan.try_wanted.connect(self._link.live.exchange_soon)
        lan.test_wanted.connect(lambda: self._test("lan", delivering.hub))
        lan.find_wanted.connect(self.acts.look_around)
        lan.address_given.connect(self.acts.join)
        lan.run_wanted.connect(self.acts.run_hub)
        lan.stop_wanted.connect(self.acts.stop_hub)
        lan.code_wanted.connect(self.show_code)
        self.acts.changed.connect(self._looked)
        self.acts.refused.connect(self._refuse)
        self.acts.stepped.connect(self.steps.show_step)
        self.acts.tested.connect(self.steps.end)
        self.usb.copy_wanted.connect(lambda: self.copying.copy(self._wording.say("delivery.stick")))
        self.copying.changed.connect(self._changed)
        self.copying.refused.connect(self._refuse)
        self._link.changed.connect(self._changed)
        self._theme.changed.connect(self._arrange)
        self.answer(Command.RECHECK, self.try_now)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(10)
        for line in (self._rails, self._below):
            line.setSpacing(10)
        for card in (self.centre, self.lan, self.usb):
            self._rails.addWidget(card, 1)
        side = QVBoxLayout()
        side.setSpacing(10)
        for card in (self.carried, self.ledger):
            side.addWidget(card)
        side.addStretch(1)
        self._below.addWidget(self.items, 1)
        self._below.addLayout(side)
        column.addWidget(self.bar)
        column.addLayout(self._rails)
        column.addWidget(self.steps)
        column.addLayout(self._below, 1)
        self._arrange()

    def _arrange(self) -> None:
        wide = self._theme.percent <= WIDE_PERCENT and self.width() >= self._theme.size(1000)
        direction = QBoxLayout.Direction
        for line in (self._rails, self._below):
            line.setDirection(direction.LeftToRight if wide else direction.TopToBottom)
        for card in (self.carried, self.ledger):
            card.setMinimumWidth(self._theme.size(SIDE_WIDTH) if wide else 0)
            card.setMaximumWidth(self._theme.size(SIDE_WIDTH) if wide else 16_777_215)


def _bring_into_sight(card: QWidget) -> None:
    """Scroll to a card where the page is longer than the window."""
    above = card.parentWidget()
    while above is not None and not isinstance(above, QScrollArea):
        above = above.parentWidget()
    if above is not None:
        QTimer.singleShot(0, card, lambda: above.ensureWidgetVisible(card))


def _plausible(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme in {"https", "http"} and bool(parts.hostname)
