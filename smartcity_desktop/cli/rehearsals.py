"""The rehearsal: a whole event with the real parts, and the line that opens the window on it."""

import sys
from argparse import Namespace
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path

from smartcity_desktop.cli.session import DONE, WANTING, Session
from smartcity_desktop.host.errors import HostError
from smartcity_desktop.host.paths import known_events_folder
from smartcity_desktop.services.ranking import interval_text
from smartcity_desktop.services.rehearsing.laptop import PIN
from smartcity_desktop.services.rehearsing.practice import practice_room
from smartcity_desktop.services.rehearsing.rehearsal import LAPTOPS, Plan, Progress, Rehearsal
from smartcity_desktop.services.rehearsing.samples import sample_roster
from smartcity_desktop.services.rehearsing.stage import prepared_stage
from smartcity_desktop.services.rehearsing.summary import CheckReport, Summary

SHOWN_PLACES = 10


def rehearse(session: Session, options: Namespace) -> int:
    """Run a sample event from workbook to ranking and say how to open the window on it.

    With a class and windows, its panel's windows are opened and nothing is played.
    """
    if options.window and options.class_code:
        return _open_class(session, options)
    plan = Plan(options.event, options.out, options.seed, known_events_folder(), options.class_code)
    with _progress(session) as progress:
        summary = Rehearsal(plan, progress).run()
    if options.window:
        summary = _with_window(session, summary)
    session.answer(summary.record())
    _tell(session, summary)
    return DONE if summary.ok else WANTING


def _open_class(session: Session, options: Namespace) -> int:
    """Open the windows of a class's whole panel on this display, around a running hub."""
    from smartcity_desktop.cli.displays import has_display
    from smartcity_desktop.cli.windows import open_windows

    if not has_display():
        raise HostError("no_display")
    roster = sample_roster(options.event, options.class_code)
    stage = prepared_stage(options.out)
    with practice_room(roster, stage.practice) as room:
        told = {"hub": room.hub, "pin": PIN, "profiles": [str(one) for one in room.profiles]}
        session.answer({"event": roster.event.code, "class": options.class_code, **told})
        session.say("example_data")
        session.say("rehearsed_room", code=options.class_code, hub=room.hub, pin=PIN)
        open_windows(session, room.profiles)
    return DONE


def _with_window(session: Session, summary: Summary) -> Summary:
    """Let the real window take one sheet to its paper, and add that to the checks."""
    from smartcity_desktop.cli.windows import act_in_the_window

    folder = Path(summary.folder) / "tangkapan-layar"
    complete = act_in_the_window(session, Path(summary.practice_profile), folder, PIN)
    pictures = len(list(folder.glob("*.png")))
    check = CheckReport("window", complete, str(pictures))
    return replace(summary, checks=(*summary.checks, check))


@contextmanager
def _progress(session: Session) -> Generator[Progress]:
    """Yield what the rehearsal tells its steps to: bars on a terminal, else a line for each."""
    if sys.stderr is None or not sys.stderr.isatty():

        def line(step: str, done: int, total: int) -> None:
            session.complain(f"{session.said(f'step_{step}')}: {done}/{total}")

        yield line
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        TaskID,
        TextColumn,
        TimeElapsedColumn,
    )
    from rich.progress import Progress as Bars

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Bars(*columns, TimeElapsedColumn(), console=Console(stderr=True)) as bars:
        tasks: dict[str, TaskID] = {}

        def told(step: str, done: int, total: int) -> None:
            if step not in tasks:
                tasks[step] = bars.add_task(session.wording.say(f"cli.step_{step}"), total=total)
            bars.update(tasks[step], completed=done)

        yield told


def _tell(session: Session, summary: Summary) -> None:
    session.say("example_data")
    session.say(
        "rehearsed",
        event=summary.event,
        invited=summary.regions.invited,
        attended=summary.regions.attended,
        absent=summary.regions.absent,
        classes=summary.classes,
        days=summary.days,
        assessors=summary.assessors,
    )
    session.say(
        "rehearsed_facts",
        sheets=summary.sheets.submitted,
        documents=len(summary.documents),
        facts=summary.facts.recorded,
        receipted=summary.facts.receipted,
        pending=summary.facts.pending,
    )
    counts = asdict(summary.class_days)
    session.say("rehearsed_days", **counts)
    session.say("rehearsed_panels", **counts)
    _tell_ranking(session, summary)
    session.say("rehearsed_cut", quota=summary.quota, grey=len(summary.grey_zone))
    for check in summary.checks:
        mark = session.wording.say("cli.check_ok" if check.ok else "cli.check_wrong")
        session.line(f"{mark}  {session.wording.say(f'cli.check_{check.name}')}  {check.detail}")
    spent = sum(summary.seconds[s] for s in summary.seconds if not s.startswith(LAPTOPS))
    session.say("rehearsed_where", folder=summary.folder, seconds=round(spent))
    session.say("rehearsed_window", pin=PIN)
    session.drawn(f'  {_program()} --profile "{summary.practice_profile}"')


def _tell_ranking(session: Session, summary: Summary) -> None:
    columns = ("rank", "region", "class", "index", "interval", "proposal")
    session.table(
        [session.said(f"narrow_{name}") for name in columns],
        [
            (
                p.rank,
                p.name,
                p.class_,
                p.index.display,
                interval_text(p.interval) or session.wording.say("cli.interval_unknown"),
                session.wording.say(f"cli.proposal_{p.decision}"),
            )
            for p in summary.ranking[:SHOWN_PLACES]
        ],
    )


def _program() -> str:
    """Return how this program was called, for a line that can be typed as it stands."""
    called = Path(sys.argv[0])
    return str(called) if called.stem == "smartcity-desktop" else "smartcity-desktop"
