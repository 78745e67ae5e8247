"""Whom the ledger gives levels, by every door and key: the owner, and others once opened."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from smartcity_desktop.central.excerpts import carried_excerpts, known_excerpts
from smartcity_desktop.central.hub_reading import hub_news
from smartcity_desktop.central.progress import class_progress, trouble
from smartcity_desktop.central.queries import receipts_of
from smartcity_desktop.domain.facts import Reopened, Scored
from smartcity_desktop.domain.visit import Seal
from smartcity_desktop.domain.words import VisitState
from smartcity_desktop.protocol.bundle import bytes_text, read_bundle
from smartcity_desktop.protocol.exchange import FetchAnswer, FetchRequest, Hole
from tests.central.scribe import Scribe, Stage
from tests.central.test_ledger import Desk
from tests.central.test_reveal import LEVEL_KINDS, PRIVATE_KINDS, VISIT, Room, a_class, reveal

SECRET_KINDS = LEVEL_KINDS | PRIVATE_KINDS
HUBS = ("B", "A", "")


@pytest.fixture
def room(tmp_path: Path, stage: Stage) -> Iterator[Room]:
    desk = Desk(f"sqlite:///{tmp_path / 'pusat.sqlite'}", stage)
    yield Room(desk)
    desk.database.close()


def lines_of(answer: FetchAnswer) -> list[tuple[str, str, str]]:
    """Return journal, kind and subject of every entry whose bytes are anywhere in an answer."""
    found: list[tuple[str, str, str]] = []
    for text in answer.bundles:
        bundle = read_bundle(bytes_text(text))
        for line in bundle.lines:
            body = line.entry.body
            found.append((bundle.header.journal, line.entry.kind, str(body.get("sheet", ""))))
    parts = [(e.journal, e.segments) for e in answer.excerpts]
    parts += [(r.hole.journal, r.segments) for r in answer.refills]
    for journal, segments in parts:
        entries = [json.loads(s.content) for s in segments if s.content]
        found += [(journal, e["kind"], str(e["body"].get("sheet", ""))) for e in entries]
    return found


def ask_as_hub(room: Room, code: str, asked: FetchRequest | None = None) -> FetchAnswer:
    """Return everything a hub's key gets, round after round."""
    bundles: list[str] = []
    heads: dict[str, int] = dict(asked.heads) if asked else {}
    while True:
        with room.desk.database.read() as connection:
            book, event = room.records.book(connection), room.desk.stage.hosted
            answer = hub_news(connection, event, book, code, FetchRequest(heads))
        bundles += answer.bundles
        for text in answer.bundles:
            header = read_bundle(bytes_text(text)).header
            heads[header.journal] = max(heads.get(header.journal, 0), header.last + 1)
        if not answer.bundles:
            return FetchAnswer(tuple(bundles), answer.excerpts)


def doors(room: Room, scribes: list[Scribe]) -> dict[str, Callable[[], FetchAnswer]]:
    """Return every way to facts there is, by who asks."""
    holes = [Hole(s.journal, 1, len(s.lines) - 1) for s in scribes]
    people = [person.id for person in room.desk.stage.package.roster.people]
    asking: dict[str, Callable[[], FetchAnswer]] = {}
    for person in people:
        asking[person] = lambda person=person: room.ask(person, {}, holes)
    for code in HUBS:
        asking[f"hub {code}"] = lambda code=code: ask_as_hub(room, code)
    return asking


def test_before_the_opening_nobody_but_its_owner_gets_a_level(room: Room):
    scribes = a_class(room, sealed=5)
    owners: dict[str, str] = {s.journal: s.person for s in scribes}
    for who, ask in doors(room, scribes).items():
        for journal, kind, _ in lines_of(ask()):
            assert kind not in SECRET_KINDS or owners[journal] == who, (who, kind)


def test_pages_and_receipts_tell_no_level_before_or_after(room: Room):
    scribes = a_class(room, sealed=5)
    event = room.desk.stage.hosted
    for _ in range(2):
        with room.desk.database.read() as connection:
            book = room.records.book(connection)
            shown = repr(class_progress(connection, event, book)) + repr(trouble(connection, event))
            shown += "".join(
                repr(receipts_of(connection, event, s.journal, 0, 10**6)) for s in scribes
            )
        assert "Bukti lengkap" not in shown
        assert "mark" not in shown
        if not book.turn(scribes[0].stage.package.roster.visits[0].id).revealed:
            reveal(room, scribes)


def test_an_opening_opens_the_sheets_it_names_and_no_other(room: Room):
    """The fifth had not sealed: what that hand has written so far is nobody else's yet."""
    scribes = a_class(room, sealed=4)
    reveal(room, scribes, missing=("AS-05",))
    late = scribes[4]
    entitled = {"AS-01", "AS-02", "AS-03", "AS-04", "AS-06"}
    for who, ask in doors(room, scribes).items():
        told = [(j, k) for j, k, _ in lines_of(ask()) if k in LEVEL_KINDS]
        assert late.journal not in {j for j, _ in told} or who == late.person, who
        others = {j for j, _ in told} - {s.journal for s in scribes if s.person == who}
        if who in entitled:
            assert others == {s.journal for s in scribes[:4] if s.person != who}
        elif who in {"hub B", "hub "}:
            assert others == {s.journal for s in scribes[:4]}
        else:
            assert not others, who
    last = len(late.lines)
    late.submit(late.sheet_id(1))
    room.desk.receipt(late.bundle(last))
    assert late.journal in {j for j, k, _ in lines_of(room.ask("AS-02")) if k in LEVEL_KINDS}


def test_a_hub_goes_on_once_levels_are_open_and_knows_the_rest_meanwhile(
    room: Room, tmp_path: Path, stage: Stage
):
    """What a hub carries of a journal is passed on by the same rights as what it holds."""
    scribes = a_class(room, sealed=5)
    hub = Room(Desk(f"sqlite:///{tmp_path / 'hub.sqlite'}", stage))
    for excerpt in ask_as_hub(room, "B").excerpts:
        assert hub.desk.ledger.carry(excerpt)
    with hub.desk.database.read() as connection:
        carried = carried_excerpts(connection, stage.hosted)
        # The chair's acts count, though the levels given before them are not here.
        visit = hub.records.book(connection).turn(VISIT)
    assert visit.state is VisitState.SCORING
    assert set(carried) == {s.journal for s in scribes}
    told = {(j, k) for j, k, _ in lines_of(hub.ask("AS-02"))}
    mate = scribes[2]
    assert {k for j, k in told if j == mate.journal} == {
        "journal_opened",
        "submitted",
        "head_signed",
    }
    # Who holds the beginning gets the rest; who holds all of it gets nothing again.
    assert hub.ask("AS-02", {mate.journal: 7}).excerpts
    known: dict[str, int] = {s.journal: len(s.lines) for s in scribes}
    assert hub.ask("AS-02", known).excerpts == ()
    # Once its owner has brought it, the originals stand in for what was told of it.
    for scribe in (mate, scribes[0]):
        hub.desk.receipt(scribe.bundle())
    with hub.desk.database.read() as connection:
        assert known_excerpts(connection, stage.hosted, {mate.journal: len(mate.lines)})
        assert hub.records.book(connection).turn(VISIT).state is VisitState.SCORING
    assert hub.desk.refused() == {}
    reveal(room, scribes)
    assert {s.journal for s in scribes} <= {
        read_bundle(bytes_text(text)).header.journal for text in ask_as_hub(room, "B").bundles
    }
    hub.desk.database.close()


def test_what_a_colleague_wrote_on_a_foreign_sheet_is_never_an_opened_level(room: Room):
    scribes = a_class(room, sealed=5)
    reveal(room, scribes)
    liar, foreign = scribes[1], scribes[2].sheet_id(1)
    start, code = len(liar.lines), liar.sheet(liar.sheet_id(1)).judged()[0].code
    liar.write(Scored(foreign, code, 1))
    room.desk.receipt(liar.bundle(start))
    told = lines_of(room.ask("AS-04"))
    assert (liar.journal, "scored", foreign) not in told
    assert (scribes[2].journal, "scored", foreign) in told


def told_of(room: Room, scribes: list[Scribe], journal: str, owner: str) -> set[str]:
    """Return who but its owner gets a level of a journal, by any door."""
    found: set[str] = set()
    for who, ask in doors(room, scribes).items():
        if who != owner and any(j == journal and k in LEVEL_KINDS for j, k, _ in lines_of(ask())):
            found.add(who)
    return found


@pytest.mark.parametrize("digest", ["invented", "of_another"])
def test_a_chair_who_names_a_seal_that_nobody_made_opens_nothing(room: Room, digest: str):
    scribes = a_class(room, sealed=4)
    late, sealed = scribes[4], scribes[1].sheet(scribes[1].sheet_id(1)).sealed
    assert sealed is not None
    false = Seal(late.sheet_id(1), 1, sealed.digest if digest == "of_another" else "d" * 64)
    reveal(room, scribes, more=(false.text(),))
    with room.desk.database.read() as connection:
        assert room.records.book(connection).turn(VISIT).revealed
    assert told_of(room, scribes, late.journal, late.person) == set()
    assert told_of(room, scribes, scribes[1].journal, scribes[1].person)


def test_seals_that_nobody_made_are_no_quorum(room: Room):
    """Too few have sealed: the opening names the quorum, and the levels stay as they were."""
    minimum = room.desk.stage.package.instrument.min_valid
    scribes = a_class(room, sealed=minimum - 1)
    late = scribes[minimum - 1]
    reveal(room, scribes, more=(Seal(late.sheet_id(1), 1, "d" * 64).text(),))
    with room.desk.database.read() as connection:
        assert room.records.book(connection).turn(VISIT).revealed
    for scribe in scribes:
        assert told_of(room, scribes, scribe.journal, scribe.person) == set()
    # Once that hand has sealed, with whatever digest, there are as many as were named.
    room.desk.receipt(late.submit(late.sheet_id(1)).bundle())
    assert told_of(room, scribes, scribes[1].journal, scribes[1].person)


def test_what_follows_a_reopening_stays_closed_until_it_is_sealed(room: Room):
    """The opening may name a seal that its owner was already allowed to break."""
    scribes = a_class(room, sealed=5)
    chair, owner = scribes[0], scribes[4]
    sheet, start, last = owner.sheet_id(1), len(chair.lines), len(owner.lines)
    chair.write(Reopened(sheet, 2, "Salah baca."))
    room.desk.receipt(chair.bundle(start))
    owner.clock = chair.clock = max(chair.clock, owner.clock) + 1000
    owner.write(Scored(sheet, owner.sheet(sheet).judged()[0].code, 4))
    room.desk.receipt(owner.bundle(last))
    assert room.desk.refused() == {}
    chair.clock = owner.clock + 1000
    reveal(room, scribes)
    assert room.desk.refused() == {}
    assert told_of(room, scribes, owner.journal, owner.person) == set()
