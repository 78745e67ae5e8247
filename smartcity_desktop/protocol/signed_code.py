"""A short signed text for a QR code: one COSE_Sign1 in base64url, behind a prefix or an address."""

import io
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from typing import Any, cast

import cbor2
from cryptography import x509

from smartcity_desktop.protocol.errors import ProtocolError
from smartcity_desktop.protocol.identity import Identity, fingerprint, verify_signature

PREFIX = "SCI1:"
ADDRESS_MARK = "/v#"
COSE_SIGN1 = 18
KEY_ID = 4
# {1: -7}: ES256.
PROTECTED = bytes.fromhex("a10126")
LIMIT = 2000
KEY_ID_SIZE = 8


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
        stream = io.BytesIO(content)
        signed = cbor2.load(stream)
        protected, unprotected, payload, signature = cast("list[Any]", signed.value)
        exact = [
            urlsafe_b64encode(content).rstrip(b"=").decode() == encoded,
            stream.tell() == len(content),
            cbor2.dumps(signed, canonical=True) == content,
            signed.tag == COSE_SIGN1,
            protected == PROTECTED,
            set(unprotected) == {KEY_ID},
            isinstance(payload, bytes),
        ]
        if not all(exact):
            raise ProtocolError("code_unreadable")
        return SignedCode(unprotected[KEY_ID].hex(), payload, signature)
    except (
        cbor2.CBORError,
        ValueError,
        TypeError,
        AttributeError,
        KeyError,
        OverflowError,
        RecursionError,
    ) as error:
        raise ProtocolError("code_unreadable") from error


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
