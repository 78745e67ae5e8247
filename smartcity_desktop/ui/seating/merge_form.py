"""Two classes as one: which goes on, and who of the other panel goes on scoring."""

from PySide6.QtWidgets import QCheckBox

from smartcity_desktop.domain.facts import PersonId
from smartcity_desktop.domain.reseating import Change
from smartcity_desktop.services.seating import Seating
from smartcity_desktop.ui.acting import Desk
from smartcity_desktop.ui.forms.form import Form
from smartcity_desktop.ui.seating.form import SeatingForm


class MergeForm(SeatingForm):
    """People of the dissolved panel are on call unless the other one is below its quorum."""

    def __init__(self, desk: Desk, seating: Seating, class_code: str) -> None:
        super().__init__(desk, seating)
        self.kept = self.add_choice(self.say("kept_class"), self.class_choices())
        self.given_up = self.add_choice(self.say("given_up_class"), self.class_choices())
        self._parts = Form(desk.theme, desk.wording)
        self.people = dict[PersonId, QCheckBox]()
        self.add_part(self._parts)
        self.kept.setCurrentIndex(max(0, self.kept.findData(class_code)))
        follower = (self.kept.currentIndex() + 1) % max(1, self.given_up.count())
        self.given_up.setCurrentIndex(follower)
        self.given_up.currentIndexChanged.connect(self._show_people)
        self.kept.currentIndexChanged.connect(self._show_people)
        self._show_people()

    def complete(self) -> bool:
        """Tell whether two classes are chosen."""
        return self.kept.currentData() != self.given_up.currentData()

    def change(self) -> Change:
        """Return the merger."""
        seated = [person for person, box in self.people.items() if box.isChecked()]
        kept, given_up = str(self.kept.currentData()), str(self.given_up.currentData())
        return self.seating.merge(kept, given_up, seated)

    def _show_people(self) -> None:
        parts = Form(self.desk.theme, self.desk.wording)
        parts.add_words(self.say("joining_people"))
        self.people.clear()
        group = self.roster.class_group(str(self.given_up.currentData()))
        kept = self.roster.class_group(str(self.kept.currentData()))
        short = len(kept.scoring()) < self.desk.profile.book.minimum
        for person in group.scoring():
            name = self.roster.person(person).name
            self.people[person] = parts.add_check(name, on=short)
        self._column.replaceWidget(self._parts, parts)
        self._parts.hide()
        self._parts.deleteLater()
        self._parts = parts
        parts.changed.connect(self.changed)
        self.changed.emit()
