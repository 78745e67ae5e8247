"""Whether a region's sheet can be written now, and the sentence for when it cannot."""

from datetime import datetime
from enum import StrEnum

from smartcity_desktop.domain.dates import clock_seconds, long_date
from smartcity_desktop.domain.sheet import Sheet
from smartcity_desktop.domain.words import SheetState, VisitState
from smartcity_desktop.services.class_day import Slot
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


def standing(slot: Slot, sheet: Sheet | None) -> Standing:
    """Return what the form may do; a sheet that was begun stays open whatever the timer says."""
    if slot.conflict is not None:
        return Standing.RECUSED
    if sheet is None:
        return Standing.FOREIGN
    if sheet.state is SheetState.SUBMITTED:
        return Standing.SEALED
    if slot.turn.state is VisitState.ABSENT:
        return Standing.ABSENT
    waiting = slot.turn.state in {VisitState.SCHEDULED, VisitState.READY}
    if waiting and sheet.state is SheetState.EMPTY:
        return Standing.NOT_STARTED
    return Standing.LIVE


def standing_message(
    tools: Tools, slot: Slot, sheet: Sheet | None, state: Standing
) -> Message | None:
    """Return the sentence above the form, None while it can be written."""
    say = tools.say
    if state is Standing.RECUSED and slot.conflict is not None:
        kind = f"conflict_{slot.conflict.kind}"
        known = tools.wording.knows(f"scoring.{kind}")
        reason = say(kind) if known else slot.conflict.kind
        text = say("recused", reason=reason, basis=slot.conflict.basis)
        return Message(Tone.NEUTRAL, text, say("recused_detail"), "excused")
    if state is Standing.ABSENT:
        return Message(Tone.BAD, say("absent"), slot.turn.absence, "absent")
    if state is Standing.FOREIGN:
        return Message(Tone.NEUTRAL, say("foreign"))
    if state is Standing.NOT_STARTED:
        return Message(Tone.INFO, say("slot_not_started"), icon="clock")
    if state is Standing.SEALED and sheet is not None:
        return _sealed(tools, sheet)
    return None


def _sealed(tools: Tools, sheet: Sheet) -> Message:
    say = tools.say
    if sheet.reopen_reason:
        detail = say("reopen_asked", reason=sheet.reopen_reason)
    else:
        detail = say("sealed_detail", digest=sheet.sealed.digest[:12] if sheet.sealed else "")
    when = datetime.fromisoformat(sheet.sealed.sealed_at) if sheet.sealed else None
    time = f"{long_date(when.date())}, {clock_seconds(when)}" if when else ""
    text = say("sealed_at", revision=sheet.revision, time=time)
    return Message(Tone.OK, text, detail, "sealed")
