"""The link to the centre: unknown outcomes are asked for, the rest delivered, news fetched.

The journal is the outbox: what has no receipt is not delivered. A range whose outcome is unknown
is asked for before anything is sent again.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from smartcity_desktop.host.clock import SystemClock
from smartcity_desktop.protocol.journal import JournalId
from smartcity_desktop.protocol.receipt import SignedReceipt
from smartcity_desktop.services.carrying import Brought, Carrying
from smartcity_desktop.services.fetching import BEYOND, Fetching
from smartcity_desktop.services.outbox import Outbox, keep_centre_receipt
from smartcity_desktop.services.profile import Profile
from smartcity_desktop.storage import shelf
from smartcity_desktop.storage.shelf import Range
from smartcity_desktop.sync.errors import ForeignHubError, NotLetInError, SyncError
from smartcity_desktop.sync.http import Delivered, HttpRail, Outcome, Parked, Refused


class Connection(StrEnum):
    """What the last attempt found."""

    UNTRIED = "untried"
    REACHED = "reached"
    OFFLINE = "offline"
    PAUSED = "paused"


def connection_after(error: SyncError) -> Connection:
    """Return what a failed attempt says of the link."""
    paused = isinstance(error, NotLetInError | ForeignHubError)
    return Connection.PAUSED if paused else Connection.OFFLINE


RailFactory = Callable[[Profile, str], HttpRail]


def open_rail(profile: Profile, centre: str) -> HttpRail:
    """Return the HTTPS rail to a centre, trusting the event's own authority alone."""
    return HttpRail(centre, profile.package.authority, profile.identity)


@dataclass(frozen=True, slots=True)
class Carried:
    """What one exchange over one link did: entries fetched, and the gap it met, else 0.

    `progress` is how many indicators each sheet of the class answers, as the other side counts;
    `files` is what became of evidence; `lost` counts entries the other side had signed for and
    held no more: they went again.
    """

    fetched: int
    parked: int
    progress: Mapping[str, int]
    files: Brought
    lost: int = 0


class CentreLink:
    """Exchanges with the centre, one at a time."""

    def __init__(self, profile: Profile, address: str, open_rail: RailFactory) -> None:
        self._profile = profile
        self._open_rail = open_rail
        self.outbox = Outbox(profile)
        self._carrying = Carrying(profile)
        self.address = address
        self.connection = Connection.UNTRIED

    def exchange(self) -> Carried:
        """Ask for unknown outcomes, deliver what is pending, fetch what is new.

        Raises SyncError when the centre cannot be reached or does not let us in; whatever was
        receipted until then is kept.
        """
        if not self.address:
            raise SyncError("no_centre")
        if not self.address.startswith("https://"):
            # Without TLS anybody in the building could read what goes by.
            raise SyncError("centre_not_https", address=self.address)
        rail = self._open_rail(self._profile, self.address)
        try:
            self._resolve_unknown(rail)
            parked, lost = self._deliver(rail)
            self._ask_about_refusals(rail)
            fetching = Fetching(self._profile, rail)
            fetched = fetching.fetch_all()
            if missing := self._lose(fetching.behind.get(self._profile.journal, BEYOND)):
                # A receipt says what a server held once: put back to an older copy, it holds less.
                parked, again = self._deliver(rail)
                lost += missing + again
                self._carrying.forget()
            files = self._carrying.exchange(rail, self.address)
        except SyncError as error:
            self.connection = connection_after(error)
            raise
        finally:
            rail.close()
        self.connection = Connection.REACHED
        return Carried(fetched, parked, fetching.progress, files, lost)

    def _lose(self, held: int) -> int:
        return shelf.lose_receipts(self._profile.store, self._profile.journal, held)

    def _resolve_unknown(self, rail: HttpRail) -> None:
        """Ask what became of ranges that were sent and never answered."""
        for range_ in shelf.unknown_deliveries(self._profile.store):
            answer = rail.receipts(JournalId(range_.journal), range_.first, range_.last)
            for signed in answer.receipts:
                keep_centre_receipt(self._profile, signed)
            shelf.end_delivery(self._profile.store, range_)

    def _ask_about_refusals(self, rail: HttpRail) -> None:
        """Ask again about own entries that were refused: what they answer may have come since."""
        journal = self._profile.journal
        seqs = shelf.refused_seqs(self._profile.store, journal)
        if seqs:
            for signed in rail.receipts(journal, seqs[0], seqs[-1]).receipts:
                keep_centre_receipt(self._profile, signed)

    def _deliver(self, rail: HttpRail) -> tuple[int, int]:
        """Deliver every pending entry, and what the centre turns out to have lost before it.

        Returns the number a parked bundle waits for, else 0, and how many entries were lost.
        """
        store, journal, lost = self._profile.store, self._profile.journal, 0
        while found := self.outbox.next_from(shelf.receipted_until(store, journal)):
            answer = self._send(rail, *found)
            if isinstance(answer, Delivered):
                keep_centre_receipt(self._profile, answer.receipt)
                self._measure(answer.receipt)
                self.outbox.went_well()
            elif isinstance(answer, Parked):
                before, lost = lost, lost + self._lose(answer.missing)
                if lost == before:
                    return answer.missing, lost
            else:
                reason = answer.reason if isinstance(answer, Refused) else str(answer.seq)
                raise SyncError(answer.key, reason=reason)
        return 0, lost

    def _send(self, rail: HttpRail, range_: Range, bundle: bytes) -> Outcome:
        """Send one bundle; a lost reply leaves the range remembered and the next batch smaller."""
        store = self._profile.store
        shelf.begin_delivery(store, range_)
        try:
            answer = rail.deliver(bundle)
        except SyncError as error:
            if error.outcome_known:
                shelf.end_delivery(store, range_)
            self.outbox.went_badly()
            raise
        if not isinstance(answer, Delivered):
            shelf.end_delivery(store, range_)
        return answer

    def _measure(self, signed: SignedReceipt) -> None:
        """Learn how far this clock is from the centre's: shown and kept, never a condition."""
        if isinstance(self._profile.clock, SystemClock):
            centre = datetime.fromisoformat(signed.receipt.at).timestamp() * 1000
            self._profile.clock.measure(round(centre), room=False)
