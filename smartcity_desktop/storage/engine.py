"""Opening the encrypted file: SQLCipher with a raw key, WAL, one sync per commit."""

import shutil
from pathlib import Path
from typing import Any, Protocol, cast

import sqlcipher3.dbapi2 as driver
from sqlalchemy import Engine, create_engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import StaticPool

from smartcity_desktop.storage.errors import StorageError

# The driver ships no types: these names are all of it that is used.
DatabaseError = cast("type[Exception]", driver.DatabaseError)  # pyright: ignore[reportAttributeAccessIssue]


class Driver(Protocol):
    """The driver's connection, for the statements of the hot path."""

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open."""
        ...

    def execute(self, statement: str, parameters: tuple[Any, ...] = ..., /) -> Any:
        """Run one statement and return its cursor."""

    def executemany(self, statement: str, parameters: list[tuple[Any, ...]], /) -> Any:
        """Run one statement for each of many parameters."""

    def close(self) -> None:
        """Close the connection."""


KEY_SIZE = 32
BUSY_SECONDS = 15
# Automatic checkpoints would add syncs in the middle of scoring; the store makes them when idle.
PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "fullfsync=ON",
    "checkpoint_fullfsync=ON",
    "foreign_keys=ON",
    "wal_autocheckpoint=0",
    "journal_size_limit=-1",
)


# Less room than this is none: the log's index alone needs as much.
ROOM_BYTES = 64 * 1024

# What SQLite says when the world fails, and the sentence for it.
_WORLD = {
    "full": "disk_full",
    "locked": "profile_in_use",
    "UNIQUE": "profile_in_use",
    "readonly": "file_unreachable",
    "unable to open": "file_unreachable",
    "disk I/O": "file_unreachable",
}


def world_fault(error: Exception, path: Path) -> StorageError | None:
    """Return what the world did to the file at `path`, None when the file itself is wrong."""
    text = str(error.orig if isinstance(error, DBAPIError) else error)
    key = next((key for mark, key in _WORLD.items() if mark in text), "")
    if key == "file_unreachable" and _no_room(path):
        key = "disk_full"
    return StorageError(key, path=path.name) if key else None


def _no_room(path: Path) -> bool:
    try:
        return shutil.disk_usage(path.parent).free < ROOM_BYTES
    except OSError:
        return False


def open_engine(path: Path, key: bytes) -> Engine:
    """Return an engine with one connection to the encrypted file at `path`.

    `key` is 32 raw bytes. Raises StorageError for a wrong key, a damaged or an unreachable file.
    """
    if len(key) != KEY_SIZE:
        raise StorageError("wrong_key")
    connection = _connect(path, key)
    return create_engine(
        "sqlite://",
        module=driver,
        creator=lambda: connection,
        poolclass=StaticPool,
        isolation_level="AUTOCOMMIT",
    )


def _connect(path: Path, key: bytes) -> Driver:
    try:
        connect = cast("Any", driver).connect
        connection = cast(
            "Driver",
            connect(str(path), timeout=BUSY_SECONDS, check_same_thread=False, isolation_level=None),
        )
    except DatabaseError as error:
        fault = world_fault(error, path)
        raise fault or StorageError("file_unreachable", path=path.name) from error
    try:
        connection.execute("PRAGMA cipher_log_level=NONE")
        connection.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}").fetchall()
        connection.execute("SELECT count(*) FROM sqlite_master").fetchall()
    except DatabaseError as error:
        connection.close()
        raise world_fault(error, path) or StorageError("wrong_key") from error
    return connection
