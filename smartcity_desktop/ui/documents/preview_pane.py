"""A paper's pages as they will be printed, one below the other; only those in sight are drawn."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

from smartcity_desktop.host.wording import Wording
from smartcity_desktop.ui.background import Background
from smartcity_desktop.ui.theme import Theme

POINTS_PER_INCH, SCREEN_DPI = 72, 96
ZOOMS = (50, 75, 100, 125, 150, 200)
FIT, WIDEST_FIT = 0, 150
PAGE_GAP = 12
# Scrolling past a page draws nothing.
SETTLED_MS = 30
STAMP_DEGREES = 38


@dataclass(frozen=True, slots=True)
class _Paper:
    """An opened paper: its file, the size of its pages in points, the words across them or ""."""

    serial: int
    pdf: bytes
    sizes: tuple[tuple[float, float], ...]
    words: str


@dataclass(frozen=True, slots=True)
class _Drawn:
    """One page of a paper, by its place from 0, for so many pixels across."""

    serial: int
    place: int
    wide: int
    image: QImage


class PreviewPane(QScrollArea):
    """Scrolls the pages: PgUp and PgDown by page, + and - zoom, 0 fits the width.

    Pages are drawn elsewhere as they come into sight, and let go of out of sight; `broken` carries
    the error of a paper that cannot be opened or drawn.
    """

    broken = Signal(object)

    def __init__(
        self,
        theme: Theme,
        wording: Wording,
        background: Background,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._wording, self._background = wording, background
        self._paper: _Paper | None = None
        self._serial = 0
        self._busy = False
        self._zoom = FIT
        self._sheets: list[_Sheet] = []
        self._ground = _Ground(theme)
        self._column = QVBoxLayout(self._ground)
        self._column.setContentsMargins(PAGE_GAP, PAGE_GAP, PAGE_GAP, PAGE_GAP)
        self._column.setSpacing(PAGE_GAP)
        self._column.addStretch(1)
        self.setWidget(self._ground)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(wording.say("documents.preview"))
        self._settle = QTimer(self, interval=SETTLED_MS, singleShot=True)
        self._settle.timeout.connect(self._draw)
        self.verticalScrollBar().valueChanged.connect(self._draw_soon)
        self.verticalScrollBar().rangeChanged.connect(self._draw_soon)

    @property
    def page_count(self) -> int:
        """Return how many pages are shown."""
        return len(self._sheets)

    @property
    def drawn(self) -> tuple[int, ...]:
        """Return the numbers (from 1) of the pages that are drawn."""
        return tuple(n for n, sheet in enumerate(self._sheets, 1) if sheet.wide)

    @property
    def zoom(self) -> int:
        """Return the zoom in per cent, 0 while pages fit the width."""
        return self._zoom

    @property
    def page(self) -> int:
        """Return the number (from 1) of the page at the top, 0 without pages."""
        top = self.verticalScrollBar().value() + PAGE_GAP
        shown = [n for n, sheet in enumerate(self._sheets, 1) if sheet.y() <= top]
        return max(shown, default=min(1, len(self._sheets)))

    def show_paper(self, opening: Callable[[], bytes], words: str = "") -> None:
        """Show a paper from its first page on; `opening` returns its PDF and is called elsewhere.

        `words` stand across every page on the screen, never on what is printed.
        """
        self._serial += 1
        work = partial(_opened, self._serial, opening, words)
        self._background.run(work, self._show, partial(self._tell, self._serial), self)

    def go_to(self, page: int) -> None:
        """Bring page `page` (from 1) to the top."""
        number = max(1, min(page, len(self._sheets)))
        if self._sheets:
            self.verticalScrollBar().setValue(self._sheets[number - 1].y() - PAGE_GAP)

    def step_zoom(self, step: int) -> None:
        """Go `step` zooms up or down; from fitting it starts at the nearest one."""
        now = self._zoom or self._fitting_percent()
        larger = [z for z in ZOOMS if z > now]
        smaller = [z for z in ZOOMS if z < now]
        if step > 0:
            self._zoom = larger[0] if larger else ZOOMS[-1]
        else:
            self._zoom = smaller[-1] if smaller else ZOOMS[0]
        self._fit()

    def fit_width(self) -> None:
        """Let the pages fill the width."""
        self._zoom = FIT
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Answer page and zoom keys; leave the others to scrolling."""
        key, keys = event.key(), Qt.Key
        if key == keys.Key_PageDown:
            self.go_to(self.page + 1)
        elif key == keys.Key_PageUp:
            self.go_to(self.page - 1)
        elif key in (keys.Key_Plus, keys.Key_Equal):
            self.step_zoom(1)
        elif key == keys.Key_Minus:
            self.step_zoom(-1)
        elif key == keys.Key_0:
            self.fit_width()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit anew."""
        super().resizeEvent(event)
        if self._zoom == FIT:
            self._fit()
        self._draw_soon()

    def _fitting_percent(self) -> int:
        if self._paper is None:
            return 100
        wide = self.viewport().width() - 2 * PAGE_GAP
        return max(20, round(100 * wide / _natural(self._paper.sizes[0], 100).width()))

    def _show(self, paper: _Paper) -> None:
        if paper.serial != self._serial:
            return
        self._clear()
        self._paper, self._sheets = paper, [_Sheet() for _ in paper.sizes]
        for number, sheet in enumerate(self._sheets):
            say = self._wording.say
            name = say("documents.page_of", page=number + 1, pages=len(self._sheets))
            sheet.setAccessibleName(name)
            self._column.insertWidget(number, sheet, 0, Qt.AlignmentFlag.AlignHCenter)
        self._fit()
        self.verticalScrollBar().setValue(0)

    def _clear(self) -> None:
        for sheet in self._sheets:
            self._column.removeWidget(sheet)
            sheet.deleteLater()
        self._paper, self._sheets = None, []

    def _tell(self, serial: int, error: Exception) -> None:
        """Show nothing rather than the paper before, and tell why."""
        if serial == self._serial:
            self._clear()
            self.broken.emit(error)

    def _fit(self) -> None:
        """Give every page its size; what was drawn for another one is stretched until it is new."""
        if self._paper is not None:
            percent = self._zoom or min(WIDEST_FIT, self._fitting_percent())
            for sheet, size in zip(self._sheets, self._paper.sizes, strict=True):
                sheet.setFixedSize(_natural(size, percent))
            self._draw_soon()

    def _draw_soon(self) -> None:
        self._settle.start()

    def _in_sight(self) -> list[int]:
        """Return the places of the pages that are shown, or nearly."""
        high, top = self.viewport().height(), self.verticalScrollBar().value()
        first, last = top - high // 2, top + high + high // 2
        return [
            place
            for place, sheet in enumerate(self._sheets)
            if sheet.geometry().bottom() >= first and sheet.y() <= last
        ]

    def _draw(self) -> None:
        """Draw one page that is wanted; the next one follows when it is there."""
        paper, wanted = self._paper, self._in_sight()
        for place in set(range(len(self._sheets))) - set(wanted):
            self._sheets[place].let_go()
        if paper is None or self._busy:
            return
        for place in wanted:
            wide = round(self._sheets[place].width() * self.devicePixelRatioF())
            if self._sheets[place].wide != wide:
                self._busy = True
                work = partial(_drawn, paper, place, wide)
                failed = partial(self._failed, paper.serial)
                self._background.run(work, self._take, failed, self)
                return

    def _take(self, drawn: _Drawn) -> None:
        self._busy = False
        if self._paper is not None and drawn.serial == self._paper.serial:
            self._sheets[drawn.place].take(drawn)
        self._draw()

    def _failed(self, serial: int, error: Exception) -> None:
        self._busy = False
        self._tell(serial, error)
        self._draw()


class _Sheet(QLabel):
    """One page: white paper until it is drawn."""

    def __init__(self) -> None:
        super().__init__()
        self._picture = QPixmap()
        # Pixels across that the picture was drawn for, 0 without one.
        self.wide = 0

    def take(self, drawn: _Drawn) -> None:
        """Show a drawn page."""
        self._picture, self.wide = QPixmap.fromImage(drawn.image), drawn.wide
        self.update()

    def let_go(self) -> None:
        """Keep no picture of what nobody sees."""
        self._picture, self.wide = QPixmap(), 0

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the page, stretched where it was drawn for another size."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), Qt.GlobalColor.white)
        if self.wide:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawPixmap(self.rect(), self._picture)


class _Ground(QWidget):
    """The well the pages lie in."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the ground."""
        QPainter(self).fillRect(self.rect(), self._theme.colour("sunken"))


def _natural(points: tuple[float, float], percent: int) -> QSize:
    """Return a page's size on the screen at a zoom."""
    scale = SCREEN_DPI / POINTS_PER_INCH * percent / 100
    return QSize(round(points[0] * scale), round(points[1] * scale))


def _opened(serial: int, opening: Callable[[], bytes], words: str) -> _Paper:
    from smartcity_desktop.documents.preview import page_sizes

    pdf = opening()
    return _Paper(serial, pdf, page_sizes(pdf), words)


def _drawn(paper: _Paper, place: int, wide: int) -> _Drawn:
    from smartcity_desktop.documents.exhibits import page_picture

    page = page_picture(io.BytesIO(paper.pdf), place + 1, wide)
    image = QImage(page.pixels, page.width, page.height, page.stride, QImage.Format.Format_RGB888)
    # The picture needs memory of its own: the page's pixels go with the page.
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    if paper.words:
        _stamp(image, paper.words)
    return _Drawn(paper.serial, place, wide, image)


def _stamp(image: QImage, words: str) -> None:
    """Write `words` across a page."""
    painter = QPainter(image)
    font = painter.font()
    font.setBold(True)
    font.setPixelSize(round(image.width() / 9))
    painter.setFont(font)
    painter.setPen(QColor(176, 0, 32, 96))
    painter.translate(image.width() / 2, image.height() / 2)
    painter.rotate(-STAMP_DEGREES)
    room = QRectF(-image.width(), -image.height() / 4, 2 * image.width(), image.height() / 2)
    painter.drawText(room, Qt.AlignmentFlag.AlignCenter, words)
    painter.end()
