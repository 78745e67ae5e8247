"""Drawing any paper from what it says: its form words it, its kind's drawing lays it out."""

from collections.abc import Callable
from typing import Any

from smartcity_desktop.documents.attendance import draw_attendance
from smartcity_desktop.documents.class_recap import draw_class_recap
from smartcity_desktop.documents.day_report import draw_day_report
from smartcity_desktop.documents.forms.class_recap import class_recap_1
from smartcity_desktop.documents.forms.imprint import Imprint
from smartcity_desktop.documents.forms.region_recap import region_recap_1
from smartcity_desktop.documents.forms.score_sheet import score_sheet_1
from smartcity_desktop.documents.minutes import draw_minutes
from smartcity_desktop.documents.press import Printing
from smartcity_desktop.documents.region_recap import draw_region_recap
from smartcity_desktop.documents.score_sheet import draw_score_sheet
from smartcity_desktop.documents.style import Paper
from smartcity_desktop.domain.class_recap import ClassRecap
from smartcity_desktop.domain.documents import PaperContent, Published, ScoreSheetContent
from smartcity_desktop.domain.region_recap import RegionRecap
from smartcity_desktop.domain.words import DocumentKind

Draw = Callable[[Any, Imprint, Paper, str, Printing], bytes]

DRAWINGS: dict[DocumentKind, Draw] = {
    DocumentKind.ATTENDANCE: draw_attendance,
    DocumentKind.MINUTES: draw_minutes,
    DocumentKind.DAY_REPORT: draw_day_report,
}


def draw_paper(
    content: PaperContent, published: Published, paper: Paper, qr: str, printing: Printing
) -> bytes:
    """Return the PDF of a paper of any kind; the same arguments give the same bytes."""
    if isinstance(content, ScoreSheetContent):
        return draw_score_sheet(score_sheet_1(content, published), paper, qr, printing)
    if isinstance(content, RegionRecap):
        return draw_region_recap(region_recap_1(content, published), paper, qr, printing)
    if isinstance(content, ClassRecap):
        return draw_class_recap(class_recap_1(content, published), paper, qr, printing)
    imprint = Imprint.of(content, published)
    return DRAWINGS[content.kind](content, imprint, paper, qr, printing)
