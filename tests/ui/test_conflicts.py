"""Confirming the class list and deciding on ties, with the keyboard, on real laptops."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from smartcity_desktop.domain.dates import weekday_date
from smartcity_desktop.domain.words import Role
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.services.declaring import Declaring
from smartcity_desktop.services.profile import Profile
from smartcity_desktop.ui.conflicts.decision_dialog import DecisionDialog
from smartcity_desktop.ui.conflicts.desk import ConflictDesk
from smartcity_desktop.ui.conflicts.region_row import RegionRow
from smartcity_desktop.ui.conflicts.review_dialog import ReviewDialog
from smartcity_desktop.ui.notices import Notices
from smartcity_desktop.ui.theme import Theme
from tests.builders import CHAIR, MEMBER, PublishedEvent
from tests.cases import ASSESSORS, SUBSTITUTE, event_with_substitute, pass_on
from tests.laptops import Open, laptop  # noqa: F401

Key = Qt.Key


@pytest.fixture(scope="module")
def event() -> PublishedEvent:
    return event_with_substitute()


@pytest.fixture
def review(qtbot: QtBot, theme: Theme, laptop: Open) -> ReviewDialog:
    listed = Declaring(laptop(MEMBER)).class_list()
    dialog = ReviewDialog(theme, Wording("id"), listed, None)
    # Leaving it with answers asks; the test's end does not.
    qtbot.addWidget(dialog, before_close_func=lambda one: one.hide())
    dialog.show()
    return dialog


def desk_of(theme: Theme, profile: Profile) -> ConflictDesk:
    wording = Wording("id")
    return ConflictDesk(theme, wording, Notices(theme, wording), profile, lambda: None)


def in_dialog(act: Callable[[QDialog], None]) -> None:
    """Do something in the dialog that opens next."""

    def reach() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QDialog):
            act(dialog)
        else:
            QTimer.singleShot(20, reach)

    QTimer.singleShot(20, reach)


def answer_none(dialog: ReviewDialog) -> None:
    """Answer "no conflict" for every region that is still open."""
    for row in dialog.rows:
        if not row.answered:
            row.kind.setCurrentIndex(1)


def sign_none(dialog: QDialog) -> None:
    assert isinstance(dialog, ReviewDialog)
    answer_none(dialog)
    dialog.confirm.click()
    dialog.sign.click()


def test_nothing_is_answered_beforehand_and_no_held_key_signs(
    qtbot: QtBot, review: ReviewDialog
) -> None:
    assert [row.answer() for row in review.rows] == [None] * 6
    for key in (Key.Key_Return, Key.Key_Enter):
        for _ in range(4):
            qtbot.keyClick(review.focusWidget() or review, key)
    for _ in range(4):
        qtbot.keyClick(review.confirm, Key.Key_Space)
    assert review.isVisible()
    assert not review.signing
    assert review.rows[0].listed.region.name in review.problem


def test_what_is_signed_is_repeated_first(qtbot: QtBot, review: ReviewDialog) -> None:
    answer_none(review)
    row = review.rows[0]
    row.kind.setCurrentIndex(row.kind.findData("family"))
    row.basis.setText("Ipar wali kota (contoh)")
    review.confirm.setFocus()
    # Pressed twice: the second press finds the way back, never the signature.
    qtbot.keyClick(review.confirm, Key.Key_Space)
    assert review.signing
    assert f"{row.listed.region.name}: benturan, hubungan keluarga (Ipar" in review.summary
    assert "Tidak ada benturan dengan 4 daerah" in review.summary
    assert review.focusWidget() is review.back
    assert not review.sign.isDefault()
    qtbot.keyClick(review.back, Key.Key_Space)
    assert not review.signing
    assert review.isVisible()
    review.confirm.click()
    review.sign.click()
    assert review.result() == QDialog.DialogCode.Accepted


def test_answers_are_asked_for_and_kept_when_the_list_is_left(theme: Theme, laptop: Open) -> None:
    profile = laptop(MEMBER)
    desk = desk_of(theme, profile)

    def leave(dialog: QDialog) -> None:
        assert isinstance(dialog, ReviewDialog)
        dialog.rows[0].kind.setCurrentIndex(1)
        in_dialog(lambda asked: stay(asked, dialog))
        dialog.reject()

    def stay(asked: QDialog, dialog: ReviewDialog) -> None:
        asked.reject()
        QTimer.singleShot(0, lambda: again(dialog))

    def again(dialog: ReviewDialog) -> None:
        assert dialog.isVisible()
        in_dialog(lambda asked: asked.accept())
        dialog.reject()

    in_dialog(leave)
    desk.review()
    assert len(Declaring(profile).unreviewed()) == 6
    seen = list[int]()

    def look(dialog: QDialog) -> None:
        assert isinstance(dialog, ReviewDialog)
        seen.append(len(dialog.answers()))
        sign_none(dialog)

    in_dialog(look)
    desk.review()
    assert seen == [1]
    assert Declaring(profile).kept_answers() == {}
    assert Declaring(profile).unreviewed() == ()


def test_a_conflict_is_added_on_a_later_day_with_its_date(theme: Theme, laptop: Open) -> None:
    profile = laptop(MEMBER)
    Declaring(profile).review()
    desk = desk_of(theme, profile)

    def add(dialog: QDialog) -> None:
        assert isinstance(dialog, ReviewDialog)
        row = dialog.rows[0]
        assert row.kind.findData("") < 0
        row.kind.setCurrentIndex(row.kind.findData("contract"))
        row.basis.setText("Konsultan 2025 (contoh)")
        dialog.confirm.click()
        dialog.sign.click()

    in_dialog(add)
    desk.review()
    listed = Declaring(profile).whole_list()[0]
    assert listed.conflict is not None
    assert (listed.conflict.kind, listed.conflict.blocking) == ("contract", True)
    (told,) = listed.told
    assert told.on is not None
    row = RegionRow(theme, Wording("id"), listed)
    shown = "\n".join(label.text() for label in row.findChildren(QLabel))
    assert f"Dinyatakan {weekday_date(told.on)}: terikat kontrak" in shown


def test_what_is_known_is_shown_and_cannot_be_taken_back(review: ReviewDialog) -> None:
    known = next(row for row in review.rows if row.listed.region.code == "64.09")
    assert known.kind.isHidden()
    assert known.basis.isHidden()
    others = [row for row in review.rows if row is not known]
    assert all(row.kind.isVisible() and not row.basis.isEnabled() for row in others)


def test_a_kind_needs_its_basis_before_it_is_declared(qtbot: QtBot, review: ReviewDialog) -> None:
    row = review.rows[0]
    row.kind.setFocus()
    answer_none(review)
    qtbot.keyClick(row.kind, Key.Key_Down)
    assert row.chosen
    qtbot.keyClick(review.confirm, Key.Key_Space)
    assert review.result() != QDialog.DialogCode.Accepted
    assert row.listed.region.name in review.problem
    qtbot.waitUntil(lambda: review.focusWidget() is row.basis)
    qtbot.keyClicks(row.basis, "KTP 2020")
    assert review.problem == ""
    told = row.declaration()
    assert told is not None
    assert (told.kind, told.basis) == ("own_region", "KTP 2020")


def test_every_field_of_the_list_is_named(review: ReviewDialog) -> None:
    names = [w.accessibleName() for row in review.rows for w in (row.kind, row.basis)]
    assert all(
        row.listed.region.name in review.rows[0].kind.accessibleName() for row in review.rows[:1]
    )
    assert len(set(names)) == len(names) == 12


def test_an_assessor_is_reminded_until_the_list_is_confirmed(theme: Theme, laptop: Open) -> None:
    profile = laptop(MEMBER)
    desk = desk_of(theme, profile)
    (concern,) = desk.concerns()
    assert "6 daerah" in concern.text

    in_dialog(sign_none)
    assert desk.resolve(concern)
    assert desk.concerns() == []
    assert Declaring(profile).unreviewed() == ()


def test_going_back_confirms_nothing(theme: Theme, laptop: Open) -> None:
    profile = laptop(MEMBER)
    desk = desk_of(theme, profile)
    in_dialog(lambda dialog: dialog.reject())
    desk.review()
    assert len(Declaring(profile).unreviewed()) == 6


def test_the_chair_decides_with_a_reason(theme: Theme, laptop: Open) -> None:
    chair, member = laptop(CHAIR), laptop(MEMBER)
    region = Declaring(member).class_list()[0].region
    Declaring(member).declare(MEMBER.id, region.code, "agreement", "MoU 2025")
    pass_on(chair, member)
    desk = desk_of(theme, chair)
    tie = next(c for c in desk.concerns() if c.subject == region.short_name)
    assert MEMBER.name in tie.text
    assert "MoU 2025" in tie.text

    def decide(dialog: QDialog) -> None:
        assert isinstance(dialog, DecisionDialog)
        assert not dialog.record.isEnabled()
        dialog.leaves.setChecked(True)
        assert not dialog.record.isEnabled()
        dialog.reason.setPlainText("x" * 2001)
        assert not dialog.record.isEnabled()
        assert "1 terlalu banyak" in dialog.warning.text()
        dialog.reason.setPlainText("Panel sepakat.")
        dialog.record.click()

    in_dialog(decide)
    assert desk.resolve(tie)
    assert chair.roster.conflict(MEMBER.id, region.code) is not None
    assert [c for c in desk.concerns() if c.subject == region.short_name] == []


def test_a_broken_quorum_proposes_the_substitute(theme: Theme, laptop: Open) -> None:
    chair = laptop(CHAIR)
    desk, declaring = desk_of(theme, chair), Declaring(chair)
    region = declaring.class_list()[0].region
    for person in ASSESSORS[2:]:
        declaring.declare(person, region.code, "mentored", "Pembimbing 2024")
    broken = next(c for c in desk.concerns() if c.subject == region.short_name)
    assert SUBSTITUTE.name in broken.text
    assert broken.verb == "Usul pengganti…"

    def call(dialog: QDialog) -> None:
        focused = dialog.focusWidget()
        assert isinstance(focused, QWidget)
        focused.setPlainText("Benturan kepentingan")  # pyright: ignore[reportAttributeAccessIssue]
        dialog.accept()

    in_dialog(call)
    assert desk.resolve(broken)
    assert chair.roster.role_of(SUBSTITUTE.id) is Role.MEMBER
    assert [c for c in desk.concerns() if c.subject == region.short_name] == []


def test_the_chair_hears_who_has_not_confirmed(theme: Theme, laptop: Open) -> None:
    chair = laptop(CHAIR)
    Declaring(chair).review()
    desk = desk_of(theme, chair)
    (missing,) = desk.concerns()
    assert MEMBER.name in missing.text
    assert "2 lainnya" in missing.text
    assert desk.resolve(missing)
    assert desk.concerns() == []
    member = laptop(MEMBER)
    assert all(MEMBER.name not in concern.text for concern in desk_of(theme, member).concerns())
