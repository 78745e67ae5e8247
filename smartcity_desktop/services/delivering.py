"""Delivering facts to class hub and centre and fetching from both, never in the way of scoring.

Two links, each on its own: the hub in the room and the centre beyond it. "At the centre" needs the
centre's own receipt, whether it came straight or the hub brought it back.
"""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from smartcity_desktop.host.clock import SystemClock
from smartcity_desktop.protocol.errors import ProtocolError
from smartcity_desktop.protocol.presence import UpstreamAnswer
from smartcity_desktop.services.carrying import NO_FILES, Brought
from smartcity_desktop.services.centre_link import (
    Carried,
    CentreLink,
    Connection,
    RailFactory,
    open_rail,
)
from smartcity_desktop.services.hub_link import HubLink, open_hub_rail
from smartcity_desktop.services.profile import Profile
from smartcity_desktop.storage import shelf
from smartcity_desktop.storage.errors import StorageError
from smartcity_desktop.sync.address import hub_address
from smartcity_desktop.sync.errors import SyncError, at_hub
from smartcity_desktop.sync.http import HttpRail

LinkError = SyncError | ProtocolError | StorageError


@dataclass(frozen=True, slots=True)
class Standing:
    """What the status line says: facts without receipt, the oldest, the last receipt.

    `oldest_ms` is the hybrid time of the oldest fact without receipt, None when all are at the
    centre; `last_receipt_at` is the centre's time (ISO 8601) or "". `hub_held` counts own facts
    the hub of `hub_address` ("" for none) signed for, whether or not they are at the centre;
    `hub_waiting` those of them that are not at the centre.
    """

    pending: int
    oldest_ms: int | None
    last_receipt_at: str
    refused: int
    unknown: int
    connection: Connection
    has_centre: bool
    hub_held: int = 0
    hub_connection: Connection = Connection.UNTRIED
    hub_address: str = ""
    hub_waiting: int = 0


@dataclass(frozen=True, slots=True)
class Exchanged:
    """What one exchange did: facts with new receipts, facts fetched, and a gap if one was met.

    `held` counts facts that the hub has newly signed for; `files` is what became of evidence,
    which goes after the facts; `lost` counts facts that the centre held no more and that were
    delivered again.
    """

    delivered: int
    fetched: int
    parked: int
    held: int = 0
    files: Brought = NO_FILES
    lost: int = 0


class Delivering:
    """One exchange at a time on each link, on whatever thread; scoring goes on meanwhile.

    `centre_error` and `hub_error` are what went wrong last on each link, None when it went well.
    """

    def __init__(
        self,
        profile: Profile,
        centre: str = "",
        open_rail: RailFactory = open_rail,
        open_hub: RailFactory = open_hub_rail,
    ) -> None:
        self._profile = profile
        self._open_hub = open_hub
        self._to_centre = CentreLink(profile, centre or kept_centre(profile), open_rail)
        self._to_hub = HubLink(profile, open_hub)
        self._centre_turn = threading.Lock()
        self._listener: tuple[str, HttpRail] | None = None
        self._mark = ""
        # Whose laptops the hub has heard from lately, as it last said.
        self.present: frozenset[str] = frozenset()
        # Answered indicators by sheet, as hub and centre last counted them.
        self.progress: Mapping[str, int] = {}
        self.centre_error: LinkError | None = None
        self.hub_error: LinkError | None = None

    @property
    def centre(self) -> str:
        """The centre's address, "" for none."""
        return self._to_centre.address

    @property
    def connection(self) -> Connection:
        """What the last attempt at the centre found."""
        return self._to_centre.connection

    @property
    def hub(self) -> str:
        """The hub's address, "" for none."""
        return self._to_hub.address

    @property
    def hub_connection(self) -> Connection:
        """What the last attempt at the hub found."""
        return self._to_hub.connection

    def use_centre(self, address: str) -> None:
        """Deliver to another address of the same event's centre from now on."""
        self._to_centre.address = address.strip().rstrip("/")
        shelf.keep_secret(self._profile.store, "centre", self.centre.encode())

    def use_hub(self, text: str) -> None:
        """Go to the class hub at a typed or scanned address from now on, "" for none.

        Raises SyncError("address_unreadable") for what is no address; then nothing has changed.
        """
        self._to_hub.use(hub_address(text) if text.strip() else "")
        self.hub_error = None

    def standing(self) -> Standing:
        """Return how much is not yet at the centre, and at the hub; never touches the network."""
        store, journal = self._profile.store, self._profile.journal
        received = shelf.receipted_until(store, journal)
        oldest = store.lines(journal, received, received)
        last = shelf.last_receipt(store)
        held = self._to_hub.held
        return Standing(
            pending=store.head.next_seq - received,
            oldest_ms=oldest[0].entry.at.ms if oldest else None,
            last_receipt_at=last.at if last else "",
            refused=len(shelf.refused(store)),
            unknown=len(shelf.unknown_deliveries(store)),
            connection=self.connection,
            has_centre=bool(self.centre),
            hub_held=held,
            hub_connection=self.hub_connection,
            hub_address=self.hub,
            hub_waiting=max(held - received, 0),
        )

    def exchange(self) -> Exchanged:
        """Exchange with the hub when one is set, then with the centre when one is set.

        Neither waits for the other's success: an error is raised only when no link went well,
        the centre's if there is one. Raises SyncError, ProtocolError or StorageError; whatever
        was receipted until then is kept, and `hub_error` and `centre_error` say what each met.
        """
        links = (self.hub, self.exchange_with_hub), (self.centre, self.exchange_with_centre)
        done: list[Exchanged] = []
        failed: LinkError = SyncError("no_centre")
        for exchange in [exchange for address, exchange in links if address]:
            try:
                done.append(exchange())
            except (SyncError, ProtocolError, StorageError) as error:
                failed = error
        if not done:
            raise failed
        return Exchanged(
            sum(one.delivered for one in done),
            sum(one.fetched for one in done),
            max(one.parked for one in done),
            sum(one.held for one in done),
            sum((one.files for one in done), NO_FILES),
            sum(one.lost for one in done),
        )

    def exchange_with_hub(self) -> Exchanged:
        """Deliver to the hub and fetch from it; raises SyncError, ProtocolError, StorageError."""
        self.hub_error = None
        try:
            return self._counted(self._to_hub.exchange)
        except (SyncError, ProtocolError, StorageError) as error:
            self.hub_error = error
            raise

    def exchange_with_centre(self) -> Exchanged:
        """Deliver to the centre and fetch from it; raises as `exchange_with_hub` does."""
        self.centre_error = None
        try:
            with self._centre_turn:
                return self._counted(self._to_centre.exchange)
        except (SyncError, ProtocolError, StorageError) as error:
            self.centre_error = error
            raise

    def _counted(self, exchange: Callable[[], Carried]) -> Exchanged:
        store, journal = self._profile.store, self._profile.journal
        before, held = shelf.receipted_until(store, journal), self._to_hub.held
        carried = exchange()
        self.progress = {**self.progress, **carried.progress}
        # What went again was receipted before and is receipted now: it is counted as lost.
        delivered = max(shelf.receipted_until(store, journal) - before, 0)
        fresh = max(self._to_hub.held - held, 0)
        return Exchanged(
            delivered, carried.fetched, carried.parked, fresh, carried.files, carried.lost
        )

    def wait_for_news(self, seconds: int) -> bool:
        """Tell whether the hub has received anything since the last call, waiting up to `seconds`.

        For one thread of its own; raises SyncError when there is no hub or it is not reached.
        """
        if not self.hub:
            raise SyncError("no_hub")
        with at_hub():
            try:
                news = self._listening().news(self._mark, seconds)
            except SyncError:
                self._stop_listening()
                raise
        self._measure(news.ms)
        fresh, self._mark = news.mark != self._mark, news.mark
        self.present = frozenset(news.present)
        return fresh

    def _measure(self, hub_ms: int) -> None:
        """Learn how far this clock is from the room's: shown and kept, never a condition."""
        if hub_ms and isinstance(self._profile.clock, SystemClock):
            self._profile.clock.measure(hub_ms, room=True)

    def _listening(self) -> HttpRail:
        """Return a connection apart from the one that exchanges: this one is mostly waiting."""
        if self._listener is None or self._listener[0] != self.hub:
            self._stop_listening()
            self._listener = self.hub, self._open_hub(self._profile, self.hub)
        return self._listener[1]

    def _stop_listening(self) -> None:
        if self._listener is not None:
            self._listener[1].close()
        self._listener, self._mark, self.present = None, "", frozenset()

    def upstream(self) -> UpstreamAnswer:
        """Return how the hub stands with the centre; raises SyncError."""
        if not self.hub:
            raise SyncError("no_hub")
        rail = self._open_hub(self._profile, self.hub)
        try:
            with at_hub():
                return rail.upstream()
        finally:
            rail.close()

    def close(self) -> None:
        """Close what is kept open to the hub; what is under way there ends by itself."""
        self._to_hub.close()


def kept_centre(profile: Profile) -> str:
    """Return the centre's address a person typed on this laptop, else the event's own."""
    kept = shelf.secret(profile.store, "centre")
    return kept.decode() if kept else profile.roster.event.centre
