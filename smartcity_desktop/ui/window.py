"""The one window: menu bar, rail, context bar, the pages and the status bar."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QCloseEvent, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QMainWindow,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from smartcity_desktop.host.wording import Wording
from smartcity_desktop.ui.commands import EVERYWHERE, Command, key_of
from smartcity_desktop.ui.context_bar import ContextBar, Person
from smartcity_desktop.ui.fonts import Type
from smartcity_desktop.ui.menus import Menus
from smartcity_desktop.ui.notices import Notices
from smartcity_desktop.ui.page import ICONS, KeyHelp, Page, Place
from smartcity_desktop.ui.status_strip import StatusStrip
from smartcity_desktop.ui.theme import Appearance, Theme
from smartcity_desktop.ui.widgets.band import Band
from smartcity_desktop.ui.widgets.focus_keeper import FocusKeeper, press_focused
from smartcity_desktop.ui.widgets.focus_ring import FocusRing
from smartcity_desktop.ui.widgets.info_bar import InfoBar, Message
from smartcity_desktop.ui.widgets.rail import Rail

HELP = "help"
# Width of the band of sample data before the menus have told what they need, px.
NARROW_BAND = 120


@dataclass(frozen=True, slots=True)
class Contents:
    """What the window shows: the pages of the places this role may use, in any order.

    `commands` are the application's own answers (lock, settings, bundles); `rehearsal` shows the
    band of sample data.
    """

    person: Person
    pages: Mapping[Place, Page]
    commands: Mapping[Command, Callable[[], None]] = field(
        default_factory=dict[Command, Callable[[], None]]
    )
    title: str = ""
    rehearsal: bool = False


class Window(QMainWindow):
    """Shows one page at a time; `place_changed` carries the `Place` in front, `closed` the end."""

    place_changed = Signal(object)
    closed = Signal()

    def __init__(
        self,
        theme: Theme,
        wording: Wording,
        notices: Notices,
        contents: Contents,
    ) -> None:
        super().__init__()
        self._theme = theme
        self._wording = wording
        self._notices = notices.over(self)
        self._contents = contents
        self._places = [place for place in Place if place in contents.pages]
        self._stack = QStackedWidget()
        self._context = ContextBar(theme, contents.person)
        self.status = StatusStrip(theme)
        self.notice = InfoBar(theme)
        self._notice_places: frozenset[Place] = frozenset()
        self._stays = False
        self._band = self._make_band()
        self._place_actions = {place: self._make_place_action(place) for place in self._places}
        self._own = self._own_commands()
        self._menus = Menus(
            self.menuBar(), wording, self._place_actions.values(), self._answerable()
        )
        offered = (Command.SWITCH, Command.LOCK)
        self._context.who.offer(
            [self._menus.action(command) for command in offered if command in contents.commands]
        )
        self._rail = Rail(theme, wording.say("window.rail"))
        self._lay_out()
        self._ring = FocusRing(theme, self)
        self._keeper = FocusKeeper(theme.application, self, lambda: self.page)
        self.setWindowTitle(contents.title or wording.say("window.title"))
        theme.changed.connect(self._dress)
        self._dress()
        self.go_to(self._places[0])

    @property
    def place(self) -> Place:
        """Return the place in front."""
        return self._places[self._stack.currentIndex()]

    @property
    def page(self) -> Page:
        """Return the page in front."""
        return self._contents.pages[self.place]

    @property
    def rail(self) -> Rail:
        """Return the rail, for tests and for the order of focus."""
        return self._rail

    def action(self, command: Command) -> QAction:
        """Return the menu action of `command`; raises KeyError when nobody can answer it."""
        return self._menus.action(command)

    def go_to(self, place: Place) -> None:
        """Bring `place` to the front; raises KeyError for a place this role may not use."""
        page = self._contents.pages[place]
        self._place_actions[place].setChecked(True)
        self._stack.setCurrentIndex(self._places.index(place))
        self._show_heading()
        self.notice.setVisible(place in self._notice_places)
        self._context.show_corner(page.corner)
        self._renew_answers()
        page.enter()
        self._keeper.settle()
        self.place_changed.emit(place)

    def set_count(self, place: Place, count: int) -> None:
        """Show how many things wait at `place`; 0 takes the number away."""
        name = self._wording.say(f"window.place_{place}")
        sentence = self._wording.say("window.place_count", place=name, count=count)
        self._rail.button(place).set_count(count, sentence if count else name)

    def sizeHint(self) -> QSize:
        """Return what users' laptops leave of 1366 x 768."""
        return QSize(1366, 698)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter press the button that has the focus, on every page alike."""
        if not press_focused(self, event):
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the band what the menus leave."""
        super().resizeEvent(event)
        self._fit_band()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Tell that the user closes the window; `stay` keeps it."""
        self._stays = False
        super().closeEvent(event)
        self.closed.emit()
        if self._stays:
            event.ignore()

    def stay(self) -> None:
        """Let the window stay although its user closes it; to be called while `closed` is told."""
        self._stays = True

    def show_notice(
        self,
        places: Collection[Place],
        message: Message,
        *buttons: tuple[str, Callable[[], None]],
    ) -> None:
        """Show a message above the pages of some places until `clear_notice`."""
        self._notice_places = frozenset(places)
        self.notice.show_message(message, *buttons)
        self.notice.setVisible(self.place in self._notice_places)

    def clear_notice(self) -> None:
        """Take the message away."""
        self._notice_places = frozenset()
        self.notice.clear()

    def _make_band(self) -> Band | None:
        if not self._contents.rehearsal:
            return None
        say = self._wording.say
        return Band(self._theme, say("window.sample_sentence"), say("window.sample_word"))

    def _make_place_action(self, place: Place) -> QAction:
        action = QAction(self._wording.say(f"window.place_{place}"), self)
        action.setShortcut(QKeySequence(f"Ctrl+{list(Place).index(place) + 1}"))
        action.triggered.connect(lambda _checked=False, to=place: self.go_to(to))
        return action

    def _own_commands(self) -> dict[Command, Callable[[], None]]:
        theme = self._theme
        return {
            Command.QUIT: self._quit,
            Command.LARGER: lambda: theme.step_percent(1),
            Command.SMALLER: lambda: theme.step_percent(-1),
            Command.NORMAL_SIZE: lambda: theme.set_percent(100),
            Command.LIGHT: lambda: theme.choose(Appearance.LIGHT),
            Command.DARK: lambda: theme.choose(Appearance.DARK),
            Command.SYSTEM: lambda: theme.choose(Appearance.SYSTEM),
            Command.CONTRAST: lambda: theme.choose(Appearance.CONTRAST),
            Command.KEY_CARD: self.show_key_card,
            **self._contents.commands,
        }

    def _answerable(self) -> set[Command]:
        answers = set(self._own)
        for page in self._contents.pages.values():
            answers |= set(page.commands)
        return answers

    def _renew_answers(self) -> None:
        self._menus.set_answers({**self._own, **self.page.commands})

    def _quit(self) -> None:
        self.close()

    def _lay_out(self) -> None:
        main = QWidget()
        column = QVBoxLayout(main)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._context)
        column.addWidget(self.notice)
        column.addWidget(self._stack, 1)
        self.setCentralWidget(main)
        for place in self._places:
            page = self._contents.pages[place]
            self._stack.addWidget(_scrolled(page))
            page.heading_changed.connect(self._show_heading)
            page.commands_changed.connect(self._renew_answers)
        self._fill_rail()
        self.addToolBar(Qt.ToolBarArea.LeftToolBarArea, self._rail)
        self.setStatusBar(self.status)
        if self._band is not None:
            self.menuBar().setCornerWidget(self._band, Qt.Corner.TopRightCorner)

    def _fill_rail(self) -> None:
        places = [
            (place.value, ICONS.get(place, place.value), self._place_actions[place])
            for place in self._places
        ]
        help_action = QAction(self._wording.say("window.help"), self)
        help_action.triggered.connect(self._help)
        self._rail.fill(places, (HELP, HELP, help_action))

    def _help(self) -> None:
        self._own.get(Command.MANUAL, self.show_key_card)()

    def show_key_card(self) -> None:
        """Show the keys of the page in front, then those that work everywhere."""
        say, answered = self._wording.say, {**self._own, **self.page.commands}
        places = [
            KeyHelp(action.shortcut().toString(), say(f"window.place_{place}"))
            for place, action in self._place_actions.items()
        ]
        everywhere = [
            KeyHelp(" ".join(key_of(command) for command in commands), say(f"window.keys_{name}"))
            for name, commands in EVERYWHERE.items()
            if answered.keys() >= set(commands)
        ]
        title = say("window.key_card_title", page=self.page.heading.title)
        self._notices.show_keys(title, [*self.page.keys, *places, *everywhere])

    def _show_heading(self) -> None:
        self._context.show_heading(self.page.heading)

    def _fit_band(self) -> None:
        if self._band is None:
            return
        bar = self.menuBar()
        # The bar made room for the band of the window as it was, and hid the menus that it covered.
        self._band.setFixedSize(NARROW_BAND, bar.height() - 1)
        bar.setCornerWidget(self._band, Qt.Corner.TopRightCorner)
        last = bar.actionGeometry(bar.actions()[-1]).right()
        self._band.setFixedSize(max(NARROW_BAND, self.width() - last - 15), bar.height() - 1)
        bar.setCornerWidget(self._band, Qt.Corner.TopRightCorner)
        self._band.move(self.width() - self._band.width(), 0)

    def _dress(self) -> None:
        self.menuBar().setFont(self._theme.font(Type.CELL))
        self._fit_band()


def _scrolled(page: Page) -> QScrollArea:
    """Return `page` where it can scroll: large type must never push the window off the screen."""
    area = QScrollArea()
    area.setWidget(page)
    area.setWidgetResizable(True)
    area.setFrameShape(QScrollArea.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return area
