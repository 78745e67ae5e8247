"""Questions to the projections, answered with frozen records."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import func, literal, select, true, tuple_

from smartcity_desktop.domain.class_book import Moment, Said
from smartcity_desktop.domain.facts import ClassFact, Mark, PersonId, Revised, SheetId, Submitted
from smartcity_desktop.domain.sheet import Sheet
from smartcity_desktop.domain.words import RemarkPart, SheetState
from smartcity_desktop.protocol.codec import KINDS, parse
from smartcity_desktop.storage.store import Store
from smartcity_desktop.storage.tables import (
    PLACES,
    acts,
    documents,
    entries,
    journals,
    marks,
    remarks,
    revisions,
    sheets,
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


def mark_of(text: str) -> Mark:
    """Return a stored answer: levels are kept as their digits."""
    return int(text) if text.isdigit() else text


def written_sheet(store: Store, blank: Sheet, journal: str) -> Sheet:
    """Return `blank` with everything one journal says about it.

    What its owner changed in moderation counts from whichever laptop it came.
    """
    rows = store.rows(
        select(sheets)
        .join(journals, journals.c.journal == sheets.c.journal)
        .where(sheets.c.sheet == blank.id, journals.c.person == blank.owner)
    )
    row = next((row for row in rows if row.journal == journal), None)
    if row is None:
        return blank
    written = replace(
        blank,
        state=SheetState(row.state),
        revision=row.revision,
        rating=row.rating,
        remarks=_remarks(store, blank.id, journal),
        sealed=_sealing(row),
        reopen_reason=row.reopen_reason,
        **_answers(store, blank.id, journal),
    )
    return _moderated(store, written, rows)


def _answers(store: Store, sheet: SheetId, journal: str) -> dict[str, Any]:
    rows = store.rows(
        select(marks.c.indicator, marks.c.mark, marks.c.note, marks.c.flagged).where(
            marks.c.sheet == sheet, marks.c.journal == journal
        )
    )
    return {
        "marks": {row.indicator: mark_of(row.mark) for row in rows if row.mark},
        "notes": {row.indicator: row.note for row in rows if row.note},
        "flags": frozenset(row.indicator for row in rows if row.flagged),
    }


def _remarks(store: Store, sheet: SheetId, journal: str) -> dict[RemarkPart, str]:
    told = store.rows(
        select(remarks.c.part, remarks.c.text).where(
            remarks.c.sheet == sheet, remarks.c.journal == journal
        )
    )
    return {RemarkPart(row.part): row.text for row in told}


def _sealing(row: Any) -> Submitted | None:
    if not row.digest:
        return None
    # A reopened sheet is one revision ahead of its last sealing.
    revision = row.revision - (row.state == SheetState.REOPENED)
    return Submitted(
        SheetId(row.sheet), revision, row.digest, row.sealed_at, row.clock_offset, row.seat
    )


def _moderated(store: Store, sheet: Sheet, rows: Sequence[Any]) -> Sheet:
    """Return a sheet with the changes of moderation and the sealing that followed the last."""
    order = (revisions.c.revision, revisions.c.at_ms, revisions.c.at_counter, revisions.c.seq)
    query = (
        select(revisions)
        .join(journals, journals.c.journal == revisions.c.journal)
        .where(revisions.c.sheet == sheet.id, journals.c.person == sheet.owner)
        .order_by(*order)
    )
    changes = [
        Revised(
            sheet.id,
            row.revision,
            row.indicator,
            mark_of(row.before),
            mark_of(row.mark),
            row.reason,
        )
        for row in store.rows(query)
    ]
    newest = max(rows, key=lambda row: row.revision)
    if not changes or newest.revision < sheet.revision:
        return sheet
    return replace(
        sheet,
        state=SheetState(newest.state),
        revision=newest.revision,
        marks={**sheet.marks, **{change.indicator: change.mark for change in changes}},
        revised=tuple(changes),
        sealed=_sealing(newest),
    )


def sheet_rows(store: Store, among: Collection[str] | None = None) -> list[SheetRow]:
    """Return the sheets this profile knows, in order of sheet number: all, or those `among` some.

    A laptop that holds a whole event counts the answers of the asked ones alone.
    """
    asked, counted = true(), true()
    if among is not None:
        asked, counted = sheets.c.sheet.in_(among), marks.c.sheet.in_(among)
    answered = (
        select(marks.c.sheet, marks.c.journal, func.count().label("answered"))
        .where(marks.c.mark != "", counted)
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
        .where(asked)
        .order_by(sheets.c.sheet, sheets.c.journal)
    )
    return [SheetRow(SheetId(r[0]), r[1], SheetState(r[2]), *r[3:]) for r in store.rows(query)]


def class_fact_count(store: Store) -> int:
    """Return how many class facts this profile holds."""
    return int(store.rows(select(func.count()).select_from(acts))[0][0])


def class_facts(store: Store, after: Moment | None = None) -> list[Said]:
    """Return the class facts of every journal in their common order, or those after a moment."""
    order = (acts.c.at_ms, acts.c.at_counter, acts.c.journal, acts.c.seq)
    query = (
        select(acts, journals.c.person)
        .join(journals, journals.c.journal == acts.c.journal)
        .order_by(*order)
    )
    if after is not None:
        query = query.where(tuple_(*order) > tuple_(*(literal(part) for part in after)))
    found: list[Said] = []
    for row in store.rows(query):
        fact = parse(row.body, KINDS[row.kind])
        if isinstance(fact, ClassFact):
            moment = (row.at_ms, row.at_counter, row.journal, row.seq)
            found.append(Said(moment, PersonId(row.person), fact, row.room_ms))
    return found


def issued_documents(store: Store) -> list[IssuedDocument]:
    """Return every issued revision of every document, newest revision last."""
    query = select(documents).order_by(documents.c.document, documents.c.revision)
    return [IssuedDocument(*row) for row in store.rows(query)]


def journal_people(store: Store) -> Mapping[str, str]:
    """Return the owner of every journal this profile knows."""
    return dict(tuple(row) for row in store.rows(select(journals.c.journal, journals.c.person)))


def kept_back(store: Store, journal: str, last: int) -> list[tuple[int, int]]:
    """Return the runs of a journal, up to number `last`, that are known by their end alone."""
    start = journals.c.number * PLACES
    query = (
        select(entries.c.place - start, entries.c.content.is_(None))
        .join(journals, entries.c.place.between(start, start + last))
        .where(journals.c.journal == journal)
        .order_by(entries.c.place)
    )
    runs: list[tuple[int, int]] = []
    before = -1
    for seq, bare in store.rows(query):
        if bare:
            runs.append((before + 1, seq))
        before = seq
    return runs


def journal_heads(store: Store) -> list[tuple[str, int, str]]:
    """Return journal, next number and last hash (hex) of every known journal, by journal."""
    last = func.max(entries.c.place)
    query = (
        select(journals.c.journal, last % PLACES, entries.c.hash)
        .join(journals, entries.c.place // PLACES == journals.c.number)
        .group_by(journals.c.journal)
        .order_by(journals.c.journal)
    )
    return [(row[0], int(row[1]) + 1, row[2].hex()) for row in store.rows(query)]


def heads(store: Store) -> dict[str, int]:
    """Return the next sequence number of every known journal: the vector for fetching."""
    start = journals.c.number * PLACES
    # One look from behind for each journal: entries are many, journals few.
    last = (
        select(entries.c.place)
        .where(entries.c.place.between(start, start + PLACES - 1))
        .order_by(entries.c.place.desc())
        .limit(1)
        .correlate(journals)
        .scalar_subquery()
    )
    found = select(journals.c.journal, last - start)
    return {row[0]: int(row[1]) + 1 for row in store.rows(found) if row[1] is not None}
