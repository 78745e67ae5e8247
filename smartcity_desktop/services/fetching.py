"""Fetching what the centre has for this person: others' journals, verified before they are kept."""

from collections.abc import Sequence

from smartcity_desktop.domain.facts import JournalOpened
from smartcity_desktop.protocol.bundle import Bundle, bytes_text, read_bundle
from smartcity_desktop.protocol.errors import ProtocolError
from smartcity_desktop.protocol.exchange import (
    Excerpt,
    Reach,
    journal_certificate,
    read_excerpt,
)
from smartcity_desktop.protocol.journal import JournalId, Line, read_line
from smartcity_desktop.services.profile import Profile
from smartcity_desktop.storage import shelf
from smartcity_desktop.storage.queries import heads
from smartcity_desktop.sync.http import HttpRail

# A centre that always has more must not keep a laptop busy for ever.
ROUNDS = 1000

Kept = tuple[int, str, bytes | None]


class Fetching:
    """Asks by heads vector, as git does, and keeps what proves itself."""

    def __init__(self, profile: Profile, rail: HttpRail) -> None:
        self._profile = profile
        self._rail = rail

    def fetch_all(self) -> int:
        """Fetch until the centre has nothing new; returns how many entries were kept."""
        kept = 0
        for _ in range(ROUNDS):
            answer = self._rail.fetch(heads(self._profile.store))
            fresh = sum(self._keep_bundle(read_bundle(bytes_text(b))) for b in answer.bundles)
            fresh += sum(self._keep_excerpt(excerpt) for excerpt in answer.excerpts)
            kept += fresh
            if not answer.more or not fresh:
                break
        return kept

    def _keep_bundle(self, bundle: Bundle) -> int:
        """Keep the entries of a whole bundle that are new here."""
        journal, first = bundle.header.journal, bundle.header.first
        reach = self._reach(journal)
        if journal == self._profile.journal or bundle.header.last < reach.next_seq:
            return 0
        opened = self._opened(journal, bundle.lines)
        bundle.verify(journal_certificate(opened, self._profile.package.authority))
        if first > reach.next_seq:
            raise ProtocolError("sequence_broken", expected=reach.next_seq, got=first)
        fresh = bundle.lines[reach.next_seq - first :]
        if fresh[0].entry.prev != reach.hash:
            raise ProtocolError("chain_broken", seq=reach.next_seq)
        rows: list[Kept] = [(line.entry.seq, line.hash, line.content) for line in fresh]
        return self._profile.store.receive(journal, opened.person, rows)

    def _keep_excerpt(self, excerpt: Excerpt) -> int:
        """Keep the readable entries of a journal and the bare hashes of the rest."""
        journal = excerpt.journal
        if journal == self._profile.journal:
            return 0
        shown = [read_line(s.content.encode()) for s in excerpt.segments[:1] if s.content]
        opened = self._opened(journal, shown)
        certificate = journal_certificate(opened, self._profile.package.authority)
        lines, _ = read_excerpt(excerpt, self._reach(journal), certificate)
        rows: list[Kept] = [(s.last, s.hash, None) for s in excerpt.segments if not s.content]
        rows += [(line.entry.seq, line.hash, line.content) for line in lines]
        rows.sort(key=lambda row: row[0])
        return self._profile.store.receive(journal, opened.person, rows)

    def _opened(self, journal: JournalId, lines: Sequence[Line]) -> JournalOpened:
        """Return entry 0 of a journal: from what just came, else from what is kept."""
        candidates = [*lines[:1], *self._profile.store.lines(journal, 0, 0)]
        for line in candidates:
            fact = line.entry.known_fact()
            if line.entry.seq == 0 and isinstance(fact, JournalOpened):
                return fact
        raise ProtocolError("journal_unopened", journal=journal)

    def _reach(self, journal: JournalId) -> Reach:
        next_seq = heads(self._profile.store).get(journal, 0)
        if next_seq == 0:
            return Reach()
        known = shelf.hash_at(self._profile.store, journal, next_seq - 1)
        return Reach(next_seq, known or "")
