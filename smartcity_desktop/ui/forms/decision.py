"""A decision of the secretariat: which one, its number or reason, and the regions it falls on."""

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QCheckBox

from smartcity_desktop.domain.facts import VisitId
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.services.concluding import Decision
from smartcity_desktop.ui.forms.form import Form
from smartcity_desktop.ui.theme import Theme

# What usually falls on every region that waits for it.
USUALLY_ALL = frozenset({Decision.PLENARY, Decision.DECREED, Decision.CLOSED})


class DecisionForm(Form):
    """Complete with at least one region and words; `regions` are (visit, words) by decision."""

    def __init__(
        self,
        theme: Theme,
        wording: Wording,
        regions: Mapping[Decision, Sequence[tuple[VisitId, str]]],
        first: Decision | None,
    ) -> None:
        super().__init__(theme, wording)
        self._wording, self._regions = wording, regions
        say = wording.say
        choices = [
            (say(f"forms.decision_{decision}", count=len(found)), decision)
            for decision, found in regions.items()
        ]
        self.choice = self.add_choice(say("forms.decision"), choices)
        self._meaning = self.add_words("", colour="text2")
        self.reference = self.add_line(say("forms.decision_reference"))
        self.all = self.add_check(say("forms.decision_all"))
        self._list = Form(theme, wording)
        self.boxes = dict[VisitId, QCheckBox]()
        self.add_part(self._list)
        self.all.clicked.connect(self._tick_all)
        self.choice.setCurrentIndex(max(0, self.choice.findData(first)))
        self.choice.currentIndexChanged.connect(self._show)
        self._show()

    @property
    def decision(self) -> Decision:
        """Return the decision chosen."""
        return Decision(self.choice.currentData())

    @property
    def visits(self) -> tuple[VisitId, ...]:
        """Return the regions ticked, in the order shown."""
        return tuple(visit for visit, box in self.boxes.items() if box.isChecked())

    @property
    def words(self) -> str:
        """Return the number or reason as typed."""
        return self.reference.text().strip()

    def complete(self) -> bool:
        """Tell whether a region is ticked and number or reason is given."""
        return bool(self.visits and self.words)

    def _show(self) -> None:
        decision, say = self.decision, self._wording.say
        self._meaning.setText(say(f"forms.meaning_{decision}"))
        step = decision in USUALLY_ALL
        label = say("forms.decision_reference" if step else "window.reason_label")
        self.rename_field(self.reference, label)
        fresh = Form(self._theme, self._wording)
        self.boxes = {
            visit: fresh.add_check(words, on=step) for visit, words in self._regions[decision]
        }
        fresh.leave_rest_below()
        self._column.replaceWidget(self._list, fresh)
        self._column.setStretchFactor(fresh, 1)
        self._list.hide()
        self._list.deleteLater()
        self._list = fresh
        fresh.changed.connect(self._follow)
        self._follow()

    def _tick_all(self, on: bool) -> None:  # noqa: FBT001 - Qt's own signature
        for box in self.boxes.values():
            box.setChecked(on)

    def _follow(self) -> None:
        self.all.setChecked(all(box.isChecked() for box in self.boxes.values()))
        self.changed.emit()
