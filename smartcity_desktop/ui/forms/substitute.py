"""Calling a substitute: for whom, who, and why."""

from collections.abc import Sequence

from smartcity_desktop.domain.facts import PersonId
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.services.attendance import PanelPerson
from smartcity_desktop.ui.forms.form import Form
from smartcity_desktop.ui.theme import Theme


class SubstituteForm(Form):
    """Complete once a reason is given."""

    def __init__(
        self,
        theme: Theme,
        wording: Wording,
        seated: Sequence[PanelPerson],
        substitutes: Sequence[PanelPerson],
    ) -> None:
        super().__init__(theme, wording)
        say = wording.say
        self.absent = self.add_choice(
            say("forms.replaced_person"), [(p.name, p.person) for p in seated]
        )
        self.substitute = self.add_choice(
            say("forms.substitute_person"), [(p.name, p.person) for p in substitutes]
        )
        self.reason = self.add_reason(say("window.reason_label"))

    def complete(self) -> bool:
        """Tell whether a reason is given."""
        return bool(self.reason.toPlainText().strip())

    def chosen(self) -> tuple[PersonId, PersonId]:
        """Return who is replaced, and by whom."""
        absent, substitute = self.absent.currentData(), self.substitute.currentData()
        return PersonId(str(absent)), PersonId(str(substitute))
