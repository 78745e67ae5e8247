"""Why the form is closed, or what goes on around it, with the act that helps."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal

from smartcity_desktop.domain.sheet import Sheet
from smartcity_desktop.domain.words import Stage
from smartcity_desktop.services.class_day import ClassDay, Lacking, Slot
from smartcity_desktop.ui.commands import Command
from smartcity_desktop.ui.scoring.standing import Standing, may_ask_to_reopen, standing_message
from smartcity_desktop.ui.scoring.timetable import Timetable
from smartcity_desktop.ui.scoring.tools import Tools
from smartcity_desktop.ui.widgets.info_bar import InfoBar

Call = Callable[[], None]


class StateBar(QObject):
    """Says a slot's standing in `bar`.

    Emits `stage_wanted` with a Stage, `act_wanted` with a Command and VisitId that come before it,
    `reopen_wanted` with a reason, and after sealing `visit_wanted` with the next VisitId or
    `papers_wanted`.
    """

    stage_wanted = Signal(object)
    act_wanted = Signal(object, object)
    reopen_wanted = Signal(str)
    visit_wanted = Signal(object)
    papers_wanted = Signal()

    def __init__(
        self, tools: Tools, bar: InfoBar, class_day: ClassDay, timetable: Timetable
    ) -> None:
        super().__init__(bar)
        self._tools, self._bar = tools, bar
        self._class_day, self._timetable = class_day, timetable
        self._told: object = None

    def show_standing(self, slot: Slot, sheet: Sheet | None, state: Standing) -> None:
        """Say why the form is closed; nothing while it is written as usual."""
        message = standing_message(self._tools, slot, sheet, state)
        buttons: list[tuple[str, Call]] = []
        if state is Standing.NOT_STARTED and self._class_day.may_start_stage(slot):
            buttons.append(self._beginning(slot, self._class_day.lacking(slot)))
        if state is Standing.SEALED and sheet is not None:
            buttons.append(self._next_step())
            if may_ask_to_reopen(slot, sheet):
                buttons.append((self._tools.say("ask_to_reopen"), self._ask_to_reopen))
        # Facts of the day come at any moment: what is said already is not said again.
        told = slot.visit.id, message, tuple(verb for verb, _ in buttons)
        if told == self._told:
            return
        self._told = told
        if message is None:
            self._bar.clear()
        else:
            self._bar.show_message(message, *buttons)

    def _beginning(self, slot: Slot, lacking: Lacking | None) -> tuple[str, Call]:
        """Return the one act that comes next before anybody scores."""
        say = self._tools.say
        if lacking is not None:
            command = Command.OPEN_DAY if lacking is Lacking.DAY else Command.ARRIVE
            return say(f"first_{lacking}"), partial(self.act_wanted.emit, command, slot.visit.id)
        # A prepared case has no delegation: it is scored at once.
        case = slot.visit.day == 0
        first = Stage.SCORING if case else Stage.PRESENTATION
        verb = say("start_case" if case else "start_presentation")
        return verb, partial(self.stage_wanted.emit, first)

    def _next_step(self) -> tuple[str, Call]:
        """Return the button that leads on from a sealed sheet: the next region, else its paper."""
        following = self._timetable.following
        if following is None:
            return self._tools.say("to_papers"), self.papers_wanted.emit
        words = self._tools.say("to_next_region", region=following.region.short_name)
        return words, partial(self.visit_wanted.emit, following.visit.id)

    def _ask_to_reopen(self) -> None:
        say = self._tools.say
        title, text, verb = say("reopen_title"), say("reopen_text"), say("ask_to_reopen")
        reason = self._tools.notices.ask_reason(title, text, verb)
        if reason is not None:
            self.reopen_wanted.emit(reason)
