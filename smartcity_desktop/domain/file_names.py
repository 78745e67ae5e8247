"""Names that become files: what every system takes, and which names are one to people."""

import re
import unicodedata
from pathlib import PurePath, PurePosixPath, PureWindowsPath

from smartcity_desktop.domain.text import hidden

# Devices of Windows, also with an ending: "con", "nul.txt".
_DEVICES = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])", re.IGNORECASE)
_REFUSED = frozenset('<>:"/\\|?*')
# The longest name of a file in bytes that every system takes.
MOST_BYTES = 255
_ALIKE = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u02bc\u00b4`", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"),
    }
)


def named(path: PurePath) -> str:
    """Return how a sentence names a file or folder: "/" and "." have no name of their own."""
    return path.name or str(path)


def reserved_name(name: str) -> bool:
    """Tell whether Windows keeps a name for a device."""
    return _DEVICES.fullmatch(name.partition(".")[0].rstrip()) is not None


def plain_name(name: str) -> bool:
    """Tell whether a file name is one on every system, and stays in its folder."""
    alone = name == PurePosixPath(name).name == PureWindowsPath(name).name
    return (
        alone
        and name.rstrip(". ") == name != ""
        and not _REFUSED.intersection(name)
        and not hidden(name)
        and not reserved_name(name)
        and len(name.encode()) <= MOST_BYTES
    )


def folded_file(name: str) -> str:
    """Return a file name without what two people would not see or type alike.

    These are case, width, accents stored in two parts, the kind of quotes and dashes, and how many
    spaces there are.
    """
    return " ".join(unicodedata.normalize("NFKC", name).translate(_ALIKE).casefold().split())
