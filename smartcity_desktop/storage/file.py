"""The file of a profile: transactions, checkpoints, and the world's faults as StorageError."""

import os
import threading
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, cast

from sqlalchemy.exc import DBAPIError

from smartcity_desktop.storage.engine import DatabaseError, Driver, open_engine, world_fault
from smartcity_desktop.storage.errors import StorageError
from smartcity_desktop.storage.integrity import damaged_pages

# The log is grown once and then overwritten: a save that does not grow a file needs one short sync.
LOG_BYTES = 8 * 1024 * 1024
CHECKPOINT_PAGES = 600
CHECKPOINT_LIMIT = LOG_BYTES // 4096 - 100

# Parts of files fill the log quickly: it is emptied in steps that no save waits long for.
PAGE_BYTES = 4096
PAGES_AROUND = 4
FILE_PAGES = 128


class ProfileFile:
    """An open encrypted file: one connection, one write transaction, one log."""

    def __init__(self, path: Path, key: bytes) -> None:
        self.path = path
        self.lock = threading.RLock()
        self._engine = open_engine(path, key)
        self.reading = self._engine.connect()
        self.driver = cast("Driver", self.reading.connection.driver_connection)
        self._unsaved_pages = 0

    @contextmanager
    def writing(self) -> Generator[None]:
        """Hold the one write transaction; everything inside is committed together or not at all.

        Raises StorageError when the disk is full or the file cannot be written.
        """
        with self.lock:
            try:
                self.driver.execute("BEGIN IMMEDIATE")
            except DatabaseError as error:
                raise self._fault(error) from error
            try:
                yield
                self.driver.execute("COMMIT")
            except BaseException as error:
                if self.driver.in_transaction:
                    self.driver.execute("ROLLBACK")
                if isinstance(error, (DatabaseError, DBAPIError)):
                    raise self._fault(error) from error
                raise

    @contextmanager
    def asking(self) -> Generator[None]:
        """Hold the file for reading; what the driver cannot do becomes a StorageError."""
        with self.lock:
            try:
                yield
            except (DatabaseError, DBAPIError) as error:
                raise self._fault(error) from error

    def _fault(self, error: Exception) -> StorageError:
        damaged = StorageError("profile_damaged", reason=str(error))
        return world_fault(error, self.path) or damaged

    def rows(self, query: Any) -> list[Any]:
        """Return the rows of a select; raises StorageError when the file cannot be read."""
        with self.asking():
            return list(self.reading.execute(query).all())

    def execute(self, statement: Any) -> None:
        """Run one statement inside `writing()`."""
        self.reading.execute(statement)

    def damaged_pages(self, *, full: bool) -> list[str]:
        """Return what is wrong with the file's pages; empty means sound."""
        with self.lock:
            return damaged_pages(self.driver, full=full)

    def grow_log(self) -> None:
        """Grow the write-ahead log once, so that later saves overwrite instead of extend it.

        What lies behind the log's last commit is never read: zeros there are only room. A disk
        without that room is no fault; saves then grow the log as they go.
        """
        with self.lock, suppress(OSError, StorageError):
            self.checkpoint()
            with self.path.with_name(self.path.name + "-wal").open("r+b") as log:
                room = LOG_BYTES - log.seek(0, os.SEEK_END)
                log.write(bytes(max(room, 0)))
                log.flush()
                os.fsync(log.fileno())

    def checkpoint(self) -> None:
        """Move the log into the file; called when nobody types.

        Raises StorageError when the disk has no room; everything recorded stays in the log.
        """
        with self.asking():
            self.driver.execute("PRAGMA wal_checkpoint(RESTART)").fetchall()
            self._unsaved_pages = 0

    def checkpoint_if_due(self) -> None:
        """Checkpoint when enough has been written to be worth it."""
        if self._unsaved_pages > CHECKPOINT_PAGES:
            self.checkpoint()

    def wrote(self, size: int) -> None:
        """Count `size` bytes written beside the journal; empties the log before it must grow."""
        self._unsaved_pages += size // PAGE_BYTES + PAGES_AROUND
        if self._unsaved_pages > FILE_PAGES:
            # What was written is on disk already: a full disk will tell at the next writing.
            with suppress(StorageError):
                self.checkpoint()

    def close(self) -> None:
        """Close the file; what was recorded is safe without it."""
        with self.lock:
            self.reading.close()
            self._engine.dispose()
            self.driver.close()
