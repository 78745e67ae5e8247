"""Recovery sheets (SLIP-39): any two of three give back what opens the event authority's key.

Only the words count. A sheet typed from paper is read as well as the file that was written; words
stand between two marks so that the sheet may explain itself around them.
"""

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from shamir_mnemonic import MnemonicError, Share, combine_mnemonics, generate_mnemonics
from shamir_mnemonic.constants import CHECKSUM_LENGTH_WORDS, CUSTOMIZATION_STRING_EXTENDABLE
from shamir_mnemonic.rs1024 import create_checksum
from shamir_mnemonic.wordlist import WORDLIST

from smartcity_desktop.protocol.codec import canonical_json, parse
from smartcity_desktop.protocol.errors import ProtocolError
from smartcity_desktop.protocol.identity import Identity, fingerprint, load_key
from smartcity_desktop.protocol.package import Package
from smartcity_desktop.protocol.secrets import SealedSecret, open_secret, seal_secret

SHEETS, NEEDED = 3, 2
WORDS = 33
SECRET_SIZE = 32
# Letters of a wrong word that are looked at and told; a right one has at most eight.
WORD_SHOWN = 32
WORDS_BEGIN, WORDS_END = "=== KATA ===", "=== AKHIR KATA ==="
_WORD_BITS = 10
_IN_A_ROW = 3


def new_secret() -> bytes:
    """Return what seals an authority's key, before it is divided among the sheets."""
    return secrets.token_bytes(SECRET_SIZE)


def secret_name(authority: str) -> str:
    """Return under which name a keyring holds the secret of an authority's fingerprint."""
    return f"authority:{authority}"


def divided(secret: bytes) -> tuple[str, ...]:
    """Return the marked, numbered words of each sheet, any `NEEDED` of which give the secret."""
    [shares] = generate_mnemonics(1, [(NEEDED, SHEETS)], secret, extendable=True)
    return tuple(_block(share.split()) for share in shares)


def _block(words: Sequence[str]) -> str:
    cells = [f"{number:2} {word}" for number, word in enumerate(words, start=1)]
    rows = [cells[at : at + _IN_A_ROW] for at in range(0, len(cells), _IN_A_ROW)]
    lines = ["".join(f"{cell:<16}" for cell in row).rstrip() for row in rows]
    return "\n".join((WORDS_BEGIN, *lines, WORDS_END))


@dataclass(frozen=True, slots=True)
class RecoverySheet:
    """A sheet somebody brings: what to call it, and its text."""

    name: str
    text: str


def combined(sheets: Sequence[RecoverySheet]) -> bytes:
    """Return the secret of at least `NEEDED` sheets.

    Raises ProtocolError: a word, with its line, that is none or not the one printed; too few
    sheets, one of them twice, or sheets that do not belong together.
    """
    phrases = [_phrase(sheet) for sheet in sheets]
    if len(phrases) < NEEDED:
        raise ProtocolError("sheets_few", found=len(phrases), needed=NEEDED, of=SHEETS)
    shares = [Share.from_mnemonic(phrase) for phrase in phrases]
    for at, share in enumerate(shares):
        for before in range(at):
            first, second = sheets[before].name, sheets[at].name
            if share.identifier != shares[before].identifier:
                raise ProtocolError("sheets_apart", first=first, second=second)
            if share.index == shares[before].index:
                raise ProtocolError("sheet_twice", first=first, second=second)
    try:
        return combine_mnemonics(phrases[:NEEDED])
    except MnemonicError as error:
        raise ProtocolError("sheets_apart", first=sheets[0].name, second=sheets[1].name) from error


def _phrase(sheet: RecoverySheet) -> str:
    """Return the words of a sheet once each is the one that was printed."""
    found = _words(sheet.text)
    known = set(WORDLIST)
    for word, line in found:
        if word not in known:
            word = word[:WORD_SHOWN]  # noqa: PLW2901 - no sentence needs more of it
            near = get_close_matches(word, WORDLIST, 1, 0.0)[0]
            raise ProtocolError("sheet_word", file=sheet.name, line=line, word=word, near=near)
    if len(found) != WORDS:
        raise ProtocolError("sheet_length", file=sheet.name, found=len(found), needed=WORDS)
    phrase = " ".join(word for word, _ in found)
    try:
        Share.from_mnemonic(phrase)
    except MnemonicError as error:
        numbers = [WORDLIST.index(word) for word, _ in found]
        at = _changed(numbers)
        if at is None:
            raise ProtocolError("sheet_changed", file=sheet.name) from error
        word, line = found[at]
        raise ProtocolError(
            "sheet_word_changed", file=sheet.name, line=line, word=word, number=at + 1
        ) from error
    return phrase


def _words(text: str) -> list[tuple[str, int]]:
    """Return each word of a sheet with its line, those between the marks where they are."""
    lines = list(enumerate(text.splitlines(), start=1))
    marks = [line.strip() for _, line in lines]
    if WORDS_BEGIN in marks:
        first = marks.index(WORDS_BEGIN) + 1
        last = marks.index(WORDS_END) if WORDS_END in marks[first:] else len(lines)
        lines = lines[first:last]
    return [
        (word, number)
        for number, line in lines
        for word in re.split(r"[\W\d_]+", line.lower())
        if word
    ]


def _changed(numbers: Sequence[int]) -> int | None:
    """Return which word alone keeps a sheet's checksum from being right, None when several do.

    The checksum is linear: what a change at one place adds to it does not depend on the rest, and
    no two single changes add the same.
    """
    data, given = list(numbers[:-CHECKSUM_LENGTH_WORDS]), numbers[-CHECKSUM_LENGTH_WORDS:]
    plain = _checksum(data)
    off = plain ^ _joined(given)
    for at in range(CHECKSUM_LENGTH_WORDS):
        if off & ~(1023 << (_WORD_BITS * (CHECKSUM_LENGTH_WORDS - 1 - at))) == 0:
            return len(data) + at
    for at, number in enumerate(data):
        reached = {0}
        for bit in range(_WORD_BITS):
            added = plain ^ _checksum([*data[:at], number ^ (1 << bit), *data[at + 1 :]])
            reached |= {one ^ added for one in reached}
        if off in reached:
            return at
    return None


def _checksum(data: Sequence[int]) -> int:
    return _joined(create_checksum(data, CUSTOMIZATION_STRING_EXTENDABLE))


def _joined(numbers: Sequence[int]) -> int:
    joined = 0
    for number in numbers:
        joined = joined << _WORD_BITS | number
    return joined


def seal_authority(authority: Identity, secret: bytes) -> bytes:
    """Return the key file of an authority, which only the secret opens."""
    name = secret_name(fingerprint(authority.certificate))
    return canonical_json(seal_secret(authority.private_bytes(), secret.hex(), name))


def open_authority(sealed: bytes, secret: bytes, package: Package) -> Identity:
    """Return the authority of a package from its key file and secret; raises ProtocolError."""
    kept = parse(sealed, SealedSecret)
    try:
        key = load_key(open_secret(kept, secret.hex(), secret_name(package.fingerprint)))
    except ProtocolError as error:
        raise ProtocolError("sheets_foreign", event=package.roster.event.code) from error
    if key.public_key() != package.authority.public_key():
        raise ProtocolError("sheets_foreign", event=package.roster.event.code)
    return Identity(key, (package.authority,))
