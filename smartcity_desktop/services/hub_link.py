"""The link to the class hub: every act goes there at once, and peers' acts come back.

A hub's receipt says "held in this room" and is kept apart. What the hub holds is asked for at
every new contact, so that another hub, or one that lost its ledger, gets exactly what it lacks.
"""

import threading
from functools import partial

from cryptography import x509

from smartcity_desktop.protocol.identity import hub_class_of, hub_person_of
from smartcity_desktop.protocol.receipt import SignedReceipt
from smartcity_desktop.services.carrying import Carrying
from smartcity_desktop.services.centre_link import (
    Carried,
    Connection,
    RailFactory,
    connection_after,
)
from smartcity_desktop.services.fetching import Fetching
from smartcity_desktop.services.outbox import Outbox, keep_centre_receipt
from smartcity_desktop.services.profile import Profile
from smartcity_desktop.storage import shelf
from smartcity_desktop.storage.hub_receipts import (
    HUB_ID,
    drop_hub_receipts,
    hub_in_use,
    hub_receipted_until,
    keep_hub_receipt,
)
from smartcity_desktop.sync.errors import ForeignHubError, SyncError, at_hub
from smartcity_desktop.sync.http import Delivered, HttpRail, Outcome, Parked, Refused

EVERY = 2**62


def open_hub_rail(profile: Profile, address: str) -> HttpRail:
    """Return the rail to the class hub at an address of the room's network.

    It raises ForeignHubError for the hub of another class before anything is sent there.
    """
    admits = partial(admit_hub, profile)
    return HttpRail.to_hub(address, profile.package.authority, profile.identity, admits=admits)


def admit_hub(profile: Profile, certificate: x509.Certificate) -> None:
    """Raise ForeignHubError for the hub of a class that is not the profile's now.

    The hub's class is that of whose card carries its key, as the book has it. The secretariat's
    own hub is for everybody, and people without a class go to any.
    """
    roster, group = profile.roster, profile.class_group
    host = roster.class_of(hub_person_of(certificate))
    issued = hub_class_of(certificate)
    theirs = host.code if host and issued else issued
    if group is not None and theirs not in {"", group.code}:
        raise ForeignHubError(theirs, group.code)


class QuarrelError(SyncError):
    """The hub does not take the own journal: it holds another history of it, or refuses it."""


class HubLink:
    """Exchanges with one hub over one kept connection; safe to call from any thread."""

    def __init__(self, profile: Profile, open_rail: RailFactory = open_hub_rail) -> None:
        self._profile = profile
        self._open_rail = open_rail
        self._turn = threading.Lock()
        self._outbox = Outbox(profile)
        self._carrying = Carrying(profile)
        self._rail: HttpRail | None = None
        self._rail_address = ""
        self._next: int | None = None
        self.address = _kept(profile, "hub_address")
        self._hub = hub_in_use(profile.store)
        self.connection = Connection.UNTRIED

    def use(self, address: str) -> None:
        """Go to another address from now on, "" for none; which hub answers is found out there.

        Never waits for an exchange that is under way with the old one.
        """
        self.address, self._hub = address, ""
        self.connection = Connection.UNTRIED
        shelf.keep_secret(self._profile.store, "hub_address", address.encode())
        shelf.keep_secret(self._profile.store, HUB_ID, b"")

    @property
    def held(self) -> int:
        """How many entries of the own journal the hub signed for."""
        store = self._profile.store
        return hub_receipted_until(store, self._hub, self._profile.journal) if self._hub else 0

    def exchange(self) -> Carried:
        """Deliver what the hub lacks, take the centre's receipts from it, fetch what is new.

        Raises SyncError when the hub cannot be reached or does not let us in, QuarrelError when
        it holds another history of the own journal.
        """
        if not self.address:
            raise SyncError("no_hub")
        with self._turn, at_hub():
            try:
                carried = self._exchange()
            except SyncError as error:
                self._let_go()
                quarrel = isinstance(error, QuarrelError)
                self.connection = Connection.PAUSED if quarrel else connection_after(error)
                raise
        self.connection = Connection.REACHED
        return carried

    def _exchange(self) -> Carried:
        if self._rail_address != self.address:
            self._let_go()
        if self._rail is None:
            self._rail_address = self.address
            self._rail = self._open_rail(self._profile, self._rail_address)
            self._know(self._rail.about().fingerprint)
        rail, parked, quarrel = self._rail, 0, None
        # Classes are formed anew while a connection stands.
        admit_hub(self._profile, rail.server)
        try:
            parked = self._deliver(rail)
        except QuarrelError as error:
            # What is wrong with the own journal keeps no colleague's news away.
            quarrel = error
        self._bring_back(rail)
        fetching = Fetching(self._profile, rail)
        fetched = fetching.fetch_all()
        files = self._carrying.exchange(rail, self._hub)
        if quarrel is not None:
            raise quarrel
        return Carried(fetched, parked, fetching.progress, files)

    def _know(self, hub: str) -> None:
        if hub != self._hub:
            self._hub = hub
            shelf.keep_secret(self._profile.store, HUB_ID, hub.encode())

    def _deliver(self, rail: HttpRail) -> int:
        """Deliver what the hub lacks; returns the number a parked bundle waits for, else 0."""
        if self._next is None:
            self._next = self._held_there(rail)
        while found := self._outbox.next_from(self._next):
            range_, bundle = found
            answer = self._send(rail, bundle)
            if isinstance(answer, Delivered):
                self._keep(answer.receipt)
                self._next = range_.last + 1
                self._outbox.went_well()
            elif isinstance(answer, Parked):
                if answer.missing >= range_.first:
                    return answer.missing
                # It holds less than it once signed for: it gets that again.
                self._next = answer.missing
            else:
                reason = answer.reason if isinstance(answer, Refused) else str(answer.seq)
                raise QuarrelError(answer.key, reason=reason)
        return 0

    def _send(self, rail: HttpRail, bundle: bytes) -> Outcome:
        try:
            return rail.deliver(bundle)
        except SyncError:
            self._outbox.went_badly()
            raise

    def _held_there(self, rail: HttpRail) -> int:
        """Ask how far the hub holds the own journal, and compare its receipts with our entries."""
        store, journal = self._profile.store, self._profile.journal
        answer = rail.receipts(journal, max(self.held - 1, 0), EVERY)
        last = answer.next_seq - 1
        signed = answer.receipts
        if last >= 0 and all(one.receipt.last != last for one in signed):
            signed += rail.receipts(journal, last, last).receipts
        for one in signed:
            self._keep(one)
        drop_hub_receipts(store, self._hub, journal, answer.next_seq)
        return min(answer.next_seq, store.head.next_seq)

    def _keep(self, signed: SignedReceipt) -> None:
        """Keep a hub's receipt for entries that are ours; raises QuarrelError for another history.

        A receipt beyond our own end says that the hub knows more of us than we do: no quarrel.
        """
        receipt = signed.receipt
        known = shelf.hash_at(self._profile.store, receipt.journal, receipt.last)
        if known is not None and known != receipt.head:
            raise QuarrelError("journal_forked", reason=str(receipt.last))
        if known is not None:
            self._know(keep_hub_receipt(self._profile.store, signed))

    def _bring_back(self, rail: HttpRail) -> None:
        """Keep the centre's receipts that the hub has fetched for the own journal."""
        store, journal = self._profile.store, self._profile.journal
        first, last = self._awaited(), self._awaited()
        while first < store.head.next_seq:
            answer = rail.receipts(journal, first, last)
            for signed in answer.upstream:
                keep_centre_receipt(self._profile, signed)
            if self._awaited() == first:
                break
            # There are some: now all of them at once.
            first, last = self._awaited(), EVERY
        for signed in self._about_refusals(rail):
            keep_centre_receipt(self._profile, signed)

    def _about_refusals(self, rail: HttpRail) -> tuple[SignedReceipt, ...]:
        """Ask again about own entries the centre refused: what they answer may have come since."""
        seqs = shelf.refused_seqs(self._profile.store, self._profile.journal)
        return rail.receipts(self._profile.journal, seqs[0], seqs[-1]).upstream if seqs else ()

    def _awaited(self) -> int:
        return shelf.receipted_until(self._profile.store, self._profile.journal)

    def close(self) -> None:
        """Close the connection, unless an exchange is under way: that one ends by itself."""
        if self._turn.acquire(blocking=False):
            try:
                self._let_go()
            finally:
                self._turn.release()

    def _let_go(self) -> None:
        if self._rail is not None:
            self._rail.close()
        self._carrying.forget()
        self._rail, self._next = None, None


def _kept(profile: Profile, name: str) -> str:
    return (shelf.secret(profile.store, name) or b"").decode()
