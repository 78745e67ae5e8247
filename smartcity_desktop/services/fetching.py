"""Fetching what the centre has for this person: others' journals, verified before they are kept."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from smartcity_desktop.domain.facts import JournalOpened, SheetId, VisitId
from smartcity_desktop.domain.words import SheetState
from smartcity_desktop.protocol.bundle import Bundle, bytes_text, read_bundle
from smartcity_desktop.protocol.errors import ProtocolError
from smartcity_desktop.protocol.exchange import (
    HOLES_LIMIT,
    Excerpt,
    FetchAnswer,
    Hole,
    Reach,
    Refill,
    journal_certificate,
    read_excerpt,
    read_refill,
)
from smartcity_desktop.protocol.journal import GENESIS, JournalId, Line, read_line
from smartcity_desktop.services.moderating import Moderating
from smartcity_desktop.services.profile import Profile
from smartcity_desktop.storage import shelf
from smartcity_desktop.storage.errors import StorageError
from smartcity_desktop.storage.queries import heads, journal_people, kept_back, sheet_rows
from smartcity_desktop.sync.http import HttpRail

# A centre that always has more must not keep a laptop busy for ever.
ROUNDS = 1000
# The next number of a journal that nothing more is wanted of.
BEYOND = 2**62

Kept = tuple[int, str, bytes | None]


class Fetching:
    """Asks by heads vector, as git does, and keeps what proves itself.

    `progress` is what the last answer counted: answered indicators by sheet; `behind` is how far
    the answerer holds each journal that this profile holds more of and may deliver.
    """

    def __init__(self, profile: Profile, rail: HttpRail) -> None:
        self._profile = profile
        self._rail = rail
        self.progress: Mapping[str, int] = {}
        self.behind: Mapping[str, int] = {}
        self._faults: dict[JournalId, ProtocolError | StorageError] = {}

    def fetch_all(self) -> int:
        """Fetch until the centre has nothing new; returns how many entries were kept.

        A journal that does not prove itself, or of which another history is known here, keeps no
        other away: its ProtocolError or StorageError is raised once the others are kept.
        """
        kept, holes = 0, self._holes()
        for _ in range(ROUNDS):
            asked = heads(self._profile.store)
            answer = self._rail.fetch({**asked, **dict.fromkeys(self._faults, BEYOND)}, holes)
            self.progress, self.behind = answer.progress, answer.behind
            fresh = sum(self._kept(*part) for part in self._parts(answer, asked, holes))
            kept += fresh
            # What was revealed just now stands in holes that the next question names.
            holes = self._holes() if fresh else []
            if not fresh or not (answer.more or holes):
                break
        for fault in self._faults.values():
            raise fault
        return kept

    def _parts(
        self, answer: FetchAnswer, asked: Mapping[str, int], holes: Sequence[Hole]
    ) -> Iterator[tuple[JournalId, Callable[[], int]]]:
        """Yield what an answer brings, journal by journal, and how each part is kept."""
        for text in answer.bundles:
            bundle = read_bundle(bytes_text(text))
            yield bundle.header.journal, partial(self._keep_bundle, bundle)
        for excerpt in answer.excerpts:
            start = asked.get(excerpt.journal, 0)
            yield excerpt.journal, partial(self._keep_excerpt, excerpt, start)
        for refill in answer.refills:
            yield refill.hole.journal, partial(self._keep_refill, refill, holes)

    def _kept(self, journal: JournalId, keep: Callable[[], int]) -> int:
        if journal in self._faults:
            return 0
        try:
            return keep()
        except ProtocolError as error:
            self._faults[journal] = error
        except StorageError as error:
            if error.key not in {"fork", "profile_older"}:
                raise
            self._faults[journal] = error
        return 0

    def _holes(self) -> list[Hole]:
        """Return what was kept back of sheets that may be read by now and are not here yet."""
        profile, moderating = self._profile, Moderating(self._profile)
        found: list[Hole] = []
        for visit in self._unproven():
            if profile.book.turn(visit).revealed and moderating.sees_levels(visit):
                owners = moderating.lacking(visit)
                people = journal_people(profile.store)
                own = [JournalId(j) for j, person in people.items() if person in owners]
                found += [hole for journal in own for hole in self._runs(journal)]
        # Who seals two sheets is lacking twice and has one journal.
        return list(dict.fromkeys(found))[:HOLES_LIMIT]

    def _unproven(self) -> set[VisitId]:
        """Return the visits with a sealed sheet whose content here is not known to be whole."""
        newest: dict[SheetId, int] = {}
        for row in sheet_rows(self._profile.store):
            if row.state is not SheetState.DRAFT:
                newest[row.sheet] = max(row.revision, newest.get(row.sheet, 0))
        roster, proven = self._profile.package.roster, self._profile.proven
        return {roster.sheet_owner(sheet)[0].id for sheet, _ in newest.items() - proven}

    def _runs(self, journal: JournalId) -> list[Hole]:
        last = heads(self._profile.store).get(journal, 0) - 1
        runs = kept_back(self._profile.store, journal, last)
        # The newest first: what was just revealed was just written.
        return [Hole(journal, first, end) for first, end in reversed(runs)]

    def _keep_refill(self, refill: Refill, asked: Sequence[Hole]) -> int:
        """Keep what may be read by now of a hole, once it leads to the hash that is known."""
        hole, store = refill.hole, self._profile.store
        if hole not in asked:
            raise ProtocolError("excerpt_broken")
        before = shelf.hash_at(store, hole.journal, hole.first - 1) or GENESIS
        end = shelf.hash_at(store, hole.journal, hole.last) or ""
        lines = read_refill(refill, before, end)
        rows: list[Kept] = [(s.last, s.hash, None) for s in refill.segments if not s.content]
        rows += [(line.entry.seq, line.hash, line.content) for line in lines]
        rows.sort(key=lambda row: row[0])
        person = journal_people(store)[hole.journal]
        return store.receive(hole.journal, person, rows)

    def _keep_bundle(self, bundle: Bundle) -> int:
        """Keep the entries of a whole bundle that are new here."""
        journal, first = bundle.header.journal, bundle.header.first
        reach = self._reach(journal)
        if bundle.header.last < reach.next_seq:
            return 0
        if journal == self._profile.journal:
            self._refuse_to_be_older(bundle, reach.next_seq)
        opened = self._opened(journal, bundle.lines)
        bundle.verify(journal_certificate(opened, self._profile.package.authority))
        if first > reach.next_seq:
            raise ProtocolError("sequence_broken", expected=reach.next_seq, got=first)
        fresh = bundle.lines[reach.next_seq - first :]
        if fresh[0].entry.prev != reach.hash:
            raise ProtocolError("chain_broken", seq=reach.next_seq)
        rows: list[Kept] = [(line.entry.seq, line.hash, line.content) for line in fresh]
        return self._profile.store.receive(journal, opened.person, rows)

    def _refuse_to_be_older(self, bundle: Bundle, next_seq: int) -> None:
        """Say that own entries are held elsewhere and not here: this profile is an older copy."""
        bundle.verify(self._profile.identity.certificate)
        raise StorageError("profile_older", count=bundle.header.last + 1 - next_seq)

    def _keep_excerpt(self, excerpt: Excerpt, start: int) -> int:
        """Keep the readable entries of a journal from `start` and the bare hashes of the rest."""
        journal = excerpt.journal
        # The other link may have brought the same meanwhile: then the next question asks anew.
        if journal == self._profile.journal or self._reach(journal).next_seq != start:
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
