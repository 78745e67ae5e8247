"""A reader of codes on paper, written from resources/manual/formats.md alone.

It imports nothing of the product: the standard library, a CBOR reader and a library of signatures.
"""

import base64
import datetime as dt
import hashlib
from fractions import Fraction
from typing import Any

import cbor2
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
PROTECTED = bytes.fromhex("a10126")
KINDS = ("score_sheet", "region_recap", "class_recap", "attendance", "minutes", "day_report")


def read_code(text: str, device: x509.Certificate) -> dict[str, Any]:
    """Return what a code says, once `device` is found to have signed it; raises ValueError."""
    if text.startswith("SCI1:"):
        encoded = text.removeprefix("SCI1:")
    else:
        address, mark, encoded = text.partition("/v#")
        if not mark or not address.lower().startswith("https://"):
            raise ValueError("no code")
    content = base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4))
    tagged = cbor2.loads(content)
    if tagged.tag != 18 or cbor2.dumps(tagged, canonical=True) != content:
        raise ValueError("no COSE_Sign1")
    protected, unprotected, payload, signature = tagged.value
    _verify(protected, unprotected, payload, signature, device)
    told = cbor2.loads(payload)
    if (told[1], told[2]) != (1, 1):
        raise ValueError("newer")
    said = {
        "authority": told[3].hex(),
        "kind": KINDS[told[4]],
        "number": told[5],
        "revision": told[6],
        "subject": told[7],
        "digest": told[8].hex(),
        "sealed": dt.datetime.fromtimestamp(told[9], dt.UTC).isoformat(),
        "example": told.get(10) == 1,
    }
    if told[4] != 0:
        return said
    return said | {
        "instrument": told[11].hex(),
        "answers": _answers(told[12], told[13], told[14], told.get(15, {})),
        "rows": told.get(16, []),
        "rating": told.get(17, 0),
    }


def _verify(
    protected: bytes,
    unprotected: dict[int, Any],
    payload: bytes,
    signature: bytes,
    device: x509.Certificate,
) -> None:
    name = hashlib.sha256(device.public_bytes(Encoding.DER)).digest()[:8]
    if protected != PROTECTED or unprotected[4] != name or not unprotected.keys() <= {4, 394}:
        raise ValueError("not this device's")
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    if len(signature) != 64 or s > ORDER // 2:
        raise ValueError("another form of the signature")
    key = device.public_key()
    assert isinstance(key, ec.EllipticCurvePublicKey)
    signed = cbor2.dumps(["Signature1", PROTECTED, b"", payload], canonical=True)
    key.verify(encode_dss_signature(r, s), signed, ec.ECDSA(SHA256()))


def _answers(
    lowest: int, width: int, packed: bytes, quantities: dict[int, list[int]]
) -> list[int | str]:
    bits = "".join(f"{byte:08b}" for byte in packed).rstrip("0")[:-1]
    if len(bits) % width:
        raise ValueError("not even")
    numbers = [int(bits[at : at + width], 2) for at in range(0, len(bits), width)]
    special = {0: "", 1: "B", 2: "X"}
    answers: list[int | str] = [special.get(n, lowest + n - 3) for n in numbers]
    for place, (numerator, denominator) in quantities.items():
        if numbers[place]:
            raise ValueError("a level and a quantity")
        answers[place] = str(Fraction(numerator, denominator))
    return answers
