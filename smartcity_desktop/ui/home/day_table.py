"""The card around the chosen day's table, with the class chooser for those without a class."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from smartcity_desktop.domain.facts import VisitId
from smartcity_desktop.domain.roster import ClassGroup
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.services.class_day import Day, Slot
from smartcity_desktop.ui.fonts import Type
from smartcity_desktop.ui.home.dates import long_day
from smartcity_desktop.ui.home.slot_table import SlotModel, SlotTable
from smartcity_desktop.ui.theme import Theme
from smartcity_desktop.ui.widgets.card import Card, CardLook
from smartcity_desktop.ui.widgets.text_label import TextLabel


class DayTable(Card):
    """Emits `opened` with a `Slot` on Enter and double click, `class_chosen` with a class code."""

    opened = Signal(object)
    class_chosen = Signal(str)

    def __init__(
        self,
        theme: Theme,
        wording: Wording,
        classes: Sequence[ClassGroup],
        *,
        scores: bool,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, " ", look=CardLook(padding=0), parent=parent)
        self._wording = wording
        self._classes = {group.code: group for group in classes}
        self.rows = SlotTable(theme, wording.say("home.table_name"))
        self.model = SlotModel(wording, scoring=scores, parent=self)
        self.rows.show_model(self.model)
        self.class_choice = QComboBox()
        self._empty = TextLabel(theme, wording.say("home.no_slots"), Type.CONTROL, "text2")
        self._empty.setMargin(12)
        self._fill_classes()
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(0)
        self.body.addWidget(self.rows)
        self.body.addWidget(self._empty)
        self.rows.activated.connect(self._activated)
        self.class_choice.currentIndexChanged.connect(self._class_changed)

    @property
    def current(self) -> Slot | None:
        """Return the slot of the current row."""
        index = self.rows.currentIndex()
        return self.model.slot(index.row()) if index.isValid() else None

    def show_day(
        self, day: Day, class_code: str, running: VisitId | None, selected: VisitId | None
    ) -> None:
        """Show a day of a class; the selected row stays, else the running one is selected."""
        say = self._wording.say
        date = long_day(day.date, self._wording.language)
        self.set_title(say("home.table_title", day=day.number, date=date))
        minutes = {slot.visit.minutes for slot in day.slots}
        key = "home.table_note" if len(minutes) == 1 else "home.table_note_mixed"
        room, longest = self._classes[class_code].room, max(minutes, default=0)
        self.set_note(say(key, room=room, slots=len(day.slots), minutes=longest))
        self.model.show_slots(day.slots, running)
        self.rows.setVisible(bool(day.slots))
        self._empty.setVisible(not day.slots)
        if day.slots:
            self._select(selected or running)

    def _select(self, visit: VisitId | None) -> None:
        row = self.model.row_of(visit) if visit else -1
        self.rows.selectRow(max(row, 0))

    def _fill_classes(self) -> None:
        for code, group in self._classes.items():
            text = self._wording.say("home.class_room", code=code, room=group.room)
            self.class_choice.addItem(text, code)
        self.class_choice.setAccessibleName(self._wording.say("home.class_choice"))

    def offer_classes(self) -> None:
        """Let the class be chosen, for people who belong to none."""
        self.add_to_header(self.class_choice)

    def _activated(self) -> None:
        slot = self.current
        if slot is not None:
            self.opened.emit(slot)

    def _class_changed(self) -> None:
        self.class_chosen.emit(str(self.class_choice.currentData()))
