"""What a hub has of journals beyond what it holds whole: their open entries, told by the centre.

Levels that are not yet opened lie between; the owner's own laptop brings the originals.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from cryptography import x509
from sqlalchemy import Connection, select

from smartcity_desktop.central.admission import opening_in
from smartcity_desktop.central.court import Read, read_fact
from smartcity_desktop.central.database import Database
from smartcity_desktop.central.hosting import Hosted
from smartcity_desktop.central.readers import BARE_KINDS, Sight
from smartcity_desktop.central.tables import excerpts, journals
from smartcity_desktop.domain.facts import PersonId
from smartcity_desktop.protocol.codec import canonical_json, parse
from smartcity_desktop.protocol.errors import ProtocolError
from smartcity_desktop.protocol.exchange import (
    Excerpt,
    Reach,
    Segment,
    journal_certificate,
    read_excerpt,
)
from smartcity_desktop.protocol.identity import load_certificate
from smartcity_desktop.protocol.journal import JournalId, read_line


@dataclass(frozen=True, slots=True)
class Carried:
    """The excerpt a hub carries of one journal, and whose journal it is."""

    person: PersonId
    excerpt: Excerpt

    @property
    def last(self) -> int:
        """The number of the last entry that the excerpt reaches."""
        return self.excerpt.header.last

    def shown(self, start: int) -> int:
        """Return how many entries from `start` on are told."""
        return sum(bool(s.content) and s.first >= start for s in self.excerpt.segments)

    def told(self, start: int, sight: Sight) -> Excerpt | None:
        """Return what may be read from `start` on, None when that is nothing."""
        segments = self.part(start, self.last, sight)
        kinds = {read_line(s.content.encode()).entry.kind for s in segments if s.content}
        if not kinds or (kinds <= BARE_KINDS and not sight.may("submitted", "", self.person)):
            return None
        return replace(self.excerpt, segments=segments)

    def part(self, first: int, last: int, sight: Sight) -> tuple[Segment, ...]:
        """Return the segments from `first` to `last`, () when none ends there."""
        segments: list[Segment] = []
        for segment in self._clipped(first, last, sight):
            if segments and not segment.content and not segments[-1].content:
                run = segments.pop()
                segments.append(Segment(run.first, segment.last, segment.hash))
            else:
                segments.append(segment)
        whole = segments and (segments[0].first, segments[-1].last) == (first, last)
        return tuple(segments) if whole else ()

    def _clipped(self, first: int, last: int, sight: Sight) -> Iterator[Segment]:
        for segment in self.excerpt.segments:
            if first <= segment.last <= last:
                readable = segment.content and self._may(segment.content, sight)
                hidden = Segment(max(segment.first, first), segment.last, segment.hash)
                yield segment if readable else hidden

    def _may(self, content: str, sight: Sight) -> bool:
        read = read_fact(read_line(content.encode()))
        return sight.may(read.line.entry.kind, read.subject, self.person)


def carried_excerpts(connection: Connection, event: Hosted) -> dict[JournalId, Carried]:
    """Return the excerpts that are carried, by journal."""
    query = select(excerpts).where(excerpts.c.authority == event.authority)
    return {
        JournalId(row.journal): Carried(PersonId(row.person), parse(bytes(row.content), Excerpt))
        for row in connection.execute(query)
    }


@dataclass(frozen=True, slots=True)
class Told:
    """The readable lines of an excerpt that was kept, and the certificate that signs for them."""

    signer: x509.Certificate
    reads: tuple[Read, ...]


def known_excerpts(
    connection: Connection, event: Hosted, heads: Mapping[str, int]
) -> dict[str, int]:
    """Return of how many entries beyond the heads something is carried, by journal."""
    carried = carried_excerpts(connection, event)
    counts = {str(j): one.shown(heads.get(j, 0)) for j, one in carried.items()}
    return {journal: count for journal, count in counts.items() if count}


def keep_excerpt(
    connection: Connection, database: Database, event: Hosted, excerpt: Excerpt
) -> Told | None:
    """Keep an excerpt that goes on from what is held, in the place of the one before it.

    Returns None for one that does not; raises ProtocolError for one that does not prove itself.
    """
    query = select(journals).where(
        journals.c.authority == event.authority, journals.c.journal == excerpt.journal
    )
    row = connection.execute(query).first()
    reach = Reach(row.next_seq, row.head) if row else Reach()
    if not excerpt.segments or excerpt.segments[0].first != reach.next_seq:
        return None
    if row is not None:
        signer, person = load_certificate(bytes(row.certificate)), str(row.person)
    else:
        opened = opening_in(event, _first_fact(excerpt))
        signer = journal_certificate(opened, event.package.authority)
        person = opened.person
    lines, _ = read_excerpt(excerpt, reach, signer)
    told = {
        "authority": event.authority,
        "journal": excerpt.journal,
        "person": person,
        "content": canonical_json(excerpt),
    }
    database.put(connection, excerpts, told)
    return Told(signer, tuple(read_fact(line) for line in lines))


def _first_fact(excerpt: Excerpt) -> object:
    if not excerpt.segments[0].content:
        raise ProtocolError("journal_not_opened")
    return read_line(excerpt.segments[0].content.encode()).entry.fact()
