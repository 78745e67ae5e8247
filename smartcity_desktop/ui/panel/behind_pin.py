"""An act of one person behind the own PIN: here, or as a guest at another's laptop."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from smartcity_desktop.services.moderating import Moderating
from smartcity_desktop.services.telling import told
from smartcity_desktop.ui.panel.guests import Guests
from smartcity_desktop.ui.panel.reading import PanelReader
from smartcity_desktop.ui.panel.tools import PanelTools


class BehindPin(QObject):
    """Asks, works off the window's thread, and tells; `done` and `failed` carry a sentence.

    `carried` tells that a guest's act waits at hub or centre and should be fetched.
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

    def _ask_pin(self, title: str, text: str, verb: str) -> str:
        """Return the PIN typed, "" when nothing is to be done or something is being done."""
        pin = self._tools.notices.ask_pin(title, text, verb)
        return pin if pin and not self.busy else ""

    def _run(self, work: Callable[[], object], done: Callable[[object], None]) -> None:
        self._set_busy(busy=True)
        self._tools.background.run(work, done, self._fail, self)

    def _finish(self, sentence: str) -> None:
        self._set_busy(busy=False)
        self.done.emit(sentence)

    def _refuse(self, sentence: str) -> None:
        self._set_busy(busy=False)
        self.failed.emit(sentence)

    def _fail(self, error: Exception) -> None:
        self._refuse(told(error, self._tools.wording))

    def _set_busy(self, *, busy: bool) -> None:
        self.busy = busy
        self.busy_changed.emit(busy)
