"""One writer per profile: a lock that ends with the process, however it ends."""

import os
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from smartcity_desktop.domain.file_names import named
from smartcity_desktop.host.errors import HostError

LOCKFILE = "profile.lock"
# Asking whether a profile is in use takes its lock for a moment: nobody is sent away for that.
TRIES, PAUSE_SECONDS = 3, 0.02


class ProfileLock:
    """Holds a profile for this process; raises HostError when another one has it."""

    def __init__(self, folder: Path) -> None:
        self._file = (folder / LOCKFILE).open("a+b")
        for left in reversed(range(TRIES)):
            try:
                _lock(self._file.fileno())
                break
            except OSError as error:
                if left:
                    time.sleep(PAUSE_SECONDS)
                    continue
                self._file.close()
                raise HostError("profile_in_use", folder=named(folder)) from error

    def release(self) -> None:
        """Let the profile go."""
        self._file.close()

    def __enter__(self) -> Self:
        """Return the lock itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Release the lock."""
        self.release()


def in_use(folder: Path) -> bool:
    """Tell whether a window holds a profile now, one of this process included."""
    try:
        with (folder / LOCKFILE).open("r+b") as file:
            _lock(file.fileno())
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return False


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> None:
        os.lseek(descriptor, 0, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
