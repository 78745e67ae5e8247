"""A line of text in which nothing stays that cannot be seen."""

from PySide6.QtWidgets import QLineEdit, QWidget

from smartcity_desktop.domain.text import cleaned


class TextLine(QLineEdit):
    """Takes out hidden characters however they came; a line end that was pasted is a space."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.textChanged.connect(self._clean)

    def _clean(self, text: str) -> None:
        sound = cleaned(text, lines=False)
        if sound != text:
            behind = len(cleaned(text[self.cursorPosition() :], lines=False))
            self.setText(sound)
            self.setCursorPosition(len(sound) - behind)
