"""How a catalogue's text becomes a sentence: placeholders, words that follow a number, its stop."""

import re
from collections.abc import Mapping
from string import Formatter


class _Counting(Formatter):
    """Fills `{count:sheet is|sheets are}` as "1 sheet is" or "2 sheets are"."""

    def format_field(self, value: object, format_spec: str) -> str:
        one, several, many = format_spec.partition("|")
        if not several:
            return format(value, format_spec)
        return f"{value} {one if str(value) == '1' else many}"


_COUNTING = _Counting()


def sentence(text: str, details: Mapping[str, object]) -> str:
    """Return a text with its placeholders filled in; raises KeyError when a detail is missing.

    Words in a placeholder, of one and of several, stand behind the number as it asks for them.
    Sentences end once, also where a name ends in a point ("S.H.").
    """
    counts = "|" in text
    filled = _COUNTING.vformat(text, (), details) if counts else text.format(**details)
    return re.sub(r"(?<=\w)\.\.(?=\s|$)", ".", filled)
