"""The event as published: who assesses which region, in which class, when and with what."""

from collections.abc import Iterator
from dataclasses import dataclass, field

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


@dataclass(frozen=True, slots=True)
class Roster:
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

    def region(self, code: RegionCode) -> Region:
        """Return a region of the event, or a case as one; raises DomainError for any other."""
        for region in self.regions:
            if region.code == code:
                return region
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
        for known in self.people:
            if known.id == person:
                return known
        raise DomainError("person_unknown", person=person)

    def visit(self, visit: VisitId) -> Visit:
        """Return a visit; raises DomainError for an unknown one."""
        for known in (*self.visits, *self.cases):
            if known.id == visit:
                return known
        raise DomainError("visit_unknown", visit=visit)

    def class_group(self, code: str) -> ClassGroup:
        """Return a class; raises DomainError for an unknown one."""
        for known in self.classes:
            if known.code == code:
                return known
        raise DomainError("class_unknown", code=code)

    def class_of(self, person: PersonId) -> ClassGroup | None:
        """Return the class in whose panel a person sits, None for people outside classes."""
        for group in self.classes:
            if any(member.person == person for member in group.panel):
                return group
        return None

    def role_of(self, person: PersonId) -> Role:
        """Return a person's role; without panel and duty people are the secretariat."""
        group = self.class_of(person)
        members = group.panel if group else ()
        for member in members:
            if member.person == person:
                return member.role
        duty = next((p.duty for p in self.people if p.id == person), "")
        return Role(duty) if duty else Role.SECRETARIAT

    def visits_of(self, class_code: str, day: int | None = None) -> tuple[Visit, ...]:
        """Return the visits of a class in the order of the timetable; day 0 are its cases."""
        among = self.cases if day == 0 else self.visits
        chosen = [v for v in among if v.class_code == class_code and day in {None, v.day}]
        return tuple(sorted(chosen, key=lambda v: (v.day, v.starts)))

    def conflict(self, person: PersonId, region: RegionCode) -> Conflict | None:
        """Return the blocking conflict between a person and a region, None without one."""
        for conflict in self.conflicts:
            if conflict.person == person and conflict.region == region and conflict.blocking:
                return conflict
        return None

    def sheet_id(self, visit: Visit, person: PersonId) -> SheetId:
        """Return the printed number of one assessor's sheet: LP-2018-A-007-03."""
        serial = self.person(person).serial
        code = visit.home or visit.class_code
        return SheetId(f"LP-{self.event.year}-{code}-{visit.serial:03d}-{serial:02d}")

    def sheets_of(self, visit: Visit) -> Iterator[tuple[SheetId, PersonId]]:
        """Yield the sheets expected for a visit; recused assessors have none."""
        for person in self.class_group(visit.class_code).scoring():
            if self.conflict(person, visit.region) is None:
                yield self.sheet_id(visit, person), person

    def sheet_owner(self, sheet: SheetId) -> tuple[Visit, Person]:
        """Return visit and assessor of a sheet number; raises DomainError when it is foreign."""
        serials = ["", *sheet.rsplit("-", 2)][-2:]
        visits = [v for v in (*self.visits, *self.cases) if f"{v.serial:03d}" == serials[0]]
        people = [p for p in self.people if f"{p.serial:02d}" == serials[-1]]
        for visit in visits:
            for person in people:
                if self.sheet_id(visit, person.id) == sheet and self._scores(person.id):
                    return visit, person
        raise DomainError("sheet_unknown", sheet=sheet)

    def _scores(self, person: PersonId) -> bool:
        """Tell whether somebody scores in any class: regions and people may change theirs."""
        return any(
            m.person == person and m.role in SCORING_ROLES for g in self.classes for m in g.panel
        )

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
