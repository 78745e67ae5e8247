"""Measures how long a frozen program takes to answer and to paint its window.

Runs in the environment that was frozen, which has Pillow: `timing.py PROGRAM PICTURE.png`.
Prints one JSON document: seconds by name; "cold" means that no file of it was in memory.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SCREEN = "1366x768x24"
WAIT_SECONDS = 30
STILL_SECONDS = 1.0
# A frame without text has a handful of colours; letters bring dozens of shades.
PAINTED_COLOURS = 24
WARM_RUNS = 5


def forget(folder: Path) -> None:
    """Ask the system to drop a folder's files from memory, as after a restart of the machine."""
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink():
            with path.open("rb") as file:
                os.fsync(file.fileno())
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def answered(program: Path) -> float:
    """Return the seconds until the program has told its help and ended."""
    began = time.perf_counter()
    subprocess.run([program, "--help"], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


@contextmanager
def screen() -> Iterator[str]:
    """Yield the name of a virtual screen of an ordinary laptop's size."""
    reading, writing = os.pipe()
    # Without -noreset it starts anew when a program leaves, and refuses the next one meanwhile.
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", SCREEN, "-noreset"]
    server = subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL)
    os.close(writing)
    try:
        with os.fdopen(reading) as told:
            yield f":{told.readline().strip()}"
    finally:
        server.terminate()
        server.wait()


def painted(program: Path, display: str, picture: Path) -> tuple[float, float]:
    """Return the seconds until the window shows words and until it changes no more.

    Raises TimeoutError when nothing is shown in time.
    """
    with tempfile.TemporaryDirectory() as home:
        surroundings = {**os.environ, "DISPLAY": display, "HOME": home, "QT_QPA_PLATFORM": "xcb"}
        surroundings |= {"XDG_DATA_HOME": f"{home}/data", "SMARTCITY_NO_KEYRING": "1"}
        began = time.perf_counter()
        process = subprocess.Popen([program, "--profile", f"{home}/profile"], env=surroundings)
        try:
            return _watched(process, display, began, picture)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait()


def _watched(
    process: "subprocess.Popen[bytes]", display: str, began: float, picture: Path
) -> tuple[float, float]:
    from PIL import ImageGrab

    first = changed = 0.0
    last = b""
    while (now := time.perf_counter() - began) < WAIT_SECONDS and process.poll() is None:
        seen = ImageGrab.grab(xdisplay=display)
        if seen.tobytes() != last:
            last, changed = seen.tobytes(), now
        colours = seen.getcolors(PAINTED_COLOURS)
        if not first and colours is None:
            first = now
        if first and now - changed > STILL_SECONDS:
            seen.save(picture)
            return first, changed
        time.sleep(0.01)
    raise TimeoutError(f"no window, exit code {process.poll()}")


def measured(program: Path, picture: Path) -> dict[str, float]:
    """Return every time by name, in seconds."""
    forget(program.parent)
    times = {"help_cold": answered(program)}
    times["help_warm"] = min(answered(program) for _ in range(WARM_RUNS))
    if shutil.which("Xvfb"):
        with screen() as display:
            forget(program.parent)
            times["window_cold"], times["settled_cold"] = painted(program, display, picture)
            warm = [painted(program, display, picture) for _ in range(WARM_RUNS)]
            times["window_warm"], times["settled_warm"] = min(warm)
    return {name: round(seconds, 3) for name, seconds in times.items()}


if __name__ == "__main__":
    print(json.dumps(measured(Path(sys.argv[1]), Path(sys.argv[2]))))
