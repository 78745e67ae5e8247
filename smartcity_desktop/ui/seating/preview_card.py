"""What a change comes to: each region before and after, panels, and what stands against it."""

from collections.abc import Iterator

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from smartcity_desktop.domain.roster import Roster
from smartcity_desktop.services.seating import Preview
from smartcity_desktop.ui.acting import Desk
from smartcity_desktop.ui.fonts import Type
from smartcity_desktop.ui.seating.words import panel_words, problem_words, seat_words
from smartcity_desktop.ui.widgets.action_button import ActionButton, ButtonLook
from smartcity_desktop.ui.widgets.lines import LineLook, LinesCard
from smartcity_desktop.ui.widgets.text_box import TextBox
from smartcity_desktop.ui.widgets.text_label import TextLabel
from smartcity_desktop.ui.widgets.text_warning import TextWarning


class PreviewCard(LinesCard):
    """Emits `apply_wanted` with the reason once nothing forbids the change and one is given."""

    apply_wanted = Signal(str)

    def __init__(self, desk: Desk) -> None:
        wording = desk.wording
        super().__init__(desk.theme, wording.say("seating.preview"), "reveal", edge_to_edge=True)
        self._desk, self._possible = desk, False
        label = wording.say("window.reason_label")
        self.reason = TextBox(desk.theme, label, 2)
        self.warning = TextWarning(desk.theme, wording, self.reason)
        self.apply_button = ActionButton(
            desk.theme, wording.say("seating.apply"), ButtonLook("saved", primary=True)
        )
        self.add_below(self._reason_part(label))
        self.reason.textChanged.connect(self._renew)
        self.apply_button.clicked.connect(self._apply)

    def _reason_part(self, label: str) -> QWidget:
        words = TextLabel(self._desk.theme, label, Type.SMALL, "text2")
        words.setBuddy(self.reason)
        part = QWidget()
        column = QVBoxLayout(part)
        column.setContentsMargins(12, 6, 12, 10)
        column.setSpacing(5)
        for widget in (words, self.reason, self.warning, self.apply_button):
            column.addWidget(widget)
        return part

    def show_preview(self, preview: Preview, roster: Roster) -> None:
        """Show what a change comes to."""
        self._possible = preview.possible and bool(preview.moves or preview.panels)
        self.show_lines(list(self._lines_of(preview, roster)))
        self._renew()

    def show_refusal(self, sentence: str) -> None:
        """Show why there is no change to look at; "" shows nothing."""
        self._possible = False
        self.show_lines([LineLook("warning", "bad", sentence)] if sentence else [])
        self._renew()

    def _lines_of(self, preview: Preview, roster: Roster) -> Iterator[LineLook]:
        say, wording = self._desk.wording.say, self._desk.wording
        for move in preview.moves:
            name = roster.region(move.after.region).short_name
            before, after = (seat_words(roster, v, wording) for v in (move.before, move.after))
            text = say("seating.moved", region=name, before=before, after=after)
            yield LineLook("schedule", "primary", text)
        for _, group in preview.panels:
            people = panel_words(group, roster, wording)
            text = say("seating.panel", code=group.code, people=people)
            yield LineLook("panel", "primary", text)
        for visit in preview.suspended:
            name = roster.region(roster.visit(visit).region).short_name
            yield LineLook("paused", "warn", say("seating.suspended_first", region=name))
        for problem in preview.problems:
            colour = "bad" if problem.blocking else "warn"
            icon = "failed" if problem.blocking else "warning"
            yield LineLook(icon, colour, problem_words(problem, roster, wording))
        if not preview.problems:
            yield LineLook("ready", "ok", say("seating.no_problems"))

    def _renew(self) -> None:
        reasoned = bool(self.reason.toPlainText().strip()) and self.warning.fits
        self.apply_button.setEnabled(self._possible and reasoned)

    def _apply(self) -> None:
        self.apply_wanted.emit(self.reason.toPlainText().strip())
