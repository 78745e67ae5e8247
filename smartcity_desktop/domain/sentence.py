"""How a catalogue's text becomes a sentence: its placeholders, what follows a number, its stop."""

import errno
import re
import socket
from collections.abc import Callable, Mapping
from string import Formatter

# What the operating system refuses in words of its own language, by the key of ours.
_CAUSES = {
    errno.ENOENT: "not_there",
    errno.EISDIR: "is_folder",
    errno.ENOTDIR: "no_folder",
    errno.EACCES: "forbidden",
    errno.EPERM: "forbidden",
    errno.EROFS: "read_only",
    errno.ENOSPC: "full",
    errno.EDQUOT: "full",
    errno.EFBIG: "full",
    errno.ENAMETOOLONG: "name_long",
    errno.ELOOP: "links_circle",
    errno.EBUSY: "busy",
    errno.EMFILE: "many_open",
    errno.ENFILE: "many_open",
    errno.EIO: "medium",
    errno.ENXIO: "medium",
    errno.ENODEV: "medium",
    errno.ESTALE: "medium",
    errno.EEXIST: "exists",
    errno.ENOTEMPTY: "exists",
    errno.EADDRINUSE: "address_taken",
    errno.EADDRNOTAVAIL: "address_foreign",
    errno.ECONNREFUSED: "unanswered",
    errno.ETIMEDOUT: "unanswered",
    errno.EHOSTUNREACH: "unanswered",
    errno.ENETUNREACH: "unanswered",
}


class _Counting(Formatter):
    """Fills `{count:sheet is|sheets are}` as "1 sheet is" or "2 sheets are"."""

    def format_field(self, value: object, format_spec: str) -> str:
        one, several, many = format_spec.partition("|")
        if not several:
            return format(value, format_spec)
        return f"{value} {one if str(value) == '1' else many}"


_COUNTING = _Counting()


def sentence(text: str, details: Mapping[str, object], causes: Callable[[str], str]) -> str:
    """Return a text with its placeholders filled in; raises KeyError when a detail is missing.

    Words in a placeholder, of one and of several, stand behind the number as it asks for them.
    An error of the operating system is told by the text that `causes` returns for its key, as its
    own words are in the system's language. Sentences end once, also where a name ends in a point
    ("S.H.").
    """
    told = {
        name: _cause(value, causes) if isinstance(value, OSError) else value
        for name, value in details.items()
    }
    filled = _COUNTING.vformat(text, (), told) if "|" in text else text.format(**told)
    return re.sub(r"(?<=\w)\.\.(?=\s|$)", ".", filled)


def _cause(error: OSError, causes: Callable[[str], str]) -> str:
    if isinstance(error, socket.gaierror):
        return causes("name_unknown")
    # A time that ran out inside the program has no number.
    number = errno.ETIMEDOUT if isinstance(error, TimeoutError) else error.errno
    known = _CAUSES.get(number or 0)
    return causes(known) if known else causes("other").format(number=number or "–")
