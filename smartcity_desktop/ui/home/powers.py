"""What a role may do on Beranda: what it may not do is not there."""

from collections.abc import Mapping

from smartcity_desktop.domain.class_rights import ROLES
from smartcity_desktop.domain.facts import (
    Arrived,
    Cancelled,
    ClassFact,
    ClassFormed,
    Concluded,
    DayClosed,
    DayOpened,
    EvidenceAdded,
    EvidenceAwaited,
    EvidenceSettled,
    MarkedAbsent,
    PanelAttended,
    Revealed,
    Seated,
    StageStarted,
    SubstituteCalled,
    Suspended,
)
from smartcity_desktop.domain.words import LEADING_ROLES, SCORING_ROLES, Role
from smartcity_desktop.ui.commands import Command

# The fact each act records.
FACTS: Mapping[Command, type[ClassFact]] = {
    Command.OPEN_DAY: DayOpened,
    Command.ATTENDANCE: PanelAttended,
    Command.SUBSTITUTE: SubstituteCalled,
    Command.CLOSE_DAY: DayClosed,
    Command.ARRIVE: Arrived,
    Command.STAGE: StageStarted,
    Command.SUSPEND: Suspended,
    Command.ABSENT: MarkedAbsent,
    Command.AWAIT_EVIDENCE: EvidenceAwaited,
    Command.SETTLE_EVIDENCE: EvidenceSettled,
    Command.ATTACH: EvidenceAdded,
    Command.CANCEL: Cancelled,
    Command.DECIDE: Concluded,
    Command.REVEAL: Revealed,
    Command.RESEAT: Seated,
    Command.SPLIT_CLASS: ClassFormed,
    Command.MERGE_CLASSES: ClassFormed,
}


def may(role: Role, command: Command) -> bool:
    """Tell whether a role may do an act; assessors begin stages on their own laptop."""
    if command is Command.STAGE and role in SCORING_ROLES:
        return True
    return role in ROLES[FACTS[command]]


def leads(role: Role) -> bool:
    """Tell whether a role runs the class day."""
    return role in LEADING_ROLES


def oversees(role: Role) -> bool:
    """Tell whether a role sees the panel's progress instead of own sheets alone."""
    return role in LEADING_ROLES | {Role.OBSERVER}
