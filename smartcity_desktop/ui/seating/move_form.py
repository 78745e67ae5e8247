"""Moving one region: a proposed free slot, or any time, day and class."""

from PySide6.QtWidgets import QComboBox

from smartcity_desktop.domain.facts import VisitId
from smartcity_desktop.domain.reseating import Change, Seat
from smartcity_desktop.services.seating import Seating
from smartcity_desktop.ui.acting import Desk
from smartcity_desktop.ui.fonts import Type
from smartcity_desktop.ui.seating.form import SeatingForm
from smartcity_desktop.ui.seating.slot_choice import SlotTable
from smartcity_desktop.ui.seating.words import day_words

MOST_MINUTES = 240


class MoveForm(SeatingForm):
    """The free slots follow the region; the fields below follow the chosen slot."""

    def __init__(self, desk: Desk, seating: Seating, visit: VisitId | None) -> None:
        super().__init__(desk, seating)
        roster = self.roster
        self.region = self.add_choice(self.say("region"), self.visit_choices())
        self.slots = SlotTable(desk.theme, desk.wording)
        self.add_field(self.say("free_slots"), self.slots)
        self.none_free = self.add_words(self.say("none_free"), Type.CONTROL, "text2")
        self.class_choice = self.add_choice(self.say("class"), self.class_choices())
        days = range(1, roster.event.days + 1)
        self.day = self.add_choice(
            self.say("day_field"), [(day_words(roster, n, desk.wording), n) for n in days]
        )
        self.starts = self.add_line(self.say("starts"))
        self.minutes = self.add_number(self.say("minutes"), MOST_MINUTES)
        self.show_field(self.class_choice, on=len(seating.classes()) > 1)
        if visit is not None:
            self.region.setCurrentIndex(max(0, self.region.findData(visit)))
        self.region.currentIndexChanged.connect(self._show_slots)
        self.slots.selectionModel().currentRowChanged.connect(self._take_slot)
        self.slots.activated.connect(self.accepted)
        self._show_slots()

    @property
    def visit(self) -> VisitId:
        """Return the chosen region's visit."""
        return VisitId(str(self.region.currentData()))

    def change(self) -> Change:
        """Return the move to the time in the fields."""
        seat = Seat(
            str(self.class_choice.currentData()),
            int(self.day.currentData()),
            self.starts.text().strip().replace(":", "."),
            self.minutes.value(),
        )
        return self.seating.move(self.visit, seat)

    def complete(self) -> bool:
        """Tell whether a region is chosen at all."""
        return self.region.count() > 0

    def _show_slots(self) -> None:
        if not self.complete():
            return
        found = self.seating.proposals(self.visit)
        self.slots.show_slots(found, self.roster)
        rescue = self.seating.elsewhere(self.visit)
        if rescue is not None and rescue.slot in found:
            # Where its own panel is too small, another class is what this is for.
            self.slots.selectRow(found.index(rescue.slot))
        self.show_field(self.slots, on=bool(found))
        self.none_free.setVisible(not found)
        now = self.roster.visit(self.visit)
        if not found:
            self._fill(now.class_code, now.day, now.starts, now.minutes)
        self._take_slot()

    def _take_slot(self) -> None:
        slot = self.slots.current
        if slot is not None:
            self._fill(slot.class_code, slot.day, slot.starts, slot.minutes)

    def _fill(self, code: str, day: int, starts: str, minutes: int) -> None:
        _choose(self.class_choice, code)
        _choose(self.day, day)
        self.starts.setText(starts)
        self.minutes.setValue(minutes)


def _choose(field: QComboBox, value: object) -> None:
    field.setCurrentIndex(max(0, field.findData(value)))
