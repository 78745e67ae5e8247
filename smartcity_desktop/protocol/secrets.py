"""Sealing small secrets with a passphrase or PIN: Argon2id and AES-256-GCM."""

import os
import threading
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from smartcity_desktop.protocol.errors import ProtocolError

# 64 MiB, three passes: about 0.2 s on the laptops of the field. One lane: with more, the library
# waits for ever when two threads derive at the same moment.
MEMORY_KIB = 64 * 1024
PASSES = 3
LANES = 1
# What a file may ask for, so that opening it stays within seconds and a laptop's memory.
MEMORY_LIMIT_KIB = 256 * 1024
PASSES_LIMIT = 10
# Derivations at one time; who waits longer than this is told so.
_TURNS = threading.BoundedSemaphore(2)
TURN_SECONDS = 30


@dataclass(frozen=True, slots=True)
class SealedSecret:
    """A secret that only its passphrase opens; salt, nonce and ciphertext in hex."""

    salt: str
    nonce: str
    ciphertext: str
    memory_kib: int = MEMORY_KIB
    passes: int = PASSES
    lanes: int = LANES


def seal_secret(secret: bytes, passphrase: str, context: str) -> SealedSecret:
    """Return `secret` sealed; `context` must be given again to open it."""
    salt, nonce = os.urandom(16), os.urandom(12)
    key = _derive(passphrase, salt, MEMORY_KIB, PASSES, LANES)
    ciphertext = AESGCM(key).encrypt(nonce, secret, context.encode())
    return SealedSecret(salt.hex(), nonce.hex(), ciphertext.hex())


def open_secret(sealed: SealedSecret, passphrase: str, context: str) -> bytes:
    """Return the secret; raises ProtocolError("wrong_passphrase") for another passphrase."""
    sensible = 1 <= sealed.passes <= PASSES_LIMIT and sealed.lanes == LANES
    if not sensible or not 8 <= sealed.memory_kib <= MEMORY_LIMIT_KIB:
        raise ProtocolError("unreadable", reason="argon2")
    try:
        salt = bytes.fromhex(sealed.salt)
        key = _derive(passphrase, salt, sealed.memory_kib, sealed.passes, sealed.lanes)
        nonce, ciphertext = bytes.fromhex(sealed.nonce), bytes.fromhex(sealed.ciphertext)
        return AESGCM(key).decrypt(nonce, ciphertext, context.encode())
    except (InvalidTag, ValueError) as error:
        raise ProtocolError("wrong_passphrase") from error


def _derive(passphrase: str, salt: bytes, memory_kib: int, passes: int, lanes: int) -> bytes:
    kdf = Argon2id(salt=salt, length=32, iterations=passes, lanes=lanes, memory_cost=memory_kib)
    with deriving():
        return kdf.derive(passphrase.encode())


@contextmanager
def deriving() -> Generator[None]:
    """Hold one of few turns to work on a secret.

    Each takes MEMORY_KIB: many at once must not take the machine. Raises
    ProtocolError("secret_busy") when none comes in time.
    """
    if not _TURNS.acquire(timeout=TURN_SECONDS):
        raise ProtocolError("secret_busy")
    try:
        yield
    finally:
        _TURNS.release()
