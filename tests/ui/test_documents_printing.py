"""Cetak from the window to a real queue: the sealed file itself, and the copies counted."""

from pytestqt.qtbot import QtBot

from tests.print_server import QUEUE, Sink, cups, needs_cups, open_folder, sink  # noqa: F401
from tests.ui.places import Day
from tests.ui.test_documents_page import Open, day, issue, show  # noqa: F401


@needs_cups
def test_the_queue_gets_the_sealed_file_and_the_copy_is_counted(
    qtbot: QtBot, cups: None, sink: Sink, show: Open, day: Day
) -> None:
    day.seal(1)
    page = show()
    issue(qtbot, page)
    qtbot.waitUntil(lambda: page.print_bar.chosen_printer == QUEUE, timeout=20_000)
    page.print_current()
    qtbot.waitUntil(lambda: day.issuing.documents()[0].issued.copies == 1, timeout=20_000)
    paper = day.issuing.documents()[0]
    assert sink.wait_for(1) == [day.issuing.pdf(paper)]
    qtbot.waitUntil(lambda: QUEUE in page.bar.accessibleName(), timeout=20_000)
