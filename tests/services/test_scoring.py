"""Scoring a region: each act is on disk, undo survives a restart, sealing freezes."""

from fractions import Fraction
from pathlib import Path

import pytest

from smartcity_desktop.domain.documents import seal_digest
from smartcity_desktop.domain.errors import DomainError
from smartcity_desktop.domain.facts import HeadSigned, Reopened, Submitted
from smartcity_desktop.domain.sheet import blank_sheet
from smartcity_desktop.domain.words import RemarkPart, SheetState, Stage, VisitState
from smartcity_desktop.host.errors import HostError
from smartcity_desktop.host.vault import NoVault
from smartcity_desktop.protocol.bundle import bytes_text
from smartcity_desktop.protocol.identity import verify_signature
from smartcity_desktop.services.class_day import ClassDay
from smartcity_desktop.services.profile import Profile
from smartcity_desktop.services.ranking import Ranking, plain_cell
from smartcity_desktop.services.running import Running
from smartcity_desktop.services.scoring import Scoring
from smartcity_desktop.services.signing_in import SigningIn
from smartcity_desktop.storage.queries import written_sheet
from smartcity_desktop.storage.shelf import drafts_of
from tests.builders import (
    CHAIR,
    PEOPLE,
    PIN,
    PublishedEvent,
    a_clock,
    a_profile,
    a_published_event,
    sheet_of,
)

VISIT = 1
WORDED = {"language": "id", "explained_total": "TOTAL", "explained_sum": "jumlah"}


@pytest.fixture
def profile(tmp_path: Path, event: PublishedEvent):
    found = a_profile(tmp_path / "p", event)
    yield found
    found.close()


def scoring_of(profile: Profile) -> Scoring:
    signing = SigningIn(NoVault())
    return Scoring(profile, lambda pin: signing.confirm_pin(profile.folder, pin))


def fill(scoring: Scoring, sheet, level: int = 3):
    for node in scoring.sheet(sheet).judged():
        scoring.give(sheet, node.code, level)
    return scoring.rate(sheet, scoring.sheet(sheet).instrument.ratings[0].code)


def on_disk(profile: Profile, sheet, journal: str = ""):
    blank = blank_sheet(profile.roster, profile.package.instrument, sheet)
    return written_sheet(profile.store, blank, journal or profile.journal)


def test_what_the_service_shows_is_what_the_disk_says(profile: Profile, event: PublishedEvent):
    scoring, sheet = scoring_of(profile), sheet_of(event, VISIT)
    code = scoring.sheet(sheet).judged()[0].code
    for act in (
        lambda: scoring.give(sheet, code, 4),
        lambda: scoring.note(sheet, code, "kuat"),
        lambda: scoring.flag(sheet, code, raised=True),
        lambda: scoring.show_self_assessment(sheet, code),
        lambda: scoring.remark(sheet, RemarkPart.STRENGTH, "Pimpinan hadir"),
        lambda: scoring.give(sheet, code, ""),
    ):
        shown = act()
        stored = on_disk(profile, sheet)
        assert {k: v for k, v in shown.marks.items() if v != ""} == stored.marks
        assert (shown.notes, shown.flags, shown.remarks) == (
            stored.notes,
            stored.flags,
            stored.remarks,
        )
    assert profile.store.differences() == []


def test_an_unchanged_note_writes_nothing(profile: Profile, event: PublishedEvent):
    scoring, sheet = scoring_of(profile), sheet_of(event, VISIT)
    scoring.note(sheet, "A2.1", "x")
    head = profile.store.head
    scoring.note(sheet, "A2.1", "x")
    scoring.remark(sheet, RemarkPart.STRENGTH, "")
    assert profile.store.head == head


def test_undo_and_redo_work_across_a_restart(tmp_path: Path, event: PublishedEvent):
    profile = a_profile(tmp_path / "p", event)
    scoring, sheet = scoring_of(profile), sheet_of(event, VISIT)
    scoring.give(sheet, "A2.1", 2)
    scoring.give(sheet, "A2.1", 4)
    scoring.note(sheet, "A2.1", "jelas")
    profile.close()
    again = SigningIn(NoVault()).sign_in(tmp_path / "p", PIN, a_clock())
    scoring = scoring_of(again)
    undone = [scoring.undo(sheet) for _ in range(4)]
    assert [change and change.after for change in undone] == ["jelas", 4, 2, None]
    assert scoring.sheet(sheet).marks["A2.1"] == ""
    assert [bool(scoring.redo(sheet)) for _ in range(4)] == [True, True, True, False]
    assert (scoring.sheet(sheet).marks["A2.1"], scoring.sheet(sheet).notes["A2.1"]) == (4, "jelas")
    again.close()


def test_a_refused_act_writes_nothing(profile: Profile, event: PublishedEvent):
    scoring = scoring_of(profile)
    head = profile.store.head
    for sheet, key in (
        (sheet_of(event, VISIT, CHAIR), "owner_only"),
        (sheet_of(event, 4), "conflict_of_interest"),
    ):
        with pytest.raises(DomainError) as refused:
            scoring.give(sheet, "A2.1", 3)
        assert refused.value.key == key
    with pytest.raises(DomainError):
        scoring.submit(sheet_of(event, VISIT), PIN)
    fill(scoring, sheet_of(event, VISIT))
    head = profile.store.head
    with pytest.raises(HostError):
        scoring.submit(sheet_of(event, VISIT), "314159")
    assert profile.store.head == head
    assert scoring.sheet(sheet_of(event, VISIT)).open


def test_sealing_freezes_signs_and_names_its_own_paper(profile: Profile, event: PublishedEvent):
    scoring, sheet = scoring_of(profile), sheet_of(event, VISIT)
    before = fill(scoring, sheet)
    sealed = scoring.submit(sheet, PIN)
    assert (sealed.state, sealed.open) == (SheetState.SUBMITTED, False)
    sealing, signing = [line.entry.fact() for line in profile.store.lines(profile.journal)[-2:]]
    assert isinstance(sealing, Submitted)
    assert sealing.digest == seal_digest(profile.published, before)
    assert isinstance(signing, HeadSigned)
    assert signing.head == profile.store.lines(profile.journal)[-2].hash
    head, signature = bytes.fromhex(signing.head), bytes_text(signing.signature)
    verify_signature(profile.identity.certificate, signature, head)
    with pytest.raises(DomainError):
        scoring.give(sheet, "A2.1", 1)
    at = profile.store.head
    scoring.show_self_assessment(sheet, "A2.1")
    assert profile.store.head == at


def deliver(source: Profile, target: Profile) -> None:
    lines = source.store.lines(source.journal)
    carried = [(line.entry.seq, line.hash, line.content) for line in lines]
    target.store.receive(source.journal, source.person_id, carried)


def test_a_chair_reopens_on_another_laptop(tmp_path: Path, event: PublishedEvent):
    owner, chair = a_profile(tmp_path / "o", event), a_profile(tmp_path / "c", event, CHAIR)
    scoring, sheet = scoring_of(owner), sheet_of(event, VISIT)
    fill(scoring, sheet)
    scoring.submit(sheet, PIN)
    scoring.ask_to_reopen(sheet, "salah tingkat")
    deliver(owner, chair)
    assert on_disk(chair, sheet, owner.journal).reopen_reason == "salah tingkat"
    chair.record(Reopened(sheet, 2, "disetujui"))
    deliver(chair, owner)
    assert (scoring.sheet(sheet).state, scoring.sheet(sheet).revision) == (SheetState.REOPENED, 2)
    assert on_disk(owner, sheet) == scoring.sheet(sheet)
    scoring.give(sheet, "A2.1", 4)
    assert scoring.submit(sheet, PIN).revision == 2
    assert owner.store.differences() == chair.store.differences() == []
    owner.close()
    chair.close()


def test_a_class_day_tells_slots_stages_and_conflicts(tmp_path: Path, event: PublishedEvent):
    chair = a_profile(tmp_path / "c", event, CHAIR)
    day, running = ClassDay(chair), Running(chair)
    visit = chair.roster.visits[0].id
    assert [[slot.visit.serial for slot in found.slots] for found in day.days()] == [
        [6],
        [1, 2, 3, 4, 5],
    ]
    assert day.today() == 2
    running.open_day("B", 2, chair.roster.class_group("B").people())
    running.arrive(visit, "Bupati", 7)
    assert day.slot(visit).turn.state is VisitState.READY
    day.start_stage(visit, Stage.PRESENTATION)
    day.start_stage(visit, Stage.DISCUSSION)
    used = day.stage_times(day.slot(visit))
    assert [(time.used_seconds is not None, time.running) for time in used] == [
        (True, False),
        (True, True),
        (False, False),
    ]
    with pytest.raises(DomainError):
        running.mark_absent(visit, "banjir")
    other = chair.roster.visits[1].id
    running.mark_absent(other, "banjir")
    assert day.slot(other).turn.state is VisitState.ABSENT
    chair.close()


def test_a_member_alone_times_the_own_laptop_and_calls_no_arrivals(profile: Profile):
    day, first = ClassDay(profile), profile.roster.visits[0].id
    recused = day.slot(profile.roster.visits[3].id)
    assert recused.sheet is None
    assert recused.conflict
    assert recused.conflict.blocking
    with pytest.raises(DomainError) as refused:
        Running(profile).arrive(first, "Bupati", 3)
    assert refused.value.key == "right_missing"
    assert not [x for x in profile.store.lines(profile.journal) if x.entry.kind == "arrived"]
    day.start_stage(first, Stage.SCORING)
    assert day.slot(first).turn.stage is Stage.SCORING
    assert day.stage_times(day.slot(first))[2].running
    assert profile.book.turn(first).state is VisitState.SCHEDULED


def test_a_ranking_follows_from_every_sealed_sheet(tmp_path: Path, event: PublishedEvent):
    profiles = [a_profile(tmp_path / p.id, event, p) for p in (*PEOPLE[:3], PEOPLE[5])]
    for number, profile in enumerate(profiles[:3]):
        scoring = scoring_of(profile)
        for visit, level in ((1, 4), (2, 3)):
            sheet = sheet_of(event, visit, PEOPLE[number])
            fill(scoring, sheet, level)
            scoring.submit(sheet, PIN)
        deliver(profile, profiles[3])
    secretariat = Ranking(profiles[3])
    results = secretariat.results()
    assert [place.result.visit.serial for place in results.ranked] == [1, 2]
    assert [place.result.valid for place in results.ranked] == [3, 3]
    assert (len(results.waiting), results.absent, results.parallel) == (4, (), ())
    lines = secretariat.explain(results.ranked[0].result.region.code, lambda key: WORDED[key])
    total = lines.index("TOTAL")
    added = [Fraction(line.split(" = ")[1].replace(",", ".")) for line in lines[total + 1 : -1]]
    assert sum(added) == Fraction(lines[-1].split(" = ")[1].split(" →")[0].replace(",", "."))
    assert any(line.startswith("A1.1  ") and len(line) > 8 for line in lines)
    assert len(secretariat.rows(results, str)) == 2
    for profile in profiles:
        profile.close()


def test_every_row_of_an_explanation_says_what_it_is_of(tmp_path: Path) -> None:
    event = a_published_event(name="eva-b-1.0.0")
    profiles = [a_profile(tmp_path / p.id, event, p) for p in (*PEOPLE[:3], PEOPLE[5])]
    for number, profile in enumerate(profiles[:3]):
        scoring, sheet = scoring_of(profile), sheet_of(event, 1, PEOPLE[number])
        for node in scoring.sheet(sheet).judged():
            scoring.give(sheet, node.code, 4)
            scoring.note(sheet, node.code, "Uji")
        scoring.submit(sheet, PIN)
        deliver(profile, profiles[3])
    secretariat = Ranking(profiles[3])
    (place,) = secretariat.results().ranked
    lines = secretariat.explain(place.result.region.code, lambda key: WORDED[key])
    heads = [line for line in lines if not line.startswith(" ") and line != "TOTAL"]
    assert [head for head in heads if "  " not in head] == []
    rows = {head.partition("  ")[0]: head.partition("  ")[2] for head in heads}
    assert rows["Q#1"] == "Quick win 1: Quick win 1"
    assert rows["Q#2"] == "Quick win 2: Quick win 2"
    assert {code for code in rows if code.endswith("#2")} > {"Q#2"}
    for profile in profiles:
        profile.close()


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+62811", "+62811"),
        ("-0,10", "-0,10"),
        ("+0,25", "+0,25"),
        ("@x", "'@x"),
        ("\t=1", "'\t=1"),
        ("-1+2", "'-1+2"),
        ("Kota Banjar", "Kota Banjar"),
        (3, 3),
    ],
)
def test_no_cell_becomes_a_formula(cell: str | int, written: str | int):
    assert plain_cell(cell) == written


def test_what_was_being_typed_when_the_program_ended_is_not_gone(
    tmp_path: Path, event: PublishedEvent
):
    profile = a_profile(tmp_path / "p", event)
    sheet = sheet_of(event, VISIT)
    scoring = scoring_of(profile)
    scoring.note(sheet, "A2.1", "Selesai ditulis")
    before = profile.store.head.next_seq
    scoring.draft(sheet, "A2.2", "RPJMD hlm. 11")
    scoring.draft(sheet, "A2.2", "RPJMD hlm. 112")
    scoring.draft(sheet, "strength", "Visi je")
    assert profile.store.head.next_seq == before
    profile.close()
    again = SigningIn(NoVault()).sign_in(tmp_path / "p", PIN, a_clock())
    try:
        reopened = scoring_of(again)
        found = reopened.sheet(sheet)
        assert found.notes == {"A2.1": "Selesai ditulis", "A2.2": "RPJMD hlm. 112"}
        assert found.remarks[RemarkPart.STRENGTH] == "Visi je"
        assert drafts_of(again.store, sheet) == {}
        assert again.store.head.next_seq == before + 2
    finally:
        again.close()


def test_a_text_that_became_a_fact_is_no_draft_any_more(profile: Profile, event: PublishedEvent):
    sheet = sheet_of(event, VISIT)
    scoring = scoring_of(profile)
    scoring.draft(sheet, "A2.2", "RPJMD")
    scoring.note(sheet, "A2.2", "RPJMD hlm. 112")
    scoring.draft(sheet, "strength", "Visi")
    scoring.remark(sheet, RemarkPart.STRENGTH, "Visi jelas")
    assert drafts_of(profile.store, sheet) == {}
