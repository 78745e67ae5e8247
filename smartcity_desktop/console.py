"""Manners of both programs on a terminal, in a pipe and in a file: language, encoding, endings.

What is printed is the same everywhere. A reader who goes away ends nothing; letters that an
encoding lacks are written as the nearest it has.
"""

import argparse
import codecs
import json
import os
import re
import sys
import textwrap
from contextlib import suppress
from errno import EINVAL, EPIPE
from typing import Any, Final, NoReturn, Protocol, TextIO

from smartcity_desktop import __version__

BAD_INPUT = 2


class Say(Protocol):
    """Says a text of the area `usage` in the person's language."""

    def __call__(self, key: str, **details: object) -> str:
        """Return the text of `key` with its details filled in."""
        ...


# What argparse says in its own words, and the keys of ours. Those keep its % placeholders.
_ITS_WORDS: Final = {
    "usage: ": "usage",
    "positional arguments": "positionals",
    "options": "options",
    "optional arguments": "options",
    "show this help message and exit": "help",
    "show program's version number and exit": "version",
    "unknown parser %(parser_name)r (choices: %(choices)s)": "unknown_parser",
    "unrecognized arguments: %s": "unrecognized",
    "not allowed with argument %s": "not_together",
    "ignored explicit argument %r": "takes_no_value",
    "the following arguments are required: %s": "required",
    "one of the arguments %s is required": "one_required",
    "expected one argument": "one_value",
    "expected at most one argument": "one_value",
    "expected at least one argument": "some_values",
    "expected %s argument": "counted_values",
    "expected %s arguments": "counted_values",
    "ambiguous option: %(option)s could match %(matches)s": "ambiguous",
    "invalid %(type)s value: %(value)r": "wrong_value",
    "invalid choice: %(value)r (choose from %(choices)s)": "wrong_choice",
    "argument %(argument_name)s: %(message)s": "argument",
}
# What stands for a value in a help text, and the keys of ours.
_PLACES: Final = {
    "ANSWERS": "place_answers",
    "CLASS": "place_class",
    "CODE": "place_code",
    "DIR": "place_dir",
    "EVENT": "place_event",
    "FILE": "place_file",
    "FOLDER": "place_folder",
    "NAME": "place_name",
    "PACKAGE": "place_package",
    "PROFILE": "place_profile",
    "SHEET": "place_sheet",
}
_NEAREST: Final = str.maketrans(
    {
        "✓": "v",
        "✗": "x",
        "–": "-",
        "—": "-",
        "−": "-",
        "…": "...",
        "→": "->",
        "×": "x",
        "·": "-",
        "‖": "||",
        "≥": ">=",
        "≤": "<=",
        "“": '"',
        "”": '"',
        "„": '"',
        "‘": "'",
        "’": "'",
        "\N{NO-BREAK SPACE}": " ",
        "\N{NARROW NO-BREAK SPACE}": " ",
    }
)
_BOX = re.compile("[\u2500-\u257f]")
_FLAT_BOX = re.compile("[─━═╌╍┄┅┈┉]")


class Parser(argparse.ArgumentParser):
    """Tells a usage error in one sentence of the person's language, with exit code 2."""

    def add_argument(self, *names: str, **how: Any) -> argparse.Action:
        """Add an argument whose place in a help text is named in the person's language."""
        if "metavar" in how:
            how["metavar"] = re.sub("[A-Z]+", _place, how["metavar"])
        return super().add_argument(*names, **how)

    def error(self, message: str) -> NoReturn:
        """Print what was wrong and where help is."""
        said = _translated("usage_wrong", program=self.prog, reason=message)
        tell(" ".join(said.split()), sys.stderr)
        sys.exit(BAD_INPUT)

    def _print_message(self, message: str, file: object = None) -> None:
        tell(message.rstrip("\n"), sys.stderr if file is sys.stderr else sys.stdout, fold=False)


class _Speech:
    """The language argparse speaks in this process, its own until somebody says another."""

    say: Say | None = None


def _translated(key: str, **details: object) -> str:
    return _Speech.say(key, **details) if _Speech.say else key


def _place(found: re.Match[str]) -> str:
    key = _PLACES.get(found[0])
    return _Speech.say(key) if key and _Speech.say else found[0]


def _its_words(message: str) -> str:
    key = _ITS_WORDS.get(message)
    return _Speech.say(key) if key and _Speech.say else message


def _its_counted_words(one: str, many: str, count: int) -> str:
    return _its_words(one if count == 1 else many)


def speak(say: Say) -> None:
    """Let every parser of this process speak through `say`.

    The standard library looks its own sentences up under these two names; there is no other way
    in than to answer there.
    """
    _Speech.say = say
    for name, answer in (("_", _its_words), ("ngettext", _its_counted_words)):
        setattr(argparse, name, answer)


def add_version(parser: argparse.ArgumentParser) -> None:
    """Let a program tell which version it is."""
    text = f"{parser.prog} {__version__}"
    parser.add_argument("--version", action="version", version=text, help=_translated("version"))


def whole_number(text: str) -> int:
    """Return a whole number given on the command line; an argument's type."""
    try:
        return int(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(_translated("not_whole", value=text)) from error


def _nearest(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    text = error.object[error.start : error.end].translate(_NEAREST)
    text = _BOX.sub("+", _FLAT_BOX.sub("-", text.replace("│", "|").replace("┃", "|")))
    return "".join(c if c.isascii() else "?" for c in text), error.end


def steady_streams() -> None:
    """Make output fit whatever encoding it goes to, once at a program's start."""
    codecs.register_error("nearest", _nearest)
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="nearest")


def tell(text: str, stream: TextIO | None, *, fold: bool = True) -> None:
    """Print a line at once; a stream that is closed takes nothing, and that is no error.

    Where people look at it, it is folded between words at the width of their screen, but for what
    is drawn or for programs. Raises OSError when a file it goes to cannot take it.
    """
    if stream is None or stream.closed:
        return
    width = _width(stream) if fold else 0
    try:
        print(folded(text, width) if width else text, file=stream, flush=True)
    except OSError as error:
        _silence(stream)
        # Windows says EINVAL of a pipe whose reader is gone.
        if error.errno not in {EPIPE, EINVAL}:
            raise


def folded(text: str, width: int) -> str:
    """Return lines as lines of at most `width` letters, folded ones with their own indent.

    What has no gap to fold at, such as a path, stays whole.
    """
    lines: list[str] = []
    fold = textwrap.TextWrapper(width, break_long_words=False, break_on_hyphens=False)
    for line in text.split("\n"):
        fold.subsequent_indent = line[: len(line) - len(line.lstrip())]
        lines += fold.wrap(line) or [""]
    return "\n".join(lines)


def _width(stream: TextIO) -> int:
    """Return how many letters a person sees in a line, 0 where a program reads.

    COLUMNS is not asked: whoever runs programs exports it, and would have their lines folded.
    """
    if not stream.isatty():
        return 0
    try:
        return os.get_terminal_size(stream.fileno()).columns
    except OSError:
        return 0


def tell_json(text: str) -> None:
    """Print a JSON document as one line, in escapes where the encoding is not UTF-8."""
    if not _is_utf8(sys.stdout):
        text = re.sub(r"[^\x00-\x7f]+", lambda found: json.dumps(found[0])[1:-1], text)
    tell(text, sys.stdout, fold=False)


def _is_utf8(stream: Any) -> bool:
    name = getattr(stream, "encoding", None) or "utf-8"
    return codecs.lookup(name).name == "utf-8"


def _silence(stream: TextIO) -> None:
    """Let a stream that takes nothing more swallow the rest, at the very end of the program too."""
    with suppress(OSError, ValueError):
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, stream.fileno())
        os.close(nothing)
