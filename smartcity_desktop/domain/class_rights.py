"""Who may do what on a class day: one rule for laptops, hub and centre."""

from collections.abc import Mapping

from smartcity_desktop.domain import class_facts as facts
from smartcity_desktop.domain.class_facts import ClassFact
from smartcity_desktop.domain.errors import DomainError
from smartcity_desktop.domain.ids import PersonId
from smartcity_desktop.domain.roster import Roster
from smartcity_desktop.domain.words import LEADING_ROLES, SCORING_ROLES, Role

_LEADERS = LEADING_ROLES
_CHAIR = frozenset({Role.CHAIR})
_SECRETARIAT = frozenset({Role.SECRETARIAT})
_COLLECTORS = _LEADERS | {Role.FIELD_STAFF}

# Whose acts these are; within a class the person must also sit in it.
ROLES: Mapping[type[ClassFact], frozenset[Role]] = {
    facts.DayOpened: _LEADERS,
    facts.PanelAttended: _LEADERS,
    facts.DayClosed: _LEADERS,
    facts.Seated: _LEADERS,
    facts.ClassFormed: _SECRETARIAT,
    facts.SubstituteCalled: _LEADERS,
    facts.ConflictJudged: _CHAIR | _SECRETARIAT,
    facts.CalibrationDiscussed: _CHAIR | _SECRETARIAT,
    facts.Arrived: _LEADERS,
    facts.MarkedAbsent: _LEADERS,
    facts.Dropped: _SECRETARIAT,
    facts.Cancelled: _CHAIR | _SECRETARIAT,
    facts.StageStarted: _LEADERS,
    facts.Suspended: _LEADERS,
    facts.Resumed: _LEADERS,
    facts.EvidenceAwaited: _CHAIR | _SECRETARIAT,
    facts.EvidenceSettled: _LEADERS,
    facts.EvidenceAdded: _COLLECTORS,
    facts.EvidenceChecked: SCORING_ROLES,
    facts.SelfAnswered: _LEADERS,
    facts.Revealed: _CHAIR,
    facts.ModerationOpened: _CHAIR,
    facts.FlagClosed: _CHAIR,
    facts.Agreed: _CHAIR,
    facts.SigningOpened: _CHAIR | {Role.SECRETARY},
    facts.ModerationResumed: _CHAIR,
    facts.Finalised: _CHAIR | {Role.SECRETARY},
    facts.ReopeningAgreed: _CHAIR | _SECRETARIAT,
    facts.Concluded: _SECRETARIAT,
    facts.StartedAlone: SCORING_ROLES,
}


def admit_author(roster: Roster, author: PersonId, fact: ClassFact) -> None:
    """Raise DomainError unless `author` may do what `fact` says, in the event as it is now."""
    role = roster.role_of(roster.person(author).id)
    if isinstance(fact, facts.Signed | facts.SigningRefused):
        _admit_signing(roster, author, role, fact)
    elif isinstance(fact, facts.ConflictDeclared):
        if author == fact.person:
            return
        if role not in _CHAIR | _SECRETARIAT:
            raise DomainError("right_missing")
    elif isinstance(fact, facts.ConflictsReviewed):
        return
    elif role not in ROLES[type(fact)]:
        raise DomainError("right_missing")
    _admit_place(roster, author, role, fact)


def _admit_signing(
    roster: Roster, author: PersonId, role: Role, fact: facts.Signed | facts.SigningRefused
) -> None:
    """Admit the signer, or for ink whoever collects the papers."""
    ink = isinstance(fact, facts.SigningRefused) or fact.way == "wet"
    if author != fact.person and not (ink and role in _LEADERS):
        raise DomainError("right_missing")
    roster.person(fact.person)


def _admit_place(roster: Roster, author: PersonId, role: Role, fact: ClassFact) -> None:
    """Refuse people of another class; only the secretariat moves a region between classes."""
    if role is Role.SECRETARIAT:
        return
    own = roster.class_of(author)
    own_code = own.code if own else ""
    if own_code == "" and role is Role.FIELD_STAFF:
        return
    if class_of_fact(roster, fact) not in {"", own_code}:
        raise DomainError("class_foreign")
    if isinstance(fact, facts.Seated) and fact.class_code != own_code:
        raise DomainError("class_foreign")


def class_of_fact(roster: Roster, fact: ClassFact) -> str:
    """Return the class a fact belongs to now, "" for those that belong to none."""
    if isinstance(fact, facts.ConflictDeclared | facts.ConflictJudged):
        group = roster.class_of(fact.person)
        return group.code if group else ""
    if isinstance(fact, facts.DayFact | facts.ConflictsReviewed | facts.CalibrationDiscussed):
        return fact.class_code
    if isinstance(fact, facts.ClassFormed | facts.SubstituteCalled):
        return fact.class_code
    return roster.visit(fact.visit).class_code
