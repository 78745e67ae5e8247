"""Verifying a rehearsal's paper as a stranger would: from the file and this machine's trust."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from smartcity_desktop.documents.preview import page_count
from smartcity_desktop.host.known_events import KnownEvents
from smartcity_desktop.services.rehearsing.papers import WrittenPaper
from smartcity_desktop.services.rehearsing.summary import PaperReport
from smartcity_desktop.services.verifying import Verifying


@dataclass(frozen=True, slots=True)
class Inspection:
    """What was found about one paper and whether it is as it was written."""

    report: PaperReport
    good: bool


def inspected(papers: Sequence[WrittenPaper], known_events: Path) -> list[Inspection]:
    """Return a report for each paper after reading its file anew, in the order given."""
    verifying = Verifying(KnownEvents(known_events))
    return [_inspected(paper, verifying) for paper in papers]


def _inspected(paper: WrittenPaper, verifying: Verifying) -> Inspection:
    content = paper.path.read_bytes()
    verdict = verifying.judge(content, ".pdf")
    same = hashlib.sha256(content).hexdigest() == paper.sha256
    report = PaperReport(
        kind=paper.kind,
        subject=paper.subject,
        revision=paper.revision,
        path=str(paper.path.relative_to(paper.path.parents[1])),
        sha256=paper.sha256,
        content_digest=paper.story_digest,
        pages=page_count(content),
        signatures=1 if verdict.good else 0,
        verdict=verdict.outcome,
    )
    claims = (
        verdict.about.document == paper.subject and verdict.about.digest == paper.content_digest
    )
    return Inspection(report, verdict.good and same and claims)
