"""The card around the chosen day's table, with the acts of the day and the class chooser."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from smartcity_desktop.domain.facts import VisitId
from smartcity_desktop.domain.roster import ClassGroup
from smartcity_desktop.domain.words import SCORING_ROLES, Role
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.services.class_day import Day, Slot
from smartcity_desktop.ui.commands import Command
from smartcity_desktop.ui.dates import long_day
from smartcity_desktop.ui.fonts import Type
from smartcity_desktop.ui.home.powers import may, oversees
from smartcity_desktop.ui.home.slot_table import SlotModel, SlotTable
from smartcity_desktop.ui.theme import Theme
from smartcity_desktop.ui.widgets.action_button import ActionButton, ButtonLook
from smartcity_desktop.ui.widgets.card import Card, CardLook
from smartcity_desktop.ui.widgets.choices import ChoiceBox
from smartcity_desktop.ui.widgets.text_label import TextLabel


class DayTable(Card):
    """Emits `opened` with a `Slot` on Enter and double click, `wanted` with a `Command`.

    `class_chosen` carries a class code.
    """

    opened = Signal(object)
    wanted = Signal(object)
    class_chosen = Signal(str)

    def __init__(
        self, theme: Theme, wording: Wording, role: Role, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, " ", look=CardLook(padding=0), parent=parent)
        self._wording = wording
        self.rows = SlotTable(theme, wording.say("home.table_name"))
        self.model = SlotModel(
            wording, scores=role in SCORING_ROLES, oversees=oversees(role), parent=self
        )
        self.rows.show_model(self.model)
        self.class_choice = ChoiceBox()
        self.class_choice.setAccessibleName(wording.say("home.class_choice"))
        self.open_button = ActionButton(
            theme, wording.say("home.open_today"), ButtonLook("opened", primary=True, small=True)
        )
        self.reseat_button = ActionButton(
            theme, wording.say("home.reseat"), ButtonLook("schedule", small=True)
        )
        self._empty = TextLabel(theme, wording.say("home.no_slots"), Type.CONTROL, "text2")
        self._empty.setMargin(12)
        # The note must not push the card wider than the page: it goes first.
        self.give_note_way()
        self._may_open = may(role, Command.OPEN_DAY)
        self._add_acts(may_reseat=may(role, Command.RESEAT))
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(0)
        self.body.addWidget(self.rows)
        self.body.addWidget(self._empty)
        self.rows.activated.connect(self._activated)
        self.class_choice.activated.connect(self._class_changed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the note out where the buttons need its room."""
        super().resizeEvent(event)
        self.fit_note()

    def _add_acts(self, *, may_reseat: bool) -> None:
        self.open_button.clicked.connect(lambda: self.wanted.emit(Command.OPEN_DAY))
        self.reseat_button.clicked.connect(lambda: self.wanted.emit(Command.RESEAT))
        self.open_button.hide()
        if self._may_open:
            self.add_to_header(self.open_button)
        if may_reseat:
            self.add_to_header(self.reseat_button)

    @property
    def current(self) -> Slot | None:
        """Return the slot of the current row."""
        index = self.rows.currentIndex()
        return self.model.slot(index.row()) if index.isValid() else None

    def show_day(
        self, day: Day, group: ClassGroup, running: VisitId | None, selected: VisitId | None
    ) -> None:
        """Show a day of a class; the selected row stays, else the running one is selected."""
        say = self._wording.say
        date = long_day(day.date, self._wording.language)
        self.set_title(say("home.table_title", day=day.number, date=date))
        minutes = {slot.visit.minutes for slot in day.slots}
        key = "home.table_note" if len(minutes) == 1 else "home.table_note_mixed"
        longest = max(minutes, default=0)
        self.set_note(say(key, room=group.room, slots=len(day.slots), minutes=longest))
        self.model.show_slots(day.slots, running)
        self.fit_note()
        self.rows.setVisible(bool(day.slots))
        self._empty.setVisible(not day.slots)
        if day.slots:
            self._select(selected or running)

    def offer_opening(self, number: int, *, today: bool, opened: bool) -> None:
        """Offer to open the shown day while that has not happened."""
        say = self._wording.say
        verb = say("home.open_today") if today else say("home.open_other", day=number)
        self.open_button.set_text(verb)
        self.open_button.setVisible(self._may_open and not opened and bool(self.model.rows))

    def _select(self, visit: VisitId | None) -> None:
        row = self.model.row_of(visit) if visit else -1
        self.rows.selectRow(max(row, 0))

    def offer_classes(self, groups: Sequence[ClassGroup], chosen: str) -> None:
        """Let the class be chosen, for people who belong to none."""
        known = [self.class_choice.itemData(row) for row in range(self.class_choice.count())]
        if known != [group.code for group in groups]:
            if not known:
                self.add_to_header(self.class_choice)
            self.class_choice.clear()
            for group in groups:
                text = self._wording.say("home.class_room", code=group.code, room=group.room)
                self.class_choice.addItem(text, group.code)
        self.class_choice.setCurrentIndex(self.class_choice.findData(chosen))

    def _activated(self) -> None:
        slot = self.current
        if slot is not None:
            self.opened.emit(slot)

    def _class_changed(self) -> None:
        self.class_chosen.emit(str(self.class_choice.currentData()))
