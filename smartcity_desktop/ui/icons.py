"""Outline icons named by meaning, tinted with a colour and kept once drawn."""

from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer


class Icons:
    """Draws the SVG files of one folder; `name` is the file name without `.svg`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._sources: dict[str, str] = {}
        self._renderers: dict[tuple[str, str], QSvgRenderer] = {}
        self._pixmaps: dict[tuple[str, str, int, float], QPixmap] = {}

    def names(self) -> tuple[str, ...]:
        """Return every icon name in alphabetical order."""
        return tuple(sorted(path.stem for path in self._folder.glob("*.svg")))

    def paint(self, painter: QPainter, name: str, colour: str, rect: QRectF) -> None:
        """Draw `name` in `colour` (#RRGGBB) into `rect`; raises FileNotFoundError when unknown."""
        self._renderer(name, colour).render(painter, rect)

    def pixmap(self, name: str, colour: str, size: int, ratio: float = 1.0) -> QPixmap:
        """Return `name` in `colour` at `size` logical pixels for a screen of `ratio`."""
        key = (name, colour, size, ratio)
        if key not in self._pixmaps:
            renderer = self._renderer(name, colour)
            side = round(size * ratio)
            pixmap = QPixmap(side, side)
            pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(pixmap)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            renderer.render(painter, QRectF(0, 0, side, side))
            painter.end()
            pixmap.setDevicePixelRatio(ratio)
            self._pixmaps[key] = pixmap
        return self._pixmaps[key]

    def icon(self, name: str, colour: str, disabled: str, size: int = 16) -> QIcon:
        """Return a QIcon of `name`, with its disabled look, sharp at 1x and 2x."""
        icon = QIcon()
        for ratio in (1.0, 2.0):
            icon.addPixmap(self.pixmap(name, colour, size, ratio), QIcon.Mode.Normal)
            icon.addPixmap(self.pixmap(name, disabled, size, ratio), QIcon.Mode.Disabled)
        return icon

    def _renderer(self, name: str, colour: str) -> QSvgRenderer:
        key = (name, colour)
        if key not in self._renderers:
            if name not in self._sources:
                self._sources[name] = (self._folder / f"{name}.svg").read_text("utf-8")
            tinted = self._sources[name].replace("currentColor", colour)
            self._renderers[key] = QSvgRenderer(QByteArray(tinted.encode()))
        return self._renderers[key]
