"""Contents of papers as they were kept: one JSON file a form, and the digest of each.

A file holds the canonical bytes and is made once; `python -m tests.documents.kept` makes those of
forms that have none yet. While nothing is released, a file that is to change is deleted first.
"""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from smartcity_desktop.documents.drawing import FORMS
from smartcity_desktop.domain.attendance import Attendance
from smartcity_desktop.domain.class_recap import ClassRecap
from smartcity_desktop.domain.day_report import DayReport
from smartcity_desktop.domain.documents import (
    PaperContent,
    Published,
    ScoreSheetContent,
    canonical,
    content_digest,
)
from smartcity_desktop.domain.minutes import Minutes
from smartcity_desktop.domain.region_recap import RegionRecap
from smartcity_desktop.domain.words import DocumentKind
from tests.documents import class_days, papers

FOLDER = Path(__file__).parent / "golden" / "contents"
DIGESTS = FOLDER / "SHA256SUMS"
# What the content of each form is read as; a form whose content has another shape names its own.
SHAPES: Mapping[tuple[DocumentKind, int], Any] = {
    (DocumentKind.SCORE_SHEET, 1): ScoreSheetContent,
    (DocumentKind.REGION_RECAP, 1): RegionRecap,
    (DocumentKind.CLASS_RECAP, 1): ClassRecap,
    (DocumentKind.ATTENDANCE, 1): Attendance,
    (DocumentKind.MINUTES, 1): Minutes,
    (DocumentKind.DAY_REPORT, 1): DayReport,
}


def file_of(kind: DocumentKind, form: int) -> Path:
    return FOLDER / f"{kind}-{form}.json"


def kept(kind: DocumentKind, form: int) -> PaperContent:
    """Return the kept content of a form."""
    body = json.loads(file_of(kind, form).read_bytes())
    assert (body["kind"], body["form"]) == (kind, form)
    return msgspec.convert(body, SHAPES[kind, form], strict=True)


def digests() -> dict[str, str]:
    """Return the kept digests by the name of the file."""
    lines = DIGESTS.read_text("ascii").splitlines() if DIGESTS.exists() else []
    return {name: digest for digest, _, name in (line.partition("  ") for line in lines)}


def event_of(kind: DocumentKind) -> Published:
    """Return the event that the kept paper of a kind speaks of."""
    if kind is DocumentKind.SCORE_SHEET:
        return papers.the_event()
    return class_days.the_day().published


def said_today(kind: DocumentKind) -> PaperContent:
    """Return what the same facts say today."""
    return papers.sheet() if kind is DocumentKind.SCORE_SHEET else class_days.content(kind)


def golden_text(kind: DocumentKind, paper: str) -> Path:
    """Return the recorded text of the kept paper of a kind."""
    name = "SEL-A" if kind is DocumentKind.SCORE_SHEET else str(kind)
    return FOLDER.parent / f"{name}-{paper}.txt"


def main() -> None:
    """Keep the contents of forms that have none yet."""
    FOLDER.mkdir(exist_ok=True)
    told = digests()
    for kind, form in FORMS:
        path, content = file_of(kind, form), said_today(kind)
        if not path.exists() and content.form == form:
            path.write_bytes(canonical(content))
            told[path.name] = content_digest(content)
            assert hashlib.sha256(path.read_bytes()).hexdigest() == told[path.name]
    DIGESTS.write_text("".join(f"{told[name]}  {name}\n" for name in sorted(told)), "ascii")


if __name__ == "__main__":
    main()
