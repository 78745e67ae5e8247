"""Papers: drawn from what the facts say, signed with the person's key, kept, printed, counted."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from smartcity_desktop.domain.class_papers import PaperKey
from smartcity_desktop.domain.dates import clock, zone_name
from smartcity_desktop.domain.documents import (
    PaperContent,
    ScoreSheetContent,
    content_digest,
    score_sheet,
)
from smartcity_desktop.domain.errors import DomainError
from smartcity_desktop.domain.facts import Issued, Printed, SheetId, VisitId
from smartcity_desktop.domain.roster import Roster
from smartcity_desktop.domain.sheet import Sheet, blank_sheet
from smartcity_desktop.domain.sheet_version import counting_versions
from smartcity_desktop.domain.words import DocumentKind, Role, SheetState
from smartcity_desktop.host.clock import moment
from smartcity_desktop.host.output import write_output
from smartcity_desktop.protocol.paper_code import pack
from smartcity_desktop.services.profile import Profile
from smartcity_desktop.services.writing import Writing
from smartcity_desktop.storage.errors import StorageError
from smartcity_desktop.storage.queries import (
    IssuedDocument,
    SheetRow,
    issued_documents,
    sheet_rows,
    written_sheet,
)
from smartcity_desktop.storage.shelf import attach, attachment

if TYPE_CHECKING:
    from smartcity_desktop.documents.seal import Sealer

EXAMPLE_PREFIX = "CONTOH_"


@dataclass(frozen=True, slots=True)
class Document:
    """An issued paper; `current` is False once what it speaks of was opened again or changed.

    `region` is the region's name, "" for papers of a class's day; `visit` is None for those.
    """

    issued: IssuedDocument
    current: bool
    region: str
    class_code: str
    day: int
    visit: VisitId | None

    @property
    def document(self) -> str:
        """The printed number."""
        return self.issued.document

    @property
    def recall(self) -> bool:
        """Whether printed copies lie about that no longer say what stands."""
        return not self.current and self.issued.copies > 0

    @property
    def kind(self) -> DocumentKind:
        """The kind of paper."""
        return DocumentKind(self.issued.kind)


class Issuing:
    """Draws, seals, keeps and prints papers: of the own sheets, and of the own class.

    `issue` is slow (tens of milliseconds) and safe on another thread; the PDF libraries are
    loaded when the first paper is drawn.
    """

    def __init__(self, profile: Profile) -> None:
        self._profile = profile
        self.writing = Writing(profile)

    @cached_property
    def _sealer(self) -> "Sealer":
        from smartcity_desktop.documents.seal import Sealer

        return Sealer(self._profile.identity, self._profile.package.authority)

    def sealed_sheets(self, subject: str) -> list[SheetId]:
        """Return the own sealed sheets of a sheet number, a class or the event's code."""
        roster, journal = self._profile.roster, self._profile.journal
        found: list[SheetId] = []
        for row in sheet_rows(self._profile.store):
            visit, _ = roster.sheet_owner(row.sheet)
            asked = subject in {row.sheet, visit.class_code, roster.event.code}
            if (
                asked
                and self.prints(row.sheet)
                and row.journal == journal
                and row.state is SheetState.SUBMITTED
            ):
                found.append(row.sheet)
        return found

    def prints(self, sheet: SheetId) -> bool:
        """Tell whether a sheet has a paper: a prepared case is talked about, never printed."""
        roster = self._profile.package.roster
        return not roster.is_case(roster.sheet_owner(sheet)[0].id)

    def unissued_sheets(self) -> list[SheetId]:
        """Return the own sealed sheets that have no current paper yet."""
        rows = self._own_rows()
        current = {issued.document for issued in self._issued_here() if _stands(issued, rows)}
        sealed = self.sealed_sheets(self._profile.roster.event.code)
        return [sheet for sheet in sealed if sheet not in current]

    def unissued(self) -> list[str]:
        """Return every paper that is due from this person and has no current print."""
        return [*self.unissued_sheets(), *(key.document for key in self._due())]

    def _due(self) -> Iterator[PaperKey]:
        """Yield the papers of the class that its chair or secretary has still to draw."""
        if self._profile.role not in {Role.CHAIR, Role.SECRETARY}:
            return
        issued = issued_documents(self._profile.store)
        for key in self.available():
            closed = self._profile.book.day(key.class_code, key.day).closed
            if (key.visit is not None or closed) and not self.standing(key, issued):
                yield key

    def standing(self, key: PaperKey, issued: Sequence[IssuedDocument]) -> list[IssuedDocument]:
        """Return the prints that say what a paper says now, whoever issued them."""
        known = [d for d in issued if d.document == key.document]
        return [d for d in known if self._says(key, d.revision) == d.content_digest]

    def _says(self, key: PaperKey, revision: int) -> str:
        """Return the digest of what a revision would say now, "" when there is none."""
        try:
            content = self.writing.content(key, revision)
            return self.writing.digest(key, revision) if content.revision == revision else ""
        except DomainError:
            return ""

    def available(self, subject: str = "") -> list[PaperKey]:
        """Return the papers of the class that can be written now, all or of one subject.

        A subject is a paper's number, a class or the event's code.
        """
        event = self._profile.roster.event.code
        return [
            key
            for key in self.writing.keys().values()
            if subject in {"", key.document, key.class_code, event} and self.writing.ready(key)
        ]

    def offered(self) -> list[PaperKey]:
        """Return the papers of classes that can be asked for.

        For all classes together their states decide: the levels of a whole event take seconds.
        """
        if self._profile.role is not Role.SECRETARIAT:
            return self.available()
        return [key for key in self.writing.keys().values() if self.writing.promised(key)]

    def subjects(self, subject: str) -> list[str]:
        """Return every paper there can be now for a sheet, a paper's number, a class, the event."""
        papers = [key.document for key in self.available(subject)] if subject else []
        return [*self.sealed_sheets(subject), *papers]

    def content(self, document: str) -> PaperContent:
        """Return what a paper says now; raises DomainError while there is nothing to say."""
        key = self.writing.find(document)
        if key is None:
            return self._sheet_content(SheetId(document))
        return self.writing.content(key, self._revision(key))

    def _revision(self, key: PaperKey) -> int:
        """Return that of a print with the same words, else the next revision."""
        issued = issued_documents(self._profile.store)
        same = self.standing(key, issued)
        if same:
            return max(known.revision for known in same)
        known = [d for d in issued if d.document == key.document]
        return max((d.revision for d in known), default=0) + 1

    def _sheet_content(self, sheet: SheetId) -> ScoreSheetContent:
        written = self._sheet(sheet)
        if written.sealed is None or written.open:
            raise DomainError("sheet_not_sealed", sheet=sheet)
        content = score_sheet(self._profile.published, written, written.sealed)
        if content.seal != written.sealed.digest:
            raise StorageError("profile_damaged", reason=f"digest {sheet}")
        return content

    def _sheet(self, sheet: SheetId) -> Sheet:
        profile = self._profile
        blank = blank_sheet(profile.package.roster, profile.package.instrument, sheet)
        return written_sheet(profile.store, blank, profile.journal)

    def issue(self, document: str, paper: str = "a4") -> Document:
        """Draw and seal a paper as it stands, keep it, and record that it was issued.

        Raises DomainError while there is nothing to write.
        """
        content = self.content(document)
        pdf = self._drawn(content, paper)
        digest = attach(self._profile.store, self.file_name(content.document), pdf)
        self._profile.record(
            Issued(
                document=content.document,
                kind=content.kind,
                subject=content.subject,
                revision=content.revision,
                content_digest=content_digest(content),
                file_digest=digest,
                paper=paper,
            )
        )
        issued = next(
            one
            for one in self._issued_here()
            if (one.document, one.revision) == (content.document, content.revision)
        )
        return self._document(issued, self._own_rows())

    def _drawn(self, content: PaperContent, paper: str) -> bytes:
        from smartcity_desktop.documents.drawing import draw_paper
        from smartcity_desktop.documents.press import Printing
        from smartcity_desktop.documents.seal import seal
        from smartcity_desktop.documents.style import Paper

        profile, at = self._profile, self._sealing_time(content)
        published = profile.published
        code = pack(content, published, at, profile.identity)
        day = f"{at.day}-{at.month}-{at.year}"
        made = f"{day} {clock(at)} {zone_name(profile.roster.event.zone)}"
        printing = Printing(made, issuer=profile.person.name)
        pdf = draw_paper(content, published, Paper[paper.upper()], code, printing)
        return seal(pdf, self._sealer, at)

    def _sealing_time(self, content: PaperContent) -> datetime:
        """Return when a sheet was sealed; other papers are dated now."""
        if isinstance(content, ScoreSheetContent):
            sheet = self._sheet(SheetId(content.document))
            return datetime.fromisoformat(sheet.sealed.sealed_at if sheet.sealed else "")
        return moment(self._profile.clock.wall())

    def documents(self) -> list[Document]:
        """Return every paper issued on this device, out-of-date ones first."""
        rows = self._own_rows()
        found = [self._document(issued, rows) for issued in self._issued_here()]
        return sorted(found, key=lambda d: (d.current, d.document, d.issued.revision))

    def _own_rows(self) -> dict[SheetId, SheetRow]:
        profile = self._profile
        return {r.sheet: r for r in sheet_rows(profile.store) if r.journal == profile.journal}

    def _issued_here(self) -> list[IssuedDocument]:
        known, journal = issued_documents(self._profile.store), self._profile.journal
        return [issued for issued in known if issued.journal == journal]

    def _document(self, issued: IssuedDocument, rows: Mapping[SheetId, SheetRow]) -> Document:
        roster, key = self._profile.roster, self.writing.find(issued.document)
        if issued.kind != DocumentKind.SCORE_SHEET:
            current = key is not None and self._says(key, issued.revision) == issued.content_digest
            return _class_document(issued, roster, key, current=current)
        current = _stands(issued, rows)
        visit, _ = roster.sheet_owner(SheetId(issued.document))
        name = roster.region(visit.region).name
        return Document(issued, current, name, visit.class_code, visit.day, visit.id)

    def pdf(self, document: Document) -> bytes:
        """Return the sealed file of an issued paper; raises StorageError when it is not here."""
        content = attachment(self._profile.store, document.issued.file_digest)
        if content is None:
            raise StorageError("attachment_missing", document=document.document)
        return content

    def file_name(self, document: str, revision: int = 0) -> str:
        """Return the name a paper's file is saved under; invented data say so in it.

        A revision is named where several of them stand side by side.
        """
        prefix = EXAMPLE_PREFIX if self._profile.roster.event.example else ""
        return f"{prefix}{document}-r{revision}.pdf" if revision else f"{prefix}{document}.pdf"

    def write(self, document: str, folder: Path, paper: str = "a4") -> Path:
        """Write the current print of a paper into a folder, issuing it if need be.

        Raises HostError when a file of that name is there which this program did not write.
        """
        known = [
            d
            for d in self.documents()
            if d.current and d.document == document and d.issued.paper == paper
        ]
        issued = known[-1] if known else self.issue(document, paper)
        return write_output(folder / self.file_name(document), self.pdf(issued))

    def print(self, document: Document, printer: str, copies: int = 1) -> int:
        """Send a paper to a printer as it is and count the copies; returns the last copy's number.

        Raises HostError when the printer does not take it; nothing is counted then.
        """
        from smartcity_desktop.host.printing import print_pdf

        name, paper = self.file_name(document.document), document.issued.paper.upper()
        print_pdf(self.pdf(document), name, printer, paper, copies)
        return self.count_copies(document, printer, copies)

    def count_copies(self, document: Document, printer: str, copies: int) -> int:
        """Record copies that went to a printer; returns the number of the last one."""
        issued = document.issued
        last = issued.copies + copies
        self._profile.record(Printed(issued.document, issued.revision, last, printer))
        return last


def _stands(issued: IssuedDocument, rows: Mapping[SheetId, SheetRow]) -> bool:
    """Tell whether a print says what is sealed on one of the own sheets now."""
    row = rows.get(SheetId(issued.document))
    sealed = row is not None and row.state is SheetState.SUBMITTED
    return row is not None and sealed and row.revision == issued.revision


def _class_document(
    issued: IssuedDocument, roster: Roster, key: PaperKey | None, *, current: bool
) -> Document:
    """Return an issued paper of a class; its place is read from its subject where it has moved."""
    if key is None:
        code, _, day = issued.subject.partition("/")
        return Document(issued, current, "", code, int(day) if day.isdigit() else 0, None)
    name = roster.region(roster.visit(key.visit).region).name if key.visit else ""
    return Document(issued, current, name, key.class_code, key.day, key.visit)


def newest_revisions(profile: Profile) -> dict[str, int]:
    """Return for every paper this profile knows the revision it must have to be current.

    An opened sheet makes every paper of it out of date, so its next revision counts; so does the
    next revision of a paper whose facts changed after it was issued here.
    """
    rows = counting_versions(sheet_rows(profile.store))
    newest: dict[str, int] = {sheet: row.revision for sheet, row in rows.items()}
    for issued in issued_documents(profile.store):
        if issued.kind != DocumentKind.SCORE_SHEET:
            newest[issued.document] = max(issued.revision, newest.get(issued.document, 0))
    for document in Issuing(profile).documents():
        changed = document.kind is not DocumentKind.SCORE_SHEET and not document.current
        if changed and document.issued.revision == newest[document.document]:
            newest[document.document] += 1
    return newest
