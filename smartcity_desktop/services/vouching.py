"""Whether a genuine seal makes a paper: the right person, the right paper, its newest revision."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from smartcity_desktop.domain.authorship import Assigned, Standing, assigned, standing
from smartcity_desktop.domain.errors import DomainError
from smartcity_desktop.domain.facts import PersonId
from smartcity_desktop.domain.roster import Roster
from smartcity_desktop.services.attesting import Finding, Outcome, Reason


@dataclass(frozen=True, slots=True)
class Claimed:
    """What a genuine seal says: which paper, by whom; `digest` may be a beginning of it.

    `kind` and `subject` are "" where the file does not say them.
    """

    document: str
    revision: int
    kind: str
    subject: str
    digest: str
    person: PersonId


@dataclass(frozen=True, slots=True)
class Print:
    """A paper as its issuer's journal has it."""

    person: PersonId
    content_digest: str


class Records(Protocol):
    """What journals at hand know of the papers of one event."""

    @property
    def roster(self) -> Roster:
        """The event as it is now."""
        ...

    def newest(self, document: str) -> int | None:
        """Return the revision a paper must have to be current, None for an unknown one."""
        ...

    def prints(self, document: str, revision: int) -> Sequence[Print]:
        """Return who issued a revision of a paper, and with what content."""
        ...

    def says(self, document: str, revision: int) -> str:
        """Return the digest of what a class's paper says by the facts at hand, "" without."""
        ...


def findings(claimed: Claimed, roster: Roster, records: Records | None) -> Iterator[Finding]:
    """Yield what speaks against a paper whose seal is genuine; nothing where all is right.

    `roster` is the event as published, used where no journal tells how it is now.
    """
    now = records.roster if records else roster
    try:
        paper = assigned(now, claimed.document)
    except DomainError:
        yield _found(Outcome.UNKNOWN, "number_unknown", document=claimed.document)
        return
    if claimed.kind not in {"", paper.key.kind}:
        yield _found(Outcome.BROKEN, "kind_differs", document=claimed.document)
    if claimed.subject not in {"", paper.subject}:
        told = {"document": claimed.document, "subject": claimed.subject}
        yield _found(Outcome.BROKEN, "subject_differs", expected=paper.subject, **told)
    yield from _signer(claimed, paper, now, records)
    if records is not None:
        yield from _issued(claimed, paper, records)


def _signer(
    claimed: Claimed, paper: Assigned, roster: Roster, records: Records | None
) -> Iterator[Finding]:
    found = standing(roster, claimed.person, paper, current=records is not None)
    if found is Standing.OWN:
        return
    told: dict[str, object] = {"document": claimed.document}
    if found is Standing.FOREIGN:
        owner = roster.person(paper.owner).name if paper.owner else ""
        key = "signer_foreign" if owner else "signer_outside"
        told["owner" if owner else "class_code"] = owner or paper.key.class_code
        yield _found(Outcome.BROKEN, key, **told)
        return
    known = records.says(claimed.document, claimed.revision) if records else ""
    if not (known and known.startswith(claimed.digest)):
        yield _found(Outcome.UNKNOWN, "signer_unsure", class_code=paper.key.class_code, **told)


def _issued(claimed: Claimed, paper: Assigned, records: Records) -> Iterator[Finding]:
    """Compare with what the journals of those who may seal the paper have issued."""
    told: dict[str, object] = {"document": claimed.document, "revision": claimed.revision}
    newest = records.newest(claimed.document)
    if newest is not None and claimed.revision > newest:
        yield _found(Outcome.UNKNOWN, "revision_unheard", newest=newest, **told)
    roster = records.roster
    prints = [
        one
        for one in records.prints(claimed.document, claimed.revision)
        if one.person == claimed.person
        or standing(roster, one.person, paper, current=True) is Standing.OWN
    ]
    own = [one for one in prints if one.person == claimed.person]
    if own and not any(_same(one, claimed) for one in own):
        yield _found(Outcome.BROKEN, "issued_otherwise", **told)
        return
    others = {one.person for one in prints if not _same(one, claimed)}
    if others:
        names = ", ".join(sorted(roster.person(person).name for person in others))
        yield _found(Outcome.UNKNOWN, "issued_twice", people=names, **told)


def _same(one: Print, claimed: Claimed) -> bool:
    return bool(claimed.digest) and one.content_digest.startswith(claimed.digest)


def _found(outcome: Outcome, key: str, **details: object) -> Finding:
    return Finding(outcome, Reason(key, dict(details)))
