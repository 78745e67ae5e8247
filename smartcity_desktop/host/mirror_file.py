"""Writing a file onto a second medium so that it is whole or not there at all."""

import os
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from smartcity_desktop.host.errors import HostError

FULL_ERRORS = frozenset({28, 122})  # ENOSPC, EDQUOT


def write_whole(folder: Path, name: str, content: bytes) -> Path:
    """Write a file beside its place, force it out, read it back, and only then name it.

    Raises HostError: mirror_full or mirror_unwritable; what stood there before is untouched.
    """
    path, temporary = folder / name, folder / f".{name}.part"
    try:
        with temporary.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if sha256(temporary.read_bytes()).digest() != sha256(content).digest():
            temporary.unlink()
            raise HostError("mirror_differs", file=name)
        temporary.replace(path)
        _sync_folder(folder)
    except OSError as error:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        full = error.errno in FULL_ERRORS
        key = "mirror_full" if full else "mirror_unwritable"
        raise HostError(key, folder=str(folder)) from error
    return path


def _sync_folder(folder: Path) -> None:
    """Force the name out too, where the system lets a folder be opened."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
