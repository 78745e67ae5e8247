"""Writing a copy onto a second medium so that it is whole or not there at all."""

from pathlib import Path

from smartcity_desktop.host.errors import HostError
from smartcity_desktop.host.output import FULL_ERRORS, ReadBackError, put_whole


def write_whole(folder: Path, name: str, content: bytes) -> Path:
    """Write a file of a medium whole, and return it.

    Raises HostError: mirror_full, mirror_differs or mirror_unwritable; what stood there before is
    untouched.
    """
    try:
        put_whole(folder / name, content)
    except ReadBackError as error:
        raise HostError("mirror_differs", file=name) from error
    except OSError as error:
        key = "mirror_full" if error.errno in FULL_ERRORS else "mirror_unwritable"
        raise HostError(key, folder=str(folder)) from error
    return folder / name
