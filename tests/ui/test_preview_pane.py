"""The pages of a long paper: drawn as they come into sight, let go of out of sight."""

import io
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt, QThreadPool
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot
from reportlab.pdfgen.canvas import Canvas

from smartcity_desktop.host.wording import Wording
from smartcity_desktop.storage.errors import StorageError
from smartcity_desktop.ui.background import Background
from smartcity_desktop.ui.documents.preview_pane import PreviewPane
from smartcity_desktop.ui.theme import Theme

PAGES, IN_SIGHT = 20, 4
A4 = (595, 842)


def a_paper(pages: int = PAGES) -> bytes:
    """Return a PDF whose page n is grey, the darker the later, around a white middle."""
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=A4)
    for number in range(pages):
        canvas.setFillGray(1 - number / pages)
        canvas.rect(0, 0, *A4, stroke=0, fill=1)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


@pytest.fixture
def pane(qtbot: QtBot, theme: Theme, wording: Wording) -> Iterator[PreviewPane]:
    background = Background(QThreadPool.globalInstance())
    made = PreviewPane(theme, wording, background)
    qtbot.addWidget(made)
    made.resize(600, 500)
    made.show()
    yield made
    background.wait(20_000)


def middle(pane: PreviewPane) -> QColor:
    """Return the colour in the middle of what is shown."""
    picture: QImage = pane.viewport().grab().toImage()
    return picture.pixelColor(picture.width() // 2, picture.height() // 2)


def test_only_pages_in_sight_are_drawn_and_kept(qtbot: QtBot, pane: PreviewPane) -> None:
    pane.show_paper(a_paper)
    qtbot.waitUntil(lambda: 1 in pane.drawn, timeout=20_000)
    assert pane.page_count == PAGES
    for page in range(2, PAGES + 1):
        qtbot.keyClick(pane, Qt.Key.Key_PageDown)
        qtbot.waitUntil(lambda at=page: at in pane.drawn, timeout=20_000)
        assert len(pane.drawn) <= IN_SIGHT
    assert 1 not in pane.drawn
    grey = round(255 / PAGES)
    qtbot.waitUntil(lambda: abs(middle(pane).red() - grey) < 4, timeout=20_000)


def test_a_larger_zoom_draws_the_pages_in_sight_anew(qtbot: QtBot, pane: PreviewPane) -> None:
    pane.show_paper(a_paper)
    qtbot.waitUntil(lambda: 1 in pane.drawn, timeout=20_000)
    before = pane.widget().sizeHint().height()
    pane.step_zoom(2)
    assert pane.zoom > 0
    assert pane.widget().sizeHint().height() > before
    sheet = pane._sheets[0]
    qtbot.waitUntil(lambda: sheet.wide == sheet.width() * pane.devicePixelRatioF(), timeout=20_000)


def test_words_stand_across_a_page_on_the_screen(qtbot: QtBot, pane: PreviewPane) -> None:
    def reddish() -> bool:
        picture = pane._sheets[0].grab().toImage()
        points = [
            picture.pixelColor(x, y)
            for x in range(0, picture.width(), 7)
            for y in range(0, picture.height(), 7)
        ]
        return any(point.red() > point.green() + 30 for point in points)

    pane.show_paper(lambda: a_paper(1), "KEDALUWARSA")
    qtbot.waitUntil(lambda: pane.drawn == (1,), timeout=20_000)
    assert reddish()
    pane.show_paper(lambda: a_paper(1))
    qtbot.waitUntil(lambda: pane.drawn == (1,) and not reddish(), timeout=20_000)


def test_a_paper_that_is_not_here_takes_the_one_before_away(
    qtbot: QtBot, pane: PreviewPane
) -> None:
    def missing() -> bytes:
        raise StorageError("attachment_missing", document="LP-2026-B-001-01")

    pane.show_paper(a_paper)
    qtbot.waitUntil(lambda: pane.page_count > 0, timeout=20_000)
    with qtbot.waitSignal(pane.broken, timeout=20_000) as broken:
        pane.show_paper(missing)
    assert isinstance(broken.args[0], StorageError)
    assert pane.page_count == 0


def test_what_is_no_paper_is_told(qtbot: QtBot, pane: PreviewPane) -> None:
    with qtbot.waitSignal(pane.broken, timeout=20_000):
        pane.show_paper(lambda: b"%PDF-1.7 torn")
    assert pane.page_count == 0
