"""A radio button that asks for its answer and shows only what is on disk."""

from PySide6.QtCore import QPoint
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QRadioButton


class AnswerRow(QRadioButton):
    """One of a group of which at most one is chosen, as screen readers are told.

    Whether it is chosen is set by `show_chosen` alone: a click, a key or another answer changes
    nothing by itself.
    """

    def show_chosen(self, chosen: bool) -> None:  # noqa: FBT001 - a Qt-style property setter
        """Show this answer as chosen or not, whatever the others show."""
        # Qt never lets the chosen one of a group go without another; nor does it call a button
        # outside a group a radio button to a screen reader.
        self.setAutoExclusive(False)
        self.setChecked(chosen)
        self.setAutoExclusive(True)

    def nextCheckState(self) -> None:
        """Leave the state alone: only the owner of the sheet's answer sets it."""

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Take the focus without taking the Tab key from the others of the group."""
        self.setAutoExclusive(False)
        super().focusInEvent(event)
        self.setAutoExclusive(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave every key to the group."""
        event.ignore()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Leave every key to the group."""
        event.ignore()

    def hitButton(self, pos: QPoint) -> bool:
        """Count a press anywhere on the row."""
        return self.rect().contains(pos)
