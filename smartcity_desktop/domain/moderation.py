"""What a panel did with the levels of a visit after it had seen them: the minutes' ledger.

The class's facts give the order. A change of level carries no hour, because it is the sheet's:
it stands before the closing of its flag, and before the agreement that counts its revision.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from smartcity_desktop.domain.class_book import Book, Said
from smartcity_desktop.domain.class_facts import (
    Agreed,
    FlagClosed,
    ModerationResumed,
    ReopeningAgreed,
    Revealed,
    Revised,
    SigningRefused,
)
from smartcity_desktop.domain.ids import Mark, PersonId, SheetId, VisitId
from smartcity_desktop.domain.sheet import Sheet
from smartcity_desktop.domain.visit import read_seal


@dataclass(frozen=True, slots=True)
class LevelsOpened:
    """The chair opened the levels of `sealed` sheets; `reason` says why not of the `missing`."""

    ms: int
    sealed: int
    missing: tuple[PersonId, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class LateSheet:
    """A sheet that was sealed after the levels had been opened; `sealed_at` is ISO 8601."""

    person: PersonId
    sheet: SheetId
    sealed_at: str


@dataclass(frozen=True, slots=True)
class LevelChanged:
    """An owner changed one level of the own sheet, which became `revision`, with a reason."""

    person: PersonId
    sheet: SheetId
    revision: int
    indicator: str
    before: Mark
    after: Mark
    reason: str


@dataclass(frozen=True, slots=True)
class FlagSettled:
    """The panel was done with an indicator; one left different has the panel's reason."""

    ms: int
    indicator: str
    left_different: bool
    reason: str


@dataclass(frozen=True, slots=True)
class ResultAgreed:
    """The panel agreed on its `revision`-th result."""

    ms: int
    revision: int


@dataclass(frozen=True, slots=True)
class SignatureRefused:
    """A person did not sign the `revision`-th result and said why."""

    ms: int
    person: PersonId
    revision: int
    objection: str


@dataclass(frozen=True, slots=True)
class TakenBack:
    """The chair took an unsigned result back to the panel."""

    ms: int
    reason: str


@dataclass(frozen=True, slots=True)
class ReopeningWanted:
    """One of the two who must agree wanted the final `revision`-th result opened again."""

    ms: int
    person: PersonId
    revision: int
    reason: str


ModerationEntry = (
    LevelsOpened
    | LateSheet
    | LevelChanged
    | FlagSettled
    | ResultAgreed
    | SignatureRefused
    | TakenBack
    | ReopeningWanted
)


def moderation(book: Book, visit: VisitId, sheets: Sequence[Sheet]) -> tuple[ModerationEntry, ...]:
    """Return everything the panel did with a visit since its levels were opened, in order.

    `sheets` are those that count for the visit, in the order in which they are told of.
    """
    timeline = book.timeline.get(visit, ())
    ledger = _Ledger(timeline, sheets)
    return tuple(entry for place in range(len(timeline)) for entry in ledger.told(place)) + tuple(
        ledger.rest({})
    )


class _Ledger:
    """Tells a timeline's entries, each change once, where it belongs."""

    def __init__(self, timeline: Sequence[Said], sheets: Sequence[Sheet]) -> None:
        self._timeline, self._sheets = timeline, sheets
        self._open: list[tuple[PersonId, Revised]] = [
            (sheet.owner, change) for sheet in sheets for change in sheet.revised
        ]
        self._known: set[SheetId] = set()
        self._revealed = False

    def told(self, place: int) -> Iterator[ModerationEntry]:
        """Yield what stands at one place of the timeline, and what must come before it."""
        said = self._timeline[place]
        match said.fact:
            case Revealed() as fact:
                self._revealed = True
                self._known |= {read_seal(text).sheet for text in fact.seals}
                missing = tuple(PersonId(person) for person in fact.missing)
                yield LevelsOpened(said.room_ms, len(fact.seals), missing, fact.reason)
            case FlagClosed() as fact:
                yield from self._changes(self._limits(place), fact.indicator)
                yield FlagSettled(said.room_ms, fact.indicator, fact.left_different, fact.reason)
            case Agreed() as fact:
                yield from self.rest(self._limits(place))
                yield ResultAgreed(said.room_ms, fact.revision)
            case SigningRefused() as fact:
                yield SignatureRefused(said.room_ms, fact.person, fact.revision, fact.objection)
            case ModerationResumed() as fact:
                yield TakenBack(said.room_ms, fact.reason)
            case ReopeningAgreed() as fact:
                yield ReopeningWanted(said.room_ms, said.author, fact.revision, fact.reason)
            case _:
                pass

    def rest(self, limits: Mapping[SheetId, int]) -> Iterator[ModerationEntry]:
        """Yield late sheets and changes that no earlier entry told, up to `limits`."""
        if not self._revealed:
            return
        for sheet in self._sheets:
            counted = not limits or sheet.id in limits
            if sheet.id not in self._known and counted and sheet.sealed is not None:
                self._known.add(sheet.id)
                yield LateSheet(sheet.owner, sheet.id, sheet.sealed.sealed_at)
        yield from self._changes(limits)

    def _changes(
        self, limits: Mapping[SheetId, int], indicator: str = ""
    ) -> Iterator[ModerationEntry]:
        for person, change in list(self._open):
            wanted = indicator in {"", change.indicator}
            if wanted and (not limits or change.revision <= limits.get(change.sheet, 0)):
                self._open.remove((person, change))
                yield LevelChanged(
                    person,
                    change.sheet,
                    change.revision,
                    change.indicator,
                    change.before,
                    change.mark,
                    change.reason,
                )

    def _limits(self, place: int) -> dict[SheetId, int]:
        """Return the revisions that the next agreement counts; empty when none follows."""
        for said in self._timeline[place:]:
            if isinstance(said.fact, Agreed):
                seals = [read_seal(text) for text in said.fact.seals]
                return {seal.sheet: seal.revision for seal in seals}
        return {}
