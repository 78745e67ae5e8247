"""The journal's line and chain: gapless entries, each holding the hash of the one before."""

import hashlib
import hmac
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, NewType

from smartcity_desktop.domain.facts import Fact
from smartcity_desktop.protocol.clock import (
    START,
    Tick,
    next_tick,
    readable,
    room_time,
    told_time,
)
from smartcity_desktop.protocol.codec import (
    body_of,
    canonical_json,
    fact_from,
    kind_of,
    parse,
    version_of,
)
from smartcity_desktop.protocol.errors import ProtocolError

JournalId = NewType("JournalId", str)

# The hash before the first entry.
GENESIS = "0" * 64
SALT_KEY_SIZE = 16
SALT_SIZE = 8


@dataclass(frozen=True, slots=True)
class Wall:
    """The device's own clock, for display only: ms since 1970, zone, measured offset in ms."""

    ms: int
    zone: str
    offset_ms: int | None = None

    @property
    def room_ms(self) -> int:
        """The time on the clock that the offset was measured against, on the own one without."""
        return room_time(self.ms, self.offset_ms)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a journal; `prev` is the hex SHA-256 of the previous entry's bytes.

    `salt` keeps a hash from telling what it is the hash of: levels are few and easily guessed.
    """

    seq: int
    prev: str
    salt: str
    at: Tick
    wall: Wall
    kind: str
    version: int
    body: dict[str, Any]

    def __post_init__(self) -> None:
        """Refuse a time that comes from no clock; raises ProtocolError."""
        if not (readable(self.at.ms, self.at.counter) and readable(self.wall.ms)):
            raise ProtocolError("clock_impossible", seq=self.seq)

    def fact(self) -> Fact:
        """Return what the entry says; raises ProtocolError for kinds from a newer program."""
        return fact_from(self.kind, self.version, self.body)

    def known_fact(self) -> Fact | None:
        """Return what the entry says, None when only a newer program can read it."""
        try:
            return self.fact()
        except ProtocolError:
            return None


@dataclass(frozen=True, slots=True)
class Line:
    """An entry with its own bytes and their hash, as stored and carried."""

    entry: Entry
    content: bytes
    hash: str


def new_salt_key() -> bytes:
    """Return the key from which a new journal's salts come; whoever has it can read the journal."""
    return secrets.token_bytes(SALT_KEY_SIZE)


def entry_salt(salt_key: bytes, seq: int) -> str:
    """Return an entry's salt: unguessable without the key, and never carried beside it."""
    return hmac.digest(salt_key, seq.to_bytes(8, "big"), "sha256")[:SALT_SIZE].hex()


def entry_hash(content: bytes) -> str:
    """Return the hex SHA-256 of an entry's bytes."""
    return hashlib.sha256(content).hexdigest()


def line_of(entry: Entry) -> Line:
    """Return an entry with its canonical bytes and hash."""
    content = canonical_json(entry)
    return Line(entry, content, entry_hash(content))


def read_line(content: bytes) -> Line:
    """Return the line of stored bytes; raises ProtocolError when they are not an entry."""
    return Line(parse(content, Entry), content, entry_hash(content))


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a journal: the next sequence number, the last hash and the last tick."""

    next_seq: int = 0
    hash: str = GENESIS
    at: Tick = START

    def following(self, fact: Fact, wall: Wall, salt_key: bytes) -> Line:
        """Return the line that would append `fact`, salted with the journal's own key."""
        kind = kind_of(fact)
        return line_of(
            Entry(
                seq=self.next_seq,
                prev=self.hash,
                salt=entry_salt(salt_key, self.next_seq),
                # A laptop whose clock was measured drags nobody's order along with its error.
                at=next_tick(self.at, wall.room_ms),
                wall=replace(wall, ms=told_time(wall.ms)),
                kind=kind,
                version=version_of(kind),
                body=body_of(fact),
            )
        )

    def after(self, line: Line) -> "Head":
        """Return the head once `line` is appended; raises ProtocolError if it does not fit."""
        entry = line.entry
        if entry.seq != self.next_seq:
            raise ProtocolError("sequence_broken", expected=self.next_seq, got=entry.seq)
        if entry.prev != self.hash:
            raise ProtocolError("chain_broken", seq=entry.seq)
        if entry.at <= self.at:
            raise ProtocolError("clock_went_back", seq=entry.seq)
        return Head(entry.seq + 1, line.hash, entry.at)


def verified(lines: Iterable[Line], start: Head | None = None) -> Iterator[tuple[Line, Head]]:
    """Yield each line with the head after it; raises ProtocolError at the first that is wrong."""
    head = start or Head()
    for line in lines:
        head = head.after(line)
        yield line, head
