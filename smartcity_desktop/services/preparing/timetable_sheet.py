"""The sheet Jadwal: which region's turn is when, in which class."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from smartcity_desktop.domain.facts import RegionCode, VisitId
from smartcity_desktop.domain.roster import Visit
from smartcity_desktop.services.preparing import layout
from smartcity_desktop.services.preparing.cells import clock
from smartcity_desktop.services.preparing.event_sheet import EventDraft
from smartcity_desktop.services.preparing.participants_sheet import Participants, check_name
from smartcity_desktop.services.preparing.people_sheets import known_class
from smartcity_desktop.services.preparing.problems import Findings
from smartcity_desktop.services.preparing.rows import Placed, Row, rows_of
from smartcity_desktop.services.preparing.workbook import Sheets

_MIDNIGHT = 24 * 60


@dataclass(frozen=True, slots=True)
class Slot:
    """A region's turn: class, day from 1, start in minutes after midnight, length in minutes."""

    class_code: str
    day: int
    starts: int
    minutes: int
    region: RegionCode

    @property
    def ends(self) -> int:
        """Minutes after midnight at which the turn is over."""
        return self.starts + self.minutes

    def overlaps(self, other: "Slot") -> bool:
        """Tell whether both turns run at the same time."""
        return self.day == other.day and self.starts < other.ends and other.starts < self.ends

    def told(self) -> str:
        """Return class, day and hours as a sentence names them."""
        return f"{self.class_code} {self.day}/{clock(self.starts)}–{clock(self.ends % _MIDNIGHT)}"


Slots = tuple[Placed[Slot], ...]


def read_timetable(
    sheets: Sheets,
    draft: EventDraft,
    rooms: Mapping[str, Placed[str]] | None,
    participants: Participants | None,
    findings: Findings,
) -> Slots | None:
    """Return the turns in the order of the sheet, None when it could not be used."""
    if layout.TIMETABLE not in sheets:
        return None
    slots: list[Placed[Slot]] = []
    mentioned: list[RegionCode | None] = []
    for row in rows_of(sheets, layout.TIMETABLE, findings):
        slot, region = _slot(row, draft, rooms, participants)
        mentioned.append(region)
        if slot is not None:
            slots.append(Placed(row.number, slot))
    _check_doubled(slots, findings)
    _check_overlaps(slots, findings)
    if participants is not None:
        _check_participants(slots, mentioned, participants, findings)
    return tuple(slots)


def _slot(
    row: Row,
    draft: EventDraft,
    rooms: Mapping[str, Placed[str]] | None,
    participants: Participants | None,
) -> tuple[Slot | None, RegionCode | None]:
    class_code = known_class(row, rooms)
    day = row.whole(layout.DAY, 1, 99)
    if day is not None and draft.days is not None and day > draft.days:
        row.wrong(layout.DAY, "day_outside", value=day, days=draft.days)
        day = None
    starts, minutes = row.minutes(layout.STARTS), row.whole(layout.MINUTES, 5, 480)
    record = row.participant(layout.REGION, participants)
    if record is not None:
        check_name(row, record)
    code = RegionCode(record.code) if record else None
    if not class_code or day is None or starts is None or minutes is None or code is None:
        return None, code
    if starts + minutes > _MIDNIGHT:
        row.wrong(layout.STARTS, "slot_past_midnight", value=clock(starts), minutes=minutes)
    elif draft.stages is not None and minutes < draft.stages:
        row.warn(layout.MINUTES, "slot_short", value=minutes, stages=draft.stages)
    return Slot(class_code, day, starts, minutes, code), code


def _check_doubled(slots: Iterable[Placed[Slot]], findings: Findings) -> None:
    first: dict[RegionCode, int] = {}
    for placed in slots:
        region = placed.value.region
        if first.setdefault(region, placed.row) != placed.row:
            findings.problem(
                layout.TIMETABLE,
                placed.row,
                layout.REGION,
                "region_twice",
                region=region,
                first=first[region],
            )


def _check_overlaps(slots: Iterable[Placed[Slot]], findings: Findings) -> None:
    days: dict[tuple[str, int], list[Placed[Slot]]] = defaultdict(list)
    for placed in slots:
        days[placed.value.class_code, placed.value.day].append(placed)
    for turns in days.values():
        ordered = sorted(turns, key=lambda placed: (placed.value.starts, placed.row))
        longest = ordered[0]
        for later in ordered[1:]:
            if later.value.overlaps(longest.value):
                findings.problem(
                    layout.TIMETABLE,
                    later.row,
                    layout.STARTS,
                    "slots_overlap",
                    slot=later.value.told(),
                    other=longest.value.told(),
                    first=longest.row,
                )
            longest = max(longest, later, key=lambda placed: placed.value.ends)


def _check_participants(
    slots: Iterable[Placed[Slot]],
    mentioned: Sequence[RegionCode | None],
    participants: Participants,
    findings: Findings,
) -> None:
    """Report who comes without a turn, unless wrong rows may be just those turns."""
    missing = [c for c, p in participants.items() if p.value.confirmed and c not in mentioned]
    enough = len(missing) > mentioned.count(None)
    for code, placed in participants.items():
        if enough and code in missing and not findings.explained(layout.TIMETABLE, code):
            told = f"{code} {placed.value.record.name}"
            findings.problem(
                layout.PARTICIPANTS,
                placed.row,
                layout.REGION,
                "participant_unscheduled",
                region=told,
            )
    for placed in slots:
        participant = participants[placed.value.region].value
        if participant.answer == layout.NO:
            told = f"{participant.record.code} {participant.record.name}"
            findings.warn(
                layout.TIMETABLE, placed.row, layout.REGION, "slot_for_declined", region=told
            )


def visits_of(slots: Slots, participants: Participants) -> tuple[Visit, ...]:
    """Return the visits numbered in the order of class, day and start, from V001."""
    ordered = sorted(
        (placed.value for placed in slots),
        key=lambda slot: (len(slot.class_code), slot.class_code, slot.day, slot.starts),
    )
    return tuple(_visit(serial, slot, participants) for serial, slot in enumerate(ordered, start=1))


def _visit(serial: int, slot: Slot, participants: Participants) -> Visit:
    participant = participants[slot.region].value
    return Visit(
        id=VisitId(f"V{serial:03d}"),
        serial=serial,
        region=slot.region,
        class_code=slot.class_code,
        day=slot.day,
        starts=clock(slot.starts),
        minutes=slot.minutes,
        confirmed=participant.confirmed,
        leader=participant.leader,
        previous_index=participant.previous,
    )
