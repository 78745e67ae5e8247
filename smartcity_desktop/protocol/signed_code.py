"""A short signed text for a QR code: one COSE_Sign1 in base64url, behind a prefix or an address."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from typing import Any

import cbor2
from cryptography import x509

from smartcity_desktop.protocol.errors import ProtocolError
from smartcity_desktop.protocol.identity import (
    SIGNATURE_SIZE,
    Identity,
    fingerprint,
    verify_signature,
)

PREFIX = "SCI1:"
ADDRESS_MARK = "/v#"
COSE_SIGN1 = 18
# The tag of a COSE_Sign1 as it is written.
COSE_HEAD = bytes((0xC0 | COSE_SIGN1,))
KEY_ID = 4
# The header for proofs that what is signed is in a log (RFC 9942): carried, not read here.
RECEIPTS = 394
# {1: -7}: ES256.
PROTECTED = bytes.fromhex("a10126")
LIMIT = 2000
KEY_ID_SIZE = 8
DEPTH_LIMIT = 4
# The kinds of CBOR items a code is made of; no tag but the outermost, nothing of open length.
INTEGER, NEGATIVE, BYTES, TEXT, ARRAY, MAP, TAG = range(7)
# How many bytes follow an item's head for its number, by the head's lower five bits.
_NUMBER_SIZES = {24: 1, 25: 2, 26: 4, 27: 8}


@dataclass(frozen=True, slots=True)
class SignedCode:
    """A code's payload with its signature; `key_id` names the device, eight bytes in hex."""

    key_id: str
    payload: bytes
    signature: bytes

    def verify(self, device: x509.Certificate) -> None:
        """Raise ProtocolError unless the code is signed by the key of `device`."""
        if key_id(device).hex() != self.key_id:
            raise ProtocolError("signature_invalid")
        verify_signature(device, self.signature, _to_sign(self.payload))


def key_id(certificate: x509.Certificate) -> bytes:
    """Return the eight bytes by which a code names the certificate of its signer."""
    return bytes.fromhex(fingerprint(certificate))[:KEY_ID_SIZE]


def sign_code(payload: bytes, identity: Identity, centre: str = "") -> str:
    """Return a code's text; `centre` ("https://…") makes it an address a phone opens."""
    key = {KEY_ID: key_id(identity.certificate)}
    signature = identity.sign(_to_sign(payload))
    signed = cbor2.CBORTag(COSE_SIGN1, [PROTECTED, key, payload, signature])
    text = urlsafe_b64encode(cbor2.dumps(signed, canonical=True)).rstrip(b"=").decode()
    return f"{centre.rstrip('/')}{ADDRESS_MARK}{text}" if centre else PREFIX + text


def open_code(text: str) -> SignedCode:
    """Return what a code's text holds; the signature is not checked here.

    Raises ProtocolError for text that is no code of ours or was changed in form.
    """
    encoded = _encoded_part(text.strip())
    try:
        content = urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4))
    except ValueError as error:
        raise ProtocolError("code_unreadable") from error
    if content[:1] != COSE_HEAD or urlsafe_b64encode(content).rstrip(b"=").decode() != encoded:
        raise ProtocolError("code_unreadable")
    parts = read_plain(content[1:])
    match parts:
        case [bytes(protected), dict(unprotected), bytes(payload), bytes(signature)]:
            key = unprotected.get(KEY_ID)
            whole = protected == PROTECTED and unprotected.keys() <= {KEY_ID, RECEIPTS}
            whole = whole and len(signature) == SIGNATURE_SIZE
            if whole and isinstance(key, bytes) and len(key) == KEY_ID_SIZE:
                return SignedCode(key.hex(), payload, signature)
        case _:
            pass
    raise ProtocolError("code_unreadable")


def read_plain(content: bytes) -> Any:
    """Return the one item of canonical CBOR made of numbers, bytes, texts, arrays and maps.

    Raises ProtocolError for tags, floats, open lengths, depth and anything else: a decoder would
    make dates, patterns and numbers of any size of them before anybody could look.
    """
    if _item_end(content, 0, 0) != len(content):
        raise ProtocolError("code_unreadable")
    try:
        item = cbor2.loads(content)
        if cbor2.dumps(item, canonical=True) != content:
            raise ProtocolError("code_unreadable")
    except (cbor2.CBORError, ValueError, TypeError) as error:
        raise ProtocolError("code_unreadable") from error
    return item


def _item_end(content: bytes, start: int, depth: int) -> int:
    """Return where the item at `start` ends; raises ProtocolError for one codes do not have."""
    if start >= len(content) or depth > DEPTH_LIMIT:
        raise ProtocolError("code_unreadable")
    kind, low = content[start] >> 5, content[start] & 31
    size = _NUMBER_SIZES.get(low, 0)
    at = start + 1 + size
    if kind >= TAG or (low >= 24 and not size) or at > len(content):
        raise ProtocolError("code_unreadable")
    number = int.from_bytes(content[start + 1 : at], "big") if size else low
    if kind in {BYTES, TEXT}:
        at += number
    elif kind in {ARRAY, MAP}:
        # Every item takes a byte at least: no count goes on beyond the end.
        for _ in range(number * (2 if kind == MAP else 1)):
            at = _item_end(content, at, depth + 1)
    if at > len(content):
        raise ProtocolError("code_unreadable")
    return at


def _encoded_part(text: str) -> str:
    if len(text) > LIMIT:
        raise ProtocolError("code_unreadable")
    if text.startswith(PREFIX):
        return text.removeprefix(PREFIX)
    address, mark, encoded = text.partition(ADDRESS_MARK)
    if not mark or not address.lower().startswith("https://"):
        raise ProtocolError("not_a_code")
    return encoded


def _to_sign(payload: bytes) -> bytes:
    return cbor2.dumps(["Signature1", PROTECTED, b"", payload])
