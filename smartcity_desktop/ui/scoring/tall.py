"""Parts that scroll up and down when large type makes them taller than the window."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from smartcity_desktop.ui.theme import Theme


class Tall(QWidget):
    """As high as its width demands and no higher.

    A plain widget also asks for the height its labels would need at their narrowest, and then
    scrolls although everything fits.
    """

    def minimumSizeHint(self) -> QSize:
        """Return no demand of its own: the layout's height for the width decides."""
        return QSize(0, 0)


class TallArea(QScrollArea):
    """Scrolls `content` up and down, never sideways, and follows the keyboard focus."""

    def __init__(self, theme: Theme, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._content = content
        self.setWidget(content)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        theme.application.focusChanged.connect(self._follow_focus)
        content.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Measure the content anew when it changes."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.fit()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Measure the content anew."""
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """Decide on the scroll bar from the full width.

        Left alone, a scroll bar that was there once wraps lines anew and so keeps itself needed.
        """
        needed = max(
            self._content.minimumSizeHint().height(),
            self._content.heightForWidth(self.width()),
        )
        always, never = Qt.ScrollBarPolicy.ScrollBarAlwaysOn, Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        policy = always if needed > self.height() else never
        if self.verticalScrollBarPolicy() is not policy:
            self.setVerticalScrollBarPolicy(policy)

    def _follow_focus(self, _old: QWidget | None, now: QWidget | None) -> None:
        if now is not None and self._content.isAncestorOf(now):
            self.ensureWidgetVisible(now, 0, 12)
