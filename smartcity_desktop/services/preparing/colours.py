"""Colours of a workbook, as far as it matters whether one can be told from another."""

import colorsys
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

# Red, green and blue, 0 to 255 each.
Colour = tuple[int, int, int]

BLACK: Colour = (0, 0, 0)
WHITE: Colour = (255, 255, 255)

# Two colours that differ no more than this in each of the three are one to the eye.
_ALIKE = 24
# Excel's palette from number 8 on; 64 and 65 are the window's own text and background.
_INDEXED = (
    "000000FFFFFFFF000000FF000000FFFFFF00FF00FF00FFFF800000008000000080808000800080"
    "008080C0C0C08080809999FF993366FFFFCCCCFFFF660066FF80800066CCCCCCFF000080FF00FF"
    "FFFF0000FFFF8000808000000080800000FF00CCFFCCFFFFCCFFCCFFFF9999CCFFFF99CCCC99FF"
    "FFCC993366FF33CCCC99CC00FFCC00FF9900FF6600666699969696003366339966003300333300"
    "993300993366333399333333"
)
_FIRST_INDEXED, _WINDOW_TEXT, _WINDOW = 8, 64, 65
# White, black, and the two of Office's own theme behind them.
_THEME = ("FFFFFF", "000000", "E7E6E6", "44546A")
_NAMED = {
    name: index
    for index, name in enumerate(
        ("black", "white", "red", "green", "blue", "yellow", "magenta", "cyan"), start=1
    )
}


def alike(one: Colour, other: Colour) -> bool:
    """Tell whether nobody could read one of two colours on the other."""
    return all(abs(a - b) <= _ALIKE for a, b in zip(one, other, strict=True))


def hex_colour(written: str) -> Colour | None:
    """Return "RRGGBB", with or without two digits of opacity before it, as a colour."""
    if not re.fullmatch("([0-9A-Fa-f]{2})?[0-9A-Fa-f]{6}", written):
        return None
    red, green, blue = bytes.fromhex(written[-6:])
    return red, green, blue


def _indexed(at: int) -> Colour | None:
    """Return a colour of Excel's palette, counted from 0; None for one it has not."""
    return hex_colour(_INDEXED[6 * at : 6 * at + 6]) if at >= 0 else None


def named_colour(name: str) -> Colour | None:
    """Return the colour that a number format names, such as "White" or "Color 2"."""
    numbered = re.fullmatch("color ?([0-9]{1,2})", name.casefold())
    index = int(numbered[1]) if numbered else _NAMED.get(name.casefold(), 0)
    return _indexed(index - 1)


@dataclass(frozen=True, slots=True)
class Palette:
    """A workbook's own colours: those of its theme, and the numbered ones it has changed."""

    theme: Sequence[str] = _THEME
    indexed: Mapping[int, str] = field(default_factory=dict[int, str])

    def colour(self, attributes: Mapping[str, str], automatic: Colour) -> Colour | None:
        """Return the colour that an element's attributes mean; None for one nobody knows."""
        tint = re.fullmatch(r"-?[0-9.]+(?:[eE]-?[0-9]+)?", attributes.get("tint", ""))
        known = self._plain(attributes, automatic)
        return _tinted(known, float(tint[0])) if known and tint else known

    def _plain(self, attributes: Mapping[str, str], automatic: Colour) -> Colour | None:
        if "rgb" in attributes:
            return hex_colour(attributes["rgb"])
        if attributes.get("theme", "").isdigit():
            at = int(attributes["theme"])
            return hex_colour(self.theme[at]) if at < len(self.theme) else None
        if attributes.get("indexed", "").isdigit():
            return self._numbered(int(attributes["indexed"]))
        return automatic

    def _numbered(self, number: int) -> Colour | None:
        if number in {_WINDOW_TEXT, _WINDOW}:
            return BLACK if number == _WINDOW_TEXT else WHITE
        if number in self.indexed:
            return hex_colour(self.indexed[number])
        at = number if number < _FIRST_INDEXED else number - _FIRST_INDEXED
        return _indexed(at)


def _tinted(colour: Colour, tint: float) -> Colour:
    """Return a colour lighter (above 0) or darker by a share from -1 to 1 of its lightness."""
    hue, light, full = colorsys.rgb_to_hls(*(part / 255 for part in colour))
    share = max(-1.0, min(1.0, tint))
    light = light * (1 + share) if share < 0 else light + (1 - light) * share
    red, green, blue = (round(part * 255) for part in colorsys.hls_to_rgb(hue, light, full))
    return red, green, blue
