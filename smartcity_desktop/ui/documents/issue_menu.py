"""A button that lists the papers of the class which can be drawn and have no current print."""

from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget

from smartcity_desktop.domain.class_papers import PaperKey
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.ui.theme import Theme
from smartcity_desktop.ui.widgets.action_button import ActionButton, ButtonLook


class IssueMenu(ActionButton):
    """Emits `wanted` with the number of the chosen paper; hidden while there is none."""

    wanted = Signal(str)

    def __init__(self, theme: Theme, wording: Wording, parent: QWidget | None = None) -> None:
        words = wording.say("documents.issue_more")
        super().__init__(theme, words, ButtonLook(small=True), parent)
        self._wording = wording
        self._list = QMenu(self)
        self._list.setAccessibleName(words)
        self.setMenu(self._list)
        self.hide()

    def offer(self, keys: Iterable[PaperKey]) -> None:
        """List papers by kind and number."""
        self._list.clear()
        for key in keys:
            kind = self._wording.say(f"documents.kind_{key.kind}")
            self._list.addAction(f"{kind} {key.document}", partial(self.wanted.emit, key.document))
        self.setVisible(not self._list.isEmpty())
