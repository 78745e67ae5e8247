"""The keys of those who answer: a centre's or a class hub's, as a file, sealed, or handed over."""

import ipaddress
import os
import re
import secrets
import time
from base64 import b64decode, b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from smartcity_desktop.protocol.codec import canonical_json, parse
from smartcity_desktop.protocol.errors import ProtocolError
from smartcity_desktop.protocol.identity import (
    HUB_HOST,
    Identity,
    Purpose,
    Subject,
    certificate_bytes,
    issue,
    load_certificate,
    load_key,
    new_key,
    purpose_of,
    verify_chain,
)

CREDENTIALS_FORMAT = 1
NONCE_SIZE = 12
# Of a centre's serial number, behind the time; numbers that are random throughout are later.
RANDOM_BITS = 64
LATEST_US = 2**56
# Under these a centre can always be reached from its own machine.
LOCAL_HOSTS = ("127.0.0.1", "localhost")
_LABEL = r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?"
_HOST = re.compile(rf"(\*\.)?{_LABEL}(\.{_LABEL})*")


def server_name(text: str) -> str:
    """Return the name or address a server goes by, from a name, an address or a whole URL.

    Names in other letters are given as certificates and DNS hold them. Raises
    ProtocolError("host_unusable").
    """
    try:
        host = urlsplit(text if "://" in text else f"//{_bracketed(text)}").hostname or ""
        if _is_address(host):
            return str(ipaddress.ip_address(host))
        name = host.rstrip(".") if host.isascii() else host.encode("idna").decode()
    except ValueError as error:
        raise ProtocolError("host_unusable", host=text) from error
    # Figures and points alone would be an address, and are none.
    if len(name) > 253 or not _HOST.fullmatch(name) or re.fullmatch(r"[\d.]+", name):
        raise ProtocolError("host_unusable", host=text)
    return name


def _bracketed(text: str) -> str:
    return f"[{text}]" if _is_address(text) and ":" in text else text


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return "%" not in text


def server_names(certificate: x509.Certificate) -> tuple[str, ...]:
    """Return the names and addresses a server's certificate answers to."""
    try:
        found = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return ()
    return tuple(str(name.value) for name in found)


def centre_credentials(
    authority: Identity, event: str, hosts: Iterable[str], before: Identity | None = None
) -> Identity:
    """Return a key and certificate for a centre: its TLS and its receipts.

    It says that it was issued now, and later than `before`. `hosts` are names, addresses or URLs,
    to which those of its own machine are added. With `before` it is the same centre under more
    names: its key and the names it had stay. Raises ProtocolError("host_unusable").
    """
    key = before.key if before else new_key()
    had = server_names(before.certificate) if before else ()
    names = dict.fromkeys((*had, *(server_name(host) for host in hosts if host), *LOCAL_HOSTS))
    subject = Subject("Pusat", "centre", "", event, Purpose.CENTRE)
    now = time.time_ns() // 1000
    issued = max(now, issued_us(before.certificate) + 1) if before else now
    serial = issued << RANDOM_BITS | secrets.randbits(RANDOM_BITS)
    return Identity(key, (issue(authority, subject, key.public_key(), tuple(names), serial),))


def issued_us(certificate: x509.Certificate) -> int:
    """Return when a centre's certificate was issued, in microseconds since 1970; 0 if it says not.

    Its dates are every certificate's; its serial number begins with the time.
    """
    told = certificate.serial_number >> RANDOM_BITS
    return told if told < LATEST_US else 0


def hub_credentials(authority: Identity, event: str, class_code: str, person: str = "") -> Identity:
    """Return a key and certificate for the hub of a class, "" for the secretariat's.

    `person` is whose card carries it: classes are formed anew, and people change theirs.
    """
    key = new_key()
    subject = Subject(f"Hub {class_code}".strip(), class_code, person, event, Purpose.HUB)
    return Identity(key, (issue(authority, subject, key.public_key(), (HUB_HOST,)),))


@dataclass(frozen=True, slots=True)
class Credentials:
    """The file a centre is set up with: its private key and certificate (base64 DER).

    Whoever holds it can sign receipts: it is handed over apart from the package.
    """

    format: int
    key: str
    certificate: str


def write_credentials(server: Identity) -> bytes:
    """Return the credentials of a centre's or hub's identity."""
    return canonical_json(
        Credentials(
            format=CREDENTIALS_FORMAT,
            key=b64encode(server.private_bytes()).decode(),
            certificate=b64encode(certificate_bytes(server.certificate)).decode(),
        )
    )


def read_credentials(content: bytes, purpose: Purpose = Purpose.CENTRE) -> Identity:
    """Return the identity of written credentials; raises ProtocolError for anything else."""
    try:
        credentials = parse(content, Credentials)
        key = load_key(b64decode(credentials.key))
        certificate = load_certificate(b64decode(credentials.certificate))
    except (ValueError, ProtocolError) as error:
        raise ProtocolError("credentials_unreadable") from error
    same = key.public_key() == certificate.public_key()
    if not same or purpose_of(certificate) != purpose:
        raise ProtocolError("credentials_unreadable")
    return Identity(key, (certificate,))


@dataclass(frozen=True, slots=True)
class SealedHub:
    """A hub's credentials inside a card, sealed with the card's own key (hex)."""

    nonce: str
    ciphertext: str


def seal_hub(hub: Identity, card_key: bytes, person: str) -> SealedHub:
    """Return a hub's credentials that only the private key of a person's card opens."""
    nonce = os.urandom(NONCE_SIZE)
    context = _context(person)
    sealed = AESGCM(_derived(card_key, context)).encrypt(nonce, write_credentials(hub), context)
    return SealedHub(nonce.hex(), sealed.hex())


def open_hub(
    sealed: SealedHub, card_key: bytes, person: str, authority: x509.Certificate
) -> Identity:
    """Return the hub's identity of a card; raises ProtocolError when it is not the event's."""
    context = _context(person)
    try:
        nonce, ciphertext = bytes.fromhex(sealed.nonce), bytes.fromhex(sealed.ciphertext)
        content = AESGCM(_derived(card_key, context)).decrypt(nonce, ciphertext, context)
    except (InvalidTag, ValueError) as error:
        raise ProtocolError("credentials_unreadable") from error
    hub = read_credentials(content, Purpose.HUB)
    verify_chain(hub.chain, authority, Purpose.HUB)
    return hub


def _context(person: str) -> bytes:
    return f"hub:{person}".encode()


def _derived(card_key: bytes, context: bytes) -> bytes:
    return HKDF(SHA256(), length=32, salt=None, info=context).derive(card_key)


@dataclass(frozen=True, slots=True)
class HubOrders:
    """What the process of a hub is told on its standard input, as one line; never by file.

    `package` is the event package and `key` the ledger's 32-byte key, both base64, "" for a
    ledger without encryption; `credentials` are the hub's.
    """

    package: str
    credentials: Credentials
    key: str = ""


def hub_orders(package: bytes, hub: Identity, key: bytes = b"") -> bytes:
    """Return the line that starts a hub, with its line end."""
    credentials = parse(write_credentials(hub), Credentials)
    orders = HubOrders(b64encode(package).decode(), credentials, b64encode(key).decode())
    return canonical_json(orders) + b"\n"


def read_hub_orders(line: bytes) -> tuple[bytes, Identity, bytes]:
    """Return package, identity and ledger key of a hub's line; raises ProtocolError."""
    orders = parse(line, HubOrders)
    hub = read_credentials(canonical_json(orders.credentials), Purpose.HUB)
    try:
        return b64decode(orders.package), hub, b64decode(orders.key)
    except ValueError as error:
        raise ProtocolError("credentials_unreadable") from error
