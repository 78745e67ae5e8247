"""Publishing an event: the signed package, a card per person, the centre's credentials.

The authority's key is written sealed; what opens it goes to the keyring and, always, into three
recovery sheets of which any two are enough.
"""

import csv
import io
import secrets
import shutil
from collections.abc import Collection, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from smartcity_desktop.domain.dates import long_date, zone_of
from smartcity_desktop.domain.facts import PersonId
from smartcity_desktop.domain.roster import Event, Person, Roster
from smartcity_desktop.host.errors import HostError
from smartcity_desktop.host.output import put_whole, unwritable_folder
from smartcity_desktop.host.vault import Vault
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.protocol.credentials import centre_credentials, write_credentials
from smartcity_desktop.protocol.identity import Identity, fingerprint, new_authority
from smartcity_desktop.protocol.package import (
    activation_code,
    hub_class_for,
    issue_card,
    open_package,
    seal_package,
)
from smartcity_desktop.protocol.recovery import (
    NEEDED,
    SHEETS,
    divided,
    new_secret,
    seal_authority,
    secret_name,
)

PACKAGE_SUFFIX = ".event"
CARD_SUFFIX = ".card"
CARDS, CODES, CENTRE = "kartu", "kode-aktivasi.csv", "pusat.credentials"
AUTHORITY = "otoritas.key"
# A folder with any of these holds an event, whole or in parts.
TRACES = (f"*{PACKAGE_SUFFIX}", AUTHORITY, CARDS, CENTRE, CODES, "pemulihan-*.txt")


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


def _sound_package(roster: Roster, instrument: str, authority: Identity) -> bytes:
    """Return a signed package that laptops will open: they hold it to the same rules."""
    sealed = seal_package(roster, instrument, authority)
    open_package(sealed)
    return sealed


def publish(
    roster: Roster,
    instrument: str,
    out: Path,
    vault: Vault,
    hosts: Sequence[str] = (),
    people: Collection[PersonId] | None = None,
) -> Publication:
    """Write everything an event needs into the folder `out`, all of it or nothing.

    `instrument` is the instrument file's own text; `hosts` are the centre's names and addresses
    besides that of the event itself; cards are for `people` or everybody. Raises HostError:
    event_exists, folder_unwritable, output_full; ProtocolError for a name no server can have.
    """
    event = roster.event
    refuse_event_in(out)
    authority = new_authority(event.code, f"Sekretariat {event.name}"[:64])
    sealed = _sound_package(roster, instrument, authority)
    centre = centre_credentials(authority, event.code, (event.centre, *hosts))
    secret = new_secret()
    with fresh_folder(out) as place:
        chosen = [p for p in roster.people if people is None or p.id in people]
        cards = write_cards(authority, roster, chosen, place)
        put_private(place / CENTRE, write_credentials(centre))
        put_private(place / AUTHORITY, seal_authority(authority, secret))
        shares = _write_sheets(event, fingerprint(authority.certificate), secret, place)
        # The package is written last: an interrupted publication leaves none behind.
        package = place / f"{event.code}{PACKAGE_SUFFIX}"
        put_private(package, sealed)
    mark = fingerprint(authority.certificate)
    return Publication(
        package=out / package.name,
        cards=tuple(IssuedCard(c.person, out / CARDS / c.path.name, c.code) for c in cards),
        codes=out / CODES,
        centre=out / CENTRE,
        authority=out / AUTHORITY,
        shares=tuple(out / share.name for share in shares),
        fingerprint=mark,
        in_keyring=vault.keep(secret_name(mark), secret),
    )


def refuse_event_in(folder: Path) -> None:
    """Raise HostError("event_exists") when anything of an event stands in `folder`."""
    try:
        found = [path.name for trace in TRACES for path in sorted(folder.glob(trace))]
    except OSError as error:
        raise HostError("folder_unwritable", folder=str(folder)) from error
    if found:
        raise HostError("event_exists", folder=str(folder), file=found[0])


@contextmanager
def fresh_folder(out: Path) -> Generator[Path]:
    """Yield an empty folder whose files stand in `out` once the block ends, and not before.

    Nothing is left when it does not end well. Files of other names that are in `out` stay.
    Raises HostError: folder_unwritable, output_full.
    """
    hidden = f".{secrets.token_hex(4)}.part"
    try:
        there = out.is_dir()
        place = (out if there else out.parent) / hidden
        place.mkdir(parents=True)
        try:
            yield place
            if there:
                _move_up(place, out)
            else:
                place.rename(out)
        finally:
            shutil.rmtree(place, ignore_errors=True)
    except OSError as error:
        raise unwritable_folder(error, out) from error


def _move_up(place: Path, out: Path) -> None:
    # The package after all others: a folder without one holds no event that could be entered.
    for path in sorted(place.iterdir(), key=lambda one: one.suffix == PACKAGE_SUFFIX):
        path.rename(out / path.name)


def write_cards(
    authority: Identity, roster: Roster, people: Sequence[Person], folder: Path
) -> tuple[IssuedCard, ...]:
    """Write a new card for each person, and the list of the codes that open them."""
    (folder / CARDS).mkdir()
    cards = tuple(_card(authority, roster, person, folder) for person in people)
    put_private(folder / CODES, _code_list(cards))
    return cards


def _card(authority: Identity, roster: Roster, person: Person, out: Path) -> IssuedCard:
    code = activation_code()
    path = out / CARDS / f"{person.id}{CARD_SUFFIX}"
    hub = hub_class_for(roster, person.id)
    put_private(path, issue_card(authority, roster.event.code, person, code, hub))
    return IssuedCard(person, path, code)


def _write_sheets(event: Event, mark: str, secret: bytes, out: Path) -> tuple[Path, ...]:
    """Write each recovery sheet with what it is, for whom, and how two of them are used."""
    # What is handed over is in the language of the event's papers, whoever publishes.
    say = Wording("id").say
    today = long_date(datetime.now(zone_of(event.zone)).date())
    paths: list[Path] = []
    for number, words in enumerate(divided(secret), start=1):
        text = say(
            "recovery.sheet",
            number=number,
            of=SHEETS,
            needed=NEEDED,
            event=event.name,
            code=event.code,
            made=today,
            mark=mark[:16],
            authority=AUTHORITY,
            package=f"{event.code}{PACKAGE_SUFFIX}",
            words=words,
        )
        paths.append(out / f"pemulihan-{number}-dari-{SHEETS}.txt")
        put_private(paths[-1], text.encode())
    return tuple(paths)


def _code_list(cards: Sequence[IssuedCard]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(("id", "nama", "kartu", "kode aktivasi"))
    writer.writerows((c.person.id, c.person.name, c.path.name, c.code) for c in cards)
    return text.getvalue().encode("utf-8-sig")


def put_private(path: Path, content: bytes) -> None:
    """Write a file that only its owner may read; raises OSError."""
    put_whole(path, content, 0o600)
