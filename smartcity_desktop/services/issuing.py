"""Papers: drawn once a sheet is sealed, signed with the assessor's key, kept, printed, counted."""

import tempfile
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from smartcity_desktop.domain.dates import clock, zone_name
from smartcity_desktop.domain.documents import ScoreSheetContent, content_digest, score_sheet
from smartcity_desktop.domain.errors import DomainError
from smartcity_desktop.domain.facts import Issued, Printed, SheetId
from smartcity_desktop.domain.sheet import Sheet, blank_sheet
from smartcity_desktop.domain.words import SheetState
from smartcity_desktop.protocol.paper_code import pack
from smartcity_desktop.services.profile import Profile
from smartcity_desktop.storage.errors import StorageError
from smartcity_desktop.storage.queries import (
    IssuedDocument,
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
    """An issued paper; `current` is False once its sheet was opened again or changed."""

    issued: IssuedDocument
    current: bool
    region: str

    @property
    def document(self) -> str:
        """The printed number."""
        return self.issued.document


class Issuing:
    """Draws, seals, keeps and prints the papers of the own sheets.

    `issue` is slow (tens of milliseconds) and safe on another thread; the PDF libraries are
    loaded when the first paper is drawn.
    """

    def __init__(self, profile: Profile) -> None:
        self._profile = profile

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
            if roster.is_case(visit.id):
                # A prepared case is talked about, never printed.
                continue
            if asked and row.journal == journal and row.state is SheetState.SUBMITTED:
                found.append(row.sheet)
        return found

    def unissued_sheets(self) -> list[SheetId]:
        """Return the own sealed sheets that have no current paper yet."""
        current = {d.document for d in self.documents() if d.current}
        sealed = self.sealed_sheets(self._profile.roster.event.code)
        return [sheet for sheet in sealed if sheet not in current]

    def content(self, sheet: SheetId) -> ScoreSheetContent:
        """Return what the paper of a sealed sheet says; raises DomainError when it is open."""
        written = self._sheet(sheet)
        if written.sealed is None or written.open:
            raise DomainError("sheet_not_sealed", sheet=sheet)
        content = score_sheet(self._profile.published, written, written.sealed)
        if content_digest(content) != written.sealed.digest:
            raise StorageError("profile_damaged", reason=f"digest {sheet}")
        return content

    def _sheet(self, sheet: SheetId) -> Sheet:
        profile = self._profile
        blank = blank_sheet(profile.roster, profile.package.instrument, sheet)
        return written_sheet(profile.store, blank, profile.journal)

    def issue(self, sheet: SheetId, paper: str = "a4") -> Document:
        """Draw and seal the paper of a sealed sheet, keep it, and record that it was issued."""
        content = self.content(sheet)
        pdf = self._drawn(content, paper)
        digest = attach(self._profile.store, self.file_name(content.document), pdf)
        self._profile.record(
            Issued(
                document=content.document,
                kind=content.kind,
                subject=content.region_code,
                revision=content.revision,
                content_digest=content_digest(content),
                file_digest=digest,
                paper=paper,
            )
        )
        return next(
            d
            for d in self.documents()
            if d.document == content.document and d.issued.revision == content.revision
        )

    def _drawn(self, content: ScoreSheetContent, paper: str) -> bytes:
        from smartcity_desktop.documents.press import Printing
        from smartcity_desktop.documents.score_sheet import draw_score_sheet
        from smartcity_desktop.documents.seal import seal
        from smartcity_desktop.documents.style import Paper

        profile = self._profile
        sheet = self._sheet(SheetId(content.document))
        sealed_at = datetime.fromisoformat(sheet.sealed.sealed_at if sheet.sealed else "")
        code = pack(content, sealed_at, profile.identity, profile.roster.event.centre)
        day = f"{sealed_at.day}-{sealed_at.month}-{sealed_at.year}"
        made = f"{day} {clock(sealed_at)} {zone_name(profile.roster.event.zone)}"
        printing = Printing(made)
        pdf = draw_score_sheet(content, Paper[paper.upper()], code, printing)
        return seal(pdf, self._sealer, sealed_at)

    def documents(self) -> list[Document]:
        """Return every paper issued on this device, out-of-date ones first."""
        profile = self._profile
        rows = {r.sheet: r for r in sheet_rows(profile.store) if r.journal == profile.journal}
        found: list[Document] = []
        for issued in issued_documents(profile.store):
            if issued.journal != profile.journal:
                continue
            row = rows.get(SheetId(issued.document))
            current = (
                row is not None
                and row.state is SheetState.SUBMITTED
                and row.digest == issued.content_digest
            )
            visit, _ = profile.roster.sheet_owner(SheetId(issued.document))
            region = profile.roster.region(visit.region).name
            found.append(Document(issued, current, region))
        return sorted(found, key=lambda d: (d.current, d.document, d.issued.revision))

    def pdf(self, document: Document) -> bytes:
        """Return the sealed file of an issued paper; raises StorageError when it is not here."""
        content = attachment(self._profile.store, document.issued.file_digest)
        if content is None:
            raise StorageError("attachment_missing", document=document.document)
        return content

    def file_name(self, document: str) -> str:
        """Return the name a paper's file is saved under; invented data say so in it."""
        prefix = EXAMPLE_PREFIX if self._profile.roster.event.example else ""
        return f"{prefix}{document}.pdf"

    def write(self, sheet: SheetId, folder: Path, paper: str = "a4") -> Path:
        """Write the current paper of a sealed sheet into a folder, issuing it if need be."""
        known = [
            d
            for d in self.documents()
            if d.current and d.document == sheet and d.issued.paper == paper
        ]
        document = known[0] if known else self.issue(sheet, paper)
        path = folder / self.file_name(document.document)
        path.write_bytes(self.pdf(document))
        return path

    def print(self, document: Document, printer: str, copies: int = 1) -> int:
        """Send a paper to a printer as it is and count the copies; returns the last copy's number.

        Raises HostError when the printer does not take it; nothing is counted then.
        """
        from smartcity_desktop.host.printing import print_pdf

        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / self.file_name(document.document)
            path.write_bytes(self.pdf(document))
            print_pdf(path, printer, copies=copies, paper=document.issued.paper.upper())
        return self.count_copies(document, printer, copies)

    def count_copies(self, document: Document, printer: str, copies: int) -> int:
        """Record copies that went to a printer; returns the number of the last one."""
        issued = document.issued
        last = issued.copies + copies
        self._profile.record(Printed(issued.document, issued.revision, last, printer))
        return last


def newest_revisions(profile: Profile) -> dict[str, int]:
    """Return for every sheet this profile knows the revision a paper must have to be current.

    An opened sheet makes every paper of it out of date, so its next revision counts.
    """
    newest: dict[str, int] = {}
    for row in sheet_rows(profile.store):
        newest[row.sheet] = max(row.revision, newest.get(row.sheet, 0))
    return newest
