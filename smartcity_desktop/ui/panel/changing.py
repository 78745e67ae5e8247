"""Changing a level with its owner's PIN: the own one here, another's through the own profile."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal

from smartcity_desktop.domain.facts import PersonId
from smartcity_desktop.services.moderating import Moderating
from smartcity_desktop.services.telling import told
from smartcity_desktop.ui.panel.change_form import Change
from smartcity_desktop.ui.panel.guests import Guests
from smartcity_desktop.ui.panel.people import bare_name
from smartcity_desktop.ui.panel.reading import PanelReader
from smartcity_desktop.ui.panel.tools import PanelTools


class Changing(QObject):
    """Asks for the PIN and makes the change; `done` and `failed` carry a sentence.

    `carried` tells that another's change waits at hub or centre and should be fetched.
    """

    done = Signal(str)
    failed = Signal(str)
    busy_changed = Signal(bool)
    carried = Signal()

    def __init__(
        self,
        tools: PanelTools,
        moderating: Moderating,
        reader: PanelReader,
        confirm_pin: Callable[[str], None],
        guests: Guests | None,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._tools, self._moderating, self._reader = tools, moderating, reader
        self._confirm_pin, self._guests = confirm_pin, guests
        self.busy = False

    def look(self) -> None:
        """Look again whose levels can be changed on this laptop."""
        if self._guests is not None:
            self._guests.look()

    def possible(self, person: PersonId) -> bool:
        """Tell whether a person's level can be changed on this laptop."""
        own = person == self._reader.me
        return own or (self._guests is not None and self._guests.knows(person))

    def change(self, change: Change) -> None:
        """Ask for the owner's PIN and make the change; nothing happens without it."""
        say, name = self._tools.say, self._reader.name(change.person)
        title = say("pin_title", name=name)
        text = say("pin_text", code=change.indicator)
        pin = self._tools.notices.ask_pin(title, text, say("pin_verb"))
        if not pin or self.busy:
            return
        self._set_busy(busy=True)
        if change.person == self._reader.me:
            self._run(lambda: self._confirm_pin(pin), lambda _none: self._revise(change))
        elif self._guests is not None:
            self._run(
                partial(
                    self._guests.revise,
                    change.person,
                    change.sheet,
                    {change.indicator: change.mark},
                    change.reason,
                    pin,
                ),
                lambda sent: self._sent(change, sent),
            )

    def _run(self, work: Callable[[], object], done: Callable[[object], None]) -> None:
        self._tools.background.run(work, done, self._fail, self)

    def _revise(self, change: Change) -> None:
        try:
            marks = {change.indicator: change.mark}
            self._moderating.revise(change.sheet, marks, change.reason, _confirmed)
        except Exception as error:  # noqa: BLE001 - told as any other outcome of the same work
            self._fail(error)
        else:
            self._finish("changed", change)

    def _sent(self, change: Change, sent: object) -> None:
        self._finish("changed" if sent else "changed_unsent", change)
        self.carried.emit()

    def _finish(self, key: str, change: Change) -> None:
        self._set_busy(busy=False)
        name = bare_name(self._reader.name(change.person))
        self.done.emit(self._tools.say(key, name=name, code=change.indicator))

    def _fail(self, error: Exception) -> None:
        self._set_busy(busy=False)
        self.failed.emit(told(error, self._tools.wording))

    def _set_busy(self, *, busy: bool) -> None:
        self.busy = busy
        self.busy_changed.emit(busy)


def _confirmed() -> None:
    """Stand for a PIN that has been confirmed before, off the window's thread."""
