"""Which menu commands the scoring page answers, by what the sheet in front allows."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from smartcity_desktop.ui.commands import Command
from smartcity_desktop.ui.scoring.areas import Areas
from smartcity_desktop.ui.scoring.form import Form

Call = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Answers:
    """Commands that always work, those that need an indicator, and those that change the sheet."""

    always: Mapping[Command, Call]
    reading: Mapping[Command, Call]
    writing: Mapping[Command, Call]

    def calls(self) -> dict[Command, Call]:
        """Return all of them."""
        return {**self.always, **self.reading, **self.writing}

    def now(self, *, shown: bool, open_: bool, live: bool) -> dict[Command, Call]:
        """Return what works while the form is `shown`, an indicator `open_`, the sheet `live`."""
        chosen = dict(self.always) if shown else dict[Command, Call]()
        if shown and open_:
            chosen.update(self.reading)
        if shown and open_ and live:
            chosen.update(self.writing)
        return chosen


def answers(form: Form, areas: Areas, choose_region: Call, open_review: Call) -> Answers:
    """Return the page's answers."""
    c = Command
    return Answers(
        always={
            c.REGION: choose_region,
            c.LEFT_PANEL: areas.toggle_left,
            c.AREA: partial(areas.cycle, 1),
            c.AREA_BEFORE: partial(areas.cycle, -1),
        },
        reading={
            c.FIND: areas.find,
            c.PREVIOUS: partial(form.step, -1),
            c.NEXT: partial(form.step, 1),
            c.UNANSWERED: partial(form.unanswered, 1),
            c.COMPONENT_BEFORE: partial(form.component, -1),
            c.COMPONENT: partial(form.component, 1),
            c.SELF_ASSESSMENT: form.toggle_self_assessment,
            c.DETAILS: form.show_details,
        },
        writing={
            c.UNDO: form.undo,
            c.REDO: form.redo,
            c.NO_EVIDENCE: partial(form.give_special, "B"),
            c.NOT_APPLICABLE: partial(form.give_special, "X"),
            c.CLEAR: partial(form.give, ""),
            c.NOTE: form.write_note,
            c.FLAG: form.flag,
            c.REVIEW: open_review,
        },
    )
