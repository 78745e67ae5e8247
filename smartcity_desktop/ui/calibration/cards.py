"""A card that is a table as tall as its rows, and the card of what was talked about."""

from collections.abc import Sequence
from typing import TypeVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHeaderView

from smartcity_desktop.host.wording import Wording
from smartcity_desktop.ui.fonts import Type
from smartcity_desktop.ui.theme import Theme
from smartcity_desktop.ui.widgets.action_button import ActionButton, ButtonLook
from smartcity_desktop.ui.widgets.card import Card, CardLook
from smartcity_desktop.ui.widgets.row_model import RowModel
from smartcity_desktop.ui.widgets.table import Density, Table
from smartcity_desktop.ui.widgets.text_label import TextLabel

Row = TypeVar("Row")


class TableCard(Card):
    """A table under a title; without rows the sentence `empty` stands in its place."""

    def __init__(
        self, theme: Theme, title: str, empty: str, model: RowModel[Row], stretched: int
    ) -> None:
        super().__init__(theme, title, look=CardLook(padding=0))
        self.table = Table(theme, title, Density.DENSE)
        self.table.setModel(model)
        self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(stretched, QHeaderView.ResizeMode.Stretch)
        self._words = TextLabel(theme, empty, Type.CONTROL, "text2", wrap=True)
        self._words.setMargin(12)
        self._words.setVisible(False)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.addWidget(self.table)
        self.body.addWidget(self._words)
        self.body.addStretch(1)
        model.modelReset.connect(self._fit_later)
        theme.changed.connect(self._fit_later)
        self._fit_later()

    def fill(self, note: str, *, filled: bool) -> None:
        """Show the table with a note after the title, or the sentence for an empty one."""
        self.table.setVisible(filled)
        self._words.setVisible(not filled)
        self.set_note(note if filled else "")
        self._fit_later()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Grow and shrink with rows that wrap."""
        super().resizeEvent(event)
        self._fit_later()

    def _fit_later(self) -> None:
        QTimer.singleShot(0, self, self._fit)

    def _fit(self) -> None:
        wanted = self.table.horizontalHeader().height() + self.table.verticalHeader().length()
        if wanted != self.table.height():
            self.table.setFixedHeight(wanted)


class TalkCard(Card):
    """What the class agreed on, newest last, and the button that adds to it."""

    def __init__(self, theme: Theme, wording: Wording) -> None:
        super().__init__(theme, wording.say("calibration.talks"), look=CardLook(icon="note"))
        self._wording = wording
        self._notes = TextLabel(theme, "", Type.CONTROL, wrap=True)
        self.button = ActionButton(theme, wording.say("calibration.talk_verb"), ButtonLook())
        self.button.setAutoDefault(True)
        self.body.addWidget(self._notes)
        self.body.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)

    @property
    def text(self) -> str:
        """Return what is shown."""
        return self._notes.text()

    def show_notes(self, notes: Sequence[str]) -> None:
        """Show `notes` one below the other."""
        self._notes.setText("\n".join(notes) or self._wording.say("calibration.no_talks"))
