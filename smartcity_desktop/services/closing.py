"""Closing a class's day: heads written down, papers drawn, everything copied to a second medium."""

import itertools
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from cryptography.x509 import Certificate

from smartcity_desktop.domain.authorship import DAY_KINDS
from smartcity_desktop.domain.class_papers import day_key
from smartcity_desktop.domain.errors import DomainError
from smartcity_desktop.host.clock import moment
from smartcity_desktop.host.errors import HostError
from smartcity_desktop.host.mirror_file import write_whole
from smartcity_desktop.protocol.bundle import batches, cut
from smartcity_desktop.protocol.codec import canonical_json, parse
from smartcity_desktop.protocol.errors import ProtocolError
from smartcity_desktop.protocol.identity import fingerprint
from smartcity_desktop.protocol.mirror import (
    BEGINNING,
    SUFFIX,
    MirrorContents,
    MirroredPaper,
    MirrorHeader,
    mirror_header,
    seal_mirror,
)
from smartcity_desktop.services.issuing import EXAMPLE_PREFIX, Document, Issuing
from smartcity_desktop.services.profile import Profile
from smartcity_desktop.services.running import Running
from smartcity_desktop.storage.shelf import keep_secret, secret

PROGRESS = "mirror"


@dataclass(frozen=True, slots=True)
class Mirrored:
    """The last mirror that was read back whole: where, up to which entry, when (ISO 8601)."""

    path: str
    digest: str
    last: int
    papers: int
    at: str


@dataclass(frozen=True, slots=True)
class Closed:
    """What closing a day made: its papers, the mirror, and why there is none.

    `unwritten` are papers that could not be drawn yet, with the key of the reason; `problem` is
    None when the mirror was written or none was wanted.
    """

    documents: tuple[Document, ...]
    unwritten: tuple[tuple[str, str], ...]
    mirror: Mirrored | None
    problem: HostError | None


class Closing:
    """Closes days and copies this profile's facts and papers; both may be done again."""

    def __init__(self, profile: Profile, issuing: Issuing) -> None:
        self._profile, self._issuing = profile, issuing

    def close(self, class_code: str, day: int, folder: Path | None, paper: str = "a4") -> Closed:
        """Close a day, draw its papers, and mirror into `folder` when there is one.

        Raises DomainError when the day cannot be closed. A medium that is gone or full loses
        nothing: the day stays closed, and the result says what is wrong.
        """
        if not self._profile.book.day(class_code, day).closed:
            Running(self._profile).close_day(class_code, day)
        documents, unwritten = self._issue(class_code, day, paper)
        mirror, problem = None, None
        if folder is not None:
            try:
                mirror = self.mirror(folder)
            except HostError as error:
                problem = error
        return Closed(tuple(documents), tuple(unwritten), mirror, problem)

    def _issue(
        self, class_code: str, day: int, paper: str
    ) -> tuple[list[Document], list[tuple[str, str]]]:
        issued: list[Document] = []
        unwritten: list[tuple[str, str]] = []
        for kind in DAY_KINDS:
            key = day_key(self._profile.roster, kind, class_code, day)
            try:
                issued.append(self._issuing.issue(key.document, paper))
            except DomainError as error:
                unwritten.append((key.document, error.key))
        return issued, unwritten

    def mirrored(self) -> Mirrored | None:
        """Return the last mirror that was written whole, None before the first."""
        kept = secret(self._profile.store, PROGRESS)
        return parse(kept, Mirrored) if kept else None

    def unmirrored(self) -> int:
        """Return how many own entries came after the last mirror."""
        last = self.mirrored()
        return self._profile.store.head.next_seq - (last.last + 1 if last else 0)

    def mirror(self, folder: Path) -> Mirrored:
        """Write everything of this profile into one file that only card and authority open.

        Raises HostError when the medium does not take it; the last mirror stays as it was.
        """
        profile = self._profile
        contents, header = self._contents()
        sealed = seal_mirror(contents, header, self._readers())
        path = write_whole(folder, self._name(folder), sealed)
        wall = profile.clock.wall()
        done = Mirrored(
            path=str(path),
            digest=sha256(sealed).hexdigest(),
            last=header.last,
            papers=len(contents.papers),
            at=moment(wall).isoformat(timespec="seconds"),
        )
        keep_secret(profile.store, PROGRESS, canonical_json(done))
        return done

    def _readers(self) -> tuple[Certificate, ...]:
        return (self._profile.identity.chain[-1], self._profile.package.authority)

    def _name(self, folder: Path) -> str:
        """Return the first name in `folder` that is free or holds a mirror of this journal."""
        profile = self._profile
        prefix = EXAMPLE_PREFIX if profile.roster.event.example else ""
        stem = f"{prefix}{profile.roster.event.code}-{profile.person_id}"
        names = (f"{stem}-{n}{SUFFIX}" if n > 1 else f"{stem}{SUFFIX}" for n in itertools.count(1))
        return next(name for name in names if self._may_replace(folder / name))

    def _may_replace(self, path: Path) -> bool:
        try:
            with path.open("rb") as file:
                return mirror_header(file.read(BEGINNING)).journal == self._profile.journal
        except OSError:
            # Nothing to be lost, or a medium that says so itself when it is written to.
            return not path.exists()
        except ProtocolError:
            return False

    def _contents(self) -> tuple[MirrorContents, MirrorHeader]:
        profile, issuing = self._profile, self._issuing
        lines = profile.store.lines(profile.journal)
        event, authority = profile.roster.event.code, profile.package.fingerprint
        device = fingerprint(profile.identity.certificate)
        bundles = tuple(
            cut(
                batch,
                event,
                authority,
                profile.journal,
                device,
                profile.identity,
                profile.store.salt_key,
            )
            for batch in batches(lines)
        )
        papers = tuple(
            MirroredPaper(issuing.file_name(d.document, d.issued.revision), issuing.pdf(d))
            for d in issuing.documents()
        )
        last = lines[-1]
        header = MirrorHeader(event, authority, profile.journal, last.entry.seq, last.hash, "", ())
        return MirrorContents(bundles, papers), header
