"""What an open profile's journals know of papers: revisions, issuers, contents."""

from collections.abc import Sequence
from functools import cached_property

from smartcity_desktop.domain.errors import DomainError
from smartcity_desktop.domain.facts import PersonId
from smartcity_desktop.domain.roster import Roster
from smartcity_desktop.services.issuing import newest_revisions
from smartcity_desktop.services.profile import Profile
from smartcity_desktop.services.vouching import Print
from smartcity_desktop.services.writing import Writing
from smartcity_desktop.storage.queries import IssuedDocument, issued_documents, journal_people


class Recalling:
    """Answers from the journals of one profile, whatever is asked of papers of its event."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile
        self._writing = Writing(profile)

    @property
    def roster(self) -> Roster:
        """The event as it is now."""
        return self._profile.roster

    @cached_property
    def _newest(self) -> dict[str, int]:
        return newest_revisions(self._profile)

    @cached_property
    def _issued(self) -> list[IssuedDocument]:
        return issued_documents(self._profile.store)

    @cached_property
    def _people(self) -> dict[str, PersonId]:
        owners = journal_people(self._profile.store)
        return {journal: PersonId(person) for journal, person in owners.items()}

    def newest(self, document: str) -> int | None:
        """Return the revision a paper must have to be current, None for an unknown one."""
        return self._newest.get(document)

    def prints(self, document: str, revision: int) -> Sequence[Print]:
        """Return who issued a revision of a paper, and with what content."""
        return [
            Print(self._people[one.journal], one.content_digest)
            for one in self._issued
            if (one.document, one.revision) == (document, revision) and one.journal in self._people
        ]

    def says(self, document: str, revision: int) -> str:
        """Return the digest of what a class's paper says by the facts at hand, "" without."""
        key = self._writing.find(document)
        try:
            return self._writing.digest(key, revision) if key else ""
        except DomainError:
            return ""
