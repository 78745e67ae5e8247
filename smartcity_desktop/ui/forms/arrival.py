"""Checking a delegation in: who leads it, how many came, whether the head of region is there."""

from smartcity_desktop.domain.words import LeaderRank
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.ui.forms.form import Form
from smartcity_desktop.ui.roster_words import leader_words
from smartcity_desktop.ui.theme import Theme

MOST_PEOPLE = 99


class ArrivalForm(Form):
    """Complete once the number of people is given; the name is optional."""

    def __init__(self, theme: Theme, wording: Wording, planned: str) -> None:
        super().__init__(theme, wording)
        self._wording, say = wording, wording.say
        ranks = [(leader_words(code, wording), str(code)) for code in LeaderRank]
        self.rank = self.add_choice(say("forms.leader_rank"), ranks)
        self.name = self.add_line(say("forms.leader_name"))
        self.people = self.add_number(say("forms.delegation_people"), MOST_PEOPLE)
        self.head = self.add_check(say("forms.head_of_region"), on=True)
        self.rank.currentIndexChanged.connect(self._follow_rank)
        if planned in set(LeaderRank):
            self.rank.setCurrentIndex(list(LeaderRank).index(LeaderRank(planned)))

    @property
    def leader(self) -> str:
        """Return the code of the head's rank."""
        return str(self.rank.currentData())

    def complete(self) -> bool:
        """Tell whether somebody came at all."""
        return self.people.value() > 0

    def missing(self) -> str:
        """Return that the number of people is missing."""
        return "" if self.complete() else self._wording.say("errors.delegation_empty")

    def _follow_rank(self) -> None:
        self.head.setChecked(self.leader == LeaderRank.HEAD)
