"""The way into the profiles of a laptop as the sign-in window uses it; most methods are slow.

Reading keys and opening the store needs large libraries. They are imported here, in the method
that needs them, off the window's thread: the window paints before any of them is loaded.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from smartcity_desktop.domain.dates import day_of, long_date
from smartcity_desktop.host.errors import HostError
from smartcity_desktop.host.paths import known_events_folder
from smartcity_desktop.host.profiles import laptop_profiles, next_folder, profile_folders
from smartcity_desktop.protocol.intake import KEY_LIMIT, PACKAGE_LIMIT, read_within

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from smartcity_desktop.host.clock import Clock
    from smartcity_desktop.host.profiles import LaptopProfile
    from smartcity_desktop.host.vault import Vault
    from smartcity_desktop.services.preparing.recovering import Recovery
    from smartcity_desktop.services.profile import Profile
    from smartcity_desktop.services.signing_in import SigningIn


@dataclass(frozen=True, slots=True)
class BroughtPackage:
    """A verified package file: the event as people know it, and how its cards name it."""

    content: bytes
    event: str
    when: str
    people: frozenset[str]
    fingerprint: str
    example: bool


@dataclass(frozen=True, slots=True)
class BroughtCard:
    """A card file: whose it is and for which event's authority."""

    content: bytes
    person: str
    name: str
    event: str
    authority: str


@dataclass(frozen=True, slots=True)
class Laptop:
    """The profiles of a laptop by their people's names, and whether a keyring protects them.

    `protection` is "active", "absent", "locked" or "silent".
    """

    profiles: tuple[LaptopProfile, ...]
    protection: str


class Door:
    """Opens the profile in `folder` and those beside it.

    `clock` is given only where time is scripted.
    """

    def __init__(
        self,
        folder: Path,
        device: str,
        make_vault: Callable[[], Vault],
        clock: Clock | None = None,
    ) -> None:
        self._folder = folder
        self._device = device
        self._make_vault = make_vault
        self._clock = clock

    @property
    def folder(self) -> Path:
        """Return the real folder of the profile that is meant when none is chosen."""
        return self._folder.expanduser().resolve()

    def made(self) -> tuple[Path, ...]:
        """Return the folders an event has been opened in; quick, for the first paint."""
        return profile_folders(self._folder)

    def laptop(self) -> Laptop:
        """Return the profiles of this laptop and what protects them."""
        return Laptop(laptop_profiles(self._folder), self._make_vault().condition())

    def read_package(self, path: Path) -> BroughtPackage:
        """Return what a package file holds; raises ProtocolError or HostError."""
        from smartcity_desktop.protocol.package import open_package

        package = open_package(_bytes_of(path))
        roster = package.roster
        return BroughtPackage(
            content=package.content,
            event=roster.event.name,
            when=f"{roster.event.venue} · {long_date(day_of(roster.event.starts, 1))}",
            people=frozenset(person.id for person in roster.people),
            fingerprint=package.fingerprint,
            example=roster.event.example,
        )

    def read_card(self, path: Path) -> BroughtCard:
        """Return whose card a file is; raises ProtocolError or HostError."""
        from smartcity_desktop.protocol.package import read_card

        content = _bytes_of(path, KEY_LIMIT)
        card = read_card(content)
        return BroughtCard(content, card.person, card.name, card.event, card.authority)

    def enter(self, package: BroughtPackage, card: BroughtCard, code: str, pin: str) -> Profile:
        """Make the profile and open it; nothing is left behind when this raises."""
        from smartcity_desktop.services.signing_in import Enrolment

        enrolment = Enrolment(package.content, card.content, code, pin, self._device)
        return self._signing_in().enter(next_folder(self._folder), enrolment, self._clock)

    def sign_in(self, folder: Path, pin: str) -> Profile:
        """Open the profile in `folder` with its PIN; raises HostError for a wrong one."""
        return self._signing_in().sign_in(folder, pin, self._clock)

    def confirm(self, folder: Path, pin: str) -> None:
        """Raise HostError unless `pin` is that of the profile in `folder`."""
        self._signing_in().confirm_pin(folder, pin)

    def recover(self, folder: Path, sheets: Sequence[Path], people: Sequence[str]) -> Recovery:
        """Open the event's authority with recovery sheets and issue cards and credentials again.

        `people` are ids, everybody when empty. Raises ProtocolError or HostError.
        """
        from smartcity_desktop.protocol.recovery import RecoverySheet
        from smartcity_desktop.services.preparing.recovering import Recovering, Wish

        texts = [
            (path.name, _bytes_of(path, KEY_LIMIT).decode("utf-8", "replace")) for path in sheets
        ]
        brought = [RecoverySheet(name, text) for name, text in texts]
        return Recovering(folder, self._make_vault()).recover(brought, Wish(people))

    def _signing_in(self) -> SigningIn:
        from smartcity_desktop.host.known_events import KnownEvents
        from smartcity_desktop.services.signing_in import SigningIn

        return SigningIn(self._make_vault(), KnownEvents(known_events_folder()))


def refuse_foreign_card(package: BroughtPackage, card: BroughtCard) -> None:
    """Raise ProtocolError when a card does not belong to the package's event."""
    from smartcity_desktop.protocol.errors import ProtocolError

    if card.authority != package.fingerprint:
        raise ProtocolError("card_of_another_event", event=card.event)
    if card.person not in package.people:
        raise ProtocolError("person_unknown", person=card.person)


def _bytes_of(path: Path, limit: int = PACKAGE_LIMIT) -> bytes:
    try:
        return read_within(path, limit)
    except OSError as error:
        raise HostError("file_missing", file=str(path)) from error
