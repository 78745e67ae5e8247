"""Levels, ranges and leanings in words and figures."""

from fractions import Fraction

from smartcity_desktop.domain.calibration import Spread
from smartcity_desktop.domain.numbers import decimal_comma, signed_comma
from smartcity_desktop.host.wording import Wording

DIGITS = 2
# Less than this of a level is told as being of one mind.
NOTICEABLE = Fraction(1, 4)


def level_text(value: Fraction) -> str:
    """Return a level as it was given: "3", or with decimals where it is no whole number."""
    return decimal_comma(value, 0 if value.denominator == 1 else DIGITS)


def range_text(spread: Spread) -> str:
    """Return "2–5", or one level where all gave the same."""
    if spread.lowest == spread.highest:
        return level_text(spread.lowest)
    return f"{level_text(spread.lowest)}–{level_text(spread.highest)}"


def signed_text(value: Fraction | None) -> str:
    """Return a distance with its sign, "–" for none."""
    return "–" if value is None else signed_comma(value, DIGITS)


def leaning_words(deviation: Fraction | None, wording: Wording) -> str:
    """Return what a mean distance says: stricter, more generous, of one mind, or too little."""
    if deviation is None:
        return wording.say("calibration.too_little")
    if abs(deviation) < NOTICEABLE:
        return wording.say("calibration.of_one_mind")
    key = "calibration.stricter" if deviation < 0 else "calibration.more_generous"
    return wording.say(key, levels=decimal_comma(abs(deviation), DIGITS))
