"""The states of a slot as Beranda says them: of the region, of the own sheet, of its delivery."""

from dataclasses import dataclass

from smartcity_desktop.domain.visit import FINAL_STATES, OVER, SETTLED
from smartcity_desktop.domain.words import SheetState, VisitState
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.services.class_day import Slot
from smartcity_desktop.ui.statuses import LOOKS, status
from smartcity_desktop.ui.tokens import Tone
from smartcity_desktop.ui.widgets.painting import Status

SHEETS = {
    SheetState.EMPTY: "empty",
    SheetState.DRAFT: "draft",
    SheetState.SUBMITTED: "sealed",
    SheetState.REOPENED: "reopened",
    SheetState.REVISED: "reopened",
}
VISITS = {
    VisitState.SCHEDULED: "scheduled",
    VisitState.READY: "ready",
    VisitState.RUNNING: "running",
    VisitState.SCORING: "individual",
    VisitState.SUSPENDED: "suspended",
    VisitState.AWAITING_EVIDENCE: "awaiting_evidence",
    VisitState.REVEALED: "revealed",
    VisitState.MODERATION: "moderation",
    VisitState.AGREED: "agreed",
    VisitState.SIGNING: "awaiting_signatures",
    VisitState.FINAL: "final",
    VisitState.ABSENT: "absent",
    VisitState.DROPPED: "dropped",
    VisitState.CANCELLED: "cancelled",
    VisitState.PLENARY: "plenary",
    VisitState.DECREED: "decided",
    VisitState.CLOSED: "closed",
}


@dataclass(frozen=True, slots=True)
class Counted:
    """A slot in a day's sentence: the group it is counted in, and its icon."""

    group: str
    icon: str
    tone: Tone


def finished(slot: Slot) -> bool:
    """Tell whether nothing of a slot is left for this person to do."""
    done = slot.turn.state in OVER | SETTLED
    return done or slot.sheet is None or slot.state is SheetState.SUBMITTED


def visit_status(slot: Slot, wording: Wording, *, running: bool) -> Status:
    """Return the state of a region's turn; only the `running` one is painted as such."""
    if slot.conflict is not None:
        return Status("excused", wording.say("home.excused"), Tone.NEUTRAL)
    value = VISITS[slot.turn.state]
    # A sheet that has been written on tells of a scoring this device did not time.
    written = slot.sheet is not None and slot.state is not SheetState.EMPTY
    if written and slot.turn.state in {VisitState.SCHEDULED, VisitState.READY}:
        value = "individual"
    found = status(wording, f"visit.{value}")
    if found.tone is Tone.RUNNING and not running:
        return Status(found.icon, found.word, Tone.INFO)
    return found


def sheet_status(slot: Slot, wording: Wording) -> Status | None:
    """Return progress and state of the own sheet: "10/15 · draf"; None without a sheet."""
    if slot.sheet is None or slot.turn.state in OVER:
        return None
    found = status(wording, f"sheet.{SHEETS[slot.state]}", plain=True)
    count = f"{slot.answered}/{slot.indicators}"
    return Status(found.icon, f"{count} · {found.word.lower()}", found.tone, plain=True)


def panel_count(slot: Slot) -> str:
    """Return how many sheets of the panel are sealed: "3/5"; "" before the delegation came."""
    sealed = sum(sheet.sealed for sheet in slot.panel)
    if slot.turn.state in OVER or not (sealed or slot.begun or slot.turn.people):
        return ""
    return f"{sealed}/{len(slot.panel)}"


def data_status(slot: Slot, wording: Wording) -> Status | None:
    """Return where the own sheet's data is; None while there is nothing to send."""
    if slot.sheet is None or slot.state is SheetState.EMPTY:
        return None
    place = "received" if slot.received else "held" if slot.held else "unsent"
    return status(wording, f"sync.{place}", plain=True)


def counted(slot: Slot, *, running: bool, past: bool) -> Counted:
    """Return in which group of its day's sentence a slot is counted."""
    if slot.turn.state is VisitState.ABSENT:
        return Counted("absent", "absent", Tone.BAD)
    if slot.conflict is not None:
        return Counted("excused", "excused", Tone.NEUTRAL)
    if slot.sheet is not None and slot.state is SheetState.SUBMITTED:
        return Counted("sealed", "received" if slot.received else "sealed", Tone.OK)
    if running:
        return Counted("running", "scoring", Tone.RUNNING)
    if slot.sheet is not None and (past or slot.answered):
        return Counted("unfinished", "draft", Tone.WARN)
    return _waiting(slot)


def counted_turn(slot: Slot, *, running: bool, today: bool) -> Counted:
    """Return in which group a slot is counted for those who run the day."""
    icon, tone = LOOKS[f"visit.{VISITS[slot.turn.state]}"]
    if tone is Tone.RUNNING and not running:
        tone = Tone.INFO
    return Counted(_turn_group(slot.turn.state, today=today), icon, tone)


def _turn_group(state: VisitState, *, today: bool) -> str:
    if state in FINAL_STATES:
        return "final"
    if state in {VisitState.SCHEDULED, VisitState.READY}:
        return "waiting" if today else str(state)
    alone = {
        VisitState.AWAITING_EVIDENCE: "evidence",
        VisitState.ABSENT: "absent",
        VisitState.DROPPED: "cancelled",
        VisitState.CANCELLED: "cancelled",
        VisitState.SUSPENDED: "suspended",
    }
    return alone.get(state, "under_way")


def _waiting(slot: Slot) -> Counted:
    if slot.turn.state is VisitState.READY:
        return Counted("ready", "ready", Tone.INFO)
    if slot.turn.state is VisitState.SCHEDULED:
        return Counted("scheduled", "clock", Tone.NEUTRAL)
    return Counted("begun", "scoring", Tone.INFO)
