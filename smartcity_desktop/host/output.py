"""Files written for people: whole under their name or not there, and never over another's.

Which files this program made is kept in a folder of small files, one for each, named by the
digest of its path and holding the digest of its content: whoever changed it since owns it.
"""

import os
import secrets
from collections.abc import Iterable
from contextlib import suppress
from errno import EDQUOT, EIO, ENOSPC
from hashlib import sha256
from pathlib import Path

from smartcity_desktop.domain.file_names import named
from smartcity_desktop.host.errors import HostError
from smartcity_desktop.host.paths import written_files_folder

FULL_ERRORS = frozenset({ENOSPC, EDQUOT})
# Windows would else write two bytes for a line's end.
_BINARY = getattr(os, "O_BINARY", 0)


class ReadBackError(OSError):
    """What was written reads otherwise: the medium cannot be relied on."""


def put_whole(path: Path, content: bytes, mode: int = 0o666) -> None:
    """Write a file beside its place, force it out, read it back, and only then name it.

    Raises OSError, ReadBackError among them; what stood there before is then untouched.
    """
    temporary = path.with_name(f".{secrets.token_hex(4)}.part")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY
    try:
        with os.fdopen(os.open(temporary, flags, mode), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if temporary.read_bytes() != content:
            raise ReadBackError(EIO, os.strerror(EIO), str(path))
        temporary.replace(path)
    except OSError:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def write_output(path: Path, content: bytes) -> Path:
    """Write a file that a person named; a device or pipe of that name is simply written to.

    Raises HostError: file_exists, file_is_folder, folder_missing, output_full, file_unwritable.
    """
    refuse_foreign([path])
    try:
        if path.exists() and not path.is_file():
            with path.open("wb") as stream:
                stream.write(content)
            return path
        put_whole(path, content)
    except OSError as error:
        raise unwritten(error, path) from error
    _remember(path, content)
    return path


def refuse_foreign(paths: Iterable[Path]) -> None:
    """Raise HostError when a file cannot be made at one of `paths` without harm to what is there.

    Several commands write more than one file: they ask for all of them first.
    """
    taken: list[str] = []
    for path in paths:
        try:
            _refuse_place(path)
            if path.is_file() and not _ours(path):
                taken.append(str(path))
        except OSError as error:
            raise unwritten(error, path) from error
    if taken:
        raise HostError("file_exists", file=", ".join(taken))


def unread(error: OSError, path: Path) -> HostError:
    """Return why a file that a person named could not be read."""
    if isinstance(error, FileNotFoundError):
        return HostError("file_missing", file=str(path))
    # Windows says of a folder that there is no permission.
    return HostError("file_is_folder" if path.is_dir() else "file_unreadable", file=str(path))


def unwritten(error: OSError, path: Path) -> HostError:
    """Return why a file could not be written: the medium is full, or it cannot be written to."""
    if error.errno in FULL_ERRORS:
        return HostError("output_full", file=named(path), folder=str(path.absolute().parent))
    return HostError("file_unwritable", file=str(path))


def unwritable_folder(error: OSError, folder: Path) -> HostError:
    """Return why nothing can be put into a folder, or the folder not be made."""
    if error.errno in FULL_ERRORS:
        return HostError("output_full", file=named(folder), folder=str(folder))
    return HostError("folder_unwritable", folder=str(folder))


def _refuse_place(path: Path) -> None:
    if path.is_dir():
        raise HostError("file_is_folder", file=str(path))
    if not path.parent.is_dir():
        raise HostError("folder_missing", folder=str(path.parent))


def _mark(path: Path) -> Path:
    return (
        written_files_folder() / sha256(str(path.resolve()).encode("utf-8", "replace")).hexdigest()
    )


def _ours(path: Path) -> bool:
    """Tell whether this program made a file and nobody changed it since."""
    try:
        known = _mark(path).read_text("ascii")
    except (OSError, ValueError):
        return False
    return known == sha256(path.read_bytes()).hexdigest()


def _remember(path: Path, content: bytes) -> None:
    """Keep that the file is ours; where that cannot be kept, it is never written over."""
    mark = _mark(path)
    with suppress(OSError):
        mark.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        put_whole(mark, sha256(content).hexdigest().encode(), 0o600)


def _sync_folder(folder: Path) -> None:
    """Force the name out too, where the system lets a folder be opened."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
