"""Writing papers from the facts at hand: which there can be, and what each says now."""

import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from smartcity_desktop.domain.attendance import attendance
from smartcity_desktop.domain.authorship import class_keys
from smartcity_desktop.domain.class_book import Said
from smartcity_desktop.domain.class_facts import DayClosed
from smartcity_desktop.domain.class_papers import (
    AGREED_STATES,
    ClassPaper,
    ClassRecord,
    KnownJournal,
    PaperKey,
    SealedSheet,
)
from smartcity_desktop.domain.class_recap import class_recap
from smartcity_desktop.domain.day_report import day_report
from smartcity_desktop.domain.documents import content_digest
from smartcity_desktop.domain.errors import DomainError
from smartcity_desktop.domain.facts import (
    ClassFact,
    JournalOpened,
    PersonId,
    Reopened,
    Revised,
    Submitted,
    VisitId,
)
from smartcity_desktop.domain.minutes import minutes
from smartcity_desktop.domain.panel import Comparison, comparison, counted, result_stands
from smartcity_desktop.domain.region_recap import region_recap
from smartcity_desktop.domain.rights import PANEL_ROLES
from smartcity_desktop.domain.sheet import Sheet
from smartcity_desktop.domain.sheet_version import counting_versions
from smartcity_desktop.domain.visit import Seal
from smartcity_desktop.domain.words import DocumentKind, Role, SheetState
from smartcity_desktop.protocol.journal import Line
from smartcity_desktop.services.moderating import Moderating
from smartcity_desktop.services.profile import Profile
from smartcity_desktop.storage.queries import (
    class_facts,
    journal_people,
    sheet_rows,
)
from smartcity_desktop.storage.shelf import receipted_before

# Facts that may change what a paper says; single levels change none before they are sealed.
CHANGING = ClassFact | Submitted | Reopened | Revised
# Whoever may read all levels of a class may write its papers.
WRITERS = PANEL_ROLES | {Role.SECRETARIAT}


@dataclass(slots=True)
class _Written:
    """What was worked out since the last fact; thrown away when one comes."""

    keys: dict[str, PaperKey] = field(default_factory=dict[str, PaperKey])
    records: dict[tuple[str, int], ClassRecord] = field(
        default_factory=dict[tuple[str, int], ClassRecord]
    )
    papers: dict[tuple[str, int], ClassPaper | DomainError] = field(
        default_factory=dict[tuple[str, int], ClassPaper | DomainError]
    )
    digests: dict[tuple[str, int], str] = field(default_factory=dict[tuple[str, int], str])


class Writing:
    """Says what the papers of the own class say; the secretariat's classes are all of them.

    Safe on any thread. What needs levels that this person may not see, or that have not arrived,
    raises DomainError.
    """

    def __init__(self, profile: Profile) -> None:
        self._profile = profile
        self._moderating = Moderating(profile)
        self._lock = threading.RLock()
        self._written = _Written()
        # An agreed sheet never changes: what it and its fellows came to is kept.
        self._results = dict[tuple[Seal, ...], tuple[tuple[Sheet, ...], Comparison]]()
        profile.store.on_recorded(self._recorded)

    def _recorded(self, lines: Sequence[Line]) -> None:
        known = (line.entry.known_fact() for line in lines)
        if any(isinstance(fact, CHANGING) for fact in known):
            with self._lock:
                self._written = _Written()

    def keys(self) -> dict[str, PaperKey]:
        """Return every paper there can be in the classes this person writes for, by number."""
        with self._lock:
            if not self._written.keys:
                self._written.keys = {key.document: key for key in self._all_keys()}
            return self._written.keys

    def _all_keys(self) -> Iterator[PaperKey]:
        for code in self._classes():
            yield from class_keys(self._profile.roster, code)

    def _classes(self) -> tuple[str, ...]:
        profile = self._profile
        if profile.role not in WRITERS:
            return ()
        if profile.role is Role.SECRETARIAT:
            return tuple(group.code for group in profile.roster.classes)
        return (profile.class_group.code,) if profile.class_group else ()

    def find(self, document: str) -> PaperKey | None:
        """Return the key of a paper's number, None for papers of other classes and for sheets."""
        return self.keys().get(document)

    def ready(self, key: PaperKey) -> bool:
        """Tell whether a paper can be written now."""
        try:
            self.content(key, 1)
        except DomainError:
            return False
        return True

    def promised(self, key: PaperKey) -> bool:
        """Tell by the states of its day alone whether a paper is due; levels may be on the way."""
        book = self._profile.book
        if key.visit is not None:
            return book.turn(key.visit).state in AGREED_STATES
        if key.kind is DocumentKind.CLASS_RECAP:
            visits = book.roster.visits_of(key.class_code, key.day or None)
            return any(book.turn(visit.id).state in AGREED_STATES for visit in visits)
        day = book.day(key.class_code, key.day)
        return day.opened if key.kind is DocumentKind.ATTENDANCE else day.closed

    def digest(self, key: PaperKey, revision: int) -> str:
        """Return the digest of what a paper says now as its n-th revision; raises DomainError."""
        with self._lock:
            content, place = self.content(key, revision), (key.document, revision)
            if place not in self._written.digests:
                self._written.digests[place] = content_digest(content)
            return self._written.digests[place]

    def content(self, key: PaperKey, revision: int) -> ClassPaper:
        """Return what a paper says now as its n-th revision.

        A region's recapitulation has the revision of its result, whatever is asked. Raises
        DomainError while there is nothing to write.
        """
        with self._lock:
            place = (key.document, revision)
            if place not in self._written.papers:
                try:
                    self._written.papers[place] = self._content(key, revision)
                except DomainError as error:
                    self._written.papers[place] = error
            found = self._written.papers[place]
        if isinstance(found, DomainError):
            raise DomainError(found.key, **found.details)
        return found

    def _content(self, key: PaperKey, revision: int) -> ClassPaper:
        record = self._record(key)
        if key.visit is not None:
            self._need_standing(record, [key.visit])
            return region_recap(record, key, record.book.roster.visit(key.visit))
        day = record.book.day(key.class_code, key.day)
        if key.kind is DocumentKind.ATTENDANCE:
            if not day.opened:
                raise DomainError("day_not_open")
            return attendance(record, key, revision)
        self._need_levels(record, key)
        if key.kind is DocumentKind.CLASS_RECAP:
            return class_recap(record, key, revision)
        write = minutes if key.kind is DocumentKind.MINUTES else day_report
        return write(record, key, revision)

    def _need_levels(self, record: ClassRecord, key: PaperKey) -> None:
        """Raise DomainError unless every agreed result is at hand, and there is one to rank."""
        visits = record.visits(key.class_code, key.day)
        agreed = [v for v in visits if record.turn(v).state in AGREED_STATES]
        absent = [v for v in agreed if v.id not in record.results]
        self._need_standing(record, [visit.id for visit in agreed])
        if absent:
            raise DomainError("levels_on_the_way", count=len(absent))
        if key.kind is DocumentKind.CLASS_RECAP and not agreed:
            raise DomainError("no_result_yet", code=key.class_code)

    def _need_standing(self, record: ClassRecord, visits: Iterable[VisitId]) -> None:
        """Raise DomainError for an agreed result whose sheets are all here and say otherwise."""
        for visit in visits:
            turn = record.book.turn(visit)
            if turn.result and visit not in record.results and turn.counted in self._results:
                raise DomainError("result_differs")

    def _record(self, key: PaperKey) -> ClassRecord:
        place = (key.class_code, key.day)
        if place not in self._written.records:
            self._written.records[place] = self._read(key)
        return self._written.records[place]

    def _read(self, key: PaperKey) -> ClassRecord:
        profile, book = self._profile, self._profile.book
        said = tuple(
            item
            for item in class_facts(profile.store)
            if (item.moment[2], item.moment[3]) not in book.refused
        )
        results = dict(self._agreed(key))
        return ClassRecord(
            published=profile.published,
            book=book,
            said=said,
            sheets={visit: sheets for visit, (sheets, _) in results.items()},
            results={visit: compared for visit, (_, compared) in results.items()},
            sealed=tuple(self._sealed()),
            journals=tuple(self._journals(_closed_at(said, key))),
        )

    def _agreed(
        self, key: PaperKey
    ) -> Iterator[tuple[VisitId, tuple[tuple[Sheet, ...], Comparison]]]:
        """Yield the agreed results of a class whose sheets are here and open to this person."""
        book = self._profile.book
        for visit in book.roster.visits_of(key.class_code):
            turn = book.turn(visit.id)
            if turn.state not in AGREED_STATES or not self._moderating.sees_levels(visit.id):
                continue
            known = self._results.get(turn.counted)
            if known is None:
                sheets, missing = counted(turn, self._moderating.sheets(visit.id))
                if missing or not all(map(self._profile.holds_whole, sheets)):
                    continue
                known = sheets, comparison(self._profile.published, visit, sheets)
                self._results[turn.counted] = known
            if result_stands(self._profile.published, turn, known[0]):
                yield visit.id, known

    def _sealed(self) -> Iterator[SealedSheet]:
        published, turns = self._profile.package.roster, self._profile.book.turns.values()
        opened = {seal.digest for turn in turns for seal in turn.seals}
        for row in counting_versions(sheet_rows(self._profile.store), opened).values():
            if row.state is SheetState.SUBMITTED:
                visit, owner = published.sheet_owner(row.sheet)
                told = (row.revision, row.digest, row.sealed_at)
                yield SealedSheet(row.sheet, owner.id, visit.id, *told)

    def _journals(self, closed: datetime) -> Iterator[KnownJournal]:
        """Yield every journal with what the centre had of it when the day was closed."""
        store = self._profile.store
        received = receipted_before(store, closed)
        for journal, person in journal_people(store).items():
            first = next(iter(store.lines(journal, 0, 0)), None)
            opened = first.entry.known_fact() if first else None
            device = opened.device if isinstance(opened, JournalOpened) else ""
            yield KnownJournal(journal, PersonId(person), device, received.get(journal, 0))


def _closed_at(said: Sequence[Said], key: PaperKey) -> datetime:
    closed = [
        item.room_ms
        for item in said
        if isinstance(item.fact, DayClosed)
        and (item.fact.class_code, item.fact.day) == (key.class_code, key.day)
    ]
    return datetime.fromtimestamp(closed[-1] / 1000 if closed else 0, UTC)
