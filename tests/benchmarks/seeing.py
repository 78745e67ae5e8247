"""M15: an act on the chair's laptop until it is painted on a member's, in two real windows.

Each laptop is a process with its own profile, a third one is the class hub; the clock is the
machine's monotonic one, which all of them share.
"""

import json
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TextIO

from PySide6.QtCore import QEvent, QObject, QTimer

from smartcity_desktop.app import Application
from smartcity_desktop.domain.facts import VisitId
from smartcity_desktop.domain.words import Stage
from smartcity_desktop.services.rehearsing.practice import practice_room
from smartcity_desktop.services.rehearsing.samples import sample_roster
from smartcity_desktop.ui.home.slot_table import STATE
from smartcity_desktop.ui.page import Place
from smartcity_desktop.ui.session import Session
from tests.benchmarks.measuring import Ratio, ratio
from tests.benchmarks.windows import drive, window_process

SECONDS = 2.0
# Longer than anything that is put together, so that every act goes its own way.
BETWEEN_MS = 2_500
LAST_MS = 6_000
EVENT, CLASS, DAY = "ciputat-2018", "A", 1
MODULE = "tests.benchmarks.seeing"


def measure() -> dict[str, Ratio]:
    seconds = seen()
    return {
        "M15 act seen, median": ratio([(statistics.median(seconds), SECONDS)], 1, "s"),
        "M15 act seen, slowest": ratio([(max(seconds), SECONDS)], 1, "s"),
    }


def seen() -> list[float]:
    """Return the seconds from every act to its painting on the other window."""
    roster = sample_roster(EVENT, CLASS)
    with (
        tempfile.TemporaryDirectory(dir=Path.cwd()) as name,
        practice_room(roster, Path(name)) as room,
    ):
        chair, member = map(str, room.profiles[:2])
        with window_process(MODULE, "watch", member) as watching:
            _until(watching.stdout, "ready")
            with window_process(MODULE, "act", chair) as acting:
                told, _ = acting.communicate(timeout=240)
            watching.terminate()
            painted = watching.stdout.read() if watching.stdout else ""
    return matched(_lines(told), _lines(painted))


def matched(acts: Sequence[tuple[float, str]], painted: Sequence[tuple[float, str]]) -> list[float]:
    """Return for every act (time, visit) how long its visit's next painted change took."""
    found: list[float] = []
    for at, visit in acts:
        later = [when for when, changed in painted if changed == visit and when > at]
        assert later, f"never seen: {visit} at {at}"
        found.append(later[0] - at)
    return found


def _lines(told: str) -> list[tuple[float, str]]:
    return [(float(at), visit) for at, visit in (json.loads(line) for line in told.splitlines())]


def _until(lines: TextIO | None, word: str) -> None:
    for line in lines or ():
        if line.strip() == word:
            return
    raise AssertionError(word)


def _tell(visit: str) -> None:
    print(json.dumps([time.monotonic(), visit]), flush=True)


class Eye(QObject):
    """Tells of every visit whose state in Beranda's table has changed once that is painted."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._table = session.home.table
        self._before = self._states()
        self._table.rows.viewport().installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's own
        if event.type() is QEvent.Type.Paint:
            # What is painted now is on the screen when the window comes to its next work.
            QTimer.singleShot(0, self._look)
        return False

    def _look(self) -> None:
        now = self._states()
        changed = [visit for visit, words in now.items() if words != self._before.get(visit)]
        self._before = now
        for visit in changed:
            _tell(visit)

    def _states(self) -> Mapping[str, str]:
        model = self._table.model
        return {row.slot.visit.id: model.texts(row)[STATE] for row in model.rows}


def watch(_root: Application, session: Session) -> Iterator[int]:
    """Stand at Beranda and tell what is painted, until the process is ended."""
    while session.link.live.reached_ms is None:
        yield 50
    session.window.go_to(Place.HOME)
    eye = Eye(session)
    yield 1_000
    print("ready", flush=True)
    while eye:
        yield 60_000


def act(_root: Application, session: Session) -> Iterator[int]:
    """Lead the morning of a class: arrivals, a beginning, interruptions and their ends."""
    while session.link.live.reached_ms is None:
        yield 50
    running, roster = session.running, session.profile.roster
    running.open_day(CLASS, DAY, roster.class_group(CLASS).people())
    yield BETWEEN_MS
    visits = [visit.id for visit in roster.visits_of(CLASS, DAY)]
    for visit in visits:
        _tell(visit)
        running.arrive(visit, "Bupati", 5, name="Drs. Contoh", head_of_region=True)
        yield BETWEEN_MS
    yield from _interrupted(session, visits[0])
    yield LAST_MS


def _interrupted(session: Session, visit: VisitId) -> Iterator[int]:
    running = session.running
    _tell(visit)
    running.start_stage(visit, Stage.PRESENTATION)
    yield BETWEEN_MS
    for _ in range(2):
        _tell(visit)
        running.suspend(visit, "listrik padam")
        yield BETWEEN_MS
        _tell(visit)
        running.resume(visit)
        yield BETWEEN_MS


if __name__ == "__main__":
    drive(Path(sys.argv[2]), {"watch": watch, "act": act}[sys.argv[1]])
