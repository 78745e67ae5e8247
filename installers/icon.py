"""Draws the application's icon, as SVG and PNG, from the glyph that stands before its name."""

import sys
from pathlib import Path

SIZES = (32, 48, 64, 128, 256)
GROUND, INK = "#0B567D", "#FFFFFF"


def drawing(glyph: str) -> str:
    """Return the icon as SVG: the 16-unit outline of a glyph on a filled tile of 24 units."""
    strokes = glyph[glyph.index(">") + 1 : glyph.rindex("</svg>")]
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="256" height="256" viewBox="0 0 24 24">'
        f'<rect width="24" height="24" rx="5" fill="{GROUND}"/>'
        f'<g transform="translate(4 4)" fill="none" stroke="{INK}" stroke-width="1.5" '
        f'stroke-linecap="round" stroke-linejoin="round">{strokes}</g></svg>\n'
    )


def draw(vector: Path, folder: Path) -> None:
    """Write `SIZE.png` for every size into `folder`."""
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    renderer = QSvgRenderer(str(vector))
    for size in SIZES:
        image = QImage(size, size, QImage.Format.Format_ARGB32)
        image.fill(0)
        painter = QPainter(image)
        renderer.render(painter)
        painter.end()
        if not image.save(str(folder / f"{size}.png")):
            raise OSError(str(folder))


if __name__ == "__main__":
    draw(Path(sys.argv[1]), Path(sys.argv[2]))
