"""What desktop and centre say to each other around bundles: questions and answers as records."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import cbor2
from cryptography import x509

from smartcity_desktop.domain.facts import JournalOpened, PersonId
from smartcity_desktop.protocol.bundle import Header, bytes_text, text_bytes
from smartcity_desktop.protocol.codec import Record, canonical_json, parse
from smartcity_desktop.protocol.compression import compressed, expanded
from smartcity_desktop.protocol.errors import ProtocolError
from smartcity_desktop.protocol.identity import (
    Identity,
    Purpose,
    certificate_bytes,
    hub_class_of,
    key_fingerprint,
    load_certificate,
    person_of,
    purpose_of,
    verify_chain,
    verify_signature,
)
from smartcity_desktop.protocol.journal import GENESIS, JournalId, Line, entry_hash, read_line
from smartcity_desktop.protocol.receipt import SignedReceipt

# The largest bundle a centre reads, and the largest answer a desktop unpacks, in bytes.
BUNDLE_LIMIT = 1024 * 1024
ANSWER_LIMIT = 8 * 1024 * 1024
# Certificates of a chain, one more than any has.
CHAIN_LIMIT = 3
# What a signature that opens a session begins with: it is good for nothing else.
SESSION_DOMAIN = "smartcity session"
# Runs one request may ask to be filled.
HOLES_LIMIT = 200


@dataclass(frozen=True, slots=True)
class ParkedAnswer:
    """The bundle lies beyond a gap: `missing` is the number wanted next; `kept` until it closes."""

    journal: JournalId
    missing: int
    kept: bool


@dataclass(frozen=True, slots=True)
class ForkAnswer:
    """The centre holds another entry at `seq`; both are kept and shown to the secretariat."""

    journal: JournalId
    seq: int


@dataclass(frozen=True, slots=True)
class RefusedAnswer:
    """The centre did not take the request; `key` names the sentence, `detail` is for logs."""

    key: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class ReceiptsAnswer:
    """What the centre holds of a journal: the next number, and receipts that touch a range.

    A hub's receipts are its own; `upstream` are those of the centre that the hub brought back.
    """

    journal: JournalId
    next_seq: int
    receipts: tuple[SignedReceipt, ...]
    upstream: tuple[SignedReceipt, ...] = ()


@dataclass(frozen=True, slots=True)
class HeadsAnswer:
    """The next number of every journal the asker may read something of."""

    heads: dict[str, int]


@dataclass(frozen=True, slots=True)
class TimeAnswer:
    """The centre's clock: milliseconds since 1970."""

    ms: int


@dataclass(frozen=True, slots=True)
class Challenge:
    """What the asker must sign to be let in."""

    nonce: str


@dataclass(frozen=True, slots=True)
class SessionRequest:
    """A signed challenge with the device's certificate chain (base64 DER, own first).

    `server` is the fingerprint of the key of the server it is meant for.
    """

    authority: str
    nonce: str
    server: str
    certificates: tuple[str, ...]
    signature: str


@dataclass(frozen=True, slots=True)
class SessionAnswer:
    """A bearer token of a person for one event, good until `expires_ms` of the centre's clock.

    `person` is "" for a hub.
    """

    token: str
    person: PersonId
    expires_ms: int


@dataclass(frozen=True, slots=True)
class Hole:
    """Entries `first` to `last` of a journal that the asker knows by their end's hash alone."""

    journal: JournalId
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class FetchRequest:
    """What the asker already holds: the next number it wants of each journal.

    `holes` are runs that were kept back and may be read by now, at most HOLES_LIMIT of them.
    `excerpted` is for hubs: of how many entries beyond its head an excerpt is held, by journal.
    """

    heads: dict[str, int] = field(default_factory=dict[str, int])
    holes: tuple[Hole, ...] = ()
    excerpted: dict[str, int] = field(default_factory=dict[str, int])


@dataclass(frozen=True, slots=True)
class Segment:
    """One readable entry as its own bytes, or a run of entries that stay at the centre.

    `hash` is that of entry `last`; `content` is "" for a run that is kept back.
    """

    first: int
    last: int
    hash: str
    content: str = ""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The readable entries of a journal, chained over what is kept back to a signed head."""

    journal: JournalId
    segments: tuple[Segment, ...]
    header: Header
    signature: str


@dataclass(frozen=True, slots=True)
class Refill:
    """What may be read by now of a hole, chained from the entry before it to its last hash."""

    hole: Hole
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class FetchAnswer:
    """What is new for the asker: original bundles (base64), excerpts, and whether to ask again.

    `refills` answer holes; `progress` is how many indicators each sheet of the class answers.
    `behind` is the next number wanted of each journal that the asker holds more of, among those
    it may deliver: what was once receipted and is beyond it has been lost here.
    """

    bundles: tuple[str, ...] = ()
    excerpts: tuple[Excerpt, ...] = ()
    more: bool = False
    refills: tuple[Refill, ...] = ()
    progress: dict[str, int] = field(default_factory=dict[str, int])
    behind: dict[str, int] = field(default_factory=dict[str, int])


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a reader has come in a journal: the next number and the hash before it."""

    next_seq: int = 0
    hash: str = GENESIS


def read_excerpt(
    excerpt: Excerpt, reach: Reach, certificate: x509.Certificate
) -> tuple[list[Line], Reach]:
    """Return the readable lines of an excerpt and the reach after it.

    Raises ProtocolError unless it continues `reach`, every readable entry holds the hash before
    it, and the end is the head that the journal's device signed.
    """
    lines = list(_chained(excerpt.segments, reach))
    end = excerpt.segments[-1] if excerpt.segments else Segment(0, -1, "")
    header = excerpt.header
    if (header.journal, header.last, header.head) != (excerpt.journal, end.last, end.hash):
        raise ProtocolError("excerpt_broken")
    verify_signature(certificate, bytes_text(excerpt.signature), canonical_json(header))
    return lines, Reach(end.last + 1, end.hash)


def read_refill(refill: Refill, before: str, end: str) -> list[Line]:
    """Return the readable lines of a hole.

    `before` is the hash of the entry before it and `end` that of its last, both known to the
    asker. Raises ProtocolError unless the segments lead from the one to the other.
    """
    hole = refill.hole
    lines = list(_chained(refill.segments, Reach(hole.first, before)))
    last = refill.segments[-1] if refill.segments else Segment(0, -1, "")
    if (last.last, last.hash) != (hole.last, end):
        raise ProtocolError("excerpt_broken")
    return lines


def _chained(segments: Sequence[Segment], reach: Reach) -> Iterator[Line]:
    seq, prev = reach.next_seq, reach.hash
    for segment in segments:
        if segment.first != seq or segment.last < segment.first:
            raise ProtocolError("excerpt_broken")
        if segment.content:
            line = read_line(segment.content.encode())
            if (line.entry.seq, line.entry.prev, line.hash) != (seq, prev, segment.hash):
                raise ProtocolError("chain_broken", seq=seq)
            yield line
        seq, prev = segment.last + 1, segment.hash


def shown(line_content: bytes, seq: int) -> Segment:
    """Return the segment of an entry the asker may read."""
    return Segment(seq, seq, entry_hash(line_content), line_content.decode())


def pack(record: object) -> bytes:
    """Return a record as compressed canonical JSON, for answers that can be large."""
    return compressed(canonical_json(record), 3)


def unpack(content: bytes, kind: type[Record]) -> Record:
    """Return a packed record; raises ProtocolError for anything else."""
    return parse(expanded(content, ANSWER_LIMIT), kind)


def session_message(authority: str, nonce: str, server: x509.Certificate) -> bytes:
    """Return the bytes a device signs to open a session: for one server and no other.

    They name the server's key, what it is and for which class, so that nobody who passes a
    challenge on can use the answer. Raises ProtocolError for what is no server.
    """
    kind = purpose_of(server)
    if kind not in {Purpose.CENTRE, Purpose.HUB}:
        raise ProtocolError("certificate_untrusted")
    code = hub_class_of(server) if kind == Purpose.HUB else ""
    told = [SESSION_DOMAIN, authority, nonce, key_fingerprint(server), kind, code]
    return cbor2.dumps(told, canonical=True)


def session_request(
    authority: str, nonce: str, identity: Identity, server: x509.Certificate
) -> SessionRequest:
    """Return a challenge answered with a device key, for the server that was met."""
    return SessionRequest(
        authority=authority,
        nonce=nonce,
        server=key_fingerprint(server),
        certificates=tuple(text_bytes(certificate_bytes(c)) for c in identity.chain),
        signature=text_bytes(identity.sign(session_message(authority, nonce, server))),
    )


def verify_session(
    request: SessionRequest, authority: x509.Certificate, server: x509.Certificate
) -> PersonId:
    """Return whose device answered a challenge of `server`; raises ProtocolError otherwise."""
    device = device_certificate(request.certificates, authority)
    _verify_answer(request, device, server)
    return person_of(device)


def verify_hub_session(
    request: SessionRequest, authority: x509.Certificate, server: x509.Certificate
) -> str | None:
    """Return whose class's hub answered a challenge of `server`, None when it was not a hub.

    Raises ProtocolError for a hub's wrong answer.
    """
    chain = [load_certificate(bytes_text(text)) for text in request.certificates[:CHAIN_LIMIT]]
    if not chain or purpose_of(chain[0]) != Purpose.HUB:
        return None
    hub = verify_chain(chain, authority, Purpose.HUB)
    _verify_answer(request, hub, server)
    return hub_class_of(hub)


def _verify_answer(
    request: SessionRequest, asker: x509.Certificate, server: x509.Certificate
) -> None:
    if request.server != key_fingerprint(server):
        raise ProtocolError("server_mismatch")
    message = session_message(request.authority, request.nonce, server)
    verify_signature(asker, bytes_text(request.signature), message)


def device_certificate(
    certificates: Sequence[str], authority: x509.Certificate
) -> x509.Certificate:
    """Return the device's certificate once its chain (base64 DER) leads to the authority.

    Raises ProtocolError otherwise.
    """
    chain = [load_certificate(bytes_text(text)) for text in certificates[:CHAIN_LIMIT]]
    return verify_chain(chain, authority, Purpose.DEVICE)


def journal_certificate(opened: JournalOpened, authority: x509.Certificate) -> x509.Certificate:
    """Return the certificate that signs a journal; raises ProtocolError unless it is its person's.

    The chain must lead to the authority and name the person who opened the journal.
    """
    device = device_certificate(opened.certificates, authority)
    if person_of(device) != opened.person:
        raise ProtocolError("certificate_untrusted")
    return device
