"""Checking an event workbook: everything wrong at once, and the roster when nothing is."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from smartcity_desktop.domain.instrument import Instrument
from smartcity_desktop.domain.roster import Event, Roster
from smartcity_desktop.services.preparing.answers_sheets import (
    Indicators,
    read_data,
    read_self_answers,
)
from smartcity_desktop.services.preparing.cases_sheet import (
    Cases,
    Subjects,
    case_visits,
    read_cases,
)
from smartcity_desktop.services.preparing.conflicts_sheet import (
    Conflicts,
    implied_conflicts,
    read_conflicts,
)
from smartcity_desktop.services.preparing.event_sheet import EventDraft, read_event
from smartcity_desktop.services.preparing.evidence_sheet import read_evidence, warn_of_endings
from smartcity_desktop.services.preparing.instruments import Library
from smartcity_desktop.services.preparing.layout import LAYOUTS
from smartcity_desktop.services.preparing.oddities import Plan, warn_of_cases, warn_of_plan
from smartcity_desktop.services.preparing.participants_sheet import (
    Participants,
    read_participants,
)
from smartcity_desktop.services.preparing.people_oddities import (
    warn_of_conflicts,
    warn_of_idle,
    warn_of_people,
)
from smartcity_desktop.services.preparing.people_sheets import People, read_people
from smartcity_desktop.services.preparing.problems import Findings, Problem, one_each
from smartcity_desktop.services.preparing.programmes_sheet import read_programmes
from smartcity_desktop.services.preparing.seating import Recusals, check_panels, check_recusals
from smartcity_desktop.services.preparing.timetable_sheet import Slots, read_timetable, visits_of
from smartcity_desktop.services.preparing.workbook import Sheets, read_sheets

_SHEETS = {layout.name: at for at, layout in enumerate(LAYOUTS, start=1)}


@dataclass(frozen=True, slots=True)
class Checked:
    """The outcome: a roster exactly when there are no problems; warnings never bar publishing."""

    roster: Roster | None
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]


def check_workbook(path: Path, instruments: Iterable[Instrument]) -> Checked:
    """Check a workbook against the packaged regions and the instruments the program has.

    Never raises for the file's content, whatever it is.
    """
    findings = Findings()
    sheets = read_sheets(path, findings)
    roster = _roster(sheets, instruments, findings) if sheets is not None else None
    return Checked(
        None if findings.problems else roster,
        _in_order(findings.problems),
        _in_order(findings.warnings),
    )


def check_beside(path: Path, library: Library) -> Checked:
    """Check a workbook against every instrument it may name, with what was found beside it."""
    checked = check_workbook(path, library.instruments)
    return Checked(
        None if library.problems else checked.roster,
        (*library.problems, *checked.problems),
        (*library.warnings, *checked.warnings),
    )


def _in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return findings as a person walks through the workbook: sheet by sheet, row by row."""
    return tuple(sorted(one_each(sorted(problems, key=_place)), key=_place))


def _place(problem: Problem) -> tuple[int, int]:
    return _SHEETS.get(problem.sheet, 0), problem.row


def _roster(sheets: Sheets, instruments: Iterable[Instrument], findings: Findings) -> Roster | None:
    draft = read_event(sheets, instruments, findings)
    people = read_people(sheets, findings)
    participants = read_participants(sheets, draft, findings)
    slots = read_timetable(sheets, draft, people.rooms, participants, findings)
    conflicts = read_conflicts(sheets, people.known, findings)
    _check_seating(draft, people, slots, conflicts, findings)
    warn_of_people(people, findings)
    warn_of_conflicts(people, participants, conflicts, findings)
    plan = Plan(draft, participants, people.rooms, slots)
    warn_of_plan(plan, dt.datetime.now(dt.UTC).date(), findings)
    turns = None if slots is None else {placed.value.region for placed in slots}
    starts = dt.date.fromisoformat(draft.event.starts) if draft.event else None
    subjects = Subjects(participants, read_cases(sheets, findings), turns, starts)
    warn_of_cases(subjects.cases, participants, findings)
    programmes = read_programmes(sheets, draft.instrument, subjects, findings)
    indicators = Indicators(draft.instrument, programmes) if draft.instrument else None
    data = read_data(sheets, indicators, subjects, findings)
    self_answers = read_self_answers(sheets, indicators, subjects, findings)
    warn_of_endings(read_evidence(sheets, indicators, subjects, findings))
    if draft.event is None or participants is None or slots is None or findings.problems:
        return None
    base = _seated(draft.event, people, participants, slots, conflicts)
    base = _with_cases(base, subjects.cases)
    return replace(base, data=data, programmes=programmes, self_answers=self_answers)


def _with_cases(roster: Roster, cases: Cases) -> Roster:
    prepared = tuple(placed.value for placed in cases.values())
    return replace(roster, prepared=prepared, cases=case_visits(cases, roster.classes))


def _check_seating(
    draft: EventDraft,
    people: People,
    slots: Slots | None,
    conflicts: Conflicts,
    findings: Findings,
) -> None:
    min_valid = draft.instrument.min_valid if draft.instrument else None
    check_panels(people, slots, min_valid, findings)
    known = [placed.value for placed in (people.known or {}).values()]
    recusals = Recusals.of(conflicts, implied_conflicts(known, conflicts))
    check_recusals(people, slots or (), recusals, min_valid, findings)
    warn_of_idle(people, slots or (), recusals, findings)


def _seated(
    event: Event, people: People, participants: Participants, slots: Slots, conflicts: Conflicts
) -> Roster:
    known = [placed.value for placed in (people.known or {}).values()]
    listed = tuple(placed.value for placed in conflicts)
    return Roster(
        event=event,
        regions=tuple(placed.value.region for placed in participants.values()),
        people=tuple(person.person for person in known),
        classes=people.groups(),
        visits=visits_of(slots, participants),
        conflicts=listed + implied_conflicts(known, conflicts),
    )
