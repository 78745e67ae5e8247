"""Papers of a class: who may have them, when they hold, and when they are out of date."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from smartcity_desktop.documents.reading import read_sealed
from smartcity_desktop.domain.errors import DomainError
from smartcity_desktop.domain.facts import VisitId
from smartcity_desktop.domain.words import DocumentKind
from smartcity_desktop.host.known_events import KnownEvents
from smartcity_desktop.services.issuing import Issuing, newest_revisions
from smartcity_desktop.services.moderating import Moderating
from smartcity_desktop.services.running import Running
from smartcity_desktop.services.verifying import Outcome, Verifying
from smartcity_desktop.storage.queries import sheet_rows
from tests.builders import MEMBER, SECRETARIAT, a_profile
from tests.services.class_room import CHAIR, DAY, PANEL, PaperRoom

VISIT, OTHER = VisitId("V001"), VisitId("V002")
RECAP = "RD-2026-B-001"
DAY_PAPERS = ["DH-2026-B-H2", "RK-2026-B-H2", "BA-2026-B-H2", "LH-2026-B-H2"]


@pytest.fixture
def room(tmp_path: Path) -> Iterator[PaperRoom]:
    made = PaperRoom(tmp_path)
    made.open_day()
    yield made
    made.close()


def refusal(issuing: Issuing, document: str) -> str:
    with pytest.raises(DomainError) as caught:
        issuing.issue(document)
    return caught.value.key


def test_a_region_has_its_paper_once_the_panel_agreed(room: PaperRoom) -> None:
    issuing = Issuing(room.chair)
    assert refusal(issuing, RECAP) == "result_not_agreed"
    room.agree(VISIT, {MEMBER: {"A2.1": 1}})
    assert RECAP in issuing.unissued()
    issued = issuing.issue(RECAP)
    assert issued.current
    assert issued.kind is DocumentKind.REGION_RECAP
    assert issued.region == "Kota Probolinggo"
    assert RECAP not in issuing.unissued()
    read = read_sealed(issuing.pdf(issued))
    assert (read.claims.document, read.claims.revision) == (RECAP, 1)
    assert read.person == CHAIR.id


def test_every_laptop_writes_the_same_paper(room: PaperRoom) -> None:
    room.agree(VISIT, {MEMBER: {"A2.1": 1}})
    Running(room.chair).close_day("B", DAY)
    room.share()
    own, other = Issuing(room.chair), Issuing(room[MEMBER])
    for document in (RECAP, *DAY_PAPERS):
        assert own.issue(document).issued.content_digest == (
            other.issue(document).issued.content_digest
        )


def test_reopening_a_result_puts_its_prints_out_of_date(room: PaperRoom, tmp_path: Path) -> None:
    room.agree(VISIT)
    issuing, moderating = Issuing(room.chair), Moderating(room.chair)
    path = issuing.write(RECAP, tmp_path)
    moderating.resume_moderation(VISIT, "bukti A6 baru ditunjukkan")
    assert [(d.document, d.current) for d in issuing.documents()] == [(RECAP, False)]
    known = KnownEvents(tmp_path / "known")
    package = room.event.package
    known.remember("uji-2026", "Uji", package.authority, example=True, devices=[])
    verdict = Verifying(known, newest_revisions(room.chair).get).verify(path)
    assert verdict.outcome is Outcome.OUTDATED
    moderating.agree(VISIT)
    again = issuing.issue(RECAP)
    assert (again.current, again.issued.revision) == (True, 2)
    assert [d.current for d in issuing.documents()] == [False, True]


def test_a_new_fact_of_the_day_puts_its_papers_out_of_date(room: PaperRoom) -> None:
    issuing = Issuing(room.chair)
    first = issuing.issue("DH-2026-B-H2")
    assert issuing.issue("DH-2026-B-H2").issued.revision == first.issued.revision == 1
    Running(room.chair).mark_absent(OTHER, "penerbangan dibatalkan")
    assert [d.current for d in issuing.documents()] == [False]
    second = issuing.issue("DH-2026-B-H2")
    assert (second.issued.revision, second.current) == (2, True)
    assert newest_revisions(room.chair)["DH-2026-B-H2"] == 2


def test_signatures_do_not_put_the_signed_paper_out_of_date(room: PaperRoom) -> None:
    room.agree(VISIT)
    issuing = Issuing(room.chair)
    issuing.issue(RECAP)
    room.sign_all(VISIT)
    assert [d.current for d in issuing.documents()] == [True]


def test_papers_of_a_day_wait_for_its_closing(room: PaperRoom) -> None:
    issuing = Issuing(room.chair)
    assert refusal(issuing, "BA-2026-B-H2") == "day_not_closed"
    assert refusal(issuing, "RK-2026-B-H2") == "no_result_yet"
    room.agree(VISIT)
    Running(room.chair).close_day("B", DAY)
    assert sorted(issuing.unissued()) == sorted([*room_sheets(issuing), RECAP, *DAY_PAPERS])


def room_sheets(issuing: Issuing) -> list[str]:
    return list(issuing.sealed_sheets("B"))


def test_whoever_may_not_see_the_levels_writes_no_results(tmp_path: Path) -> None:
    room = PaperRoom(tmp_path, [*PANEL[:3], PANEL[3]])
    room.open_day()
    room.agree(VISIT)
    Running(room.chair).close_day("B", DAY)
    room.share()
    # This assessor has a laptop with everything on it, but is excused from the fourth region.
    late = VisitId("V004")
    assert room.chair.roster.conflict(MEMBER.id, room.chair.roster.visit(late).region)
    Running(room.chair).open_day("B", DAY, [p.id for p in room.people])
    excused = [p for p in room.people if p != MEMBER]
    room.people = excused
    room.agree(late)
    assert refusal(Issuing(room[MEMBER]), "RD-2026-B-004") == "result_not_agreed"
    assert refusal(Issuing(room[MEMBER]), "RK-2026-B-H2") == "levels_on_the_way"
    assert Issuing(room.chair).issue("RK-2026-B-H2").current
    room.close()


def test_a_class_is_written_whole(room: PaperRoom, tmp_path: Path) -> None:
    room.agree(VISIT)
    Running(room.chair).close_day("B", DAY)
    issuing = Issuing(room.chair)
    found = issuing.subjects("B")
    assert {"RK-2026-B", RECAP, *DAY_PAPERS} < set(found)
    paths = [issuing.write(document, tmp_path, "f4") for document in found]
    assert all(path.name.startswith("CONTOH_") for path in paths)
    assert issuing.subjects("BA-2026-B-H2") == ["BA-2026-B-H2"]
    assert issuing.subjects("Z") == []


def test_the_secretariat_is_offered_papers_by_their_states(tmp_path: Path) -> None:
    room = PaperRoom(tmp_path)
    room.profiles[SECRETARIAT.id] = a_profile(tmp_path / "office", room.event, SECRETARIAT)
    office = Issuing(room[SECRETARIAT])
    try:
        assert office.offered() == []
        room.open_day()
        assert {key.document for key in office.offered()} == {"DH-2026-B-H2"}
        room.agree(VISIT)
        agreed = {"RD-2026-B-001", "RK-2026-B-H2", "RK-2026-B", "DH-2026-B-H2"}
        assert {key.document for key in office.offered()} == agreed
        Running(room.chair).close_day("B", DAY)
        room.share()
        assert {key.document for key in office.offered()} == agreed | set(DAY_PAPERS)
        assert {key.document for key in office.available()} == agreed | set(DAY_PAPERS)
    finally:
        room.close()


def test_the_asked_sheets_are_counted_as_among_all_of_them(room: PaperRoom) -> None:
    room.agree(VISIT)
    room.agree(OTHER)
    store = room.chair.store
    everything = sheet_rows(store)
    asked = {row.sheet for row in everything[::2]}
    assert 0 < len(asked) < len({row.sheet for row in everything})
    assert sheet_rows(store, asked) == [row for row in everything if row.sheet in asked]
    assert sheet_rows(store, ()) == []
