"""What a panel does on its page, from the first flag to a result opened again."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from smartcity_desktop.domain.facts import Agreed, Mark, PersonId, SheetId, VisitId
from smartcity_desktop.domain.roster import Person
from smartcity_desktop.domain.words import SigningWay, VisitState
from smartcity_desktop.host.vault import NoVault
from smartcity_desktop.services.issuing import Issuing
from smartcity_desktop.services.moderating import Moderating
from smartcity_desktop.services.signing_in import SigningIn
from smartcity_desktop.ui.dialog import Dialog
from smartcity_desktop.ui.panel.page import PanelPage
from smartcity_desktop.ui.panel.steps import PanelAct
from smartcity_desktop.ui.widgets.action_button import ActionButton
from smartcity_desktop.ui.widgets.text_box import TextBox
from smartcity_desktop.ui.widgets.text_label import TextLabel
from tests.builders import PIN, SECRETARIAT
from tests.ui.panel_pages import Show, room, settle, show
from tests.ui.panel_room import PANEL, Room

__all__ = ["room", "show"]
RATNA, YOHANES, MELATI, BAMBANG, SITI = PANEL
APART = {RATNA: {"A2.2": 5}, BAMBANG: {"A5.2": 1}}
NOTES = {"A2.2": "Sangat selaras.", "A5.2": "Belum ada."}


def answer_dialog(text: str = "") -> None:
    """Type into the dialog that opens next and press its act."""

    def act() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, Dialog)
        for box in dialog.findChildren(TextBox):
            box.setPlainText(text)
        for field in dialog.findChildren(QLineEdit):
            field.setText(text)
        # The act comes first, going back after it.
        dialog.findChildren(ActionButton)[0].click()

    QTimer.singleShot(0, act)


def do(qtbot: QtBot, page: PanelPage, act: PanelAct, text: str = "") -> None:
    """Press the button of an act and answer the question it asks."""
    answer_dialog(text)
    page.pane.step.buttons[act].click()
    settle(qtbot)


def change(qtbot: QtBot, page: PanelPage, code: str, letter: str, pin: str = PIN) -> None:
    """Change the level under the keys as its owner would."""
    page.grid.go_to(code)
    page.change_level()
    form = page.pane.flag.form
    form.levels.choose(letter)
    form.reason.setPlainText("Ditunjukkan DPA hlm. 9")
    answer_dialog(pin)
    form.confirm.click()
    qtbot.waitUntil(lambda: not page.changing.busy)
    settle(qtbot)


def point_at(page: PanelPage, code: str, person: Person) -> None:
    page.grid.go_to(code)
    model = page.grid.table.model()
    row = page.grid.table.currentIndex().row()
    page.grid.table.setCurrentIndex(model.index(row, 2 + PANEL.index(person)))


def test_the_owner_changes_a_level_with_reason_and_pin(
    qtbot: QtBot, room: Room, show: Show
) -> None:
    visit = room.moderated(APART, NOTES)
    page = show(visit)
    change(qtbot, page, "A2.2", "4")
    sheet = room.moderating().sheet(room.sheet(visit, RATNA))
    assert (sheet.marks["A2.2"], sheet.originals(), sheet.revision) == (4, {"A2.2": 5}, 2)
    assert sheet.reasons() == {"A2.2": "Ditunjukkan DPA hlm. 9"}
    assert not page.pane.flag.form.isVisible()
    page.close_flag()
    assert room.moderating().turn(visit).open_flags == ("A5.2",)


def test_a_wrong_pin_changes_nothing_and_keeps_what_was_typed(
    qtbot: QtBot, room: Room, show: Show
) -> None:
    visit = room.moderated(APART, NOTES)
    page = show(visit, BAMBANG)
    change(qtbot, page, "A5.2", "3", pin="111222")
    form = page.pane.flag.form
    assert room.moderating(BAMBANG).sheet(room.sheet(visit, BAMBANG)).revision == 1
    assert "PIN belum cocok" in form.error.text()
    assert form.isVisible()
    assert form.reason.toPlainText() == "Ditunjukkan DPA hlm. 9"


def test_the_form_wants_another_level_and_a_reason(room: Room, show: Show) -> None:
    page = show(room.moderated(APART, NOTES), BAMBANG)
    page.grid.go_to("A5.2")
    page.change_level()
    form = page.pane.flag.form
    form.reason.setPlainText("Alasan")
    assert not form.confirm.isEnabled()
    form.levels.choose("1")
    assert not form.confirm.isEnabled()
    form.levels.choose("2")
    assert form.confirm.isEnabled()
    form.reason.setPlainText("  ")
    assert not form.confirm.isEnabled()
    form.reason.setPlainText("x" * 2001)
    assert not form.confirm.isEnabled()
    assert "1 terlalu banyak" in form.warning.text()


def test_a_typed_reason_survives_leaving_the_form(qtbot: QtBot, room: Room, show: Show) -> None:
    page = show(room.moderated(APART, NOTES), BAMBANG)
    page.grid.go_to("A5.2")
    page.change_level()
    form = page.pane.flag.form
    form.reason.setPlainText("Setengah jalan")
    qtbot.keyClick(form.reason, Qt.Key.Key_Escape)
    assert not form.isVisible()
    page.change_level()
    assert form.reason.toPlainText() == "Setengah jalan"


def test_tab_leads_from_the_level_to_the_reason(qtbot: QtBot, room: Room, show: Show) -> None:
    page = show(room.moderated(APART, NOTES), BAMBANG)
    with qtbot.waitActive(page):
        page.activateWindow()
    form = page.pane.flag.form
    for code in ("A2.2", "A5.2"):
        page.grid.go_to(code)
        page.change_level()
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_3)
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        assert QApplication.focusWidget() is form.reason
        qtbot.keyClick(form.reason, Qt.Key.Key_Escape)


class Beside:
    """Colleagues whose own profiles lie in the same room, opened by their PIN."""

    def __init__(self, room: Room, *people: Person) -> None:
        self._room, self._people = room, {person.id: person for person in people}

    def look(self) -> None:
        """Know the same people as before."""

    def knows(self, person: PersonId) -> bool:
        return person in self._people

    def revise(
        self, person: PersonId, sheet: SheetId, changes: Mapping[str, Mark], reason: str, pin: str
    ) -> bool:
        profile = self._room[self._people[person]]
        SigningIn(NoVault()).confirm_pin(profile.folder, pin)
        Moderating(profile).revise(sheet, changes, reason, lambda: None)
        return True

    def sign(self, person: PersonId, visit: VisitId, revision: int, pin: str) -> bool:
        profile = self._room[self._people[person]]
        SigningIn(NoVault()).confirm_pin(profile.folder, pin)
        assert Moderating(profile).turn(visit).revision == revision
        Moderating(profile).sign(visit, person, SigningWay.DEVICE)
        return True


def test_the_chair_offers_a_colleague_the_own_laptop(qtbot: QtBot, room: Room, show: Show) -> None:
    visit = room.moderated(APART, NOTES)
    page = show(visit, RATNA, Beside(room, BAMBANG))
    point_at(page, "A5.2", BAMBANG)
    assert page.pane.flag.change.text() == "Ubah tingkat Ir. Bambang"
    with qtbot.waitSignal(page.fetch_wanted):
        page.change_level()
        form = page.pane.flag.form
        assert form.confirm.text() == "Sahkan dengan PIN Ir. Bambang"
        form.levels.choose("3")
        form.reason.setPlainText("Roadmap ditunjukkan")
        answer_dialog(PIN)
        form.confirm.click()
    room.share()
    settle(qtbot)
    sheet = room.moderating().sheet(room.sheet(visit, BAMBANG))
    assert (sheet.marks["A5.2"], sheet.originals()) == (3, {"A5.2": 1})
    row = next(row for row in page.grid.rows if row.code == "A5.2")
    assert (row.marks[3].mark, row.marks[3].before) == ("3", "1")


def test_a_colleague_without_a_profile_here_is_told_how(room: Room, show: Show) -> None:
    page = show(room.moderated(APART, NOTES), RATNA, Beside(room))
    point_at(page, "A5.2", BAMBANG)
    page.change_level()
    assert not page.pane.flag.form.isVisible()
    assert "kartu dan kode aktivasi" in page.bar.accessibleName()


def test_a_member_changes_nobody_elses_level(room: Room, show: Show) -> None:
    page = show(room.moderated(APART, NOTES), MELATI, Beside(room, BAMBANG))
    point_at(page, "A5.2", BAMBANG)
    page.change_level()
    what = page.pane.flag.form.what
    assert what is not None
    assert what.person == MELATI.id
    assert not page.pane.flag.close_flag.isVisible()


def test_a_flag_that_stays_apart_is_closed_only_with_a_reason(
    qtbot: QtBot, room: Room, show: Show
) -> None:
    visit = room.moderated(APART, NOTES)
    page = show(visit)
    page.grid.go_to("A5.2")
    assert not page.pane.flag.close_flag.isEnabled()
    page.close_flag()
    assert page.bar.isVisible()
    answer_dialog("Dua tafsir atas roadmap")
    page.pane.flag.leave.click()
    settle(qtbot)
    closed = room.moderating().turn(visit).closed["A5.2"]
    assert (closed.left_different, closed.reason) == (True, "Dua tafsir atas roadmap")
    row = next(row for row in page.grid.rows if row.code == "A5.2")
    assert row.flag is not None
    assert row.flag.word == "Dibiarkan berbeda"


def left_different(room: Room) -> VisitId:
    visit = room.moderated(APART, NOTES)
    for code in ("A2.2", "A5.2"):
        room.moderating().leave_different(visit, code, "Tetap")
    room.share()
    return visit


def test_the_result_is_agreed_once_every_flag_is_closed(
    qtbot: QtBot, room: Room, show: Show
) -> None:
    visit = room.moderated(APART, NOTES)
    page = show(visit)
    assert not page.pane.step.buttons[PanelAct.AGREE].isEnabled()
    assert "2 bendera belum selesai" in page.pane.step.text
    for code in ("A2.2", "A5.2"):
        room.moderating().leave_different(visit, code, "Tetap")
    settle(qtbot)
    do(qtbot, page, PanelAct.AGREE)
    assert room.moderating().turn(visit).state is VisitState.AGREED
    assert list(page.pane.step.buttons) == [PanelAct.OPEN_SIGNING, PanelAct.RESUME]


def test_a_panel_without_flags_agrees_at_once(qtbot: QtBot, room: Room, show: Show) -> None:
    visit = room.revealed({})
    page = show(visit)
    page.refresh_soon()
    settle(qtbot)
    assert "Tidak ada bendera" in page.pane.step.text
    do(qtbot, page, PanelAct.AGREE)
    assert room.moderating().turn(visit).state is VisitState.AGREED


def signing(room: Room) -> VisitId:
    visit = left_different(room)
    room.moderating().agree(visit)
    room.moderating().open_signing(visit)
    room.share()
    return visit


def print_summary(room: Room, visit: VisitId) -> None:
    """Issue the region's summary on the chair's laptop and count one copy."""
    issuing = Issuing(room[PANEL[0]])
    (key,) = (k for k in issuing.available() if k.visit == visit and k.kind == "region_recap")
    issuing.count_copies(issuing.issue(key.document), "Printer Contoh", 1)


def test_signatures_are_recorded_one_by_one_until_the_result_is_final(
    qtbot: QtBot, room: Room, show: Show
) -> None:
    visit = signing(room)
    page = show(visit)
    page.pane.step.buttons[PanelAct.SIGN].click()
    # Nobody signed what was never printed.
    assert "belum pernah dicetak" in page.bar.accessibleName()
    assert room.moderating().turn(visit).signatures == {}
    print_summary(room, visit)
    for left in range(5, 0, -1):
        assert f"menunggu {left} tanda tangan" in page.pane.step.text
        do(qtbot, page, PanelAct.SIGN)
    turn = room.moderating().turn(visit)
    assert set(turn.signatures) == {person.id for person in PANEL}
    assert turn.state is VisitState.FINAL
    assert list(page.pane.step.buttons) == [PanelAct.REOPEN]


def test_an_objection_is_shown_and_the_chair_decides(qtbot: QtBot, room: Room, show: Show) -> None:
    visit = signing(room)
    own = show(visit, MELATI)
    assert own.pane.step.signers.person == MELATI.id
    do(qtbot, own, PanelAct.REFUSE, "Bukti belum dibaca")
    room.share()
    page = show(visit)
    for person in (RATNA, YOHANES, BAMBANG, SITI):
        room.moderating().sign(visit, person.id)
    settle(qtbot)
    turn = room.moderating().turn(visit)
    assert turn.state is VisitState.SIGNING
    assert turn.objections == {MELATI.id: "Bukti belum dibaca"}
    assert [line.objection for line in page.pane.step.signers.lines.rows][2]
    do(qtbot, page, PanelAct.FINALISE)
    assert room.moderating().turn(visit).state is VisitState.FINAL


def test_the_last_signature_on_an_own_laptop_leaves_the_end_to_the_chair(
    room: Room, show: Show
) -> None:
    visit = signing(room)
    for person in PANEL[:4]:
        room.moderating().sign(visit, person.id)
    room.share()
    room.moderating(SITI).sign(visit, SITI.id, SigningWay.DEVICE)
    assert room.moderating(SITI).turn(visit).state is VisitState.SIGNING
    room.share()
    assert show(visit).pane.step.buttons[PanelAct.FINALISE].isEnabled()


def choose_signer(page: PanelPage, person: Person) -> None:
    signers = page.pane.step.signers
    signers.selectRow([line.person for line in signers.lines.rows].index(person.id))


def sign_with_pin(qtbot: QtBot, page: PanelPage, pin: str = PIN) -> None:
    answer_dialog(pin)
    page.pane.step.buttons[PanelAct.SIGN_DEVICE].click()
    qtbot.waitUntil(lambda: not page.signing.busy)
    settle(qtbot)


def test_a_member_signs_with_the_own_device_and_pin(qtbot: QtBot, room: Room, show: Show) -> None:
    visit = signing(room)
    page = show(visit, SITI)
    buttons = page.pane.step.buttons
    assert buttons[PanelAct.SIGN_DEVICE].text() == "Tanda tangan perangkat…"
    assert page.pane.step.signers.person == SITI.id
    sign_with_pin(qtbot, page, "111222")
    assert "PIN belum cocok" in page.bar.accessibleName()
    assert not room.moderating(SITI).turn(visit).signatures
    sign_with_pin(qtbot, page)
    assert room.moderating(SITI).turn(visit).signatures == {SITI.id: SigningWay.DEVICE}
    signers = page.pane.step.signers
    said = signers.lines.index(4, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == "Siti Rahmadewi, Perangkat (tidak tersertifikasi)"
    notes = [label.text() for label in page.pane.step.findChildren(TextLabel) if label.isVisible()]
    assert "Perangkat: tanda tangan elektronik tidak tersertifikasi." in notes


def test_at_the_chairs_laptop_a_colleague_signs_with_the_own_key(
    qtbot: QtBot, room: Room, show: Show
) -> None:
    visit = signing(room)
    page = show(visit, RATNA, Beside(room, BAMBANG))
    button = PanelAct.SIGN_DEVICE
    choose_signer(page, MELATI)
    assert not page.pane.step.buttons[button].isEnabled()
    assert page.pane.step.buttons[PanelAct.SIGN].isEnabled()
    choose_signer(page, BAMBANG)
    with qtbot.waitSignal(page.fetch_wanted):
        sign_with_pin(qtbot, page)
    room.share()
    turn = room.moderating().turn(visit)
    assert turn.signatures == {BAMBANG.id: SigningWay.DEVICE}


def test_the_chair_takes_an_unsigned_result_back(qtbot: QtBot, room: Room, show: Show) -> None:
    visit = signing(room)
    page = show(visit)
    do(qtbot, page, PanelAct.RESUME, "Keberatan dibahas lagi")
    turn = room.moderating().turn(visit)
    assert (turn.state, turn.revision) == (VisitState.MODERATION, 2)


def test_a_final_result_is_opened_again_by_chair_and_secretariat_together(
    qtbot: QtBot, room: Room, show: Show
) -> None:
    visit = signing(room)
    for person in PANEL:
        room.moderating().sign(visit, person.id)
    room.share()
    do(qtbot, show(visit), PanelAct.REOPEN, "Salah ketik pada A2.2")
    room.share()
    assert room.moderating().turn(visit).state is VisitState.FINAL
    page = show(visit, SECRETARIAT)
    assert "Ketua Tim sudah setuju" in page.pane.step.text
    assert "Salah ketik pada A2.2" in page.pane.step.text
    do(qtbot, page, PanelAct.REOPEN, "Disetujui sekretariat")
    room.share()
    turn = room.moderating().turn(visit)
    assert (turn.state, turn.revision) == (VisitState.MODERATION, 2)


def test_a_result_that_is_not_the_agreed_one_holds_signing_back(room: Room, show: Show) -> None:

    visit = left_different(room)
    chair = room.moderating()
    turn = chair.turn(visit)
    seals = tuple(one.seal.text() for one in chair.sealed(visit))
    room[RATNA].act(Agreed(visit, turn.revision, seals, "0" * 64))
    page = show(visit)
    assert page.view.mismatch.isVisible()
    assert not page.pane.step.buttons[PanelAct.OPEN_SIGNING].isEnabled()
    assert page.pane.step.buttons[PanelAct.RESUME].isEnabled()


def test_the_chair_opens_with_quorum_only_with_a_reason(
    qtbot: QtBot, room: Room, show: Show
) -> None:
    visit = room.scoring()
    for person in PANEL[:4]:
        room.seal(visit, person)
    room.share()
    page = show(visit)
    do(qtbot, page, PanelAct.REVEAL_WITH_QUORUM, "Siti dirawat")
    turn = room.moderating().turn(visit)
    assert (turn.missing, turn.reveal_reason) == ((SITI.id,), "Siti dirawat")
    assert "tanpa Siti Rahmadewi" in page.pane.proof.bar.accessibleName()
