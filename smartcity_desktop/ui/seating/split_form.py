"""A new class from part of another: its people, its chair, its regions."""

from PySide6.QtWidgets import QCheckBox

from smartcity_desktop.domain.facts import PersonId, VisitId
from smartcity_desktop.domain.reseating import Change, Split
from smartcity_desktop.services.seating import Seating
from smartcity_desktop.ui.acting import Desk
from smartcity_desktop.ui.forms.form import Form
from smartcity_desktop.ui.seating.form import SeatingForm


class SplitForm(SeatingForm):
    """People and regions follow the chosen class; the second half of the panel is ticked first."""

    def __init__(self, desk: Desk, seating: Seating, class_code: str) -> None:
        super().__init__(desk, seating)
        self.source = self.add_choice(self.say("split_class"), self.class_choices())
        self.code = self.add_line(self.say("new_code"))
        self.room = self.add_line(self.say("new_room"))
        self.chair = self.add_choice(self.say("new_chair"), ())
        self._parts = Form(desk.theme, desk.wording)
        self.people = dict[PersonId, QCheckBox]()
        self.visits = dict[VisitId, QCheckBox]()
        self.add_part(self._parts)
        self.source.setCurrentIndex(max(0, self.source.findData(class_code)))
        self.source.currentIndexChanged.connect(self._show_class)
        self._show_class()

    def complete(self) -> bool:
        """Tell whether the new class has a code, a room and somebody in it."""
        named = bool(self.code.text().strip() and self.room.text().strip())
        return named and self.chair.count() > 0

    def change(self) -> Change:
        """Return the split."""
        split = Split(
            str(self.source.currentData()),
            self.code.text().strip(),
            self.room.text().strip(),
            PersonId(str(self.chair.currentData())),
            frozenset(person for person, box in self.people.items() if box.isChecked()),
            tuple(visit for visit, box in self.visits.items() if box.isChecked()),
        )
        return self.seating.split(split)

    def _show_class(self) -> None:
        group = self.roster.class_group(str(self.source.currentData()))
        parts = Form(self.desk.theme, self.desk.wording)
        parts.add_words(self.say("going_people"))
        self.people.clear()
        half = (len(group.panel) + 1) // 2
        for number, member in enumerate(group.panel):
            name = self.roster.person(member.person).name
            self.people[member.person] = parts.add_check(name, on=number >= half)
        parts.add_words(self.say("going_regions"))
        self.visits.clear()
        for visit in self.roster.visits_of(group.code):
            if self.seating.movable(visit.id):
                self.visits[visit.id] = parts.add_check(self.visit_words(visit))
        self._column.replaceWidget(self._parts, parts)
        self._parts.hide()
        self._parts.deleteLater()
        self._parts = parts
        parts.changed.connect(self._people_changed)
        self._people_changed()

    def _people_changed(self) -> None:
        """Offer the people who go as chairs, and keep the one chosen."""
        chosen, chair = self.chair.currentData(), self.chair
        chair.blockSignals(True)  # noqa: FBT003 - Qt's own signature
        chair.clear()
        for person, box in self.people.items():
            if box.isChecked():
                chair.addItem(self.roster.person(person).name, person)
        chair.setCurrentIndex(max(0, chair.findData(chosen)))
        chair.blockSignals(False)  # noqa: FBT003 - Qt's own signature
        self.changed.emit()
