"""What one asker may read of the ledger now: rights applied to kinds, sheets and visits."""

from collections.abc import Collection

from sqlalchemy import Connection, select

from smartcity_desktop.central.hosting import Hosted
from smartcity_desktop.central.tables import sheets
from smartcity_desktop.domain.class_book import Book
from smartcity_desktop.domain.errors import DomainError
from smartcity_desktop.domain.facts import PersonId, SheetId, VisitId
from smartcity_desktop.domain.rights import (
    Asker,
    asker_of,
    class_code_of,
    may_read,
    reads_whole,
    sees_levels,
)
from smartcity_desktop.domain.words import SheetState
from smartcity_desktop.protocol.codec import KINDS

CLASS_PREFIX, PERSON_PREFIX = "class ", "person "
# What proves a journal but says nothing: not worth an answer by itself.
BARE_KINDS = frozenset({"journal_opened", "head_signed"})


class Reader:
    """One person's eyes: what is asked of it is answered from one state of the book."""

    def __init__(
        self, event: Hosted, book: Book, person: PersonId, sealed: Collection[str]
    ) -> None:
        self._roster = event.published.roster
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
        visit = self._visit_of(subject)
        return may_read(
            self.asker,
            KINDS.get(kind),
            owner,
            self._class_of(subject, visit, owner),
            revealed=visit is not None and self._sees(visit),
        )

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
            self._visits[subject] = self._looked_up(subject)
        return self._visits[subject]

    def _looked_up(self, subject: str) -> VisitId | None:
        try:
            return self._roster.visit(VisitId(subject)).id
        except DomainError:
            pass
        try:
            return self._roster.sheet_owner(SheetId(subject))[0].id
        except DomainError:
            return None

    def _sees(self, visit: VisitId) -> bool:
        if visit not in self._revealed:
            person = self.asker.person
            own = self._roster.sheet_id(self._roster.visit(visit), person) in self._sealed
            self._revealed[visit] = sees_levels(self._book, person, visit, own_sealed=own)
        return self._revealed[visit]


def reader_of(connection: Connection, event: Hosted, book: Book, person: PersonId) -> Reader:
    """Return what a person may read, from the ledger as this transaction sees it."""
    serial = event.published.roster.person(person).serial
    query = select(sheets.c.sheet).where(
        sheets.c.authority == event.authority,
        sheets.c.state == str(SheetState.SUBMITTED),
        sheets.c.sheet.endswith(f"-{serial:02d}"),
    )
    return Reader(event, book, person, [row.sheet for row in connection.execute(query)])


def answered_of(connection: Connection, event: Hosted, reader: Reader) -> dict[str, int]:
    """Return how many indicators are answered on each sheet of the asker's class.

    A count tells how far a colleague is and nothing of what was given.
    """
    query = select(sheets.c.sheet, sheets.c.answered).where(sheets.c.authority == event.authority)
    rows = connection.execute(query).all()
    owner = PersonId("")
    return {row.sheet: row.answered for row in rows if reader.may("submitted", row.sheet, owner)}
