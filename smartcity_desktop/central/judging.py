"""The desktop's rules applied to facts of several journals, whatever order they arrive in.

A sheet is written by its owner and reopened by its chair, in two journals without a common
clock. The owner's facts keep their own order; a reopening takes effect where the owner's next
fact needs it. So the same facts give the same sheet and the same refusals at every centre.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from smartcity_desktop.domain.dates import told_time
from smartcity_desktop.domain.documents import Published, seal_digest, seated
from smartcity_desktop.domain.errors import DomainError
from smartcity_desktop.domain.facts import (
    PersonId,
    Reopened,
    ReopenRequested,
    Revised,
    SheetFact,
    Submitted,
)
from smartcity_desktop.domain.sheet import Sheet
from smartcity_desktop.protocol.clock import Tick
from smartcity_desktop.protocol.journal import JournalId

Place = tuple[JournalId, int]
# What the class day says of a fact on a sheet; raises DomainError.
Gate = Callable[["Item"], None]


@dataclass(frozen=True, slots=True, order=True)
class Order:
    """Where a fact stands among those of its sheet: succession first, then clock, then journal."""

    succession: int
    at: Tick
    journal: JournalId
    seq: int

    @property
    def place(self) -> Place:
        """The journal and number of the fact."""
        return self.journal, self.seq


@dataclass(frozen=True, slots=True)
class Item:
    """A fact on a sheet with its order and the person of its journal."""

    order: Order
    author: PersonId
    fact: SheetFact


@dataclass(frozen=True, slots=True)
class Judgement:
    """A sheet after all its facts, what was refused with which key, and where it ends.

    `plain` means that no reopening took part: later facts may simply be added. `latest_ms` is the
    highest hybrid ms of its facts: with a replaced laptop's clock that is not always the last's.
    """

    sheet: Sheet
    refused: dict[Place, str] = field(default_factory=dict[Place, str])
    last: Order | None = None
    plain: bool = True
    latest_ms: int = 0

    def continued_by(self, items: Sequence[Item]) -> bool:
        """Tell whether `items` (in order) only add to the end."""
        if not self.plain or any(isinstance(item.fact, Reopened) for item in items):
            return False
        return self.last is None or not items or items[0].order > self.last


def judge(published: Published, blank: Sheet, items: Iterable[Item], gate: Gate) -> Judgement:
    """Return a sheet after all facts known of it, given in any order."""
    ordered = sorted(items, key=lambda item: item.order)
    reopenings = [item for item in ordered if isinstance(item.fact, Reopened)]
    own = [item for item in ordered if not isinstance(item.fact, Reopened)]
    bench = _Bench(published, blank, reopenings, gate)
    for item in own:
        bench.hear(item)
    bench.finish()
    last = ordered[-1].order if ordered else None
    return Judgement(bench.sheet, bench.refused, last, not reopenings, _latest(ordered))


def continued(
    published: Published, before: Judgement, items: Sequence[Item], gate: Gate
) -> Judgement:
    """Return a judgement after facts that only add to its end; `refused` holds theirs alone."""
    bench = _Bench(published, before.sheet, [], gate)
    for item in items:
        bench.hear(item)
    last = items[-1].order if items else before.last
    latest = max(before.latest_ms, _latest(items))
    return Judgement(bench.sheet, bench.refused, last, latest_ms=latest)


def _latest(items: Iterable[Item]) -> int:
    return max((item.order.at.ms for item in items), default=0)


class _Bench:
    """Hears facts one by one, letting a reopening in where it is needed."""

    def __init__(
        self, published: Published, sheet: Sheet, reopenings: list[Item], gate: Gate
    ) -> None:
        self.sheet = sheet
        self._gate = gate
        self.refused: dict[Place, str] = {}
        self._published = published
        self._waiting = reopenings

    def hear(self, item: Item) -> None:
        if not self.sheet.open and not isinstance(item.fact, ReopenRequested | Revised):
            self._reopen()
        self._apply(item)

    def finish(self) -> None:
        if not self.sheet.open:
            self._reopen()
        for item in self._waiting:
            self._apply(item)

    def _reopen(self) -> None:
        for item in self._waiting:
            if refusal(self._published, self.sheet, item, self._gate) is None:
                self._waiting.remove(item)
                self._apply(item)
                return

    def _apply(self, item: Item) -> None:
        key = refusal(self._published, self.sheet, item, self._gate)
        if key is None:
            self.sheet = self.sheet.after(item.fact)
        else:
            self.refused[item.order.place] = key


def refusal(published: Published, sheet: Sheet, item: Item, gate: Gate) -> str | None:
    """Return the key of the rule a fact breaks, None when it may be applied."""
    try:
        sheet.admit(item.fact, item.author)
        gate(item)
        if isinstance(item.fact, Submitted):
            _admit_digest(published, sheet, item.fact)
    except DomainError as error:
        return error.key
    return None


def _admit_digest(published: Published, sheet: Sheet, sealing: Submitted) -> None:
    try:
        told_time(sealing.sealed_at)
        seated(published.roster.sheet_owner(sheet.id)[0], sealing.seat)
    except ValueError as error:
        raise DomainError("fact_malformed", reason=str(error)) from error
    if seal_digest(published, sheet) != sealing.digest:
        raise DomainError("digest_mismatch", sheet=sheet.id)


def differs(place: Place, before: Mapping[Place, str | None], after: Mapping[Place, str]) -> bool:
    """Tell whether a place's standing is another than before."""
    return before.get(place) != after.get(place)


def depth_of(journal: JournalId, before: Mapping[JournalId, JournalId]) -> int:
    """Return how many journals a journal continues; a circle ends where it began."""
    seen: set[JournalId] = set()
    while journal in before and journal not in seen:
        seen.add(journal)
        journal = before[journal]
    return len(seen)
