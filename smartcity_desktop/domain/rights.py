"""Who may read whose facts: the one rule of the hub, the centre and every local query."""

from dataclasses import dataclass

from smartcity_desktop.domain import class_facts
from smartcity_desktop.domain.class_book import Book
from smartcity_desktop.domain.facts import (
    Fact,
    GloballyRated,
    HeadSigned,
    Issued,
    JournalOpened,
    Noted,
    PersonId,
    Printed,
    Remarked,
    Reopened,
    ReopenRequested,
    Revised,
    Scored,
    Submitted,
    VisitId,
)
from smartcity_desktop.domain.roster import Roster
from smartcity_desktop.domain.words import SCORING_ROLES, Role

PANEL_ROLES = frozenset({Role.CHAIR, Role.MEMBER, Role.SUBSTITUTE, Role.SECRETARY})
# Who stands where: what every laptop of the event needs, whichever class it belongs to.
EVENT_FACTS: frozenset[type[Fact]] = frozenset(
    {JournalOpened, HeadSigned, class_facts.Seated, class_facts.ClassFormed}
    | {class_facts.SubstituteCalled}
)
# What tells how far a class has come, without a word of any judgement.
PROGRESS_FACTS: frozenset[type[Fact]] = EVENT_FACTS | frozenset(
    {
        class_facts.DayOpened,
        class_facts.PanelAttended,
        class_facts.DayClosed,
        class_facts.Arrived,
        class_facts.MarkedAbsent,
        class_facts.Dropped,
        class_facts.Cancelled,
        class_facts.StageStarted,
        class_facts.StartedAlone,
        class_facts.Suspended,
        class_facts.Resumed,
        class_facts.EvidenceAwaited,
        class_facts.EvidenceSettled,
        class_facts.EvidenceAdded,
        class_facts.Revealed,
        class_facts.Agreed,
        class_facts.SigningOpened,
        class_facts.Signed,
        class_facts.Finalised,
        class_facts.Concluded,
        Submitted,
    }
)
# What colleagues of one class may know of each other before the levels are revealed.
PUBLIC_FACTS: frozenset[type[Fact]] = PROGRESS_FACTS | frozenset(
    {
        class_facts.ConflictDeclared,
        class_facts.ConflictJudged,
        class_facts.ConflictsReviewed,
        class_facts.CalibrationDiscussed,
        class_facts.SelfAnswered,
        class_facts.ModerationOpened,
        class_facts.FlagClosed,
        class_facts.SigningRefused,
        class_facts.ModerationResumed,
        class_facts.ReopeningAgreed,
        ReopenRequested,
        Reopened,
        Issued,
        Printed,
    }
)
# What the panel sees of each other once the chair has opened the levels, and not before.
LEVEL_FACTS: frozenset[type[Fact]] = frozenset(
    {Scored, Noted, GloballyRated, Remarked, Revised, class_facts.EvidenceChecked}
)


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks: role and class as they are now; "" is the class of people without one."""

    person: PersonId
    role: Role
    class_code: str


def asker_of(roster: Roster, person: PersonId) -> Asker:
    """Return how a person stands in the event as it is now."""
    return Asker(person, roster.role_of(person), class_code_of(roster, person))


def may_read(  # noqa: PLR0911 - one question after another
    asker: Asker,
    fact: type[Fact] | None,
    owner: PersonId,
    class_code: str,
    *,
    revealed: bool = False,
) -> bool:
    """Tell whether `asker` may read a fact of this type from the journal of `owner`.

    `class_code` is the class the fact speaks of, else its owner's; `revealed` whether this asker
    may see the levels of the sheet it is on; `fact` is None for kinds this program does not know.
    """
    if asker.person == owner:
        return True
    if fact is None:
        return False
    if asker.role is Role.SECRETARIAT:
        # It sees the whole event, and no level before the panel itself sees it.
        return fact in PUBLIC_FACTS or (revealed and fact in LEVEL_FACTS)
    if fact in EVENT_FACTS:
        return asker.role in PANEL_ROLES | {Role.OBSERVER, Role.FIELD_STAFF}
    if not asker.class_code or asker.class_code != class_code:
        return False
    if fact in LEVEL_FACTS:
        return revealed and asker.role in PANEL_ROLES
    if asker.role in {Role.OBSERVER, Role.FIELD_STAFF}:
        return fact in PROGRESS_FACTS
    return asker.role in PANEL_ROLES and fact in PUBLIC_FACTS


def reads_whole(asker: Asker, owner: PersonId) -> bool:
    """Tell whether `asker` may read every fact of the journal of `owner`: the own one alone."""
    return may_read(asker, None, owner, "")


def levels_open(book: Book, visit: VisitId, sealed: int) -> bool:
    """Tell whether the levels of a visit are open, wherever that is asked.

    The chair has revealed them, and a quorum of the sheets which that opening names stands `sealed`
    by their owners: a seal that nobody made counts for nothing.
    """
    return book.turn(visit).revealed and sealed >= book.minimum


def sees_levels(
    book: Book, person: PersonId, visit: VisitId, *, own_sealed: bool, sealed: int
) -> bool:
    """Tell whether a person may see colleagues' levels of a visit.

    They are open as `levels_open` says: to the secretariat, and in its class to
    assessors who sealed an own sheet and to the secretary; never to somebody excused from the
    region.
    """
    where = book.roster.visit(visit)
    role = book.roster.role_of(person)
    if not levels_open(book, visit, sealed):
        return False
    if role is Role.SECRETARIAT or role not in PANEL_ROLES:
        return role is Role.SECRETARIAT
    if class_code_of(book.roster, person) != where.class_code:
        return False
    if book.roster.conflict(person, where.region) is not None:
        return False
    return own_sealed if role in SCORING_ROLES else True


def class_code_of(roster: Roster, person: PersonId) -> str:
    """Return the code of the class in whose panel a person sits, "" for people without one."""
    group = roster.class_of(person)
    return group.code if group else ""
