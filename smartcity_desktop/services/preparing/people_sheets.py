"""The sheets Kelas, Asesor and Panel: rooms, people and who sits where."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeVar

from smartcity_desktop.domain.facts import PersonId, RegionCode
from smartcity_desktop.domain.roster import ClassGroup, PanelMember, Person
from smartcity_desktop.domain.words import Role
from smartcity_desktop.services.preparing import layout
from smartcity_desktop.services.preparing.cells import code_of
from smartcity_desktop.services.preparing.problems import Findings
from smartcity_desktop.services.preparing.rows import Placed, Row, folded_name, rows_of
from smartcity_desktop.services.preparing.workbook import Sheets

Code = TypeVar("Code", bound=str)

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
    # Classes of which a seat could not be read; "" stands for a class that could not.
    unsure: frozenset[str] = frozenset()

    def sure_of(self, code: str) -> bool:
        """Tell whether every row that may belong to a class's panel was read."""
        return self.unsure.isdisjoint({code, ""})

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
    if layout.PANELS not in sheets:
        return People(rooms, known, None)
    seats, unsure = _seats(sheets, rooms, known, findings)
    return People(rooms, known, seats, unsure)


def _rooms(sheets: Sheets, findings: Findings) -> dict[str, Placed[str]]:
    rooms: dict[str, Placed[str]] = {}
    for row in rows_of(sheets, layout.CLASSES, findings):
        code = row.file_code(layout.CLASS_CODE, _CLASS_PATTERN, "A")
        if not code:
            # A refused code may be that of any class the other sheets name.
            findings.explain(layout.CLASSES, "")
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
        id_ = PersonId(row.file_code(layout.PERSON, _PERSON_PATTERN, "P01"))
        if not id_:
            findings.explain(layout.PEOPLE, written_code(row, layout.PERSON))
        read = _person(row, id_, serial)
        name = folded_name(read.person.name)
        if name and named.setdefault(name, row.number) != row.number:
            row.warn(layout.NAME, "person_name_twice", value=read.person.name, first=named[name])
        same = alike(id_, known)
        if same:
            key = "person_twice" if same == id_ else "person_twice_case"
            row.wrong(layout.PERSON, key, value=id_, other=same, first=known[same].row)
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
        number=_number(row),
        duty=str(row.choice(layout.DUTY, layout.DUTIES) or ""),
    )
    home = row.region(layout.HOME)
    employer = row.region(layout.EMPLOYER_REGION)
    return Known(
        person,
        RegionCode(home.code) if home else None,
        RegionCode(employer.code) if employer else None,
    )


def _number(row: Row) -> str:
    """Return a NIP as written; in a cell of numbers its leading zeros are gone."""
    written = row.text(layout.NUMBER)
    if written and not isinstance(row.cell(layout.NUMBER), str):
        row.warn(layout.NUMBER, "digits_as_number", value=written)
    return written


def _seats(
    sheets: Sheets,
    rooms: Mapping[str, Placed[str]] | None,
    known: Mapping[PersonId, Placed[Known]] | None,
    findings: Findings,
) -> tuple[tuple[Placed[Seat], ...], frozenset[str]]:
    seats: list[Placed[Seat]] = []
    unsure: set[str] = set()
    for row in rows_of(sheets, layout.PANELS, findings):
        code, role = known_class(row, rooms), row.choice(layout.ROLE, layout.ROLES)
        person = known_person(row, known)
        if not code or not person or role is None:
            unsure.add(code)
            continue
        same = [s for s in seats if (s.value.class_code, s.value.person) == (code, person)]
        told = known.get(person) if known else None
        if told and told.value.person.duty:
            row.wrong(layout.PERSON, "seat_with_duty", person=person, first=told.row)
        elif same:
            row.wrong(layout.PERSON, "seat_twice", person=person, code=code, first=same[0].row)
        else:
            seats.append(Placed(row.number, Seat(code, person, role)))
    return tuple(seats), frozenset(unsure)


def known_class(row: Row, rooms: Mapping[str, Placed[str]] | None) -> str:
    """Return the row's class, "" when it is not one of the event's."""
    written = row.code(layout.CLASS_CODE)
    if not written or rooms is None:
        return written
    code = alike(written, rooms)
    if not code and not row.explained(layout.CLASSES, ""):
        known = ", ".join(rooms) or "–"
        row.wrong(layout.CLASS_CODE, "class_unknown", value=written, known=known)
    return code


def known_person(row: Row, known: Mapping[PersonId, Placed[Known]] | None) -> PersonId | None:
    """Return the row's person, None when he is not on the sheet Asesor."""
    written = PersonId(row.code(layout.PERSON))
    if not written or known is None:
        return written or None
    id_ = alike(written, known)
    if not id_ and not row.explained(layout.PEOPLE, written.casefold()):
        row.wrong(layout.PERSON, "person_unknown", value=written)
    return id_ or None


def alike(code: Code, known: Mapping[Code, object]) -> Code | Literal[""]:
    """Return the known code that is the same but for capitals, "" when there is none."""
    if code in known:
        return code
    return next((one for one in known if one.casefold() == code.casefold()), "")


def written_code(row: Row, column: str) -> str:
    """Return a code for comparison, whatever is wrong with it."""
    return code_of(row.cell(column)).casefold()
