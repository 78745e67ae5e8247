"""A mirror file: bundles and papers of one profile, which only few keys can open.

Every file has a fresh content key (AES-256-GCM), wrapped for each reader: ECDH of a fresh P-256
key with the reader's certificate, HKDF-SHA-256, AES-256-GCM. Readers are the person's card, whose
key opens with the activation code, and the event's authority.
"""

import os
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

import msgspec
from cryptography import x509
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from smartcity_desktop.protocol.codec import canonical_json, parse
from smartcity_desktop.protocol.errors import ProtocolError
from smartcity_desktop.protocol.identity import Identity, fingerprint
from smartcity_desktop.protocol.intake import MIRROR_LIMIT

MAGIC = b"SCM1"
SUFFIX = ".scm"
CONTEXT = b"smartcity mirror 1"
KEY_SIZE, NONCE_SIZE = 32, 12
HEADER_LIMIT = 64 * 1024
# Whose a mirror is stands within its first bytes.
BEGINNING = 8 + HEADER_LIMIT


@dataclass(frozen=True, slots=True)
class MirroredPaper:
    """A sealed PDF under the name it is saved as."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class MirrorContents:
    """What a mirror holds: the journal's bundles in order, and the papers issued here."""

    bundles: tuple[bytes, ...]
    papers: tuple[MirroredPaper, ...]


@dataclass(frozen=True, slots=True)
class Wrapped:
    """The content key for one reader; `reader` is the certificate's fingerprint, rest in hex."""

    reader: str
    ephemeral: str
    nonce: str
    key: str


@dataclass(frozen=True, slots=True)
class MirrorHeader:
    """What a mirror file says openly: whose it is, up to where, and who can open it."""

    event: str
    authority: str
    journal: str
    last: int
    head: str
    nonce: str
    readers: tuple[Wrapped, ...]


def seal_mirror(
    contents: MirrorContents, said: MirrorHeader, readers: Sequence[x509.Certificate]
) -> bytes:
    """Return the bytes of a mirror file; nonce and readers of `said` are filled in here."""
    key, nonce = os.urandom(KEY_SIZE), os.urandom(NONCE_SIZE)
    header = MirrorHeader(
        said.event,
        said.authority,
        said.journal,
        said.last,
        said.head,
        nonce.hex(),
        tuple(_wrap(key, certificate) for certificate in readers),
    )
    openly = canonical_json(header)
    # msgpack: a paper is kept byte for byte without growing.
    plain = msgspec.msgpack.encode(contents)
    hidden = AESGCM(key).encrypt(nonce, plain, openly)
    return b"".join((MAGIC, struct.pack(">I", len(openly)), openly, hidden))


def mirror_header(content: bytes) -> MirrorHeader:
    """Return what a mirror file, or its BEGINNING, says openly; raises ProtocolError for others."""
    return parse(_split(content)[0], MirrorHeader)


def open_mirror(content: bytes, reader: Identity) -> MirrorContents:
    """Return what a mirror holds; raises ProtocolError when it is damaged or not for `reader`."""
    if len(content) > MIRROR_LIMIT:
        raise ProtocolError("too_large", limit=MIRROR_LIMIT)
    openly, hidden = _split(content)
    header = parse(openly, MirrorHeader)
    mine = fingerprint(reader.certificate)
    wrapped = next((one for one in header.readers if one.reader == mine), None)
    if wrapped is None:
        raise ProtocolError("mirror_of_others")
    try:
        key = _unwrap(wrapped, reader)
        plain = AESGCM(key).decrypt(bytes.fromhex(header.nonce), hidden, openly)
        return msgspec.msgpack.decode(plain, type=MirrorContents)
    except (InvalidTag, ValueError, RecursionError, msgspec.MsgspecError) as error:
        raise ProtocolError("mirror_damaged") from error


def _split(content: bytes) -> tuple[bytes, bytes]:
    if content[:4] != MAGIC or len(content) < 8:
        raise ProtocolError("not_a_mirror")
    (size,) = struct.unpack(">I", content[4:8])
    if size > HEADER_LIMIT or len(content) < 8 + size:
        raise ProtocolError("mirror_damaged")
    return content[8 : 8 + size], content[8 + size :]


def _wrap(key: bytes, certificate: x509.Certificate) -> Wrapped:
    theirs = certificate.public_key()
    if not isinstance(theirs, ec.EllipticCurvePublicKey):
        raise ProtocolError("certificate_untrusted")
    fresh, nonce = ec.generate_private_key(ec.SECP256R1()), os.urandom(NONCE_SIZE)
    reader = fingerprint(certificate)
    public = fresh.public_key().public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.CompressedPoint
    )
    secret = _derived(fresh.exchange(ec.ECDH(), theirs), public, reader)
    wrapped = AESGCM(secret).encrypt(nonce, key, reader.encode())
    return Wrapped(reader, public.hex(), nonce.hex(), wrapped.hex())


def _unwrap(wrapped: Wrapped, reader: Identity) -> bytes:
    public = bytes.fromhex(wrapped.ephemeral)
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), public)
    secret = _derived(reader.key.exchange(ec.ECDH(), theirs), public, wrapped.reader)
    nonce, key = bytes.fromhex(wrapped.nonce), bytes.fromhex(wrapped.key)
    return AESGCM(secret).decrypt(nonce, key, wrapped.reader.encode())


def _derived(shared: bytes, public: bytes, reader: str) -> bytes:
    salt = sha256(public + bytes.fromhex(reader)).digest()
    return HKDF(hashes.SHA256(), KEY_SIZE, salt, CONTEXT).derive(shared)
