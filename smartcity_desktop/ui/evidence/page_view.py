"""One page of a file on the screen, drawn elsewhere; only that page is in memory."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

from smartcity_desktop.documents.exhibits import page_picture, page_total
from smartcity_desktop.documents.preview import PageImage
from smartcity_desktop.ui.background import Background
from smartcity_desktop.ui.theme import Theme

# Zooms in per cent of the width that fits; a page is not made wider than this to fit.
ZOOMS = (50, 75, 100, 125, 150, 200, 300, 400)
FIT = 100
WIDEST = 1000
EDGE = 12
SETTLED_MS = 120

Opening = Callable[[], BinaryIO]


@dataclass(frozen=True, slots=True)
class _Wanted:
    """One drawing: of which opened file, which page, how wide in pixels."""

    serial: int
    page: int
    wide: int


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A page as drawn, with how many there are."""

    wanted: _Wanted
    pages: int
    image: PageImage


class PageView(QScrollArea):
    """Shows page after page; `drawn` when one is on the screen, `broken` with the error."""

    drawn = Signal()
    broken = Signal(object)

    def __init__(self, theme: Theme, background: Background, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._background = background
        self._opening: Opening | None = None
        self._serial = 0
        self._busy = False
        self._shown: _Wanted | None = None
        self.page, self.pages, self.zoom = 1, 0, FIT
        self._label = QLabel()
        ground = _Ground(theme)
        column = QVBoxLayout(ground)
        column.setContentsMargins(EDGE, EDGE, EDGE, EDGE)
        column.addWidget(self._label, 1, Qt.AlignmentFlag.AlignCenter)
        self.setWidget(ground)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._settle = QTimer(self, interval=SETTLED_MS, singleShot=True)
        self._settle.timeout.connect(self._draw)

    @property
    def waiting(self) -> bool:
        """Whether what should be on the screen is still being drawn."""
        return self._opening is not None and self._shown != self._wanted()

    def open(self, opening: Opening) -> None:
        """Show the first page of a file; `opening` is called elsewhere, once for every page."""
        self.clear()
        self._opening = opening
        self._draw()

    def clear(self) -> None:
        """Let the file and its page go."""
        self._serial += 1
        self._opening, self._shown = None, None
        self.page, self.pages, self.zoom = 1, 0, FIT
        self._label.setPixmap(QPixmap())

    def go_to(self, page: int) -> None:
        """Show a page by its number from 1, as near as there is one."""
        number = max(1, min(page, self.pages or 1))
        if number != self.page:
            self.page = number
            self.verticalScrollBar().setValue(0)
            self._draw()

    def step_zoom(self, step: int) -> None:
        """Go one zoom up (1) or down (-1)."""
        at = ZOOMS.index(self.zoom) + step
        self.zoom_to(ZOOMS[max(0, min(at, len(ZOOMS) - 1))])

    def zoom_to(self, percent: int) -> None:
        """Show the page at a zoom of `ZOOMS`."""
        self.zoom = percent
        self._draw()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw anew once the size is settled."""
        super().resizeEvent(event)
        self._settle.start()

    def _wanted(self) -> _Wanted:
        # The scroll bar's room is left free, so that a page does not narrow itself.
        room = self.width() - 2 * EDGE - self.verticalScrollBar().sizeHint().width()
        fitting = min(max(room, 100), WIDEST)
        wide = round(fitting * self.zoom / 100 * self.devicePixelRatioF())
        return _Wanted(self._serial, self.page, wide)

    def _draw(self) -> None:
        """Begin drawing what is wanted now; while one page is drawn the next wish waits."""
        opening, wanted = self._opening, self._wanted()
        if opening is None or self._busy or wanted == self._shown:
            return

        def work() -> _Drawn:
            with opening() as file:
                image = page_picture(file, wanted.page, wanted.wide)
                return _Drawn(wanted, self.pages or page_total(file), image)

        self._busy = True
        self._background.run(work, self._show, partial(self._failed, wanted), self)

    def _show(self, drawn: _Drawn) -> None:
        self._busy = False
        if drawn.wanted.serial == self._serial:
            self._shown, self.pages = drawn.wanted, drawn.pages
            self._label.setPixmap(self._pixmap(drawn))
            self.drawn.emit()
        self._draw()

    def _pixmap(self, drawn: _Drawn) -> QPixmap:
        page = drawn.image
        form = QImage.Format.Format_RGB888
        image = QImage(page.pixels, page.width, page.height, page.stride, form)
        pixmap = QPixmap.fromImage(image)
        # A page drawn with fewer pixels than wanted is stretched by the painter, not in memory.
        ratio = self.devicePixelRatioF() * page.width / drawn.wanted.wide
        pixmap.setDevicePixelRatio(ratio)
        return pixmap

    def _failed(self, wanted: _Wanted, error: Exception) -> None:
        self._busy = False
        if wanted.serial == self._serial:
            self._opening = None
            self.broken.emit(error)
        self._draw()


class _Ground(QWidget):
    """The well the page lies in."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the ground."""
        QPainter(self).fillRect(self.rect(), self._theme.colour("sunken"))
