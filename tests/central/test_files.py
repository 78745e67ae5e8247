"""Files at the centre: named by a fact, continued where they were cut, believed by their hash."""

import hashlib
import random

import pytest

from smartcity_desktop.central.database import Database
from smartcity_desktop.central.files import Files
from smartcity_desktop.central.hosting import Hosted, keep_event
from smartcity_desktop.central.ledger import Ledger
from smartcity_desktop.central.readers import Reader, reader_of
from smartcity_desktop.central.records import Records
from smartcity_desktop.domain.evidence import SIZE_LIMIT
from smartcity_desktop.domain.facts import EvidenceAdded, PersonId, VisitId
from smartcity_desktop.protocol.bundle import read_bundle
from smartcity_desktop.protocol.errors import ProtocolError
from tests.builders import CHAIR
from tests.central.scribe import Stage, a_scribe

PART = 100_000
CONTENT = random.Random(4).randbytes(2 * PART + 345)
DIGEST = hashlib.sha256(CONTENT).hexdigest()


def named(digest: str = DIGEST, size: int = len(CONTENT)) -> EvidenceAdded:
    visit = VisitId("V001")
    return EvidenceAdded(visit, digest, "rpjmd.pdf", "RPJMD", "A2.2", size, late=False)


def a_database(url: str, event: Hosted, *facts: EvidenceAdded) -> tuple[Database, Files]:
    """Return a centre's database whose ledger holds `facts` of the chair."""
    database = Database(url)
    database.prepare()
    keep_event(database, event)
    return database, Files(database, event, Records(database, event))


def tell(database: Database, stage: Stage, *facts: EvidenceAdded, person: str = "") -> None:
    scribe = a_scribe(stage, person or CHAIR.id).open().write(*facts)
    Ledger(database, stage.hosted).deliver(read_bundle(scribe.bundle()))


def send(files: Files, content: bytes = CONTENT, digest: str = DIGEST) -> int:
    held = files.held([digest])[digest]
    while held < len(content):
        held, _ = files.keep(digest, held, content[held : held + PART])
    return held


def read(database: Database, stage: Stage, files: Files, person: str, offset: int = 0) -> bytes:
    with database.read() as connection:
        book = Records(database, stage.hosted).book(connection)
        reader: Reader = reader_of(connection, stage.hosted, book, PersonId(person))
        allowed = files.may_read(connection, reader, DIGEST)
        return files.read(connection, DIGEST, offset) if allowed else b""


def test_parts_continue_what_is_held_and_come_back_as_they_were(database_url: str, stage: Stage):
    database, files = a_database(database_url, stage.hosted)
    assert files.held([DIGEST]) == {}
    tell(database, stage, named())
    assert files.held([DIGEST, "f" * 64]) == {DIGEST: 0}
    assert files.keep(DIGEST, 0, CONTENT[:PART]) == (PART, False)
    # Repeated, beyond a gap, and reaching further than the file: nothing changes.
    assert files.keep(DIGEST, 0, CONTENT[:PART]) == (PART, False)
    assert files.keep(DIGEST, PART + 1, CONTENT[PART + 1 :]) == (PART, False)
    assert files.keep(DIGEST, PART, CONTENT[PART:] + b"!") == (PART, False)
    assert read(database, stage, files, CHAIR.id) == b""
    assert send(files) == len(CONTENT)
    assert files.keep(DIGEST, len(CONTENT), b"!") == (len(CONTENT), False)
    got = b""
    while part := read(database, stage, files, "AS-02", len(got)):
        got += part
    assert got == CONTENT
    assert read(database, stage, files, CHAIR.id, 150_000)[:50] == CONTENT[150_000:150_050]
    database.close()


def test_bytes_of_another_file_are_thrown_away_and_asked_for_again(database_url: str, stage: Stage):
    database, files = a_database(database_url, stage.hosted)
    tell(database, stage, named())
    with pytest.raises(ProtocolError, match="attachment_corrupt"):
        send(files, CONTENT[:-1] + b"?")
    assert files.held([DIGEST]) == {DIGEST: 0}
    assert send(files) == len(CONTENT)
    database.close()


def test_what_no_fact_names_is_not_taken(database_url: str, stage: Stage):
    database, files = a_database(database_url, stage.hosted)
    with pytest.raises(ProtocolError, match="attachment_unnamed"):
        files.keep(DIGEST, 0, CONTENT[:10])
    # A member may not bring evidence: the fact is refused and names nothing.
    tell(database, stage, named(), person="AS-02")
    with pytest.raises(ProtocolError, match="attachment_unnamed"):
        files.keep(DIGEST, 0, CONTENT[:10])
    database.close()


def test_a_file_larger_than_allowed_is_not_taken_whatever_the_fact_says(
    database_url: str, stage: Stage
):
    database, files = a_database(database_url, stage.hosted)
    tell(database, stage, named("a" * 64, SIZE_LIMIT + 1), named("b" * 64, 0))
    for digest in ("a" * 64, "b" * 64):
        with pytest.raises(ProtocolError, match="attachment_size"):
            files.keep(digest, 0, b"x")
    database.close()
