"""Getting an event authority back: from two recovery sheets, or the keyring that still knows it.

It issues again what was lost: cards for the same people, and the centre's certificate.
"""

import itertools
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from smartcity_desktop.domain.roster import Person, Roster
from smartcity_desktop.host.errors import HostError
from smartcity_desktop.host.vault import Vault
from smartcity_desktop.protocol.credentials import (
    centre_credentials,
    read_credentials,
    server_names,
    write_credentials,
)
from smartcity_desktop.protocol.errors import ProtocolError
from smartcity_desktop.protocol.identity import Identity
from smartcity_desktop.protocol.intake import KEY_LIMIT, PACKAGE_LIMIT, read_within
from smartcity_desktop.protocol.package import Package, open_package
from smartcity_desktop.protocol.recovery import (
    RecoverySheet,
    combined,
    open_authority,
    secret_name,
)
from smartcity_desktop.services.preparing.publishing import (
    AUTHORITY,
    CARDS,
    CENTRE,
    CODES,
    PACKAGE_SUFFIX,
    IssuedCard,
    fresh_folder,
    put_private,
    refuse_event_in,
    write_cards,
)

FRESH = "dipulihkan"


@dataclass(frozen=True, slots=True)
class Wish:
    """What to issue again: cards for these ids (all people when empty), a centre's more names."""

    people: Collection[str] = ()
    hosts: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Recovery:
    """What was issued again, and whether this computer's keyring now knows the authority."""

    event: str
    folder: Path
    cards: tuple[IssuedCard, ...]
    codes: Path
    centre: Path
    hosts: tuple[str, ...]
    in_keyring: bool


class Recovering:
    """Works on the folder an event was published into, or a copy of its package and key file."""

    def __init__(self, folder: Path, vault: Vault) -> None:
        self._folder, self._vault = folder, vault

    def recover(
        self, sheets: Sequence[RecoverySheet], wish: Wish, out: Path | None = None
    ) -> Recovery:
        """Open the authority and write what is wished for into `out`, a fresh folder.

        Without sheets the keyring is asked. Raises ProtocolError for sheets that do not open it,
        HostError when a file is missing or the folder cannot be written.
        """
        package = open_package(self._content(self._package().name, PACKAGE_LIMIT))
        people = _chosen(package.roster, wish.people)
        secret = combined(sheets) if sheets else self._kept(package)
        authority = open_authority(self._content(AUTHORITY), secret, package)
        event = package.roster.event
        before = self._centre_before(package)
        centre = centre_credentials(authority, event.code, (event.centre, *wish.hosts), before)
        place = out or self._fresh()
        refuse_event_in(place)
        with fresh_folder(place) as inner:
            cards = write_cards(authority, package.roster, people, inner)
            put_private(inner / CENTRE, write_credentials(centre))
        return Recovery(
            event=event.code,
            folder=place,
            cards=tuple(IssuedCard(c.person, place / CARDS / c.path.name, c.code) for c in cards),
            codes=place / CODES,
            centre=place / CENTRE,
            hosts=server_names(centre.certificate),
            in_keyring=self._vault.keep(secret_name(package.fingerprint), secret),
        )

    def _package(self) -> Path:
        found = sorted(self._folder.glob(f"*{PACKAGE_SUFFIX}"))
        if not found:
            raise HostError("event_missing", folder=str(self._folder))
        if len(found) > 1:
            names = ", ".join(path.name for path in found)
            raise HostError("events_several", folder=str(self._folder), files=names)
        return found[0]

    def _content(self, name: str, limit: int = KEY_LIMIT) -> bytes:
        path = self._folder / name
        try:
            return read_within(path, limit)
        except OSError as error:
            raise HostError("file_missing", file=str(path)) from error

    def _kept(self, package: Package) -> bytes:
        secret = self._vault.find(secret_name(package.fingerprint))
        if secret is None:
            raise HostError("sheets_needed", event=package.roster.event.code)
        return secret

    def _centre_before(self, package: Package) -> Identity | None:
        """Return what the centre had, so that it stays the same under more names."""
        path = self._folder / CENTRE
        if not path.exists():
            return None
        centre = read_credentials(self._content(CENTRE))
        if centre.certificate.issuer != package.authority.subject:
            raise ProtocolError("credentials_unreadable")
        return centre

    def _fresh(self) -> Path:
        places = (self._folder / f"{FRESH}-{number}" for number in itertools.count(1))
        return next(place for place in places if not place.exists())


def _chosen(roster: Roster, ids: Collection[str]) -> list[Person]:
    known = {str(person.id): person for person in roster.people}
    strange = [one for one in ids if one not in known]
    if strange:
        raise HostError("people_unknown", people=", ".join(strange), known=", ".join(known))
    return [person for person in roster.people if not ids or person.id in ids]
