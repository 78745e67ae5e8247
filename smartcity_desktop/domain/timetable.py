"""Changing the published event as the days go on: seats, classes, substitutes, conflicts."""

from dataclasses import replace

from smartcity_desktop.domain.class_facts import (
    ClassFormed,
    ConflictDeclared,
    ConflictJudged,
    Seated,
    SeatingFact,
    SubstituteCalled,
)
from smartcity_desktop.domain.errors import DomainError
from smartcity_desktop.domain.ids import PersonId
from smartcity_desktop.domain.roster import ClassGroup, Conflict, PanelMember, Roster, Visit
from smartcity_desktop.domain.words import (
    BLOCKING_CONFLICTS,
    DECLARED_CONFLICTS,
    SEATED_ROLES,
    Role,
)

DAY_MINUTES = 24 * 60


def reseated(roster: Roster, fact: SeatingFact) -> Roster:
    """Return the event with a change of its timetable or panels.

    Raises DomainError for unknown classes, people and times, and for a missing reason.
    """
    if not fact.reason.strip():
        raise DomainError("reason_required")
    match fact:
        case Seated():
            return _seated(roster, fact)
        case ClassFormed():
            return _formed(roster, fact)
        case SubstituteCalled():
            return _substituted(roster, fact)


def clock_minutes(starts: str) -> int:
    """Return minutes after midnight of "08.00"; raises DomainError for any other text."""
    hours, _, minutes = starts.partition(".")
    if not (
        len(hours) <= 2 == len(minutes)
        and (hours + minutes).isascii()
        and (hours + minutes).isdigit()
    ):
        raise DomainError("time_unreadable", time=starts)
    if int(hours) > 23 or int(minutes) > 59:
        raise DomainError("time_unreadable", time=starts)
    return int(hours) * 60 + int(minutes)


def ends(visit: Visit) -> int:
    """Return the minute after midnight at which a visit's slot ends."""
    return clock_minutes(visit.starts) + visit.minutes


def _seated(roster: Roster, fact: Seated) -> Roster:
    group, visit = roster.class_group(fact.class_code), roster.visit(fact.visit)
    last = clock_minutes(fact.starts) + fact.minutes
    if not (1 <= fact.day <= roster.event.days and fact.minutes > 0 and last <= DAY_MINUTES):
        raise DomainError("seat_unusable", day=fact.day, time=fact.starts)
    if not group.panel:
        raise DomainError("class_dissolved", code=group.code)
    moved = replace(
        visit,
        class_code=fact.class_code,
        day=fact.day,
        starts=fact.starts,
        minutes=fact.minutes,
        # Sheet numbers keep the class they were printed with.
        home=visit.home or visit.class_code,
    )
    visits = tuple(moved if known.id == moved.id else known for known in roster.visits)
    return replace(roster, visits=visits)


def _formed(roster: Roster, fact: ClassFormed) -> Roster:
    panel = tuple(_member(roster, text) for text in fact.panel)
    if panel and sum(member.role is Role.CHAIR for member in panel) != 1:
        raise DomainError("panel_without_chair", code=fact.class_code)
    if len({member.person for member in panel}) != len(panel):
        raise DomainError("person_twice", code=fact.class_code)
    formed = ClassGroup(fact.class_code, fact.room, panel)
    known = any(group.code == fact.class_code for group in roster.classes)
    if not known:
        return replace(roster, classes=(*roster.classes, formed))
    classes = tuple(formed if g.code == fact.class_code else g for g in roster.classes)
    return _without_seat(roster, replace(roster, classes=classes))


def _without_seat(before: Roster, after: Roster) -> Roster:
    """Let people who left every panel watch: without a duty they would be the secretariat."""
    left = {
        person.id
        for person in after.people
        if before.class_of(person.id) and not after.class_of(person.id) and not person.duty
    }
    people = tuple(
        replace(person, duty=str(Role.OBSERVER)) if person.id in left else person
        for person in after.people
    )
    return replace(after, people=people)


def _member(roster: Roster, text: str) -> PanelMember:
    person, _, role = text.partition(" ")
    if role not in set(Role):
        raise DomainError("role_unknown", role=role)
    return PanelMember(roster.person(PersonId(person)).id, Role(role))


def _substituted(roster: Roster, fact: SubstituteCalled) -> Roster:
    group = roster.class_group(fact.class_code)
    roles = {member.person: member.role for member in group.panel}
    if roles.get(fact.substitute) is not Role.SUBSTITUTE:
        raise DomainError("not_a_substitute", person=fact.substitute)
    if roles.get(fact.absent) not in SEATED_ROLES:
        raise DomainError("not_in_panel", person=fact.absent)
    swapped = {fact.substitute: roles[fact.absent], fact.absent: Role.SUBSTITUTE}
    panel = tuple(PanelMember(m.person, swapped.get(m.person, m.role)) for m in group.panel)
    classes = tuple(replace(g, panel=panel) if g.code == group.code else g for g in roster.classes)
    return replace(roster, classes=classes)


def declared(roster: Roster, fact: ConflictDeclared) -> Roster:
    """Return the event with a declared conflict; raises DomainError for unknown words."""
    person, region = roster.person(fact.person), roster.region(fact.region)
    if fact.kind not in BLOCKING_CONFLICTS | DECLARED_CONFLICTS:
        raise DomainError("conflict_kind", kind=fact.kind)
    if not fact.basis.strip():
        raise DomainError("basis_required")
    blocking = fact.kind in BLOCKING_CONFLICTS
    conflict = Conflict(person.id, region.code, fact.kind, fact.basis, blocking)
    return replace(roster, conflicts=(*roster.conflicts, conflict))


def excused(roster: Roster, fact: ConflictJudged) -> Roster:
    """Return the event with the panel's decision on a declared conflict.

    Raises DomainError when nothing was declared or no reason is given.
    """
    known = [c for c in roster.conflicts if (c.person, c.region) == (fact.person, fact.region)]
    if not known:
        raise DomainError("conflict_unknown", person=fact.person)
    if not fact.reason.strip():
        raise DomainError("reason_required")
    if not fact.excused:
        return roster
    decided = replace(known[-1], basis=fact.reason, blocking=True)
    return replace(roster, conflicts=(*roster.conflicts, decided))
