"""The attendance list of a class's day: its panel and the delegations, with room to sign."""

from dataclasses import dataclass

from smartcity_desktop.domain.class_facts import PanelAttended
from smartcity_desktop.domain.class_papers import ClassPaper, ClassRecord, PaperKey, paper_head
from smartcity_desktop.domain.ids import PersonId, RegionCode
from smartcity_desktop.domain.roster import PanelMember, Visit
from smartcity_desktop.domain.visit import OVER
from smartcity_desktop.domain.words import Role


@dataclass(frozen=True, slots=True)
class PanelMove:
    """Somebody came or left after the day was opened; `at` is ISO 8601."""

    at: str
    came: bool
    reason: str


@dataclass(frozen=True, slots=True)
class PanelPresence:
    """A person of the panel: whether they were there at some time, and how that changed."""

    person: PersonId
    role: Role
    there: bool
    moves: tuple[PanelMove, ...]


@dataclass(frozen=True, slots=True)
class DelegationPresence:
    """A region's delegation; `starts` is "10.30".

    `leader` is the code of a rank or what was typed, `people` is 0 where none has come. A region
    that is over without a result is `absent`, with the reason told.
    """

    region: RegionCode
    starts: str
    leader: str
    leader_name: str
    people: int
    head_of_region: bool
    absent: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Attendance(ClassPaper):
    """What an attendance list says; the chair signs it."""

    panel: tuple[PanelPresence, ...]
    delegations: tuple[DelegationPresence, ...]


def attendance(record: ClassRecord, key: PaperKey, revision: int) -> Attendance:
    """Return the attendance list of a class's day as it stands."""
    group = record.book.roster.class_group(key.class_code)
    return Attendance(
        kind=key.kind,
        head=paper_head(record, key, revision),
        signers=(record.signer(group.chair()),),
        panel=tuple(_presence(record, key, member) for member in group.panel),
        delegations=tuple(
            _delegation(record, visit) for visit in record.visits(key.class_code, key.day)
        ),
    )


def _presence(record: ClassRecord, key: PaperKey, member: PanelMember) -> PanelPresence:
    moves = tuple(
        PanelMove(record.iso(said.room_ms), said.fact.present, said.fact.reason)
        for said in record.said
        if isinstance(said.fact, PanelAttended)
        and (said.fact.class_code, said.fact.day) == (key.class_code, key.day)
        and said.fact.person == member.person
    )
    there = member.person in record.attended(key.class_code, key.day)
    return PanelPresence(member.person, member.role, there, moves)


def _delegation(record: ClassRecord, visit: Visit) -> DelegationPresence:
    turn = record.turn(visit)
    absent = turn.state in OVER
    return DelegationPresence(
        region=visit.region,
        starts=visit.starts,
        leader=turn.leader,
        leader_name=turn.leader_name,
        people=turn.people,
        head_of_region=turn.head_of_region,
        absent=absent,
        reason=turn.absence if absent else "",
    )
