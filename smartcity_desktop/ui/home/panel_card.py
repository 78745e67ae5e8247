"""The panel's sheets of the scored region, and the common opening of the levels."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from smartcity_desktop.domain.facts import VisitId
from smartcity_desktop.domain.roster import Roster
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.services.class_day import Slot
from smartcity_desktop.ui.fonts import Type
from smartcity_desktop.ui.home.sheet_lines import missing_names, panel_count, panel_lines
from smartcity_desktop.ui.theme import Theme
from smartcity_desktop.ui.widgets.action_button import ActionButton, ButtonLook
from smartcity_desktop.ui.widgets.lines import LinesCard
from smartcity_desktop.ui.widgets.text_label import TextLabel


class PanelCard(LinesCard):
    """Emits `reveal_wanted`; the buttons are the chair's alone."""

    reveal_wanted = Signal()

    def __init__(self, theme: Theme, wording: Wording, *, may_reveal: bool) -> None:
        super().__init__(theme, wording.say("home.panel_sheets"), "panel", edge_to_edge=True)
        self._words, self._may_reveal = wording, may_reveal
        say = wording.say
        self.reveal_button = ActionButton(
            theme, say("home.reveal"), ButtonLook("reveal", primary=True)
        )
        self.quorum_button = ActionButton(theme, say("home.reveal_quorum"), ButtonLook(small=True))
        self._waiting = TextLabel(theme, "", Type.SMALL, "text2")
        self._acts = QWidget()
        grid = QGridLayout(self._acts)
        grid.setContentsMargins(12, 4, 12, 6)
        grid.setHorizontalSpacing(9)
        grid.addWidget(self.reveal_button, 0, 0)
        grid.addWidget(self._waiting, 0, 1, Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(self.quorum_button, 0, 2)
        grid.setColumnStretch(0, 1)
        for button in (self.reveal_button, self.quorum_button):
            button.clicked.connect(self.reveal_wanted)
        self.add_below(self._acts)

    def show_slot(self, slot: Slot, roster: Roster, quorum: int, running: VisitId | None) -> None:
        """Show the sheets of a slot, named where another one is `running`.

        How many are missing stands beside the button, or the way to open with a quorum.
        """
        lines = panel_lines(slot, roster, self._words)
        self.show_lines(lines, panel_count(slot, self._words))
        self.set_note("" if slot.visit.id == running else slot.region.short_name)
        missing = missing_names(slot, roster)
        self._waiting.setText(
            self._words.say("home.waiting_sheets", count=len(missing)) if missing else ""
        )
        self._acts.setVisible(self._may_reveal)
        self.reveal_button.setEnabled(not missing and bool(slot.panel))
        told = self._words.say("home.reveal_wait", names=", ".join(missing)) if missing else ""
        self.reveal_button.setAccessibleDescription(told)
        self.reveal_button.setToolTip(told)
        enough = len(slot.panel) - len(missing) >= quorum
        self.quorum_button.setVisible(bool(missing) and enough)
        self._waiting.setVisible(bool(missing) and not enough)
