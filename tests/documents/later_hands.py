"""What other programs do to a sealed PDF afterwards: sign it, stamp it, note on it, change it."""

import io
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from typing import cast

from asn1crypto import keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.pdf_utils.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NumberObject,
    StreamObject,
    pdf_name,
    pdf_string,
)
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import SigFieldSpec, append_signature_field
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper
from pyhanko.stamp import TextStampStyle
from pyhanko_certvalidator.registry import SimpleCertificateStore

STRANGER = "Penandatangan Lain (contoh)"


@cache
def _stranger(name: str) -> tuple[asn1_x509.Certificate, keys.PrivateKeyInfo]:
    key = rsa.generate_private_key(65537, 2048)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(5)
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2035, 1, 1, tzinfo=UTC))
        .add_extension(x509.KeyUsage(True, True, *[False] * 7), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    public = certificate.public_bytes(serialization.Encoding.DER)
    return asn1_x509.Certificate.load(public), keys.PrivateKeyInfo.load(private)


def signed_by_stranger(
    pdf: bytes, name: str = STRANGER, box: tuple[int, int, int, int] | None = None
) -> bytes:
    """Return `pdf` with a stranger's signature; with `box` (points) it is seen on page 1."""
    certificate, key = _stranger(name)
    signer = signers.SimpleSigner(certificate, key, SimpleCertificateStore())
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    field = f"Lain{len(pdf)}"
    append_signature_field(writer, SigFieldSpec(field, on_page=0, box=box))
    meta = signers.PdfSignatureMetadata(field_name=field)
    style = TextStampStyle(stamp_text="Disahkan: %(signer)s") if box else None
    made = signers.PdfSigner(meta, signer=signer, stamp_style=style)
    return made.sign_pdf(writer, output=io.BytesIO()).getvalue()


def time_stamped(pdf: bytes) -> bytes:
    """Return `pdf` with a document time stamp."""
    certificate, key = _stranger("Penanda Waktu (contoh)")
    stamper = DummyTimeStamper(certificate, key)
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    made = signers.PdfTimeStamper(stamper).timestamp_pdf(writer, "sha256", None)
    return made.getvalue()


def _updated(pdf: bytes, change: Callable[[IncrementalPdfFileWriter], None]) -> bytes:
    writer, target = IncrementalPdfFileWriter(io.BytesIO(pdf)), io.BytesIO()
    change(writer)
    writer.write(target)
    return target.getvalue()


def _first_page(writer: IncrementalPdfFileWriter) -> DictionaryObject:
    return writer.root["/Pages"]["/Kids"][0].get_object()


def redrawn(pdf: bytes) -> bytes:
    """Return `pdf` with other words on its first page."""

    def change(writer: IncrementalPdfFileWriter) -> None:
        page = _first_page(writer)
        page[pdf_name("/Contents")] = writer.add_object(StreamObject(stream_data=b"0 0 m"))
        writer.mark_update(writer.root["/Pages"]["/Kids"].raw_get(0))

    return _updated(pdf, change)


def swapped_form(pdf: bytes) -> bytes:
    """Return `pdf` with a form that its pages draw replaced in its own place."""

    def change(writer: IncrementalPdfFileWriter) -> None:
        forms = _first_page(writer)["/Resources"]["/XObject"]
        name = next(key for key in forms if "levels" in key)
        place = forms.raw_get(name)
        form = place.get_object()
        form._data = b"0 g 0 0 40 10 re f"
        form._encoded_data = None
        writer.mark_update(place)

    return _updated(pdf, change)


def annotated(pdf: bytes, subtype: str = "/Square") -> bytes:
    """Return `pdf` with a white box over the middle of its first page."""

    def change(writer: IncrementalPdfFileWriter) -> None:
        page = _first_page(writer)
        note = DictionaryObject(
            {
                pdf_name("/Type"): pdf_name("/Annot"),
                pdf_name("/Subtype"): pdf_name(subtype),
                pdf_name("/Rect"): ArrayObject([NumberObject(n) for n in (50, 200, 500, 700)]),
                pdf_name("/Contents"): pdf_string("Catatan"),
                pdf_name("/F"): NumberObject(4),
            }
        )
        page.setdefault(pdf_name("/Annots"), ArrayObject()).append(writer.add_object(note))
        writer.mark_update(writer.root["/Pages"]["/Kids"].raw_get(0))

    return _updated(pdf, change)


def commented(pdf: bytes) -> bytes:
    """Return `pdf` with words typed over the middle of its first page."""
    return annotated(pdf, "/FreeText")


def shortened(pdf: bytes) -> bytes:
    """Return `pdf` without its last page."""

    def change(writer: IncrementalPdfFileWriter) -> None:
        pages = writer.root["/Pages"]
        pages["/Kids"].pop()
        pages[NameObject("/Count")] = NumberObject(len(pages["/Kids"]))
        writer.mark_update(cast("IndirectObject", writer.root.raw_get("/Pages")))

    return _updated(pdf, change)


def retitled(pdf: bytes) -> bytes:
    """Return `pdf` with another title."""

    def change(writer: IncrementalPdfFileWriter) -> None:
        cast("DictionaryObject", writer.trailer["/Info"])[pdf_name("/Title")] = pdf_string("Lain")
        writer.mark_update(cast("IndirectObject", writer.trailer.raw_get("/Info")))

    return _updated(pdf, change)


def scripted(pdf: bytes) -> bytes:
    """Return `pdf` with a script that runs when it is opened."""

    def change(writer: IncrementalPdfFileWriter) -> None:
        script = {
            pdf_name("/S"): pdf_name("/JavaScript"),
            pdf_name("/JS"): pdf_string("app.beep()"),
        }
        writer.root[pdf_name("/OpenAction")] = DictionaryObject(script)
        writer.update_root()

    return _updated(pdf, change)
