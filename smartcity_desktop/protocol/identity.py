"""Who signs: the event authority, the cards it issues and the keys made on devices (P-256).

A certificate's dates are not the check: laptops have wrong clocks, and papers outlive events.
They are set wide; what counts is the chain to the event's authority and the event's own days.
"""

import hashlib
import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from smartcity_desktop.domain.facts import PersonId
from smartcity_desktop.protocol.errors import ProtocolError

NOT_BEFORE = datetime(2000, 1, 1, tzinfo=UTC)
NOT_AFTER = datetime(2049, 12, 31, tzinfo=UTC)
SIGNATURE_SIZE = 64
NAME_SIZE = 64
# The number of points on P-256: with (r, s) stands (r, n - s), which is not accepted.
CURVE_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
# What every hub's certificate is called: where a room's network puts it is not known beforehand,
# so laptops go to any address and check this name. The ending belongs to nobody.
HUB_HOST = "hub.smartcity.invalid"
_PERSONAL_USES = [ExtendedKeyUsageOID.CLIENT_AUTH, ExtendedKeyUsageOID.EMAIL_PROTECTION]


# What a library says of a certificate it cannot follow.
_UNPROVEN = (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm)
# What it says of one that is none: these are no kind of ValueError.
_MALFORMED = (x509.InvalidVersion, x509.DuplicateExtension, x509.UnsupportedGeneralNameType)


class Purpose(StrEnum):
    """What a certificate is for; its subject's organizational unit says so."""

    AUTHORITY = "authority"
    CARD = "card"
    DEVICE = "device"
    CENTRE = "centre"
    HUB = "hub"


_EXTENDED_USES = {
    Purpose.CARD: _PERSONAL_USES,
    Purpose.DEVICE: _PERSONAL_USES,
    Purpose.CENTRE: [ExtendedKeyUsageOID.SERVER_AUTH],
    Purpose.HUB: [ExtendedKeyUsageOID.SERVER_AUTH],
}


@dataclass(frozen=True, slots=True)
class Identity:
    """A loaded private key and its certificate chain, own certificate first, root left out."""

    key: ec.EllipticCurvePrivateKey
    chain: tuple[x509.Certificate, ...]

    @property
    def certificate(self) -> x509.Certificate:
        """The key's own certificate."""
        return self.chain[0]

    def sign(self, content: bytes) -> bytes:
        """Return the 64-byte ECDSA signature (r ‖ s) over the SHA-256 of `content`, s the lower."""
        r, s = decode_dss_signature(self.key.sign(content, ec.ECDSA(hashes.SHA256())))
        s = min(s, CURVE_ORDER - s)
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")

    def private_bytes(self) -> bytes:
        """Return the key as PKCS#8 DER, for a store that encrypts it."""
        return self.key.private_bytes(
            serialization.Encoding.DER,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )


def new_key() -> ec.EllipticCurvePrivateKey:
    """Return a fresh P-256 key."""
    return ec.generate_private_key(ec.SECP256R1())


def load_key(content: bytes) -> ec.EllipticCurvePrivateKey:
    """Return the P-256 key of PKCS#8 DER bytes; raises ProtocolError for any other key."""
    try:
        key = serialization.load_der_private_key(content, password=None)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise ProtocolError("key_unreadable") from error
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise ProtocolError("key_unreadable")
    return key


def certificate_bytes(certificate: x509.Certificate) -> bytes:
    """Return a certificate as DER."""
    return certificate.public_bytes(serialization.Encoding.DER)


def certificate_pem(certificate: x509.Certificate) -> bytes:
    """Return a certificate as PEM, for TLS libraries."""
    return certificate.public_bytes(serialization.Encoding.PEM)


def load_certificate(content: bytes) -> x509.Certificate:
    """Return the certificate of DER bytes; raises ProtocolError for anything else."""
    try:
        certificate = x509.load_der_x509_certificate(content)
        # The library reads these only when asked: a broken one must not surprise anybody later.
        _ = certificate.subject, certificate.issuer, certificate.extensions
        certificate.public_key()
    except (*_UNPROVEN, *_MALFORMED) as error:
        raise ProtocolError("certificate_unreadable") from error
    return certificate


def fingerprint(certificate: x509.Certificate) -> str:
    """Return the hex SHA-256 of a certificate's DER bytes."""
    return hashlib.sha256(certificate_bytes(certificate)).hexdigest()


def key_fingerprint(certificate: x509.Certificate) -> str:
    """Return the hex SHA-256 of a certificate's public key, which a renewed one keeps."""
    key = certificate.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return hashlib.sha256(key).hexdigest()


def person_of(certificate: x509.Certificate) -> PersonId:
    """Return whom a card or device certificate names."""
    return PersonId(_attribute(certificate, NameOID.SERIAL_NUMBER))


def name_of(certificate: x509.Certificate) -> str:
    """Return the name a certificate gives its holder; whose word it is, its issuer tells."""
    return _attribute(certificate, NameOID.COMMON_NAME)


def device_of(certificate: x509.Certificate) -> str:
    """Return what a device's certificate calls the device: its holder's own word."""
    return _attribute(certificate, NameOID.ORGANIZATION_NAME)


def hub_class_of(certificate: x509.Certificate) -> str:
    """Return the class a hub's certificate was issued for, "" for the secretariat's."""
    return _attribute(certificate, NameOID.SERIAL_NUMBER)


def hub_person_of(certificate: x509.Certificate) -> PersonId:
    """Return whose card carries a hub's key; a hub without a card names the event instead."""
    return PersonId(_attribute(certificate, NameOID.ORGANIZATION_NAME))


def purpose_of(certificate: x509.Certificate) -> str:
    """Return what a certificate is for; compare with Purpose."""
    return _attribute(certificate, NameOID.ORGANIZATIONAL_UNIT_NAME)


def _attribute(certificate: x509.Certificate, oid: x509.ObjectIdentifier) -> str:
    found = certificate.subject.get_attributes_for_oid(oid)
    return str(found[0].value) if found else ""


def verify_signature(certificate: x509.Certificate, signature: bytes, content: bytes) -> None:
    """Raise ProtocolError unless `signature` (64 bytes) is the certificate's over `content`.

    Of the two forms every signature has, the one with the lower s is the only one.
    """
    key = certificate.public_key()
    if not isinstance(key, ec.EllipticCurvePublicKey) or len(signature) != SIGNATURE_SIZE:
        raise ProtocolError("signature_invalid")
    half = SIGNATURE_SIZE // 2
    r, s = int.from_bytes(signature[:half], "big"), int.from_bytes(signature[half:], "big")
    if s > CURVE_ORDER // 2:
        raise ProtocolError("signature_invalid")
    try:
        key.verify(encode_dss_signature(r, s), content, ec.ECDSA(hashes.SHA256()))
    except (InvalidSignature, ValueError) as error:
        raise ProtocolError("signature_invalid") from error


def verify_chain(
    chain: Sequence[x509.Certificate], authority: x509.Certificate, purpose: Purpose
) -> x509.Certificate:
    """Return the first certificate of `chain` once it leads to `authority` and fits `purpose`.

    Raises ProtocolError otherwise. Dates are not looked at. A device's certificate is made by its
    holder, with the card: it says of its person what the authority's card says, or it is refused.
    """
    purposes = [purpose, Purpose.CARD] if purpose is Purpose.DEVICE else [purpose]
    if [purpose_of(c) for c in chain] != purposes:
        raise ProtocolError("certificate_untrusted")
    for certificate, issuer in zip(chain, [*chain[1:], authority], strict=True):
        _verify_issue(certificate, issuer)
    if len({_named_person(c) for c in chain}) != 1:
        raise ProtocolError("certificate_untrusted")
    return chain[0]


def _named_person(certificate: x509.Certificate) -> tuple[tuple[str, ...], ...]:
    """Return every id and every name a certificate gives its person."""
    oids = (NameOID.SERIAL_NUMBER, NameOID.COMMON_NAME)
    subject = certificate.subject
    return tuple(tuple(str(a.value) for a in subject.get_attributes_for_oid(oid)) for oid in oids)


def verify_authority(certificate: x509.Certificate) -> None:
    """Raise ProtocolError unless a certificate is an event authority's, signed by itself."""
    if purpose_of(certificate) != Purpose.AUTHORITY:
        raise ProtocolError("certificate_untrusted")
    _verify_issue(certificate, certificate)


def _verify_issue(certificate: x509.Certificate, issuer: x509.Certificate) -> None:
    try:
        certificate.verify_directly_issued_by(issuer)
        constraints = issuer.extensions.get_extension_for_class(x509.BasicConstraints).value
    except (*_UNPROVEN, x509.ExtensionNotFound) as error:
        raise ProtocolError("certificate_untrusted") from error
    if not constraints.ca:
        raise ProtocolError("certificate_untrusted")


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom a certificate names: a display name, a stable id, an institution, an event."""

    name: str
    id: str
    institution: str
    event: str
    purpose: Purpose

    def as_name(self) -> x509.Name:
        """Return the X.509 name; long texts are cut, as every field has 64 bytes of UTF-8."""
        parts = [
            (NameOID.COMMON_NAME, _fitting(self.name)),
            (NameOID.SERIAL_NUMBER, _fitting(self.id)),
            (NameOID.ORGANIZATION_NAME, _fitting(self.institution or self.event)),
            (NameOID.ORGANIZATIONAL_UNIT_NAME, str(self.purpose)),
        ]
        return x509.Name([x509.NameAttribute(oid, value) for oid, value in parts if value])


def _fitting(text: str) -> str:
    return text.encode("utf-8", "replace")[:NAME_SIZE].decode("utf-8", "ignore")


def new_authority(event: str, name: str) -> Identity:
    """Return a fresh event authority: a self-signed root that certifies cards and the centre."""
    key = new_key()
    subject = Subject(name, "", "", event, Purpose.AUTHORITY)
    certificate = _issue(subject, key.public_key(), key, subject.as_name(), path_length=1)
    return Identity(key, (certificate,))


def issue(
    issuer: Identity,
    subject: Subject,
    public_key: ec.EllipticCurvePublicKey,
    hosts: Sequence[str] = (),
    serial: int | None = None,
) -> x509.Certificate:
    """Return a certificate for `public_key`; cards may certify devices, others nothing.

    `hosts` are the names and addresses a centre's TLS certificate answers to; without a `serial`
    number it gets a random one.
    """
    path_length = 0 if subject.purpose is Purpose.CARD else None
    name = issuer.certificate.subject
    return _issue(subject, public_key, issuer.key, name, path_length, hosts, serial)


def _issue(
    subject: Subject,
    public_key: ec.EllipticCurvePublicKey,
    issuer_key: ec.EllipticCurvePrivateKey,
    issuer_name: x509.Name,
    path_length: int | None,
    hosts: Sequence[str] = (),
    serial: int | None = None,
) -> x509.Certificate:
    certifies = path_length is not None
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject.as_name())
        .issuer_name(issuer_name)
        .public_key(public_key)
        .serial_number(serial or x509.random_serial_number())
        .not_valid_before(NOT_BEFORE)
        .not_valid_after(NOT_AFTER)
        .add_extension(x509.BasicConstraints(certifies, path_length), critical=True)
        .add_extension(_usage(certifies=certifies), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()),
            critical=False,
        )
    )
    # A card certifies devices for people: nothing below it may answer as a server.
    uses = _EXTENDED_USES.get(subject.purpose)
    if uses:
        builder = builder.add_extension(x509.ExtendedKeyUsage(uses), critical=False)
    if hosts:
        names = x509.SubjectAlternativeName([_host(host) for host in hosts])
        builder = builder.add_extension(names, critical=False)
    return builder.sign(issuer_key, hashes.SHA256())


def _host(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def _usage(*, certifies: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not certifies,
        content_commitment=not certifies,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=certifies,
        crl_sign=certifies,
        encipher_only=False,
        decipher_only=False,
    )
