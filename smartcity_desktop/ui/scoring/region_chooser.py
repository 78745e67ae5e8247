"""Ctrl+G: choosing a region by name or code."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QWidget

from smartcity_desktop.domain.facts import VisitId
from smartcity_desktop.services.class_day import Day, Slot
from smartcity_desktop.ui.dialog import Dialog
from smartcity_desktop.ui.scoring.sidebar import FindField
from smartcity_desktop.ui.scoring.slot_list import SlotList
from smartcity_desktop.ui.scoring.tools import Tools


def matching(days: Sequence[Day], text: str) -> list[Slot]:
    """Return the slots whose region's name or code has `text`, the class's order kept."""
    wanted = text.strip().casefold()
    slots = [slot for day in days for slot in day.slots]
    return [
        slot
        for slot in slots
        if wanted in slot.region.name.casefold()
        or wanted in slot.region.short_name.casefold()
        or wanted in slot.region.code
    ]


class RegionChooser(Dialog):
    """A field and the list it narrows; Enter takes the marked region."""

    taken = Signal(object)

    def __init__(self, tools: Tools, days: Sequence[Day], parent: QWidget | None) -> None:
        say = tools.say
        super().__init__(tools.theme, say("choose_title"), say("choose_text"), parent)
        self._days = days
        self.field = FindField()
        self.field.setAccessibleName(say("choose_field"))
        self.field.setPlaceholderText(say("choose_field"))
        self.list = SlotList(tools, codes=True)
        self.list.setMinimumHeight(tools.theme.size(220))
        self.content.addWidget(self.field)
        self.content.addWidget(self.list)
        self._take = self.add_button(say("choose_take"), primary=True)
        self._take.clicked.connect(self._accept_current)
        self.add_button(tools.wording.say("window.back")).clicked.connect(self.reject)
        self.field.textChanged.connect(self._narrow)
        self.field.escaped.connect(self.reject)
        self.field.downward.connect(self.list.setFocus)
        self.list.chosen.connect(self._accept)
        self.visit: VisitId | None = None
        self._narrow("")
        self.field.setFocus()

    def ask(self) -> VisitId | None:
        """Return the chosen visit, or None when the user went back."""
        accepted = self.exec() == QDialog.DialogCode.Accepted
        self.deleteLater()
        return self.visit if accepted else None

    def _narrow(self, text: str) -> None:
        found = matching(self._days, text)
        self.list.show_slots(found, found[0].visit.id if found else None)
        self._take.setEnabled(bool(found))

    def _accept_current(self) -> None:
        index = self.list.currentIndex()
        if index.isValid():
            self.list.take(index)

    def _accept(self, visit: VisitId) -> None:
        self.visit = visit
        self.accept()
