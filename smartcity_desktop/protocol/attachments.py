"""What desktop and centre say to each other about files: how much is held, and part by part.

A file has its SHA-256 for a name and is known only where a fact names it. Parts continue what is
held; whoever sends asks first, so that a cut costs no more than one part.
"""

import re
from dataclasses import dataclass, field

# The largest part of a file in one request or answer, in bytes, and names in one question.
PART_LIMIT = 256 * 1024
NAMES_LIMIT = 500

_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class AttachmentsRequest:
    """The files asked about, by digest."""

    digests: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AttachmentsAnswer:
    """How many bytes of each file are held; a file that no fact names is left out.

    All bytes of a file are held only when their hash was found right.
    """

    held: dict[str, int] = field(default_factory=dict[str, int])


@dataclass(frozen=True, slots=True)
class AttachmentAnswer:
    """How many bytes of a file are held after a part of it came."""

    held: int


def is_digest(text: str) -> bool:
    """Tell whether a text is a hex SHA-256."""
    return _DIGEST.fullmatch(text) is not None
