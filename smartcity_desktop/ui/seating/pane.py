"""Atur ulang slot over the day: what to change, what it comes to, and one reason."""

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QButtonGroup,
    QHBoxLayout,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from smartcity_desktop.domain.errors import DomainError
from smartcity_desktop.domain.facts import VisitId
from smartcity_desktop.domain.reseating import Change
from smartcity_desktop.services.seating import Seating
from smartcity_desktop.services.telling import told
from smartcity_desktop.ui.acting import Acting, Desk
from smartcity_desktop.ui.fonts import Type
from smartcity_desktop.ui.seating.form import SeatingForm
from smartcity_desktop.ui.seating.merge_form import MergeForm
from smartcity_desktop.ui.seating.move_form import MoveForm
from smartcity_desktop.ui.seating.preview_card import PreviewCard
from smartcity_desktop.ui.seating.split_form import SplitForm
from smartcity_desktop.ui.seating.swap_form import SwapForm
from smartcity_desktop.ui.widgets.action_button import ActionButton, ButtonLook
from smartcity_desktop.ui.widgets.card import Card
from smartcity_desktop.ui.widgets.text_label import TextLabel

WIDE_PERCENT = 125
MOVE, SWAP, SPLIT, MERGE = "move", "swap", "split", "merge"


class SeatingPane(QWidget):
    """Emits `left` when it is done with: Esc, the back button, or an applied change."""

    left = Signal()

    def __init__(self, desk: Desk, seating: Seating, parent: QObject) -> None:
        super().__init__()
        self._desk, self._seating = desk, seating
        self.acting = Acting(desk, parent)
        self.form: SeatingForm | None = None
        self._visit: VisitId | None = None
        self._class = ""
        say, theme = desk.wording.say, desk.theme
        self._title = TextLabel(theme, say("seating.title"), Type.PAGE)
        self.back_button = ActionButton(theme, say("window.back"), ButtonLook("previous", "Esc"))
        self.back_button.clicked.connect(self.left)
        self.kinds = {kind: self._kind_button(kind) for kind in self._kinds()}
        self._group = QButtonGroup(self)
        for button in self.kinds.values():
            self._group.addButton(button)
        self._what = Card(theme, say("seating.what"))
        self.preview = PreviewCard(desk)
        self.preview.apply_wanted.connect(self._apply)
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._choice = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._soon = QTimer(self, interval=0, singleShot=True)
        self._soon.timeout.connect(self._show_preview)
        self._lay_out()
        theme.changed.connect(self._arrange)
        self._arrange()

    def _kinds(self) -> tuple[str, ...]:
        return (MOVE, SWAP, SPLIT, MERGE) if self._seating.across_classes else (MOVE, SWAP)

    def _kind_button(self, kind: str) -> QRadioButton:
        button = QRadioButton(self._desk.wording.say(f"seating.kind_{kind}"))
        button.clicked.connect(lambda: self._show_kind(kind))
        return button

    def show_move(self, visit: VisitId | None) -> None:
        """Begin with moving a region to the best free slot; None begins with the first region."""
        self._visit = visit
        if visit is not None:
            self._class = self._desk.profile.roster.visit(visit).class_code
        self._show_kind(MOVE)

    def show_split(self, class_code: str) -> None:
        """Begin with splitting a class."""
        self._class = class_code
        self._show_kind(SPLIT)

    def show_merge(self, class_code: str) -> None:
        """Begin with merging a class with another."""
        self._class = class_code
        self._show_kind(MERGE)

    def refresh(self) -> None:
        """Read the preview anew: somebody may have changed the timetable meanwhile."""
        if self.isVisible() and self.form is not None:
            self._soon.start()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go back on Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _show_kind(self, kind: str) -> None:
        if self.form is not None:
            self._what.body.removeWidget(self.form)
            self.form.hide()
            self.form.deleteLater()
        self.kinds[kind].setChecked(True)
        self.form = self._form_of(kind)
        self.form.changed.connect(self._soon.start)
        self.form.accepted.connect(self.preview.reason.setFocus)
        self._what.body.addWidget(self.form)
        self._show_preview()
        self.form.setFocus()

    def _form_of(self, kind: str) -> SeatingForm:
        desk, seating = self._desk, self._seating
        if kind == SPLIT:
            return SplitForm(desk, seating, self._class)
        if kind == MERGE:
            return MergeForm(desk, seating, self._class)
        return (MoveForm if kind == MOVE else SwapForm)(desk, seating, self._visit)

    def _change(self) -> Change | None:
        """Return what the fields come to; tells why when that cannot be."""
        if self.form is None or not self.form.complete():
            self.preview.show_refusal("")
            return None
        try:
            return self.form.change()
        except DomainError as error:
            self.preview.show_refusal(told(error, self._desk.wording))
            return None

    def _show_preview(self) -> None:
        change = self._change()
        if change is None:
            return
        try:
            preview = self._seating.preview(change)
        except DomainError as error:
            self.preview.show_refusal(told(error, self._desk.wording))
            return
        self.preview.show_preview(preview, self._desk.profile.roster)

    def _apply(self, reason: str) -> None:
        change = self._change()
        if change is not None and self.acting.do(lambda: self._seating.apply(change, reason)):
            self.preview.reason.clear()
            self.left.emit()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self._title)
        top.addStretch(1)
        top.addWidget(self.back_button)
        for button in self.kinds.values():
            self._choice.addWidget(button)
        self._choice.setSpacing(16)
        self._choice.addStretch(1)
        self._columns.setSpacing(12)
        for part, share in ((self._what, 3), (self.preview, 2)):
            self._columns.addWidget(part, share, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(10)
        column.addLayout(top)
        column.addLayout(self._choice)
        column.addLayout(self._columns)
        column.addStretch(1)

    def _arrange(self) -> None:
        wide = self._desk.theme.percent <= WIDE_PERCENT
        for button in self.kinds.values():
            button.setFont(self._desk.theme.font(Type.CONTROL))
        direction = QBoxLayout.Direction
        across = direction.LeftToRight if wide else direction.TopToBottom
        for line in (self._columns, self._choice):
            line.setDirection(across)
