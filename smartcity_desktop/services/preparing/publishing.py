"""Publishing an event: the signed package, a card per person, the centre's credentials.

The authority's key is written sealed; what opens it goes to the keyring and, always, into three
recovery sheets of which any two are enough.
"""

import csv
import io
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from shamir_mnemonic import generate_mnemonics

from smartcity_desktop.domain.facts import PersonId
from smartcity_desktop.domain.roster import Person, Roster
from smartcity_desktop.host.errors import HostError
from smartcity_desktop.host.vault import Vault
from smartcity_desktop.protocol.codec import canonical_json
from smartcity_desktop.protocol.credentials import centre_credentials, write_credentials
from smartcity_desktop.protocol.identity import Identity, fingerprint, new_authority
from smartcity_desktop.protocol.package import (
    activation_code,
    hub_class_for,
    issue_card,
    seal_package,
)
from smartcity_desktop.protocol.secrets import seal_secret

PACKAGE_SUFFIX = ".event"
CARD_SUFFIX = ".card"
LOCAL_HOSTS = ("127.0.0.1", "localhost")
SHARES, NEEDED = 3, 2
SECRET_SIZE = 32


@dataclass(frozen=True, slots=True)
class IssuedCard:
    """A written card with the code that opens it; the two are handed over apart."""

    person: Person
    path: Path
    code: str


@dataclass(frozen=True, slots=True)
class Publication:
    """What publishing wrote: package, cards, the centre's credentials, the authority's key."""

    package: Path
    cards: tuple[IssuedCard, ...]
    codes: Path
    centre: Path
    authority: Path
    shares: tuple[Path, ...]
    fingerprint: str
    in_keyring: bool


def publish(
    roster: Roster,
    instrument: str,
    out: Path,
    vault: Vault,
    hosts: Sequence[str] = LOCAL_HOSTS,
    people: Collection[PersonId] | None = None,
) -> Publication:
    """Write everything an event needs into the folder `out`, which must not hold an event yet.

    `instrument` is the instrument file's own text, `hosts` are the centre's names and addresses,
    cards are for `people` or everybody. Raises HostError: event_exists, folder_unwritable.
    """
    event = roster.event
    package = out / f"{event.code}{PACKAGE_SUFFIX}"
    if package.exists():
        raise HostError("event_exists", file=package.name)
    authority = new_authority(event.code, f"Sekretariat {event.name}"[:64])
    try:
        (out / "kartu").mkdir(parents=True, exist_ok=True)
        chosen = [p for p in roster.people if people is None or p.id in people]
        cards = tuple(_card(authority, roster, person, out) for person in chosen)
        centre = centre_credentials(authority, event.code, tuple(hosts))
        centre_file = _written(out / "pusat.credentials", write_credentials(centre))
        key_file, shares, in_keyring = _keep_authority(authority, out, vault)
        codes = _written(out / "kode-aktivasi.csv", _code_list(cards))
        # The package is written last: an interrupted publication leaves none behind.
        _written(package, seal_package(roster, instrument, authority))
    except OSError as error:
        raise HostError("folder_unwritable", folder=str(out)) from error
    return Publication(
        package=package,
        cards=cards,
        codes=codes,
        centre=centre_file,
        authority=key_file,
        shares=shares,
        fingerprint=fingerprint(authority.certificate),
        in_keyring=in_keyring,
    )


def _card(authority: Identity, roster: Roster, person: Person, out: Path) -> IssuedCard:
    code = activation_code()
    path = out / "kartu" / f"{person.id}{CARD_SUFFIX}"
    hub = hub_class_for(roster, person.id)
    _written(path, issue_card(authority, roster.event.code, person, code, hub))
    return IssuedCard(person, path, code)


def _keep_authority(
    authority: Identity, out: Path, vault: Vault
) -> tuple[Path, tuple[Path, ...], bool]:
    secret = secrets.token_bytes(SECRET_SIZE)
    name = f"authority:{fingerprint(authority.certificate)}"
    sealed = seal_secret(authority.private_bytes(), secret.hex(), name)
    key_file = _written(out / "otoritas.key", canonical_json(sealed))
    groups = generate_mnemonics(1, [(NEEDED, SHARES)], secret, extendable=True)
    shares = tuple(
        _written(out / f"pemulihan-{number}-dari-{SHARES}.txt", f"{words}\n".encode())
        for number, words in enumerate(groups[0], start=1)
    )
    return key_file, shares, vault.keep(name, secret)


def _code_list(cards: Sequence[IssuedCard]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(("id", "nama", "kartu", "kode aktivasi"))
    writer.writerows((c.person.id, c.person.name, c.path.name, c.code) for c in cards)
    return text.getvalue().encode("utf-8-sig")


def _written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    path.chmod(0o600)
    return path
