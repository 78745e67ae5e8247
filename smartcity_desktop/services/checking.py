"""Checking a profile: pages, chains, signatures, and projections equal to a rebuild."""

from collections.abc import Iterable
from dataclasses import dataclass

from smartcity_desktop.domain.facts import HeadSigned, JournalOpened
from smartcity_desktop.protocol.bundle import bytes_text
from smartcity_desktop.protocol.errors import ProtocolError
from smartcity_desktop.protocol.exchange import journal_certificate
from smartcity_desktop.protocol.identity import verify_signature
from smartcity_desktop.protocol.journal import Head, Line, verified
from smartcity_desktop.services.profile import Profile
from smartcity_desktop.storage.queries import journal_people


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was checked: the key of its name, whether it holds, and what was found."""

    name: str
    ok: bool
    detail: str


class Checking:
    """Looks at a profile without changing it."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile

    def check(self, *, full: bool) -> list[Check]:
        """Return every check; `full` reads every page and every journal from its start."""
        pages = self._profile.store.damaged_pages(full=full)
        if pages:
            # A damaged file proves nothing further: what is readable stays readable.
            return [Check("pages", ok=False, detail="; ".join(pages[:3]))]
        return [
            Check("pages", ok=True, detail=""),
            self._chain(self._profile.journal),
            *(self._foreign() if full else ()),
            self._projections(),
        ]

    def _chain(self, journal: str) -> Check:
        lines = self._profile.store.lines(journal)
        try:
            signatures = self._verify(lines)
        except ProtocolError as error:
            return Check("chain", ok=False, detail=f"{journal}: {error.key}")
        return Check("chain", ok=True, detail=f"{len(lines)} · {signatures}")

    def _verify(self, lines: Iterable[Line]) -> int:
        """Verify hashes and signed heads; returns how many heads were signed."""
        certificate, signatures, head = None, 0, Head()
        for line, after in verified(lines):
            fact = line.entry.known_fact()
            if isinstance(fact, JournalOpened):
                certificate = journal_certificate(fact, self._profile.package.authority)
            elif isinstance(fact, HeadSigned) and certificate is not None:
                if fact.head != head.hash:
                    raise ProtocolError("signature_invalid")
                signature = bytes_text(fact.signature)
                verify_signature(certificate, signature, bytes.fromhex(fact.head))
                signatures += 1
            head = after
        return signatures

    def _foreign(self) -> list[Check]:
        """Check the journals of others that this profile holds whole."""
        store = self._profile.store
        whole = [j for j in journal_people(store) if j != store.own and store.holds_whole(j)]
        return [self._chain(journal) for journal in whole]

    def _projections(self) -> Check:
        wrong = self._profile.store.differences()
        return Check("projections", ok=not wrong, detail=", ".join(wrong))
