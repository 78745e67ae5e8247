"""The sheets Kelas, Asesor and Panel: rooms, people and who sits where."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from smartcity_desktop.domain.facts import PersonId, RegionCode
from smartcity_desktop.domain.roster import ClassGroup, PanelMember, Person
from smartcity_desktop.domain.words import Role
from smartcity_desktop.services.preparing import layout
from smartcity_desktop.services.preparing.problems import Findings
from smartcity_desktop.services.preparing.rows import Placed, Row, folded_name, rows_of
from smartcity_desktop.services.preparing.workbook import Sheets

_CLASS_PATTERN = r"[A-Z][A-Z0-9]{0,2}"
_PERSON_PATTERN = r"[A-Za-z0-9][A-Za-z0-9-]{0,15}"


@dataclass(frozen=True, slots=True)
class Known:
    """A person of the event with the regions that are his by origin and by employment."""

    person: Person
    home: RegionCode | None
    employer: RegionCode | None


@dataclass(frozen=True, slots=True)
class Seat:
    """One row of the sheet Panel."""

    class_code: str
    person: PersonId
    role: Role


@dataclass(frozen=True, slots=True)
class People:
    """Rooms by class code, people by id, and seats; None for a sheet that could not be used."""

    rooms: Mapping[str, Placed[str]] | None
    known: Mapping[PersonId, Placed[Known]] | None
    seats: tuple[Placed[Seat], ...] | None

    def groups(self) -> tuple[ClassGroup, ...]:
        """Return the classes with their panels, in the order of the sheets."""
        panels: dict[str, list[PanelMember]] = defaultdict(list)
        for seat in self.seats or ():
            panels[seat.value.class_code].append(PanelMember(seat.value.person, seat.value.role))
        rooms = (self.rooms or {}).items()
        return tuple(ClassGroup(code, room.value, tuple(panels[code])) for code, room in rooms)


def read_people(sheets: Sheets, findings: Findings) -> People:
    """Read rooms, people and seats; seats of unknown classes or people are reported, not kept."""
    rooms = _rooms(sheets, findings) if layout.CLASSES in sheets else None
    known = _known(sheets, findings) if layout.PEOPLE in sheets else None
    seats = _seats(sheets, rooms, known, findings) if layout.PANELS in sheets else None
    return People(rooms, known, seats)


def _rooms(sheets: Sheets, findings: Findings) -> dict[str, Placed[str]]:
    rooms: dict[str, Placed[str]] = {}
    for row in rows_of(sheets, layout.CLASSES, findings):
        code = row.shaped(layout.CLASS_CODE, _CLASS_PATTERN, "A")
        room = _room(row)
        if code in rooms:
            row.wrong(layout.CLASS_CODE, "class_twice", value=code, first=rooms[code].row)
        elif code:
            rooms[code] = Placed(row.number, room)
    return rooms


def _room(row: Row) -> str:
    if row.written(layout.ROOM):
        return row.text(layout.ROOM)
    row.wrong(layout.ROOM, "class_without_room", code=row.written(layout.CLASS_CODE))
    return ""


def _known(sheets: Sheets, findings: Findings) -> dict[PersonId, Placed[Known]]:
    known: dict[PersonId, Placed[Known]] = {}
    named: dict[str, int] = {}
    for serial, row in enumerate(rows_of(sheets, layout.PEOPLE, findings), start=1):
        id_ = PersonId(row.shaped(layout.PERSON, _PERSON_PATTERN, "P01"))
        read = _person(row, id_, serial)
        name = folded_name(read.person.name)
        if name and named.setdefault(name, row.number) != row.number:
            row.warn(layout.NAME, "person_name_twice", value=read.person.name, first=named[name])
        if id_ in known:
            row.wrong(layout.PERSON, "person_twice", value=id_, first=known[id_].row)
        elif id_:
            known[id_] = Placed(row.number, read)
    return known


def _person(row: Row, id_: PersonId, serial: int) -> Known:
    person = Person(
        id=id_,
        serial=serial,
        name=row.text(layout.NAME),
        institution=row.text(layout.EMPLOYER),
        element=row.choice(layout.ELEMENT, layout.ELEMENTS) or "",
        number=row.text(layout.NUMBER),
        duty=str(row.choice(layout.DUTY, layout.DUTIES) or ""),
    )
    home = row.region(layout.HOME)
    employer = row.region(layout.EMPLOYER_REGION)
    return Known(
        person,
        RegionCode(home.code) if home else None,
        RegionCode(employer.code) if employer else None,
    )


def _seats(
    sheets: Sheets,
    rooms: Mapping[str, Placed[str]] | None,
    known: Mapping[PersonId, Placed[Known]] | None,
    findings: Findings,
) -> tuple[Placed[Seat], ...]:
    seats: list[Placed[Seat]] = []
    for row in rows_of(sheets, layout.PANELS, findings):
        code, role = known_class(row, rooms), row.choice(layout.ROLE, layout.ROLES)
        person = known_person(row, known)
        if not code or not person or role is None:
            continue
        same = [s for s in seats if (s.value.class_code, s.value.person) == (code, person)]
        told = known.get(person) if known else None
        if told and told.value.person.duty:
            row.wrong(layout.PERSON, "seat_with_duty", person=person, first=told.row)
        elif same:
            row.wrong(layout.PERSON, "seat_twice", person=person, code=code, first=same[0].row)
        else:
            seats.append(Placed(row.number, Seat(code, person, role)))
    return tuple(seats)


def known_class(row: Row, rooms: Mapping[str, Placed[str]] | None) -> str:
    """Return the row's class, "" when it is not one of the event's."""
    code = row.text(layout.CLASS_CODE)
    if code and rooms is not None and code not in rooms:
        row.wrong(layout.CLASS_CODE, "class_unknown", value=code, known=", ".join(rooms) or "–")
        return ""
    return code


def known_person(row: Row, known: Mapping[PersonId, Placed[Known]] | None) -> PersonId | None:
    """Return the row's person, None when he is not on the sheet Asesor."""
    id_ = PersonId(row.text(layout.PERSON))
    if not id_:
        return None
    if known is not None and id_ not in known:
        row.wrong(layout.PERSON, "person_unknown", value=id_)
        return None
    return id_
