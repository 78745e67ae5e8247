"""The files a centre or hub holds beside its ledger: in parts, each named by a fact."""

import hashlib
import threading
from collections.abc import Iterable, Mapping

from sqlalchemy import (
    ColumnElement,
    Connection,
    Table,
    delete,
    func,
    insert,
    select,
    update,
)

from smartcity_desktop.central.database import Database, now_ms
from smartcity_desktop.central.hosting import Hosted
from smartcity_desktop.central.readers import Reader
from smartcity_desktop.central.records import Records
from smartcity_desktop.central.tables import file_parts, files
from smartcity_desktop.domain.class_book import Book
from smartcity_desktop.domain.evidence import SIZE_LIMIT, added_by_digest
from smartcity_desktop.domain.facts import EvidenceAdded, PersonId
from smartcity_desktop.protocol.attachments import NAMES_LIMIT
from smartcity_desktop.protocol.errors import ProtocolError

# Whose parts a whole file is, and whose those are that this server fetches itself.
WHOLE, ELSEWHERE = "", "upstream"
Named = Mapping[str, tuple[tuple[PersonId, EvidenceAdded], ...]]


class Files:
    """The files of one event; a part is one short transaction."""

    def __init__(self, database: Database, event: Hosted, records: Records) -> None:
        self._database = database
        self._event = event
        self._records = records
        self._lock = threading.Lock()
        self._book: Book | None = None
        self._named: Named = {}

    def named(self, connection: Connection) -> Named:
        """Return every file that a fact names, with who said so."""
        return self._read(self._records.book(connection))

    def _read(self, book: Book) -> Named:
        with self._lock:
            if book is not self._book:
                self._book, self._named = book, added_by_digest(book)
            return self._named

    def sizes(self) -> dict[str, int]:
        """Return the size of every file that a fact names and that may be taken."""
        with self._database.read() as connection:
            named = self.named(connection)
        sizes = {digest: facts[0][1].size for digest, facts in named.items()}
        return {digest: size for digest, size in sizes.items() if 0 < size <= SIZE_LIMIT}

    def part(self, digest: str, offset: int) -> bytes:
        """Return the part of a whole file from `offset` to its end."""
        with self._database.read() as connection:
            return self.read(connection, digest, offset)

    def held(self, digests: Iterable[str], uploader: str = ELSEWHERE) -> dict[str, int]:
        """Return how many bytes of each named file are held: the whole, or the uploader's part."""
        with self._database.read() as connection:
            named = self.named(connection)
            asked = [digest for digest in digests if digest in named]
            found: dict[str, int] = {}
            for start in range(0, len(asked), NAMES_LIMIT):
                query = (
                    select(files.c.sha256, files.c.held)
                    .where(
                        files.c.authority == self._event.authority,
                        files.c.sha256.in_(asked[start : start + NAMES_LIMIT]),
                        files.c.uploader.in_((WHOLE, uploader)),
                    )
                    # What is whole stands in for whatever else was begun.
                    .order_by(files.c.uploader.desc())
                )
                found |= {row.sha256: row.held for row in connection.execute(query)}
        return {digest: found.get(digest, 0) for digest in asked}

    def keep(
        self, digest: str, offset: int, content: bytes, uploader: str = ELSEWHERE
    ) -> tuple[int, bool]:
        """Keep a part and return how many bytes are held then, and whether that made it whole.

        A part that does not continue what is held changes nothing. Raises ProtocolError for a file
        that no fact names, one too large, and one whose bytes are not its name's: nothing of
        such a file is held then.
        """
        with self._database.write() as connection:
            self._database.lock(connection, [f"file {self._event.authority} {digest}"])
            size = self._size(connection, digest)
            if self._is_whole(connection, digest):
                return size, False
            here = self._parts(digest, uploader)
            held = self._held(connection, digest, uploader, size)
            if offset != held or held + len(content) > size or not content:
                return held, False
            row = {**self._key(digest), "uploader": uploader, "start": offset, "content": content}
            connection.execute(insert(file_parts).values(row))
            held += len(content)
            whole = held < size or self._hash(connection, here) == digest
            if held < size:
                self._grow(connection, digest, uploader, held)
            elif whole:
                self._finish(connection, digest, uploader, size)
            else:
                self._drop(connection, digest, uploader)
        if not whole:
            raise ProtocolError("attachment_corrupt", digest=digest)
        return held, held == size

    def _size(self, connection: Connection, digest: str) -> int:
        named = self.named(connection).get(digest, ())
        if not named:
            raise ProtocolError("attachment_unnamed", digest=digest)
        size = named[0][1].size
        if not 0 < size <= SIZE_LIMIT:
            raise ProtocolError("attachment_size", digest=digest, size=size)
        return size

    def _is_whole(self, connection: Connection, digest: str) -> bool:
        query = select(files.c.sha256).where(*self._here(files, digest), files.c.uploader == WHOLE)
        return connection.execute(query).first() is not None

    def _held(self, connection: Connection, digest: str, uploader: str, size: int) -> int:
        row = {**self._key(digest), "uploader": uploader, "size": size, "held": 0}
        self._database.insert_new(connection, files, [row | {"received": now_ms()}])
        mine = files.c.uploader == uploader
        query = select(files.c.held).where(*self._here(files, digest), mine)
        return int(connection.execute(query).scalar_one())

    def _grow(self, connection: Connection, digest: str, uploader: str, held: int) -> None:
        mine = files.c.uploader == uploader
        statement = update(files).where(*self._here(files, digest), mine)
        connection.execute(statement.values(held=held, received=now_ms()))

    def _finish(self, connection: Connection, digest: str, uploader: str, size: int) -> None:
        """Make one uploader's parts everybody's and let go of all others'."""
        for table in (file_parts, files):
            others = table.c.uploader != uploader
            connection.execute(delete(table).where(*self._here(table, digest), others))
            everybody = update(table).where(*self._here(table, digest)).values(uploader=WHOLE)
            connection.execute(everybody)
        self._grow(connection, digest, WHOLE, size)

    def _drop(self, connection: Connection, digest: str, uploader: str) -> None:
        for table in (file_parts, files):
            mine = table.c.uploader == uploader
            connection.execute(delete(table).where(*self._here(table, digest), mine))

    def _parts(self, digest: str, uploader: str) -> tuple[ColumnElement[bool], ...]:
        return *self._here(file_parts, digest), file_parts.c.uploader == uploader

    def _hash(self, connection: Connection, parts: tuple[ColumnElement[bool], ...]) -> str:
        """Return the hash of the parts stored, one in memory at a time."""
        told = hashlib.sha256()
        query = select(file_parts.c.content).where(*parts)
        ordered = query.order_by(file_parts.c.start).execution_options(yield_per=4)
        with connection.execute(ordered) as rows:
            for row in rows:
                told.update(bytes(row.content))
        return told.hexdigest()

    def may_read(self, connection: Connection, reader: Reader, digest: str) -> bool:
        """Tell whether a person may read a fact that names a file, and so the file."""
        named = self.named(connection).get(digest, ())
        return any(reader.may("evidence_added", fact.visit, who) for who, fact in named)

    def may_hold(self, connection: Connection, class_code: str, digest: str) -> bool:
        """Tell whether the hub of a class, "" for every class, holds a file."""
        roster = self._records.book(connection).roster
        named = self.named(connection).get(digest, ())
        classes = {roster.visit(fact.visit).class_code for _, fact in named}
        return bool(classes) and class_code in {"", *classes}

    def read(self, connection: Connection, digest: str, offset: int) -> bytes:
        """Return the part from `offset` to its end, b"" for a file that is not whole."""
        if not self._is_whole(connection, digest):
            return b""
        parts = self._parts(digest, WHOLE)
        last = select(func.max(file_parts.c.start)).where(*parts, file_parts.c.start <= offset)
        part = select(file_parts.c.start, file_parts.c.content).where(
            *parts, file_parts.c.start == last.scalar_subquery()
        )
        row = connection.execute(part).first()
        return bytes(row.content)[offset - row.start :] if row else b""

    def _key(self, digest: str) -> dict[str, object]:
        return {"authority": self._event.authority, "sha256": digest}

    def _here(self, table: Table, digest: str) -> tuple[ColumnElement[bool], ...]:
        return table.c.authority == self._event.authority, table.c.sha256 == digest
