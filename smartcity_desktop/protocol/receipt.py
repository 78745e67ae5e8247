"""Receipts: what the centre or a class hub signed for, carried back on any rail."""

from dataclasses import dataclass

from cryptography import x509

from smartcity_desktop.protocol.bundle import bytes_text, text_bytes
from smartcity_desktop.protocol.codec import canonical_json, parse
from smartcity_desktop.protocol.identity import (
    Identity,
    Purpose,
    certificate_bytes,
    fingerprint,
    load_certificate,
    verify_chain,
    verify_signature,
)
from smartcity_desktop.protocol.journal import JournalId


@dataclass(frozen=True, slots=True)
class Refusal:
    """An entry that is kept but not applied, with the key of the rule it broke."""

    seq: int
    key: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """The centre holds entries `first` to `last`; `head` is the hash of the last.

    `at` is the centre's time (ISO 8601, UTC); refused entries are held too, apart.
    """

    event: str
    authority: str
    journal: JournalId
    first: int
    last: int
    head: str
    at: str
    refused: tuple[Refusal, ...] = ()


@dataclass(frozen=True, slots=True)
class SignedReceipt:
    """A receipt with the centre's certificate and signature (base64)."""

    receipt: Receipt
    certificate: str
    signature: str


def sign_receipt(receipt: Receipt, centre: Identity) -> SignedReceipt:
    """Return the receipt signed by the centre."""
    return SignedReceipt(
        receipt,
        text_bytes(certificate_bytes(centre.certificate)),
        text_bytes(centre.sign(canonical_json(receipt))),
    )


def verify_receipt(signed: SignedReceipt, authority: x509.Certificate) -> Receipt:
    """Return the centre's receipt once its signature leads to the event's authority.

    Raises ProtocolError otherwise, also for a hub's receipt.
    """
    return _verified(signed, authority, Purpose.CENTRE)


def verify_hub_receipt(signed: SignedReceipt, authority: x509.Certificate) -> Receipt:
    """Return a hub's receipt once its signature leads to the event's authority.

    It says "held at the hub" and no more. Raises ProtocolError otherwise.
    """
    return _verified(signed, authority, Purpose.HUB)


def signer_of(signed: SignedReceipt) -> str:
    """Return the fingerprint of the certificate a receipt names: which hub or centre gave it."""
    return fingerprint(load_certificate(bytes_text(signed.certificate)))


def _verified(signed: SignedReceipt, authority: x509.Certificate, purpose: Purpose) -> Receipt:
    certificate = load_certificate(bytes_text(signed.certificate))
    verify_chain([certificate], authority, purpose)
    verify_signature(certificate, bytes_text(signed.signature), canonical_json(signed.receipt))
    return signed.receipt


def read_receipt(content: bytes) -> SignedReceipt:
    """Return a stored or received signed receipt; raises ProtocolError for other bytes."""
    return parse(content, SignedReceipt)
