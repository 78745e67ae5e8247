"""The signed event package and the cards that let people into it."""

import hashlib
import secrets
from base64 import b64decode, b64encode
from dataclasses import dataclass
from itertools import islice

from cryptography import x509

from smartcity_desktop.domain.coherence import contradictions
from smartcity_desktop.domain.facts import PersonId
from smartcity_desktop.domain.instrument import Instrument
from smartcity_desktop.domain.instrument_file import InstrumentFileError, read_instrument
from smartcity_desktop.domain.rights import PANEL_ROLES
from smartcity_desktop.domain.roster import Person, Roster
from smartcity_desktop.domain.words import Role
from smartcity_desktop.protocol.bundle import bytes_text
from smartcity_desktop.protocol.codec import canonical_json, parse
from smartcity_desktop.protocol.compression import compressed, expanded
from smartcity_desktop.protocol.credentials import SealedHub, hub_credentials, open_hub, seal_hub
from smartcity_desktop.protocol.errors import ProtocolError
from smartcity_desktop.protocol.identity import (
    Identity,
    Purpose,
    Subject,
    certificate_bytes,
    fingerprint,
    issue,
    load_certificate,
    load_key,
    new_key,
    person_of,
    verify_authority,
    verify_chain,
    verify_signature,
)
from smartcity_desktop.protocol.intake import KEY_LIMIT, PACKAGE_LIMIT
from smartcity_desktop.protocol.secrets import SealedSecret, open_secret, seal_secret

PACKAGE_FORMAT = 1
# How many contradictions are named, and how much of each.
SHOWN, PLACE_LIMIT = 5, 80
CODE_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
CODE_GROUPS = 3
CODE_GROUP_SIZE = 4


@dataclass(frozen=True, slots=True)
class Contents:
    """What a package says: the roster and the instrument file's own text."""

    format: int
    roster: Roster
    instrument: str


@dataclass(frozen=True, slots=True)
class Envelope:
    """The package file: canonical contents, the authority's certificate, its signature."""

    contents: str
    authority: str
    signature: str


@dataclass(frozen=True, slots=True)
class Package:
    """A verified event package; `digest` is the hex SHA-256 of what is signed in it."""

    roster: Roster
    instrument: Instrument
    authority: x509.Certificate
    content: bytes
    digest: str

    @property
    def fingerprint(self) -> str:
        """The hex SHA-256 of the authority's certificate: what distinguishes the event."""
        return fingerprint(self.authority)


def seal_package(roster: Roster, instrument: str, authority: Identity) -> bytes:
    """Return the bytes of a package signed by the event's authority."""
    contents = canonical_json(Contents(PACKAGE_FORMAT, roster, instrument))
    envelope = Envelope(
        contents=contents.decode(),
        authority=b64encode(certificate_bytes(authority.certificate)).decode(),
        signature=b64encode(authority.sign(contents)).decode(),
    )
    return compressed(canonical_json(envelope), 9)


def open_package(content: bytes) -> Package:
    """Return the verified package.

    Raises ProtocolError when it is damaged or forged, or contradicts itself: a signature says who
    wrote it and not that it makes sense.
    """
    try:
        plain = expanded(content, PACKAGE_LIMIT)
    except ProtocolError as error:
        raise ProtocolError("package_unreadable") from error
    envelope = parse(plain, Envelope)
    try:
        authority = load_certificate(b64decode(envelope.authority))
        signature = b64decode(envelope.signature)
    except ValueError as error:
        raise ProtocolError("package_unreadable") from error
    verify_authority(authority)
    inner = envelope.contents.encode()
    verify_signature(authority, signature, inner)
    contents = parse(inner, Contents)
    if contents.format != PACKAGE_FORMAT:
        raise ProtocolError("package_newer", format=contents.format)
    instrument = _instrument(contents.instrument)
    _refuse_contradictions(contents.roster, instrument)
    digest = hashlib.sha256(inner).hexdigest()
    return Package(contents.roster, instrument, authority, content, digest)


def _instrument(text: str) -> Instrument:
    try:
        return read_instrument(text.encode())
    except (InstrumentFileError, ValueError, TypeError, ArithmeticError, RecursionError) as error:
        raise ProtocolError("package_unreadable") from error


def _refuse_contradictions(roster: Roster, instrument: Instrument) -> None:
    found = list(islice(contradictions(roster, instrument), SHOWN))
    if found:
        told = "; ".join(f"{one.sheet}: {one.place[:PLACE_LIMIT]}" for one in found)
        raise ProtocolError("package_contradictory", places=told)


@dataclass(frozen=True, slots=True)
class Card:
    """A card file: whom it lets into which event; the key inside opens with the code."""

    event: str
    authority: str
    person: PersonId
    name: str
    certificate: str
    key: SealedSecret
    hub: SealedHub | None = None


@dataclass(frozen=True, slots=True)
class OpenedCard:
    """A card opened with its code: its own key, and the hub's for those who may run one."""

    event: str
    identity: Identity
    hub: Identity | None


def activation_code() -> str:
    """Return a fresh activation code of twelve letters and digits: "K7QD-29XM-PZ4H"."""
    groups = [
        "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_GROUP_SIZE))
        for _ in range(CODE_GROUPS)
    ]
    return "-".join(groups)


def tidy_code(code: str) -> str:
    """Return a typed code as it was printed, whatever case, blanks or dashes were used."""
    letters = "".join(c for c in code.upper() if c in CODE_ALPHABET)
    groups = [letters[i : i + CODE_GROUP_SIZE] for i in range(0, len(letters), CODE_GROUP_SIZE)]
    return "-".join(groups)


def hub_class_for(roster: Roster, person: PersonId) -> str | None:
    """Return the class whose hub a person may run, "" for the secretariat, None for others."""
    role = roster.role_of(person)
    if role is Role.SECRETARIAT:
        return ""
    group = roster.class_of(person)
    return group.code if group and role in PANEL_ROLES else None


def issue_card(
    authority: Identity, event: str, person: Person, code: str, hub_class: str | None = None
) -> bytes:
    """Return a card file for a person; only `code` opens the keys it carries.

    With `hub_class` ("" for the secretariat) the laptop that enters with it can be that hub.
    """
    key = new_key()
    subject = Subject(person.name, person.id, person.institution, event, Purpose.CARD)
    certificate = issue(authority, subject, key.public_key())
    secret = Identity(key, (certificate,)).private_bytes()
    hub = None
    if hub_class is not None:
        hub = hub_credentials(authority, event, hub_class, person.id)
    card = Card(
        event=event,
        authority=fingerprint(authority.certificate),
        person=person.id,
        name=person.name,
        certificate=b64encode(certificate_bytes(certificate)).decode(),
        key=seal_secret(secret, code, f"card:{person.id}"),
        hub=hub and seal_hub(hub, secret, person.id),
    )
    return canonical_json(card)


def read_card(content: bytes) -> Card:
    """Return what a card says openly; raises ProtocolError for anything else."""
    if len(content) > KEY_LIMIT:
        raise ProtocolError("unreadable", reason="card")
    return parse(content, Card)


def open_card(card_content: bytes, code: str, package: Package) -> OpenedCard:
    """Return what a card carries once its code has opened it.

    Raises ProtocolError: card of another event, wrong code, or a card that was not issued here.
    """
    card = read_card(card_content)
    if card.authority != package.fingerprint:
        raise ProtocolError("card_of_another_event", event=card.event)
    try:
        secret = open_secret(card.key, tidy_code(code), f"card:{card.person}")
    except ProtocolError as error:
        raise ProtocolError("wrong_code") from error
    certificate = load_certificate(bytes_text(card.certificate))
    verify_chain([certificate], package.authority, Purpose.CARD)
    identity = Identity(load_key(secret), (certificate,))
    if identity.key.public_key() != certificate.public_key():
        raise ProtocolError("certificate_untrusted")
    hub = open_hub(card.hub, secret, card.person, package.authority) if card.hub else None
    return OpenedCard(card.event, identity, hub)


def enrol(card_content: bytes, code: str, package: Package, device: str) -> Identity:
    """Return a fresh device identity certified by the card; raises ProtocolError."""
    return new_device(open_card(card_content, code, package), package, device)


def new_device(card: OpenedCard, package: Package, device: str) -> Identity:
    """Return a fresh device identity certified by an opened card."""
    certificate = card.identity.certificate
    person = package.roster.person(person_of(certificate))
    key = new_key()
    subject = Subject(person.name, person.id, device, card.event, Purpose.DEVICE)
    own = issue(card.identity, subject, key.public_key())
    return Identity(key, (own, certificate))
