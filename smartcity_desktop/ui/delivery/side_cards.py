"""Beside the list: what this laptop carries for the class, and the day's own figures."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout

from smartcity_desktop.host.wording import Wording
from smartcity_desktop.ui.fonts import Type
from smartcity_desktop.ui.theme import Theme
from smartcity_desktop.ui.widgets.card import Card, CardLook
from smartcity_desktop.ui.widgets.text_label import TextLabel


class FigureCard(Card):
    """A few figures under one title, with a sentence that explains them."""

    def __init__(
        self, theme: Theme, wording: Wording, name: str, icon: str, lines: Sequence[str]
    ) -> None:
        super().__init__(theme, wording.say(f"delivery.{name}"), look=CardLook(icon=icon))
        self._lines = tuple(lines)
        self._values: dict[str, TextLabel] = {}
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(3)
        grid.setColumnStretch(0, 1)
        for row, line in enumerate(lines):
            label = TextLabel(theme, wording.say(f"delivery.{name}_{line}"), Type.CONTROL, "text2")
            label.setWordWrap(True)
            value = TextLabel(theme, "", Type.CONTROL_STRONG)
            value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
            label.setBuddy(value)
            self._values[line] = value
            grid.addWidget(label, row, 0)
            grid.addWidget(value, row, 1)
        note = wording.say(f"delivery.{name}_note")
        self.body.addLayout(grid)
        self.body.addWidget(TextLabel(theme, note, Type.SMALL, "text2", wrap=True))

    def text(self, line: str) -> str:
        """Return what a line says."""
        return self._values[line].text()

    def show_figures(self, *texts: str) -> None:
        """Show the figures in the order of the lines."""
        for line, text in zip(self._lines, texts, strict=True):
            self._values[line].setText(text)


def carried_card(theme: Theme, wording: Wording) -> FigureCard:
    """Return the card of what the hub on this laptop carries to the centre."""
    return FigureCard(theme, wording, "carried", "courier", ("pending", "reached"))


def ledger_card(theme: Theme, wording: Wording) -> FigureCard:
    """Return the card of the day's own sheets and the head of the journal."""
    return FigureCard(theme, wording, "ledger", "ledger", ("sealed", "received", "head"))
