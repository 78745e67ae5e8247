"""Going through the class list region by region, then signing what was answered."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from smartcity_desktop.domain.ids import RegionCode
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.services.declaring import Declaration, ListedRegion
from smartcity_desktop.ui.conflicts.region_row import RegionRow
from smartcity_desktop.ui.dialog import Dialog
from smartcity_desktop.ui.fonts import Type
from smartcity_desktop.ui.notices import Notices
from smartcity_desktop.ui.roster_words import conflict_words
from smartcity_desktop.ui.theme import Theme
from smartcity_desktop.ui.widgets.text_label import TextLabel

WIDE, TALL = 860, 360

Answers = Mapping[RegionCode, tuple[str, str]]


class ReviewDialog(Dialog):
    """Two steps: an answer for every region, then everything repeated before it is signed.

    No button is Enter's, and the one that signs never has the first focus, so no key that is held
    or pressed twice signs. Leaving with answers asks first; `answers` are then kept by the caller.
    """

    def __init__(
        self,
        theme: Theme,
        wording: Wording,
        listed: Sequence[ListedRegion],
        parent: QWidget | None,
    ) -> None:
        say = wording.say
        super().__init__(theme, say("conflicts.review_title"), say("conflicts.review_text"), parent)
        self._wording = wording
        self.rows = [RegionRow(theme, wording, one) for one in listed]
        self._problem = TextLabel(theme, "", Type.SMALL_STRONG, "bad", wrap=True)
        self._problem.hide()
        self._count = TextLabel(theme, "", Type.SMALL, "text2", wrap=True)
        self._summary = TextLabel(theme, "", Type.BODY, wrap=True)
        self._pages = QStackedWidget()
        self._pages.addWidget(_rolling(theme, self.rows))
        self._pages.addWidget(_rolling(theme, [self._summary]))
        for part in (self._pages, self._count, self._problem):
            self.content.addWidget(part)
        self.confirm = self.add_button(say("conflicts.to_signing"))
        self.sign = self.add_button(say("conflicts.sign"))
        self.back = self.add_button(say("window.back"))
        for button, act in (
            (self.confirm, self._confirm),
            (self.sign, self.accept),
            (self.back, self._go_back),
        ):
            button.setAutoDefault(False)
            button.clicked.connect(act)
        for row in self.rows:
            row.changed.connect(self._follow)
        self.setMinimumWidth(min(theme.size(WIDE), 1200))
        self._show_list()
        self._follow()

    @property
    def problem(self) -> str:
        """Return what is still missing, "" for nothing."""
        return self._problem.text()

    @property
    def summary(self) -> str:
        """Return what is about to be signed, in sentences."""
        return self._summary.text()

    @property
    def signing(self) -> bool:
        """Whether the second step is shown: what was answered, to be signed."""
        return self._pages.currentIndex() == 1

    def answers(self) -> Answers:
        """Return every answer given so far, finished or not."""
        told = {row.listed.region.code: row.answer() for row in self.rows}
        return {region: answer for region, answer in told.items() if answer is not None}

    def restore(self, answers: Answers) -> None:
        """Show the answers of an earlier visit to the list."""
        for row in self.rows:
            if row.listed.region.code in answers:
                row.restore(*answers[row.listed.region.code])

    def ask(self) -> list[Declaration] | None:
        """Return what was declared, which may be nothing; None when the user went back."""
        accepted = self.exec() == QDialog.DialogCode.Accepted
        told = [row.declaration() for row in self.rows]
        self.deleteLater()
        return [one for one in told if one is not None] if accepted else None

    def reject(self) -> None:
        """Leave the list, after a question where something was answered."""
        if self.signing:
            self._show_list()
        elif not self.answers() or self._leaves():
            super().reject()

    def _leaves(self) -> bool:
        say = self._wording.say
        title, text = say("conflicts.leave_title"), say("conflicts.leave_text")
        notices = Notices(self._theme, self._wording, self)
        return notices.confirm(title, text, say("conflicts.leave_verb"), say("conflicts.stay_verb"))

    def _go_back(self) -> None:
        self.reject()

    def _follow(self) -> None:
        self._tell("")
        say, left = self._wording.say, sum(not row.answered for row in self.rows)
        ready = left == 0 and bool(self.answers())
        key = "unanswered" if left else "all_answered" if ready else "nothing_new"
        self._count.setText(say(f"conflicts.{key}", count=left, total=len(self.rows)))

    def _confirm(self) -> None:
        open_row = next((row for row in self.rows if not row.complete), None)
        if open_row is not None:
            key = "basis_missing" if open_row.answered else "answer_missing"
            region = open_row.listed.region.name
            self._tell(self._wording.say(f"conflicts.{key}", region=region))
            (open_row.basis if open_row.answered else open_row.kind).setFocus()
        elif self._to_sign():
            self._show_signing()
        else:
            self._tell(self._wording.say("conflicts.nothing_new"))

    def _to_sign(self) -> bool:
        """Tell whether there is anything to sign: a list for the first time, or a conflict."""
        new = any(not row.listed.reviewed for row in self.rows)
        return new or any(row.chosen for row in self.rows)

    def _show_list(self) -> None:
        self._pages.setCurrentIndex(0)
        self._text.show()
        self.confirm.show()
        self.sign.hide()
        self._count.show()
        self.back.set_text(self._wording.say("window.back"))
        fields = (row.kind for row in self.rows if not row.closed)
        next(fields, self.back).setFocus()

    def _show_signing(self) -> None:
        self._summary.setText("\n".join(self._sentences()))
        self._pages.setCurrentIndex(1)
        self._text.hide()
        self.confirm.hide()
        self.sign.show()
        self._count.hide()
        self.back.set_text(self._wording.say("conflicts.back_to_list"))
        self.back.setFocus()

    def _sentences(self) -> list[str]:
        say = self._wording.say
        told = [say("conflicts.sum_intro")]
        for row in self.rows:
            declared = row.declaration()
            if declared is not None:
                kind = conflict_words(declared.kind, self._wording)
                key = "sum_conflict" if row.listed.conflict is None else "sum_further"
                region = row.listed.region.name
                told.append(say(f"conflicts.{key}", region=region, kind=kind, basis=declared.basis))
        free = [r.listed.region.name for r in self.rows if r.touched and not r.chosen]
        if free:
            told.append(say("conflicts.sum_none", count=len(free), regions=", ".join(free)))
        known = [r.listed.region.name for r in self.rows if r.closed and not r.listed.reviewed]
        if known:
            told.append(say("conflicts.sum_known", count=len(known), regions=", ".join(known)))
        told.append(say("conflicts.sum_after"))
        return told

    def _tell(self, sentence: str) -> None:
        self._problem.setText(sentence)
        self._problem.setVisible(bool(sentence))


def _rolling(theme: Theme, parts: Sequence[QWidget]) -> QScrollArea:
    sheet = QWidget()
    column = QVBoxLayout(sheet)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    for part in parts:
        column.addWidget(part)
    column.addStretch(1)
    area = QScrollArea()
    area.setWidget(sheet)
    area.setWidgetResizable(True)
    area.setFrameShape(QScrollArea.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setMinimumHeight(min(sheet.sizeHint().height() + 8, theme.size(TALL)))
    return area
