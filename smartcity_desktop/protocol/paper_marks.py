"""The answers of a sheet in its code on paper, exactly.

Levels of any scale are numbers of equal width, one after the other; quantities stand beside them as
exact fractions, by their place among the answers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain
from typing import Any, cast

from smartcity_desktop.domain.documents import MARK_LETTERS
from smartcity_desktop.domain.index import NO_EVIDENCE, NOT_APPLICABLE
from smartcity_desktop.domain.numbers import exact_text
from smartcity_desktop.domain.sheet_answers import GivenAnswer
from smartcity_desktop.protocol.errors import ProtocolError

# What an answer's number means below the lowest level.
EMPTY, NO_EVIDENCE_NUMBER, NOT_APPLICABLE_NUMBER, FIRST_LEVEL = range(4)
_SPECIAL_NUMBERS: dict[int | str, int] = {
    "": EMPTY,
    MARK_LETTERS[NO_EVIDENCE]: NO_EVIDENCE_NUMBER,
    MARK_LETTERS[NOT_APPLICABLE]: NOT_APPLICABLE_NUMBER,
}
_SPECIAL_ANSWERS = {number: answer for answer, number in _SPECIAL_NUMBERS.items()}
# The widest answer in bits and the number farthest from zero that a level or a part of a fraction
# may have: what is larger was not written by this program.
WIDEST, FARTHEST = 16, 2**63


@dataclass(frozen=True, slots=True)
class PackedMarks:
    """Answers as they stand in a code: `numbers` have `width` bits each, `lowest` is a level.

    `quantities` are (numerator, denominator) by place; the number of such a place is 0.
    """

    lowest: int
    width: int
    numbers: bytes
    quantities: Mapping[int, Sequence[int]]


def pack_marks(answers: Sequence[GivenAnswer]) -> PackedMarks:
    """Return a sheet's answers as its code has them; raises ProtocolError for one off its scale."""
    levels = tuple(chain.from_iterable(one.levels for one in answers))
    lowest, highest = min(levels, default=0), max(levels, default=0)
    numbers = [_number_of(one, lowest, highest) for one in answers]
    width = max(2, (highest - lowest + FIRST_LEVEL).bit_length())
    quantities = {
        place: (one.chosen.numerator, one.chosen.denominator)
        for place, one in enumerate(answers)
        if isinstance(one.chosen, Fraction)
    }
    return PackedMarks(lowest, width, pack_numbers(numbers, width), quantities)


def unpack_marks(packed: PackedMarks) -> tuple[int | str, ...]:
    """Return the answers of a code: levels, "B", "X", "" or the exact text of a quantity.

    Raises ProtocolError or ValueError for what `pack_marks` never gives.
    """
    if not 2 <= packed.width <= WIDEST or abs(packed.lowest) > FARTHEST:
        raise ValueError(packed)
    numbers = dict(enumerate(unpack_numbers(packed.numbers, packed.width)))
    answers = {place: _answer(number, packed.lowest) for place, number in numbers.items()}
    for place, parts in packed.quantities.items():
        if numbers.get(place) != EMPTY:
            raise ValueError(place)
        answers[place] = exact_text(_fraction(parts))
    return tuple(answers.values())


def pack_numbers(numbers: Sequence[int], width: int) -> bytes:
    """Return numbers of `width` bits one after the other, closed by a 1 bit and filled with 0."""
    whole = 0
    for number in numbers:
        whole = whole << width | number
    whole = whole << 1 | 1
    bits = len(numbers) * width + 1
    size = (bits + 7) // 8
    return (whole << (size * 8 - bits)).to_bytes(size, "big")


def unpack_numbers(packed: bytes, width: int) -> tuple[int, ...]:
    """Return the numbers that were packed; raises ProtocolError when they do not come out even."""
    whole = int.from_bytes(packed, "big")
    if not packed or not packed[-1]:
        raise ProtocolError("code_unreadable")
    fill = (whole & -whole).bit_length()
    bits, whole = len(packed) * 8 - fill, whole >> fill
    if bits % width:
        raise ProtocolError("code_unreadable")
    mask = (1 << width) - 1
    return tuple(whole >> at & mask for at in range(bits - width, -1, -width))


def _number_of(one: GivenAnswer, lowest: int, highest: int) -> int:
    if isinstance(one.chosen, Fraction):
        return EMPTY
    special = _SPECIAL_NUMBERS.get(one.chosen)
    if special is not None:
        return special
    if not isinstance(one.chosen, int) or not lowest <= one.chosen <= highest:
        raise ProtocolError("levels_unpackable", level=one.chosen)
    return one.chosen - lowest + FIRST_LEVEL


def _answer(number: int, lowest: int) -> int | str:
    return _SPECIAL_ANSWERS.get(number, number - FIRST_LEVEL + lowest)


def _fraction(parts: object) -> Fraction:
    """Return the one fraction of two parts in lowest terms; raises ValueError for other things."""
    match cast("Any", parts):
        case [int(numerator), int(denominator)] if 0 < denominator <= FARTHEST:
            value = Fraction(numerator, denominator)
            if abs(numerator) <= FARTHEST and value.denominator == denominator:
                return value
        case _:
            pass
    raise ValueError(parts)
