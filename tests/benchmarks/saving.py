"""M1: one score saved durably, against one INSERT of the standard library's sqlite3.

Each round is a session of scoring on fresh files, the way both start a day: the floor as its
defaults are (WAL, synchronous=FULL), ours with the log grown at start. Blocks alternate. A second
floor has its log grown by an earlier run, so that it overwrites as well.
"""

import random
import sqlite3
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from smartcity_desktop.storage.store import Store
from tests.benchmarks.measuring import Ratio, percentile, ratio, rounds
from tests.benchmarks.workload import open_store, scored, wall

SAVES = 400
BLOCK = 40
ROW = "x" * 170

Save = Callable[[int], None]
Times = list[float]


def measure() -> dict[str, Ratio]:
    found = rounds(_session)
    return {
        "M1 save p50": ratio([(r[0][0], r[1][0]) for r in found], 1.25, "ms"),
        "M1 save p99": ratio([(r[0][1], r[1][1]) for r in found], 1.1, "ms"),
        "M1 save p50, floor overwriting": ratio([(r[0][0], r[2][0]) for r in found], 1.25, "ms"),
        "M1 save p99, floor overwriting": ratio([(r[0][1], r[2][1]) for r in found], 1.1, "ms"),
    }


def _session() -> list[tuple[float, float]]:
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as name:
        folder = Path(name)
        store = open_store(folder)
        fresh, grown = _floor(folder / "fresh.db"), _floor(folder / "grown.db")
        grown.executemany("INSERT INTO scores(body) VALUES (?)", [(ROW,)] * 1100)
        for _ in range(1100):
            grown.execute("INSERT INTO scores(body) VALUES (?)", (ROW,))
        grown.execute("PRAGMA wal_checkpoint(RESTART)")
        saves = [_saving(store), _inserting(fresh), _inserting(grown)]
        times: list[Times] = [[], [], []]
        for block in range(SAVES // BLOCK):
            # The window does this whenever nobody types.
            store.checkpoint_if_due()
            for save, kept in zip(saves, times, strict=True):
                _timed(save, kept, range(block * BLOCK, (block + 1) * BLOCK))
        store.close()
        fresh.close()
        grown.close()
    return [(percentile(kept, 0.5) * 1e3, percentile(kept, 0.99) * 1e3) for kept in times]


def _timed(save: Save, kept: Times, numbers: range) -> None:
    for number in numbers:
        before = time.perf_counter()
        save(number)
        kept.append(time.perf_counter() - before)


def _saving(store: Store) -> Save:
    chance = random.Random(1)
    told: list[object] = []
    store.on_recorded(told.extend)

    def save(number: int) -> None:
        store.record(scored(number, chance), wall(number, chance))

    return save


def _inserting(connection: sqlite3.Connection) -> Save:
    def save(number: int) -> None:
        del number
        connection.execute("INSERT INTO scores(body) VALUES (?)", (ROW,))

    return save


def _floor(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE scores (id INTEGER PRIMARY KEY, body TEXT)")
    return connection
