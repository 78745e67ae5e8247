"""The slot that runs: three stages with used and planned time, and one big remaining time."""

from dataclasses import dataclass, replace

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from smartcity_desktop.domain.words import VisitState
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.services.class_day import Slot, StageTime
from smartcity_desktop.ui.fonts import Type
from smartcity_desktop.ui.home.timing import BEGUN, ends_at, next_stage
from smartcity_desktop.ui.signals import Mark, mark_of
from smartcity_desktop.ui.theme import Theme
from smartcity_desktop.ui.widgets import painting
from smartcity_desktop.ui.widgets.action_button import ActionButton, ButtonLook
from smartcity_desktop.ui.widgets.card import Card, CardLook
from smartcity_desktop.ui.widgets.text_label import TextLabel

CLOSED, RUNNING, PAUSED, WAITING = "ready", "scoring", "paused", ""


@dataclass(frozen=True, slots=True)
class RunningLook:
    """A slot with its stages, its place in the day ("slot 3 dari 6"), and whether it has begun.

    `startable` tells whether this person begins its next stage, `led` whether the chair does.
    """

    slot: Slot
    stages: tuple[StageTime, ...]
    place: str
    begun: bool
    startable: bool
    led: bool


class StageBox(QWidget):
    """One stage: its name, a mark once it is over, and "18 dari 20 mnt"."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._name, self._time, self._icon, self._on = "", "", "", False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    def show_stage(self, name: str, time: str, icon: str, *, on: bool) -> None:
        """Show a stage; `on` frames the one that runs."""
        self._name, self._time, self._icon, self._on = name, time, icon, on
        self.setAccessibleName(f"{name}, {time}")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return room for both lines."""
        theme = self._theme
        name = theme.metrics(Type.SMALL_STRONG).horizontalAdvance(self._name) + theme.size(18)
        time = theme.metrics(Type.FLOOR).horizontalAdvance(self._time)
        high = theme.metrics(Type.SMALL).height() + theme.metrics(Type.FLOOR).height()
        return QSize(max(name, time) + theme.size(14), high + theme.size(7))

    def minimumSizeHint(self) -> QSize:
        """Return the same size: times are never cut."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint frame, name, mark and time."""
        theme, painter = self._theme, QPainter(self)
        tokens = theme.tokens
        fill, edge = (tokens.select, tokens.primary) if self._on else (tokens.surface, tokens.line)
        painting.box(painter, QRectF(self.rect()), fill, edge, 2 if self._on else 1, 3)
        role = Type.SMALL_STRONG if self._on else Type.SMALL
        high = theme.metrics(role).height()
        area = QRectF(theme.size(7), theme.size(3), self.width() - theme.size(14), high)
        painter.setFont(theme.font(role))
        painter.setPen(theme.colour("text"))
        painter.drawText(area, painting.LEFT, self._name)
        if self._icon:
            side = theme.size(14)
            icon = QRectF(area.right() - side, area.center().y() - side / 2, side, side)
            theme.icons.paint(painter, self._icon, tokens.text, icon.toAlignedRect().toRectF())
        below = QRectF(area.left(), area.bottom(), area.width(), theme.metrics(Type.FLOOR).height())
        painter.setFont(theme.font(Type.FLOOR))
        painter.setPen(theme.colour("text2"))
        painter.drawText(below, painting.LEFT, self._time)


class RunningCard(Card):
    """Emits what its buttons ask for; `tick` moves the time on.

    Who leads the day (`leads`) checks delegations in, suspends and resumes; assessors open their
    sheet, and begin the stages on their own laptop where no chair has opened the day.
    """

    stage_wanted = Signal()
    sheet_wanted = Signal()
    arrival_wanted = Signal()
    pause_wanted = Signal()

    def __init__(self, theme: Theme, wording: Wording, *, may_start: bool, leads: bool) -> None:
        super().__init__(theme, wording.say("home.running"), look=CardLook(icon="running"))
        self._wording = wording
        self._showing: RunningLook | None = None
        self._passed = 0
        self._may_start, self._leads = may_start, leads
        self._place = TextLabel(theme, "", Type.SMALL, "text2")
        self.add_to_header(self._place)
        self._region = TextLabel(theme, "", Type.REGION, wrap=True)
        self._empty = TextLabel(theme, wording.say("home.none_running"), Type.CONTROL, "text2")
        self._empty.setWordWrap(True)
        self._boxes = tuple(StageBox(theme) for _ in range(3))
        self._timer = TextLabel(theme, "", Type.TIMER)
        self._rest = TextLabel(theme, "", Type.SMALL, "text2", wrap=True)
        key = wording.say("home.key_space")
        self.stage_button = ActionButton(theme, "", ButtonLook("running", key, primary=leads))
        self.sheet_button = ActionButton(
            theme, wording.say("home.open_sheet"), ButtonLook("scoring", "Enter", primary=True)
        )
        self.pause_button = ActionButton(
            theme, wording.say("home.suspend"), ButtonLook("paused", small=True)
        )
        self._paused = TextLabel(theme, "", Type.CONTROL, "warn", wrap=True)
        self.stage_button.clicked.connect(self._main_act)
        self.sheet_button.clicked.connect(self.sheet_wanted)
        self.pause_button.clicked.connect(self.pause_wanted)
        self._stages, self._clock = QWidget(), QWidget()
        self._lay_out()
        self.show_nothing()

    @property
    def remaining(self) -> str:
        """Return the big remaining time, "" before a stage runs."""
        return self._timer.text()

    def show_nothing(self) -> None:
        """Say that no slot runs and none is left today."""
        self._showing = None
        buttons = (self.stage_button, self.sheet_button)
        for part in (self._region, self._stages, self._clock, self._paused, *buttons):
            part.hide()
        self._empty.show()
        self._place.setText("")

    def show_slot(self, look: RunningLook) -> None:
        """Show the running slot, or the one that can be started."""
        self._showing, self._passed = look, 0
        self._empty.hide()
        for part in (self._region, self._stages, self._clock):
            part.show()
        self.set_title(self._wording.say(_title_key(look)))
        self._place.setText(look.place)
        self._region.setText(look.slot.region.name)
        self._show_buttons(look)
        self._show_time(look)

    def tick(self, seconds: int) -> None:
        """Show the time as it is `seconds` after the slot was shown."""
        if self._showing is not None:
            self._passed = seconds
            self._show_time(self._showing)

    def _show_buttons(self, look: RunningLook) -> None:
        slot = look.slot
        state, verb, begun = slot.turn.state, self._main_verb(slot), slot.turn.stage is not None
        self.stage_button.set_text(verb)
        offered = self._leads or (look.startable and not (look.led and not begun))
        self.stage_button.setVisible(self._may_start and offered and bool(verb))
        self.pause_button.setVisible(self._leads and state in BEGUN)
        self.sheet_button.setVisible(slot.sheet is not None and begun and not self._leads)
        suspended = state is VisitState.SUSPENDED
        self._paused.setVisible(suspended)
        if suspended:
            reason = slot.turn.pause_reason
            self._paused.setText(self._wording.say("home.suspended_for", reason=reason))

    def _main_verb(self, slot: Slot) -> str:
        """Return the words of the one thing to do next, "" when there is none."""
        say, state, stage = self._wording.say, slot.turn.state, next_stage(slot)
        if self._leads and state is VisitState.SUSPENDED:
            return say("home.resume")
        if self._leads and state is VisitState.SCHEDULED:
            return say("home.arrive")
        return say(f"home.start_{stage}") if stage is not None else ""

    def _main_act(self) -> None:
        state = self._showing.slot.turn.state if self._showing else None
        if self._leads and state is VisitState.SUSPENDED:
            self.pause_wanted.emit()
        elif self._leads and state is VisitState.SCHEDULED:
            self.arrival_wanted.emit()
        else:
            self.stage_wanted.emit()

    def _show_time(self, look: RunningLook) -> None:
        stages = [self._moved(stage) for stage in look.stages]
        for box, stage in zip(self._boxes, stages, strict=True):
            paused = stage.stage is look.slot.turn.stage and not stage.running
            self._show_stage(box, stage, paused=paused)
        stage = look.slot.turn.stage
        running = next((s for s in stages if s.stage is stage), None)
        self._show_rest(look, running)

    def _moved(self, stage: StageTime) -> StageTime:
        if not stage.running or stage.used_seconds is None:
            return stage
        return replace(stage, used_seconds=stage.used_seconds + self._passed)

    def _show_stage(self, box: StageBox, stage: StageTime, *, paused: bool) -> None:
        say = self._wording.say
        used, planned = stage.used_seconds, stage.planned_minutes
        # The running stage shows its plan: what is left stands below, large.
        if used is None or (stage.running and used < planned * 60):
            time = say("home.planned", planned=planned)
        else:
            time = say("home.used", used=round(used / 60), planned=planned)
        icon = RUNNING if stage.running else CLOSED if used is not None else WAITING
        name = say(f"home.stage_{stage.stage}")
        box.show_stage(name, time, PAUSED if paused else icon, on=stage.running or paused)

    def _show_rest(self, look: RunningLook, running: StageTime | None) -> None:
        say, ends = self._wording.say, ends_at(look.slot)
        if running is None or running.used_seconds is None:
            self._timer.setText("")
            self._timer.hide()
            key = "home.slot_led" if look.led and not self._leads else "home.slot_from"
            self._rest.setText(say(key, starts=look.slot.visit.starts, ends=ends))
            return
        left = max(0, running.planned_minutes * 60 - running.used_seconds)
        self._timer.show()
        self._timer.setText(f"{left // 60:02d}:{left % 60:02d}")
        name, mark = say(f"home.stage_{running.stage}").lower(), mark_of(left)
        if not running.running:
            self._rest.setText(say("home.rest_paused", stage=name))
        elif mark is None or mark is Mark.OVER:
            key = "home.rest" if left else "home.rest_over"
            self._rest.setText(say(key, stage=name, ends=ends))
        else:
            self._rest.setText(say(f"timer.card_{mark.name.lower()}", ends=ends))

    def _lay_out(self) -> None:
        boxes = _line(self._stages, 5)
        for box in self._boxes:
            boxes.addWidget(box)
        clock = _line(self._clock, 10)
        clock.addWidget(self._timer)
        clock.addWidget(self._rest, 1)
        clock.addWidget(self.pause_button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.body.setSpacing(7)
        parts = (self._region, self._stages, self._clock, self._paused)
        for part in (self._empty, *parts, self.sheet_button, self.stage_button):
            self.body.addWidget(part)


def _title_key(look: RunningLook) -> str:
    if look.begun:
        return "home.running"
    ready = look.slot.turn.state is VisitState.READY
    return "home.startable" if ready else "home.awaited"


def _line(holder: QWidget, spacing: int) -> QHBoxLayout:
    line = QHBoxLayout(holder)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(spacing)
    return line
