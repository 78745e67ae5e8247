"""Closing a day: its papers, and a copy on a second medium that only card and authority open."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from smartcity_desktop.domain.errors import DomainError
from smartcity_desktop.domain.facts import DayClosed, VisitId
from smartcity_desktop.host import output
from smartcity_desktop.protocol.bundle import read_bundle
from smartcity_desktop.protocol.errors import ProtocolError
from smartcity_desktop.protocol.mirror import mirror_header, open_mirror
from smartcity_desktop.protocol.package import open_card
from smartcity_desktop.services.closing import Closing
from smartcity_desktop.services.issuing import Issuing
from tests.builders import MEMBER
from tests.services.class_room import CHAIR, DAY, PaperRoom

VISIT = VisitId("V001")
PAPERS = ["DH-2026-B-H2", "RK-2026-B-H2", "BA-2026-B-H2", "LH-2026-B-H2"]


@pytest.fixture
def room(tmp_path: Path) -> Iterator[PaperRoom]:
    made = PaperRoom(tmp_path / "room")
    made.open_day()
    yield made
    made.close()


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def closing(room: PaperRoom) -> Closing:
    return Closing(room.chair, Issuing(room.chair))


def test_a_day_is_closed_with_its_papers_and_a_copy_that_card_and_code_open(
    room: PaperRoom, stick: Path
) -> None:
    room.agree(VISIT)
    done = closing(room).close("B", DAY, stick)
    assert room.chair.book.day("B", DAY).closed
    assert [d.document for d in done.documents] == PAPERS
    assert (done.problem, done.unwritten) == (None, ())
    assert [path.name for path in stick.iterdir()] == ["CONTOH_uji-2026-AS-01.scm"]
    content = next(stick.iterdir()).read_bytes()
    card = open_card(*room.event.cards[CHAIR.id], room.event.package)
    held = open_mirror(content, card.identity)
    lines = [line for bundle in held.bundles for line in read_bundle(bundle).lines]
    store, journal = room.chair.store, room.chair.journal
    assert lines == store.lines(journal, 0, mirror_header(content).last)
    assert any(isinstance(line.entry.known_fact(), DayClosed) for line in lines)
    issuing = Issuing(room.chair)
    kept = {paper.name: paper.content for paper in held.papers}
    assert kept == {
        issuing.file_name(d.document, d.issued.revision): issuing.pdf(d)
        for d in issuing.documents()
    }
    assert open_mirror(content, room.event.authority) == held


def test_nobody_else_opens_the_copy_and_no_bit_of_it_may_change(
    room: PaperRoom, stick: Path
) -> None:
    closing(room).mirror(stick)
    content = next(stick.iterdir()).read_bytes()
    stranger = open_card(*room.event.cards[MEMBER.id], room.event.package).identity
    with pytest.raises(ProtocolError, match="mirror_of_others"):
        open_mirror(content, stranger)
    card = open_card(*room.event.cards[CHAIR.id], room.event.package).identity
    for place in (len(content) - 1, len(content) // 2, 60):
        changed = bytearray(content)
        changed[place] ^= 1
        with pytest.raises(ProtocolError):
            open_mirror(bytes(changed), card)
    with pytest.raises(ProtocolError, match="not_a_mirror"):
        open_mirror(b"%PDF-1.7", card)
    assert b"LP-2026" not in content


def test_a_pulled_stick_loses_nothing_and_says_so(room: PaperRoom, stick: Path) -> None:
    done = closing(room).close("B", DAY, stick / "pulled")
    assert room.chair.book.day("B", DAY).closed
    assert done.problem is not None
    assert done.problem.key == "mirror_unwritable"
    assert dict(done.unwritten) == {"RK-2026-B-H2": "no_result_yet"}
    assert [d.document for d in done.documents] == [p for p in PAPERS if "RK" not in p]
    again = closing(room).close("B", DAY, stick)
    assert again.problem is None
    assert {d.issued.revision for d in again.documents} == {1}


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_stick_keeps_the_copy_before(
    room: PaperRoom, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = closing(room).mirror(stick)
    before = Path(first.path).read_bytes()
    room.agree(VISIT)
    assert closing(room).unmirrored() > 0
    # What is written beside the copy lands on a device that is always full.
    with monkeypatch.context() as full:
        full.setattr(output.secrets, "token_hex", lambda _size: "penuh")
        full.setattr(output.os, "O_EXCL", 0)
        (stick / ".penuh.part").symlink_to("/dev/full")
        done = closing(room).close("B", DAY, stick)
    assert done.problem is not None
    assert done.problem.key == "mirror_full"
    assert Path(first.path).read_bytes() == before
    assert closing(room).mirrored() == first
    assert [path.name for path in stick.iterdir()] == [Path(first.path).name]
    second = closing(room).mirror(stick)
    assert second.last > first.last
    assert closing(room).unmirrored() == 0


def test_a_medium_that_reads_back_wrongly_is_not_believed(
    room: PaperRoom, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(output.os, "fsync", lambda _handle: spoil(stick))
    done = closing(room).close("B", DAY, stick)
    assert done.problem is not None
    assert done.problem.key == "mirror_differs"
    assert closing(room).mirrored() is None
    assert list(stick.iterdir()) == []


def spoil(stick: Path) -> None:
    for path in stick.glob(".*.part"):
        with path.open("r+b") as file:
            file.seek(10)
            file.write(b"X")


def test_only_the_class_closes_its_day(room: PaperRoom) -> None:
    member = Closing(room[MEMBER], Issuing(room[MEMBER]))
    with pytest.raises(DomainError, match="right_missing"):
        member.close("B", DAY, None)
    assert not room[MEMBER].book.day("B", DAY).closed
