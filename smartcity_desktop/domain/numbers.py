"""Numbers as people read them: decimal comma, rounded once and half up."""

import re
from decimal import Decimal
from fractions import Fraction

# The most characters of a number that is read, and the largest power of ten it may have.
NUMBER_LIMIT = 40
_NUMBER = re.compile(r"[+-]?(\d+/\d+|(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?)", re.ASCII)


def exact_number(text: str) -> Fraction:
    """Return the exact number of a text like "0.35", "1e-3" or "1/3".

    Raises ValueError for anything else, and for numbers longer than anybody means.
    """
    if len(text) > NUMBER_LIMIT or not _NUMBER.fullmatch(text):
        raise ValueError(text)
    if "/" in text:
        if not int(text.partition("/")[2]):
            raise ValueError(text)
        return Fraction(text)
    number = Decimal(text)
    # An exponent would make a number of any length from a few characters.
    if abs(number.adjusted()) > NUMBER_LIMIT:
        raise ValueError(text)
    return Fraction(number)


def rounded(value: Fraction, digits: int) -> Fraction:
    """Return `value` rounded to `digits` decimals, half away from zero."""
    scaled = abs(value) * 10**digits
    whole = (scaled.numerator * 2 + scaled.denominator) // (scaled.denominator * 2)
    return Fraction(-whole if value < 0 else whole, 10**digits)


def decimal_comma(value: Fraction, digits: int) -> str:
    """Return `value` with `digits` decimals, half away from zero: 3.3149 → "3,31"."""
    whole = abs(rounded(value, digits) * 10**digits).numerator
    text = str(whole).rjust(digits + 1, "0")
    sign = "-" if value < 0 and whole else ""
    return f"{sign}{text[:-digits]},{text[-digits:]}" if digits else f"{sign}{text}"


def signed_comma(value: Fraction, digits: int) -> str:
    """Return a change with its sign: +0,25, -0,10 or 0,00."""
    text = decimal_comma(value, digits)
    return f"+{text}" if value > 0 and any(c in "123456789" for c in text) else text


def exact_text(value: Fraction) -> str:
    """Return a value without loss: a decimal with comma where it ends, else a fraction."""
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest != 1:
        return f"{value.numerator}/{value.denominator}"
    digits = 0
    while value.denominator > 1 and (value * 10**digits).denominator > 1:
        digits += 1
    return decimal_comma(value, digits)


def fraction_text(value: Fraction | None) -> str:
    """Return a value as contents of papers hold it: "14917/4500", "3", "" for none."""
    return "" if value is None else str(value)
