"""The QR code of a paper in one COSE_Sign1, signed by the device's key; a sheet's has every level.

The signed payload of a sheet is a CBOR array in this order: form, authority prefix, class, visit,
assessor, year, revision, region, instrument prefix, levels, rating, content digest prefix, seconds.
`form` holds the version, the packing of the levels and whether the data are invented. A sheet with
repeatable groups or percentages has one more: how many rows each group has, in order, and the
percentages by their place among the levels, where the packed level is empty. Any other paper's
payload is: form, authority prefix, kind, number, revision, subject, content digest prefix, seconds.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, cast

import cbor2
from cryptography import x509

from smartcity_desktop.domain.documents import (
    MARK_LETTERS,
    PaperContent,
    ScoreSheetContent,
    SheetRow,
    content_digest,
)
from smartcity_desktop.domain.index import NO_EVIDENCE, NOT_APPLICABLE
from smartcity_desktop.domain.instrument import Instrument, Node
from smartcity_desktop.domain.words import DocumentKind
from smartcity_desktop.protocol.errors import ProtocolError
from smartcity_desktop.protocol.identity import Identity
from smartcity_desktop.protocol.signed_code import SignedCode, open_code, read_plain, sign_code

EPOCH_YEAR = 2000
AUTHORITY_SIZE = 8
DIGEST_SIZE = 8
INSTRUMENT_SIZE = 4
# The largest number of a visit, a person, a revision; the longest text; the last second (2100).
NUMBER_LIMIT, WORD_LIMIT, LATEST = 999_999, 100, 4_102_444_800
# Forms below this are sheets'; with it comes a paper without levels.
PLAIN_FORM = 24
# The number of each kind of paper; part of the format, only ever appended to.
KINDS = (
    DocumentKind.SCORE_SHEET,
    DocumentKind.REGION_RECAP,
    DocumentKind.CLASS_RECAP,
    DocumentKind.ATTENDANCE,
    DocumentKind.MINUTES,
    DocumentKind.DAY_REPORT,
)

# What a level's code means below the first level.
EMPTY, NO_EVIDENCE_CODE, NOT_APPLICABLE_CODE, FIRST_LEVEL = 0, 1, 2, 3
_SPECIAL_CODES: dict[int | str, int] = {
    "": EMPTY,
    MARK_LETTERS[NO_EVIDENCE]: NO_EVIDENCE_CODE,
    MARK_LETTERS[NOT_APPLICABLE]: NOT_APPLICABLE_CODE,
}
_SPECIAL_ANSWERS = {code: answer for answer, code in _SPECIAL_CODES.items()}


@dataclass(frozen=True, slots=True)
class PaperCode:
    """What a QR code says; digests are hex prefixes, `levels` follow the indicators in order.

    A level is an integer, "B" for no evidence, "X" for not applicable, "" for unanswered, or a
    percentage as printed; `rows` counts the rows of each repeatable group, in order. `rating`
    counts the options of the global rating from 1, 0 for none. `key_id` names the device: the
    first eight bytes of its certificate's SHA-256, in hex. Papers other than sheets have no
    levels; their `region` is what they are about.
    """

    kind: DocumentKind
    authority: str
    document: str
    revision: int
    region: str
    assessor: int
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


def pack(content: PaperContent, sealed_at: datetime, identity: Identity, centre: str = "") -> str:
    """Return the text of a paper's QR code, signed by the device.

    `centre` is the address of an event's centre ("https://…"): a phone then opens its page, and
    what follows the # never leaves the phone. Raises ProtocolError for a sheet whose number or
    levels cannot be packed.
    """
    sheet = isinstance(content, ScoreSheetContent)
    payload = _payload(content, sealed_at) if sheet else _plain_payload(content, sealed_at)
    return sign_code(payload, identity, centre)


def unpack(text: str) -> PaperCode:
    """Return what a QR code's text says; the signature is not checked here.

    Raises ProtocolError for text that is no code of ours or was changed in form.
    """
    signed = open_code(text)
    fields = read_plain(signed.payload)
    if not isinstance(fields, list):
        raise ProtocolError("code_unreadable")
    held = cast("list[Any]", fields)
    try:
        plain = _number(held[0]) in {PLAIN_FORM, PLAIN_FORM + 1}
        return _plain_code(held, signed) if plain else _code(held, signed)
    except (ValueError, TypeError, LookupError) as error:
        raise ProtocolError("code_unreadable") from error


def _number(value: object, limit: int = NUMBER_LIMIT) -> int:
    """Return a whole number from 0 to `limit`; raises ValueError for anything else."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= limit:
        raise ValueError(value)
    return value


def _mark(value: object, size: int) -> str:
    """Return exactly `size` bytes in hex; raises ValueError for anything else."""
    if not isinstance(value, bytes) or len(value) != size:
        raise ValueError(value)
    return value.hex()


def _word(value: object) -> str:
    """Return a short text of one line; raises ValueError for anything else."""
    if not isinstance(value, str) or len(value) > WORD_LIMIT or not value.isprintable():
        raise ValueError(value)
    return value


def _moment(seconds: object) -> datetime:
    return datetime.fromtimestamp(_number(seconds, LATEST), UTC)


def indicators(instrument: Instrument, count: int, rows: Sequence[int] = ()) -> tuple[Node, ...]:
    """Return the indicators that `count` levels of a code belong to, in order.

    `rows` are the code's own; a single group's follow from the count as well. Empty when the
    levels are not those of this instrument.
    """
    counted = replace(
        instrument, roots=tuple(root for root in instrument.roots if not root.informational)
    )
    groups = [node for node in counted.nodes() if node.repeat]
    most = groups[0].repeat.maximum if len(groups) == 1 and groups[0].repeat else 0
    for numbers in (rows,) if rows or not groups else ((n,) for n in range(1, most + 1)):
        if len(numbers) == len(groups):
            shape = {node.code: n for node, n in zip(groups, numbers, strict=True)}
            found = counted.expanded(shape).leaves()
            if len(found) == count:
                return found
    return ()


def _payload(content: ScoreSheetContent, sealed_at: datetime) -> bytes:
    answers = [row for row in content.rows if row.levels or row.data]
    # What is answered on no scale is a quantity: it stands beside the levels, as printed.
    quantities = {n: str(row.chosen) for n, row in enumerate(answers) if _is_quantity(row)}
    scales = [row.levels for row in answers if row.levels]
    lowest = 0 if any(levels[0] < 1 for levels in scales) else 1
    codes = [0 if _is_quantity(row) else _code_of(row.chosen, lowest) for row in answers]
    highest = max((levels[-1] for levels in scales), default=lowest)
    width = max([highest - lowest + FIRST_LEVEL, *codes]).bit_length()
    year, class_code, visit, assessor = _numbers(content.document)
    ratings = [code for code, _ in content.ratings]
    fields: list[object] = [
        Form(content.example, lowest, width).packed(),
        bytes.fromhex(content.authority)[:AUTHORITY_SIZE],
        class_code,
        visit,
        assessor,
        year - EPOCH_YEAR,
        content.revision,
        _packed_region(content.region_code),
        bytes.fromhex(content.instrument_digest)[:INSTRUMENT_SIZE],
        pack_levels(codes, width),
        ratings.index(content.rating) + 1 if content.rating in ratings else 0,
        bytes.fromhex(content_digest(content))[:DIGEST_SIZE],
        int(sealed_at.timestamp()),
    ]
    rows = _row_counts(content)
    if rows or quantities:
        fields.append([list(rows), quantities])
    return cbor2.dumps(fields, canonical=True)


def _is_quantity(row: SheetRow) -> bool:
    return row.data and not row.levels and row.chosen != ""


def _row_counts(content: ScoreSheetContent) -> tuple[int, ...]:
    """Return how many rows each repeatable group has: their heads are coded `Q#1`, `Q#2`."""
    heads = [row.code for row in content.rows if not row.levels and not row.data]
    return tuple(Counter(code.rpartition("#")[0] for code in heads if "#" in code).values())


def _plain_payload(content: PaperContent, sealed_at: datetime) -> bytes:
    fields = [
        PLAIN_FORM + content.example,
        bytes.fromhex(content.authority)[:AUTHORITY_SIZE],
        KINDS.index(content.kind),
        content.document,
        content.revision,
        content.subject,
        bytes.fromhex(content_digest(content))[:DIGEST_SIZE],
        int(sealed_at.timestamp()),
    ]
    return cbor2.dumps(fields, canonical=True)


@dataclass(frozen=True, slots=True)
class Form:
    """How a payload is to be read: example data, the lowest level (0 or 1) and the bit width."""

    example: bool
    lowest: int
    width: int

    def packed(self) -> int:
        """Return the form as one small integer; raises ProtocolError for other scales."""
        if not 0 <= self.lowest <= 1 or not 2 <= self.width <= 7:
            raise ProtocolError("levels_unpackable", lowest=self.lowest, width=self.width)
        return (self.width - 2) * 4 + self.lowest * 2 + self.example

    @classmethod
    def read(cls, packed: int) -> "Form":
        """Return the form of an integer; raises ProtocolError for one of a later version."""
        if not 0 <= packed < 24:
            raise ProtocolError("code_newer", form=packed)
        return cls(bool(packed & 1), packed >> 1 & 1, (packed >> 2) + 2)


def pack_levels(codes: Sequence[int], width: int) -> bytes:
    """Return codes of `width` bits one after the other, closed by a 1 bit and filled with 0."""
    number = 0
    for code in codes:
        number = number << width | code
    number = number << 1 | 1
    bits = len(codes) * width + 1
    size = (bits + 7) // 8
    return (number << (size * 8 - bits)).to_bytes(size, "big")


def unpack_levels(packed: bytes, width: int) -> tuple[int, ...]:
    """Return the codes that were packed; raises ProtocolError when they do not come out even."""
    number = int.from_bytes(packed, "big")
    if not packed or not packed[-1]:
        raise ProtocolError("code_unreadable")
    fill = (number & -number).bit_length()
    bits, number = len(packed) * 8 - fill, number >> fill
    if bits % width:
        raise ProtocolError("code_unreadable")
    mask = (1 << width) - 1
    return tuple(number >> at & mask for at in range(bits - width, -1, -width))


def _code_of(chosen: int | str, lowest: int) -> int:
    special = _SPECIAL_CODES.get(chosen)
    if special is not None:
        return special
    if not isinstance(chosen, int) or chosen < lowest:
        raise ProtocolError("levels_unpackable", level=chosen)
    return chosen - lowest + FIRST_LEVEL


def _answer(code: int, lowest: int) -> int | str:
    return _SPECIAL_ANSWERS.get(code, code - FIRST_LEVEL + lowest)


def _numbers(document: str) -> tuple[int, str, int, int]:
    try:
        head, visit, assessor = document.rsplit("-", 2)
        _, year, class_code = head.split("-", 2)
        numbers = int(year), class_code, int(visit), int(assessor)
    except ValueError as error:
        raise ProtocolError("document_unpackable", document=document) from error
    if _document(*numbers) != document:
        raise ProtocolError("document_unpackable", document=document)
    return numbers


def _document(year: int, class_code: str, visit: int, assessor: int) -> str:
    return f"LP-{year}-{class_code}-{visit:03d}-{assessor:02d}"


def _packed_region(code: str) -> int | str:
    digits = code.replace(".", "")
    plain = digits.isascii() and digits.isdigit()
    return int(digits) if plain and _region(int(digits)) == code else code


def _region(packed: int | str) -> str:
    if isinstance(packed, str):
        return packed
    digits = f"{packed:04d}" if packed > 99 else f"{packed:02d}"
    return f"{digits[:2]}.{digits[2:]}" if len(digits) > 2 else digits


def _code(fields: list[Any], signed: SignedCode) -> PaperCode:
    form, authority, class_code, visit, assessor, year, revision, *rest = fields
    region, instrument, levels, rating, digest, seconds, *beside = rest
    read = Form.read(_number(form))
    ((rows, quantities),) = beside or (((), {}),)
    codes = dict(enumerate(unpack_levels(levels, read.width)))
    answers = {at: _answer(code, read.lowest) for at, code in codes.items()}
    if not set(quantities) <= {at for at, code in codes.items() if code == EMPTY}:
        raise ProtocolError("code_unreadable")
    answers |= {at: _word(text) for at, text in quantities.items()}
    if not isinstance(year, int) or abs(year) > EPOCH_YEAR:
        raise ProtocolError("code_unreadable")
    return PaperCode(
        kind=DocumentKind.SCORE_SHEET,
        authority=_mark(authority, AUTHORITY_SIZE),
        document=_document(year + EPOCH_YEAR, _word(class_code), _number(visit), _number(assessor)),
        revision=_number(revision),
        region=_word(region) if isinstance(region, str) else _region(_number(region)),
        assessor=_number(assessor),
        instrument=_mark(instrument, INSTRUMENT_SIZE),
        levels=tuple(answers.values()),
        rows=tuple(_number(count) for count in rows),
        rating=_number(rating),
        digest=_mark(digest, DIGEST_SIZE),
        sealed_at=_moment(seconds),
        example=read.example,
        signed=signed,
    )


def _plain_code(fields: list[Any], signed: SignedCode) -> PaperCode:
    form, authority, kind, document, revision, subject, digest, seconds = fields
    return PaperCode(
        kind=KINDS[_number(kind)],
        authority=_mark(authority, AUTHORITY_SIZE),
        document=_word(document),
        revision=_number(revision),
        region=_word(subject),
        assessor=0,
        instrument="",
        levels=(),
        rows=(),
        rating=0,
        digest=_mark(digest, DIGEST_SIZE),
        sealed_at=_moment(seconds),
        example=form != PLAIN_FORM,
        signed=signed,
    )
