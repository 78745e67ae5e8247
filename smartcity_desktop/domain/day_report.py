"""The report of a class's closed day: slots, sealed sheets, and every journal's head in print."""

from dataclasses import dataclass

from smartcity_desktop.domain.class_book import Said
from smartcity_desktop.domain.class_facts import DayClosed, DayOpened
from smartcity_desktop.domain.class_papers import (
    ClassPaper,
    ClassRecord,
    PaperKey,
    journal_code,
    paper_head,
)
from smartcity_desktop.domain.dates import clock, day_of, weekday_date
from smartcity_desktop.domain.errors import DomainError
from smartcity_desktop.domain.roster import Visit
from smartcity_desktop.domain.sheet_gate import state_at
from smartcity_desktop.domain.stage_time import seconds_used
from smartcity_desktop.domain.state_words import STATE_WORDS
from smartcity_desktop.domain.words import Stage

SHORT_DIGEST = 12


@dataclass(frozen=True, slots=True)
class SlotRow:
    """A region's turn: planned start, state, minutes used in each stage, sheets sealed."""

    starts: str
    code: str
    region: str
    state: str
    presentation: str
    discussion: str
    scoring: str
    sheets: str


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A sealed sheet: number, assessor, revision, short digest and the hour it was sealed."""

    sheet: str
    region: str
    assessor: str
    revision: str
    digest: str
    sealed: str


@dataclass(frozen=True, slots=True)
class JournalLine:
    """A journal: whose, on which device, how many facts, how many receipted, and its head."""

    person: str
    device: str
    facts: str
    received: str
    head: str


@dataclass(frozen=True, slots=True)
class DayReport(ClassPaper):
    """Everything the report of a day says."""

    weekday: str
    opened: str
    closed: str
    slots: tuple[SlotRow, ...]
    sheets: tuple[SheetLine, ...]
    journals: tuple[JournalLine, ...]


def day_report(record: ClassRecord, key: PaperKey, revision: int) -> DayReport:
    """Return the report of a closed day; raises DomainError while it is open."""
    roster = record.book.roster
    if not record.book.day(key.class_code, key.day).closed:
        raise DomainError("day_not_closed", code=key.class_code, day=key.day)
    chair = record.signer(roster.class_group(key.class_code).chair())
    return DayReport(
        head=paper_head(record, key, revision),
        signers=(chair,),
        weekday=weekday_date(day_of(roster.event.starts, key.day)),
        opened=_said_of(record, key, DayOpened),
        closed=_said_of(record, key, DayClosed),
        slots=tuple(_slot(record, key, v) for v in record.visits(key.class_code, key.day)),
        sheets=_sheets(record, key),
        journals=_journals(record, key),
    )


def _said_of(record: ClassRecord, key: PaperKey, kind: type[DayOpened | DayClosed]) -> str:
    """Return when and by whom the day was opened first, or closed last."""
    found = _told(record, key, kind)
    if not found:
        return ""
    said = found[0] if kind is DayOpened else found[-1]
    return f"{record.hour(said.room_ms)} oleh {record.signer(said.author).name}"


def _told(record: ClassRecord, key: PaperKey, kind: type[DayOpened | DayClosed]) -> list[Said]:
    return [
        said
        for said in record.said
        if isinstance(said.fact, kind)
        and (said.fact.class_code, said.fact.day) == (key.class_code, key.day)
    ]


def _slot(record: ClassRecord, key: PaperKey, visit: Visit) -> SlotRow:
    """Return a turn as it stood when the day was closed."""
    closed = _told(record, key, DayClosed)[-1].moment
    region = record.book.roster.region(visit.region)
    timeline = [said for said in record.book.timeline.get(visit.id, ()) if said.moment < closed]
    used = seconds_used(timeline, timeline[-1].room_ms) if timeline else {}
    minutes = {stage: str(round(used[stage] / 60)) if stage in used else "–" for stage in Stage}
    expected = record.book.expected(visit.id)
    sealed = {s.person for s in record.sealed if s.visit == visit.id}
    return SlotRow(
        starts=visit.starts,
        code=region.code,
        region=region.name,
        state=STATE_WORDS[state_at(record.book, visit.id, closed)],
        presentation=minutes[Stage.PRESENTATION],
        discussion=minutes[Stage.DISCUSSION],
        scoring=minutes[Stage.SCORING],
        sheets=f"{len(sealed)} dari {max(len(expected), len(sealed))}",
    )


def _sheets(record: ClassRecord, key: PaperKey) -> tuple[SheetLine, ...]:
    visits = {visit.id: visit for visit in record.visits(key.class_code, key.day)}
    lines: list[SheetLine] = []
    for sealed in sorted(record.sealed, key=lambda one: one.sheet):
        visit = visits.get(sealed.visit)
        if visit is not None:
            hour = clock(record.read_time(sealed.sealed_at)) if sealed.sealed_at else ""
            lines.append(
                SheetLine(
                    sheet=sealed.sheet,
                    region=record.book.roster.region(visit.region).short_name,
                    assessor=record.signer(sealed.person).name,
                    revision=str(sealed.revision),
                    digest=sealed.digest[:SHORT_DIGEST],
                    sealed=hour,
                )
            )
    return tuple(lines)


def _journals(record: ClassRecord, key: PaperKey) -> tuple[JournalLine, ...]:
    known = {journal.journal: journal for journal in record.journals}
    lines: list[JournalLine] = []
    for head in record.book.day(key.class_code, key.day).heads:
        journal, count, digest = head.split(" ")
        owner = known.get(journal)
        lines.append(
            JournalLine(
                person=record.signer(owner.person).name if owner else journal,
                device=owner.device if owner else "",
                facts=count,
                received=str(min(owner.received, int(count))) if owner else "0",
                head=journal_code(digest),
            )
        )
    return tuple(sorted(lines, key=lambda line: (line.person, line.head)))
