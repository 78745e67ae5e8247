"""Panel dan moderasi: closed before the reveal, afterwards the place where a panel agrees."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout

from smartcity_desktop.domain.errors import DomainError
from smartcity_desktop.domain.facts import VisitId
from smartcity_desktop.domain.words import Role
from smartcity_desktop.services.class_day import ClassDay
from smartcity_desktop.services.moderating import Moderating
from smartcity_desktop.services.profile import Profile
from smartcity_desktop.services.signing import Signing
from smartcity_desktop.ui.commands import Command
from smartcity_desktop.ui.page import Heading, KeyHelp, Page
from smartcity_desktop.ui.panel.acting import Acting
from smartcity_desktop.ui.panel.changing import Changing
from smartcity_desktop.ui.panel.device_signing import DeviceSigning
from smartcity_desktop.ui.panel.guests import Guests
from smartcity_desktop.ui.panel.levels_view import LevelsView
from smartcity_desktop.ui.panel.pane import WIDTH, Pane
from smartcity_desktop.ui.panel.people import bare_name
from smartcity_desktop.ui.panel.reading import PanelReader, PanelReading
from smartcity_desktop.ui.panel.steps import PanelAct
from smartcity_desktop.ui.panel.tools import PanelTools
from smartcity_desktop.ui.panel.visits import PanelVisits
from smartcity_desktop.ui.scoring.region_chooser import RegionChooser
from smartcity_desktop.ui.scoring.tools import Tools
from smartcity_desktop.ui.tokens import Tone

PANEL_PLACE_ROLES = frozenset(
    {Role.CHAIR, Role.MEMBER, Role.SUBSTITUTE, Role.SECRETARY, Role.SECRETARIAT}
)
WIDE_PERCENT = 115
UNLIMITED = 16777215


@dataclass(frozen=True, slots=True)
class PanelSources:
    """What the panel place reads and acts through; without `guests` only own levels change."""

    profile: Profile
    class_day: ClassDay
    moderating: Moderating
    confirm_pin: Callable[[str], None]
    guests: Guests | None = None


class PanelPage(Page):
    """Follows the journal without moving what is under the keys or in the form.

    `flags_counted` carries how many flags are open, `fetch_wanted` that news wait at the hub,
    `visit_chosen` the VisitId in front.
    """

    flags_counted = Signal(int)
    fetch_wanted = Signal()
    visit_chosen = Signal(object)

    def __init__(self, tools: PanelTools, sources: PanelSources) -> None:
        super().__init__(Heading(tools.say("title")), _key_card(tools))
        self._tools, self._sources = tools, sources
        self._reader = PanelReader(sources.profile, sources.class_day, sources.moderating)
        self._visits = PanelVisits(sources.profile, sources.class_day)
        self._visit: VisitId | None = None
        self._reading: PanelReading | None = None
        self._stale = True
        self._waiting = self._stopped = False
        owned = tools, sources.moderating, self._reader, sources.confirm_pin, sources.guests, self
        self.changing, self.signing = Changing(*owned), DeviceSigning(*owned)
        ways = self.signing, Signing(sources.profile)
        self.acting = Acting(tools, sources.moderating, self._reader, ways, self)
        self.view = LevelsView(tools, self._reader)
        self.pane = Pane(tools, self._reader, self.changing.possible)
        self.grid, self.sheets, self.bar = self.view.grid, self.view.sheets, self.view.bar
        self.bar.leave_on_escape(self)
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._columns.setContentsMargins(12, 10, 12, 10)
        self._columns.setSpacing(12)
        self._columns.addWidget(self.view, 1)
        self._columns.addWidget(self.pane)
        self._connect()
        self._answer_commands()
        self._arrange()

    def _arrange(self) -> None:
        """Put the pane below the grid where large type leaves no room beside it."""
        theme = self._tools.theme
        wide = theme.percent <= WIDE_PERCENT
        way = QBoxLayout.Direction
        self._columns.setDirection(way.LeftToRight if wide else way.TopToBottom)
        self.pane.setMinimumWidth(theme.size(WIDTH) if wide else 0)
        self.pane.setMaximumWidth(theme.size(WIDTH) if wide else UNLIMITED)
        self.pane.set_scrolling(wide)
        self.grid.setMinimumHeight(0 if wide else theme.size(220))
        self.view.set_wide(wide)

    def _connect(self) -> None:
        flag = self.pane.flag
        self._tools.theme.changed.connect(self._arrange)
        self.view.region_wanted.connect(self.choose_region)
        self.view.pointed.connect(lambda: self.pane.point(self.grid.code, self.grid.person))
        self.grid.table.asked.connect(self._asked)
        self.grid.table.activated.connect(self.pane.focus_work)
        self.pane.step.wanted.connect(self._act)
        flag.change_wanted.connect(self.change_level)
        flag.close_wanted.connect(self.close_flag)
        flag.leave_wanted.connect(self._leave_different)
        flag.form.wanted.connect(self.changing.change)
        flag.form.given_up.connect(self._give_up)
        self.changing.busy_changed.connect(flag.form.set_busy)
        self.changing.done.connect(self._changed)
        self.changing.failed.connect(flag.form.say_wrong)
        self.changing.carried.connect(self.fetch_wanted)
        self.signing.carried.connect(self.fetch_wanted)
        for acts in (self.acting, self.signing):
            acts.done.connect(self._done)
            acts.failed.connect(partial(self.view.tell, Tone.BAD))

    def _answer_commands(self) -> None:
        self.answer(Command.REGION, self.choose_region)
        self.answer(Command.RECHECK, self.refresh)
        self.answer(Command.NEXT_FLAG, lambda: self.step_flag(1))
        self.answer(Command.FLAG_BEFORE, lambda: self.step_flag(-1))
        self.answer(Command.CHANGE_LEVEL, self.change_level)
        if self._sources.profile.role is Role.CHAIR:
            self.answer(Command.REVEAL, self.reveal)
            self.answer(Command.CLOSE_FLAG, self.close_flag)

    @property
    def visit(self) -> VisitId | None:
        """Return the visit in front, None without a schedule."""
        return self._visit

    @property
    def reading(self) -> PanelReading | None:
        """Return what is shown."""
        return self._reading

    def enter(self) -> None:
        """Read anew and put the keys on the rows."""
        self.changing.look()
        self.refresh()
        self.view.focus_rows()

    def showEvent(self, event: QShowEvent) -> None:
        """Read anew what was recorded while the page was away."""
        super().showEvent(event)
        if self._stale:
            self.refresh()

    def keep_visit(self, visit: VisitId) -> None:
        """Have a region in front on the next arrival; a reason being typed is kept for it."""
        if visit != self._visit and self._visits.has(visit):
            self.pane.end_change()
            self.bar.clear()
            self._visit, self._stale = visit, True

    def show_visit(self, visit: VisitId) -> None:
        """Bring a region to the front."""
        self.keep_visit(visit)
        self.refresh()
        self.view.focus_rows()
        self.visit_chosen.emit(visit)

    def choose_region(self) -> None:
        """Ask for a region by name or code."""
        tools = self._tools
        words = Tools(tools.theme, tools.wording, tools.notices, tools.background)
        visit = RegionChooser(words, self._visits.days(), self.window()).ask()
        if visit is not None:
            self.show_visit(visit)

    def refresh_soon(self) -> None:
        """Follow what was recorded once the window is idle."""
        self._stale = True
        if not self._waiting:
            self._waiting = True
            QTimer.singleShot(0, self, self._follow)

    def stop(self) -> None:
        """Follow nothing any more: the profile is being let go."""
        self._stopped = True

    def _follow(self) -> None:
        self._waiting = False
        if self._stopped:
            return
        self._open_moderation()
        self.flags_counted.emit(self._reader.open_flags())
        if self._stale and self.isVisible():
            self.refresh()

    def _open_moderation(self) -> None:
        """Put the flags on the table as soon as all levels are here, as chair."""
        if self._sources.profile.role is not Role.CHAIR:
            return
        for visit in self._reader.revealed_visits():
            # The levels are on their way, or it is another class's: the journal will tell.
            with suppress(DomainError):
                self._sources.moderating.open_moderation(visit)

    def refresh(self) -> None:
        """Read the visit anew and show it; what is under the keys stays."""
        self._stale = False
        self._visit = self._visit or self._visits.first()
        self.pane.setVisible(self._visit is not None)
        if self._visit is None:
            self._reading = None
            self.view.show_nothing()
            return
        reading = self._reading = self._reader.read(self._visit)
        self._show_heading(reading)
        self.view.show_reading(reading)
        code = self.grid.code if reading.compared is not None else ""
        self.pane.show_reading(reading, code, self.grid.person)

    def _show_heading(self, reading: PanelReading) -> None:
        say, visit = self._tools.say, reading.visit
        subtitle = say("subtitle", code=visit.class_code, starts=visit.starts)
        heading = Heading(say("title"), subtitle)
        if heading != self.heading:
            self.set_heading(heading)

    def _asked(self, key: str) -> None:
        calls: dict[str, Callable[[], None]] = {
            "next": lambda: self.step_flag(1),
            "before": lambda: self.step_flag(-1),
            "change": self.change_level,
            "close": self.close_flag,
        }
        calls[key]()

    def step_flag(self, by: int) -> None:
        """Bring the next open flag under the keys, or the next flag when none is open."""
        reading = self._reading
        if reading is None or reading.compared is None or not reading.flagged:
            return
        open_ = [code for code in reading.flagged if code not in reading.turn.closed]
        codes = open_ or list(reading.flagged)
        here = self.grid.code
        start = codes.index(here) if here in codes else (-1 if by > 0 else 0)
        self.grid.go_to(codes[(start + by) % len(codes)])

    def change_level(self) -> None:
        """Open the form for the own level, or as chair for the assessor's under the keys."""
        if self._reading is None or self.changing.busy or self.pane.begin_change():
            return
        owner, say = self.pane.owner, self._tools.say
        if owner is not None and not self.changing.possible(owner):
            name = bare_name(self._reader.name(owner))
            self.view.tell(Tone.INFO, say("change_elsewhere", name=name))
        else:
            self.view.tell(Tone.INFO, say("change_closed"))

    def close_flag(self) -> None:
        """Close the flag under the keys, as chair."""
        reading = self._reading
        if reading is None or self.grid.code not in reading.turn.flags:
            return
        if self._sources.profile.role is Role.CHAIR:
            self.acting.close_flag(reading, self.grid.code)

    def reveal(self) -> None:
        """Open the levels, as chair, with the question that the missing sheets call for."""
        for act in (PanelAct.REVEAL, PanelAct.REVEAL_WITH_QUORUM):
            button = self.pane.step.buttons.get(act)
            if button is not None and button.isEnabled():
                self._act(act)

    def _leave_different(self) -> None:
        if self._reading is not None:
            self.acting.leave_different(self._reading, self.grid.code)

    def _act(self, act: PanelAct) -> None:
        if self._reading is not None:
            self.acting.act(act, self._reading, self.pane.step.signers.person)

    def _give_up(self) -> None:
        self.pane.end_change()
        self.view.focus_rows()

    def _changed(self, sentence: str) -> None:
        self.pane.end_change(forget=True)
        self._done(sentence)

    def _done(self, sentence: str) -> None:
        self.bar.clear()
        self.refresh_soon()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, sentence))
        self.view.focus_rows()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Come back to the rows on Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.view.focus_rows()
        else:
            super().keyPressEvent(event)


def _key_card(tools: PanelTools) -> list[KeyHelp]:
    keys = ("↑ ↓", "← →", "N Shift+N", "Enter", "U", "S", "Ctrl+G", "Esc")
    names = ("rows", "people", "flags", "pane", "change", "close", "region", "back")
    return [KeyHelp(key, tools.say(f"help_{name}")) for key, name in zip(keys, names, strict=True)]
