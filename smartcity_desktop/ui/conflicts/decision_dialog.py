"""What the panel decided on a declared conflict: may score, or is excused, and why."""

from dataclasses import dataclass

from PySide6.QtWidgets import QDialog, QRadioButton, QWidget

from smartcity_desktop.host.wording import Wording
from smartcity_desktop.ui.dialog import Dialog
from smartcity_desktop.ui.fonts import Type
from smartcity_desktop.ui.theme import Theme
from smartcity_desktop.ui.widgets.text_box import TextBox
from smartcity_desktop.ui.widgets.text_label import TextLabel
from smartcity_desktop.ui.widgets.text_warning import TextWarning


@dataclass(frozen=True, slots=True)
class Decision:
    """The panel's decision with its reason."""

    excused: bool
    reason: str


class DecisionDialog(Dialog):
    """Nothing is chosen beforehand; both the decision and its reason are needed."""

    def __init__(self, theme: Theme, wording: Wording, text: str, parent: QWidget | None) -> None:
        say = wording.say
        super().__init__(theme, say("conflicts.decide_title"), text, parent)
        self.stays = QRadioButton(say("conflicts.decide_stays"))
        self.leaves = QRadioButton(say("conflicts.decide_leaves"))
        label = say("window.reason_label")
        self.reason = TextBox(theme, label, 3)
        for choice in (self.stays, self.leaves):
            self.content.addWidget(choice)
            choice.toggled.connect(self._follow)
        self.content.addWidget(TextLabel(theme, label, Type.SMALL, "text2"))
        self.content.addWidget(self.reason)
        self.warning = TextWarning(theme, wording, self.reason)
        self.content.addWidget(self.warning)
        self.record = self.add_button(say("conflicts.decide_verb"), primary=True)
        self.record.setEnabled(False)
        self.record.clicked.connect(self.accept)
        back = self.add_button(say("window.back"))
        back.clicked.connect(self.reject)
        self.reason.textChanged.connect(self._follow)
        self.leave_by(back)
        self.stays.setFocus()

    def ask(self) -> Decision | None:
        """Return the decision, None when the user went back."""
        accepted = self.exec() == QDialog.DialogCode.Accepted
        decision = Decision(self.leaves.isChecked(), self.reason.toPlainText().strip())
        self.deleteLater()
        return decision if accepted else None

    def _follow(self) -> None:
        chosen = self.stays.isChecked() or self.leaves.isChecked()
        reasoned = bool(self.reason.toPlainText().strip()) and self.warning.fits
        self.record.setEnabled(chosen and reasoned)
