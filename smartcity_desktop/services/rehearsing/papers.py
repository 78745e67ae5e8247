"""Papers of a rehearsal: drawn and sealed on a laptop, written as files, and named for the summary.

Journals and keys are new in every rehearsal. A paper that quotes a journal and its head is
therefore compared with that of another rehearsal by a digest that leaves both out.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from smartcity_desktop.domain.class_papers import day_key, region_key
from smartcity_desktop.domain.documents import canonical
from smartcity_desktop.domain.facts import VisitId
from smartcity_desktop.domain.words import DocumentKind
from smartcity_desktop.host.output import put_whole
from smartcity_desktop.services.closing import Closing
from smartcity_desktop.services.issuing import Document
from smartcity_desktop.services.rehearsing.laptop import Laptop

MASK = "-"


@dataclass(frozen=True, slots=True)
class WrittenPaper:
    """A written paper with what the summary says of it.

    `content_digest` is the sealed one; `story_digest` is the same in every rehearsal of a seed.
    """

    kind: DocumentKind
    subject: str
    revision: int
    path: Path
    sha256: str
    content_digest: str
    story_digest: str


def issue(laptop: Laptop, document: str) -> WrittenPaper:
    """Draw and seal a paper as it stands, and write its file."""
    with laptop.watch.stage("sealing"):
        return written(laptop, laptop.issuing.issue(document))


def issue_region_recap(laptop: Laptop, visit: VisitId) -> WrittenPaper:
    """Draw what a panel agreed on for one region."""
    roster = laptop.profile.roster
    return issue(laptop, region_key(roster, roster.visit(visit)).document)


def region_recap(laptop: Laptop, visit: VisitId) -> Document:
    """Return the newest print of a region's recapitulation on this laptop."""
    prints = [one for one in laptop.issuing.documents() if one.visit == visit]
    recaps = [one for one in prints if one.kind is DocumentKind.REGION_RECAP]
    return max(recaps, key=lambda one: one.issued.revision)


def close_day(laptop: Laptop, day: int) -> list[WrittenPaper]:
    """Close a day, draw its papers and whatever was out of date; the last one is also mirrored."""
    profile, issuing = laptop.profile, laptop.issuing
    group, last = profile.class_group, day == profile.roster.event.days
    code = group.code if group else ""
    with laptop.watch.stage("sealing"):
        closing = Closing(profile, issuing)
        closed = closing.close(code, day, laptop.part.mirror if last else None)
        if closed.problem is not None:
            raise closed.problem
        found = [written(laptop, document) for document in closed.documents]
    found += [issue(laptop, document) for document in issuing.unissued()]
    whole = day_key(profile.roster, DocumentKind.CLASS_RECAP, code, 0)
    if last and issuing.writing.ready(whole):
        found.append(issue(laptop, whole.document))
    return found


def written(laptop: Laptop, document: Document) -> WrittenPaper:
    """Write the file of an issued paper."""
    path = laptop.part.papers / laptop.issuing.file_name(document.document)
    content = laptop.issuing.pdf(document)
    put_whole(path, content)
    return WrittenPaper(
        kind=document.kind,
        subject=document.document,
        revision=document.issued.revision,
        path=path,
        sha256=hashlib.sha256(content).hexdigest(),
        content_digest=document.issued.content_digest,
        story_digest=_story_digest(laptop, document),
    )


def _story_digest(laptop: Laptop, document: Document) -> str:
    """Return the digest of what a paper says, without the names and heads of journals."""
    if document.kind not in {DocumentKind.MINUTES, DocumentKind.DAY_REPORT}:
        return document.issued.content_digest
    text = canonical(laptop.issuing.content(document.document)).decode()
    day = laptop.profile.book.day(document.class_code, document.day)
    for told in day.heads:
        journal, _, head = told.split(" ")
        text = text.replace(head, MASK).replace(journal, MASK)
    return hashlib.sha256(text.encode()).hexdigest()
