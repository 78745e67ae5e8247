"""What a text that a person types may hold: one rule for boxes, services, hub and centre.

A text is lines of characters that can be seen, so that two people who look at it read the same
and a paper says what the screen says. A line ends with a line feed alone; tabs, control characters,
direction marks, zero-width characters and halves of surrogate pairs stand in no text.
"""

import re
from dataclasses import fields
from typing import Final

from smartcity_desktop.domain.class_facts import ClassFact, SelfAnswered
from smartcity_desktop.domain.errors import DomainError

# The longest note, and the longest reason, objection or other text of a class day, in characters.
TEXT_LIMIT: Final = 2000
# What a region answered comes from a workbook, whose cells hold this much.
CELL_LIMIT: Final = 32_767

# Every other way to end a line or to leave a gap in it.
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# Unicode's control, format and surrogate characters and what its fonts leave blank. Not "\n".
_HIDDEN: Final = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\xad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2"
    "\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164"
    "\ud800-\udfff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffc\ufffe\uffff"
    "\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff]"
)


def hidden(text: str) -> str:
    """Return the characters of `text` that may not stand in it, in order; "" for a sound text."""
    return "".join(_HIDDEN.findall(text))


def cleaned(text: str, *, lines: bool = True) -> str:
    """Return `text` as it may stand: plain line ends, a space for a tab, nothing hidden.

    Without `lines` a line end is a space, as in a field of one line.
    """
    ended = _LINE_ENDS.sub("\n", text).replace("\t", " ")
    return _HIDDEN.sub("", ended if lines else ended.replace("\n", " "))


def admit_text(text: str, limit: int = TEXT_LIMIT) -> None:
    """Raise DomainError for a text with hidden characters or more than `limit` characters."""
    found = hidden(text)
    if found:
        raise DomainError("text_hidden", count=len(found))
    if len(text) > limit:
        raise DomainError("note_too_long", limit=limit)


def admit_texts(fact: ClassFact) -> None:
    """Raise DomainError unless every text of a fact may stand, those in its tuples too."""
    limit = CELL_LIMIT if isinstance(fact, SelfAnswered) else TEXT_LIMIT
    for one in fields(fact):
        value: str | int | tuple[str, ...] = getattr(fact, one.name)
        for text in value if isinstance(value, tuple) else (value,):
            if isinstance(text, str):
                admit_text(text, limit)
