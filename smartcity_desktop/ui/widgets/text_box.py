"""A box for notes and reasons: Tab leaves it, Esc leaves it and keeps the text."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPalette, QResizeEvent, QTextCursor
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QSizePolicy, QWidget

from smartcity_desktop.domain.text import cleaned, hidden
from smartcity_desktop.ui.fonts import Type
from smartcity_desktop.ui.theme import Theme


class TextBox(QPlainTextEdit):
    """Plain text in `lines` visible lines; `escaped` on Esc, `left` when the focus has gone.

    Characters that cannot be seen never stay in it, however they came; `stripped` tells how many.
    """

    escaped = Signal()
    left = Signal()
    stripped = Signal(int)

    def __init__(
        self, theme: Theme, name: str, lines: int = 3, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._lines = lines
        self.setAccessibleName(name)
        # A styled border and the native frame would both be drawn.
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(0)
        # A space at the end of a line is no reason for a bar over the line below.
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.textChanged.connect(self._clean)
        theme.changed.connect(self._dress)
        self._dress()

    def sizeHint(self) -> QSize:
        """Return room for the visible lines."""
        # A line takes a pixel more than its spacing, and a box that is just full would scroll.
        lines = self._lines * (self.fontMetrics().lineSpacing() + 1)
        high = lines + 2 * self._theme.size(5) + 3
        return QSize(self._theme.size(300), max(high, 32))

    def minimumSizeHint(self) -> QSize:
        """Return a narrow box of the same height."""
        return QSize(120, self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave on Esc; every other key is text."""
        if event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the line that is written in sight when what stands around takes room."""
        super().resizeEvent(event)
        if self.hasFocus():
            self.ensureCursorVisible()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell that the text is finished for now."""
        super().focusOutEvent(event)
        self.left.emit()

    def _clean(self) -> None:
        text = self.toPlainText()
        found = hidden(text)
        if not found:
            return
        rest = self.textCursor()
        rest.movePosition(QTextCursor.MoveOperation.End, QTextCursor.MoveMode.KeepAnchor)
        behind = len(cleaned(rest.selectedText()).encode("utf-16-le")) // 2
        cursor = self.textCursor()
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(cleaned(text))
        cursor.setPosition(self.document().characterCount() - 1 - behind)
        self.setTextCursor(cursor)
        self.stripped.emit(len(found))

    def _dress(self) -> None:
        tokens, theme = self._theme.tokens, self._theme
        self.setFont(theme.font(Type.CONTROL))
        self.setStyleSheet(
            f"QPlainTextEdit {{ background: {tokens.surface}; border-radius: 4px;"
            f" border: 1px solid {tokens.line_strong};"
            f" padding: {theme.size(5)}px {theme.size(8)}px; }}"
            f"QPlainTextEdit:focus {{ border-color: {tokens.focus}; }}"
            f"QPlainTextEdit:disabled, QPlainTextEdit[readOnly='true']"
            f" {{ background: {tokens.surface_alt}; }}"
        )
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.PlaceholderText, theme.colour("text2"))
        self.setPalette(palette)
        self.updateGeometry()
