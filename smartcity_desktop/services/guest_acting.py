"""Acting at a colleague's laptop: the owner's own profile is opened, used and closed.

So a level is changed or a result signed with the owner's key, never with the host's.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from smartcity_desktop.domain.errors import DomainError
from smartcity_desktop.domain.facts import Mark, PersonId, SheetId, VisitId
from smartcity_desktop.domain.visit import MODERATED
from smartcity_desktop.domain.words import SheetState, SigningWay, VisitState
from smartcity_desktop.host.errors import HostError
from smartcity_desktop.host.profiles import LaptopProfile
from smartcity_desktop.protocol.errors import ProtocolError
from smartcity_desktop.services.delivering import Delivering
from smartcity_desktop.services.moderating import Moderating
from smartcity_desktop.services.profile import Profile
from smartcity_desktop.storage.errors import StorageError
from smartcity_desktop.storage.queries import sheet_rows
from smartcity_desktop.sync.errors import SyncError

OpenProfile = Callable[[Path, str], Profile]
NearbyProfiles = Callable[[], Sequence[LaptopProfile]]


class GuestActing:
    """Finds the profiles of `host`'s panel on this laptop.

    `open_profile` opens a folder with a PIN, `nearby` lists the laptop's profiles, `link` gives a
    guest the addresses of hub and centre that the host uses.
    """

    def __init__(
        self,
        host: Profile,
        open_profile: OpenProfile,
        nearby: NearbyProfiles,
        link: Callable[[Profile], Delivering],
    ) -> None:
        self._host, self._open, self._nearby, self._link = host, open_profile, nearby, link
        self._folders: dict[PersonId, Path] = {}

    def look(self) -> None:
        """Look which people of the event have a profile on this laptop."""
        roster, own = self._host.roster, self._host.folder
        named = {
            profile.name: profile.folder
            for profile in self._nearby()
            if not profile.problem
            and profile.event == roster.event.name
            and profile.folder.resolve() != own.resolve()
        }
        self._folders = {p.id: named[p.name] for p in roster.people if p.name in named}

    def knows(self, person: PersonId) -> bool:
        """Tell whether a person had a profile on this laptop at the last look."""
        return person in self._folders

    def revise(
        self, person: PersonId, sheet: SheetId, changes: Mapping[str, Mark], reason: str, pin: str
    ) -> bool:
        """Change levels of a person's sheet in the own profile; slow, for any thread.

        Tells whether the change has also reached hub or centre. Raises HostError (PIN, no profile,
        profile in use), DomainError, or what the fetching met; then nothing is changed.
        """
        return self._act(
            person,
            pin,
            lambda guest: _may_change(guest, sheet),
            lambda guest: Moderating(guest).revise(sheet, changes, reason, _confirmed),
        )

    def sign(self, person: PersonId, visit: VisitId, revision: int, pin: str) -> bool:
        """Sign a visit's result of `revision` with the person's own device key; as `revise`."""

        def is_open(guest: Profile) -> bool:
            turn = guest.book.turn(visit)
            return turn.state is VisitState.SIGNING and turn.revision == revision

        def sign(guest: Profile) -> None:
            # What the person saw is what is signed, even when the panel has gone on since.
            turn = guest.book.turn(visit)
            if turn.revision != revision:
                raise DomainError("revision_mismatch", expected=turn.revision, got=revision)
            Moderating(guest).sign(visit, person, SigningWay.DEVICE)

        return self._act(person, pin, is_open, sign)

    def _act(
        self,
        person: PersonId,
        pin: str,
        ready: Callable[[Profile], bool],
        act: Callable[[Profile], object],
    ) -> bool:
        """Act in a person's profile, `ready` telling whether it may without news of the panel."""
        if person not in self._folders:
            raise HostError("no_profile")
        guest = self._open(self._folders[person], pin)
        try:
            if guest.person_id != person or not self._same_event(guest):
                raise HostError("no_profile")
            link = self._link(guest)
            _fetch(guest, link, ready)
            act(guest)
            return _sent(link)
        finally:
            guest.close()

    def _same_event(self, guest: Profile) -> bool:
        return guest.package.fingerprint == self._host.package.fingerprint


def _fetch(guest: Profile, link: Delivering, ready: Callable[[Profile], bool]) -> None:
    """Fetch what the panel did; without a link, what the profile holds must do."""
    try:
        link.exchange()
    except (SyncError, ProtocolError, StorageError):
        if not ready(guest):
            raise


def _may_change(guest: Profile, sheet: SheetId) -> bool:
    visit, _ = guest.package.roster.sheet_owner(sheet)
    sealed = {r.sheet for r in sheet_rows(guest.store) if r.state is SheetState.SUBMITTED}
    return guest.book.turn(visit.id).state in MODERATED and sheet in sealed


def _confirmed() -> None:
    """Stand for the PIN, which has opened the profile."""


def _sent(link: Delivering) -> bool:
    try:
        link.exchange()
    except (SyncError, ProtocolError, StorageError):
        # The change is durable in its owner's profile and goes out with the next exchange.
        return False
    return True
