"""The region's own answer, shown as the instrument's policy allows and never as a proposal."""

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from smartcity_desktop.domain.dates import MONTHS
from smartcity_desktop.domain.evidence import Arrival
from smartcity_desktop.domain.instrument import Scale, SelfAssessmentPolicy
from smartcity_desktop.domain.roster import SelfAnswer
from smartcity_desktop.ui.fonts import Type
from smartcity_desktop.ui.scoring.tools import Tools
from smartcity_desktop.ui.widgets.card import Card
from smartcity_desktop.ui.widgets.key_cap import KeyHint
from smartcity_desktop.ui.widgets.marks import LevelChip
from smartcity_desktop.ui.widgets.text_label import TextLabel


def received_date(text: str) -> str:
    """Return an ISO date as "21 Okt 2026"; other text as it is."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return text
    return f"{day.day} {MONTHS[day.month - 1][:3]} {day.year}"


class SelfAssessmentCard(Card):
    """An answer, hidden or shown, or why there is none; `toggle_wanted` is the M hint's click."""

    toggle_wanted = Signal()

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(tools.theme, tools.say("self_assessment"), parent=parent)
        self._tools = tools
        self._toggle = KeyHint(tools.theme, "M", tools.say("self_show"))
        self._toggle.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._toggle.clicked.connect(self.toggle_wanted)
        self.add_to_header(self._toggle)
        self._chip = LevelChip(tools.theme, "1")
        self._label = TextLabel(tools.theme, "", Type.CONTROL_STRONG, wrap=True)
        self._text = TextLabel(tools.theme, "", Type.CELL, wrap=True)
        self._foot = TextLabel(tools.theme, "", Type.SMALL, "text2", wrap=True)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self._chip, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self._label, 1)
        self.body.addLayout(line)
        self.body.addWidget(self._text)
        self.body.addWidget(self._foot)

    @property
    def toggle(self) -> QWidget:
        """Return the control that does what M does, for the order of focus."""
        return self._toggle

    def show_answer(self, answer: SelfAnswer, scale: Scale, arrival: Arrival) -> None:
        """Show the region's answer, and whether it came late."""
        say = self._tools.say
        known = scale.lowest <= answer.level <= scale.highest
        self._chip.show_mark(str(answer.level), len(scale.levels))
        label = scale.level(answer.level).label.in_language(self._tools.language) if known else ""
        self._label.setText(label)
        self._text.setText(f"“{answer.text}”" if answer.text else "")
        received = received_date(answer.received)
        foot = say("self_received", date=received) if received else say("self_foot")
        if arrival is not Arrival.IN_TIME:
            foot = f"{say(f'self_{arrival}')} {foot}"
        self._foot.setText(foot)
        self._show(answer=True)
        self._toggle.set_text(say("self_hide"))
        self._toggle.show()

    def show_hidden(self, policy: SelfAssessmentPolicy) -> None:
        """Say that the answer is hidden and how to see it."""
        after = policy is SelfAssessmentPolicy.AFTER_SCORE
        self._text.setText(self._tools.say("self_hidden_after" if after else "self_hidden"))
        self._show(answer=False)
        self._toggle.set_text(self._tools.say("self_show"))
        self._toggle.show()

    def show_closed(self) -> None:
        """Say that this instrument never shows it."""
        self._text.setText(self._tools.say("self_closed"))
        self._show(answer=False)
        self._toggle.hide()

    def show_missing(self) -> None:
        """Say that the region gave no answer."""
        self._text.setText(self._tools.say("self_missing"))
        self._show(answer=False)
        self._toggle.hide()

    def _show(self, *, answer: bool) -> None:
        for part in (self._chip, self._label, self._foot):
            part.setVisible(answer)
        self._text.setVisible(bool(self._text.text()))
        self._text.set_colour("text" if answer else "text2")
