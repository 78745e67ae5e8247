"""What is done with the whole day of a class: opening, attendance, substitutes, closing."""

from collections import Counter
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from smartcity_desktop.domain.facts import PersonId
from smartcity_desktop.domain.visit import FINAL_STATES, OVER
from smartcity_desktop.domain.words import Role
from smartcity_desktop.services.attendance import Attendance
from smartcity_desktop.services.class_day import Day
from smartcity_desktop.services.running import Running
from smartcity_desktop.ui.acting import Acting, Desk
from smartcity_desktop.ui.commands import Command
from smartcity_desktop.ui.forms.attendance import AttendanceForm
from smartcity_desktop.ui.forms.closing import ClosingForm, DayReview
from smartcity_desktop.ui.forms.substitute import SubstituteForm
from smartcity_desktop.ui.home.decisions import Decisions
from smartcity_desktop.ui.home.powers import may
from smartcity_desktop.ui.home.states import VISITS
from smartcity_desktop.ui.statuses import status

DONE = FINAL_STATES | OVER

DayAct = Callable[[str, Day], None]


class DayActs(Acting):
    """`act` does what a command means for a day; `day_closed` carries class code and number."""

    day_closed = Signal(str, int)

    def __init__(self, desk: Desk, running: Running, parent: QObject) -> None:
        super().__init__(desk, parent)
        self._running = running
        self._attendance = Attendance(desk.profile)
        self.decisions = Decisions(desk, self)
        for mine, its in (
            (self.done, self.decisions.done),
            (self.refused, self.decisions.refused),
            (self.told, self.decisions.told),
        ):
            its.connect(mine)
        acts: dict[Command, DayAct] = {
            Command.OPEN_DAY: self._open,
            Command.ATTENDANCE: self._change,
            Command.SUBSTITUTE: self._substitute,
            Command.CLOSE_DAY: self._close,
            Command.DECIDE: lambda _code, _day: self.decisions.decide(),
        }
        role = desk.profile.role
        self._acts = {command: act for command, act in acts.items() if may(role, command)}

    @property
    def commands(self) -> tuple[Command, ...]:
        """Return what this person may do with a day."""
        return tuple(self._acts)

    def act(self, command: Command, class_code: str, day: Day | None) -> None:
        """Do what `command` means for a day of a class."""
        call = self._acts.get(command)
        if call is not None and day is not None:
            call(class_code, day)

    def opened(self, class_code: str, number: int) -> bool:
        """Tell whether a day was opened and not closed since."""
        day = self._attendance.day(class_code, number)
        return day.opened and not day.closed

    def _open(self, code: str, day: Day) -> None:
        form, verb = self._roll(code, day, opened=False), self.say("home.open_day")
        title = self.say("forms.open_title", day=day.number)
        if self.desk.notices.ask_form(title, self.say("forms.open_text"), verb, form):
            roll = form.roll()
            self.do(lambda: self._attendance.open_day(code, day.number, roll))

    def _change(self, code: str, day: Day) -> None:
        if not self.opened(code, day.number):
            self.told.emit(self.say("home.day_not_open", day=day.number))
            return
        form, verb = self._roll(code, day, opened=True), self.say("forms.change_verb")
        title = self.say("forms.change_title", day=day.number)
        if self.desk.notices.ask_form(title, self.say("forms.change_text"), verb, form):
            roll = form.roll()
            self.do(lambda: self._attendance.change(code, day.number, roll))

    def _roll(self, code: str, day: Day, *, opened: bool) -> AttendanceForm:
        people = self._attendance.people(code, day.number)
        quorum = self._attendance.quorum
        desk = self.desk
        return AttendanceForm(desk.theme, desk.wording, people, quorum, opened=opened)

    def _substitute(self, code: str, day: Day) -> None:
        people = self._attendance.people(code, day.number)
        seated = [person for person in people if person.scores]
        # Who is missing stands first: a substitute is mostly called for them.
        seated.sort(key=lambda person: person.present)
        others = self._attendance.substitutes(code)
        if not others:
            office = self.desk.profile.role is Role.SECRETARIAT
            key = "no_substitutes_office" if office else "no_substitutes"
            self.told.emit(self.say(f"home.{key}", code=code))
            return
        form = SubstituteForm(self.desk.theme, self.desk.wording, seated, others)
        title, text = self.say("forms.substitute_title"), self.say("forms.substitute_text")
        if self.desk.notices.ask_form(title, text, self.say("forms.substitute_verb"), form):
            self._call(code, day.number, *form.chosen(), form.reason.toPlainText().strip())

    def _call(
        self, code: str, number: int, absent: PersonId, substitute: PersonId, reason: str
    ) -> None:
        self.do(lambda: self._attendance.call_substitute(code, number, absent, substitute, reason))

    def _close(self, code: str, day: Day) -> None:
        if not self.opened(code, day.number):
            self.told.emit(self.say("home.day_not_open", day=day.number))
            return
        form = ClosingForm(self.desk.theme, self.desk.wording, self.review(code, day))
        title, text = self.say("forms.close_title", day=day.number), self.say("forms.close_text")
        if not self.desk.notices.ask_form(title, text, self.say("forms.close_verb"), form):
            return
        if self.do(lambda: self._running.close_day(code, day.number)):
            self.day_closed.emit(code, day.number)

    def review(self, code: str, day: Day) -> DayReview:
        """Return the day in sentences."""
        wording, people = self.desk.wording, self._attendance.people(code, day.number)
        words = {
            slot.visit.id: status(wording, f"visit.{VISITS[slot.turn.state]}").word
            for slot in day.slots
        }
        counts = Counter(words.values())
        told = [self.say("forms.count_state", count=n, state=w.lower()) for w, n in counts.items()]
        unfinished = [
            self.say(
                "forms.unfinished_region",
                region=slot.region.short_name,
                state=words[slot.visit.id].lower(),
                sealed=sum(sheet.sealed for sheet in slot.panel),
                total=len(slot.panel),
            )
            for slot in day.slots
            if slot.turn.state not in DONE
        ]
        there = [person.name for person in people if person.present]
        attendance = self.say("forms.day_attendance", count=len(there), names=", ".join(there))
        return DayReview(" · ".join(told), attendance, tuple(unfinished))
