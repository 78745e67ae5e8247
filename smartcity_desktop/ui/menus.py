"""The menu bar: every act with its key, enabled while somebody answers it."""

from collections.abc import Callable, Iterable, Mapping

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar

from smartcity_desktop.host.wording import Wording
from smartcity_desktop.ui.commands import MENUS, PLACES_HERE, SWITCHES, Command, Entry


class Menus(QObject):
    """Fills `bar`; an act nobody in this window can ever answer is left out."""

    def __init__(
        self,
        bar: QMenuBar,
        wording: Wording,
        place_actions: Iterable[QAction],
        answerable: Iterable[Command],
    ) -> None:
        super().__init__(bar)
        self._wording = wording
        self._places = tuple(place_actions)
        self._answerable = frozenset(answerable)
        self._calls: dict[Command, Callable[[], None]] = {}
        self._actions: dict[Command, QAction] = {}
        for name, entries in MENUS.items():
            menu = QMenu(wording.say(f"window.menu_{name}"), bar)
            for entry in entries:
                self._add(menu, entry)
            _trim(menu)
            if menu.actions():
                bar.addMenu(menu)

    def action(self, command: Command) -> QAction:
        """Return the action of `command`; raises KeyError when nobody can answer it."""
        return self._actions[command]

    def actions(self) -> Mapping[Command, QAction]:
        """Return every action in the menus."""
        return self._actions

    def set_answers(self, calls: Mapping[Command, Callable[[], None]]) -> None:
        """Enable what `calls` answers and disable the rest."""
        self._calls = dict(calls)
        for command, action in self._actions.items():
            action.setEnabled(command in self._calls)

    def _add(self, menu: QMenu, entry: Entry | str | None) -> None:
        if entry == PLACES_HERE:
            menu.addActions(self._places)
        elif not isinstance(entry, Entry):
            menu.addSeparator()
        elif entry.command in self._answerable:
            menu.addAction(self._make(entry))

    def _make(self, entry: Entry) -> QAction:
        words = self._wording.say(f"window.command_{entry.command}")
        action = QAction(words, self)
        action.setCheckable(entry.command in SWITCHES)
        if entry.bound and entry.key:
            action.setShortcuts(_sequences(entry.key))
            action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        elif entry.key:
            # A tab shows the key in the menu's key column without binding it.
            space = entry.key == "Space"
            key = self._wording.say("home.key_space") if space else entry.key
            action.setText(f"{words}\t{key}")
        action.triggered.connect(lambda _checked=False, of=entry.command: self._run(of))
        self._actions[entry.command] = action
        return action

    def _run(self, command: Command) -> None:
        call = self._calls.get(command)
        if call is not None:
            call()


def _sequences(key: str) -> list[QKeySequence]:
    # Enter and plus exist twice on a full keyboard.
    twins = {"Ctrl+Return": ["Ctrl+Enter"], "Ctrl++": ["Ctrl+="]}
    return [QKeySequence(text) for text in (key, *twins.get(key, []))]


def _trim(menu: QMenu) -> None:
    """Remove separators that separate nothing."""
    previous_separates = True
    for action in list(menu.actions()):
        if action.isSeparator() and previous_separates:
            menu.removeAction(action)
        else:
            previous_separates = action.isSeparator()
    if menu.actions() and menu.actions()[-1].isSeparator():
        menu.removeAction(menu.actions()[-1])
