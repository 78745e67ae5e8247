"""A rehearsal's act in the real window: one sheet, by key presses only, with pictures of it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

# Long enough for a repaint and for the work of one key; the real work is waited for by `ready`.
STEP_MS = 60
PATIENCE_STEPS = 400


@dataclass(frozen=True, slots=True)
class Press:
    """Keys to press on whatever has the focus: text as typed, or one key with modifiers."""

    text: str = ""
    key: Qt.Key = Qt.Key.Key_unknown
    modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier


@dataclass(frozen=True, slots=True)
class Picture:
    """Save what the window shows under this name."""

    name: str


@dataclass(frozen=True, slots=True)
class Wait:
    """Go on when `ready` says so."""

    ready: Callable[[], bool] = field(default=lambda: True)


Act = Press | Picture | Wait


class Demonstration(QObject):
    """Plays acts one by one on the active window; `finished` tells whether it came to its end."""

    finished = Signal(bool)

    def __init__(self, acts: Iterator[Act], folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._acts = acts
        self._folder = folder
        self._waiting: Wait | None = None
        self._patience = PATIENCE_STEPS
        self.pictures: list[Path] = []
        self._timer = QTimer(self, interval=STEP_MS)
        self._timer.timeout.connect(self._step)

    def start(self) -> None:
        """Begin with the first act."""
        self._folder.mkdir(parents=True, exist_ok=True)
        self._timer.start()

    def _step(self) -> None:
        if self._waiting is not None and not self._waiting.ready():
            self._patience -= 1
            if self._patience == 0:
                self._end(complete=False)
            return
        self._waiting = None
        self._patience = PATIENCE_STEPS
        act = next(self._acts, None)
        if act is None:
            self._end(complete=True)
        else:
            self._play(act)

    def _play(self, act: Act) -> None:
        match act:
            case Wait():
                self._waiting = act
            case Picture():
                self._take(act.name)
            case Press():
                # Without a window manager no window is active, but each knows its focus.
                window = self._window()
                target = QApplication.focusWidget() or window.focusWidget() or window
                if act.text:
                    QTest.keyClicks(target, act.text, act.modifiers)
                else:
                    QTest.keyClick(target, act.key, act.modifiers)

    def _take(self, name: str) -> None:
        path = self._folder / f"{name}.png"
        self._window().grab().save(str(path))
        self.pictures.append(path)

    def _window(self) -> QWidget:
        shown = [w for w in QApplication.topLevelWidgets() if w.isVisible()]
        return QApplication.activeWindow() or shown[0]

    def _end(self, *, complete: bool) -> None:
        self._timer.stop()
        self.finished.emit(complete)
