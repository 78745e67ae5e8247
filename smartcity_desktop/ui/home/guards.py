"""What stands between a region and its turn, and the own sheets of a day, as lines."""

from collections.abc import Sequence

from smartcity_desktop.domain.roster import Conflict, Roster
from smartcity_desktop.domain.words import SheetState, VisitState
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.services.class_day import Slot
from smartcity_desktop.ui.home.lines import LineLook
from smartcity_desktop.ui.home.states import finished
from smartcity_desktop.ui.home.timing import Moment, is_past
from smartcity_desktop.ui.roster_words import leader_words


def guard_lines(slot: Slot, roster: Roster, wording: Wording, *, scores: bool) -> list[LineLook]:
    """Return delegation, panel and conflict of interest of the next slot."""
    lines = [_delegation(slot, wording), _panel(slot, roster, wording)]
    if scores:
        lines.append(_own_conflict(slot, wording))
    return lines


def _delegation(slot: Slot, wording: Wording) -> LineLook:
    turn, say = slot.turn, wording.say
    if turn.people:
        text = say(
            "home.delegation_here", people=turn.people, leader=leader_words(turn.leader, wording)
        )
        return LineLook("ready", "ok", text)
    if slot.visit.confirmed:
        return LineLook("clock", "text2", say("home.delegation_confirmed"))
    return LineLook("warning", "warn", say("home.delegation_unconfirmed"))


def _panel(slot: Slot, roster: Roster, wording: Wording) -> LineLook:
    panel = len(roster.class_group(slot.visit.class_code).scoring())
    sheets = sum(1 for _ in roster.sheets_of(slot.visit))
    if sheets == panel:
        return LineLook("ready", "ok", wording.say("home.panel_whole", count=panel))
    excused = panel - sheets
    text = wording.say("home.panel_excused", count=sheets, panel=panel, excused=excused)
    return LineLook("excused", "text2", text)


def conflict_words(conflict: Conflict, wording: Wording) -> str:
    """Return why a person is excused, in words: "pernah menjadi pembimbing"."""
    key = f"scoring.conflict_{conflict.kind}"
    return wording.say(key) if wording.knows(key) else conflict.kind.replace("_", " ").lower()


def _own_conflict(slot: Slot, wording: Wording) -> LineLook:
    if slot.conflict is None:
        return LineLook("ready", "ok", wording.say("home.no_conflict"))
    kind, basis = conflict_words(slot.conflict, wording), slot.conflict.basis
    key = "home.conflict_since" if basis else "home.conflict"
    return LineLook("excused", "warn", wording.say(key, kind=kind, basis=basis))


def own_sheet_lines(slots: Sequence[Slot], now: Moment, wording: Wording) -> list[LineLook]:
    """Return the own sheets of a day, the unfinished first."""
    own = [s for s in slots if s.sheet is not None and s.turn.state is not VisitState.ABSENT]
    own.sort(key=lambda slot: (finished(slot), not _waits(slot, now), slot.visit.starts))
    return [_own_sheet(slot, now, wording) for slot in own]


def _own_sheet(slot: Slot, now: Moment, wording: Wording) -> LineLook:
    name, say = slot.region.short_name, wording.say
    if slot.state is SheetState.SUBMITTED:
        return LineLook("sealed", "ok", name, say("home.sheet_sealed"))
    note = say("home.sheet_answered", answered=slot.answered, total=slot.indicators)
    if _waits(slot, now):
        return LineLook("draft", "warn", name, note, warned=True)
    return LineLook("unsent", "text2", name, note)


def _waits(slot: Slot, now: Moment) -> bool:
    return not finished(slot) and (slot.answered > 0 or is_past(slot, now))


def sealed_count(slots: Sequence[Slot], wording: Wording) -> str:
    """Return "3 dari 5 disegel" for the own sheets of a day."""
    own = [s for s in slots if s.sheet is not None and s.turn.state is not VisitState.ABSENT]
    sealed = sum(1 for slot in own if slot.state is SheetState.SUBMITTED)
    return wording.say("home.sealed_of", sealed=sealed, total=len(own))
