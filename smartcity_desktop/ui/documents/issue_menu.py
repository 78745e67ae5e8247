"""A button that lists the papers which can be drawn, and the copy to a second medium."""

from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from smartcity_desktop.domain.class_papers import PaperKey
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.ui.documents.menu_button import MenuButton
from smartcity_desktop.ui.theme import Theme
from smartcity_desktop.ui.widgets.action_button import ButtonLook


class IssueMenu(MenuButton):
    """Emits `wanted` with the number of the chosen paper, `copy_wanted` for the last choice."""

    wanted = Signal(str)
    copy_wanted = Signal()

    def __init__(self, theme: Theme, wording: Wording, parent: QWidget | None = None) -> None:
        super().__init__(theme, wording.say("documents.issue_more"), ButtonLook(small=True), parent)
        self._wording = wording

    def offer(self, keys: Iterable[PaperKey]) -> None:
        """List papers by kind and number."""
        self.choices.clear()
        for key in keys:
            kind = self._wording.say(f"documents.kind_{key.kind}")
            self.choices.addAction(
                f"{kind} {key.document}", partial(self.wanted.emit, key.document)
            )
        self.choices.addSeparator()
        self.choices.addAction(self._wording.say("documents.copy"), self.copy_wanted.emit)
