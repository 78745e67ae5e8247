"""What a panel did with opened levels that the sheets it speaks of forbid.

The book of a class knows no levels; here the sheets do. Whatever comes last, sheet or act, both are
looked at again, so that no order of arrival decides.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress

from smartcity_desktop.domain.class_book import Book
from smartcity_desktop.domain.conflicts import excused_sheets
from smartcity_desktop.domain.documents import Published
from smartcity_desktop.domain.errors import DomainError
from smartcity_desktop.domain.facts import (
    Agreed,
    ClassFact,
    Fact,
    FlagClosed,
    ModerationOpened,
    SheetId,
    Submitted,
    VisitId,
)
from smartcity_desktop.domain.panel import (
    Comparison,
    admit_flags,
    admit_result,
    comparison,
    seal_of,
)
from smartcity_desktop.domain.sheet import Sheet
from smartcity_desktop.domain.visit import Turn, read_seal
from smartcity_desktop.domain.words import SheetState

# Returns a sheet as every known fact has left it.
Judged = Callable[[SheetId], Sheet]


def touched_visits(published: Published, facts: Iterable[Fact | None]) -> set[VisitId]:
    """Return the visits whose panel is to be looked at again after these facts."""
    visits: set[VisitId] = set()
    for fact in facts:
        if isinstance(fact, Agreed | ModerationOpened):
            visits.add(fact.visit)
        elif isinstance(fact, Submitted):
            with suppress(DomainError):
                visits.add(published.roster.sheet_owner(fact.sheet)[0].id)
    return visits


def panel_refusals(
    published: Published, book: Book, visit: VisitId, judged: Judged
) -> Iterator[tuple[tuple[str, int], str]]:
    """Yield journal, number and broken rule of a panel's admitted acts on a visit."""
    timeline = book.timeline.get(visit, ())
    for place, said in enumerate(timeline):
        if isinstance(said.fact, Agreed | ModerationOpened):
            ruling = _Ruling(published, book, judged)
            try:
                ruling.admit(said.fact, [earlier.fact for earlier in timeline[:place]])
            except DomainError as error:
                yield (said.moment[2], said.moment[3]), error.key


class _Ruling:
    """Holds a panel's act against the sheets it speaks of, once all of them are here."""

    def __init__(self, published: Published, book: Book, judged: Judged) -> None:
        self._published, self._book, self._judged = published, book, judged

    def admit(self, fact: Agreed | ModerationOpened, earlier: Sequence[ClassFact]) -> None:
        """Raise DomainError for an act that the sheets forbid; `earlier` came before it."""
        visit = fact.visit
        if isinstance(fact, ModerationOpened):
            opened = {seal.sheet for seal in self._book.turn(visit).seals}
            opened -= excused_sheets(self._book, visit)
            sheets = [self._judged(sheet) for sheet in sorted(opened)]
            if all(sheet.state is SheetState.SUBMITTED for sheet in sheets):
                admit_flags(fact, self._compared(visit, sheets))
            return
        seals = [read_seal(text) for text in fact.seals]
        sheets = [self._judged(seal.sheet) for seal in seals]
        if [seal_of(sheet) for sheet in sheets] != seals:
            # Nobody can tell before the last sheet is here, nor of one that has gone on since.
            return
        flags = {flag for act in earlier if isinstance(act, ModerationOpened) for flag in act.flags}
        closed = {act.indicator: act for act in earlier if isinstance(act, FlagClosed)}
        agreed = Turn(
            visit,
            revision=fact.revision,
            seals=self._book.turn(visit).seals,
            flags=tuple(flags),
            closed=closed,
            counted=tuple(seals),
            result=fact.result,
        )
        admit_result(self._published, agreed, sheets)

    def _compared(self, visit: VisitId, sheets: Sequence[Sheet]) -> Comparison:
        return comparison(self._published, self._published.roster.visit(visit), sheets)
