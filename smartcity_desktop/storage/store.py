"""The one writer of a profile: a fact is durable before anybody is told it is saved."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from sqlalchemy import Select, func, select

from smartcity_desktop.domain.facts import Fact, JournalOpened, Noted, Remarked
from smartcity_desktop.protocol.clock import followed
from smartcity_desktop.protocol.codec import kept_fact
from smartcity_desktop.protocol.errors import ProtocolError
from smartcity_desktop.protocol.journal import Head, JournalId, Line, Wall, new_salt_key, read_line
from smartcity_desktop.storage.errors import StorageError
from smartcity_desktop.storage.file import CHECKPOINT_LIMIT, ProfileFile
from smartcity_desktop.storage.integrity import differences, rebuild
from smartcity_desktop.storage.projection import Projection, Told
from smartcity_desktop.storage.tables import (
    FORMAT,
    PLACES,
    PROJECTION,
    entries,
    journals,
    kept,
    meta,
    place_of,
    secrets,
)

# A save writes two pages, more when one of them is full.
PAGES_PER_SAVE = 3
# How many entries a replay holds in memory.
HANDFUL = 500

_INSERT = "INSERT INTO entries VALUES (?,?,?)"
_SETTLE = "DELETE FROM drafts WHERE sheet=? AND place=?"
_READ_BACK = "SELECT content FROM entries WHERE place=?"

Recorded = Callable[[Sequence[Line]], None]
FromHead = Callable[[str], Fact]


class Store(ProfileFile):
    """An open profile. Every method may be called from any thread; each is short."""

    def __init__(self, path: Path, key: bytes) -> None:
        super().__init__(path, key)
        self._projection = Projection()
        self._listeners: list[Recorded] = []
        self.own: JournalId | None = None
        self._number = 0
        self._salt_key = b""
        self.head = Head()
        self._seen = Head().at
        try:
            self._prepare()
        except ProtocolError as error:
            self.close()
            raise StorageError("profile_damaged", reason=str(error)) from error
        except BaseException:
            self.close()
            raise

    def _prepare(self) -> None:
        with self.writing():
            kept.create_all(self.reading)
            rows = self.reading.execute(select(meta.c.key, meta.c.value)).all()
            found: dict[str, str] = dict(tuple(row) for row in rows)
            if int(found.get("format", FORMAT)) > FORMAT:
                raise StorageError("profile_newer", format=found["format"])
            if found.get("projection") != str(PROJECTION):
                rebuild(self.driver, self._projection, self.told())
            self.driver.execute("INSERT OR REPLACE INTO meta VALUES ('format',?)", (str(FORMAT),))
        self._resume()

    def _resume(self) -> None:
        """Continue the own journal where it ended, and the clock after everything ever seen."""
        for row in self.rows(select(journals)):
            last = self.last_line(row.journal)
            if last is not None:
                self._seen = followed(self._seen, last.entry.at)
                if row.own:
                    self.own, self._number = JournalId(row.journal), row.number
                    self._salt_key = self._kept_salt_key(row.journal)
                    self.head = Head(last.entry.seq + 1, last.hash, last.entry.at)

    def _kept_salt_key(self, journal: str) -> bytes:
        found = self.rows(select(secrets.c.content).where(secrets.c.name == _salts_of(journal)))
        if not found:
            raise StorageError("profile_damaged", reason="salts")
        return bytes(found[0].content)

    @property
    def salt_key(self) -> bytes:
        """The key of the own journal's salts, for cutting bundles."""
        return self._salt_key

    def on_recorded(self, listener: Recorded) -> None:
        """Call `listener` with the new lines after every commit."""
        self._listeners.append(listener)

    def begin_journal(self, journal: JournalId, opened: JournalOpened, wall: Wall) -> Line:
        """Start the own journal with its entry 0; an older own journal becomes a foreign one."""
        before = self.own, self._number, self.head, self._salt_key
        try:
            with self.writing():
                self.driver.execute("UPDATE journals SET own=0")
                self._number = self._number_of(journal, opened.person)
                self.driver.execute("UPDATE journals SET own=1 WHERE number=?", (self._number,))
                self.own, self.head = journal, Head()
                self._salt_key = new_salt_key()
                insert = "INSERT INTO secrets VALUES (?,?)"
                self.driver.execute(insert, (_salts_of(journal), self._salt_key))
                lines = self._append([opened], wall)
        except BaseException:
            self.own, self._number, self.head, self._salt_key = before
            raise
        self._read_back(lines[0])
        self._announce(lines)
        return lines[0]

    def _number_of(self, journal: str, person: str) -> int:
        """Return the number of a journal inside this file, making one for a new journal."""
        insert = "INSERT INTO journals (journal, own, person) VALUES (?,0,?) ON CONFLICT DO NOTHING"
        self.driver.execute(insert, (journal, person))
        query = "SELECT number FROM journals WHERE journal=?"
        return int(self.driver.execute(query, (journal,)).fetchone()[0])

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
            # The facts are on disk already: a disk without room for the file stops nothing here.
            with suppress(StorageError):
                self.checkpoint()
        return lines

    def _append(self, facts: Sequence[Fact | FromHead], wall: Wall) -> list[Line]:
        if self.own is None:
            raise StorageError("no_journal")
        lines: list[Line] = []
        for given in facts:
            fact = given(self.head.hash) if callable(given) else given
            start = self.head if self.head.at >= self._seen else self._ahead()
            line = start.following(fact, wall, self._salt_key)
            place = place_of(self._number, line.entry.seq)
            self.driver.execute(_INSERT, (place, bytes.fromhex(line.hash), line.content))
            self._projection.project(self.driver, self.own, kept_fact(line.content))
            self._settle_draft(fact)
            self.head = Head(line.entry.seq + 1, line.hash, line.entry.at)
            self._seen = line.entry.at
            lines.append(line)
        self._unsaved_pages += PAGES_PER_SAVE * len(lines)
        return lines

    def _settle_draft(self, fact: Fact) -> None:
        """Forget a text that was being typed once it is a fact."""
        if isinstance(fact, Noted | Remarked):
            place = fact.indicator if isinstance(fact, Noted) else str(fact.part)
            self.driver.execute(_SETTLE, (fact.sheet, place))

    def _ahead(self) -> Head:
        return Head(self.head.next_seq, self.head.hash, self._seen)

    def _read_back(self, line: Line) -> None:
        place = place_of(self._number, line.entry.seq)
        with self.asking():
            found = self.driver.execute(_READ_BACK, (place,)).fetchone()
        if found is None or found[0] != line.content:
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
        filled = False
        with self.writing():
            number = self._number_of(journal, person)
            for seq, digest, content in lines:
                known = self._known(place_of(number, seq))
                if known is not None and known[0] != bytes.fromhex(digest):
                    raise StorageError("fork", journal=journal, seq=seq)
                if self._keep(place_of(number, seq), known, digest, content):
                    fresh.append(read_line(content or b""))
                    filled = filled or known is not None
            if filled:
                # Bytes that came after their successors: the journal is read anew, in its order.
                self._projection.forget(self.driver, journal)
                self._projection.replay(self.driver, self._told_by(journal, number))
            else:
                said = ((journal, kept_fact(line.content)) for line in fresh)
                self._projection.replay(self.driver, said)
        for line in fresh:
            self._seen = followed(self._seen, line.entry.at)
        if fresh:
            self._announce(fresh)
        return len(fresh)

    def _known(self, place: int) -> tuple[bytes, bool] | None:
        query = "SELECT hash, content IS NOT NULL FROM entries WHERE place=?"
        return self.driver.execute(query, (place,)).fetchone()

    def _keep(
        self, place: int, known: tuple[bytes, bool] | None, digest: str, content: bytes | None
    ) -> bool:
        """Keep what is not known yet; tell whether there is something new to read."""
        self._unsaved_pages += 1
        if known is None:
            self.driver.execute(_INSERT, (place, bytes.fromhex(digest), content))
        elif content is not None and not known[1]:
            update = "UPDATE entries SET content=? WHERE place=?"
            self.driver.execute(update, (content, place))
        return content is not None and not (known and known[1])

    def last_line(self, journal: str) -> Line | None:
        """Return the last readable line of a journal, None when there is none."""
        readable = self._within(journal).where(entries.c.content.is_not(None))
        found = self.rows(readable.order_by(entries.c.place.desc()).limit(1))
        return read_line(found[0].content) if found else None

    def lines(self, journal: str, first: int = 0, last: int | None = None) -> list[Line]:
        """Return the readable lines `first` to `last` (inclusive) of a journal, in order."""
        query = self._within(journal, first, PLACES - 1 if last is None else last)
        readable = query.where(entries.c.content.is_not(None)).order_by(entries.c.place)
        return [read_line(row.content) for row in self.rows(readable)]

    def _within(
        self, journal: str, first: int = 0, last: int = PLACES - 1
    ) -> Select[tuple[bytes | None]]:
        start = journals.c.number * PLACES
        within = entries.c.place.between(start + first, start + last)
        query = select(entries.c.content).join(journals, within)
        return query.where(journals.c.journal == journal)

    def holds_whole(self, journal: str) -> bool:
        """Tell whether every entry of a journal up to its last known one is readable here."""
        readable = func.count(entries.c.content)
        last = func.max(entries.c.place % PLACES)
        count, seq = self.rows(self._within(journal).with_only_columns(readable, last))[0]
        return seq is not None and count == seq + 1

    def told(self) -> Iterator[Told]:
        """Yield every fact of every journal, journal by journal."""
        for row in self.rows(select(journals.c.journal, journals.c.number)):
            yield from self._told_by(row.journal, row.number)

    def _told_by(self, journal: str, number: int) -> Iterator[Told]:
        query = (
            "SELECT place, content FROM entries WHERE place BETWEEN ? AND ? "
            "AND content IS NOT NULL ORDER BY place LIMIT ?"
        )
        first, last = place_of(number, 0), place_of(number, PLACES - 1)
        while True:
            with self.asking():
                rows = self.driver.execute(query, (first, last, HANDFUL)).fetchall()
            for _, content in rows:
                yield journal, kept_fact(content)
            if len(rows) < HANDFUL:
                return
            first = rows[-1][0] + 1

    def differences(self) -> list[str]:
        """Return the projected tables that differ from a rebuild; empty means equal."""
        with self.asking():
            return differences(self.driver, self._projection, self.told())


def _salts_of(journal: str) -> str:
    return f"salts:{journal}"
