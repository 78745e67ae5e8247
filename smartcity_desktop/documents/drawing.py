"""Drawing any paper from what it says: its form words it, its kind's drawing lays it out."""

from collections.abc import Callable, Mapping
from typing import Any

from smartcity_desktop.documents.attendance import draw_attendance
from smartcity_desktop.documents.class_recap import draw_class_recap
from smartcity_desktop.documents.day_report import draw_day_report
from smartcity_desktop.documents.forms.attendance import attendance_1
from smartcity_desktop.documents.forms.class_recap import class_recap_1
from smartcity_desktop.documents.forms.day_report import day_report_1
from smartcity_desktop.documents.forms.minutes import minutes_1
from smartcity_desktop.documents.forms.region_recap import region_recap_1
from smartcity_desktop.documents.forms.score_sheet import score_sheet_1
from smartcity_desktop.documents.minutes import draw_minutes
from smartcity_desktop.documents.press import Printing
from smartcity_desktop.documents.region_recap import draw_region_recap
from smartcity_desktop.documents.score_sheet import draw_score_sheet
from smartcity_desktop.documents.style import Paper
from smartcity_desktop.domain.documents import PaperContent, Published
from smartcity_desktop.domain.errors import DomainError
from smartcity_desktop.domain.words import DocumentKind

Word = Callable[[Any, Published], Any]
Draw = Callable[[Any, Paper, str, Printing], bytes]

# Every wording there ever was, with the drawing it was made for. A released one stays.
FORMS: Mapping[tuple[DocumentKind, int], tuple[Word, Draw]] = {
    (DocumentKind.SCORE_SHEET, 1): (score_sheet_1, draw_score_sheet),
    (DocumentKind.REGION_RECAP, 1): (region_recap_1, draw_region_recap),
    (DocumentKind.CLASS_RECAP, 1): (class_recap_1, draw_class_recap),
    (DocumentKind.ATTENDANCE, 1): (attendance_1, draw_attendance),
    (DocumentKind.MINUTES, 1): (minutes_1, draw_minutes),
    (DocumentKind.DAY_REPORT, 1): (day_report_1, draw_day_report),
}


def draw_paper(
    content: PaperContent, published: Published, paper: Paper, qr: str, printing: Printing
) -> bytes:
    """Return the PDF of a paper of any kind; the same arguments give the same bytes.

    Raises DomainError for a wording that this program does not have.
    """
    known = FORMS.get((content.kind, content.form))
    if known is None:
        raise DomainError("form_unknown", document=content.document, form=content.form)
    word, draw = known
    return draw(word(content, published), paper, qr, printing)
