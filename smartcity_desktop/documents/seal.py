"""Sealing a PDF: a PAdES B-B signature with the device's key, made offline.

The signature proves who wrote the file and that nothing changed. It is a "tanda tangan elektronik
tidak tersertifikasi" and never dressed as a certified one. Nothing is ever fetched.
"""

import io
import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import cast

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigIOSetup, SigObjSetup
from pyhanko.sign.signers.pdf_byterange import PreparedByteRangeDigest, SignatureObject

from smartcity_desktop.documents.container import Container
from smartcity_desktop.protocol.identity import Identity, person_of

# Longest DER form of an ECDSA P-256 signature.
SIGNATURE_LIMIT = 72


@dataclass(frozen=True, slots=True)
class Sealer:
    """An assessor's loaded key with its chain up to the event's authority, prepared once."""

    identity: Identity
    authority: x509.Certificate
    container: Container = field(init=False)

    def __post_init__(self) -> None:
        container = Container.of((*self.identity.chain, self.authority))
        object.__setattr__(self, "container", container)

    @property
    def reserved(self) -> int:
        """How many bytes the largest container of this sealer takes."""
        return len(self.container.encode(bytes(32), bytes(SIGNATURE_LIMIT)))

    @property
    def field_name(self) -> str:
        """The name of the signature field: the assessor's."""
        person = re.sub(r"[^A-Za-z0-9]+", "_", person_of(self.identity.certificate))
        return f"Asesor_{person}"

    def contain(self, digest: bytes) -> bytes:
        """Return the signed container for the SHA-256 of a file's signed bytes."""
        attributes = self.container.attributes(digest)
        signature = self.identity.key.sign(attributes, ec.ECDSA(hashes.SHA256()))
        return self.container.encode(digest, signature)


def seal(pdf: bytes, sealer: Sealer, signing_time: datetime) -> bytes:
    """Return `pdf` with one invisible signature over the whole file, dated `signing_time`."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    embedder = PdfCMSEmbedder(SigFieldSpec(sealer.field_name))
    steps = embedder.write_cms(sealer.field_name, writer)
    next(steps)
    placeholder = SignatureObject(
        timestamp=signing_time,
        subfilter=SigSeedSubFilter.PADES,
        bytes_reserved=2 * sealer.reserved,
    )
    steps.send(SigObjSetup(sig_placeholder=placeholder))
    prepared, output = cast(
        "tuple[PreparedByteRangeDigest, io.BytesIO]", steps.send(SigIOSetup(md_algorithm="sha256"))
    )
    steps.send(sealer.contain(prepared.document_digest))
    return output.getvalue()
