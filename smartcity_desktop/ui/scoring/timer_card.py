"""The slot's three stages: planned and used minutes, and the remaining time of the running one."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from smartcity_desktop.domain.words import Stage, VisitState
from smartcity_desktop.services.class_day import STAGES, ClassDay, Slot, StageTime
from smartcity_desktop.ui.fonts import Type
from smartcity_desktop.ui.scoring.tools import Tools
from smartcity_desktop.ui.signals import mark_of, mark_words
from smartcity_desktop.ui.widgets.action_button import ActionButton, ButtonLook
from smartcity_desktop.ui.widgets.card import Card
from smartcity_desktop.ui.widgets.text_label import TextLabel


def remaining(seconds: int) -> str:
    """Return a running time with a colon: "06:12"; a stage that is over stays at "00:00"."""
    left = max(0, seconds)
    return f"{left // 60:02d}:{left % 60:02d}"


class TimerCard(Card):
    """Counts down the running stage; `stage_wanted` asks to begin the next one, if one may.

    At 00:00 nothing closes: the card only says that the planned time is used up.
    """

    stage_wanted = Signal(object)
    ticked = Signal(str)

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(tools.theme, parent=parent)
        self._tools = tools
        self._times: tuple[StageTime, ...] = ()
        self._passed = 0
        self._paused = False
        self._may_start = True
        self._stage = TextLabel(tools.theme, "", Type.SMALL, "text2", wrap=True)
        self.big = TextLabel(tools.theme, "", Type.TIMER)
        self._lines = [TextLabel(tools.theme, "", Type.SMALL, "text2") for _ in STAGES]
        self.start_button = ActionButton(tools.theme, "", ButtonLook(icon="next", small=True))
        self.start_button.clicked.connect(self._ask)
        self._clock = QTimer(self)
        self._clock.setInterval(1000)
        self._clock.timeout.connect(self._tick)
        self._lay_out()

    def show_slot(self, slot: Slot, class_day: ClassDay) -> None:
        """Show the stages of a slot as they stand now."""
        self.show_times(
            class_day.stage_times(slot),
            paused=slot.turn.state is VisitState.SUSPENDED,
            may_start=class_day.may_start_stage(slot) and class_day.lacking(slot) is None,
        )

    def show_times(
        self, times: Sequence[StageTime], *, paused: bool = False, may_start: bool = True
    ) -> None:
        """Show the stages as just read; the running one counts on from there.

        `paused` tells that the stage begun last stands still, `may_start` whether this person may
        begin the next one.
        """
        self._times = tuple(times)
        self._passed, self._paused, self._may_start = 0, paused, may_start
        if self._running() is None:
            self._clock.stop()
        else:
            self._clock.start()
        self._show()

    def next_stage(self) -> Stage | None:
        """Return the stage that can begin now; None after the last, and while it may not."""
        if not self._may_start or self._paused:
            return None
        latest = self._latest()
        place = 0 if latest is None else STAGES.index(latest.stage) + 1
        return STAGES[place] if place < len(STAGES) else None

    def _latest(self) -> StageTime | None:
        """Return the stage begun last, whether or not it runs."""
        begun = [time for time in self._times if time.used_seconds is not None]
        return self._running() or (begun[-1] if begun else None)

    def _standing_still(self) -> StageTime | None:
        return self._latest() if self._paused else None

    def _running(self) -> StageTime | None:
        return next((time for time in self._times if time.running), None)

    def _tick(self) -> None:
        self._passed += 1
        self._show()

    def _left(self) -> int:
        running = self._running() or self._standing_still()
        if running is None:
            return 0
        return running.planned_minutes * 60 - (running.used_seconds or 0) - self._passed

    def _show(self) -> None:
        say, running = self._tools.say, self._running() or self._standing_still()
        stage = say(f"stage_{running.stage}") if running else ""
        self._stage.setText(self._heading(stage))
        self.big.setText(remaining(self._left()))
        self.big.setVisible(running is not None)
        for label, time in zip(self._lines, self._times, strict=False):
            label.setText(self._line(time))
            label.setVisible(not (time is running and self._left() > 0))
        upcoming = self.next_stage()
        self.start_button.setVisible(upcoming is not None)
        if upcoming is not None:
            self.start_button.set_text(say(f"start_{upcoming}"))
        self.setAccessibleName(f"{self._stage.text()} {self.big.text() if running else ''}".strip())
        self.ticked.emit(f"{stage} {self.big.text()}" if running else "")

    def _heading(self, stage: str) -> str:
        if self._paused and stage:
            return self._tools.say("stage_paused", stage=stage)
        if not stage:
            return self._tools.say("not_started" if self._latest() is None else "stages_over")
        mark = mark_of(self._left())
        if mark is None:
            return self._tools.say("stage_left", stage=stage)
        return f"{stage}: {mark_words(mark, self._tools.wording).lower()}"

    def _line(self, time: StageTime) -> str:
        say = self._tools.say
        stage = say(f"stage_{time.stage}")
        if time.used_seconds is None:
            return say("stage_planned", stage=stage, minutes=time.planned_minutes)
        used = (time.used_seconds + (self._passed if time.running else 0)) // 60
        if used > time.planned_minutes:
            return say("stage_over", stage=stage, used=used, planned=time.planned_minutes)
        return say("stage_used", stage=stage, minutes=used)

    def _ask(self) -> None:
        self.stage_wanted.emit(self.next_stage())

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addWidget(self._stage)
        left.addWidget(self.big)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addStretch(1)
        for label in self._lines:
            label.setAlignment(Qt.AlignmentFlag.AlignRight)
            right.addWidget(label)
        right.addStretch(1)
        line = QHBoxLayout()
        line.addLayout(left, 1)
        line.addLayout(right)
        self.body.addLayout(line)
        self.body.addWidget(self.start_button)
