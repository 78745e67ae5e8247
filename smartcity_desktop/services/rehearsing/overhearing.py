"""Listening to every byte a hub sends one laptop: no colleague's level before the reveal."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from urllib.parse import urlsplit

from smartcity_desktop.domain.facts import EvidenceChecked, Fact, Revealed, SheetFact, VisitId
from smartcity_desktop.domain.rights import LEVEL_FACTS
from smartcity_desktop.protocol.bundle import bytes_text, read_bundle
from smartcity_desktop.protocol.exchange import FetchAnswer, Segment, unpack
from smartcity_desktop.protocol.journal import JournalId, Line, read_line
from smartcity_desktop.services.hub_link import admit_hub
from smartcity_desktop.services.profile import Profile
from smartcity_desktop.sync.http import HttpRail

FETCH = "/fetch"


@dataclass(slots=True)
class Overheard:
    """How many answers were read, and the levels of colleagues in them.

    `early` are those of visits that nobody had opened yet.
    """

    answers: int = 0
    levels: int = 0
    early: list[str] = field(default_factory=list[str])


class OverheardRail(HttpRail):
    """A rail to a hub that passes on every answer to a fetch as it came."""

    def __init__(self, address: str, profile: Profile, hear: Callable[[bytes], None]) -> None:
        authority, admits = profile.package.authority, partial(admit_hub, profile)
        super().__init__(address, authority, profile.identity, hub=True, admits=admits)
        self._hear = hear

    def _call(self, method: str, url: str, body: bytes = b"", token: str = "") -> tuple[int, bytes]:
        status, content = super()._call(method, url, body, token)
        if status == 200 and urlsplit(url).path.endswith(FETCH):
            self._hear(content)
        return status, content


class Overhearing:
    """Reads what came, apart from the program's own way of reading it."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile
        self._revealed: set[VisitId] = set()
        self.found = Overheard()

    def open_rail(self, profile: Profile, address: str) -> HttpRail:
        """Return a rail to a hub that is listened to."""
        return OverheardRail(address, profile, self.hear)

    def hear(self, content: bytes) -> None:
        """Look for levels of visits that are not revealed in the bytes of one answer.

        A reveal may come in the same answer as the levels it opened, never after them.
        """
        self.found.answers += 1
        lines = lines_of(unpack(content, FetchAnswer), self._profile.journal)
        facts = [line.entry.known_fact() for line in lines]
        self._revealed |= {fact.visit for fact in facts if isinstance(fact, Revealed)}
        for fact in facts:
            if fact is not None and type(fact) in LEVEL_FACTS:
                self._judge(fact)

    def _judge(self, fact: Fact) -> None:
        self.found.levels += 1
        visit = self._visit_of(fact)
        known = self._profile.book.turns
        if visit not in self._revealed and not (visit in known and known[visit].revealed):
            self.found.early.append(str(visit))

    def _visit_of(self, fact: Fact) -> VisitId:
        if isinstance(fact, EvidenceChecked):
            return fact.visit
        if isinstance(fact, SheetFact):
            return self._profile.package.roster.sheet_owner(fact.sheet)[0].id
        return VisitId("")


def lines_of(answer: FetchAnswer, own: JournalId) -> list[Line]:
    """Return every readable line of an answer that is not of the journal `own`."""
    lines: list[Line] = []
    for text in answer.bundles:
        bundle = read_bundle(bytes_text(text))
        if bundle.header.journal != own:
            lines += bundle.lines
    for excerpt in answer.excerpts:
        lines += _readable(excerpt.segments)
    for refill in answer.refills:
        lines += _readable(refill.segments)
    return lines


def _readable(segments: tuple[Segment, ...]) -> list[Line]:
    return [read_line(segment.content.encode()) for segment in segments if segment.content]
