"""One exchange with the centre at a time, by hand or on its timer, never in the way."""

from PySide6.QtCore import QObject, QTimer, Signal

from smartcity_desktop.services.delivering import Delivering, Exchanged
from smartcity_desktop.ui.background import Background

INTERVAL_MS = 4 * 60 * 1000


class Exchanging(QObject):
    """Emits `changed` whenever an exchange begins or ends; `error` is the last one's, or None."""

    changed = Signal()

    def __init__(
        self, background: Background, delivering: Delivering, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._background = background
        self._delivering = delivering
        self.busy = False
        self.error: Exception | None = None
        self.last: Exchanged | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(INTERVAL_MS)
        self._timer.timeout.connect(self.start_quietly)

    def start_timer(self) -> None:
        """Exchange now and then every few minutes while a centre is known."""
        self._timer.start()
        self.start_quietly()

    def stop_timer(self) -> None:
        """Begin no more exchanges by itself."""
        self._timer.stop()

    def start_quietly(self) -> None:
        """Exchange when a centre is known; without one there is nothing to say."""
        if self._delivering.centre:
            self.start()

    def start(self) -> None:
        """Exchange now, unless one is under way."""
        if self.busy:
            return
        self.busy = True
        self._background.run(self._delivering.exchange_with_centre, self._done, self._failed, self)
        self.changed.emit()

    def _done(self, exchanged: Exchanged) -> None:
        self.busy, self.error, self.last = False, None, exchanged
        self.changed.emit()
        if exchanged.files.left and self._timer.isActive():
            # Evidence goes on in small steps, so that facts never wait for all of it.
            QTimer.singleShot(0, self, self.start_quietly)

    def _failed(self, error: Exception) -> None:
        self.busy, self.error = False, error
        self.changed.emit()
