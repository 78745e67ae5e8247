"""Choosing which papers the list shows: all, those out of date, or one kind."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from smartcity_desktop.domain.words import DocumentKind
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.services.issuing import Document
from smartcity_desktop.ui.fonts import Type
from smartcity_desktop.ui.theme import Theme
from smartcity_desktop.ui.widgets.choices import ChoiceBox
from smartcity_desktop.ui.widgets.text_label import TextLabel

ALL, STALE = "all", "stale"


class PaperFilter(QWidget):
    """Emits `chosen` when another choice is made."""

    chosen = Signal()

    def __init__(self, theme: Theme, wording: Wording, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        say = wording.say
        self.choice = ChoiceBox()
        for key in (ALL, STALE):
            self.choice.addItem(say(f"documents.filter_{key}"), key)
        for kind in DocumentKind:
            self.choice.addItem(say(f"documents.kind_{kind}"), str(kind))
        label = TextLabel(theme, say("documents.filter"), Type.SMALL, "text2")
        label.setBuddy(self.choice)
        self.choice.setAccessibleName(say("documents.filter"))
        self.choice.currentIndexChanged.connect(self._changed)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(label)
        line.addWidget(self.choice)

    def _changed(self) -> None:
        self.chosen.emit()

    def passed(self, documents: Sequence[Document]) -> list[Document]:
        """Return the papers that the choice shows."""
        chosen = str(self.choice.currentData())
        if chosen == ALL:
            return list(documents)
        if chosen == STALE:
            return [document for document in documents if not document.current]
        return [document for document in documents if document.kind == chosen]
