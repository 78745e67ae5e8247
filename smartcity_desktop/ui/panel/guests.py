"""People whose own profiles lie on this laptop, as the panel acts through them."""

from collections.abc import Mapping
from typing import Protocol

from smartcity_desktop.domain.facts import Mark, PersonId, SheetId, VisitId


class Guests(Protocol):
    """People who have an own profile on this laptop and act through it with their PIN."""

    def look(self) -> None:
        """Look again which people have a profile on this laptop."""
        ...

    def knows(self, person: PersonId) -> bool:
        """Tell whether a person has a profile on this laptop; quick."""
        ...

    def revise(
        self, person: PersonId, sheet: SheetId, changes: Mapping[str, Mark], reason: str, pin: str
    ) -> bool:
        """Change levels in their owner's profile; slow, off the window's thread.

        Tells whether the change has also reached hub or centre; raises, and changes nothing, when
        the PIN is wrong or the rules do not allow it.
        """
        ...

    def sign(self, person: PersonId, visit: VisitId, revision: int, pin: str) -> bool:
        """Sign a visit's result with the key of the signer's own profile; as `revise`."""
        ...
