"""A rehearsal's act in the real window: one sheet, by key presses only, with pictures of it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, QSize, QTimer, Signal
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

# Long enough for a repaint; whatever takes longer is waited for.
STEP_MS = 40
SETTLE_MS = 120
PATIENCE_STEPS = 750
# What a 1366 x 768 screen leaves of itself.
SIZE = QSize(1366, 698)


@dataclass(frozen=True, slots=True)
class Press:
    """A key with its modifiers, as written in menus: "Ctrl+Return"."""

    sequence: str


@dataclass(frozen=True, slots=True)
class Type:
    """Text, letter by letter."""

    text: str


@dataclass(frozen=True, slots=True)
class Picture:
    """Save what the window shows under this name."""

    name: str


@dataclass(frozen=True, slots=True)
class Wait:
    """Go on when `ready` says so."""

    ready: Callable[[], bool]


Act = Press | Type | Picture | Wait


class Acted(Protocol):
    """What the acts ask of the program: whether it has come to the next scene."""

    def asks_for_pin(self) -> bool:
        """Whether the sign-in window waits for a PIN."""
        ...

    def signed_in(self) -> bool:
        """Whether the window itself is shown."""
        ...

    def indicators(self) -> int:
        """How many indicators the shown sheet has."""
        ...

    def sealed(self) -> bool:
        """Whether the shown sheet is sealed and its paper issued."""
        ...

    def idle(self) -> bool:
        """Whether nothing is being drawn or loaded in the background."""
        ...


def one_sheet(acted: Acted, pin: str) -> Iterator[Act]:
    """Yield the acts of an assessor from the PIN to the printed sheet of the day's first region."""
    yield Wait(acted.asks_for_pin)
    yield Picture("1-masuk")
    yield Type(pin)
    yield Press("Return")
    yield Wait(acted.signed_in)
    yield Picture("2-beranda")
    yield Press("Ctrl+2")
    # The slot's own button starts its presentation; levels may be given from then on.
    yield Press("Space")
    for number in range(acted.indicators()):
        yield Type("2" if number % 3 == 1 else "3")
        if number == 4:
            yield Press("C")
            yield Type(
                "Contoh: RPJMD memuat program dan indikator; anggaran belum tampak pada DPA."
            )
            yield Press("Esc")
            yield Picture("3-penilaian")
        yield Press("Return")
    yield Press("Ctrl+Return")
    for key in ("Right", "Right", "Space"):
        yield Press(key)
    for text in ("Contoh: visi tertulis.", "Contoh: jaringan terbatas.", "Contoh: tetapkan SOP."):
        yield Press("Tab")
        yield Type(text)
    yield Press("Tab")
    yield Picture("4-periksa-dan-segel")
    yield Type(pin)
    yield Press("Return")
    yield Wait(acted.sealed)
    yield Picture("5-disegel")
    yield Press("Ctrl+5")
    yield Wait(acted.idle)
    yield Picture("6-dokumen")
    yield Press("Ctrl+6")
    yield Picture("7-kirim-data")


class Demonstration(QObject):
    """Plays acts one by one on the shown window; `finished` tells whether it came to its end."""

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
                QTest.keySequence(self._focus(), act.sequence)
            case Type():
                QTest.keyClicks(self._focus(), act.text)

    def _focus(self) -> QWidget:
        window = self._window()
        return QApplication.focusWidget() or window.focusWidget() or window

    def _take(self, name: str) -> None:
        window = self._window()
        if window.size() != SIZE:
            window.showNormal()
            window.resize(SIZE)
        # What just changed is laid out and painted before it is shown.
        QTest.qWait(SETTLE_MS)
        path = self._folder / f"{name}.png"
        window.grab().save(str(path))
        self.pictures.append(path)

    def _window(self) -> QWidget:
        active = QApplication.activeWindow()
        if active is None:
            # A display without a window manager activates nothing by itself.
            active = next(w for w in QApplication.topLevelWidgets() if w.isVisible())
            active.activateWindow()
            QTest.qWaitForWindowActive(active, STEP_MS)
        return active

    def _end(self, *, complete: bool) -> None:
        self._timer.stop()
        self.finished.emit(complete)
