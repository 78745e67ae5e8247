import random
import uuid
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction

import cbor2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smartcity_desktop.domain.documents import Published, ScoreSheetContent, content_digest
from smartcity_desktop.domain.sheet_answers import GivenAnswer
from smartcity_desktop.domain.words import DocumentKind
from smartcity_desktop.protocol.errors import ProtocolError
from smartcity_desktop.protocol.identity import CURVE_ORDER, fingerprint
from smartcity_desktop.protocol.paper_code import (
    Field,
    PaperCode,
    indicators,
    pack,
    unpack,
)
from smartcity_desktop.protocol.paper_marks import (
    PackedMarks,
    pack_marks,
    pack_numbers,
    unpack_marks,
    unpack_numbers,
)
from smartcity_desktop.protocol.signed_code import key_id, sign_code
from tests.documents import class_days, papers

# A COSE_Sign1 of this size, with an address of 35 characters, is a QR code of version 13.
LARGEST = 220
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

SCALES = st.sampled_from(
    [
        *[(1, 2, 3, 4), (1, 2, 3, 4, 5), (0, 1, 2, 3), (1, 2), tuple(range(1, 11))],
        *[(2, 3, 4), (7, 8), tuple(range(90, 101)), (-2, -1, 0, 1, 2), tuple(range(-100, 101))],
    ]
)


def packed(content: ScoreSheetContent, published: Published | None = None) -> str:
    return pack(content, published or papers.the_event(), papers.MOMENT, papers.keys().device)


def numbered(document: str, revision: int = 3) -> ScoreSheetContent:
    sheet = papers.sheet()
    return replace(sheet, inputs=replace(sheet.inputs, sheet=document, revision=revision))


def levelled(levels: tuple[int, ...], chosen: list[int | str]) -> list[GivenAnswer]:
    return [GivenAnswer(f"I{n}", levels, one, data=False) for n, one in enumerate(chosen)]


def a_quantity(value: str) -> GivenAnswer:
    return GivenAnswer("P", (), Fraction(value), data=True)


def refusal(text: str) -> str:
    with pytest.raises(ProtocolError) as caught:
        unpack(text)
    return caught.value.key


@st.composite
def answers(draw: st.DrawFn) -> tuple[tuple[int, ...], list[int | str]]:
    levels = draw(SCALES)
    choice = st.sampled_from([*levels, "B", "X", ""])
    return levels, draw(st.lists(choice, min_size=1, max_size=90))


@settings(max_examples=80, deadline=None)
@given(given_answers=answers())
def test_what_is_packed_comes_back(given_answers: tuple[tuple[int, ...], list[int | str]]) -> None:
    levels, chosen = given_answers
    assert list(unpack_marks(pack_marks(levelled(levels, chosen)))) == chosen


@settings(max_examples=30, deadline=None)
@given(revision=st.integers(1, 60), visit=st.integers(1, 1200))
def test_number_and_revision_come_back(revision: int, visit: int) -> None:
    document = f"LP-2026-B-{visit:03d}-04"
    code = unpack(packed(numbered(document, revision)))
    assert (code.document, code.revision) == (document, revision)
    code.verify(papers.keys().device.certificate)


@settings(deadline=None)
@given(
    st.integers(2, 7).flatmap(lambda w: st.tuples(st.just(w), st.lists(st.integers(0, 2**w - 1))))
)
def test_levels_of_any_width_come_back(case: tuple[int, list[int]]) -> None:
    width, codes = case
    assert list(unpack_numbers(pack_numbers(codes, width), width)) == codes


@pytest.mark.parametrize(
    ("name", "quick_wins", "leaves"),
    [("SEL-A", 1, 19), ("SPBE", 1, 47), ("EVA-B", 1, 47), ("EVA-B", 6, 67)],
)
def test_a_code_holds_every_level_of_a_real_sheet(name: str, quick_wins: int, leaves: int) -> None:
    published = papers.the_event(name, quick_wins)
    text = packed(papers.sheet(name, quick_wins), published)
    rows = [row for row in papers.printed(name, quick_wins).rows if row.levels]
    code = unpack(text)
    assert list(code.levels) == [row.chosen for row in rows]
    assert len(code.levels) == leaves
    assert len(raw(text)) <= LARGEST


@pytest.mark.parametrize(
    ("name", "quick_wins"), [("SEL-A", 1), ("SPBE", 1), ("EVA-B", 1), ("EVA-B", 5)]
)
def test_who_knows_the_instrument_can_name_every_level(name: str, quick_wins: int) -> None:
    code = unpack(packed(papers.sheet(name, quick_wins), papers.the_event(name, quick_wins)))
    named = indicators(papers.instrument(name), len(code.levels), code.rows)
    rows = [row for row in papers.printed(name, quick_wins).rows if row.levels]
    assert [node.code for node in named] == [row.code for row in rows]
    assert indicators(papers.instrument(name), 7, code.rows) == ()


def test_quantities_come_back_exactly() -> None:
    judged = levelled((1, 2, 3, 4), [3, "B", ""])
    values = [a_quantity(value) for value in ("0", "85.71", "100", "600/7", "-2.5")]
    given_answers = [judged[0], *values[:2], *judged[1:], *values[2:]]
    told = [3, "0", "85,71", "B", "", "100", "600/7", "-2,5"]
    assert list(unpack_marks(pack_marks(given_answers))) == told


@pytest.mark.parametrize(
    "parts", [[170, 2], [1, 0], [1, -2], [1], [1, 2, 3], "12", [1.5, 2], [2**64, 1]]
)
def test_a_quantity_has_one_form(parts: list[int]) -> None:
    marks = PackedMarks(1, 3, pack_numbers([0], 3), {0: parts})
    with pytest.raises((ValueError, TypeError)):
        unpack_marks(marks)


@pytest.mark.parametrize("counts", [(1, 3), (3, 1), (2, 2), (1, 1)])
def test_groups_of_different_length_keep_their_levels(counts: tuple[int, int]) -> None:
    """One row here and three there are as many levels as two and two, and other indicators."""
    base = papers.instrument("EVA-B")
    group = next(node for node in base.nodes() if node.repeat)
    other = replace(
        group, code="R", children=tuple(replace(c, code=f"R{c.code}") for c in group.children)
    )
    instrument = replace(base, roots=(group, other))
    tree = instrument.expanded(dict(zip((group.code, "R"), counts, strict=True)))
    leaves = [node.code for node in tree.leaves()]
    named = indicators(instrument, len(leaves), counts)
    assert [node.code for node in named] == leaves
    assert indicators(instrument, len(leaves)) == ()


def raw(text: str) -> bytes:
    encoded = text.rpartition("#" if "#" in text else ":")[2]
    return urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4))


def test_a_code_says_what_the_sheet_says() -> None:
    sheet, published = papers.sheet(), papers.the_event()
    code = unpack(packed(sheet))
    device = papers.keys().device.certificate
    assert isinstance(code, PaperCode)
    assert published.authority.startswith(code.authority)
    assert len(code.authority) == 16
    assert code.document == "LP-2026-B-009-04"
    assert code.revision == 3
    assert code.region == "71.08"
    assert sheet.inputs.instrument.startswith(code.instrument)
    assert content_digest(sheet).startswith(code.digest)
    assert code.rating == 3
    assert code.sealed_at == papers.MOMENT
    assert code.example
    assert code.key_id == fingerprint(device)[:16] == key_id(device).hex()
    assert code.speaks_of(sheet)
    assert not code.speaks_of(replace(sheet, index="5"))


def test_a_code_is_a_cose_sign1_that_others_can_read() -> None:
    tagged = cbor2.loads(raw(packed(papers.sheet())))
    protected, unprotected, payload, signature = tagged.value
    assert tagged.tag == 18
    assert cbor2.loads(protected) == {1: -7}
    assert unprotected == {4: key_id(papers.keys().device.certificate)}
    assert len(signature) == 64
    fields = cbor2.loads(payload)
    assert list(fields)[:2] == [Field.LAYOUT, Field.VERSION] == [1, 2]
    assert fields[Field.NUMBER] == "LP-2026-B-009-04"


def test_an_address_goes_before_the_code_and_case_of_it_does_not_matter() -> None:
    text = packed(papers.sheet(), papers.the_event(centre="https://pusat.example/"))
    assert text.startswith("https://pusat.example/v#")
    assert unpack(text).document == "LP-2026-B-009-04"
    assert unpack("HTTPS" + text[5:]).document == "LP-2026-B-009-04"


def test_real_data_do_not_pass_for_examples() -> None:
    assert not unpack(packed(papers.sheet(), papers.the_event(example=False))).example


@pytest.mark.parametrize("region", ["71.08", "11.01", "31", "91", "XX.1", "01.05", "7108"])
def test_region_codes_come_back_as_they_were(region: str) -> None:
    assert unpack(packed(replace(papers.sheet(), region=region))).region == region


@pytest.mark.parametrize(
    "document", ["LP-2026-B-009-04", "LP-2031-Kelas-A-1-120-11", "LP-1999-C-1000-100"]
)
def test_sheet_numbers_come_back_as_they_were(document: str) -> None:
    assert unpack(packed(numbered(document))).document == document


def test_a_level_off_its_scale_is_refused() -> None:
    for chosen in (150, 0, "Z"):
        with pytest.raises(ProtocolError) as caught:
            pack_marks(levelled((1, 2, 3), [chosen]))
        assert caught.value.key == "levels_unpackable"


def test_no_changed_letter_passes() -> None:
    text = packed(papers.sheet())
    device = papers.keys().device.certificate
    for place in range(len("SCI1:"), len(text)):
        at = ALPHABET.index(text[place])
        for other in (ALPHABET[at ^ 1], ALPHABET[at ^ 32]):
            with pytest.raises(ProtocolError):
                unpack(text[:place] + other + text[place + 1 :]).verify(device)


def test_another_device_did_not_sign_it() -> None:
    code = unpack(packed(papers.sheet()))
    with pytest.raises(ProtocolError):
        code.verify(papers.keys("lain-2026").device.certificate)


@pytest.mark.parametrize(
    "text", ["", "halo", "https://example.org/", "http://x/v#0oRD", "SCI2:0oRD"]
)
def test_other_texts_are_not_codes(text: str) -> None:
    assert refusal(text) == "not_a_code"


@pytest.mark.parametrize("rest", ["", "0oRD", "!!!!", "é", "A" * 200, "oWFhAQ", "9" * 5000])
def test_damaged_codes_are_unreadable(rest: str) -> None:
    assert refusal("SCI1:" + rest) == "code_unreadable"


def test_a_code_with_something_behind_it_is_unreadable() -> None:
    text = packed(papers.sheet())
    assert refusal(text + "AAAA") == "code_unreadable"
    assert refusal(text + "=") == "code_unreadable"


@pytest.mark.parametrize(("layout", "version"), [(1, 2), (2, 1), (7, 7)])
def test_a_later_form_is_told_as_newer(layout: int, version: int) -> None:
    """Whatever else it holds: layout and version come first, and nothing is guessed."""
    fields = {1: layout, 2: version, 99: [b"what is to come"]}
    signed = sign_code(cbor2.dumps(fields, canonical=True), papers.keys().device)
    assert refusal(signed) == "code_newer"


def test_a_proof_of_inclusion_may_stand_beside_and_is_not_read() -> None:
    tagged = cbor2.loads(raw(packed(papers.sheet())))
    protected, unprotected, payload, signature = tagged.value
    parts = [protected, {**unprotected, 394: [b"receipt"]}, payload, signature]
    with_proof = cbor2.dumps(cbor2.CBORTag(18, parts), canonical=True)
    code = unpack("SCI1:" + urlsafe_b64encode(with_proof).rstrip(b"=").decode())
    code.verify(papers.keys().device.certificate)
    assert code.document == "LP-2026-B-009-04"
    for strange in ({395: [b"x"]}, {"4": b"x"}, {394: [b"r"], 33: b"c"}):
        parts[1] = {**unprotected, **strange}
        other = cbor2.dumps(cbor2.CBORTag(18, parts), canonical=True)
        text = "SCI1:" + urlsafe_b64encode(other).rstrip(b"=").decode()
        assert refusal(text) == "code_unreadable"


def test_the_time_is_kept_to_the_second_whatever_the_zone() -> None:
    moment = datetime(2026, 11, 3, 3, 31, 20, tzinfo=UTC)
    text = pack(papers.sheet(), papers.the_event(), moment, papers.keys().device)
    assert unpack(text).sealed_at == papers.MOMENT


@pytest.mark.parametrize("kind", class_days.KINDS)
def test_a_paper_without_levels_is_named_with_its_digest(kind: DocumentKind) -> None:
    content = class_days.content(kind)
    event = papers.the_event(centre="https://pusat.penilaian.example")
    text = pack(content, event, papers.MOMENT, papers.keys().device)
    code = unpack(text)
    code.verify(papers.keys().device.certificate)
    assert (code.kind, code.document, code.revision) == (kind, content.document, 1)
    assert code.region == content.subject
    assert code.speaks_of(content)
    assert code.levels == ()
    assert code.example
    assert len(raw(text)) <= LARGEST


def signed_again(changed: dict[int, object]) -> str:
    fields = cbor2.loads(cbor2.loads(raw(packed(papers.sheet()))).value[2])
    fields = {key: value for key, value in (fields | changed).items() if value is not None}
    return sign_code(cbor2.dumps(fields, canonical=True), papers.keys().device)


def test_a_paper_of_a_kind_to_come_is_unreadable_not_wrong() -> None:
    assert refusal(signed_again({Field.KIND: 99})) == "code_unreadable"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *[(Field.ROWS, []), (Field.ROWS, ["x"]), (Field.ROWS, 7), (Field.ROWS, [-1])],
        *[
            (Field.QUANTITIES, {}),
            (Field.QUANTITIES, {0: [1, 2]}),
            (Field.QUANTITIES, {99: [1, 2]}),
        ],
        *[
            (Field.EXAMPLE, False),
            (Field.EXAMPLE, 2),
            (Field.EXAMPLE, True),
            (Field.RATING, 0),
            (Field.RATING, True),
        ],
        *[(Field.WIDTH, 1), (Field.WIDTH, 99), (Field.LOWEST, 2**63 + 1), (Field.ANSWERS, b"")],
        *[(18, b"x"), (0, 0), (Field.ANSWERS, None)],
        *[(Field.SUBJECT, None), (Field.INSTRUMENT, None), (Field.KIND, 2)],
    ],
)
def test_a_sheet_with_something_strange_in_it_is_unreadable(field: int, value: object) -> None:
    assert refusal(signed_again({field: value})) == "code_unreadable"


def told_or_read(text: str) -> None:
    """Read a text as `verify` does: it is told, or it holds nothing that cannot be shown."""
    try:
        code = unpack(text)
    except ProtocolError:
        return
    assert code.sealed_at.isoformat()
    assert code.document.isprintable()
    assert len(code.key_id) == 16


def test_no_text_changed_by_chance_ends_in_anything_but_a_word() -> None:
    chance = random.Random(2026)
    whole = packed(papers.sheet())
    for _ in range(1200):
        letters = list(whole)
        for _ in range(chance.choice((1, 1, 2, 5))):
            place = chance.randrange(5, len(letters))
            letters[place : place + chance.choice((0, 1, 1, 2))] = chance.choice(ALPHABET)
        told_or_read("".join(letters))
    content = raw(whole)
    for _ in range(1200):
        changed = bytearray(content)
        for _ in range(chance.choice((1, 2, 4))):
            changed[chance.randrange(len(changed))] = chance.randrange(256)
        told_or_read("SCI1:" + urlsafe_b64encode(bytes(changed)).rstrip(b"=").decode())


def test_no_payload_changed_by_chance_and_signed_again_ends_in_anything_but_a_word() -> None:
    """Its owner can sign whatever a program never writes."""
    chance, device = random.Random(31), papers.keys().device
    strange: list[object] = [
        -1, 2**63, 2**200, -(2**80), 1.5, float("inf"), None, True, "", "x" * 400, "\u202eb", b"",
        b"k" * 9, [], [[[[[[1]]]]]], {}, {1: {2: 3}}, datetime(2026, 1, 1, tzinfo=UTC), 10**12,
        cbor2.CBORTag(35, "(a+)+$"), cbor2.CBORTag(4, [10**9, 1]), cbor2.CBORTag(55799, 0),
        Fraction(1, 3), uuid.UUID(int=1),
    ]  # fmt: skip
    for content in (papers.sheet(), class_days.content(DocumentKind.ATTENDANCE)):
        text = pack(content, papers.the_event(), papers.MOMENT, device)
        fields = cbor2.loads(unpack(text).signed.payload)
        for field in fields:
            for value in strange:
                told_or_read(sign_code(cbor2.dumps({**fields, field: value}), device))
    for size in range(0, 400, 3):
        told_or_read(sign_code(chance.randbytes(size), device))


@pytest.mark.parametrize(
    "key",
    [b"", b"k" * 7, b"k" * 32, "k" * 8, 4, None, [], {1: 2}, 2**70],
)
def test_a_key_is_named_by_eight_bytes(key: object) -> None:
    device = papers.keys().device
    payload, signature = b"\x80", device.sign(b"")
    for signed in (signature, signature[:-1], signature * 2, "s", 7):
        tagged = cbor2.CBORTag(18, [bytes.fromhex("a10126"), {4: key}, payload, signed])
        text = urlsafe_b64encode(cbor2.dumps(tagged, canonical=True)).rstrip(b"=").decode()
        assert refusal("SCI1:" + text) == "code_unreadable"


def test_the_other_form_of_a_codes_signature_is_refused() -> None:
    text = packed(papers.sheet())
    device = papers.keys().device.certificate
    code = unpack(text)
    s = CURVE_ORDER - int.from_bytes(code.signed.signature[32:], "big")
    other = replace(code.signed, signature=code.signed.signature[:32] + s.to_bytes(32, "big"))
    code.verify(device)
    with pytest.raises(ProtocolError):
        other.verify(device)


def test_lengths_and_depths_that_a_text_cannot_hold_are_told_at_once() -> None:
    for content in (
        b"\x9b" + b"\xff" * 8,
        b"\xbb" + b"\xff" * 8,
        b"\x5b" + b"\xff" * 8,
        b"\x81" * 900,
        b"\x9f" + b"\x01" * 40,
        b"\xd8\x1c" * 300,
    ):
        for packed_again in (b"\xd2" + content, content):
            text = urlsafe_b64encode(packed_again).rstrip(b"=").decode()
            assert refusal("SCI1:" + text) == "code_unreadable"
