"""The sheets of a panel, and the own sheets of a day, as lines: what is missing stands first."""

from collections.abc import Sequence
from datetime import datetime

from smartcity_desktop.domain.dates import clock
from smartcity_desktop.domain.roster import Roster
from smartcity_desktop.domain.visit import OVER
from smartcity_desktop.domain.words import Role, SheetState
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.services.class_day import PanelSheet, Slot
from smartcity_desktop.ui.home.states import finished
from smartcity_desktop.ui.home.timing import Moment, is_past
from smartcity_desktop.ui.widgets.lines import LineLook


def panel_lines(slot: Slot, roster: Roster, wording: Wording) -> list[LineLook]:
    """Return the sheets a visit waits for, then the sealed ones."""
    ordered = sorted(slot.panel, key=lambda sheet: sheet.sealed)
    return [_panel_sheet(sheet, roster, slot.indicators, wording) for sheet in ordered]


def missing_names(slot: Slot, roster: Roster) -> list[str]:
    """Return the names of the people whose sheets are not sealed."""
    return [roster.person(sheet.person).name for sheet in slot.panel if not sheet.sealed]


def panel_count(slot: Slot, wording: Wording) -> str:
    """Return "3 dari 5 disegel" for the panel of a visit."""
    sealed = sum(sheet.sealed for sheet in slot.panel)
    return wording.say("home.sealed_of", sealed=sealed, total=len(slot.panel))


def _panel_sheet(sheet: PanelSheet, roster: Roster, total: int, wording: Wording) -> LineLook:
    say, name = wording.say, roster.person(sheet.person).name
    chair = roster.role_of(sheet.person) is Role.CHAIR
    aside = say("home.chair_short") if chair else ""
    if sheet.sealed:
        at = clock(datetime.fromisoformat(sheet.sealed_at)) if sheet.sealed_at else ""
        note = say("home.sealed_at", at=at) if at else say("home.sheet_sealed")
        return LineLook("sealed", "ok", name, note, aside=aside)
    note = say("home.sheet_open")
    if sheet.answered is not None:
        note = say("home.sheet_answered", answered=sheet.answered, total=total)
    return LineLook("draft", "warn", name, note, warned=True, aside=aside)


def own_sheet_lines(slots: Sequence[Slot], now: Moment, wording: Wording) -> list[LineLook]:
    """Return the own sheets of a day, the unfinished first."""
    own = _own(slots)
    own.sort(key=lambda slot: (finished(slot), not _waits(slot, now), slot.visit.starts))
    return [_own_sheet(slot, now, wording) for slot in own]


def _own(slots: Sequence[Slot]) -> list[Slot]:
    return [s for s in slots if s.sheet is not None and s.turn.state not in OVER]


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
    own = _own(slots)
    sealed = sum(1 for slot in own if slot.state is SheetState.SUBMITTED)
    return wording.say("home.sealed_of", sealed=sealed, total=len(own))
