"""Confirming the class list and deciding on ties, with the keyboard, on real laptops."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from smartcity_desktop.domain.words import Role
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.services.declaring import Declaring
from smartcity_desktop.services.profile import Profile
from smartcity_desktop.ui.conflicts.decision_dialog import DecisionDialog
from smartcity_desktop.ui.conflicts.desk import ConflictDesk
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
    qtbot.addWidget(dialog)
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


def test_nothing_to_declare_is_one_key(qtbot: QtBot, review: ReviewDialog) -> None:
    assert review.confirm.text() == "Tidak ada benturan lain"
    qtbot.keyClick(review.confirm, Key.Key_Space)
    assert review.result() == QDialog.DialogCode.Accepted
    assert [row.declaration() for row in review.rows] == [None] * 6


def test_what_is_known_is_shown_and_cannot_be_taken_back(review: ReviewDialog) -> None:
    known = next(row for row in review.rows if row.listed.region.code == "64.09")
    assert known.kind.isHidden()
    assert known.basis.isHidden()
    others = [row for row in review.rows if row is not known]
    assert all(row.kind.isVisible() and not row.basis.isEnabled() for row in others)


def test_a_kind_needs_its_basis_before_it_is_declared(qtbot: QtBot, review: ReviewDialog) -> None:
    row = review.rows[0]
    row.kind.setFocus()
    qtbot.keyClick(row.kind, Key.Key_Down)
    assert row.chosen
    assert review.confirm.text() == "Nyatakan dan konfirmasi"
    qtbot.keyClick(review.confirm, Key.Key_Space)
    assert review.result() != QDialog.DialogCode.Accepted
    assert row.listed.region.name in review.problem
    qtbot.waitUntil(lambda: review.focusWidget() is row.basis)
    qtbot.keyClicks(row.basis, "KTP 2020")
    assert review.problem == ""
    qtbot.keyClick(review.confirm, Key.Key_Space)
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

    def confirm(dialog: QDialog) -> None:
        assert isinstance(dialog, ReviewDialog)
        dialog.confirm.click()

    in_dialog(confirm)
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
