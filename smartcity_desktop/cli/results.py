"""The command that shows the ranking and writes it as tables."""

from argparse import Namespace
from collections.abc import Sequence

from smartcity_desktop.cli.session import BAD_INPUT, DONE, WANTING, Session
from smartcity_desktop.domain.facts import RegionCode
from smartcity_desktop.host.output import refuse_foreign
from smartcity_desktop.services.ranking import COLUMNS, Ranking, write_csv, write_xlsx

# What a page of 80 letters holds with names whole.
NARROW = ("rank", "code", "region", "class", "index", "interval", "proposal")


def results(session: Session, options: Namespace) -> int:
    """Show the ranking as far as this profile knows it."""
    with session.profile() as profile:
        event = profile.roster.event
        if event.code != options.event:
            session.complain(
                session.wording.say("cli.other_event", asked=options.event, event=event.code)
            )
            return BAD_INPUT
        ranking = Ranking(profile)
        if options.explain:
            return _explain(session, ranking, options.explain)
        found = ranking.results()
        rows = ranking.rows(found, session.said)
    header = [session.wording.say(f"cli.column_{name}") for name in COLUMNS]
    refuse_foreign(path for path in (options.csv, options.xlsx) if path)
    if options.csv:
        write_csv(options.csv, header, rows)
    if options.xlsx:
        write_xlsx(options.xlsx, header, rows)
    if event.example:
        session.say("example_data")
    _show(session, header if options.wide else None, rows)
    session.say("results_rest", waiting=len(found.waiting), absent=len(found.absent))
    session.answer(
        {
            "event": event.code,
            "example_data": event.example,
            "columns": COLUMNS,
            "rows": rows,
            "waiting": [w.region.code for w in found.waiting],
            "absent": [v.region for v in found.absent],
            "parallel": found.parallel,
            "final": sorted(found.final),
            "differing": found.differing,
        }
    )
    return DONE


def _show(
    session: Session, header: Sequence[str] | None, rows: Sequence[Sequence[str | int]]
) -> None:
    """Show every column under `header`, else what is asked most on one page.

    There a mark says what an index still is, and a line below what the mark means.
    """
    if header is not None:
        session.table(header, rows, wide=True)
        return
    marks = {session.said("state_provisional"): "*", session.said("state_differs"): "!"}
    shown: list[list[str | int]] = []
    for row in rows:
        cells = dict(zip(COLUMNS, row, strict=True))
        mark = marks.get(str(cells["state"]), "")
        shown.append([f"{cells['index']}{mark}" if n == "index" else cells[n] for n in NARROW])
    session.table([session.said(f"narrow_{name}") for name in NARROW], shown)
    seen = {str(dict(zip(COLUMNS, row, strict=True))["state"]) for row in rows}
    for state, mark in marks.items():
        if state in seen:
            session.line(f"{mark} {state}")
    session.say("results_wide")


def _explain(session: Session, ranking: Ranking, code: str) -> int:
    lines = ranking.explain(RegionCode(code), session.said)
    for line in lines:
        session.line(line)
    session.answer({"region": code, "steps": lines})
    if not lines:
        session.complain(session.wording.say("cli.no_result", code=code))
        return WANTING
    return DONE
