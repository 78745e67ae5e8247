"""The ring around whatever has the keyboard focus."""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QRegion
from PySide6.QtWidgets import QMenu, QMenuBar, QScrollArea, QWidget
from shiboken6 import isValid

from smartcity_desktop.ui.theme import Theme

GAP = 1
WIDTH = 2
REACH = GAP + WIDTH

# How much of the surroundings stays in sight when a focused widget is scrolled to, px.
SIGHT = 12

# A widget with this property set draws its own ring, as a table does around its row.
OWN_RING = "ownRing"


class FocusRing(QWidget):
    """Draws 2 px around the focused widget of `window`, leaving 1 px of surface between.

    It is one overlay instead of a margin in every control, so that layouts keep their distances;
    inside a scroll area it scrolls and is clipped with the content.
    """

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._theme = theme
        self._window = window
        self._ground = window
        self._target: QWidget | None = None
        self._watched: list[QWidget] = []
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()
        theme.application.focusChanged.connect(self._focus_changed)
        theme.changed.connect(self.update)

    @property
    def target(self) -> QWidget | None:
        """Return the widget the ring is around."""
        return self._target

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the ring."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.colour("focus"), WIDTH))
        half = WIDTH / 2
        painter.drawRoundedRect(
            QRectF(self.rect()).adjusted(half, half, -half, -half), 4 + GAP + half, 4 + GAP + half
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the target and what holds it."""
        moves = (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide)
        if event.type() in moves:
            self._place()
        return super().eventFilter(watched, event)

    def _focus_changed(self, _old: QWidget | None, now: QWidget | None) -> None:
        self._forget()
        # A window that is deleted loses its focus first.
        if not isValid(self._window):
            return
        wanted = now is not None and self._window.isAncestorOf(now)
        if now is None or not wanted or _marks_itself(now):
            self.hide()
            # Nothing that is deleted later may take the ring along.
            self.setParent(self._window)
            return
        self._target = now
        self._follow(now)
        self._place()

    def _follow(self, target: QWidget) -> None:
        holder = target.parentWidget()
        self._watch(target)
        while holder is not None and holder is not self._window:
            area = _scroller(holder)
            if area is not None:
                area.ensureWidgetVisible(target, SIGHT, SIGHT)
                break
            self._watch(holder)
            holder = holder.parentWidget()
        self._ground = holder or self._window
        self.setParent(self._ground)

    def _watch(self, widget: QWidget) -> None:
        widget.installEventFilter(self)
        self._watched.append(widget)

    def _forget(self) -> None:
        for widget in self._watched:
            # A deleted widget also ends up here: its focus is taken from it first.
            if isValid(widget):
                widget.removeEventFilter(self)
        self._watched = []
        self._target = None

    def _place(self) -> None:
        target = self._target
        if target is None or not isValid(target) or not target.isVisible():
            self.hide()
            return
        corner = target.mapTo(self._ground, QPoint(0, 0))
        outer = QRect(corner, target.size()).adjusted(-REACH, -REACH, REACH, REACH)
        self.setGeometry(outer)
        inside = self.rect().adjusted(WIDTH + 2, WIDTH + 2, -WIDTH - 2, -WIDTH - 2)
        corners = REACH + 2
        # The mask keeps the middle out, so that a change inside never repaints the ring.
        region = QRegion(self.rect()).subtracted(QRegion(inside))
        for spot in _corners(inside, corners):
            region = region.united(QRegion(spot))
        self.setMask(region)
        self.show()
        self.raise_()


def _marks_itself(widget: QWidget) -> bool:
    return isinstance(widget, (QMenuBar, QMenu)) or bool(widget.property(OWN_RING))


def _scroller(widget: QWidget) -> QScrollArea | None:
    """Return the scroll area whose content is `widget`."""
    port = widget.parentWidget()
    area = port.parentWidget() if port is not None else None
    return area if isinstance(area, QScrollArea) else None


def _corners(inside: QRect, side: int) -> list[QRect]:
    right, low = inside.right() - side + 1, inside.bottom() - side + 1
    spots = ((inside.left(), inside.top()), (right, inside.top()), (inside.left(), low))
    return [QRect(left, top, side, side) for left, top in (*spots, (right, low))]
