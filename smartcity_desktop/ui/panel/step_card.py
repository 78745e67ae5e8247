"""The next step of a visit: a sentence, who is missing, and the buttons of the own acts."""

from collections.abc import Callable

from PySide6.QtCore import Signal

from smartcity_desktop.domain.facts import PersonId
from smartcity_desktop.domain.words import VisitState
from smartcity_desktop.ui.fonts import Type
from smartcity_desktop.ui.home.states import VISITS
from smartcity_desktop.ui.panel.reading import RESULT_STATES, PanelReader, PanelReading
from smartcity_desktop.ui.panel.signer_list import SignerList
from smartcity_desktop.ui.panel.steps import PanelAct, Step
from smartcity_desktop.ui.panel.tools import PanelTools
from smartcity_desktop.ui.statuses import status
from smartcity_desktop.ui.widgets.action_button import ActionButton, ButtonLook
from smartcity_desktop.ui.widgets.card import Card, CardLook
from smartcity_desktop.ui.widgets.text_label import TextLabel
from smartcity_desktop.ui.widgets.wrap_line import WrapLine

GOING_BACK = frozenset({PanelAct.RESUME, PanelAct.REOPEN})


class StepCard(Card):
    """Emits `wanted` with a `PanelAct`; `signers` tells whom signing is about.

    `possible` tells whether a person can act with the own PIN on this laptop.
    """

    wanted = Signal(object)

    def __init__(
        self, tools: PanelTools, reader: PanelReader, possible: Callable[[PersonId], bool]
    ) -> None:
        super().__init__(tools.theme, tools.say("next_step"), look=CardLook("next"))
        self._tools, self._reader, self._possible = tools, reader, possible
        self._shown: tuple[Step, str] | None = None
        self.buttons: dict[PanelAct, ActionButton] = {}
        self._text = TextLabel(tools.theme, "", Type.CONTROL, wrap=True)
        self._people = TextLabel(tools.theme, "", Type.CONTROL_STRONG, wrap=True)
        self._objection = TextLabel(tools.theme, "", Type.SMALL, wrap=True)
        self.signers = SignerList(tools, reader)
        self._device = TextLabel(tools.theme, tools.say("device_note"), Type.SMALL, wrap=True)
        self._acts = WrapLine(spacing=6)
        self.body.addWidget(self._text)
        self.body.addWidget(self._people)
        self.body.addWidget(self.signers)
        self.body.addWidget(self._device)
        self.body.addWidget(self._objection)
        self.body.addLayout(self._acts)
        self.signers.selectionModel().currentRowChanged.connect(self._show_signer)

    @property
    def text(self) -> str:
        """Return the sentence shown."""
        return self._text.text()

    def show_step(self, reading: PanelReading, step: Step) -> None:
        """Show what comes next; the same again changes nothing."""
        signing = reading.turn.state in RESULT_STATES
        signing = signing and reading.turn.state is not VisitState.AGREED
        self.signers.setVisible(signing)
        if signing:
            self.signers.show_reading(reading)
        self._device.setVisible(signing and self.signers.has_device)
        text = self._words(reading, step)
        if self._shown != (step, text):
            self._shown = (step, text)
            self._show_words(step, text, signing=signing)
            self._show_acts(step)
        self._show_signer()

    def _show_words(self, step: Step, text: str, *, signing: bool) -> None:
        self._text.setText(text)
        names = [self._reader.name(person) for person in step.waiting]
        self._people.setText("\n".join(names) if not signing else "")
        self._people.setVisible(bool(names) and not signing)

    def _words(self, reading: PanelReading, step: Step) -> str:
        turn, wording = reading.turn, self._tools.wording
        roles = [wording.say(f"app.role_{role}") for role in sorted(turn.reopening)]
        return self._tools.say(
            f"step_{step.key}",
            count=len(turn.open_flags),
            flags=self._tools.listed(list(turn.open_flags)),
            missing=len(step.waiting),
            minimum=reading.minimum,
            revision=turn.revision,
            roles=self._tools.listed(roles),
            reason=turn.reopen_reason,
            state=status(wording, f"visit.{VISITS[turn.state]}").word.lower(),
            reference=turn.reference,
        )

    def _show_signer(self) -> None:
        """Show the chosen signer's objection, and offer only what may be recorded of them."""
        line = self.signers.line
        shown = bool(line and line.objection and not self.signers.isHidden())
        if line and shown:
            text = self._tools.say("objection", name=line.name, objection=line.objection)
            self._objection.setText(text)
        self._objection.setVisible(shown)
        possible = dict(self._shown[0].acts) if self._shown else {}
        here = line is not None and self._possible(line.person)
        for act in (PanelAct.SIGN_DEVICE, PanelAct.SIGN, PanelAct.REFUSE):
            if act in self.buttons:
                may = self.signers.may_answer and (here or act is not PanelAct.SIGN_DEVICE)
                self.buttons[act].setEnabled(possible[act] and may)

    def _show_acts(self, step: Step) -> None:
        focused = next((act for act, b in self.buttons.items() if b.hasFocus()), None)
        for button in self.buttons.values():
            button.hide()
            button.deleteLater()
        self.buttons = {}
        while self._acts.count():
            self._acts.takeAt(0)
        main = next((act for act, possible in step.acts if possible), None)
        for act, possible in step.acts:
            # Going back is possible, never what the card asks for.
            look = ButtonLook(primary=act is main and act not in GOING_BACK)
            button = ActionButton(self._tools.theme, self._tools.say(f"act_{act}"), look)
            button.setEnabled(possible)
            button.clicked.connect(lambda _checked=False, of=act: self.wanted.emit(of))
            self.buttons[act] = button
            self._acts.addWidget(button)
        if focused is not None and focused in self.buttons:
            self.buttons[focused].setFocus()
