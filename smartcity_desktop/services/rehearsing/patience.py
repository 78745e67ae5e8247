"""How long a rehearsal waits: for as long as anything in it gets on, however slow the machine is.

Every laptop that works says so by touching one file of the rehearsal's folder; one that only waits
for another does not. Whoever waits gives up when nobody has worked for a while.
"""

import threading
import time
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path

PULSE = "denyut"
# Nothing anywhere got on for this long: then nothing will.
QUIET_SECONDS = 90.0
BEAT_SECONDS = 2.0
# Processor time between two beats that only work takes, not a thread that looks at a clock.
WORK_SECONDS = 0.02


class Pulse:
    """Tells that somebody works, and how long ago anybody did."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / PULSE
        self._resting = 0
        self._ended = threading.Event()

    def beat(self) -> None:
        """Say that something got on."""
        with suppress(OSError):
            self._file.touch()

    def quiet_seconds(self) -> float:
        """Return for how long nobody has got on; 0 before the first beat."""
        try:
            return max(0.0, time.time() - self._file.stat().st_mtime)
        except OSError:
            return 0.0

    @contextmanager
    def resting(self) -> Generator[None]:
        """Wait for others: what this process does meanwhile is not getting on."""
        self._resting += 1
        try:
            yield
        finally:
            self._resting -= 1

    def follow(self) -> None:
        """Beat as long as this process uses its processor and does not wait for others."""
        threading.Thread(target=self._follow, daemon=True).start()

    def stop(self) -> None:
        """Beat no more."""
        self._ended.set()

    def _follow(self) -> None:
        spent = time.process_time()
        while not self._ended.wait(BEAT_SECONDS):
            before, spent = spent, time.process_time()
            if not self._resting and spent - before > WORK_SECONDS:
                self.beat()


class Patience:
    """Ends when nobody has got on for some time, and not before that time has passed at all."""

    def __init__(self, pulse: Pulse, seconds: float = QUIET_SECONDS) -> None:
        self._pulse, self._seconds = pulse, seconds
        self._began = time.monotonic()

    @property
    def left(self) -> float:
        """Seconds until it ends if nothing gets on."""
        waited = time.monotonic() - self._began
        return self._seconds - min(waited, self._pulse.quiet_seconds())
