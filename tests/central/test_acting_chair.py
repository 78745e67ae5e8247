"""Who may reopen at the centre: the chair of that moment, in whatever order journals arrive."""

from itertools import permutations
from pathlib import Path

import pytest
from sqlalchemy import select

from smartcity_desktop.central.database import Database
from smartcity_desktop.central.ledger import Ledger, Received
from smartcity_desktop.central.readers import answered_of, reader_of
from smartcity_desktop.central.records import Records
from smartcity_desktop.central.tables import entries
from smartcity_desktop.domain.facts import (
    ConflictDeclared,
    ConflictJudged,
    PersonId,
    RegionCode,
    Reopened,
    Seated,
    SubstituteCalled,
    VisitId,
)
from smartcity_desktop.protocol.bundle import read_bundle
from tests.builders import CHAIR, MEMBER, SECRETARIAT, a_published_event, a_roster
from tests.cases import SUBSTITUTE, event_with_substitute, with_second_class
from tests.central.scribe import Scribe, Stage, a_scribe
from tests.services.panel import stage_of


@pytest.fixture(scope="module")
def substituted() -> Stage:
    return stage_of(event_with_substitute())


def a_ledger(folder: Path, stage: Stage) -> tuple[Database, Ledger]:
    database = Database(f"sqlite:///{folder / 'c.sqlite'}")
    database.prepare()
    return database, Ledger(database, stage.hosted)


def after(scribe: Scribe, ms: int) -> Scribe:
    """Let a journal go on so much later than the others."""
    scribe.clock += ms
    return scribe


def test_every_order_of_arrival_ends_in_the_same_verdict(
    tmp_path: Path, substituted: Stage
) -> None:
    member = a_scribe(substituted, MEMBER.id).open()
    sheet = member.sheet_id(2)
    member.fill(sheet).submit(sheet)
    office = after(a_scribe(substituted, SECRETARIAT.id).open(), 3_600_000)
    office.write(SubstituteCalled("B", CHAIR.id, SUBSTITUTE.id, "Ketua sakit")).sign_head()
    acting = after(a_scribe(substituted, SUBSTITUTE.id).open(), 7_200_000)
    acting.write(Reopened(sheet, 2, "salah tingkat")).sign_head()
    former = after(a_scribe(substituted, CHAIR.id).open(), 7_300_000)
    former.write(Reopened(sheet, 2, "salah tingkat")).sign_head()
    for number, order in enumerate(permutations((member, office, acting, former))):
        folder = tmp_path / str(number)
        folder.mkdir()
        database, ledger = a_ledger(folder, substituted)
        for scribe in order:
            assert isinstance(ledger.deliver(read_bundle(scribe.bundle())), Received)
        refused = _refused(database)
        database.close()
        assert set(refused) == {(former.journal, 1)}


def test_a_former_chairs_reopening_falls_when_the_change_arrives_late(
    tmp_path: Path, substituted: Stage
) -> None:
    member = a_scribe(substituted, MEMBER.id).open()
    sheet = member.sheet_id(2)
    member.fill(sheet).submit(sheet)
    office = after(a_scribe(substituted, SECRETARIAT.id).open(), 3_600_000)
    office.write(SubstituteCalled("B", CHAIR.id, SUBSTITUTE.id, "Ketua sakit")).sign_head()
    former = after(a_scribe(substituted, CHAIR.id).open(), 7_200_000)
    former.write(Reopened(sheet, 2, "salah tingkat")).sign_head()
    database, ledger = a_ledger(tmp_path, substituted)
    for scribe in (member, former):
        ledger.deliver(read_bundle(scribe.bundle()))
    assert _refused(database) == {}
    ledger.deliver(read_bundle(office.bundle()))
    assert _refused(database) == {(former.journal, 1): "chair_only"}
    database.close()


def _refused(database: Database) -> dict[tuple[str, int], str]:
    with database.read() as connection:
        query = select(entries).where(entries.c.refused.is_not(None))
        return {(r.journal, r.seq): r.refused for r in connection.execute(query)}


def test_progress_of_a_region_goes_with_it_to_its_new_class(tmp_path: Path) -> None:
    stage = stage_of(a_published_event(with_second_class(a_roster())))
    owner = a_scribe(stage, MEMBER.id).open()
    sheets = [owner.sheet_id(visit) for visit in (2, 3)]
    owner.fill(sheets[0]).fill(sheets[1])
    office = after(a_scribe(stage, SECRETARIAT.id).open(), 3_600_000)
    office.write(Seated(VisitId("V002"), "C", 2, "15.00", 75, "Ruang dipakai."))
    database, ledger = a_ledger(tmp_path, stage)
    for scribe in (owner, office):
        ledger.deliver(read_bundle(scribe.bundle()))
    with database.read() as connection:
        book = Records(database, stage.hosted).book(connection)
        told = {
            person: set(
                answered_of(
                    connection,
                    stage.hosted,
                    reader_of(connection, stage.hosted, book, PersonId(person)),
                )
            )
            for person in (CHAIR.id, "CS-11", SECRETARIAT.id)
        }
    database.close()
    assert told == {CHAIR.id: {sheets[1]}, "CS-11": {sheets[0]}, SECRETARIAT.id: set(sheets)}


def test_the_secretariats_word_on_a_conflict_reaches_the_persons_class(
    tmp_path: Path, substituted: Stage
) -> None:
    office = a_scribe(substituted, SECRETARIAT.id).open()
    region = RegionCode("35.74")
    office.write(
        ConflictDeclared(MEMBER.id, region, "agreement", "MoU"),
        ConflictJudged(MEMBER.id, region, True, "Panel sepakat"),
    ).sign_head()
    database, ledger = a_ledger(tmp_path, substituted)
    ledger.deliver(read_bundle(office.bundle()))
    subject = f"person {MEMBER.id}"
    with database.read() as connection:
        book = Records(database, substituted.hosted).book(connection)
        readers = {
            person.id: reader_of(connection, substituted.hosted, book, person.id)
            for person in substituted.package.roster.people
        }
    database.close()
    told = {p for p, r in readers.items() if r.may("conflict_judged", subject, SECRETARIAT.id)}
    panel = set(substituted.package.roster.class_group("B").people())
    assert told == panel | {SECRETARIAT.id}
