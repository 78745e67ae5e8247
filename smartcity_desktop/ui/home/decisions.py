"""What the secretariat decides about regions once their classes are done, with its form."""

from collections.abc import Iterator

from PySide6.QtCore import QObject

from smartcity_desktop.domain.roster import Visit
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.services.concluding import Concluding, Decision
from smartcity_desktop.ui.acting import Acting, Desk
from smartcity_desktop.ui.commands import Command
from smartcity_desktop.ui.forms.decision import DecisionForm
from smartcity_desktop.ui.home.concerns import Concern
from smartcity_desktop.ui.home.states import VISITS
from smartcity_desktop.ui.statuses import status
from smartcity_desktop.ui.tokens import Tone

NAMED = 4


class Decisions(Acting):
    """`decide` asks for a decision and records it after one more look at what it means."""

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(desk, parent)
        self._concluding = Concluding(desk.profile)

    def decide(self) -> None:
        """Ask which decision fell on which regions, confirm it, and record it."""
        found = {decision: self._concluding.open_to(decision) for decision in Decision}
        regions = {
            decision: [(visit.id, self._words(visit)) for visit in visits]
            for decision, visits in found.items()
            if visits
        }
        if not regions:
            self.told.emit(self.say("home.nothing_to_decide"))
            return
        desk, first = self.desk, self._concluding.next_step
        form = DecisionForm(desk.theme, desk.wording, regions, first)
        title, text = self.say("forms.decide_title"), self.say("forms.decide_text")
        if desk.notices.ask_form(title, text, self.say("forms.decide_verb"), form):
            self._confirm(form)

    def _confirm(self, form: DecisionForm) -> None:
        roster, visits, decision = self.desk.profile.roster, form.visits, form.decision
        names = [roster.region(roster.visit(v).region).short_name for v in visits]
        listed = ", ".join(names[:NAMED])
        if len(names) > NAMED:
            listed = self.say("conflicts.and_more", names=listed, count=len(names) - NAMED)
        text = self.say(
            f"forms.confirm_{decision}", count=len(visits), names=listed, reference=form.words
        )
        title, verb = self.say("forms.decide_title"), self.say("forms.decide_confirm")
        if not self.desk.notices.confirm(title, text, verb):
            return
        if self.do(lambda: self._concluding.decide(decision, visits, form.words)):
            self.told.emit(self.say("home.decided", count=len(visits)))

    def _words(self, visit: Visit) -> str:
        """Return "Kota Semarang (33.74) · kelas A · tidak hadir: penerbangan batal"."""
        profile = self.desk.profile
        region, turn = profile.roster.region(visit.region), profile.book.turn(visit.id)
        state = status(self.desk.wording, f"visit.{VISITS[turn.state]}").word.lower()
        told = turn.absence or turn.reference
        return self.say(
            "forms.decision_region",
            region=region.name,
            code=region.code,
            group=visit.class_code,
            state=f"{state}: {told}" if told else state,
        )


def decision_duties(concluding: Concluding, day: int, wording: Wording) -> Iterator[Concern]:
    """Yield the step that waits for the secretariat once every class is done; `day` is any day."""
    step = concluding.next_step
    if step is None:
        return
    say, count = wording.say, len(concluding.open_to(step))
    yield Concern(
        f"decide-{step}",
        "document",
        Tone.INFO,
        say("home.decision_subject"),
        say(f"home.decide_{step}", count=count),
        say("home.decide_verb"),
        command=Command.DECIDE,
        day=day,
    )
