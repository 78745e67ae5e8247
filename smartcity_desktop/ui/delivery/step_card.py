"""The test of a link step by step: what each step found, and what to do where it failed."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QGridLayout

from smartcity_desktop.host.wording import Wording
from smartcity_desktop.services.testing_link import LinkStep, Step
from smartcity_desktop.ui.fonts import Type
from smartcity_desktop.ui.theme import Theme
from smartcity_desktop.ui.tokens import Tone
from smartcity_desktop.ui.widgets.action_button import ActionButton, ButtonLook
from smartcity_desktop.ui.widgets.card import Card, CardLook
from smartcity_desktop.ui.widgets.marks import StatusChip
from smartcity_desktop.ui.widgets.painting import Status
from smartcity_desktop.ui.widgets.text_label import TextLabel


class StepCard(Card):
    """Hidden until a test begins; emits `closed` when its reader is done."""

    closed = Signal()

    def __init__(self, theme: Theme, wording: Wording) -> None:
        super().__init__(theme, wording.say("delivery.test"), look=CardLook(icon="list"))
        self._wording = wording
        self._close = ActionButton(theme, wording.say("window.close"), ButtonLook(small=True))
        self._close.setAutoDefault(True)
        self._close.clicked.connect(self._hide)
        self.add_to_header(self._close)
        self._chips = {step: StatusChip(theme, self._waiting(step)) for step in Step}
        self._words = {step: TextLabel(theme, "", Type.CONTROL, wrap=True) for step in Step}
        grid = QGridLayout()
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(5)
        grid.setColumnStretch(1, 1)
        for row, step in enumerate(Step):
            grid.addWidget(self._chips[step], row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(self._words[step], row, 1)
        self._verdict = TextLabel(theme, "", Type.CONTROL_STRONG, wrap=True)
        self.body.addWidget(self._verdict)
        self.body.addLayout(grid)
        self.hide()

    @property
    def verdict(self) -> str:
        """Return the sentence under the steps, "" while they run."""
        return self._verdict.text()

    def words(self, step: Step) -> str:
        """Return what a step found, "" before."""
        return self._words[step].text()

    def begin(self, name: str, address: str) -> None:
        """Show every step as not done yet."""
        self.set_note(f"{name} · {address}")
        for step in Step:
            self._chips[step].show_status(self._waiting(step))
            self._words[step].setText("")
        self._verdict.setText("")
        self._verdict.hide()
        self.show()

    def show_step(self, found: LinkStep) -> None:
        """Show what one step found."""
        icon, tone = ("valid", Tone.OK) if found.ok else ("failed", Tone.BAD)
        name = self._wording.say(f"link.step_{found.key}")
        self._chips[found.key].show_status(Status(icon, name, tone))
        self._words[found.key].setText(self._wording.say(f"link.{found.detail}", **found.details))

    def end(self, steps: Sequence[LinkStep]) -> None:
        """Say how the test ended."""
        say, last = self._wording.say, steps[-1]
        failed = say("link.failed", step=say(f"link.step_{last.key}"))
        self._verdict.setText(say("link.passed") if last.ok else failed)
        self._verdict.set_colour("ok" if last.ok else "bad")
        self._verdict.show()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, self.verdict))

    def _waiting(self, step: Step) -> Status:
        return Status("unsent", self._wording.say(f"link.step_{step}"), Tone.NEUTRAL)

    def _hide(self) -> None:
        self.hide()
        self.closed.emit()
