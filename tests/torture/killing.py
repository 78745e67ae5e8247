"""kill -9 at random moments of a process that scores: what it was told is saved must be there.

`python -m tests.torture.killing --kills 1000` is the long form; the tests run a short one.
"""

import argparse
import os
import random
import select
import signal
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from smartcity_desktop.domain.facts import Noted, SheetId
from smartcity_desktop.protocol.journal import verified
from smartcity_desktop.storage.store import Store
from tests.storage.journals import OTHER, OWN, a_score, carried, lines_of, opened, wall

FULL_CHECK_EVERY = 20


@dataclass
class Report:
    """What a storm of kills left behind."""

    kills: int = 0
    acknowledged: int = 0
    lost: list[int] = field(default_factory=list[int])
    doubled: list[int] = field(default_factory=list[int])
    broken: list[str] = field(default_factory=list[str])

    @property
    def sound(self) -> bool:
        return not (self.lost or self.doubled or self.broken)


def storm(folder: Path, kills: int, seed: int) -> Report:
    """Kill a scoring child `kills` times and look at the profile after each."""
    chance, key, report = random.Random(seed), os.urandom(32), Report()
    told: set[int] = set()
    for number in range(kills):
        fresh = _killed_child(folder, key, chance)
        report.kills += 1
        report.doubled += sorted(fresh & told)
        told |= fresh
        _look(folder, key, told, report, full=number % FULL_CHECK_EVERY == FULL_CHECK_EVERY - 1)
    report.acknowledged = len(told)
    return report


def _killed_child(folder: Path, key: bytes, chance: random.Random) -> set[int]:
    """Return the sequence numbers a child acknowledged before it was killed."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            _score(folder, key, writing, chance.randrange(1 << 30))
        finally:
            os._exit(1)
    os.close(writing)
    if chance.random() < 0.7:
        # Most children have begun to save when they are killed, however slow the machine.
        select.select([reading], [], [], 30)
    time.sleep(chance.uniform(0, 0.05))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(reading, "rb") as pipe:
        words = pipe.read().split(b"\n")
    # A number cut by the kill was not acknowledged.
    return {int(word) for word in words[:-1]}


def _score(folder: Path, key: bytes, writing: int, seed: int) -> None:
    chance = random.Random(seed)
    store = Store(folder / "profile.db", key)
    if store.own is None:
        store.begin_journal(OWN, opened(), wall(0))
    store.grow_log()
    while True:
        seq = store.head.next_seq
        deed = chance.random()
        if deed < 0.05:
            store.checkpoint()
        elif deed < 0.1:
            said = [a_score(n) for n in range(chance.randrange(1, 30))]
            store.receive(OTHER, "AS-01", carried(lines_of(said)))
        else:
            facts = [a_score(seq), Noted(SheetId("LP-2026-B-001-02"), "A1.1", f"catatan {seq}")]
            lines = store.record_all(facts[: chance.randrange(1, 3)], wall(seq))
            os.write(writing, b"".join(b"%d\n" % line.entry.seq for line in lines))


def _look(folder: Path, key: bytes, told: set[int], report: Report, *, full: bool) -> None:
    path = folder / "profile.db"
    if not path.exists():
        report.lost += sorted(told)
        return
    store = Store(path, key)
    try:
        lines = store.lines(OWN)
        counted = Counter(line.entry.seq for line, _ in verified(lines))
        report.lost += sorted(told - set(counted))
        report.doubled += sorted(seq for seq, times in counted.items() if times > 1)
        if full:
            report.broken += store.differences() + store.damaged_pages(full=True)
    finally:
        store.close()


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.torture.killing", description=__doc__)
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=time.time_ns() % 1_000_000)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as folder:
        report = storm(Path(folder), chosen.kills, chosen.seed)
    print(
        f"seed {chosen.seed}: {report.kills} kills, {report.acknowledged} facts acknowledged, "
        f"{len(report.lost)} lost, {len(report.doubled)} doubled, broken: {report.broken or '-'}"
    )
    return 0 if report.sound else 1


if __name__ == "__main__":
    sys.exit(main())
