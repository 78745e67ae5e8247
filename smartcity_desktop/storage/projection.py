"""Reading facts into tables: each fact kind touches its rows here and nowhere else.

The same statements serve the live tables and a rebuild beside them; `prefix` tells them apart.
"""

from collections.abc import Iterable, Iterator
from typing import Any, Protocol, assert_never

from sqlalchemy import MetaData, Table
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateTable

from smartcity_desktop.domain import facts
from smartcity_desktop.domain.facts import ClassFact
from smartcity_desktop.domain.words import SheetState
from smartcity_desktop.protocol.codec import KeptFact, canonical_json, kind_of
from smartcity_desktop.storage.tables import projected

# One statement with its parameters; each writes rows of one table only.
Write = tuple[str, tuple[Any, ...]]
# One entry's fact with the journal it stands in.
Told = tuple[str, KeptFact]
# How many writes a replay collects before it hands them over together.
HANDFUL = 2000


class Cursor(Protocol):
    """The part of a database connection that a projection writes with."""

    def execute(self, statement: str, parameters: tuple[Any, ...] = ..., /) -> object:
        """Run one statement."""

    def executemany(self, statement: str, parameters: list[tuple[Any, ...]], /) -> object:
        """Run one statement for each of many parameters."""


class Projection:
    """Applies journal lines to the projected tables named with `prefix` in `schema`."""

    def __init__(self, prefix: str = "", schema: str = "main") -> None:
        self._name, self._schema = prefix, schema
        self.prefix = prefix = f"{schema}.{prefix}"
        self._begin = (
            f"INSERT INTO {prefix}sheets VALUES (?,?,'{SheetState.DRAFT}',1,'','','','','','') "
            "ON CONFLICT DO NOTHING"
        )
        mark = f"INSERT INTO {prefix}marks VALUES (?,?,?,?,?,?) ON CONFLICT DO UPDATE SET "
        self._mark = mark + "mark=excluded.mark"
        self._note = mark + "note=excluded.note"
        self._flag = mark + "flagged=excluded.flagged"
        # The chair's journal opens a sheet that stands in its owner's; either may come first.
        self._reopen = (
            f"UPDATE {prefix}sheets AS sealed SET state='{SheetState.REOPENED}', "
            f"revision=revision+1, reopen_reason='' "
            f"WHERE sheet=? AND state='{SheetState.SUBMITTED}' AND revision=? AND EXISTS "
            f"(SELECT 1 FROM {prefix}reopenings AS opening "
            "WHERE opening.sheet=sealed.sheet AND opening.revision=sealed.revision+1)"
        )

    def tables(self) -> list[str]:
        """Return the names of the tables this projection writes."""
        return [self.prefix + table.name for table in projected.sorted_tables]

    def statements(self) -> list[str]:
        """Return the SQL that creates the projection's empty tables."""
        return [_create(table, self._name, self._schema) for table in projected.sorted_tables]

    def project(self, cursor: Cursor, journal: str, kept: KeptFact) -> None:
        """Write what one entry of a journal says."""
        for statement, parameters in self.writes(journal, kept):
            cursor.execute(statement, parameters)

    def replay(self, cursor: Cursor, told: Iterable[Told]) -> None:
        """Write many facts, runs of one statement together.

        Each journal's facts stand in its order; no row depends on the order of two journals.
        """
        begun: set[tuple[Any, ...]] = set()
        statement, run = "", list[tuple[Any, ...]]()
        for following, parameters in self._all_writes(told):
            if following == self._begin:
                # A sheet begins once: later marks of it do not interrupt a run.
                if parameters in begun:
                    continue
                begun.add(parameters)
            if following != statement or len(run) >= HANDFUL:
                cursor.executemany(statement, run)
                statement, run = following, []
            run.append(parameters)
        cursor.executemany(statement, run)

    def forget(self, cursor: Cursor, journal: str) -> None:
        """Remove everything one journal has said, before it is read anew."""
        for table in self.tables():
            cursor.execute(f"DELETE FROM {table} WHERE journal=?", (journal,))

    def _all_writes(self, told: Iterable[Told]) -> Iterator[Write]:
        for journal, kept in told:
            yield from self.writes(journal, kept)

    def writes(self, journal: str, kept: KeptFact) -> Iterator[Write]:  # noqa: C901 - one case per fact
        """Yield the writes of one entry, none where only a newer program can read its fact."""
        seq, at, _, fact = kept
        if fact is None:
            return
        if isinstance(fact, ClassFact):
            yield self._act_write(journal, kept, fact)
            return
        match fact:
            case facts.Scored() | facts.Noted() | facts.Flagged():
                yield self._begin, (fact.sheet, journal)
                yield self._mark_write(journal, fact)
            case facts.JournalOpened() | facts.HeadSigned() | facts.SelfAssessmentShown():
                pass
            case facts.Revised():
                says = (fact.revision, fact.indicator, str(fact.before), str(fact.mark))
                yield (
                    f"INSERT OR REPLACE INTO {self.prefix}revisions VALUES (?,?,?,?,?,?,?,?,?,?)",
                    (fact.sheet, journal, seq, at.ms, at.counter, *says, fact.reason),
                )
            case facts.Issued() | facts.Printed():
                yield self._document_write(journal, kept.room_ms, fact)
            case facts.Submitted() | facts.ReopenRequested() | facts.Reopened():
                yield from self._state_writes(journal, fact)
            case facts.GloballyRated():
                yield self._begin, (fact.sheet, journal)
                yield (
                    f"UPDATE {self.prefix}sheets SET rating=? WHERE sheet=? AND journal=?",
                    (fact.rating, fact.sheet, journal),
                )
            case facts.Remarked():
                yield self._begin, (fact.sheet, journal)
                remark = (
                    f"INSERT INTO {self.prefix}remarks VALUES (?,?,?,?) "
                    "ON CONFLICT DO UPDATE SET text=excluded.text"
                )
                yield remark, (fact.sheet, journal, fact.part, fact.text)
            case _:
                assert_never(fact)

    def _act_write(self, journal: str, kept: KeptFact, fact: ClassFact) -> Write:
        place = (journal, kept.seq, kept.at.ms, kept.at.counter, kept.room_ms)
        return (
            f"INSERT OR REPLACE INTO {self.prefix}acts VALUES (?,?,?,?,?,?,?)",
            (*place, kind_of(fact), canonical_json(fact)),
        )

    def _mark_write(self, journal: str, fact: facts.Scored | facts.Noted | facts.Flagged) -> Write:
        where = (fact.sheet, journal, fact.indicator)
        match fact:
            case facts.Scored():
                return self._mark, (*where, str(fact.mark), "", 0)
            case facts.Noted():
                return self._note, (*where, "", fact.text, 0)
            case facts.Flagged():
                return self._flag, (*where, "", "", int(fact.raised))

    def _state_writes(
        self, journal: str, fact: facts.Submitted | facts.ReopenRequested | facts.Reopened
    ) -> Iterator[Write]:
        sheets = f"{self.prefix}sheets"
        submitted = f"state='{SheetState.SUBMITTED}'"
        match fact:
            case facts.Submitted():
                yield self._begin, (fact.sheet, journal)
                seal = (
                    f"UPDATE {sheets} SET {submitted}, revision=?, digest=?, sealed_at=?, "
                    "clock_offset=?, seat=?, reopen_reason='' WHERE sheet=? AND journal=?"
                )
                sealed = (
                    fact.revision,
                    fact.digest,
                    fact.sealed_at,
                    fact.clock_offset,
                    fact.seat,
                )
                yield seal, (*sealed, fact.sheet, journal)
                yield self._reopen, (fact.sheet, fact.revision)
            case facts.ReopenRequested():
                ask = f"UPDATE {sheets} SET reopen_reason=? WHERE sheet=? AND journal=? AND "
                yield ask + submitted, (fact.reason, fact.sheet, journal)
            case facts.Reopened():
                yield (
                    f"INSERT INTO {self.prefix}reopenings VALUES (?,?,?) ON CONFLICT DO NOTHING",
                    (fact.sheet, fact.revision, journal),
                )
                yield self._reopen, (fact.sheet, fact.revision - 1)

    def _document_write(self, journal: str, ms: int, fact: facts.Issued | facts.Printed) -> Write:
        match fact:
            case facts.Issued():
                issue = (
                    f"INSERT INTO {self.prefix}documents VALUES (?,?,?,?,?,?,?,?,?,0) "
                    "ON CONFLICT DO UPDATE SET content_digest=excluded.content_digest, "
                    "file_digest=excluded.file_digest, paper=excluded.paper"
                )
                says = (fact.kind, fact.subject, fact.content_digest, fact.file_digest, fact.paper)
                return issue, (fact.document, fact.revision, journal, *says, ms)
            case facts.Printed():
                count = (
                    f"UPDATE {self.prefix}documents SET copies=max(copies,?) "
                    "WHERE document=? AND revision=? AND journal=?"
                )
                return count, (fact.copy, fact.document, fact.revision, journal)


def _create(table: Table, prefix: str, schema: str) -> str:
    copy = table.to_metadata(MetaData(), schema=schema, name=prefix + table.name)
    return str(CreateTable(copy).compile(dialect=sqlite.dialect()))
