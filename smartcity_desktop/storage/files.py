"""Evidence as a profile keeps it: by its content, in parts, encrypted with everything else.

Each part is a transaction of its own: a save waits for one part at the most, and what was kept of
a file before a crash or a cut is where its storing goes on.
"""

import hashlib
import io
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select

from smartcity_desktop.storage.errors import StorageError
from smartcity_desktop.storage.store import Store
from smartcity_desktop.storage.tables import file_parts, files

# Bytes of one part, and how many of them a reader keeps.
PART_BYTES = 128 * 1024
PARTS_REMEMBERED = 8

_BEGIN = "INSERT INTO files VALUES (?,?,0,0) ON CONFLICT DO NOTHING"
_HELD = "SELECT size, held, whole FROM files WHERE sha256=?"
_PART = "INSERT INTO file_parts VALUES (?,?,?)"
_GROW = "UPDATE files SET held=held+? WHERE sha256=?"


@dataclass(frozen=True, slots=True)
class KeptFile:
    """How much of a file is here: `held` of `size` bytes; `whole` once its hash was found right."""

    digest: str
    size: int
    held: int
    whole: bool


def kept_file(store: Store, digest: str) -> KeptFile | None:
    """Return how much of a file is here, None when nothing of it ever was."""
    return _kept(store.rows(select(files).where(files.c.sha256 == digest)))


def _kept(rows: list[tuple[str, int, int, int]]) -> KeptFile | None:
    if not rows:
        return None
    digest, size, held, whole = rows[0]
    return KeptFile(digest, size, held, bool(whole))


def whole_files(store: Store) -> frozenset[str]:
    """Return the digests of every file that is here as a whole."""
    return frozenset(row.sha256 for row in store.rows(select(files.c.sha256).where(files.c.whole)))


def begin_file(store: Store, digest: str, size: int) -> KeptFile:
    """Return where the storing of a file goes on; a wrong size of an unfinished one starts anew."""
    with store.writing():
        store.driver.execute(_BEGIN, (digest, size))
        known, held, whole = store.driver.execute(_HELD, (digest,)).fetchone()
        if known != size and not whole:
            _drop(store, digest)
            store.driver.execute(_BEGIN, (digest, size))
            held = 0
    return KeptFile(digest, size, held, bool(whole))


def keep_part(store: Store, digest: str, start: int, content: bytes) -> int:
    """Keep the bytes from `start` on and return how many are held then.

    Bytes that do not continue what is held, or reach beyond the file, change nothing.
    """
    with store.writing():
        row = store.driver.execute(_HELD, (digest,)).fetchone()
        if row is None:
            raise StorageError("file_unbegun")
        size, held, whole = row
        if whole or start != held or held + len(content) > size:
            return int(held)
        for at in range(0, len(content), PART_BYTES):
            part = content[at : at + PART_BYTES]
            store.driver.execute(_PART, (digest, start + at, part))
        store.driver.execute(_GROW, (len(content), digest))
    store.wrote(len(content))
    return int(held) + len(content)


def finish_file(store: Store, digest: str) -> bool:
    """Tell whether a file is whole now; one whose bytes are not its name's is taken out again."""
    found = kept_file(store, digest)
    if found is None or found.whole or found.held < found.size:
        return found is not None and found.whole
    told = hashlib.sha256()
    for part in parts_of(store, digest):
        told.update(part)
    with store.writing():
        if told.hexdigest() == digest:
            store.driver.execute("UPDATE files SET whole=1 WHERE sha256=?", (digest,))
            return True
        _drop(store, digest)
    return False


def drop_file(store: Store, digest: str) -> None:
    """Take a file out that nothing names."""
    with store.writing():
        _drop(store, digest)


def _drop(store: Store, digest: str) -> None:
    store.driver.execute("DELETE FROM file_parts WHERE sha256=?", (digest,))
    store.driver.execute("DELETE FROM files WHERE sha256=?", (digest,))


def unfinished_files(store: Store) -> frozenset[str]:
    """Return the digests of files of which only a part is here."""
    query = select(files.c.sha256).where(files.c.whole.is_(False))
    return frozenset(row.sha256 for row in store.rows(query))


def parts_of(store: Store, digest: str) -> Iterator[bytes]:
    """Yield the parts of a file in order, one in memory at a time."""
    query = select(file_parts.c.start).where(file_parts.c.sha256 == digest)
    for row in store.rows(query.order_by(file_parts.c.start)):
        yield _part(store, digest, row.start)[1]


def _part(store: Store, digest: str, offset: int) -> tuple[int, bytes]:
    """Return the part that holds the byte at `offset`, with its start."""
    query = (
        select(file_parts.c.start, file_parts.c.content)
        .where(file_parts.c.sha256 == digest, file_parts.c.start <= offset)
        .order_by(file_parts.c.start.desc())
        .limit(1)
    )
    rows = store.rows(query)
    return (rows[0].start, bytes(rows[0].content)) if rows else (0, b"")


def read_file(store: Store, digest: str, offset: int, size: int) -> bytes:
    """Return up to `size` bytes of a file from `offset` on; fewer than asked only at its end."""
    found: list[bytes] = []
    while size > 0:
        start, content = _part(store, digest, offset)
        piece = content[offset - start : offset - start + size]
        if not piece:
            break
        found.append(piece)
        offset, size = offset + len(piece), size - len(piece)
    return b"".join(found)


class StoredFile(io.RawIOBase):
    """A whole file for reading at any place; only a few parts are in memory at a time."""

    def __init__(self, store: Store, digest: str) -> None:
        super().__init__()
        kept = kept_file(store, digest)
        if kept is None or not kept.whole:
            raise StorageError("file_not_here")
        self._store, self._digest, self._size = store, digest, kept.size
        self._at = 0
        self._parts: OrderedDict[int, bytes] = OrderedDict()

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True

    def seekable(self) -> bool:
        """Tell that reading may go on at any place."""
        return True

    def tell(self) -> int:
        """Return the place of the next byte."""
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place, counted from the start, from here or from the end."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(base + offset, 0)
        return self._at

    def readinto(self, buffer: bytearray | memoryview) -> int:  # pyright: ignore[reportIncompatibleMethodOverride] - the library's own type is wider
        """Fill `buffer` from here on; returns how many bytes were there."""
        view, done = memoryview(buffer).cast("B"), 0
        while done < len(view):
            start, content = self._remembered(self._at)
            piece = content[self._at - start : self._at - start + len(view) - done]
            if not piece:
                break
            view[done : done + len(piece)] = piece
            done, self._at = done + len(piece), self._at + len(piece)
        return done

    def _remembered(self, offset: int) -> tuple[int, bytes]:
        for start, content in self._parts.items():
            if start <= offset < start + len(content):
                self._parts.move_to_end(start)
                return start, content
        start, content = _part(self._store, self._digest, offset)
        self._parts[start] = content
        if len(self._parts) > PARTS_REMEMBERED:
            self._parts.popitem(last=False)
        return start, content
