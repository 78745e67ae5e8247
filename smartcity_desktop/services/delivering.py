"""Delivering facts to the centre and fetching what it has for us, never in the way of scoring.

The journal is the outbox: what has no receipt is not delivered. A range whose outcome is unknown
is asked for before anything is sent again.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from smartcity_desktop.host.clock import SystemClock
from smartcity_desktop.protocol.bundle import BODY_LIMIT, batches, cut
from smartcity_desktop.protocol.errors import ProtocolError
from smartcity_desktop.protocol.identity import fingerprint
from smartcity_desktop.protocol.journal import JournalId, Line
from smartcity_desktop.protocol.receipt import SignedReceipt, verify_receipt
from smartcity_desktop.services.fetching import Fetching
from smartcity_desktop.services.profile import Profile
from smartcity_desktop.storage import shelf
from smartcity_desktop.storage.shelf import Range
from smartcity_desktop.sync.errors import NotLetInError, SyncError
from smartcity_desktop.sync.http import Delivered, HttpRail, Outcome, Parked, Refused

SMALLEST_BATCH = 4 * 1024


class Connection(StrEnum):
    """What the last attempt found."""

    UNTRIED = "untried"
    REACHED = "reached"
    OFFLINE = "offline"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class Standing:
    """What the status line says: facts without receipt, the oldest, the last receipt.

    `oldest_ms` is the hybrid time of the oldest fact without receipt, None when all are at the
    centre; `last_receipt_at` is the centre's time (ISO 8601) or "".
    """

    pending: int
    oldest_ms: int | None
    last_receipt_at: str
    refused: int
    unknown: int
    connection: Connection
    has_centre: bool


@dataclass(frozen=True, slots=True)
class Exchanged:
    """What one exchange did: facts with new receipts, facts fetched, and a gap if one was met."""

    delivered: int
    fetched: int
    parked: int


RailFactory = Callable[[Profile, str], HttpRail]


def open_rail(profile: Profile, centre: str) -> HttpRail:
    """Return the HTTPS rail to a centre, trusting the event's own authority alone."""
    return HttpRail(centre, profile.package.authority, profile.identity)


class Delivering:
    """One exchange at a time, on whatever thread; scoring goes on meanwhile."""

    def __init__(
        self, profile: Profile, centre: str = "", open_rail: RailFactory = open_rail
    ) -> None:
        self._profile = profile
        self._open_rail = open_rail
        self._batch = BODY_LIMIT
        self.centre = centre or kept_centre(profile)
        self.connection = Connection.UNTRIED

    def use_centre(self, address: str) -> None:
        """Deliver to another address of the same event's centre from now on."""
        self.centre = address.strip().rstrip("/")
        shelf.keep_secret(self._profile.store, "centre", self.centre.encode())

    def standing(self) -> Standing:
        """Return how much is not yet at the centre; never touches the network."""
        store, journal = self._profile.store, self._profile.journal
        received = shelf.receipted_until(store, journal)
        oldest = store.lines(journal, received, received)
        last = shelf.last_receipt(store)
        return Standing(
            pending=store.head.next_seq - received,
            oldest_ms=oldest[0].entry.at.ms if oldest else None,
            last_receipt_at=last.at if last else "",
            refused=len(shelf.refused(store)),
            unknown=len(shelf.unknown_deliveries(store)),
            connection=self.connection,
            has_centre=bool(self.centre),
        )

    def pending_lines(self) -> list[Line]:
        """Return the own entries that have no receipt, in order."""
        store, journal = self._profile.store, self._profile.journal
        return store.lines(journal, shelf.receipted_until(store, journal))

    def exchange(self) -> Exchanged:
        """Ask for unknown outcomes, deliver what is pending, fetch what is new.

        Raises SyncError when the centre cannot be reached or does not let us in; whatever was
        receipted until then is kept.
        """
        if not self.centre:
            raise SyncError("no_centre")
        if not self.centre.startswith("https://"):
            # Without TLS anybody in the building could read what goes by.
            raise SyncError("centre_not_https", address=self.centre)
        before = self.standing().pending
        rail = self._open_rail(self._profile, self.centre)
        try:
            self._resolve_unknown(rail)
            parked = self._deliver(rail)
            fetched = Fetching(self._profile, rail).fetch_all()
        except SyncError as error:
            paused = isinstance(error, NotLetInError)
            self.connection = Connection.PAUSED if paused else Connection.OFFLINE
            raise
        finally:
            rail.close()
        self.connection = Connection.REACHED
        return Exchanged(before - self.standing().pending, fetched, parked)

    def _resolve_unknown(self, rail: HttpRail) -> None:
        """Ask what became of ranges that were sent and never answered."""
        for range_ in shelf.unknown_deliveries(self._profile.store):
            answer = rail.receipts(JournalId(range_.journal), range_.first, range_.last)
            for signed in answer.receipts:
                self._keep(signed)
            shelf.end_delivery(self._profile.store, range_)

    def _deliver(self, rail: HttpRail) -> int:
        """Deliver every pending entry; returns the number a parked bundle waits for, else 0."""
        while lines := self.pending_lines():
            batch = list(next(batches(lines, self._batch)))
            answer = self._send(rail, batch)
            if isinstance(answer, Delivered):
                self._keep(answer.receipt)
                self._measure(answer.receipt)
                self._batch = min(self._batch * 2, BODY_LIMIT)
            elif isinstance(answer, Parked):
                return answer.missing
            else:
                reason = answer.reason if isinstance(answer, Refused) else str(answer.seq)
                raise SyncError(answer.key, reason=reason)
        return 0

    def _send(self, rail: HttpRail, batch: list[Line]) -> Outcome:
        """Send one bundle; a lost reply leaves the range remembered and the next batch smaller."""
        profile = self._profile
        range_ = Range(profile.journal, batch[0].entry.seq, batch[-1].entry.seq)
        bundle = cut(
            batch,
            profile.roster.event.code,
            profile.package.fingerprint,
            profile.journal,
            fingerprint(profile.identity.certificate),
            profile.identity,
            profile.store.salt_key,
        )
        shelf.begin_delivery(profile.store, range_)
        try:
            answer = rail.deliver(bundle)
        except SyncError as error:
            if error.outcome_known:
                shelf.end_delivery(profile.store, range_)
            self._batch = max(self._batch // 2, SMALLEST_BATCH)
            raise
        if not isinstance(answer, Delivered):
            shelf.end_delivery(profile.store, range_)
        return answer

    def _measure(self, signed: SignedReceipt) -> None:
        """Learn how far this clock is from the centre's: shown and kept, never a condition."""
        if isinstance(self._profile.clock, SystemClock):
            centre = datetime.fromisoformat(signed.receipt.at).timestamp() * 1000
            self._profile.clock.offset_ms = self._profile.clock.wall().ms - round(centre)

    def _keep(self, signed: SignedReceipt) -> None:
        """Keep a receipt once its signature and its head are ours; others are a wrong server."""
        receipt = verify_receipt(signed, self._profile.package.authority)
        known = shelf.hash_at(self._profile.store, receipt.journal, receipt.last)
        if receipt.authority != self._profile.package.fingerprint or known != receipt.head:
            raise ProtocolError("receipt_mismatch", seq=receipt.last)
        shelf.keep_receipt(self._profile.store, signed)


def kept_centre(profile: Profile) -> str:
    """Return the centre's address a person typed on this laptop, else the event's own."""
    kept = shelf.secret(profile.store, "centre")
    return kept.decode() if kept else profile.roster.event.centre
