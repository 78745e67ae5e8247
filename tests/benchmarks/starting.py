"""M10: start to the first painted window, against a bare QApplication and QMainWindow."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks.measuring import Ratio, ratio, rounds

BARE = """
import os, sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow

class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        QTimer.singleShot(0, done)

def done():
    os.write(1, open("/proc/self/status", "rb").read().split(b"VmHWM:")[1].split()[0])
    os._exit(0)

application = QApplication(sys.argv[:1])
window = Window()
window.resize(1100, 700)
window.show()
application.exec()
"""
OURS = """
import os, sys
from pathlib import Path
from smartcity_desktop.app import open_window

def done(_application):
    os.write(1, open("/proc/self/status", "rb").read().split(b"VmHWM:")[1].split()[0])
    os._exit(0)

open_window(Path(sys.argv[1]) / "profile", drive=done)
"""


def measure() -> dict[str, Ratio]:
    found = rounds(lambda: (_started(OURS), _started(BARE)))
    times = [(ours[0], bare[0]) for ours, bare in found]
    memory = [(ours[1], bare[1]) for ours, bare in found]
    return {
        "M10 start to painted, warm": ratio(times, 1.5, "s"),
        "M10 memory when painted": ratio(memory, 2.2, "MiB"),
    }


def _started(script: str) -> tuple[float, float]:
    """Return seconds from the start of the process to its painted window, and peak MiB."""
    with tempfile.TemporaryDirectory() as folder:
        settings = {"QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")}
        homes = dict.fromkeys(("HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"), folder)
        before = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-c", script, folder],
            env={**os.environ, **settings, **homes, "PYTHONPATH": str(Path.cwd())},
            capture_output=True,
            check=True,
            timeout=60,
        )
        return time.perf_counter() - before, int(done.stdout) / 1024
