"""A button for the papers that can be drawn, and for the copy to a second medium."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from smartcity_desktop.host.wording import Wording
from smartcity_desktop.ui.documents.issue_dialog import IssueDialog, OfferedPaper
from smartcity_desktop.ui.documents.menu_button import MenuButton
from smartcity_desktop.ui.theme import Theme
from smartcity_desktop.ui.widgets.action_button import ButtonLook


class IssueMenu(MenuButton):
    """Emits `wanted` with the number of each chosen paper, `copy_wanted` for the last choice."""

    wanted = Signal(str)
    copy_wanted = Signal()

    def __init__(self, theme: Theme, wording: Wording, parent: QWidget | None = None) -> None:
        super().__init__(theme, wording.say("documents.issue_more"), ButtonLook(small=True), parent)
        self._page_theme, self._wording = theme, wording
        self._offered: tuple[OfferedPaper, ...] = ()
        self.choose = self.choices.addAction("", self._choose)
        self.choices.addSeparator()
        self.choices.addAction(wording.say("documents.copy"), self.copy_wanted.emit)
        self.offer(())

    def offer(self, papers: Sequence[OfferedPaper]) -> None:
        """Offer papers to be chosen from a list."""
        self._offered = tuple(papers)
        key = "issue_choose" if papers else "issue_nothing"
        self.choose.setText(self._wording.say(f"documents.{key}", count=len(papers)))
        self.choose.setEnabled(bool(papers))

    def _choose(self) -> None:
        dialog = IssueDialog(self._page_theme, self._wording, self._offered, self.window())
        for document in dialog.ask():
            self.wanted.emit(document)
