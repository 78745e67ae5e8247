"""M14: the memory of a chair's window that has shown everything, after a whole sample event.

Resident and proportional MiB of the window's own process; the hub of a class is another one.
"""

import json
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from smartcity_desktop.app import Application
from smartcity_desktop.services.rehearsing.rehearsal import Plan, Rehearsal
from smartcity_desktop.services.rehearsing.samples import sample_roster
from smartcity_desktop.services.rehearsing.stage import Stage
from smartcity_desktop.ui.page import Place
from smartcity_desktop.ui.session import Session
from tests.benchmarks.measuring import Ratio, ratio
from tests.benchmarks.windows import drive, idle, window_process

MOST_MIB = 250
EVENT, CLASS, SEED = "ciputat-2018", "A", 1
MODULE = "tests.benchmarks.remembering"
ROUNDS, PAPERS = 3, 40


def measure() -> dict[str, Ratio]:
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as name:
        folder = Path(name)
        stage = Stage(folder / "gladi")
        plan = Plan(EVENT, stage.root, SEED, folder / "dikenal", CLASS)
        Rehearsal(plan, lambda _step, _done, _total: None).run()
        chair = sample_roster(EVENT, CLASS).class_group(CLASS).chair()
        return figures(stage.profiles / str(chair))


def figures(profile: Path) -> dict[str, Ratio]:
    """Return what the window of a profile holds once it is signed in, and at the end."""
    with window_process(MODULE, str(profile)) as process:
        told, _ = process.communicate(timeout=240)
    steps = [json.loads(line) for line in told.splitlines()]
    first, last = steps[0], steps[-1]
    return {
        "M14 signed in, resident": ratio([(first["Rss"], MOST_MIB)], 1, "MiB"),
        "M14 everything shown, resident": ratio([(last["Rss"], MOST_MIB)], 1, "MiB"),
        "M14 everything shown, proportional": ratio([(last["Pss"], MOST_MIB)], 1, "MiB"),
    }


def _tell() -> None:
    print(json.dumps(memory()), flush=True)


def memory() -> Mapping[str, float]:
    """Return resident (Rss) and proportional (Pss) MiB of this process."""
    lines = Path("/proc/self/smaps_rollup").read_text("ascii").splitlines()[1:]
    kilobytes = {name.rstrip(":"): int(size) for name, size, *_ in map(str.split, lines)}
    return {name: kilobytes[name] / 1024 for name in ("Rss", "Pss")}


def day(root: Application, session: Session) -> Iterator[int]:
    """Show every page, region and paper, and the room's screen, again and again."""
    yield from idle(root)
    _tell()
    session.room.toggle()
    for _ in range(ROUNDS):
        for place in session.pages:
            session.window.go_to(place)
            yield from idle(root)
        yield from _papers(root, session)
        yield from _regions(root, session)
    _tell()


def _papers(root: Application, session: Session) -> Iterator[int]:
    session.window.go_to(Place.DOCUMENTS)
    for row in range(min(PAPERS, len(session.documents.model.rows))):
        session.documents.table.selectRow(row)
        yield from idle(root)


def _regions(root: Application, session: Session) -> Iterator[int]:
    group = session.profile.class_group
    for visit in session.profile.roster.visits_of(group.code) if group else ():
        session.panel.open(visit.id)
        yield from idle(root)
        session.open_visit(visit.id)
        yield from idle(root)


if __name__ == "__main__":
    drive(Path(sys.argv[1]), day)
