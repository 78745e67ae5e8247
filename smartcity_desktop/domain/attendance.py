"""The attendance list of a class's day: its panel and the delegations, with room to sign."""

from dataclasses import dataclass

from smartcity_desktop.domain.class_facts import PanelAttended
from smartcity_desktop.domain.class_papers import (
    PAPER_LEADERS,
    PAPER_ROLES,
    ClassPaper,
    ClassRecord,
    PaperKey,
    paper_head,
)
from smartcity_desktop.domain.dates import day_of, weekday_date, zone_name
from smartcity_desktop.domain.roster import Visit
from smartcity_desktop.domain.visit import OVER


@dataclass(frozen=True, slots=True)
class PanelPresence:
    """A person of the panel: name, role, institution and number, and what the day says of them."""

    name: str
    role: str
    institution: str
    number: str
    presence: str


@dataclass(frozen=True, slots=True)
class DelegationPresence:
    """A region's delegation: hour, who led it, how many came; "" where it has not come."""

    hour: str
    code: str
    region: str
    leader: str
    people: str
    presence: str


@dataclass(frozen=True, slots=True)
class Attendance(ClassPaper):
    """Everything an attendance list says."""

    weekday: str
    panel: tuple[PanelPresence, ...]
    delegations: tuple[DelegationPresence, ...]


def attendance(record: ClassRecord, key: PaperKey, revision: int) -> Attendance:
    """Return the attendance list of a class's day as it stands."""
    roster = record.book.roster
    group = roster.class_group(key.class_code)
    chair = record.signer(group.chair())
    return Attendance(
        head=paper_head(record, key, revision),
        signers=(chair,),
        weekday=weekday_date(day_of(roster.event.starts, key.day)),
        panel=tuple(_person(record, key, member.person) for member in group.panel),
        delegations=tuple(
            _delegation(record, visit) for visit in record.visits(key.class_code, key.day)
        ),
    )


def _person(record: ClassRecord, key: PaperKey, person: str) -> PanelPresence:
    known = next(p for p in record.book.roster.people if p.id == person)
    told = [
        _moved(record, said.room_ms, said.fact)
        for said in record.said
        if isinstance(said.fact, PanelAttended)
        and (said.fact.class_code, said.fact.day) == (key.class_code, key.day)
        and said.fact.person == person
    ]
    there = person in record.attended(key.class_code, key.day)
    first = "hadir" if there else "tidak hadir"
    return PanelPresence(
        name=known.name,
        role=PAPER_ROLES.get(record.book.roster.role_of(known.id), "Pengamat"),
        institution=known.institution,
        number=known.number,
        presence="; ".join([first, *told]),
    )


def _moved(record: ClassRecord, ms: int, fact: PanelAttended) -> str:
    word = "datang" if fact.present else "meninggalkan ruang"
    reason = f" ({fact.reason})" if fact.reason else ""
    return f"{word} {record.hour(ms)}{reason}"


def _delegation(record: ClassRecord, visit: Visit) -> DelegationPresence:
    turn, region = record.turn(visit), record.book.roster.region(visit.region)
    zone = zone_name(record.book.roster.event.zone)
    rank = PAPER_LEADERS.get(turn.leader, turn.leader)
    leader = ", ".join(part for part in (turn.leader_name, rank) if part)
    presence = "kepala daerah hadir" if turn.head_of_region else ""
    if turn.state in OVER:
        presence = f"tidak hadir: {turn.absence}"
    return DelegationPresence(
        hour=f"{visit.starts} {zone}",
        code=region.code,
        region=region.name,
        leader=leader,
        people=str(turn.people) if turn.people else "",
        presence=presence,
    )
