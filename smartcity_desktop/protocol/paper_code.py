"""The QR code of a paper in one COSE_Sign1, signed by the device's key; a sheet's has every answer.

The signed payload is a CBOR map with the keys of `Field`; what is not there is empty. Layout and
version come first and say how the rest is to be read.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import IntEnum
from typing import Any, cast

import cbor2
from cryptography import x509

from smartcity_desktop.domain.documents import (
    PaperContent,
    Published,
    ScoreSheetContent,
    content_digest,
)
from smartcity_desktop.domain.facts import RegionCode
from smartcity_desktop.domain.instrument import Instrument, Node
from smartcity_desktop.domain.sheet_answers import given_answers
from smartcity_desktop.domain.words import DocumentKind
from smartcity_desktop.protocol.errors import ProtocolError
from smartcity_desktop.protocol.identity import Identity
from smartcity_desktop.protocol.paper_marks import FARTHEST, PackedMarks, pack_marks, unpack_marks
from smartcity_desktop.protocol.signed_code import SignedCode, open_code, read_plain, sign_code

LAYOUT, VERSION = 1, 1
AUTHORITY_SIZE = 8
DIGEST_SIZE = 8
INSTRUMENT_SIZE = 4
# The largest number of a revision or a row; the longest text; the last second (2100).
NUMBER_LIMIT, WORD_LIMIT, LATEST = 999_999, 100, 4_102_444_800
# The number of each kind of paper; part of the format, only ever appended to.
KINDS = (
    DocumentKind.SCORE_SHEET,
    DocumentKind.REGION_RECAP,
    DocumentKind.CLASS_RECAP,
    DocumentKind.ATTENDANCE,
    DocumentKind.MINUTES,
    DocumentKind.DAY_REPORT,
)


class Field(IntEnum):
    """The keys of a payload; part of the format, only ever appended to.

    Digests are prefixes of SHA-256: 8 bytes of the authority's certificate and of the content, 4 of
    the instrument. `SECONDS` is Unix time; `KIND` counts `KINDS` from 0; `EXAMPLE` is 1 for
    invented data; `RATING` counts the options of the global rating from 1.
    """

    LAYOUT = 1
    VERSION = 2
    AUTHORITY = 3
    KIND = 4
    NUMBER = 5
    REVISION = 6
    SUBJECT = 7
    DIGEST = 8
    SECONDS = 9
    EXAMPLE = 10
    INSTRUMENT = 11
    LOWEST = 12
    WIDTH = 13
    ANSWERS = 14
    QUANTITIES = 15
    ROWS = 16
    RATING = 17


_PAPER = {Field.AUTHORITY, Field.KIND, Field.NUMBER, Field.REVISION, Field.SUBJECT, Field.DIGEST}
_EVERY = {Field.LAYOUT, Field.VERSION, *_PAPER, Field.SECONDS}
_SHEET = {Field.INSTRUMENT, Field.LOWEST, Field.WIDTH, Field.ANSWERS}
_OPTIONAL = {Field.EXAMPLE, Field.QUANTITIES, Field.ROWS, Field.RATING}


@dataclass(frozen=True, slots=True)
class PaperCode:
    """What a QR code says; digests are hex prefixes, `levels` follow the indicators in order.

    A level is an integer, "B" for no evidence, "X" for not applicable, "" for unanswered, or a
    quantity as printed; `rows` counts the rows of each repeatable group, in order. `rating`
    counts the options of the global rating from 1, 0 for none. `key_id` names the device: the
    first eight bytes of its certificate's SHA-256, in hex. Papers other than sheets have no
    levels; their `region` is what they are about.
    """

    kind: DocumentKind
    authority: str
    document: str
    revision: int
    region: str
    instrument: str
    levels: tuple[int | str, ...]
    rows: tuple[int, ...]
    rating: int
    digest: str
    sealed_at: datetime
    example: bool
    signed: SignedCode

    @property
    def key_id(self) -> str:
        """The device that signed, as codes name it."""
        return self.signed.key_id

    def verify(self, device: x509.Certificate) -> None:
        """Raise ProtocolError unless the code is signed by the key of `device`."""
        self.signed.verify(device)

    def speaks_of(self, content: PaperContent) -> bool:
        """Tell whether the code belongs to a paper's content."""
        return content_digest(content).startswith(self.digest)


def pack(
    content: PaperContent, published: Published, sealed_at: datetime, identity: Identity
) -> str:
    """Return the text of a paper's QR code, signed by the device.

    With the address of an event's centre a phone opens its page, and what follows the # never
    leaves the phone. Raises ProtocolError for answers that are off their scale.
    """
    fields = _paper_fields(content, published, sealed_at)
    if isinstance(content, ScoreSheetContent):
        fields |= _sheet_fields(content, published)
    payload = cbor2.dumps({int(key): value for key, value in fields.items()}, canonical=True)
    return sign_code(payload, identity, published.roster.event.centre)


def unpack(text: str) -> PaperCode:
    """Return what a QR code's text says; the signature is not checked here.

    Raises ProtocolError for text that is no code of ours or was changed in form.
    """
    signed = open_code(text)
    fields = read_plain(signed.payload)
    if not isinstance(fields, dict):
        raise ProtocolError("code_unreadable")
    held = cast("dict[int, Any]", fields)
    try:
        layout, version = _number(held[Field.LAYOUT]), _number(held[Field.VERSION])
        if (layout, version) != (LAYOUT, VERSION):
            raise ProtocolError("code_newer", form=f"{layout}.{version}")
        return _code(held, signed)
    except (ValueError, TypeError, LookupError, AttributeError) as error:
        raise ProtocolError("code_unreadable") from error


def _number(value: object, limit: int = NUMBER_LIMIT, least: int = 0) -> int:
    """Return a whole number from `least` to `limit`; raises ValueError for anything else."""
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= limit:
        raise ValueError(value)
    return value


def _bytes(value: object, size: int = 0) -> bytes:
    """Return bytes, exactly `size` where one is given; raises ValueError for anything else."""
    if not isinstance(value, bytes) or len(value) != (size or len(value)):
        raise ValueError(value)
    return value


def _mark(value: object, size: int) -> str:
    return _bytes(value, size).hex()


def _word(value: object) -> str:
    """Return a short text of one line; raises ValueError for anything else."""
    if not isinstance(value, str) or len(value) > WORD_LIMIT or not value.isprintable():
        raise ValueError(value)
    return value


def _moment(seconds: object) -> datetime:
    return datetime.fromtimestamp(_number(seconds, LATEST), UTC)


def indicators(instrument: Instrument, count: int, rows: Sequence[int] = ()) -> tuple[Node, ...]:
    """Return the indicators that `count` answers of a code belong to, in order.

    `rows` are the code's own. Empty when the answers are not those of this instrument.
    """
    counted = replace(
        instrument, roots=tuple(root for root in instrument.roots if not root.informational)
    )
    groups = [node.code for node in counted.nodes() if node.repeat]
    if len(rows) != len(groups):
        return ()
    found = counted.expanded(dict(zip(groups, rows, strict=True))).leaves()
    return found if len(found) == count else ()


def _paper_fields(
    content: PaperContent, published: Published, sealed_at: datetime
) -> dict[Field, object]:
    fields: dict[Field, object] = {
        Field.LAYOUT: LAYOUT,
        Field.VERSION: VERSION,
        Field.AUTHORITY: bytes.fromhex(published.authority)[:AUTHORITY_SIZE],
        Field.KIND: KINDS.index(content.kind),
        Field.NUMBER: content.document,
        Field.REVISION: content.revision,
        Field.SUBJECT: content.subject,
        Field.DIGEST: bytes.fromhex(content_digest(content))[:DIGEST_SIZE],
        Field.SECONDS: int(sealed_at.timestamp()),
    }
    return fields | ({Field.EXAMPLE: 1} if published.roster.event.example else {})


def _sheet_fields(content: ScoreSheetContent, published: Published) -> dict[Field, object]:
    packed = pack_marks(given_answers(content, published))
    ratings = [option.code for option in published.instrument.ratings]
    rating = content.inputs.rating
    told: dict[Field, object] = {
        Field.QUANTITIES: {place: list(parts) for place, parts in packed.quantities.items()},
        Field.ROWS: list(_row_counts(content, published)),
        Field.RATING: ratings.index(rating) + 1 if rating in ratings else 0,
    }
    return {
        Field.INSTRUMENT: bytes.fromhex(content.inputs.instrument)[:INSTRUMENT_SIZE],
        Field.LOWEST: packed.lowest,
        Field.WIDTH: packed.width,
        Field.ANSWERS: packed.numbers,
    } | {key: value for key, value in told.items() if value}


def _row_counts(content: ScoreSheetContent, published: Published) -> tuple[int, ...]:
    """Return how many rows each repeatable group has: their heads are coded `Q#1`, `Q#2`."""
    roots = published.instrument_of(RegionCode(content.region)).roots
    nodes = (node for root in roots if not root.informational for node in root.walk())
    heads = [node.code for node in nodes if not node.leaf]
    return tuple(Counter(code.rpartition("#")[0] for code in heads if "#" in code).values())


def _code(fields: Mapping[int, Any], signed: SignedCode) -> PaperCode:
    kind = KINDS[_number(fields[Field.KIND])]
    sheet = kind is DocumentKind.SCORE_SHEET
    needed = _EVERY | _SHEET if sheet else _EVERY
    allowed = needed | _OPTIONAL if sheet else needed | {Field.EXAMPLE}
    # What is empty is not there: a code has one valid form.
    empty = any(not value for key, value in fields.items() if key in _OPTIONAL)
    example = fields.get(Field.EXAMPLE)
    if not needed <= fields.keys() <= allowed or empty or example not in {None, 1}:
        raise ValueError(fields)
    return PaperCode(
        kind=kind,
        authority=_mark(fields[Field.AUTHORITY], AUTHORITY_SIZE),
        document=_word(fields[Field.NUMBER]),
        revision=_number(fields[Field.REVISION]),
        region=_word(fields[Field.SUBJECT]),
        instrument=_mark(fields[Field.INSTRUMENT], INSTRUMENT_SIZE) if sheet else "",
        levels=_answers(fields) if sheet else (),
        rows=tuple(_number(count) for count in fields.get(Field.ROWS, ())),
        rating=_number(fields.get(Field.RATING, 0)),
        digest=_mark(fields[Field.DIGEST], DIGEST_SIZE),
        sealed_at=_moment(fields[Field.SECONDS]),
        example=example == 1,
        signed=signed,
    )


def _answers(fields: Mapping[int, Any]) -> tuple[int | str, ...]:
    quantities = fields.get(Field.QUANTITIES, {})
    return unpack_marks(
        PackedMarks(
            lowest=_number(fields[Field.LOWEST], FARTHEST, -FARTHEST),
            width=_number(fields[Field.WIDTH]),
            numbers=_bytes(fields[Field.ANSWERS]),
            quantities={_number(place): parts for place, parts in quantities.items()},
        )
    )
