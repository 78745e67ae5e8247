"""Two processes on one PostgreSQL judge as one would, whatever comes in the same moment.

What happens in between is forced by a third connection that holds what both need: each delivery
stands where the test wants it before the next begins.
"""

import random
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from itertools import zip_longest
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from smartcity_desktop.central.database import DatabaseError, Trouble, lock_key
from smartcity_desktop.central.ledger import Received
from smartcity_desktop.central.tables import entries, receipts, settings
from smartcity_desktop.domain.facts import (
    Agreed,
    Arrived,
    ConflictDeclared,
    DayOpened,
    ModerationOpened,
    PersonId,
    RegionCode,
    Reopened,
    ReopenRequested,
    Revealed,
    Revised,
    Scored,
    Signed,
    SigningOpened,
    StageStarted,
    SubstituteCalled,
    VisitId,
)
from smartcity_desktop.domain.panel import comparison, result_digest
from smartcity_desktop.domain.visit import Seal
from smartcity_desktop.domain.words import SigningWay
from smartcity_desktop.domain.words import Stage as VisitStage
from smartcity_desktop.sync.http import Delivered, HttpRail
from tests.cases import SUBSTITUTE, event_with_substitute
from tests.central.scribe import Running, Scribe, Stage, a_centre, a_scribe
from tests.central.test_ledger import Desk, a_full_scribe
from tests.services.panel import stage_of

VISIT, PANEL = VisitId("V001"), ("AS-01", "AS-02", "AS-03", "AS-04", "AS-05")


@pytest.fixture
def desks(postgres_url: str, stage: Stage) -> Iterator[tuple[Desk, Desk]]:
    pair = Desk(postgres_url, stage), Desk(postgres_url, stage)
    yield pair
    for desk in pair:
        desk.database.close()


class Third:
    """A connection that holds names, so that whoever needs them waits."""

    def __init__(self, url: str) -> None:
        self.connection = psycopg.connect(url, autocommit=True)
        self._watching = psycopg.connect(url, autocommit=True)

    def hold(self, *names: str) -> None:
        for name in names:
            self.connection.execute("SELECT pg_advisory_lock(%s)", (lock_key(name),))

    def let_go(self) -> None:
        self.connection.execute("SELECT pg_advisory_unlock_all()")

    def wait_for(self, count: int, *running: Future[object]) -> None:
        """Return once so many sessions wait, or what runs is done without waiting."""
        query = "SELECT count(*) FROM pg_locks WHERE NOT granted"
        pause = threading.Event()
        while not (running and all(one.done() for one in running)):
            row = self._watching.execute(query).fetchone()
            if row is not None and row[0] >= count:
                return
            pause.wait(0.01)

    def close(self) -> None:
        self.connection.close()
        self._watching.close()


@pytest.fixture
def third(postgres_url: str) -> Iterator[Third]:
    third = Third(postgres_url)
    yield third
    third.close()


@contextmanager
def two_threads() -> Generator[Callable[[Desk, bytes], Future[object]]]:
    with ThreadPoolExecutor(2) as pool:
        yield lambda desk, content: pool.submit(desk.deliver, content)


def a_scored_class(stage: Stage) -> list[Scribe]:
    """Let the panel score and seal the first region, one laptop after the other."""
    scribes = [a_scribe(stage, person).open() for person in PANEL]
    for scribe in scribes:
        sheet = scribe.sheet_id(1)
        scribe.fill(sheet).submit(sheet)
    stages = [StageStarted(VISIT, one) for one in VisitStage]
    scribes[0].write(DayOpened("B", 2, PANEL), Arrived(VISIT, "Bupati", 7), *stages)
    return scribes


def seal_of(scribe: Scribe) -> str:
    sheet = scribe.sheet(scribe.sheet_id(1))
    assert sheet.sealed is not None
    return Seal(sheet.id, sheet.revision, sheet.sealed.digest).text()


def reveal(scribes: Sequence[Scribe]) -> None:
    seals = tuple(map(seal_of, scribes))
    scribes[0].write(Revealed(VISIT, seals, (), ""))


def revise(owner: Scribe, after: Scribe) -> None:
    sheet = owner.sheet_id(1)
    owner.clock = after.clock
    code = owner.sheet(sheet).judged()[0].code
    owner.score(Revised(sheet, 2, code, owner.sheet(sheet).marks[code], 5, "DPA hlm. 9."))
    owner.submit(sheet)


def test_a_revision_that_meets_its_reveal_is_not_refused(
    desks: tuple[Desk, Desk], third: Third, stage: Stage
) -> None:
    one, other = desks
    scribes = a_scored_class(stage)
    chair, owner = scribes[0], scribes[1]
    for scribe in scribes:
        one.receipt(scribe.bundle())
    held = len(chair.lines), len(owner.lines)
    reveal(scribes)
    revise(owner, chair)
    sheet = owner.sheet_id(1)
    third.hold(f"sheet {stage.hosted.authority} {sheet}")
    with two_threads() as deliver:
        revising = deliver(other, owner.bundle(held[1]))
        third.wait_for(1, revising)
        revealing = deliver(one, chair.bundle(held[0]))
        third.wait_for(2, revealing)
        third.let_go()
        revising.result()
        revealing.result()
    assert one.refused() == {}
    assert one.states()[sheet] == ("submitted", 2)
    assert [r.refused for r in one.receipts(owner.journal)] == [(), ()]


def test_what_another_process_makes_valid_is_not_left_refused(
    desks: tuple[Desk, Desk], third: Third, stage: Stage
) -> None:
    """The second part of a chair's day is there first; the first part validates it."""
    one, other = desks
    chair, office = a_scribe(stage, "AS-01").open(), a_scribe(stage, "AS-06").open()
    chair.write(DayOpened("B", 2, PANEL), Arrived(VISIT, "Bupati", 4))
    chair.write(StageStarted(VISIT, VisitStage.PRESENTATION))
    office.clock = chair.clock
    office.write(StageStarted(VISIT, VisitStage.DISCUSSION))
    one.receipt(chair.bundle(0, 0))
    one.receipt(office.bundle(0, 0))
    third.hold(f"book {stage.hosted.authority}")
    with two_threads() as deliver:
        late = deliver(other, office.bundle(1))
        third.wait_for(1, late)
        early = deliver(one, chair.bundle(1))
        third.wait_for(2, early)
        third.let_go()
        late.result()
        early.result()
    assert one.refused() == {}
    assert one.receipt(office.bundle(1)).refused == ()


def test_two_reopenings_in_one_journal_sign_its_receipt_one_after_the_other(
    desks: tuple[Desk, Desk], third: Third, stage: Stage
) -> None:
    """An insert that is not committed stands where both want to put the receipt's next number."""
    owner, chairs = a_scribe(stage).open(), []
    for visit in (2, 3):
        sheet = owner.sheet_id(visit)
        owner.fill(sheet).submit(sheet)
        owner.score(ReopenRequested(sheet, "Salah baca."))
        chair = a_scribe(stage, "AS-01").open()
        reopening = Reopened(sheet, 2, "Disetujui.")
        chairs.append(chair.write(reopening))
        owner.sheets[sheet] = owner.sheet(sheet).after(reopening)
        owner.score(Scored(sheet, owner.sheet(sheet).judged()[0].code, 2)).submit(sheet)
    desks[0].receipt(owner.bundle())
    for chair in chairs:
        desks[0].receipt(chair.bundle(0, 0))
    third.connection.execute("BEGIN")
    third.connection.execute(
        "INSERT INTO receipts VALUES (%s, %s, 0, %s, 1, %s)",
        [stage.hosted.authority, owner.journal, len(owner.lines) - 1, b""],
    )
    with two_threads() as deliver:
        running = [
            deliver(desk, chair.bundle(1)) for desk, chair in zip(desks, chairs, strict=True)
        ]
        third.wait_for(2, *running)
        third.connection.execute("ROLLBACK")
        assert all(isinstance(one.result(), Received) for one in running)
    assert desks[0].refused() == {}
    assert [r.refused for r in desks[0].receipts(owner.journal)] == [()]
    with desks[0].database.read() as connection:
        query = select(receipts.c.number).where(receipts.c.journal == owner.journal)
        assert sorted(connection.execute(query).scalars()) == [0, 1, 2]


def digest_of(stage: Stage, scribes: Sequence[Scribe]) -> str:
    """Return the digest of what the panel's sheets give."""
    published = stage.hosted.published
    visit, sheets = published.roster.visit(VISIT), [s.sheet(s.sheet_id(1)) for s in scribes]
    return result_digest(visit, 1, comparison(published, visit, sheets).evaluation)


def a_story(stage: Stage) -> list[list[bytes]]:
    """Return the bundles of a day's journals: all that makes one journal depend on another."""
    scribes = a_scored_class(stage)
    chair, owner, member = scribes[0], scribes[1], scribes[2]
    reveal(scribes)
    revise(owner, chair)
    chair.clock = owner.clock
    seals = tuple(map(seal_of, scribes))
    result = digest_of(stage, scribes)
    chair.write(ModerationOpened(VISIT, ()), Agreed(VISIT, 1, seals, result))
    chair.write(SigningOpened(VISIT, 1))
    for scribe in scribes:
        scribe.clock = chair.clock + 1000
        scribe.write(Signed(VISIT, 1, scribe.person, SigningWay.WET))
    # A sheet reopened, and gone on with on another laptop whose clock is behind.
    sheet = member.sheet_id(2)
    member.fill(sheet).submit(sheet).score(ReopenRequested(sheet, "Salah baca."))
    reopening = Reopened(sheet, 2, "Disetujui.")
    chair.clock = member.clock
    chair.write(reopening)
    code = member.sheet(sheet).judged()[0].code
    laptops = [member]
    for back in (50_000_000, 40_000_000):
        old = laptops[-1]
        new = Scribe(stage, member.person, member.identity, clock=member.clock - back)
        new.open(succeeds=old.journal, succeeds_head=old.head.hash)
        new.sheets = dict(old.sheets)
        laptops.append(new)
    member.sheets[sheet] = member.sheet(sheet).after(reopening)
    member.score(Scored(sheet, code, 2))
    laptops[2].sheets[sheet] = member.sheets[sheet]
    laptops[2].score(Scored(sheet, code, 4)).submit(sheet)
    # A substitute who scores before the office says that she may, and one who is excused late.
    substitute, office = a_scribe(stage, SUBSTITUTE.id).open(), a_scribe(stage, "AS-06").open()
    substitute.fill(substitute.sheet_id(3)).submit(substitute.sheet_id(3))
    office.clock = substitute.clock + 1_000_000
    office.write(SubstituteCalled("B", PersonId("AS-05"), SUBSTITUTE.id, "Sakit."))
    office.write(ConflictDeclared(PersonId("AS-04"), region_of(stage, 5), "employer", "Dinas"))
    scribes[3].clock = office.clock + 1_000
    scribes[3].fill(scribes[3].sheet_id(5)).submit(scribes[3].sheet_id(5))
    everybody = [*scribes, *laptops[1:], substitute, office]
    return [scribe.bundles(7 + number % 3 * 6) for number, scribe in enumerate(everybody)]


def region_of(stage: Stage, visit: int) -> RegionCode:
    return stage.package.roster.visit(VisitId(f"V{visit:03d}")).region


def test_a_locked_journal_keeps_no_other_waiting(
    postgres_url: str, third: Third, stage: Stage, tmp_path: Path
) -> None:
    locked, others = a_scribe(stage).open(), [a_scribe(stage, "AS-03").open() for _ in range(8)]
    files = stage.write_files(tmp_path)
    with a_centre("--database", postgres_url, *files) as centre, ThreadPoolExecutor(1) as pool:
        third.hold(f"journal {stage.hosted.authority} {locked.journal}")
        waiting = pool.submit(a_rail(centre, locked).deliver, locked.bundle())
        rail = a_rail(centre, others[0])
        assert all(isinstance(rail.deliver(one.bundle()), Delivered) for one in others)
        assert not waiting.done()
        third.let_go()
        assert isinstance(waiting.result(), Delivered)


def a_rail(centre: Running, scribe: Scribe) -> HttpRail:
    authority = scribe.stage.authority.certificate
    return HttpRail(centre.url, authority, scribe.identity, (5, 8))


def test_what_waits_too_long_is_busy_and_taken_later(
    postgres_url: str, third: Third, stage: Stage
) -> None:
    desk = Desk(f"{postgres_url}?options=-c%20lock_timeout%3D200ms", stage)
    scribe = a_full_scribe(stage)
    third.hold(f"book {stage.hosted.authority}")
    with pytest.raises(DatabaseError) as caught:
        desk.deliver(scribe.bundle())
    assert caught.value.trouble is Trouble.BUSY
    assert desk.count(entries) == 0
    third.let_go()
    assert desk.receipt(scribe.bundle()).refused == ()
    desk.database.close()


def test_a_process_that_hangs_loses_what_it_holds(postgres_url: str, stage: Stage) -> None:
    options = "?options=-c%20idle_in_transaction_session_timeout%3D200ms"
    hanging, desk = Desk(postgres_url + options, stage), Desk(postgres_url, stage)
    scribe = a_full_scribe(stage)

    def hang() -> None:
        with hanging.database.write() as connection:
            hanging.database.lock(connection, [f"book {stage.hosted.authority}"])
            assert desk.receipt(scribe.bundle()).refused == ()
            connection.exec_driver_sql("SELECT 1")

    with pytest.raises(DatabaseError) as caught:
        hang()
    assert caught.value.trouble is Trouble.BUSY
    for one in (hanging, desk):
        one.database.close()


def test_a_fault_of_the_program_is_not_told_as_load(desks: tuple[Desk, Desk]) -> None:
    with (
        pytest.raises(IntegrityError) as caught,
        desks[0].database.write() as connection,
    ):
        connection.execute(insert(settings), {"name": "schema", "value": "Rahasia-7731"})
    assert "Rahasia-7731" not in str(caught.value.statement) + str(caught.value)


Result = tuple[
    dict[tuple[str, int], str], dict[str, tuple[str, int]], dict[object, object], set[object]
]


def result_of(desk: Desk) -> Result:
    """Return verdicts, sheets and what the newest receipts say, without times and signatures."""
    with desk.database.read() as connection:
        held = list(connection.execute(select(entries.c.journal, entries.c.seq, entries.c.hash)))
    told: dict[object, object] = {
        (r.journal, r.first, r.last): (r.head, r.refused)
        for journal in {row.journal for row in held}
        for r in desk.receipts(journal)
    }
    return desk.refused(), desk.states(), told, {tuple(row) for row in held}


def deliver_all(desk: Desk, parts: Sequence[bytes]) -> None:
    """Deliver until everything is held, as couriers do: what is parked or busy comes again."""
    left = list(parts)
    while left:
        again: list[bytes] = []
        for part in left:
            try:
                outcome = desk.deliver(part)
            except DatabaseError:
                again.append(part)
                continue
            if not isinstance(outcome, Received):
                again.append(part)
        left = again


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Stage, list[list[bytes]], Result]:
    """Return an event, its bundles and what one process makes of them, journal by journal."""
    stage = stage_of(event_with_substitute())
    story = a_story(stage)
    desk = Desk(f"sqlite:///{tmp_path_factory.mktemp('told') / 'c.sqlite'}", stage)
    deliver_all(desk, [part for parts in story for part in parts])
    result = result_of(desk)
    desk.database.close()
    return stage, story, result


def test_the_story_is_one_of_sheets_that_wait_for_others(
    told: tuple[Stage, list[list[bytes]], Result],
) -> None:
    refused, states, _, _ = told[2]
    assert sorted(revision for _, revision in states.values()) == [1] * 6 + [2] * 2
    assert sorted(state for state, _ in states.values()) == ["empty"] + ["submitted"] * 7
    assert set(refused.values()) == {"conflict_of_interest", "sheet_incomplete"}
    assert len({journal for journal, _ in refused}) == 1


@pytest.mark.parametrize("order", ["received", "reversed", "shuffled 1", "shuffled 2"])
def test_one_process_ends_alike_in_every_order(
    told: tuple[Stage, list[list[bytes]], Result], order: str, tmp_path: Path
) -> None:
    stage, story, expected = told
    desk = Desk(f"sqlite:///{tmp_path / 'c.sqlite'}", stage)
    deliver_all(desk, in_order(story, order))
    result = result_of(desk)
    desk.database.close()
    assert result == expected


@pytest.mark.parametrize("orders", [("shuffled 1", "shuffled 2"), ("received", "reversed")])
def test_two_processes_end_as_one(
    told: tuple[Stage, list[list[bytes]], Result], postgres_url: str, orders: tuple[str, str]
) -> None:
    """Both deliver everything, each in its own order, so that much arrives twice at once."""
    stage, story, expected = told
    pair = Desk(postgres_url, stage), Desk(postgres_url, stage)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(deliver_all, pair, [in_order(story, order) for order in orders]))
    result = result_of(pair[0])
    for desk in pair:
        desk.database.close()
    assert result == expected


def in_order(story: Sequence[Sequence[bytes]], order: str) -> list[bytes]:
    if order == "received":
        turns = zip_longest(*story)
        return [part for turn in turns for part in turn if part is not None]
    parts = [part for journal in story for part in journal]
    if order == "reversed":
        return parts[::-1]
    random.Random(order).shuffle(parts)
    return parts
