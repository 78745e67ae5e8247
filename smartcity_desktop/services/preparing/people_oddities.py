"""What is odd about people: numbers, names, seats, and conflicts that cannot be quite right."""

import datetime as dt
import re

from smartcity_desktop.domain.facts import PersonId, RegionCode
from smartcity_desktop.domain.words import SEATED_ROLES, ConflictKind
from smartcity_desktop.services.preparing import layout
from smartcity_desktop.services.preparing.conflicts_sheet import Conflicts
from smartcity_desktop.services.preparing.participants_sheet import Participants
from smartcity_desktop.services.preparing.people_sheets import Known, People
from smartcity_desktop.services.preparing.problems import Findings
from smartcity_desktop.services.preparing.rows import Placed
from smartcity_desktop.services.preparing.seating import Recusals
from smartcity_desktop.services.preparing.timetable_sheet import Slots

# Old NIP, lecturers' and citizens' numbers, and the NIP of today, which begins with a birthday.
_NUMBER_LENGTHS = frozenset({9, 10, 16, 18})
_NIP_LENGTH = 18
_GOVERNMENT = layout.ELEMENTS["PEMERINTAH"]


def warn_of_people(people: People, findings: Findings) -> None:
    """Warn of odd people, and of an event that nobody could lead to its end."""
    if people.known is None:
        return
    numbers: dict[str, int] = {}
    for placed in people.known.values():
        _warn_of_name(placed, findings)
        _warn_of_number(placed, numbers, findings)
    if people.seats is None or people.unsure:
        return
    seated = {seat.value.person for seat in people.seats}
    free = [
        placed
        for id_, placed in people.known.items()
        if id_ not in seated and not placed.value.person.duty
    ]
    for placed in free:
        person = placed.value.person
        if person.element and person.element != _GOVERNMENT:
            told = {"person": person.id, "name": person.name}
            findings.warn(layout.PEOPLE, placed.row, layout.PERSON, "person_as_secretariat", **told)
    if people.known and not free:
        findings.warn(layout.PEOPLE, 0, layout.PERSON, "no_secretariat")


def _warn_of_name(placed: Placed[Known], findings: Findings) -> None:
    name = placed.value.person.name
    if name and (re.search("[0-9]{3}", name) or not any(map(str.isalpha, name))):
        findings.warn(layout.PEOPLE, placed.row, layout.NAME, "name_odd", value=name)


def _warn_of_number(placed: Placed[Known], numbers: dict[str, int], findings: Findings) -> None:
    written = placed.value.person.number
    digits = re.sub(r"[ .-]", "", written)
    where = layout.PEOPLE, placed.row, layout.NUMBER
    if digits and numbers.setdefault(digits, placed.row) != placed.row:
        findings.warn(*where, "number_twice", value=written, first=numbers[digits])
    if digits and not _plausible(digits):
        findings.warn(*where, "number_shape", value=written)


def _plausible(digits: str) -> bool:
    if not digits.isdigit() or len(digits) not in _NUMBER_LENGTHS:
        return False
    if len(digits) != _NIP_LENGTH:
        return True
    try:
        dt.datetime.strptime(digits[:8], "%Y%m%d").replace(tzinfo=dt.UTC)
    except ValueError:
        return False
    return True


def warn_of_conflicts(
    people: People, participants: Participants | None, conflicts: Conflicts, findings: Findings
) -> None:
    """Warn of conflicts with regions nobody invited, and of kinds the person's regions deny."""
    for placed in conflicts:
        conflict, where = placed.value, (layout.CONFLICTS, placed.row)
        if participants is not None and conflict.region not in participants:
            told = {"region": conflict.region, "person": conflict.person}
            findings.warn(*where, layout.REGION, "conflict_not_invited", **told)
        known = (people.known or {}).get(conflict.person)
        if known is None:
            continue
        wanted = _own_regions(known.value, conflict.kind)
        if wanted and not _matches(conflict.region, wanted, conflict.kind):
            told = {"person": conflict.person, "region": conflict.region}
            known_regions = ", ".join(wanted)
            findings.warn(
                *where, layout.CONFLICT_KIND, "conflict_kind_odd", **told, known=known_regions
            )


def _own_regions(known: Known, kind: str) -> list[RegionCode]:
    """Return the person's regions that a kind of conflict speaks of, those that are known."""
    spoken: dict[str, tuple[RegionCode | None, ...]] = {
        ConflictKind.OWN_REGION: (known.home,),
        ConflictKind.EMPLOYER: (known.employer,),
        ConflictKind.SAME_PROVINCE: (known.home, known.employer),
    }
    return [region for region in spoken.get(kind, ()) if region is not None]


def _matches(region: RegionCode, own: list[RegionCode], kind: str) -> bool:
    if kind != "same_province":
        return region in own
    return region.partition(".")[0] in {one.partition(".")[0] for one in own}


def warn_of_idle(people: People, slots: Slots, recusals: Recusals, findings: Findings) -> None:
    """Warn of panel members who may score none of their class's regions."""
    for seat in people.seats or ():
        person, code = seat.value.person, seat.value.class_code
        regions = [s.value.region for s in slots if s.value.class_code == code]
        if seat.value.role not in SEATED_ROLES or not regions:
            continue
        if all(_barred(recusals, person, region) for region in regions):
            told = {"person": person, "code": code}
            findings.warn(layout.PANELS, seat.row, layout.PERSON, "assessor_idle", **told)


def _barred(recusals: Recusals, person: PersonId, region: RegionCode) -> bool:
    return (person, region) in recusals.listed or (person, region) in recusals.implied
