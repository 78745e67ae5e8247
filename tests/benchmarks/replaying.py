"""M12: replaying 151,000 facts of 84 journals into fresh projections, against executemany."""

import os
import sqlite3
import tempfile
import time
from pathlib import Path

from smartcity_desktop.storage.integrity import rebuild
from smartcity_desktop.storage.projection import Projection
from smartcity_desktop.storage.store import Store
from tests.benchmarks.measuring import Ratio, ratio
from tests.benchmarks.workload import INDICATORS, REGIONS, a_journal, journal_id

CLASSES, ASSESSORS = "ABCDEFGHIJKL", 7
SECONDS = 10


def measure() -> dict[str, Ratio]:
    return replay(CLASSES, rounds=5)


def replay(classes: str, rounds: int) -> dict[str, Ratio]:
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as name:
        store = filled(Path(name), classes)
        pairs = [(_ours(store), _floor(store, Path(name) / f"{n}.db")) for n in range(rounds)]
        assert store.differences() == []
        store.close()
    return {
        "M12 replay": ratio(pairs, 3, "s"),
        "M12 replay, against 10 s": ratio([(ours, SECONDS) for ours, _ in pairs], 1, "s"),
    }


def filled(folder: Path, classes: str) -> Store:
    """Return a store that has received every journal of some classes."""
    store = Store(folder / "profile.db", os.urandom(32))
    for number in range(len(classes) * ASSESSORS):
        person = f"AS-{number % ASSESSORS + 1:02d}"
        lines = a_journal(REGIONS * INDICATORS, person, classes[number // ASSESSORS])
        carried = [(line.entry.seq, line.hash, line.content) for line in lines]
        store.receive(journal_id(number), person, carried)
    store.checkpoint()
    return store


def _ours(store: Store) -> float:
    before = time.perf_counter()
    with store.writing():
        rebuild(store.driver, Projection(), store.told())
    return time.perf_counter() - before


def _floor(store: Store, path: Path) -> float:
    rows = store.driver.execute("SELECT * FROM marks").fetchall()
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute(
        "CREATE TABLE marks (sheet TEXT, journal TEXT, indicator TEXT, mark TEXT, note TEXT, "
        "flagged BOOLEAN, PRIMARY KEY (sheet, journal, indicator)) WITHOUT ROWID"
    )
    before = time.perf_counter()
    connection.execute("BEGIN")
    connection.executemany("INSERT INTO marks VALUES (?,?,?,?,?,?)", rows)
    connection.execute("COMMIT")
    seconds = time.perf_counter() - before
    connection.close()
    return seconds
