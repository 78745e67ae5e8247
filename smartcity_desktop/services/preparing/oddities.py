"""What can be carried out and is odd all the same: event, participants and timetable."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass

from smartcity_desktop.domain.roster import Event
from smartcity_desktop.domain.words import EventKind
from smartcity_desktop.services.preparing import layout
from smartcity_desktop.services.preparing.appearance import listed_rows
from smartcity_desktop.services.preparing.cases_sheet import Cases
from smartcity_desktop.services.preparing.cells import clock
from smartcity_desktop.services.preparing.event_sheet import EventDraft
from smartcity_desktop.services.preparing.participants_sheet import Participants
from smartcity_desktop.services.preparing.problems import Findings
from smartcity_desktop.services.preparing.rows import Placed, folded, folded_name
from smartcity_desktop.services.preparing.timetable_sheet import Slots

# When nobody receives a delegation, in minutes after midnight.
_EARLIEST, _LATEST = 7 * 60, 21 * 60
_LONGEST = 240
_SATURDAY = 5
# An event further ahead than this has a wrong year.
_FAR_AHEAD = dt.timedelta(days=2 * 365)
_PRACTICE = re.compile(r"\b(contoh|latihan|gladi|uji coba|simulasi)\b", re.IGNORECASE)
_YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")


@dataclass(frozen=True, slots=True)
class Plan:
    """What the sheets say of an event, as far as they could be read."""

    draft: EventDraft
    participants: Participants | None
    rooms: Mapping[str, Placed[str]] | None
    slots: Slots | None


def warn_of_plan(plan: Plan, today: dt.date, findings: Findings) -> None:
    """Warn of everything odd; what depends on a sheet that could not be read is left out."""
    event = plan.draft.event
    if event is not None:
        _warn_of_decision(plan.draft, event)
        _warn_of_dates(plan.draft, event, today)
        _warn_of_practice(plan.draft, event)
    if plan.participants is not None:
        _warn_of_participants(plan, plan.participants, findings)
    if plan.slots is not None:
        _warn_of_hours(plan.slots, findings)
        _warn_of_rooms(plan.rooms or {}, plan.slots, findings)
        _warn_of_days(plan.draft, plan.slots)


def _warn_of_decision(draft: EventDraft, event: Event) -> None:
    row = draft.row
    if event.kind is EventKind.SELECTION and event.quota == 0:
        row.warn(layout.QUOTA, "quota_zero")
    if event.reserve > event.quota > 0:
        row.warn(layout.RESERVE, "reserve_large", reserve=event.reserve, quota=event.quota)
    stages = {
        layout.PRESENTATION: event.presentation_minutes,
        layout.DISCUSSION: event.discussion_minutes,
        layout.SCORING: event.scoring_minutes,
    }
    for item, minutes in stages.items():
        if minutes == 0:
            row.warn(item, "stage_zero", item=item)


def _warn_of_dates(draft: EventDraft, event: Event, today: dt.date) -> None:
    starts = dt.date.fromisoformat(event.starts)
    days = [starts + dt.timedelta(days=at) for at in range(event.days)]
    free = [day for day in days if day.weekday() >= _SATURDAY]
    if free:
        told = ", ".join(f"{day:%d/%m/%Y}" for day in free)
        draft.row.warn(layout.FIRST_DAY, "days_on_weekend", days=told)
    if not event.example and days and days[-1] < today:
        draft.row.warn(layout.FIRST_DAY, "event_past", last=f"{days[-1]:%d/%m/%Y}")
    if not event.example and starts > today + _FAR_AHEAD:
        draft.row.warn(layout.FIRST_DAY, "event_far", first=f"{starts:%d/%m/%Y}")
    for item, text in ((layout.CODE, event.code), (layout.TITLE, event.name)):
        years = set(_YEAR.findall(text))
        if years and str(event.year) not in years:
            draft.row.warn(item, "other_year", value=text, year=event.year)


def _warn_of_practice(draft: EventDraft, event: Event) -> None:
    if event.example:
        return
    if draft.instrument is not None and not draft.instrument.official:
        draft.row.warn(layout.INSTRUMENT, "instrument_unofficial", value=event.instrument)
    if _PRACTICE.search(event.name):
        draft.row.warn(layout.TITLE, "title_of_practice", value=event.name)
    example = next(item.example for item in layout.ITEMS if item.name == layout.CENTRE)
    if event.centre.rstrip("/") == example:
        draft.row.warn(layout.CENTRE, "centre_example", value=event.centre)


def _warn_of_participants(plan: Plan, participants: Participants, findings: Findings) -> None:
    turns = {placed.value.region for placed in plan.slots or ()}
    waiting: list[int] = []
    for code, placed in participants.items():
        where, answer = (layout.PARTICIPANTS, placed.row), placed.value.answer
        within = [one for one in participants if one.startswith(f"{code}.")]
        if within:
            told = {"region": placed.value.record.name, "count": len(within), "first": within[0]}
            findings.warn(*where, layout.REGION, "province_too", **told)
        if answer == layout.NO and placed.value.leader:
            findings.warn(*where, layout.LEADER, "leader_declined", region=code)
        if answer == layout.PENDING and plan.slots is not None and code not in turns:
            waiting.append(placed.row)
        _warn_of_previous(plan.draft, placed.row, placed.value.previous, findings)
    if participants and not any(placed.value.confirmed for placed in participants.values()):
        findings.warn(layout.PARTICIPANTS, 0, layout.CONFIRMED, "nobody_confirmed")
    if waiting:
        told = {"count": len(waiting), "rows": listed_rows(waiting)}
        findings.warn(layout.PARTICIPANTS, waiting[0], layout.REGION, "pending_unscheduled", **told)


def _warn_of_previous(draft: EventDraft, row: int, previous: str, findings: Findings) -> None:
    digits = draft.instrument.digits if draft.instrument else None
    if digits is not None and len(previous.partition(".")[2]) > digits:
        told = {"value": previous.replace(".", ","), "digits": digits}
        findings.warn(layout.PARTICIPANTS, row, layout.PREVIOUS, "previous_digits", **told)


def _warn_of_hours(slots: Slots, findings: Findings) -> None:
    for placed in slots:
        slot, where = placed.value, (layout.TIMETABLE, placed.row)
        if slot.starts < _EARLIEST or slot.ends > _LATEST:
            told = {"first": clock(slot.starts), "last": clock(slot.ends % (24 * 60))}
            findings.warn(*where, layout.STARTS, "slot_odd_hours", **told)
        if slot.minutes > _LONGEST:
            findings.warn(*where, layout.MINUTES, "slot_long", value=slot.minutes)


def _room_name(room: str) -> str:
    """Return a room's name for comparison: signs and spaces tell no two rooms apart."""
    return "".join(character for character in folded(room) if character.isalnum())


def _warn_of_rooms(rooms: Mapping[str, Placed[str]], slots: Slots, findings: Findings) -> None:
    turns = {code: [s.value for s in slots if s.value.class_code == code] for code in rooms}
    names: dict[str, list[str]] = {}
    for code, room in rooms.items():
        names.setdefault(_room_name(room.value), []).append(code)
    for code, room in rooms.items():
        for other in names[_room_name(room.value)]:
            if other == code:
                break
            met = [(a, b) for a in turns[code] for b in turns[other] if a.overlaps(b)]
            if room.value and met:
                told = {"room": room.value, "slot": met[0][0].told(), "other": met[0][1].told()}
                findings.warn(layout.CLASSES, room.row, layout.ROOM, "room_shared", **told)


def _warn_of_days(draft: EventDraft, slots: Slots) -> None:
    used = {placed.value.day for placed in slots}
    idle = [day for day in range(1, (draft.days or 0) + 1) if day not in used]
    if idle and used:
        draft.row.warn(layout.DAYS, "days_without_slots", days=", ".join(map(str, idle)))
    event = draft.event
    shortest = min((placed.value.minutes for placed in slots), default=None)
    if event is not None and shortest is not None and event.tolerance_minutes >= shortest:
        told = {"value": event.tolerance_minutes, "shortest": shortest}
        draft.row.warn(layout.TOLERANCE, "tolerance_long", **told)


def warn_of_cases(cases: Cases, participants: Participants | None, findings: Findings) -> None:
    """Warn of prepared cases that name a region which is judged, so that assessors know it."""
    for placed in cases.values():
        told = folded_name(f"{placed.value.title} {placed.value.text}")
        for participant in (participants or {}).values():
            name = participant.value.record.name
            if re.search(rf"\b{re.escape(folded_name(name))}\b", told):
                findings.warn(
                    layout.CASES, placed.row, layout.CASE, "case_names_region", region=name
                )
