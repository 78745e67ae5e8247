"""Reading a sealed PDF back: is it whole, who sealed it, and what does it say it is."""

import hashlib
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, cast

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import SignatureCoverageLevel

from smartcity_desktop.documents.additions import Added, additions
from smartcity_desktop.documents.claims import Claims
from smartcity_desktop.documents.container import Container, read_container
from smartcity_desktop.documents.faults import UNREADABLE
from smartcity_desktop.domain.facts import PersonId
from smartcity_desktop.protocol.errors import ProtocolError
from smartcity_desktop.protocol.identity import (
    Purpose,
    device_of,
    fingerprint,
    name_of,
    person_of,
    purpose_of,
    verify_chain,
)

if TYPE_CHECKING:
    from pyhanko.pdf_utils.generic import DictionaryObject

HEADER = b"%PDF-"
OUR_MARKS = (b"/Creator (Smart City Desktop)", b"; document=")
_BYTE_RANGE = re.compile(rb"/ByteRange \[(\d{1,10}) (\d{1,10}) (\d{1,10}) (\d{1,10})\]")
_CONTENTS = re.compile(rb"<((?:[0-9A-F]{2})+)(?:00)*>")


class SealError(Exception):
    """A PDF that is not as it was sealed, or never was; `key` names the sentence."""

    def __init__(self, key: str, **details: object) -> None:
        super().__init__(key, details)
        self.key = key
        self.details = details


@dataclass(frozen=True, slots=True)
class SealedPdf:
    """A sealed revision that is whole, who sealed it, and what it claims to be.

    Person and name are the authority's word, on the card that certifies the device. Whether
    `authority` is one to be trusted is for the reader to decide. `file_digest` is that of the
    revision; `after` is what stands behind it, nothing of which is read for the rest.
    """

    claims: Claims
    person: PersonId
    name: str
    device: str
    signed_at: datetime | None
    chain: tuple[x509.Certificate, ...]
    authority: x509.Certificate
    file_digest: str
    after: tuple[Added, ...] = ()

    @property
    def fingerprint(self) -> str:
        """The hex SHA-256 of the authority's certificate."""
        return fingerprint(self.authority)


def read_sealed(pdf: bytes) -> SealedPdf:
    """Return what a sealed PDF is; raises SealError when any bit of its sealing is another.

    Keys: not_a_pdf, not_sealed, signed_by_others, changed, signature_invalid,
    certificate_untrusted, claims_missing, claims_differ, unreadable_here.
    """
    if not pdf.startswith(HEADER):
        raise SealError("not_a_pdf")
    try:
        parts = _signed_parts(pdf)
        chain = _verified_container(parts.digest, parts.container)
    except SealError as error:
        if error.key == "changed" and not _looks_ours(pdf):
            raise SealError("signed_by_others") from error
        raise
    revision = pdf[: parts.end]
    claims, author, signed_at = _told(revision)
    if claims is None:
        raise SealError("claims_missing")
    authority, card = chain[-1], chain[1]
    if claims.authority != fingerprint(authority) or not author.startswith(name_of(card)):
        raise SealError("claims_differ")
    return SealedPdf(
        claims=claims,
        person=person_of(card),
        name=name_of(card),
        device=device_of(chain[0]),
        signed_at=signed_at,
        chain=chain[:-1],
        authority=authority,
        file_digest=hashlib.sha256(revision).hexdigest(),
        after=additions(pdf, parts.end, authority),
    )


def _looks_ours(pdf: bytes) -> bool:
    """Tell whether a file says that it came from here: a stranger's is not called broken."""
    return any(mark in pdf for mark in OUR_MARKS)


def _told(revision: bytes) -> tuple[Claims | None, str, datetime | None]:
    """Return claims, author and time of a revision whose every byte is signed."""
    try:
        reader = PdfFileReader(io.BytesIO(revision))
        signatures = reader.embedded_signatures
        if len(signatures) != 1:
            raise SealError("changed")
        covered = signatures[0].evaluate_signature_coverage()
        if covered is not SignatureCoverageLevel.ENTIRE_FILE:
            raise SealError("changed")
        information = cast("DictionaryObject", reader.trailer["/Info"])
        claims = Claims.read(str(information["/Keywords"]))
        return claims, str(information["/Author"]), signatures[0].self_reported_timestamp
    except UNREADABLE as error:
        raise SealError("unreadable_here") from error


@dataclass(frozen=True, slots=True)
class _Parts:
    """Where the first signature ends, the SHA-256 of what it signs, and its container."""

    end: int
    digest: bytes
    container: bytes


def _signed_parts(pdf: bytes) -> _Parts:
    found = _BYTE_RANGE.search(pdf)
    if found is None:
        raise SealError("signed_by_others" if b"/ByteRange" in pdf else "not_sealed")
    start, length, after, rest = map(int, found.groups())
    end = after + rest
    if start != 0 or end > len(pdf) or not length < after:
        raise SealError("changed")
    gap = _CONTENTS.fullmatch(pdf, length, after)
    if gap is None:
        raise SealError("changed")
    digest = hashlib.sha256(pdf[:length])
    digest.update(pdf[after:end])
    return _Parts(end, digest.digest(), bytes.fromhex(gap.group()[1:-1].decode()))


def _verified_container(digest: bytes, encoded: bytes) -> tuple[x509.Certificate, ...]:
    """Return the chain, authority last, once the container is ours to the last bit."""
    try:
        held = read_container(encoded)
        chain = _ordered(held.certificates, held.serial_number)
        container = Container.of(chain)
        _verify_people(chain)
        key = chain[0].public_key()
    except UNREADABLE as error:
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
        # A device's certificate and a card's, each once: what is shown comes from the card.
        verify_chain(chain[:-1], authority, Purpose.DEVICE)
    except (ProtocolError, InvalidSignature, ValueError, TypeError) as error:
        raise SealError("certificate_untrusted") from error
    if purpose_of(authority) != Purpose.AUTHORITY:
        raise SealError("certificate_untrusted")
