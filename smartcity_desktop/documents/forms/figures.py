"""Exact values as every form prints them."""

from fractions import Fraction

from smartcity_desktop.domain.facts import Mark
from smartcity_desktop.domain.index import display
from smartcity_desktop.domain.instrument import Instrument
from smartcity_desktop.domain.numbers import decimal_comma
from smartcity_desktop.domain.sheet_answers import shown_mark

NOTHING = "–"


def shown(instrument: Instrument, exact: str) -> str:
    """Return a value rounded once, "–" for none."""
    return display(instrument, Fraction(exact)) if exact else NOTHING


def answer_text(mark: Mark) -> str:
    """Return an answer: "3", "B" for no evidence, "X" for not applicable, "–" for none."""
    return str(shown_mark(mark)) or NOTHING


def percent(share: Fraction) -> str:
    """Return a share with two decimals: 3/20 → "15,00"."""
    return decimal_comma(share * 100, 2)


def band_label(instrument: Instrument, number: int) -> str:
    """Return the predicate of a number from 1, "" for 0."""
    return instrument.bands[number - 1].label.id if number else ""
