"""What a cell's number format makes of a number.

A reader of values alone takes 85 % for 0.85 and "0012" for 12; what people see is the number
with its format.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Form(StrEnum):
    """What kind of writing a format makes of a number."""

    PLAIN = "plain"
    PERCENT = "percent"
    MONEY = "money"
    SCIENTIFIC = "scientific"
    FRACTION = "fraction"
    # Shown divided by a thousand or a million.
    SCALED = "scaled"
    # Words stand beside the digits: "5 juta".
    WORDS = "words"
    DATE = "date"
    # Nothing at all is shown.
    UNSEEN = "unseen"
    # Conditions, or marks this module does not know.
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """A format as far as meaning goes.

    `decimals` are shown at most (None: as many as there are), `digits` are shown at least before
    the decimal mark; `before` and `after` are the words beside them.
    """

    form: Form
    decimals: int | None = None
    digits: int = 1
    before: str = ""
    after: str = ""


GENERAL = NumberFormat(Form.PLAIN)

# Excel's formats that no styles part spells out; 14 to 22 and 45 to 47 are dates and times.
BUILT_IN = {
    0: "General",
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    **dict.fromkeys((5, 6, 41, 42), '"Rp"#,##0'),
    **dict.fromkeys((7, 8, 43, 44), '"Rp"#,##0.00'),
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    **dict.fromkeys(range(14, 23), "d/m/yyyy"),
    37: "#,##0;(#,##0)",
    38: "#,##0;(#,##0)",
    39: "#,##0.00;(#,##0.00)",
    40: "#,##0.00;(#,##0.00)",
    **dict.fromkeys(range(45, 48), "h:mm"),
    48: "##0.0E+0",
    49: "@",
}
_MONEY = frozenset({"rp", "idr", "$", "usd", "€", "eur", "£", "¥"})
# Quoted words, escaped characters, what only takes room, brackets, anything else.
_PIECES = re.compile(r'"([^"]*)"?|\\(.)|_.|\*.|\[([^\]]*)\]?|([^"\\_*\[]+)', re.DOTALL)
# A semicolon in quotes or behind a backslash ends no section.
_SECTION_END = re.compile(r'("[^"]*"|\\.)|;')
_COLOUR = re.compile(
    r"\[(black|white|red|green|blue|yellow|magenta|cyan|color ?[0-9]{1,2})\]", re.IGNORECASE
)
_COMPARED = re.compile(r"[<>=]")
_DATES = re.compile("[ymdhsbg]")
_DIGITS = re.compile(r"[0#?][0#?,. ]*")
_AROUND = re.compile(r"[0#?,. ()+\-\0]")
_WORD = "\0"


def format_of(code: str, value: float) -> NumberFormat:
    """Return what a format code makes of a number; the sections are positive, negative, zero."""
    sections = _sections(code)
    if any(_COMPARED.search(bracket) for bracket in re.findall(r"\[([^\]]*)\]", code)):
        return NumberFormat(Form.OTHER)
    at = _section_of(value, sections)
    # Accounting formats show a dash for nothing.
    at = 0 if at == 2 and "-" in sections[at] else at
    return _section(sections[at])


def colour_named(code: str, value: object) -> str:
    """Return the colour that a format code names for a value: "White", "Color2"; "" for none."""
    sections = _sections(code)
    if isinstance(value, int | float):
        section = sections[_section_of(value, sections)]
    else:
        # The fourth section, or one that says so by its mark, is the one for texts.
        section = sections[-1] if len(sections) > 3 or "@" in sections[-1] else ""
    named = _COLOUR.search(section)
    return named[1] if named else ""


def _sections(code: str) -> list[str]:
    return _SECTION_END.sub(lambda found: found[1] or "\0", code).split("\0")


def _section_of(value: float, sections: Sequence[str]) -> int:
    return 1 if value < 0 and len(sections) > 1 else 2 if value == 0 and len(sections) > 2 else 0


def _section(code: str) -> NumberFormat:
    if code.strip().casefold() in {"general", "standard", "@"}:
        return GENERAL
    marks, words = _apart(code)
    if _DATES.search(marks.casefold().replace("general", "0").replace("e+", "")):
        return NumberFormat(Form.DATE)
    place = _DIGITS.search(marks.replace(_WORD, ""))
    if place is None:
        return NumberFormat(Form.WORDS if words.strip() else Form.UNSEEN, before=words)
    digits = place[0].rstrip()
    whole, _, part = digits.rstrip(",").partition(".")
    form = _form(_AROUND.sub("", marks), digits, words.strip(" ()-+.").casefold())
    first = re.match(f"[^0#?]*{_WORD}", marks)
    before, after = (words, "") if first else ("", words)
    decimals = sum(part.count(mark) for mark in "0#?")
    return NumberFormat(form, decimals, max(1, whole.count("0")), before, after)


def _apart(code: str) -> tuple[str, str]:
    """Return a section with one mark for each of its words, and the words."""
    marks, words = "", ""
    for quoted, escaped, bracket, rest in _PIECES.findall(code):
        currency = re.match(r"\$([^-]*)", bracket)
        word = quoted or escaped or (currency[1] if currency else "")
        words += word
        marks += _WORD if word.strip() else rest
        marks += bracket if re.fullmatch("[hmsHMS]+", bracket) else ""
    return marks, words


def _form(around: str, digits: str, words: str) -> Form:
    if around.casefold() in {"e", "/", "%"} and not words:
        return {"e": Form.SCIENTIFIC, "/": Form.FRACTION, "%": Form.PERCENT}[around.casefold()]
    if digits.endswith(","):
        return Form.SCALED
    beside = around.casefold() + words
    return Form.PLAIN if not beside else Form.MONEY if beside in _MONEY else Form.WORDS
