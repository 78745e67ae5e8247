"""Work that waits, off the window's thread: the only thread pool, the only broad except."""

from collections.abc import Callable
from typing import TypeVar, cast

from PySide6.QtCore import QObject, Qt, QThreadPool, Signal, Slot
from shiboken6 import isValid

Outcome = TypeVar("Outcome")


class _Delivery(QObject):
    """Carries one outcome from the pool to the window's thread."""

    finished = Signal(object, object)


class _Task:
    """One piece of work with what becomes of it."""

    def __init__(self, work: Callable[[], object]) -> None:
        self._work = work
        self.delivery = _Delivery()

    def run(self) -> None:
        """Do the work; whatever it raises is its outcome."""
        result: object = None
        error: Exception | None = None
        try:
            result = self._work()
        except Exception as raised:  # noqa: BLE001 - the border between pool and window
            error = raised
        self.delivery.finished.emit(result, error)


class Background(QObject):
    """Runs work on `pool` and delivers each outcome on the thread it was made on."""

    def __init__(self, pool: QThreadPool, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = pool
        self._tasks: dict[_Task, Callable[[object, Exception | None], None]] = {}

    @property
    def busy(self) -> int:
        """Return how many pieces of work have not been delivered."""
        return len(self._tasks)

    def run(
        self,
        work: Callable[[], Outcome],
        done: Callable[[Outcome], None],
        failed: Callable[[Exception], None],
        owner: QObject | None = None,
    ) -> None:
        """Do `work` elsewhere, then call `done` with its result or `failed` with its error here.

        Work must not touch widgets or the store. When `owner` is gone by then, nothing is called.
        """

        def deliver(result: object, error: Exception | None) -> None:
            if owner is not None and not isValid(owner):
                return
            if error is None:
                done(cast("Outcome", result))
            else:
                failed(error)

        task = _Task(work)
        # It lives here until its outcome is delivered; the pool is given its method alone, as it
        # never lets go of a QRunnable made in Python.
        self._tasks[task] = deliver
        task.delivery.finished.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._pool.start(task.run)

    def wait(self, milliseconds: int) -> bool:
        """Wait for running work, for leaving the application; tell whether all of it ended."""
        return self._pool.waitForDone(milliseconds)

    @Slot(object, object)
    def _deliver(self, result: object, error: Exception | None) -> None:
        sender = self.sender()
        task = next(task for task in self._tasks if task.delivery is sender)
        self._tasks.pop(task)(result, error)
