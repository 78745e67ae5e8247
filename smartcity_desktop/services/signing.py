"""Signatures in ink on a region's paper: who gave one, who is asked, who objects."""

from dataclasses import dataclass

from smartcity_desktop.domain.errors import DomainError
from smartcity_desktop.domain.facts import PersonId, VisitId
from smartcity_desktop.domain.visit import Turn
from smartcity_desktop.domain.words import LEADING_ROLES, SCORING_ROLES, DocumentKind, VisitState
from smartcity_desktop.services.issuing import Document, Issuing
from smartcity_desktop.services.moderating import Moderating
from smartcity_desktop.services.profile import Profile
from smartcity_desktop.storage.queries import issued_documents

# Stands for the printer of copies made from the saved file.
ELSEWHERE = "–"


@dataclass(frozen=True, slots=True)
class Signatures:
    """How far a paper's signatures are: given, refused with an objection, and still open.

    `recordable` are the open ones that this person may record now.
    """

    given: tuple[PersonId, ...]
    refused: tuple[PersonId, ...]
    open: tuple[PersonId, ...]
    recordable: tuple[PersonId, ...]

    @property
    def asked(self) -> int:
        """How many people sign this paper."""
        return len(self.given) + len(self.refused) + len(self.open)


class Signing:
    """Records signatures; the first one says that the papers were drawn and lie ready."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile
        self._moderating, self._issuing = Moderating(profile), Issuing(profile)

    def name(self, person: PersonId) -> str:
        """Return a person's name as papers print it."""
        return self._profile.roster.person(person).name

    @property
    def scores(self) -> bool:
        """Whether this person seals sheets, whose papers then come by themselves."""
        return self._profile.role in SCORING_ROLES

    def region_name(self, visit: VisitId) -> str:
        """Return the name of a visit's region."""
        roster = self._profile.roster
        return roster.region(roster.visit(visit).region).name

    def signatures(self, document: Document) -> Signatures | None:
        """Return the signatures of a current paper of a region, None for any other paper."""
        if document.kind is not DocumentKind.REGION_RECAP or not document.current:
            return None
        if document.visit is None:
            return None
        turn, roster = self._profile.book.turn(document.visit), self._profile.package.roster
        owners = tuple(roster.sheet_owner(sheet)[1].id for sheet in turn.signers())
        given = tuple(person for person in owners if person in turn.signatures)
        refused = tuple(person for person in owners if person in turn.objections)
        left = tuple(person for person in owners if person not in {*given, *refused})
        return Signatures(given, refused, left, self._recordable(turn, left))

    def _recordable(self, turn: Turn, left: tuple[PersonId, ...]) -> tuple[PersonId, ...]:
        if turn.state not in {VisitState.AGREED, VisitState.SIGNING}:
            return ()
        if self._profile.role in LEADING_ROLES:
            return left
        # Others record their own, once the papers lie ready.
        ready = turn.state is VisitState.SIGNING
        return tuple(person for person in left if ready and person == self._profile.person_id)

    def sign(self, document: Document, person: PersonId) -> None:
        """Record that a person signed a paper in ink; raises DomainError."""
        if document.visit is not None:
            self.admit_ink(document.visit)
            self._lay_ready(document)
            self._moderating.sign(document.visit, person)

    def sign_visit(self, visit: VisitId, person: PersonId) -> None:
        """Record that a person signed a region's paper in ink; raises DomainError."""
        self.admit_ink(visit)
        self._moderating.sign(visit, person)

    def admit_ink(self, visit: VisitId) -> None:
        """Raise DomainError while the region's current paper was never printed.

        A copy counts wherever it was printed; one printed from the saved file is told first.
        """
        issued = issued_documents(self._profile.store)
        printed = any(
            known.copies > 0
            for key in self._issuing.writing.keys().values()
            if key.visit == visit and key.kind is DocumentKind.REGION_RECAP
            for known in self._issuing.standing(key, issued)
        )
        if not printed:
            raise DomainError("paper_unprinted", region=self.region_name(visit))

    def printed_elsewhere(self, document: Document) -> None:
        """Record a copy that was printed from the saved file on another computer."""
        self._issuing.count_copies(document, ELSEWHERE, 1)

    def refuse(self, document: Document, person: PersonId, objection: str) -> None:
        """Record that a person does not sign, with the objection; raises DomainError."""
        if document.visit is not None:
            self._lay_ready(document)
            self._moderating.refuse_to_sign(document.visit, person, objection)

    def _lay_ready(self, document: Document) -> None:
        visit = document.visit
        if visit is not None and self._profile.book.turn(visit).state is VisitState.AGREED:
            self._moderating.open_signing(visit)
