"""Quiet signals of a running time: at five minutes, one minute and its end, in words."""

from enum import IntEnum

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QApplication, QWidget

from smartcity_desktop.host.wording import Wording


class Mark(IntEnum):
    """A moment that is told, in seconds before the end of the planned time."""

    FIVE_MINUTES = 300
    ONE_MINUTE = 60
    OVER = 0


def mark_of(seconds: int) -> Mark | None:
    """Return the last mark that a time with `seconds` left has passed, None before the first."""
    return next((mark for mark in reversed(Mark) if seconds <= mark), None)


def mark_words(mark: Mark, wording: Wording) -> str:
    """Return what stands beside a time that has passed `mark`, until the next one."""
    return wording.say(f"timer.mark_{mark.name.lower()}")


class TimerSignals(QObject):
    """Follows one running time after the other; emits `reached` with each `Mark`, once.

    While `window` is shown, a mark is announced to screen readers; `chime` adds a short tone, with
    the words beside the time as its visible twin. A time that is already past a mark when it is
    first seen tells it no more.
    """

    reached = Signal(object)

    def __init__(self, wording: Wording, window: QWidget, *, chime: bool = False) -> None:
        super().__init__(window)
        self._wording, self._window = wording, window
        self._followed: object = None
        self._mark: Mark | None = None
        self.chime = chime

    def follow(self, time: object, seconds: int | None) -> None:
        """Tell how many seconds are left of `time`, which any value names; None while none runs."""
        if seconds is None:
            return
        mark = mark_of(seconds)
        fresh, self._followed = time != self._followed, time
        before, self._mark = self._mark, mark
        if not fresh and mark is not None and mark is not before:
            self._tell(mark)

    def _tell(self, mark: Mark) -> None:
        # A laptop with several sessions tells it once.
        if self._window.isVisible():
            words = self._wording.say(f"timer.told_{mark.name.lower()}")
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._window, words))
            if self.chime:
                QApplication.beep()
        self.reached.emit(mark)
