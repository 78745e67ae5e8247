"""Undo and redo on a sheet, read from its own facts: taking back adds a fact, erases none."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from smartcity_desktop.domain.facts import Mark, Noted, Scored, SheetFact
from smartcity_desktop.domain.words import Act


@dataclass(frozen=True, slots=True)
class Change:
    """One change of an answer or a note: what stood there before and after."""

    indicator: str
    is_note: bool
    before: Mark
    after: Mark


@dataclass(frozen=True, slots=True)
class History:
    """The changes that can be taken back, and those that can be put back, newest last."""

    done: tuple[Change, ...] = ()
    undone: tuple[Change, ...] = ()
    current: Mapping[tuple[str, bool], Mark] = field(default_factory=dict[tuple[str, bool], Mark])

    def after(self, fact: SheetFact) -> "History":
        """Return the history once `fact` is on the sheet; other facts change nothing."""
        match fact:
            case Scored():
                return self._changed(fact.indicator, fact.mark, fact.act, is_note=False)
            case Noted():
                return self._changed(fact.indicator, fact.text, fact.act, is_note=True)
            case _:
                return self

    def _changed(self, indicator: str, value: Mark, act: Act, *, is_note: bool) -> "History":
        place = (indicator, is_note)
        current = {**self.current, place: value}
        if act is Act.UNDONE and self.done:
            return replace(
                self, done=self.done[:-1], undone=(*self.undone, self.done[-1]), current=current
            )
        if act is Act.REDONE and self.undone:
            return replace(
                self, done=(*self.done, self.undone[-1]), undone=self.undone[:-1], current=current
            )
        change = Change(indicator, is_note, self.current.get(place, ""), value)
        return History((*self.done, change), (), current)

    def replayed(self, facts: Iterable[SheetFact]) -> "History":
        """Return the history after facts in their order."""
        history = self
        for fact in facts:
            history = history.after(fact)
        return history
