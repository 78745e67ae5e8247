"""The embedded typeface: measuring, wrapping and encoding text for a page stream."""

import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache

from reportlab import rl_config, rl_settings
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from smartcity_desktop.documents.style import BOLD, REGULAR, Style
from smartcity_desktop.host.resources import resource

# The library looks for settings in environment and home folder: no paper depends on them.
for _name in rl_settings.__all__:
    _default = getattr(rl_settings, _name)
    # Those of another kind were worked out from their default, such as a page size from its name.
    if type(getattr(rl_config, _name)) is type(_default):
        setattr(rl_config, _name, _default)
# Page streams as bytes: printable ones are a quarter longer and slow to write.
rl_config.useA85 = 0

FILES = {REGULAR: "LiberationSans-Regular.ttf", BOLD: "LiberationSans-Bold.ttf"}


@cache
def typeface(name: str) -> TTFont:
    """Return a packaged font by name; the canvas knows it from then on."""
    face = TTFont(name, str(resource("fonts", FILES[name])))
    pdfmetrics.registerFont(face)
    return face


@lru_cache(maxsize=20_000)
def _units(font: str, text: str) -> float:
    face = typeface(font).face
    widths, default = face.charWidths, face.defaultWidth
    return sum(widths.get(ord(letter), default) for letter in text) / 1000


def width_of(text: str, style: Style) -> float:
    """Return the width of one line of text in points."""
    return _units(style.font, text) * style.size


@lru_cache(maxsize=5_000)
def wrapped(text: str, style: Style, width: float) -> tuple[str, ...]:
    """Return `text` as lines no wider than `width` points; line breaks in it are kept.

    Words wider than a line are cut. An empty text has no lines.
    """
    lines: list[str] = []
    for paragraph in text.strip().splitlines():
        lines.extend(_lines(printable(paragraph), style, width))
    return tuple(lines)


def printable(text: str) -> str:
    """Return text as it can be drawn: gaps are spaces, what the font lacks its number: [U+1F600].

    Whoever reads the paper sees that something stood there, and what; the note's box says the same
    while it is written.
    """
    spaced = "".join(letter if letter.isprintable() else " " for letter in text)
    return spaced if spaced.isascii() else "".join(map(_drawn, spaced))


def undrawn(text: str) -> tuple[str, ...]:
    """Return the characters that paper cannot show, each once and in order."""
    return tuple(dict.fromkeys(c for c in text if c.isprintable() and _drawn(c) != c))


@cache
def _drawn(letter: str) -> str:
    """Return a letter, or its number where the font lacks it or it runs from right to left."""
    backwards = unicodedata.bidirectional(letter) in {"R", "AL", "AN"}
    known = ord(letter) in typeface(REGULAR).face.charToGlyph
    return letter if known and not backwards else f"[U+{ord(letter):04X}]"


def _lines(paragraph: str, style: Style, width: float) -> Iterator[str]:
    space = width_of(" ", style)
    line: list[str] = []
    used = 0.0
    for word in _pieces(paragraph, style, width):
        size = width_of(word, style)
        if line and used + space + size > width:
            yield " ".join(line)
            line, used = [], 0.0
        used += size + (space if line else 0)
        line.append(word)
    yield " ".join(line)


def _pieces(paragraph: str, style: Style, width: float) -> Iterator[str]:
    for word in paragraph.split():
        rest = word
        while width_of(rest, style) > width:
            cut = _fitting(rest, style, width)
            yield rest[:cut]
            rest = rest[cut:]
        yield rest


def _fitting(word: str, style: Style, width: float) -> int:
    size = 1
    while width_of(word[: size + 1], style) <= width:
        size += 1
    # An address or a compound breaks after its own sign where there is one near.
    for at in range(size, size // 2, -1):
        if word[at - 1] in "-/_.,;?&=":
            return at
    return size
