"""The room's screen over a day: read when something happens, counted on every second."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from smartcity_desktop.host.wording import Wording
from smartcity_desktop.services.room import Room, RoomView
from smartcity_desktop.ui.room.sign import RoomSign
from smartcity_desktop.ui.room.window import RoomWindow
from smartcity_desktop.ui.signals import TimerSignals
from smartcity_desktop.ui.theme import Theme

TICK_MS = 1000
# What comes from other laptops is read anew this often.
READ_TICKS = 5


class RoomDisplay(QObject):
    """Follows the room for one session; `toggle` opens and closes its window.

    `changed` carries the `RoomView` of every second. `now_ms` is the clock, in milliseconds.
    """

    changed = Signal(object)

    def __init__(
        self,
        theme: Theme,
        wording: Wording,
        room: Room,
        now_ms: Callable[[], int],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._theme, self._wording, self._room = theme, wording, room
        self._now_ms, self._own = now_ms, window
        self._view, self._read_ms, self._ticks = RoomView(), 0, 0
        self.signals = TimerSignals(wording, window)
        self.window: RoomWindow | None = None
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.timeout.connect(self.tick)

    @property
    def view(self) -> RoomView:
        """Return the view as it was read last."""
        return self._view

    def start(self) -> None:
        """Read the room and follow it from now on."""
        self.refresh()
        self._timer.start()

    def stop(self) -> None:
        """Close the window and follow no more."""
        self._timer.stop()
        if self.window is not None:
            self.window.close()

    def toggle(self) -> None:
        """Open the window, or close it when it is open."""
        if self.window is not None:
            self.window.close()
            return
        say, room = self._wording.say, self._room
        sign = RoomSign(self._theme, self._wording, room.place, sample=room.sample)
        self.window = RoomWindow(sign, self._own, say("room.title", code=room.place[0]))
        self.window.closed.connect(self._closed)
        self.refresh()
        self.window.place()

    def refresh(self) -> None:
        """Read the room anew and show it."""
        self._view, self._read_ms, self._ticks = self._room.view(), self._now_ms(), 0
        self._show(self._view)

    def tick(self) -> None:
        """Show the time a second on; read anew now and then, and when a time has run out."""
        self._ticks += 1
        passed = max(0, self._now_ms() - self._read_ms) // 1000
        view = self._view.after(passed)
        self._follow(view)
        if self._ticks >= READ_TICKS or (view.overrun and not self._view.overrun):
            self.refresh()
        else:
            self._show(view)

    def _show(self, view: RoomView) -> None:
        self._follow(view)
        if self.window is not None:
            self.window.sign.show_view(view)
        self.changed.emit(view)

    def _follow(self, view: RoomView) -> None:
        self.signals.follow((view.region, view.phase), view.seconds_left)

    def _closed(self) -> None:
        if self.window is not None:
            self.window.deleteLater()
            self.window = None
