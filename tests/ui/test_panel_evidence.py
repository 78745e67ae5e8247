"""What colleagues found of evidence stands beside the indicator once the levels are open."""

from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from smartcity_desktop.domain.facts import VisitId
from smartcity_desktop.domain.roster import Person
from smartcity_desktop.domain.words import EvidenceVerdict
from smartcity_desktop.services.collecting import Collecting, Label, measured
from smartcity_desktop.services.verdicts import Verdicts
from smartcity_desktop.ui.evidence.desk import ViewerDialog
from smartcity_desktop.ui.panel.page import PanelPage
from tests.builders import CHAIR, SECRETARIAT
from tests.documents.exhibit_files import a_pdf
from tests.ui.panel_pages import Show, room, settle, show
from tests.ui.panel_room import PANEL, Room
from tests.ui.test_receiving import during

__all__ = ["room", "show"]
RATNA, YOHANES, MELATI, BAMBANG, SITI = PANEL
VALID, INVALID = EvidenceVerdict.VALID, EvidenceVerdict.INVALID


def brought(room: Room, visit: VisitId, folder: Path, indicator: str = "A2.2") -> str:
    """Let the chair bring a file for an indicator; returns its digest."""
    path = folder / f"{visit}.pdf"
    path.write_bytes(a_pdf(int(visit[1:])))
    collecting = Collecting(room[CHAIR])
    file = measured(path)
    collecting.keep(file)
    collecting.attach(visit, file, Label("RPJMD 2025–2029", indicator))
    room.share()
    return file.digest


def found(
    room: Room, person: Person, visit: VisitId, digest: str, verdict: EvidenceVerdict, why: str = ""
) -> None:
    Collecting(room[person]).check(visit, digest, verdict, why)
    room.share()


def told(page: PanelPage) -> list[tuple[str, str]]:
    return [(row.status.word, row.details) for row in page.pane.evidence.files.rows]


def known(room: Room, person: Person, visit: VisitId) -> int:
    """Return for how many files a person is told what the panel found."""
    people = [one.id for one in PANEL]
    return len(Verdicts(room[person], room.moderating(person)).about(visit, "A2.2", people))


def test_verdicts_stay_apart_until_the_levels_are_open(
    qtbot: QtBot, room: Room, show: Show, tmp_path: Path
) -> None:
    visit = room.scoring()
    digest = brought(room, visit, tmp_path)
    found(room, MELATI, visit, digest, VALID)
    found(room, BAMBANG, visit, digest, INVALID, "Tahun 2019")
    for person in PANEL:
        room.seal(visit, person)
    room.share()
    page = show(visit)
    for person in (CHAIR, MELATI, SECRETARIAT):
        assert known(room, person, visit) == 0
    assert not page.pane.evidence.isVisible()
    assert told(page) == []

    room.moderating().reveal(visit)
    room.share()
    settle(qtbot)
    page.grid.go_to("A2.2")
    names = "Tidak sah: Ir. Bambang (“Tahun 2019”). Sah: Dra. Melati. "
    names += "Belum diperiksa: Dr. Ratna, Yohanes, Siti."
    assert told(page) == [("1 sah, 1 tidak sah, 3 belum diperiksa", names)]
    assert page.pane.evidence.isVisible()
    assert page.pane.evidence.accessibleName() == "Bukti dukung A2.2"
    summary = page.pane.flag._evidence
    assert summary.text() == "Bukti (1 berkas): 1 sah, 1 tidak sah, 3 belum diperiksa"
    page.grid.go_to("A5.2")
    assert not page.pane.evidence.isVisible()
    assert not summary.isVisible()
    assert [known(room, person, visit) for person in (CHAIR, MELATI, SECRETARIAT)] == [1, 1, 1]


def test_a_verdict_given_later_joins_without_moving_what_is_under_the_keys(
    qtbot: QtBot, room: Room, show: Show, tmp_path: Path
) -> None:
    visit = room.scoring()
    digest = brought(room, visit, tmp_path)
    for person in PANEL:
        room.seal(visit, person)
    room.share()
    room.moderating().reveal(visit)
    room.share()
    page = show(visit)
    page.grid.go_to("A2.2")
    assert [word for word, _ in told(page)] == ["5 belum diperiksa"]
    for person in PANEL:
        found(room, person, visit, digest, VALID)
    settle(qtbot)
    assert [word for word, _ in told(page)] == ["5 sah"]
    assert page.grid.code == "A2.2"
    said = page.pane.evidence.files.rows[0].sentence
    assert said.startswith("RPJMD 2025–2029, 5 sah, Sah: Dr. Ratna")


def test_who_has_no_sealed_sheet_is_not_told(room: Room, show: Show, tmp_path: Path) -> None:
    visit = room.scoring()
    digest = brought(room, visit, tmp_path)
    found(room, MELATI, visit, digest, VALID)
    for person in PANEL[:4]:
        room.seal(visit, person)
    room.share()
    room.moderating().reveal(visit, "Listrik padam")
    room.share()
    assert known(room, SITI, visit) == 0
    assert told(show(visit, SITI)) == []
    assert known(room, MELATI, visit) == 1


def test_a_file_is_read_from_the_panel_and_not_judged_there(
    qtbot: QtBot, room: Room, show: Show, tmp_path: Path
) -> None:
    visit = room.scoring()
    brought(room, visit, tmp_path)
    for person in PANEL:
        room.seal(visit, person)
    room.share()
    room.moderating().reveal(visit)
    page = show(visit)
    page.grid.go_to("A2.2")
    files = page.pane.evidence.files

    def read(dialog: object) -> None:
        assert isinstance(dialog, ViewerDialog)
        viewer = dialog.viewer
        qtbot.waitUntil(lambda: not viewer.view.waiting, timeout=20_000)
        assert viewer.place.text().startswith("Halaman 1 dari ")
        qtbot.keyClick(viewer.view, Qt.Key.Key_S)
        qtbot.keyClick(viewer.view, Qt.Key.Key_Escape)
        assert not dialog.isVisible()

    failed = during(ViewerDialog, read)
    files.setFocus()
    qtbot.keyClick(files, Qt.Key.Key_Return)
    assert failed == []
    assert Collecting(room[CHAIR]).checks(visit) == {}
    assert page.grid.code == "A2.2"
