"""The clock, the chain and the bundle: nothing goes back, nothing is changed unseen."""

import dataclasses
import itertools
import json
import struct
import tracemalloc
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smartcity_desktop.domain.facts import Fact, Noted, SheetId
from smartcity_desktop.protocol import bundle as bundle_module
from smartcity_desktop.protocol.bundle import (
    BODY_LIMIT,
    EXPANDED_LIMIT,
    MAGIC,
    Columns,
    batches,
    cut,
    read_bundle,
    read_header,
)
from smartcity_desktop.protocol.clock import (
    COUNTERS,
    LATEST_MS,
    READABLE_MS,
    START,
    Tick,
    followed,
    next_tick,
)
from smartcity_desktop.protocol.codec import (
    KINDS,
    body_of,
    canonical_json,
    fact_from,
    kept_fact,
    kind_of,
    parse,
    version_of,
)
from smartcity_desktop.protocol.compression import compressed, expanded
from smartcity_desktop.protocol.errors import ProtocolError
from smartcity_desktop.protocol.identity import new_authority
from smartcity_desktop.protocol.journal import (
    Entry,
    Head,
    JournalId,
    Line,
    Wall,
    entry_salt,
    line_of,
    read_line,
    verified,
)
from tests.salts import SALT_KEY
from tests.storage.journals import START_MS, any_fact, lines_of

YEAR_MS = 365 * 86_400_000
IDENTITY = new_authority("uji-2026", "Otoritas uji")
A_NOTE = Noted(SheetId("s"), "A1", "x")
JOURNAL = JournalId("019a0000-0000-7000-8000-000000000009")
A_VALUE: dict[object, object] = {int: 1, bool: True, tuple[str, ...]: ["a"]}
few = settings(max_examples=40, deadline=None)


def a_bundle(lines: list[Line]) -> bytes:
    return cut(lines, "uji-2026", "a" * 64, JOURNAL, "d" * 64, IDENTITY, SALT_KEY)


IMPOSSIBLE = {
    "tick": (Tick(READABLE_MS, 0), START_MS),
    "before_all_clocks": (Tick(-1, 0), START_MS),
    "counter": (Tick(START_MS, COUNTERS), START_MS),
    "wall": (Tick(START_MS, 0), 568_971_820_800_000),
    "wall_before": (Tick(START_MS, 0), -62_135_596_800_001),
}


@pytest.mark.parametrize("told", ["", "x", "2026-11-03T10:30:00", "9999-12-31T23:59:59-12:00"])
def test_a_sealing_tells_a_time_that_a_paper_can_print(told: str):
    body = {"sheet": "s", "revision": 1, "digest": "", "sealed_at": told}
    with pytest.raises(ProtocolError, match="fact_malformed"):
        fact_from("submitted", 1, body)


@pytest.mark.parametrize("which", IMPOSSIBLE)
def test_a_time_that_comes_from_no_clock_is_refused_wherever_it_is_read(which: str):
    tick, wall_ms = IMPOSSIBLE[which]
    told = json.loads(lines_of([])[0].content)
    told["at"] = {"ms": tick.ms, "counter": tick.counter}
    told["wall"]["ms"] = wall_ms
    with pytest.raises(ProtocolError, match="clock_impossible"):
        read_line(canonical_json(told))


def test_a_clock_of_another_age_writes_what_can_be_read():
    for wall_ms in (-(2**62), 2**62):
        line = Head().following(A_NOTE, Wall(wall_ms, "Asia/Jakarta"), SALT_KEY)
        assert read_line(line.content) == line
        assert 0 <= line.entry.at.ms <= LATEST_MS


def test_a_clock_follows_no_time_that_it_could_not_go_on_from():
    own = Tick(START_MS, 3)
    assert followed(own, Tick(START_MS + 1, 0)) == Tick(START_MS + 1, 0)
    assert followed(own, Tick(LATEST_MS + 1, 0)) == own
    last = Tick(LATEST_MS, COUNTERS - 1)
    beyond = next_tick(followed(own, last), START_MS)
    assert beyond == Tick(LATEST_MS + 1, 0)
    # Who comes there by what anybody signed still answers what the others say from there.
    said = next_tick(beyond, START_MS)
    assert followed(last, said) == followed(beyond, said) == said
    assert followed(said, Tick(LATEST_MS + 3, 0)) == said


def test_a_measured_clock_drags_nobodys_order_along_with_its_error():
    fast = Wall(START_MS + 7_200_000, "Asia/Jakarta", 7_200_000)
    assert Head().following(A_NOTE, fast, SALT_KEY).entry.at == Tick(START_MS, 0)


@given(st.lists(st.integers(-YEAR_MS, YEAR_MS)))
def test_the_clock_never_goes_back(jumps: list[int]):
    tick, wall = START, START_MS
    for jump in [*jumps, -41 * YEAR_MS, 86_400_000, 0, 0]:
        wall += jump
        after = next_tick(tick, wall)
        assert after > tick
        assert after.ms >= wall
        tick = after


def test_the_clock_follows_the_wall_when_it_can():
    assert next_tick(Tick(5, 3), 9) == Tick(9, 0)
    assert next_tick(Tick(5, 3), 5) == Tick(5, 4)
    assert next_tick(Tick(5, 3), 1) == Tick(5, 4)


@few
@given(any_fact)
def test_a_fact_is_its_bytes(fact: Fact):
    body = json.loads(canonical_json(body_of(fact)))
    assert fact_from(kind_of(fact), 1, body) == fact
    line = Head().following(fact, lines_of([])[0].entry.wall, SALT_KEY)
    assert read_line(line.content).entry.fact() == fact
    assert kept_fact(line.content) == (
        line.entry.seq,
        line.entry.at,
        line.entry.wall.room_ms,
        fact,
    )
    assert canonical_json(read_line(line.content).entry) == line.content


def test_every_fact_of_the_domain_has_one_name():
    named = set(KINDS.values())
    assert len(named) == len(KINDS)
    assert {kind_of.__annotations__["fact"]} == {Fact}
    assert named == set(Fact.__args__)


def test_unknown_and_malformed_facts_are_told_apart():
    with pytest.raises(ProtocolError) as newer:
        fact_from("scored", 2, {})
    assert newer.value.key == "fact_unknown"
    with pytest.raises(ProtocolError) as malformed:
        fact_from("scored", 1, {"sheet": "s", "indicator": "A1", "mark": 1.5})
    assert malformed.value.key == "fact_malformed"


@pytest.mark.parametrize("number", [-1, 2**53, 2**63, 10**30, True, 1.0, "1"])
def test_a_number_that_no_table_holds_is_a_malformed_fact(number: object):
    """Whoever signed it: no laptop that receives the line is stopped by it."""
    tried: list[str] = []
    for kind, fact in KINDS.items():
        body = {field.name: A_VALUE.get(field.type, "a") for field in dataclasses.fields(fact)}
        body |= {"sealed_at": "2026-11-03T10:30:00+08:00"} if kind == "submitted" else {}
        for name in [field.name for field in dataclasses.fields(fact) if field.type is int]:
            told = json.loads(lines_of([])[0].content)
            told |= {"kind": kind, "version": version_of(kind), "body": body | {name: number}}
            content = canonical_json(told)
            assert kept_fact(content).fact is None
            with pytest.raises(ProtocolError, match="fact_malformed"):
                read_line(content).entry.fact()
            tried.append(f"{kind}.{name}")
    assert {"issued.revision", "printed.copy", "submitted.revision"} <= set(tried)


@few
@given(st.lists(any_fact, min_size=1, max_size=8), st.data())
def test_any_changed_byte_breaks_the_chain(said: list[Fact], data: st.DataObject):
    lines = lines_of(said)
    place = data.draw(st.integers(0, len(lines) - 1))
    content = bytearray(lines[place].content)
    content[data.draw(st.integers(0, len(content) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    try:
        changed = read_line(bytes(content))
    except ProtocolError:
        return
    whole = [changed if n == place else line for n, line in enumerate(lines)]
    if place < len(lines) - 1:
        with pytest.raises(ProtocolError):
            list(verified(whole))
    # The last line has no successor: the signed head speaks for it.
    assert changed.hash != lines[place].hash


@few
@given(st.lists(any_fact, min_size=3, max_size=8), st.data())
def test_dropped_swapped_doubled_and_foreign_entries_are_found(
    said: list[Fact], data: st.DataObject
):
    lines = lines_of(said)
    place = data.draw(st.integers(0, len(lines) - 2))
    dropped = lines[:place] + lines[place + 1 :]
    swapped = [*lines[:place], lines[place + 1], lines[place], *lines[place + 2 :]]
    doubled = [*lines[: place + 1], *lines[place:]]
    foreign = lines_of(said, first_ms=7)
    mixed = [*lines[: place + 1], *foreign[place + 1 :]]
    for wrong in (dropped, swapped, doubled, mixed):
        with pytest.raises(ProtocolError):
            list(verified(wrong))
    assert len(list(verified(lines))) == len(lines)


def test_an_entry_with_an_older_clock_is_found():
    first, second = lines_of([Noted(SheetId("s"), "A1", "x")])
    entry = dataclasses.replace(second.entry, at=first.entry.at)
    with pytest.raises(ProtocolError) as refused:
        list(verified([first, Line(entry, second.content, second.hash)]))
    assert refused.value.key == "clock_went_back"


@few
@given(st.lists(any_fact, max_size=30), st.integers(0, 5))
def test_a_bundle_gives_back_the_same_bytes(said: list[Fact], first: int):
    lines = lines_of(said)[min(first, len(said)) :]
    content = a_bundle(lines)
    bundle = read_bundle(content)
    assert [line.content for line in bundle.lines] == [line.content for line in lines]
    assert read_header(content) == bundle.header
    assert (bundle.header.first, bundle.header.last) == (lines[0].entry.seq, lines[-1].entry.seq)
    bundle.verify(IDENTITY.certificate)
    with pytest.raises(ProtocolError):
        bundle.verify(new_authority("uji-2026", "Lain").certificate)


def test_two_versions_of_a_kind_travel_together():
    head, lines = Head(), list[Line]()
    wall = lines_of([])[0].entry.wall
    for number, body in enumerate(({"sheet": "s", "text": "漢"}, {"sheet": "s", "words": ["a"]})):
        salt = entry_salt(SALT_KEY, number)
        at = next_tick(head.at, wall.ms)
        entry = Entry(number, head.hash, salt, at, wall, "later", number, body)
        line = read_line(canonical_json(entry))
        head = head.after(line)
        lines.append(line)
    assert [line.content for line in read_bundle(a_bundle(lines)).lines] == [
        line.content for line in lines
    ]


def test_no_flipped_byte_of_a_bundle_changes_what_it_carries():
    lines = lines_of([Noted(SheetId("s"), f"A{n}", "catatan “é”") for n in range(12)])
    content, accepted = a_bundle(lines), 0
    original = read_bundle(content)
    for place in range(len(content)):
        changed = bytearray(content)
        changed[place] ^= 1 << place % 8
        try:
            bundle = read_bundle(bytes(changed))
            bundle.verify(IDENTITY.certificate)
        except ProtocolError:
            continue
        # The compression has a few bits without meaning: nothing carried hangs on them.
        accepted += 1
        assert bundle.header == original.header
        assert [line.content for line in bundle.lines] == [line.content for line in lines]
    assert accepted <= 4


def test_no_cut_or_lengthened_bundle_is_accepted():
    content = a_bundle(lines_of([Noted(SheetId("s"), "A1", "x")] * 3))
    for length in range(len(content)):
        with pytest.raises(ProtocolError):
            read_bundle(content[:length])
    with pytest.raises(ProtocolError):
        read_bundle(content + b"\x00")


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_refused(content: bytes):
    for start in (b"", MAGIC):
        with pytest.raises(ProtocolError):
            read_bundle(start + content)


def _with_body(content: bytes, body: bytes) -> bytes:
    size = int.from_bytes(content[4:6], "big")
    return content[: 70 + size] + body


@pytest.mark.parametrize(
    "change",
    [
        lambda c: c.kind.append(0),
        lambda c: c.kind.__setitem__(0, 9),
        lambda c: c.at.pop(),
        lambda c: c.at.__setitem__(0, 10**30),
        lambda c: c.kinds.clear(),
        lambda c: c.fields.clear(),
        lambda c: c.fields[1]["text"].pop(),
        lambda c: c.fields[1].__setitem__("more", [1, 2, 3]),
        lambda c: c.zone.clear(),
    ],
)
def test_columns_that_do_not_fit_are_refused(change):
    lines = lines_of([Noted(SheetId("s"), "A1", "x")] * 3)
    columns: Columns = bundle_module._columns(lines, SALT_KEY)
    change(columns)
    with pytest.raises(ProtocolError):
        read_bundle(_with_body(a_bundle(lines), compressed(canonical_json(columns), 3)))


def test_a_bundle_never_expands_beyond_its_bound():
    content = a_bundle(lines_of([]))
    bomb = compressed(bytes(EXPANDED_LIMIT + 1), 19)
    assert len(bomb) < 2000
    with pytest.raises(ProtocolError):
        read_bundle(_with_body(content, bomb))


@pytest.mark.parametrize("column", ["zone", "kind", "name", "body"])
def test_what_parts_of_a_bundle_repeat_is_bounded_before_it_is_built(column: str):
    """A few hundred bytes must not become gigabytes: they are refused while they add up."""
    count, text = 9000, "x" * 200_000
    lines = lines_of([Noted(SheetId("s"), "A1", "x")])
    start, noted = bundle_module._columns(lines, SALT_KEY), {"indicator": "A", "sheet": "s"}
    columns = replace(
        start,
        kinds=[(text if column == "kind" else "noted", 1)],
        kind=[0] * count,
        at=[1] * count,
        counter=[0] * count,
        wall=[0] * count,
        zone=[text if column == "zone" else "Asia/Makassar"] + [""] * (count - 1),
        offset=[None] * count,
        fields=[
            {text if column == "name" else name: [value] * count for name, value in noted.items()}
            | ({"text": [text[:150]] * count} if column == "body" else {})
        ],
    )
    body = compressed(canonical_json(columns), 19)
    header = replace(read_header(a_bundle(lines)), first=0, last=count - 1)
    signed = compressed(canonical_json(header), 19)
    content = b"".join((b"SCB1", struct.pack(">H", len(signed)), signed, bytes(64), body))
    assert len(content) < 2500
    tracemalloc.start()
    with pytest.raises(ProtocolError):
        read_bundle(content)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 64 * 1024 * 1024


@pytest.mark.parametrize(("first", "last"), [(2**63, 2**63), (-1, 4), (5, 4), (0, 2**62)])
def test_numbers_beyond_every_measure_are_no_bundle(first: int, last: int):
    header = replace(read_header(a_bundle(lines_of([]))), first=first, last=last)
    signed = compressed(canonical_json(header), 3)
    with pytest.raises(ProtocolError):
        read_header(b"SCB1" + struct.pack(">H", len(signed)) + signed + bytes(100))


def test_bodies_of_one_kind_that_leave_out_different_things_travel():
    """Defaults may be left out by a newer or older program: the bytes stay what they were."""
    lines = lines_of([Noted(SheetId("s"), "A1", "x")] * 2)
    last = lines[-1].entry
    shorter = line_of(replace(last, body={"sheet": "s"}))
    bundle = read_bundle(a_bundle([*lines[:-1], shorter]))
    assert [line.content for line in bundle.lines][-1] == shorter.content


@given(st.data())
@settings(derandomize=True, deadline=None, max_examples=150)
def test_parts_of_any_kind_are_a_bundle_or_an_error_of_ours(data: st.DataObject):
    lines = lines_of([Noted(SheetId("s"), "A1", "x")] * 3)
    columns = json.loads(canonical_json(bundle_module._columns(lines, SALT_KEY)))
    values = st.recursive(
        st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.text(max_size=4),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner),
        max_leaves=6,
    )
    name = data.draw(st.sampled_from(sorted(columns)))
    if isinstance(columns[name], list) and data.draw(st.booleans()):
        place = data.draw(st.integers(0, max(len(columns[name]) - 1, 0)))
        columns[name][place : place + 1] = [data.draw(values)]
    else:
        columns[name] = data.draw(values)
    body = compressed(json.dumps(columns).encode(), 3)
    with suppress(ProtocolError):
        read_bundle(_with_body(a_bundle(lines), body))


def test_deep_json_is_refused():
    with pytest.raises(ProtocolError):
        parse(b'{"at":' + b"[" * 200_000 + b"]" * 200_000 + b"}", dict)
    deep = b'{"seq":0,"body":{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}}"
    with pytest.raises(ProtocolError):
        read_line(deep)
    with pytest.raises(ProtocolError):
        kept_fact(deep)


def test_expansion_is_bounded_with_and_without_a_stated_size():
    import zstandard

    silent = zstandard.ZstdCompressor(write_content_size=False).compress(bytes(100_000))
    stated = compressed(bytes(100_000), 3)
    for content in (silent, stated, stated + b"x", b"", b"nothing", stated[:-1]):
        with pytest.raises(ProtocolError):
            expanded(content, 99_999)
    assert expanded(stated, 100_000) == bytes(100_000)


@given(st.lists(st.integers(1, 3000), max_size=30), st.integers(300, 4000))
@settings(max_examples=30, deadline=None)
def test_batches_keep_order_and_limit(sizes: list[int], limit: int):
    lines = lines_of([Noted(SheetId("s"), "A1", "x" * size) for size in sizes])
    runs = list(batches(lines, limit))
    assert [line for run in runs for line in run] == lines
    for run in runs:
        assert run
        assert len(run) == 1 or sum(len(line.content) for line in run) <= limit
    for one, following in itertools.pairwise(runs):
        assert sum(len(line.content) for line in [*one, following[0]]) > limit


def test_the_limit_of_a_bundle_is_a_quarter_mebibyte():
    assert BODY_LIMIT == 256 * 1024
    assert list(batches([])) == []


def test_a_hash_does_not_tell_what_it_is_the_hash_of():
    """Without the salt every level of an entry could be tried against a hash that is shown."""
    fact = Noted(SheetId("LP-2026-B-001-01"), "A2.2", "")
    wall = lines_of([])[0].entry.wall
    one, other = (Head().following(fact, wall, bytes([n]) * 16) for n in (1, 2))
    assert one.entry.body == other.entry.body
    assert one.hash != other.hash


def test_salts_differ_from_entry_to_entry():
    lines = lines_of([Noted(SheetId("s"), "A2.2", str(n)) for n in range(20)])
    salts = {line.entry.salt for line in lines}
    assert len(salts) == len(lines)
