"""Who may read whose facts: the one rule of the hub, the centre and every local query."""

from smartcity_desktop.domain.facts import (
    Arrived,
    Fact,
    HeadSigned,
    Issued,
    JournalOpened,
    MarkedAbsent,
    PersonId,
    Printed,
    Reopened,
    ReopenRequested,
    StageStarted,
    Submitted,
)
from smartcity_desktop.domain.roster import Roster
from smartcity_desktop.domain.words import Role

# What tells how far a class has come, without a word of any judgement.
PROGRESS_FACTS: frozenset[type[Fact]] = frozenset(
    {JournalOpened, HeadSigned, Arrived, MarkedAbsent, StageStarted, Submitted}
)
# What colleagues of one class may know of each other before the levels are revealed.
PUBLIC_FACTS: frozenset[type[Fact]] = PROGRESS_FACTS | frozenset(
    {ReopenRequested, Reopened, Issued, Printed}
)
PANEL_ROLES = frozenset({Role.CHAIR, Role.MEMBER, Role.SUBSTITUTE, Role.SECRETARY})


def may_read(
    role: Role,
    person: PersonId,
    own_class: str,
    fact: type[Fact] | None,
    owner: PersonId,
    owner_class: str,
) -> bool:
    """Tell whether `person` may read a fact of this type from the journal of `owner`.

    `fact` is None for kinds this program does not know; "" is the class of people without one.
    """
    if person == owner or role is Role.SECRETARIAT:
        return True
    if fact is None or not own_class or own_class != owner_class:
        return False
    if role is Role.OBSERVER:
        return fact in PROGRESS_FACTS
    return role in PANEL_ROLES and fact in PUBLIC_FACTS


def reads_whole(role: Role, person: PersonId, owner: PersonId) -> bool:
    """Tell whether `person` may read every fact of the journal of `owner`."""
    return may_read(role, person, "", None, owner, "")


def class_code_of(roster: Roster, person: PersonId) -> str:
    """Return the code of the class in whose panel a person sits, "" for people without one."""
    group = roster.class_of(person)
    return group.code if group else ""
