"""One writer per profile: a lock that ends with the process, however it ends."""

import os
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

from smartcity_desktop.host.errors import HostError


class ProfileLock:
    """Holds a profile for this process; raises HostError when another one has it."""

    def __init__(self, folder: Path) -> None:
        self._file = (folder / "profile.lock").open("a+b")
        try:
            _lock(self._file.fileno())
        except OSError as error:
            self._file.close()
            raise HostError("profile_in_use", folder=folder.name) from error

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


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> None:
        os.lseek(descriptor, 0, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
