"""What stands in a PDF behind the revision that was sealed: who signed too, and what it changes."""

import hashlib
import io
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, cast

from asn1crypto import tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, PdfObject, StreamObject
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import DiffResult
from pyhanko.sign.validation import SignatureCoverageLevel
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko_certvalidator.sig_validate import DefaultSignatureValidator, SignatureValidationContext

from smartcity_desktop.documents.faults import UNREADABLE
from smartcity_desktop.documents.preview import compared_pages
from smartcity_desktop.protocol.errors import ProtocolError
from smartcity_desktop.protocol.identity import Purpose, load_certificate, name_of, verify_chain

# What the library finds suspicious is told in a verdict, not on the error stream.
logging.getLogger("pyhanko").setLevel(logging.CRITICAL)

BLANK = b"\0\t\n\f\r "
TIMESTAMP_TYPE = "/DocTimeStamp"
PAGE_LIMIT = 2000
NAME_LIMIT = 100
# What a reader's title bar and property window show.
SHOWN = ("/Title", "/Author", "/Subject", "/Keywords")


class Addition(StrEnum):
    """The kinds of what can follow a sealed revision."""

    # The paper itself stays as it was sealed.
    BLANK = "blank"
    SIGNATURE = "signature"
    TIMESTAMP = "timestamp"
    ARCHIVE = "archive"
    STAMP = "stamp"
    # What a reader sees, or may see, is no longer what was sealed.
    COVERED = "covered"
    SIGNATURE_BROKEN = "signature_broken"
    PAGES = "pages"
    PAGE_COUNT = "page_count"
    ANNOTATION = "annotation"
    INFORMATION = "information"
    OTHER = "other"
    LOOSE = "loose"
    UNREADABLE = "unreadable"


HARMLESS = frozenset(
    {
        Addition.BLANK,
        Addition.SIGNATURE,
        Addition.TIMESTAMP,
        Addition.ARCHIVE,
        Addition.STAMP,
    }
)


@dataclass(frozen=True, slots=True)
class Added:
    """Something behind the sealed revision: `pages` count from 1.

    `name` is that of a signer, "" where there is none; `ours` says that the event's authority
    vouches for it, otherwise it is the word of a certificate whose issuer nobody here knows.
    """

    kind: Addition
    pages: tuple[int, ...] = ()
    name: str = ""
    ours: bool = False

    @property
    def harmless(self) -> bool:
        """Whether the paper is still read as it was sealed."""
        return self.kind in HARMLESS


def additions(pdf: bytes, end: int, authority: x509.Certificate) -> tuple[Added, ...]:
    """Return what was added to a PDF whose sealed revision is its first `end` bytes."""
    tail = pdf[end:]
    if not tail:
        return ()
    if not tail.strip(BLANK):
        return (Added(Addition.BLANK),)
    try:
        return tuple(_found(pdf, pdf[:end], authority))
    except UNREADABLE:
        return (Added(Addition.UNREADABLE),)


def _found(pdf: bytes, sealed: bytes, authority: x509.Certificate) -> Iterator[Added]:
    now, before = PdfFileReader(io.BytesIO(pdf)), PdfFileReader(io.BytesIO(sealed))
    if now.xrefs.total_revisions <= before.xrefs.total_revisions:
        yield Added(Addition.LOOSE)
        return
    signatures = now.embedded_signatures
    own = before.embedded_signatures[0]
    if not signatures or repr(signatures[0].byte_range) != repr(own.byte_range):
        yield Added(Addition.OTHER)
        return
    for signature in signatures[1:]:
        yield _signed(signature, authority)
    seen = list(_visible(now, before))
    yield from seen
    signatures[0].compute_integrity_info()
    allowed = isinstance(signatures[0].diff_result, DiffResult)
    if not allowed and all(added.harmless for added in seen):
        yield Added(Addition.OTHER)
    if allowed and len(signatures) == 1 and not seen:
        yield Added(Addition.ARCHIVE)


def _signed(signature: EmbeddedPdfSignature, authority: x509.Certificate) -> Added:
    """Return who signed too, and whether that signature fits what it covers."""
    name, ours = "", False
    try:
        own, others = _certificates(signature)
        certificate = load_certificate(own.dump())
        name = _printable(name_of(certificate) or certificate.subject.rfc4514_string())
        ours = _vouched(certificate, others, authority)
        kind = _kind(signature) if _fits(signature, own) else Addition.SIGNATURE_BROKEN
    except (*UNREADABLE, StopIteration, ProtocolError):
        kind = Addition.SIGNATURE_BROKEN
    return Added(kind, (), name, ours)


def _certificates(
    signature: EmbeddedPdfSignature,
) -> tuple[asn1_x509.Certificate, list[asn1_x509.Certificate]]:
    """Return the signer's certificate, by its serial number, and the others of a container."""
    held = [c.chosen for c in signature.signed_data["certificates"] if c.name == "certificate"]
    signer = cast("Any", signature.signer_info)
    serial = signer["sid"].chosen["serial_number"].native
    own = next(certificate for certificate in held if certificate.serial_number == serial)
    return own, [certificate for certificate in held if certificate is not own]


def _kind(signature: EmbeddedPdfSignature) -> Addition:
    stamped = signature.sig_object_type == TIMESTAMP_TYPE
    return Addition.TIMESTAMP if stamped else Addition.SIGNATURE


def _vouched(
    certificate: x509.Certificate,
    others: Sequence[asn1_x509.Certificate],
    authority: x509.Certificate,
) -> bool:
    loaded = [load_certificate(other.dump()) for other in others]
    card = next((other for other in loaded if other.subject == certificate.issuer), None)
    try:
        verify_chain([certificate, card] if card else [], authority, Purpose.DEVICE)
    except ProtocolError:
        return False
    return True


def _fits(signature: EmbeddedPdfSignature, own: asn1_x509.Certificate) -> bool:
    digest = signature.compute_digest()
    if signature.evaluate_signature_coverage() < SignatureCoverageLevel.ENTIRE_REVISION:
        return False
    content_type = "data"
    if _kind(signature) is Addition.TIMESTAMP:
        content_type = "tst_info"
        digest = _stamped(signature, digest)
    signer = cast("Any", signature.signer_info)
    algorithm = signer["digest_algorithm"]["algorithm"].native
    attributes = signer["signed_attrs"]
    signed, prehashed = digest, True
    if attributes.native is not None:
        told = {attribute["type"].native: attribute["values"][0] for attribute in attributes}
        if told["message_digest"].native != digest or told["content_type"].native != content_type:
            return False
        signed, prehashed = attributes.untag().dump(), False
    # The library's own check compares names, and fails on letters that names have today.
    DefaultSignatureValidator().validate_signature(
        signer["signature"].native,
        signed,
        own.public_key,
        signer["signature_algorithm"],
        SignatureValidationContext(contextual_md_algorithm=algorithm, prehashed=prehashed),
    )
    return True


def _stamped(signature: EmbeddedPdfSignature, digest: bytes) -> bytes:
    """Return the digest of a time stamp's statement; b"" when it speaks of other bytes."""
    held, signer = cast("Any", signature.signed_data), cast("Any", signature.signer_info)
    statement = held["encap_content_info"]["content"]
    told = tsp.TSTInfo.load(statement.parsed.dump())
    if told["message_imprint"]["hashed_message"].native != digest:
        return b""
    algorithm = signer["digest_algorithm"]["algorithm"].native
    return hashlib.new(algorithm, bytes(statement)).digest()


def _visible(now: PdfFileReader, before: PdfFileReader) -> Iterator[Added]:
    """Yield what pages and title bar show now and did not show when the paper was sealed."""
    pages, old = _pages(now), _pages(before)
    if len(pages) != len(old):
        yield Added(Addition.PAGE_COUNT)
        return
    pairs = dict(enumerate(zip(pages, old, strict=True), 1))
    redrawn = {n for n, (page, was) in pairs.items() if _drawn(page) != _drawn(was)}
    fresh = {n: _marks(page).items() - _marks(was).items() for n, (page, was) in pairs.items()}
    noted = {n for n, marks in fresh.items() if any(not signs for _, signs in marks)}
    stamped = {n for n, marks in fresh.items() if marks} - noted
    looks = compared_pages(_content(before), _content(now))
    redrawn |= looks.changed - noted - stamped
    covered = looks.covered & stamped
    for kind, numbers in (
        (Addition.PAGES, redrawn),
        (Addition.ANNOTATION, noted),
        (Addition.COVERED, covered),
        (Addition.STAMP, looks.changed & stamped - covered),
    ):
        if numbers:
            yield Added(kind, tuple(sorted(numbers)))
    if _shown(now) != _shown(before):
        yield Added(Addition.INFORMATION)


def _content(reader: PdfFileReader) -> bytes:
    reader.stream.seek(0)
    return reader.stream.read()


def _pages(reader: PdfFileReader) -> list[DictionaryObject]:
    """Return the pages in order; raises LookupError for a tree no paper has."""
    found: list[DictionaryObject] = []
    waiting: list[PdfObject] = [reader.root["/Pages"]]
    for _ in range(PAGE_LIMIT):
        if not waiting:
            return found
        node = waiting.pop(0).get_object()
        if isinstance(node, DictionaryObject) and "/Kids" in node:
            waiting[:0] = list(node["/Kids"])
        elif isinstance(node, DictionaryObject):
            found.append(node)
    raise LookupError("pages")


def _drawn(page: DictionaryObject) -> tuple[list[bytes], dict[str, str]]:
    """Return what a page draws: its streams, and everything it names but its annotations."""
    contents = page["/Contents"] if "/Contents" in page else ArrayObject()
    parts = contents if isinstance(contents, ArrayObject) else [contents]
    streams = [part.get_object() for part in parts]
    named = {key: repr(page.raw_get(key)) for key in page if key not in ("/Annots", "/Contents")}
    return [s.data for s in streams if isinstance(s, StreamObject)], named


def _marks(page: DictionaryObject) -> dict[str, bool]:
    """Return the annotations of a page by their reference, and whether each is a signature."""
    annotations = page["/Annots"] if "/Annots" in page else ArrayObject()
    places = [annotations.raw_get(n) for n in range(len(annotations))]
    return {repr(place): _signs(place.get_object()) for place in places}


def _signs(annotation: PdfObject) -> bool:
    if not isinstance(annotation, DictionaryObject):
        return False
    owner = annotation if "/FT" in annotation else annotation.get("/Parent", annotation)
    return annotation.get("/Subtype") == "/Widget" and owner.get("/FT") == "/Sig"


def _shown(reader: PdfFileReader) -> list[str]:
    told = cast("DictionaryObject", reader.trailer["/Info"])
    return [str(told.get(name, "")) for name in SHOWN]


def _printable(name: str) -> str:
    """Return a stranger's name without what would move or hide other words around it."""
    return "".join(c for c in name if c.isprintable())[:NAME_LIMIT]
