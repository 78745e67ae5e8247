"""The centre's database: one writer, short transactions, SQLite or PostgreSQL alike."""

import hashlib
import shutil
import sqlite3
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Any, TypeVar, cast

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection, Engine, Table, create_engine, event, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from smartcity_desktop.central.tables import SCHEMA_VERSION, metadata, settings

Result = TypeVar("Result")

BUSY_MS = 20_000
# A commit is on the disk before anybody is told of it.
PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    f"PRAGMA busy_timeout={BUSY_MS}",
    "PRAGMA fullfsync=ON",
    "PRAGMA checkpoint_fullfsync=ON",
    "PRAGMA cache_size=-32768",
)
# Less room than this is none: the index of the log alone needs as much.
ROOM_BYTES = 64 * 1024
# What processes tell each other by, and how long a look at it takes.
CHANNEL = "smartcity_news"
NOTICE_SECONDS = 1.0
WATCH_SECONDS = 0.3
LOCK = text("SELECT pg_advisory_xact_lock(key) FROM unnest(CAST(:keys AS bigint[])) AS key")
LOCK_SHARED = text(
    "SELECT pg_advisory_xact_lock_shared(key) FROM unnest(CAST(:keys AS bigint[])) AS key"
)
TRY_LOCK = text("SELECT pg_try_advisory_xact_lock(:key)")
# A process that hangs or whose machine is lost holds what it holds no longer than IDLE_MS; whoever
# waits for it waits a little longer, and goes on.
IDLE_MS = 8_000
LOCK_MS = 10_000
STATEMENT_MS = 30_000
LOST_MS = 15_000
SERVER_OPTIONS = (
    f"-c lock_timeout={LOCK_MS} -c statement_timeout={STATEMENT_MS}"
    f" -c idle_in_transaction_session_timeout={IDLE_MS}"
)
SERVER_LINK: Mapping[str, object] = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 2,
    "tcp_user_timeout": LOST_MS,
}


class Trouble(StrEnum):
    """Why a database cannot do its work: the key of what is answered."""

    BUSY = "database_busy"
    FULL = "disk_full"
    # It does not pass by itself: somebody has to look.
    FAILED = "database_failed"


# PostgreSQL's codes (https://www.postgresql.org/docs/current/errcodes-appendix.html) by the
# beginning that tells: a full disk; what passes; what the operator has to mend.
SERVER_CODES: Mapping[str, Trouble] = {
    "53100": Trouble.FULL,
    "40001": Trouble.BUSY,
    "40P01": Trouble.BUSY,
    "55P03": Trouble.BUSY,
    "57014": Trouble.BUSY,
    "25P03": Trouble.BUSY,
    "08": Trouble.BUSY,
    "53": Trouble.BUSY,
    "57P": Trouble.BUSY,
    "25006": Trouble.FAILED,
    "28": Trouble.FAILED,
    "3D000": Trouble.FAILED,
    "42501": Trouble.FAILED,
    "58": Trouble.FAILED,
    "F0": Trouble.FAILED,
    "XX": Trouble.FAILED,
}
# SQLite's primary result codes that are this program's own faults: statement, constraint, misuse.
FAULT_CODES = frozenset({1, 19, 20, 21, 25})
FILE_CODES: Mapping[int, Trouble] = {5: Trouble.BUSY, 6: Trouble.BUSY, 13: Trouble.FULL}


class DatabaseError(Exception):
    """The world lets the database do no work: `trouble` says why. Nothing is half done."""

    def __init__(self, reason: str, trouble: Trouble = Trouble.BUSY) -> None:
        super().__init__(reason)
        self.trouble = trouble

    @property
    def full(self) -> bool:
        """Whether the disk is full."""
        return self.trouble is Trouble.FULL


class LockedError(DatabaseError):
    """Somebody else is at work on the same journal; others can be served meanwhile."""


class UnusableUrlError(DatabaseError):
    """An address that names no database, or one this program has no driver for."""


def now_ms() -> int:
    """Return the server's clock in ms since 1970."""
    return time.time_ns() // 1_000_000


class Database:
    """Opens transactions: `write` takes the only writer's lock at once, `read` never waits."""

    def __init__(self, url: str, key: bytes = b"") -> None:
        """Open a database; with `key` (32 bytes) an SQLite file is encrypted by SQLCipher."""
        self.url = url
        self._engine = _engine(url, key)
        self._writing = self._engine.execution_options(writes=True)
        self.embedded = self._engine.dialect.name == "sqlite"

    @property
    def path(self) -> Path | None:
        """The database file of embedded SQLite, None for a server."""
        name = self._engine.url.database
        return Path(name) if self.embedded and name else None

    def prepare(self) -> None:
        """Create what is missing; raises DatabaseError for a database of a newer program."""
        with self.write() as connection:
            self.lock(connection, ["schema"])
            metadata.create_all(connection)
            self.insert_new(connection, settings, [{"name": "schema", "value": SCHEMA_VERSION}])
            query = select(settings.c.value).where(settings.c.name == "schema")
            found = connection.execute(query).scalar_one()
        if found != SCHEMA_VERSION:
            raise DatabaseError(f"schema {found}", Trouble.FAILED)

    def sound(self) -> bool:
        """Tell whether an embedded database is whole on its disk; a server looks after its own."""
        if not self.embedded:
            return True
        try:
            with self.read() as connection:
                found = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
        except DatabaseError:
            return False
        return found == "ok"

    @contextmanager
    def write(self) -> Generator[Connection]:
        """Yield a transaction that commits at the end; raises DatabaseError."""
        with _translated(self.path), self._writing.begin() as connection:
            yield connection

    @contextmanager
    def read(self) -> Generator[Connection]:
        """Yield a transaction for reading; raises DatabaseError."""
        with _translated(self.path), self._engine.begin() as connection:
            yield connection

    def lock(self, connection: Connection, names: Iterable[str], *, shared: bool = False) -> None:
        """Hold `names` until the transaction ends; SQLite has one writer and needs no more.

        Whoever holds a name `shared` keeps out only those who want it alone.
        """
        if self.embedded:
            return
        # In one order for everybody, so that two workers never wait for each other.
        keys = sorted({lock_key(name) for name in names})
        connection.execute(LOCK_SHARED if shared else LOCK, {"keys": keys})

    def try_lock(self, connection: Connection, name: str) -> bool:
        """Hold `name` until the transaction ends, unless somebody holds it; tell whether."""
        if self.embedded:
            return True
        return bool(connection.execute(TRY_LOCK, {"key": lock_key(name)}).scalar())

    def insert_new(
        self, connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]
    ) -> None:
        """Insert rows, leaving those whose key is there already as they are."""
        if rows:
            insert = sqlite.insert(table) if self.embedded else postgresql.insert(table)
            connection.execute(insert.on_conflict_do_nothing(), list(rows))

    def append(
        self, connection: Connection, table: Table, rows: Sequence[tuple[object, ...]]
    ) -> None:
        """Insert many rows, each with a value for every column in the table's order.

        The driver gets them as they are: binding row by row costs more than the insert itself.
        """
        names = ", ".join(column.name for column in table.columns)
        marks = ", ".join(["?" if self.embedded else "%s"] * len(table.columns))
        statement = f"INSERT INTO {table.name} ({names}) VALUES ({marks})"  # noqa: S608 - own names
        connection.exec_driver_sql(statement, list(rows))

    def put(self, connection: Connection, table: Table, row: Mapping[str, Any]) -> None:
        """Insert a row or replace the one with the same primary key."""
        keys = [column.name for column in table.primary_key]
        changes = {name: value for name, value in row.items() if name not in keys}
        insert = sqlite.insert(table) if self.embedded else postgresql.insert(table)
        statement = insert.values(**row).on_conflict_do_update(index_elements=keys, set_=changes)
        connection.execute(statement)

    def announce(self) -> None:
        """Tell every process on this database that something came; raises DatabaseError.

        A file tells by itself that it was written to.
        """
        if not self.embedded:
            with _translated(), self._engine.connect() as connection:
                connection.execution_options(isolation_level="AUTOCOMMIT")
                connection.exec_driver_sql(f"NOTIFY {CHANNEL}")

    def announced(self, over: Callable[[], bool]) -> Iterator[None]:
        """Yield once at the beginning, and then whenever some process has announced something.

        Ends soon after `over` says so; raises DatabaseError when the link is lost.
        """
        watching = self._written if self.embedded else self._notified
        with _translated(), self._engine.connect() as connection:
            if not self.embedded:
                connection.execution_options(isolation_level="AUTOCOMMIT")
                connection.exec_driver_sql(f"LISTEN {CHANNEL}")
            try:
                yield
                while not over():
                    if watching(connection):
                        yield
            finally:
                # Not for anybody else afterwards: it listens as long as it lives.
                connection.invalidate()

    def _written(self, connection: Connection) -> bool:
        """Wait for a moment and tell whether another connection wrote meanwhile."""
        before = connection.exec_driver_sql("PRAGMA data_version").scalar()
        connection.rollback()
        time.sleep(WATCH_SECONDS)
        after = connection.exec_driver_sql("PRAGMA data_version").scalar()
        connection.rollback()
        return after != before

    def _notified(self, connection: Connection) -> bool:
        """Wait for a while and tell whether somebody announced something meanwhile."""
        driver = cast("Any", connection.connection.driver_connection)
        return any(True for _ in driver.notifies(timeout=NOTICE_SECONDS, stop_after=1))

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()


def _engine(url: str, key: bytes) -> Engine:
    try:
        parsed = make_url(url)
        if parsed.drivername in {"postgresql", "postgres"}:
            parsed = parsed.set(drivername="postgresql+psycopg")
        if parsed.get_backend_name() != "sqlite":
            return _served(parsed)
        engine = _embedded(parsed, key)
    except (ArgumentError, NoSuchModuleError, ImportError, ValueError) as error:
        # Of another server the program has no driver, and the driver's name says which.
        raise UnusableUrlError(str(error), Trouble.FAILED) from error
    event.listen(engine, "connect", _connected)
    event.listen(engine, "begin", _begun)
    return engine


def _served(url: URL) -> Engine:
    own = url.query.get("options", "")
    options = " ".join([SERVER_OPTIONS, *([own] if isinstance(own, str) else own)])
    return create_engine(
        url.difference_update_query(["options"]),
        # What people gave must not stand in an error's text.
        hide_parameters=True,
        pool_size=6,
        max_overflow=4,
        pool_timeout=LOCK_MS / 1000,
        pool_pre_ping=True,
        connect_args={**SERVER_LINK, "options": options.strip()},
    )


def _embedded(url: URL, key: bytes) -> Engine:
    if not key:
        seconds = BUSY_MS / 1000
        return create_engine(url, connect_args={"timeout": seconds}, hide_parameters=True)
    # The key comes before anything else is asked of the file, by whomever.
    return create_engine(
        url,
        module=sqlcipher,
        creator=partial(_unlocked, str(url.database or ""), key),
        hide_parameters=True,
    )


def _unlocked(path: str, key: bytes) -> sqlite3.Connection:
    connect = cast("Any", sqlcipher).connect
    connection = connect(path, timeout=BUSY_MS / 1000, check_same_thread=False)
    connection.execute("PRAGMA cipher_log_level=NONE")
    connection.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
    return connection


def _connected(connection: sqlite3.Connection, _record: object) -> None:
    # The driver must not open transactions by itself: `begin` says which kind.
    connection.isolation_level = None
    for pragma in PRAGMAS:
        connection.execute(pragma)


def _begun(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def _translated(path: Path | None = None) -> Generator[None]:
    try:
        yield
    except PoolTimeoutError as error:
        raise DatabaseError(str(error)) from error
    except DBAPIError as error:
        trouble = _trouble(error)
        if trouble is None:
            # A fault of this program, which no repetition mends.
            raise
        if trouble is Trouble.FAILED and path is not None and not _has_room(path):
            # SQLite calls it an I/O error when its index of the log finds no room.
            trouble = Trouble.FULL
        raise DatabaseError(str(error.orig), trouble) from error


def _has_room(path: Path) -> bool:
    try:
        return shutil.disk_usage(path.parent).free >= ROOM_BYTES
    except OSError:
        return True


def _trouble(error: DBAPIError) -> Trouble | None:
    """Return what the world did, None for a fault of this program."""
    number = getattr(error.orig, "sqlite_errorcode", None)
    if number is not None:
        primary = number & 0xFF
        return None if primary in FAULT_CODES else FILE_CODES.get(primary, Trouble.FAILED)
    code = str(getattr(error.orig, "sqlstate", "") or "")
    for length in (5, 3, 2) if code else ():
        if code[:length] in SERVER_CODES:
            return SERVER_CODES[code[:length]]
    lost = error.connection_invalidated or (not code and isinstance(error, OperationalError))
    return Trouble.BUSY if lost else None


def lock_key(name: str) -> int:
    """Return the number PostgreSQL knows a name by."""
    digest = hashlib.sha256(name.encode()).digest()
    return int.from_bytes(digest[:8], "big", signed=True)


def secret_setting(database: Database, name: str, make: Callable[[], str]) -> str:
    """Return a setting that is made once and then shared by every worker."""
    with database.write() as connection:
        database.insert_new(connection, settings, [{"name": name, "value": make()}])
        query = select(settings.c.value).where(settings.c.name == name)
        return str(connection.execute(query).scalar_one())
