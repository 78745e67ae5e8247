"""The event as published: who assesses which region, in which class, when and with what."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from smartcity_desktop.domain.errors import DomainError
from smartcity_desktop.domain.facts import PersonId, RegionCode, SheetId, VisitId
from smartcity_desktop.domain.words import SCORING_ROLES, SEATED_ROLES, EventKind, Role


@dataclass(frozen=True, slots=True)
class Event:
    """One assessment event; dates are ISO days, times belong to `zone` (IANA name)."""

    code: str
    name: str
    kind: EventKind
    year: int
    starts: str
    days: int
    venue: str
    zone: str
    instrument: str
    version: str
    profile: str
    quota: int
    reserve: int
    minimum: str
    tolerance_minutes: int
    presentation_minutes: int
    discussion_minutes: int
    scoring_minutes: int
    example: bool
    centre: str = ""
    # Weights of the root components decided for this event alone; empty: the profile stands.
    weights: dict[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class Region:
    """A region as it was named when the event was published."""

    code: RegionCode
    name: str
    province: str
    vintage: str

    @property
    def short_name(self) -> str:
        """The name as lists show it: "Kab. Banjar" for "Kabupaten Banjar"."""
        return self.name.replace("Kabupaten Administrasi ", "Kab. Adm. ").replace(
            "Kabupaten ", "Kab. "
        )


@dataclass(frozen=True, slots=True)
class Person:
    """A person of the event; `serial` (from 1) is printed in sheet numbers."""

    id: PersonId
    serial: int
    name: str
    institution: str
    element: str
    number: str = ""
    # The role of somebody in no panel: observer or field staff; "" is the secretariat.
    duty: str = ""


@dataclass(frozen=True, slots=True)
class PanelMember:
    """A person's role in one class."""

    person: PersonId
    role: Role


@dataclass(frozen=True, slots=True)
class ClassGroup:
    """A class: its room and its panel."""

    code: str
    room: str
    panel: tuple[PanelMember, ...]

    def chair(self) -> PersonId:
        """Return the chair of the panel; raises DomainError for a panel without one."""
        for member in self.panel:
            if member.role is Role.CHAIR:
                return member.person
        raise DomainError("panel_without_chair", code=self.code)

    def people(self) -> tuple[PersonId, ...]:
        """Return everybody of the panel, whatever their role."""
        return tuple(member.person for member in self.panel)

    def scoring(self) -> tuple[PersonId, ...]:
        """Return the people who score from the first day, chair first; substitutes are not in."""
        chosen = [m for m in self.panel if m.role in SEATED_ROLES]
        return tuple(m.person for m in sorted(chosen, key=lambda m: m.role is not Role.CHAIR))


@dataclass(frozen=True, slots=True)
class Visit:
    """One region's turn: class, day (from 1; 0 is calibration), start "08.00", planned minutes.

    `home` is the class its sheets are numbered after once it has moved, "" before.
    """

    id: VisitId
    serial: int
    region: RegionCode
    class_code: str
    day: int
    starts: str
    minutes: int
    confirmed: bool
    leader: str = ""
    previous_index: str = ""
    home: str = ""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A conflict of interest of a person with a region; blocking kinds close the sheet."""

    person: PersonId
    region: RegionCode
    kind: str
    basis: str
    blocking: bool


@dataclass(frozen=True, slots=True)
class DataValue:
    """What the secretariat entered for a data indicator, with source and year."""

    region: RegionCode
    indicator: str
    value: str
    source: str
    year: int


@dataclass(frozen=True, slots=True)
class Programme:
    """A row of a repeatable group or a dimension: a quick win or a masterplan programme."""

    region: RegionCode
    group: str
    name: str
    target: str = ""
    realised: str = ""


@dataclass(frozen=True, slots=True)
class SelfAnswer:
    """The region's own answer to an indicator; shown beside it and never as a default."""

    region: RegionCode
    indicator: str
    level: int
    text: str
    received: str = ""


@dataclass(frozen=True, slots=True)
class PreparedCase:
    """A case for calibration: `code` stands where a region's would; the text is all there is."""

    code: RegionCode
    title: str
    text: str


class _Index:
    """What a roster holds by its names; the first of equal names counts, as in a list."""

    def __init__(
        self,
        regions: tuple[Region, ...],
        people: tuple[Person, ...],
        classes: tuple[ClassGroup, ...],
        visits: tuple[Visit, ...],
        conflicts: tuple[Conflict, ...],
    ) -> None:
        self._regions = regions
        self._people = people
        self._classes = classes
        self._visits = visits
        self._conflicts = conflicts

    @cached_property
    def regions(self) -> dict[RegionCode, Region]:
        return {region.code: region for region in reversed(self._regions)}

    @cached_property
    def people(self) -> dict[PersonId, Person]:
        return {person.id: person for person in reversed(self._people)}

    @cached_property
    def visits(self) -> dict[VisitId, Visit]:
        return {visit.id: visit for visit in reversed(self._visits)}

    @cached_property
    def classes(self) -> dict[str, ClassGroup]:
        return {group.code: group for group in reversed(self._classes)}

    @cached_property
    def seats(self) -> dict[PersonId, tuple[ClassGroup, Role]]:
        return {
            member.person: (group, member.role)
            for group in reversed(self._classes)
            for member in reversed(group.panel)
        }

    @cached_property
    def blocking(self) -> dict[tuple[PersonId, RegionCode], Conflict]:
        blocking = (one for one in reversed(self._conflicts) if one.blocking)
        return {(one.person, one.region): one for one in blocking}

    @cached_property
    def visits_of_serial(self) -> dict[str, list[Visit]]:
        found: dict[str, list[Visit]] = {}
        for visit in self._visits:
            found.setdefault(f"{visit.serial:03d}", []).append(visit)
        return found

    @cached_property
    def scorers_of_serial(self) -> dict[str, list[Person]]:
        """Who scores in any class: regions and people may change theirs."""
        scoring = {
            member.person
            for group in self._classes
            for member in group.panel
            if member.role in SCORING_ROLES
        }
        found: dict[str, list[Person]] = {}
        for person in self._people:
            if person.id in scoring:
                found.setdefault(f"{person.serial:02d}", []).append(person)
        return found


class _Indexed:
    """Room for an index that is no part of what a roster says."""

    __slots__ = ("_made",)
    _made: _Index


@dataclass(frozen=True, slots=True)
class Roster(_Indexed):
    """Everything the secretariat published for one event."""

    event: Event
    regions: tuple[Region, ...]
    people: tuple[Person, ...]
    classes: tuple[ClassGroup, ...]
    visits: tuple[Visit, ...]
    conflicts: tuple[Conflict, ...] = ()
    data: tuple[DataValue, ...] = ()
    programmes: tuple[Programme, ...] = ()
    self_answers: tuple[SelfAnswer, ...] = ()
    # The prepared cases every class scores before the first day; no part of any result.
    cases: tuple[Visit, ...] = ()
    prepared: tuple[PreparedCase, ...] = ()

    @property
    def _index(self) -> _Index:
        """What to look up by name, made once: every fact that is judged asks for several."""
        try:
            return self._made
        except AttributeError:
            visits = (*self.visits, *self.cases)
            made = _Index(self.regions, self.people, self.classes, visits, self.conflicts)
            object.__setattr__(self, "_made", made)
            return made

    def region(self, code: RegionCode) -> Region:
        """Return a region of the event, or a case as one; raises DomainError for any other."""
        known = self._index.regions.get(code)
        if known is not None:
            return known
        case = self.case(code)
        if case is not None:
            return Region(case.code, case.title, "", "")
        raise DomainError("region_unknown", region=code)

    def case(self, code: RegionCode) -> PreparedCase | None:
        """Return a prepared case, None for the code of a region."""
        return next((case for case in self.prepared if case.code == code), None)

    def is_case(self, visit: VisitId) -> bool:
        """Tell whether a visit is a prepared case and no region's turn."""
        return any(case.id == visit for case in self.cases)

    def person(self, person: PersonId) -> Person:
        """Return a person of the event; raises DomainError when not in it."""
        known = self._index.people.get(person)
        if known is None:
            raise DomainError("person_unknown", person=person)
        return known

    def visit(self, visit: VisitId) -> Visit:
        """Return a visit; raises DomainError for an unknown one."""
        known = self._index.visits.get(visit)
        if known is None:
            raise DomainError("visit_unknown", visit=visit)
        return known

    def class_group(self, code: str) -> ClassGroup:
        """Return a class; raises DomainError for an unknown one."""
        known = self._index.classes.get(code)
        if known is None:
            raise DomainError("class_unknown", code=code)
        return known

    def class_of(self, person: PersonId) -> ClassGroup | None:
        """Return the class in whose panel a person sits, None for people outside classes."""
        seat = self._index.seats.get(person)
        return seat[0] if seat else None

    def role_of(self, person: PersonId) -> Role:
        """Return a person's role; without panel and duty people are the secretariat."""
        seat = self._index.seats.get(person)
        if seat is not None:
            return seat[1]
        known = self._index.people.get(person)
        return Role(known.duty) if known and known.duty else Role.SECRETARIAT

    def visits_of(self, class_code: str, day: int | None = None) -> tuple[Visit, ...]:
        """Return the visits of a class in the order of the timetable; day 0 are its cases."""
        among = self.cases if day == 0 else self.visits
        chosen = [v for v in among if v.class_code == class_code and day in {None, v.day}]
        return tuple(sorted(chosen, key=lambda v: (v.day, v.starts)))

    def conflict(self, person: PersonId, region: RegionCode) -> Conflict | None:
        """Return the blocking conflict between a person and a region, None without one."""
        return self._index.blocking.get((person, region))

    def sheet_id(self, visit: Visit, person: PersonId) -> SheetId:
        """Return the printed number of one assessor's sheet: LP-2018-A-007-03."""
        serial = self.person(person).serial
        return SheetId(f"{self.sheet_beginning(visit)}{visit.serial:03d}-{serial:02d}")

    def sheet_beginning(self, visit: Visit) -> str:
        """Return how the sheets of a visit's class begin: LP-2018-A-."""
        return f"LP-{self.event.year}-{visit.home or visit.class_code}-"

    def sheets_of(self, visit: Visit) -> Iterator[tuple[SheetId, PersonId]]:
        """Yield the sheets expected for a visit; recused assessors have none."""
        for person in self.class_group(visit.class_code).scoring():
            if self.conflict(person, visit.region) is None:
                yield self.sheet_id(visit, person), person

    def sheet_owner(self, sheet: SheetId) -> tuple[Visit, Person]:
        """Return visit and assessor of a sheet number; raises DomainError when it is foreign."""
        serials = ["", *sheet.rsplit("-", 2)][-2:]
        for visit in self._index.visits_of_serial.get(serials[0], ()):
            for person in self._index.scorers_of_serial.get(serials[-1], ()):
                if self.sheet_id(visit, person.id) == sheet:
                    return visit, person
        raise DomainError("sheet_unknown", sheet=sheet)

    def row_names(self, region: RegionCode) -> dict[str, list[str]]:
        """Return what the rows of each repeatable group are called for a region, in order."""
        names: dict[str, list[str]] = {}
        for programme in self.programmes:
            if programme.region == region:
                names.setdefault(programme.group, []).append(programme.name)
        return names

    def rows_of(self, region: RegionCode) -> dict[str, int]:
        """Return how many rows each repeatable group has for a region."""
        return {group: len(names) for group, names in self.row_names(region).items()}
