"""Copying everything of this profile to a stick, off the window's thread."""

from PySide6.QtCore import QObject, Signal

from smartcity_desktop.services.closing import Closing, Mirrored
from smartcity_desktop.ui.background import Background
from smartcity_desktop.ui.notices import Notices


class Copying(QObject):
    """Emits `changed` when a copy begins or ends, `refused` with what stopped it."""

    changed = Signal()
    refused = Signal(object)

    def __init__(self, background: Background, closing: Closing, notices: Notices) -> None:
        super().__init__()
        self._background, self._closing, self._notices = background, closing, notices
        self.busy = False

    @property
    def last(self) -> Mirrored | None:
        """Return the last copy that was read back whole."""
        return self._closing.mirrored()

    @property
    def later(self) -> int:
        """Return how many own facts came after it."""
        return self._closing.unmirrored()

    def copy(self, title: str) -> None:
        """Ask for the stick and copy."""
        folder = None if self.busy else self._notices.choose_folder(title)
        if folder is None:
            return
        self.busy = True
        closing = self._closing
        self._background.run(lambda: closing.mirror(folder), self._done, self._failed, self)
        self.changed.emit()

    def _done(self, _mirrored: Mirrored) -> None:
        self.busy = False
        self.changed.emit()

    def _failed(self, error: Exception) -> None:
        self.busy = False
        self.refused.emit(error)
        self.changed.emit()
