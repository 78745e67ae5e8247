"""Parts that scroll up and down when large type makes them taller than the window."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from smartcity_desktop.ui.theme import Theme
from smartcity_desktop.ui.widgets.text_box import TextBox

# What stays in sight around what has the focus, px: its ring, and that there is more.
AROUND: Final = 12


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
        self._following = QTimer(self, interval=0, singleShot=True)
        self._following.timeout.connect(self._follow_writing)
        # The room to scroll in comes after the layout: only then can the box be shown whole.
        self.verticalScrollBar().rangeChanged.connect(self._follow_soon)
        content.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Measure the content anew when it changes."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.fit()
            self._following.start()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Measure the content anew."""
        super().resizeEvent(event)
        self.fit()
        self._following.start()

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
            self._show_whole(now)

    def _follow_soon(self) -> None:
        self._following.start()

    def _follow_writing(self) -> None:
        """Keep the box that is written in whole when what stands around it takes more room."""
        focus = self._content.window().focusWidget()
        if isinstance(focus, TextBox) and self._content.isAncestorOf(focus):
            self._show_whole(focus)

    def _show_whole(self, widget: QWidget) -> None:
        """Scroll until all of `widget` can be seen: Qt's own way is content with the caret."""
        middle = widget.mapTo(self._content, widget.rect().center())
        half = min(widget.height(), self.viewport().height()) // 2
        self.ensureVisible(middle.x(), middle.y(), 0, half + AROUND)
