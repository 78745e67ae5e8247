"""Collecting evidence: files come to a visit, are looked at, and are found valid or not.

Storing a file takes time and is done off the window's thread, in small transactions; the fact
that names it is recorded afterwards, so that no fact ever names what never was here.
"""

import hashlib
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from smartcity_desktop.documents.exhibits import ExhibitKind, examined, kind_of
from smartcity_desktop.domain.class_rights import ROLES
from smartcity_desktop.domain.errors import DomainError
from smartcity_desktop.domain.evidence import (
    SIZE_LIMIT,
    Arrival,
    Exhibit,
    about,
    arrival,
    checks_by,
    exhibits,
)
from smartcity_desktop.domain.facts import EvidenceAdded, EvidenceChecked, VisitId
from smartcity_desktop.domain.roster import Visit
from smartcity_desktop.domain.words import EvidenceVerdict, VisitState
from smartcity_desktop.services.profile import Profile
from smartcity_desktop.storage import files
from smartcity_desktop.storage.files import KeptFile, StoredFile

TEXT_LIMIT = 200


@dataclass(frozen=True, slots=True)
class Measured:
    """A file outside the profile that may be taken: where, its digest, size and kind."""

    path: Path
    digest: str
    size: int
    kind: ExhibitKind


@dataclass(frozen=True, slots=True)
class Label:
    """What people say of a file: title, indicator ("" for the whole region), when and where."""

    title: str
    indicator: str = ""
    taken: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A file as one assessor sees it: what was found, whether it is here, and its kind if so."""

    exhibit: Exhibit
    check: EvidenceChecked | None
    whole: bool
    kind: ExhibitKind | None

    @property
    def verdict(self) -> EvidenceVerdict:
        """What this assessor found."""
        return self.check.verdict if self.check else EvidenceVerdict.UNCHECKED


def measured(path: Path) -> Measured:
    """Return a file that may be taken.

    Raises DomainError for one that is too large, empty, of another kind or broken, and OSError
    when it cannot be read.
    """
    size = path.stat().st_size
    if size > SIZE_LIMIT:
        raise DomainError("exhibit_large", size=megabytes(size), limit=megabytes(SIZE_LIMIT))
    with path.open("rb") as file:
        kind = examined(file)
        file.seek(0)
        return Measured(path, hashlib.file_digest(file, "sha256").hexdigest(), size, kind)


def megabytes(size: int) -> str:
    """Return bytes as megabytes with a decimal comma: "1,4"."""
    return f"{max(size, 50_000) / 1_000_000:.1f}".replace(".", ",")


class Collecting:
    """The evidence of visits as one person may see and add to it."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile

    def exhibits(self, visit: VisitId) -> tuple[Exhibit, ...]:
        """Return every file of a visit, in the order they came."""
        return exhibits(self._profile.book, visit)

    def about(self, visit: VisitId, indicator: str) -> tuple[Exhibit, ...]:
        """Return the files for an indicator, then those for the whole region."""
        return about(self.exhibits(visit), indicator)

    def visits(self) -> tuple[Visit, ...]:
        """Return the visits this person may bring evidence for, in order of time."""
        roster, own = self._profile.roster, self._profile.class_group
        found = [v for v in roster.visits if own is None or v.class_code == own.code]
        return tuple(sorted(found, key=lambda visit: (visit.day, visit.starts, visit.class_code)))

    def pieces(self, visit: VisitId, indicator: str) -> tuple[Piece, ...]:
        """Return the files for an indicator, then the region's, as this person sees them."""
        return self._seen(visit, self.about(visit, indicator))

    def all_pieces(self, visit: VisitId) -> tuple[Piece, ...]:
        """Return every file of a visit as this person sees it, in the order they came."""
        return self._seen(visit, self.exhibits(visit))

    def _seen(self, visit: VisitId, found: Sequence[Exhibit]) -> tuple[Piece, ...]:
        checks, whole = self.checks(visit), files.whole_files(self._profile.store)
        return tuple(
            Piece(
                exhibit,
                checks.get(exhibit.digest),
                exhibit.digest in whole,
                self.kind(exhibit.digest) if exhibit.digest in whole else None,
            )
            for exhibit in found
        )

    def awaited(self, visit: VisitId) -> tuple[str, str] | None:
        """Return what may still follow and until when (ISO 8601), None when nothing is awaited."""
        turn = self._profile.book.turn(visit)
        waits = turn.state is VisitState.AWAITING_EVIDENCE
        return (turn.evidence_what, turn.evidence_until) if waits else None

    @property
    def may_attach(self) -> bool:
        """Whether this person brings evidence at all."""
        return self._profile.role in ROLES[EvidenceAdded]

    @property
    def may_check(self) -> bool:
        """Whether this person judges evidence at all."""
        return self._profile.role in ROLES[EvidenceChecked]

    def checks(self, visit: VisitId) -> Mapping[str, EvidenceChecked]:
        """Return what this person found about each file, by digest; nobody else's."""
        return checks_by(self._profile.book, visit, self._profile.person_id)

    def held(self, digest: str) -> KeptFile | None:
        """Return how much of a file is on this laptop, None when nothing is."""
        return files.kept_file(self._profile.store, digest)

    def kind(self, digest: str) -> ExhibitKind | None:
        """Return what a file is, None before its beginning is here."""
        return kind_of(files.read_file(self._profile.store, digest, 0, 16))

    def opened(self, digest: str) -> BinaryIO:
        """Return a whole file for reading, a few parts in memory at a time; StorageError."""
        return io.BufferedReader(StoredFile(self._profile.store, digest))

    def keep(self, file: Measured) -> None:
        """Store a file, going on where an earlier attempt ended; for any thread.

        Raises DomainError when it changed since it was measured, OSError when it cannot be read
        and StorageError when the disk is full.
        """
        store = self._profile.store
        at = files.begin_file(store, file.digest, file.size).held
        with file.path.open("rb") as source:
            source.seek(at)
            while part := source.read(files.PART_BYTES):
                if files.keep_part(store, file.digest, at, part) != at + len(part):
                    break
                at += len(part)
        if not files.finish_file(store, file.digest):
            raise DomainError("exhibit_changed", name=file.path.name)

    def added(self, visit: VisitId, file: Measured, label: Label) -> EvidenceAdded:
        """Return the fact that names a file; raises DomainError for a title or indicator amiss."""
        if not label.title.strip():
            raise DomainError("exhibit_untitled")
        texts = (label.title, label.taken, label.place, file.path.name)
        title, taken, place, name = (" ".join(text.split())[:TEXT_LIMIT] for text in texts)
        return EvidenceAdded(
            visit,
            file.digest,
            name,
            title,
            label.indicator,
            file.size,
            self._late(visit),
            taken,
            place,
        )

    def _late(self, visit: VisitId) -> bool:
        book = self._profile.book
        ms, counter, journal, seq = book.last
        wall = self._profile.clock.wall()
        now = (max(wall.ms, ms), counter, journal, seq + 1)
        return arrival(book, visit, now, wall.room_ms) is Arrival.LATE

    def attach(self, visit: VisitId, file: Measured, label: Label) -> None:
        """Name a stored file in the journal; one that is named already adds nothing.

        Raises DomainError, and writes nothing, when this person may not add evidence.
        """
        known = {(e.digest, e.indicator) for e in self.exhibits(visit)}
        fact = self.added(visit, file, label)
        if (fact.digest, fact.indicator) not in known:
            self._profile.act(fact)

    def check(
        self, visit: VisitId, digest: str, verdict: EvidenceVerdict, reason: str = ""
    ) -> None:
        """Say what this person found; "not valid" needs a reason, an unchanged verdict is kept."""
        reason = " ".join(reason.split())
        if verdict is EvidenceVerdict.INVALID and not reason:
            raise DomainError("reason_required")
        fact = EvidenceChecked(visit, digest, verdict, reason)
        found = self.checks(visit).get(digest)
        before = found or EvidenceChecked(visit, digest, EvidenceVerdict.UNCHECKED, "")
        if before != fact:
            self._profile.act(fact)
