"""Choosing papers to issue: a list to search and to tick, several at once."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QListWidget, QListWidgetItem, QWidget

from smartcity_desktop.host.wording import Wording
from smartcity_desktop.ui.dialog import Dialog
from smartcity_desktop.ui.fonts import Type
from smartcity_desktop.ui.theme import Theme
from smartcity_desktop.ui.widgets.text_label import TextLabel
from smartcity_desktop.ui.widgets.text_line import TextLine

WIDE, TALL = 640, 300
_NUMBER = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class OfferedPaper:
    """A paper that can be issued: its number, and in words what it is and whom it is about."""

    document: str
    words: str


class IssueDialog(Dialog):
    """Lists papers under a field that narrows them; what is ticked stays ticked when hidden."""

    def __init__(
        self,
        theme: Theme,
        wording: Wording,
        offered: Sequence[OfferedPaper],
        parent: QWidget | None,
    ) -> None:
        say = wording.say
        text = say("documents.issue_text", count=len(offered))
        super().__init__(theme, say("documents.issue_title"), text, parent)
        self._wording = wording
        self.field = TextLine()
        self.field.setAccessibleName(say("documents.issue_find"))
        self.field.setPlaceholderText(say("documents.issue_find"))
        self.papers = QListWidget()
        self.papers.setAccessibleName(say("documents.issue_title"))
        self.papers.setWordWrap(True)
        self.papers.setMinimumHeight(theme.size(TALL))
        self.setMinimumWidth(min(theme.size(WIDE), 1200))
        for paper in offered:
            item = QListWidgetItem(paper.words)
            item.setData(_NUMBER, paper.document)
            item.setCheckState(Qt.CheckState.Unchecked)
            self.papers.addItem(item)
        self._told = TextLabel(theme, "", Type.SMALL, "text2", wrap=True)
        for part in (self.field, self.papers, self._told):
            self.content.addWidget(part)
        self.issue = self.add_button(say("documents.issue_chosen"), primary=True)
        self.issue.clicked.connect(self.accept)
        self.add_button(say("window.back")).clicked.connect(self.reject)
        self.field.textChanged.connect(self._narrow)
        self.papers.itemChanged.connect(self._follow)
        self._follow()
        self.field.setFocus()

    @property
    def chosen(self) -> tuple[str, ...]:
        """Return the numbers of the ticked papers, in the list's order."""
        items = (self.papers.item(row) for row in range(self.papers.count()))
        ticked = (item for item in items if item.checkState() is Qt.CheckState.Checked)
        return tuple(str(item.data(_NUMBER)) for item in ticked)

    def ask(self) -> tuple[str, ...]:
        """Return the papers to issue, none when the user went back."""
        accepted = self.exec() == QDialog.DialogCode.Accepted
        chosen = self.chosen
        self.deleteLater()
        return chosen if accepted else ()

    def _narrow(self, text: str) -> None:
        wanted = text.casefold().split()
        for row in range(self.papers.count()):
            item = self.papers.item(row)
            words = item.text().casefold()
            item.setHidden(not all(word in words for word in wanted))

    def _follow(self) -> None:
        count, say = len(self.chosen), self._wording.say
        told = say("documents.issue_count", count=count) if count else say("documents.issue_none")
        self._told.setText(told)
        self.issue.setEnabled(bool(count))
        self.issue.setAccessibleDescription(told)
