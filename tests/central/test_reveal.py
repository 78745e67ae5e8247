"""What the hub sends of colleagues' sheets before and after the reveal: checked on the bytes."""

import json
import re
from collections.abc import Iterable

import pytest

from smartcity_desktop.central.queries import FETCH_ENTRIES, heads, news
from smartcity_desktop.central.readers import reader_of
from smartcity_desktop.central.records import Records
from smartcity_desktop.domain.facts import (
    Arrived,
    CalibrationDiscussed,
    DayOpened,
    EvidenceAdded,
    EvidenceChecked,
    Flagged,
    PersonId,
    Revealed,
    Revised,
    Scored,
    Seated,
    StageStarted,
    StartedAlone,
    VisitId,
)
from smartcity_desktop.domain.visit import Seal
from smartcity_desktop.domain.words import EvidenceVerdict
from smartcity_desktop.domain.words import Stage as VisitStage
from smartcity_desktop.protocol.errors import ProtocolError
from smartcity_desktop.protocol.exchange import FetchAnswer, FetchRequest, Hole, read_refill
from smartcity_desktop.protocol.journal import GENESIS, JournalId
from tests.central.scribe import Scribe, Stage, a_scribe
from tests.central.test_ledger import Desk

VISIT, PANEL = VisitId("V001"), ("AS-01", "AS-02", "AS-03", "AS-04", "AS-05")
LEVEL_KINDS = {"scored", "noted", "globally_rated", "remarked", "revised", "evidence_checked"}
PRIVATE_KINDS = {"flagged", "self_assessment_shown"}


class Room:
    """A class on one ledger: who asks gets what the hub would send."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.records = Records(desk.database, desk.stage.hosted)

    def ask(
        self, person: str, holds: dict[str, int] | None = None, holes: Iterable[Hole] = ()
    ) -> FetchAnswer:
        event = self.desk.stage.hosted
        with self.desk.database.read() as connection:
            book = self.records.book(connection)
            reader = reader_of(connection, event, book, PersonId(person))
            return news(connection, event, reader, FetchRequest(holds or {}, tuple(holes)))

    def heads(self, person: str) -> dict[str, int]:
        event = self.desk.stage.hosted
        with self.desk.database.read() as connection:
            book = self.records.book(connection)
            return heads(connection, event, reader_of(connection, event, book, PersonId(person)))


def kinds_of(answer: FetchAnswer) -> set[str]:
    """Return the kinds of every entry whose bytes are anywhere in an answer."""
    segments = [s for excerpt in answer.excerpts for s in excerpt.segments]
    segments += [s for refill in answer.refills for s in refill.segments]
    return {json.loads(s.content)["kind"] for s in segments if s.content}


@pytest.fixture
def room(tmp_path_factory: pytest.TempPathFactory, stage: Stage) -> Iterable[Room]:
    desk = Desk(f"sqlite:///{tmp_path_factory.mktemp('room') / 'hub.sqlite'}", stage)
    yield Room(desk)
    desk.database.close()


def a_class(room: Room, sealed: int) -> list[Scribe]:
    """Let the panel score the first region; the first `sealed` of them seal."""
    stage = room.desk.stage
    scribes = [a_scribe(stage, person).open() for person in PANEL]
    for number, scribe in enumerate(scribes):
        # Clocks of the five laptops are minutes apart.
        scribe.clock += number * 180_000
        sheet = scribe.sheet_id(1)
        scribe.fill(sheet, level=2 + number % 3)
        if number < sealed:
            scribe.submit(sheet)
    stages = [StageStarted(VISIT, one) for one in VisitStage]
    scribes[0].write(DayOpened("B", 2, PANEL), Arrived(VISIT, "Bupati", 7), *stages)
    for scribe in scribes:
        room.desk.receipt(scribe.bundle())
    return scribes


def reveal(
    room: Room,
    scribes: list[Scribe],
    missing: tuple[str, ...] = (),
    more: tuple[str, ...] = (),
) -> None:
    seals = [
        Seal(s.sheet_id(1), 1, s.sheet(s.sheet_id(1)).sealed.digest).text()
        for s in scribes
        if s.sheet(s.sheet_id(1)).sealed
    ]
    start = len(scribes[0].lines)
    scribes[0].write(Revealed(VISIT, (*seals, *more), missing, "Menunggu terlalu lama."))
    room.desk.receipt(scribes[0].bundle(start))


@pytest.mark.parametrize("person", [*PANEL, "AS-06"])
def test_no_byte_of_a_level_leaves_before_the_reveal(room: Room, person: str):
    a_class(room, sealed=5)
    answer = room.ask(person)
    assert len(answer.excerpts) == (5 if person == "AS-06" else 4)
    assert not kinds_of(answer) & (LEVEL_KINDS | PRIVATE_KINDS)
    sent = b"".join(s.content.encode() for e in answer.excerpts for s in e.segments)
    assert b"Bukti lengkap" not in sent
    assert not re.search(rb'"mark":', sent)
    holes = [Hole(e.journal, 1, e.segments[-1].last) for e in answer.excerpts]
    assert not kinds_of(room.ask(person, {}, holes)) & (LEVEL_KINDS | PRIVATE_KINDS)


def test_the_reveal_opens_levels_to_who_has_sealed_and_to_nobody_else(room: Room):
    scribes = a_class(room, sealed=4)
    reveal(room, scribes, missing=("AS-05",))
    for scribe in scribes[:4]:
        assert LEVEL_KINDS & kinds_of(room.ask(scribe.person)) == {
            "scored",
            "noted",
            "globally_rated",
        }
    # The fifth has not sealed: what colleagues gave would guide the hand.
    assert not LEVEL_KINDS & kinds_of(room.ask("AS-05"))
    last = len(scribes[4].lines)
    sheet = scribes[4].sheet_id(1)
    scribes[4].submit(sheet)
    room.desk.receipt(scribes[4].bundle(last))
    assert LEVEL_KINDS & kinds_of(room.ask("AS-05"))


@pytest.mark.parametrize("person", ["AS-02", "AS-06"])
def test_an_answer_without_room_left_passes_over_nothing_open(room: Room, person: str):
    """What an answer shows as closed is not asked for again."""
    chair = a_class(room, sealed=5)[0]
    start, told = len(chair.lines), set[int]()
    chair.write(*[CalibrationDiscussed("B", f"{n} " * 400) for n in range(700)])
    for first in range(start, len(chair.lines), 350):
        room.desk.receipt(chair.bundle(first, min(first + 349, len(chair.lines) - 1)))
    holds: dict[str, int] = {}
    for _ in range(9):
        answer = room.ask(person, holds)
        for excerpt in answer.excerpts:
            holds[excerpt.journal] = excerpt.segments[-1].last + 1
            if excerpt.journal == chair.journal:
                told |= {s.first for s in excerpt.segments if s.content}
    assert holds[chair.journal] == len(chair.lines)
    assert told >= set(range(start, len(chair.lines)))


def test_what_follows_a_long_run_of_closed_entries_is_told(room: Room):
    stage = room.desk.stage
    member = a_scribe(stage, "AS-02").open()
    sheet = member.sheet_id(1)
    member.write(*[Flagged(sheet, "A2.1", raised=n % 2 == 0) for n in range(FETCH_ENTRIES)])
    member.write(StartedAlone(VISIT, VisitStage.SCORING))
    for content in member.bundles(1000):
        room.desk.receipt(content)
    assert kinds_of(room.ask("AS-03", {member.journal: 1})) == {"started_alone"}


def test_what_was_kept_back_is_filled_and_proves_itself(room: Room):
    scribes = a_class(room, sealed=5)
    before = room.ask("AS-02")
    colleague = next(s for s in scribes if s.person == "AS-03")
    (excerpt,) = [e for e in before.excerpts if e.journal == colleague.journal]
    hidden = [s for s in excerpt.segments if not s.content]
    assert len(hidden) == 1
    hole = Hole(colleague.journal, hidden[0].first, hidden[0].last)
    assert room.ask("AS-02", room.heads("AS-02"), [hole]).refills == ()
    reveal(room, scribes)
    (refill,) = room.ask("AS-02", room.heads("AS-02"), [hole]).refills
    lines = read_refill(refill, colleague.lines[hole.first - 1].hash, hidden[0].hash)
    facts = [line.entry.fact() for line in lines]
    marks = {fact.indicator: fact.mark for fact in facts if isinstance(fact, Scored)}
    assert marks == dict(colleague.sheet(colleague.sheet_id(1)).marks)
    for before_hash, end in (
        (GENESIS, hidden[0].hash),
        (colleague.lines[hole.first - 1].hash, GENESIS),
    ):
        with pytest.raises(ProtocolError):
            read_refill(refill, before_hash, end)


def test_what_was_found_of_evidence_is_kept_back_with_the_levels(room: Room):
    scribes = a_class(room, sealed=5)
    chair, colleague, digest = scribes[0], scribes[2], "d" * 64
    starts = len(chair.lines), len(colleague.lines)
    chair.write(EvidenceAdded(VISIT, digest, "rpjmd.pdf", "RPJMD", "", 9, late=False))
    room.desk.receipt(chair.bundle(starts[0]))
    colleague.clock = chair.clock + 1
    colleague.write(EvidenceChecked(VISIT, digest, EvidenceVerdict.INVALID, "Sudah dicabut"))
    room.desk.receipt(colleague.bundle(starts[1]))
    assert room.desk.refused() == {}
    before, last = room.ask("AS-02"), len(colleague.lines) - 1
    assert "evidence_added" in kinds_of(before)
    assert not kinds_of(before) & LEVEL_KINDS
    hole = Hole(colleague.journal, starts[1], last)
    assert room.ask("AS-02", room.heads("AS-02"), [hole]).refills == ()
    chair.clock = colleague.clock
    reveal(room, scribes)
    assert kinds_of(room.ask("AS-02", room.heads("AS-02"), [hole])) == {"evidence_checked"}
    assert "evidence_checked" in kinds_of(room.ask("AS-02"))


def test_a_hole_outside_a_journal_is_not_answered(room: Room):
    scribes = a_class(room, sealed=5)
    reveal(room, scribes)
    journal = scribes[2].journal
    wild = [
        Hole(journal, -3, 2),
        Hole(journal, 5, 2),
        Hole(journal, 0, 10**9),
        Hole(JournalId("x"), 0, 1),
    ]
    assert room.ask("AS-02", room.heads("AS-02"), wild).refills == ()


def test_a_change_in_moderation_counts_once_the_reveal_is_known(room: Room):
    """The owner's bundle may be here before the chair's: it is taken back in when that comes."""
    scribes = a_class(room, sealed=5)
    owner, sheet = scribes[1], scribes[1].sheet_id(1)
    seals = tuple(
        Seal(s.sheet_id(1), 1, s.sheet(s.sheet_id(1)).sealed.digest).text() for s in scribes
    )
    start = len(scribes[0].lines)
    scribes[0].write(Revealed(VISIT, seals, (), ""))
    owner.clock = scribes[0].clock
    code = owner.sheet(sheet).judged()[0].code
    last = len(owner.lines)
    owner.score(Revised(sheet, 2, code, owner.sheet(sheet).marks[code], 5, "DPA hlm. 9."))
    owner.submit(sheet)
    early = room.desk.receipt(owner.bundle(last))
    assert {r.key for r in early.refused} >= {"moderation_closed"}
    room.desk.receipt(scribes[0].bundle(start))
    assert room.desk.refused() == {}
    assert room.desk.states()[sheet] == ("submitted", 2)


def test_a_moved_region_takes_its_sheets_to_the_eyes_of_its_new_class(room: Room):
    scribes = a_class(room, sealed=5)
    stage = room.desk.stage
    office = a_scribe(stage, "AS-06").open()
    office.clock = scribes[4].clock + 1
    office.write(Seated(VISIT, "B", 1, "15.00", 75, "Ruang dipakai."))
    receipt = room.desk.receipt(office.bundle())
    # It is being scored: it has to be suspended first, whoever asks.
    assert [r.key for r in receipt.refused] == ["visit_state"]
    with room.desk.database.read() as connection:
        assert room.records.book(connection).roster.visit(VISIT).day == 2


def test_the_hub_tells_how_far_colleagues_are_and_nothing_of_what_they_gave(room: Room):
    scribes = a_class(room, sealed=2)
    progress = room.ask("AS-01").progress
    judged = len(scribes[0].sheet(scribes[0].sheet_id(1)).judged())
    assert progress == {s.sheet_id(1): judged for s in scribes}
