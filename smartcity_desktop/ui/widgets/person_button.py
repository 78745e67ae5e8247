"""Who is signed in, as a button that offers what one does about it: switch user, lock."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QAction, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QSizePolicy, QWidget

from smartcity_desktop.ui.fonts import Type
from smartcity_desktop.ui.theme import Theme
from smartcity_desktop.ui.widgets import painting
from smartcity_desktop.ui.widgets.card import IconLabel
from smartcity_desktop.ui.widgets.text_label import TextLabel


class PersonButton(QPushButton):
    """Name and role; without anything to offer it is words alone."""

    def __init__(self, theme: Theme, name: str, role: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._menu = QMenu(self)
        self._down = IconLabel(theme, "key_down", "text2", 12)
        self._down.hide()
        self._line = line = QHBoxLayout(self)
        line.setContentsMargins(6, 2, 6, 2)
        line.setSpacing(6)
        line.addWidget(IconLabel(theme, "person", "text2"))
        line.addSpacing(3)
        line.addWidget(TextLabel(theme, f"{name} ·" if role else name, Type.CELL, "text2"))
        line.addWidget(TextLabel(theme, role, Type.CELL_STRONG, "text2"))
        line.addWidget(self._down)
        for child in self.findChildren(QWidget):
            child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(f"{name}, {role}" if role else name)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAutoDefault(False)
        self.clicked.connect(self._open)

    def offer(self, actions: Sequence[QAction]) -> None:
        """Offer `actions` in a menu."""
        self._menu.clear()
        self._menu.addActions(list(actions))
        offers = bool(actions)
        self._down.setVisible(offers)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if offers else Qt.FocusPolicy.NoFocus)
        self.updateGeometry()

    @property
    def offered(self) -> tuple[QAction, ...]:
        """Return what the menu offers."""
        return tuple(self._menu.actions())

    def sizeHint(self) -> QSize:
        """Return room for icon and words."""
        return self._line.sizeHint()

    def minimumSizeHint(self) -> QSize:
        """Return the same size: a name is never cut."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint a ground only below the pointer, the pressed button and the focus."""
        if self.offered and (self.underMouse() or self.isDown() or self.hasFocus()):
            sunken = self._theme.tokens.sunken
            painting.box(QPainter(self), QRectF(self.rect()), sunken, sunken, 0)

    def _open(self) -> None:
        if self.offered:
            self._menu.popup(self.mapToGlobal(self.rect().bottomLeft()))
