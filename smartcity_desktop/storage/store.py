"""The one writer of a profile: a fact is durable before anybody is told it is saved."""

import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

from sqlalchemy import Connection, select

from smartcity_desktop.domain.facts import Fact, JournalOpened
from smartcity_desktop.protocol.clock import Tick
from smartcity_desktop.protocol.errors import ProtocolError
from smartcity_desktop.protocol.journal import Head, JournalId, Line, Wall, read_line
from smartcity_desktop.storage.engine import DatabaseError, Driver, open_engine
from smartcity_desktop.storage.errors import StorageError
from smartcity_desktop.storage.integrity import damaged_pages, differences, rebuild
from smartcity_desktop.storage.projection import Projection
from smartcity_desktop.storage.tables import FORMAT, PROJECTION, entries, journals, kept, meta

# The log is grown once and then overwritten: a save that does not grow a file needs one sync.
LOG_BYTES = 4 * 1024 * 1024
CHECKPOINT_PAGES = 800
CHECKPOINT_LIMIT = 6000

_INSERT = "INSERT INTO entries VALUES (?,?,?,?)"
_READ_BACK = "SELECT hash FROM entries WHERE journal=? AND seq=?"

# What SQLite says when the world fails, and the sentence for it.
_WORLD = {
    "full": "disk_full",
    "locked": "profile_in_use",
    "UNIQUE": "profile_in_use",
    "readonly": "file_unreachable",
    "unable to open": "file_unreachable",
    "disk I/O": "file_unreachable",
}

Recorded = Callable[[Sequence[Line]], None]
FromHead = Callable[[str], Fact]


class Store:
    """An open profile. Every method may be called from any thread; each is short."""

    def __init__(self, path: Path, key: bytes) -> None:
        self.path = path
        self.lock = threading.RLock()
        self._engine = open_engine(path, key)
        self.reading: Connection = self._engine.connect()
        self.driver = cast("Driver", self.reading.connection.driver_connection)
        self._projection = Projection()
        self._listeners: list[Recorded] = []
        self.own: JournalId | None = None
        self.head = Head()
        self._seen = Head().at
        self._unsaved_pages = 0
        try:
            self._prepare()
        except (DatabaseError, ProtocolError) as error:
            self.close()
            raise StorageError("profile_damaged", reason=str(error)) from error
        except StorageError:
            self.close()
            raise

    def _prepare(self) -> None:
        with self.writing():
            kept.create_all(self.reading)
            found = dict(self.reading.execute(select(meta.c.key, meta.c.value)).tuples().all())
            if int(found.get("format", FORMAT)) > FORMAT:
                raise StorageError("profile_newer", format=found["format"])
            if found.get("projection") != str(PROJECTION):
                rebuild(self.driver, self._projection, self.all_lines())
            self.driver.execute("INSERT OR REPLACE INTO meta VALUES ('format',?)", (str(FORMAT),))
        self._resume()

    def _resume(self) -> None:
        """Continue the own journal where it ended, and the clock after everything ever seen."""
        query = select(journals.c.journal).where(journals.c.own)
        own = self.reading.execute(query).scalars().first()
        for journal in self.reading.execute(select(journals.c.journal)).scalars().all():
            last = self.last_line(journal)
            if last is not None:
                self._seen = max(self._seen, last.entry.at)
                if journal == own:
                    self.own = JournalId(journal)
                    self.head = Head(last.entry.seq + 1, last.hash, last.entry.at)

    @contextmanager
    def writing(self) -> Generator[None]:
        """Hold the one write transaction; everything inside is committed together or not at all.

        Raises StorageError when the disk is full or the file cannot be written.
        """
        with self.lock:
            try:
                self.driver.execute("BEGIN IMMEDIATE")
            except DatabaseError as error:
                raise _world(error) from error
            try:
                yield
                self.driver.execute("COMMIT")
            except BaseException as error:
                if self.driver.in_transaction:
                    self.driver.execute("ROLLBACK")
                if isinstance(error, DatabaseError):
                    raise _world(error) from error
                raise

    def on_recorded(self, listener: Recorded) -> None:
        """Call `listener` with the new lines after every commit."""
        self._listeners.append(listener)

    def begin_journal(self, journal: JournalId, opened: JournalOpened, wall: Wall) -> Line:
        """Start the own journal with its entry 0; an older own journal becomes a foreign one."""
        with self.writing():
            self.driver.execute("UPDATE journals SET own=0")
            row = (journal, 1, opened.person)
            self.driver.execute("INSERT INTO journals VALUES (?,?,?)", row)
            self.own, self.head = journal, Head()
            lines = self._append([opened], wall)
        self._announce(lines)
        return lines[0]

    def record(self, fact: Fact, wall: Wall) -> Line:
        """Append one fact to the own journal; it is on disk, read back, when this returns."""
        return self.record_all([fact], wall)[0]

    def record_all(self, facts: Sequence[Fact | FromHead], wall: Wall) -> Sequence[Line]:
        """Append several facts in one commit.

        A function in the place of a fact is given the hash of the entry before it.
        """
        before = self.head
        try:
            with self.writing():
                lines = self._append(facts, wall)
        except BaseException:
            self.head = before
            raise
        self._read_back(lines[-1])
        self._announce(lines)
        if self._unsaved_pages > CHECKPOINT_LIMIT:
            self.checkpoint()
        return lines

    def _append(self, facts: Sequence[Fact | FromHead], wall: Wall) -> list[Line]:
        if self.own is None:
            raise StorageError("no_journal")
        lines: list[Line] = []
        for given in facts:
            fact = given(self.head.hash) if callable(given) else given
            start = self.head if self.head.at >= self._seen else self._ahead()
            line = start.following(fact, wall)
            row = (self.own, line.entry.seq, line.hash, line.content)
            self.driver.execute(_INSERT, row)
            self._projection.project(self.driver, self.own, line.entry.at.ms, fact)
            self.head = Head(line.entry.seq + 1, line.hash, line.entry.at)
            self._seen = line.entry.at
            lines.append(line)
        self._unsaved_pages += 4
        return lines

    def _ahead(self) -> Head:
        return Head(self.head.next_seq, self.head.hash, self._seen)

    def _read_back(self, line: Line) -> None:
        with self.lock:
            found = self.driver.execute(_READ_BACK, (self.own, line.entry.seq)).fetchone()
        if found is None or found[0] != line.hash:
            raise StorageError("not_read_back", seq=line.entry.seq)

    def _announce(self, lines: Sequence[Line]) -> None:
        for listener in self._listeners:
            listener(lines)

    def receive(
        self, journal: JournalId, person: str, lines: Sequence[tuple[int, str, bytes | None]]
    ) -> int:
        """Keep entries of another journal as (seq, hash, bytes or None); returns how many are new.

        The caller has verified the chain. An entry whose bytes come later replaces its bare hash;
        a different hash raises StorageError("fork").
        """
        fresh: list[Line] = []
        with self.writing():
            row = (journal, 0, person)
            self.driver.execute("INSERT OR IGNORE INTO journals VALUES (?,?,?)", row)
            for seq, digest, content in lines:
                if self._keep(journal, seq, digest, content) and content is not None:
                    line = read_line(content)
                    self._projection.apply(self.driver, journal, line)
                    self._seen = max(self._seen, line.entry.at)
                    fresh.append(line)
        if fresh:
            self._announce(fresh)
        return len(fresh)

    def _keep(self, journal: str, seq: int, digest: str, content: bytes | None) -> bool:
        query = "SELECT hash, content IS NULL FROM entries WHERE journal=? AND seq=?"
        known = self.driver.execute(query, (journal, seq)).fetchone()
        if known is None:
            self.driver.execute(_INSERT, (journal, seq, digest, content))
            return True
        if known[0] != digest:
            raise StorageError("fork", journal=journal, seq=seq)
        if known[1] and content is not None:
            update = "UPDATE entries SET content=? WHERE journal=? AND seq=?"
            self.driver.execute(update, (content, journal, seq))
            return True
        return False

    def last_line(self, journal: str) -> Line | None:
        """Return the last readable line of a journal, None when there is none."""
        query = (
            select(entries.c.content)
            .where(entries.c.journal == journal, entries.c.content.is_not(None))
            .order_by(entries.c.seq.desc())
            .limit(1)
        )
        with self.lock:
            content = self.reading.execute(query).scalar()
        return None if content is None else read_line(content)

    def lines(self, journal: str, first: int = 0, last: int | None = None) -> list[Line]:
        """Return the readable lines `first` to `last` (inclusive) of a journal, in order."""
        query = select(entries.c.content).where(
            entries.c.journal == journal, entries.c.seq >= first, entries.c.content.is_not(None)
        )
        if last is not None:
            query = query.where(entries.c.seq <= last)
        with self.lock:
            rows = self.reading.execute(query.order_by(entries.c.seq)).scalars().all()
        return [read_line(content) for content in rows]

    def rows(self, query: Any) -> list[Any]:
        """Return the rows of a select."""
        with self.lock:
            return list(self.reading.execute(query).all())

    def execute(self, statement: Any) -> None:
        """Run one statement inside `writing()`."""
        self.reading.execute(statement)

    def all_lines(self) -> Iterator[tuple[str, Line]]:
        """Yield every readable line of every journal in causal order."""
        query = select(entries.c.journal, entries.c.content).where(entries.c.content.is_not(None))
        found = [(row.journal, read_line(row.content)) for row in self.rows(query)]
        found.sort(key=lambda item: (item[1].entry.at, item[0], item[1].entry.seq))
        yield from found

    def differences(self) -> list[str]:
        """Return the projected tables that differ from a rebuild; empty means equal."""
        with self.lock:
            return differences(self.driver, self._projection, self.all_lines())

    def damaged_pages(self, *, full: bool) -> list[str]:
        """Return what is wrong with the file's pages; empty means sound."""
        with self.lock:
            return damaged_pages(self.driver, full=full)

    def grow_log(self) -> None:
        """Grow the write-ahead log once, so that later saves overwrite instead of extend it."""
        with self.lock:
            log = self.path.with_name(self.path.name + "-wal")
            if log.exists() and log.stat().st_size >= LOG_BYTES:
                return
            self.driver.execute("CREATE TABLE IF NOT EXISTS room (filler BLOB)")
            self.driver.execute("INSERT INTO room VALUES (zeroblob(?))", (LOG_BYTES,))
            self.driver.execute("DELETE FROM room")
            self.checkpoint()

    def checkpoint(self) -> None:
        """Move the log into the file; called when nobody types."""
        with self.lock:
            self.driver.execute("PRAGMA wal_checkpoint(RESTART)").fetchall()
            self._unsaved_pages = 0

    def checkpoint_if_due(self) -> None:
        """Checkpoint when enough has been written to be worth it."""
        if self._unsaved_pages > CHECKPOINT_PAGES:
            self.checkpoint()

    def seen(self, tick: Tick) -> None:
        """Move the clock after a tick received from elsewhere."""
        self._seen = max(self._seen, tick)

    def close(self) -> None:
        """Close the file; what was recorded is safe without it."""
        with self.lock:
            self.reading.close()
            self._engine.dispose()
            self.driver.close()


def _world(error: Exception) -> StorageError:
    text = str(error)
    for mark, key in _WORLD.items():
        if mark in text:
            return StorageError(key)
    return StorageError("profile_damaged", reason=text)
