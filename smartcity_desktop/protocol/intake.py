"""How large each kind of file from outside may be, and a file read only within that."""

from pathlib import Path

from smartcity_desktop.protocol.errors import ProtocolError

# Bytes. A package, and what it unpacks to; any other whole file has no more either.
PACKAGE_LIMIT = 64 * 1024 * 1024
# A card, credentials, a sealed key or a recovery sheet is some kilobytes; more is none.
KEY_LIMIT = 256 * 1024
# The copy of a person's day with all its papers.
MIRROR_LIMIT = 512 * 1024 * 1024


def read_within(path: Path, limit: int = PACKAGE_LIMIT) -> bytes:
    """Return a file's bytes; raises OSError, or ProtocolError when there are more than `limit`.

    What a file says of its size is not asked: a device or a pipe says none and never ends.
    """
    with path.open("rb") as file:
        content = file.read(limit + 1)
    if len(content) > limit:
        raise ProtocolError("file_too_large", file=str(path))
    return content
