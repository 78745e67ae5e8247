"""The day in review before it is closed: what was done, who was there, what is unfinished."""

from collections.abc import Sequence
from dataclasses import dataclass

from smartcity_desktop.host.wording import Wording
from smartcity_desktop.ui.fonts import Type
from smartcity_desktop.ui.forms.form import Form
from smartcity_desktop.ui.theme import Theme


@dataclass(frozen=True, slots=True)
class DayReview:
    """A day in sentences: counts of its regions, its attendance, and each unfinished region."""

    counts: str
    attendance: str
    unfinished: tuple[str, ...]


class ClosingForm(Form):
    """Shows the review; somebody who closes over unfinished regions ticks that it was seen."""

    def __init__(self, theme: Theme, wording: Wording, review: DayReview) -> None:
        super().__init__(theme, wording)
        say = wording.say
        self.add_words(review.counts, Type.CONTROL_STRONG)
        self.add_words(review.attendance)
        self._add_unfinished(say("forms.day_unfinished"), review.unfinished)
        self.seen = self.add_check(say("forms.day_unfinished_seen"))
        self.seen.setVisible(bool(review.unfinished))
        self._must_see = bool(review.unfinished)

    def complete(self) -> bool:
        """Tell whether what is unfinished has been seen."""
        return self.seen.isChecked() or not self._must_see

    def _add_unfinished(self, title: str, lines: Sequence[str]) -> None:
        if lines:
            self.add_words(title, Type.SMALL_STRONG, "warn")
        for line in lines:
            self.add_words(line)
