"""A label that keeps its type role and colour when the theme changes."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from smartcity_desktop.ui.fonts import Type
from smartcity_desktop.ui.theme import Theme


class TextLabel(QLabel):
    """Text in one role and one token colour; with `wrap` it breaks lines instead of growing.

    The text is plain: a region's name can never be read as markup.
    """

    def __init__(
        self,
        theme: Theme,
        text: str = "",
        role: Type = Type.BODY,
        colour: str = "text",
        *,
        wrap: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._theme = theme
        self._role = role
        self._colour = colour
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        if wrap:
            policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
            policy.setHeightForWidth(True)
            self.setSizePolicy(policy)
        theme.changed.connect(self._dress)
        self._dress()

    def set_colour(self, colour: str) -> None:
        """Use token `colour` from now on."""
        self._colour = colour
        self._dress()

    def set_role(self, role: Type) -> None:
        """Use type `role` from now on."""
        self._role = role
        self._dress()

    def _dress(self) -> None:
        self.setFont(self._theme.font(self._role))
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.WindowText, self._theme.colour(self._colour))
        self.setPalette(palette)
