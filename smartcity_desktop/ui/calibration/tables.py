"""The tables of calibration: cases, indicators, assessors and classes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject

from smartcity_desktop.domain.calibration import ClassLeaning, Leaning, Spread
from smartcity_desktop.domain.ids import PersonId, RegionCode
from smartcity_desktop.domain.words import VisitState
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.services.calibrating import Case
from smartcity_desktop.ui.calibration.words import (
    leaning_words,
    level_text,
    range_text,
    signed_text,
)
from smartcity_desktop.ui.statuses import status
from smartcity_desktop.ui.tokens import Tone
from smartcity_desktop.ui.widgets.painting import Status
from smartcity_desktop.ui.widgets.row_model import RowModel
from smartcity_desktop.ui.widgets.table import CellRole

CASE_TITLE, CASE_STATE = 0, 1
INDICATOR, APART = 1, 6
STATES = {
    VisitState.READY: "visit.scheduled",
    VisitState.SCORING: "visit.individual",
    VisitState.REVEALED: "visit.revealed",
    VisitState.CANCELLED: "visit.cancelled",
}


class CaseModel(RowModel[Case]):
    """The prepared cases of a class."""

    def __init__(self, wording: Wording, parent: QObject) -> None:
        say = wording.say
        titles = (say("calibration.case"), say("calibration.state"), say("calibration.sealed"))
        super().__init__(titles, parent)
        self._wording = wording

    def texts(self, row: Case) -> Sequence[str]:
        """Return title, state and how many sheets are sealed of those expected."""
        expected = row.sealed + len(row.missing)
        return (row.case.title, self._state(row).word, f"{row.sealed}/{expected}")

    def looks(self, row: Case, column: int) -> dict[int, object]:
        """Return the state as icon and word; titles wrap."""
        return {
            CellRole.STATUS: self._state(row) if column == CASE_STATE else None,
            CellRole.WRAP: column == CASE_TITLE,
            CellRole.STRONG: column == CASE_TITLE,
        }

    def _state(self, case: Case) -> Status:
        found = status(self._wording, STATES.get(case.turn.state, "visit.scheduled"), plain=True)
        tone = Tone.INFO if found.tone is Tone.RUNNING else found.tone
        return Status(found.icon, found.word, tone, plain=True)


@dataclass(frozen=True, slots=True)
class SpreadRow:
    """One indicator of one case with its title."""

    spread: Spread
    title: str


class SpreadModel(RowModel[SpreadRow]):
    """Indicators of all opened cases, those farthest apart first."""

    COLUMNS = ("case", "indicator", "count", "range", "mean", "median", "judgement")

    def __init__(self, wording: Wording, parent: QObject) -> None:
        super().__init__([wording.say(f"calibration.{c}") for c in self.COLUMNS], parent)
        self._wording = wording

    def texts(self, row: SpreadRow) -> Sequence[str]:
        """Return case, indicator, count, range, mean, median and the word for it."""
        spread = row.spread
        return (
            spread.case,
            f"{spread.indicator} {row.title}",
            str(spread.count),
            range_text(spread),
            level_text(spread.mean),
            level_text(spread.median),
            self._judged(spread).word,
        )

    def looks(self, row: SpreadRow, column: int) -> dict[int, object]:
        """Return the word for it with its icon; titles wrap."""
        return {
            CellRole.STATUS: self._judged(row.spread) if column == APART else None,
            CellRole.WRAP: column == INDICATOR,
        }

    def _judged(self, spread: Spread) -> Status:
        if spread.apart:
            return Status("flag", self._wording.say("calibration.apart"), Tone.MODERATION)
        return Status("valid", self._wording.say("calibration.close"), Tone.OK, plain=True)


@dataclass(frozen=True, slots=True)
class LeaningRow:
    """One assessor, or one class, beside the others."""

    name: str
    by_case: Mapping[RegionCode, str]
    mean: str
    words: str
    farthest: str


def leaning_row(leaning: Leaning, names: Mapping[PersonId, str], wording: Wording) -> LeaningRow:
    """Return an assessor's row."""
    return LeaningRow(
        name=names[leaning.person],
        by_case={code: signed_text(value) for code, value in leaning.by_case.items()},
        mean=signed_text(leaning.deviation),
        words=leaning_words(leaning.deviation, wording),
        farthest=str(leaning.farthest),
    )


def class_row(leaning: ClassLeaning, wording: Wording) -> LeaningRow:
    """Return a class's row; `farthest` tells how many assessors it had."""
    return LeaningRow(
        name=wording.say("calibration.class_name", code=leaning.class_code),
        by_case={code: signed_text(value) for code, value in leaning.by_case.items()},
        mean=signed_text(leaning.deviation),
        words=leaning_words(leaning.deviation, wording),
        farthest=str(leaning.people),
    )


class LeaningModel(RowModel[LeaningRow]):
    """Assessors or classes with one column a case; `last` names the last column."""

    def __init__(
        self, wording: Wording, cases: Sequence[RegionCode], first: str, last: str, parent: QObject
    ) -> None:
        say = wording.say
        titles = (say(first), *cases, say("calibration.mean"), say("calibration.leaning"))
        super().__init__((*titles, say(last)), parent)
        self._cases = tuple(cases)

    def texts(self, row: LeaningRow) -> Sequence[str]:
        """Return the name, one distance a case, their mean, the words, and the count."""
        cases = (row.by_case.get(case, "–") for case in self._cases)
        return (row.name, *cases, row.mean, row.words, row.farthest)

    def looks(self, row: LeaningRow, column: int) -> dict[int, object]:
        """Return names and words that wrap."""
        words = len(self._cases) + 2
        return {
            CellRole.WRAP: column in {0, words},
            CellRole.STRONG: column == 0 and bool(row.name),
        }
