"""The own journal as bundles to send, cut smaller on a bad link, and the receipts that answer."""

from collections.abc import Sequence

from smartcity_desktop.protocol.bundle import BODY_LIMIT, batches, cut
from smartcity_desktop.protocol.errors import ProtocolError
from smartcity_desktop.protocol.identity import fingerprint
from smartcity_desktop.protocol.journal import Line
from smartcity_desktop.protocol.receipt import SignedReceipt, verify_receipt
from smartcity_desktop.services.profile import Profile
from smartcity_desktop.storage import shelf
from smartcity_desktop.storage.shelf import Range

SMALLEST_BATCH = 4 * 1024


class Outbox:
    """Cuts what one link sends; `batch` is the size of its bundles in bytes."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile
        self.batch = BODY_LIMIT

    def next_from(self, seq: int) -> tuple[Range, bytes] | None:
        """Return the bundle that begins at entry `seq`, None when there is no such entry."""
        profile = self._profile
        lines = profile.store.lines(profile.journal, seq)
        if not lines:
            return None
        chosen = next(batches(lines, self.batch))
        range_ = Range(profile.journal, chosen[0].entry.seq, chosen[-1].entry.seq)
        return range_, self._cut(chosen)

    def _cut(self, lines: Sequence[Line]) -> bytes:
        profile = self._profile
        return cut(
            lines,
            profile.roster.event.code,
            profile.package.fingerprint,
            profile.journal,
            fingerprint(profile.identity.certificate),
            profile.identity,
            profile.store.salt_key,
        )

    def went_well(self) -> None:
        """Cut larger bundles again."""
        self.batch = min(self.batch * 2, BODY_LIMIT)

    def went_badly(self) -> None:
        """Cut smaller bundles on a link that lost one."""
        self.batch = max(self.batch // 2, SMALLEST_BATCH)


def keep_centre_receipt(profile: Profile, signed: SignedReceipt) -> None:
    """Keep a receipt of the centre, whoever carried it; raises ProtocolError when it is not ours.

    Its signature must lead to the event's authority and its head must be our own entry's.
    """
    receipt = verify_receipt(signed, profile.package.authority)
    known = shelf.hash_at(profile.store, receipt.journal, receipt.last)
    if receipt.authority != profile.package.fingerprint or known != receipt.head:
        raise ProtocolError("receipt_mismatch", seq=receipt.last)
    shelf.keep_receipt(profile.store, signed)
