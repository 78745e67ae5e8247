"""What one asker may read of the ledger now: rights applied to kinds, sheets and visits."""

from collections.abc import Iterator
from typing import Protocol

from sqlalchemy import Connection, false, or_, select

from smartcity_desktop.central.hosting import Hosted
from smartcity_desktop.central.tables import excerpts, sheets
from smartcity_desktop.domain.class_book import Book
from smartcity_desktop.domain.errors import DomainError
from smartcity_desktop.domain.facts import PersonId, SheetId, Submitted, VisitId
from smartcity_desktop.domain.rights import (
    LEVEL_FACTS,
    PUBLIC_FACTS,
    Asker,
    asker_of,
    class_code_of,
    levels_open,
    may_read,
    reads_whole,
    sees_levels,
)
from smartcity_desktop.domain.roster import Roster
from smartcity_desktop.domain.visit import Seal
from smartcity_desktop.domain.words import SCORING_ROLES, Role, SheetState
from smartcity_desktop.protocol.codec import KINDS, parse
from smartcity_desktop.protocol.exchange import Excerpt
from smartcity_desktop.protocol.journal import read_line

CLASS_PREFIX, PERSON_PREFIX = "class ", "person "
# What proves a journal but says nothing: not worth an answer by itself.
BARE_KINDS = frozenset({"journal_opened", "head_signed"})
_SEALED = frozenset({str(SheetState.SUBMITTED), str(SheetState.REVISED)})


class Openings:
    """Which sheets are opened: of an opened visit those that stand sealed by their owners.

    What somebody gave who had not sealed, or was let open a seal again, is nobody else's to see,
    whatever the others opened and whatever seals the opening names.
    """

    def __init__(self, connection: Connection, event: Hosted, book: Book) -> None:
        self._connection = connection
        self._event = event
        self._roster = event.published.roster
        self._book = book
        self._known: dict[tuple[str, PersonId], bool] = {}
        self._counts: dict[VisitId, int] = {}

    def visit_of(self, subject: str) -> VisitId | None:
        """Return the visit that a sheet or visit named by a fact belongs to, None for neither."""
        try:
            return self._roster.visit(VisitId(subject)).id
        except DomainError:
            pass
        try:
            return self._roster.sheet_owner(SheetId(subject))[0].id
        except DomainError:
            return None

    def sealed(self, visit: VisitId) -> int:
        """Return how many of the sheets that an opening names stand sealed by their owners."""
        if visit not in self._counts:
            named = {seal.sheet for seal in self._book.turn(visit).seals}
            owners = [(sheet, self._roster.sheet_owner(sheet)[1].id) for sheet in named]
            self._counts[visit] = sum(
                self._sealed(sheet) or self._told_sealed(sheet, visit, owner)
                for sheet, owner in owners
            )
        return self._counts[visit]

    def opened(self, subject: str, owner: PersonId) -> bool:
        """Tell whether what `owner` gave on a sheet, or of a visit, belongs to an opened sheet."""
        key = subject, owner
        if key not in self._known:
            self._known[key] = self._opened(subject, owner)
        return self._known[key]

    def _opened(self, subject: str, owner: PersonId) -> bool:
        visit = self.visit_of(subject)
        if visit is None or not levels_open(self._book, visit, self.sealed(visit)):
            return False
        sheet = self._roster.sheet_id(self._roster.visit(visit), owner)
        if subject not in {visit, sheet}:
            return False
        if self._book.roster.role_of(owner) not in SCORING_ROLES and subject == visit:
            # Somebody without a sheet has nothing to seal: the panel's opening is theirs.
            return True
        return self._sealed(sheet) or self._told_sealed(sheet, visit, owner)

    def _sealed(self, sheet: SheetId) -> bool:
        query = select(sheets.c.state).where(
            sheets.c.authority == self._event.authority, sheets.c.sheet == sheet
        )
        return self._connection.execute(query).scalar() in _SEALED

    def _told_sealed(self, sheet: SheetId, visit: VisitId, owner: PersonId) -> bool:
        """Tell whether a seal that the opening names stands in what a hub only carries."""
        named = {seal for seal in self._book.turn(visit).seals if seal.sheet == sheet}
        return bool(named) and not named.isdisjoint(self._carried(owner))

    def _carried(self, owner: PersonId) -> Iterator[Seal]:
        query = select(excerpts.c.content).where(
            excerpts.c.authority == self._event.authority, excerpts.c.person == owner
        )
        for row in self._connection.execute(query):
            for segment in parse(bytes(row.content), Excerpt).segments:
                if segment.content and '"submitted"' in segment.content:
                    fact = read_line(segment.content.encode()).entry.known_fact()
                    if isinstance(fact, Submitted):
                        yield Seal(fact.sheet, fact.revision, fact.digest)


class Sight(Protocol):
    """What somebody may read."""

    def whole(self, owner: PersonId) -> bool:
        """Tell whether everything in the journals of `owner` may be read."""
        ...

    def may(self, kind: str, subject: str, owner: PersonId) -> bool:
        """Tell whether an entry of this kind about `subject` may be read."""
        ...


class HubSight:
    """A hub's eyes on journals that it carries: what a colleague sees, and opened levels."""

    def __init__(self, openings: Openings) -> None:
        self._openings = openings

    def whole(self, owner: PersonId) -> bool:
        """Tell that a hub gets no journal whole as long as anything of it is closed."""
        del owner
        return False

    def may(self, kind: str, subject: str, owner: PersonId) -> bool:
        """Tell whether an entry of this kind about `subject` may be carried openly."""
        fact = KINDS.get(kind)
        opened = fact in LEVEL_FACTS and self._openings.opened(subject, owner)
        return fact in PUBLIC_FACTS or opened


class Reader:
    """One person's eyes: what is asked of it is answered from one state of the book."""

    def __init__(
        self, openings: Openings, roster: Roster, book: Book, person: PersonId, sealed: set[str]
    ) -> None:
        self._openings = openings
        self._roster = roster
        self._book = book
        self._sealed = frozenset(sealed)
        self.asker: Asker = asker_of(book.roster, person)
        self._visits: dict[str, VisitId | None] = {}
        self._revealed: dict[VisitId, bool] = {}

    def whole(self, owner: PersonId) -> bool:
        """Tell whether everything in the journals of `owner` may be read."""
        return reads_whole(self.asker, owner)

    def may(self, kind: str, subject: str, owner: PersonId) -> bool:
        """Tell whether an entry of this kind about `subject` may be read."""
        visit, fact = self._visit_of(subject), KINDS.get(kind)
        return may_read(
            self.asker,
            fact,
            owner,
            self._class_of(subject, visit, owner),
            revealed=fact in LEVEL_FACTS
            and visit is not None
            and self._sees(visit)
            and self._openings.opened(subject, owner),
        )

    def sheet_beginnings(self) -> list[str]:
        """Return how the numbers of sheets begin that the asker's class may have."""
        visits = self._book.roster.visits_of(self.asker.class_code)
        cases = self._book.roster.visits_of(self.asker.class_code, 0)
        return sorted({self._roster.sheet_beginning(visit) for visit in (*visits, *cases)})

    def _class_of(self, subject: str, visit: VisitId | None, owner: PersonId) -> str:
        if subject.startswith(CLASS_PREFIX):
            return subject.removeprefix(CLASS_PREFIX)
        if subject.startswith(PERSON_PREFIX):
            return class_code_of(self._book.roster, PersonId(subject.removeprefix(PERSON_PREFIX)))
        if visit is not None:
            return self._book.roster.visit(visit).class_code
        return class_code_of(self._book.roster, owner)

    def _visit_of(self, subject: str) -> VisitId | None:
        if not subject or subject.startswith((CLASS_PREFIX, PERSON_PREFIX)):
            return None
        if subject not in self._visits:
            self._visits[subject] = self._openings.visit_of(subject)
        return self._visits[subject]

    def _sees(self, visit: VisitId) -> bool:
        if visit not in self._revealed:
            person = self.asker.person
            own = self._roster.sheet_id(self._roster.visit(visit), person) in self._sealed
            sealed = self._openings.sealed(visit)
            self._revealed[visit] = sees_levels(
                self._book, person, visit, own_sealed=own, sealed=sealed
            )
        return self._revealed[visit]


def reader_of(connection: Connection, event: Hosted, book: Book, person: PersonId) -> Reader:
    """Return what a person may read, from the ledger as this transaction sees it."""
    serial = event.published.roster.person(person).serial
    query = select(sheets.c.sheet).where(
        sheets.c.authority == event.authority,
        sheets.c.state == str(SheetState.SUBMITTED),
        sheets.c.sheet.endswith(f"-{serial:02d}"),
    )
    sealed = {str(row.sheet) for row in connection.execute(query)}
    openings = Openings(connection, event, book)
    return Reader(openings, event.published.roster, book, person, sealed)


def answered_of(connection: Connection, event: Hosted, reader: Reader) -> dict[str, int]:
    """Return how many indicators are answered on each sheet of the asker's class.

    A count tells how far a colleague is and nothing of what was given.
    """
    query = select(sheets.c.sheet, sheets.c.answered).where(sheets.c.authority == event.authority)
    if reader.asker.role is not Role.SECRETARIAT:
        starts = [sheets.c.sheet.startswith(start) for start in reader.sheet_beginnings()]
        query = query.where(or_(false(), *starts))
    rows = connection.execute(query).all()
    owner = PersonId("")
    return {row.sheet: row.answered for row in rows if reader.may("submitted", row.sheet, owner)}
