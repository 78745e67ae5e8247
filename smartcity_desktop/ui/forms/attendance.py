"""The panel of a day with a box for each: who is there, who is missing, who stands in."""

from collections.abc import Sequence

from PySide6.QtWidgets import QCheckBox, QComboBox

from smartcity_desktop.domain.facts import PersonId
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.services.attendance import PanelPerson, Roll
from smartcity_desktop.ui.fonts import Type
from smartcity_desktop.ui.forms.form import Form
from smartcity_desktop.ui.theme import Theme
from smartcity_desktop.ui.widgets.action_button import ActionButton, ButtonLook


class AttendanceForm(Form):
    """Ticks the people of a panel; for each missing assessor a substitute is offered.

    Before the opening nobody is ticked: who is there is said of each, or of all who were planned
    with one button; on an open day those who are there are ticked.
    """

    def __init__(
        self,
        theme: Theme,
        wording: Wording,
        people: Sequence[PanelPerson],
        quorum: int,
        *,
        opened: bool,
    ) -> None:
        super().__init__(theme, wording)
        self._wording, self._people, self._quorum = wording, tuple(people), quorum
        self._opened = opened
        self._substitutes = [p for p in people if p.role == "substitute"]
        self.boxes = dict[PersonId, QCheckBox]()
        self.stand_ins = dict[PersonId, QComboBox]()
        if not opened:
            self.everybody = ActionButton(theme, wording.say("forms.everybody"), ButtonLook())
            self.everybody.clicked.connect(self._tick_planned)
            self.add_left(self.everybody)
        for person in people:
            self._add_person(person)
        self._standing = self.add_words("", Type.CONTROL_STRONG)
        self.reason = self.add_reason(wording.say("forms.attendance_reason"))
        self.changed.connect(self._renew)
        self._renew()

    def complete(self) -> bool:
        """Tell whether somebody is there, and a reason is given where one is needed."""
        reasoned = bool(self.reason.toPlainText().strip()) or not self._needs_reason()
        called = list(self._called().values())
        return bool(self._present()) and reasoned and len(called) == len(set(called))

    def roll(self) -> Roll:
        """Return the attendance as ticked."""
        return Roll(self._present(), self._called(), self.reason.toPlainText().strip())

    def standing(self) -> str:
        """Return the sentence on who is missing and whether the quorum is met."""
        return self._standing.text()

    def _add_person(self, person: PanelPerson) -> None:
        say = self._wording.say
        role = say(f"app.role_{person.role}")
        words = say("forms.person_role", name=person.name, role=role)
        self.boxes[person.person] = self.add_check(words, on=self._opened and person.present)
        if person.scores and self._substitutes:
            nobody = (say("forms.nobody_stands_in"), None)
            others = [(p.name, p.person) for p in self._substitutes]
            label = say("forms.stands_in", name=person.name)
            self.stand_ins[person.person] = self.add_choice(label, [nobody, *others])

    def _tick_planned(self) -> None:
        for person in self._people:
            if person.role != "substitute":
                self.boxes[person.person].setChecked(True)

    def missing(self) -> str:
        """Return what is still to be done before the form can be accepted, "" for nothing."""
        say = self._wording.say
        if not self._present():
            return say("forms.attendance_nobody")
        return "" if self.complete() else say("forms.attendance_open")

    def _present(self) -> frozenset[PersonId]:
        return frozenset(person for person, box in self.boxes.items() if box.isChecked())

    def _called(self) -> dict[PersonId, PersonId]:
        return {
            person: PersonId(str(choice.currentData()))
            for person, choice in self.stand_ins.items()
            if choice.currentData() is not None and not self.boxes[person].isChecked()
        }

    def _needs_reason(self) -> bool:
        left = any(p.present and not self.boxes[p.person].isChecked() for p in self._people)
        return bool(self._called()) or (self._opened and left)

    def _renew(self) -> None:
        present = self._present()
        # Who is not ticked yet is not missing yet.
        ticked = self._opened or len(present) >= self._quorum
        for person, choice in self.stand_ins.items():
            self.show_field(choice, on=ticked and person not in present)
        self.show_field(self.reason, on=self._needs_reason())
        self._standing.setText(self._tell(present))

    def _tell(self, present: frozenset[PersonId]) -> str:
        say, seated = self._wording.say, [p for p in self._people if p.scores]
        missing = [p.name for p in seated if p.person not in present]
        count = len(seated) - len(missing) + len(self._called())
        met = "forms.quorum_met" if count >= self._quorum else "forms.quorum_open"
        text = say(met, count=count, total=len(seated), quorum=self._quorum)
        if not missing:
            return text
        return f"{text} {say('forms.missing_people', names=', '.join(missing))}"
