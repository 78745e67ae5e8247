"""Every file from outside with bytes changed, cut and put in: refused in words, never believed."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
import zstandard

from smartcity_desktop.documents.reading import SealError, read_sealed
from smartcity_desktop.domain.facts import PersonId
from smartcity_desktop.host.known_events import KnownEvents
from smartcity_desktop.protocol.bundle import read_bundle
from smartcity_desktop.protocol.credentials import (
    centre_credentials,
    read_credentials,
    write_credentials,
)
from smartcity_desktop.protocol.errors import ProtocolError
from smartcity_desktop.protocol.identity import (
    Purpose,
    certificate_bytes,
    load_certificate,
    name_of,
    verify_chain,
)
from smartcity_desktop.protocol.journal import JournalId
from smartcity_desktop.protocol.mirror import (
    MirrorContents,
    MirroredPaper,
    MirrorHeader,
    mirror_header,
    open_mirror,
    seal_mirror,
)
from smartcity_desktop.protocol.package import (
    Package,
    activation_code,
    issue_card,
    open_card,
    open_package,
)
from smartcity_desktop.protocol.paper_code import unpack
from smartcity_desktop.protocol.recovery import RecoverySheet, combined, divided
from smartcity_desktop.services.verifying import Verifying
from tests.documents import papers
from tests.services.test_verifying import a_bundle, a_code, a_package, a_pdf

# What ends texts and lists, what is no text at all, and what goes deep.
PUT_IN = (b"\0", b"\xff\xfe", b'"', b"}", b"[" * 2000, b"\n", b"9" * 40, b"\\ud800", b"<<")
CODE = activation_code()
SECRET = bytes(range(32))
# magic, two bytes of length, the header so long, 64 bytes of signature: then the packed entries.
BEFORE_HEADER, SIGNATURE = 6, 64


@dataclass(frozen=True)
class Kind:
    """A file from outside and its reader, which returns everything it is believed for.

    `packed_at` is where bytes stand packed that are changed before they are packed again.
    """

    content: Callable[[], bytes]
    read: Callable[[bytes], object]
    rounds: int
    errors: type[Exception] = ProtocolError
    packed_at: Callable[[bytes], int] | None = None


@cache
def package() -> Package:
    return open_package(a_package())


@cache
def card() -> bytes:
    person = package().roster.person(PersonId("AS-04"))
    return issue_card(papers.keys().authority, package().roster.event.code, person, CODE, "B")


@cache
def credentials() -> bytes:
    hosts = ("pusat.example.id", "10.0.0.7")
    return write_credentials(centre_credentials(papers.keys().authority, "uji-2026", hosts))


@cache
def mirror() -> bytes:
    contents = MirrorContents((a_bundle(),), (MirroredPaper("lembar.pdf", b"%PDF-1.7 contoh"),))
    said = MirrorHeader("uji-2026", "a" * 64, JournalId("j"), 1, "b" * 64, "", ())
    return seal_mirror(contents, said, [papers.keys().authority.certificate])


@cache
def sheets() -> tuple[str, ...]:
    return divided(SECRET)


def code() -> bytes:
    return a_code().encode()


def sheet() -> bytes:
    return sheets()[0].encode()


def device() -> bytes:
    return certificate_bytes(papers.keys().device.certificate)


def read_card(content: bytes) -> object:
    card = open_card(content, CODE, package()).identity
    return certificate_bytes(card.certificate), card.private_bytes()


def read_centre(content: bytes) -> object:
    centre = read_credentials(content)
    verify_chain(centre.chain, papers.keys().authority.certificate, Purpose.CENTRE)
    return certificate_bytes(centre.certificate), centre.private_bytes()


def read_mirror(content: bytes) -> object:
    return open_mirror(content, papers.keys().authority), mirror_header(content)


def read_code(content: bytes) -> object:
    code = unpack(content.decode("latin-1"))
    code.verify(papers.keys().device.certificate)
    return code


def read_package(content: bytes) -> object:
    found = open_package(content)
    return found.roster, found.instrument.digest, found.fingerprint


def read_lines(content: bytes) -> object:
    found = read_bundle(content)
    found.verify(papers.keys().device.certificate)
    return found.header, found.lines


def read_device(content: bytes) -> object:
    keys = papers.keys()
    chain = [load_certificate(content), *keys.device.chain[1:]]
    verify_chain(chain, keys.authority.certificate, Purpose.DEVICE)
    return name_of(chain[0]), chain[0].public_key()


def read_sheet(content: bytes) -> object:
    second = RecoverySheet("lembar-2.txt", sheets()[1])
    return combined([RecoverySheet("lembar-1.txt", content.decode("utf-8", "replace")), second])


def body_at(content: bytes) -> int:
    return BEFORE_HEADER + int.from_bytes(content[4:6], "big") + SIGNATURE


KINDS = {
    "paper": Kind(a_pdf, read_sealed, 1000, SealError),
    "package": Kind(a_package, read_package, 1500),
    "package inside": Kind(a_package, read_package, 1000, packed_at=lambda _content: 0),
    "bundle": Kind(a_bundle, read_lines, 4000),
    "bundle inside": Kind(a_bundle, read_lines, 4000, packed_at=body_at),
    "mirror": Kind(mirror, read_mirror, 4000),
    "code": Kind(code, read_code, 4000),
    "card": Kind(card, read_card, 20),
    "credentials": Kind(credentials, read_centre, 6000),
    "certificate": Kind(device, read_device, 8000),
    "recovery sheet": Kind(sheet, read_sheet, 60),
}


def changed(content: bytes, chance: random.Random) -> bytes:
    """Return bytes with a bit turned, a run written over or cut out, an end cut off or more."""
    at, size = chance.randrange(len(content)), chance.choice((1, 1, 1, 2, 8, 200))
    before = content[:at]
    match chance.randrange(5):
        case 0:
            return before + bytes([content[at] ^ (1 << chance.randrange(8))]) + content[at + 1 :]
        case 1:
            return before + chance.randbytes(size) + content[at + size :]
        case 2:
            return before + content[at + size :]
        case 3:
            return before
        case _:
            return before + chance.choice(PUT_IN) + content[at:]


def changed_kind(kind: Kind, content: bytes, chance: random.Random) -> bytes:
    if kind.packed_at is None:
        return changed(content, chance)
    at = kind.packed_at(content)
    plain = zstandard.ZstdDecompressor().decompress(content[at:])
    return content[:at] + zstandard.ZstdCompressor().compress(changed(plain, chance))


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize("name", KINDS)
def test_changed_bytes_are_refused_in_words_or_say_exactly_what_they_said(name: str) -> None:
    kind, chance = KINDS[name], random.Random(name)
    content, refused = kind.content(), 0
    said = kind.read(content)
    for _ in range(kind.rounds):
        other = changed_kind(kind, content, chance)
        try:
            assert kind.read(other) == said, other
        except kind.errors:
            refused += 1
    assert refused > kind.rounds // 4


@pytest.mark.parametrize(
    ("made", "suffix"),
    [
        (a_pdf, ".pdf"),
        (a_package, ".event"),
        (a_bundle, ".scb"),
        (code, ".txt"),
    ],
    ids=["paper", "package", "bundle", "code"],
)
def test_no_changed_file_is_called_valid(
    made: Callable[[], bytes], suffix: str, tmp_path: Path
) -> None:
    held, chance, content = papers.keys(), random.Random(suffix), made()
    known = KnownEvents(tmp_path)
    known.remember(
        "uji-2026",
        "Uji 2026",
        held.authority.certificate,
        example=True,
        devices=[held.device.chain],
    )
    verifying = Verifying(known)
    assert verifying.judge(content, suffix).good
    for _ in range(60):
        other = changed(content, chance)
        assert other.strip() == content or not verifying.judge(other, suffix).good, other
