"""Days as the window writes them in its language."""

from datetime import date

from PySide6.QtCore import QDate, QLocale

from smartcity_desktop.domain.dates import short_date, weekday_date


def short_day(day: date, language: str) -> str:
    """Return "Sel 3 Nov"."""
    if language == "id":
        return short_date(day)
    return _english(day, "ddd d MMM")


def long_day(day: date, language: str) -> str:
    """Return "Selasa, 3 November 2026"."""
    if language == "id":
        return weekday_date(day)
    return _english(day, "dddd, d MMMM yyyy")


def _english(day: date, pattern: str) -> str:
    locale = QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom)
    return locale.toString(QDate(day.year, day.month, day.day), pattern)
