"""Every sealing of a visit's sheets: the proof of what was fixed before the levels were opened."""

from collections.abc import Iterator
from dataclasses import dataclass

from smartcity_desktop.domain.facts import PersonId, SheetId, Submitted, VisitId
from smartcity_desktop.domain.visit import Seal
from smartcity_desktop.services.profile import Profile
from smartcity_desktop.storage.queries import journal_people, sheet_rows


@dataclass(frozen=True, slots=True)
class Sealing:
    """One sealing of a sheet; `sealed_at` is ISO 8601.

    `before_reveal` tells whether the reveal names this very seal.
    """

    person: PersonId
    seal: Seal
    sealed_at: str
    before_reveal: bool


def sealings(profile: Profile, visit: VisitId) -> tuple[Sealing, ...]:
    """Return the sealings of a visit, those before the reveal first, each in the panel's order.

    It reads whole journals; raises DomainError for an unknown visit.
    """
    turn = profile.book.turn(visit)
    where = profile.roster.visit(visit)
    order = profile.roster.class_group(where.class_code).people()
    found = [
        Sealing(person, seal, fact.sealed_at, seal in turn.seals)
        for person, fact in _submitted(profile, visit)
        for seal in [Seal(fact.sheet, fact.revision, fact.digest)]
    ]
    return tuple(
        sorted(
            found,
            key=lambda one: (not one.before_reveal, _place(order, one.person), one.seal.revision),
        )
    )


def _place(order: tuple[PersonId, ...], person: PersonId) -> int:
    return order.index(person) if person in order else len(order)


def _submitted(profile: Profile, visit: VisitId) -> Iterator[tuple[PersonId, Submitted]]:
    """Yield what owners sealed of a visit's sheets, from every journal that tells of them."""
    roster, people = profile.package.roster, journal_people(profile.store)
    sheets: dict[str, set[SheetId]] = {}
    for row in sheet_rows(profile.store):
        of, owner = roster.sheet_owner(row.sheet)
        if of.id == visit and people.get(row.journal) == owner.id:
            sheets.setdefault(row.journal, set()).add(row.sheet)
    for journal, own in sheets.items():
        for line in profile.store.lines(journal):
            fact = line.entry.known_fact() if line.entry.kind == "submitted" else None
            if isinstance(fact, Submitted) and fact.sheet in own:
                yield PersonId(people[journal]), fact
