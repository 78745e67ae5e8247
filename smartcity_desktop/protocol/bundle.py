"""A run of consecutive entries of one journal, signed and compressed: the same on every rail.

Entries travel as columns without what can be computed (sequence, previous hash); the receiver
rebuilds every entry's own bytes, and the signed head proves that they are the same.
"""

import struct
from base64 import b64decode, b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import msgspec
from cryptography import x509

from smartcity_desktop.protocol.clock import Tick
from smartcity_desktop.protocol.codec import canonical_json, parse
from smartcity_desktop.protocol.compression import compressed, expanded
from smartcity_desktop.protocol.errors import ProtocolError
from smartcity_desktop.protocol.identity import Identity, verify_signature
from smartcity_desktop.protocol.journal import Entry, JournalId, Line, Wall, entry_salt, line_of

MAGIC = b"SCB1"
PROTOCOL_VERSION = 1
BODY_LIMIT = 256 * 1024
LEVEL = 12
HEADER_LIMIT = 16 * 1024
# Columns expand, and what they repeat adds up: a hostile bundle must not fill memory. A bundle of
# ours stays within BODY_LIMIT.
EXPANDED_LIMIT = 2 * 1024 * 1024
BUILT_LIMIT = 1024 * 1024
ENTRIES_LIMIT = 16_384
# Bytes of each field of an entry that is read before anybody has vouched for it.
FIRST_LIMIT = 64 * 1024
NUMBER_LIMIT = 2**62
NAME_LIMIT = 64


@dataclass(frozen=True, slots=True)
class Header:
    """What a bundle carries: `first` to `last` inclusive of one journal, and where it ends.

    `device` is the fingerprint of the signing certificate, whose chain stands in entry 0.
    """

    version: int
    event: str
    authority: str
    journal: JournalId
    first: int
    last: int
    prev: str
    head: str
    device: str


@dataclass(frozen=True, slots=True)
class Columns:
    """Entries turned sideways; `fields[n][name]` lists one body field of `kinds[n]`.

    A kind stands with its version: the fields of two versions may differ. `salts` is the journal's
    salt key in hex: bundles go only to those who may read the whole journal.
    """

    salts: str
    kinds: list[tuple[str, int]]
    kind: list[int]
    at: list[int]
    counter: list[int]
    wall: list[int]
    zone: list[str]
    offset: list[int | None]
    fields: list[dict[str, list[Any]]]


@dataclass(frozen=True, slots=True)
class Bundle:
    """A parsed bundle: header, signature over the header, rebuilt lines and its own bytes.

    Lines are empty as long as it is unread.
    """

    header: Header
    signature: bytes
    lines: tuple[Line, ...]
    content: bytes

    def verify(self, certificate: x509.Certificate) -> None:
        """Raise ProtocolError unless the header is signed by `certificate`."""
        verify_signature(certificate, self.signature, canonical_json(self.header))


def cut(
    lines: Sequence[Line],
    event: str,
    authority: str,
    journal: JournalId,
    device: str,
    identity: Identity,
    salt_key: bytes,
) -> bytes:
    """Return the bundle of consecutive lines of one journal, signed by its device."""
    header = Header(
        version=PROTOCOL_VERSION,
        event=event,
        authority=authority,
        journal=journal,
        first=lines[0].entry.seq,
        last=lines[-1].entry.seq,
        prev=lines[0].entry.prev,
        head=lines[-1].hash,
        device=device,
    )
    signed = canonical_json(header)
    head = compressed(signed, LEVEL)
    body = compressed(canonical_json(_columns(lines, salt_key)), LEVEL)
    return b"".join((MAGIC, struct.pack(">H", len(head)), head, identity.sign(signed), body))


def read_bundle(content: bytes) -> Bundle:
    """Return the bundle of `content`; raises ProtocolError when bytes and head disagree.

    The signature is not checked here: the certificate stands in entry 0 of the journal.
    """
    header, signature, body = _split(content)
    try:
        columns = parse(expanded(body, EXPANDED_LIMIT), Columns)
        lines = tuple(_rebuilt(header, columns))
    except (ProtocolError, *_MISFITS) as error:
        raise ProtocolError("bundle_damaged") from error
    whole = lines and lines[-1].entry.seq == header.last and lines[-1].hash == header.head
    if not whole:
        raise ProtocolError("bundle_damaged")
    return Bundle(header, signature, lines, content)


# What columns that do not fit each other, or numbers beyond every measure, come to.
_MISFITS = (LookupError, ValueError, TypeError, RuntimeError, OverflowError)


def verify_unread(content: bytes, certificate: x509.Certificate) -> Header:
    """Return where a bundle belongs that `certificate` signed, before anything of it is built.

    Raises ProtocolError for another's, and for other bytes.
    """
    header, signature, _ = _split(content)
    verify_signature(certificate, signature, canonical_json(header))
    return header


def unread_bundle(content: bytes) -> Bundle:
    """Return a bundle by its header alone, without lines; raises ProtocolError for other bytes."""
    header, signature, _ = _split(content)
    return Bundle(header, signature, (), content)


@dataclass(frozen=True, slots=True)
class _Unread:
    """Columns whose fields are not made into values yet."""

    salts: str
    kinds: list[tuple[str, int]]
    kind: list[int]
    at: list[int]
    counter: list[int]
    wall: list[int]
    zone: list[str]
    offset: list[int | None]
    fields: list[dict[str, msgspec.Raw]]


def read_first(content: bytes) -> Entry:
    """Return the first entry of a bundle, the rest of it unread: it may name who signs the whole.

    Raises ProtocolError for other bytes, and where that entry is no small one.
    """
    header, _, body = _split(content)
    try:
        columns = parse(expanded(body, EXPANDED_LIMIT), _Unread)
        which = columns.kind[0]
        unread = columns.fields[which]
        fields = {name: _small(field)[:1] for name, field in unread.items()}
        starts = columns.at[:1], columns.counter[:1], columns.wall[:1]
        place = columns.zone[:1], columns.offset[:1]
        first = Columns(columns.salts, [columns.kinds[which]], [0], *starts, *place, [fields])
        return next(_rebuilt(replace(header, last=header.first), first)).entry
    except (ProtocolError, *_MISFITS) as error:
        raise ProtocolError("bundle_damaged") from error


def _small(field: msgspec.Raw) -> list[Any]:
    if memoryview(field).nbytes > FIRST_LIMIT:
        raise ProtocolError("bundle_damaged")
    return parse(bytes(field), list[Any])


def read_header(content: bytes) -> Header:
    """Return where a bundle belongs without unpacking it; raises ProtocolError for other bytes."""
    return _split(content)[0]


def _split(content: bytes) -> tuple[Header, bytes, bytes]:
    if content[:4] != MAGIC or len(content) < 6:
        raise ProtocolError("not_a_bundle")
    (size,) = struct.unpack(">H", content[4:6])
    header = parse(expanded(content[6 : 6 + size], HEADER_LIMIT), Header)
    if header.version != PROTOCOL_VERSION:
        raise ProtocolError("bundle_newer", version=header.version)
    if not 0 <= header.first <= header.last < NUMBER_LIMIT:
        raise ProtocolError("bundle_damaged")
    return header, content[6 + size : 70 + size], content[70 + size :]


def _columns(lines: Sequence[Line], salt_key: bytes) -> Columns:
    columns = Columns(salt_key.hex(), [], [], [], [], [], [], [], [])
    last, zone = 0, ""
    numbers: dict[tuple[str, int, tuple[str, ...]], int] = {}
    for line in lines:
        entry = line.entry
        # Bodies of one kind may differ in what they leave out.
        kind = (entry.kind, entry.version, tuple(sorted(entry.body)))
        if kind not in numbers:
            numbers[kind] = len(numbers)
            columns.kinds.append(kind[:2])
            columns.fields.append({name: [] for name in kind[2]})
        number = numbers[kind]
        columns.kind.append(number)
        columns.at.append(entry.at.ms - last)
        columns.counter.append(entry.at.counter)
        columns.wall.append(entry.wall.ms - entry.at.ms)
        # An unchanged zone is "": it compresses to nothing.
        columns.zone.append("" if entry.wall.zone == zone else entry.wall.zone)
        columns.offset.append(entry.wall.offset_ms)
        for name, value in entry.body.items():
            columns.fields[number][name].append(value)
        last, zone = entry.at.ms, entry.wall.zone
    return columns


def _rebuilt(header: Header, columns: Columns) -> Iterator[Line]:
    count = header.last - header.first + 1
    _admit_columns(columns, count)
    bodies = [_bodies(fields) for fields in columns.fields]
    salt_key = bytes.fromhex(columns.salts)
    prev, ms, zone, built = header.prev, 0, "", 0
    for number in range(count):
        ms += columns.at[number]
        zone = columns.zone[number] or zone
        which = columns.kind[number]
        kind, version = columns.kinds[which]
        line = line_of(
            Entry(
                seq=header.first + number,
                prev=prev,
                salt=entry_salt(salt_key, header.first + number),
                at=Tick(ms, columns.counter[number]),
                wall=Wall(ms + columns.wall[number], zone, columns.offset[number]),
                kind=kind,
                version=version,
                body=next(bodies[which]),
            )
        )
        built += len(line.content)
        if built > BUILT_LIMIT:
            raise ProtocolError("too_large", limit=BUILT_LIMIT)
        prev = line.hash
        yield line


def _admit_columns(columns: Columns, count: int) -> None:
    """Raise ProtocolError unless every column has `count` values and no name is a text."""
    whole = (columns.kind, columns.at, columns.counter, columns.wall, columns.zone, columns.offset)
    if count > ENTRIES_LIMIT or any(len(column) != count for column in whole):
        raise ProtocolError("bundle_damaged")
    names = [*columns.zone, *(kind for kind, _ in columns.kinds)]
    names += [name for fields in columns.fields for name in fields]
    if any(len(name) > NAME_LIMIT for name in names):
        raise ProtocolError("bundle_damaged")


def _bodies(fields: dict[str, list[Any]]) -> Iterator[dict[str, Any]]:
    if not fields:
        while True:
            yield {}
    names = list(fields)
    for values in zip(*fields.values(), strict=True):
        yield dict(zip(names, values, strict=True))


def batches(lines: Sequence[Line], limit: int = BODY_LIMIT) -> Iterator[Sequence[Line]]:
    """Yield runs of lines whose own bytes stay within `limit` bytes, at least one line each."""
    start, size = 0, 0
    for number, line in enumerate(lines):
        if size and size + len(line.content) > limit:
            yield lines[start:number]
            start, size = number, 0
        size += len(line.content)
    if start < len(lines):
        yield lines[start:]


def text_bytes(content: bytes) -> str:
    """Return bytes as base64 text, for JSON."""
    return b64encode(content).decode()


def bytes_text(content: str) -> bytes:
    """Return the bytes of base64 text; raises ProtocolError for other text."""
    try:
        return b64decode(content, validate=True)
    except ValueError as error:
        raise ProtocolError("unreadable", reason="base64") from error
