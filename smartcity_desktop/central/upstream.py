"""Passing on to the centre what a hub holds, and bringing back what the centre has for the class.

Runs in a thread of its own. That the network is away is the usual state of a room, and no error.
"""

import logging
import random
import threading
from functools import partial

from smartcity_desktop.central.centre_client import CentreClient, CentreError
from smartcity_desktop.central.changes import Changes
from smartcity_desktop.central.database import Database, DatabaseError, now_ms
from smartcity_desktop.central.desk import Desk
from smartcity_desktop.central.file_forwarding import FileForwarding
from smartcity_desktop.central.files import Files
from smartcity_desktop.central.forwarding import Forwarding
from smartcity_desktop.central.routes import House
from smartcity_desktop.protocol.bundle import bytes_text, read_bundle
from smartcity_desktop.protocol.errors import ProtocolError
from smartcity_desktop.protocol.exchange import Excerpt, ForkAnswer, ParkedAnswer, RefusedAnswer
from smartcity_desktop.protocol.journal import JournalId
from smartcity_desktop.protocol.presence import UpstreamAnswer
from smartcity_desktop.protocol.receipt import SignedReceipt

LOG = logging.getLogger(__name__)
# Acts that come in quick succession go together.
TOGETHER_SECONDS = 0.5
IDLE_SECONDS = 30.0
FIRST_PAUSE_SECONDS = 2.0
LONGEST_PAUSE_SECONDS = 60.0
LEAVING_SECONDS = 1.0
ROUNDS = 1000


class Upstream:
    """The link of one hub to its centre; an empty `address` means that there is none."""

    def __init__(
        self, address: str, database: Database, house: House, desk: Desk, changes: Changes
    ) -> None:
        self._address = address.strip()
        self._house = house
        self._desk = desk
        self._changes = changes
        self._memory = Forwarding(database, house.event)
        self._over = threading.Event()
        files = Files(database, house.event, house.records)
        self._files = FileForwarding(files, desk, self._over.is_set)
        self._wanted = threading.Event()
        self._thread = threading.Thread(target=self._run, name="upstream", daemon=True)
        self._asked: set[JournalId] = set()
        self._stuck: dict[JournalId, str] = {}
        # Journals with refused entries, as the last receipts tell.
        self._doubtful: dict[JournalId, int] = {}
        self._untaken = ""
        self._lost = 0
        self._problem = ""
        self._success: int | None = None

    def start(self) -> None:
        """Begin, when there is a centre to go to."""
        if not self._address:
            return
        if not self._address.startswith("https://"):
            # Without TLS anybody between here and there could read what goes by.
            self._problem = "centre_untrusted"
            return
        self._changes.follow(self._wanted.set)
        self._thread.start()

    def stop(self) -> None:
        """Begin no more exchanges; one that waits for the network is left behind."""
        self._over.set()
        self._wanted.set()
        if self._thread.is_alive():
            self._thread.join(LEAVING_SECONDS)

    def state(self) -> UpstreamAnswer:
        """Return how the link stands; reads the ledger and never waits for the network."""
        pending = sum(waiting.bundles for waiting in self._memory.waiting())
        problem = self._problem or next(iter(self._stuck.values()), self._untaken)
        return UpstreamAnswer(self._address, self._success, pending, problem, self._lost)

    def _run(self) -> None:
        pause = FIRST_PAUSE_SECONDS
        self._doubtful = self._memory.doubtful()
        client: CentreClient | None = None
        event = self._house.event
        while not self._over.is_set():
            self._wanted.clear()
            try:
                client = client or CentreClient(
                    self._address, event.package.authority, event.centre
                )
                self._exchange(client)
            except (CentreError, DatabaseError) as error:
                self._problem = _key_of(error)
                LOG.info("upstream: %s", error)
                if client is not None:
                    client.close()
                client = None
                # What the centre took without our hearing of it is asked for before a resend.
                self._asked.clear()
                self._files.forget()
                self._over.wait(pause * random.uniform(0.5, 1.0))  # noqa: S311 - spreads load
                pause = min(pause * 2, LONGEST_PAUSE_SECONDS)
            else:
                pause, self._problem, self._success = FIRST_PAUSE_SECONDS, "", now_ms()
                self._wanted.wait(IDLE_SECONDS)
                self._over.wait(TOGETHER_SECONDS)

    def _exchange(self, client: CentreClient) -> None:
        """Fetch first: receipts for what others brought there can then be compared."""
        fetched = self._fetch(client)
        receipted = self._forward(client)
        came = self._files.exchange(client)
        if self._files.left or receipted:
            # What went up may have opened what the centre kept back.
            self._wanted.set()
        if fetched or receipted or came:
            self._changes.noticed_elsewhere()

    def _fetch(self, client: CentreClient) -> int:
        """Take the originals the centre has for this class; returns how many were new here."""
        taken, self._untaken = 0, ""
        for _ in range(ROUNDS):
            before = self._memory.heads()
            answer = client.fetch(before, self._memory.excerpted(before))
            for journal, held in answer.behind.items():
                self._lose(JournalId(journal), held)
            # What is told of one journal may be what another one's acts answer.
            told = sum(self._carry(excerpt) for excerpt in answer.excerpts)
            for text in answer.bundles:
                self._take(text)
            fresh = self._memory.heads() != before or told > 0
            taken += fresh
            if self._over.is_set() or not (answer.more and fresh):
                break
        return taken

    def _take(self, text: str) -> None:
        try:
            bundle = read_bundle(bytes_text(text))
            self._desk.write_now(partial(self._house.ledger.deliver, bundle))
        except ProtocolError as error:
            # One bundle that proves nothing here must not keep the others away.
            self._untaken = "bundle_damaged"
            LOG.warning("upstream: a bundle of the centre is not taken: %s", error)

    def _carry(self, excerpt: Excerpt) -> bool:
        """Keep what the centre tells of a journal that goes on with what is still closed."""
        try:
            return self._desk.write_now(partial(self._house.ledger.carry, excerpt))
        except ProtocolError as error:
            LOG.warning("upstream: an excerpt of the centre is not taken: %s", error)
            return False

    def _forward(self, client: CentreClient) -> int:
        """Send what has no receipt, in the order it came; returns how many receipts came."""
        count, before = 0, None
        while not self._over.is_set():
            found = self._memory.next_bundle(self._stuck)
            if found is None:
                break
            journal, bundle = found
            if journal not in self._asked:
                count += self._ask(client, journal)
                self._asked.add(journal)
            elif found == before:
                # Sent, and neither receipted nor refused: it must not keep the others away.
                self._stuck[journal] = "bundle_refused"
            else:
                count += self._send(client, journal, bundle)
                before = found
        return count + self._ask_again(client)

    def _ask_again(self, client: CentreClient) -> int:
        """Ask what has become of refused entries: what they answer may have come by now."""
        count = 0
        for journal, first in self._doubtful.items():
            answer = client.receipts(journal, first)
            count += sum(self._keep(signed) for signed in answer.receipts)
        if self._doubtful:
            self._doubtful = self._memory.doubtful()
        return count

    def _ask(self, client: CentreClient, journal: JournalId) -> int:
        """Keep the receipts the centre gave for a journal to whoever brought it there."""
        count = 0
        for _ in range(ROUNDS):
            first = self._memory.receipted_until(journal)
            answer = client.receipts(journal, first)
            if self._lose(journal, answer.next_seq):
                break
            count += sum(self._keep(signed) for signed in answer.receipts)
            if self._memory.receipted_until(journal) == first:
                break
        return count

    def _send(self, client: CentreClient, journal: JournalId, bundle: bytes) -> int:
        answer = client.deliver(bundle)
        match answer:
            case SignedReceipt():
                return self._keep(answer)
            case ParkedAnswer() if self._lose(journal, answer.missing):
                pass
            case ParkedAnswer():
                self._stuck[journal] = "bundle_refused"
            case ForkAnswer():
                self._stuck[journal] = "journal_forked"
            case RefusedAnswer():
                LOG.warning("upstream: not taken: %s %s", answer.key, answer.detail)
                self._stuck[journal] = "bundle_refused"
        return 0

    def _keep(self, signed: SignedReceipt) -> bool:
        """Keep a receipt whose head is an entry's of ours; tells whether it was kept."""
        receipt = signed.receipt
        held = self._memory.hash_at(receipt.journal, receipt.last)
        if held is None:
            return False
        if held != receipt.head:
            self._stuck[receipt.journal] = "journal_forked"
            return False
        self._desk.write_now(partial(self._memory.keep, signed))
        if receipt.refused:
            first = self._doubtful.get(receipt.journal, receipt.first)
            self._doubtful[receipt.journal] = min(first, receipt.first)
        return True

    def _lose(self, journal: JournalId, held: int) -> bool:
        """Give the centre again what it receipted and holds no more; tells whether there is any.

        It was put back to an older copy, or begun anew.
        """
        lost = self._memory.receipted_until(journal) - held
        if lost <= 0:
            return False
        LOG.warning("upstream: the centre lost %s entries of %s; they go again", lost, journal)
        self._desk.write_now(partial(self._memory.drop, journal, held))
        self._lost += lost
        return True


def _key_of(error: CentreError | DatabaseError) -> str:
    if isinstance(error, CentreError):
        return error.key
    return "disk_full" if error.full else "hub_failed"
