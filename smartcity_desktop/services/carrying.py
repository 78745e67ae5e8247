"""Carrying files beside the facts that name them: what is lacking there, and what is lacking here.

Files go after facts and never keep one waiting: before every part it is asked whether something
was recorded meanwhile. A cut costs one part; bytes that are not what their name says are asked for
again.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from smartcity_desktop.domain.evidence import added_by_digest
from smartcity_desktop.domain.facts import EvidenceAdded
from smartcity_desktop.domain.words import Role
from smartcity_desktop.protocol.attachments import NAMES_LIMIT, PART_LIMIT
from smartcity_desktop.services.profile import Profile
from smartcity_desktop.storage import files
from smartcity_desktop.storage.file_places import drop_place, files_at, keep_place
from smartcity_desktop.sync.errors import RefusedFileError
from smartcity_desktop.sync.http import HttpRail

# Bytes each way in one exchange, so that facts of others are fetched in between.
BUDGET = 4 * 1024 * 1024
# A server that keeps sending wrong bytes is not asked for ever.
TRIES = 3


@dataclass(frozen=True, slots=True)
class Brought:
    """What one exchange did with files: whole ones sent and fetched, and how many are left."""

    sent: int = 0
    fetched: int = 0
    left: int = 0

    def __add__(self, other: "Brought") -> "Brought":
        """Return what two exchanges did together."""
        return Brought(self.sent + other.sent, self.fetched + other.fetched, self.left + other.left)


NO_FILES = Brought()


class Carrying:
    """Remembers what each server holds; for one thread at a time."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile
        self._held_at: dict[str, set[str]] = {}
        self._failed: Counter[tuple[str, str]] = Counter()

    def forget(self) -> None:
        """Ask for everything again, over a link that is made anew."""
        self._held_at.clear()

    def exchange(self, rail: HttpRail, address: str) -> Brought:
        """Fetch what is lacking here and send what is lacking there, as far as the budget goes.

        Raises SyncError when the link is lost; every part until then is kept.
        """
        wanted, mine = self._wanted(address), self._unsent(address)
        if not wanted and not mine:
            return NO_FILES
        trip = _Trip(self._profile, rail)
        there = self._asked(rail, [fact.digest for fact in (*wanted, *mine)])
        self._forget_lost(address, mine, there)
        fetched = sum(self._fetch(trip, address, fact, there) for fact in wanted)
        sent = sum(self._send(trip, address, fact, there) for fact in mine)
        left = sum(there.get(fact.digest) == fact.size for fact in self._wanted(address))
        left += sum(fact.digest in there for fact in self._unsent(address))
        return Brought(sent, fetched, left)

    def _wanted(self, address: str) -> list[EvidenceAdded]:
        """Return what should be here and is not whole, the next region's first."""
        profile = self._profile
        whole, roster = files.whole_files(profile.store), profile.roster
        own = profile.class_group
        everything = profile.role is Role.SECRETARIAT
        found: list[EvidenceAdded] = []
        for digest, named in added_by_digest(profile.book).items():
            classes = {roster.visit(fact.visit).class_code for _, fact in named}
            readable = everything or (own is not None and own.code in classes)
            if digest not in whole and readable and self._worth_it(address, digest):
                found.append(named[0][1])
        order = {v.id: (v.day, v.starts, v.serial) for v in roster.visits}
        return sorted(found, key=lambda fact: order[fact.visit])

    def _unsent(self, address: str) -> list[EvidenceAdded]:
        """Return what is whole here and not known to be there."""
        held = self._held_at.setdefault(address, set())
        whole = files.whole_files(self._profile.store)
        named = added_by_digest(self._profile.book)
        return [
            named[digest][0][1]
            for digest in sorted(whole & named.keys())
            if digest not in held and self._worth_it(address, digest)
        ]

    def _worth_it(self, address: str, digest: str) -> bool:
        return self._failed[address, digest] < TRIES

    def _asked(self, rail: HttpRail, digests: Sequence[str]) -> dict[str, int]:
        there: dict[str, int] = {}
        for start in range(0, len(digests), NAMES_LIMIT):
            there |= rail.attachments(digests[start : start + NAMES_LIMIT])
        return there

    def _forget_lost(
        self, address: str, mine: Sequence[EvidenceAdded], there: dict[str, int]
    ) -> None:
        """Believe a server that says it no longer holds what it once held."""
        known = files_at(self._profile.store, address)
        for fact in mine:
            if fact.digest in known and there.get(fact.digest, 0) < fact.size:
                drop_place(self._profile.store, address, fact.digest)

    def _hold(self, address: str, digest: str) -> None:
        self._held_at[address].add(digest)
        keep_place(self._profile.store, address, digest)

    def _fetch(
        self, trip: "_Trip", address: str, fact: EvidenceAdded, there: dict[str, int]
    ) -> bool:
        """Fetch one file; tells whether it is whole now."""
        digest = fact.digest
        if there.get(digest) != fact.size or not trip.fetch(fact):
            return False
        whole = files.finish_file(self._profile.store, digest)
        if whole:
            self._hold(address, digest)
        self._failed[address, digest] += not whole
        return whole

    def _send(
        self, trip: "_Trip", address: str, fact: EvidenceAdded, there: dict[str, int]
    ) -> bool:
        """Send one file; tells whether it is whole there now. A fact goes first, then its file."""
        digest = fact.digest
        if digest not in there:
            return False
        try:
            held = trip.send(fact, there[digest])
        except RefusedFileError:
            self._failed[address, digest] += 1
            return False
        if held == fact.size:
            self._hold(address, digest)
        return held == fact.size and there[digest] < fact.size


class _Trip:
    """The parts of one exchange, until the budget is spent or a new fact waits."""

    def __init__(self, profile: Profile, rail: HttpRail) -> None:
        self._store = profile.store
        self._rail = rail
        self._facts = profile.store.head.next_seq
        self._to_fetch = self._to_send = BUDGET

    def _free(self) -> bool:
        return self._store.head.next_seq == self._facts

    def fetch(self, fact: EvidenceAdded) -> bool:
        """Fetch parts of a file; tells whether all its bytes are here now."""
        held = files.begin_file(self._store, fact.digest, fact.size).held
        while held < fact.size and self._to_fetch > 0 and self._free():
            part = self._rail.attachment(fact.digest, held)
            after = files.keep_part(self._store, fact.digest, held, part) if part else held
            if after == held:
                break
            self._to_fetch -= len(part)
            held = after
        return held == fact.size

    def send(self, fact: EvidenceAdded, held: int) -> int:
        """Send parts of a file from `held` on; returns how many bytes are there then."""
        while held < fact.size and self._to_send > 0 and self._free():
            part = files.read_file(self._store, fact.digest, held, PART_LIMIT)
            after = self._rail.attach(fact.digest, held, part)
            self._to_send -= len(part)
            if after <= held:
                return after
            held = after
        return held
