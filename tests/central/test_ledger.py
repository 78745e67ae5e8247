import json
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import permutations

import pytest
from sqlalchemy import func, select

from smartcity_desktop.central import ledger as ledger_module
from smartcity_desktop.central import parking
from smartcity_desktop.central.database import Database, DatabaseError
from smartcity_desktop.central.ledger import Ledger, Outcome, Received
from smartcity_desktop.central.progress import class_progress, trouble
from smartcity_desktop.central.queries import receipts_of
from smartcity_desktop.central.records import Records
from smartcity_desktop.central.tables import bundles, entries, forks, parked, receipts, sheets
from smartcity_desktop.domain.facts import (
    Arrived,
    DayOpened,
    HeadSigned,
    JournalOpened,
    MarkedAbsent,
    Reopened,
    ReopenRequested,
    Scored,
    StageStarted,
    StartedAlone,
    VisitId,
)
from smartcity_desktop.domain.words import Stage as VisitStage
from smartcity_desktop.protocol.bundle import Bundle, read_bundle, read_header
from smartcity_desktop.protocol.compression import compressed, expanded
from smartcity_desktop.protocol.errors import ProtocolError
from smartcity_desktop.protocol.exchange import ForkAnswer, ParkedAnswer
from smartcity_desktop.protocol.journal import Entry, JournalId, entry_salt, line_of
from smartcity_desktop.protocol.receipt import Receipt, Refusal, read_receipt, verify_receipt
from tests.central.scribe import Scribe, Stage, a_scribe, a_stage, cut_lines
from tests.salts import SALT_KEY


class Desk:
    """A ledger on a database of its own."""

    def __init__(self, url: str, stage: Stage) -> None:
        self.stage = stage
        self.database = Database(url)
        self.database.prepare()
        self.ledger = Ledger(self.database, stage.hosted)

    def deliver(self, content: bytes) -> Outcome:
        return self.ledger.deliver(self.ledger.read(content))

    def receipt(self, content: bytes) -> Receipt:
        outcome = self.deliver(content)
        assert isinstance(outcome, Received)
        return verify_receipt(read_receipt(outcome.receipt), self.stage.package.authority)

    def receipts(self, journal: JournalId) -> list[Receipt]:
        with self.database.read() as connection:
            answer = receipts_of(connection, self.stage.hosted, journal, 0, 2**40)
        return [signed.receipt for signed in answer.receipts]

    def refused(self) -> dict[tuple[str, int], str]:
        with self.database.read() as connection:
            query = select(entries).where(entries.c.refused.is_not(None))
            return {(r.journal, r.seq): r.refused for r in connection.execute(query)}

    def count(self, table: object) -> int:
        with self.database.read() as connection:
            return connection.execute(select(func.count()).select_from(table)).scalar_one()

    def states(self) -> dict[str, tuple[str, int]]:
        with self.database.read() as connection:
            rows = connection.execute(select(sheets))
            return {row.sheet: (row.state, row.revision) for row in rows}


@pytest.fixture
def desk(database_url: str, stage: Stage) -> Iterator[Desk]:
    desk = Desk(database_url, stage)
    yield desk
    desk.database.close()


@pytest.fixture
def desk_of_one(tmp_path_factory: pytest.TempPathFactory, stage: Stage) -> Iterator[Desk]:
    """A desk for rules that do not depend on the database."""
    desk = Desk(f"sqlite:///{tmp_path_factory.mktemp('one') / 'c.sqlite'}", stage)
    yield desk
    desk.database.close()


def a_full_scribe(stage: Stage, person: str = "AS-02", visit: int = 2) -> Scribe:
    scribe = a_scribe(stage, person).open()
    sheet = scribe.sheet_id(visit)
    return scribe.fill(sheet).submit(sheet)


def test_a_sheet_is_held_and_receipted(desk: Desk, stage: Stage) -> None:
    scribe = a_full_scribe(stage)
    receipt = desk.receipt(scribe.bundle())
    assert (receipt.first, receipt.last, receipt.head) == (0, len(scribe.lines) - 1,
                                                          scribe.head.hash)  # fmt: skip
    assert receipt.refused == ()
    assert desk.states() == {scribe.sheet_id(2): ("submitted", 1)}


def test_twenty_repeats_get_the_same_receipt(desk: Desk, stage: Stage) -> None:
    scribe = a_full_scribe(stage)
    answers = {desk.deliver(scribe.bundle()) for _ in range(20)}
    assert len(answers) == 1
    assert desk.count(receipts) == 1
    assert desk.count(entries) == len(scribe.lines)


def test_five_parallel_deliveries_make_one_row_and_one_receipt(
    desk: Desk, database_url: str, stage: Stage
) -> None:
    content = a_full_scribe(stage).bundle()
    others = [Desk(database_url, stage) for _ in range(5)]
    with ThreadPoolExecutor(5) as pool:
        answers = set(pool.map(lambda one: one.deliver(content), others))
    for one in others:
        one.database.close()
    assert len(answers) == 1
    assert (desk.count(receipts), desk.count(bundles)) == (1, 1)


def test_every_order_of_four_bundles_ends_alike(desk: Desk, stage: Stage) -> None:
    template = a_full_scribe(stage)
    size = -(-len(template.lines) // 4)
    for number, order in enumerate(permutations(range(4))):
        # A sheet of its own for each order: nobody here is recused from visits 1 to 6 but AS-02.
        person = ("AS-01", "AS-03", "AS-04", "AS-05")[number % 4]
        scribe = a_full_scribe(stage, person, number // 4 + 1)
        parts = scribe.bundles(size)
        assert len(parts) == 4
        answers = [desk.deliver(parts[place]) for place in order]
        assert isinstance(answers[-1], Received)
        found = desk.receipts(scribe.journal)
        assert [(r.first, r.last) for r in found] == [
            (n * size, min((n + 1) * size, len(scribe.lines)) - 1) for n in range(4)
        ]
        assert all(r.refused == () for r in found)
    assert desk.count(parked) == 0
    assert desk.count(entries) == 24 * len(template.lines)


def test_a_gap_is_parked_and_its_number_named(desk: Desk, stage: Stage) -> None:
    scribe = a_full_scribe(stage)
    assert desk.deliver(scribe.bundle(10, 19)) == ParkedAnswer(scribe.journal, 0, kept=True)
    desk.receipt(scribe.bundle(0, 4))
    assert desk.deliver(scribe.bundle(20)) == ParkedAnswer(scribe.journal, 5, kept=True)
    assert desk.count(entries) == 5
    desk.receipt(scribe.bundle(5, 9))
    assert desk.count(entries) == len(scribe.lines)
    assert [r.last for r in desk.receipts(scribe.journal)] == [4, 9, 19, len(scribe.lines) - 1]


@pytest.mark.parametrize("limit", ["PARKED_COUNT", "PARKED_ENTRIES"])
def test_parking_is_bounded(
    desk_of_one: Desk, stage: Stage, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    monkeypatch.setattr(parking, limit, 2)
    scribe = a_full_scribe(stage)
    answers = [desk_of_one.deliver(scribe.bundle(n, n)) for n in range(3, 8)]
    assert [a.kept for a in answers if isinstance(a, ParkedAnswer)] == [True, True] + [False] * 3
    assert desk_of_one.count(parked) == 2


def test_what_anybody_parked_is_built_by_its_own_device_alone(
    desk: Desk, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Many small bundles that expand must not hold up whoever brings the beginning."""
    scribe = a_full_scribe(stage)
    liar = replace(scribe, identity=a_scribe(stage, "AS-04").identity)
    for bundle in (liar.bundle(1, 9), liar.bundle(2, 9), scribe.bundle(7, 9)):
        assert isinstance(desk.deliver(bundle), ParkedAnswer)
    built: list[int] = []

    def told(content: bytes) -> Bundle:
        built.append(read_header(content).first)
        return read_bundle(content)

    # Nothing is replaced: what is not done leaves no other trace.
    monkeypatch.setattr(ledger_module, "read_bundle", told)
    desk.receipt(scribe.bundle(0, 6))
    assert built == [0, 7]
    assert (desk.count(entries), desk.count(parked), desk.count(forks)) == (10, 0, 0)


def unsigned(content: bytes, change: Callable[[dict[str, list[object]]], None]) -> bytes:
    """Return a bundle with a signature of nobody and its columns changed, packed to few bytes."""
    at = 6 + int.from_bytes(content[4:6], "big")
    columns = json.loads(expanded(content[at + 64 :], 2**21))
    change(columns)
    return content[:at] + bytes(64) + compressed(json.dumps(columns).encode(), 19)


def test_nothing_is_built_of_what_nobody_signed(desk: Desk, stage: Stage) -> None:
    """A bundle of some hundred bytes may unpack to very much: its signature comes first."""
    scribe, twin = a_full_scribe(stage), a_full_scribe(stage)

    def heavy(columns: dict[str, list[object]]) -> None:
        columns["fields"].append({"x": [[{}] * 200_000]})
        # Whoever builds it sees that it does not fit; nobody should come so far.
        columns["at"].append(0)

    bombs = [
        unsigned(one.bundle(*run), heavy) for one in (scribe, twin) for run in ((0, 9), (3, 9))
    ]
    desk.receipt(scribe.bundle())
    assert max(map(len, bombs)) < 4000
    told = list[str]()
    for bomb in bombs:
        try:
            told.append(type(desk.deliver(bomb)).__name__)
        except ProtocolError as error:
            told.append(error.key)
    # What goes on where nobody knows the journal waits unread.
    assert told == ["signature_invalid"] * 3 + ["ParkedAnswer"]
    desk.receipt(twin.bundle())
    assert desk.count(parked) == 0


def test_re_cut_bundles_overlap_without_doubling(desk: Desk, stage: Stage) -> None:
    scribe = a_full_scribe(stage)
    desk.receipt(scribe.bundle(0, 9))
    assert desk.receipt(scribe.bundle(4, 14)).first == 4
    assert desk.receipt(scribe.bundle(2, 7)).last == 7
    desk.receipt(scribe.bundle(0))
    assert desk.count(entries) == len(scribe.lines)


def test_a_fork_is_kept_and_not_accepted(desk: Desk, stage: Stage) -> None:
    scribe = a_scribe(stage).open()
    sheet = scribe.sheet_id(2)
    scribe.fill(sheet)
    revived = scribe.twin()
    scribe.submit(sheet)
    seq = len(revived.lines)
    revived.score(Scored(sheet, scribe.sheet(sheet).judged()[0].code, 1)).submit(sheet)
    desk.receipt(scribe.bundle())
    for _ in range(2):
        assert desk.deliver(revived.bundle()) == ForkAnswer(scribe.journal, seq)
    assert desk.deliver(revived.bundle(seq + 1)) == ForkAnswer(scribe.journal, seq)
    assert desk.count(forks) == 2
    assert desk.count(entries) == len(scribe.lines)
    with desk.database.read() as connection:
        kept = connection.execute(select(forks.c.content)).scalars().all()
        shown = trouble(connection, stage.hosted).forks
    assert revived.bundle()[:80] in {bytes(content)[:80] for content in kept}
    assert {(fork.journal, fork.seq) for fork in shown} == {(scribe.journal, seq)}


def test_a_parked_fork_is_kept_when_its_turn_comes(desk: Desk, stage: Stage) -> None:
    scribe = a_full_scribe(stage)
    other = scribe.twin()
    del other.lines[10:]
    other.head = replace(other.head, next_seq=10, hash=other.lines[-1].hash,
                         at=other.lines[-1].entry.at)  # fmt: skip
    other.write(*[Scored(scribe.sheet_id(2), "A1.1", 1)] * 6)
    assert isinstance(desk.deliver(other.bundle(12, 15)), ParkedAnswer)
    desk.receipt(scribe.bundle())
    assert desk.deliver(other.bundle(12, 15)) == ForkAnswer(scribe.journal, 11)
    assert (desk.count(parked), desk.count(forks)) == (0, 1)


def test_a_revived_journal_is_shown_after_its_succession(desk: Desk, stage: Stage) -> None:
    old = a_scribe(stage).open()
    sheet = old.sheet_id(2)
    first = old.sheet(sheet).judged()[0].code
    old.score(Scored(sheet, first, 2))
    new = Scribe(stage, old.person, old.identity)
    new.open(succeeds=old.journal, succeeds_head=old.head.hash)
    old.score(Scored(sheet, first, 4))
    desk.receipt(new.bundle())
    desk.receipt(old.bundle())
    with desk.database.read() as connection:
        assert [f.journal for f in trouble(connection, stage.hosted).forks] == [old.journal]


def test_a_refused_fact_does_not_block_the_others(desk: Desk, stage: Stage) -> None:
    scribe = a_scribe(stage).open()
    sheet = scribe.sheet_id(2)
    code = scribe.sheet(sheet).judged()[0].code
    stranger = a_scribe(stage, "AS-03").sheet_id(2)
    recused = scribe.sheet_id(4)
    scribe.write(
        Scored(sheet, code, 99),
        Scored(stranger, code, 3),
        Scored(recused, code, 3),
        Scored(type(sheet)("X"), code, 3),
        Scored(type(sheet)("LP\x00"), code, 3),
        HeadSigned("0" * 64, "AAAA"),
        Arrived(VisitId("V001"), "Bupati", 4),
        MarkedAbsent(VisitId("V999"), "tidak hadir"),
    )
    start = len(scribe.lines)
    scribe.fill(sheet).submit(sheet)
    receipt = desk.receipt(scribe.bundle())
    keys = ["off_scale", "owner_only", "conflict_of_interest", "sheet_unknown", "sheet_unknown",
            "head_signature_invalid", "right_missing", "right_missing"]  # fmt: skip
    assert receipt.refused == tuple(Refusal(n, key) for n, key in enumerate(keys, 1))
    assert len(receipt.refused) == start - 1
    assert desk.states()[sheet] == ("submitted", 1)
    with desk.database.read() as connection:
        assert len(trouble(connection, stage.hosted).refused) == start - 1


def test_a_wrong_digest_is_refused(desk_of_one: Desk, stage: Stage) -> None:
    scribe = a_scribe(stage).open()
    sheet = scribe.sheet_id(2)
    scribe.fill(sheet)
    scribe.write(replace(scribe.sealing(sheet), digest="0" * 64))
    refused = desk_of_one.receipt(scribe.bundle()).refused
    assert [r.key for r in refused] == ["digest_mismatch"]
    assert desk_of_one.states()[sheet] == ("draft", 1)


def test_facts_of_a_newer_program_are_kept_and_marked(desk: Desk, stage: Stage) -> None:
    scribe = a_scribe(stage).open()
    last = scribe.lines[-1]
    at = replace(last.entry.at, ms=last.entry.at.ms + 1)
    salt = entry_salt(SALT_KEY, 1)
    entry = Entry(1, last.hash, salt, at, last.entry.wall, "voice_recorded", 3, {"seconds": 12})
    scribe.lines.append(line_of(entry))
    scribe.head = scribe.head.after(scribe.lines[-1])
    sheet = scribe.sheet_id(2)
    scribe.fill(sheet).submit(sheet)
    assert desk.receipt(scribe.bundle()).refused == (Refusal(1, "fact_unknown"),)
    assert desk.states()[sheet] == ("submitted", 1)


def test_another_events_bundle_is_not_taken(desk_of_one: Desk) -> None:
    foreign = a_full_scribe(a_stage())
    with pytest.raises(ProtocolError, match="event_foreign"):
        desk_of_one.deliver(foreign.bundle())


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"example": False}, "example_mismatch"),
        ({"event": "lain-2026"}, "event_foreign"),
        ({"authority": "0" * 64}, "event_foreign"),
        ({"instruments": ("0" * 64,)}, "instrument_foreign"),
        ({"person": "AS-03"}, "certificate_untrusted"),
        ({"person": "AS-99"}, "person_unknown"),
        ({"certificates": ()}, "certificate_untrusted"),
        ({"succeeds": "bukan jurnal"}, "journal_not_opened"),
    ],
)
def test_an_opening_must_be_of_this_event(
    desk_of_one: Desk, stage: Stage, change: dict[str, object], key: str
) -> None:
    scribe = a_scribe(stage).open(**change)
    with pytest.raises(ProtocolError, match=key):
        desk_of_one.deliver(scribe.bundle())
    assert desk_of_one.count(entries) == 0


def test_a_card_holder_cannot_write_in_anothers_name(desk_of_one: Desk, stage: Stage) -> None:
    victim, thief = a_scribe(stage, "AS-02"), a_scribe(stage, "AS-03")
    thief.journal = victim.journal
    victim.open()
    desk_of_one.receipt(victim.bundle())
    thief.open()
    with pytest.raises(ProtocolError, match="device_foreign"):
        desk_of_one.deliver(thief.bundle())
    victim.write(Arrived(VisitId("V001"), "Bupati", 4))
    victim.identity = thief.identity
    with pytest.raises(ProtocolError, match="device_foreign"):
        desk_of_one.deliver(victim.bundle(1, 1))


def test_a_journal_must_begin_with_its_opening(desk_of_one: Desk, stage: Stage) -> None:
    scribe = a_scribe(stage).write(Arrived(VisitId("V001"), "Bupati", 4))
    with pytest.raises(ProtocolError, match="journal_not_opened"):
        desk_of_one.deliver(scribe.bundle())


def test_a_second_opening_is_refused_in_its_place(desk_of_one: Desk, stage: Stage) -> None:
    scribe = a_scribe(stage).open()
    opened = scribe.lines[0].entry.fact()
    assert isinstance(opened, JournalOpened)
    scribe.write(opened)
    assert desk_of_one.receipt(scribe.bundle()).refused == (Refusal(1, "journal_already_open"),)


def test_no_flipped_byte_changes_what_is_held(desk_of_one: Desk, stage: Stage) -> None:
    scribe = a_full_scribe(stage)
    content = scribe.bundle()
    sent = read_bundle(content)
    noticed = 0
    for place in range(0, len(content), 7):
        broken = bytearray(content)
        broken[place] ^= 0x10
        try:
            desk_of_one.deliver(bytes(broken))
        except ProtocolError:
            noticed += 1
        else:
            # The compressor leaves a few bits idle; whatever is let in says what was signed.
            passed = read_bundle(bytes(broken))
            assert (passed.header, passed.signature) == (sent.header, sent.signature)
            assert passed.lines == sent.lines
    assert noticed
    assert desk_of_one.receipt(content).head == scribe.head.hash
    with desk_of_one.database.read() as connection:
        rows = connection.execute(select(entries.c.content).order_by(entries.c.seq)).scalars()
        assert [bytes(row) for row in rows] == [line.content for line in scribe.lines]


def reopened_story(stage: Stage) -> tuple[Scribe, Scribe]:
    """An assessor seals, asks, is reopened by the chair, corrects and seals again."""
    owner, chair = a_scribe(stage).open(), a_scribe(stage, "AS-01").open()
    # The owner's clock is wrong by decades; nothing may depend on it.
    owner.clock -= 1_200_000_000_000
    sheet = owner.sheet_id(2)
    code = owner.sheet(sheet).judged()[0].code
    owner.fill(sheet).submit(sheet)
    owner.score(ReopenRequested(sheet, "Salah baca bukti."))
    reopening = Reopened(sheet, 2, "Disetujui.")
    chair.write(reopening)
    owner.sheets[sheet] = owner.sheet(sheet).after(reopening)
    owner.score(Scored(sheet, code, 2)).submit(sheet)
    return owner, chair


def parts_of(scribes: Sequence[Scribe], sizes: Sequence[int]) -> list[bytes]:
    return [part for s, size in zip(scribes, sizes, strict=True) for part in s.bundles(size)]


def test_reopening_ends_alike_in_every_order_of_arrival(
    desk: Desk, stage: Stage, tmp_path_factory: pytest.TempPathFactory
) -> None:
    owner, chair = reopened_story(stage)
    half = -(-len(owner.lines) // 3)
    parts = parts_of((owner, chair), (half, 1))
    assert len(parts) == 5
    for number, order in enumerate(permutations(parts)):
        if number % 5:
            continue
        url = f"sqlite:///{tmp_path_factory.mktemp('order') / 'c.sqlite'}"
        one = desk if number == 0 else Desk(url, stage)
        for part in order:
            one.deliver(part)
        assert one.refused() == {}
        assert one.states() == {owner.sheet_id(2): ("submitted", 2)}
        assert all(r.refused == () for r in one.receipts(owner.journal))
        if one is not desk:
            one.database.close()


def test_what_came_too_early_is_taken_back_in_and_receipted_anew(desk: Desk, stage: Stage) -> None:
    owner, chair = reopened_story(stage)
    early = desk.receipt(owner.bundle())
    assert {r.key for r in early.refused} == {"sheet_sealed"}
    desk.receipt(chair.bundle())
    assert desk.refused() == {}
    assert desk.receipt(owner.bundle()).refused == ()
    assert desk.count(receipts) == 3


def test_two_workers_judge_one_sheet_in_turns(desk: Desk, database_url: str, stage: Stage) -> None:
    scribe = a_full_scribe(stage)
    other = Desk(database_url, stage)
    for number, part in enumerate(scribe.bundles(5)):
        (desk if number % 2 else other).receipt(part)
    other.database.close()
    assert desk.refused() == {}
    assert desk.states() == {scribe.sheet_id(2): ("submitted", 1)}


def test_a_turn_is_read_from_all_laptops_whatever_comes_first(desk: Desk, stage: Stage) -> None:
    chair, member = a_scribe(stage, "AS-01").open(), a_scribe(stage).open()
    visit = VisitId("V002")
    chair.write(DayOpened("B", 2, ("AS-01", "AS-02", "AS-03")), Arrived(visit, "Bupati", 4))
    chair.write(StageStarted(visit, VisitStage.PRESENTATION), MarkedAbsent(visit, "Tidak datang"))
    member.write(MarkedAbsent(visit, "Tidak datang"), StartedAlone(visit, VisitStage.SCORING))
    late, early = chair.bundle(2), chair.bundle(0, 1)
    assert [r.key for r in desk.receipt(member.bundle()).refused] == ["right_missing"]
    desk.deliver(late)
    assert [r.key for r in desk.receipt(early).refused] == []
    assert {key for _, key in desk.refused().items()} == {"right_missing", "visit_state"}


def test_progress_says_who_is_missing(desk: Desk, stage: Stage) -> None:
    scribe = a_full_scribe(stage)
    desk.receipt(scribe.bundle())
    chair = a_scribe(stage, "AS-01").open().write(MarkedAbsent(VisitId("V006"), "Tidak datang"))
    desk.receipt(chair.bundle())
    with desk.database.read() as connection:
        book = Records(desk.database, stage.hosted).book(connection)
        (group,) = class_progress(connection, stage.hosted, book)
    # Six visits of five assessors, one visit absent, one assessor recused from another.
    assert (group.expected, group.submitted, group.absent) == (24, 1, 1)
    heard = {one.name: one for one in group.missing}
    mine = stage.package.roster.person(scribe.person).name
    assert heard[mine].sheets == 3
    assert heard[mine].heard is not None
    chairs = stage.package.roster.person(chair.person).name
    assert {one.name for one in group.missing if one.heard} == {mine, chairs}


def test_one_fact_a_bundle_remembers_the_sheet(desk_of_one: Desk, stage: Stage) -> None:
    scribe = a_full_scribe(stage)
    for line in scribe.lines:
        desk_of_one.receipt(cut_lines(scribe, [line]))
    assert desk_of_one.states() == {scribe.sheet_id(2): ("submitted", 1)}


def test_a_failed_transaction_leaves_nothing_behind(
    desk: Desk, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    scribe = a_full_scribe(stage)
    parts = scribe.bundles(8)
    desk.receipt(parts[0])

    def broken(*_: object) -> None:
        raise RuntimeError("power cut")

    with monkeypatch.context() as patch:
        patch.setattr(ledger_module.Receipts, "give", broken)
        with pytest.raises(RuntimeError):
            desk.deliver(parts[1])
    assert desk.count(entries) == 8
    for part in parts[1:]:
        assert desk.receipt(part).refused == ()
    assert desk.states() == {scribe.sheet_id(2): ("submitted", 1)}


def test_a_full_disk_takes_nothing_half(desk_of_one: Desk, stage: Stage) -> None:
    scribe = a_full_scribe(stage)
    parts = scribe.bundles(6)
    desk_of_one.receipt(parts[0])
    limit_pages(desk_of_one, None)
    with pytest.raises(DatabaseError) as caught:
        fill_up(desk_of_one)
    assert caught.value.full
    limit_pages(desk_of_one, 1_000_000)
    for part in parts:
        assert desk_of_one.receipt(part).refused == ()
    assert desk_of_one.states() == {scribe.sheet_id(2): ("submitted", 1)}


def fill_up(desk: Desk) -> None:
    for _ in range(200):
        desk.receipt(a_scribe(desk.stage, "AS-03").open().bundle())


def limit_pages(desk: Desk, pages: int | None) -> None:
    """Let the file grow to `pages`, or with None not at all."""
    with desk.database.write() as connection:
        held = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages or held}")
