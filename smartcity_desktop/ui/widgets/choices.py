"""Choices and numbers that only keys and clicks change: the wheel goes on to what scrolls."""

from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QDateTimeEdit, QSpinBox


class ChoiceBox(QComboBox):
    """One of several; turning the wheel over it scrolls what it stands in."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the list or form around."""
        event.ignore()


class NumberBox(QSpinBox):
    """A whole number; turning the wheel over it scrolls what it stands in."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the list or form around."""
        event.ignore()


class TimeBox(QDateTimeEdit):
    """A day and a time; turning the wheel over it scrolls what it stands in."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the list or form around."""
        event.ignore()
