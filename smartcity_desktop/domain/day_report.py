"""The report of a class's closed day: slots, sealed sheets, and every journal's head in print."""

from collections.abc import Iterator
from dataclasses import dataclass

from smartcity_desktop.domain.class_book import Said
from smartcity_desktop.domain.class_facts import DayClosed, DayOpened
from smartcity_desktop.domain.class_papers import ClassPaper, ClassRecord, PaperKey, paper_head
from smartcity_desktop.domain.errors import DomainError
from smartcity_desktop.domain.ids import PersonId, RegionCode
from smartcity_desktop.domain.roster import Visit
from smartcity_desktop.domain.sheet_gate import state_at
from smartcity_desktop.domain.stage_time import seconds_used
from smartcity_desktop.domain.words import Stage, VisitState


@dataclass(frozen=True, slots=True)
class SaidBy:
    """Who did something, and when: ISO 8601."""

    person: PersonId
    at: str


@dataclass(frozen=True, slots=True)
class SlotRow:
    """A region's turn as it stood when the day was closed; `starts` is "10.30".

    `minutes` are those used in each stage that was begun; `sealed` sheets of `possible` ones.
    """

    region: RegionCode
    starts: str
    state: VisitState
    minutes: tuple[tuple[Stage, int], ...]
    sealed: int
    possible: int


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A sealed sheet: whose, its revision and digest (hex); `sealed_at` is ISO 8601 or ""."""

    sheet: str
    region: RegionCode
    person: PersonId
    revision: int
    digest: str
    sealed_at: str


@dataclass(frozen=True, slots=True)
class JournalLine:
    """A journal with its head (hex): how many entries, and how many the centre had receipted.

    `person` and `device` are "" where its owner is not known.
    """

    journal: str
    person: str
    device: str
    entries: int
    received: int
    head: str


@dataclass(frozen=True, slots=True)
class DayReport(ClassPaper):
    """What the report of a day says; the chair signs it."""

    opened: SaidBy | None
    closed: SaidBy
    slots: tuple[SlotRow, ...]
    sheets: tuple[SheetLine, ...]
    journals: tuple[JournalLine, ...]


def day_report(record: ClassRecord, key: PaperKey, revision: int) -> DayReport:
    """Return the report of a closed day; raises DomainError while it is open."""
    roster = record.book.roster
    if not record.book.day(key.class_code, key.day).closed:
        raise DomainError("day_not_closed", code=key.class_code, day=key.day)
    opened, closed = _told(record, key, DayOpened), _told(record, key, DayClosed)[-1]
    visits = record.visits(key.class_code, key.day)
    return DayReport(
        kind=key.kind,
        head=paper_head(record, key, revision),
        signers=(record.signer(roster.class_group(key.class_code).chair()),),
        opened=_said_by(record, opened[0]) if opened else None,
        closed=_said_by(record, closed),
        slots=tuple(_slot(record, visit, closed) for visit in visits),
        sheets=tuple(_sheets(record, visits)),
        journals=_journals(record, key),
    )


def _said_by(record: ClassRecord, said: Said) -> SaidBy:
    return SaidBy(said.author, record.iso(said.room_ms))


def _told(record: ClassRecord, key: PaperKey, kind: type[DayOpened | DayClosed]) -> list[Said]:
    return [
        said
        for said in record.said
        if isinstance(said.fact, kind)
        and (said.fact.class_code, said.fact.day) == (key.class_code, key.day)
    ]


def _slot(record: ClassRecord, visit: Visit, closed: Said) -> SlotRow:
    """Return a turn as it stood when the day was closed."""
    told = record.book.timeline.get(visit.id, ())
    timeline = [said for said in told if said.moment < closed.moment]
    used = seconds_used(timeline, timeline[-1].room_ms) if timeline else {}
    expected = record.book.expected(visit.id)
    sealed = {s.person for s in record.sealed if s.visit == visit.id}
    return SlotRow(
        region=visit.region,
        starts=visit.starts,
        state=state_at(record.book, visit.id, closed.moment),
        minutes=tuple((stage, round(used[stage] / 60)) for stage in Stage if stage in used),
        sealed=len(sealed),
        possible=max(len(expected), len(sealed)),
    )


def _sheets(record: ClassRecord, visits: tuple[Visit, ...]) -> Iterator[SheetLine]:
    regions = {visit.id: visit.region for visit in visits}
    for sealed in sorted(record.sealed, key=lambda one: one.sheet):
        region = regions.get(sealed.visit)
        if region is not None:
            at = sealed.sealed_at
            yield SheetLine(
                sheet=sealed.sheet,
                region=region,
                person=sealed.person,
                revision=sealed.revision,
                digest=sealed.digest,
                sealed_at=record.read_time(at).isoformat(timespec="seconds") if at else "",
            )


def _journals(record: ClassRecord, key: PaperKey) -> tuple[JournalLine, ...]:
    known = {journal.journal: journal for journal in record.journals}
    lines: list[JournalLine] = []
    for told in record.book.day(key.class_code, key.day).heads:
        journal, count, head = told.split(" ")
        owner = known.get(journal)
        lines.append(
            JournalLine(
                journal=journal,
                person=owner.person if owner else "",
                device=owner.device if owner else "",
                entries=int(count),
                received=min(owner.received, int(count)) if owner else 0,
                head=head,
            )
        )
    # Journals are named at random: those of one person stand by their length first.
    return tuple(sorted(lines, key=lambda line: (line.person, line.entries, line.journal)))
