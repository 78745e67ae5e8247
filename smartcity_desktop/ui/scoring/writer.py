"""Writing acts down one after the other, and trying again what the disk refused."""

from collections.abc import Callable
from typing import Final, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from smartcity_desktop.domain.errors import DomainError
from smartcity_desktop.domain.sheet import Sheet
from smartcity_desktop.storage.errors import StorageError

TRY_AGAIN_MS: Final = 2000
TEXTS: Final = frozenset({"note", "remark"})

Act = Callable[[], Sheet]
Outcome = TypeVar("Outcome")
Place = tuple[str, str, str]


class Writer(QObject):
    """Runs each act at once; one the disk refuses waits in order and is tried every 2 s.

    One writer serves all sheets, so that an act still waits when its region has left the screen.

    `saved` carries the sheet after an act that is on disk, `failed` the StorageError, `refused` the
    DomainError of an act that can never be written. A text that was refused stays on the screen,
    so it stays unsaved until its place is written or typed back; `changed` tells of any such move.
    """

    saved = Signal(object)
    failed = Signal(object)
    refused = Signal(object)
    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: dict[Place, Act] = {}
        self._typed: set[Place] = set()
        self._kept: set[Place] = set()
        self._timer = QTimer(self)
        self._timer.setInterval(TRY_AGAIN_MS)
        self._timer.timeout.connect(self.try_again)

    @property
    def waiting(self) -> int:
        """Return how many acts are not on disk."""
        return len(self._waiting)

    @property
    def kept(self) -> bool:
        """Return whether a text was refused that is still on the screen."""
        return bool(self._kept)

    @property
    def settled(self) -> bool:
        """Return whether everything on the screen is on disk: nothing typed, kept or waiting."""
        return not (self._waiting or self._typed or self._kept)

    def type(self, place: Place) -> None:
        """Remember that a text is being typed: until it is written the screen says more."""
        self._typed.add(place)
        self.changed.emit()

    def keep(self, place: Place) -> None:
        """Remember that a text is on the screen that was refused before this program began."""
        self._kept.add(place)
        self.changed.emit()

    def write(self, place: Place, act: Act) -> bool:
        """Write `act`; it replaces a waiting one of the same place: sheet, kind, indicator.

        Returns whether everything is on disk.
        """
        self._waiting.pop(place, None)
        self._waiting[place] = act
        self._typed.discard(place)
        return self.try_again()

    def run(self, act: Callable[[], Outcome]) -> Outcome | None:
        """Do an act that must not wait, after everything that waits; None when it was not done."""
        if not self.try_again():
            return None
        try:
            return act()
        except StorageError as error:
            self.failed.emit(error)
        except DomainError as error:
            self.refused.emit(error)
        return None

    def try_again(self) -> bool:
        """Write what waits, oldest first; tell whether everything is on disk."""
        while self._waiting:
            place, act = next(iter(self._waiting.items()))
            try:
                sheet = act()
            except StorageError as error:
                self._timer.start()
                self.failed.emit(error)
                return False
            except DomainError as error:
                self._waiting.pop(place, None)
                if place[1] in TEXTS:
                    self._kept.add(place)
                self.refused.emit(error)
                continue
            self._waiting.pop(place, None)
            self._kept.discard(place)
            if not self._waiting:
                self._timer.stop()
            self.saved.emit(sheet)
        self._timer.stop()
        return True
