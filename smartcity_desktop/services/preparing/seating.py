"""Whether every class can sit: one chair, enough valid assessors for every turn, nobody twice."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from smartcity_desktop.domain.facts import PersonId, RegionCode
from smartcity_desktop.domain.roster import Conflict
from smartcity_desktop.domain.words import ConflictKind, Role
from smartcity_desktop.services.preparing import layout
from smartcity_desktop.services.preparing.conflicts_sheet import Conflicts
from smartcity_desktop.services.preparing.people_sheets import People, Seat
from smartcity_desktop.services.preparing.problems import Findings
from smartcity_desktop.services.preparing.rows import Placed
from smartcity_desktop.services.preparing.timetable_sheet import Slot, Slots

_PANEL = frozenset({Role.CHAIR, Role.MEMBER})
_IMPLIED_KEYS: Mapping[str, str] = {
    ConflictKind.OWN_REGION: "own_region_in_class",
    ConflictKind.EMPLOYER: "employer_region_in_class",
}


def check_panels(
    people: People, slots: Slots | None, min_valid: int | None, findings: Findings
) -> None:
    """Report classes without panel, chair, quorum or turns, and people in two classes."""
    if people.rooms is None or people.seats is None:
        return
    for code, room in people.rooms.items():
        seats = [s for s in people.seats if s.value.class_code == code]
        if people.sure_of(code):
            _check_panel(code, room.row, seats, min_valid, findings)
        if slots is not None and not any(s.value.class_code == code for s in slots):
            findings.warn(
                layout.CLASSES, room.row, layout.CLASS_CODE, "class_without_slots", code=code
            )
    _check_one_class(people, slots or (), findings)


def _check_panel(
    code: str,
    room_row: int,
    seats: Sequence[Placed[Seat]],
    min_valid: int | None,
    findings: Findings,
) -> None:
    place = layout.CLASSES, room_row, layout.CLASS_CODE
    if not seats:
        findings.problem(*place, "class_without_panel", code=code)
        return
    chairs = [seat for seat in seats if seat.value.role is Role.CHAIR]
    scoring = sum(seat.value.role in _PANEL for seat in seats)
    if not chairs:
        findings.problem(*place, "panel_without_chair", code=code)
    for seat in chairs[1:]:
        first = chairs[0]
        findings.problem(
            layout.PANELS,
            seat.row,
            layout.ROLE,
            "panel_two_chairs",
            code=code,
            person=seat.value.person,
            other=first.value.person,
            first=first.row,
        )
    if min_valid is not None and scoring < min_valid:
        findings.problem(
            *place, "panel_below_quorum", code=code, count=scoring, min_valid=min_valid
        )


def _check_one_class(people: People, slots: Slots, findings: Findings) -> None:
    held: dict[PersonId, list[Placed[Seat]]] = defaultdict(list)
    for seat in people.seats or ():
        held[seat.value.person].append(seat)
    turns: dict[str, list[Slot]] = defaultdict(list)
    for slot in slots:
        turns[slot.value.class_code].append(slot.value)
    for person, seats in held.items():
        for seat in seats[1:]:
            first = seats[0]
            codes = first.value.class_code, seat.value.class_code
            clash = _clash(turns[codes[0]], turns[codes[1]])
            place = layout.PANELS, seat.row, layout.PERSON
            told = {"person": person, "name": _name(people, person), "first": first.row}
            if clash:
                slot, other = clash[1].told(), clash[0].told()
                findings.problem(*place, "person_two_rooms", **told, slot=slot, other=other)
            else:
                findings.problem(*place, "person_two_classes", **told, codes=" + ".join(codes))


def _clash(first: Iterable[Slot], second: Sequence[Slot]) -> tuple[Slot, Slot] | None:
    for slot in first:
        for other in second:
            if slot.overlaps(other):
                return slot, other
    return None


@dataclass(frozen=True, slots=True)
class Recusals:
    """Who may not score whom: the listed blocking conflicts and the implied ones."""

    listed: frozenset[tuple[PersonId, RegionCode]]
    implied: dict[tuple[PersonId, RegionCode], str]

    @classmethod
    def of(cls, listed: Conflicts, implied: Iterable[Conflict]) -> "Recusals":
        """Sort conflicts by person and region."""
        return cls(
            frozenset((c.value.person, c.value.region) for c in listed if c.value.blocking),
            {(c.person, c.region): c.kind for c in implied},
        )


def check_recusals(
    people: People, slots: Slots, recusals: Recusals, min_valid: int | None, findings: Findings
) -> None:
    """Report assessors whose own class holds a region they may not score.

    A conflict nobody listed is a problem, a listed one a warning; either way the turn must keep
    its quorum.
    """
    panels: dict[str, list[Seat]] = defaultdict(list)
    for seat in people.seats or ():
        if seat.value.role in _PANEL:
            panels[seat.value.class_code].append(seat.value)
    for slot in slots:
        panel = panels[slot.value.class_code]
        out = [seat for seat in panel if _tell(people, seat, slot, recusals, findings)]
        left = len(panel) - len(out)
        if out and min_valid is not None and left < min_valid <= len(panel):
            findings.problem(
                layout.TIMETABLE,
                slot.row,
                layout.REGION,
                "visit_below_quorum",
                region=slot.value.region,
                code=slot.value.class_code,
                count=left,
                min_valid=min_valid,
            )


def _tell(
    people: People, seat: Seat, slot: Placed[Slot], recusals: Recusals, findings: Findings
) -> bool:
    pair = seat.person, slot.value.region
    told = {
        "person": seat.person,
        "name": _name(people, seat.person),
        "region": slot.value.region,
        "code": seat.class_code,
    }
    place = layout.TIMETABLE, slot.row, layout.REGION
    if pair in recusals.listed:
        key = "chair_recused" if seat.role is Role.CHAIR else "assessor_recused"
        findings.warn(*place, key, **told)
        return True
    if pair in recusals.implied:
        findings.problem(*place, _IMPLIED_KEYS[recusals.implied[pair]], **told)
        return True
    return False


def _name(people: People, person: PersonId) -> str:
    placed = (people.known or {}).get(person)
    return placed.value.person.name if placed else person
