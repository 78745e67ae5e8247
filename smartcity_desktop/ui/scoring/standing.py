"""Whether a region's sheet can be written now, and the sentence for when it cannot."""

from datetime import datetime
from enum import StrEnum

from smartcity_desktop.domain.dates import clock, clock_seconds, long_date
from smartcity_desktop.domain.facts import VisitId
from smartcity_desktop.domain.roster import Conflict, Roster
from smartcity_desktop.domain.sheet import Sheet
from smartcity_desktop.domain.visit import OVER, SETTLED, Turn
from smartcity_desktop.domain.words import SheetState, VisitState
from smartcity_desktop.services.class_day import Slot
from smartcity_desktop.ui.dates import short_day
from smartcity_desktop.ui.roster_words import conflict_words
from smartcity_desktop.ui.scoring.tools import Tools
from smartcity_desktop.ui.tokens import Tone
from smartcity_desktop.ui.widgets.info_bar import Message


class Standing(StrEnum):
    """What the form may do for one slot."""

    LIVE = "live"
    NOT_STARTED = "not_started"
    SEALED = "sealed"
    RECUSED = "recused"
    ABSENT = "absent"
    FOREIGN = "foreign"
    OVER = "over"
    SETTLED = "settled"


# Where the form stands as it is, to be read at least.
SHOWN = frozenset({Standing.LIVE, Standing.NOT_STARTED, Standing.SEALED, Standing.SETTLED})


def standing(slot: Slot, sheet: Sheet | None) -> Standing:
    """Return what the form may do; a sheet that was begun stays open whatever the timer says."""
    if slot.conflict is not None:
        return Standing.RECUSED
    if sheet is None:
        return Standing.FOREIGN
    if sheet.state is SheetState.SUBMITTED:
        return Standing.SEALED
    return _of_turn(slot.turn.state, sheet)


def _of_turn(state: VisitState, sheet: Sheet) -> Standing:
    """Return what a turn lets its open sheets do."""
    if state in OVER:
        return Standing.ABSENT if state is VisitState.ABSENT else Standing.OVER
    if state in SETTLED:
        return Standing.SETTLED
    waiting = state in {VisitState.SCHEDULED, VisitState.READY}
    if waiting and sheet.state is SheetState.EMPTY:
        return Standing.NOT_STARTED
    return Standing.LIVE


def standing_message(
    tools: Tools, slot: Slot, sheet: Sheet | None, state: Standing
) -> Message | None:
    """Return the sentence above the form, None while it is written as usual."""
    if state is Standing.RECUSED:
        return _recused(tools, slot.conflict) if slot.conflict else None
    if state is Standing.SEALED:
        return _sealed(tools, slot.turn, sheet) if sheet else None
    if state is Standing.LIVE:
        return _interrupted(tools, slot.turn)
    return _closed(tools, slot.turn, state)


def _closed(tools: Tools, turn: Turn, state: Standing) -> Message:
    """Return why nobody writes on this sheet now."""
    say = tools.say
    if state is Standing.ABSENT:
        return Message(Tone.BAD, say("absent"), turn.absence, "absent")
    if state is Standing.OVER:
        return Message(Tone.BAD, say(f"turn_{turn.state}"), turn.absence, "failed")
    if state is Standing.SETTLED:
        return Message(Tone.NEUTRAL, say("settled"), say("settled_detail"), "lock")
    if state is Standing.NOT_STARTED:
        return Message(Tone.INFO, say("slot_not_started"), icon="clock")
    return Message(Tone.NEUTRAL, say("foreign"))


def _recused(tools: Tools, conflict: Conflict) -> Message:
    reason = conflict_words(conflict.kind, tools.wording)
    text = tools.say("recused", reason=reason, basis=conflict.basis)
    return Message(Tone.NEUTRAL, text, tools.say("recused_detail"), "excused")


def may_ask_to_reopen(slot: Slot, sheet: Sheet) -> bool:
    """Tell whether its owner can still ask for a sealed sheet: not twice, and not once agreed."""
    return not sheet.reopen_reason and slot.turn.state not in SETTLED | OVER


def sealed_late(turn: Turn, sheet: Sheet) -> bool:
    """Tell whether a sheet was sealed only after the panel had opened its levels."""
    return turn.revealed and sheet.id not in {seal.sheet for seal in turn.seals}


def moved_words(tools: Tools, roster: Roster, visit: VisitId) -> str:
    """Return what is said when the region in front went to another class."""
    moved = roster.visit(visit)
    region = roster.region(moved.region).short_name
    return tools.say("moved", region=region, code=moved.class_code)


def _interrupted(tools: Tools, turn: Turn) -> Message | None:
    """Return what goes on around a form that can be written all the same."""
    say = tools.say
    if turn.state is VisitState.SUSPENDED:
        text = say("suspended", reason=turn.pause_reason)
        return Message(Tone.WARN, text, say("suspended_detail"), "paused")
    if turn.state is VisitState.AWAITING_EVIDENCE:
        until = datetime.fromisoformat(turn.evidence_until)
        time = f"{short_day(until.date(), tools.language)} {clock(until)}"
        text = say("awaiting_evidence", what=turn.evidence_what, until=time)
        return Message(Tone.WARN, text, say("awaiting_evidence_detail"), "waiting")
    if turn.revealed:
        return Message(Tone.INFO, say("revealed_without"), say("revealed_without_detail"), "reveal")
    return None


def _sealed(tools: Tools, turn: Turn, sheet: Sheet) -> Message:
    say = tools.say
    if sealed_late(turn, sheet) and not sheet.reopen_reason:
        detail = say("sealed_late", digest=sheet.sealed.digest[:12] if sheet.sealed else "")
    elif sheet.reopen_reason:
        detail = say("reopen_asked", reason=sheet.reopen_reason)
    else:
        detail = say("sealed_detail", digest=sheet.sealed.digest[:12] if sheet.sealed else "")
    when = datetime.fromisoformat(sheet.sealed.sealed_at) if sheet.sealed else None
    time = f"{long_date(when.date())}, {clock_seconds(when)}" if when else ""
    text = say("sealed_at", revision=sheet.revision, time=time)
    return Message(Tone.OK, text, detail, "sealed")
