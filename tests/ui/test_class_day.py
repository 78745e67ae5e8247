"""The class day in Beranda: what chair, secretary, member and observer see and do, by keyboard."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from smartcity_desktop.domain.facts import Revealed
from smartcity_desktop.domain.reseating import Seat
from smartcity_desktop.domain.roster import Person
from smartcity_desktop.domain.words import Role, Stage, VisitState
from smartcity_desktop.services.moderating import Moderating
from smartcity_desktop.services.profile import Profile
from smartcity_desktop.services.running import Running
from smartcity_desktop.services.seating import Seating
from smartcity_desktop.ui.commands import Command
from smartcity_desktop.ui.evidence.attach_dialog import AttachDialog
from smartcity_desktop.ui.home.page import HomePage
from smartcity_desktop.ui.home.slot_table import SHEET, STATE
from smartcity_desktop.ui.page import Place
from smartcity_desktop.ui.theme import Theme
from tests.builders import CHAIR, MEMBER, PEOPLE, SECRETARIAT
from tests.classrooms import (
    OBSERVER,
    SECRETARY,
    SUBSTITUTE,
    ClassRoom,
    a_class_room,
    sheet_id,
    visit_id,
)
from tests.documents.exhibit_files import a_pdf
from tests.ui import dialogs
from tests.ui.places import shown_home
from tests.ui.test_receiving import bring, during

Key = Qt.Key
Open = Callable[..., HomePage]
PANEL = [person.id for person in PEOPLE[:5]]
MINUTE_MS = 60_000


@pytest.fixture
def room(tmp_path: Path) -> Iterator[ClassRoom]:
    with a_class_room(tmp_path) as opened:
        yield opened


@pytest.fixture
def show(qtbot: QtBot, theme: Theme, room: ClassRoom) -> Open:
    def build(person: Person, language: str = "id") -> HomePage:
        return shown_home(qtbot, theme, room.profile(person), language)

    return build


def focus(qtbot: QtBot) -> QWidget:
    """Return what the keys go to; after a dialog no display makes the window active again."""
    if QApplication.focusWidget() is None:
        page = next(w for w in QApplication.topLevelWidgets() if isinstance(w, HomePage))
        page.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    return QApplication.focusWidget()


def press(qtbot: QtBot, *keys: Qt.Key) -> None:
    for key in keys:
        qtbot.keyClick(focus(qtbot), key)


def write(qtbot: QtBot, text: str) -> None:
    qtbot.keyClicks(focus(qtbot), text)


def answering(act: Callable[[], None]) -> None:
    """Let `act` work with the keyboard on the dialog that opens next; it is closed after that."""
    dialogs.answering(lambda _dialog: act())


def with_reason(qtbot: QtBot, reason: str) -> Callable[[], None]:
    return lambda: (write(qtbot, reason), press(qtbot, Key.Key_Tab, Key.Key_Space))[0]


def cell(page: HomePage, row: int, column: int) -> str:
    model = page.table.model
    return str(model.data(model.index(row, column)))


def choose(page: HomePage, visit: int) -> None:
    page.table.rows.selectRow(page.table.model.row_of(visit_id(visit)))


def concern(page: HomePage, start: str) -> int:
    """Return the place of the concern whose key begins so; fails when there is none."""
    keys = [one.key for one in page.concerns.concerns]
    found = [number for number, key in enumerate(keys) if key.startswith(start)]
    assert found, keys
    return found[0]


def resolve(qtbot: QtBot, page: HomePage, start: str) -> None:
    page.concerns.buttons[concern(page, start)].setFocus()
    press(qtbot, Key.Key_Space)


def a_scored_region(room: ClassRoom, visit: int = 3) -> Profile:
    """Open the day and bring a region to its scoring on the chair's laptop."""
    chair = room.profile(CHAIR)
    running = Running(chair)
    running.open_day("B", 2, PANEL)
    running.arrive(visit_id(visit), "kepala_daerah", 12)
    for stage in Stage:
        running.start_stage(visit_id(visit), stage)
    room.share()
    return chair


# --- the day ----------------------------------------------------------------------------------


def test_the_chair_opens_the_day_with_who_is_there(
    qtbot: QtBot, show: Open, room: ClassRoom
) -> None:
    page = show(CHAIR)
    assert page.table.open_button.isVisible()
    assert page.concerns.concerns[0].command is Command.OPEN_DAY

    def untick_the_first_member() -> None:
        # Nobody is there before somebody says so: Enter opens nothing.
        press(qtbot, Key.Key_Return)
        # Everybody planned, the chair, then the first member.
        press(qtbot, Key.Key_Space, Key.Key_Tab, Key.Key_Tab, Key.Key_Space, Key.Key_Return)

    answering(untick_the_first_member)
    resolve(qtbot, page, "day-unopened")
    day = room.profile(CHAIR).book.day("B", 2)
    assert day.opened
    assert day.present == {*(p.id for p in PEOPLE[:5] if p != MEMBER), SECRETARY.id}
    assert not page.table.open_button.isVisible()


def test_a_substitute_is_called_where_somebody_is_missing(
    qtbot: QtBot, show: Open, room: ClassRoom
) -> None:
    chair = room.profile(CHAIR)
    Running(chair).open_day("B", 2, PANEL)
    page = show(CHAIR)

    def fill() -> None:
        write(qtbot, "")
        press(qtbot, Key.Key_Down, Key.Key_Tab, Key.Key_Tab)
        write(qtbot, "Sakit")
        press(qtbot, Key.Key_Tab, Key.Key_Space)

    answering(fill)
    page.commands[Command.SUBSTITUTE]()
    assert chair.roster.role_of(SUBSTITUTE.id) is Role.MEMBER
    assert chair.roster.role_of(MEMBER.id) is Role.SUBSTITUTE
    assert SUBSTITUTE.id in chair.book.day("B", 2).present


def test_closing_the_day_shows_what_is_unfinished_and_tells_the_window(
    qtbot: QtBot, show: Open, room: ClassRoom
) -> None:
    chair = a_scored_region(room)
    page = show(CHAIR)
    answering(lambda: press(qtbot, Key.Key_Space, Key.Key_Return))
    with qtbot.waitSignal(page.day_closed) as closed:
        page.commands[Command.CLOSE_DAY]()
    assert closed.args == ["B", 2]
    day = chair.book.day("B", 2)
    assert day.closed
    assert day.heads


# --- one region -------------------------------------------------------------------------------


def test_a_delegation_is_checked_in_and_its_stages_run_by_keys(
    qtbot: QtBot, show: Open, room: ClassRoom
) -> None:
    chair = room.profile(CHAIR)
    Running(chair).open_day("B", 2, PANEL)
    page = show(CHAIR)
    choose(page, 1)

    def fill() -> None:
        press(qtbot, Key.Key_Down, Key.Key_Tab)
        write(qtbot, "Wakil Contoh")
        press(qtbot, Key.Key_Tab)
        write(qtbot, "8")
        press(qtbot, Key.Key_Return)

    answering(fill)
    press(qtbot, Key.Key_H)
    turn = chair.book.turn(visit_id(1))
    assert (turn.leader, turn.leader_name, turn.people) == (
        "wakil_kepala_daerah",
        "Wakil Contoh",
        8,
    )
    assert not turn.head_of_region
    assert cell(page, 0, STATE) == "Siap"
    press(qtbot, Key.Key_Space)
    assert chair.book.turn(visit_id(1)).stage is Stage.PRESENTATION
    answering(with_reason(qtbot, "Listrik padam"))
    press(qtbot, Key.Key_P)
    assert cell(page, 0, STATE) == "Ditangguhkan"
    assert page.concerns.concerns[concern(page, "suspended")].text.endswith("Listrik padam")
    assert page.right.running.remaining.startswith("19:")
    press(qtbot, Key.Key_Space)
    assert chair.book.turn(visit_id(1)).state is VisitState.RUNNING


def test_evidence_that_follows_has_a_deadline_until_it_is_settled(
    qtbot: QtBot, show: Open, room: ClassRoom, tmp_path: Path
) -> None:
    chair = a_scored_region(room)
    page = show(CHAIR)
    choose(page, 3)
    answering(lambda: (write(qtbot, "Peta SPBE"), press(qtbot, Key.Key_Tab, Key.Key_Return))[0])
    page.commands[Command.AWAIT_EVIDENCE]()
    turn = chair.book.turn(visit_id(3))
    assert turn.evidence_until == "2026-11-04T16:00+08:00"
    assert turn.evidence_what == "Peta SPBE"
    text = page.concerns.concerns[concern(page, "evidence")].text
    assert text == "Bukti menyusul, tenggat Rab 4 Nov 16.00"
    path = tmp_path / "peta.pdf"
    path.write_bytes(a_pdf())
    bring(chair, path, "Peta SPBE", visit_id(3))
    page.refresh()
    text = page.concerns.concerns[concern(page, "evidence")].text
    assert text == "Bukti menyusul, tenggat Rab 4 Nov 16.00; 1 berkas datang"
    chair.clock.now_ms += 25 * 60 * MINUTE_MS
    page.refresh()
    text = page.concerns.concerns[concern(page, "evidence")].text
    assert text.startswith("Bukti menyusul, tenggat hari ini 16.00 (sisa 4 j ")
    answering(lambda: press(qtbot, Key.Key_Tab, Key.Key_Space, Key.Key_Return))
    resolve(qtbot, page, "evidence")
    turn = chair.book.turn(visit_id(3))
    assert turn.state is VisitState.SCORING
    assert turn.evidence_complete


def test_evidence_is_attached_to_the_chosen_region(
    qtbot: QtBot, show: Open, room: ClassRoom
) -> None:
    page = show(CHAIR)
    choose(page, 3)
    asked: list[str] = []
    failed = during(AttachDialog, lambda dialog: asked.append(dialog.visit))
    page.commands[Command.ATTACH]()
    assert (failed, asked) == ([], [visit_id(3)])
    assert Command.ATTACH not in show(MEMBER).commands


def test_a_region_that_has_not_come_is_asked_about_after_its_tolerance(
    qtbot: QtBot, show: Open, room: ClassRoom
) -> None:
    chair = room.profile(CHAIR)
    Running(chair).open_day("B", 2, PANEL)
    page = show(CHAIR)
    overdue = [c.subject for c in page.concerns.concerns if c.key.startswith("overdue")]
    # At 10.30 the slots of 08.00 and 09.15 are over; day 1 was never opened.
    assert overdue == ["Kota Probolinggo", "Kota Sawahlunto"]
    answering(with_reason(qtbot, "Pesawat batal"))
    resolve(qtbot, page, f"overdue-{visit_id(1)}")
    text = page.concerns.concerns[concern(page, "absent")].text
    assert text == "Tidak hadir hari 2; usul slot kosong: Rab 4 Nov 08.00"


# --- the panel --------------------------------------------------------------------------------


def test_missing_sheets_stand_first_with_how_far_they_are(
    qtbot: QtBot, show: Open, room: ClassRoom
) -> None:
    a_scored_region(room)
    for person in PEOPLE[2:5]:
        room.seal(person, 3)
    room.answer(CHAIR, 3, 9)
    room.share()
    page = show(CHAIR)
    card = page.right.panel
    assert card.texts[0] == "Dr. Ratna Wiryasaputra Ketua 9 dari 15 terisi"
    assert card.texts[1].startswith("Yohanes Tandikala")
    assert card.texts[2].startswith("Dra. Melati Harahapan disegel 10.")
    assert cell(page, 2, SHEET) == "3/5"
    assert not card.reveal_button.isEnabled()
    assert "Yohanes Tandikala" in card.reveal_button.accessibleDescription()
    member = sheet_id(room.profile(MEMBER), 3)
    # The hub counts colleagues' answers; what they gave it does not tell.
    page._sources.class_day.progress = {member: 10}
    page.refresh_soon()
    qtbot.waitUntil(lambda: card.texts[1].endswith("10 dari 15 terisi"))


def test_a_quorum_opens_the_levels_with_a_reason(qtbot: QtBot, show: Open, room: ClassRoom) -> None:
    chair = a_scored_region(room)
    for person in PEOPLE[2:5]:
        room.seal(person, 3)
    room.share()
    page = show(CHAIR)
    button = page.right.panel.quorum_button
    assert button.isVisible()
    answering(with_reason(qtbot, "Dua asesor sakit"))
    button.setFocus()
    press(qtbot, Key.Key_Space)
    facts = [said.fact for said in chair.book.timeline[visit_id(3)]]
    (revealed,) = [fact for fact in facts if isinstance(fact, Revealed)]
    assert revealed.reason == "Dua asesor sakit"
    assert set(revealed.missing) == {CHAIR.id, MEMBER.id}
    assert page.concerns.concerns[concern(page, "panel")].place is Place.PANEL


def test_all_sheets_open_together_after_one_question(
    qtbot: QtBot, show: Open, room: ClassRoom
) -> None:
    chair = a_scored_region(room)
    for person in PEOPLE[:5]:
        room.seal(person, 3)
    room.share()
    page = show(CHAIR)
    assert page.right.panel.reveal_button.isEnabled()
    answering(lambda: press(qtbot, Key.Key_Backtab, Key.Key_Space))
    resolve(qtbot, page, "reveal")
    assert chair.book.turn(visit_id(3)).state is VisitState.REVEALED
    with qtbot.waitSignal(page.panel_wanted) as wanted:
        resolve(qtbot, page, "panel")
    assert wanted.args == [visit_id(3)]


def test_unsigned_papers_name_who_is_missing(show: Open, room: ClassRoom) -> None:
    chair = a_scored_region(room)
    for person in PEOPLE[:5]:
        room.seal(person, 3)
    room.share()
    # The levels come with the hub's refill; here the panel hands its whole journals over.
    for person in PEOPLE[1:5]:
        giver = room.profile(person)
        rows = [(x.entry.seq, x.hash, x.content) for x in giver.store.lines(giver.journal)]
        chair.store.receive(giver.journal, giver.person_id, rows)
    moderating = Moderating(chair)
    moderating.reveal(visit_id(3))
    moderating.agree(visit_id(3))
    moderating.open_signing(visit_id(3))
    for person in PEOPLE[:4]:
        moderating.sign(visit_id(3), person.id)
    page = show(CHAIR)
    found = page.concerns.concerns[concern(page, "unsigned")]
    assert found.text == "1 tanda tangan kurang: Siti Rahmadewi, M.Si."
    assert found.place is Place.DOCUMENTS


# --- seats ------------------------------------------------------------------------------------


def test_an_absent_region_takes_the_proposed_slot_by_keys(
    qtbot: QtBot, show: Open, room: ClassRoom
) -> None:
    chair = room.profile(CHAIR)
    Running(chair).mark_absent(visit_id(6), "Pesawat batal")
    page = show(CHAIR)
    resolve(qtbot, page, "absent")
    pane = page.seating
    qtbot.waitUntil(pane.isVisible)
    assert "Kab. Banjar" in pane.preview.texts[0]
    assert "pukul 08.00" in pane.preview.texts[0]
    assert not pane.preview.apply_button.isEnabled()
    pane.preview.reason.setFocus()
    write(qtbot, "Datang esok")
    press(qtbot, Key.Key_Tab, Key.Key_Space)
    visit = chair.roster.visit(visit_id(6))
    assert (visit.day, visit.starts) == (3, "08.00")
    assert chair.book.seatings[-1].fact.reason == "Datang esok"
    qtbot.waitUntil(page.table.rows.isVisible)


def test_every_obstacle_is_told_before_a_change_can_be_applied(
    qtbot: QtBot, show: Open, room: ClassRoom
) -> None:
    chair = room.profile(CHAIR)
    page = show(CHAIR)
    choose(page, 1)
    press(qtbot, Key.Key_J)
    pane = page.seating
    form = pane.form
    form.day.setCurrentIndex(1)
    form.starts.setText("13.45")
    pane.preview.reason.setPlainText("uji")
    qtbot.waitUntil(lambda: any("bertabrakan" in text for text in pane.preview.texts))
    assert any("setelah slot terakhir" in text for text in pane.preview.texts)
    assert not pane.preview.apply_button.isEnabled()
    form.starts.setText("jam satu")
    qtbot.waitUntil(lambda: len(pane.preview.texts) == 1)
    form.setFocus()
    press(qtbot, Key.Key_Escape)
    assert page.table.rows.isVisible()
    assert chair.book.seatings == ()


def test_colliding_slots_are_both_named(show: Open, room: ClassRoom) -> None:
    chair = room.profile(CHAIR)
    seating = Seating(chair)
    change = seating.move(visit_id(6), Seat("B", 2, "08.30", 75))
    chair.act(*change.facts("uji"))
    page = show(CHAIR)
    found = page.concerns.concerns[concern(page, "overlap")]
    assert found.subject == "Kota Probolinggo"
    assert "Kab. Banjar (08.30)" in found.text


def test_two_regions_are_swapped_by_keys(qtbot: QtBot, show: Open, room: ClassRoom) -> None:
    chair = room.profile(CHAIR)
    page = show(CHAIR)
    choose(page, 1)
    press(qtbot, Key.Key_J)
    pane = page.seating
    pane.kinds["swap"].setFocus()
    press(qtbot, Key.Key_Space)
    assert len(pane.preview.texts) == 3, "two moves and no problem"
    pane.preview.reason.setFocus()
    write(qtbot, "Pesawat terlambat")
    press(qtbot, Key.Key_Tab, Key.Key_Space)
    assert chair.roster.visit(visit_id(1)).starts == "09.15"
    assert chair.roster.visit(visit_id(2)).starts == "08.00"


def test_the_secretariat_merges_classes_in_the_window(
    qtbot: QtBot, show: Open, room: ClassRoom
) -> None:
    office = room.profile(SECRETARIAT)
    page = show(SECRETARIAT)
    page.commands[Command.MERGE_CLASSES]()
    pane = page.seating
    assert any(text.endswith("dibubarkan") for text in pane.preview.texts)
    pane.preview.reason.setPlainText("Ketua sakit")
    pane.preview.apply_button.setFocus()
    press(qtbot, Key.Key_Space)
    assert [group.code for group in office.roster.classes if group.panel] == ["A"]
    assert page.table.class_choice.count() == 1


def test_the_secretariat_splits_a_class_in_the_window(
    qtbot: QtBot, show: Open, room: ClassRoom
) -> None:
    office = room.profile(SECRETARIAT)
    page = show(SECRETARIAT)
    page._choose_class("B")
    page.commands[Command.SPLIT_CLASS]()
    form = page.seating.form
    form.code.setText("C")
    form.room.setText("Ruang Nusantara 3")
    qtbot.waitUntil(lambda: any("Kelas C" in text for text in page.seating.preview.texts))
    # Five assessors cannot make two quorums of three: the preview says so and nothing is done.
    assert not page.seating.preview.apply_button.isEnabled()
    assert [group.code for group in office.roster.classes] == ["A", "B"]


# --- who sees what ----------------------------------------------------------------------------


def test_a_member_has_none_of_the_acts_of_those_who_lead(show: Open, room: ClassRoom) -> None:
    a_scored_region(room)
    page = show(MEMBER)
    assert set(page.commands) == {Command.STAGE, Command.RECHECK}
    assert not page.right.panel.isVisible()
    assert not page.table.reseat_button.isVisible()
    assert page.right.sheets.isVisible()


def test_a_member_waits_for_the_chair_and_then_opens_the_sheet(
    qtbot: QtBot, show: Open, room: ClassRoom
) -> None:
    chair = room.profile(CHAIR)
    running = Running(chair)
    running.open_day("B", 2, PANEL)
    running.arrive(visit_id(1), "kepala_daerah", 12)
    room.share()
    page = show(MEMBER)
    card = page.right.running
    assert not card.stage_button.isVisible()
    press(qtbot, Key.Key_Space)
    assert not room.profile(MEMBER).book.alone
    assert "Penilaian" in page.bar.accessibleName()
    running.start_stage(visit_id(1), Stage.PRESENTATION)
    room.share()
    page.refresh()
    assert card.sheet_button.isVisible()
    assert not card.stage_button.isVisible()
    with qtbot.waitSignal(page.open_visit) as opened:
        card.sheet_button.click()
    assert opened.args == [visit_id(1)]


def test_the_secretary_runs_the_day_and_does_not_open_levels(show: Open, room: ClassRoom) -> None:
    a_scored_region(room)
    page = show(SECRETARY)
    held_back = {Command.REVEAL, Command.CANCEL, Command.AWAIT_EVIDENCE, Command.SPLIT_CLASS}
    assert not held_back & set(page.commands)
    assert {Command.ARRIVE, Command.SUSPEND, Command.RESEAT} <= set(page.commands)
    assert page.right.panel.isVisible()
    assert not page.right.panel.reveal_button.isVisible()


def test_an_observer_only_watches(show: Open, room: ClassRoom) -> None:
    page = show(OBSERVER)
    assert set(page.commands) == {Command.RECHECK}
    assert not page.concerns.isVisible()
    assert not page.right.running.stage_button.isVisible()


@pytest.mark.parametrize(("percent", "language"), [(100, "en"), (200, "id")])
def test_nothing_is_wider_than_the_page(
    qtbot: QtBot, show: Open, room: ClassRoom, theme: Theme, percent: int, language: str
) -> None:
    a_scored_region(room)
    theme.set_percent(percent)
    page = show(SECRETARIAT, language)
    page.resize(1190, 600)
    for part in (page.table, page.concerns, page.right, page.day_row):
        assert part.geometry().right() <= page.width()
    page.commands[Command.RESEAT]()
    page.resize(1190, 600)
    assert page.seating.minimumSizeHint().width() <= 1190
