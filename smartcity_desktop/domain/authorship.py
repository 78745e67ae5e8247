"""Whose paper a number is: what it speaks of and who may seal it, by number and roster alone."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from smartcity_desktop.domain.class_papers import PREFIXES, PaperKey, day_key, region_key
from smartcity_desktop.domain.errors import DomainError
from smartcity_desktop.domain.ids import PersonId, SheetId
from smartcity_desktop.domain.roster import PreparedCase, Roster
from smartcity_desktop.domain.words import LEADING_ROLES, DocumentKind, Role

DAY_KINDS = (
    DocumentKind.ATTENDANCE,
    DocumentKind.CLASS_RECAP,
    DocumentKind.MINUTES,
    DocumentKind.DAY_REPORT,
)


class Standing(StrEnum):
    """Whether somebody may seal a paper; `UNSURE` where later facts of the class decide."""

    OWN = "own"
    UNSURE = "unsure"
    FOREIGN = "foreign"


@dataclass(frozen=True, slots=True)
class Assigned:
    """The paper a number stands for; `owner` is its one assessor, None for a class's papers.

    `subject` is a region's code, else class and day as papers name them.
    """

    key: PaperKey
    subject: str
    owner: PersonId | None = None


def class_keys(roster: Roster, code: str) -> Iterator[PaperKey]:
    """Yield every paper there can be of a class."""
    yield day_key(roster, DocumentKind.CLASS_RECAP, code, 0)
    for day in range(1, roster.event.days + 1):
        yield from (day_key(roster, kind, code, day) for kind in DAY_KINDS)
    yield from (region_key(roster, visit) for visit in roster.visits_of(code))


def assigned(roster: Roster, document: str) -> Assigned:
    """Return the paper of a number; raises DomainError where the event has no such number."""
    if document.partition("-")[0] in PREFIXES.values():
        return _class_paper(roster, document)
    visit, owner = roster.sheet_owner(SheetId(document))
    if roster.is_case(visit.id):
        raise DomainError("sheet_unknown", sheet=document)
    kind = DocumentKind.SCORE_SHEET
    key = PaperKey(kind, document, visit.class_code, visit.day, visit.id)
    return Assigned(key, visit.region, owner.id)


def _class_paper(roster: Roster, document: str) -> Assigned:
    for group in roster.classes:
        for key in class_keys(roster, group.code):
            if key.document == document:
                region = roster.visit(key.visit).region if key.visit else ""
                return Assigned(key, region or f"{key.class_code}/{key.day}")
    raise DomainError("sheet_unknown", sheet=document)


def standing(roster: Roster, person: PersonId, paper: Assigned, *, current: bool) -> Standing:
    """Tell whether `person` may seal a paper.

    A sheet has one owner for ever. A class's papers are its chair's and secretary's and the
    secretariat's; `current` says that `roster` is the event as it is now and not as published, so
    that panels and chairs cannot be others by now.
    """
    if paper.owner is not None:
        return Standing.OWN if paper.owner == person else Standing.FOREIGN
    if all(known.id != person for known in roster.people):
        return Standing.FOREIGN if current else Standing.UNSURE
    role = roster.role_of(person)
    if role is Role.SECRETARIAT:
        return Standing.OWN
    group = roster.class_of(person)
    within = group is not None and group.code == paper.key.class_code
    if within and role in LEADING_ROLES:
        return Standing.OWN
    if group is None or (current and not within):
        return Standing.FOREIGN
    return Standing.UNSURE


def signing_roster(roster: Roster) -> Roster:
    """Return what tells whose a paper is: no numbers of people, no data, answers or conflicts."""
    return replace(
        roster,
        people=tuple(replace(person, number="") for person in roster.people),
        visits=tuple(replace(v, leader="", previous_index="") for v in roster.visits),
        conflicts=(),
        data=(),
        programmes=(),
        self_answers=(),
        prepared=tuple(PreparedCase(case.code, case.title, "") for case in roster.prepared),
    )
