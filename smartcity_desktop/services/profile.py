"""An open profile: one person, on this device, in one event."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from smartcity_desktop.domain.class_book import Book
from smartcity_desktop.domain.documents import Published, seal_digest, seat_of
from smartcity_desktop.domain.facts import (
    ClassFact,
    Fact,
    HeadSigned,
    PersonId,
    SheetId,
    Submitted,
)
from smartcity_desktop.domain.roster import ClassGroup, Person, Roster
from smartcity_desktop.domain.sheet import Sheet
from smartcity_desktop.domain.words import Role
from smartcity_desktop.host.clock import Clock, moment
from smartcity_desktop.host.lock import ProfileLock
from smartcity_desktop.protocol.bundle import text_bytes
from smartcity_desktop.protocol.identity import Identity
from smartcity_desktop.protocol.journal import JournalId, Line
from smartcity_desktop.protocol.package import Package
from smartcity_desktop.services.books import Books
from smartcity_desktop.storage.errors import StorageError
from smartcity_desktop.storage.shelf import hash_at
from smartcity_desktop.storage.store import Store


@dataclass(slots=True)
class Profile:
    """Everything the services of one signed-in person need."""

    folder: Path
    store: Store
    package: Package
    identity: Identity
    person: Person
    clock: Clock
    lock: ProfileLock
    books: Books = field(init=False)
    # Sealed sheets, by number and revision, whose content here was found to be what was sealed.
    proven: set[tuple[SheetId, int]] = field(default_factory=set[tuple[SheetId, int]])

    def __post_init__(self) -> None:
        minimum = self.package.instrument.min_valid
        self.books = Books(self.store, self.package.roster, minimum)

    @property
    def book(self) -> Book:
        """What class days have come to, as far as this laptop knows."""
        return self.books.book

    @property
    def roster(self) -> Roster:
        """The event as it is now: `package.roster` is the event as published."""
        return self.book.roster

    @property
    def published(self) -> Published:
        """The event as papers speak of it."""
        package = self.package
        return Published(package.roster, package.instrument, package.fingerprint, package.digest)

    @property
    def person_id(self) -> PersonId:
        """Who is signed in."""
        return self.person.id

    @property
    def role(self) -> Role:
        """What the person does in this event."""
        return self.roster.role_of(self.person.id)

    @property
    def class_group(self) -> ClassGroup | None:
        """The class in whose panel the person sits, None for the secretariat."""
        return self.roster.class_of(self.person.id)

    @property
    def journal(self) -> JournalId:
        """The own journal; raises StorageError before it is begun."""
        if self.store.own is None:
            raise StorageError("no_journal")
        return self.store.own

    def wrote(self, line: Line) -> bool:
        """Tell whether a line stands in the own journal."""
        return hash_at(self.store, self.journal, line.entry.seq) == line.hash

    def record(self, fact: Fact) -> Line:
        """Append one fact; it is durable when this returns."""
        return self.store.record(fact, self.clock.wall())

    def record_signed(self, facts: Sequence[Fact]) -> Sequence[Line]:
        """Append facts and this device's signature over the journal's head, in one commit."""
        return self.store.record_all([*facts, self._sign_head], self.clock.wall())

    def act(self, *facts: ClassFact) -> Sequence[Line]:
        """Append class facts in one commit.

        Raises DomainError, and writes nothing, when one of them may not follow what happened.
        """
        self.books.admit(facts, self.person_id)
        return self.store.record_all(facts, self.clock.wall())

    def sealing(self, sheet: Sheet) -> Submitted:
        """Return the sealing of a sheet as it stands, now and where its region is scored now."""
        wall = self.clock.wall()
        published, _ = self.package.roster.sheet_owner(sheet.id)
        return Submitted(
            sheet=sheet.id,
            revision=sheet.revision,
            digest=seal_digest(self.published, sheet),
            sealed_at=moment(wall).isoformat(timespec="seconds"),
            clock_offset="" if wall.offset_ms is None else str(round(wall.offset_ms / 1000)),
            seat=seat_of(published, self.roster.visit(published.id)),
        )

    def holds_whole(self, sheet: Sheet) -> bool:
        """Tell whether all a sealed sheet says is here: half of it must never be compared."""
        key, sealed = (sheet.id, sheet.revision), sheet.sealed
        known = key in self.proven
        if not known and sealed and seal_digest(self.published, sheet) == sealed.digest:
            self.proven.add(key)
        return key in self.proven

    def _sign_head(self, head: str) -> Fact:
        return HeadSigned(head, text_bytes(self.identity.sign(bytes.fromhex(head))))

    def close(self) -> None:
        """Close the file and let the profile go."""
        self.store.close()
        self.lock.release()
