"""A paper's pages as they will be printed, one below the other."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

from smartcity_desktop.host.wording import Wording
from smartcity_desktop.ui.theme import Theme

SCREEN_DPI = 150
ZOOMS = (50, 75, 100, 125, 150, 200)
FIT = 0
PAGE_GAP = 12


class PreviewPane(QScrollArea):
    """Scrolls the pages: PgUp and PgDown by page, + and - zoom, 0 fits the width."""

    def __init__(self, theme: Theme, wording: Wording, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._wording = wording
        self._pages: tuple[QImage, ...] = ()
        self._zoom = FIT
        self._labels: list[QLabel] = []
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

    @property
    def page_count(self) -> int:
        """Return how many pages are shown."""
        return len(self._pages)

    @property
    def zoom(self) -> int:
        """Return the zoom in per cent, 0 while pages fit the width."""
        return self._zoom

    @property
    def page(self) -> int:
        """Return the number (from 1) of the page at the top, 0 without pages."""
        top = self.verticalScrollBar().value() + PAGE_GAP
        shown = [n for n, label in enumerate(self._labels, 1) if label.y() <= top]
        return max(shown, default=min(1, len(self._labels)))

    def show_pages(self, pages: Sequence[QImage]) -> None:
        """Show rendered pages from the first one on."""
        self._pages = tuple(pages)
        for label in self._labels:
            self._column.removeWidget(label)
            label.deleteLater()
        self._labels = [QLabel() for _ in pages]
        for number, label in enumerate(self._labels):
            say = self._wording.say
            name = say("documents.page_of", page=number + 1, pages=len(pages))
            label.setAccessibleName(name)
            self._column.insertWidget(number, label, 0, Qt.AlignmentFlag.AlignHCenter)
        self._fit()
        self.verticalScrollBar().setValue(0)

    def go_to(self, page: int) -> None:
        """Bring page `page` (from 1) to the top."""
        number = max(1, min(page, len(self._labels)))
        if self._labels:
            self.verticalScrollBar().setValue(self._labels[number - 1].y() - PAGE_GAP)

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

    def _fitting_percent(self) -> int:
        if not self._pages:
            return 100
        wide = self.viewport().width() - 2 * PAGE_GAP
        return max(20, round(100 * wide / self._natural(self._pages[0]).width()))

    def _natural(self, image: QImage) -> QSize:
        return image.size() * 96 / SCREEN_DPI

    def _fit(self) -> None:
        percent = self._zoom or min(150, self._fitting_percent())
        ratio = self.devicePixelRatioF()
        for label, image in zip(self._labels, self._pages, strict=True):
            wide = round(self._natural(image).width() * percent / 100 * ratio)
            scaled = image.scaledToWidth(wide, Qt.TransformationMode.SmoothTransformation)
            pixmap = QPixmap.fromImage(scaled)
            pixmap.setDevicePixelRatio(ratio)
            label.setPixmap(pixmap)
            # A label gives way to its neighbours; a page does not.
            label.setFixedSize(pixmap.deviceIndependentSize().toSize())


class _Ground(QWidget):
    """The well the pages lie in."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the ground."""
        QPainter(self).fillRect(self.rect(), self._theme.colour("sunken"))
