"""Reading a sealed PDF back: is it whole, who sealed it, and what does it say it is."""

import hashlib
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.generic import DictionaryObject
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko_certvalidator import ValidationContext

from smartcity_desktop.documents.claims import Claims
from smartcity_desktop.documents.container import Container, read_container
from smartcity_desktop.domain.facts import PersonId
from smartcity_desktop.protocol.errors import ProtocolError
from smartcity_desktop.protocol.identity import (
    Purpose,
    certificate_bytes,
    fingerprint,
    person_of,
    purpose_of,
    verify_chain,
)

HEADER = b"%PDF-"
_BYTE_RANGE = re.compile(rb"/ByteRange \[(\d{1,10}) (\d{1,10}) (\d{1,10}) (\d{1,10})\]")
_CONTENTS = re.compile(rb"<((?:[0-9A-F]{2})+)(?:00)*>")
# What reading a certificate with one wrong bit may end in.
_UNREADABLE = (
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    UnsupportedAlgorithm,
    x509.DuplicateExtension,
    x509.UnsupportedGeneralNameType,
)
# Certificates are dated wide and laptops have wrong clocks: any moment inside will do.
_MOMENT = datetime(2025, 1, 1, tzinfo=UTC)


class SealError(Exception):
    """A PDF that is not as it was sealed, or never was; `key` names the sentence."""

    def __init__(self, key: str, **details: object) -> None:
        super().__init__(key, details)
        self.key = key
        self.details = details


@dataclass(frozen=True, slots=True)
class SealedPdf:
    """A PDF that is exactly as it was sealed by `person` on `device`, and what it claims to be.

    Whether `authority` is one to be trusted is for the reader to decide.
    """

    claims: Claims
    person: PersonId
    name: str
    device: str
    signed_at: datetime | None
    chain: tuple[x509.Certificate, ...]
    authority: x509.Certificate
    file_digest: str

    @property
    def fingerprint(self) -> str:
        """The hex SHA-256 of the authority's certificate."""
        return fingerprint(self.authority)


def read_sealed(pdf: bytes) -> SealedPdf:
    """Return what a sealed PDF is; raises SealError when any bit of it is not as it was sealed.

    Keys: not_a_pdf, not_sealed, appended, changed, signature_invalid, certificate_untrusted,
    claims_missing, claims_differ.
    """
    if not pdf.startswith(HEADER):
        raise SealError("not_a_pdf")
    digest, encoded = _signed_parts(pdf)
    chain = _verified_container(digest, encoded)
    authority = chain[-1]
    try:
        reader = PdfFileReader(io.BytesIO(pdf))
        signature = _only_signature(reader, authority)
        information = reader.trailer["/Info"]
        if not isinstance(information, DictionaryObject):
            raise SealError("changed")
        claims = Claims.read(str(information["/Keywords"]))
        author = str(information["/Author"])
    except (PdfError, SignatureValidationError, KeyError, TypeError, ValueError) as error:
        raise SealError("changed") from error
    if claims is None:
        raise SealError("claims_missing")
    name = _named(chain[0], NameOID.COMMON_NAME)
    if claims.authority != fingerprint(authority) or author[: len(name)] != name:
        raise SealError("claims_differ")
    return SealedPdf(
        claims=claims,
        person=person_of(chain[0]),
        name=name,
        device=_named(chain[0], NameOID.ORGANIZATION_NAME),
        signed_at=signature.self_reported_timestamp,
        chain=chain[:-1],
        authority=authority,
        file_digest=hashlib.sha256(pdf).hexdigest(),
    )


def _signed_parts(pdf: bytes) -> tuple[bytes, bytes]:
    """Return the SHA-256 of the signed bytes and the container between them."""
    found = _BYTE_RANGE.findall(pdf)
    if not found:
        raise SealError("not_sealed")
    start, length, after, rest = map(int, found[-1])
    if after + rest < len(pdf):
        raise SealError("appended")
    if len(found) > 1 or start != 0 or after + rest != len(pdf) or not length < after:
        raise SealError("changed")
    gap = _CONTENTS.fullmatch(pdf, length, after)
    if gap is None:
        raise SealError("changed")
    digest = hashlib.sha256(pdf[:length])
    digest.update(pdf[after:])
    return digest.digest(), bytes.fromhex(gap.group()[1:-1].decode())


def _verified_container(digest: bytes, encoded: bytes) -> tuple[x509.Certificate, ...]:
    """Return the chain, authority last, once the container is ours to the last bit."""
    try:
        held = read_container(encoded)
        chain = _ordered(held.certificates, held.serial_number)
        container = Container.of(chain)
        _verify_people(chain)
        key = chain[0].public_key()
    except _UNREADABLE as error:
        raise SealError("changed") from error
    exact = container.encode(digest, held.signature)
    if encoded[: len(exact)] != exact or any(encoded[len(exact) :]):
        raise SealError("changed")
    if not isinstance(key, ec.EllipticCurvePublicKey):
        raise SealError("signature_invalid")
    try:
        key.verify(held.signature, container.attributes(digest), ec.ECDSA(hashes.SHA256()))
    except InvalidSignature as error:
        raise SealError("signature_invalid") from error
    return chain


def _ordered(
    certificates: Sequence[x509.Certificate], serial_number: int
) -> tuple[x509.Certificate, ...]:
    """Return certificates from the signer's to the root; raises ValueError when some are loose."""
    rest = list(certificates)
    wanted = [c for c in rest if c.serial_number == serial_number]
    chain: list[x509.Certificate] = []
    while wanted:
        chain.append(wanted[0])
        rest.remove(wanted[0])
        wanted = [c for c in rest if c.subject == chain[-1].issuer]
    if not chain or rest:
        raise ValueError("certificates")
    return tuple(chain)


def _verify_people(chain: tuple[x509.Certificate, ...]) -> None:
    authority = chain[-1]
    issuers = (*chain[1:], authority)
    try:
        # From the root down, so that nothing is read in a certificate before it is vouched for.
        for certificate, issuer in zip(reversed(chain), reversed(issuers), strict=True):
            certificate.verify_directly_issued_by(issuer)
        verify_chain(chain[:-1], authority, Purpose.DEVICE)
    except (ProtocolError, InvalidSignature, ValueError, TypeError) as error:
        raise SealError("certificate_untrusted") from error
    if purpose_of(authority) != Purpose.AUTHORITY:
        raise SealError("certificate_untrusted")


def _only_signature(reader: PdfFileReader, authority: x509.Certificate) -> EmbeddedPdfSignature:
    signatures = reader.embedded_signatures
    if len(signatures) != 1:
        raise SealError("changed")
    context = ValidationContext(
        trust_roots=[asn1_x509.Certificate.load(certificate_bytes(authority))],
        allow_fetching=False,
        moment=_MOMENT,
    )
    status = validate_pdf_signature(signatures[0], context)
    if not (status.intact and status.valid):
        raise SealError("signature_invalid")
    if status.coverage is not SignatureCoverageLevel.ENTIRE_FILE:
        raise SealError("appended")
    if not status.trusted:
        raise SealError("certificate_untrusted")
    return signatures[0]


def _named(certificate: x509.Certificate, oid: x509.ObjectIdentifier) -> str:
    found = certificate.subject.get_attributes_for_oid(oid)
    return str(found[0].value) if found else ""
