"""The text of a prepared case, where a region's own answer and evidence stand."""

from PySide6.QtWidgets import QWidget

from smartcity_desktop.domain.roster import PreparedCase
from smartcity_desktop.ui.fonts import Type
from smartcity_desktop.ui.scoring.tools import Tools
from smartcity_desktop.ui.widgets.card import Card, CardLook
from smartcity_desktop.ui.widgets.text_label import TextLabel


class CaseCard(Card):
    """Hidden for a region; a case is all that an assessor knows of it."""

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        title = tools.say("case_title")
        super().__init__(tools.theme, title, look=CardLook(icon="note"), parent=parent)
        self._text = TextLabel(tools.theme, "", Type.CELL, wrap=True)
        self.body.addWidget(self._text)
        self.hide()

    @property
    def text(self) -> str:
        """Return the case's text, "" for a region."""
        return self._text.text()

    def show_case(self, case: PreparedCase | None) -> None:
        """Show a case; None takes the card away."""
        self._text.setText(case.text if case else "")
        self.setVisible(case is not None)
