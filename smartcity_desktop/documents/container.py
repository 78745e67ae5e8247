"""The CMS container of a PAdES B-B signature, in the one byte form this program writes.

A container has parts no signature covers (order, padding, spelling). Writing it in one form only
lets a reader rebuild it and refuse any other, so that no bit of it can change unnoticed.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from asn1crypto import cms
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import serialization

SEQUENCE, SET, OCTETS, BITS, INTEGER, CONTEXT_0 = 0x30, 0x31, 0x04, 0x03, 0x02, 0xA0
OID_DATA = bytes.fromhex("06092a864886f70d010701")
OID_SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")
OID_CONTENT_TYPE = bytes.fromhex("06092a864886f70d010903")
OID_MESSAGE_DIGEST = bytes.fromhex("06092a864886f70d010904")
OID_SIGNING_CERTIFICATE_V2 = bytes.fromhex("060b2a864886f70d010910022f")
SHA256 = bytes.fromhex("300d06096086480165030402010500")
ECDSA_SHA256 = bytes.fromhex("300a06082a8648ce3d040302")
VERSION_1 = bytes.fromhex("020101")


def _der(tag: int, *parts: bytes) -> bytes:
    content = b"".join(parts)
    size = len(content)
    if size < 0x80:
        return bytes((tag, size)) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(length))) + length + content


def _set_of(tag: int, parts: Sequence[bytes]) -> bytes:
    return _der(tag, *sorted(parts))


@dataclass(frozen=True, slots=True)
class Container:
    """The signer's part of a container: certificates and everything that stays the same."""

    chain: tuple[x509.Certificate, ...]
    certificates: bytes
    signer: bytes
    certificate_reference: bytes

    @classmethod
    def of(cls, chain: Sequence[x509.Certificate]) -> "Container":
        """Return the container of a chain: device, card and authority certificate, in order."""
        encoded = [c.public_bytes(serialization.Encoding.DER) for c in chain]
        own = chain[0]
        serial = own.serial_number
        number = _der(INTEGER, serial.to_bytes(serial.bit_length() // 8 + 1, "big"))
        reference = _der(SEQUENCE, _der(OCTETS, hashlib.sha256(encoded[0]).digest()))
        return cls(
            chain=tuple(chain),
            certificates=_set_of(CONTEXT_0, encoded),
            signer=_der(SEQUENCE, own.issuer.public_bytes(), number),
            certificate_reference=_der(
                SEQUENCE,
                OID_SIGNING_CERTIFICATE_V2,
                _der(SET, _der(SEQUENCE, _der(SEQUENCE, reference))),
            ),
        )

    def attributes(self, digest: bytes) -> bytes:
        """Return what is signed: content type, the file's SHA-256 and the signer's certificate."""
        return _set_of(
            SET,
            (
                _der(SEQUENCE, OID_CONTENT_TYPE, _der(SET, OID_DATA)),
                _der(SEQUENCE, OID_MESSAGE_DIGEST, _der(SET, _der(OCTETS, digest))),
                self.certificate_reference,
            ),
        )

    def encode(self, digest: bytes, signature: bytes) -> bytes:
        """Return the container's DER bytes for a file's digest and its DER signature."""
        attributes = self.attributes(digest)
        signer = _der(
            SEQUENCE,
            VERSION_1,
            self.signer,
            SHA256,
            bytes((CONTEXT_0,)) + attributes[1:],
            ECDSA_SHA256,
            _der(OCTETS, signature),
        )
        data = _der(
            SEQUENCE,
            VERSION_1,
            _der(SET, SHA256),
            _der(SEQUENCE, OID_DATA),
            self.certificates,
            _der(SET, signer),
        )
        return _der(SEQUENCE, OID_SIGNED_DATA, _der(CONTEXT_0, data))


@dataclass(frozen=True, slots=True)
class Contained:
    """What a foreign container holds, before anything of it is believed."""

    certificates: tuple[x509.Certificate, ...]
    serial_number: int
    signature: bytes


def read_container(content: bytes) -> Contained:
    """Return certificates, signer and signature of DER bytes; raises ValueError for others."""
    try:
        data = cms.ContentInfo.load(content)["content"]
        signer = data["signer_infos"][0]
        return Contained(
            tuple(_certificate(choice.chosen) for choice in data["certificates"]),
            int(signer["sid"].chosen["serial_number"].native),
            bytes(signer["signature"].native),
        )
    except (
        TypeError,
        LookupError,
        AttributeError,
        OverflowError,
        x509.InvalidVersion,
    ) as error:
        raise ValueError("container") from error


def _certificate(parsed: asn1_x509.Certificate) -> x509.Certificate:
    if parsed.serial_number <= 0:
        raise ValueError("serial number")
    certificate = x509.load_der_x509_certificate(parsed.dump())
    signature = _der(BITS, b"\0", certificate.signature)
    # The issuer signs the inner part only: what lies around it has one form as well.
    if parsed.dump() != _der(SEQUENCE, certificate.tbs_certificate_bytes, ECDSA_SHA256, signature):
        raise ValueError("certificate")
    return certificate
