"""Drawing any paper from what it says."""

from collections.abc import Callable
from typing import Any

from smartcity_desktop.documents.attendance import draw_attendance
from smartcity_desktop.documents.class_recap import draw_class_recap
from smartcity_desktop.documents.day_report import draw_day_report
from smartcity_desktop.documents.minutes import draw_minutes
from smartcity_desktop.documents.press import Printing
from smartcity_desktop.documents.region_recap import draw_region_recap
from smartcity_desktop.documents.score_sheet import draw_score_sheet
from smartcity_desktop.documents.style import Paper
from smartcity_desktop.domain.documents import PaperContent
from smartcity_desktop.domain.words import DocumentKind

Draw = Callable[[Any, Paper, str, Printing], bytes]

DRAWINGS: dict[DocumentKind, Draw] = {
    DocumentKind.SCORE_SHEET: draw_score_sheet,
    DocumentKind.REGION_RECAP: draw_region_recap,
    DocumentKind.CLASS_RECAP: draw_class_recap,
    DocumentKind.ATTENDANCE: draw_attendance,
    DocumentKind.MINUTES: draw_minutes,
    DocumentKind.DAY_REPORT: draw_day_report,
}


def draw_paper(content: PaperContent, paper: Paper, qr: str, printing: Printing) -> bytes:
    """Return the PDF of a paper of any kind; the same arguments give the same bytes."""
    return DRAWINGS[content.kind](content, paper, qr, printing)
