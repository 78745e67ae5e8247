"""Reading facts into tables: each fact kind touches its rows here and nowhere else.

The same statements serve the live tables and a rebuild beside them; `prefix` tells them apart.
"""

from collections.abc import Iterable
from typing import Any, Protocol, assert_never

from sqlalchemy import MetaData, Table
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateTable

from smartcity_desktop.domain import facts
from smartcity_desktop.domain.facts import Fact
from smartcity_desktop.domain.words import SheetState, Stage, VisitState
from smartcity_desktop.protocol.journal import Line
from smartcity_desktop.storage.tables import projected

OPEN = f"CASE state WHEN '{SheetState.EMPTY}' THEN '{SheetState.DRAFT}' ELSE state END"


class Cursor(Protocol):
    """The part of a database connection that a projection writes with."""

    def execute(self, statement: str, parameters: tuple[Any, ...] = ..., /) -> object:
        """Run one statement."""


class Projection:
    """Applies journal lines to the projected tables named with `prefix` in `schema`."""

    def __init__(self, prefix: str = "", schema: str = "main") -> None:
        self._name, self._schema = prefix, schema
        self.prefix = prefix = f"{schema}.{prefix}"
        self._sheet = (
            f"INSERT INTO {prefix}sheets VALUES (?,?,'{SheetState.DRAFT}',1,'','','','','') "
            f"ON CONFLICT DO UPDATE SET state={OPEN}"
        )
        mark = f"INSERT INTO {prefix}marks VALUES (?,?,?,?,?,?) ON CONFLICT DO UPDATE SET "
        self._mark = mark + "mark=excluded.mark"
        self._note = mark + "note=excluded.note"
        self._flag = mark + "flagged=excluded.flagged"

    def tables(self) -> list[str]:
        """Return the names of the tables this projection writes."""
        return [self.prefix + table.name for table in projected.sorted_tables]

    def statements(self) -> list[str]:
        """Return the SQL that creates the projection's empty tables."""
        return [_create(table, self._name, self._schema) for table in projected.sorted_tables]

    def apply(self, cursor: Cursor, journal: str, line: Line) -> None:
        """Write what one line says; facts of a newer program are kept unread."""
        fact = line.entry.known_fact()
        if fact is not None:
            self.project(cursor, journal, line.entry.at.ms, fact)

    def replay(self, cursor: Cursor, lines: Iterable[tuple[str, Line]]) -> None:
        """Write many lines in causal order."""
        for journal, line in lines:
            self.apply(cursor, journal, line)

    def project(self, cursor: Cursor, journal: str, ms: int, fact: Fact) -> None:
        """Write what one fact says; `ms` is its hybrid time in milliseconds."""
        match fact:
            case facts.JournalOpened() | facts.HeadSigned() | facts.SelfAssessmentShown():
                pass
            case facts.Arrived() | facts.MarkedAbsent() | facts.StageStarted():
                self._project_visit(cursor, journal, ms, fact)
            case facts.Issued() | facts.Printed():
                self._project_document(cursor, journal, ms, fact)
            case facts.Submitted() | facts.ReopenRequested() | facts.Reopened():
                self._project_state(cursor, journal, fact)
            case facts.Scored() | facts.Noted() | facts.Flagged():
                self._project_mark(cursor, journal, fact)
            case facts.GloballyRated():
                self._touch(cursor, journal, fact.sheet)
                where = (fact.rating, fact.sheet, journal)
                self._run(cursor, "UPDATE {}sheets SET rating=? WHERE sheet=? AND journal=?", where)
            case facts.Remarked():
                self._touch(cursor, journal, fact.sheet)
                statement = (
                    "INSERT INTO {}remarks VALUES (?,?,?,?) "
                    "ON CONFLICT DO UPDATE SET text=excluded.text"
                )
                self._run(cursor, statement, (fact.sheet, journal, fact.part, fact.text))
            case _:
                assert_never(fact)

    def _run(self, cursor: Cursor, statement: str, parameters: tuple[Any, ...]) -> None:
        cursor.execute(statement.format(self.prefix), parameters)

    def _touch(self, cursor: Cursor, journal: str, sheet: str) -> None:
        cursor.execute(self._sheet, (sheet, journal))

    def _project_mark(
        self, cursor: Cursor, journal: str, fact: facts.Scored | facts.Noted | facts.Flagged
    ) -> None:
        self._touch(cursor, journal, fact.sheet)
        match fact:
            case facts.Scored():
                row = (fact.sheet, journal, fact.indicator, str(fact.mark), "", 0)
                cursor.execute(self._mark, row)
            case facts.Noted():
                row = (fact.sheet, journal, fact.indicator, "", fact.text, 0)
                cursor.execute(self._note, row)
            case facts.Flagged():
                row = (fact.sheet, journal, fact.indicator, "", "", int(fact.raised))
                cursor.execute(self._flag, row)

    def _project_state(
        self,
        cursor: Cursor,
        journal: str,
        fact: facts.Submitted | facts.ReopenRequested | facts.Reopened,
    ) -> None:
        match fact:
            case facts.Submitted():
                self._touch(cursor, journal, fact.sheet)
                self._run(
                    cursor,
                    f"UPDATE {{}}sheets SET state='{SheetState.SUBMITTED}', revision=?, digest=?, "
                    "sealed_at=?, clock_offset=?, reopen_reason='' WHERE sheet=? AND journal=?",
                    (
                        fact.revision,
                        fact.digest,
                        fact.sealed_at,
                        fact.clock_offset,
                        fact.sheet,
                        journal,
                    ),
                )
            case facts.ReopenRequested():
                where = (fact.reason, fact.sheet, journal)
                self._run(
                    cursor,
                    "UPDATE {}sheets SET reopen_reason=? WHERE sheet=? AND journal=?",
                    where,
                )
            case facts.Reopened():
                # The chair's journal opens a sheet that stands in its owner's journal.
                self._run(
                    cursor,
                    f"UPDATE {{}}sheets SET state='{SheetState.REOPENED}', revision=?, "
                    f"reopen_reason='' WHERE sheet=? AND state='{SheetState.SUBMITTED}' "
                    "AND revision=?",
                    (fact.revision, fact.sheet, fact.revision - 1),
                )

    def _project_visit(
        self,
        cursor: Cursor,
        journal: str,
        ms: int,
        fact: facts.Arrived | facts.MarkedAbsent | facts.StageStarted,
    ) -> None:
        blank = (fact.visit, journal, VisitState.SCHEDULED)
        insert = "INSERT INTO {}turns VALUES (?,?,?,'',0,'',0,'') ON CONFLICT DO NOTHING"
        self._run(cursor, insert, blank)
        where = (fact.visit, journal)
        match fact:
            case facts.Arrived():
                ready = f"CASE stage WHEN '' THEN '{VisitState.READY}' ELSE state END"
                self._run(
                    cursor,
                    f"UPDATE {{}}turns SET state={ready}, leader=?, people=? "
                    "WHERE visit=? AND journal=?",
                    (fact.leader, fact.people, *where),
                )
            case facts.MarkedAbsent():
                self._run(
                    cursor,
                    f"UPDATE {{}}turns SET state='{VisitState.ABSENT}', absence=? "
                    "WHERE visit=? AND journal=?",
                    (fact.reason, *where),
                )
            case facts.StageStarted():
                scoring = fact.stage is Stage.SCORING
                state = VisitState.SCORING if scoring else VisitState.RUNNING
                self._run(
                    cursor,
                    "UPDATE {}turns SET state=?, stage=?, stage_ms=? WHERE visit=? AND journal=?",
                    (state, fact.stage, ms, *where),
                )

    def _project_document(
        self, cursor: Cursor, journal: str, ms: int, fact: facts.Issued | facts.Printed
    ) -> None:
        match fact:
            case facts.Issued():
                self._run(
                    cursor,
                    "INSERT INTO {}documents VALUES (?,?,?,?,?,?,?,?,?,0) ON CONFLICT DO UPDATE "
                    "SET content_digest=excluded.content_digest, "
                    "file_digest=excluded.file_digest, paper=excluded.paper",
                    (
                        fact.document,
                        fact.revision,
                        journal,
                        fact.kind,
                        fact.subject,
                        fact.content_digest,
                        fact.file_digest,
                        fact.paper,
                        ms,
                    ),
                )
            case facts.Printed():
                self._run(
                    cursor,
                    "UPDATE {}documents SET copies=max(copies,?) "
                    "WHERE document=? AND revision=? AND journal=?",
                    (fact.copy, fact.document, fact.revision, journal),
                )


def _create(table: Table, prefix: str, schema: str) -> str:
    copy = table.to_metadata(MetaData(), schema=schema, name=prefix + table.name)
    return str(CreateTable(copy).compile(dialect=sqlite.dialect()))
