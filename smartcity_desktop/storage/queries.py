"""Questions to the projections, answered with frozen records."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlalchemy import func, select

from smartcity_desktop.domain.facts import Mark, SheetId, Submitted, VisitId
from smartcity_desktop.domain.sheet import Sheet
from smartcity_desktop.domain.visit import Turn
from smartcity_desktop.domain.words import RemarkPart, SheetState, Stage, VisitState
from smartcity_desktop.storage.store import Store
from smartcity_desktop.storage.tables import (
    PLACES,
    documents,
    entries,
    journals,
    marks,
    remarks,
    sheets,
    turns,
)


@dataclass(frozen=True, slots=True)
class SheetRow:
    """How far a sheet is, in one journal: state, revision and how many indicators are answered."""

    sheet: SheetId
    journal: str
    state: SheetState
    revision: int
    answered: int
    sealed_at: str
    digest: str
    reopen_reason: str


@dataclass(frozen=True, slots=True)
class IssuedDocument:
    """A document as issued: which revision, which file, and how many copies were printed."""

    document: str
    revision: int
    journal: str
    kind: str
    subject: str
    content_digest: str
    file_digest: str
    paper: str
    issued_ms: int
    copies: int


@dataclass(frozen=True, slots=True)
class TurnRow:
    """A visit's turn with the moment its stage began (ms since 1970, 0 before)."""

    turn: Turn
    journal: str
    stage_ms: int


def mark_of(text: str) -> Mark:
    """Return a stored answer: levels are kept as their digits."""
    return int(text) if text.isdigit() else text


def written_sheet(store: Store, blank: Sheet, journal: str) -> Sheet:
    """Return `blank` with everything one journal says about it."""
    where = (sheets.c.sheet == blank.id, sheets.c.journal == journal)
    found = store.rows(select(sheets).where(*where))
    if not found:
        return blank
    row = found[0]
    answers = store.rows(
        select(marks.c.indicator, marks.c.mark, marks.c.note, marks.c.flagged).where(
            marks.c.sheet == blank.id, marks.c.journal == journal
        )
    )
    told = store.rows(
        select(remarks.c.part, remarks.c.text).where(
            remarks.c.sheet == blank.id, remarks.c.journal == journal
        )
    )
    # A reopened sheet is one revision ahead of its last sealing.
    revision = row.revision - (row.state == SheetState.REOPENED)
    sealing = Submitted(blank.id, revision, row.digest, row.sealed_at, row.clock_offset)
    return replace(
        blank,
        state=SheetState(row.state),
        revision=row.revision,
        marks={a.indicator: mark_of(a.mark) for a in answers if a.mark},
        notes={a.indicator: a.note for a in answers if a.note},
        flags=frozenset(a.indicator for a in answers if a.flagged),
        rating=row.rating,
        remarks={RemarkPart(r.part): r.text for r in told},
        sealed=sealing if row.digest else None,
        reopen_reason=row.reopen_reason,
    )


def sheet_rows(store: Store) -> list[SheetRow]:
    """Return every sheet this profile knows, in order of sheet number."""
    answered = (
        select(marks.c.sheet, marks.c.journal, func.count().label("answered"))
        .where(marks.c.mark != "")
        .group_by(marks.c.sheet, marks.c.journal)
        .subquery()
    )
    query = (
        select(
            sheets.c.sheet,
            sheets.c.journal,
            sheets.c.state,
            sheets.c.revision,
            func.coalesce(answered.c.answered, 0),
            sheets.c.sealed_at,
            sheets.c.digest,
            sheets.c.reopen_reason,
        )
        .outerjoin(
            answered,
            (answered.c.sheet == sheets.c.sheet) & (answered.c.journal == sheets.c.journal),
        )
        .order_by(sheets.c.sheet, sheets.c.journal)
    )
    return [SheetRow(SheetId(r[0]), r[1], SheetState(r[2]), *r[3:]) for r in store.rows(query)]


def turn_rows(store: Store) -> dict[VisitId, list[TurnRow]]:
    """Return what every journal says about each visit."""
    found: dict[VisitId, list[TurnRow]] = {}
    for row in store.rows(select(turns)):
        turn = Turn(
            id=VisitId(row.visit),
            state=VisitState(row.state),
            stage=Stage(row.stage) if row.stage else None,
            leader=row.leader,
            people=row.people,
            absence=row.absence,
        )
        found.setdefault(turn.id, []).append(TurnRow(turn, row.journal, row.stage_ms))
    return found


def issued_documents(store: Store) -> list[IssuedDocument]:
    """Return every issued revision of every document, newest revision last."""
    query = select(documents).order_by(documents.c.document, documents.c.revision)
    return [IssuedDocument(*row) for row in store.rows(query)]


def journal_people(store: Store) -> Mapping[str, str]:
    """Return the owner of every journal this profile knows."""
    return dict(tuple(row) for row in store.rows(select(journals.c.journal, journals.c.person)))


def heads(store: Store) -> dict[str, int]:
    """Return the next sequence number of every known journal: the vector for fetching."""
    number = entries.c.place // PLACES
    last = select(number.label("number"), func.max(entries.c.place % PLACES).label("seq"))
    found = last.group_by(number).subquery()
    query = select(journals.c.journal, found.c.seq).join(found, journals.c.number == found.c.number)
    return {row[0]: int(row[1]) + 1 for row in store.rows(query)}
