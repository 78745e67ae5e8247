"""Work in the background: its outcome is delivered here, and nothing of it stays afterwards."""

import gc
import threading
import weakref

from PySide6.QtCore import QThreadPool
from pytestqt.qtbot import QtBot

from smartcity_desktop.ui.background import Background


class Result:
    """Something that work brings back, and that can be asked whether it is gone."""


def test_an_outcome_is_delivered_on_the_windows_thread(qtbot: QtBot) -> None:
    background = Background(QThreadPool.globalInstance())
    worked, delivered = list[int](), list[int]()
    background.run(
        lambda: worked.append(threading.get_ident()),
        lambda _none: delivered.append(threading.get_ident()),
        lambda _error: delivered.append(0),
    )
    qtbot.waitUntil(lambda: bool(delivered), timeout=20_000)
    assert delivered == [threading.get_ident()]
    assert worked != delivered


def test_an_error_is_delivered_as_one(qtbot: QtBot) -> None:
    background, failed = Background(QThreadPool.globalInstance()), list[Exception]()
    background.run(lambda: 1 // 0, lambda _result: None, failed.append)
    qtbot.waitUntil(lambda: bool(failed), timeout=20_000)
    assert isinstance(failed[0], ZeroDivisionError)


def test_nothing_of_the_work_stays_in_memory(qtbot: QtBot) -> None:
    background = Background(QThreadPool.globalInstance())
    results = list[weakref.ref[Result]]()
    for _ in range(20):
        kept = Result()
        results.append(weakref.ref(kept))
        background.run(lambda one=kept: one, lambda _result: None, lambda _error: None)
        del kept
    qtbot.waitUntil(lambda: background.busy == 0, timeout=20_000)
    gc.collect()
    # The loop's last function may still stand in this frame.
    assert sum(one() is not None for one in results) <= 1
