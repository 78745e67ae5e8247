"""Numbers and days as people read them."""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartcity_desktop.domain import dates
from smartcity_desktop.domain.numbers import decimal_comma, exact_text, rounded, signed_comma

fractions = st.fractions(min_value=-1000, max_value=1000, max_denominator=10_000)
digits = st.integers(0, 6)


@given(st.decimals(-1000, 1000, places=6), digits)
def test_rounding_is_half_away_from_zero(value: Decimal, places: int):
    expected = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    assert rounded(Fraction(value), places) == Fraction(expected)
    shown = f"{expected or abs(expected):f}".replace(".", ",")
    assert decimal_comma(Fraction(value), places) == shown


@given(fractions, fractions, digits)
def test_rounding_is_monotone_and_near(one: Fraction, other: Fraction, places: int):
    low, high = sorted((one, other))
    assert rounded(low, places) <= rounded(high, places)
    assert abs(rounded(one, places) - one) <= Fraction(1, 2 * 10**places)


@given(fractions)
def test_exact_text_loses_nothing(value: Fraction):
    text = exact_text(value)
    back = Fraction(text) if "/" in text else Fraction(text.replace(",", "."))
    assert back == value
    assert ("/" in text) is (10**40 % value.denominator != 0)


@pytest.mark.parametrize(
    ("value", "places", "shown"),
    [
        ("3.3149", 2, "3,31"),
        ("2.595", 2, "2,60"),
        ("2.5949999", 2, "2,59"),
        ("-0.005", 2, "-0,01"),
        ("-0.004", 2, "0,00"),
        ("0.5", 0, "1"),
        ("12.345", 1, "12,3"),
        ("0.07", 4, "0,0700"),
    ],
)
def test_decimal_comma(value: str, places: int, shown: str):
    assert decimal_comma(Fraction(value), places) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [("0.25", "+0,25"), ("-0.1", "-0,10"), ("0", "0,00"), ("0.001", "0,00"), ("-0.001", "0,00")],
)
def test_a_change_shows_its_sign(value: str, shown: str):
    assert signed_comma(Fraction(value), 2) == shown


@pytest.mark.parametrize(
    ("value", "shown"), [("663/200", "3,315"), ("10/3", "10/3"), ("4", "4"), ("-1/8", "-0,125")]
)
def test_exact_values(value: str, shown: str):
    assert exact_text(Fraction(value)) == shown


def test_days_as_papers_write_them():
    day = dates.day_of("2026-11-02", 2)
    assert day == date(2026, 11, 3)
    assert dates.long_date(day) == "3 November 2026"
    assert dates.weekday_date(day) == "Selasa, 3 November 2026"
    assert dates.short_date(day) == "Sel 3 Nov"
    assert dates.short_numeric(day) == "Sel 3-11-2026"
    assert dates.day_of("2027-12-31", 2) == date(2028, 1, 1)
    assert dates.weekday_date(date(2026, 8, 16)) == "Minggu, 16 Agustus 2026"


def test_times_have_dots():
    moment = datetime(2026, 11, 3, 9, 5, 7)  # noqa: DTZ001 - a wall reading has its zone beside it
    assert dates.clock(moment) == "09.05"
    assert dates.clock_seconds(moment) == "09.05.07"


@pytest.mark.parametrize(
    ("zone", "name"),
    [
        ("Asia/Jakarta", "WIB"),
        ("Asia/Pontianak", "WIB"),
        ("Asia/Makassar", "WITA"),
        ("Asia/Jayapura", "WIT"),
    ],
)
def test_zone_names(zone: str, name: str):
    assert dates.zone_name(zone) == name
