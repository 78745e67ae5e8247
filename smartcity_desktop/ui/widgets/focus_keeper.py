"""What has the keys is what is seen: the one decision about a focus that got lost."""

from collections.abc import Callable, Iterator

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QWindow
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from shiboken6 import isValid

_KEYS = (QEvent.Type.KeyPress, QEvent.Type.KeyRelease, QEvent.Type.InputMethod)


class FocusKeeper(QObject):
    """Keeps the focus of one top-level window on something that can be seen.

    Qt hands the focus of a control that hides, is disabled or is deleted to whatever comes next in
    the window, and keys to a hidden control that was given the focus. Here the focus stays with
    what is in front, as `front` tells, beside what has gone; and no key ever reaches a control
    that is not shown.
    """

    # Python lets go of an object's own attributes before Qt lets go of the object.
    _window: QWidget | None = None

    def __init__(
        self, application: QApplication, window: QWidget, front: Callable[[], QWidget]
    ) -> None:
        super().__init__(window)
        self._window, self._front = window, front
        self._handle: QWindow | None = None
        self._last: QWidget | None = None
        # What had the focus last within what is in front, then what holds it, from inside out.
        self._trail: list[QWidget] = []
        # Whether the focus was moved out of what is in front because it had to go.
        self._strayed = False
        self._settling = QTimer(self, interval=0, singleShot=True)
        self._settling.timeout.connect(self.settle)
        window.installEventFilter(self)
        application.focusChanged.connect(self._focus_changed)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Drop keys that would reach something hidden, and settle when the window comes back."""
        kind = event.type()
        if self._window is None:
            return False
        if watched is self._handle:
            if kind in _KEYS and not _takes(self._window.focusWidget()):
                self.settle()
                return True
        elif kind in (QEvent.Type.Show, QEvent.Type.WindowActivate):
            self._watch_keys()
            self._settling.start()
        return super().eventFilter(watched, event)

    def settle(self) -> None:
        """Put a lost focus beside where it was; one that can be seen stays where it is."""
        self._settling.stop()
        window, front = self._window, self._front()
        if window is None or not window.isVisible() or not front.isVisible():
            return
        focus = window.focusWidget()
        strayed, self._strayed = self._strayed, False
        if _takes(focus) and (_within(front, focus) or not strayed):
            return
        (self._neighbour(front) or front).setFocus(Qt.FocusReason.OtherFocusReason)

    def _watch_keys(self) -> None:
        handle = self._window.windowHandle() if self._window else None
        if handle is not None and handle is not self._handle:
            self._handle = handle
            handle.installEventFilter(self)

    def _focus_changed(self, _old: QWidget | None, now: QWidget | None) -> None:
        window = self._window
        if window is None or not isValid(window) or not isValid(self):
            return
        if now is None:
            if window.isActiveWindow():
                self._settling.start()
            return
        if not window.isAncestorOf(now):
            return
        lost = self._last is not None and not _takes(self._last)
        self._last = now
        front = self._front()
        if _within(front, now):
            self._trail = list(_holders(now, front))
        elif lost:
            self._strayed = True
            self._settling.start()

    def _neighbour(self, front: QWidget) -> QWidget | None:
        """Return what is nearest to where the focus was, no button while there is anything else.

        A key pressed once more must not press what happens to stand there. The chain of the Tab
        key is not walked: PySide takes hold of what it returns and lets layouts' items go with it.
        """
        held = [w for w in self._trail[1:] if isValid(w) and _within(front, w)]
        for buttons in (False, True):
            for holder in [*held, front]:
                for stop in filter(_stops, holder.findChildren(QWidget)):
                    if isinstance(stop, QAbstractButton) is buttons:
                        return stop
        return None


def press_focused(window: QWidget, event: QKeyEvent) -> bool:
    """Press the button that has the focus on Enter, as Space does; tell whether there was one.

    For a window's `keyPressEvent`: what holds the button may have taken Enter before.
    """
    enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
    held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    focus = window.focusWidget()
    if not enter or held or not isinstance(focus, QAbstractButton) or not _takes(focus):
        return False
    if not event.isAutoRepeat():
        focus.click()
    return True


def _takes(widget: QWidget | None) -> bool:
    """Tell whether a widget can be seen and used."""
    return widget is not None and isValid(widget) and widget.isVisible() and widget.isEnabled()


def _within(front: QWidget, widget: QWidget | None) -> bool:
    return widget is not None and (widget is front or front.isAncestorOf(widget))


def _stops(widget: QWidget) -> bool:
    tab = Qt.FocusPolicy.TabFocus.value
    return bool(widget.focusPolicy().value & tab) and _takes(widget)


def _holders(widget: QWidget, front: QWidget) -> Iterator[QWidget]:
    """Yield a widget and what holds it, up to and with `front`."""
    holder: QWidget | None = widget
    while holder is not None and holder is not front:
        yield holder
        holder = holder.parentWidget()
    yield front
