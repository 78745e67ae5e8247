"""Copies of the embedded database while it is in use, and putting one back."""

import os
import secrets
import sqlite3
from contextlib import closing
from pathlib import Path

from smartcity_desktop.central.database import now_ms

PAGES_AT_ONCE = 1024


class BackupError(Exception):
    """A copy cannot be made or put back; `key` names the sentence, `path` the file."""

    def __init__(self, key: str, path: Path) -> None:
        super().__init__(key, path)
        self.key = key
        self.path = path


def back_up(database: Path, target: Path) -> None:
    """Write a checked copy of a database that may be in use to a file that is not there yet.

    Raises BackupError when the file exists or the copy is not whole; sqlite3.Error and OSError
    when the world fails.
    """
    if target.exists():
        raise BackupError("backup_exists", target)
    if not target.parent.is_dir():
        raise BackupError("backup_folder_missing", target.parent)
    partial = _partial(target)
    try:
        _copy(database, partial)
        _admit(partial)
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)
    _settle(target.parent)


def restore(source: Path, database: Path) -> Path | None:
    """Put a copy in the place of a database nobody uses; the replaced file is kept and returned.

    Raises BackupError when the copy is not whole or the database is in use.
    """
    if not source.is_file():
        raise BackupError("backup_damaged", source)
    _admit(source)
    partial = _partial(database)
    database.parent.mkdir(parents=True, exist_ok=True)
    kept = None
    try:
        _copy(source, partial)
        if database.exists():
            _close_log(database)
            kept = database.with_name(f"{database.name}.before-{now_ms()}")
            database.replace(kept)
        partial.replace(database)
    finally:
        partial.unlink(missing_ok=True)
    _settle(database.parent)
    return kept


def _partial(target: Path) -> Path:
    """Return a name beside `target` that nobody else uses."""
    return target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")


def _copy(source: Path, target: Path) -> None:
    with closing(_opened(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new, pages=PAGES_AT_ONCE)
        # One file without a log beside it: it can be carried.
        new.execute("PRAGMA journal_mode=DELETE")
    with target.open("rb+") as file:
        os.fsync(file.fileno())


def _opened(path: Path) -> sqlite3.Connection:
    if not path.is_file():
        raise BackupError("backup_damaged", path)
    return sqlite3.connect(path, timeout=20)


def _admit(path: Path) -> None:
    """Raise BackupError unless a file is an intact database of a centre."""
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as opened:
            whole = opened.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            schema = opened.execute("SELECT value FROM settings WHERE name='schema'").fetchone()
    except sqlite3.DatabaseError as error:
        raise BackupError("backup_damaged", path) from error
    if not whole or schema is None:
        raise BackupError("backup_damaged", path)


def _close_log(database: Path) -> None:
    """Fold the log into its file, which only works while nobody else has it open."""
    try:
        with closing(sqlite3.connect(database, timeout=0)) as opened:
            mode = opened.execute("PRAGMA journal_mode=DELETE").fetchone()
    except sqlite3.OperationalError as error:
        raise BackupError("in_use", database) from error
    except sqlite3.DatabaseError:
        # A damaged file is set aside as it is.
        return
    if mode != ("delete",):
        raise BackupError("in_use", database)


def _settle(folder: Path) -> None:
    """Make a rename durable where folders can be synced."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
