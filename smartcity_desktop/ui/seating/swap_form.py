"""Two regions in each other's place."""

from smartcity_desktop.domain.facts import VisitId
from smartcity_desktop.domain.reseating import Change
from smartcity_desktop.services.seating import Seating
from smartcity_desktop.ui.acting import Desk
from smartcity_desktop.ui.seating.form import SeatingForm


class SwapForm(SeatingForm):
    """Complete once two different regions are chosen."""

    def __init__(self, desk: Desk, seating: Seating, visit: VisitId | None) -> None:
        super().__init__(desk, seating)
        choices = self.visit_choices()
        self.one = self.add_choice(self.say("region"), choices)
        self.other = self.add_choice(self.say("other_region"), choices)
        if visit is not None:
            self.one.setCurrentIndex(max(0, self.one.findData(visit)))
        follower = (self.one.currentIndex() + 1) % max(1, len(choices))
        self.other.setCurrentIndex(follower)

    def complete(self) -> bool:
        """Tell whether two regions are chosen."""
        return self.one.currentData() != self.other.currentData()

    def change(self) -> Change:
        """Return the swap."""
        one, other = str(self.one.currentData()), str(self.other.currentData())
        return self.seating.swap(VisitId(one), VisitId(other))
